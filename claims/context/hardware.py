"""Hardware: the devices that a paper names, and those that a value was had on; with their number."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claims.context.phrases import Range, capitalised, phrase_end
from claims.context.values import Value
from claims.context.words import Paper, cue
from claims.vocabulary import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from claims.rules import Draft

_CONSUMER = re.compile(r"[1-5]0[5-9]0$")  # 4090 and its kind, written without "RTX"
_MEMORY = re.compile(r"\d+(?:GB|G|TB)$")
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:x|×|X)?$")
_COUNTED = re.compile(
    r"(\d+|two|three|four|eight|sixteen|dual|single)-"
    r"(?:gpu|node|card|device|chip|accelerator|npu|tpu|socket|fpga|cpu|[ahv]\d00|[bl]\d0{1,2}|mi\d{3}x?)s?$"
)
_IN_UNIT = re.compile(r"([A-Z]\w+)(-(?:[Hh]ours?|[Dd]ays?|[Yy]ears?))$")
_MADE_FOR_OTHERS = frozenset(
    "than over to versus vs with against existing prior".split()
)  # "faster than FPGA-based designs"
_NUMBERED = re.compile(r"[A-Z][A-Za-z]+-?\d+\w*$")
_CORES = re.compile(r"[\d+]+-(?:core|thread|pe|lane|bit|stage|w)s?$|\d+w$")


@dataclass(slots=True)
class Device:
    """A mention of hardware: word range, whether it names a product (not a class), and how many there are."""

    start: int
    end: int
    specific: bool
    count: int | None
    placed: bool  # a preposition of place stands before it ("on two A100 GPUs")
    resource: bool  # it only qualifies a noun ("GPU memory")
    cut: int = 0  # characters at the end of its last word that are no part of it ("GPU-hours")


@functools.cache
def _words(*path: str) -> frozenset[str]:
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
        exact.update(dict.fromkeys(_words(*path), part))
    lower: dict[str, str] = {}
    for part, path in (
        ("plain", ("qualifiers", "plain")),
        ("noun", ("nouns",)),
        ("qualifier", ("qualifiers", "strong")),
        ("class", ("classes",)),
    ):
        lower.update(dict.fromkeys(_words(*path), part))
    models = load("devices.toml")["models"]
    return exact, lower, re.compile(models["strong"]), re.compile(models["weak"])


@functools.lru_cache(maxsize=1 << 16)
def _part(word: str) -> str:
    """Which part of a device mention a word can be; "" for none."""
    if not word[0].isalnum():
        return ""
    exact, lower, strong, weak = _lexicon()
    low = word.lower()
    part = exact.get(word) or lower.get(low)
    if part is not None:
        return part
    if word[0].isdigit() or word[0].isupper() or word[0] in "vin":
        if strong.fullmatch(word):
            return "model"
        if _MEMORY.match(word):
            return "memory"
        if _COUNTED.match(low):
            return "counted"
        if _CORES.match(low):
            return "plain"
        if weak.fullmatch(word):
            return "number"
    return "counted" if "-" in word and _COUNTED.match(low) else ""


_RIGHT = frozenset(("suffix", "strong", "weak", "model", "class", "noun", "number", "memory", "machine"))


def devices(paper: Paper) -> list[Device]:
    """All mentions of hardware in the paper, in order."""
    found = paper.cache.get("devices")
    if found is None:
        found = paper.cache["devices"] = _scan(paper)
    return found  # type: ignore[return-value]


def _scan(paper: Paper) -> list[Device]:
    out: list[Device] = []
    parts = [_part(w) for w in paper.word]
    parts.append("")
    i, n = 0, len(paper.word)
    while i < n:
        if not parts[i] or not _core(paper, parts, i):
            i += 1
            continue
        a = i
        floor = max(out[-1].end if out else 0, paper.first[paper.field_of(i)])
        while a > floor and (
            parts[a - 1] in ("plain", "qualifier", "vendor", "memory", "weak", "counted")
            or paper.low[a - 1] in ("pcie", "sxm")
            or (paper.low[a - 1] == "gb" and a - 1 > floor and paper.word[a - 2].isdigit())
        ):
            a -= 2 if paper.low[a - 1] == "gb" and paper.word[a - 2].isdigit() else 1
        while a < i and paper.low[a] in ("recent", "conventional", "available", "latest", "server", "desktop"):
            a += 1
        b = i + 1
        named = False
        if paper.low[i] == "supercomputer":  # "the LineUp exascale supercomputer", "the supercomputer LineUp"
            k = a
            while k > floor and paper.low[k - 1] in _words("grammar", "exascale"):
                k -= 1
            if k > floor and not parts[k - 1] and capitalised(paper, k - 1):
                a, named = k - 1, True
            elif b < n and not parts[b] and capitalised(paper, b):
                b, named = b + 1, True
        if parts[i] == "counted":
            while b < n and parts[b] in ("plain", "qualifier", "weak", "vendor", "number"):
                b += 1  # "an eight-GPU testbed", "a 2-node commodity cluster"
        if parts[i] == "vendor" and not parts[b] and b + 1 < n:
            b += 1  # "Intel HARPv2 platform"
        while (
            b < n
            and b not in paper.first
            and not (parts[b] == "number" and parts[b - 1] in ("class", "noun"))
            and (
                parts[b] in _RIGHT
                or (parts[b] in ("qualifier", "plain") and parts[b + 1] in ("class", "noun", "qualifier", "plain"))
            )
        ):
            b += 1
        device = _device(paper, parts, a, b, out[-1] if out else None)
        device.specific = device.specific or named
        out.append(device)
        i = b
    return out


def _core(paper: Paper, parts: list[str], i: int) -> bool:
    """True when a mention can be built around word i."""
    part, after = parts[i], parts[i + 1]
    if part in ("model", "strong", "class"):
        return True
    if part == "vendor":
        if after == "" and paper.word[i + 1 : i + 2] and _NUMBERED.match(paper.word[i + 1]):
            return True  # "Huawei CloudMatrix384"
        return after in ("weak", "number", "model", "strong", "noun", "class", "suffix") or (
            i + 2 < len(paper.word) and paper.word[i + 1][0].isupper() and parts[i + 2] in ("noun", "class")
        )
    if part == "weak":
        return (
            after in ("noun", "class", "model")
            or (
                after == "number"
                and (parts[i + 2] in ("class", "noun") or paper.word[i] in _words("grammar", "numbered"))
            )
            or (after == "suffix" and paper.word[i] in _words("grammar", "numbered"))
        )
    if part in ("qualifier", "counted"):  # "edge accelerator", "8-GPU 6000 Ada system"
        k = i + 1
        while k < i + 4 and parts[k] in ("plain", "qualifier", "weak", "vendor", "number") and k + 1 < len(parts):
            k += 1
        return parts[k] == "noun" or (part == "counted" and parts[k] in ("model", "strong", "class"))
    if part == "number":  # "4090 GPU"
        return after == "class" and (paper.word[i][0].isupper() or bool(_CONSUMER.match(paper.word[i])))
    if part == "noun":  # "64 nodes"
        return (
            paper.low[i] in _words("countable", "nouns")
            and i > 0
            and bool(_COUNT.match(paper.low[i - 1]))
            and paper.low[i - 1] != "1"
        )
    if part == "machine":
        return not _words("machine_company").isdisjoint(paper.low)
    return False


def _device(paper: Paper, parts: list[str], a: int, b: int, previous: Device | None) -> Device:
    """The mention of the words a to b: with its count, and whether a place is said."""
    specific = any(p in ("model", "strong", "machine", "vendor", "weak") for p in parts[a:b]) or (
        parts[a] == "number" and b > a + 1
    )
    count, first = _count(paper, a, b)
    k = first - 1
    while k >= 0 and (paper.low[k] in _words("grammar", "between") or parts[k] == "plain"):
        k -= 1
    floor = paper.first[paper.field_of(a)]
    if specific and k > floor and paper.word[k].isalpha() and paper.word[k].islower():
        before = k - 1  # "on legacy T4 GPUs", "on an edge-class TX2": one adjective that nobody has listed
        while before > floor and paper.low[before] in _words("grammar", "between"):
            before -= 1
        if paper.low[before] in ("on", "across") and paper.low[k] not in cue("phrase", "end"):
            k = before
    placed = k >= floor and (paper.low[k] in _words("grammar", "on") or (count is not None and paper.low[k] == "of"))
    if (
        not placed
        and previous is not None
        and (previous.placed or (specific and not previous.specific and _explains(paper, previous, a)))
        and previous.end >= first - 5
        and first > floor
        and (
            paper.low[first - 1]
            in (",", "and", "or", "/", "&", "(", "of", "a", "an", "the", "including", "as", ":", "namely")
            and cue("verbs", "result").isdisjoint(paper.low[previous.end : first])
        )
    ):
        placed = True  # "on H100, H200, and B200 GPUs", "on a workstation (an RTX 4090)"
    after = paper.low[b] if b < len(paper.low) else ""
    return Device(a if specific else first, b, specific, count, placed, after in _words("grammar", "resource"))


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
    if k >= paper.first[paper.field_of(a)] and paper.low[b - 1] not in _words("grammar", "mixed"):
        word = paper.low[k]
        if word in counts:
            return counts[word], k
        match = _COUNT.match(word)
        plural = paper.low[b - 1].endswith("s") or word.endswith(("x", "×")) or paper.low[a - 1] in ("x", "×")
        if match and plural and (k == 0 or paper.low[k - 1] not in ("-", "=", "rtx", "gtx")):
            return int(match[1].replace(",", "")), k
    return None, a


def attach(paper: Paper, values: list[Value], start: int, stop: int, rivals: list[Range]) -> None:
    """Put into each value of the sentence its devices (`value.devices`), with the rule that chose them."""
    here = [d for d in devices(paper) if start <= d.start < stop and not _in_rival(paper, d, rivals, start)]
    here = [d for d in here if d.specific or ((d.placed or d.count is not None) and not d.resource)]
    here = [
        d
        for k, d in enumerate(here)
        if not (
            k + 1 < len(here) and not d.specific and here[k + 1].specific and _explains(paper, d, here[k + 1].start)
        )
    ]
    again = _opens_again(paper, start) and carried(paper, start, values[0])[0]
    for n, value in enumerate(values):
        if again:
            value.devices, value.device_rule, value.device_count = again, "this_device", _agreed_count(again)
            continue
        acting = _acting(paper, value, start)
        if acting is not None:
            value.devices, value.device_rule, value.device_count = [acting], "subject_device", acting.count
            continue
        inside = [d for d in here if value.word <= d.start <= value.last] or _in_unit(paper, value)  # "6 H100 hours"
        chosen, rule = (inside, "in_unit") if inside else _of_value(paper, values, n, here)
        chosen = _named_only(paper, chosen)
        count = _agreed_count(chosen)
        if not chosen and not here:
            chosen, rule = _beside(paper, value, start, stop, rivals, "made_for"), "beside_metric"
        vague = all(paper.low[d.end - 1] in _words("grammar", "umbrella") for d in chosen)
        if not chosen or not any(d.specific for d in chosen) and (count is not None or vague):
            before, before_rule = carried(paper, start, value)  # "on 2 GPUs", after the GPUs were named
            if not chosen or any(d.specific for d in before):
                chosen, rule = before, before_rule
                count = _agreed_count(chosen) if count is None else count
            if not here and (not chosen or rule == "brought_for"):
                near = _beside(paper, value, start, stop, rivals, "measured_of")
                chosen, rule = (near, "beside_metric") if near else (chosen, rule)
        if count is None:
            later = [v.word for v in values if v.word > value.last]
            count = _count_near(paper, value, min([stop, *later])) or _alone_in_title(paper)
        value.devices, value.device_rule, value.device_count = chosen, rule, count


def _opens_again(paper: Paper, start: int) -> bool:
    """True when a sentence opens with the platform named before: "On this device, Falcor"."""
    low = paper.low
    return (
        low[start : start + 2] in (["on", "this"], ["on", "these"])
        and start + 2 < len(low)
        and low[start + 2].removesuffix("s")
        in ("device", "platform", "board", "gpu", "chip", "hardware", "machine", "cluster")
    )


def _beside(paper: Paper, value: Value, start: int, stop: int, rivals: list[Range], nouns: str) -> list[Device]:
    """The classes in a sentence that places nothing: "1.4x GPU and 1.1x CPU speedup", "the FPGA implementation"."""
    near = [
        d
        for d in devices(paper)
        if start <= d.start < stop and not d.specific and not _in_rival(paper, d, rivals, start)
    ]
    right = [d for d in near if d.start == value.last + 1]
    if right:
        return right
    return [d for d in near if d.resource and paper.low[d.end] in _words("grammar", nouns) and d.start < value.word][
        -1:
    ]


def _in_unit(paper: Paper, value: Value) -> list[Device]:
    """The device in the unit of a value: "4 GPU-hours", "77 % GPU hours"."""
    for k in range(value.word, min(value.last + 2, len(paper.word))):
        match = _IN_UNIT.match(paper.word[k])
        if match and _part(match[1]) in ("class", "model", "strong"):
            return [Device(k, k + 1, True, None, True, False, len(match[2]))]
        if _part(paper.word[k]) == "class" and paper.low[k + 1 : k + 2] in (["hours"], ["hour"], ["days"]):
            return [Device(k, k + 1, True, None, True, False)]
    return []


def _alone_in_title(paper: Paper) -> int | None:
    """1 when the title says that all of it runs on a single device."""
    return 1 if any(d.count == 1 for d in devices(paper) if d.start < paper.first[-1]) else None


def _explains(paper: Paper, device: Device, after: int) -> bool:
    """True when the second mention says what the first is: "a workstation (AMD Ryzen 7)", "boards such as a Pi 4"."""
    between = paper.low[device.end : after]
    return between[:1] in (["("], ["like"], [":"]) or between[:2] == ["such", "as"] or "including" in between[:2]


def _in_rival(paper: Paper, device: Device, rivals: list[Range], start: int) -> bool:
    """True for a device that is a rival, or that a clause on the rival speaks of ("than X, which needs a V100")."""
    low = paper.low
    for a, b in rivals:
        if a <= device.start < b:
            return True
        if a <= start + 3 and low[b] == "on" and device.start <= b + 4:
            return True  # "Compared to X on a V100, Falcor"
        if b <= device.start < b + 14 and not {"that", "which"}.isdisjoint(paper.low[b : min(b + 8, device.start)]):
            return True
    return False


def _agreed_count(chosen: list[Device]) -> int | None:
    """The number of devices, when one of the mentions and no other says it."""
    counted = [d for d in chosen if d.count is not None]
    if len(counted) != 1 or (counted[0].specific and sum(d.specific for d in chosen) > 1):
        return None  # of a mixed set no number is said
    return counted[0].count


def _count_near(paper: Paper, value: Value, stop: int) -> int | None:
    """ "at the 128-GPU scale", "(300 nodes)", "on one device": a number of devices after a value, before the next."""
    counts = load("devices.toml")["counts"]
    for k in range(value.last + 1, min(value.last + 16, stop)):
        word = paper.low[k]
        match = _COUNTED.match(word)
        if match:
            return counts.get(match[1]) or int(match[1])
        after = paper.low[k + 1] if k + 1 < stop else ""
        if word in ("single", "one") and after != "board" and (_part(after) in ("class", "noun") or after == "device"):
            return 1
        if after in _words("countable", "nouns") and _COUNT.match(word):
            return int(_COUNT.match(word)[1].replace(",", ""))  # type: ignore[index]
    return None


def _of_value(paper: Paper, values: list[Value], n: int, here: list[Device]) -> tuple[list[Device], str]:
    """Devices of the sentence that the value was had on."""
    if not here:
        return [], ""
    row = values[n].row
    if (
        len(row) > 1
        and len(here) == len(row)
        and (
            "respectively" in paper.low[values[n].last : values[n].last + 40]
            or paper.low[values[row[0]].last + 1] == "/"
        )
    ):
        return [here[row.index(n)]], "respectively"
    # "2.39x on one RTX3060 and 1.99x on one RTX4090": each value has its own
    low = values[row[-1]].last
    high = values[row[-1] + 1].word if row[-1] + 1 < len(values) else len(paper.word)
    after = [d for d in here if low < d.start < high and d.placed]
    before = [d for d in here if d.start < values[0].word and d.placed]
    if after and len(values) > len(row):
        return before + after, "own_place"
    if len(values) > len(row) and before:
        return before, "placed_before"
    if len(values) > len(row) and not after:  # "1.2x end-to-end and 2x attention speedup on CPU, and 1.6x ... on GPU"
        later = [d for d in here if d.placed and d.start > low]
        upto = next((v.word for v in values if later and v.word > later[0].start), len(paper.word))
        owner = next((v for v in values if later and v.word < later[0].start and v.word > low), None)
        if later and (owner is None or owner.drafts[0].metric == values[n].drafts[0].metric):
            return [d for d in later if d.start < upto], "next_place"
    if all(d.metric in _words("grammar", "placeless") for d in values[n].drafts):
        here = [
            d for d in here if not any(low < v.word < d.start for v in values)
        ]  # "a 2 MB model that runs at 9 FPS on X"
    placed = [d for d in here if d.placed]
    return (placed, "placed") if placed else (here, "in_sentence")


def _named_only(paper: Paper, found: list[Device]) -> list[Device]:
    """The devices without classes, when some have names; a class in one list with a name stays."""
    if not any(d.specific for d in found):
        return found
    return [
        d
        for d in found
        if d.specific
        or d.count is not None
        or any(o.specific and (0 <= o.start - d.end <= 2 or 0 <= d.start - o.end <= 2) for o in found)
    ]


def carried(paper: Paper, start: int, value: Value) -> tuple[list[Device], str]:
    """The platform that the abstract named before the word `start`, or the title; of a value whose metric needs one."""
    if all(d.metric in _words("grammar", "placeless") for d in value.drafts):
        return [], ""
    named = [d for d in devices(paper) if d.start >= paper.first[-1] and d.specific]
    before = [d for d in named if d.start < start and (d.placed or d.count is not None)]
    if before:
        last = before[-1]
        return [d for d in before if _same_sentence(paper, d.start, last.start)], "carried_platform"
    counted = [
        d
        for d in devices(paper)
        if paper.first[-1] <= d.start < start
        and d.placed
        and (d.count or 0) > 1
        and not d.resource
        and (_COUNTED.match(paper.low[d.start]) or paper.low[d.end - 1] in ("cluster", "testbed"))
    ]
    if counted:
        return counted[-1:], "carried_count"  # "deployed on an eight-GPU testbed"
    ours = _of_ours(paper)
    only = len({paper.text(d.start, d.end) for d in named}) == 1
    named_well = only and paper.low[named[0].end - 1] not in ("architecture", "architectures")
    if named_well and named[0].start < start and ours and named[0].start >= ours[0][0]:
        return named[:1], "only_device"
    title = [d for d in devices(paper) if d.start < paper.first[-1] and not d.resource]
    if title:
        return title[-1:], "title"
    found, rule = _in_compound(paper)
    if found:
        return found, rule
    brought = _brought_for(paper, start)
    if brought:
        return brought, "brought_for"
    return _made_as(paper), "made_as"


def _made_as(paper: Paper) -> list[Device]:
    """What the paper's design is made as, when it is made as one thing only: "we build an FPGA-based accelerator"."""
    text = paper.fields[-1].text
    if "FPGA" not in text and "ASIC" not in text:
        return []
    for a, b in _of_ours(paper):
        for k in range(a, b):
            kind, hyphen, _ = paper.low[k].partition("-")
            if kind in ("fpga", "fpgas", "asic") and paper.low[k - 1] not in _MADE_FOR_OTHERS:
                return [Device(k, k + 1, False, None, False, False, len(paper.low[k]) - len(kind))]
    return []


