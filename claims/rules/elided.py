"""Values whose metric is said elsewhere: "2.8x over cuSPARSE and 1.9x over Sputnik", "which is 3.1x higher than".

They are read left to right after all other rules, by the ways in `_WAYS`, in that order; the first that knows what the
value measures, or that it measures nothing, ends the matter. Most take over metric and direction of an earlier value of
the sentence, or, when it has none, of the last value of the sentence before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import regex

from claims import vocabulary
from claims.mentions import Quantity, Token
from claims.mentions.units import prefix_factor
from claims.rules import absolute
from claims.rules.patterns import Rule
from claims.rules.sentence import Draft, Match, Sentence

# a change without a noun: "9.7x smaller than", "40x cheaper"
_METRIC_OF_WORD = {
    "smaller": "size", "lighter": "size", "leaner": "size", "cheaper": "cost", "shorter": "latency",
    "larger": "capacity", "bigger": "capacity", "longer": "capacity",
}  # fmt: skip
_OF_NOTHING = "of something that is no metric of performance or resources"
_OWN_METRIC = regex.compile(r"n[wNQ]{0,3}[MO](?![wNQ]?[MO])")  # "25% in latency, 33% in carbon emissions"
_OF_ANOTHER = regex.compile(r"O[wtoyz:v(p]{0,3}$")  # "accuracy drop (<1%)"
_FACTOR = regex.compile(r"\b(?:factor|ratio|gain|improvement|benefit|advantage|number|figure)s?\b", regex.I)
_IN_FULL = regex.compile(r",? \(?(?:from )?\$?")
_PER = regex.compile(r"\bper(?: unit)?(?: of)? $", regex.I)
_OVERHEAD_BEHIND = regex.compile("w{0,2}H")
_DROP = regex.compile(r"(?:drop|loss|degradation|decline)\b")  # "with a 2% drop": of quality
_OBJECT_OF_CHANGE = regex.compile("[dui][wL]+y$")
_NEXT_OF_LIST = regex.compile("&w{1,4}y$")  # "cuts power by 90% and control signals by 80%"
_SUBJECT_OF_CHANGE = regex.compile("w[duDU]y?$")
_SET_AGAINST = regex.compile("P[^XPA;k&,]{0,4}c[wQ]{1,2}$")
_SET_AT = regex.compile(r"\b(?:at|with|for|under|of|to) an? $")  # "at a 6x horizon"
_DATA = regex.compile(r"\b(?:data ?sets?|corpus|corpora|benchmark)\b", regex.I)
_JOB = vocabulary.clue("job")
_TAKES = regex.compile(r"\b(?:takes?|took|taking|requires?|runs?) (?:up to |about |over |more than |nearly )?$")
_RIVAL = regex.compile(r"(?:\bthe |\([~≈]?)$")  # "beats the 4x larger Zeta", "Zeta (4x larger)"
_CARRIES = vocabulary.clue("carries_load")
_ADJECTIVE = regex.compile(r"\d-[a-z]")  # "a 20-second clip"
_IMPROVEMENT = regex.compile(r"I[oyp:z(]{0,2}\||\|[wU]{0,2}I")
_MULTIPLES = regex.compile("X(?:,?&?X)*")  # "1.5x, 1.9x and 2.3x"
_RANGE = regex.compile(r"\bto\b|→|->|⇒")
_LEANING = ("", "c", "p", "n", "l")  # what follows a value that leans: nothing, a comparison, a place
_ENDS = (*_LEANING, ",", "k", "&", "(", ")", ";")


def take_over(m: Match) -> bool:
    """Marks the rules of this family, which `run` applies to whole sentences."""
    return False


def run(s: Sentence) -> None:
    """Gives the values that no rule has taken the metric that is said of them elsewhere, left to right."""
    _respectively(s)
    for at, token in enumerate(s.tokens):
        if s.taken[at]:
            continue
        if token.type == "N":
            _unitless(s, at)
        elif token.type in "XPA":
            any(way(s, at, s.quantity(at)) for way in _WAYS)


def plain_direction(s: Sentence, q: Quantity, metric: str, head: int | None) -> str:
    """Direction of a value that only names its metric: "8x compression" shrinks, "1.6x throughput" grows.

    After "and", a value goes the way of the value before it.
    """
    if metric in ("size", "memory") and head is not None:
        if "compress" in s.text[s.tokens[head].start : s.tokens[head].end].lower():
            return "decrease"
    last = _last(s, q.start, "relative")
    if last is not None and last.direction in ("increase", "decrease"):
        between = s.text[last.end : q.start]
        if " and " in between and len(between) < 60 and _better(last.metric) == _better(metric):
            return last.direction
    return "increase"


def metric_of_value_before(s: Sentence, at: int, *also: str) -> str | None:
    """The metric of the last absolute value before the token, of which "a 4x improvement" speaks; None without one.

    `also`: metrics that count besides those of speed and efficiency.
    """
    speeds = ("throughput", "latency", "runtime", "bandwidth", "compute_rate", "energy_efficiency", "area_efficiency")
    not_spoken_of = {"compute_time", "carbon", "bits_per"} - ({"bits_per"} if also else set())
    for i in range(at - 1, -1, -1):
        if s.row[i] == "A" and not s.taken[i] and absolute.is_rate(s, i):
            if s.quantity(i).unit_kind not in not_spoken_of:
                return absolute.metric_of_unit(s, i)[0]
    start = s.tokens[at].start
    earlier = [d for d in s.drafts if d.kind != "relative" and d.end <= start and d.metric in (*speeds, *also)]
    return max(earlier, key=lambda d: d.start).metric if earlier else None


# --- the ways, in order ------------------------------------------------------------------------------------------


def _comparative(s: Sentence, at: int, q: Quantity) -> bool:
    """ "9.7x smaller", "40x cheaper": the comparative names the metric."""
    word = _next(s, at)
    if q.kind == "absolute" or word is None or word.type not in "UD" or word.value not in _METRIC_OF_WORD:
        return False
    if q.kind == "percent" and (word.type == "U" or s.row[at + 2 : at + 3] != "c"):
        return False  # "30% smaller than" is of a size, "30% longer" and "30% smaller errors" of something else
    before = s.row[max(0, at - 3) : at]
    if "k" in before and "z" in before and _last(s, q.start, "absolute") is not None:
        return False  # "a throughput of 3 GB/s, which is 2x larger than"
    metric = _METRIC_OF_WORD[str(word.value)]
    if word.value == "longer" and _TAKES.search(s.text_before(at, 30)):  # "takes 3x longer"
        metric = "runtime" if _JOB.search(s.words(at - 14, at + 7)) else "latency"
    if _OVERHEAD_BEHIND.match(s.row, at + 2):  # "3.8x smaller task overhead"
        return _add(s, at, "comparative-alone", "runtime", _up_or_down(word), (word.start, word.end))
    if metric == "capacity":
        of_another = (
            s.row[at + 2 : at + 3] in tuple("IDUSO")
            or _RIVAL.search(s.text_before(at, 12))
            or _DATA.search(s.text, q.end, s.end)
        )
        if of_another or not _CARRIES.search(s.text, s.start, q.start):
            return _reject(s, at, "larger, but not said to be a load that fits")
    return _add(s, at, "comparative-alone", metric, _up_or_down(word), (word.start, word.end))


def _improvement(s: Sentence, at: int, q: Quantity) -> bool:
    """ "a 4.6x improvement over", "gains 2x over": of the value before it, else of speed."""
    in_percent = s.means_speed(at) and s.row[at + 1 : at + 3] == "Ic"
    if not (q.kind == "multiple" or in_percent) or q.share or not s.about_speed:
        return False
    before = s.row[max(0, at - 3) : at]
    if "O" in s.row and not before.startswith("("):
        return False
    if not _IMPROVEMENT.search(f"{before}|{s.row[at + 1 : at + 4]}"):
        return False
    metric = metric_of_value_before(s, at)
    related = _last(s, q.start, "relative")
    if metric is None and related is not None and before[-1:] in ("&", ","):
        metric = related.metric
    metric = metric or "speedup"
    return _add(s, at, "improvement-alone", metric, "increase" if _better(metric) == "higher" else "decrease")


def _comparison(s: Sentence, at: int, q: Quantity) -> bool:
    """ "62% less than": of a noun far left; "3x larger search space" is of something else."""
    word = _next(s, at)
    if q.kind == "absolute" or word is None or word.type not in "UD":
        return False
    after = s.row[at + 2 : at + 3]
    if q.kind == "percent" and after != "c" and _DROP.match(s.text, word.start) and s.row[at - 1 : at] == "p":
        return _reject(s, at, _OF_NOTHING)
    if after not in _ENDS:
        return _reject(s, at, _OF_NOTHING)
    told = max((d for d in s.drafts if d.end <= q.start and d.kind != "relative"), key=lambda d: d.start, default=None)
    if told is not None and word.type == "D":  # "from 10 s to 3 s, a 70% reduction"
        if told.kind == "change" or after == "c" and _better(told.metric) == "lower":
            return _add(s, at, "metric-before-comparison", told.metric, "decrease", told.metric_span)
    noun = next((i for i in range(at - 1, -1, -1) if s.row[i] in "MO"), None)
    if noun is None or any(c in s.row[noun:at] for c in "XPA;"):
        return False
    if s.row[noun] == "O":
        return _reject(s, at, _OF_NOTHING)
    t = s.tokens[noun]
    if _PER.search(s.text, max(s.start, t.start - 12), t.start):  # "3x more findings per unit budget"
        return False
    return _add(s, at, "metric-before-comparison", str(t.value), _up_or_down(word), (t.start, t.end))


def _more_efficient(s: Sentence, at: int, q: Quantity) -> bool:
    """ "26 TOPS/W, 4x more efficient than A": of the efficiency before it."""
    if q.kind == "absolute" or not s.row.startswith("Ue", at + 1):
        return False
    before = [d for d in s.drafts if d.end <= q.start and d.metric.endswith("efficiency") and d.kind == "absolute"]
    if not before:
        return False
    return _add(s, at, "same-as-before", before[-1].metric, "increase", before[-1].metric_span)


def _metric_of_its_own(s: Sentence, at: int, q: Quantity) -> bool:
    """ "25% in latency, 33% in emissions": the direction of the value before, a noun of its own."""
    found = _OWN_METRIC.match(s.row, at + 1)
    last = _last(s, q.start, "relative")
    if found is None or last is None or q.kind == "absolute" or last.direction is None:
        return False
    noun = s.tokens[found.end() - 1]
    if noun.type != "M":
        return _reject(s, at, _OF_NOTHING)
    direction = last.direction
    if direction != "of" and _better(last.metric) != _better(str(noun.value)):
        direction = {"increase": "decrease", "decrease": "increase"}[direction]
    return _add(s, at, "same-as-before", str(noun.value), direction, (noun.start, noun.end))


def _told_in_full(s: Sentence, at: int, q: Quantity) -> bool:
    """ "cuts decoding by 68%, from 202 to 65 GFLOPs": of what the change behind it measures."""
    change = next((d for d in s.drafts if d.kind == "change" and 0 <= d.start - q.end < 12), None)
    if change is None or q.kind == "absolute" or not _IN_FULL.fullmatch(s.text, q.end, change.start):
        return False
    return _add(s, at, "same-as-before", change.metric, change.direction, change.metric_span)


def _change_in_brackets(s: Sentence, at: int, q: Quantity) -> bool:
    """ "by 48% (13 ms to 7 ms)": both ends of the change that the value before the bracket tells."""
    told = next((d for d in s.drafts if d.end == s.tokens[max(0, at - 2)].end), None)
    if told is None or q.kind != "absolute" or s.row[at - 1 : at] != "(" or s.row[at + 1 : at + 2] != ")":
        return False
    if told.kind != "relative" or q.unit_kind not in absolute.KINDS.get(told.metric, ()) or q.low == q.high:
        return False
    if told.direction != ("increase" if q.high > q.low else "decrease") or not _RANGE.search(s.text, q.start, q.end):
        return False
    s.add(at, kind="change", metric=told.metric, low=q.high, high=q.high, unit=q.unit, direction=told.direction,
          rule="change-in-brackets", metric_span=told.metric_span, from_value=q.low)
    return True


def _of_something_else(s: Sentence, at: int, q: Quantity) -> bool:
    """ "95% satisfaction", "accuracy drop (<1%)", "at a 6x horizon": not of the metric before."""
    if q.kind == "percent" and s.row[at - 1 : at] == "c":  # "a saving of 60%, compared to 20% for A": not ours
        return _reject(s, at, "what it is compared to")
    if q.kind != "absolute" and _says_what_changes(s, at):
        return _reject(s, at, _OF_NOTHING)
    if q.kind == "percent" and (s.has_noun_of_its_own(at) or _OF_ANOTHER.search(s.row[:at])):
        return _reject(s, at, _OF_NOTHING)
    if q.kind == "multiple" and s.row[at + 1 : at + 3].startswith(("Mw", "O")):  # "7x power frugality", "50x sparsity"
        return _reject(s, at, _OF_NOTHING)
    if q.kind == "multiple" and s.row[at + 1 : at + 2] == "w" and _SET_AT.search(s.text_before(at, 12)):
        return _reject(s, at, "a setting")
    return False


def _says_what_changes(s: Sentence, at: int) -> bool:
    """ "lowering preemption rates by 5x", "events drop by 7x", "and control signals by 80%": a noun of its own."""
    if _OBJECT_OF_CHANGE.search(s.row[:at]):
        return True
    if s.row[at - 1 : at] == "y" and (own := _NEXT_OF_LIST.search(s.row[:at])) is not None:
        last = s.tokens[own.end() - 2]
        return s.text[last.start : last.end].islower() and len(own[0]) > 3
    found = _SUBJECT_OF_CHANGE.search(s.row[:at])
    if found is None:
        return False
    noun = s.tokens[found.start()]
    return s.text[noun.start : noun.end].islower() and s.text[noun.end - 1] == "s"


def _same_as_before(s: Sentence, at: int, q: Quantity) -> bool:
    """ "2.8x over A and 1.9x over B": what the value before it is of."""
    source = _absolute_source(s, at, q) if q.kind == "absolute" else _relative_source(s, at, q)
    if source is None:
        return False
    direction = None if q.kind == "absolute" else source.direction
    word = _next(s, at)
    if word is not None and word.type == "o" and source.kind == "relative" and direction != "of" and q.unit == "%":
        return _reject(s, at, "a share of something")  # "a 2x speedup and 95% of the performance"
    if word is not None and direction in ("increase", "decrease"):
        if word.type in "UD" or word.value in ("above", "below"):
            direction = "decrease" if word.type == "D" or word.value == "below" else "increase"
    if q.unit == "%" and direction == "decrease" and q.low >= 100:
        return _reject(s, at, _OF_NOTHING)  # "a 92% runtime reduction on A, and 502% on B"
    kind = "absolute" if source.kind == "change" else source.kind
    unit = source.unit if q.unit_kind == "scale" and source.kind == "absolute" else q.unit
    return _add(s, at, "same-as-before", source.metric, direction, source.metric_span, kind=kind, unit=unit)


def _multiple(s: Sentence, at: int, q: Quantity) -> bool:
    """ "achieves 2.6x over the baseline": speed, in a paper about speed."""
    if q.kind != "multiple" or q.share or not s.speaks_of_speed or "O" in s.clause_row(at):
        return False
    listed = _MULTIPLES.match(s.row, at)
    end = listed.end() if listed else at + 1
    word = _next(s, end - 1)
    after = "" if word is None else word.type
    compared = after == "c" and regex.search("[BaFSZ]", s.row[:at]) is not None
    reached = s.row[max(0, at - 1) : at] == "v" and (
        after in (("c",) if end > at + 1 or not s.about_speed else (*_LEANING, ","))
        or word is not None and word.value == "end to end"
    )
    if not (compared or reached):
        return False
    added = [_add(s, i, "multiple-alone", "speedup", "increase") for i in range(at, end) if s.row[i] == "X"]
    return any(added)


_WAYS: tuple[Callable[[Sentence, int, Quantity], bool], ...] = (
    _comparative, _told_in_full, _change_in_brackets, _more_efficient, _improvement, _comparison, _metric_of_its_own,
    _of_something_else, _same_as_before, _multiple,
)  # fmt: skip


# --- where a value leans ------------------------------------------------------------------------------------------


def _absolute_source(s: Sentence, at: int, q: Quantity) -> Draft | None:
    if absolute.is_specification(s, at) or q.unit_kind == "time" and _ADJECTIVE.search(s.text[q.start : q.end]):
        return None
    for d in sorted((d for d in s.drafts if d.end <= q.start), key=lambda d: -d.start):
        alike = d.unit == q.unit or prefix_factor(d.unit, q.unit) is not None
        if d.metric == "capacity":
            alike = alike or d.unit.startswith(q.unit)
        if d.kind == "absolute" and alike and _next_to(s, d, at):
            return d
    return None


def _relative_source(s: Sentence, at: int, q: Quantity) -> Draft | None:
    earlier = sorted((d for d in s.drafts if d.end <= q.start), key=lambda d: d.start)
    before = s.row[max(0, at - 1) : at]
    taken = next((i for i in range(at - 1, -1, -1) if s.row[i] in "XP" and s.taken[i]), None)
    if taken is not None and not any(d.start == s.tokens[taken].start for d in s.drafts):
        return None  # the one before was rejected, and so is this
    if q.kind == "percent" and earlier and before in ("v", "&", ",") and earlier[-1].kind == "absolute":
        if earlier[-1].unit == "%":
            return earlier[-1]
    if q.kind == "percent" and earlier and earlier[-1].unit == "%" and earlier[-1].kind == "absolute":
        if _SET_AGAINST.search(s.row[:at]):  # "42% utilization versus Beta's 35%"
            return earlier[-1]
    if q.kind == "multiple" and before == "(" and earlier and earlier[-1].kind == "change":
        return replace(earlier[-1], kind="relative", unit="x", from_value=None)  # "from 291 to 420 token/s (1.44x)"
    used = max((i for i in range(at) if s.taken[i]), default=0)
    if q.kind == "percent" and "B" in s.row[used:at]:
        return None  # "outperforms the other by 9%" has a verb of its own
    last = _last(s, q.start, "relative")
    if last is not None:
        if q.kind == "percent" and not (_listed(s, at) if last.unit == "%" else _compared_as_well(s, at)):
            return None
        return None if q.kind == "multiple" and (last.direction == "of") != q.share else last
    if q.kind == "multiple" and earlier:
        return _absolute_before(s, at, earlier[-1])
    if q.kind == "multiple" and s.before is not None and s.before.drafts and "O" not in s.row:
        last = max(s.before.drafts, key=lambda d: d.start)
        if last.kind == "relative" and last.unit == "x":
            said = before in ("v", "y", "w") or before == "z" and _FACTOR.search(s.text, s.start, q.start)
            if said and s.row[at + 1 : at + 2] in (*_LEANING, "&"):
                return last
    return None


def _absolute_before(s: Sentence, at: int, last: Draft) -> Draft | None:
    """ "2.8 TOPS, 3x more than": a change of what the absolute value before measures."""
    leans = "k" in s.row[max(0, at - 3) : at] or s.row[at - 1 : at] in (",", "(", ":")
    if last.kind != "absolute" or not (leans or s.row[at + 1 : at + 2] in ("U", "D", "I")):
        return None
    direction = "of" if s.quantity(at).share else "increase" if _better(last.metric) == "higher" else "decrease"
    return replace(last, kind="relative", unit="x", direction=direction)


def _listed(s: Sentence, at: int) -> bool:
    """Whether a value is followed by what it is for or over, or stands in a list."""
    return s.row[at - 1 : at] in ("&", ",", "(") or s.row[at + 1 : at + 2] in ("c", "p", "n", "l")


def _compared_as_well(s: Sentence, at: int) -> bool:
    """ "1.5x faster than A and 30% over B": a percentage set against somebody, after a multiple that is."""
    return s.row[at - 1 : at] == "&" and s.row[at + 1 : at + 2] == "c" and "O" not in s.clause_row(at)


def _next_to(s: Sentence, d: Draft, at: int) -> bool:
    between = [t.type for t in s.tokens if t.start >= d.end and t.end <= s.tokens[at].start]
    return len(between) <= 10 and not any(c in "k;dDuU" for c in between)


def _unitless(s: Sentence, at: int) -> None:
    """ "by a factor of 2.8 in inference and 1.7 in training": the second number is a multiple like the first."""
    if s.row[max(0, at - 1) : at] != "&" or s.row[at + 1 : at + 2] not in ("n", "p", "l"):
        return
    last = _last(s, s.tokens[at].start, "relative")
    if last is not None and last.unit == "x" and s.text[last.start : last.end].replace(".", "").isdigit():
        _add(s, at, "same-as-before", last.metric, last.direction, last.metric_span, unit="x")


def _respectively(s: Sentence) -> None:
    """ "A gives 2x latency and 37% energy savings, while B reaches 32x and 99%, respectively": by place in the list."""
    for m in regex.finditer("[XP](?:,?&?[XP])+,?r", s.row):
        values = [i for i in range(*m.span()) if s.row[i] in "XP"]
        if any(s.taken[i] for i in values):
            continue
        start = s.tokens[values[0]].start
        earlier = sorted((d for d in s.drafts if d.end <= start and d.kind == "relative"), key=lambda d: d.start)
        earlier = earlier[-len(values) :]
        if len({d.metric for d in earlier}) < len(values):
            continue
        for i, d in zip(values, earlier, strict=True):
            _add(s, i, "same-as-before", d.metric, d.direction, d.metric_span)


# --- small things ---------------------------------------------------------------------------------------------------


def _add(
    s: Sentence,
    at: int,
    rule: str,
    metric: str,
    direction: str | None,
    span: tuple[int, int] | None = None,
    kind: str = "relative",
    unit: str | None = None,
) -> bool:
    q = s.quantity(at)
    unit = q.unit if unit is None else unit
    s.add(
        at,
        kind=kind,
        metric=metric,
        low=q.low,
        high=q.high,
        unit=unit,
        direction=direction,
        rule=rule,
        metric_span=span,
    )
    return True


def _reject(s: Sentence, at: int, reason: str) -> bool:
    s.taken[at] = "other"
    s.reject(at, reason)
    return True


def _next(s: Sentence, at: int) -> Token | None:
    return s.tokens[at + 1] if at + 1 < len(s.tokens) else None


def _last(s: Sentence, start: int, kind: str) -> Draft | None:
    """The last claim of a kind before a character."""
    return max((d for d in s.drafts if d.end <= start and d.kind == kind), key=lambda d: d.start, default=None)


def _better(metric: str) -> str:
    return vocabulary.metrics()[metric].better


def _up_or_down(word: Token) -> str:
    return "increase" if word.type == "U" else "decrease"


RULES: tuple[Rule, ...] = (
    Rule(
        "comparative-alone",
        'a comparative that names its metric by itself: "9.7x smaller", "40x cheaper"',
        "MULTIPLE LESS|MORE",
        make=take_over,
        examples=(("The model is 9.7x smaller than the original.", (("9.7x", "size", "decrease"),)),),
        near_misses=("The model is small.",),
    ),
    Rule(
        "metric-before-comparison",
        'a comparison without a noun, whose metric stands earlier in the sentence: "the energy it needs is 62% less '
        'than"',
        "MULTIPLE|PERCENT LESS|MORE",
        make=take_over,
        examples=(
            (
                "The energy that the cores of the whole cluster draw is 62% less than before.",
                (("62%", "energy", "decrease"),),
            ),
        ),
        near_misses=("The accuracy is 6% less than before.",),
    ),
    Rule(
        "improvement-alone",
        'an improvement with no metric of its own: "a 4.6x improvement over", of the value before it or of speed',
        "MULTIPLE BETTER",
        make=take_over,
        examples=(
            (
                "It achieves 245 GB/s, a 4.6x improvement over CUDA copies on the GPU.",
                (("245 GB/s", "bandwidth", None), ("4.6x", "bandwidth", "increase")),
            ),
            ("The GPU kernel shows an improvement of 2.1x over the CPU code.", (("2.1x", "speedup", "increase"),)),
        ),
        near_misses=("The pupils show a 2x improvement.",),
    ),
    Rule(
        "multiple-alone",
        'a multiple with nothing that names a metric, in a paper about speed: "achieves 2.6x over the baseline"',
        "ACHIEVE MULTIPLE",
        make=take_over,
        examples=(("The CUDA kernel achieves 2.6x over the CPU version on GPUs.", (("2.6x", "speedup", "increase"),)),),
        near_misses=("The poll achieves 2.6x over the last.",),
    ),
    Rule(
        "change-in-brackets",
        'both ends of the change that was told before the bracket: "by 48% (13 ms to 7 ms)"',
        "MULTIPLE|PERCENT OPEN ABSOLUTE CLOSE",
        make=take_over,
        kind="change",
        examples=(
            (
                "It reduces latency by 48% (13 ms to 7 ms).",
                (("48%", "latency", "decrease"), ("13 ms to 7 ms", "latency", "decrease")),
            ),
        ),
        near_misses=("It reduces errors by 48% (13 ms to 7 ms).",),
    ),
    Rule(
        "same-as-before",
        'a value whose metric was said before: "2.8x over A and 1.9x over B"',
        "MULTIPLE|PERCENT|ABSOLUTE",
        make=take_over,
        examples=(
            (
                "It has a speedup of 2.8x over Alpha and 1.9x over Beta.",
                (("2.8x", "speedup", "increase"), ("1.9x", "speedup", "increase")),
            ),
        ),
        near_misses=("It has 9 heads.",),
    ),
)
