"""Subject: whose value it is. The paper's own system, or the one that a sentence names as its subject."""

from __future__ import annotations

import functools

from claims.context.devices import devices
from claims.context.own import Own, brought_name, brought_phrase, by_us, known_thing
from claims.context.phrases import (
    Range,
    capitalised,
    generic_name,
    name_run,
    participles,
    phrase,
    third_person,
)
from claims.context.values import Value
from claims.context.words import Paper, cue, name_shaped, numeral
from claims.context.workload import workloads
from claims.vocabulary import load


def attach(paper: Paper, values: list[Value], start: int, own: Own) -> None:
    """Put into each value of the sentence that begins at `start` its subject, with the rule that gave it."""
    for value in values:
        if value.owner is not None:
            value.subject, value.subject_rule = value.owner, "competitor"
            continue
        found, rule = of_value(paper, start, value.word, own.found, own.rule)
        if found is None:
            found, rule = own.phrase, own.phrase_rule
        if found is None and (said := clause_subject(paper, start, value.word)) is not None:
            if paper.low[said[1] - 1] in cue("phrase", "kinds"):
                found, rule = said, "only_said"  # "this design", in a paper that calls it nothing else
        value.subject, value.subject_rule = found, rule


def clause_subject(paper: Paper, start: int, value: int) -> Range | None:
    """The noun phrase whose statement holds the value at word `value`, as the sentence has it; None when not seen."""
    low = paper.low
    copula, going = cue("verbs", "copula"), participles()
    third, base, past = third_person(), _base(), _past()
    i = value - 1
    while i > start:
        word = low[i]
        if word == ";" or (word == ":" and i > start + 1):
            return None
        if word in going:
            found = _with_participle(paper, start, i)
            if found is not None:
                return found
        elif word == "to" and (low[i + 1] in base or low[i + 1] in cue("subject", "to_verbs")):
            found = _enabled(paper, start, i)
            if found is not None:
                return found
        elif word in third or word in copula or word in past or word in ("has", "have", "can") or word in base:
            j = _skip_adverbs(paper, start, i)
            if j > start and _finite(paper, i, j, word in base):
                found = _before(paper, start, j)
                if found is not None:
                    return found
        i -= 1
    return None


@functools.cache
def _base() -> frozenset[str]:
    return frozenset(load("names_cues.toml")["verbs"]["result"].split())


@functools.cache
def _past() -> frozenset[str]:
    return cue("verbs", "result") - _base() - third_person() - participles()


def _skip_adverbs(paper: Paper, start: int, verb: int) -> int:
    """Index of the first adverb or auxiliary that belongs to a verb."""
    j = verb
    while j > start and (
        paper.low[j - 1] in cue("subject", "adverbs")
        or (paper.low[j - 1].endswith("ly") and paper.low[j - 1] != "only-")
    ):
        j -= 1
    return j


def _finite(paper: Paper, verb: int, j: int, is_base: bool) -> bool:
    """True when what stands before word j makes the word at `verb` a finite verb: no noun, adjective or infinitive."""
    before = paper.low[j - 1]
    if (
        before in cue("phrase", "determiners")
        and before not in ("this", "that", "which")
        or before in cue("subject", "no_subject")
    ):
        return False
    if paper.low[verb] in cue(
        "subject", "noun_too"
    ):  # "experimental results demonstrate", "reducing hardware costs by"
        after = paper.low[verb + 1] if verb + 1 < len(paper.low) else ""
        return (
            after in cue("phrase", "determiners")
            or numeral(after)
            or after in ("up", "down", "in", "only", "about", "from", "$", "at", "to")
        )
    if before in third_person() and paper.low[verb] in cue("subject", "adjective_too"):
        return False  # "our detector achieves average ..."
    if is_base:  # "inference speed" is no statement, "the kernels speed up" and "it can speed up" are
        return j < verb or before.endswith("s") or before in ("we", "they", "which", "that", "and", "or", ",")
    return True


