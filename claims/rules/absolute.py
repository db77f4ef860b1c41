"""Values with a unit of their own: "740 TFLOP/s", "latency of 3 ms", "in less than 4 hours", "81% of peak".

The unit says much of what is measured; where it does not (a time, a size, a power), words near the number must, and
where nothing does, the number is no claim: a 24 GB card, a 10 ms window and a 50 MHz clock are set-ups.
"""

from __future__ import annotations

import regex

from claims import vocabulary
from claims.mentions import Quantity
from claims.rules.patterns import Rule
from claims.rules.sentence import Match, Sentence

# kinds of unit that a value of a metric may have
KINDS: dict[str, frozenset[str]] = {
    metric: frozenset(kinds.split())
    for metric, kinds in {
        "latency": "time cycle time_per rtf",
        "runtime": "time cycle time_per",
        "throughput": "rate frequency data_rate count",
        "compute_rate": "op_rate",
        "bandwidth": "data_rate",
        "energy": "energy energy_per",
        "power": "power",
        "energy_efficiency": "per_energy energy_per energy",
        "carbon": "carbon",
        "memory": "data",
        "size": "data bit bits_per",
        "traffic": "data",
        "compute_cost": "op compute_time op_rate time",
        "area": "area",
        "area_efficiency": "per_area",
        "resource_usage": "resource",
        "resource_efficiency": "per_resource",
        "cost": "money",
        "cost_efficiency": "per_cost",
        "capacity": "count_capacity data_rate",
        "frequency": "frequency",
        "speedup": "rate op_rate time",
        "utilization": "",
        "scaling_efficiency": "",
    }.items()
}
# a unit of these kinds is enough to know the metric
_METRIC_OF_KIND = {
    "rate": "throughput",
    "op_rate": "compute_rate",
    "per_energy": "energy_efficiency",
    "energy_per": "energy_efficiency",
    "per_area": "area_efficiency",
    "per_resource": "resource_efficiency",
    "per_cost": "cost_efficiency",
    "op": "compute_cost",
    "bits_per": "size",
    "compute_time": "compute_cost",
    "time_per": "latency",
    "rtf": "latency",
    "carbon": "carbon",
}
_JOB = vocabulary.clue("job")
_TRAINING = vocabulary.clue("training")
_ONE_OUTPUT = vocabulary.clue("one_output")
_SET_UP_AFTER = vocabulary.clue("set_up_after")
_SPEC_AFTER = vocabulary.clue("specification_after")
_OWNED = vocabulary.clue("owned_before")
_UNDER = vocabulary.clue("at_most_before")
_IN_TIME = vocabulary.clue("in_time_before")
_TAKES = vocabulary.clue("takes_before")
_POWER_VERB = vocabulary.clue("power_verb_before")
_MAX_FREQUENCY = vocabulary.clue("frequency_reached")


def _unit_kind(m: Match) -> str:
    return m.sentence.quantity(m.quantities[0]).unit_kind


def _fits(m: Match) -> bool:
    """The head noun nearest to the value names a metric that the unit can measure."""
    s = m.sentence
    at = m.quantities[0]
    heads = [i for i in m.heads if s.tokens[i].type == "M"]
    if not heads or len(heads) < len(m.heads):
        return False
    nearest = s.tokens[min(heads, key=lambda i: abs(i - at))]
    if s.text[nearest.start : nearest.end].lower() == "sizes":  # "for sizes up to 2 MB": a set-up
        return False
    metric = str(nearest.value)
    return _unit_kind(m) in KINDS[metric] and not is_specification(s, at)


def _each_fits(m: Match) -> bool:
    """As many metrics as values, and each value's unit measures the metric in its place."""
    s = m.sentence
    return len(m.heads) == len(m.quantities) and all(
        s.tokens[h].type == "M"
        and s.quantity(q).unit_kind in KINDS[str(s.tokens[h].value)]
        and not is_specification(s, q)
        for h, q in zip(m.heads, m.quantities, strict=True)
    )


