"""Workload: the models, kernels, tasks, benchmarks and data sets that a value holds for."""

from __future__ import annotations

from claims.context.devices import devices
from claims.context.phrases import Range, listed, phrase_end
from claims.context.placed import placed
from claims.context.task import carried
from claims.context.values import Value, lent, share
from claims.context.words import Paper, cue, numeral
from claims.context.works import distinct, is_own, joined, overlaps, work_words, workloads


def attach(paper: Paper, values: list[Value], start: int, stop: int, rivals: list[Range], own: Range | None) -> None:
    """Put into each value of the sentence its workloads (`value.works`), with the rule that chose them."""
    known = [
        w
        for w in workloads(paper)
        if start <= w[0] < stop
        and not any(a <= w[0] < b for a, b in rivals)
        and not any(v.word <= w[0] <= v.last for v in values)
        and not _graded(paper, w[1], stop)
    ]
    inputs = [(a, b) for a, b, kind in known if kind == "input"]  # "at 96K context length" goes with any model
    named = [
        (a, b) for a, b, kind in known if kind != "work" and not is_own(paper, own, a, b) and not _rivals(paper, a)
    ]
    hardware = [(d.start, d.end) for d in devices(paper) if start <= d.start < stop]
    named += [
        m
        for m in joined(paper, named, start, stop)
        if not overlaps(m, named + hardware + rivals) and not is_own(paper, own, *m)
    ]
    told = [p for p in placed(paper, values, start, stop, rivals, own) if not overlaps(p, named)]
    every = sorted(named + told)
    near = [
        m
        for more in (
            _before_metric(paper, start, stop, known),
            _accelerated(paper, start, stop, hardware),
            _of_metric(paper, start, stop, hardware, values),
            _bracketed(paper, values),
            _worked_on(paper, values, start),
        )
        for m in more
        if not overlaps(m, every + rivals) and not is_own(paper, own, *m)
    ]
    every = sorted(every + _trained(paper, every))
    parts = [start, *(i for i in range(start, stop) if paper.low[i] == ";"), stop]
    for n, value in enumerate(values):
        beside = [m for m in near if _nearest(paper, values, m) in value.row]
        plain = [m for m in beside if paper.low[m[0] : m[1]] == ["inference"]]  # says little: all of it is inference
        found = _of_value(values, n, every, inputs, parts) + [m for m in beside if m not in plain]
        chosen = _paired(paper, values, n, distinct(paper, found))
        if chosen:
            value.works, value.work_rule = chosen, "in_sentence"
        elif not all(d.metric in work_words("workless") for d in value.drafts):
            value.works, value.work_rule = carried(paper, start, own, value.rivals)
            if not value.works and plain:
                value.works, value.work_rule = plain, "in_sentence"


def _trained(paper: Paper, every: list[Range]) -> list[Range]:
    """ "training" that stands before a model or is of it: "when training a 7B model", "pre-training of the X"."""
    out = []
    between = cue("phrase", "determiners") | {"of", "small", "large"}
    for a, _ in every:
        k = a - 1
        while k >= 0 and paper.low[k] in between:
            k -= 1
        if k >= 0 and paper.low[k] in cue("workload", "trainings") and not overlaps((k, k + 1), every):
            out.append((k, k + 1))
    return out


def _of_value(
    values: list[Value], n: int, every: list[Range], inputs: list[Range], parts: list[int]
) -> list[Range]:
    """The placed works of a sentence that belong to value n, with the inputs they were run on.

    `parts` are the words where its statements begin and end: "2x on A; on B, we save 30 %".
    """
    works = [m for m in every if m not in inputs]
    begin = max(i for i in parts if i <= values[n].word)
    end = min(i for i in parts if i > values[n].word)
    first = next(k for k, value in enumerate(values) if value.word >= begin)
    stated = [m for m in works if begin <= m[0] < end]
    chosen = share(values, n, stated, first) if stated else share(values, n, works)
    chosen = chosen or lent(values, n, stated or works) or _kept(values, n, works)
    return chosen + (share(values, n, inputs) or lent(values, n, inputs))


def _paired(paper: Paper, values: list[Value], n: int, chosen: list[Range]) -> list[Range]:
    """The works of value n when a list of as many before its row goes with it one by one: "A and B by 2x and 3x"."""
    row = values[n].row
    run = _run(paper, sorted(m for m in chosen if m[1] <= values[row[0]].word))
    if len(run) == len(row) and (len(row) > 2 or len(row) == 2 and _respectively(paper, values, n)):
        return [m for m in chosen if m not in run or m == run[row.index(n)]]
    return chosen


def _run(paper: Paper, works: list[Range]) -> list[Range]:
    """The last works that stand in one list ("A, B, and C")."""
    out = works[-1:]
    for m in reversed(works[:-1]):
        if not all(w in (",", "and", "or", "/", "value", "values") for w in paper.low[m[1] : out[0][0]]):
            break
        out.insert(0, m)
    return out


def _respectively(paper: Paper, values: list[Value], n: int) -> bool:
    """True when "respectively" goes with the row of value n."""
    stop = next(b for a, b in paper.bounds[paper.field_of(values[n].word)] if a <= values[n].word < b)
    return "respectively" in paper.low[values[n].word : stop]


def _kept(values: list[Value], n: int, every: list[Range]) -> list[Range]:
    """What the only row with works of its own lends to the later value n: "2x on ImageNet, while saving 20 %"."""
    if n == 0:
        return []
    before = [m for m in every if values[0].last < m[0] < values[n].word]
    between = {sum(v.word < m[0] for v in values) for m in before}
    return before if len(between) == 1 else []


