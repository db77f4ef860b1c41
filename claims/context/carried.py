"""Carried baselines: what a sentence that compares nothing is compared with, as the sentences before it say."""

from __future__ import annotations

from collections.abc import Callable

from claims.context.baseline import Comparison, comparisons
from claims.context.phrases import Range, capitalised, generic_name, phrase
from claims.context.values import Value
from claims.context.words import Paper, cue

Lent = tuple[Range, Callable[[Value], bool]]  # a competitor, and which values it is lent to
# The sentence that one of these opens tells more of what the sentence before said
_DETAILS = frozenset(("specifically", "specially", "notably", "concretely"))

# "benchmarked against X" says with whom the paper is compared; "robust against X" does not
_MEASURED = frozenset(("benchmarked", "benchmark", "compared", "evaluated", "evaluate", "tested", "measured"))


def lend(paper: Paper, values: list[Value], sentence: int, told: dict[int, list[Value]]) -> None:
    """Lend to the values of a sentence of the abstract, which compares nothing, what the paper compares with.

    `told` holds the values of earlier sentences. The sentence before compared the same system in the same metric with
    one competitor, or it gave a competitor's own figure, or it only said with whom the paper is compared; or an earlier
    sentence said what the system replaces.
    """
    if sentence == 0 or any(v.comparison or v.owner for v in values):
        return
    start, _ = paper.sentence(len(paper.bounds) - 1, sentence)
    before = told.get(sentence - 1, [])
    lent = _lent(paper, values, start, before) if before else _announced_rival(paper, start, sentence)
    if lent is None:
        lent = _replaced(paper, start)
    if lent is None:
        return
    rival, fits = lent
    for value in values:
        is_share = value.drafts[0].direction == "of"  # "3 % of the cache"
        if value.kind == "relative" and not is_share and not value.rivals and fits(value):
            value.comparison = Comparison(rival[0], rival[1], [rival], "left", "carried")
            value.rivals = [rival]


def _lent(paper: Paper, values: list[Value], start: int, before: list[Value]) -> Lent | None:
    """The one competitor of the values of the sentence before, for values of the same system in the same metric."""
    low = paper.low
    if low[start : start + 2] in (["in", "contrast"], ["by", "contrast"]):
        return _contrasted(paper, values, before)
    if not cue("phrase", "evidence_nouns").isdisjoint(low[start : values[0].word]):
        return None
    with_rivals = [v for v in before if v.rivals]
    found = {paper.text(v.rivals[0][0], v.rivals[-1][1]): v for v in with_rivals}
    if len(found) != 1 or any(v.owner for v in before):
        return None
    (source,) = found.values()
    metrics = frozenset(d.metric for v in with_rivals for d in v.drafts)
    whose = frozenset(_called(paper, v.subject) for v in before)

    def fits(value: Value) -> bool:
        return _called(paper, value.subject) in whose and not metrics.isdisjoint(d.metric for d in value.drafts)

    return (source.rivals[0][0], source.rivals[-1][1]), fits


def _contrasted(paper: Paper, values: list[Value], before: list[Value]) -> Lent | None:
    """ "The X baseline needs 9 s. In contrast, ours needs 3 s (3x faster)": X."""
    subject = before[-1].subject
    if subject is None or cue("phrase", "unspecific").isdisjoint(paper.low[subject[0] : subject[1]]):
        return None
    return subject, lambda value: _called(paper, value.subject) != _called(paper, subject)


def _announced_rival(paper: Paper, start: int, sentence: int) -> Lent | None:
    """The competitor that a sentence without values says the paper is compared with."""
    details = paper.low[start] in _DETAILS
    seen = [
        c
        for c in comparisons(paper, *paper.sentence(len(paper.bounds) - 1, sentence - 1), [])
        if c.rule in ("compared_first", "compared", "over")
        or (c.rule == "comparison" and _all_named(paper, c.rivals))
        or (c.rule == "against" and not _MEASURED.isdisjoint(paper.low[max(c.at - 4, 0) : c.at]))
        or (c.rule == "outperforms" and (details or _all_named(paper, c.rivals)))
    ]
    if len(seen) != 1:
        return None
    return (seen[0].rivals[0][0], seen[0].rivals[-1][1]), lambda _: True


def _replaced(paper: Paper, stop: int) -> Lent | None:
    """What the paper's system stands in for: "a drop-in replacement for X", when said before word `stop`."""
    low = paper.low
    for i in range(paper.first[-1], stop - 2):
        if low[i] == "replacement" and low[i - 1] in ("drop-in", "in") and low[i + 1] == "for":
            found = phrase(paper, i + 2, stop)
            return (found, lambda _: True) if found is not None and capitalised(paper, found[0]) else None
    return None


def _called(paper: Paper, found: Range | None) -> str:
    """What a subject is called, wherever it stands."""
    return "" if found is None else " ".join(paper.low[found[0] : found[1]])


def _all_named(paper: Paper, rivals: list[Range]) -> bool:
    """True when every one of the competitors has a name, and there are no more than two."""
    return len(rivals) <= 2 and all(capitalised(paper, a) and not generic_name(paper, a, b) for a, b in rivals)
