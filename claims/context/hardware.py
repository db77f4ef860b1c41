"""Hardware: the devices that a value was had on, with their number."""

from __future__ import annotations

import re

from claims.context.devices import (
    CONSUMER,
    COUNT,
    COUNTED,
    Device,
    count_span,
    device_words,
    devices,
    explains,
    hardware_free,
    in_compound,
    part_of,
)
from claims.context.phrases import Range
from claims.context.platform import carried, only_meant_for
from claims.context.values import Value
from claims.context.words import Paper, Span, cue
from claims.vocabulary import load

Count = tuple[int, Span]  # a number of devices, and the characters that say it
_IN_UNIT = re.compile(r"([A-Z]\w+)(-(?:[Hh]ours?|[Dd]ays?|[Yy]ears?))$")


def attach(paper: Paper, values: list[Value], start: int, stop: int, rivals: list[Range], told: bool) -> None:
    """Put into each value of the sentence its devices, with the rule that chose them, and their number.

    `told` says that the sentence is background, for which no platform is carried over.
    """
    here = _candidates(paper, start, stop, rivals)
    again = _opens_again(paper, start) and carried(paper, start, values[0])[0]
    for n, value in enumerate(values):
        if again:
            chosen, rule, count = again, "this_device", _agreed(paper, again)
        elif acting := _acting(paper, value, start):
            chosen, rule, count = [acting], "subject_device", _agreed(paper, [acting])
        else:
            chosen, rule = _said_here(paper, values, n, here)
            count, chosen = _agreed(paper, chosen), _named_only(paper, chosen)
            if not chosen and not here:
                chosen, rule = _beside(paper, value, start, stop, rivals, "made_for"), "beside_metric"
            chosen, rule, count = _completed(paper, value, (start, stop), told, (chosen, rule, count))
            if not here and (not chosen or rule == "brought_for"):
                near = _beside(paper, value, start, stop, rivals, "measured_of")
                chosen, rule = (near, "beside_metric") if near else (chosen, rule)
            later = [v.word for v in values if v.word > value.last]
            count = count or _count_near(paper, value, min([stop, *later]), rivals) or _alone_in_title(paper)
        value.devices = [_by_name(paper, d, start) for d in chosen]
        value.device_rule = rule
        value.device_count, value.count_at = count or (None, None)


def _candidates(paper: Paper, start: int, stop: int, rivals: list[Range]) -> list[Device]:
    """The devices of a sentence on which a value may have been had."""
    here = [
        d
        for d in devices(paper)
        if start <= d.start < stop
        and (d.specific or ((d.placed or d.count is not None) and not d.resource) or _worked_on(paper, d))
        and not _in_rival(paper, d, rivals, start)
        and not only_meant_for(paper, d)
    ]
    return [
        d
        for k, d in enumerate(here)
        if not (k + 1 < len(here) and not d.specific and here[k + 1].specific and explains(paper, d, here[k + 1].start))
    ]


def _worked_on(paper: Paper, device: Device) -> bool:
    """True for a class of device in what was measured: "3x on CPU inference"."""
    return paper.low[device.start - 1] == "on" and paper.low[device.end] in device_words("grammar", "worked")


def _said_here(paper: Paper, values: list[Value], n: int, here: list[Device]) -> tuple[list[Device], str]:
    """The devices of value n that its sentence says."""
    value = values[n]
    if value.kind == "change":  # "from 0.5 s on 5,000 nodes to 0.3 s on 9,000": the end is what is claimed
        here = [d for d in here if not value.word <= d.start <= value.last]
    inside = [d for d in here if value.word <= d.start <= value.last] or _in_unit(paper, value)  # "6 H100 hours"
    if inside:
        return inside, "in_unit"
    if all(d.metric == "compute_cost" for d in value.drafts):
        return [], ""
    return _of_value(paper, values, n, here)


def _completed(
    paper: Paper, value: Value, sentence: Range, told: bool, said: tuple[list[Device], str, Count | None]
) -> tuple[list[Device], str, Count | None]:
    """What a sentence says of its devices, and what was said before when it names none ("on 2 GPUs", "on the PC")."""
    chosen, rule, count = said
    if told or any(d.specific for d in chosen):
        return said
    if not all(d.count is not None or paper.low[d.end - 1] in device_words("grammar", "umbrella") for d in chosen):
        return said
    before, before_rule = carried(paper, sentence[0], value)
    named = any(d.specific for d in before)
    silicon = not device_words("grammar", "silicon").isdisjoint(paper.low[slice(*sentence)])
    if (chosen and not named) or (named and silicon):
        return said  # an ASIC's figures are not of the board that the design ran on before
    return before, before_rule, count or _agreed(paper, before)