def _of_ours(paper: Paper) -> list[Range]:
    """The sentences of the abstract that speak of this paper's work."""
    return [s for s in paper.bounds[-1] if not cue("role", "this_paper").isdisjoint(paper.low[s[0] : s[1]])]


def _brought_for(paper: Paper, start: int) -> list[Device]:
    """The class of device that the paper says, before the word `start`, its work is for ("we map it to FPGAs")."""
    ours = [s for s in _of_ours(paper) if s[0] < start]
    found = [
        d
        for d in devices(paper)
        if d.placed
        and not d.resource
        and paper.low[d.start] not in _words("grammar", "constrained")
        and any(a <= d.start < b for a, b in ours)
    ]
    if not found:
        return []
    last = found[0].end
    out = found[:1]
    for d in found[1:]:  # "on CPUs, GPUs, and FPGAs"
        if d.start > last + 2 or not all(w in (",", "and", "or") for w in paper.low[last : d.start]):
            break
        out.append(d)
        last = d.end
    return out


def _in_compound(paper: Paper) -> tuple[list[Device], str]:
    """The class that the title has in a compound, as the abstract has it: "FPGA-accelerated transactions"."""
    end = paper.first[-1]
    colon = paper.low.index(":", 0, end) if ":" in paper.low[:end] else 0
    for word in paper.low[colon:end]:
        kind, hyphen, _ = word.partition("-")
        if hyphen and kind in _words("classes"):
            alone = [d for d in devices(paper) if d.end == d.start + 1 and paper.low[d.start] == kind]
            if alone:
                return alone[:1], "title_compound"
            k = paper.low.index(word)
            return [Device(k, k + 1, False, None, False, False, len(word) - len(kind))], "title_compound"
    return [], ""


