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
    kinds = {word: kind for word in set(low) if (kind := _kind(word))}
    for i, word in enumerate(low) if kinds else ():
        kind = kinds.get(word, "")
        if not kind:
            continue
        if kind == "format":
            if word in ("binary", "ternary") and (i + 1 >= len(low) or low[i + 1] not in networks):
                continue
            if out and low[i - 1] == "/" and out[-1][1] == i - 1:
                out[-1] = (out[-1][0], i + 1)  # FP16/FP32 is one format
            elif out and low[i - 1] == "(" and out[-1][1] == i - 1 and low[i + 1 : i + 2] == [")"]:
                out[-1] = (out[-1][0], i + 2)  # and so is fp8 (E4M3)
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
    here = [
        f
        for f in formats(paper)
        if start <= f[0] < stop
        and (_is_used(paper, f) or not any(a <= f[0] < b + 3 for a, b in rivals))
        and not _of_others(paper, f)
        and not any(v.word == f[0] or v.word <= f[0] <= v.last and paper.low[f[0]].endswith(_BITS) for v in values)
    ]
    for n, value in enumerate(values):
        chosen = _reached(paper, values, n, here)
        if chosen is None:
            inside = [f for f in here if value.word <= f[0] <= value.last]  # "1.9 single-precision TFLOP/s"
            inside = inside or [f for f in here if _notes(paper, f, value)]
            chosen = inside or share(values, n, here) or _kept(values, n, here)
        if chosen:
            value.formats, value.format_rule = _distinct(paper, chosen), "in_sentence"
        elif not here:
            value.formats, value.format_rule = _carried(paper, start)


def _kept(values: list[Value], n: int, here: list[Range]) -> list[Range]:
    """What a later gain keeps of the formats before it: "reaches 90 TOP/s in INT8 on an L4, 2x more than X"."""
    return [f for f in here if values[0].last < f[0] < values[n].word] if values[n].kind == "relative" else []


def _distinct(paper: Paper, found: list[Range]) -> list[Range]:
    """The formats without those that say the same again."""
    return list({paper.text(*f).lower(): f for f in reversed(found)}.values())[::-1]


def _reached(paper: Paper, values: list[Value], n: int, here: list[Range]) -> list[Range] | None:
    """ "with FP16 reaching 740 TFLOPs/s, and with FP8 reaching": the format before a verb is of the values after it."""
    acting = [f for f in here if f[1] < len(paper.low) and paper.low[f[1]] in participles()]
    if not acting or len(acting) != len(here):
        return None
    before = [f for f in acting if f[1] <= values[n].word]
    return before[-1:]


def _notes(paper: Paper, found: Range, value: Value) -> bool:
    """True for a format in a bracket of its own soon after a value: "a 4x reduction in size (FP4)"."""
    i, j = found
    near = value.last < i <= value.last + 7 and paper.low[i - 1] == "(" and _after(paper, found) == ")"
    return near and "," not in paper.low[value.last + 1 : i]


def _after(paper: Paper, found: Range) -> str:
    """The word after a format."""
    return paper.low[found[1]] if found[1] < len(paper.low) else ""


def _of_others(paper: Paper, found: Range) -> bool:
    """True for the format of what is compared with: "FP16 baseline", "full-precision accuracy"."""
    kept = paper.low[found[0] - 1] in ("maintaining", "preserving", "retaining", "keeping")
    return kept or _after(paper, found) in cue("precision", "others") or _after(paper, found) == "floating"


def _is_used(paper: Paper, found: Range) -> bool:
    """True when the word before a format says that the work was done in it: "using NVFP4 precision"."""
    return paper.low[found[0] - 1] in cue("precision", "in")


def _is_worked_in(paper: Paper, found: Range) -> bool:
    """True for "quantized to INT8", "FP8 training": a word beside a format says that something is done in it."""
    return (
        _is_used(paper, found)
        or paper.low[found[0] - 1] in cue("precision", "to")
        or _after(paper, found) in cue("precision", "work")
    )


def _carried(paper: Paper, start: int) -> tuple[list[Range], str]:
    """The format that the title names, or the only one in which the abstract before `start` says it worked."""
    low = paper.low
    found = [f for f in formats(paper) if not low[f[0]].startswith(_LOOSE)]
    title = [f for f in found if f[0] < paper.first[-1] <= start]
    told = [f for f in found if f[0] >= paper.first[-1] and not _of_others(paper, f)]
    if title:
        return [_exactly(paper, title[0], told)], "title"
    before = [f for f in told if f[0] < start]
    if len({low[f[0]].removesuffix("s") for f in told}) == 1 and any(_is_worked_in(paper, f) for f in before):
        return before[:1], "carried_only"
    return [], ""


def _exactly(paper: Paper, title: Range, told: list[Range]) -> Range:
    """The format that the abstract brings for the bits of the title: "4-bit caching", then "an FP4 path"."""
    word = paper.low[title[0]]
    bits = _NUMBERS.get(word.split("-")[0]) or word.rstrip("bits").rstrip("-")
    if word.endswith(_BITS) and bits.isdigit():
        same = re.compile(rf"\D*{bits}(?!\d)")
        for found in told:
            low = paper.low[found[0]]
            if low != word and paper.low[found[0] - 1] in ("a", "an", "our") and same.match(low):
                return found
    return title


# formats that a paper may name without working in them throughout
_LOOSE = tuple("mixed full half arbitrary sub 32 64 16 double single fp32 fp-32 float32 fp64 fp-64 float64".split())
_BITS = ("bit", "bits")
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "eight": "8", "sixteen": "16"}