def is_specification(s: Sentence, at: int) -> bool:
    """Whether a value describes a device or a set-up: "a 24 GB GPU", "a 10 ms window"."""
    q = s.quantity(at)
    after = s.text_after(at)
    if regex.match(r" (?:of )?(?:\w+ ){0,2}(?:saving|reduction)s?\b", after):
        return False
    if q.unit_kind == "data" and _OWNED.search(s.text_before(at, 60)):
        return True
    if q.unit_kind == "time":
        return bool(_SET_UP_AFTER.match(after))
    if q.unit_kind in ("data", "power", "frequency", "data_rate"):
        return bool(_SPEC_AFTER.match(after))
    return False


def _says_metric(m: Match) -> bool:
    """The unit alone tells the metric, and the number is no specification."""
    s, at = m.sentence, m.quantities[0]
    q = s.quantity(at)
    if q.unit_kind not in _METRIC_OF_KIND:
        return False
    after = s.text_after(at)
    if q.unit_kind in ("op_rate", "rate") and _SPEC_AFTER.match(after) and q.unit_kind == "op_rate":
        return False
    if q.unit_kind == "op_rate" and _RATED.match(s.text, q.start):
        return False
    if q.unit_kind == "rate" and _OF_A_CAMERA.match(after):
        return False
    if q.unit_kind == "op" and (not _OPERATIONS.search(q.unit) or regex.match(r" ?(?:FP|INT|fp|int)\d", after)):
        return False
    if q.unit_kind == "per_area" and q.unit.split("/")[0].endswith("W"):  # a power density is no work
        return False
    if q.unit.split("/")[0] in ("request", "query", "k_request") and _AT_A_LOAD.search(s.text_before(at, 40)):
        return False
    if q.unit_kind in ("rate", "frequency") and _INPUT_RATE.search(s.text_before(at, 40)):
        return False
    if (
        q.unit_kind == "bits_per"
        and not _UNDER.search(s.text_before(at, 40))
        and not regex.search(r"compress|achiev|reach|attain|reduc", s.words(at - 6, at + 3))
    ):
        return False
    if q.unit_kind == "time_per" and q.unit.split("/")[-1] in ("day", "h", "week", "year"):
        return False
    if q.unit.split("/")[0] in (
        "alarm",
        "failure",
        "fault",
        "error",
        "length",
        "arcsec",
        "degree",
        "rad",
        "meter",
        "metre",
        "km",
        "mile",
        "beat",
        "breath",
    ):
        return False
    return not regex.search(r"\berror|mis-?predict|miss-predict|deviat", s.words(at - 3, at + 3))


def is_rate(s: Sentence, at: int) -> bool:
    """Whether the value's unit alone says what is measured."""
    return s.quantity(at).unit_kind in _METRIC_OF_KIND


_OPERATIONS = regex.compile(r"^[kKMGTPEB](?:FLOP|MAC|SOP)$")
_AT_A_LOAD = regex.compile(
    r"(?<!\b(?:run|runs|running|operat\w+|serv\w+|process\w*|infer\w*|throughput|peak\w*|requests) )\b(?:at|under) "
    r"(?:a load of |about |an? (?:arrival )?rate of )?$",
    regex.I,
)
_RATED = regex.compile(
    r"[\d.]+-[A-Z]+S? (?:[\w-]+ ){0,3}(?:NPU|GPU|CPU|FPGA|SoC|chip|accelerator|processor|device)s?\b"
)
_OF_A_CAMERA = regex.compile(
    r" (?:standard )?(?:video|videos|camera|input|stream|sensor|recording|footage|image acquisition|acquisition)"
)
_INPUT_RATE = regex.compile(
    r"\b(?:encoded|recorded|captured|shot|sampled|displayed|refresh\w*|streamed|camera|video|views|clips|footage)"
    r"(?: in| at)?(?: about| up to)? ?[~+≈]?$",
    regex.I,
)
_OF_A_MODEL = vocabulary.clue("of_a_model")
_ONLY = vocabulary.clue("amount_before")


def metric_of_unit(s: Sentence, at: int) -> tuple[str, str]:
    """(metric, unit) of a value whose unit says what it is; FLOPs of a model are a cost, not a rate."""
    q = s.quantity(at)
    metric = _METRIC_OF_KIND[q.unit_kind]
    unit = q.unit
    if q.unit_kind == "op_rate":
        written = s.text[q.start : q.end]
        if (
            regex.search(r"(?:FLOPs|OPs|MACs|flops)$", written)
            and not regex.search(
                r"perform|peak|throughput|sustain|per second|rate|achiev|attain|reach|utili[sz]|speed|deliver|at ",
                s.words(at - 7, at + 5),
            )
            or (
                regex.search(r"(?:FLOPs|OPs|MACs|flops)$", written) is not None
                and _ONLY.search(s.text_before(at, 30)) is not None
                and _OF_A_MODEL.search(s.words(at - 9, at + 9)) is not None
            )
        ):
            metric, unit = "compute_cost", regex.sub(r"/s$", "", unit)
    if q.unit_kind == "time_per" and regex.search(r"epoch|iteration", q.unit) and regex.match(r"(?:h|min|day)", q.unit):
        metric = "runtime"
    return metric, unit