def _same_sentence(paper: Paper, i: int, j: int) -> bool:
    return any(a <= i < b and a <= j < b for a, b in paper.bounds[paper.field_of(i)])


def _acting(paper: Paper, value: Value, start: int) -> Device | None:
    """The device that is itself the subject of a value in the sentence from `start` ("an H100 reaches 27 %")."""
    if value.subject is None or value.subject[0] < start:
        return None
    i, j = value.subject
    return next((d for d in devices(paper) if d.start <= i and j <= d.end), None)


def of_rivals(paper: Paper, rivals: list[Range]) -> list[Device]:
    """The devices that are a value's rivals, or that these run on ("than X on a V100")."""
    low = paper.low
    return [
        d
        for d in devices(paper)
        if any(
            a <= d.start < b or (d.start - 4 <= b < d.start and low[b] == "on" and d.specific and d.placed)
            for a, b in rivals
        )
    ]


def is_device(paper: Paper, own: Range, metrics: Iterable[str]) -> bool:
    """True when the paper's system is itself a device: its description says accelerator, processor, chip ...

    `metrics` are those of the paper's drafts: a system that reports area or power may be called an architecture.
    """
    heads, possible, hints = _words("designs", "heads"), _words("designs", "possible_heads"), _words("designs", "hints")
    measured = not _words("designs", "metrics").isdisjoint(metrics)
    name = paper.low[own[0] : own[1]]
    low, size = paper.low, len(name)
    for i in range(len(low) - size):
        if low[i] != name[0] or low[i : i + size] != name:
            continue
        if low[i + size] in heads:
            return True
        for described in _descriptions(paper, i, i + size):
            head = low[described[1] - 1]
            if " ".join(low[described[1] - 2 : described[1]]) in load("devices.toml")["designs"]["pairs"]:
                return True
            words = low[described[0] : described[1]]
            if head in heads or (
                head in possible
                and (measured and ("acceleration" in words or "architecture" in words) or not hints.isdisjoint(words))
                and (head != "framework" or measured)
            ):
                return True
    return False


