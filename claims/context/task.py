"""The work of a whole paper: what its values hold for when their own sentence names nothing."""

from __future__ import annotations

from claims.context.devices import devices
from claims.context.phrases import Range, generic_name, listed, phrase_end
from claims.context.words import Paper, cue, name_shaped
from claims.context.works import distinct, is_own, joined, overlaps, work_words, workloads


def carried(paper: Paper, start: int, own: Range | None, rivals: list[Range]) -> tuple[list[Range], str]:
    """The works of a value whose sentence, which begins at `start`, names none, and the rule that chose them.

    What is one of the value's `rivals` is no work of it.

    They are the models and data that the sentence before named, else the task of the title, else what the abstract
    says that the thing was tried on, else the models and data named last.
    """
    title = title_task(paper)
    named = [
        (a, b)
        for a, b, kind in workloads(paper)
        if paper.first[-1] <= a < start
        and kind in ("model", "data")
        and not is_own(paper, own, a, b)
        and not any(_holds(paper, rival, a, b) for rival in rivals)
        and not _beaten(paper, a)
    ]
    before = next((a for a, b in paper.bounds[-1] if b == start), start)
    # "96 % accuracy on X" says little of speed
    graded = not cue("workload", "quality").isdisjoint(paper.low[before:start])
    if title and (graded or not (named and named[-1][0] >= before)):
        return [title], "title_task"
    tried = [m for a, found in trials(paper, own) if a < start for m in found]
    if tried and not title:
        last = max(a for a, _ in trials(paper, own) if a < start)
        return [m for m in tried if m[0] >= last], "tried_on"
    row = _last_row(paper, named)
    if row:
        return row, "carried_names"
    return ([title], "title_task") if title else ([], "")


def _holds(paper: Paper, rival: Range, i: int, j: int) -> bool:
    """True when a competitor is called by the words i to j ("the original NeRF" by "NeRF")."""
    words, name = paper.low[rival[0] : rival[1]], paper.low[i:j]
    return any(words[k : k + len(name)] == name for k in range(len(words)))


def _beaten(paper: Paper, i: int) -> bool:
    """True when the name at word i is what something is better than: "outperforming dense (e.g., X) baselines"."""
    beats, places = cue("workload", "rival_cues"), cue("workload", "at") | {"with", "using"}
    for k in range(i - 1, max(paper.first[-1], i - 8), -1):
        if paper.low[k] in beats:
            return True
        if paper.low[k] in places or paper.low[k] == ";":
            return False
    return False


def _last_row(paper: Paper, named: list[Range]) -> list[Range]:
    """The models and data of the last sentence that named some, with the names beside them; [] when none is placed."""
    if not named:
        return []
    start, stop = next((a, b) for a, b in paper.bounds[-1] if a <= named[-1][0] < b)
    row = [m for m in named if m[0] >= start]
    row = sorted(row + [m for m in joined(paper, row, start, stop) if not overlaps(m, row)])
    return distinct(paper, row) if any(paper.low[a - 1] in cue("workload", "list_starts") for a, _ in row) else []


def trials(paper: Paper, own: Range | None) -> list[tuple[int, list[Range]]]:
    """What the sentences of the abstract say that the work was tried on: start of the sentence and phrases."""
    found = paper.cache.get("trials")
    if found is None:
        told = [(a, _tried_on(paper, a, b, own)) for a, b in paper.bounds[-1]]
        found = paper.cache["trials"] = [(a, phrases) for a, phrases in told if phrases]
    return found  # type: ignore[return-value]


def _tried_on(paper: Paper, start: int, stop: int, own: Range | None) -> list[Range]:
    """ "We evaluate it on HotpotQA", "experiments on the Switchboard corpus": what something was tried on."""
    low = paper.low
    for i in range(start, stop - 2):
        if low[i] not in cue("workload", "trials"):
            continue
        for k in range(i + 1, min(i + 10, stop - 1)):
            if low[k] in (",", ";", "that"):
                break
            items = listed(paper, k + 1, stop)[0] if low[k] in cue("workload", "tried_at") else []
            items = [m for m in items if _is_named(paper, m, own)]
            if items:
                return distinct(paper, items)
    return []


def _is_named(paper: Paper, found: Range, own: Range | None) -> bool:
    """True for a phrase with a name in it that is of a model or data, not of the paper's system or a device."""
    i, j = found
    head = paper.low[j - 1]
    if is_own(paper, own, i, j) or any(d.start < j and i < d.end for d in devices(paper)):
        return False
    if head in work_words("never") or head in cue("phrase", "metric_nouns"):
        return False
    known = any(i <= a and b <= j for a, b, kind in workloads(paper) if kind in ("model", "data"))
    return known or not generic_name(paper, i, j) and any(name_shaped(w) for w in paper.word[i:j])


