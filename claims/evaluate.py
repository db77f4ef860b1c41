"""Gold against extracted claims.

What is counted
  value     a claim and a gold claim pair up one to one when their value mentions overlap in the same field and they
            say the same quantity (numbers and unit; "50 % decrease" equals "2 x decrease").
  core      value, and the same metric, the same direction and the same kind.
  headline  core, and the same bound, subject and baseline.
  slots     over the value pairs: how often each further field agrees. subject and baseline: share of pairs with the
            same name; bound, stat, role, device_count: share among the pairs in which either side differs from the
            default (exact, none, result, null); hardware, workload, precision: F1 of the sets; span: share of value
            mentions with the same characters (quotes, signs and spaces aside).

A gold claim marked optional costs nothing when missed, and a claim paired with it is not counted.

What counts as the same unit or name is defined here and shares nothing with the extractor: a scorer that took its
units from the code it scores would not see their faults.
"""
from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pint

Record = dict[str, Any]
Split = Literal["all", "tuned", "held-out"]
LEVELS = ("value", "family", "core", "headline")


# Gold files --------------------------------------------------------------------------------------------------------

def read_gold(path: str | Path, split: Split = "all") -> list[Record]:
    """The records of a gold file (id, title, abstract, claims), or one of its two parts.

    Raises OSError, or ValueError with file and line when a line is no such record.
    """
    records = []
    with open(path, "rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    with gzip.open(path, "rt", encoding="utf-8") if packed else open(path, encoding="utf-8") as lines:
        try:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    records.append(_gold_record(line, f"{path}:{number}"))
        except (UnicodeDecodeError, EOFError) as error:
            raise ValueError(f"{path}: not a text in UTF-8 ({error}); fetch or convert it again") from error
    if not records:
        raise ValueError(f"{path}: no annotated records; name a JSON Lines file with id, title, abstract and claims")
    return [record for record in records if split == "all" or is_held_out(record["id"]) == (split == "held-out")]


def _gold_record(line: str, place: str) -> Record:
    try:
        record: Record = json.loads(line)
    except ValueError as error:
        raise ValueError(f"{place}: not JSON ({error}); mend or remove the line") from error
    missing = [key for key in ("id", "title", "abstract", "claims")
               if not isinstance(record, dict) or key not in record]
    if missing:
        raise ValueError(f"{place}: no field {', '.join(missing)}; a gold record has id, title, abstract and claims")
    for claim in record["claims"]:
        if claim["quote"] not in record[claim["field"]] or claim["value_text"] not in claim["quote"]:
            raise ValueError(f"{place}: the quote {claim['quote']!r} is not in the {claim['field']}, or does not hold "
                             f"its value {claim['value_text']!r}")
    return record


def is_held_out(record_id: str) -> bool:
    """Whether a record is of the fifth that nobody tunes on: its id's SHA-256 is divisible by five."""
    return int(hashlib.sha256(record_id.encode()).hexdigest(), 16) % 5 == 0


# The same quantity -------------------------------------------------------------------------------------------------

_COUNTED = ("token frame sample query request op param pixel instruction image usd iteration sequence vector lookup "
            "transaction step epoch packet word sentence edge event video point record inference task spike synapse "
            "neuron dsp lut gco2 particle user model gpu residue atom cell site update node core machine server epoch_ "
            "element ff bram uram tpu sm gate ge rtf percentpoint instance kernel event_ line ray op_ layer").split()
_ALIASES = {
    "tokens": "token", "frames": "frame", "samples": "sample", "images": "image", "queries": "query",
    "requests": "request", "fps": "frame/s", "flops": "flop", "ops": "op", "ips": "instruction/s", "px": "pixel",
    "params": "param", "parameter": "param", "parameters": "param", "weight": "param", "us": "microsecond",
    "µs": "microsecond", "μs": "microsecond", "min": "minute", "h": "hour", "hr": "hour", "clk": "cycle", "$": "usd",
    "dollar": "usd", "dollars": "usd", "b": "byte", "seconds": "s", "second": "s", "sec": "s", "bits": "bit",
    "inferences": "inference", "iterations": "iteration", "vectors": "vector", "qps": "query/s", "tps": "token/s",
    "mips": "1e6 instruction/s", "cycles": "cycle", "tok": "token", "img": "image", "usd": "usd",
    "gpu-hour": "gpu*hour", "gpu-hours": "gpu*hour", "tpu-hour": "gpu*hour", "gpu-day": "gpu*day",
    "gpu-days": "gpu*day", "inf": "inference", "req": "request", "months": "month", "month": "month", "hours": "hour",
    "days": "day", "minutes": "minute", "mins": "minute", "steps": "step", "nodes": "node", "cores": "core",
    "gpus": "gpu", "percent": "percentpoint",
}
_PREFIXES = {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18, "Z": 1e21, "m": 1e-3, "u": 1e-6,
             "µ": 1e-6, "μ": 1e-6, "n": 1e-9, "p": 1e-12, "f": 1e-15, "a": 1e-18}
_COUNT_PREFIXES = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "G": 1e9, "T": 1e12}
_BASES = {"FLOP": "op", "FLOPS": "op/s", "FLOPs": "op", "OP": "op", "OPS": "op/s", "OPs": "op", "op": "op", "ops": "op",
          "Op": "op", "Ops": "op", "FLOP/S": "op/s", "Flop": "op", "Flops": "op/s", "flop": "op", "MAC": "mac",
          "MACs": "mac", "W": "watt", "J": "joule", "Wh": "watt_hour", "B": "byte", "bit": "bit", "b": "bit",
          "bps": "bit/s", "Hz": "hertz", "s": "second", "m": "meter", "token": "token", "tokens": "token", "LUT": "lut",
          "DSP": "dsp"}