def per_work(s: Sentence, head: int | None, unit: str) -> str:
    """The unit with the work that the metric's noun names: "energy per inference of 3 mJ" is 3 "mJ/inference"."""
    if head is None:
        return unit
    noun = s.text[s.tokens[head].start : s.tokens[head].end]
    m = regex.search(r"(?:\bper |/)(\w+)$", noun)
    return f"{unit}/{m[1]}" if m else unit


def time_metric(s: Sentence, at: int) -> str:
    """latency or runtime: by the words of the clause around a time that has no noun of its own."""
    q = s.quantity(at)
    left = s.words(at - 14, at - 1)
    right = s.words(at + 1, at + 7)
    around = left + " | " + right
    if q.unit in ("ms", "us", "ns", "ps"):
        return "latency"
    if _TRAINING.search(around):
        return "runtime"
    if _ONE_OUTPUT.search(around):
        return "latency"
    if q.unit in ("h", "min", "day", "week", "month", "year"):
        return "runtime"
    return "runtime" if _JOB.search(around) and q.low >= 30 else "latency"  # a second or two is a delay


def _in_time(m: Match) -> bool:
    s, at = m.sentence, m.quantities[0]
    q = s.quantity(at)
    if (
        q.unit_kind not in ("time", "cycle")
        or _SET_UP_AFTER.match(s.text_after(at))
        or _ERROR.search(s.text_before(at, 30))
        or q.unit in ("year", "month", "week")
        and not _JOB.search(s.words(at - 10, at))
    ):
        return False
    before = s.text_before(at, 48)
    listed = regex.search("A[wMN]{0,2}[&,]$", s.row[:at])
    if listed:  # "requires 3 GB of memory and 6 hours"
        before = s.text_before(listed.start(), 48)
    if (
        s.text[s.tokens[at].end : s.tokens[at].end + 1] == "-"
        or "-" in s.text[q.start : q.end]
        and regex.match(r" (?:[a-z]+)", s.text_after(at))
        and q.low == q.high
    ):
        return False
    if _TAKES.search(before) or _ON_A_DEVICE.search(f"{s.row[:at]}|{s.row[at + 1 : at + 6]}"):
        return True
    if _EVERY.search(before):
        return bool(_PRODUCES.search(s.words(at - 9, at - 1)))
    if not _IN_TIME.search(before):
        return False
    if (
        q.unit in ("ms", "us", "ns")
        or q.unit in ("s", "min")
        and regex.search(r"\b(?:within|in (?:under|less than|just|only)|under)[ ~≈<]*$", before, regex.I)
    ):
        return True
    if q.unit in ("min", "h") and (s.about_speed or _ONE_OUTPUT.search(s.words(0, at))) or q.unit == "s":
        return s.row[at + 1 : at + 2] not in tuple("wMOCQ")
    clause = s.words(at - 14, at - 1)
    return bool(_JOB.search(clause) or _ONE_OUTPUT.search(clause))


_ERROR = regex.compile(r"\berrors? (?:is |are |was |of )?(?:within|under|below|less than|only|just) [~≈<]*$")
_ON_A_DEVICE = regex.compile(r"\(\|l[wNQ]{1,3}\)")  # "in four steps (8 s on an A100)"
_EVERY = regex.compile(r"\bevery ~?$")
_PRODUCES = regex.compile(r"\b(?:generat|produc|output|process|emit|complet|deliver)")


def _sustained(m: Match) -> bool:
    before = m.sentence.text_before(m.quantities[0], 24)
    return regex.search(r"\bsustain\w* (?:up to |over |about )?$", before) is not None


