"""The numbers of one paper beside each other: those that say the same in two ways, and those that contradict.

A number says more than its digits: "2x" is anything that rounds to 2. Two figures agree when the ranges that they
stand for meet, each taken no wider than 5 %; they contradict only when they stand side by side, are plainly of the same
thing, and differ by more than rounding and 10 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from claims.audit import physics
from claims.audit.finding import finding, quoted
from claims.model import Claim, Finding

TIGHT = 0.05  # how far from its digits a number may be for two to agree
LOOSE = 0.10  # how far apart two must be, beyond rounding, to contradict
BESIDE = 60  # characters between two values that are of one statement
NEAR = 250  # characters between two values of sentences that follow each other
MANY = 100  # claims: in a paper with more, which is a list of results, only each claim by itself is checked

# "1.25x faster" is told of the same thing as "from 10 ms to 8 ms"
_SPEED = frozenset({"speedup", "latency", "runtime", "throughput", "compute_rate", "bandwidth"})
_FOOTPRINT = frozenset({"memory", "size"})
# "153% higher reduction": more of a reduction, not a reduction by so much
_MORE = re.compile(r"[\s\\%}$]*(?:higher|more|greater|larger|better|improve)")
# what may stand between a value and the same in other terms, behind the noun of the first
_APPOSED = re.compile(r"[^,;]{0,40}?(?:\(|, i\.?e\.?,?|, or|, that is,|, equivalent to|, which is)[^,;)]{0,25}")


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of positive numbers."""

    low: float
    high: float

    def meets(self, other: Span) -> bool:
        """True when some number is in both."""
        return self.low <= other.high and other.low <= self.high


def check(paper: Sequence[Claim]) -> Iterator[Finding]:
    """inconsistent and confirmed, for the claims of one paper, each claim and code once."""
    told: set[tuple[str, str]] = set()
    found = [f for claim in paper for f in _by_itself(claim)]
    if len(paper) > MANY:
        paper = ()
    for a, b in combinations(paper, 2):
        found += _twice(a, b)
        found += _share(a, b)
        found += _turned(a, b)
    for a, b in _pairs_of_absolutes(paper):
        found += _quotient(a, b, paper)
    found += _products(paper)
    confirmed = {f.claim_id for f in found if f.code == "confirmed"}
    for one in found:
        if one.code == "inconsistent" and confirmed.intersection((one.claim_id, *one.others)):
            continue  # it agrees with another number: the two are not of one statement
        if (one.claim_id, one.code) not in told:
            told.add((one.claim_id, one.code))
            yield one


# One claim by itself -------------------------------------------------------------------------------------------------

def _by_itself(claim: Claim) -> Iterator[Finding]:
    value = quoted(claim)
    less = claim.unit == "%" and claim.direction == "decrease" and claim.kind == "relative"
    if less and claim.high > 100 and not _MORE.match(claim.sentence.partition(claim.value_text)[2]):
        yield finding(claim, "inconsistent", f"{value}: nothing can be reduced by more than 100%.", value=claim.high,
                      reference=100.0)
    elif claim.unit == "%" and claim.metric == "utilization" and claim.kind == "absolute" and claim.high > 100:
        yield finding(claim, "inconsistent", f"{value}: no more than 100% of a peak can be used.", value=claim.high,
                      reference=100.0)
    elif claim.kind != "change" and claim.low > claim.high and "--" not in claim.value_text:  # "84 GB--14 GB": a dash
        yield finding(claim, "inconsistent", f"{value}: the range runs from {claim.low:g} down to {claim.high:g}.",
                      value=claim.low, reference=claim.high)


# The same improvement, told twice ------------------------------------------------------------------------------------

