"""Whether what a paper brings is itself a device: an accelerator, a processor, a chip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.context.devices import Device, device_words, hardware_free
from claims.context.own import Own, brought_phrase, by_us
from claims.context.phrases import Range, phrase_end
from claims.context.values import Value
from claims.context.words import Paper, cue
from claims.vocabulary import load

if TYPE_CHECKING:
    from collections.abc import Iterable


def own_device(paper: Paper, own: Own, metrics: Iterable[str]) -> Range | None:
    """The words for what the paper brings, when that is itself a device; None when it is software or nothing is said.

    `metrics` are those of the paper's drafts: a system that reports area or power may be called an architecture.
    """
    if own.found is None:
        return _brought(paper)
    measured = not device_words("designs", "metrics").isdisjoint(metrics)
    in_title: list[bool] = []
    in_abstract: list[bool] = []
    for i, j in reversed(_mentions(paper, own.found)):
        told = in_abstract if i >= paper.first[-1] else in_title
        if told is in_title and in_abstract:
            break  # a title may only say what the work is good for
        told += _verdicts(paper, i, j, measured)
        if any(told):
            return own.found
    return None


def _brought(paper: Paper) -> Range | None:
    """The phrase for an unnamed device that the paper brings: "we propose a precision-scalable processor"."""
    introduce = cue("verbs", "introduce")
    for a, b in paper.bounds[-1]:
        for i in range(a, b - 1):
            if paper.low[i] in introduce and by_us(paper, a, i):
                found = brought_phrase(paper, i + 1, b)
                if found is not None and paper.low[found[1] - 1] in device_words("designs", "heads"):
                    return found
    return None


def _mentions(paper: Paper, own: Range) -> list[Range]:
    """All places of a name."""
    low, name = paper.low, paper.low[own[0] : own[1]]
    size = len(name)
    return [(i, i + size) for i in range(len(low) - size) if low[i] == name[0] and low[i : i + size] == name]


def _verdicts(paper: Paper, i: int, j: int, measured: bool) -> list[bool]:
    """What is said around one mention of the name: True for a device, False for software, nothing when unsaid."""
    heads, low = device_words("designs", "heads"), paper.low
    out = [True] if low[j] in heads | {"hardware"} or low[j - 1] in heads else []
    for a, b in _descriptions(paper, i, j):
        if _tells_device(low[a:b], measured):
            out.append(True)
        elif low[b - 1] in device_words("designs", "software"):
            out.append(False)
    return out


def _tells_device(words: list[str], measured: bool) -> bool:
    """True when a description is that of a device; `measured` when the paper reports what only devices have."""
    head = words[-1]
    if head in device_words("designs", "heads") or " ".join(words[-2:]) in load("devices.toml")["designs"]["pairs"]:
        return True
    if head not in device_words("designs", "possible_heads") or (head == "framework" and not measured):
        return False
    return (measured and ("acceleration" in words or "architecture" in words)) or not device_words(
        "designs", "hints"
    ).isdisjoint(words)


def acts(value: Value) -> bool:
    """True for a value that a paper with a device had on it: not a competitor's, not the size of a program."""
    return value.owner is None and value.device_rule != "subject_device" and not hardware_free(value)


def acting(paper: Paper, value: Value) -> Range | None:
    """The subject of a value, when its words say that it is a device ("our chip", "the pipelined processor")."""
    heads = device_words("designs", "heads")
    if value.subject is None or value.device_rule == "subject_device" or hardware_free(value):
        return None
    return value.subject if paper.low[value.subject[1] - 1] in heads else None


def made_on(paper: Paper, device: Device) -> bool:
    """True for a class of chip that a design is mapped to, not for what it is held against ("on CPUs, it is slow")."""
    return paper.low[device.end - 1].removesuffix("s") in ("fpga", "asic")


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
            if low[end - 1] in device_words("designs", "heads") or end >= stop or low[end] not in (",", "and"):
                break
            end += 1
        if "of" in low[k:end]:
            end = low.index("of", k)
        if end > k and low[end - 1] not in (",", "and"):
            out.append((k, end))
    introduce = cue("verbs", "introduce")
    for k in range(j, stop - 2):  # "our work, dubbed NAME, ... introduces the first accelerator"
        if low[k] in introduce and low[k + 1] in ("a", "an", "the") and (k < j + 10 or low[k].endswith("s")):
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
        if begin < end and (begin == 0 or low[begin - 1] not in device_words("grammar", "on")):
            out.append((begin, end))
    return out
