"""Baseline: with what a value is compared."""
from __future__ import annotations

from dataclasses import dataclass

from claims.context.phrases import Range, capitalised, listed, named, phrase
from claims.context.values import Value
from claims.context.words import Paper, cue, forms, numeral

_BEATS = frozenset(f for v in ("outperform", "surpass", "beat", "exceed", "outpace", "outstrip") for f in forms(v))
_PREPOSED = {"compared": ("to", "with", "against"), "comparing": ("to", "with", "against"), "relative": ("to",),
             "comparison": ("to", "with", "against", "of"), "contrast": ("to", "with"), "respect": ("to",),
             "opposed": ("to",), "instead": ("of",), "rather": ("than",), "w.r.t": (".",), "vs": (".",)}
_PLAIN = frozenset(("over", "than", "versus", "vs", "against"))
# What "over" and "against" are followed by when they compare nothing
_NO_RIVAL = frozenset("""
time times course range period periods network networks internet years year days runs seeds datasets dataset benchmarks
benchmark tasks tasks queries graphs edges cores nodes gpus trials iterations half hours epochs settings cases ethernet
pcie conditions layers samples images wide broad variety set attacks noise scenarios workloads
""".split())
_GAIN = frozenset("""
acceleration advantage boost gain gains improvement improvements increase reduction reductions savings saving speedup
speedups speed-up speed-ups benefit benefits enhancement decrease superiority speed x times factor performance faster
higher better
""".split())


@dataclass(slots=True)
class Comparison:
    """A comparison of a sentence: word of its cue, who is compared with, and on which side its values stand."""

    at: int
    end: int
    rivals: list[Range]
    side: str  # "left": values before the cue; "right": after it; "both": the whole sentence
    rule: str


def comparisons(paper: Paper, start: int, stop: int, values: list[Value]) -> list[Comparison]:
    """All comparisons in the words start to stop, in order."""
    out: list[Comparison] = []
    low = paper.low
    i = start
    value_words = {v.word for v in values}
    while i < stop:
        word = low[i]
        found = None
        if word in _PLAIN or word in _PREPOSED:
            found = _cued(paper, i, start, stop, values)
        elif word in _BEATS:
            found = _beaten(paper, i, stop)
        elif word in ("on", "upon") and i > start and low[i - 1] in _IMPROVE:
            found = _object(paper, i, i + 1, stop, "right", "improves_upon")
        elif word == "the" and i - 1 in _ends(values) or word == "of" and _shares(paper, i, values):
            found = _share(paper, i, stop)
        elif word in ("and", ",") and out and out[-1].side == "right" and i >= out[-1].end:
            found = _next_beaten(paper, i, stop, value_words)
        if found is not None:
            out.append(found)
            i = max(found.end, i + 1)
        else:
            i += 1
    return out


_IMPROVE = frozenset(f for v in ("improve",) for f in forms(v)) | {"improvement", "improvements"}


def _ends(values: list[Value]) -> set[int]:
    return {v.last for v in values}


def _shares(paper: Paper, i: int, values: list[Value]) -> bool:
    """"79 % of the energy of X", "half the KV cache of X": a value, a metric, then "of"."""
    for v in values:
        if v.last < i <= v.last + 6 and paper.low[i - 1] in cue("phrase", "metric_nouns") and "the" in paper.low[v.last + 1:i]:
            return not any(w in (",", "and", "over", "than", "by", ";", "with") for w in paper.low[v.last + 1:i])
    return False


def _share(paper: Paper, i: int, stop: int) -> Comparison | None:
    if paper.low[i] == "the":
        return None
    return _object(paper, i, i + 1, stop, "left", "share_of")


def _cued(paper: Paper, i: int, start: int, stop: int, values: list[Value]) -> Comparison | None:
    low, word, j = paper.low, paper.low[i], i + 1
    if word in _PREPOSED:
        if j >= stop or low[j] not in _PREPOSED[word]:
            if word not in _PLAIN:
                return None
        else:
            j += 1
    lead = i
    while lead > start and low[lead - 1] in ("when", "as", "in", "if", "with", "by"):
        lead -= 1
    if lead == start or (low[lead - 1] in ("that", ":", ",", ")") and not any(v.word < i for v in values)):
        return _object(paper, i, j, stop, "both", "compared_first")
    if word == "over" and not _gains(paper, i, start, values):
        return None
    if word == "against" and not any(v.word < i for v in values):
        return _object(paper, i, j, stop, "both", "against")
    if word == "than" and low[i - 1] == "other":
        return None
    return _object(paper, i, j, stop, "left", {"vs": "versus"}.get(word, word))


