"""Platform: the device of a value whose own sentence names none, from the rest of the abstract or the title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.context.devices import COUNTED, Device, device_words, devices, hardware_free, in_compound
from claims.context.words import Paper, cue

if TYPE_CHECKING:
    from collections.abc import Callable

    from claims.context.phrases import Range
    from claims.context.values import Value


def carried(paper: Paper, start: int, value: Value) -> tuple[list[Device], str]:
    """The platform of a value in the sentence from word `start`, which names none; with the rule that found it.

    What a paper says of its measurements comes before what it says of its purpose, and that before the title.
    """
    if hardware_free(value):
        return [], ""
    key = f"platform {start}"
    if key not in paper.cache:
        found = ((find(paper, start), rule) for find, rule in _SOURCES)
        paper.cache[key] = next((f for f in found if f[0]), ([], ""))
    return paper.cache[key]  # type: ignore[return-value]


def _named(paper: Paper) -> list[Device]:
    """The devices that the abstract names, not by their class."""
    return [d for d in devices(paper) if d.start >= paper.first[-1] and d.specific]


def _placed_before(paper: Paper, start: int) -> list[Device]:
    """Those of the last sentence before `start` that places named devices: "we test it on an L40S"."""
    before = [d for d in _named(paper) if d.start < start and (d.placed or d.count is not None)]
    return _of_one_sentence(paper, before)


def _counted_before(paper: Paper, start: int) -> list[Device]:
    """ "deployed on an eight-GPU testbed", "we present X, which needs only one GPU" """
    ours = of_ours(paper)
    return [
        d
        for d in devices(paper)
        if paper.first[-1] <= d.start < start
        and d.placed
        and d.count is not None
        and not d.resource
        and (
            COUNTED.match(paper.low[d.start])
            or paper.low[d.end - 1] in ("cluster", "testbed")
            or (d.count == 1 and any(a <= d.start < b for a, b in ours))
        )
    ][-1:]


def _only_named(paper: Paper, start: int) -> list[Device]:
    """The one device that the abstract ever names, from where it speaks of its own work on."""
    named, ours = _named(paper), of_ours(paper)
    if len({paper.text(d.start, d.end) for d in named}) != 1 or not ours:
        return []
    if paper.low[named[0].end - 1] in ("architecture", "architectures"):
        return []
    return named[:1] if ours[0][0] <= named[0].start < start else []


def _tested_on(paper: Paper, start: int) -> list[Device]:
    """The class of device, or the one described, that a sentence before `start` measures on."""
    tests, own = device_words("grammar", "tests"), of_ours(paper)
    within = [
        s
        for s in paper.bounds[-1]
        if own and own[0][0] <= s[0] < start and not tests.isdisjoint(paper.low[s[0] : s[1]])
    ]
    found = [
        d
        for d in devices(paper)
        if d.placed
        and not d.resource
        and not only_meant_for(paper, d)
        and paper.low[d.end - 1] not in device_words("grammar", "kinds")
        and any(a <= d.start < b for a, b in within)
    ]
    return _of_one_sentence(paper, found)


def _in_title(paper: Paper, start: int) -> list[Device]:
    """The device of the title, in the words of the abstract when that names its class too."""
    title = [
        d
        for d in devices(paper)
        if d.start < paper.first[-1]
        and not (d.start == 0 and paper.low[d.end] == ":")  # "SSD: Sorting ..." is a name
        and not (d.resource or _of_any_kind(paper, d) or only_meant_for(paper, d))
    ]
    return [_as_told(paper, d) for d in _list_at_end(paper, title)]


def _as_told(paper: Paper, device: Device) -> Device:
    """The mention of its class that the abstract places in its own work ("for smartphones"), or else the mention."""
    if device.specific:
        return device
    kind = _kind(paper, device)
    ours = of_ours(paper)
    return next(
        (
            d
            for d in devices(paper)
            if d.placed
            and not d.resource
            and not d.specific
            and d.count is None
            and _kind(paper, d) == kind
            and not only_meant_for(paper, d)
            and any(a <= d.start < b for a, b in ours)
        ),
        device,
    )


def _kind(paper: Paper, device: Device) -> str:
    """The head noun of a mention, in the singular."""
    return paper.low[device.end - 1].removesuffix("s")


def _in_compound(paper: Paper, start: int) -> list[Device]:
    """The class that the title has in a compound, as the abstract has it: "FPGA-accelerated transactions"."""
    end = paper.first[-1]
    colon = paper.low.index(":", 0, end) if ":" in paper.low[:end] else 0
    for k in range(colon if colon == 1 else 0, end):  # "FPGA-Sort: ..." is a name
        found = in_compound(paper, k)
        if found is not None:
            kind = paper.low[k].partition("-")[0]
            alone = [d for d in devices(paper) if d.end == d.start + 1 and paper.low[d.start] == kind]
            return alone[:1] or [found]
    return []


def _brought_for(paper: Paper, start: int) -> list[Device]:
    """The class of device that the paper says, before the word `start`, its work is for ("we map it to FPGAs")."""
    ours = [s for s in of_ours(paper) if s[0] < start]
    found = [
        d
        for d in devices(paper)
        if d.placed
        and not d.resource
        and not d.described
        and not only_meant_for(paper, d)
        and any(a <= d.start < b for a, b in ours)
    ]
    return _list_at_start(paper, found)


def _list_at_start(paper: Paper, found: list[Device]) -> list[Device]:
    """The first mention and those that it is one list with: "on CPUs, GPUs, and FPGAs"."""
    size = next((k for k in range(1, len(found)) if not _joined(paper, found[k - 1], found[k])), len(found))
    return found[:size]


def _list_at_end(paper: Paper, found: list[Device]) -> list[Device]:
    """The last mention and those that it is one list with."""
    size = next((k for k in range(1, len(found)) if not _joined(paper, found[-k - 1], found[-k])), len(found))
    return found[len(found) - size :]


def _joined(paper: Paper, one: Device, other: Device) -> bool:
    """True for neighbours in a list."""
    between = paper.low[one.end : other.start]
    return len(between) <= 2 and all(w in (",", "and", "or", "/") for w in between)


def _made_as(paper: Paper, start: int) -> list[Device]:
    """What the paper's design is made as: "we build an FPGA-based accelerator", "a custom GPU kernel"."""
    kinds, others = device_words("grammar", "made_as"), device_words("grammar", "not_made")
    begins = tuple(kinds)
    for a, b in of_ours(paper):
        for k in range(a, b - 2):
            if not paper.low[k].startswith(begins):
                continue
            kind, hyphen, _ = paper.low[k].partition("-")
            if kind not in kinds or not others.isdisjoint(paper.low[max(a, k - 2) : k]):
                continue
            after = paper.low[k + 2]  # "GPU kernel optimization" is no GPU kernel
            if hyphen or (
                paper.low[k + 1] in device_words("grammar", "made")
                and (not after[0].isalpha() or after in cue("phrase", "end"))
            ):
                return [Device(k, k + 1, False, cut=len(paper.low[k]) - len(kind))]
    return []