def _pair_of_times(m: Match) -> bool:
    """ "(disk 1157 ms vs. flash 568 ms)": two times set against each other."""
    s, at = m.sentence, m.quantities[0]
    return (
        _unit_kind(m) == "time"
        and regex.search(r"A.{0,3}$", s.row[: at + 1]) is not None
        and regex.match(r"[wM]{0,2}c[wM]{0,2}A", s.row[at + 1 :]) is not None
    )


def metric_of_amount(q: Quantity) -> str:
    """The metric of an amount that is more or less of something: a time is a delay."""
    return _AMOUNTS[q.unit_kind]


_AMOUNTS = {"time": "latency", "energy": "energy", "power": "power", "data": "memory"}


def _power_used(m: Match) -> bool:
    s, at = m.sentence, m.quantities[0]
    first = at
    while s.row[first - 2 : first] in ("A&", "A,"):  # "consumes 3 mJ and 2 W"
        first -= 2
    return (
        _unit_kind(m) == "power"
        and bool(_POWER_VERB.search(s.text_before(first, 60)))
        and not _SPEC_AFTER.match(s.text_after(at))
    )


def _energy(m: Match) -> bool:
    return _unit_kind(m) == "energy"


def _area(m: Match) -> bool:
    return _unit_kind(m) == "area"


def _resource(m: Match) -> bool:
    s, at = m.sentence, m.quantities[0]
    return _unit_kind(m) == "resource" and not s.text_before(at, 6).endswith("every ")


def _frequency(m: Match) -> bool:
    s, at = m.sentence, m.quantities[0]
    q = s.quantity(at)
    before = s.text_before(at, 50)
    if q.unit_kind == "frequency" and regex.search(r"\b(?:achiev|reach|attain)\w*(?: up to| a| an)? ?$", before):
        return True
    return (
        q.unit_kind == "frequency"
        and q.unit in ("MHz", "GHz")
        and bool(_MAX_FREQUENCY.search(before))
        and bool(regex.search(r"frequenc|clock|operat|run", s.words(at - 7, at + 4)))
    )


def _control_rate(m: Match) -> bool:
    s, at = m.sentence, m.quantities[0]
    q = s.quantity(at)
    around = s.words(at - 8, at + 5)
    if s.row[max(0, at - 2) : at] == "A(" and s.quantity(at - 2).unit_kind == "time":  # "a latency of 150 ms (6.6 Hz)"
        return q.unit == "Hz"
    return (
        q.unit_kind == "frequency"
        and q.unit in ("Hz", "kHz")
        and bool(
            regex.search(r"throughput|real time|inference|control|rate|running|runs|process|frequency of|speed", around)
        )
        and not regex.search(r"sampl|band|filter|signal|sensor|audio|camera|power line|tone|clock", around)
    )


def _money(m: Match) -> bool:
    s, at = m.sentence, m.quantities[0]
    if _unit_kind(m) != "money":
        return False
    around = s.words(at - 7, at + 6)
    return bool(
        regex.search(
            r"\bcost|price|\bpay|cheap|budget|spend|spent|saving|\bsave|expens|train(?:ed|ing)? (?:for|under)|for "
            r"(?:just|only|under|less)",
            around,
        )
    ) and not regex.search(
        r"\bmarket|revenue|trading|loss(?:es)?\b|fund|invest|econom|transaction|fraud|donat|prize|GDP|"
        r"(?<!per )(?<!/)year\b|annual(?!(?:ly|ized)?(?: in)?(?: cost)? saving)",
        around,
    )


def _beside_parameters(s: Sentence, at: int) -> bool:
    """ "2M parameters (8 MB)", "4.3 GFLOPs and 4.6 MB": the size of the model that has them."""
    if s.row[max(0, at - 2) : at] not in ("A(", "A&", "A,"):
        return False
    return s.quantity(at - 2).unit.endswith(("param", "FLOP", "FLOP/s")) and not _TAKES.search(s.text_before(at, 30))


def _memory_size(m: Match) -> bool:
    s, at = m.sentence, m.quantities[0]
    if _unit_kind(m) != "data" or _SPEC_AFTER.match(s.text_after(at)):
        return False
    after = s.text_after(at, 24)
    return bool(
        _SMALLER.match(after)
        or _SHRUNK_TO.search(s.text_before(at, 50))
        or _beside_parameters(s, at)
        or regex.match(
            r" (?:[a-z][\w-]* )?(?:model|network|checkpoint|binary|executable|index|kernel|library|footprint|engine|"
            r"weights|adapter|file)\b",
            after,
        )
    )