def _gains(paper: Paper, i: int, start: int, values: list[Value]) -> bool:
    """"over" compares when a value stands before it, or a word of gain right before it."""
    if paper.low[i - 1] in _GAIN:
        return True
    return any(v.word < i for v in values)


def _beaten(paper: Paper, i: int, stop: int) -> Comparison | None:
    return _object(paper, i, i + 1, stop, "right", "outperforms")


def _next_beaten(paper: Paper, i: int, stop: int, value_words: set[int]) -> Comparison | None:
    """"... X by 28 % and Y by 18 %": a further object of the same verb."""
    j = i + 1
    if j < stop and paper.low[j] == "and":
        j += 1
    found = phrase(paper, j, stop) if j < stop else None
    if found is None or found[1] >= stop or paper.low[found[1]] != "by" or not capitalised(paper, found[0]):
        return None
    if not any(k in value_words for k in range(found[1] + 1, min(found[1] + 5, stop))):
        return None
    return Comparison(i, found[1], [named(paper, found, stop)], "right", "outperforms")


def _object(paper: Paper, at: int, j: int, stop: int, side: str, rule: str) -> Comparison | None:
    """The comparison whose rivals begin at word j; None when what stands there is no competitor."""
    low = paper.low
    while j < stop and low[j] in ("when", "using", "with", "that", "those", "of", "to", "running", "in", "on", "if", "for", "what", "one"):
        j += 1
    if j < stop and numeral(low[j]) and low[j][-1:].isdigit() or (j < stop and low[j] in cue("phrase", "own") - {"the", "its", "our", "their"}):
        return None
    rivals, end = listed(paper, j, stop)
    if not rivals or end <= j:
        return None
    first = rivals[0]
    if rule in ("over", "against", "outperforms") and (low[first[1] - 1] in _NO_RIVAL or low[first[0]] in _NO_RIVAL):
        return None
    if numeral(low[first[0]]):
        return None
    return Comparison(at, end, rivals, side, rule)


def assign(paper: Paper, values: list[Value], found: list[Comparison], start: int, stop: int) -> None:
    """Give every value of the sentence its baseline: `value.rivals`, a list of ranges that belong to it, and a rule."""
    for n, value in enumerate(values):
        chosen = _chosen(paper, values, n, found)
        if chosen is None:
            continue
        value.comparison = chosen
        value.rivals = _distributed(paper, values, n, chosen)


def _chosen(paper: Paper, values: list[Value], n: int, found: list[Comparison]) -> Comparison | None:
    value = values[n]
    if value.kind == "absolute":
        return None
    right = next((c for c in found if c.side == "left" and c.at > value.word), None)
    if right is not None and not _barred(paper, value.last, right.at, values[n + 1:]):
        return right
    left = [c for c in found if c.at < value.word]
    if left:
        near = left[-1]
        if near.side in ("right", "both"):
            return near
        # what was compared stays compared: "2x over X while using 79 % of the energy"
        if n and values[n - 1].comparison is near and not _fresh(paper, values[n - 1].last, value.word):
            return near
    return next((c for c in found if c.side == "both"), None)


def _barred(paper: Paper, i: int, j: int, later: list[Value]) -> bool:
    """True when a comparison at j is not about a value that ends at i: another statement lies between."""
    between = paper.low[i + 1:j]
    return ";" in between or ":" in between or "which" in between and any(v.word < j for v in later)


def _fresh(paper: Paper, i: int, j: int) -> bool:
    """True when a statement of its own begins between words i and j."""
    between = paper.low[i + 1:j]
    return ";" in between or ":" in between


def _distributed(paper: Paper, values: list[Value], n: int, chosen: Comparison) -> list[Range]:
    """The rivals of one value: its own of as many rivals as its row has values, else all of them."""
    row, rivals = values[n].row, chosen.rivals
    if len(rivals) > 1 and len(row) == len(rivals) and values[n].same_metric:
        return [rivals[row.index(n)]]
    return [(rivals[0][0], rivals[-1][1])] if len(rivals) > 1 else rivals
