"""Workload: the models, kernels, tasks, benchmarks and data sets that a value holds for."""

from __future__ import annotations

import functools
import re

from claims.context.devices import devices
from claims.context.phrases import Range, capitalised, generic_name, listed, phrase_end
from claims.context.values import Value, lent, share
from claims.context.words import Paper, cue, name_shaped, numeral
from claims.vocabulary import load

_SIZE = re.compile(r"\d+(?:\.\d+)?(?:[bBmM]|K)?$|v\d\S*$|\d+x\d+B$")
_BARE_SIZE = re.compile(r"\d+(?:\.\d+)?[BM]$")


@functools.cache
def _lexicon() -> tuple[
    re.Pattern[str], frozenset[str], frozenset[str], frozenset[str], dict[str, list[tuple[str, ...]]]
]:
    """Pattern of model families, models by exact word, tails of their names, data sets, and phrases by first word."""
    data = load("names.toml")
    families = "|".join(sorted((re.escape(w) for w in data["models"]["families"].split()), key=len, reverse=True))
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in ("kernels", "tasks"):
        for text in data[name]["phrases"].replace("\n", "").split("|"):
            words = tuple(text.strip().lower().split())
            if words:
                by_first.setdefault(words[0], []).append(words)
    for rows in by_first.values():
        rows.sort(key=len, reverse=True)
    return (
        re.compile(rf"(?:{families})[\w.+-]*$"),
        frozenset(data["models"]["exact"].split()),
        frozenset(data["models"]["tails"].split()),
        frozenset(w.lower() for w in data["datasets"]["words"].split()),
        by_first,
    )


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("names.toml")["workloads"][name].split())


def workloads(paper: Paper) -> list[tuple[int, int, str]]:
    """All known workloads that the paper mentions: word range and kind ("model", "data" or "work"), in order."""
    found = paper.cache.get("workloads")
    if found is None:
        found = paper.cache["workloads"] = _scan(paper)
    return found  # type: ignore[return-value]


@functools.lru_cache(maxsize=1 << 16)
def _kind(word: str) -> str:
    """What a word may begin: "model", "data", "work" or nothing known ("")."""
    families, exact, _, data, by_first = _lexicon()
    low = word.lower()
    if word[0].isupper() or low != word:
        shaped = len(low) > 4 or any(map(str.isdigit, low))
        if word in exact or (shaped and families.match(low)):
            return "model"
        if low in data:
            return "data"
    elif word in exact:
        return "model"
    return "work" if low in by_first else ""


def _scan(paper: Paper) -> list[tuple[int, int, str]]:
    _, _, tails, _, by_first = _lexicon()
    out: list[tuple[int, int, str]] = []
    low, word = paper.low, paper.word
    kinds = [_kind(w) for w in word]
    done = 0
    for i, kind in enumerate(kinds):
        if not kind or i < done:
            continue
        begin, end = i, i + 1
        if kind == "model":
            while end < len(word) and (_SIZE.match(word[end]) or word[end] in tails) and end not in paper.first:
                end += 1
            if i > done and _BARE_SIZE.match(word[i - 1]):
                begin -= 1  # "12B FLUX.1"
        elif kind == "data":
            if end < len(word) and low[end] in ("dataset", "benchmark", "datasets"):
                end += 1
        else:
            size = next((len(ws) for ws in by_first[low[i]] if tuple(low[i : i + len(ws)]) == ws), 0)
            if not size:
                continue
            end = i + size
        out.append((begin, end, kind))
        done = end
    return out