def _enabled(paper: Paper, start: int, to: int) -> Range | None:
    """ "which allows the 48-core chip to outperform": the device between the verb and "to"."""
    low = paper.low
    k = to
    while k > max(start, to - 7) and low[k - 1][0].isalnum() and low[k - 1] not in cue("subject", "enables"):
        k -= 1
    if low[k - 1] not in cue("subject", "enables"):
        return None
    while k < to and low[k] in cue("phrase", "determiners"):
        k += 1
    return (k, to) if any(k <= d.start and d.end <= to for d in devices(paper)) else None


def _with_participle(paper: Paper, start: int, i: int) -> Range | None:
    """ "with FlashAttention-2 achieving only 35 %": the phrase between "with" and a participle."""
    k = i - 1
    while k > max(start, i - 6) and paper.low[k][0].isalnum() and paper.low[k] != "with":
        k -= 1
    if paper.low[k] != "with" or k == i - 1:
        return None
    k += 1
    while paper.low[k] in ("the", "a", "an") and k < i - 1:
        k += 1
    if paper.low[i - 1] in cue("phrase", "evidence_nouns") | cue("phrase", "metric_nouns") | {"counts"}:
        return None
    return (k, i) if all(w not in cue("phrase", "end") for w in paper.low[k:i]) else None


def _before(paper: Paper, start: int, j: int) -> Range | None:
    """The subject that ends before word j: back to the last boundary, without what hangs on it."""
    low = paper.low
    if low[j - 1] in ("that", "which") and j - 1 > start:  # "existing work that costs 6 hours"
        k = j - 1
        while k > start and low[k - 1][0].isalnum() and low[k - 1] not in cue("phrase", "end"):
            k -= 1
        if not cue("phrase", "unspecific").isdisjoint(low[k : j - 1]):
            return k, j - 1
    if low[j - 1] in ("and", "or", "but", "which", "that", "who", "then", "also") or low[j - 1] in cue(
        "verbs", "copula"
    ):
        return None
    if low[j - 1] == ")":
        close = j - 1
        while j > start and low[j - 1] != "(":
            j -= 1
        if low[j - 2] in cue("phrase", "kinds") and name_run(paper, j, close) == close and close - j > 1:
            return j, close  # "A parallel implementation (PK-means GA) is"
        j = max(j - 1, start)
        if j == start:
            return None
    if low[j - 1] == ",":
        k = j - 1
        while k > start and low[k - 1] not in (",", ";", "that"):
            k -= 1
        # "Our implementation, NAME, achieves"
        return (k, j - 1) if start < k < j - 1 and name_run(paper, k, j - 1) == j - 1 else None
    k = j
    while k > start and low[k - 1] not in cue("subject", "boundary"):
        k -= 1
    if k == j:
        return None
    if k - 1 > start and low[k - 1] == "and" and capitalised(paper, k) and capitalised(paper, k - 2):
        k -= 2
        while k > start and capitalised(paper, k - 1):
            k -= 1
    while k < j and low[k] in ("the", "a", "an", "then", "thus", "further", "only", "new", "additionally", "moreover"):
        k += 1
    if k < j and low[k] in cue("subject", "place"):
        # "On an H100 CUDA Graphs improves": no comma; the last name before the verb
        m = j
        while m > k and capitalised(paper, m - 1):
            m -= 1
        return (m, j) if m < j and low[m - 1] not in cue("phrase", "end") | {"of", "the", "a", "an"} else None
    end = k
    while end < j and low[end] not in cue("phrase", "end"):
        end += 1
    return (k, end) if end > k else None


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
    found = clause_subject(paper, start, word)
    if found is not None:
        i, j = found
        if own is not None and _contains(paper, i, j, own):
            return own, "named_in_clause"
        if own is not None and own_rule != "acts_most" and (_gerund(paper, start, i) or _uses(paper, j, own)):
            return own, own_rule
        exact, rule = _own_words(paper, i, j, own is not None)
        if exact is not None:
            return exact, rule
    brought = _brought_here(paper, start, word, own is not None)
    if brought is not None:
        return brought, "brought_here"
    if own is not None:
        return own, own_rule
    for i in range(start, word):  # "results show our approach's strength, with 2x ..."
        if paper.low[i] == "our" and paper.low[i + 1].removesuffix("'s").removesuffix("’s") in cue("phrase", "kinds"):
            return (i, i + 2), "our_in_sentence"
    if paper.low[start] in ("using", "with", "by", "utilizing"):  # "Using autoencoders, we were able to"
        i = start + 2 if paper.low[start + 1] in ("using", "utilizing", "applying") else start + 1
        used = phrase(paper, i, word)
        if (
            used is not None
            and used[1] < word
            and paper.low[used[1]] in (",", "we", "it")
            and paper.low[i] not in ("this", "these")
        ):
            return (i if paper.low[i] == "our" else used[0], used[1]), "means_first"
    return None, ""


