"""Works that papers name: models, data sets, kernels and tasks, by the vocabulary and by the shape of a name."""

from __future__ import annotations

import functools
import re

from claims.context.phrases import Range, generic_name
from claims.context.words import Paper, cue, name_shaped
from claims.vocabulary import load

_SIZE = re.compile(r"\d+(?:\.\d+)?(?:[bBmM]|K)?$|v\d\S*$|\d+x\d+B$")
# "50B+", "7-billion", "trillion-parameter", "124M-parameter": how large a model is
_SIZED = re.compile(r"(?:\d+(?:\.\d+)?-?(?:[BMT]|billion|trillion|million)\+?|[bmt]r?illion)(?:-param(?:eter)?s?)?$")
# "1-million-token", "128k", "1080p", "640x480": how large an input is
_INPUT = re.compile(r"\d+(?:\.\d+)?(?:[kKMpP]|-million|-billion)?-?(?:tokens?)?$|\d+[x×]\d+$")
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
    """The words of a list of names.toml about works."""
    return frozenset(load("names.toml")["workloads"][name].split())


def workloads(paper: Paper) -> list[tuple[int, int, str]]:
    """All known workloads that the paper mentions: word range and kind, in order.

    Kinds: "model" and "data" by name, "sized" models ("7B model") and "input" ("2K images") by their size, "work".
    """
    found = paper.cache.get("workloads")
    if found is None:
        found = paper.cache["workloads"] = _scan(paper)
    return found  # type: ignore[return-value]


@functools.lru_cache(maxsize=1 << 16)
def _kind(word: str) -> str:
    """What a word may begin: a kind of work, "plain" for a class of models, or nothing ("")."""
    families, exact, _, data, by_first = _lexicon()
    low = word.lower()
    if word[0].isupper() or low != word:
        shaped = len(low) > 4 or any(map(str.isdigit, low))
        if word in exact or (shaped and families.match(low) and not low.endswith("-based")):
            return "model"
        if low in data:
            return "data"
    elif word in exact:
        return "model"
    if low in by_first:
        return "work"
    if word[0].isdigit() or "illion" in word:
        return "sized" if _SIZED.match(word) else "input" if _INPUT.match(word) and not word.isdigit() else ""
    return "plain" if low in work_words("classes") else ""


def _scan(paper: Paper) -> list[tuple[int, int, str]]:
    _, _, tails, _, by_first = _lexicon()
    out: list[tuple[int, int, str]] = []
    low, word = paper.low, paper.word
    kinds = {w: kind for w in set(word) if (kind := _kind(w))}
    done = 0
    for i, w in enumerate(word):
        kind = kinds.get(w, "")
        if not kind or i < done:
            continue
        begin, end = i, i + 1
        if kind == "model":
            while end < len(word) and (_SIZE.match(word[end]) or word[end] in tails) and end not in paper.first:
                end += 1
            if i > done and _BARE_SIZE.match(word[i - 1]):
                begin -= 1  # "12B FLUX.1"
        elif kind in ("sized", "plain", "input"):
            end = _sized_model(paper, i) if kind != "input" else _sized_input(paper, i)
            if not end:
                continue
            kind = "input" if kind == "input" else "sized"
        elif kind == "data":
            if end < len(word) and low[end] in ("dataset", "benchmark", "datasets"):
                end += 1
        else:
            size = next((len(ws) for ws in by_first[low[i]] if tuple(low[i : i + len(ws)]) == ws), 0)
            if not size:
                continue
            end = i + size
        if kind == "sized" and out and out[-1][1] == begin:
            continue  # "GPT models with 1.4 billion parameters" are named already
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
    """True when a range has a word in common with one of the others."""
    return any(found[0] < b and a < found[1] for a, b in others)


def _sized_model(paper: Paper, i: int) -> int:
    """Index after a model that its size names: "7B target model", "models with up to one trillion parameters"; or 0."""
    low = paper.low
    classes = work_words("classes")
    if i and low[i - 1] in ("our", "its", "this", "the"):
        return 0  # the paper's own
    if low[i] in classes:
        if low[i + 1 : i + 2] != ["with"]:
            return 0
        end = next((k for k in range(i + 2, min(i + 9, len(low))) if low[k] == "parameters"), 0)
        return end + 1 if end and not any(w in (",", "and", ".") for w in low[i:end]) else 0
    k = i + 1
    while k < min(i + 5, len(low)) and low[k][0].isalnum() and low[k] not in cue("phrase", "end"):
        if low[k] in classes:
            return k + 1
        k += 1
    return 0


def _sized_input(paper: Paper, i: int) -> int:
    """Index after an input that its size names ("128k context length", "2K resolution"), or 0."""
    low = paper.low
    end = i + 1
    if i == 0 or low[i - 1] not in cue("workload", "input_at"):
        return 0
    while end < len(low) and low[end] in work_words("inputs"):
        end += 1
    return end if end > i + 1 else 0


def is_own(paper: Paper, own: Range | None, i: int, j: int) -> bool:
    """True when a mention is the name of the paper's system, or a part of it."""
    return own is not None and (paper.low[own[0]] in paper.low[i:j] or paper.low[i].startswith(paper.low[own[0]]))


def acts(paper: Paper, i: int, stop: int) -> bool:
    """True when the word at i is a verb whose subject a name before it is."""
    return i < stop and (paper.low[i] in cue("verbs", "result") or paper.low[i] in cue("verbs", "copula"))


def joined(paper: Paper, named: list[Range], start: int, stop: int) -> list[Range]:
    """Names that stand in one list with a known model or data set: "on PixArt and MagicDrive-V2"."""
    low = paper.low
    out: list[Range] = []
    for a, b in named:
        k = b
        while k + 1 < stop and low[k] in (",", "and", "/"):
            k += 2 if low[k] == "," and low[k + 1] == "and" else 1
            if k >= stop or not name_shaped(paper.word[k]) or acts(paper, k + 1, stop):
                break
            end = k + 1
            if low[end : end + 1] in (["benchmark"], ["benchmarks"], ["dataset"], ["datasets"]):
                end += 1
            if not generic_name(paper, k, end):
                out.append((k, end))
            k = end
        k = a
        while k - 2 >= start and low[k - 1] in (",", "and", "/"):
            k -= 2 if low[k - 1] != "and" or low[k - 2] != "," else 3
            if k <= start or not name_shaped(paper.word[k]) or low[k - 1] not in cue("workload", "list_opens"):
                break
            if not generic_name(paper, k, k + 1):
                out.append((k, k + 1))
    return distinct(paper, out)
