"""Units of the field: SI values, and relative values as a ratio and as a gain.

`claims/vocabulary/units.txt` says what every unit is; pint reads it and does the arithmetic, once for each unit
string. What this module adds are the conventions that make claims comparable:

- Values are given in the base units of units.txt: op/s, op/J, J, W, s, byte, token/s, m^2, USD, param, Hz ...
  A floating-point operation is one op and a multiply-accumulate is two. "%" is a share of 1 (si_unit "share").
- Energy per unit of work is turned over into work per energy: 0.5 pJ/op is 2e12 op/J, so it stands on one axis
  with 2 TOP/s/W, and higher is better on it, as for the metric energy_efficiency. This holds for every unit of
  work in units.txt (op, token, inference, frame, byte ...). Time per work ("ms/step") and money per work
  ("USD/Mtoken") are not turned over: their metrics (latency, cost) are better when lower.
- ratio is new / baseline. "2.3x faster" and "increased 2.3 times" are both read as the ratio 2.3, never 3.3, for
  that is how the field writes; "1.6x less" is 1 / 1.6; "62% less" is 0.38; "28% more" is 1.28; "to 79%" is 0.79.
- gain is the ratio as an improvement factor: above 1 is better, whatever the metric.
"""
from __future__ import annotations

import functools
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from claims import resources, vocabulary

if TYPE_CHECKING:
    import pint

    from claims.model import Claim