@cache
def _registry() -> pint.UnitRegistry[float]:
    import pint

    registry: pint.UnitRegistry[float] = pint.UnitRegistry(on_redefinition="ignore")
    for name in _COUNTED:
        registry.define(f"{name} = [{name}]")
    for definition in ("flop = op", "mac = 2 * op", "cycle = [clockcycle]"):
        registry.define(definition)
    return registry


@lru_cache(maxsize=4096)
def to_base(unit: str) -> tuple[float, str]:
    """A unit as its factor and its dimension: "TOP/s/W" -> (1e12, "[op] ..."); unknown ones are their own dimension."""
    text = unit.strip().replace("·", "*").replace("²", "^2")
    text = text.replace("\\", "").replace("{", "").replace("}", "")
    if text in ("%", "percent"):
        return 0.01, "share"
    if text in ("x", "X", "times"):
        return 1.0, "share"
    parts = re.split(r"([*/ ])", re.sub(r"\s*([*/])\s*", r"\1", text).replace(" per ", "/"))
    try:
        quantity: Any = _registry().parse_expression("".join(map(_expression, parts)))
        if not hasattr(quantity, "to_base_units"):
            quantity = quantity * _registry().dimensionless
        quantity = quantity.to_base_units()
        return float(quantity.magnitude), str(quantity.dimensionality)
    except Exception:  # pint has many ways to refuse what is no unit; each means the same here
        return 1.0, text.casefold()


def _expression(part: str) -> str:
    """One factor of a unit, or the sign between two, as pint reads it."""
    if part in ("*", "/", " ", ""):
        return "*" if part == " " else part
    base, _, power = part.partition("^")
    expression = _base_expression(base)
    return f"(({expression})**{float(power)})" if power else f"({expression})"