def _graded(paper: Paper, i: int, stop: int) -> bool:
    """True when the word after a data set says that quality was had on it: "a small loss in CLIP score"."""
    return i < stop and paper.low[i] in cue("workload", "grades")


def _nearest(paper: Paper, values: list[Value], found: Range) -> int:
    """Index of the value that a phrase beside a metric belongs to.

    It is the next one ("improves X throughput by 2x"), unless one stands in the same phrase ("2x higher X throughput").
    """
    for n in range(len(values) - 1, -1, -1):
        if 0 < found[0] - values[n].last <= 4 and {",", "and", "while"}.isdisjoint(
            paper.low[values[n].last : found[0]]
        ):
            return n
    later = [n for n, value in enumerate(values) if value.word >= found[1]]
    return later[0] if later else len(values) - 1


def _rivals(paper: Paper, i: int) -> bool:
    """True when a model named at i is a competitor: "than VGG16", "outperforming BERT"."""
    return paper.low[i - 1] in cue("workload", "rival_cues")


def _before_metric(paper: Paper, start: int, stop: int, known: list[tuple[int, int, str]]) -> list[Range]:
    """A work right before a metric or after a word of gain: "finetuning throughput", "faster inference"."""
    named = [(a, b) for a, b, _ in known]
    out = [m for m in _actions(paper, start, stop) if not overlaps(m, named)]
    for a, b, kind in known:
        if kind == "work" and (
            b < stop
            and paper.low[b] in cue("workload", "metric_heads")
            or a > start
            and paper.low[a - 1] in ("faster", "slower", "accelerated")
        ):
            out.append((a, b))
            before = [(x, y) for x, y, _ in known if y == a - 1 and paper.low[y] in ("and", "or")]
            out += before  # "prefill and decode latency"
    return out


_FASTER = frozenset(("faster", "slower"))


def _actions(paper: Paper, start: int, stop: int) -> list[Range]:
    """What is done, as no list of works has it: "voxel rendering speed", "90x faster fitting"."""
    low, out = paper.low, []
    heads, actions = cue("workload", "metric_heads"), work_words("actions")
    for i, word in enumerate(low[start : stop - 1], start):
        if word in actions and low[i + 1] in heads:
            a = _described(paper, start, i)
            if a < i:
                out.append((a, i + 1))
        elif word in _FASTER and low[i + 1].endswith(("ing", "tion")):
            if low[i + 1] not in cue("workload", "no_action") | cue("phrase", "end"):
                out.append((i + 1, i + 2))
    return out


def _described(paper: Paper, start: int, i: int) -> int:
    """First of the words that describe what is done at word i: "sparse voxel | rendering"."""
    low = paper.low
    stop = cue("phrase", "end") | cue("phrase", "determiners") | cue("verbs", "result")
    stop |= cue("workload", "no_describing")
    while i > start and low[i - 1][0].isalpha() and low[i - 1] not in stop and not low[i - 1].endswith(("ing", "er")):
        i -= 1
    return i


def _accelerated(paper: Paper, start: int, stop: int, hardware: list[Range]) -> list[Range]:
    """The object of "accelerates", "speeds up": what runs faster."""
    low = paper.low
    out = []
    verbs, lifts = cue("workload", "accelerates"), frozenset(("speeds", "speed", "speeding", "sped"))
    for i in range(start, stop - 2):
        if low[i] in verbs or (low[i] in lifts and low[i + 1] == "up"):
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
    if verbs.isdisjoint(low[start:stop]):
        return out
    for i in range(start + 1, stop - 2):
        if low[i] != "of" or low[i - 1] not in cue("phrase", "metric_nouns"):
            continue
        if verbs.isdisjoint(low[max(start, i - 6) : i]):
            continue
        items, end = listed(paper, i + 1, stop)
        if items and end < stop and low[end] in ("by", "from", "up") and not overlaps((items[0][0], end), hardware):
            systems = cue("phrase", "own")
            out += [m for m in items if low[m[1] - 1] not in work_words("never") and low[m[0]] not in systems]
    return out


def _worked_on(paper: Paper, values: list[Value], start: int) -> list[Range]:
    """The object of a verb of work before a value: "generates 16 views in just 12 s", "completing a plot in 45 s"."""
    low = paper.low
    out = []
    for n, value in enumerate(values):
        floor = values[n - 1].last + 1 if n else start
        k = value.word - 1
        while k > floor and low[k] in cue("workload", "before_value"):
            k -= 1
        if k <= floor or low[k] not in ("in", "within", "at"):
            continue
        i = next((v + 1 for v in range(k - 2, max(floor - 1, k - 9), -1) if low[v] in cue("workload", "works")), k)
        while i < k and low[i] in cue("workload", "skip"):
            i += 1
        known = [b for a, b, _ in workloads(paper) if a == i and b <= k]
        j = max([*known, phrase_end(paper, i, k)])  # "completes training in two days"
        if i < j and low[j - 1] not in work_words("never") | cue("phrase", "metric_nouns") and not numeral(low[i]):
            out.append((i, j))
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
                and len(paper.text(i + 1, j)) > 4
                and not all(w.isupper() for w in paper.word[i + 1 : j])
                and work_words("never").isdisjoint(words)
                and words[0] not in cue("workload", "bracket_openers")
            ):
                out.append((i + 1, j))
    return out
