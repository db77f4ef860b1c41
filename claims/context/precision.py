"""Precision: the number formats that a value holds for."""
from __future__ import annotations

import functools
import re

from claims.context.phrases import Range
from claims.context.words import Paper
from claims.vocabulary import load


@functools.lru_cache(maxsize=None)
def _shapes() -> re.Pattern[str]:
    """One pattern for every format that is a single word (fp16, INT8, W4A8, 1.58-bit)."""
    return re.compile("|".join(f"(?:{p})" for p in load("formats.toml")["shape"].values()))


@functools.lru_cache(maxsize=None)
def _phrases() -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    data = load("formats.toml")
    return frozenset(data["words"].split()), {p.split()[0]: tuple(q for q in data["phrases"] if q.split()[0] == p.split()[0])
                                              for p in data["phrases"]}


def formats(paper: Paper) -> list[Range]:
    """All mentions of number formats in the paper, in order."""
    found = paper.cache.get("formats")
    if found is None:
        found = paper.cache["formats"] = _scan(paper)
    return found  # type: ignore[return-value]


def _scan(paper: Paper) -> list[Range]:
    shapes, (words, phrases) = _shapes(), _phrases()
    out: list[Range] = []
    low = paper.low
    for i, word in enumerate(low):
        if word in words or (any(map(str.isdigit, word)) or word.endswith(("bit", "precision"))) and shapes.fullmatch(word):
            if out and low[i - 1] == "/" and out[-1][1] == i - 1:
                out[-1] = (out[-1][0], i + 1)  # FP16/FP32 is one format
            else:
                out.append((i, i + 1))
        elif word in phrases:
            for text in phrases[word]:
                length = len(text.split())
                if " ".join(low[i:i + length]) == text:
                    out.append((i, i + length))
                    break
        elif word in ("bit", "bits") and i and re.fullmatch(r"[1-9]\d?", low[i - 1]):
            out.append((i - 1, i + 1))
    return out


def of_sentence(paper: Paper, start: int, stop: int, rivals: list[Range]) -> tuple[list[Range], str]:
    """Formats that the values of a sentence hold for, without those of the baseline, and the rule."""
    found = formats(paper)
    here = [f for f in found if start <= f[0] < stop and not any(a <= f[0] < b for a, b in rivals)]
    if here:
        return here, "in_sentence"
    return [], ""
