"""Role: is it this paper's result, or background that it only tells?"""
from __future__ import annotations

from claims.context.words import Paper, cue

_ELSEWHERE = frozenset("existing current previous prior conventional traditional today recent typically usually often".split())
_NEED = frozenset("require requires required requirement must need needs".split())


def is_background(paper: Paper, field: int, start: int, stop: int) -> str:
    """The rule by which the sentence tells background; "" when it states a result."""
    if field == 0:
        return ""
    low = paper.low[start:stop]
    first = _announced(paper)
    if first is None or start >= first:
        return ""
    if "we" in low or "our" in low:
        return ""
    return "before_contribution"


def _announced(paper: Paper) -> int | None:
    """First word of the sentence that says what the paper brings."""
    found = paper.cache.get("announced", -1)
    if found == -1:
        verbs = cue("verbs", "introduce")
        found = None
        for a, b in paper.bounds[-1]:
            low = paper.low[a:b]
            if ("we" in low or "paper" in low or "work" in low) and not verbs.isdisjoint(low) or "our" in low:
                found = a
                break
        paper.cache["announced"] = found
    return found  # type: ignore[return-value]
