"""Hardware: the devices that a paper names, and those that a value was had on; with their number."""
from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from claims.context.phrases import Range
from claims.context.values import Value
from claims.context.words import Paper
from claims.vocabulary import load

_MEMORY = re.compile(r"\d+(?:GB|G|TB)$")
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:x|×|X)?$")
_COUNTED = re.compile(r"(\d+|two|four|eight|dual|single)-(?:gpu|node|card|device|chip|accelerator|core-tpu|npu|tpu|socket)s?$")
_ON = frozenset("on using across with in under over by to of via through from and/or leveraging utilizing".split())


@dataclass(slots=True)
class Device:
    """A mention of hardware: word range, whether it names a product (not a class), and how many there are."""

    start: int
    end: int
    specific: bool
    count: int | None
    placed: bool  # a preposition of place stands before it ("on two A100 GPUs")


@functools.lru_cache(maxsize=None)
def _lexicon() -> tuple[dict[str, str], dict[str, str], re.Pattern[str], re.Pattern[str]]:
    """Parts by exact word, parts by lower-case word, and the patterns of model numbers."""
    data = load("devices.toml")
    exact: dict[str, str] = {}
    for part, words in (("suffix", data["suffixes"]), ("weak", data["families"]["weak"]), ("machine", data["machines"]),
                        ("vendor", data["vendors"]), ("strong", data["families"]["strong"])):
        exact.update(dict.fromkeys(words.split(), part))
    lower: dict[str, str] = {}
    for part, words in (("plain", data["qualifiers"]["plain"]), ("noun", data["nouns"]), ("qualifier", data["qualifiers"]["strong"]),
                        ("class", data["classes"])):
        lower.update(dict.fromkeys(words.split(), part))
    return exact, lower, re.compile(data["models"]["strong"]), re.compile(data["models"]["weak"])


def _part(word: str, low: str) -> str:
    """Which part of a device mention a word can be; "" for none."""
    exact, lower, strong, weak = _lexicon()
    part = exact.get(word)
    if part is not None:
        return part
    part = lower.get(low)
    if part is not None:
        return part
    if word[0].isdigit() or word[0].isupper() or word[0] in "vin":
        if strong.fullmatch(word):
            return "model"
        if _MEMORY.match(word):
            return "memory"
        if _COUNTED.match(low):
            return "counted"
        if weak.fullmatch(word):
            return "number"
    return "counted" if "-" in word and _COUNTED.match(low) else ""


_RIGHT = {"suffix", "strong", "weak", "model", "class", "noun", "number", "memory", "machine", "vendor"}
_LEFT = {"vendor", "plain", "qualifier", "strong", "weak", "memory", "model", "counted", "class", "number"}


def devices(paper: Paper) -> list[Device]:
    """All mentions of hardware in the paper, in order."""
    found = paper.cache.get("devices")
    if found is None:
        found = paper.cache["devices"] = _scan(paper)
    return found  # type: ignore[return-value]


def _scan(paper: Paper) -> list[Device]:
    out: list[Device] = []
    low, word = paper.low, paper.word
    parts = [_part(w, lo) if w[0].isalnum() else "" for w, lo in zip(word, low, strict=True)]
    lows = None
    i, n = 0, len(word)
    while i < n:
        part = parts[i]
        core = part in ("model", "strong", "class")
        if part == "machine":
            lows = lows if lows is not None else frozenset(low)
            core = not lows.isdisjoint(load("devices.toml")["machine_company"].split())
        elif part == "vendor":
            core = i + 1 < n and parts[i + 1] in ("weak", "number", "model", "strong", "noun", "class", "suffix")
        elif part == "weak":
            core = i + 1 < n and parts[i + 1] in ("noun", "class", "model") or (low[i] in ("rtx", "gtx") and i + 1 < n and parts[i + 1] == "number")
        elif part in ("qualifier", "counted"):
            core = i + 1 < n and (parts[i + 1] == "noun" or (parts[i + 1] in ("plain", "qualifier") and i + 2 < n and parts[i + 2] == "noun"))
        elif part == "number" and i + 1 < n and parts[i + 1] == "class":
            core = not word[i].isdigit() and word[i][0].isupper()
        if not core:
            i += 1
            continue
        a = i
        while a > 0 and (parts[a - 1] in ("plain", "qualifier", "vendor", "memory", "weak", "counted") or (
                low[a - 1] == "gb" and a > 1 and word[a - 2].isdigit())):
            if out and a - 1 < out[-1].end:
                break
            a -= 2 if low[a - 1] == "gb" and a > 1 and word[a - 2].isdigit() else 1
        while low[a] in ("recent", "conventional", "available", "latest") and a < i:
            a += 1
        b = i + 1
        while b < n and parts[b] in _RIGHT and not (parts[b] == "number" and not _numbered(parts, word, b)) and not (
                parts[b] == "vendor") and paper.first[-1] != b:
            b += 1
        if b < n and low[b] == "(" and b + 2 < n and parts[b + 1] in ("memory", "model"):
            pass
        if parts[i] == "class" and b < n and low[b - 1] == low[i] and low[i] in ("soc", "csd") and b == i + 1 and a == i and not word[i].isupper():
            i += 1
            continue
        specific = any(p in ("model", "strong", "machine", "vendor", "weak") for p in parts[a:b])
        count, first = _count(paper, a, b)
        out.append(Device(a, b, specific, count, _placed(paper, first)))
        i = b
    return out


