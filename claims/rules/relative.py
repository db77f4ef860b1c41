"""Changes against a baseline: "2.88x higher throughput", "reduces energy by 62%", "outperforms X by 28%".

Rules are tried in the order of the list; a value that one has taken is closed to those after it.
"""

from __future__ import annotations

import regex

from claims import vocabulary
from claims.rules.absolute import of_a_device
from claims.rules.patterns import Rule
from claims.rules.sentence import Match, Sentence

# "memory from 9 GB to 3 GB, and energy by 40%": the value is of the noun after "and"
_ANOTHERS = regex.compile(r"[XPA][^;]*[,&][^,&XPA]{0,3}M[^,&XPAM]{0,6}y")


def _share_of(m: Match) -> bool:
    """A share ("a third of the energy", "79% of"): below one, and something that uses or keeps it."""
    s = m.sentence
    for i in m.quantities:
        q = s.quantity(i)
        if q.share:
            continue
        if q.kind == "percent":
            if q.high > 100:
                return False
            continue
        if q.high >= 1:
            return False
    first = m.quantities[0]
    q = s.quantity(first)
    if q.kind == "percent" and _SHRUNK_TO.search(s.row[:first]):  # "shrinks the cache to 25% of its original size"
        return False
    if q.kind == "percent" and of_a_device(s, first, m.heads[-1]):
        return False
    if q.kind == "percent" and any(s.tokens[i].value in ("utilization", "scaling_efficiency") for i in m.heads):
        return False
    if all(s.tokens[i].value == "capacity" for i in m.heads):
        return False
    if (
        q.kind == "percent"
        and s.row[first + 1 : first + 2] == "o"
        and any(s.tokens[i].value in ("bandwidth", "compute_rate") for i in m.heads)
    ):
        return False
    if q.share or q.kind == "multiple":
        return True
    if s.row[m.quantities[-1] + 1 : m.found.end() + 1] == "Zo":  # "91% performance of the GPU"
        return True
    if (
        s.row[first + 1 : first + 2] != "o"
        and not regex.match(r" (?:of )?(?:the|its|their)\b", s.text_after(m.quantities[-1]))
        and not regex.search(
            r"\b(?:only|just|merely|as little as|less than|under)(?: about| around)? ?$", s.text_before(first)
        )
        and "c" not in s.row[m.found.end() : m.found.end() + 1]
        and not _after_a_share(s, first)
    ):
        return False
    left = s.row[max(0, first - 3) : first]
    if _after_a_share(s, first):
        return True
    if (
        s.row[first + 1 : first + 2] == "o"
        and all(s.tokens[i].type == "Z" or s.tokens[i].value in ("throughput", "speedup") for i in m.heads)
        and s.row[m.found.end() : m.found.end() + 1] in ("p", "c", "o")
    ):
        return "h" not in left
    if s.text[s.tokens[m.heads[0]].start : s.tokens[m.heads[0]].end].lower() in ("time", "cases"):
        return False
    if left[-1:] in ("d", "D", "u", "U"):  # "to save 90% of the energy": what is saved, not what is left
        return False
    return any(c in left for c in "vtpz") and "h" not in left


_OWN_METRIC_AND_NOUN = regex.compile("Mw")
_SHRUNK_TO = regex.compile("[dD][wNQeEZKCn]{0,4}M[wN]{0,2}t$")


def _no_change_follows(m: Match) -> bool:
    """ "a small footprint: a 20-fold reduction" says what the multiple does itself."""
    s = m.sentence
    first = s.quantity(m.quantities[0])
    if s.text[first.start :].lower().startswith("doubling"):  # "frame-rate doubling": a task
        return False
    if first.sign and first.start - s.tokens[m.heads[-1]].end > 12:  # "resources of stored triples": a noun
        return False
    if _OWN_METRIC_AND_NOUN.match(s.row, m.found.end()):  # "utilization brings 3x energy differences"
        return False
    return not (":" in s.row[m.heads[-1] : m.quantities[0]] and s.row[m.found.end() : m.found.end() + 1] in [*"DLU"])


# what is held while the value is reached is not what the value is of: "by 8x with the same accuracy"
_AT_EQUAL = regex.compile(
    r"\A,? (?:with(?:out)?|at|for) (?:an? |the |any |no )?(?:same|similar|equal|comparable|matched|equivalent|iso-|"
    r"loss|sacrific|compromis|degrad|drop|little|minimal|negligible|slight|almost|nearly|identical|full|high)",
    regex.I,
)


def _speedup_of_its_own(m: Match) -> bool:
    """ "a 2% drop on A and a speedup of 3x": the speedup has a value of its own."""
    row = m.sentence.row
    return row[m.heads[-1]] == "S" and row[m.heads[-1] + 1 : m.heads[-1] + 3] in ("oX", "oP")


def _after_a_share(s: Sentence, at: int) -> bool:
    """Whether the value goes on with a list of shares: "only 55% of the FLOPs, 53% memory"."""
    return s.row[:at].endswith(("&", ",")) and any(
        d.rule == "share-of-metric" and 0 < s.tokens[at].start - d.end < 60 for d in s.drafts
    )


def _not_share(m: Match) -> bool:
    s = m.sentence
    return not any(s.quantity(i).share and s.row[i - 1 : i] != "y" for i in m.quantities)


def part_of_speech(m: Match) -> str:
    """The type of part `d`."""
    type_: str = m.sentence.tokens[m.found.start("d")].type
    return type_


