"""Workload: the models, kernels, tasks, benchmarks and data sets that a value holds for."""

from __future__ import annotations

from claims.context.hardware import devices
from claims.context.phrases import Range, capitalised, generic_name, listed, phrase_end
from claims.context.task import carried
from claims.context.values import Value, lent, share
from claims.context.words import Paper, cue, name_shaped, numeral
from claims.context.works import distinct, is_own, overlaps, work_words, workloads


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
        (a, b) for a, b, kind in known if kind != "work" and not is_own(paper, own, a, b) and not _rivals(paper, a)
    ]
    hardware = [(d.start, d.end) for d in devices(paper) if start <= d.start < stop]
    named += [
        m
        for m in _joined(paper, named, start, stop)
        if not overlaps(m, named + hardware + rivals) and not is_own(paper, own, *m)
    ]
    placed = [p for p in _placed(paper, values, start, stop, rivals, own) if not overlaps(p, named)]
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
        if not overlaps(m, every + rivals) and not is_own(paper, own, *m)
    ]
    for n, value in enumerate(values):
        beside = [m for m in near if _nearest(paper, values, m) in value.row]
        plain = [m for m in beside if paper.low[m[0] : m[1]] == ["inference"]]  # says little: all of it is inference
        chosen = distinct(
            paper,
            (share(values, n, every) or lent(values, n, every)) + [m for m in beside if m not in plain],
        )
        if chosen:
            value.works, value.work_rule = chosen, "in_sentence"
        elif not all(d.metric in work_words("workless") for d in value.drafts):
            value.works, value.work_rule = carried(paper, start, own)
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
    return distinct(paper, out)


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
                and low[j - 1] in work_words("heads") | work_words("vague")
                and not _names_work(paper, k, j)
            ):
                continue  # "four benchmarks" names none
            of = low.index("of", k, j) if "of" in low[k:j] else k
            if k < of < j - 1 and low[of - 1] in cue("workload", "collections"):
                k = of + 1  # "a wide set of graph queries"
            if low[k : k + 1] in (["this"], ["these"], ["that"], ["such"]):
                continue
            if j <= k or numeral(low[k]) or overlaps((k, j), hardware) or any(v.word <= k <= v.last for v in values):
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
                and low[j - 1] not in cue("phrase", "metric_nouns") | work_words("never")
                and low[k] not in cue("phrase", "own")
                and not overlaps((k, j), hardware)
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
        if items and end < stop and low[end] in ("by", "from", "up") and not overlaps((items[0][0], end), hardware):
            out += [m for m in items if low[m[1] - 1] not in work_words("never") and low[m[0]] not in cue("phrase", "own")]
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
                and work_words("never").isdisjoint(words)
                and words[0] not in cue("workload", "bracket_openers")
            ):
                out.append((i + 1, j))
    return out


def _work_like(paper: Paper, i: int, j: int, at: str, is_open: bool) -> bool:
    """True when the phrase i to j says a work: by its head noun or by a known task in it."""
    head = paper.low[j - 1]
    if (
        head in work_words("never")
        or head in cue("phrase", "metric_nouns")
        or head in cue("phrase", "evidence_nouns") - {"benchmarks", "simulation"}
    ):
        return False
    if all(w in work_words("vague") or w in work_words("heads") for w in paper.low[i:j]) and any(
        w in work_words("vague") for w in paper.low[i:j]
    ):
        return False
    if j == i + 1 and head in cue("workload", "bare"):
        return False
    if j == i + 1 and head in ("inference", "training") and at in ("on", "for"):
        return is_open
    if any(i <= a and b <= j for a, b, _ in workloads(paper)):
        return True
    if head in work_words("heads"):
        return j - i > 1 or is_open
    return is_open