_SOURCES: tuple[tuple[Callable[[Paper, int], list[Device]], str], ...] = (
    (_placed_before, "carried_platform"),
    (_counted_before, "carried_count"),
    (_only_named, "only_device"),
    (_tested_on, "tested_on"),
    (_in_title, "title"),
    (_in_compound, "title_compound"),
    (_brought_for, "brought_for"),
    (_made_as, "made_as"),
)


def of_ours(paper: Paper) -> list[Range]:
    """The sentences of the abstract that speak of this paper's work."""
    if "ours" not in paper.cache:
        words = cue("role", "this_paper")
        paper.cache["ours"] = [s for s in paper.bounds[-1] if not words.isdisjoint(paper.low[s[0] : s[1]])]
    return paper.cache["ours"]  # type: ignore[return-value]


def only_meant_for(paper: Paper, device: Device) -> bool:
    """True for devices that a work is meant for, and no result was had on ("resource-constrained devices")."""
    return paper.low[device.start] in device_words("grammar", "constrained") and paper.low[
        device.end - 1
    ] in device_words("grammar", "umbrella")


def _of_any_kind(paper: Paper, device: Device) -> bool:
    """True for devices of no kind that is said: "heterogeneous computing platforms"."""
    words, vague = paper.low[device.start : device.end], device_words("open", "vague")
    return words[-1] in device_words("grammar", "kinds") and vague.issuperset(words[:-1])


def _of_one_sentence(paper: Paper, found: list[Device]) -> list[Device]:
    """Those that stand in the sentence of the last."""
    if not found:
        return []
    last = found[-1].start
    a, b = next(s for s in paper.bounds[paper.field_of(last)] if s[0] <= last < s[1])
    return [d for d in found if a <= d.start < b]
