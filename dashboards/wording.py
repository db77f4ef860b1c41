"""How a claim is put into few words, the same on every page."""
from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from claims import registry
from claims.model import GENERIC

BOUNDS = {"exact": "", "up_to": "up to ", "over": "over ", "under": "under ", "approx": "about "}
DIRECTIONS = {"increase": "↑ ", "decrease": "↓ ", "of": "to "}

Mark = Literal["as stated", "mean or median", "at most", "at least", "about"]
AVERAGES = ("mean", "geomean", "median")
_MARKS: dict[str, Mark] = {"exact": "as stated", "approx": "about", "up_to": "at most", "under": "at most",
                                "over": "at least"}
_OPPOSITE: dict[Mark, Mark] = {"at most": "at least", "at least": "at most"}


# base units that are read with a prefix
_PREFIXED = ("op/s", "op/J", "op/(s*m²)", "s", "J", "W", "byte", "byte/s", "bit/s", "token/s", "Hz", "B", "B/s")
_PREFIXES = (("P", 1e15), ("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3), ("", 1.0), ("m", 1e-3), ("µ", 1e-6),
             ("n", 1e-9), ("p", 1e-12), ("f", 1e-15))


def stated(claim: Mapping[str, Any]) -> str:
    """The value as the paper has it, with what is said about it: "↓ up to 62%", "about 2.5 ms", "to 1 GB"."""
    bound = BOUNDS[claim["bound"]]
    direction = DIRECTIONS.get(claim["direction"] or "", "")
    if claim["kind"] == "change" and claim["from_value"] is not None:
        return f"{bound}{claim['value_text']} (from {claim['from_value']:g})"
    return f"{direction}{bound}{claim['value_text']}"


def gain(low: float, high: float) -> str:
    """A gain or a range of gains: "2.88×", "1.5–2×"."""
    return f"{low:.3g}×" if f"{low:.3g}" == f"{high:.3g}" else f"{low:.3g}–{high:.3g}×"


def gain_mark(bound: str, direction: str | None, higher_is_better: bool, stat: str = "none") -> Mark:
    """What a stated bound says of the gain; where there is none, whether it is an average.

    "Up to 62% less energy" and "up to 3x faster" are gains of at most so much. But energy that is "up to 40% of" the
    baseline's is a gain of at least 2.5: where the gain falls as the stated number rises, the bound turns round.
    """
    mark = _MARKS[bound]
    if mark == "as stated":
        return value_mark(bound, stat)
    ratio_rises = direction != "decrease"
    return mark if ratio_rises == higher_is_better else _OPPOSITE.get(mark, mark)


def value_mark(bound: str, stat: str, inverse: bool = False) -> Mark:
    """What is said of an amount: its bound, or that it is an average.

    `inverse`: the amount in base units falls as the stated one rises, so that "under 12 pJ/op" is at least 83 Gop/J.
    """
    mark = _MARKS[bound]
    if inverse:
        mark = _OPPOSITE.get(mark, mark)
    return "mean or median" if mark == "as stated" and stat in AVERAGES else mark


def is_generic(name: str) -> bool:
    """True for a canonical name that names nobody, such as "generic: state of the art"."""
    return name.startswith(GENERIC)


def name(text: str) -> str:
    """A canonical name for people: "generic: prior work" is "prior work (unnamed)"."""
    return f"{text.removeprefix(GENERIC)} (unnamed)" if text.startswith(GENERIC) else text


def joint(text: str) -> str:
    """Canonical names joined with " + ", for people."""
    return " + ".join(map(name, text.split(" + ")))


def devices(text: str) -> str:
    """Ids of the registry, or mentions of hardware, joined with " + ": the ids as the names of their devices."""
    return " + ".join(_device_names().get(part, part) for part in text.split(" + "))


@cache
def _device_names() -> dict[str, str]:
    return {device.device_id: device.name for device in registry.devices()}


def amount(low: float, high: float, unit: str) -> str:
    """A value or a range with its unit and an SI prefix: "312 Top/s", "1.5–2 ms"."""
    largest = max(abs(low), abs(high))
    prefix, factor = next(((p, f) for p, f in _PREFIXES if largest >= f), ("", 1.0)) if unit in _PREFIXED else ("", 1.0)
    ends = dict.fromkeys(f"{end / factor:.4g}" for end in (low, high))
    return f"{'–'.join(ends)} {prefix}{unit}"


def plain(text: str) -> str:
    """A text as Markdown that shows it as it is, on one line."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def metric(name: str) -> str:
    """A metric's name as words."""
    return name.replace("_", " ")


def number(count: int, noun: str) -> str:
    """A count with its noun: "1 claim", "1,200 claims"."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