def _twice(a: Claim, b: Claim) -> Iterator[Finding]:
    """A ratio beside a change ("from 207 GB to 17 GB, a 92% reduction"), or beside a percentage ("2.5x (60%)")."""
    if not (_same_sentence(a, b) and _same_thing(a, b)) or a.bound == "under" or b.bound == "under":
        return
    if {a.kind, b.kind} != {"relative", "change"} and not _apposed(a, b):
        return
    wide, narrow = _gains(a, LOOSE), _gains(a, TIGHT)
    other, exact = _gains(b, LOOSE), _gains(b, TIGHT)
    if wide is None or other is None or narrow is None or exact is None:
        return
    near = _between(a, b) <= BESIDE
    if narrow.meets(exact) and (near or "change" in (a.kind, b.kind)):
        for claim, also in ((a, b), (b, a)):
            yield finding(claim, "confirmed", f"{quoted(claim)} is {_factor(claim)}, as {quoted(also)} says "
                          f"({_factor(also)}).", value=_middle(claim), reference=_middle(also), others=[also])
    elif near and not wide.meets(other) and "change" in (a.kind, b.kind) and _exact(a) and _exact(b):
        for claim, also in ((a, b), (b, a)):
            yield finding(claim, "inconsistent", f"{quoted(claim)} is {_factor(claim)}, but {quoted(also)} is "
                          f"{_factor(also)}.", value=_middle(claim), reference=_middle(also), others=[also])


def _apposed(a: Claim, b: Claim) -> bool:
    """True for a multiple and a percentage of which one explains the other: "2.5x (60%)", "1.3x, i.e., 30%"."""
    first, second = sorted((a, b), key=lambda c: c.start)
    if a.kind != "relative" or b.kind != "relative" or {a.unit, b.unit} != {"x", "%"} or a.metric != b.metric:
        return False
    between = a.sentence[a.sentence.find(first.value_text) + len(first.value_text) : ]
    between = between[: between.find(second.value_text)]
    return _APPOSED.fullmatch(between) is not None


# A share of peak beside the rate -------------------------------------------------------------------------------------

def _share(a: Claim, b: Claim) -> Iterator[Finding]:
    """"740 TFLOP/s on H100" beside "75% utilization"."""
    for rate, used in ((a, b), (b, a)):
        kind = physics.bounded_kind(rate)
        if (used.metric, used.kind, used.unit) != ("utilization", "absolute", "%") or kind not in ("peak", "bandwidth"):
            continue
        if not _same_sentence(a, b) or _between(a, b) > 2 * BESIDE or rate.si_high is None:
            continue
        for limit in physics.usual_references(rate, physics.bounding(rate, kind)):
            share = 100 * rate.si_high / limit.value
            if not _is_share(share, used):
                continue
            text = f"{quoted(rate)} is {share:.3g}% of {limit} ({limit.named}), as the stated {quoted(used)} says"
            for claim, other, figures in ((rate, used, (share, used.high)), (used, rate, (used.high, share))):
                yield finding(claim, "confirmed", text + ".", value=figures[0], reference=figures[1],
                              hardware_id=limit.device.device_id, others=[other])
            break


def _is_share(share: float, stated: Claim) -> bool:
    """True when a share in per cent is the stated one: "75%" within a point, "over 50%" up to a fifth above."""
    slack = max(1.0, 0.02 * stated.high)
    return stated.low - slack <= share <= stated.high * (1.2 if stated.bound == "over" else 1) + slack


# A rate beside its inverse -------------------------------------------------------------------------------------------

def _turned(a: Claim, b: Claim) -> Iterator[Finding]:
    """"5 ms per frame" beside "200 frames per second"."""
    for time, rate in ((a, b), (b, a)):
        if time.metric != "latency" or rate.metric != "throughput" or not _near(a, b) or not _together(a, b):
            continue
        seconds, per_second = _si(time, TIGHT), _si(rate, TIGHT)
        if seconds is None or per_second is None or time.si_unit not in ("s", f"s/{_work(rate)}"):
            continue
        if seconds.low > 0 and Span(1 / seconds.high, 1 / seconds.low).meets(per_second):
            yield from _agree(time, rate, f"{quoted(time)} each is {quoted(rate)}")


def _work(rate: Claim) -> str:
    return (rate.si_unit or "").removesuffix("/s")