def _base_expression(base: str) -> str:
    low = base.lower()
    head, rest = base[:1], base[1:].lower()
    if base in _BASES:
        return _BASES[base]
    if len(base) > 1 and head in _PREFIXES and base[1:] in _BASES:
        return f"{_PREFIXES[head]}*({_BASES[base[1:]]})"
    if low in _ALIASES:
        return _ALIASES[low]
    if low in _COUNTED or low.rstrip("s") in _COUNTED:
        return low if low in _COUNTED else low.rstrip("s")
    if head and head in _COUNT_PREFIXES and rest in _ALIASES and len(base) > 2:
        return f"{_COUNT_PREFIXES[head]}*({_ALIASES[rest]})"
    if head and head in _COUNT_PREFIXES and rest.rstrip("s") in _COUNTED:
        return f"{_COUNT_PREFIXES[head]}*{rest.rstrip('s')}"
    if low in ("kib", "mib", "gib", "tib"):
        return f"{2 ** (10 * ('kmgt'.index(low[0]) + 1))}*byte"
    if not re.fullmatch(r"[a-zA-Z]{3,}", base) or base in _registry():
        return base
    # A counted thing that nobody listed: a dimension of its own, a capital prefix taken off.
    prefixed = head in "KMBGT" and base[1:].islower() and len(base) > 4
    scale = _COUNT_PREFIXES[head] if prefixed else 1
    name = (base[1:] if scale != 1 else base).lower().rstrip("s")
    if name not in _registry():
        _registry().define(f"{name} = [{name}]")
    return f"{scale}*{name}"


def _close(a: float, b: float, tolerance: float = 0.011) -> bool:
    return abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-30)


def _ratio(value: float, unit: Any, direction: str) -> float:
    share = value / 100 if unit == "%" else value
    if direction == "of":
        return share
    if unit == "%":
        return 1 + share if direction == "increase" else 1 - share
    if direction == "increase":
        return share
    return 1 / share if share else 0.0


def _ratios(claim: Record) -> list[float] | None:
    """Both ends of a relative claim as new / baseline, in order; None when it cannot be said."""
    direction = claim.get("direction")
    if direction not in ("increase", "decrease", "of"):
        return None
    return sorted(_ratio(float(claim[end]), claim.get("unit"), direction) for end in ("low", "high"))


def _same_ratio(gold: Record, claim: Record) -> bool:
    """The same change said another way (50 % decrease, 2 x decrease), compared by the size of the change."""
    ours, theirs = _ratios(gold), _ratios(claim)
    return bool(ours and theirs) and all(_close(x, y, 0.006) and _close(abs(x - 1), abs(y - 1), 0.06)
                                         for x, y in zip(ours or (), theirs or (), strict=True))


def same_quantity(gold: Record, claim: Record) -> bool:
    """Whether two claims say the same numbers in the same unit, or the same change."""
    try:
        low, high = float(claim["low"]), float(claim["high"])
    except (TypeError, ValueError, KeyError):
        return False
    if (gold["kind"] == "relative") != (claim.get("kind") == "relative"):
        return False
    if gold["kind"] == "relative":
        if gold["unit"] == claim.get("unit"):
            return _close(gold["low"], low) and _close(gold["high"], high)
        return _same_ratio(gold, claim)
    factor, dimension = to_base(str(gold["unit"]))
    their_factor, their_dimension = to_base(str(claim.get("unit")))
    return (dimension == their_dimension and _close(gold["low"] * factor, low * their_factor)
            and _close(gold["high"] * factor, high * their_factor))


# The same name -----------------------------------------------------------------------------------------------------

