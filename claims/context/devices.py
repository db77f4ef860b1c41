"""Devices: which words of a paper are one mention of hardware, and how many devices it says there are."""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass
from typing import Any

from claims.context.phrases import capitalised
from claims.context.values import Value
from claims.context.words import Paper, Span, cue
from claims.vocabulary import load

CONSUMER = re.compile(r"[1-5]0[5-9]0$")  # 4090 and its kind, written without "RTX"
_MEMORY = re.compile(r"\d+(?:GB|G|TB)$")
_TIMES = re.compile(r"(\d{1,3})[xX](?=[A-Z]|\d+GB)")  # "8xH100"
COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:x|×|X|\+)?$")
_THOUSANDS = re.compile(r"(\d+)[kK]$")  # "6K NPUs"
COUNTED = re.compile(
    r"(\d+|two|three|four|eight|sixteen|dual|single)-(?:nvidia-|amd-)?"
    r"(?:gpu|node|card|device|chip|accelerator|npu|tpu|socket|fpga|cpu|([ahv]\d00|[bl]\d0{1,2}|mi\d{3}x?))s?$"
)
_SPLIT = re.compile(r"[-+ ]")
_SIGNS = ("x", "×", "*")
_NUMBERED = re.compile(r"[A-Z][A-Za-z]+-?\d+\w*$")
_CORES = re.compile(r"[\d+]+-(?:core|thread|pe|lane|bit|stage|w)s?$|\d+w$")


@dataclass(slots=True)
class Device:
    """A mention of hardware: word range, whether it names a product (not a class), and how many there are."""

    start: int
    end: int
    specific: bool
    count: int | None = None
    placed: bool = False  # a preposition of place stands before it ("on two A100 GPUs")
    resource: bool = False  # it only qualifies a noun ("GPU memory")
    cut: int = 0  # characters at the end of its last word that are no part of it ("GPU-hours")
    count_at: Span | None = None  # the characters that say the number
    described: bool = False  # no known word makes it, only its place and its head noun

    def span(self, paper: Paper) -> Span:
        """Its characters."""
        field, start, end = paper.span(self.start, self.end)
        return field, start, end - self.cut


@functools.cache
def device_words(*path: str) -> frozenset[str]:
    """A word list of devices.toml."""
    value: Any = load("devices.toml")
    for key in path:
        value = value[key]
    return frozenset(value.split())


@functools.cache
def _lexicon() -> tuple[dict[str, str], dict[str, str], re.Pattern[str], re.Pattern[str]]:
    """Parts by exact word, parts by lower-case word, and the patterns of model numbers."""
    exact: dict[str, str] = {}
    for part, path in (
        ("suffix", ("suffixes",)),
        ("weak", ("families", "weak")),
        ("machine", ("machines",)),
        ("vendor", ("vendors",)),
        ("strong", ("families", "strong")),
    ):
        exact.update(dict.fromkeys(device_words(*path), part))
    lower: dict[str, str] = {}
    for part, path in (
        ("plain", ("qualifiers", "plain")),
        ("noun", ("nouns",)),
        ("qualifier", ("qualifiers", "strong")),
        ("class", ("classes",)),
    ):
        lower.update(dict.fromkeys(device_words(*path), part))
    models = load("devices.toml")["models"]
    return exact, lower, re.compile(models["strong"]), re.compile(models["weak"])


@functools.lru_cache(maxsize=1 << 16)
def part_of(word: str) -> str:
    """Which part of a device mention a word can be; "" for none."""
    if not word[0].isalnum():
        return ""
    exact, lower, strong, weak = _lexicon()
    low = word.lower()
    part = exact.get(word) or lower.get(low)
    if part is not None:
        return part
    times = _TIMES.match(word)
    if times:
        return part_of(word[times.end() :])
    if word[0].isdigit() or word[0].isupper() or word[0] in "vin":
        if strong.fullmatch(word):
            return "model"
        if _MEMORY.match(word):
            return "memory"
        if COUNTED.match(low):
            return "counted"
        if _CORES.match(low):
            return "plain"
        if weak.fullmatch(word):
            return "number"
    return "counted" if "-" in word and COUNTED.match(low) else ""


_RIGHT = frozenset(("suffix", "strong", "weak", "model", "class", "noun", "number", "memory", "machine"))
_LEFT = frozenset(("plain", "qualifier", "vendor", "memory", "weak", "counted"))


def devices(paper: Paper) -> list[Device]:
    """All mentions of hardware in the paper, in order."""
    found = paper.cache.get("devices")
    if found is None:
        found = paper.cache["devices"] = _described(paper, _between(paper, _scan(paper)))
    return found  # type: ignore[return-value]


