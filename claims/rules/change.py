"""Changes with both numbers ("from 128 GB to 1 GB") and ranges that are written the same way ("from 3 ms to 30 ms")."""

from __future__ import annotations

from dataclasses import replace

import regex

from claims.mentions import Quantity, Token
from claims.rules.absolute import KINDS, metric_of_unit, per_work, time_metric
from claims.rules.patterns import Rule
from claims.rules.sentence import Match, Sentence

_RANGE_WORD = regex.compile(r"\b(?:rang\w*|span\w*|var(?:y|ies|ying)|between|anywhere)\b", regex.I)
_THING = regex.compile(r"\b(?:compress|shrink|model|checkpoint|binary|index|file|executable|weights)")
_SET_UP_RANGE = regex.compile(
    r"\b(?:slack|deadline|period|interval|window|duration|timeout|horizon|step|length|delay line|video|audio|"
    r"recording|clip|age)s? (?:\w+ ){0,2}(?:rang|vary|span|from)"
)


def from_to(m: Match) -> bool:
    """Makes one claim of the two numbers of "from A to B": a change, or a range when nothing changes."""
    s = m.sentence
    a, b = m.found.start("a"), m.found.start("b")
    first, last = s.quantity(a), s.quantity(b)
    if last.kind == "bare" or s.taken[b]:
        return False
    if first.kind not in ("bare", last.kind) or (
        first.kind == last.kind == "absolute"
        and first.unit_kind not in (last.unit_kind, "scale")
        and not last.unit.startswith(first.unit + "/")
        and not first.unit.startswith(last.unit + "/")
    ):
        return False
    if last.unit.endswith("param") and first.kind != "bare":
        return False
    start = m.found.start()
    clause = max((i for i in range(start) if s.row[i] in ";k"), default=-1) + 1
    left = s.row[clause:start]
    around = s.words(clause, start)
    metric, span = _metric(s, clause, start, b, falls=last.high < first.low)
    if metric is None:
        return False
    if metric == "out_of_scope":
        s.taken[a] = s.taken[b] = m.rule.name
        s.reject(b, "a change of something that is no metric of performance")
        return True
    if last.unit_kind == "time" and metric in ("speedup", "compute_cost"):  # "inference speed from 71 s to 29 s"
        metric = time_metric(s, b)
    changes = any(c in "dDuUiIaSLsGFB" for c in left) or last.high < first.low
    if metric in ("utilization", "scaling_efficiency") or last.kind == "absolute":
        is_change = changes and not _RANGE_WORD.search(around)
    else:
        is_change = last.high < first.low
    low, high = last.low, last.high
    unit = last.unit.removesuffix("/s") if metric == "compute_cost" else last.unit
    if metric == "energy_efficiency" and last.unit_kind == "energy" and span is not None:
        unit = per_work(s, next(i for i, t in enumerate(s.tokens) if t.start == span[0]), unit)
    if is_change:
        start_value = (
            first.low
            if first.kind == "bare"
            or first.unit == last.unit
            or last.unit.startswith(first.unit)
            or first.unit.startswith(last.unit + "/")
            else _scaled(first.low, first.unit, last.unit)
        )
        if start_value is None:
            return False
        s.add(
            a,
            kind="change",
            metric=metric,
            low=low,
            high=high,
            unit=unit,
            from_value=start_value,
            end_token=b,
            direction="increase" if high > start_value else "decrease",
            rule=m.rule.name,
            metric_span=span,
        )
        return True
    if last.kind == "absolute":
        same = first.kind == "bare" or first.unit == last.unit
        start_value = first.low if same else _scaled(first.low, first.unit, last.unit)
        if start_value is None:
            return False
        low = start_value
        s.add(
            a,
            kind="absolute",
            metric=metric,
            low=min(low, high),
            high=max(low, high),
            unit=unit,
            end_token=b,
            direction=None,
            rule=m.rule.name,
            metric_span=span,
        )
        return True
    return False


def merge_ranges(tokens: list[Token]) -> list[Token]:
    """Joins "from 7% to 55%" to one value, where it is a range: of a change in %, not of a utilization."""
    row = "".join(t.type for t in tokens)
    if "tP" not in row:
        return tokens
    out = list(tokens)
    for m in reversed(list(regex.finditer("f([PN])tP", row))):
        if any(
            t.type == "M" and t.value in ("utilization", "scaling_efficiency") or t.type == "O"
            for t in tokens[: m.start()]
        ):
            continue
        a, b = tokens[m.start() + 1].value, tokens[m.end() - 1].value
        assert isinstance(a, Quantity) and isinstance(b, Quantity)
        if b.high < a.low:  # it falls: a change
            continue
        joined = replace(b, start=a.start, low=min(a.low, b.low), high=max(a.high, b.high))
        out[m.start() : m.end()] = [Token("P", a.start, b.end, joined)]
    return out


