"""From the mentions of a sentence to claims in the making.

`apply` tries the rules of each family in order, relative changes first, on the row of mention types of a sentence; then
values that lean on an earlier one ("and 2.7x over vLLM") take over its metric; then bounds and statistics are read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, cached_property

import regex

from claims import vocabulary
from claims.mentions import Quantity, quantities, tokenize
from claims.mentions.cues import TYPES, row
from claims.mentions.quantities import number_places
from claims.rules import absolute, change, elided, qualifiers, relative
from claims.rules.patterns import Rule
from claims.rules.sentence import Draft, Match, Rejection, Sentence
from claims.text import FieldText

__all__ = ["Draft", "Rule", "Sentence", "apply", "catalogue", "rule", "type_name"]

_ABOUT_SPEED = vocabulary.clue("about_speed")


@cache
def catalogue() -> tuple[Rule, ...]:
    """Every rule, in the order in which they are tried."""
    return (*change.RULES, *relative.RULES, *absolute.RULES, *elided.RULES)


@cache
def _by_name() -> dict[str, Rule]:
    return {r.name: r for r in catalogue()}


def rule(name: str) -> Rule:
    """The rule of that name. Raises KeyError when there is none."""
    return _by_name()[name]


def type_name(character: str) -> str:
    """The name of the mention type that a character stands for in a row."""
    return _TYPE_NAMES[character]


_TYPE_NAMES = {character: name for name, character in TYPES.items()}


_ABOUT_QUALITY = vocabulary.clue("about_quality")


MAX_QUANTITIES = 150
"""The most numbers that a sentence may hold to be read: the time of the rules grows with the square of it."""


class Talk:
    """What a paper talks about, read when a rule first asks."""

    def __init__(self, fields: list[FieldText]) -> None:
        self._fields = fields

    @cached_property
    def of_speed(self) -> int:
        """How often title and abstract name hardware or speed; 0 for a stray mention."""
        count = sum(len(_ABOUT_SPEED.findall(f.text)) for f in self._fields)
        return count if count >= 2 else 0

    @cached_property
    def of_quality(self) -> int:
        """How often title and abstract name accuracy and the like."""
        return sum(len(_ABOUT_QUALITY.findall(f.text)) for f in self._fields)


def apply(fields: list[FieldText]) -> list[Sentence]:
    """The sentences of a paper that hold a number, each with its claims in the making and its rejected numbers."""
    out: list[Sentence] = []
    talk = Talk(fields)
    for index, field_text in enumerate(fields):
        text = field_text.text
        places = number_places(text)
        if not places:
            continue
        previous: Sentence | None = None
        for number, (start, end) in enumerate(field_text.sentences):
            first = bisect_left(places, start)
            if first == len(places) or places[first] >= end:
                previous = None
                continue
            found = quantities(text, start, end)
            if len(found) > MAX_QUANTITIES:
                previous = None
                reason = f"one of more than {MAX_QUANTITIES} numbers in a sentence: a table, not prose"
                rejections = [Rejection(q.start, q.end, reason) for q in found]
                out.append(Sentence(index, number, text, start, end, [], "", rejections=rejections))
                continue
            if not any(q.kind != "bare" and not q.rejected for q in found):
                previous = None
                if found:
                    out.append(
                        Sentence(
                            index,
                            number,
                            text,
                            start,
                            end,
                            [],
                            "",
                            rejections=[
                                Rejection(q.start, q.end, q.rejected or "a number without a unit") for q in found
                            ],
                        )
                    )
                continue
            tokens = change.merge_ranges(tokenize(text, start, end, found))
            sentence = Sentence(
                index, number, text, start, end, tokens, row(tokens), previous, talk, [""] * len(tokens)
            )
            kept = {t.start for t in tokens}
            dropped = [
                q for q in found if q.start not in kept and not any(t.start <= q.start < t.end for t in tokens)
            ]
            sentence.rejections = [
                Rejection(q.start, q.end, q.rejected or "in a bracket without a claim") for q in dropped
            ]
            _run(sentence)
            qualifiers.assign(sentence)
            sentence.drafts.sort(key=lambda d: (d.start, d.end))
            out.append(sentence)
            previous = sentence
    return out


@cache
def _bit(type_char: str) -> int:
    return 1 << ord(type_char)


@cache
def _table() -> tuple[tuple[int, int, Rule], ...]:
    """The rules that are tried, with the types that a sentence must have for them, as sets of bits."""
    return tuple(
        (sum(map(_bit, r.values)), sum(map(_bit, r.words)), r) for r in catalogue() if r.make is not elided.take_over
    )


def _run(s: Sentence) -> None:
    present = 0
    for c in set(s.row):
        present |= _bit(c)
    for values, words, r in _table():
        if not (values & present and words & present):
            continue
        for found in r.compiled.finditer(s.row, overlapped=True):
            match = Match(r, s, found)
            if r.make is not None:
                if (r.when is None or r.when(match)) and not _touches_taken(match):
                    r.make(match)
                continue
            _standard(match)
    elided.run(s)
    for i, t in enumerate(s.tokens):
        if t.type in "XPAN" and not s.taken[i] and isinstance(t.value, Quantity):
            s.rejections.append(
                Rejection(
                    t.start, t.end, "no rule says what it measures" if t.type != "N" else "a number without a unit"
                )
            )
        elif isinstance(t.value, Quantity) and t.value.rejected:
            s.rejections.append(Rejection(t.start, t.end, t.value.rejected))


def _touches_taken(m: Match) -> bool:
    return any(m.sentence.taken[m.found.start(name)] for name in ("a", "b"))


def _standard(m: Match) -> None:
    """The making that most rules share: values of part `q`, metrics of part `m`, direction of part `d`."""
    s, rule = m.sentence, m.rule
    values = m.quantities
    if any(s.taken[i] for i in values):
        return
    if rule.unit_kinds and s.quantity(values[0]).unit_kind not in rule.unit_kinds:
        return
    if rule.when is not None and not rule.when(m):
        return
    left_of_value = [name for name in ("m", "d") if m.part(name) is not None]
    if (
        rule.kind == "relative"
        and left_of_value
        and all(m.found.start(name) < values[0] for name in left_of_value)
        and (s.has_noun_of_its_own(values[-1]) or _WITH_ITS_METRIC.match(s.row, values[0] - 1) is not None)
        and rule.name not in ("verb-quantity-metric", "metric-quantity-direction", "next-quantity-metric")
    ):
        return
    part = m.part("d")
    if part is not None and part[0] in s.used:
        return
    heads = m.heads if rule.metric is None else []
    named = [_head_metric(s, i, values) for i in heads]
    if rule.metric is None:
        if not named:
            return
        if all(s.tokens[i].type == "C" for i in heads) and s.row[max(0, m.found.start("m") - 1)] in "nolp":
            return  # "by 5x on three workloads" says where, not what
        if all(s.tokens[i].type == "C" for i in heads) and rule.name in _NOUN_FIRST:
            return  # "configurations reach speedups of 4x", "models that are 9x smaller"
        if rule.name in _NOUN_FIRST and any(_SAME.search(s.text_before(i, 14)) for i in heads):
            return  # "models of the same size differ by 3x"
        if all(n is None for n in named):
            for i in values:
                s.taken[i] = rule.name
                s.reject(
                    i,
                    f"{s.text[s.tokens[heads[0]].start : s.tokens[heads[0]].end]!r} is no metric of performance or "
                    f"resources",
                )
            return
    pairs = _pairs(m, values, named, heads)
    s.groups += 1
    if part is not None:
        s.used.add(part[0])
    for value, metric, head in pairs:
        s.taken[value] = rule.name
        if metric is None:
            s.reject(value, "of something that is no metric of performance or resources")
            continue
        q = s.quantity(value)
        if head is not None and q.kind == "absolute" and q.unit_kind not in absolute.KINDS.get(metric, (q.unit_kind,)):
            continue  # "92% scaling efficiency and peak performance of 1.3 EFLOP/s": of the performance only
        unit = q.unit
        kind = rule.kind
        if metric == "unit":
            metric, unit = absolute.metric_of_unit(s, value)
        elif metric == "time":
            metric = absolute.time_metric(s, value)
        elif metric == "amount":
            metric = absolute.metric_of_amount(q)
        elif kind == "absolute" and rule.metric is None and metric == "energy" and q.unit_kind == "energy_per":
            metric = "energy_efficiency"
        if kind == "absolute" and q.unit_kind == "time":  # "a speed of 20 ms", "a training cost of 12 days"
            metric = {"speedup": "latency", "compute_cost": "runtime"}.get(metric, metric)
        if (
            kind == "absolute" and metric == "speedup" and q.unit_kind in ("rate", "op_rate")
        ):  # "a speed of 30 frames/s"
            metric, unit = absolute.metric_of_unit(s, value)
        if metric == "size" and part_word(m) in ("larger", "bigger", "longer"):
            metric = "capacity"
        if metric == "speedup" and rule.name == "beat-by":
            metric = elided.metric_of_value_before(s, value, "size") or metric
        if (
            metric == "size"
            and head is not None
            and "compress" in s.text[s.tokens[head].start : s.tokens[head].end].lower()
            and _KV_CACHE.search(s.text, s.start, s.end)
        ):
            metric = "memory"
        if metric == "utilization" and kind == "relative" and part_type(m) in "Dd" and head is not None:
            if s.text[s.tokens[head].start : s.tokens[head].end].lower().startswith("resource"):
                metric = "resource_usage"  # less of it is used
        if metric == "compute_rate" and direction_is_less(m):  # "30% of the GFLOPs": an amount of work
            metric = "compute_cost"
        if metric == "bandwidth" and part_type(m) in "Dd" and kind == "relative":  # needing less of it is less traffic
            metric = "traffic"
        if metric == "capacity" and q.unit_kind == "data_rate":
            metric = "bandwidth"
        if metric == "throughput" and q.unit_kind == "data_rate" and not _CODES_DATA.search(s.text, s.start, s.end):
            metric = "bandwidth"
        if metric == "compute_cost" and q.unit_kind == "op_rate":
            unit = unit.removesuffix("/s")
        if q.kind == "bare" and metric == "latency":
            unit = "RTF"
        if part_type(m) in "STFGas" and metric not in _SPEEDS:
            metric = "speedup"
        if metric == "capacity" and kind == "relative" and rule.name not in _OF_LOADS:
            s.reject(value, "of something that is no metric of performance or resources")
            continue
        if metric == "capacity" and q.unit_kind == "scale":
            unit += "sample" if regex.search(r"batch sizes?\W+(?:\w+\W+){0,3}$", s.text_before(value, 40)) else "token"
        if metric == "energy_efficiency" and q.unit_kind == "energy":
            unit = absolute.per_work(s, head, unit)
        if rule.direction == "increase" and metric == "runtime" and unit == "x":  # "an overhead of 1.2x" is a slowdown
            metric = "speedup"
        direction = _direction(m, metric, q, head)
        if rule.metric == "runtime" and metric == "speedup":
            direction = "decrease"
        if metric == "capacity" and direction == "decrease":  # "reduces the sequence length by 8x": less work, not room
            s.reject(value, "of something that is no metric of performance or resources")
            continue
        low, high = q.low, q.high
        if q.share and direction in ("increase", "decrease"):  # "by two thirds"
            low, high, unit = 100 * low, 100 * high, "%"
        span = None if head is None else (s.tokens[head].start, s.tokens[head].end)
        if direction == "none":
            s.reject(value, "no direction")
            continue
        s.add(
            value,
            kind=kind,
            metric=metric,
            low=low,
            high=high,
            unit=unit,
            direction=direction,
            rule=rule.name,
            metric_span=span,
        )


# rules in which a noun of load ("users", "requests") is what changes
_OF_LOADS = frozenset(
    {
        "quantity-direction-metric",
        "quantity-metric-direction",
        "change-of-metric-by",
        "next-metric-by",
        "change-metric-quantity",
        "quantity-change-in-metric",
        "quantity-metric",
    }
)

# metrics that a speedup can be of; "a data transfer speedup" is a speedup
_SPEEDS = frozenset(
    {
        "latency",
        "runtime",
        "throughput",
        "bandwidth",
        "compute_rate",
        "energy_efficiency",
        "energy",
        "frequency",
        "speedup",
    }
)


_SAME = regex.compile(r"\b(?:same|equal|similar|identical|fixed) $", regex.I)
_CODES_DATA = regex.compile(r"\b(?:compress|decompress|encod|decod|coding|encrypt|decrypt|hash|cipher|pars)", regex.I)
_KV_CACHE = regex.compile(r"\bKV\b|\bkey[- ]value cache", regex.I)
_WITH_ITS_METRIC = regex.compile(r"p[XP][wNQ]{0,2}[MZ]")  # "an overhead of A, with 99% scaling efficiency"
# rules whose noun stands before the value as a subject may: what is counted there is not what is measured
_NOUN_FIRST = frozenset(
    {"metric-of-quantity", "metric-quantity-direction", "metric-change-value", "metric-overhead-of"}
)


def direction_is_less(m: Match) -> bool:
    """Whether the match speaks of less of something, or of a share that is left."""
    return (
        m.rule.direction == "of"
        or part_type(m) in "Dd"
        or m.rule.direction == "last"
        and "D" in m.sentence.row[: m.found.start()]
    )


def part_type(m: Match) -> str:
    """The type of part `d`, or " "."""
    part = m.part("d")
    return m.sentence.tokens[part[0]].type if part and m.rule.direction == "word" else " "


def part_word(m: Match) -> str:
    """The folded word of part `d`, or ""."""
    part = m.part("d")
    return str(m.sentence.tokens[part[0]].value) if part and m.rule.direction == "word" else ""


def _head_metric(s: Sentence, at: int, values: list[int]) -> str | None:
    """The metric that a head noun names, None when it is out of scope."""
    t = s.tokens[at]
    if t.type in ("M", "E"):
        return str(t.value)
    if t.type == "S":
        return "speedup"
    if t.type == "Z":
        percent = s.quantity(values[0]).kind == "percent"
        if (
            percent
            and not s.means_speed(values[0])
            or "O" in s.clause_row(values[0])
            and not s.about_speed
            or not (s.about_speed or "c" in s.row)
        ):
            return None
        return "speedup"
    return None


def _distribute(values: list[int], metrics: list[str | None], heads: list[int]) -> list[tuple[int, str | None, int]]:
    """Which value is of which metric: one to one when the lists are equally long, else every value of every metric."""
    if len(values) == len(metrics):
        return list(zip(values, metrics, heads, strict=True))
    if len(values) == 1 or len(metrics) == 1:
        return [(v, m, h) for v in values for m, h in zip(metrics, heads, strict=True)]
    if len(values) % len(metrics) == 0:  # "2x, 3x and 4x, 5x lower latency and energy": in turn
        size = len(values) // len(metrics)
        return [(v, metrics[i // size], heads[i // size]) for i, v in enumerate(values)]
    return [(v, metrics[-1], heads[-1]) for v in values]


def _pairs(
    m: Match, values: list[int], named: list[str | None], heads: list[int]
) -> Sequence[tuple[int, str | None, int | None]]:
    """(value, metric, token of the noun) for each claim that a match makes; the metric is None where it is out of
    scope."""
    if m.rule.metric is not None:
        return [(i, m.rule.metric, None) for i in values]
    by_place = m.rule.name in ("change-of-metric-by", "next-metric-by") and len(values) > len(named) and _by_place(m)
    return by_place or _distribute(values, named, heads)


def _by_place(m: Match) -> list[tuple[int, str | None, int | None]]:
    """Which value is of which noun in "cuts page faults, power, and latency by 9%, 16%, and 75%", where a noun is no
    metric; [] when the nouns are not as many as the values, or when one of them may be an adjective ("prefill and
    decode latency")."""
    s, values = m.sentence, m.quantities
    end = s.row.rindex("y", 0, values[0])
    first = max(s.row.rfind(c, 0, m.found.end("m")) for c in "dDuUiI") + 1
    items = [(first + i.start(), first + i.end()) for i in _ITEMS.finditer(s.row[first:end].rstrip("r,"))]
    if len(items) != len(values) or any(c in "onlp" for c in s.row[first:end]):  # "performance of A and B"
        return []
    pairs: list[tuple[int, str | None, int | None]] = []
    for value, (start, stop) in zip(values, items, strict=True):
        head = next((i for i in range(stop - 1, start - 1, -1) if s.row[i] in "MOZSC"), None)
        if head is None and s.row[stop - 1] == "H":  # "networking overhead"
            pairs.append((value, "runtime", None))
        elif head is None and not s.words(stop - 1, stop - 1).endswith("s"):
            return []
        else:
            pairs.append((value, None if head is None else _head_metric(s, head, values), head))
    return pairs


_ITEMS = regex.compile("[^,&]+")


def _direction(m: Match, metric: str, q: Quantity, head: int | None) -> str | None:
    s, rule = m.sentence, m.rule
    better = vocabulary.metrics()[metric].better
    good = "increase" if better == "higher" else "decrease"
    noun = "" if head is None or s.tokens[head].type != "M" else s.text[s.tokens[head].start : s.tokens[head].end]
    inverse = (
        metric in ("memory", "size", "energy_efficiency")
        and _INVERSE.search(noun) is not None
        and (part_type(m) in "UuDd" or "compress" not in noun.lower())
    )
    if rule.kind == "absolute" or rule.direction is None:
        return None
    if rule.direction == "better" or rule.name == "beat-by":
        return good
    if (
        m.part("d") is not None
        and rule.direction == "word"
        and m.found.start("q") < m.found.start("d")
        and _SAVES.search(s.text_before(m.quantities[0], 30))
    ):
        return "decrease"  # "saves 20% more energy"
    if rule.direction == "verb":
        return "decrease" if q.sign < 0 else "increase"
    if rule.direction == "last":
        word = next(t for t in reversed(s.tokens[: m.found.start()]) if t.type in "dDuUiIa")
        return of_word(word.type, metric, inverse)
    if rule.direction == "ahead":
        word = next(t for t in s.tokens[m.found.end() :] if t.type in "DUI")
        if word.type == "D" and good == "increase" and q.kind == "multiple":
            return good  # "2x throughput and 3x latency reduction": the reduction is of the latency
        return of_word(word.type, metric, inverse)
    if rule.direction == "plain":
        if q.high < 1:
            return "of"
        plain = elided.plain_direction(s, q, metric, head)
        return plain if not inverse else "decrease" if plain == "increase" else "increase"
    if rule.direction != "word":
        return rule.direction
    if head is not None and s.tokens[head].type == "S":
        return "increase"
    part = m.part("d")
    if part is None:
        return good
    if (
        head is not None
        and m.found.start("d") < head
        and s.tokens[part[0]].type in "UI"
        and s.row[head + 1 : head + 2] == "D"
        and s.row[head + 2 : head + 3] not in tuple("OMZ")
    ):
        return "decrease"  # "30% higher energy reduction"
    return of_word(s.tokens[part[0]].type, metric, inverse)


_SAVES = regex.compile(r"\bsav(?:e|es|ing|ed) (?:up to |about |around |over |more than |an? )*$", regex.I)
# nouns that run against their metric: "energy per token" is an energy efficiency, "memory efficiency" a memory
_INVERSE = regex.compile(
    r"^(?:memory|storage) efficiency$|^compression (?:ratio|rate|factor)s?$|"
    r"^energy.*(?:\bper\b|/)",
    regex.I,
)


def of_word(type_char: str, metric: str, inverse: bool = False) -> str:
    """What a direction word does to a metric: "improved latency" is a decrease. `inverse`: the noun runs against it."""
    if inverse:
        return {"U": "decrease", "u": "decrease", "D": "increase", "d": "increase"}.get(
            type_char, of_word(type_char, metric)
        )
    good = "increase" if vocabulary.metrics()[metric].better == "higher" else "decrease"
    bad = "decrease" if good == "increase" else "increase"
    return {
        "U": "increase",
        "u": "increase",
        "H": "increase",
        "D": "decrease",
        "d": "decrease",
        "L": bad,
        "G": bad,
        "T": bad,
        "s": bad,
    }.get(type_char, good)
