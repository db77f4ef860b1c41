"""The work of a whole paper: what its values hold for when their own sentence names nothing."""

from __future__ import annotations

from claims.context.hardware import devices
from claims.context.phrases import Range, phrase_end
from claims.context.words import Paper, cue
from claims.context.works import distinct, is_own, overlaps, work_words, workloads


def carried(paper: Paper, start: int, own: Range | None) -> tuple[list[Range], str]:
    """The models and data that the sentence before named, else the task of the title, else those named last."""
    title = title_task(paper)
    named = [
        (a, b)
        for a, b, kind in workloads(paper)
        if paper.first[-1] <= a < start and kind != "work" and not is_own(paper, own, a, b)
    ]
    before = next((a for a, b in paper.bounds[-1] if b == start), start)
    graded = not cue("workload", "quality").isdisjoint(
        paper.low[before:start]
    )  # "96 % accuracy on X" says little of speed
    if title and (graded or not (named and named[-1][0] >= before)):
        return [title], "title_task"
    if named:
        last = named[-1]
        row = [m for m in named if any(x <= m[0] < y and x <= last[0] < y for x, y in paper.bounds[-1])]
        if any(paper.low[m[0] - 1] in ("on", "with", "for", "using", "of", "and", ",", "running", "to") for m in row):
            return distinct(paper, row), "carried_names"
    return ([title], "title_task") if title else ([], "")


def title_task(paper: Paper) -> Range | None:
    """The task that the title says the work is for."""
    found = paper.cache.get("title_task", -1)
    if found == -1:
        found = paper.cache["title_task"] = _title_task(paper)
    return found  # type: ignore[return-value]


def _title_task(paper: Paper) -> Range | None:
    low = paper.low
    end = paper.first[-1] if len(paper.first) > 1 else len(paper.word)
    end = next((i for i in range(1, end) if low[i] in cue("workload", "means")), end)
    colon = low.index(":") + 1 if ":" in low[:end] else 0
    known = [(a, b) for a, b, kind in workloads(paper) if colon <= a and b <= end and kind != "data"]
    found = [f for i in range(end - 1) if low[i] == "for" and (f := _task_phrase(paper, i + 1, end)) is not None]
    for i, j in found:  # "for low-latency speech recognition"
        if low[j - 1] in work_words("heads") or overlaps((i, j), known):
            return i, j
    if known:  # "Fast large language model inference on a smartphone"
        a, b = max(known, key=lambda m: m[1] - m[0])
        return _leftwards(paper, a, colon), b
    for i in range(colon, end):  # "X: fast range minimum queries on modern GPUs"
        if (
            low[i] in work_words("heads")
            and low[i] not in ("models", "training", "benchmark", "benchmarks", "dataset", "workloads", "applications")
            and (i + 1 == end or low[i + 1] in cue("phrase", "end") or low[i + 1] in (",", ":", "acceleration"))
        ):
            a = _leftwards(paper, i, colon)
            if a < i and not (a == 0 and i + 1 == end):
                return a, i + 1
    for i, j in found:
        if paper.text(max(i, j - 2), j).lower() in paper.fields[-1].text.lower():
            return i, j
    for i in range(end - 1):  # "Accelerating X with ..."
        if low[i] in work_words("doing"):
            return _task_phrase(paper, i + 1, end)
    return None


def _leftwards(paper: Paper, i: int, floor: int) -> int:
    """First word of the phrase that goes on to the left of word i, without praise and the verb of a title."""
    stop = cue("phrase", "end") | {"of"} | work_words("praise") | work_words("doing")
    while (
        i > floor
        and paper.low[i - 1][0].isalnum()
        and paper.low[i - 1] not in stop
        and not (paper.low[i - 1].endswith("ing") and i - 1 == floor)
    ):
        i -= 1
    return i


def _task_phrase(paper: Paper, i: int, stop: int) -> Range | None:
    """The phrase at word i of the title without its adjectives of praise; None when it is no task."""
    low = paper.low
    while i < stop and low[i] in work_words("praise") | cue("phrase", "determiners"):
        i += 1
    j = phrase_end(paper, i, stop)
    if j < stop and low[j] in ("and", ",") and low[j - 1] in work_words("praise"):
        i, j = j + 1, phrase_end(paper, j + 1, stop)
    while i < j and low[i] in work_words("praise"):
        i += 1
    if j <= i or low[j - 1] in work_words("never") or any(d.start < j and i < d.end for d in devices(paper)):
        return None
    return i, j
