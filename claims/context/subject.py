"""Subject: whose value it is. The paper's own system, or the one that a sentence names as its subject."""

from __future__ import annotations

from claims.context.clauses import clause_subject, opening_name, slower_rival
from claims.context.own import Own, brought_name, brought_phrase, by_us, known_thing
from claims.context.phrases import Range, capitalised, generic_name, listed, participles, phrase
from claims.context.role import announced
from claims.context.values import Value
from claims.context.words import Paper, cue, name_shaped, numeral
from claims.context.works import workloads

_WEAK = ("", "our", "introduced_phrase")  # rules of the paper's own phrase that what was just spoken of overrules
_SPOKEN_OF = 3  # sentences back to look for what a sentence speaks of


def attach(paper: Paper, values: list[Value], start: int, own: Own, *, background: bool) -> None:
    """Put into each value of the sentence that begins at `start` its subject, with the rule that gave it.

    What is `background` is never the paper's own.
    """
    for value in values:
        if value.owner is not None:
            value.subject, value.subject_rule = value.owner, "competitor"
        elif background:
            value.subject, value.subject_rule = _as_said(paper, start, value.word), "background"
        elif value.word < paper.first[-1] and _opens_title(paper, own, value.word):
            value.subject, value.subject_rule = own.found, own.rule  # "NAME: sparse models at 100 FPS"
        else:
            value.subject, value.subject_rule = _of_result(paper, start, value.word, own)
    _distribute(paper, values)


def _opens_title(paper: Paper, own: Own, word: int) -> bool:
    """True when the paper's name stands before the title's colon and word `word` after it."""
    if own.found is None or own.rule != "title_colon" or own.found[1] > word:
        return False
    i, j = own.found
    return j - i <= 2 and any(name_shaped(w) for w in paper.word[i:j])


def _distribute(paper: Paper, values: list[Value]) -> None:
    """Give each value of a row its own of as many subjects ("X and Y reach 2x and 3x, respectively")."""
    for value in values:
        if len(value.row) < 2 or value.subject is None or "respectively" not in paper.low[value.last : value.last + 20]:
            continue
        a, b = value.subject
        items, end = listed(paper, a, b)
        if len(items) == len(value.row) and end == b:
            value.subject = items[value.row.index(values.index(value))]


def _as_said(paper: Paper, start: int, word: int) -> Range | None:
    """The grammatical subject of a statement, whatever it is but a metric, without its articles."""
    while (said := clause_subject(paper, start, word)) is not None:
        i, j = said
        while i < j and paper.low[i] in cue("phrase", "leading") | {"of"}:
            i += 1
        if i < j and not _no_thing(paper, i, j, False) and paper.low[i] not in cue("phrase", "own"):
            return i, j
        word = said[0]
    return None


def _of_result(paper: Paper, start: int, word: int, own: Own) -> tuple[Range | None, str]:
    """Subject of the result at a word: as its sentence says, or else what is spoken of, or what the paper brings."""
    found, rule = of_value(paper, start, word, own.found, own.rule)
    if found is None and own.found is None and own.phrase_rule in _WEAK:
        found, rule = _carried(paper, start, own), "carried"
    if rule == "clause_words" and found is not None and own.phrase is not None and _refers_to(paper, found, own.phrase):
        found, rule = own.phrase, own.phrase_rule
    if found is None:
        found, rule = own.phrase, own.phrase_rule
    if found is None and (said := clause_subject(paper, start, word)) is not None:
        if paper.low[said[1] - 1] in cue("phrase", "kinds") - cue("phrase", "evidence_nouns"):
            found, rule = said, "only_said"  # "this design", in a paper that calls it nothing else
    return found, rule


def _refers_to(paper: Paper, found: Range, phrase: Range) -> bool:
    """True when a bare noun stands for a phrase before it: "the framework", after "we present a parallel framework"."""
    i, j = found
    return paper.low[i:j] in (["the", paper.low[j - 1]], [paper.low[j - 1]]) and (
        paper.low[phrase[1] - 1] == paper.low[j - 1] and phrase[0] < i
    )


def _carried(paper: Paper, start: int, own: Own) -> Range | None:
    """What the sentences before the one at `start` speak of: "The method is fast. It needs half the memory"."""
    if start <= paper.first[-1] or len(paper.first) < 2:
        return None
    ours = announced(paper)
    before = [(a, b) for a, b in paper.bounds[-1] if a < start and (ours is None or a >= ours)]
    for a, b in reversed(before[-_SPOKEN_OF:]):
        said = clause_subject(paper, a, b)
        if said is not None and _spoken_of(paper, *said, b, own.phrase_rule == "our"):
            exact, _ = _own_words(paper, *said, False)
            if exact is not None:
                return exact
    return None