def attach(paper: Paper, values: list[Value], start: int, stop: int, rivals: list[Range], own: Range | None) -> None:
    """Put into each value of the sentence its workloads (`value.works`), with the rule that chose them."""
    known = [
        w
        for w in workloads(paper)
        if start <= w[0] < stop
        and not any(a <= w[0] < b for a, b in rivals)
        and not any(v.word <= w[0] <= v.last for v in values)
    ]
    named = [
        (a, b) for a, b, kind in known if kind != "work" and not _is_own(paper, own, a, b) and not _rivals(paper, a)
    ]
    hardware = [(d.start, d.end) for d in devices(paper) if start <= d.start < stop]
    named += [
        m
        for m in _joined(paper, named, start, stop)
        if not _overlaps(m, named + hardware + rivals) and not _is_own(paper, own, *m)
    ]
    placed = [p for p in _placed(paper, values, start, stop, rivals, own) if not _overlaps(p, named)]
    every = sorted(named + placed)
    near = [
        m
        for more in (
            _before_metric(paper, start, stop, known),
            _accelerated(paper, start, stop, hardware),
            _of_metric(paper, start, stop, hardware, values),
            _bracketed(paper, values),
        )
        for m in more
        if not _overlaps(m, every + rivals) and not _is_own(paper, own, *m)
    ]
    for n, value in enumerate(values):
        beside = [m for m in near if _nearest(paper, values, m) in value.row]
        plain = [m for m in beside if paper.low[m[0] : m[1]] == ["inference"]]  # says little: all of it is inference
        chosen = _distinct(
            paper,
            (share(values, n, every) or lent(values, n, every)) + [m for m in beside if m not in plain],
        )
        if chosen:
            value.works, value.work_rule = chosen, "in_sentence"
        elif not all(d.metric in _words("workless") for d in value.drafts):
            value.works, value.work_rule = _carried(paper, start, own)
            if not value.works and plain:
                value.works, value.work_rule = plain, "in_sentence"


def _joined(paper: Paper, named: list[Range], start: int, stop: int) -> list[Range]:
    """Names that stand in one list with a known model or data set: "on PixArt and MagicDrive-V2"."""
    low = paper.low
    out: list[Range] = []
    for a, b in named:
        k = b
        while k + 1 < stop and low[k] in (",", "and", "/"):
            k += 2 if low[k] == "," and low[k + 1] == "and" else 1
            if k >= stop or not name_shaped(paper.word[k]) or _acts(paper, k + 1, stop):
                break
            end = k + 1
            if low[end : end + 1] in (["benchmark"], ["benchmarks"], ["dataset"], ["datasets"]):
                end += 1
            if not generic_name(paper, k, end):
                out.append((k, end))
            k = end
        k = a
        while k - 2 >= start and low[k - 1] in (",", "and", "/"):
            k -= 2 if low[k - 1] != "and" or low[k - 2] != "," else 3
            if k <= start or not name_shaped(paper.word[k]) or low[k - 1] not in cue("workload", "list_opens"):
                break
            if not generic_name(paper, k, k + 1):
                out.append((k, k + 1))
    return _distinct(paper, out)


def _acts(paper: Paper, i: int, stop: int) -> bool:
    """True when the word at i is a verb whose subject a name before it is."""
    return i < stop and (paper.low[i] in cue("verbs", "result") or paper.low[i] in cue("verbs", "copula"))


def _nearest(paper: Paper, values: list[Value], found: Range) -> int:
    """Index of the value that a phrase beside a metric belongs to.

    It is the next one ("improves X throughput by 2x"), unless one stands in the same phrase ("2x higher X throughput").
    """
    for n in range(len(values) - 1, -1, -1):
        if 0 < found[0] - values[n].last <= 4 and "," not in paper.low[values[n].last : found[0]]:
            return n
    later = [n for n, value in enumerate(values) if value.word >= found[1]]
    return later[0] if later else len(values) - 1


def _distinct(paper: Paper, ranges: list[Range]) -> list[Range]:
    """The ranges without those that say the same again."""
    seen: dict[str, Range] = {}
    for found in ranges:
        seen.setdefault(paper.text(*found).lower(), found)
    if len(seen) > 1 and any(any(map(str.isdigit, text)) for text in seen):  # "on LLMs such as OPT-6.7B"
        return [found for text, found in seen.items() if text not in cue("workload", "classes")]
    return list(seen.values())


def _overlaps(found: Range, others: list[Range]) -> bool:
    return any(found[0] < b and a < found[1] for a, b in others)


def _is_own(paper: Paper, own: Range | None, i: int, j: int) -> bool:
    """True when a mention is the name of the paper's system, or a part of it."""
    return own is not None and (paper.low[own[0]] in paper.low[i:j] or paper.low[i].startswith(paper.low[own[0]]))


def _rivals(paper: Paper, i: int) -> bool:
    """True when a model named at i is a competitor: "than VGG16", "outperforming BERT"."""
    return paper.low[i - 1] in cue("workload", "rival_cues")