def _brought_here(paper: Paper, start: int, word: int, has_own: bool) -> Range | None:
    """ "we introduce an X that ..., enabling 2x": what the sentence of the value itself brings."""
    for i in range(start, word):
        if paper.low[i] in cue("verbs", "introduce") and by_us(paper, start, i):
            return brought_name(paper, i + 1, word) or (None if has_own else brought_phrase(paper, i + 1, word))
    return None


def _own_words(paper: Paper, i: int, j: int, has_own: bool) -> tuple[Range | None, str]:
    """What the words i to j call the subject, when they name or describe one; (None, "") when they only refer to it."""
    low = paper.low
    for k in range(i, j):
        if low[k].endswith(("'s", "’s")) and k + 1 < j and low[j - 1] in cue("phrase", "metric_nouns"):
            j = k + 1  # "X's throughput"
            break
    for k in range(i, j - 1):
        if low[k] == "of" and low[k - 1] in cue("phrase", "metric_nouns") and k > i:
            i = k + 1  # "the throughput of X"
            while i < j - 1 and low[i] in ("the", "a", "an"):
                i += 1
            break
    if low[i] in ("this", "these", "same", "such"):
        return None, ""
    refers = low[i] in cue("phrase", "own") or low[i] in ("i", "there", "one", "both", "all")
    first = i
    while first < j and low[first] in cue("subject", "articles"):
        first += 1
    head = low[j - 1]
    unspecific = any(low[k] in cue("phrase", "unspecific") for k in range(first, j))
    if (
        first >= j
        or numeral(low[first])
        or low[first].endswith("ly")
        or low[first] in participles()
        or (head in cue("phrase", "evidence_nouns") and not unspecific)
        or head in cue("phrase", "metric_nouns")
        or head in cue("phrase", "own")
    ):
        return None, ""
    if has_own and refers and head in cue("phrase", "kinds"):
        names = [
            k
            for k in range(first, j)
            if name_shaped(paper.word[k]) and not generic_name(paper, k, k + 1) and not known_thing(paper, k)
        ]
        return ((first, j), "clause_name") if names else (None, "")
    names = [
        k
        for k in range(first, j)
        if capitalised(paper, k)
        and not generic_name(paper, k, k + 1)
        and not numeral(low[k])
        and (name_shaped(paper.word[k]) or not paper.opens(k) or k > i)
    ]
    if (
        names
        and not _is_workload(paper, names[0])
        and (name_shaped(paper.word[names[0]]) or not _is_common(paper, first, j))
    ):
        return (first, j), "clause_name"
    if head in cue("phrase", "kinds") and has_own and not unspecific:
        return None, ""
    if not has_own:
        return ((i, j), "clause_words") if not (refers and i + 1 == j) else (None, "")
    if unspecific or (
        j - first >= 2 and not refers and not _is_workload(paper, j - 1) and low[first] not in cue("phrase", "end")
    ):
        return (first, j), "clause_phrase"
    return None, ""


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
