"""Baseline: with what a value is compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.context.own import known_thing
from claims.context.phrases import (
    Range,
    capitalised,
    generic_name,
    listed,
    named,
    participles,
    phrase,
    phrase_end,
    third_person,
)
from claims.context.values import Value
from claims.context.words import Paper, cue, forms, name_shaped, numeral

_BEATS = frozenset(
    f
    for v in ("outperform", "surpass", "beat", "exceed", "outpace", "outstrip", "outshine", "trail", "dominate")
    for f in forms(v)
)
_CARD = re.compile(r"[1-9]0[5-9]0$")  # "than the 5060 Ti" is a competitor, though a number begins it
_IMPROVE = frozenset(f for v in ("improve",) for f in forms(v)) | {"improvement", "improvements"}
_ACCELERATE = frozenset(f for v in ("improve", "accelerate", "speed", "speedup") for f in forms(v))
_REDUCE = frozenset(f for v in ("reduce", "cut", "lower", "decrease", "increase", "raise") for f in forms(v))
_COMPARE = frozenset(("compare", "compares", "comparing"))
_SHARE_ENDS = frozenset((",", "and", "over", "than", "by", ";", "with"))
_LESS = frozenset(("slower", "less", "worse"))
_LIKE = frozenset(("comparable", "par", "approximating", "matching", "matches", "similar"))
_PREPOSED = {
    "compared": ("to", "with", "against"),
    "compare": ("to", "with", "against"),
    "comparing": ("to", "with", "against"),
    "relative": ("to",),
    "comparison": ("to", "with", "against", "of"),
    "comparisons": ("to", "with", "against"),
    "contrast": ("to", "with"),
    "respect": ("to",),
    "opposed": ("to",),
    "instead": ("of",),
    "rather": ("than",),
    "w.r.t": (".",),
    "vs": (".",),
}
_PLAIN = frozenset(("over", "than", "versus", "vs", "against"))


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
        if word == "comparing" and i > start and low[i - 1] == "by":
            while i + 1 < stop and low[i + 1] not in (",", ";"):
                i += 1  # "by comparing scores against thresholds" is a step of a method
        elif word in _COMPARE and low[i + 1 : i + 2] not in (["to"], ["with"], ["against"]):
            found = _compared(paper, i, stop)
        elif word in _PLAIN or word in _PREPOSED:
            found = _cued(paper, i, start, stop, values)
        elif word in _BEATS:
            found = _beaten(paper, i, stop, values)
        elif word in ("on", "upon") and i > start and low[i - 1] in _IMPROVE:
            found = _object(paper, i, i + 1, stop, "right", "improves_upon")
        elif word == "the" and i - 1 in _ends(values) or word == "of" and _shares(paper, i, values):
            found = _share(paper, i, stop)
        elif word == "that" and low[i + 1 : i + 2] == ["of"] and any(0 < i - v.last <= 2 for v in values):
            found = _object(paper, i, i + 2, stop, "left", "that_of")  # "twice that of the base model"
        elif word in ("below", "above") and i - 1 in _ends(values):
            found = _object(paper, i, i + 1, stop, "left", word)  # "30x below the H100"
        elif word == "gap" and low[i + 1 : i + 2] in (["with"], ["to"]):
            found = _object(paper, i, i + 2, stop, "weak", "gap_with")
        elif word == "superior" and "to" in low[i + 1 : i + 4] and any(v.word > i for v in values):
            found = _object(paper, i, low.index("to", i) + 1, stop, "right", "superior_to")
        elif word == "as" and any(v.last + 1 <= i - 2 <= v.last + 2 for v in values) and low[i - 2] == "as":
            plain = low[i - 1] in cue("baseline", "as_as")
            found = _object(paper, i, i + 1, stop, "left", "as_as") if plain else None  # "twice as fast as X"
        elif word == "behind":
            found = _object(paper, i, i + 1, stop, "left", "behind")
        elif word in _ACCELERATE:
            found = _sped_up(paper, i, stop) or _bettered(paper, i, stop)
        elif word in cue("workload", "betters"):
            found = _bettered(paper, i, stop)
        elif word == "from":
            found = _from_baseline(paper, i, stop)
        elif word in _LIKE:
            found = _alike(paper, i, stop)
        elif word == "same":
            k = next((k for k in range(i + 1, min(i + 4, stop)) if low[k] == "as"), None)
            found = _object(paper, i, k + 1, stop, "weak", "comparable_to") if k is not None else None
        elif word == "unlike" and (i == start or low[i - 1] == ","):
            found = _object(paper, i, i + 1, stop, "weak", "unlike")
        elif word == "such" and i > start and out == [] and low[i - 1] in cue("phrase", "kinds"):
            found = _such_as(paper, i, stop)
        elif word in ("and", ",") and out and out[-1].side == "right" and i >= out[-1].end:
            found = _next_beaten(paper, i, stop, value_words)
        if found is not None:
            out.append(found)
            i = max(found.end, i + 1)
        else:
            i += 1
    return out


def _ends(values: list[Value]) -> set[int]:
    return {v.last for v in values}


def _shares(paper: Paper, i: int, values: list[Value]) -> bool:
    """ "79 % of the energy of X", "half the KV cache of X": a value, a metric, then "of"."""
    return any(
        v.last < i <= v.last + 6
        and paper.low[i - 1] in cue("phrase", "metric_nouns") | cue("baseline", "resources")
        and "the" in paper.low[v.last + 1 : i]
        and _SHARE_ENDS.isdisjoint(paper.low[v.last + 1 : i])
        for v in values
    )


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
    if word == "over" and low[i - 1] in cue("baseline", "gain_nouns") and not any(v.word < i for v in values):
        return _object(paper, i, j, stop, "right", "over")
    lead = i
    while lead > start and low[lead - 1] in ("when", "as", "in", "if", "with", "by"):
        lead -= 1
    if lead == start or (low[lead - 1] in ("that", ":", ",", ")") and not any(v.word < i for v in values)):
        return _object(paper, i, j, stop, "both", "compared_first")
    if word == "over" and not _gains(paper, i, start, values):
        found = _object(paper, i, j, stop, "left", "over")
        improves = not _IMPROVE.isdisjoint(low[max(start, i - 8) : i])
        scored = any(w[-1].isdigit() for w in low[max(start, i - 4) : i])
        if found is not None and found.side == "left" and (scored or improves):
            a, b = found.rivals[0]  # "improves the score by 0.3 over X while being 2x faster"
            found.side = "weak"
            named = name_shaped(paper.word[a]) and not generic_name(paper, a, b)
            return found if named or not cue("phrase", "unspecific").isdisjoint(low[a:b]) else None
        return found if found is not None and found.side == "right" else None
    if word in ("against", "compare") and not any(v.word < i for v in values):
        return _object(paper, i, j, stop, "both", "against")
    if word == "than" and low[i - 1] == "other":
        return None
    if word in ("compared", "relative", "versus", "vs", "comparison", "comparisons") and not any(
        v.word < i for v in values
    ):
        return _object(paper, i, j, stop, "right", word)
    if word in ("instead", "rather"):
        return _object(paper, i, j, stop, "weak", word)
    if word == "than" and not any(v.word < i for v in values):
        return _object(paper, i, j, stop, "right", "better_than")  # "better results than X with 6x fewer FLOPs"
    return _object(paper, i, j, stop, "left", {"vs": "versus"}.get(word, word))


def _gains(paper: Paper, i: int, start: int, values: list[Value]) -> bool:
    """ "over" compares when a value stands before it, or a word of gain right before it."""
    if paper.low[i - 1] in cue("baseline", "gain"):
        return True
    return any(v.word < i for v in values)


def _beaten(paper: Paper, i: int, stop: int, values: list[Value]) -> Comparison | None:
    if i + 1 < stop and paper.low[i + 1] == "by":  # "outperforms by 1.6x earlier implementations"
        value = next((v for v in values if i < v.word <= i + 5), None)
        return _object(paper, i, value.last + 1, stop, "right", "outperforms") if value else None
    side = "right"
    if paper.low[i].endswith("ing") and paper.low[i - 1] == "," and not any(0 < v.word - i < 16 for v in values):
        side = "weak"  # "2x faster rendering, outperforming the tuned renderer"
    return _object(paper, i, i + 1, stop, side, "outperforms")


def _compared(paper: Paper, i: int, stop: int) -> Comparison | None:
    """ "we compare our approach to X, showing a gain of": for the values of the whole sentence."""
    for j in range(i + 1, min(i + 9, stop - 1)):
        if paper.low[j] in ("to", "with", "against"):
            return _object(paper, i, j + 1, stop, "both", "compared_first")
        if paper.low[j] in (",", ";", "between", "and"):
            return None
    return None


def _sped_up(paper: Paper, i: int, stop: int) -> Comparison | None:
    """ "improves the sequential execution by 7x", "speeds up LoopNest by 3.2x": a competitor as object of the gain."""
    j = i + 2 if i + 1 < stop and paper.low[i + 1] == "up" else i + 1
    found = phrase(paper, j, stop)
    if found is None or found[1] >= stop or paper.low[found[1]] != "by":
        return None
    low = paper.low[found[0] : found[1]]
    if low[-1] in cue("phrase", "metric_nouns"):
        return None
    rival = low[-1] in ("execution", "implementation", "implementations") or any(
        w in cue("phrase", "unspecific") for w in low
    )
    speeds = paper.low[i + 1] == "up" or paper.low[i] == "speedup"
    if not rival and not (speeds and all(name_shaped(w) for w in paper.word[found[0] : found[1]])):
        return None
    return Comparison(i, found[1], [named(paper, found, stop)], "right", "improves_object")


def _bettered(paper: Paper, i: int, stop: int) -> Comparison | None:
    """ "improves NAME's throughput by 2x", "cuts the latency of the baseline by 30 %": whose metric is changed."""
    low = paper.low
    found = phrase(paper, i + 1, stop)
    if found is None or found[1] >= stop or low[found[1]] != "by":
        return None
    a, b = _owner_of_metric(paper, found)
    if (a, b) == found:
        return None
    possessive = low[b - 1].endswith(("'s", "’s")) and name_shaped(paper.word[a]) and not known_thing(paper, a)
    if not possessive and cue("phrase", "unspecific").isdisjoint(low[a:b]):
        return None
    return None if low[a] in cue("phrase", "own") else Comparison(i, found[1], [(a, b)], "right", "improves_object")


def _from_baseline(paper: Paper, i: int, stop: int) -> Comparison | None:
    """ "reduces energy by 73 % from unoptimized baselines"."""
    found = _object(paper, i, i + 1, stop, "left", "from_baseline")
    if found is not None and any(
        w in ("baseline", "baselines", "original", "vanilla")
        for w in paper.low[found.rivals[0][0] : found.rivals[0][1]]
    ):
        return found
    return None


def _alike(paper: Paper, i: int, stop: int) -> Comparison | None:
    """ "with accuracy comparable to X": who is equalled in one respect is who is compared with in the other."""
    j = i + 1
    if paper.low[i] in ("comparable", "similar"):
        for k in range(j, min(j + 3, stop)):  # "comparable to X", "comparable accuracy to X"
            if paper.low[k - 1] in _PREPOSED:
                return None  # "similar accuracy compared to X"
            if paper.low[k] == "to" or (k == j and paper.low[k] == "with"):
                return _object(paper, i, k + 1, stop, "weak", "comparable_to")
        return None
    if paper.low[i] == "par":
        return _object(paper, i, j + 1, stop, "weak", "comparable_to") if j < stop and paper.low[j] == "with" else None
    found = _object(paper, i, j, stop, "weak", "comparable_to")
    if found is not None and paper.low[i] in ("matching", "matches"):
        a, b = found.rivals[0]
        if b == a + 2 and paper.low[a].endswith(("'s", "’s")):
            b, found.rivals = a + 1, [(a, a + 1)]  # "matching X's quality"
        if (
            not capitalised(paper, a)
            and cue("phrase", "unspecific").isdisjoint(paper.low[a:b])
            and paper.low[b - 1] not in ("teacher", "original")
        ):
            return None
    return found


def _such_as(paper: Paper, i: int, stop: int) -> Comparison | None:
    """ "improves the throughput of baseline systems such as X and Y by": the names, where no cue stands."""
    if (
        i + 1 >= stop
        or paper.low[i + 1] != "as"
        or not any(w in cue("phrase", "unspecific") for w in paper.low[max(i - 3, 0) : i])
    ):
        return None
    return _object(paper, i, i + 2, stop, "right", "such_as")


def _next_beaten(paper: Paper, i: int, stop: int, value_words: set[int]) -> Comparison | None:
    """ "... X by 28 % and Y by 18 %": a further object of the same verb."""
    j = i + 1
    if j < stop and paper.low[j] == "and":
        j += 1
    items, end = listed(paper, j, stop) if j < stop else ([], j)
    if not items or paper.low[items[0][0]] in participles():
        return None
    found = items[0][0], items[-1][1]
    by = end
    while by < min(stop, end + 7) and paper.low[by] not in ("by", ",", ";", ")", "(") and by not in value_words:
        by += 1  # "and the CUDA version on an H100 GPU by a factor of 19"
    if by >= stop or paper.low[by] != "by" or not any(k in value_words for k in range(by + 1, min(by + 8, stop))):
        return None
    if not any(capitalised(paper, k) for k in range(*found)) or paper.low[found[1] - 1] in cue(
        "phrase", "metric_nouns"
    ):
        return None
    return Comparison(i, end, items, "right", "outperforms")


def _object(paper: Paper, at: int, j: int, stop: int, side: str, rule: str) -> Comparison | None:
    """The comparison whose rivals begin at word j; None when what stands there is no competitor."""
    low = paper.low
    begin = _lead_in(paper, j, stop)
    if begin is None:
        return None
    rivals, end = listed(paper, begin, stop)
    if not rivals or end <= begin:
        return None
    if end + 1 < stop and (low[end] == "like" or low[end] == "such" and low[end + 1] == "as"):
        members, after = listed(paper, end + (1 if low[end] == "like" else 2), stop)
        if members:
            rivals, end = members, after  # "over frameworks such as X"
    if (
        len(rivals) == 1
        and end < stop
        and low[end] in cue("baseline", "made")
        and low[end + 1] in ("by", "with", "from")
    ):
        makers, after = listed(paper, end + 2, stop)  # "designs generated by earlier toolchains"
        if makers and low[rivals[0][1] - 1] in cue("baseline", "products"):
            rivals, end = makers, after
    taken = cue("baseline", "taken")
    by = next((k for k in range(end, min(end + 2, stop)) if low[k] == "by" and low[k - 1] in taken), 0)
    if by:
        takers, after = listed(paper, by + 1, stop)  # "20 % of the memory required by X"
        if takers:
            rivals, end = takers, after
    if end < stop and low[end] == "alone":
        rivals[-1] = rivals[-1][0], end + 1  # "the CPU alone"
        end += 1
    if rule != "share_of" and rivals:
        rivals[-1 if len(rivals) == 1 else 0] = _owner_of_metric(paper, rivals[0])
    if not _rival(paper, rivals[0], rule):
        return None
    if side == "left" and rule != "share_of" and _value_by(paper, end, stop):
        side = "right"  # "reduces energy relative to X by 20 %"
    return Comparison(at, end, rivals, side, rule)


def _owner_of_metric(paper: Paper, rival: Range) -> Range:
    """ "NAME's performance", "the performance of NAME" -> NAME."""
    a, b = rival
    low = paper.low
    of = next((k for k in range(a + 1, min(a + 3, b - 1)) if low[k] == "of"), None)
    metric = of is not None and not cue("phrase", "metric_nouns").isdisjoint(low[a:of])
    if (
        of is not None and metric and cue("phrase", "unspecific").isdisjoint(low[a:of])
    ):  # "the performance (ceiling) of NAME"
        a = of + 1
        while a < b - 1 and low[a] in ("the", "a", "an"):
            a += 1
        return a, b
    if paper.low[b - 1] in cue("phrase", "metric_nouns"):
        for k in range(a, b - 1):
            if paper.low[k].endswith(("'s", "’s")):
                return a, k + 1
    return rival


def _lead_in(paper: Paper, j: int, stop: int) -> int | None:
    """First word of the competitor after a cue: without "when using the", a figure, a count; None for a mere number."""
    low = paper.low
    while j < stop and low[j] in cue("baseline", "lead_in"):
        j += 1
    if j < stop and low[j] in ("these", "those") and _unspecific(paper, j + 1, stop):
        j += 1  # "over these conventional strategies"
    if j >= stop or low[j] in cue("phrase", "own") - {"the", "its", "our", "their"}:
        return None
    if numeral(low[j]) and low[j][-1].isdigit() and not _CARD.match(low[j]):
        if j + 2 < stop and low[j + 1] == "of":
            return j + 2  # "exceeding the 62.8 of X"
        if j + 1 < stop and (low[j + 1] in cue("baseline", "units") or low[j + 1].endswith(("flops", "ops"))):
            return j + 2  # "than the 2.7 GB FP16 teacher"
        return j + 1 if _unspecific(paper, j + 1, stop) else None  # "than 15 baseline methods"
    return j


def _unspecific(paper: Paper, j: int, stop: int) -> bool:
    """True when the phrase at word j names competitors in general."""
    return not cue("phrase", "unspecific").isdisjoint(paper.low[j : phrase_end(paper, j, stop)])


def _rival(paper: Paper, found: Range, rule: str) -> bool:
    """True when a phrase after a cue can be a competitor: no time, metric, or set that something runs over."""
    low, (a, b) = paper.low, found
    head = low[b - 1]
    if head in ("half", "quarter", "twice", "double", "one"):
        return False
    if (
        numeral(paper.word[a])
        and not _CARD.match(low[a])
        or head in cue("baseline", "times")
        or low[a] in ("past", "last")
    ):
        return False
    if head in cue("phrase", "metric_nouns") and rule not in ("instead", "rather"):
        plain = not any(capitalised(paper, k) for k in range(a, b))
        if rule == "than" and b - a > 1:
            return True  # "80x faster than brute-force computation"
        if b - a <= 2 or (plain and cue("phrase", "unspecific").isdisjoint(low[a:b]) and not low[a].endswith("ing")):
            return False
    if rule in ("over", "against", "outperforms") and not cue("baseline", "no_rival").isdisjoint((head, low[a])):
        return rule == "outperforms" and not cue("phrase", "unspecific").isdisjoint(low[a:b])
    return True


def _value_by(paper: Paper, i: int, stop: int) -> bool:
    """True when "by" and a number stand at word i."""
    near = paper.low[i + 1 : min(i + 6, stop)]
    return i < stop and paper.low[i] == "by" and any(numeral(w) or w in ("factor", "twice") for w in near)


def attach(paper: Paper, values: list[Value], start: int, stop: int) -> list[Range]:
    """Put into each value of the sentence its comparison, and its rivals with it.

    Returns the phrases of all competitors that the sentence names, whoever they belong to.
    """
    found = comparisons(paper, start, stop, values)
    for value in values:
        value.owner = _owner(paper, value, found)
    for n in range(1, len(values)):
        pair = _set_against(paper, values, n, stop, found)
        if pair is not None:
            found = sorted([c for c in found if not c.at <= pair.at < c.end] + [pair], key=lambda c: c.at)
    for n, value in enumerate(values):
        if value.comparison is not None:
            continue
        chosen = None if value.owner else _next_bracketed(paper, values, n) or _chosen(paper, values, n, found)
        if chosen is not None:
            value.comparison = chosen
            value.rivals = _distributed(paper, values, n, chosen)
    return [rival for comparison in found for rival in comparison.rivals]


def _owner(paper: Paper, value: Value, found: list[Comparison]) -> Range | None:
    """The competitor whose own figure this is: "outperforming X (5.8x)", "versus X's 395K tokens/s"."""
    i = value.word
    if paper.low[i - 1] == "by":
        return None  # "outperforming X (by 5.8x)"
    for comparison in found:
        for rival in comparison.rivals:
            if (
                rival[1] < i < rival[1] + 6
                and paper.low[rival[1]] == "("
                and (comparison.rule == "versus" or comparison.rule == "outperforms")
                and ")" not in paper.low[rival[1] : i]
                and paper.low[value.last + 1 : value.last + 2] in ([")"], [","])
            ):
                return rival  # "outperforming X (1.4 ms, 88 MB)"
            if (
                comparison.rule == "outperforms"
                and comparison.end <= i - 1 < comparison.end + 12
                and paper.low[i - 1] == "("
                and (value.last + 1 < len(paper.low) and paper.low[value.last + 1] == ")")
            ):
                k = i - 1  # "outperforming X (5.8x) and Y (3.7x)"
                while paper.low[k - 1][0].isalnum() and paper.low[k - 1] not in cue("phrase", "end"):
                    k -= 1
                return (k, i - 1) if k < i - 1 else None
            if (
                comparison.rule in ("than", "over", "below", "compared")
                and value.kind == "absolute"
                and i == rival[1] + 1
                and paper.low[rival[1]] == "("
                and paper.low[value.last + 1 : value.last + 2] == [")"]
            ):
                return rival  # "4x faster than X (12 ms)"
            if rival[1] == i and paper.low[i - 1].endswith(("'s", "’s")) and value.kind == "absolute":
                return rival
            less = not _LESS.isdisjoint(paper.low[value.last + 1 : value.last + 3])
            if (value.kind != "relative" or less) and _told_of(paper, rival[1], i):
                return rival
    return None


def _told_of(paper: Paper, i: int, value: int) -> bool:
    """True when a clause on the competitor that ends at i holds the value: "than X, which achieves only 42 %"."""
    words = paper.low[i:value]
    if words[:1] == ["("] and ")" in words[:8]:
        words = words[words.index(")") + 1 :]
    if words[:1] == [","]:
        words = words[1:]
    if words[:1] not in (["which"], ["that"]) or len(words) > 14:
        return False
    return {",", ";", "while", "but", "whereas", "versus", "vs"}.isdisjoint(words)


def _set_against(paper: Paper, values: list[Value], n: int, stop: int, found: list[Comparison]) -> Comparison | None:
    """ "82 s vs. 116 s for X", "407K versus X's 395K": value n is X's, which the value before is compared with.

    Where the pair names nobody, value n is of who was compared with before it ("2x over X (4 s vs. 8 s)").
    """
    low, (mine, other) = paper.low, (values[n - 1], values[n])
    if other.kind == "change" or not other.word - 9 <= mine.last + 1 < other.word:
        return None
    cue_at = next(
        (
            k
            for k in range(other.word - 1, max(mine.last, other.word - 8), -1)
            if low[k] in ("vs", "versus") or (low[k] in ("compared", "opposed") and low[k + 1] in ("to", "with"))
        ),
        None,
    )
    if cue_at is None or not cue("baseline", "between_pair").isdisjoint(low[mine.last + 1 : cue_at]):
        return None
    i = cue_at + (2 if low[cue_at] in ("compared", "opposed") or low[cue_at + 1] == "." else 1)
    if "." in low[i : other.word] or ";" in low[i : other.word]:
        return None
    while i < other.word and low[i] in cue("baseline", "before_figure"):
        i += 1
    end = other.word
    while end > i and low[end - 1] in cue("baseline", "before_figure") | {"at"}:
        end -= 1
    rival = (i, end) if i < end and low[end - 1] not in cue("phrase", "metric_nouns") else None
    if rival is not None and phrase_end(paper, i, other.word + 1) < end:
        return None
    if rival is None:
        k = other.last + 1
        while k < stop and (low[k] in cue("phrase", "metric_nouns") or low[k] in cue("baseline", "units")):
            k += 1
        if k < stop and low[k] in ("for", "with", "in", "by", "using", "of"):
            rival = phrase(paper, k + 1, stop)
        elif k < stop and low[k][0].isalpha() and (after := phrase(paper, k, stop)) is not None:
            rival = after if after[1] >= stop or low[after[1]] in (")", ",", ".", ";", "at") else None
        if rival is None and other.kind == "absolute":
            told = [c for c in found if c.at < mine.word]
            other.owner = _owner_of_metric(paper, told[-1].rivals[0]) if told and len(told[-1].rivals) == 1 else None
    if (
        rival is None
        or rival[1] - rival[0] > 6
        or numeral(low[rival[0]])
        or low[rival[1] - 1] in cue("baseline", "times")
    ):
        return None
    pair = Comparison(cue_at, max(rival[1], cue_at + 1), [rival], "left", "versus")
    other.owner = rival
    if mine.kind == other.kind:
        mine.comparison, mine.rivals = pair, pair.rivals
    return pair


def not_itself(values: list[Value]) -> None:
    """Take from each value a competitor that is its own subject: "A, which is 2x slower and 30 % larger than B".

    The competitor of the value after it is what such a value is compared with.
    """
    for n in range(len(values) - 1, -1, -1):
        value = values[n]
        if value.subject is None or not any(_overlap(value.subject, rival) for rival in value.rivals):
            continue
        later = values[n + 1] if n + 1 < len(values) else None
        if later is not None and not any(_overlap(value.subject, rival) for rival in later.rivals):
            value.comparison, value.rivals = later.comparison, later.rivals
        else:
            value.comparison, value.rivals = None, []


def _overlap(a: Range, b: Range) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _chosen(paper: Paper, values: list[Value], n: int, found: list[Comparison]) -> Comparison | None:
    value = values[n]
    if value.kind == "absolute" and not _saved(paper, value):
        return _bracketed(paper, value, found)
    own = _share_taken(paper, value, found)
    if own is not None:
        return own
    right = next((c for c in found if c.side == "left" and c.at > value.word), None)
    left = [c for c in found if c.at < value.word]
    if right is not None and not _barred(paper, value.last, right.at, values[n + 1 :]):
        shared = any(v.word < right.at for v in values[value.row[-1] + 1 :])
        beaten = next((c for c in reversed(left) if c.side == "right" and c.rule != "better_than"), None)
        if (
            shared
            and beaten is not None
            and (n == 0 or values[n - 1].word < beaten.at or values[n - 1].comparison is beaten)
        ):
            return beaten
        if not (shared and right.rule in _ATTACHED and not _one_each(value, right)) or not (
            value.kind == "change" or _new_clause(paper, values[value.row[-1]].last, values[value.row[-1] + 1].word)
        ):
            return right
    plain = all(c.side == "left" and len(c.rivals) == 1 for c in left)
    if plain and len(left) == len(value.row) > 1 and "respectively" in paper.low[value.last : value.last + 12]:
        return left[value.row.index(n)]  # "2x over X and 3x over Y, with 20 % and 30 % less energy, respectively"
    if left:
        near = next((c for c in reversed(left) if c.side != "weak"), left[-1])
        if near.side in ("right", "both"):
            return near
        if near.rule == "compared" and all(v.kind == "absolute" for v in values[:n] if v.word < near.at):
            return near  # "142 images/s compared to X at 98 images/s, while cutting latency by 30 %"
        # what was compared stays compared: "2x over X while using 79 % of the energy"
        if (
            n
            and values[value.row[0] - 1].comparison is near
            and not _fresh(paper, values[n - 1].last, value.word)
            and not (near.rule in _ATTACHED and not _one_each(value, near) and _new_clause(paper, near.at, value.word))
        ):
            return near
    if (
        n
        and (before := values[n - 1].comparison) is not None
        and before.rule == "share_of"
        and value.drafts[0].direction == "of"
    ):
        return before
    first = next((c for c in found if c.side == "both"), None)
    weak = (
        c for c in found if c.side == "weak" and ";" not in paper.low[min(c.at, value.last) : max(c.at, value.last)]
    )
    return first or next(weak, None)


def _saved(paper: Paper, value: Value) -> bool:
    """True for an amount that is the difference itself ("reducing the traffic by 7 GB", "saving 3 W")."""
    before = paper.low[max(value.word - 4, 0) : value.word]
    return not cue("baseline", "saving").isdisjoint(before) or (
        before[-1:] == ["by"] and not _REDUCE.isdisjoint(paper.low[max(value.word - 8, 0) : value.word])
    )


def _bracketed(paper: Paper, value: Value, found: list[Comparison]) -> Comparison | None:
    """ "higher density (4.8 TOPS/mm2) than X": an absolute value that a comparison has in brackets."""
    if paper.low[value.word - 1] != "(" or cue("baseline", "higher").isdisjoint(
        paper.low[max(value.word - 16, 0) : value.word]
    ):
        return None
    return next((c for c in found if c.rule == "than" and value.word < c.at < value.word + 20), None)


def _share_taken(paper: Paper, value: Value, found: list[Comparison]) -> Comparison | None:
    """ "11 % of the outlay of current methods", "1/2 of X": of what a value is the share."""
    if value.drafts[0].direction != "of":
        return None
    low, i = paper.low, value.last + 1
    stop = min(i + 14, len(low))
    if i >= stop or low[i] != "of":
        return None
    last = i
    for k in range(i + 1, stop):
        if low[k] in (",", ".", ";", "and", "with", "while", "by", "in", "at"):
            break
        if low[k] in ("of", "for"):
            last = k
    taken = _object(paper, i, last + 1, stop, "left", "share_of")
    if taken is None or not {"peak", "theoretical", "maximum"}.isdisjoint(low[i : taken.end]):
        return None  # a share of a peak is a utilization
    if low[taken.rivals[0][1] - 1] in cue("baseline", "resources") and last == i:
        return None
    return taken


def _barred(paper: Paper, i: int, j: int, later: list[Value]) -> bool:
    """True when a comparison at j is not about a value that ends at i: another statement lies between."""
    between = paper.low[i + 1 : j]
    return ";" in between or ":" in between or "which" in between and any(v.word < j for v in later)


def _fresh(paper: Paper, i: int, j: int) -> bool:
    """True when a statement of its own begins between words i and j."""
    between = paper.low[i + 1 : j]
    return ";" in between or ":" in between


# These belong to the phrase that they stand in; "compared to" may speak for a whole sentence
_ATTACHED = frozenset(("over", "than", "against"))


def _new_clause(paper: Paper, i: int, j: int) -> bool:
    """True when a further verb stands between words i and j ("... and reduces the latency by", ", resulting in").

    Not when a comparative at i still waits for its "than" ("seven times less energy and runs faster than").
    """
    if paper.low[i + 1] in ("less", "more", "fewer", "higher", "lower", "faster", "better"):
        return False
    low = paper.low
    return any(
        (low[k] in third_person() and low[k - 1] in ("and", ",", "then", "also", "further", "but"))
        or (low[k] in third_person() and low[k - 2] in ("while", "whereas", "but") and capitalised(paper, k - 1))
        or (low[k] in ("resulting", "cascading", "thus") and low[k - 1] in (",", "and"))
        for k in range(i + 1, j)
    )


def _next_bracketed(paper: Paper, values: list[Value], n: int) -> Comparison | None:
    """ "over X (2x) and Y (by 3x)": the next of the competitors that have their values in brackets."""
    before = values[n - 1].comparison if n else None
    opening = values[n].word - 1 - (paper.low[values[n].word - 1] == "by")
    if before is None or paper.low[opening] != "(" or ")" not in paper.low[values[n - 1].last : opening]:
        return None
    a = opening
    while a > values[n - 1].last and paper.low[a - 1][0].isalnum() and paper.low[a - 1] not in cue("phrase", "end"):
        a -= 1
    if paper.low[a - 1] not in (",", "and", "&") or not any(capitalised(paper, k) for k in range(a, opening)):
        return None
    return Comparison(a, opening, [(a, opening)], "right", before.rule)


def _one_each(value: Value, comparison: Comparison) -> bool:
    """True when a row has as many values as a comparison has rivals: it goes with them, clause or no clause."""
    return len(value.row) == len(comparison.rivals) > 1


def _distributed(paper: Paper, values: list[Value], n: int, chosen: Comparison) -> list[Range]:
    """The rivals of one value: its own of as many rivals as its row has values, else all of them."""
    row, rivals = values[n].row, chosen.rivals
    if len(rivals) == 1 and len(row) == 2:
        a, b = rivals[0]
        slash = next((k for k in range(a + 1, b - 1) if paper.low[k] == "/"), None)
        if slash is not None and capitalised(paper, slash - 1) and paper.word[slash + 1][0].isupper():
            rivals = [(a, slash), (slash + 1, b)]  # "2x/3x over A/B"
    if len(rivals) > 1 and len(row) == len(rivals) and values[n].same_metric:
        return [rivals[row.index(n)]]
    before = [m for m, v in enumerate(values) if v.word < chosen.at]
    if len(before) == len(rivals) > 1 and n in before and "respectively" in paper.low[chosen.end : chosen.end + 2]:
        return [rivals[before.index(n)]]  # "2x the speed and 3x the density of A and B, respectively"
    return [(rivals[0][0], rivals[-1][1])] if len(rivals) > 1 else rivals
