"""Caveats: what to know of a claim before it is compared with another. They are no faults."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims import units
from claims.model import GENERIC, Claim

CAVEATS = {
    "no_baseline": "relative, and what it is compared with is not said",
    "generic_baseline": 'compared with what names nobody, such as "the state of the art" or "a CPU"',
    "up_to_only": "the paper gives only the best case of this metric, no average",
    "unit_unknown": "no value in base units: nobody knows the unit",
    "disputed_reading": 'people read it in two ways: "300% faster" is taken as a ratio of 4 (not 3), "2x more" as 2 '
                        '(not 3), "0.3x less" has no ratio',
    "corrected": "somebody corrected it (table `corrections`)",
    "marked_wrong": "somebody called it wrong (table `corrections`): it is in no view",
}
_AVERAGES = ("mean", "geomean", "median")
_MORE = re.compile(r"\s*\$?\s*(?:more|additional|extra)\b(?!\s+than)", re.IGNORECASE)


def caveats(claim: Claim, paper: Sequence[Claim]) -> list[str]:
    """The codes of CAVEATS that hold for a claim; `paper` are all claims of its paper."""
    told = {
        "no_baseline": claim.kind == "relative" and claim.baseline is None,
        "generic_baseline": bool(claim.baseline_names) and all(n.startswith(GENERIC) for n in claim.baseline_names),
        "up_to_only": claim.bound == "up_to" and claim.stat not in _AVERAGES and not any(
            other.metric == claim.metric and other.kind == claim.kind and other.stat in _AVERAGES for other in paper),
        "unit_unknown": claim.kind != "relative" and units.scale(claim.unit) is None,
        "disputed_reading": _disputed(claim),
    }
    return [code for code in CAVEATS if told.get(code)]


def _disputed(claim: Claim) -> bool:
    """True for "300% faster", "2x more memory" and "0.3x less": see CAVEATS."""
    if claim.kind != "relative":
        return False
    if claim.unit == "%":
        return claim.direction == "increase" and claim.high >= 100
    if claim.direction == "decrease":
        return claim.low < 1
    after = claim.sentence.partition(claim.value_text)[2]
    return claim.direction == "increase" and _MORE.match(after) is not None