def _by_name(paper: Paper, device: Device, start: int) -> Device:
    """The one named device of the same class that was told of before, for "the GPU"."""
    if device.specific or device.end != device.start + 1 or paper.low[device.start - 1] != "the":
        return device
    named = [
        d
        for d in devices(paper)
        if paper.first[-1] <= d.start < start and d.specific and paper.low[d.end - 1] == paper.low[device.start]
    ]
    return named[-1] if len({paper.text(d.start, d.end) for d in named}) == 1 else device


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
    right = [
        d
        for d in near
        if d.start == value.last + 1
        or (d.start == value.last + 2 and paper.low[d.start - 1] in device_words("grammar", "gained"))
    ]
    if right:
        return right
    return [
        d for d in near if d.resource and paper.low[d.end] in device_words("grammar", nouns) and d.start < value.word
    ][-1:]


def _in_unit(paper: Paper, value: Value) -> list[Device]:
    """The device in the unit of a value: "4 GPU-hours", "77 % GPU hours"."""
    for k in range(value.word, min(value.last + 2, len(paper.word))):
        match = _IN_UNIT.match(paper.word[k])
        if match and part_of(match[1]) in ("class", "model", "strong"):
            return [Device(k, k + 1, True, placed=True, cut=len(match[2]))]
        if part_of(paper.word[k]) == "class" and paper.low[k + 1 : k + 2] in (["hours"], ["hour"], ["days"]):
            return [Device(k, k + 1, True, placed=True)]
    return []


def _alone_in_title(paper: Paper) -> Count | None:
    """1 when the title says that all of it runs on a single device."""
    return next((_agreed(paper, [d]) for d in devices(paper) if d.start < paper.first[-1] and d.count == 1), None)


def _in_rival(paper: Paper, device: Device, rivals: list[Range], start: int) -> bool:
    """True for a device that is a rival, or that a clause on the rival speaks of ("than X, which needs a V100")."""
    low = paper.low
    for a, b in rivals:
        if a <= device.start < b:
            return True
        if _ran_on(paper, device, b) and (a <= start + 3 or low[b - 1] in device_words("grammar", "run")):
            return True  # "Compared to X on a V100, Falcor", "than X run on a V100"
        clause = low[b : min(b + 8, device.start)]
        inside = ")" not in clause or "(" in clause  # "(2x smaller than X) that runs" speaks of no X
        if b <= device.start < b + 14 and inside and ("that" in clause or "which" in clause):
            return True
    return False


def _agreed(paper: Paper, chosen: list[Device]) -> Count | None:
    """The number of devices, when one of the mentions and no other says it."""
    counted = [d for d in chosen if d.count is not None and not _parts(paper, d)]
    if len(counted) != 1 or (counted[0].specific and sum(d.specific for d in chosen) > 1):
        return None  # of a mixed set no number is said
    return counted[0].count, counted[0].count_at  # type: ignore[return-value]


def _parts(paper: Paper, device: Device) -> bool:
    """True for cores, which are parts of a device (but of TPUs, which are counted so)."""
    return paper.low[device.end - 1] in ("core", "cores") and "tpu" not in " ".join(
        paper.low[device.start : device.end]
    )


def _count_near(paper: Paper, value: Value, stop: int, rivals: list[Range]) -> Count | None:
    """ "at the 128-GPU scale", "(300 nodes)", "on one device": a number of devices after a value, before the next."""
    counts = load("devices.toml")["counts"]
    models = [(d.start + 1, d.end) for d in devices(paper) if d.specific]  # "Raspberry Pi 4 nodes"
    for k in range(value.last + 1, min(value.last + 16, stop)):
        if any(a <= k < b for a, b in rivals + models):
            continue
        word = paper.low[k]
        match = COUNTED.match(word)
        if match:
            return counts.get(match[1]) or int(match[1]), count_span(paper, k, len(match[1]))
        after = paper.low[k + 1] if k + 1 < stop else ""
        if (
            word in ("single", "one")
            and after != "board"
            and after
            and (part_of(after) in ("class", "noun") or after == "device")
        ):
            return 1, count_span(paper, k, len(word))
        match = COUNT.match(word)
        if match and after in device_words("countable", "nouns") and not CONSUMER.match(word):
            return int(match[1].replace(",", "")), count_span(paper, k, len(match[1]))
    return None


