"""Workload: the models, kernels, tasks, benchmarks and data sets that a value holds for."""
from __future__ import annotations

import functools
import re

from claims.context.hardware import devices
from claims.context.phrases import Range, phrase_end
from claims.context.values import Value, share
from claims.context.words import Paper, cue, name_shaped, numeral
from claims.vocabulary import load

_SIZE = re.compile(r"\d+(?:\.\d+)?(?:[bBmM]|K)?$|v\d\S*$|\d+x\d+B$")
_BARE_SIZE = re.compile(r"\d+(?:\.\d+)?[BM]$")


@functools.lru_cache(maxsize=None)
def _lexicon() -> tuple[re.Pattern[str], frozenset[str], frozenset[str], frozenset[str], dict[str, list[tuple[str, ...]]]]:
    """Pattern of model families, models by exact word, words of a model's tail, data sets, and phrases by first word."""
    data = load("names.toml")
    families = "|".join(sorted((re.escape(w) for w in data["models"]["families"].split()), key=len, reverse=True))
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in ("kernels", "tasks"):
        for text in data[name]["phrases"].replace("\n", "").split("|"):
            words = tuple(text.strip().lower().split())
            if words:
                by_first.setdefault(words[0], []).append(words)
    for rows in by_first.values():
        rows.sort(key=len, reverse=True)
    return (re.compile(rf"(?:{families})[\w.+-]*$"), frozenset(data["models"]["exact"].split()),
            frozenset(data["models"]["tails"].split()), frozenset(w.lower() for w in data["datasets"]["words"].split()), by_first)


@functools.lru_cache(maxsize=None)
def _words(name: str) -> frozenset[str]:
    return frozenset(load("names.toml")["workloads"][name].split())


def workloads(paper: Paper) -> list[tuple[int, int, str]]:
    """All known workloads that the paper mentions: word range and kind ("model", "data" or "work"), in order."""
    found = paper.cache.get("workloads")
    if found is None:
        found = paper.cache["workloads"] = _scan(paper)
    return found  # type: ignore[return-value]


def _scan(paper: Paper) -> list[tuple[int, int, str]]:
    families, exact, tails, data, by_first = _lexicon()
    out: list[tuple[int, int, str]] = []
    low, word = paper.low, paper.word
    i, n = 0, len(word)
    while i < n:
        w = low[i]
        end = 0
        kind = "work"
        if word[i] in exact or (word[i][0].isupper() and (len(w) > 4 or any(map(str.isdigit, w))) and families.match(w)):
            end, kind = i + 1, "model"
            while end < n and (_SIZE.match(word[end]) or word[end] in tails) and end not in paper.first:
                end += 1
            if i and _BARE_SIZE.match(word[i - 1]):
                i -= 1  # "12B FLUX.1"
        elif w in data and word[i][0].isupper():
            end, kind = i + 1, "data"
            if end < n and low[end] in ("dataset", "benchmark", "datasets"):
                end += 1
        else:
            for words in by_first.get(w, ()):
                if tuple(low[i:i + len(words)]) == words:
                    end = i + len(words)
                    break
        if end:
            out.append((i, end, kind))
            i = end
        else:
            i += 1
    return out


def attach(paper: Paper, values: list[Value], start: int, stop: int, rivals: list[Range], own: Range | None) -> None:
    """Put into each value of the sentence its workloads (`value.works`), with the rule that chose them."""
    known = [w for w in workloads(paper) if start <= w[0] < stop and not any(a <= w[0] < b for a, b in rivals)
             and not any(v.word <= w[0] <= v.last for v in values)]
    named = [(a, b) for a, b, kind in known if kind != "work" and not _is_own(paper, own, a, b) and not _rivals(paper, a)]
    placed = _placed(paper, values, start, stop, rivals)
    for n, value in enumerate(values):
        chosen = _distinct(share(values, n, named) + [p for p in share(values, n, placed) if not _overlaps(p, named)])
        if chosen:
            value.works, value.work_rule = chosen, "in_sentence"
            continue
        value.works, value.work_rule = _carried(paper, start, own)


def _distinct(ranges: list[Range]) -> list[Range]:
    return sorted(set(ranges))