def _placed(
    paper: Paper, values: list[Value], start: int, stop: int, rivals: list[Range], own: Range | None
) -> list[Range]:
    """Phrases after "on", "for", "in", "when running" ... that are work and no place, device, time or metric."""
    low = paper.low
    out: list[Range] = []
    hardware = [(d.start, d.end) for d in devices(paper) if start <= d.start < stop]
    i = start
    while i < stop - 1:
        at = low[i]
        i += 1
        if at not in cue("workload", "at") or any(a <= i - 1 < b for a, b in rivals):
            continue
        # open to any phrase where a result is placed: right after a value, or at the start of the sentence
        is_open = (at == "when" and i < stop and low[i].endswith("ing")) or (
            at in ("on", "for", "during")
            and (i - 1 == start or _follows(paper, values, i - 1) or _evaluated(paper, start, i - 1))
        )
        if low[i - 2] in cue("workload", "of_quality") and not _follows(paper, values, i - 1):
            continue  # "negligible loss on a variety of tasks"
        k = i
        while k < stop and (low[k] in cue("workload", "skip") or (at == "when" and low[k].endswith("ing"))):
            k += 1
        items, end = listed(paper, k, stop) if is_open or any(a == k for a, _, _ in workloads(paper)) else ([], i)
        if not items:
            j = phrase_end(paper, k, stop)
            items, end = ([(k, j)], j) if j > k else ([], i)
        if len(items) > 1 and not _work_like(paper, *items[0], at, is_open):
            items = items[:1]
        for k, j in items:
            counted = k
            while k < j and (low[k] in cue("workload", "qualifiers") or low[k].isdigit()):
                k += 1
            if (
                k > counted
                and low[counted] in cue("workload", "counts")
                and low[j - 1] in _words("heads") | _words("vague")
                and not _names_work(paper, k, j)
            ):
                continue  # "four benchmarks" names none
            of = low.index("of", k, j) if "of" in low[k:j] else k
            if k < of < j - 1 and low[of - 1] in cue("workload", "collections"):
                k = of + 1  # "a wide set of graph queries"
            if low[k : k + 1] in (["this"], ["these"], ["that"], ["such"]):
                continue
            if j <= k or numeral(low[k]) or _overlaps((k, j), hardware) or any(v.word <= k <= v.last for v in values):
                continue
            if own is not None and low[own[0]] in low[k:j]:
                continue
            if _work_like(paper, k, j, at, is_open):
                out.append((k, j))
                i = max(i, j)
    return out


def _names_work(paper: Paper, i: int, j: int) -> bool:
    """True when the words i to j hold a name or a known work."""
    return any(capitalised(paper, k) and not numeral(paper.low[k]) for k in range(i, j)) or any(
        i <= a and b <= j for a, b, _ in workloads(paper)
    )


def _evaluated(paper: Paper, start: int, i: int) -> bool:
    """True when the preposition at i goes on "experiments", "evaluation", "evaluated": "Evaluation on X shows"."""
    before = paper.low[i - 1] if i > start else ""
    if before == "conducted":
        before = paper.low[i - 2]
    return before in cue("phrase", "evidence_nouns") or before in ("evaluated", "tested", "validated", "benchmarked")


def _follows(paper: Paper, values: list[Value], i: int) -> bool:
    """True when word i stands right after a value and its metric ("2x higher throughput for", "10 % on")."""
    for value in values:
        if value.last < i <= value.last + 6 and all(
            w in cue("workload", "gains") or w in cue("phrase", "metric_nouns") or w.endswith("er")
            for w in paper.low[value.last + 1 : i]
        ):
            return True
    return False


def _before_metric(paper: Paper, start: int, stop: int, known: list[tuple[int, int, str]]) -> list[Range]:
    """A known work right before a metric or after a word of gain: "finetuning throughput", "faster inference"."""
    out = []
    for a, b, kind in known:
        if kind == "work" and (
            b < stop
            and paper.low[b] in cue("workload", "metric_heads")
            or a > start
            and paper.low[a - 1] in ("faster", "slower", "accelerated")
        ):
            out.append((a, b))
    return out


def _accelerated(paper: Paper, start: int, stop: int, hardware: list[Range]) -> list[Range]:
    """The object of "accelerates", "speeds up": what runs faster."""
    low = paper.low
    out = []
    for i in range(start, stop - 2):
        if low[i] in cue("workload", "accelerates") or (
            low[i] in ("speeds", "speed", "speeding", "sped") and low[i + 1] == "up"
        ):
            k = i + 2 if low[i + 1] == "up" else i + 1
            while k < stop and low[k] in cue("workload", "skip"):
                k += 1
            j = phrase_end(paper, k, stop)
            if (
                j > k
                and low[j - 1] not in cue("phrase", "metric_nouns") | _words("never")
                and low[k] not in cue("phrase", "own")
                and not _overlaps((k, j), hardware)
            ):
                out.append((k, j))
    return out