def _scan(paper: Paper) -> list[Device]:
    """The mentions that known words make."""
    out: list[Device] = []
    parts = [part_of(w) for w in paper.word]
    parts.append("")
    i, n = 0, len(paper.word)
    while i < n:
        if not parts[i] or not _core(paper, parts, i):
            i += 1
            continue
        floor = max(out[-1].end if out else 0, paper.first[paper.field_of(i)])
        a, b = _leftmost(paper, parts, i, floor), _rightmost(paper, parts, i)
        named = _supercomputer(paper, parts, i, a, b, floor) if paper.low[i] == "supercomputer" else None
        a, b = named or (a, b)
        device = _device(paper, parts, a, b, out[-1] if out else None)
        device.specific = device.specific or named is not None
        out.append(device)
        i = b
    return out


def _between(paper: Paper, known: list[Device]) -> list[Device]:
    """The mentions with the names that stand between two of them in one list ("on a TX2, NewBoard, and a Core i7")."""
    out = known[:1]
    for before, after in itertools.pairwise(known):
        i, j = before.end + 1, after.start - 1
        while j > i and paper.low[j - 1] in (",", "and"):
            j -= 1
        named = i < j <= i + 3 and all(capitalised(paper, k) for k in range(i, j))
        commas = paper.low[before.end] == "," and paper.low[j] == ","
        if named and commas and before.specific and after.specific:
            out.append(Device(i, j, True, placed=before.placed))
        out.append(after)
    return out


def _leftmost(paper: Paper, parts: list[str], i: int, floor: int) -> int:
    """Where the mention around word i begins: with makers, sizes of memory and adjectives, but no empty ones."""
    low, a = paper.low, i
    while a > floor:
        if low[a - 1] == "gb" and a - 1 > floor and paper.word[a - 2].isdigit():
            a -= 2
        elif parts[a - 1] in _LEFT or low[a - 1] in ("pcie", "sxm"):
            a -= 1
        else:
            break
    while a < i and low[a] in device_words("qualifiers", "empty"):
        a += 1
    return a


def _rightmost(paper: Paper, parts: list[str], i: int) -> int:
    """Where the mention around word i ends."""
    b, n = i + 1, len(paper.word)
    if parts[i] == "counted":
        while b < n and parts[b] in ("plain", "qualifier", "weak", "vendor", "number"):
            b += 1  # "an eight-GPU testbed", "a 2-node commodity cluster"
    if parts[i] == "vendor" and (not parts[b] or paper.low[b] == "x86") and b + 1 < n:
        b += 1  # "Intel HARPv2 platform"
    while (
        b < n
        and b not in paper.first
        and not (parts[b] == "number" and parts[b - 1] in ("class", "noun") and paper.word[b][0] != "v")  # "TPU v4"
        and (
            parts[b] in _RIGHT
            or (parts[b] in ("qualifier", "plain") and parts[b + 1] in ("class", "noun", "qualifier", "plain"))
        )
    ):
        b += 1
    if parts[b - 1] == "class" and paper.low[b : b + 1] == ["with"]:  # "a GPU with 24 GB of memory"
        k = b + 2 if paper.low[b + 2 : b + 3] != ["gb"] else b + 3
        size = "".join(paper.word[b + 1 : k])
        k += paper.low[k : k + 1] == ["of"]
        if _MEMORY.match(size) and paper.low[k : k + 1] in (["memory"], ["ram"], ["vram"]):
            return k + 1
    return b


def _supercomputer(paper: Paper, parts: list[str], i: int, a: int, b: int, floor: int) -> tuple[int, int] | None:
    """The mention with its name: "the LineUp exascale supercomputer", "the supercomputer LineUp"."""
    k = a
    while k > floor and paper.low[k - 1] in device_words("grammar", "exascale"):
        k -= 1
    if k > floor and not parts[k - 1] and capitalised(paper, k - 1):
        return k - 1, b
    if b < len(paper.word) and not parts[b] and capitalised(paper, b):
        return a, b + 1 + (paper.word[b + 1 : b + 2] != [] and paper.word[b + 1].isdigit())
    return None


