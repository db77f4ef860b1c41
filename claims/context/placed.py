"""Phrases that say a work by their place: after "on", "for", "when running" ... beside a value."""

from __future__ import annotations

import re

from claims.context.devices import devices
from claims.context.phrases import Range, capitalised, generic_name, listed, phrase_end
from claims.context.values import Value
from claims.context.words import Paper, cue, name_shaped, numeral
from claims.context.works import acts, overlaps, work_words, workloads

# "DNNs", "MLPs", "VLAs": classes of models
_CLASS = re.compile(r"(?:[A-Z][A-Za-z]*)?(?:NN|LM|LP|ViT|GAN|DiT|MoE|VLA|SSM)s$")

# "FooBench", "UrsaQA", "Set5", "Foo-1k": benchmarks and data sets
_TESTS = re.compile(r"[\w-]*(?:[Bb]ench\b|[a-z]QA\b|Eval\b|Set\d+$|\w-\d+[kK]$)")


def placed(
    paper: Paper, values: list[Value], start: int, stop: int, rivals: list[Range], own: Range | None
) -> list[Range]:
    """Phrases after "on", "for", "in", "when running" ... that are work and no place, device, time or metric."""
    low = paper.low
    out: list[Range] = []
    hardware = [(d.start, d.end) for d in devices(paper) if start <= d.start < stop]
    prepositions = cue("workload", "at")
    i = start
    while i < stop - 1:
        at = low[i]
        i += 1
        if at not in prepositions or any(a <= i - 1 < b for a, b in rivals):
            continue
        if low[i - 2] in cue("workload", "of_quality") and not _follows(paper, values, i - 1):
            continue  # "negligible loss on a variety of tasks", "suitable for real-time applications"
        is_open = _is_open(paper, values, start, i)
        phrases, is_open = _phrases(paper, i, stop, is_open, hardware)
        for found in phrases:
            for m in _named_in(paper, found, stop, is_open):
                if (
                    overlaps(m, hardware)
                    or any(v.word <= m[0] <= v.last for v in values)
                    or (own is not None and low[own[0]] in low[m[0] : m[1]])
                ):
                    continue
                out.append(m)
                i = max(i, m[1])
    return out


def _is_open(paper: Paper, values: list[Value], start: int, i: int) -> bool:
    """True when any phrase may stand at i after its preposition: beside a value, or at the start of the sentence."""
    at = paper.low[i - 1]
    if at == "when":
        return paper.low[i] in cue("workload", "running")
    if at == "in" and name_shaped(paper.word[i]) and paper.word[i].isupper():
        return not generic_name(paper, i, i + 1) and _follows(paper, values, i - 1)  # "2x speedup in SYRK"
    return at in ("on", "for", "during") and (
        i - 1 == start
        or _after_place(paper, start, i - 1)
        or _follows(paper, values, i - 1)
        or _evaluated(paper, start, i - 1)
    )


def _after_place(paper: Paper, start: int, i: int) -> bool:
    """True for a preposition after the place that a sentence begins with: "On a GPU, for large meshes we reach"."""
    place = paper.low[start : i - 1]
    return paper.low[start] == "on" and len(place) < 7 and paper.low[i - 1] == "," and "," not in place


def _phrases(
    paper: Paper, i: int, stop: int, is_open: bool, hardware: list[Range]
) -> tuple[list[Range], bool]:
    """The phrase or the list of phrases that begins at word i, after its preposition; and whether any may stand there.

    A list of names is as good as open when a class ends it ("across the Ursa, Vega, and Lyra data sets").
    """
    low = paper.low
    running = cue("workload", "running") if low[i - 1] == "when" else frozenset()
    while i < stop and (low[i] in cue("workload", "skip") or low[i] in running):
        i += 1
    begins = is_open or any(a == i for a, _, _ in workloads(paper))
    items = listed(paper, i, stop)[0] if begins or (i < stop and capitalised(paper, i)) else []
    if len(items) > 1 and capitalised(paper, i) and low[items[-1][1] - 1] in work_words("heads"):
        return items, not overlaps(items[0], hardware)
    if not items or not begins:
        j = _before_verb(paper, i, phrase_end(paper, i, stop))
        return [(i, j)] if j > i else [], is_open
    if len(items) > 1 and _is_adjective(paper, items):
        return [(items[0][0], items[1][1]), *items[2:]], is_open  # "coding and math benchmarks"
    if overlaps(items[0], hardware) or not _work_like(paper, *items[0], is_open):
        return items[:1], is_open
    return items, is_open


def _is_adjective(paper: Paper, items: list[Range]) -> bool:
    """True when the first of two items is but an adjective of the noun after the second ("small and large graphs")."""
    (a, b), (c, d) = items[:2]
    word = paper.word[a]
    return (
        b == a + 1
        and c == b + 1
        and paper.low[b] == "and"
        and word.islower()
        and d > c + 1
        and paper.low[d - 1] in work_words("heads")
        and word not in work_words("heads")
        and not any(x <= a < y for x, y, _ in workloads(paper))
    )