def _metric(s: Sentence, first: int, before: int, value: int, falls: bool) -> tuple[str | None, tuple[int, int] | None]:
    q = s.quantity(value)
    if (
        q.unit_kind == "data"
        and _RANGE_WORD.search(s.words(before - 3, before))
        and "M" not in s.row[max(0, before - 2) : before]
    ):
        return None, None  # "images ranging from 5 MB to 155 MB"
    for i in [*range(before - 1, first - 1, -1), *range(value + 1, min(value + 4, len(s.row)))]:
        t = s.tokens[i]
        if t.type == "M" and (
            q.unit_kind in KINDS[str(t.value)]
            or t.value == "capacity"
            and q.unit_kind == "count"
            or q.kind == "percent"
            and (falls or t.value in ("utilization", "scaling_efficiency"))
        ):
            return str(t.value), (t.start, t.end)
        if t.type == "O" and q.kind == "percent":
            return "out_of_scope", None
    if q.kind != "absolute":
        return None, None
    if q.unit_kind in ("time", "cycle"):
        if not falls and _SET_UP_RANGE.search(s.words(before - 6, before)):
            return None, None
        return time_metric(s, value), None
    if q.unit_kind in ("rate", "op_rate", "per_energy", "energy_per", "per_area", "compute_time", "time_per"):
        return metric_of_unit(s, value)[0], None
    if q.unit_kind == "data" and _THING.search(s.words(first, before)):
        return "size", None
    simple = {
        "energy": "energy",
        "power": "power",
        "area": "area",
        "data": "memory",
        "money": "cost",
        "resource": "resource_usage",
        "data_rate": "bandwidth",
    }
    return simple.get(q.unit_kind), None


def _scaled(value: float, unit: str, other: str) -> float | None:
    from claims.mentions.units import prefix_factor

    factor = prefix_factor(other, unit)
    return None if factor is None else value * factor


RULES: tuple[Rule, ...] = (
    Rule(
        "from-to",
        'from one number to another: "reduces memory from 128 GB to 1 GB"',
        "FROM WORD{0,1} <a: ABSOLUTE|PERCENT|NUMBER> (WORD|LESS|MORE){0,2} ((ON|PREPOSITION|IN|OF) WORD{0,3} "
        "ABSOLUTE|MACHINES|PEAK?)? TO "
        "WORD{0,1} <b: ABSOLUTE|PERCENT>",
        kind="change",
        make=from_to,
        examples=(
            ("It cuts peak memory from 128 GB to 1 GB.", (("128 GB to 1 GB", "memory", "decrease"),)),
            ("The latency ranges from 3 ms to 30 ms.", (("3 ms to 30 ms", "latency", None),)),
        ),
        near_misses=("It cuts accuracy from 93% to 91%.",),
    ),
    Rule(
        "down-from",
        'the end of a change before its start: "3 ms, down from 12 ms"',
        "<b: ABSOLUTE|PERCENT> COMMA? <w: LESS|MORE|WORD>? FROM WORD{0,1} <a: ABSOLUTE|PERCENT>",
        kind="change",
        make=from_to,
        when=lambda m: (
            m.part("w") is None
            and "t" in m.sentence.row[max(0, m.found.start() - 2) : m.found.start()]
            or m.part("w") is not None
            and m.sentence.words(m.found.start("w"), m.found.start("w")) in ("down", "up")
        ),
        examples=(("The latency is 3 ms, down from 12 ms.", (("3 ms, down from 12 ms", "latency", "decrease"),)),),
        near_misses=("We collect 3 ms clips from 12 ms windows.",),
    ),
    Rule(
        "arrow",
        'a change with an arrow: "latency (12 ms → 3 ms)"',
        "<a: ABSOLUTE|PERCENT> <arrow: TO> <b: ABSOLUTE|PERCENT>",
        kind="change",
        make=from_to,
        when=lambda m: m.sentence.tokens[m.found.start("arrow")].value == "→",
        examples=(("It improves latency (12 ms → 3 ms).", (("12 ms → 3 ms", "latency", "decrease"),)),),
        near_misses=("It improves recall (12% → 13%).",),
    ),
    Rule(
        "instead-of",
        'one number instead of another: "within 2 hours instead of 3 days"',
        "<b: ABSOLUTE> (WORD|OF){0,3} METRIC_NOUN? COMMA? COMPARED <a: ABSOLUTE>",
        kind="change",
        make=from_to,
        when=lambda m: m.sentence.tokens[m.found.end() - 2].value in ("instead of", "rather than"),
        examples=(
            (
                "The search ends within 2 hours instead of 3 days.",
                (("2 hours instead of 3 days", "runtime", "decrease"),),
            ),
        ),
        near_misses=("We use trees instead of lists.",),
    ),
)