# Two figures beside their quotient -----------------------------------------------------------------------------------

def _pairs_of_absolutes(paper: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    plain = [c for c in paper if c.kind == "absolute" and c.si_unit is not None and c.low == c.high]
    return ((a, b) for a, b in combinations(plain, 2) if a.si_unit == b.si_unit and _one_group(a, b)
            and a.subject_name != b.subject_name)


def _quotient(a: Claim, b: Claim, paper: Sequence[Claim]) -> Iterator[Finding]:
    """"130.7 ms" and "150.2 ms" of two systems beside "1.15x faster"."""
    one, two = _si(a, TIGHT / 2), _si(b, TIGHT / 2)
    if one is None or two is None or min(one.low, two.low) <= 0 or one.meets(two):
        return
    larger, smaller = (one, two) if one.low > two.high else (two, one)
    quotient = Span(larger.low / smaller.high, larger.high / smaller.low)
    for c in paper:
        said = _gains(c, TIGHT) if c.kind == "relative" and c.low == c.high else None
        if said is None or not _one_group(a, c) or not quotient.meets(said):
            continue
        if any(_same_sentence(c, x) and _between(c, x) <= BESIDE for x in (a, b)) and c.subject_name in (
                a.subject_name, b.subject_name):
            yield from _agree(c, a, f"{quoted(a)} and {quoted(b)} make the stated {quoted(c)}", b)


# Products of figures -------------------------------------------------------------------------------------------------

def _products(paper: Sequence[Claim]) -> Iterator[Finding]:
    """"1.2 TOP/s" at "50 mW" beside "24 TOP/s/W"; "2 W" for "5 ms" beside "10 mJ"; a rate, an area, a rate per area."""
    figures = [c for c in paper if c.kind == "absolute" and c.si_unit is not None and c.bound != "under"]
    of = {name: [c for c in figures if c.metric == name] for name in {c.metric for c in figures}}
    for work, unit in (("compute_rate", "op"), ("throughput", "")):
        for rate in of.get(work, ()):
            what = unit or _work(rate)
            for power in of.get("power", ()):
                for efficiency in of.get("energy_efficiency", ()):
                    if efficiency.si_unit == f"{what}/J" and power.si_unit == "W" and rate.si_unit == f"{what}/s":
                        yield from _divided(rate, power, efficiency)
            for area in of.get("area", ()):
                for density in of.get("area_efficiency", ()):
                    if density.si_unit == f"{what}/s/m^2" and rate.si_unit == f"{what}/s":
                        yield from _divided(rate, area, density)
    for energy in of.get("energy", ()):
        for time in (*of.get("latency", ()), *of.get("runtime", ())):
            for power in of.get("power", ()):
                if (energy.si_unit, time.si_unit, power.si_unit) == ("J", "s", "W"):
                    yield from _divided(energy, time, power)


def _divided(above: Claim, below: Claim, result: Claim) -> Iterator[Finding]:
    """confirmed for three figures of one system of which the third is the first divided by the second."""
    if not (_together(above, below) and _together(above, result)):
        return
    a, b, c = (_si(claim, TIGHT) for claim in (above, below, result))
    if a is None or b is None or c is None or b.low <= 0 or not Span(a.low / b.high, a.high / b.low).meets(c):
        return
    text = f"{quoted(above)} divided by {quoted(below)} is the stated {quoted(result)}"
    yield from _agree(result, above, text, below)


# What the checks share -----------------------------------------------------------------------------------------------

def _agree(claim: Claim, other: Claim, text: str, third: Claim | None = None) -> Iterator[Finding]:
    """confirmed, for all claims that took part."""
    part = [claim, other] + ([third] if third is not None else [])
    for one in part:
        yield finding(one, "confirmed", text + ".", others=[c for c in part if c is not one])


def _same_sentence(a: Claim, b: Claim) -> bool:
    return a.field == b.field and a.sentence == b.sentence


def _near(a: Claim, b: Claim) -> bool:
    """True in one sentence or in two that follow each other, as far as the distance of the values tells."""
    return a.field == b.field and (_same_sentence(a, b) or _between(a, b) <= NEAR)


def _between(a: Claim, b: Claim) -> int:
    """Characters between two values."""
    return max(a.start, b.start) - min(a.end, b.end)


def _together(a: Claim, b: Claim) -> bool:
    """True when two claims are of the same system, and of the same device and work where both say."""
    return a.subject_name == b.subject_name and all(
        not x or not y or set(x) & set(y) for x, y in ((a.hardware, b.hardware), (a.workload_names, b.workload_names)))


def _same_thing(a: Claim, b: Claim) -> bool:
    """True when two claims speak of one improvement: metric, baseline and work are the same as far as they are said."""
    return _one_group(a, b) and all(not x or not y or x == y for x, y in (
        (a.baseline_names, b.baseline_names), (a.workload, b.workload), (a.hardware, b.hardware)))


def _one_group(a: Claim, b: Claim) -> bool:
    """True for one metric, and for two that one improvement may be told in."""
    metrics = {a.metric, b.metric}
    return len(metrics) == 1 or metrics <= _SPEED or metrics <= _FOOTPRINT


def _exact(claim: Claim) -> bool:
    return claim.bound in ("exact", "approx") and claim.low == claim.high


def _gains(claim: Claim, most: float) -> Span | None:
    """The gains that a claim's digits may stand for, no farther than `most` (a share) from the stated ones."""
    if claim.gain_low is None or claim.gain_high is None:
        return None
    if claim.unit == "%" and claim.kind == "relative":
        return _percentage(claim, most)
    slack = min(_rounding(claim), most) + (most if claim.bound == "approx" else 0)
    return Span(claim.gain_low / (1 + slack), claim.gain_high * (1 + slack))


def _percentage(claim: Claim, most: float) -> Span | None:
    """The gains of "92% less" are those of 91.5% to 92.5%."""
    half = _half_digit(claim.value_text)
    ends = []
    for value in (claim.low - half, claim.low + half, claim.high - half, claim.high + half):
        ratio = {"increase": 1 + value / 100, "decrease": 1 - value / 100, "of": value / 100}[claim.direction or "of"]
        ends.append(max(ratio, 1e-9))
    assert claim.gain_low is not None and claim.gain_high is not None and claim.ratio_low is not None
    if abs(claim.gain_low - claim.ratio_low) > 1e-12:  # a metric that is better when lower
        ends = [1 / e for e in ends]
    return Span(max(min(ends), claim.gain_low / (1 + most)), min(max(ends), claim.gain_high * (1 + most)))


def _si(claim: Claim, most: float) -> Span | None:
    """The values in base units that a claim's digits may stand for."""
    if claim.si_low is None or claim.si_high is None:
        return None
    slack = min(_rounding(claim), most) + (most if claim.bound == "approx" else 0)
    return Span(claim.si_low / (1 + slack), claim.si_high * (1 + slack))


def _rounding(claim: Claim) -> float:
    """Half of the last digit's worth, as a share of the smallest number that is stated."""
    least = min(abs(v) for v in (claim.low, claim.high, claim.from_value or claim.low))
    return 0.0 if not least else _half_digit(claim.value_text) / least


def _half_digit(text: str) -> float:
    """Half of what one more in the last digit would add, of the coarsest number in a value mention."""
    decimals = [len(fraction) for fraction in re.findall(r"\d(?:[\d,]*\d)?(?:\.(\d+))?", text)]
    return 0.5 * 10.0 ** -min(decimals) if decimals else 0.0


def _middle(claim: Claim) -> float | None:
    """The gain of a claim, the middle of a range."""
    return None if claim.gain_low is None or claim.gain_high is None else (claim.gain_low + claim.gain_high) / 2


def _factor(claim: Claim) -> str:
    """"a factor of 2.5"."""
    middle = _middle(claim)
    return "" if middle is None else f"a factor of {middle:.3g}"