def _change_is_noun(m: Match) -> bool:
    """ "a 2x improvement over A in latency", not "2x larger than A in latency": only nouns reach over a baseline."""
    s = m.sentence
    d = m.found.start("d")
    between = s.row[d + 1 : m.found.start("m")]
    if "c" not in between:
        return s.tokens[d].type in "IDUHL"
    return between.endswith("n") and (
        s.tokens[d].type == "I"
        or str(s.tokens[d].value) in ("reduction", "reductions", "increase", "saving", "savings", "decrease")
    )


def _follows_change(m: Match) -> bool:
    """The value before it in the list is a saving or a gain with its own metric behind."""
    s = m.sentence
    start = s.tokens[m.quantities[0]].start
    earlier = [d for d in s.drafts if d.end <= start and d.kind == "relative"]
    if not earlier:
        return False
    last = max(earlier, key=lambda d: d.start)
    return (
        last.rule
        in ("verb-quantity-metric", "next-quantity-metric", "quantity-metric-direction", "change-of-quantity-in-metric")
        and start - last.end < 40
        and last.direction != "of"
    )


def _value_of_change(m: Match) -> bool:
    """Whether the value says by how much the metric changes: not "raises power to 30%", "cuts power, 30% of which"."""
    s, at = m.sentence, m.found.start("q")
    if s.row[at - 1] == "t":
        return all(s.quantity(i).kind == "multiple" for i in m.quantities)
    return s.row[at - 1] != "," or _UP_TO_BEFORE.search(s.text_before(at, 20)) is not None and not s.row[
        m.found.end() : m.found.end() + 1
    ].startswith(tuple("wMZOCDUILSFo"))


_AT_OR_ABOVE = regex.compile(r"\b(?:at|above|over|below) [~≈]?$")
_OVERHEADS = regex.compile(r"[MH][zw]{0,2}\((?:PwM?[,&]{1,2}|PM[,&]{1,2})*$")


def _is_changed(m: Match) -> bool:
    """ "reduces the memory overhead by 3x" says how much less it is, "a lower overhead of 3%" how much it is."""
    row = m.sentence.row
    by_or_nothing = row[m.quantities[0] - 1] in "yMHF" or row[m.quantities[0] - 1] == "w" and "o" not in m.found[0]
    return by_or_nothing and _CHANGES.search(row[: m.found.end("m") - 1]) is not None


_CHANGES = regex.compile("[dDui][wNQnoME]{0,4}$")


def _in_bracket_of_overhead(m: Match) -> bool:
    """ "overhead (1% latency, 3% area)": the bracket stands behind an overhead."""
    s = m.sentence
    found = _OVERHEADS.search(s.row[: m.quantities[0]])
    if found is None:
        return False
    noun = s.tokens[found.start()]
    return noun.type == "H" or "overhead" in s.text[noun.start : noun.end].lower()


_UP_TO_BEFORE = regex.compile(r", (?:by |with )?(?:up to|as much as|by|at least|over|more than|on average)(?: an?)? ?$")


def _is_added(m: Match) -> bool:
    """Whether the value is what a verb of adding adds, or the next of such a list; a metric of which more is good
    ("adds 3% throughput") is a gain and no cost."""
    s, before = m.sentence, m.found.start()
    metrics = [str(s.tokens[i].value) for i in m.heads if s.tokens[i].type == "M"]
    if any(vocabulary.metrics()[metric].better == "higher" for metric in metrics):
        return False
    if s.row[before] == "v":
        return str(s.tokens[before].value).startswith(("add", "introduc", "incur"))
    return any(d.rule == "adds-metric" and s.tokens[before].start - d.end < 30 for d in s.drafts)


def _says_overhead(m: Match) -> bool:
    """The head noun is an overhead: "area overhead", or a metric followed by the word."""
    s = m.sentence
    head = m.heads[-1] if m.heads else -1
    if head < 0 or s.tokens[head].type != "M":
        return False
    if s.row[head + 1 : head + 2] == "H":
        return True
    return "overhead" in s.text[s.tokens[head].start : s.tokens[head].end].lower()