_GENERIC = set("the a an our its their of over by in on with and or to for using single based system systems method "
               "methods approach approaches model models framework existing gpu gpus cpu cpus fpga fpgas nvidia amd "
               "intel xilinx accelerator accelerators implementation implementations baseline baselines library "
               "inference".split())


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z]+[0-9][a-z0-9.+]*|[0-9][a-z0-9.+]*|[a-z+#]+", name.casefold().replace("-", " "))


def _is_run(short: list[str], long: list[str]) -> bool:
    return any(long[at:at + len(short)] == short for at in range(len(long) - len(short) + 1))


@lru_cache(maxsize=65536)
def same_name(gold: str | None, name: str | None) -> bool:
    """Whether two names are the same, articles and generic words aside.

    They share at least half their words, every word with a digit is in both or the shorter is a run of whole words of
    the longer, and neither is more than three times as long as the other.
    """
    if not gold or not name:
        return not gold and not name
    ours, theirs = _words(gold), _words(name)
    if not ours or not theirs:
        return gold.strip() == name.strip()
    if "".join(ours) == "".join(theirs):
        return True
    short, long = sorted((ours, theirs), key=len)
    if len(long) > 3 * len(short) + 2:
        return False
    if _is_run(short, long) and (set(short) - _GENERIC or set(long) <= _GENERIC | set(short)):
        return True
    with_digit, their_digit = ({word for word in words if re.search(r"\d", word)} for words in (ours, theirs))
    if with_digit != their_digit:
        return False
    ours, theirs = ([word for word in words if word not in _GENERIC] or words for words in (ours, theirs))
    common = (Counter(ours) & Counter(theirs)).total()
    return 2 * common / (len(ours) + len(theirs)) >= 0.5


def _same_set(gold: list[str] | None, names: list[str] | None) -> tuple[int, int, int]:
    """How many names of two lists pair up, and how long each list is."""
    ours, theirs = list(gold or ()), list(names or ())
    left = list(theirs)
    for name in ours:
        match = next((at for at, other in enumerate(left) if same_name(name, other)), None)
        if match is not None:
            del left[match]
    return len(theirs) - len(left), len(ours), len(theirs)


def _same_span(text: str, gold: Record, claim: Record) -> bool:
    def trim(part: str) -> str:
        return re.sub(r"[\s$~<>≈()]|\\\\(?:sim|approx|mathbf|textbf)|[{}]", "", part).casefold()
    return trim(text[gold["_start"]:gold["_end"]]) == trim(text[claim["start"]:claim["end"]])


# Scoring -----------------------------------------------------------------------------------------------------------

_FAMILIES = {metric: family for family in (
    "speedup throughput latency runtime compute_rate", "energy power energy_efficiency carbon",
    "memory size traffic bandwidth", "area area_efficiency resource_usage resource_efficiency", "cost cost_efficiency",
    "utilization scaling_efficiency") for metric in family.split()}
_DEFAULTS = {"bound": "exact", "stat": "none", "role": "result", "device_count": None}
_NAMES = ("subject", "baseline")
_SETS = ("hardware", "workload", "precision")


@dataclass(frozen=True, slots=True)
class Error:
    """One disagreement: what kind ("missed", "spurious", "core" or a slot), where, and what was expected and got."""

    kind: str
    paper_id: str
    quote: str
    note: str

    def __str__(self) -> str:
        return " | ".join((self.kind, self.paper_id, self.quote, self.note))


def harmonic(precision: float, recall: float) -> float:
    """F1: the harmonic mean of both, to four decimals; 0 where both are."""
    return round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0


@dataclass(slots=True)
class Report:
    """The figures of one comparison. `counts` are the tallies that the shares below are made from; `judged` the
    extracted claims that count, each with whether its headline is right."""

    counts: Counter[str] = field(default_factory=Counter)
    sets: dict[str, list[int]] = field(default_factory=lambda: {name: [0, 0, 0] for name in _SETS})
    errors: list[Error] = field(default_factory=list)
    judged: list[tuple[Record, bool]] = field(default_factory=list)

    def level(self, name: str) -> dict[str, float]:
        """precision, recall and f1 of "value", "family", "core" or "headline", to four decimals."""
        found, predicted, gold = (self.counts[key] for key in (name, "predicted", "gold"))
        precision, recall = found / predicted if predicted else 0.0, found / gold if gold else 0.0
        return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": harmonic(precision, recall)}

    def slots(self) -> dict[str, float]:
        """The agreement on each further field, to four decimals; 1 where there was nothing to agree on."""
        pairs = self.counts["value"]
        shares = {name: self.counts[f"same {name}"] / (pairs or 1) for name in ("span", *_NAMES)}
        for name in _DEFAULTS:
            total = self.counts[f"of {name}"]
            shares[name] = self.counts[f"same {name}"] / total if total else 1.0
        for name, (both, gold, predicted) in self.sets.items():
            if pairs:
                shares[name] = 2 * both / (gold + predicted) if gold + predicted else 1.0
        return {name: round(share, 4) for name, share in shares.items()}

    def fields(self) -> dict[str, dict[str, float]]:
        """For each further field of the claims that were found: precision and recall, to four decimals, and `gold`,
        how often an annotator filled it in (a list counts its items). 1 where there was nothing to find."""
        sizes = {name: [self.counts[f"{what} {name}"] for what in ("right", "stated", "filled")]
                 for name in (*_NAMES, *_DEFAULTS)} | self.sets
        return {name: {"precision": round(both / predicted, 4) if predicted else 1.0,
                       "recall": round(both / gold, 4) if gold else 1.0, "gold": gold}
                for name, (both, gold, predicted) in sizes.items()}

    def as_dict(self) -> dict[str, Any]:
        """All figures as plain values."""
        tallies = ("gold", "predicted", "optional_found", "stray", "records", "records_exact", "claim_records",
                   "claim_records_exact")
        return {**{name: self.counts[name] for name in tallies}, **{name: self.level(name) for name in LEVELS},
                "slots": self.slots()}

    def lines(self) -> Iterator[str]:
        """The figures as people read them."""
        for name in LEVELS:
            level = self.level(name)
            yield f"{name:9s} P {level['precision']:.3f}  R {level['recall']:.3f}  F1 {level['f1']:.3f}"
        yield "slots     " + "  ".join(f"{name} {share:.3f}" for name, share in self.slots().items())
        count = self.counts
        yield (f"gold {count['gold']}  predicted {count['predicted']}  optional found {count['optional_found']}  "
               f"stray {count['stray']}  records right {count['records_exact']}/{count['records']}  "
               f"with claims {count['claim_records_exact']}/{count['claim_records']}")


def score(gold: Iterable[Record], claims: Iterable[Record]) -> Report:
    """Compares extracted claims (rows with at least paper_id, field, start, end, kind, metric, low, high and unit)
    with gold records. Raises ValueError for a claim without integer offsets."""
    by_paper: dict[str, list[Record]] = defaultdict(list)
    for claim in claims:
        if not isinstance(claim.get("start"), int) or not isinstance(claim.get("end"), int):
            raise ValueError(f"claim without integer start and end: {claim.get('claim_id') or claim}")
        by_paper[claim["paper_id"]].append(claim)
    report = Report()
    for record in gold:
        exact = _score_record(record, by_paper.pop(record["id"], []), report)
        report.counts["records"] += 1
        report.counts["records_exact"] += exact
        if any(not claim.get("optional") for claim in record["claims"]):
            report.counts["claim_records"] += 1
            report.counts["claim_records_exact"] += exact
    report.counts["stray"] = sum(map(len, by_paper.values()))
    return report


def _score_record(record: Record, claims: list[Record], report: Report) -> bool:
    """Adds one record to the report; whether all its claims were found, with nothing beside them."""
    gold = [_placed(record, claim) for claim in record["claims"]]
    pair_of_gold, pair_of_claim = _pairs(gold, claims)
    exact = True
    for at, expected in enumerate(gold):
        optional = bool(expected.get("optional"))
        report.counts["gold"] += not optional
        if at in pair_of_gold:
            if optional:
                report.counts["optional_found"] += 1
            else:
                exact &= _score_pair(record, expected, claims[pair_of_gold[at]], report)
        elif not optional:
            exact = False
            report.errors.append(Error("missed", record["id"], expected["quote"], expected["metric"]))
    for at, claim in enumerate(claims):
        if at in pair_of_claim:
            report.counts["predicted"] += not gold[pair_of_claim[at]].get("optional")
        elif not any(expected.get("optional") and _overlap(expected, claim) for expected in gold):
            report.counts["predicted"] += 1
            report.judged.append((claim, False))
            exact = False
            around = record.get(str(claim.get("field")), "")[max(0, claim["start"] - 50):claim["end"] + 40]
            report.errors.append(Error("spurious", record["id"], around,
                                       f"{claim.get('metric')} {claim.get('low')} {claim.get('unit')}"))
    return exact


def _placed(record: Record, claim: Record) -> Record:
    """A gold claim with the offsets of its value mention."""
    start = record[claim["field"]].find(claim["quote"]) + claim["quote"].find(claim["value_text"])
    return {**claim, "_start": start, "_end": start + len(claim["value_text"])}


def _overlap(gold: Record, claim: Record) -> bool:
    return bool(claim.get("field") == gold["field"] and claim["start"] < gold["_end"] and gold["_start"] < claim["end"])


def _pairs(gold: list[Record], claims: list[Record]) -> tuple[dict[int, int], dict[int, int]]:
    """Pairs gold and extracted claims one to one, the most alike first: gold -> claim, and claim -> gold."""
    candidates = sorted(((_affinity(expected, claim), -at, -other) for at, expected in enumerate(gold)
                         for other, claim in enumerate(claims)
                         if _overlap(expected, claim) and same_quantity(expected, claim)), reverse=True)
    of_gold: dict[int, int] = {}
    of_claim: dict[int, int] = {}
    for _, at, other in candidates:
        if -at not in of_gold and -other not in of_claim:
            of_gold[-at], of_claim[-other] = -other, -at
    return of_gold, of_claim


def _affinity(gold: Record, claim: Record) -> int:
    return int(8 * (gold["metric"] == claim.get("metric")) + 2 * _same_family(gold, claim)
               + 2 * (gold.get("direction") == claim.get("direction"))
               + 3 * same_name(gold.get("baseline"), claim.get("baseline"))
               + same_name(gold.get("subject"), claim.get("subject")))


def _same_family(gold: Record, claim: Record) -> bool:
    ours, theirs = str(gold["metric"]), str(claim.get("metric"))
    return _FAMILIES.get(ours, ours) == _FAMILIES.get(theirs, theirs)


def _score_pair(record: Record, gold: Record, claim: Record, report: Report) -> bool:
    """Adds one pair of the same quantity to the report; whether it agrees at the core."""
    count = report.counts

    def disagree(kind: str, note: str) -> None:
        report.errors.append(Error(kind, record["id"], gold["quote"], note))

    core = (claim.get("metric") == gold["metric"] and claim.get("kind") == gold["kind"]
            and (gold["kind"] == "absolute" or claim.get("direction") == gold.get("direction")
                 or (gold["kind"] == "relative" and _same_ratio(gold, claim))))
    count["value"] += 1
    count["family"] += _same_family(gold, claim)
    count["core"] += core
    if not core:
        disagree("core", f"{gold['metric']}/{gold.get('direction')} got "
                         f"{claim.get('metric')}/{claim.get('direction')}")
    same = {name: same_name(gold.get(name), claim.get(name)) for name in _NAMES}
    headline = core and claim.get("bound") == gold["bound"] and all(same.values())
    count["headline"] += headline
    report.judged.append((claim, headline))
    for name, default in _DEFAULTS.items():
        ours, theirs = gold.get(name), claim.get(name)
        count[f"stated {name}"] += ours != default
        count[f"filled {name}"] += theirs != default
        count[f"right {name}"] += ours == theirs != default
        if ours != default or theirs != default:
            count[f"of {name}"] += 1
            count[f"same {name}"] += ours == theirs
            if ours != theirs:
                disagree(name, f"{ours!r} got {theirs!r}")
    count["same span"] += _same_span(record[gold["field"]], gold, claim)
    for name in _NAMES:
        count[f"same {name}"] += same[name]
        count[f"stated {name}"] += bool(gold.get(name))
        count[f"filled {name}"] += bool(claim.get(name))
        count[f"right {name}"] += same[name] and bool(gold.get(name))
        if not same[name]:
            disagree(name, f"{gold.get(name)!r} got {claim.get(name)!r}")
    for name in _SETS:
        both, ours, theirs = _same_set(gold.get(name), claim.get(name))
        for at, size in enumerate((both, ours, theirs)):
            report.sets[name][at] += size
        if both < max(ours, theirs):
            disagree(name, f"{gold.get(name)} got {claim.get(name)}")
    return core
