"""Works that papers name: models, data sets, kernels and tasks, by the vocabulary and by the shape of a name."""

from __future__ import annotations

import functools
import re

from claims.context.phrases import Range
from claims.context.words import Paper, cue
from claims.vocabulary import load

_SIZE = re.compile(r"\d+(?:\.\d+)?(?:[bBmM]|K)?$|v\d\S*$|\d+x\d+B$")
_BARE_SIZE = re.compile(r"\d+(?:\.\d+)?[BM]$")


@functools.cache
def _lexicon() -> tuple[
    re.Pattern[str], frozenset[str], frozenset[str], frozenset[str], dict[str, list[tuple[str, ...]]]
]:
    """Pattern of model families, models by exact word, tails of their names, data sets, and phrases by first word."""
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
    return (
        re.compile(rf"(?:{families})[\w.+-]*$"),
        frozenset(data["models"]["exact"].split()),
        frozenset(data["models"]["tails"].split()),
        frozenset(w.lower() for w in data["datasets"]["words"].split()),
        by_first,
    )


@functools.cache
def work_words(name: str) -> frozenset[str]:
    return frozenset(load("names.toml")["workloads"][name].split())


def workloads(paper: Paper) -> list[tuple[int, int, str]]:
    """All known workloads that the paper mentions: word range and kind ("model", "data" or "work"), in order."""
    found = paper.cache.get("workloads")
    if found is None:
        found = paper.cache["workloads"] = _scan(paper)
    return found  # type: ignore[return-value]


@functools.lru_cache(maxsize=1 << 16)
def _kind(word: str) -> str:
    """What a word may begin: "model", "data", "work" or nothing known ("")."""
    families, exact, _, data, by_first = _lexicon()
    low = word.lower()
    if word[0].isupper() or low != word:
        shaped = len(low) > 4 or any(map(str.isdigit, low))
        if word in exact or (shaped and families.match(low)):
            return "model"
        if low in data:
            return "data"
    elif word in exact:
        return "model"
    return "work" if low in by_first else ""


def _scan(paper: Paper) -> list[tuple[int, int, str]]:
    _, _, tails, _, by_first = _lexicon()
    out: list[tuple[int, int, str]] = []
    low, word = paper.low, paper.word
    kinds = [_kind(w) for w in word]
    done = 0
    for i, kind in enumerate(kinds):
        if not kind or i < done:
            continue
        begin, end = i, i + 1
        if kind == "model":
            while end < len(word) and (_SIZE.match(word[end]) or word[end] in tails) and end not in paper.first:
                end += 1
            if i > done and _BARE_SIZE.match(word[i - 1]):
                begin -= 1  # "12B FLUX.1"
        elif kind == "data":
            if end < len(word) and low[end] in ("dataset", "benchmark", "datasets"):
                end += 1
        else:
            size = next((len(ws) for ws in by_first[low[i]] if tuple(low[i : i + len(ws)]) == ws), 0)
            if not size:
                continue
            end = i + size
        out.append((begin, end, kind))
        done = end
    return out


def distinct(paper: Paper, ranges: list[Range]) -> list[Range]:
    """The ranges without those that say the same again."""
    seen: dict[str, Range] = {}
    for found in ranges:
        seen.setdefault(paper.text(*found).lower(), found)
    if len(seen) > 1 and any(any(map(str.isdigit, text)) for text in seen):  # "on LLMs such as OPT-6.7B"
        return [found for text, found in seen.items() if text not in cue("workload", "classes")]
    return list(seen.values())


def overlaps(found: Range, others: list[Range]) -> bool:
    return any(found[0] < b and a < found[1] for a, b in others)


def is_own(paper: Paper, own: Range | None, i: int, j: int) -> bool:
    """True when a mention is the name of the paper's system, or a part of it."""
    return own is not None and (paper.low[own[0]] in paper.low[i:j] or paper.low[i].startswith(paper.low[own[0]]))
