"""How a claim is put into few words, the same on every page."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

BOUNDS = {"exact": "", "up_to": "up to ", "over": "over ", "under": "under ", "approx": "about "}
DIRECTIONS = {"increase": "↑ ", "decrease": "↓ ", "of": "to "}

Mark = Literal["as stated", "at most", "at least", "about"]
_GAIN_MARKS: dict[str, Mark] = {"exact": "as stated", "approx": "about", "up_to": "at most", "under": "at most",
                                "over": "at least"}
_OPPOSITE: dict[Mark, Mark] = {"at most": "at least", "at least": "at most"}


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


def gain_mark(bound: str, direction: str | None, higher_is_better: bool) -> Mark:
    """What a stated bound says of the gain.

    "Up to 62% less energy" and "up to 3x faster" are gains of at most so much. But energy that is "up to 40% of" the
    baseline's is a gain of at least 2.5: where the gain falls as the stated number rises, the bound turns round.
    """
    mark = _GAIN_MARKS[bound]
    ratio_rises = direction != "decrease"
    return mark if ratio_rises == higher_is_better else _OPPOSITE.get(mark, mark)


def metric(name: str) -> str:
    """A metric's name as words."""
    return name.replace("_", " ")


def number(count: int, noun: str) -> str:
    """A count with its noun: "1 claim", "1,200 claims"."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