def _core(paper: Paper, parts: list[str], i: int) -> bool:
    """True when a mention can be built around word i."""
    part, after = parts[i], parts[i + 1]
    if part in ("model", "strong", "class"):
        return True
    if part == "vendor":
        if paper.low[i + 1 : i + 2] == ["x86"]:
            return True
        if after == "" and paper.word[i + 1 : i + 2] and _NUMBERED.match(paper.word[i + 1]):
            return True  # "Huawei CloudMatrix384"
        return after in ("weak", "number", "model", "strong", "noun", "class", "suffix") or (
            i + 2 < len(paper.word) and paper.word[i + 1][0].isupper() and parts[i + 2] in ("noun", "class")
        )
    if part == "weak":
        return _told_in_full(paper, i) or (
            after in ("noun", "class", "model")
            or (
                after == "number"
                and (parts[i + 2] in ("class", "noun") or paper.word[i] in device_words("grammar", "numbered"))
            )
            or (after == "suffix" and paper.word[i] in device_words("grammar", "numbered"))
        )
    if part in ("qualifier", "counted"):  # "edge accelerator", "8-GPU 6000 Ada system"
        k = i + 1
        while k < i + 4 and parts[k] in ("plain", "qualifier", "weak", "vendor", "number") and k + 1 < len(parts):
            k += 1
        return parts[k] == "noun" or (part == "counted" and parts[k] in ("model", "strong", "class"))
    if part == "number":  # "4090 GPU"
        return after == "class" and (paper.word[i][0].isupper() or bool(CONSUMER.match(paper.word[i])))
    if part == "noun":  # "64 nodes"
        return (
            paper.low[i] in device_words("countable", "nouns")
            and i > 0
            and bool(COUNT.match(paper.low[i - 1]))
            and paper.low[i - 1] != "1"
        )
    if part == "machine":
        return not device_words("machine_company").isdisjoint(paper.low)
    return False


def _told_in_full(paper: Paper, i: int) -> bool:
    """True for a word that stands after its maker's name elsewhere: "Grace", in a paper with "NVIDIA Grace"."""
    word = paper.word[i]
    first = next((k for k in range(1, i) if paper.word[k] == word), i)
    return first < i and part_of(paper.word[first - 1]) == "vendor" and paper.low[i - 1] in ("on", "and", "the")


def _device(paper: Paper, parts: list[str], a: int, b: int, previous: Device | None) -> Device:
    """The mention of the words a to b: with its count, and whether a place is said."""
    counted = COUNTED.match(paper.low[a])
    specific = (
        any(p in ("model", "strong", "machine", "vendor", "weak") for p in parts[a:b])
        or (parts[a] == "number" and b > a + 1)
        or bool(counted and counted[2])  # "a 4-A100 server"
    )
    count, first, count_at = _count(paper, a, b, specific)
    after = paper.low[b] if b < len(paper.low) else ""
    return Device(
        a if specific else first,
        b,
        specific,
        count,
        _placed(paper, parts, a, first, specific, count is not None) or _listed(paper, first, specific, previous),
        after in device_words("grammar", "resource"),
        count_at=count_at,
    )


def _placed(paper: Paper, parts: list[str], a: int, first: int, specific: bool, counted: bool) -> bool:
    """True when a preposition of place stands before a mention, whose count begins at word `first`."""
    low, floor, k = paper.low, paper.first[paper.field_of(a)], first - 1
    if k > floor and low[k] == "(" and low[k - 1] in device_words("open", "spelled"):
        k -= 2  # "on Graphics Processing Units (GPUs)"
        while k > floor and low[k][0].isalpha() and low[k] not in cue("phrase", "end"):
            k -= 1
    while k >= 0 and (low[k] in device_words("grammar", "between") or parts[k] == "plain"):
        k -= 1
    if specific and k > floor and paper.word[k].isalpha() and paper.word[k].islower():
        before = k - 1  # "on legacy T4 GPUs", "on an edge-class TX2": one adjective that nobody has listed
        while before > floor and low[before] in device_words("grammar", "between"):
            before -= 1
        if low[before] in ("on", "across") and low[k] not in cue("phrase", "end"):
            k = before
    return k >= floor and (low[k] in device_words("grammar", "on") or (counted and low[k] == "of"))


def _listed(paper: Paper, first: int, specific: bool, previous: Device | None) -> bool:
    """True for a mention that goes on a list of placed ones ("on H100, H200, and B200 GPUs", "on a PC (an RTX 4090)").

    `first` is the first word of the mention with its count.
    """
    return (
        previous is not None
        and (previous.placed or (specific and not previous.specific and explains(paper, previous, first)))
        and previous.end >= first - 5
        and first > paper.first[paper.field_of(first)]
        and (
            paper.low[first - 1] in device_words("grammar", "lists")
            or paper.low[first - 2 : first] in (["powered", "by"], ["equipped", "with"], ["comprising", "both"])
        )
        and cue("verbs", "result").isdisjoint(paper.low[previous.end : first])
    )


def explains(paper: Paper, device: Device, after: int) -> bool:
    """True when the mention at word `after` says what a first one is: "a PC (AMD Ryzen 7)", "boards such as a Pi 4"."""
    between = paper.low[device.end : after]
    return between[:1] in (["("], ["like"], [":"]) or between[:2] == ["such", "as"] or "including" in between[:2]