def _spoken_of(paper: Paper, i: int, j: int, stop: int, only_ours: bool) -> bool:
    """True when the words i to j of a sentence that ends at `stop` can be what the next sentence speaks of.

    It is ours or of a kind of system; or else, unless `only_ours`, a name, or credited with a gain.
    """
    low = paper.low
    hangs = low[i - 1] in cue("phrase", "end") - cue("subject", "boundary") - cue("phrase", "determiners")
    if hangs or low[i] in ("how", "each", "any", "we") or not cue("phrase", "unspecific").isdisjoint(low[i:j]):
        return False
    if low[i] in ("our", "proposed") or low[j - 1] in cue("phrase", "kinds"):
        return True
    named = capitalised(paper, j - 1) and not generic_name(paper, j - 1, j) and not known_thing(paper, j - 1)
    return not only_ours and (named or not cue("baseline", "gain_nouns").isdisjoint(low[j:stop]))


def _uses(paper: Paper, j: int, own: Range) -> bool:
    """True when a subject that ends at j only uses what is the paper's own ("agents use Falcor to ...")."""
    return (
        paper.low[j] in ("use", "uses", "using", "employ", "apply")
        and own[0] != j
        and (paper.low[own[0]] in paper.low[j + 1 : j + 4])
    )


def _gerund(paper: Paper, start: int, k: int) -> bool:
    """True when the subject that is read back to word k is something done ("combining X and Y makes ...")."""
    low = paper.low
    first = k
    while first > start and low[first - 1] in ("and", "or"):
        first -= 1
        while first > start and low[first - 1] not in cue("subject", "boundary"):
            first -= 1
    word = low[first]
    return (
        word.endswith("ing")
        and len(word) > 5
        and (first == start or paper.word[first].islower())
        and low[first + 1][0].isalnum()
        and word not in cue("phrase", "unspecific") | cue("subject", "ing_nouns")
    )


def of_value(paper: Paper, start: int, word: int, own: Range | None, own_rule: str) -> tuple[Range | None, str]:
    """Subject of the value at a word of the sentence that begins at `start`, and the rule that gave it."""
    slower = slower_rival(paper, start, word)
    if slower is not None:
        return slower, "slower"
    found = clause_subject(paper, start, word)
    if found is not None:
        exact, rule = _stated(paper, start, found, own, own_rule)
        if exact is not None:
            return exact, rule
    elif (opening := opening_name(paper, start, word)) is not None and not _is_workload(paper, opening[0]):
        return opening, "opening"
    brought = _brought_here(paper, start, word, own is not None)
    if brought is not None:
        return brought, "brought_here"
    if own is not None:
        return own, own_rule
    ours = _ours_here(paper, start, word)
    if ours is not None:
        return ours, "our_in_sentence"
    means = _means_first(paper, start, word)
    return (means, "means_first") if means is not None else (None, "")


def _stated(paper: Paper, start: int, found: Range, own: Range | None, own_rule: str) -> tuple[Range | None, str]:
    """The subject that the words of a clause's subject stand for; (None, "") when they only refer to one."""
    i, j = found
    if own is not None and _contains(paper, i, j, own):
        return own, "named_in_clause"
    if own is not None and own_rule != "acts_most" and (_gerund(paper, start, i) or _uses(paper, j, own)):
        return own, own_rule
    exact, rule = _own_words(paper, i, j, own is not None)
    if own is not None and rule == "clause_phrase" and _named_since(paper, start, i, own):
        return own, "named_before"  # "with NAME, a single card can serve ..."
    if exact is None and own is None and paper.low[i] in participles():
        further = clause_subject(paper, start, i)  # "the tool cuts energy, reducing the parts needed by 60 %"
        return _own_words(paper, *further, False) if further is not None else (None, "")
    return exact, rule


def _ours_here(paper: Paper, start: int, word: int) -> Range | None:
    """What the sentence calls ours: "results show our approach's strength, with 2x ..."."""
    for i in range(start, word):
        kind = paper.low[i + 1].removesuffix("'s").removesuffix("’s") in cue("phrase", "kinds")
        if kind and (paper.low[i] == "our" or paper.low[i - 1 : i + 1] == ["the", "proposed"]):
            return i, i + 2
    return None


def _means_first(paper: Paper, start: int, word: int) -> Range | None:
    """What a sentence opens with as its means: "Using autoencoders, we were able to"."""
    if paper.low[start] not in ("using", "with", "by", "utilizing"):
        return None
    i = start + 2 if paper.low[start + 1] in ("using", "utilizing", "applying") else start + 1
    used = phrase(paper, i, word)
    if used is None or used[1] >= word or paper.low[used[1]] not in (",", "we", "it"):
        return None
    if paper.low[i] in ("this", "these"):
        return None
    return (i if paper.low[i] == "our" else used[0]), used[1]


def _brought_here(paper: Paper, start: int, word: int, has_own: bool) -> Range | None:
    """ "we introduce an X that ..., enabling 2x": what the sentence of the value itself brings."""
    for i in range(start, word):
        if paper.low[i] in cue("verbs", "introduce") and by_us(paper, start, i):
            return brought_name(paper, i + 1, word) or (None if has_own else brought_phrase(paper, i + 1, word))
    return None