# A unit string: names joined by "/", "*" or "-", each perhaps with a power. Numbers, brackets and anything else that
# pint would evaluate are refused, so that a strange unit can only be unknown.
_NAME = r"[A-Za-zµμ]\w*"
_COMPACT = re.compile(rf"(?:{_NAME}(?:\^-?\d)?|%)(?:[/*-](?:{_NAME}(?:\^-?\d)?|%))*", re.ASCII)
# "GPU-hour" is one thing, also behind a "/" ("USD/GPU-hour"); in "PFLOP/s-day" the hyphen multiplies the whole rate.
_COMPOUND = re.compile(rf"(?<!\w)(?!s-){_NAME}(?:-{_NAME})+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Scale:
    """How a unit becomes a base unit: value * factor, or factor / value when `inverted` (energy per work)."""

    factor: float
    unit: str
    inverted: bool


@functools.cache
def _registry() -> pint.UnitRegistry[Any]:
    # Importing pint takes 0.2 s and a text without an absolute value needs no units: so import on first use.
    import pint

    # cache_folder is not used: reading our own file takes 30 ms.
    return pint.UnitRegistry(str(resources.PACKAGE / "vocabulary" / "units.txt"))


@functools.cache
def scale(unit: str) -> Scale | None:
    """The base unit of a compact unit string and the factor to it; None when a part of it is not in units.txt.

    >>> scale("TOP/s/W")
    Scale(factor=1000000000000.0, unit='op/J', inverted=False)
    >>> scale("pJ/op")
    Scale(factor=1000000000000.0, unit='op/J', inverted=True)
    """
    if not _COMPACT.fullmatch(unit):
        return None
    import pint

    registry = _registry()
    grouped = _COMPOUND.sub(lambda m: "(" + m[0].replace("-", "*") + ")", unit)
    try:
        parsed = registry.parse_units(grouped.replace("-", "*").replace("%", "percent"))
    except (pint.errors.UndefinedUnitError, ValueError):  # ValueError: what pint takes for a number, such as NaN
        return None
    factor, root = cast(tuple[float, "pint.Unit"], registry.get_root_units(parsed))
    powers = {str(name): cast(int, power) for name, power in root._units.items()}
    work = [power for name, power in powers.items() if name in registry.get_group("work").members]
    inverted = powers.get("joule") == 1 and "second" not in powers and bool(work) and max(work) < 0
    if inverted:
        powers = {name: -power for name, power in powers.items()}
        factor = 1 / factor
    return Scale(float(factor), _written(powers), inverted)


def _written(powers: dict[str, int]) -> str:
    """{"op": 1, "second": -1, "gpu": -1} as "op/s/GPU": names as their symbols, time first below the line."""
    powers = dict(powers)
    if powers.get("joule") == 1 and powers.get("second") == -1:
        del powers["joule"], powers["second"]
        powers["watt"] = 1
    if powers == {"second": -1}:
        return "Hz"

    def term(name: str) -> str:
        power = abs(powers[name])
        return str(_registry().get_symbol(name)) + (f"^{power}" if power > 1 else "")

    order = sorted(powers, key=lambda name: (name != "second", name))
    above = "*".join(term(name) for name in reversed(order) if powers[name] > 0)
    return (above or "1") + "".join("/" + term(name) for name in order if powers[name] < 0)


def si(low: float, high: float, unit: str) -> tuple[float, float, str] | None:
    """Both ends of an absolute value in base units, the smaller first, and the base unit; None when it is unknown.

    A base unit of "1" is a pure number ("ns/day": time simulated per time). Zero energy per work is infinite work
    per energy, which is no value: None.

    >>> si(2, 2.5, "TOP/s/W")
    (2000000000000.0, 2500000000000.0, 'op/J')
    >>> si(5, 5, "furlong")
    """
    to_base = scale(unit)
    if to_base is None:
        return None
    if not to_base.inverted:
        ends = (low * to_base.factor, high * to_base.factor)
    elif low > 0 and high > 0:
        ends = (to_base.factor / low, to_base.factor / high)
    else:
        return None
    return (min(ends), max(ends), to_base.unit) if all(map(math.isfinite, ends)) else None


def convert(low: float, high: float, unit: str, to: str) -> tuple[float, float]:
    """Both ends of a value in another unit, the smaller first, turned over where that leads there.

    Raises ValueError when a unit is unknown, when there is no way between the two, or no such value (0 turned over).

    >>> convert(5, 5, "ms/frame", "frame/s")
    (200.0, 200.0)
    """
    here, there = scale(unit), scale(to)
    for name, found in ((unit, here), (to, there)):
        if found is None:
            raise ValueError(f"{name!r} is no unit that is known (see `claims units`)")
    assert here is not None and there is not None
    ends = [_base(here, value) for value in (low, high)]
    if here.unit != there.unit:
        if _turned(here.unit) != there.unit:
            raise ValueError(f"no factor leads from {unit} ({here.unit} in base units) to {to} ({there.unit})")
        ends = [1 / end if end else math.inf for end in ends]
    out = [there.factor / end if there.inverted and end else end / there.factor for end in ends]
    if not all(map(math.isfinite, out)) or (there.inverted and not all(ends)):
        raise ValueError(f"there is no such value in {to}")
    return min(out), max(out)


def _base(unit: Scale, value: float) -> float:
    if unit.inverted:
        return unit.factor / value if value else math.inf
    return value * unit.factor


def _turned(unit: str) -> str:
    """The base unit of one over a value: "s/frame" for "frame/s"."""
    if unit in ("Hz", "s"):
        return "s" if unit == "Hz" else "Hz"
    above, _, below = unit.partition("/")
    return f"{below or '1'}/{above}" if above != "1" else below


def _ratio(value: float, unit: str, direction: str) -> float | None:
    if unit == "%":
        value /= 100
        stated = {"increase": 1 + value, "decrease": 1 - value, "of": value}.get(direction)
    elif unit == "x":
        # "0.3x less" is read in two contrary ways (to 0.3, by 0.3): no ratio rather than a guess
        decreased = 1 / value if value >= 1 else None
        stated = {"increase": value, "decrease": decreased, "of": value}.get(direction)
    else:
        return None
    return stated if stated is not None and stated >= 0 and math.isfinite(stated) else None


def ratio(low: float, high: float, unit: str, direction: str | None) -> tuple[float, float] | None:
    """new / baseline of a relative claim, the smaller end first.

    unit: "x" or "%"; direction: "increase", "decrease" or "of" (what happens to the metric). None when there is no
    such number: another unit, no direction, a decrease by more than 100 %, a decrease by less than one fold.

    >>> ratio(62, 62, "%", "decrease"), ratio(2.3, 2.3, "x", "increase")
    ((0.38, 0.38), (2.3, 2.3))
    """
    ends = (_ratio(low, unit, direction or ""), _ratio(high, unit, direction or ""))
    if ends[0] is None or ends[1] is None:
        return None
    return min(ends[0], ends[1]), max(ends[0], ends[1])


def change_ratio(from_value: float | None, low: float, high: float) -> tuple[float, float] | None:
    """new / baseline of a change from `from_value` to low..high, the smaller end first, all in the same unit.

    None when the start is not positive or an end is negative: temperatures and the like have no ratio.

    >>> change_ratio(128, 1, 1)
    (0.0078125, 0.0078125)
    """
    if from_value is None or from_value <= 0 or min(low, high) < 0:
        return None
    ends = (low / from_value, high / from_value)
    return (min(ends), max(ends)) if all(map(math.isfinite, ends)) else None


def gain(ratio_low: float, ratio_high: float, better: Literal["higher", "lower"]) -> tuple[float, float] | None:
    """The ratio as an improvement factor, the smaller end first: 2 is twice as good, 0.5 half as good.

    `better` is the metric's polarity. None when an end is zero (100 % less energy): no factor says that.

    >>> gain(0.5, 0.8, "lower")
    (1.25, 2.0)
    """
    if min(ratio_low, ratio_high) <= 0:
        return None
    ends = (ratio_low, ratio_high) if better == "higher" else (1 / ratio_high, 1 / ratio_low)
    return (min(ends), max(ends)) if all(map(math.isfinite, ends)) else None


def make_comparable(claim: Claim) -> None:
    """Fills what makes a claim comparable: its value in base units, and its ratio and gain."""
    if claim.kind != "relative":
        base = si(claim.low, claim.high, claim.unit)
        if base is not None:
            claim.si_low, claim.si_high, claim.si_unit = base
    if claim.kind == "absolute":
        return
    if claim.kind == "relative":
        found = ratio(claim.low, claim.high, claim.unit, claim.direction)
    else:
        found = change_ratio(claim.from_value, claim.low, claim.high)
    if found is None:
        return
    claim.ratio_low, claim.ratio_high = found
    factor = gain(*found, vocabulary.metrics()[claim.metric].better)
    if factor is not None:
        claim.gain_low, claim.gain_high = factor


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit of units.txt: how it is written, what it is defined as, and the base unit of its values."""

    unit: str
    also: tuple[str, ...]
    definition: str
    si_unit: str


def catalogue() -> list[Listed]:
    """Every unit that is known, in the order of units.txt, prefixes left out."""
    listed = []
    for line in (resources.PACKAGE / "vocabulary" / "units.txt").read_text("utf-8").splitlines():
        name, equals, rest = line.strip().partition(" = ")
        if not equals or name.startswith("#") or name.endswith("-"):
            continue
        definition, *symbols = rest.split(" = ")
        written = [symbol for symbol in symbols if symbol != "_"] or [name]
        base = scale(written[0])
        assert base is not None, f"units.txt defines {written[0]!r}, which cannot be read as a unit"
        also = dict.fromkeys(other for other in (*written[1:], name) if other != written[0])
        listed.append(Listed(written[0], tuple(also), definition, base.unit))
    return listed
