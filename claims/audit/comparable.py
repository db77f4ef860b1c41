"""Can two claims be compared? What stands against it, and what to have in mind."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Literal

from claims.model import GENERIC, Claim


@dataclass(frozen=True, slots=True)
class Verdict:
    """comparable, comparable with care, or not comparable; and why, one sentence a reason, the weightiest first."""

    verdict: Literal["comparable", "comparable with care", "not comparable"]
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return self.verdict + "".join(f"\n- {reason}" for reason in self.reasons)


def compare(a: Claim, b: Claim) -> Verdict:
    """Whether the numbers of two claims may stand on one axis, and what differs between what they were measured on."""
    against = [reason for check in (_metric, _scale, _baseline) if (reason := check(a, b))]
    if against:
        return Verdict("not comparable", tuple(against))
    care = [reason for check in _CARE if (reason := check(a, b))]
    return Verdict("comparable with care" if care else "comparable", tuple(care))


# What makes two claims incomparable ----------------------------------------------------------------------------------

def _metric(a: Claim, b: Claim) -> str | None:
    return None if a.metric == b.metric else f"different metrics: {a.metric} and {b.metric}"


def _scale(a: Claim, b: Claim) -> str | None:
    """The numbers have no common axis: a gain beside an amount, units of other dimensions."""
    gains = [claim.gain_low is not None and claim.gain_high is not None for claim in (a, b)]
    amounts = [claim.si_unit for claim in (a, b)]
    if all(gains) or (all(amounts) and amounts[0] == amounts[1]):
        return None
    if all(amounts):
        return f"units of different dimensions: {amounts[0]} and {amounts[1]}"
    if a.kind != b.kind and "relative" in (a.kind, b.kind):
        return "one is relative to a baseline, the other an amount"
    without = next((c for c, gain, amount in zip((a, b), gains, amounts, strict=True) if not gain and not amount), None)
    return f"{' '.join(without.value_text.split())!r} has no value in base units and no gain" if without else \
        "one is an amount, the other an improvement"


def _baseline(a: Claim, b: Claim) -> str | None:
    """Gains over two different named baselines say nothing of each other."""
    if not (a.kind == b.kind == "relative"):
        return None
    one, two = (_named(c.baseline_names) for c in (a, b))
    return f"different baselines: {_list(one)} and {_list(two)}" if one and two and not one & two else None


# What asks for care --------------------------------------------------------------------------------------------------

def _unsure_baseline(a: Claim, b: Claim) -> str | None:
    if a.kind != "relative" and b.kind != "relative":
        return None
    for claim in (a, b):
        if claim.kind == "relative" and not claim.baseline_names:
            return f"no baseline is stated for {' '.join(claim.value_text.split())!r}"
    if "relative" in (a.kind, b.kind) and a.kind != b.kind:
        return "one is relative to a baseline, the other a change from its own start"
    names = [set(a.baseline_names), set(b.baseline_names)]
    if names[0] != names[1] or not all(_named(n) for n in names):
        return f"the baselines may differ: {_list(names[0])} and {_list(names[1])}"
    return None


def _differs(what: str, of: Callable[[Claim], Set[str]]) -> Callable[[Claim, Claim], str | None]:
    """A check that two claims say the same of something; when only one says it, that asks for care too."""
    def check(a: Claim, b: Claim) -> str | None:
        one, two = of(a), of(b)
        if one == two:
            return None
        if not one or not two:
            return f"{what} stated for one only: {_list(one or two)}"
        return f"different {what}: {_list(one)} and {_list(two)}"
    return check


def _per_device(a: Claim, b: Claim) -> str | None:
    counts = (a.device_count, b.device_count)
    return f"different numbers of devices: {counts[0] or 'not stated'} and {counts[1] or 'not stated'}" \
        if counts[0] != counts[1] else None


def _same_paper(a: Claim, b: Claim) -> str | None:
    return "one restates the other" if a.restates == b.claim_id or b.restates == a.claim_id else None


def _reading(a: Claim, b: Claim) -> str | None:
    disputed = [c for c in (a, b) if "disputed_reading" in c.caveats]
    return f"{' '.join(disputed[0].value_text.split())!r} is read in two ways" if disputed else None


def _failed(a: Claim, b: Claim) -> str | None:
    codes = sorted({code for c in (a, b) for code in c.audit} - {"confirmed"})
    return f"a check failed: {', '.join(codes)}" if codes else None


_CARE: tuple[Callable[[Claim, Claim], str | None], ...] = (
    _same_paper,
    _failed,
    _unsure_baseline,
    _differs("device classes", lambda c: {c.hardware_class} if c.hardware_class else set()),
    _differs("devices", lambda c: set(c.hardware_ids)),
    _per_device,
    _differs("number formats", lambda c: {text.upper() for text in c.precision}),
    _differs("workloads", lambda c: set(c.workload_names)),
    _differs("statistics", lambda c: {str(c.stat)} - {"none"}),
    _differs("bounds", lambda c: {str(c.bound)} - {"exact"}),
    _differs("roles", lambda c: {str(c.role)} - {"result"}),
    _reading,
)


def _named(names: list[str] | set[str]) -> set[str]:
    return {name for name in names if not name.startswith(GENERIC)}


def _list(names: Set[str]) -> str:
    return ", ".join(sorted(names)) or "not stated"