def _own_words(paper: Paper, i: int, j: int, has_own: bool) -> tuple[Range | None, str]:
    """What the words i to j call the subject, when they name or describe one; (None, "") when they only refer to it."""
    low = paper.low
    i, j, of_metric = _whose_metric(paper, i, j)
    if of_metric and _is_workload(paper, j - 1):
        return None, ""  # "the memory of attention"
    if low[i] in ("this", "these", "same", "such"):
        named = not has_own and i + 2 < j and name_shaped(paper.word[i + 1])
        return ((i + 1, j), "clause_name") if named else (None, "")  # "this TCP bridge"
    refers = low[i] in cue("phrase", "own") or low[i] in ("i", "there", "one", "both", "all")
    first = i
    while first < j and low[first] in cue("subject", "articles"):
        first += 1
    unspecific = not cue("phrase", "unspecific").isdisjoint(low[first:j])
    if first >= j or _no_thing(paper, first, j, unspecific):
        return None, ""
    of_kind = low[j - 1] in cue("phrase", "kinds")
    if has_own and refers and of_kind:
        shaped = [k for k in _names(paper, i, first, j) if name_shaped(paper.word[k]) and not known_thing(paper, k)]
        return ((first, j), "clause_name") if shaped else (None, "")
    names = _names(paper, i, first, j)
    if (
        names
        and (low[i] == "our" or not _is_workload(paper, names[0]))
        and (name_shaped(paper.word[names[0]]) or not _is_common(paper, first, j))
    ):
        return (first, j), "clause_name"
    if not has_own:
        return ((i, j), "clause_words") if not (refers and i + 1 == j) else (None, "")
    described = not of_kind and j - first >= 2 and not refers and low[first] not in cue("phrase", "end")
    if unspecific or (described and not _is_workload(paper, j - 1)):
        return (first, j), "clause_phrase"
    return None, ""


def _whose_metric(paper: Paper, i: int, j: int) -> tuple[int, int, bool]:
    """Words of X in "X's throughput" and "the throughput of X" (then True), where the words i to j say so."""
    low = paper.low
    for k in range(i, j - 1):
        if low[k].endswith(("'s", "’s")) and low[j - 1] in cue("phrase", "metric_nouns"):
            return i, k + 1, False
    of = next((k for k in range(i + 1, j - 1) if low[k] == "of" and low[k - 1] in cue("phrase", "metric_nouns")), None)
    if of is None:
        return i, j, False
    i = of + 1
    while i < j - 1 and low[i] in ("the", "a", "an"):
        i += 1
    return i, j, True


def _no_thing(paper: Paper, first: int, j: int, unspecific: bool) -> bool:
    """True for words that name no system: a number, an adverb, an action, evidence, a metric."""
    begin, head = paper.low[first], paper.low[j - 1]
    return (
        numeral(begin)
        or begin.endswith("ly")
        or begin in participles()
        or (head in cue("phrase", "evidence_nouns") and not unspecific)
        or (head in cue("phrase", "metric_nouns") and not capitalised(paper, j - 1) and not _does(paper, first, j))
        or head in cue("phrase", "own")
    )


def _does(paper: Paper, first: int, j: int) -> bool:
    """True for a way of compressing, which is no ratio: "entropy-aware compression"."""
    return paper.low[j - 1] == "compression" and "-" in paper.low[first] and j == first + 2


def _names(paper: Paper, i: int, first: int, j: int) -> list[int]:
    """Words from `first` to j that look like a name; `i` is where the phrase with its articles begins."""
    return [
        k
        for k in range(first, j)
        if capitalised(paper, k)
        and not generic_name(paper, k, k + 1)
        and not numeral(paper.low[k])
        and (name_shaped(paper.word[k]) or not paper.opens(k) or k > i)
    ]


def _named_since(paper: Paper, start: int, i: int, own: Range) -> bool:
    """True when the paper's own system is named in the statement before word i."""
    begin = next((k for k in range(i - 1, start, -1) if paper.low[k] == ";"), start)
    return _contains(paper, begin, i, own)


def _is_common(paper: Paper, i: int, j: int) -> bool:
    """True when the capital of a phrase may be due to the start of a sentence."""
    return paper.opens(i) and not any(name_shaped(w) for w in paper.word[i:j])


def _is_workload(paper: Paper, k: int) -> bool:
    """True when word k is part of a model, data set or task, whose figures belong to the paper's system."""
    return any(a <= k < b for a, b, _ in workloads(paper))


def _contains(paper: Paper, i: int, j: int, own: Range) -> bool:
    """True when the words i to j name the paper's own system."""
    name = " ".join(paper.low[own[0] : own[1]])
    text = " ".join(paper.low[i:j])
    return name in text and (f" {name} " in f" {text} " or f" {name}'s " in f" {text} " or f" {name}-" in f" {text} ")
