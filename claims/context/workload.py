"""Workload: the models, kernels, tasks, benchmarks and data sets that a value holds for."""
from __future__ import annotations

import functools
import re

from claims.context.phrases import Range
from claims.context.words import Paper
from claims.vocabulary import load

_SIZE = re.compile(r"\d+(?:\.\d+)?(?:[bBmM]|K)?$|v\d\S*$|[Vv]ersion$")
_TAIL = frozenset("Chat Instruct Base Large Small Tiny Medium XL Nano Turbo Flash Pro Max Mini Lite V2 V3 R1 Next Coder VL".split())


@functools.lru_cache(maxsize=None)
def _lexicon() -> tuple[re.Pattern[str], frozenset[str], frozenset[str], dict[str, list[tuple[str, ...]]]]:
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
            frozenset(w.lower() for w in data["datasets"]["words"].split()), by_first)


def workloads(paper: Paper) -> list[tuple[int, int, str]]:
    """All mentions of workloads in the paper: word range and kind ("model", "data", "work"), in order."""
    found = paper.cache.get("workloads")
    if found is None:
        found = paper.cache["workloads"] = _scan(paper)
    return found  # type: ignore[return-value]


def _scan(paper: Paper) -> list[tuple[int, int, str]]:
    families, exact, data, by_first = _lexicon()
    out: list[tuple[int, int, str]] = []
    low, word = paper.low, paper.word
    i, n = 0, len(word)
    while i < n:
        w = low[i]
        end = 0
        kind = "work"
        if word[i] in exact or (word[i][0].isupper() and (len(w) > 4 or any(map(str.isdigit, w))) and families.match(w)):
            end, kind = i + 1, "model"
            while end < n and (_SIZE.match(word[end]) or word[end] in _TAIL):
                end += 1
        elif w in data and word[i][0].isupper():
            end, kind = i + 1, "data"
            if end < n and low[end] in ("dataset", "benchmark"):
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


def of_sentence(paper: Paper, start: int, stop: int, rivals: list[Range]) -> tuple[list[Range], str]:
    """Workloads that the values of a sentence hold for, and the rule."""
    here = [(a, b) for a, b, _ in workloads(paper) if start <= a < stop and not any(x <= a < y for x, y in rivals)]
    if here:
        return here, "in_sentence"
    title = [(a, b) for a, b, _ in workloads(paper) if a < paper.first[-1]]
    return title, "title"