def title_task(paper: Paper) -> Range | None:
    """The task that the title says the work is for, in the words of the abstract where it has a shorter form."""
    found = paper.cache.get("title_task", -1)
    if found == -1:
        found = _title_task(paper)
        if found is not None and len(paper.first) > 1:
            found = _with_abbreviation(paper, *found) or _shorter(paper, *found) or found
        paper.cache["title_task"] = found
    return found  # type: ignore[return-value]


def _singular(words: list[str]) -> list[str]:
    return [w.removesuffix("s") for w in words]


def _with_abbreviation(paper: Paper, i: int, j: int) -> Range | None:
    """Where the abstract has the phrase i to j with its abbreviation: "sparse matrix product (SpMP)"."""
    low, word = paper.low, paper.word
    phrase = _singular(low[i:j])
    for k in range(paper.first[-1], len(low) - len(phrase) - 2):
        end = k + len(phrase)
        if low[end] == "(" and low[end + 2] == ")" and name_shaped(word[end + 1]) and _singular(low[k:end]) == phrase:
            return k, end + 3
    return None


def _shorter(paper: Paper, i: int, j: int) -> Range | None:
    """Where the abstract says the phrase i to j with an abbreviation: "LLM inference" for a large language model's."""
    low = paper.low
    sizes: dict[str, int] = {}  # abbreviation of the first words: how many they are
    parts: list[str] = []
    for size in range(1, j - i + 1):
        parts += low[i + size - 1].split("-")
        sizes["".join(p[:1] for p in parts)] = size
    first = paper.first[-1]
    for k, word in enumerate(low[first:], first):
        size = sizes.get(word.removesuffix("s"), 0)
        if size and len(word) > 1 and name_shaped(paper.word[k].removesuffix("s")):
            end = k + 1 + j - i - size
            if _singular(low[k + 1 : end]) == _singular(low[i + size : j]):
                return k, end
    return None


def _title_task(paper: Paper) -> Range | None:
    low = paper.low
    whole = paper.first[-1] if len(paper.first) > 1 else len(paper.word)
    end = next((i for i in range(1, whole) if low[i] in cue("workload", "means")), whole)
    colon = low.index(":") + 1 if ":" in low[:end] else 0
    works = [(a, b) for a, b, kind in workloads(paper) if colon <= a and b <= whole and kind != "data"]
    known = [m for m in works if m[1] <= end]
    found = [f for i in range(whole - 1) if low[i] == "for" and (f := _task_phrase(paper, i + 1, whole)) is not None]
    for i, j in found:  # "for low-latency speech recognition"
        if low[j - 1] in work_words("heads") or overlaps((i, j), works):
            return i, j
    if known:  # "Fast large language model inference on a smartphone"
        a, b = max(known, key=lambda m: (work_words("means").isdisjoint((low[m[0]], low[m[1] - 1])), m[1] - m[0]))
        return _leftwards(paper, a, colon), b
    after = cue("phrase", "end") | {",", ":", "acceleration"}
    ends = [i for i in range(colon, end) if i + 1 == end or low[i + 1] in after]
    for i in ends:  # "X: fast range minimum queries on modern GPUs"
        a = _leftwards(paper, i, colon)
        if low[i] in work_words("heads") - work_words("title_never") and a < i and not (a == 0 and i + 1 == end):
            return a, i + 1
    for i, j in found:
        if j > i + 1 and _told(paper, i, j):
            return i, j
    for i in range(end - 1):  # "Accelerating X with ..."
        if low[i] in work_words("doing"):
            return _task_phrase(paper, i + 1, end)
    for i in ends:  # "Light field deblurring using a network"
        a = _leftwards(paper, i, colon)
        if low[i].endswith(_ACTIONS) and low[i] not in work_words("means") and a < i and _told(paper, a, i + 1):
            return a, i + 1
    return None


_ACTIONS = ("ing", "tion", "sis", "ment", "sion")


def _told(paper: Paper, i: int, j: int) -> bool:
    """True when the abstract has the last words of the phrase i to j too."""
    return _plain(paper.text(max(i, j - 2), j)) in _plain(paper.fields[-1].text)


def _plain(text: str) -> str:
    """A text in lower case without hyphens, which one writer puts and another leaves out."""
    return text.lower().replace("-", " ")


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
    if i < j < stop and low[j].endswith("ing") and low[j] in work_words("heads"):
        j += 1  # "multi-turn LLM serving with" goes on at its participle
    if j < stop and low[j] in ("and", ",") and low[j - 1] in work_words("praise"):
        i, j = j + 1, phrase_end(paper, j + 1, stop)
    while i < j and low[i] in work_words("praise"):
        i += 1
    if low[j - 1] == "acceleration":
        j -= 1
    if j <= i or low[j - 1] in work_words("never") or any(d.start < j and i < d.end for d in devices(paper)):
        return None
    return i, j