def _overlaps(found: Range, others: list[Range]) -> bool:
    return any(found[0] < b and a < found[1] for a, b in others)


def _is_own(paper: Paper, own: Range | None, i: int, j: int) -> bool:
    """True when a mention is the name of the paper's system, or a part of it."""
    return own is not None and paper.low[own[0]] in paper.low[i:j]


def _rivals(paper: Paper, i: int) -> bool:
    """True when a model named at i is a competitor: "than VGG16", "outperforming BERT"."""
    return paper.low[i - 1] in ("than", "over", "versus", "vs", "outperforming", "outperforms", "original", "against", "surpassing")


def _placed(paper: Paper, values: list[Value], start: int, stop: int, rivals: list[Range]) -> list[Range]:
    """Phrases after "on", "for", "in", "under", "when running" ... that are work and no place, device, time or metric."""
    low = paper.low
    out: list[Range] = []
    hardware = [(d.start, d.end) for d in devices(paper) if start <= d.start < stop]
    for i in range(start, stop - 1):
        if low[i] not in _AT or any(a <= i < b for a, b in rivals):
            continue
        k = i + 1
        while k < stop and low[k] in _SKIP:
            k += 1
        j = phrase_end(paper, k, stop)
        while k < j and low[k] in _QUALIFIERS:
            k += 1
        if j <= k or numeral(low[k]) or _overlaps((k, j), hardware) or any(v.word <= k <= v.last for v in values):
            continue
        if _work_like(paper, k, j, low[i]):
            out.append((k, j))
    return out


_AT = frozenset("on for in across under during when while of".split())
_SKIP = frozenset("the a an its their our running executing performing processing serving evaluating both all".split())
_QUALIFIERS = frozenset("various different several multiple many diverse real practical typical realistic challenging standard".split())


def _work_like(paper: Paper, i: int, j: int, at: str) -> bool:
    """True when the phrase i to j says a work: by its head noun or by a known task in it."""
    head = paper.low[j - 1]
    if head in _words("never"):
        return False
    if head in _words("heads"):
        return j - i > 1
    if at in ("on", "for", "in", "during"):
        return any(i <= a and b <= j for a, b, _ in workloads(paper))
    return False


def _carried(paper: Paper, start: int, own: Range | None) -> tuple[list[Range], str]:
    """The models and data that the sentences before named last, else the task that the title names."""
    named = [(a, b) for a, b, kind in workloads(paper) if paper.first[-1] <= a < start and kind != "work" and not _is_own(paper, own, a, b)]
    if named:
        last = named[-1]
        row = [m for m in named if any(x <= m[0] < y and x <= last[0] < y for x, y in paper.bounds[-1])]
        if any(paper.low[m[0] - 1] in ("on", "with", "for", "using", "of", "and", ",", "running", "to") for m in row):
            return row, "carried_names"
    title = title_task(paper)
    return ([title], "title_task") if title else ([], "")


def title_task(paper: Paper) -> Range | None:
    """The task that the title says the work is for."""
    found = paper.cache.get("title_task", -1)
    if found == -1:
        found = paper.cache["title_task"] = _title_task(paper)
    return found  # type: ignore[return-value]


def _title_task(paper: Paper) -> Range | None:
    end = paper.first[-1] if len(paper.first) > 1 else len(paper.word)
    known = [(a, b) for a, b, _ in workloads(paper) if a < end]
    low = paper.low
    for i in range(end - 1):  # "for low-latency speech recognition"
        if low[i] == "for":
            j = phrase_end(paper, i + 1, end)
            k = i + 1
            while k < j and low[k] in _words("praise"):
                k += 1
            if j > k and low[j - 1] not in _words("never") and not any(d.start < j and k < d.end for d in devices(paper)):
                return k, j
    if known:
        a, b = max(known, key=lambda m: m[1] - m[0])
        return a, b
    for i in range(end - 1):  # "Accelerating range minimum queries"
        if low[i] in _words("doing"):
            j = phrase_end(paper, i + 1, end)
            k = i + 1
            while k < j and low[k] in _words("praise"):
                k += 1
            if j > k and low[j - 1] not in _words("never"):
                return k, j
    return None