def _numbered(parts: list[str], word: list[str], b: int) -> bool:
    """True when a bare number at b goes on with the product's name ("Orin Nano 8 GB", "RTX 4090", "Pi 4")."""
    if parts[b - 1] in ("class", "noun"):
        return False
    return True


def _count(paper: Paper, a: int, b: int) -> tuple[int | None, int]:
    """How many devices a mention at a says there are, and its first word with the count."""
    counts = load("devices.toml")["counts"]
    for k in range(a, b):
        match = _COUNTED.match(paper.low[k])
        if match:
            return counts.get(match[1]) or int(match[1]), a
    k = a - 1
    if k >= 0 and paper.low[k] in ("x", "×") and k > 0 and paper.word[k - 1].isdigit():
        k -= 1
    if k >= 0 and k not in paper.first:
        word = paper.low[k]
        if word in counts:
            return counts[word], k
        match = _COUNT.match(word)
        plural = paper.low[b - 1].endswith("s") or word.endswith(("x", "×")) or paper.low[a - 1] in ("x", "×")
        if match and plural and (k == 0 or paper.low[k - 1] not in ("-", "to", "=")):
            return int(match[1].replace(",", "")), k
    return None, a


def _placed(paper: Paper, i: int) -> bool:
    """True when a preposition of place stands before the mention that begins at i."""
    k = i - 1
    while k >= 0 and paper.low[k] in ("a", "an", "the", "our", "its", "same", "both", "various", "recent", "commercial", "and", "or", "to", "up"):
        k -= 1
    return k >= 0 and paper.low[k] in _ON


def attach(paper: Paper, values: list[Value], start: int, stop: int, own: Range | None, rivals: list[Range]) -> None:
    """Put into each value of the sentence its devices (`value.devices`), with the rule that chose them."""
    here = [d for d in devices(paper) if start <= d.start < stop and not any(a <= d.start < b for a, b in rivals)]
    for n, value in enumerate(values):
        chosen, rule = _of_value(paper, values, n, here)
        if not chosen:
            chosen, rule = carried(paper, start)
        value.devices, value.device_rule = chosen, rule
        counted = [d.count for d in chosen if d.count is not None]
        value.device_count = counted[0] if len(counted) == 1 else None


def _of_value(paper: Paper, values: list[Value], n: int, here: list[Device]) -> tuple[list[Device], str]:
    """Devices of the sentence that the value was had on."""
    if not here:
        return [], ""
    row = values[n].row
    if len(row) > 1 and len(here) == len(row) and "respectively" in paper.low[values[n].last:values[n].last + 40]:
        return [here[row.index(n)]], "respectively"
    # "2.39x on one RTX3060 and 1.99x on one RTX4090": each value has its own
    low, high = values[row[-1]].last, values[row[-1] + 1].word if row[-1] + 1 < len(values) else len(paper.word)
    after = [d for d in here if low < d.start < high and d.placed]
    before_all = [d for d in here if d.start < values[0].word]
    if after and len(values) > 1:
        return (before_all if before_all and before_all[0].placed else []) + after, "own_place"
    placed = [d for d in here if d.placed]
    if placed:
        kept = [d for d in placed if d.start < values[0].word] or placed
        return kept, "placed"
    return here, "in_sentence"


def carried(paper: Paper, start: int) -> tuple[list[Device], str]:
    """The platform that the paper named before the word `start`, or in its title."""
    before = [d for d in devices(paper) if d.start < start and d.start >= paper.first[-1]]
    named = [d for d in before if d.specific and d.placed]
    if named:
        last = named[-1]
        row = [d for d in named if _same_sentence(paper, d.start, last.start)]
        return row, "carried_platform"
    title = [d for d in devices(paper) if d.start < paper.first[-1]]
    if title:
        return title[-1:], "title"
    if before:
        return before[-1:], "carried_class"
    return [], ""


def _same_sentence(paper: Paper, i: int, j: int) -> bool:
    return any(a <= i < b and a <= j < b for a, b in paper.bounds[paper.field_of(i)])