def _of_value(paper: Paper, values: list[Value], n: int, here: list[Device]) -> tuple[list[Device], str]:
    """Devices of the sentence that the value was had on."""
    row = values[n].row
    if not here:
        return [], ""
    if (
        len(row) > 1
        and len(here) == len(row)
        and (
            "respectively" in paper.low[values[n].last : values[n].last + 40]
            or paper.low[values[row[0]].last + 1] == "/"
        )
    ):
        return [here[row.index(n)]], "respectively"
    noted = [d for d in here if _notes(paper, d, values[n])]
    if noted:
        return noted, "noted"
    placed = [d for d in here if d.placed]
    umbrella = device_words("grammar", "umbrella")
    if placed and all(not d.specific and paper.low[d.end - 1] in umbrella for d in placed):
        placed += [d for d in here if d.specific and placed[-1].end < d.start < values[n].word]
    before = [d for d in placed if d.start < values[0].word]
    if hardware_free(values[n]):
        return before, "placed_before"  # "a 2 MB model that runs at 9 FPS on X" is as large elsewhere
    if len(row) == len(values):
        return (placed, "placed") if placed else (here, "in_sentence")
    own = _own_place(paper, values, n, placed)
    if own:  # "2.39x on one RTX3060 and 1.99x on one RTX4090": each value has its own
        return [d for d in before if not _said_anew(d, own)] + own, "own_place"
    if before:
        return before, "placed_before"
    later = [d for d in placed if d.start > values[n].last]
    if later:  # "1.2x end-to-end and 2x attention speedup on CPU, and 1.6x ... on GPU"
        owner = max((v for v in values if v.word < later[0].start), key=lambda v: v.word)
        upto = next((v.word for v in values if v.word > later[0].start), len(paper.word))
        if owner.drafts[0].metric == values[n].drafts[0].metric:
            return [d for d in later if d.start < upto], "next_place"
    places = {tuple(d.start for d in _own_place(paper, values, k, placed)) for k in range(len(values))} - {()}
    if len(places) > 1:
        return [], ""  # other values have a place each
    return (placed, "placed") if placed else (here, "in_sentence")


def _said_anew(device: Device, own: list[Device]) -> bool:
    """True for a device at the head of a sentence when a value has one of its own: another name, another number."""
    return (device.specific and any(d.specific for d in own)) or (
        device.count is not None and any(d.count is not None and not d.specific for d in own)
    )


def _notes(paper: Paper, device: Device, value: Value) -> bool:
    """True for a device that stands right beside the value, with a sign between: "Nano: 9 FPS", "9 FPS (Nano)"."""
    after = paper.low[value.last + 1 : device.start]
    before = paper.low[device.end : value.word]
    closed = paper.low[value.last + 1 : value.last + 2] in ([")"], [","], [";"])  # "X (22 FPS on Y)" is of Y
    if before == [":"] or (before == ["("] and closed):
        return True
    return after == ["("] and paper.low[device.end : device.end + 1] in ([")"], [","])


def _own_place(paper: Paper, values: list[Value], n: int, placed: list[Device]) -> list[Device]:
    """The devices placed between value n's row and the next, or in front of its row at the head of its clause."""
    row = values[n].row
    low, first = values[row[-1]].last, values[row[0]].word
    high = values[row[-1] + 1].word if row[-1] + 1 < len(values) else len(paper.word)
    last = values[row[0] - 1].last if row[0] else -1
    after = [d for d in placed if low < d.start < high and not _opens_clause(paper, d, high)]
    return after or [d for d in placed if row[0] and last < d.start < first and _opens_clause(paper, d, first)]


def _opens_clause(paper: Paper, device: Device, value: int) -> bool:
    """True for a device at the head of the clause of the value at word `value` ("..., while on an L4 it is 3x ...")."""
    if value == len(paper.word):
        return False
    k = device.start - 1
    while k > 0 and paper.low[k] != "on" and device.start - k < 5:
        k -= 1
    return paper.low[k] == "on" and paper.low[k - 1] in (",", ";", "while", "whereas", "and", "but", ":", ".")


def _named_only(paper: Paper, found: list[Device]) -> list[Device]:
    """The devices without classes, when some have names; a class in one list with a name stays, and so does a number
    of devices of another class ("on 64 GPUs of the Frontier supercomputer")."""
    named = [d for d in found if d.specific]
    if not named:
        return found
    heads = {paper.low[d.end - 1] for d in named}

    def stays(d: Device) -> bool:
        if d.count is not None:
            return paper.low[d.end - 1] not in heads
        return any(0 <= o.start - d.end <= 2 or 0 <= d.start - o.end <= 2 for o in named)

    return [d for d in found if d.specific or stays(d)]


def _acting(paper: Paper, value: Value, start: int) -> Device | None:
    """The device that is itself the subject of a value in the sentence from `start` ("an H100 reaches 27 %")."""
    if value.subject is None or value.subject[0] < start:
        return None
    i, j = value.subject
    return next((d for d in devices(paper) if d.start <= i and j <= d.end), None)


def of_rivals(paper: Paper, rivals: list[Range]) -> list[Span]:
    """The devices that are a value's rivals, or that these run on ("than X on a V100", "over CPU-only inference")."""
    told = [
        d.span(paper)
        for d in devices(paper)
        if any(a <= d.start < b or (d.specific and b < d.start and _ran_on(paper, d, b)) for a, b in rivals)
        or any(_ran_on(paper, d, b) and paper.low[b - 1] in device_words("grammar", "run") for _, b in rivals)
    ]
    tails = cue("phrase", "compound_tails")
    compounds = [
        in_compound(paper, k) for a, b in rivals for k in range(a, b) if paper.low[k].rpartition("-")[2] in tails
    ]
    return told or [d.span(paper) for d in compounds if d is not None]


def _ran_on(paper: Paper, device: Device, b: int) -> bool:
    """True when a device is what the words after a rival, which ends at word b, say that it ran on."""
    return device.placed and b < device.start <= b + 4 and paper.low[b] == "on"