def _of_metric(paper: Paper, start: int, stop: int, hardware: list[Range], values: list[Value]) -> list[Range]:
    """ "improves the performance of X and Y by": what the metric is of, when it is no system."""
    low = paper.low
    out: list[Range] = []
    verbs = cue("workload", "betters")
    for i in range(start + 1, stop - 2):
        if low[i] != "of" or low[i - 1] not in cue("phrase", "metric_nouns"):
            continue
        if verbs.isdisjoint(low[max(start, i - 6) : i]):
            continue
        items, end = listed(paper, i + 1, stop)
        if items and end < stop and low[end] in ("by", "from", "up") and not _overlaps((items[0][0], end), hardware):
            out += [m for m in items if low[m[1] - 1] not in _words("never") and low[m[0]] not in cue("phrase", "own")]
    return out


def _bracketed(paper: Paper, values: list[Value]) -> list[Range]:
    """ "5.9x (forward), 8.9x (backward)": a few words in brackets right after a value."""
    out = []
    for value in values:
        i = value.last + 1
        if i + 2 < len(paper.low) and paper.low[i] == "(" and ")" in paper.low[i + 2 : i + 5]:
            j = paper.low.index(")", i + 2)
            words = paper.low[i + 1 : j]
            if (
                all(w[0].isalpha() for w in words)
                and not all(w.isupper() for w in paper.word[i + 1 : j])
                and _words("never").isdisjoint(words)
                and words[0] not in cue("workload", "bracket_openers")
            ):
                out.append((i + 1, j))
    return out


def _work_like(paper: Paper, i: int, j: int, at: str, is_open: bool) -> bool:
    """True when the phrase i to j says a work: by its head noun or by a known task in it."""
    head = paper.low[j - 1]
    if (
        head in _words("never")
        or head in cue("phrase", "metric_nouns")
        or head in cue("phrase", "evidence_nouns") - {"benchmarks", "simulation"}
    ):
        return False
    if all(w in _words("vague") or w in _words("heads") for w in paper.low[i:j]) and any(
        w in _words("vague") for w in paper.low[i:j]
    ):
        return False
    if j == i + 1 and head in cue("workload", "bare"):
        return False
    if j == i + 1 and head in ("inference", "training") and at in ("on", "for"):
        return is_open
    if any(i <= a and b <= j for a, b, _ in workloads(paper)):
        return True
    if head in _words("heads"):
        return j - i > 1 or is_open
    return is_open


def _carried(paper: Paper, start: int, own: Range | None) -> tuple[list[Range], str]:
    """The models and data that the sentence before named, else the task of the title, else those named last."""
    title = title_task(paper)
    named = [
        (a, b)
        for a, b, kind in workloads(paper)
        if paper.first[-1] <= a < start and kind != "work" and not _is_own(paper, own, a, b)
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
            return _distinct(paper, row), "carried_names"
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
        if low[j - 1] in _words("heads") or _overlaps((i, j), known):
            return i, j
    if known:  # "Fast large language model inference on a smartphone"
        a, b = max(known, key=lambda m: m[1] - m[0])
        return _leftwards(paper, a, colon), b
    for i in range(colon, end):  # "X: fast range minimum queries on modern GPUs"
        if (
            low[i] in _words("heads")
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
        if low[i] in _words("doing"):
            return _task_phrase(paper, i + 1, end)
    return None


def _leftwards(paper: Paper, i: int, floor: int) -> int:
    """First word of the phrase that goes on to the left of word i, without praise and the verb of a title."""
    stop = cue("phrase", "end") | {"of"} | _words("praise") | _words("doing")
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
    while i < stop and low[i] in _words("praise") | cue("phrase", "determiners"):
        i += 1
    j = phrase_end(paper, i, stop)
    if j < stop and low[j] in ("and", ",") and low[j - 1] in _words("praise"):
        i, j = j + 1, phrase_end(paper, j + 1, stop)
    while i < j and low[i] in _words("praise"):
        i += 1
    if j <= i or low[j - 1] in _words("never") or any(d.start < j and i < d.end for d in devices(paper)):
        return None
    return i, j