_SHRUNK_TO = regex.compile(r"\b(?:quanti[sz]|prun|distill)\w*(?: \w+){0,3} to (?:only |just |about |under |~)?$")
_SMALLER = regex.compile(r" \([~≈]? ?[\d.]+ ?(?:[x×]|times|%) (?:compress|smaller)")  # "6 MB (15x smaller)"


_NEEDS = regex.compile(
    r"\b(?:requir(?:es?|ing)|needs?|consum(?:es?|ing)|occup(?:ies|y|ying)) "
    r"(?:only |just |about |around |up to |less than |over |more than |nearly )*[~≈]?$"
)
_TO_RUN = regex.compile(r" ?(?:[.;]|at run-?time\b|to (?:run|train|store|load)\b|(?:during|for|per) \w)")


def _memory_need(m: Match) -> bool:
    """ "requires only 2 GB of GPU memory": used memory, by its verb."""
    s, at = m.sentence, m.quantities[0]
    if _unit_kind(m) != "data":
        return False
    before, after = s.text_before(at, 60), s.text_after(at, 40)
    if _OWNED.search(before):
        return False
    if _NEEDS.search(before) and _TO_RUN.match(after):
        return True
    return (
        bool(
            _TAKES.search(before)
            or regex.search(
                r"\b(?:us(?:es?|ing)|free(?:s|d|ing)|reclaim\w*|releas\w+|fits? (?:in|into|within)|occup(?:ies|ying)|"
                r"within|only|under|less than|sav(?:es|ing)|sav(?:es|ing) up to)(?: (?:about|only|just|up to|less "
                r"than|under|as little as))*[ ~≈<]*$",
                before,
            )
        )
        and bool(
            regex.match(
                r" ?(?:of )?(?:\w+ )?(?:\w+[- ])?(?:weights|parameters|memory|RAM|VRAM|storage|SRAM|DRAM|footprint|"
                r"HBM|Flash|flash)",
                after,
            )
        )
        and not regex.match(r" ?(?:[A-Z]\w+ )?(?:GPU|card|device)s?\b(?! memory)", after)
    )


def _capacity(m: Match) -> bool:
    s, at = m.sentence, m.quantities[0]
    q = s.quantity(at)
    if q.unit_kind not in ("count", "scale"):
        return False
    if s.text[q.end - 1 : q.end] == "T":  # a magnet of 1.5T
        return False
    before = s.text_before(at, 70)
    context = s.words(0, at - 1)
    if q.unit_kind == "scale" and regex.search(r"batch sizes? (?:of |up to |to |as large as )+$", before):
        return bool(regex.search(r"\b(?:scal|support|enabl|allow)", context))
    if q.unit_kind == "scale" or q.unit in ("Ktoken", "Mtoken", "token"):
        return bool(
            regex.search(
                r"(?:sequence|context|input|prompt)(?:s)?(?: length| window)?(?:s)? (?:lengths? )?(?:with |of |up to "
                r"|to |beyond |as long as |exceeding )*(?:up to |over |~)?$",
                before,
            )
        ) and bool(
            regex.search(r"\b(?:scal|support|enabl|extend|handl|train|process|up to|allow|serv|reach|sustain)", context)
        )
    if regex.search(r"param$", q.unit) and not regex.search(r"\bfrom [\d.]+", before):
        return bool(
            regex.search(
                r"\b(?:scal|train|serv|support|enabl|fit|run|deploy|fine-?tun|host)\w*\b[\w\s-]{0,45}?(?:up to |with "
                r"(?:up to |over |more than )|beyond |exceeding |over |as large as |to )(?:over |~)?$",
                before,
            )
        )
    return False


def _at_peak(m: Match) -> bool:
    s, at = m.sentence, m.quantities[0]
    if regex.search(r"\bwithin (?:only |just |about )?$", s.text_before(at, 20)):  # "within 1% of the optimum"
        return False
    return not regex.search(r"\berror|accura|\bless than .{0,8}% of (?:the )?optim", s.words(at - 4, at + 6))


