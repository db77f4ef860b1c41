"""Role: is it this paper's result, or background that it only tells?"""

from __future__ import annotations

from claims.context.phrases import Range
from claims.context.words import Paper, cue

_TREND = (["over", "the", "past"], ["over", "the", "last"], ["in", "the", "past"], ["in", "recent", "years"])
_TOLD_EARLY = 4  # background without words like "existing" stands in so many first sentences
_TOLD_LATE = 2  # in an abstract that announces nothing, background stands in so many first sentences


def background(paper: Paper, start: int, stop: int, own: Range | None) -> str:
    """The rule by which the sentence of the words start to stop tells background; "" when it states a result."""
    if start < paper.first[-1] or len(paper.first) < 2:
        return ""
    low = paper.low[start:stop]
    if (low[0] in cue("role", "earlier") or low[0] == "recent") and cue("role", "ours").isdisjoint(low):
        return "earlier_work"
    if low[:3] in _TREND:
        return "trend"
    if (
        not cue("role", "ours").isdisjoint(low)
        or not cue("phrase", "evidence_nouns").isdisjoint(low)
        or "evaluated" in low
    ):
        return ""
    if own is not None and paper.low[own[0]] in low:
        return ""
    if own is not None and paper.low[own[0]] in paper.low[paper.first[-1] : start]:
        return ""  # once the paper has named its system it tells of it
    ours = announced(paper)
    if ours is None:
        limit = paper.bounds[-1][min(_TOLD_LATE, len(paper.bounds[-1]) - 1)][0]
        return "first_sentences" if start < limit and not cue("role", "earlier").isdisjoint(low) else ""
    early = start < paper.bounds[-1][min(_TOLD_EARLY, len(paper.bounds[-1]) - 1)][0]
    return "before_announcement" if start < ours and (early or not cue("role", "earlier").isdisjoint(low)) else ""


def announced(paper: Paper) -> int | None:
    """First word of the sentence that says what the paper brings; None when no sentence does."""
    found = paper.cache.get("announced", -1)
    if found == -1:
        verbs = cue("verbs", "introduce")
        found = next(
            (
                a
                for a, b in paper.bounds[-1]
                if paper.low[b - 1] != "?"
                and (
                    any(
                        paper.low[i] in verbs and not cue("role", "ours").isdisjoint(paper.low[max(a, i - 4) : i])
                        for i in range(a, b)
                    )
                    or "this paper" in " ".join(paper.low[a:b])
                    or "this work" in " ".join(paper.low[a:b])
                    or "our" in paper.low[a:b]
                    or "novel" in paper.low[a:b]
                    or not cue("phrase", "evidence_nouns").isdisjoint(paper.low[a:b])
                )
            ),
            None,
        )
        paper.cache["announced"] = found
    return found  # type: ignore[return-value]