def _named_in(paper: Paper, found: Range, stop: int, is_open: bool) -> list[Range]:
    """The works that a phrase says: itself without its counts, or the names listed after it; none when it says none."""
    low = paper.low
    k, j = found
    j = max([b for a, b, _ in workloads(paper) if k <= a < j < b], default=j)  # "distributed | training and"
    counted = k
    while k < j and (low[k] in cue("workload", "qualifiers") or low[k].isdigit()):
        k += 1
    head = low[j - 1]
    inner = members(paper, j, stop) if head.endswith("s") or head in work_words("heads") else []
    if inner and head in work_words("heads"):
        return inner
    if (
        k > counted
        and low[counted] in cue("workload", "counts")
        and head in work_words("heads") | work_words("vague")
        and not _names_work(paper, k, j)
        and (j - k < 3 or head in cue("workload", "bare"))
    ):
        return []  # "four benchmarks" names none
    of = low.index("of", k, j) if "of" in low[k:j] else k
    if k < of < j - 1 and low[of - 1] in cue("workload", "collections"):
        k = of + 1  # "a wide set of graph queries"
    if j <= k or numeral(low[k]) or low[k] in cue("workload", "no_first"):
        return []
    return (inner or [(k, j)]) if _work_like(paper, k, j, is_open) else []


def members(paper: Paper, i: int, stop: int) -> list[Range]:
    """The names that follow a class of works at word i: "(TSP, MaxCut)", ": A, B and C", "such as A and B"."""
    low = paper.low
    k = i
    while k < stop and low[k] in cue("workload", "member_cues"):
        k += 1
    if k == i or k >= stop:
        return []
    out: list[Range] = []
    while k < stop:
        end = k
        while end < stop and (capitalised(paper, end) or (end > k and low[end][0].isdigit())):
            end += 1
        if end == k or acts(paper, end, stop):
            break
        out.append((k, end))
        if low[end : end + 1] and low[end] in (",", "and", "&", "/"):
            k = end + 1
            while k < stop and low[k] in ("and", "the"):
                k += 1
            continue
        break
    if out or low[i : i + 1] == ["("]:
        return out if len(out) > 1 and (low[i] != "(" or low[out[-1][1]] == ")") else []
    if low[k - 1] not in ("including", "namely", "as", ":"):
        return []
    items = listed(paper, k, stop)[0]
    return items if len(items) > 1 else []


def _before_verb(paper: Paper, i: int, j: int) -> int:
    """Where the phrase i to j ends before a plural's verb that it ran into ("on small graphs models achieve")."""
    return next((k for k in range(i + 1, j) if paper.low[k] in cue("workload", "plain_verbs")), j)


def _names_work(paper: Paper, i: int, j: int) -> bool:
    """True when the words i to j hold a name or a known work."""
    return any(capitalised(paper, k) and not numeral(paper.low[k]) for k in range(i, j)) or any(
        i <= a and b <= j for a, b, _ in workloads(paper)
    )


def _evaluated(paper: Paper, start: int, i: int) -> bool:
    """True when the preposition at i goes on "experiments", "evaluation", "evaluated": "Evaluation on X shows"."""
    before = paper.low[i - 1] if i > start else ""
    if before == "conducted":
        before = paper.low[i - 2]
    return before in cue("phrase", "evidence_nouns") or before in ("evaluated", "tested", "validated", "benchmarked")


def _follows(paper: Paper, values: list[Value], i: int) -> bool:
    """True when word i stands soon after a value with nothing that parts them ("2x higher throughput than A on")."""
    for n, value in enumerate(values):
        later = values[n + 1].word if n + 1 < len(values) else i
        if value.last < i <= min(value.last + 9, later):
            between = paper.low[value.last + 1 : i]
            if cue("workload", "breaks").isdisjoint(between) or all(_is_gain(w) for w in between):
                return True
    return False


def _is_gain(word: str) -> bool:
    return word in cue("workload", "gains") or word in cue("phrase", "metric_nouns") or word.endswith("er")


def _work_like(paper: Paper, i: int, j: int, is_open: bool) -> bool:
    """True when the phrase i to j says a work: by its head noun or by a known task in it."""
    head = paper.low[j - 1]
    if (
        head in work_words("never")
        or head in cue("phrase", "metric_nouns")
        or head in cue("phrase", "evidence_nouns") - {"benchmarks", "simulation"}
    ):
        return False
    if j > i + 1 and head in work_words("concrete"):
        return True
    if all(w in work_words("vague") or w in work_words("heads") for w in paper.low[i:j]) and any(
        w in work_words("vague") for w in paper.low[i:j]
    ):
        return False
    if j == i + 1 and head in cue("workload", "bare"):
        return False
    if j == i + 1 and head in ("inference", "training") and paper.low[i - 1] in ("on", "for"):
        return is_open
    if j > i + 1 and head in ("model", "network") and name_shaped(paper.word[j - 2]):
        return not generic_name(paper, j - 2, j - 1)  # "the FooVLA-7B model"
    if any(i <= a and b <= j for a, b, _ in workloads(paper)) or _CLASS.match(paper.word[j - 1]):
        return True
    if head in work_words("heads"):
        return j - i > 1 or is_open
    if j == i + 1 and paper.low[i - 1] == "on" and _TESTS.match(paper.word[i]):  # "by 3 points on FooBench"
        return paper.low[i - 2] not in cue("workload", "built")
    return is_open