def of_a_device(s: Sentence, value: int, head: int) -> bool:
    """ "33% of the available LUTs", "14% of a U50's LUTs": a part of what a device has, not of a baseline's use."""
    between = s.text[s.tokens[value].end : s.tokens[head].end]
    return s.tokens[head].value == "resource_usage" and _HAD.match(between) is not None


_HAD = regex.compile(r" of (?:the |a |an |its )?(?:[\w-]+ ){0,3}(?:available|total|device|on-chip|FPGA|[\w-]+'s)\b")


RULES: tuple[Rule, ...] = (
    Rule(
        "share-of-peak",
        'a share of a peak is utilization: "81% of the theoretical peak"',
        "PERCENTS OF WORD{0,4} METRICS? WORD{0,1} PEAK",
        kind="absolute",
        direction=None,
        metric="utilization",
        when=_at_peak,
        examples=(("The kernel reaches 81% of the theoretical peak.", (("81%", "utilization", None),)),),
        near_misses=("The kernel reaches 81% of the users.",),
    ),
    Rule(
        "share-of-resource",
        'a share of a bandwidth or rate is utilization: "90% of the memory bandwidth"',
        "PERCENT_VALUE OF WORD{0,3} NOUN",
        kind="absolute",
        direction=None,
        metric="utilization",
        when=lambda m: (
            bool(m.heads)
            and str(m.sentence.tokens[m.heads[0]].value) in ("bandwidth", "compute_rate", "utilization")
            and m.sentence.row[m.found.end() : m.found.end() + 1] != "o"
        ),
        examples=(("It reaches 90% of the memory bandwidth.", (("90%", "utilization", None),)),),
        near_misses=("It reaches 90% of the users.",),
    ),
    Rule(
        "part-of-device",
        'the part of a device\'s resources that is used: "only 33% of the available LUTs"',
        "PERCENT_VALUE OF WORD{0,4} NOUN",
        kind="absolute",
        direction=None,
        metric="resource_usage",
        when=lambda m: of_a_device(m.sentence, m.quantities[0], m.heads[-1])
        and m.sentence.row[m.quantities[0] - 1] not in "duDUy",
        examples=(("It uses only 33% of the available LUTs.", (("33%", "resource_usage", None),)),),
        near_misses=("It uses 33% of the available hours.",),
    ),
    Rule(
        "utilization-value",
        'a utilization: "FPU utilization of 80%"',
        "METRICS (WORD|OF|BE|ACHIEVE|PREPOSITION|OPEN|COLON|TO|IN){0,5}? PERCENT_VALUE",
        kind="absolute",
        direction=None,
        when=lambda m: m.heads and str(m.sentence.tokens[m.heads[-1]].value) in ("utilization", "scaling_efficiency"),  # type: ignore[return-value,arg-type]
        examples=(("We sustain an FPU utilization of 80%.", (("80%", "utilization", None),)),),
        near_misses=("We sustain an accuracy of 80%.",),
    ),
    Rule(
        "value-utilization",
        'a utilization: "93% GPU utilization"',
        "PERCENT_VALUE OF? WORD{0,3} NOUN",
        kind="absolute",
        direction=None,
        when=lambda m: (
            bool(m.heads) and str(m.sentence.tokens[m.heads[0]].value) in ("utilization", "scaling_efficiency")
        ),
        examples=(("It keeps 93% GPU utilization.", (("93%", "utilization", None),)),),
        near_misses=("It keeps 93% accuracy.",),
    ),
    Rule(
        "metrics-then-values",
        'metrics, then as many values: "throughput, latency and power of 90 fps, 11 ms and 3 W"',
        "METRICS (WORD|OF|BE|ACHIEVE|COLON){0,4}? ABSOLUTES",
        kind="absolute",
        direction=None,
        when=_each_fits,
        examples=(
            (
                "Its throughput, latency and power are 90 fps, 11 ms and 3 W, respectively.",
                (("90 fps", "throughput", None), ("11 ms", "latency", None), ("3 W", "power", None)),
            ),
        ),
        near_misses=("Its colour and weight are 90 nm and 3 kg.",),
    ),
    Rule(
        "metric-then-value",
        'the metric, then the value: "latency of 3 ms", "power consumption is 0.9 W"',
        "METRICS ((WORD|OF|BE|ACHIEVE|PREPOSITION|OPEN|COLON|TO|IN|BY|LESS|MORE|LOWER){0,5}?|(BE? IMPROVE|BETTER TO)) "
        "ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        when=_fits,
        examples=(("The latency per request is 3 ms.", (("3 ms", "latency", None),)),),
        near_misses=("The latency was measured on 3 GB inputs.",),
    ),
    Rule(
        "value-then-metric",
        'the value, then the metric: "116 ms end-to-end latency", "0.94 W of power"',
        "ABSOLUTE_VALUE OF? WORD|PEAK{0,4} NOUN",
        kind="absolute",
        direction=None,
        when=_fits,
        examples=(
            (
                "It needs 0.94 W of power and has 116 ms end-to-end latency.",
                (("0.94 W", "power", None), ("116 ms", "latency", None)),
            ),
        ),
        near_misses=("It needs a 24 GB GPU memory card.",),
    ),
    Rule(
        "value-in-metric",
        'a value "in terms of" the metric: "an overhead of 500 ms in terms of latency"',
        "ABSOLUTE_VALUE IN NOUN",
        kind="absolute",
        direction=None,
        when=lambda m: _fits(m) and m.sentence.tokens[m.quantities[0] + 1].value == "in terms of",
        examples=(("It adds 500 ms in terms of latency.", (("500 ms", "latency", None),)),),
        near_misses=("It adds 500 ms in terms of users.",),
    ),
    Rule(
        "unit-says-metric",
        'the unit alone says what is measured: "740 TFLOP/s", "96.5 FPS", "3.8 µJ per inference"',
        "ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        metric="unit",
        when=_says_metric,
        examples=(
            (
                "It reaches 740 TFLOPS and 96.5 FPS.",
                (("740 TFLOPS", "compute_rate", None), ("96.5 FPS", "throughput", None)),
            ),
        ),
        near_misses=("It reads 30 fps video.",),
    ),
    Rule(
        "efficiency-beside-rate",
        'an efficiency beside a rate that it is of: "324 PFLOP/s, an efficiency of 67%"',
        "<z: PERFORMANCE> OF|BE PERCENT_VALUE",
        kind="absolute",
        direction=None,
        metric="utilization",
        when=lambda m: (
            m.sentence.words(m.found.start("z"), m.found.start("z")) in ("efficiency", "efficiencies")
            and any(d.metric in ("compute_rate", "bandwidth") and d.kind == "absolute" for d in m.sentence.drafts)
            and m.sentence.row[m.found.end() : m.found.end() + 1] != "o"
        ),
        examples=(
            (
                "It sustains 324 PFLOP/s, corresponding to an efficiency of 67%.",
                (("324 PFLOP/s", "compute_rate", None), ("67%", "utilization", None)),
            ),
        ),
        near_misses=("It has an efficiency of 67%.",),
    ),
    Rule(
        "bandwidth-reached",
        'a verb of achievement and a data rate: "achieves 245 GB/s"',
        "ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        metric="bandwidth",
        when=lambda m: (
            _unit_kind(m) == "data_rate"
            and bool(_TAKES.search(m.sentence.text_before(m.quantities[0], 60)) or _sustained(m))
            and not is_specification(m.sentence, m.quantities[0])
        ),
        examples=(("It achieves 245 GB/s on large messages.", (("245 GB/s", "bandwidth", None),)),),
        near_misses=("It runs on a 100 GB/s link.",),
    ),
    Rule(
        "in-time",
        'a task and the time it takes: "trains in less than 4 hours", "takes 26 minutes"',
        "ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        metric="time",
        when=_in_time,
        examples=(("The model trains in less than 4 hours.", (("4 hours", "runtime", None),)),),
        near_misses=("We predict failures in 30-second windows.",),
    ),
    Rule(
        "pair-of-times",
        'two times in a bracket, set against each other: "(disk 1157 ms vs. flash 568 ms)"',
        "OPEN WORD{0,2} ABSOLUTE_VALUE WORD{0,2} COMPARED",
        kind="absolute",
        direction=None,
        metric="time",
        when=_pair_of_times,
        examples=(
            (
                "Starting is slower from disk (disk 1157 ms vs. flash 568 ms).",
                (("1157 ms", "latency", None), ("568 ms", "latency", None)),
            ),
        ),
        near_misses=("We compare two (old vs. new) systems.",),
    ),
    Rule(
        "added-amount",
        'an amount more or less than somebody: "0.5 ms slower than A"',
        "ABSOLUTE_VALUE ((<d: FASTER|SLOWER> (?! WORD))|(<d: MORE|LESS> COMPARED))",
        kind="absolute",
        direction=None,
        metric="amount",
        when=lambda m: _unit_kind(m) in _AMOUNTS,
        examples=(("It is 0.5 ms slower than the baseline.", (("0.5 ms", "latency", None),)),),
        near_misses=("It is 0.5 m longer than the baseline.",),
    ),
    Rule(
        "power-used",
        'a verb of use and a power: "consumes 2.6 W"',
        "ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        metric="power",
        when=_power_used,
        examples=(("The prototype consumes only 2.6 W.", (("2.6 W", "power", None),)),),
        near_misses=("We target a 15 W accelerator.",),
    ),
    Rule(
        "energy-value",
        'an energy: "0.63 mJ"',
        "ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        metric="energy",
        when=_energy,
        examples=(("A run costs 0.63 mJ.", (("0.63 mJ", "energy", None),)),),
        near_misses=("A run costs 3 runs.",),
    ),
    Rule(
        "area-value",
        'an area: "a 9 mm² prototype"',
        "ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        metric="area",
        when=_area,
        examples=(("The macro occupies 0.3 mm^2.", (("0.3 mm^2", "area", None),)),),
        near_misses=("The macro occupies 3 rows.",),
    ),
    Rule(
        "resource-value",
        'FPGA resources: "2,268 LUTs"',
        "ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        metric="resource_usage",
        when=_resource,
        examples=(("The core takes 2,268 LUTs.", (("2,268 LUTs", "resource_usage", None),)),),
        near_misses=("The core takes LUTs.",),
    ),
    Rule(
        "frequency-reached",
        'a clock that is a result: "a maximum frequency of 1.5 GHz"',
        "ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        metric="frequency",
        when=_frequency,
        examples=(("The core operates at up to 1.5 GHz.", (("1.5 GHz", "frequency", None),)),),
        near_misses=("The tests ran on a 2 GHz CPU.",),
    ),
    Rule(
        "rate-in-hertz",
        'a rate of work in hertz: "runs at 30 Hz"',
        "ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        metric="throughput",
        when=_control_rate,
        examples=(("The policy runs at 30 Hz.", (("30 Hz", "throughput", None),)),),
        near_misses=("Signals are sampled at 50 Hz.",),
    ),
    Rule(
        "money-value",
        'money: "costs $0.3 per kernel"',
        "ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        metric="cost",
        when=_money,
        examples=(("Training costs about $450.", (("$450", "cost", None),)),),
        near_misses=("The market is worth $4 billion.",),
    ),
    Rule(
        "shrunk-to",
        'what is left after shrinking: "compresses the model to less than 160 GB"',
        "LOWER|LESS !SEMICOLON|CLAUSE|MULTIPLE|PERCENT|OPEN{1,9}? TO ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        metric="size",
        when=lambda m: _unit_kind(m) == "data" and not _SPEC_AFTER.match(m.sentence.text_after(m.quantities[0])),
        examples=(("It compresses the model to less than 160 GB.", (("160 GB", "size", None),)),),
        near_misses=("It moves the model to a 160 GB GPU.",),
    ),
    Rule(
        "sized-thing",
        'a thing and its size: "a 278 MB model"',
        "ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        metric="size",
        when=_memory_size,
        examples=(("This gives a 278 MB model.", (("278 MB", "size", None),)),),
        near_misses=("This needs an 80 GB GPU.",),
    ),
    Rule(
        "memory-needed",
        'a verb of use and a memory: "requires only 2 GB of RAM"',
        "ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        metric="memory",
        when=_memory_need,
        examples=(("It requires only 2 GB of RAM.", (("2 GB", "memory", None),)),),
        near_misses=("A card with 2 GB.",),
    ),
    Rule(
        "load-that-fits",
        'how large a load fits: "scales sequences up to 4096K", "trains models with up to 545 billion parameters"',
        "ABSOLUTE_VALUE",
        kind="absolute",
        direction=None,
        metric="capacity",
        when=_capacity,
        examples=(
            (
                "It scales training to models of up to 545 billion parameters.",
                (("545 billion parameters", "capacity", None),),
            ),
        ),
        near_misses=("We use a model with 7 billion parameters.",),
    ),
)
