"""Values whose metric is said elsewhere: "2.8x over cuSPARSE and 1.9x over Sputnik", "which is 3.1x higher than".

They take over metric and direction from the value before them in the sentence, or, when the sentence has none, from the
last value of the sentence before.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from claims import vocabulary
from claims.mentions import Quantity
from claims.mentions.units import prefix_factor
from claims.rules import absolute
from claims.rules.patterns import Rule
from claims.rules.sentence import Draft, Match, Sentence

# a change without a noun: "9.7x smaller than", "40x cheaper"
_METRIC_OF_WORD = {
    "smaller": "size",
    "lighter": "size",
    "leaner": "size",
    "cheaper": "cost",
    "larger": "capacity",
    "bigger": "capacity",
    "longer": "capacity",
    "shorter": "latency",
}


def take_over(m: Match) -> bool:
    """Marks rules of this family; `run` does the work for the whole sentence, left to right."""
    return False


def plain_direction(s: Sentence, q: Quantity, metric: str, head: int | None) -> str:
    """Direction of a value that only names its metric: "8x compression" shrinks, "1.6x throughput" grows.

    After "and", a value goes the way of the value before it.
    """
    if (
        metric == "size"
        and head is not None
        and "compress" in s.text[s.tokens[head].start : s.tokens[head].end].lower()
    ):
        return "decrease"
    if (
        metric == "memory"
        and head is not None
        and "compress" in s.text[s.tokens[head].start : s.tokens[head].end].lower()
    ):
        return "decrease"
    earlier = [d for d in s.drafts if d.end <= q.start and d.kind == "relative"]
    if earlier:
        last = max(earlier, key=lambda d: d.start)
        between = s.text[last.end : q.start]
        if " and " in between and last.direction in ("decrease", "increase") and len(between) < 60:
            same = vocabulary.metrics()[last.metric].better == vocabulary.metrics()[metric].better
            if same:
                return last.direction
    return "increase"


def run(s: Sentence) -> None:
    """Gives every free relative value, and every free absolute one of the same kind, the metric of the one before it."""
    _respectively(s)
    for i, t in enumerate(s.tokens):
        if (
            t.type == "N"
            and not s.taken[i]
            and s.row[max(0, i - 1) : i] == "&"
            and s.row[i + 1 : i + 2] in ("n", "p", "l")
        ):
            _unitless(s, i)
        if t.type not in "XPA" or s.taken[i]:
            continue
        q = s.quantity(i)
        nxt = s.row[i + 1 : i + 2]
        word = s.tokens[i + 1] if i + 1 < len(s.tokens) else None
        if (
            t.type == "X"
            and nxt in ("U", "D")
            and word is not None
            and word.value in _METRIC_OF_WORD
            and not _inherits(s, i)
        ):
            metric = _METRIC_OF_WORD[str(word.value)]
            if metric == "capacity" and (
                _DATA.search(s.text, q.end, s.end) or not _CARRIES.search(s.text, s.start, q.start)
            ):
                s.taken[i] = "other"
                s.reject(i, "larger, but not said to be a load that fits")
                continue
            s.taken[i] = "comparative-alone"
            s.add(
                i,
                kind="relative",
                metric=metric,
                low=q.low,
                high=q.high,
                unit="x",
                direction="increase" if nxt == "U" else "decrease",
                rule="comparative-alone",
                metric_span=(word.start, word.end),
            )
            continue
        if (
            (t.type == "X" or s.means_speed and s.row[i + 1 : i + 3] == "Ic")
            and not q.share
            and s.about_speed
            and ("O" not in s.row or s.row[max(0, i - 3) : i].startswith("("))
            and _IMPROVEMENT.search(s.row[max(0, i - 3) : i] + "|" + s.row[i + 1 : i + 4])
        ):
            metric = metric_of_value_before(s, i)
            related = max(
                (d for d in s.drafts if d.end <= q.start and d.kind == "relative"), key=lambda d: d.start, default=None
            )
            if metric is None and related is not None and s.row[max(0, i - 1) : i] in ("&", ","):
                metric = related.metric
            metric = metric or "speedup"
            better = vocabulary.metrics()[metric].better
            s.taken[i] = "improvement-alone"
            s.add(
                i,
                kind="relative",
                metric=metric,
                low=q.low,
                high=q.high,
                unit=q.unit,
                direction="increase" if better == "higher" else "decrease",
                rule="improvement-alone",
            )
            continue
        if t.type in "XP" and nxt in ("U", "D"):
            after = s.row[i + 2 : i + 3]
            if after not in (
                "c",
                "",
                ",",
                "k",
                "&",
                "(",
                ")",
                "p",
                "n",
                "l",
                ";",
            ):  # "3x larger search space": of something that is no metric
                s.taken[i] = "other"
                s.reject(i, "of something that is no metric of performance or resources")
                continue
            told = max(
                (d for d in s.drafts if d.end <= q.start and d.kind != "relative"), key=lambda d: d.start, default=None
            )
            if (
                told is not None
                and nxt == "D"
                and (told.kind == "change" or after == "c" and vocabulary.metrics()[told.metric].better == "lower")
            ):  # "from 10 s to 3 s, a 70% reduction"
                s.taken[i] = "metric-before-comparison"
                s.add(
                    i,
                    kind="relative",
                    metric=told.metric,
                    low=q.low,
                    high=q.high,
                    unit=q.unit,
                    direction="decrease",
                    rule="metric-before-comparison",
                    metric_span=told.metric_span,
                )
                continue
            noun = next((j for j in range(i - 1, -1, -1) if s.row[j] in "MO"), None)
            if noun is not None and not any(s.row[j] in "XPA;" for j in range(noun, i)):
                s.taken[i] = "metric-before-comparison"
                if s.row[noun] == "O":
                    s.reject(i, "of something that is no metric of performance or resources")
                else:
                    s.add(
                        i,
                        kind="relative",
                        metric=str(s.tokens[noun].value),
                        low=q.low,
                        high=q.high,
                        unit=q.unit,
                        direction="increase" if nxt == "U" else "decrease",
                        rule="metric-before-comparison",
                        metric_span=(s.tokens[noun].start, s.tokens[noun].end),
                    )
                continue
        own = _OWN_METRIC.match(s.row, i + 1)
        if own and t.type in "XP" and (earlier := [d for d in s.drafts if d.end <= q.start and d.kind == "relative"]):
            last = max(earlier, key=lambda d: d.start)
            noun = s.tokens[own.end() - 1]
            s.taken[i] = "same-as-before"
            if noun.type != "M":
                s.reject(i, "of something that is no metric of performance or resources")
            elif last.direction is not None:
                same = vocabulary.metrics()[last.metric].better == vocabulary.metrics()[str(noun.value)].better
                direction = (
                    last.direction
                    if same or last.direction == "of"
                    else {"increase": "decrease", "decrease": "increase"}[last.direction]
                )
                s.add(
                    i,
                    kind="relative",
                    metric=str(noun.value),
                    low=q.low,
                    high=q.high,
                    unit=q.unit,
                    direction=direction,
                    rule="same-as-before",
                    metric_span=(noun.start, noun.end),
                )
            continue
        if t.type == "P" and (s.has_noun_of_its_own(i) or _OF_ANOTHER.search(s.row[:i])):
            s.taken[i] = "other"
            s.reject(i, "of something that is no metric of performance or resources")
            continue
        if t.type == "X" and nxt == "w" and _SET_AT.search(s.text_before(i, 12)):
            s.taken[i] = "other"
            s.reject(i, "a setting")
            continue
        source = _source(s, i, q)
        if source is None:
            if (
                t.type == "X"
                and s.about_speed
                and nxt == "c"
                and "O" not in s.clause_row(i)
                and not q.share
                and regex.search("[BaFSZ]", s.row[:i])
            ) or (
                t.type == "X"
                and s.about_speed
                and s.row[max(0, i - 1) : i] == "v"
                and (nxt in ("c", "p", "n", "l", "", ",") or word is not None and word.value == "end to end")
                and "O" not in s.clause_row(i)
                and not q.share
            ):
                s.taken[i] = "multiple-alone"
                s.add(
                    i,
                    kind="relative",
                    metric="speedup",
                    low=q.low,
                    high=q.high,
                    unit="x",
                    direction="increase",
                    rule="multiple-alone",
                )
            continue
        direction = source.direction
        if nxt in ("U", "D") and direction in ("increase", "decrease"):
            direction = "increase" if nxt == "U" else "decrease"
        s.taken[i] = "same-as-before"
        s.add(
            i,
            kind=source.kind if source.kind != "change" else "absolute",
            metric=source.metric,
            low=q.low,
            high=q.high,
            unit=source.unit if q.unit_kind == "scale" and source.kind == "absolute" else q.unit,
            direction=direction if t.type != "A" else None,
            rule="same-as-before",
            metric_span=source.metric_span,
        )


_OWN_METRIC = regex.compile(r"n[wNQ]{0,3}[MO](?![wNQ]?[MO])")  # "25% in latency, 33% in carbon emissions"
_OF_ANOTHER = regex.compile(r"O[wtoyz:v(p]{0,3}$")  # "accuracy drop (<1%)"
_SET_AT = regex.compile(r"\b(?:at|with|for|under|of|to) an? $")  # "at a 6x horizon"
_DATA = regex.compile(r"\b(?:data ?sets?|corpus|corpora|benchmark)\b", regex.I)
_CARRIES = vocabulary.clue("carries_load")
_ADJECTIVE = regex.compile(r"\d-[a-z]")  # "a 20-second clip"


def _unitless(s: Sentence, at: int) -> None:
    """ "by a factor of 2.8 in inference and 1.7 in training": the second number is a multiple like the first."""
    q = s.quantity(at)
    before = [d for d in s.drafts if d.end <= q.start and d.kind == "relative" and d.unit == "x"]
    last = max(before, key=lambda d: d.start, default=None)
    if last is None or not s.text[last.start : last.end].replace(".", "").isdigit():
        return
    s.taken[at] = "same-as-before"
    s.add(
        at,
        kind="relative",
        metric=last.metric,
        low=q.low,
        high=q.high,
        unit="x",
        direction=last.direction,
        rule="same-as-before",
        metric_span=last.metric_span,
    )


def _respectively(s: Sentence) -> None:
    """ "A gives 2x latency and 37% energy reductions, while B reaches 32x and 99%, respectively": metric by place in the list."""
    for m in regex.finditer("[XP](?:,?&?[XP])+,?r", s.row):
        values = [i for i in range(*m.span()) if s.row[i] in "XP"]
        if any(s.taken[i] for i in values):
            continue
        earlier = sorted(
            (d for d in s.drafts if d.end <= s.tokens[values[0]].start and d.kind == "relative"), key=lambda d: d.start
        )
        earlier = earlier[-len(values) :]
        if len(earlier) < len(values) or len({d.metric for d in earlier}) < len(values):
            continue
        for i, d in zip(values, earlier, strict=True):
            q = s.quantity(i)
            s.taken[i] = "same-as-before"
            s.add(
                i,
                kind="relative",
                metric=d.metric,
                low=q.low,
                high=q.high,
                unit=q.unit,
                direction=d.direction,
                rule="same-as-before",
                metric_span=d.metric_span,
            )


_IMPROVEMENT = regex.compile(r"I[oyp:z(]{1,2}\||\|[wU]{0,2}I")


def metric_of_value_before(s: Sentence, at: int, *also: str) -> str | None:
    """The metric of the last absolute value before the token, which "a 4x improvement" then speaks of; None without one."""
    earlier = [
        d
        for d in s.drafts
        if d.kind == "absolute"
        and d.end <= s.tokens[at].start
        and d.metric
        in (
            "throughput",
            "latency",
            "runtime",
            "bandwidth",
            "compute_rate",
            "energy_efficiency",
            "area_efficiency",
            *also,
        )
    ]
    free = [
        i
        for i in range(at)
        if s.row[i] == "A"
        and not s.taken[i]
        and absolute.is_rate(s, i)
        and s.quantity(i).unit_kind
        not in (("compute_time", "carbon") if also else ("compute_time", "bits_per", "carbon"))
    ]
    if free:
        return absolute.metric_of_unit(s, free[-1])[0]
    return max(earlier, key=lambda d: d.start).metric if earlier else None


def _inherits(s: Sentence, at: int) -> bool:
    before = s.row[max(0, at - 3) : at]
    return (
        any(d.kind == "absolute" and d.end <= s.tokens[at].start for d in s.drafts) and "k" in before and "z" in before
    )


def _source(s: Sentence, at: int, q: Quantity) -> Draft | None:
    start = s.tokens[at].start
    earlier = [d for d in s.drafts if d.end <= start]
    if q.kind == "absolute":
        if absolute.is_specification(s, at) or q.unit_kind == "time" and _ADJECTIVE.search(s.text[q.start : q.end]):
            return None
        for d in sorted(earlier, key=lambda d: -d.start):
            if (
                d.kind == "absolute"
                and (
                    d.unit == q.unit
                    or prefix_factor(d.unit, q.unit)
                    or d.metric == "capacity"
                    and d.unit.startswith(q.unit)
                )
                and _next_to(s, d, at)
            ):
                return d
        return None
    last_taken = next((j for j in range(at - 1, -1, -1) if s.row[j] in "XP" and s.taken[j]), None)
    if last_taken is not None and not any(d.start == s.tokens[last_taken].start for d in s.drafts):
        return None  # the one before was rejected, and so is this
    if q.kind == "percent" and earlier and s.row[max(0, at - 1) : at] in ("v", "&", ","):
        last = max(earlier, key=lambda d: d.start)
        if last.kind == "absolute" and last.unit == "%":
            return last
    if q.kind == "multiple" and s.row[at - 1 : at] == "(" and earlier:  # "from 291 to 420 tokens/s (1.44x)"
        last = max(earlier, key=lambda d: d.start)
        if last.kind == "change":
            return replace(last, kind="relative", unit="x", from_value=None)
    if q.kind == "percent" and "B" in s.row[max((j for j in range(at) if s.taken[j]), default=0) : at]:
        return None  # "outperforms the other by 9%" has a verb of its own
    relative = [d for d in earlier if d.kind == "relative"]
    if relative:
        last = max(relative, key=lambda d: d.start)
        if q.kind == "percent" and last.unit != "%":
            return None
        if q.kind == "multiple" and (last.direction == "of") != q.share:
            return None
        if q.kind == "percent" and not _listed(s, at):
            return None
        return last
    if (
        q.kind == "multiple"
        and earlier
        and (
            "k" in s.row[max(0, at - 3) : at]
            or s.row[at - 1 : at] in (",", "(", ":")
            or s.row[at + 1 : at + 2] in ("U", "D", "I")
        )
    ):
        last = max(earlier, key=lambda d: d.start)
        if last.kind == "absolute":
            better = vocabulary.metrics()[last.metric].better
            return Draft(
                last.field,
                last.sentence,
                last.start,
                last.end,
                "relative",
                last.metric,
                0,
                0,
                "x",
                direction="increase" if better == "higher" else "decrease",
                metric_span=last.metric_span,
            )
    if q.kind == "multiple" and not earlier and s.before is not None and s.before.drafts and "O" not in s.row:
        last = max(s.before.drafts, key=lambda d: d.start)
        if (
            last.kind == "relative"
            and last.unit == "x"
            and s.row[at - 1 : at] in ("v", "y", "w")
            and s.row[at + 1 : at + 2] in ("", "c", "p", "n", "l")
        ):
            return last
    return None


def _listed(s: Sentence, at: int) -> bool:
    """Whether a value is followed by what it is for or over, or stands in a list."""
    return s.row[at - 1 : at] in ("&", ",", "(") or s.row[at + 1 : at + 2] in ("c", "p", "n", "l")


def _next_to(s: Sentence, d: Draft, at: int) -> bool:
    between = [t.type for t in s.tokens if t.start >= d.end and t.end <= s.tokens[at].start]
    return len(between) <= 10 and not any(c in "k;dDuU" for c in between)


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
        'a comparison without a noun, whose metric stands earlier in the sentence: "the energy it needs is 62% less than"',
        "MULTIPLE|PERCENT LESS|MORE",
        make=take_over,
        trust=0.7,
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
        trust=0.6,
        examples=(("The CUDA kernel achieves 2.6x over the CPU version on GPUs.", (("2.6x", "speedup", "increase"),)),),
        near_misses=("The poll achieves 2.6x over the last.",),
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