def _count(paper: Paper, a: int, b: int, specific: bool) -> tuple[int | None, int, Span | None]:
    """How many devices a mention at a says there are, its first word with the count, and the count's characters."""
    counts = load("devices.toml")["counts"]
    for k in range(a, b):
        match = COUNTED.match(paper.low[k]) or _TIMES.match(paper.word[k])
        if match:
            return counts.get(match[1]) or int(match[1]), a, count_span(paper, k, len(match[1]))
    k = a - 1
    if k >= 0 and paper.low[k] in _SIGNS and k > 0 and paper.word[k - 1].isdigit():
        k -= 1
    if k < paper.first[paper.field_of(a)] or (
        paper.low[b - 1] in device_words("grammar", "mixed") and not (specific and paper.low[b - 1] == "systems")
    ):
        return None, a, None
    word = paper.low[k]
    if word in counts and paper.low[k + 1] != "board":
        return counts[word], k, count_span(paper, k, len(word))
    thousands = _THOUSANDS.match(word)
    if thousands and paper.low[b - 1].endswith("s"):
        return int(thousands[1]) * 1000, k, count_span(paper, k, len(word))
    match = COUNT.match(word)
    if not match or (k > 0 and paper.low[k - 1] in ("-", "=", "rtx", "gtx")):
        return None, a, None
    several = paper.low[b - 1].endswith("s") or word.endswith(("x", "×")) or paper.low[a - 1] in _SIGNS
    placed = k > 0 and paper.low[k - 1] in device_words("grammar", "counting")
    if several or (placed and (specific if match[1] != "1" else paper.low[b - 1] in device_words("classes"))):
        if k > 1 and (paper.word[k - 1][0].isdigit() or _one_of_several(paper, k)):
            return None, a, None  # "from 8 to 64 GPUs" is no number of devices
        return int(match[1].replace(",", "")), k, count_span(paper, k, len(match[1]))
    return None, a, None


def _one_of_several(paper: Paper, k: int) -> bool:
    """True for a number that ends a list of numbers: "on 8 to 64 GPUs", "on 2, 4, and 8 GPUs"."""
    j = k - 1
    while j > 0 and paper.low[j] in ("to", "or", "and", "–", "-", ","):
        j -= 1
    return j < k - 1 and paper.word[j].isdigit()


def count_span(paper: Paper, k: int, size: int) -> Span:
    """The first `size` characters of word k."""
    return paper.field_of(k), paper.begin[k], paper.begin[k] + size


def in_compound(paper: Paper, k: int) -> Device | None:
    """The class of device that the compound at word k begins with ("GPU-accelerated")."""
    kind, hyphen, _ = paper.low[k].partition("-")
    return (
        Device(k, k + 1, False, cut=len(paper.low[k]) - len(kind))
        if hyphen and kind in device_words("classes")
        else None
    )


def hardware_free(value: Value) -> bool:
    """True for a value that is the same on every device: the size of a model, the work it is."""
    return all(d.metric in device_words("grammar", "placeless") for d in value.drafts)


def _described(paper: Paper, known: list[Device]) -> list[Device]:
    """The mentions with those that only their place and their head noun tell ("on a spatial array accelerator")."""
    out, places = list(known), device_words("open", "place")
    for i, word in enumerate(paper.low):
        if word in places:
            stop = next((b for a, b in paper.bounds[paper.field_of(i)] if a <= i < b), i)
            _add_described(paper, i + 1, stop, out)
    return sorted(out, key=lambda d: d.start)


def _add_described(paper: Paper, i: int, stop: int, out: list[Device]) -> None:
    """Add the device that the phrase at word i describes, if it does, or widen the mention that ends with its head."""
    low, ends, empty = paper.low, _ends(), device_words("grammar", "between")
    end = i
    while end < min(stop, i + 8) and (low[end][0].isalnum() or low[end] == "×") and low[end] not in ends:
        end += 1
    if end - i < 2 or low[end - 1] not in _heads():
        return
    while i < end and low[i] in empty:
        i += 1
    if end - i < 2:
        return
    said = [w for w in low[i : end - 1] if w not in empty]
    if low[end - 1] in device_words("open", "any") and device_words("open", "vague").issuperset(said):
        return
    if low[end - 1] in device_words("open", "soft") and device_words("open", "hints").isdisjoint(
        _SPLIT.split(" ".join(said))
    ):
        return
    inside = [d for d in out if d.start < end and d.end > i]
    if any(d.specific or d.end != end for d in inside):
        return
    if inside:
        inside[0].start, inside[0].placed = min(inside[0].start, i), True
        return
    count, _, count_at = _count(paper, i + (low[i] in ("single", "one")), end, False)
    out.append(Device(i, end, False, count, placed=True, count_at=count_at, described=True))


@functools.cache
def _ends() -> frozenset[str]:
    """What ends a described device: what ends a noun phrase, but articles."""
    return (cue("phrase", "end") - {"a", "an", "based"}) | device_words("open", "ends")


@functools.cache
def _heads() -> frozenset[str]:
    """Nouns that a described device ends with."""
    return device_words("open", "heads") | device_words("grammar", "umbrella")
