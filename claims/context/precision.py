"""Precision: the number formats that a value holds for."""

from __future__ import annotations

import functools
import re

from claims.context.phrases import Range, participles
from claims.context.values import Value, share
from claims.context.words import Paper, cue
from claims.vocabulary import load


@functools.cache
def _shapes() -> re.Pattern[str]:
    """One pattern for every format that is a single word (fp16, INT8, W4A8, 1.58-bit)."""
    return re.compile("|".join(f"(?:{p})" for p in load("formats.toml")["shape"].values()))


@functools.cache
def _phrases() -> tuple[frozenset[str], frozenset[str], dict[str, list[str]]]:
    """Single words, nouns that a word like "binary" needs after it, and phrases by their first word."""
    data = load("formats.toml")
    by_first: dict[str, list[str]] = {}
    for text in data["phrases"]:
        by_first.setdefault(text.split()[0], []).append(text)
    return frozenset(data["words"].split()), frozenset(data["networks"].split()), by_first


@functools.lru_cache(maxsize=1 << 16)
def _kind(low: str) -> str:
    """ "format" for a word that is a format by itself, "phrase" for one that may begin a phrase, else ""."""
    words, _, phrases = _phrases()
    if low in words:
        return "format"
    if (any(map(str.isdigit, low)) or low.endswith("bit")) and _shapes().fullmatch(low):
        return "format"
    return "phrase" if low in phrases else ""


def formats(paper: Paper) -> list[Range]:
    """All mentions of number formats in the paper, in order."""
    found = paper.cache.get("formats")
    if found is None:
        found = paper.cache["formats"] = _scan(paper)
    return found  # type: ignore[return-value]


def _scan(paper: Paper) -> list[Range]:
    _, networks, phrases = _phrases()
    out: list[Range] = []
    low = paper.low
    for i, kind in [(i, kind) for i, kind in enumerate(map(_kind, low)) if kind]:
        word = low[i]
        if kind == "format":
            if word in ("binary", "ternary") and (i + 1 >= len(low) or low[i + 1] not in networks):
                continue
            if out and low[i - 1] == "/" and out[-1][1] == i - 1:
                out[-1] = (out[-1][0], i + 1)  # FP16/FP32 is one format
            else:
                out.append((i, i + 1))
        else:
            for text in phrases[word]:
                if " ".join(low[i : i + len(text.split())]) == text:
                    out.append((i, i + len(text.split())))
                    break
    return out


def attach(paper: Paper, values: list[Value], start: int, stop: int, rivals: list[Range]) -> None:
    """Put into each value of the sentence its formats (`value.formats`), with the rule that chose them."""
    low = paper.low
    here = [f for f in formats(paper) if start <= f[0] < stop]
    here = [
        f
        for f in here
        if not any(a <= f[0] < b + 3 for a, b in rivals)
        and not (f[1] < len(low) and (low[f[1]] in cue("precision", "others") or low[f[1]] == "floating"))
        and not any(v.word <= f[0] <= v.last for v in values)
    ]
    here = [f for f in here if not (low[f[0] - 1] in ("a", "pretrained") and low[f[1] : f[1] + 1] == ["teacher"])]
    for n, value in enumerate(values):
        chosen = _reached(paper, values, n, here)
        if chosen is None:
            chosen = share(values, n, here)
        if chosen:
            value.formats, value.format_rule = chosen, "in_sentence"
        elif not here:
            value.formats, value.format_rule = _carried(paper, start)


def _reached(paper: Paper, values: list[Value], n: int, here: list[Range]) -> list[Range] | None:
    """ "with FP16 reaching 740 TFLOPs/s, and with FP8 reaching": the format before a verb is of the values after it."""
    acting = [f for f in here if f[1] < len(paper.low) and paper.low[f[1]] in participles()]
    if not acting or len(acting) != len(here):
        return None
    before = [f for f in acting if f[1] <= values[n].word]
    return before[-1:]


def _carried(paper: Paper, start: int) -> tuple[list[Range], str]:
    """The format that the title names, or the only one in which the abstract before `start` says it worked."""
    found = formats(paper)
    low = paper.low
    title = [
        f for f in found if f[0] < paper.first[-1] and not low[f[0]].startswith(_LOOSE) and start >= paper.first[-1]
    ]
    if title:
        return title[:1], "title"
    told = [
        f
        for f in found
        if f[0] >= paper.first[-1] and not (f[1] < len(low) and low[f[1]] in cue("precision", "others"))
    ]
    if len({low[f[0]] for f in told}) == 1 and told[0][0] < start and not low[told[0][0]].startswith(_LOOSE):
        before = low[max(told[0][0] - 3, 0) : told[0][0]]
        if not _DONE_IN.isdisjoint(before):
            return told[:1], "carried_only"
    return [], ""


# formats that a paper may name without working in them throughout
_LOOSE = ("mixed", "full", "arbitrary", "sub", "32", "64", "16", "double", "single")
_DONE_IN = frozenset("in under to into at".split())