def of_others(paper: Paper, device: Device) -> bool:
    """True for a class of processor that a new chip is held against, not made of ("on CPUs, it is slow")."""
    return paper.low[device.end - 1].removesuffix("s") in ("cpu", "gpu")


def _descriptions(paper: Paper, i: int, j: int) -> list[Range]:
    """What the words around a name at i to j say it is ("NAME: a ...", "NAME is a ...", "an ... called NAME")."""
    low = paper.low
    out: list[Range] = []
    stop = next((y for x, y in paper.bounds[paper.field_of(i)] if x <= i < y), j)
    k = j
    if k < stop and low[k] in (",", ":", "is", "-", "–", "—", "("):
        k += 1
        while k < stop and low[k] in ("a", "an", "the", "is", "first", "novel"):
            k += 1
        end = k
        while end < stop and "of" not in low[k:end]:  # adjectives may be strung by commas
            more = phrase_end(paper, end, stop)
            if more == end:
                break
            end = more
            if low[end - 1] in _words("designs", "heads") or end >= stop or low[end] not in (",", "and"):
                break
            end += 1
        if "of" in low[k:end]:
            end = low.index("of", k)
        if end > k and low[end - 1] not in (",", "and"):
            out.append((k, end))
    for k in range(j, min(stop, j + 12) - 2):  # "our work, dubbed NAME, ... introduces the first accelerator"
        if low[k] in cue("verbs", "introduce") and low[k + 1] in ("a", "an", "the"):
            end = phrase_end(paper, k + 2, stop)
            if end > k + 2:
                out.append((k + 2, low.index("of", k + 2) if "of" in low[k + 2 : end] else end))
    back = i - 1
    if back > 0 and (low[back] in (",", "(") or low[back] in cue("verbs", "naming")):
        end = back
        if low[end - 1] == ",":
            end -= 1
        begin = end
        while (
            begin > 0 and low[begin - 1][0].isalnum() and low[begin - 1] not in cue("phrase", "end") and end - begin < 8
        ):
            begin -= 1
        if begin < end and (begin == 0 or low[begin - 1] not in _words("grammar", "on")):
            out.append((begin, end))
    return out


def shorten(drafts: list[Draft], cut: int) -> None:
    """Take from the last hardware mention of drafts the characters that only its word has ("GPU-hours" -> "GPU")."""
    for draft in drafts:
        field, begin, end = draft.hardware[-1]
        draft.hardware[-1] = field, begin, end - cut
        draft.evidence[-1] = (draft.evidence[-1][0], draft.hardware[-1], draft.evidence[-1][2])