RULES: tuple[Rule, ...] = (
    Rule(
        "verb-double",
        'doubling and halving: "halves the memory footprint", "doubling throughput"',
        "QUANTITY WORD{0,3} NOUNS",
        direction="verb",
        when=lambda m: (
            all(m.sentence.quantity(i).sign for i in m.quantities)
            and not (
                m.sentence.text[m.sentence.tokens[m.quantities[0]].start :].lower().startswith("doubling")
                and m.sentence.row[max(0, m.quantities[0] - 1) : m.quantities[0]] in ("", "c", "(", "N", "w")
            )
        ),
        examples=(("This halves the memory footprint.", (("halves", "memory", "decrease"),)),),
        near_misses=("This halves the errors.",),
    ),
    Rule(
        "quantity-direction-metric",
        'a value, a direction, the metric: "2.1x higher throughput", "62% less energy"',
        "QUANTITY OF? WORD{0,2} <d: MORE|LESS|BETTER|WORSE|LOWER|IMPROVE|RAISE> (WORD{0,3}|ACHIEVE) METRICS",
        when=lambda m: _not_share(m) and not regex.match("[dDui][XP]oU", m.sentence.row[max(0, m.found.start() - 1) :]),
        examples=(
            (
                "It delivers 2.1x higher throughput and 35% lower tail latency than the baseline.",
                (("2.1x", "throughput", "increase"), ("35%", "latency", "decrease")),
            ),
        ),
        near_misses=("It delivers 5% higher accuracy.",),
    ),
    Rule(
        "fewer-machines",
        'less of the machines used: "4x fewer GPUs"',
        "QUANTITY WORD{0,1} <d: LESS|MORE> WORD{0,3} MACHINES",
        metric="resource_usage",
        examples=(("It serves the same load with 4x fewer GPUs.", (("4x", "resource_usage", "decrease"),)),),
        near_misses=("It serves 4 GPUs.",),
    ),
    Rule(
        "machines-by",
        'the machines used, changed by a value: "reduces the number of GPUs by 40%"',
        "<d: LESS|LOWER> WORD|PEAK{0,1} OF? WORD{0,2} MACHINES (WORD|PREPOSITION|TO|ACHIEVE|OF|IN|ON|COUNTED){0,8}? BY "
        "QUANTITY",
        metric="resource_usage",
        examples=(("It reduces the number of GPUs by 40%.", (("40%", "resource_usage", "decrease"),)),),
        near_misses=("It reduces errors on GPUs by 40%.",),
    ),
    Rule(
        "quantity-faster-metric",
        'faster in a named metric: "9.2x faster time-to-first-token"',
        "QUANTITY WORD{0,1} <d: FASTER|SLOWER> WORD{0,2} METRIC",
        when=lambda m: (
            m.sentence.tokens[m.found.start("m")].value
            in ("latency", "runtime", "throughput", "bandwidth", "frequency")
        ),
        examples=(("It has 9x faster response times.", (("9x", "latency", "decrease"),)),),
        near_misses=("Its response times were faster.",),
    ),
    Rule(
        "metric-times-faster",
        'the metric, then how many times faster: "an execution time 2.3 times faster"',
        "METRICS WORD{0,1} BE|OPEN? QUANTITY <d: FASTER|SLOWER>",
        when=lambda m: all(
            m.sentence.tokens[i].value in ("latency", "runtime", "throughput", "bandwidth") for i in m.heads
        ),
        examples=(
            ("It has an execution time 2.3 times faster than the baseline.", (("2.3 times", "runtime", "decrease"),)),
        ),
        near_misses=("It has an accuracy 2.3 times that.",),
    ),
    Rule(
        "quantity-faster",
        'faster, slower: "24.7 times faster"',
        "QUANTITY WORD{0,1} <d: FASTER|SLOWER>",
        metric="speedup",
        examples=(("The kernel is 24.7 times faster than the library.", (("24.7 times", "speedup", "increase"),)),),
        near_misses=("The kernel is faster on 24 times series.",),
    ),
    Rule(
        "faster-than-by",
        'faster than somebody by a value: "is faster than cuBLAS by 2x", "faster than A (2x) and B (3x)"',
        "<d: FASTER|SLOWER> COMPARED GAP{1,10}? (BY|(OPEN BY?)) FROM? QUANTITY",
        metric="speedup",
        examples=(
            ("The kernel is faster than the library by 2.4x.", (("2.4x", "speedup", "increase"),)),
            (
                "The kernel is faster than Alpha (2x) and Beta (by 3x).",
                (("2x", "speedup", "increase"), ("3x", "speedup", "increase")),
            ),
        ),
        near_misses=("The kernel is faster than the library, and more accurate by 2%.",),
    ),
    Rule(
        "efficient-than-by",
        'an adjective that names the metric, then the value: "more energy-efficient than A by 2x"',
        "<d: MORE|BETTER|LESS>? WORD{0,1} <m: EFFICIENT_METRIC> COMPARED GAP{1,10}? BY FROM? QUANTITY",
        examples=(
            ("The chip is more energy-efficient than a GPU by 2.7x.", (("2.7x", "energy_efficiency", "increase"),)),
        ),
        near_misses=("The chip is more energy-efficient than a GPU.",),
    ),
    Rule(
        "quantity-efficient",
        'an adjective that names the metric: "2.7x more energy-efficient"',
        "QUANTITY <d: MORE|BETTER|LESS>? WORD{0,1} <m: EFFICIENT_METRIC>",
        examples=(
            ("The chip is 2.7x more energy-efficient than a GPU.", (("2.7x", "energy_efficiency", "increase"),)),
        ),
        near_misses=("The chip is energy-efficient.",),
    ),
    Rule(
        "quantity-speedup-in-metric",
        'a speedup that names its metric: "3.7x speedup in training time"',
        "QUANTITY WORD{0,4} <d: SPEEDUP|SLOWDOWN|FASTER> WORD? (OF|IN|PREPOSITION) METRICS",
        when=lambda m: all(
            m.sentence.tokens[i].type == "M"
            and m.sentence.tokens[i].value
            in (
                "latency",
                "runtime",
                "throughput",
                "bandwidth",
                "energy",
                "energy_efficiency",
                "area",
                "power",
                "cost_efficiency",
            )
            for i in m.heads
        ),
        examples=(("We see a 3.7x speedup in training time.", (("3.7x", "runtime", "decrease"),)),),
        near_misses=("We see a speedup in training.",),
    ),
    Rule(
        "quantity-metric-direction",
        'a value, the metric, a noun of change: "41% energy reduction", "2.9x bandwidth improvement"',
        "QUANTITY WORD{0,4} NOUNS WORD|PEAK{0,1} <d: LESS|MORE|BETTER|WORSE|SPEEDUP|OVERHEAD|RAISE>",
        when=lambda m: _not_share(m) and m.sentence.row[m.heads[-1] : m.found.end()] != "ZS",  # "performance speedups"
        examples=(
            ("It brings a 41% energy reduction.", (("41%", "energy", "decrease"),)),
            (
                "We measured 10x and 4x throughput and latency improvements.",
                (("10x", "throughput", "increase"), ("4x", "latency", "decrease")),
            ),
        ),
        near_misses=("It brings a 4% accuracy improvement.",),
    ),
    Rule(
        "listed-before-speedup",
        'several values before one speedup: "1.4x GPU and 1.1x CPU speedup"',
        "MULTIPLES WORD{0,3} (?= ((AND|COMMA){1,2} MULTIPLE WORD{0,4}){1,3} SPEEDUP)",
        metric="speedup",
        direction="increase",
        examples=(
            (
                "We measure 1.4x GPU and 1.1x CPU speedup.",
                (("1.4x", "speedup", "increase"), ("1.1x", "speedup", "increase")),
            ),
        ),
        near_misses=("We measure 1.4x GPU and 1.1x CPU errors.",),
    ),
    Rule(
        "quantity-speedup",
        'a speedup: "3.8x wall-clock speedup"',
        "QUANTITY WORD|PERFORMANCE{0,5} <d: SPEEDUP|SLOWDOWN>",
        metric="speedup",
        examples=(("The compiler gives a 3.8x end-to-end speedup.", (("3.8x", "speedup", "increase"),)),),
        near_misses=("The compiler gives a speedup.",),
    ),
    Rule(
        "quantity-change-in-metric",
        'a change in something: "1.9x and 4.8x improvements in latency and throughput"',
        "QUANTITY WORD{0,3} <d: MORE|LESS|BETTER|WORSE|OVERHEAD> (COMPARED !SEMICOLON|CLAUSE|MULTIPLE|PERCENT|"
        "ABSOLUTE{1,7})? (OF|IN|ON|TO|PREPOSITION) METRICS",
        when=lambda m: _not_share(m) and _change_is_noun(m) and not _speedup_of_its_own(m),
        examples=(
            (
                "We report 1.9x and 4.8x improvements in latency and throughput, respectively.",
                (("1.9x", "latency", "decrease"), ("4.8x", "throughput", "increase")),
            ),
        ),
        near_misses=("We report 2% improvements in accuracy.",),
    ),
    Rule(
        "change-of-quantity-in-metric",
        'a change by a value in a metric: "an increase of 20% in throughput", "a saving of 2x over A in terms of '
        'energy"',
        "<d: MORE|LESS|BETTER|WORSE> (OF|BY|FROM)? QUANTITY (COMPARED !SEMICOLON|CLAUSE|MULTIPLE|PERCENT|"
        "ABSOLUTE{1,7}?)? (IN|OF) METRICS",
        when=_not_share,
        examples=(
            (
                "This brings an increase of 20% in throughput and savings of 2x in energy.",
                (("20%", "throughput", "increase"), ("2x", "energy", "decrease")),
            ),
        ),
        near_misses=("This brings an increase of 2% in accuracy.",),
    ),
    Rule(
        "listed-before-overhead",
        'several values with their metrics before one overhead: "4% LUT and 9% register overhead"',
        "QUANTITY WORD{0,2} NOUNS (?= ((AND|COMMA){1,2} PERCENT WORD{0,2} METRIC_NOUN?){1,3} OVERHEAD)",
        direction="increase",
        examples=(
            (
                "It adds only 4% LUT and 9% register overhead.",
                (("4%", "resource_usage", "increase"), ("9%", "resource_usage", "increase")),
            ),
        ),
        near_misses=("It adds 4% recall and 9% overhang.",),
    ),
    Rule(
        "quantity-metric-overhead",
        'an overhead with its metric: "9% energy overhead", "a latency overhead of 3%"',
        "QUANTITY WORD{0,3} NOUNS OVERHEAD?",
        direction="increase",
        when=lambda m: _says_overhead(m),
        examples=(("It adds a 9% energy overhead.", (("9%", "energy", "increase"),)),),
        near_misses=("It adds 9% more errors.",),
    ),
    Rule(
        "overhead-bracket",
        'an overhead, the metrics of it in a bracket: "a small overhead (1% latency, 3% area)"',
        "OPEN|COMMA|AND QUANTITY NOUN",
        direction="increase",
        when=_in_bracket_of_overhead,
        examples=(
            (
                "It has a small computational overhead (1% latency, 3% area).",
                (("1%", "latency", "increase"), ("3%", "area", "increase")),
            ),
        ),
        near_misses=("It has a small overhead (1% recall).",),
    ),
    Rule(
        "metric-overhead-of",
        'an overhead with its metric, then the value: "an area overhead of 3%"',
        "METRICS OVERHEAD? (OF|BE|BY|COLON|ACHIEVE|OPEN|PREPOSITION|WORD){0,5} QUANTITY",
        direction="increase",
        when=lambda m: _says_overhead(m) and not _is_changed(m),
        examples=(("It has an area overhead of 3%.", (("3%", "area", "increase"),)),),
        near_misses=("It has an error of 3%.",),
    ),
    Rule(
        "less-overhead-by",
        'less of an overhead with no metric of its own: "reduces synchronization overhead by 40%"',
        "<d: LOWER|LESS> (OF|IN)? WORD{0,4} OVERHEAD GAP{0,8}? (BY|OF) QUANTITY",
        metric="runtime",
        examples=(("It reduces synchronization overhead on GPUs by 40%.", (("40%", "runtime", "decrease"),)),),
        near_misses=("It reduces synchronization overhead.",),
    ),
    Rule(
        "less-of-overhead",
        'so much of an overhead less: "eliminates 90% of the scheduling overhead", "reducing 50x search overhead"',
        "<d: LOWER|LESS> QUANTITY OF? WORD{0,3} OVERHEAD",
        metric="runtime",
        examples=(("It eliminates 90% of the scheduling overhead.", (("90%", "runtime", "decrease"),)),),
        near_misses=("It eliminates 90% of the errors.",),
    ),
    Rule(
        "overhead-of",
        'an overhead with no metric of its own, then the value: "an overhead below 3%"',
        "<d: OVERHEAD> (OF|BE|BY|COLON|ACHIEVE|OPEN|PREPOSITION){0,3} QUANTITY",
        metric="runtime",
        direction="increase",
        when=lambda m: not regex.search("[dD]", m.sentence.row[max(0, m.found.start("d") - 5) : m.found.start("d")]),
        examples=(("Tracing has an overhead of 3%.", (("3%", "runtime", "increase"),)),),
        near_misses=("Tracing has an overhead.",),
    ),
    Rule(
        "adds-metric",
        'a verb of adding, then how much of the metric: "adds 3% area"',
        "ACHIEVE|AND|COMMA PERCENTS WORD{0,1} NOUNS (?! WORD? LESS|MORE|BETTER|SPEEDUP|OVERHEAD|WORSE)",
        direction="increase",
        when=_is_added,
        examples=(("It adds only 3% area and 2% power.", (("3%", "area", "increase"), ("2%", "power", "increase"))),),
        near_misses=("It adds 3% recall.",),
    ),
    Rule(
        "share-of-metric",
        'a share that is left: "79% of the energy", "half the memory", "a third of the cost"',
        "QUANTITY OF? WORD{0,3} NOUNS (?! WORD? LESS|MORE|BETTER|SPEEDUP|OVERHEAD|WORSE|PERCENT|MULTIPLE)",
        direction="of",
        when=_share_of,
        examples=(
            ("It runs with half the memory of the dense kernel.", (("half", "memory", "of"),)),
            ("Our cache needs 40% of the energy of a baseline SRAM.", (("40%", "energy", "of"),)),
        ),
        near_misses=("It takes 40% of the questions.",),
    ),
    Rule(
        "quantity-overhead",
        'an overhead with no metric of its own: "3% overhead"',
        "QUANTITY WORD{0,3} <d: OVERHEAD>",
        metric="runtime",
        direction="increase",
        when=lambda m: all(m.sentence.quantity(i).kind == "percent" for i in m.quantities),
        examples=(("Tracing costs only a 3% overhead.", (("3%", "runtime", "increase"),)),),
        near_misses=("Tracing has no overhead.",),
    ),
    Rule(
        "beat-in-metric-by",
        'outperforms somebody in a metric: "beats vLLM in throughput by 2x"',
        "<d: BEAT|ACCELERATE> GAP{0,8}? IN METRICS GAP{0,4}? BY QUANTITY",
        direction="better",
        examples=(("It outperforms vLLM in throughput by 2x.", (("2x", "throughput", "increase"),)),),
        near_misses=("It outperforms the others in accuracy by 2%.",),
    ),
    Rule(
        "beat-by-in-metric",
        'outperforms somebody by a value in a metric: "outperforms vLLM by 2x in throughput"',
        "<d: BEAT> GAP{0,12}? BY? QUANTITY (IN|OF|PREPOSITION) METRICS",
        direction="better",
        when=lambda m: (
            m.sentence.tokens[m.quantities[-1] + 1].value not in ("with", "at", "under", "within", "given", "across")
            and _AT_EQUAL.search(m.sentence.text_after(m.quantities[-1])) is None
        ),
        examples=(
            (
                "It outperforms the GPU by 2x and 3x in latency and energy.",
                (("2x", "latency", "decrease"), ("3x", "energy", "decrease")),
            ),
        ),
        near_misses=("It outperforms the others by 2% in accuracy.",),
    ),
    Rule(
        "change-of-metric-by",
        'a verb or noun of change, the metric, the value: "reduces latency and energy by 3x and 40%"',
        "<d: LOWER|LESS|RAISE|MORE|IMPROVE|BETTER|WORSE|ACCELERATE> (OF|IN|COMPARED)? METRICS GAP{0,16}? BY FROM? "
        "QUANTITY",
        when=lambda m: not _ANOTHERS.search(m.sentence.row[m.found.end("m") : m.quantities[0]])
        and (part_of_speech(m) != "a" or any(m.sentence.tokens[i].type == "M" for i in m.heads)),
        examples=(
            ("The scheduler reduces tail latency of small jobs by up to 3x.", (("3x", "latency", "decrease"),)),
            (
                "It improves latency and throughput by 2x and 5x.",
                (("2x", "latency", "decrease"), ("5x", "throughput", "increase")),
            ),
        ),
        near_misses=("It improves accuracy on the test set by 2%.",),
    ),
    Rule(
        "change-of-metric-to-share",
        'what is left: "reduces the memory footprint to 25%"',
        "<d: LOWER|LESS> (OF|IN)? METRICS GAP{0,4}? TO QUANTITY",
        direction="of",
        when=lambda m: all(
            m.sentence.quantity(i).kind == "percent" or m.sentence.quantity(i).high < 1 for i in m.quantities
        ),
        examples=(("It cuts the memory footprint to 25% of the original.", (("25%", "memory", "of"),)),),
        near_misses=("It cuts the work to be done.",),
    ),
    Rule(
        "metric-reduced-to-share",
        'what is left, said of the metric: "latency is reduced to one third"',
        "METRICS WORD{0,2} BE? <d: LOWER|LESS> TO QUANTITY",
        direction="of",
        when=lambda m: all(m.sentence.quantity(i).share or m.sentence.quantity(i).high < 1 for i in m.quantities),
        examples=(("The latency is reduced to one third of the baseline.", (("one third", "latency", "of"),)),),
        near_misses=("The error is reduced to one third.",),
    ),
    Rule(
        "verb-quantity-metric",
        'a verb of change and its object: "saves 33% of power and 21% of area"',
        "<d: LOWER|LESS|RAISE|IMPROVE> BY? QUANTITY (OF|IN)? MORE? (?!AND) METRICS",
        examples=(
            ("Gating saves 33% of power and 21% of area.", (("33%", "power", "decrease"), ("21%", "area", "decrease"))),
            ("The cache helps to save an average of 60% of the energy.", (("60%", "energy", "decrease"),)),
        ),
        near_misses=("It saves 3 of 4 errors.",),
    ),
    Rule(
        "metric-change-value",
        'the metric, its change, the value: "latency reduction of 3x", "throughput is improved by 40%"',
        "METRICS WORD{0,2} (OF|IN|PREPOSITION WORD{1,4} ((COMMA|AND){1,2} WORD{1,4}){0,3}){0,2}? (BE|ACHIEVE)? "
        "WORD{0,2} <d: LOWER|LESS|RAISE|MORE|IMPROVE|BETTER|WORSE|SPEEDUP|OVERHEAD> WORD{0,2} "
        "((COMPARED !SEMICOLON|CLAUSE|MULTIPLE|PERCENT|"
        "ABSOLUTE{1,5}? (OF|BY|COLON))|((OF|BY|TO|COLON|IN|BE|ACHIEVE|OPEN)? WORD{0,2} (OF|BY)?)) ((COMMA WORD?)? "
        "FROM)? QUANTITY",
        when=lambda m: (
            _not_share(m)
            and not (part_of_speech(m) == "S" and "v" in m.sentence.row[m.found.end("m") : m.found.start("d")])
            and not (
                part_of_speech(m) in "dui"
                and m.sentence.row[m.found.start("d") + 1 : m.found.start("d") + 2] in ("w", "N", "Q")
            )
        ),
        examples=(
            ("We observe a latency reduction of 3x.", (("3x", "latency", "decrease"),)),
            ("Throughput is improved by 40%.", (("40%", "throughput", "increase"),)),
        ),
        near_misses=("Accuracy is improved by 4%.",),
    ),
    Rule(
        "change-in-metric-of",
        'a change in a metric, then the value: "a reduction in RAM usage of 89%"',
        "<d: LESS|MORE|BETTER|WORSE|SPEEDUP> (OF|IN|PREPOSITION) METRICS (WORD|IN|ON|PREPOSITION|COUNTED|"
        "MACHINES){0,5}? (OF|BY|BE|COLON|(COMMA (?= PERCENT|MULTIPLE COMPARED|CLAUSE|IN))) QUANTITY",
        examples=(("It shows a reduction in RAM usage of 89%.", (("89%", "memory", "decrease"),)),),
        near_misses=("It shows a reduction in error of 8%.",),
    ),
    Rule(
        "next-metric-by",
        'the next of several changes, its verb said before: "reduces latency by 2x and energy by 40%"',
        "(AND|COMMA) METRICS GAP{0,6}? BY QUANTITY",
        direction="last",
        when=lambda m: bool(regex.search("[dDuUiIa][^;]*$", m.sentence.row[: m.found.start()])),
        examples=(
            (
                "It reduces latency by 2x and energy by 40%.",
                (("2x", "latency", "decrease"), ("40%", "energy", "decrease")),
            ),
            (
                "It cuts latency from 9 ms to 3 ms, and power by 40%.",
                (("9 ms to 3 ms", "latency", "decrease"), ("40%", "power", "decrease")),
            ),
        ),
        near_misses=("It reduces bias and errors by 4%.",),
    ),
    Rule(
        "listed-before-change",
        'several values with their metrics before one noun of change: "8% latency and 6% throughput improvements"',
        "QUANTITY WORD{0,2} NOUNS (?= ((AND|COMMA){1,2} MULTIPLE|PERCENT ((WORD{0,2} METRIC_NOUN)|(WORD{1,2}))){1,3} "
        "WORD? LESS|MORE|BETTER)",
        direction="ahead",
        examples=(
            (
                "We see 8% latency and 6% throughput improvements.",
                (("8%", "latency", "decrease"), ("6%", "throughput", "increase")),
            ),
            (
                "The chip has 8x energy efficiency and 3x latency reduction.",
                (("8x", "energy_efficiency", "increase"), ("3x", "latency", "decrease")),
            ),
        ),
        near_misses=("We see 8% recall and 6% accuracy improvements.",),
    ),
    Rule(
        "next-quantity-metric",
        'the next of several values, its verb said before: "reducing 42% area, 38% power"',
        "(AND|COMMA){1,2} BY? QUANTITY OF? WORD{0,2} NOUNS",
        direction="last",
        when=lambda m: _follows_change(m),
        examples=(
            ("This saves 42% of area, 38% of power.", (("42%", "area", "decrease"), ("38%", "power", "decrease"))),
        ),
        near_misses=("This saves 42% of questions, 38% of errors.",),
    ),
    Rule(
        "speedup-of-in-metric",
        'a speedup, its value, then its metric: "a speedup of 3.7x in training time"',
        "<d: SPEEDUP|SLOWDOWN> OF QUANTITY IN METRICS",
        when=lambda m: all(
            m.sentence.tokens[i].value in ("latency", "runtime", "throughput", "bandwidth", "energy") for i in m.heads
        ),
        examples=(("We see a speedup of 3.7x in training time.", (("3.7x", "runtime", "decrease"),)),),
        near_misses=("We see a speedup in training time.",),
    ),
    Rule(
        "speedup-of",
        'a speedup, then the value: "speedups over cuBLAS of 2.3x"',
        "<d: SPEEDUP|SLOWDOWN> (((WORD|OF|BY|ACHIEVE|TO|IN|BE|COLON|OPEN|PREPOSITION|COMPARED|FROM|CLAUSE|METRIC|"
        "COUNTED|MACHINES|ON){0,7}? (COMMA WORD? FROM)? QUANTITY)|(!SEMICOLON|CLAUSE|MULTIPLE|PERCENT|"
        "ABSOLUTE{0,12}? BE QUANTITY))",
        metric="speedup",
        examples=(("We see an average speedup of 2.3x.", (("2.3x", "speedup", "increase"),)),),
        near_misses=("We see a speedup, and 2.3% errors.",),
    ),
    Rule(
        "beat-by",
        'outperforms somebody by a value: "outperforms cuBLAS by 28%"',
        "<d: BEAT> !SEMICOLON|CLAUSE|MULTIPLE|PERCENT|ABSOLUTE{0,14}? (BY|(OPEN BY?)) QUANTITY",
        metric="speedup",
        direction="increase",
        when=lambda m: (
            all(m.sentence.quantity(i).kind == "multiple" for i in m.quantities)
            and m.sentence.speaks_of_speed
            or m.sentence.row[m.quantities[0] - 1] == "y"
            and m.sentence.means_speed(m.quantities[0])
            and m.sentence.row[m.found.end() : m.found.end() + 1] != "w"
        ),
        examples=(
            (
                "The CUDA kernel on a GPU, an FPGA and a CPU outperforms cuBLAS by 28%.",
                (("28%", "speedup", "increase"),),
            ),
            (
                "The CUDA kernel outperforms Alpha (2x) and Beta (3x) on a GPU.",
                (("2x", "speedup", "increase"), ("3x", "speedup", "increase")),
            ),
        ),
        near_misses=("The kernel outperforms cuBLAS.",),
    ),
    Rule(
        "beat-respectively",
        'outperforms several by several values without "by": "outperforms A and B up to 3x and 5x, respectively"',
        "<d: BEAT> !SEMICOLON|CLAUSE|MULTIPLE|PERCENT|ABSOLUTE{1,14}? MULTIPLES COMMA? RESPECTIVELY",
        metric="speedup",
        direction="increase",
        examples=(
            (
                "The solver outperforms the CPU and the GPU up to 3x and 5x, respectively.",
                (("3x", "speedup", "increase"), ("5x", "speedup", "increase")),
            ),
        ),
        near_misses=("The solver outperforms the CPU and the GPU, respectively.",),
    ),
    Rule(
        "improve-by",
        'improves something that is no metric of its own: "improves sequential execution by 7x"',
        "<d: IMPROVE> (WORD|OF|ON|PREPOSITION|PERFORMANCE|COMPARED){1,8}? BY MULTIPLES",
        metric="speedup",
        direction="increase",
        when=lambda m: bool(m.sentence.about_speed) and "O" not in m.sentence.row,
        examples=(("The GPU port improves sequential execution on the CPU by 7x.", (("7x", "speedup", "increase"),)),),
        near_misses=("The lesson improves reading by 7x.",),
    ),
    Rule(
        "compress-by",
        'compresses something by a value: "compresses ResNet-18 by 8x"',
        "<d: LOWER> !SEMICOLON|CLAUSE|MULTIPLE|PERCENT|ABSOLUTE|METRIC{0,10}? BY? MULTIPLES",
        metric="size",
        direction="decrease",
        when=lambda m: str(m.sentence.tokens[m.found.start("d")].value).startswith("compress"),
        examples=(("It compresses the vision model by 8x.", (("8x", "size", "decrease"),)),),
        near_misses=("It compresses the model.",),
    ),
    Rule(
        "accelerate-by",
        'speeds something up by a value: "accelerates training by 3x"',
        "<d: ACCELERATE|SLOW> !SEMICOLON|CLAUSE|MULTIPLE|PERCENT|ABSOLUTE{0,10}? (BY|TO)? QUANTITY",
        metric="speedup",
        examples=(("The runtime accelerates model training by 3x.", (("3x", "speedup", "increase"),)),),
        near_misses=("The runtime accelerates training.",),
    ),
    Rule(
        "metric-bracket",
        'each metric with its change in a bracket: "improves latency (2x), throughput (3x) and energy (by 4x)"',
        "METRICS OPEN BY? QUANTITY CLOSE",
        direction="last",
        when=lambda m: regex.search("[dDuUiIa][^;B]*$", m.sentence.row[: m.found.start()]) is not None,
        examples=(
            (
                "It improves latency (2x), throughput (3x), and energy (by 4x).",
                (("2x", "latency", "decrease"), ("3x", "throughput", "increase"), ("4x", "energy", "decrease")),
            ),
        ),
        near_misses=("It improves recall (2x).",),
    ),
    Rule(
        "metrics-in-bracket",
        'metrics, their changes in a bracket: "better latency and energy (3x and 40% improvements, respectively)"',
        "METRICS OPEN QUANTITY WORD{0,2} <d: LESS|MORE|BETTER|SPEEDUP> (?! IN|OF)",
        examples=(
            (
                "It has better latency and energy (3x and 40% improvements, respectively) than the GPU.",
                (("3x", "latency", "decrease"), ("40%", "energy", "decrease")),
            ),
        ),
        near_misses=("It has better recall (40% improvements).",),
    ),
    Rule(
        "times-real-time",
        'faster than real time: "runs at 100x real time"',
        "MULTIPLES WORD{0,1} <w: WORD>",
        metric="throughput",
        direction="increase",
        when=lambda m: (
            m.sentence.text_after(m.quantities[-1], 30)
            .lower()
            .replace("-", "")
            .replace(" ", "")
            .startswith(("realtime", "fasterthanrealtime"))
        ),
        examples=(("Our decoder runs at 100x real time.", (("100x", "throughput", "increase"),)),),
        near_misses=("Our decoder runs in real time.",),
    ),
    Rule(
        "share-that-metric-is",
        'the metric as a share of somebody else\'s: "its performance is 99% of the hand-tuned code"',
        "METRICS WORD{0,1} BE|ACHIEVE|PREPOSITION? PERCENTS OF (?! WORD{0,3} PEAK)",
        direction="of",
        when=lambda m: (
            all(m.sentence.tokens[i].value not in ("utilization", "scaling_efficiency") for i in m.heads)
            and (
                m.sentence.row[m.quantities[0] - 1] in "zv"
                or _AT_OR_ABOVE.search(m.sentence.text_before(m.quantities[0], 12)) is not None
            )
        ),
        examples=(("Its throughput is 99% of the hand-tuned code.", (("99%", "throughput", "of"),)),),
        near_misses=("Its accuracy is 99% of the original.",),
    ),
    Rule(
        "quantity-metric",
        'a multiple and the metric, nothing between: "1.6x throughput", "8x compression"',
        "MULTIPLES WORD{0,3} NOUNS <after: WORD>?",
        direction="plain",
        when=lambda m: (
            m.part("after") is None
            or m.sentence.words(m.found.start("after"), m.found.start("after")) in ("ratio", "ratios", "rate", "factor")
        ),
        examples=(
            ("It reaches 1.6x the throughput of the baseline.", (("1.6x", "throughput", "increase"),)),
            ("We obtain 8x compression.", (("8x", "size", "decrease"),)),
        ),
        near_misses=("We obtain 8x better images.",),
    ),
    Rule(
        "percent-compression",
        'a compression in percent: "reaches 90% compression"',
        "PERCENTS WORD{0,2} NOUNS",
        direction="decrease",
        when=lambda m: all(
            "compress" in m.sentence.text[m.sentence.tokens[i].start : m.sentence.tokens[i].end].lower()
            for i in m.heads
        ),
        examples=(("It reaches 90% compression of the stored index.", (("90%", "size", "decrease"),)),),
        near_misses=("It reaches 90% recall.",),
    ),
    Rule(
        "higher-load",
        'a load that is carried: "sustains 2x higher load"',
        "ACHIEVE QUANTITY <d: MORE> <l: WORD>",
        metric="throughput",
        direction="increase",
        when=lambda m: m.sentence.words(m.found.start("l"), m.found.start("l")) in ("load", "traffic", "loads"),
        examples=(("It sustains 2x higher load than the baseline.", (("2x", "throughput", "increase"),)),),
        near_misses=("It sustains 2x higher bills.",),
    ),
    Rule(
        "metric-quantity-direction",
        'the metric before its comparison: "throughput that is 3x higher"',
        "METRICS (WORD|BE|ACHIEVE|CLAUSE|COMMA|PREPOSITION){0,5}? QUANTITY <d: MORE|LESS|FASTER|SLOWER> ((?= "
        "COMPARED|COMMA|SEMICOLON|CLAUSE|AND|CLOSE|PREPOSITION|IN|ON)|$)",
        examples=(("It sustains a throughput that is 3x higher than before.", (("3x", "throughput", "increase"),)),),
        near_misses=("It is 3x higher.",),
    ),
    Rule(
        "change-metric-quantity",
        'a verb of change without "by": "reduces energy consumption 6.9x"',
        "<d: LOWER|RAISE|IMPROVE|LESS|MORE> METRICS (OF WORD{1,3})? WORD{0,3} (OF|COLON|FROM|OPEN|TO|COMMA)? QUANTITY",
        when=_value_of_change,
        examples=(
            ("This reduces energy consumption 6.9x.", (("6.9x", "energy", "decrease"),)),
            ("This reduces energy consumption, up to 6.9x on phones.", (("6.9x", "energy", "decrease"),)),
        ),
        near_misses=("This reduces errors 6.9x.",),
    ),
    Rule(
        "metric-times-better",
        'the metric, then how many times better: "runtimes four times better than"',
        "METRICS (WORD|BE|ACHIEVE|CLAUSE|COMMA){0,4}? MULTIPLES <d: BETTER>",
        when=lambda m: str(m.sentence.tokens[m.found.start("d")].value) in ("better", "superior"),
        examples=(("It has runtimes four times better than before.", (("four times", "runtime", "decrease"),)),),
        near_misses=("It has grades four times better than before.",),
    ),
    Rule(
        "metric-of-quantity",
        'the metric, then a multiple: "a compression ratio of 4x"',
        "METRICS ((WORD|OF|BE|ACHIEVE|COLON|TO){0,4}?|(PREPOSITION|ON WORD|COUNTED{1,3} BE)) MULTIPLES",
        direction="plain",
        examples=(("We reach a compression ratio of 4x.", (("4x", "size", "decrease"),)),),
        near_misses=("The images are 4x better.",),
        when=_no_change_follows,
    ),
)
