"""Subject: whose value it is. The paper's own system by name, or the one that a sentence names as its subject."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from claims.context.hardware import devices
from claims.context.phrases import (
    Range,
    capitalised,
    generic_name,
    name_run,
    participles,
    phrase,
    phrase_end,
    third_person,
)
from claims.context.values import Value
from claims.context.words import Paper, cue, name_shaped, numeral
from claims.context.workload import workloads
from claims.vocabulary import load

_TITLE_LONGEST = 4  # words of a name before the colon
_REPOSITORY = re.compile(r"github\.com/\s*[\w.-]+/\s*(\w[\w.-]*\w)")


@dataclass(slots=True)
class Own:
    """What a paper brings: the word range of its name (None without one), and the phrase to call it by; with rules."""

    found: Range | None
    rule: str
    phrase: Range | None
    phrase_rule: str


def own_system(paper: Paper) -> Own:
    """What the paper brings: its name, or else the shortest phrase for it."""
    found, rule = _named(paper)
    phrase_found, phrase_rule = (found, rule) if found is not None else unnamed(paper)
    return Own(found, rule, phrase_found, phrase_rule)


def attach(paper: Paper, values: list[Value], start: int, own: Own) -> None:
    """Put into each value of the sentence that begins at `start` its subject, with the rule that gave it."""
    for value in values:
        if value.owner is not None:
            value.subject, value.subject_rule = value.owner, "competitor"
            continue
        found, rule = of_value(paper, start, value.word, own.found, own.rule)
        value.subject, value.subject_rule = (found, rule) if found is not None else (own.phrase, own.phrase_rule)


def _named(paper: Paper) -> tuple[Range | None, str]:
    """The name of what the paper brings, and the rule that found it; (None, "") when it has none."""
    title = _title_name(paper)
    if title is not None and (_told(paper, title) or any(name_shaped(w) for w in paper.word[title[0] : title[1]])):
        return _short_form(paper, title) or title, "title_colon"
    introduced = _introduced(paper)
    acting = _acting(paper)
    if introduced is not None:
        return introduced, "introduced"
    means = _means(paper)
    if means is not None and _named_in_abstract(paper, means):
        return means, "title_means"
    if acting is not None:
        return acting, "acts_most"
    url = _in_repository(paper)
    return (url, "repository") if url is not None else (None, "")


def _title_name(paper: Paper) -> Range | None:
    """ "X: what it is"."""
    end = paper.first[1] if len(paper.first) > 1 else len(paper.word)
    colon = next((i for i in range(min(end, _TITLE_LONGEST + 4)) if paper.word[i] == ":"), None)
    if not colon or not paper.word[0][0].isalnum():
        return None
    words = paper.low[:colon]
    if len([w for w in words if w[0].isalnum()]) > _TITLE_LONGEST or words[0] in cue("phrase", "end") | {
        "the",
        "a",
        "an",
    }:
        return None
    if not any(not w.islower() for w in paper.word[:colon]) or words[-1] in ("report", "study", "survey"):
        return None
    return 0, colon


def _means(paper: Paper) -> Range | None:
    """What the title says the work is done with: "Parallel decoding using Jacobi Forcing"."""
    end = paper.first[-1]
    for i in range(end - 2, 0, -1):
        if paper.low[i] in ("with", "using", "via", "through", "by"):
            j = phrase_end(paper, i + 1, end)
            return (i + 1, j) if j > i + 1 and not _known(paper, i + 1) and not _known(paper, j - 1) else None
    return None


def _named_in_abstract(paper: Paper, found: Range) -> bool:
    """True when the abstract writes a phrase of the title with capitals, as a name."""
    text = paper.text(*found)
    return not text.islower() and text in paper.fields[-1].text and not generic_name(paper, *found)


def _short_form(paper: Paper, name: Range) -> Range | None:
    """The abbreviation that the abstract puts after a name of several words and goes on to use."""
    if name[1] - name[0] < 2 or len(paper.first) < 2:
        return None
    words = paper.low[name[0] : name[1]]
    for i in range(paper.first[1], len(paper.low) - len(words) - 2):
        if paper.low[i] == words[0] and paper.low[i : i + len(words)] == words and paper.low[i + len(words)] == "(":
            k = i + len(words) + 1
            if paper.low[k + 1] == ")" and name_shaped(paper.word[k]) and paper.word.count(paper.word[k]) > 1:
                return k, k + 1
    return None


def _told(paper: Paper, found: Range) -> bool:
    """True when the abstract names it too."""
    if len(paper.fields) < 2:
        return False
    return paper.fields[0].text[paper.begin[found[0]] : paper.end[found[1] - 1]].lower() in paper.fields[1].text.lower()


def _introduced(paper: Paper) -> Range | None:
    """ "we present X, a ...", "a framework called X", "a novel method (X)": the first such name of the abstract."""
    if len(paper.first) < 2:
        return None
    low = paper.low
    bring, naming = cue("verbs", "introduce"), cue("verbs", "naming")
    for a, b in paper.bounds[1]:
        for i in range(a, b):
            word = low[i]
            if word in naming and i + 1 < b:
                j = i + 1
                while j < b and (
                    low[j] in ("as", "the", '"', "'", "“", "`", "\\", "{") or not paper.word[j][0].isalnum()
                ):
                    j += 1
                end = name_run(paper, j, b)
                if j < end and end - j <= 5 and not generic_name(paper, j, end) and not _known(paper, j):
                    return j, end
            elif word in bring and _by_us(paper, a, i):
                found = _brought(paper, i + 1, b)
                if found is not None and not _known(paper, found[0]):
                    return found
    return None


def _by_us(paper: Paper, start: int, i: int) -> bool:
    """True when the verb at i says what this paper brings: "we", "this paper", "here" before it."""
    before = paper.low[max(start, i - 6) : i]
    return any(w in ("we", "paper", "work", "article", "study", "letter", "i", "report", "thesis") for w in before)


def _brought(paper: Paper, i: int, stop: int) -> Range | None:
    """The name in what is brought, from word i on."""
    low = paper.low
    while i < stop and (
        low[i] in ("and", "the", "a", "an", "our", "novel", "new", "here", "in", "this", "paper", "work", ",")
        or low[i] in cue("verbs", "introduce")
        or (
            low[i] in ("design", "architecture", "implementation", "development")
            and i + 1 < stop
            and low[i + 1] in ("of", "and")
        )
        or low[i] == "of"
    ):
        i += 1
    if i >= stop:
        return None
    end = name_run(paper, i, stop)
    if end > i and not generic_name(paper, i, end):
        after = low[end] if end < stop else "."
        if after == "(":  # "Multi-matrix Factorization Attention (MFA)"
            short = name_run(paper, end + 1, stop)
            if short > end + 1 and name_shaped(paper.word[end + 1]) and short < stop and low[short] == ")":
                return end + 1, short
        if after in cue("phrase", "end") or not after[0].isalnum() or after in cue("subject", "named_nouns"):
            return i, end
    # a bracket or an apposition further on in the same clause
    j = i
    while j < min(stop, i + 25) and low[j] not in cue("subject", "brought_until"):
        if low[j] == "(" and j + 1 < stop and name_shaped(paper.word[j + 1]):
            end = name_run(paper, j + 1, stop)
            if (
                end < stop
                and low[end] == ")"
                and not generic_name(paper, j + 1, end)
                and _abbreviates(paper, i, j, paper.word[j + 1])
                and not _modifies(paper, end + 1, stop)
            ):
                return j + 1, end
        if low[j] in (",", "-", "–", "—") and j + 1 < stop and name_shaped(paper.word[j + 1]):
            end = name_run(paper, j + 1, stop)
            if (
                end < stop
                and low[end] in (",", ".", "-", "–", "—", "that", "which", "(", "to", "for", "as")
                and not generic_name(paper, j + 1, end)
            ):
                return j + 1, end
        j += 1
    return None


def _modifies(paper: Paper, i: int, stop: int) -> bool:
    """True when a noun follows a bracket that ends before word i ("keyword spotting (KWS) models"): it names no system."""
    return i < stop and paper.low[i][0].isalpha() and paper.low[i] not in cue("phrase", "end") | third_person()


def _abbreviates(paper: Paper, i: int, j: int, short: str) -> bool:
    """True when most capitals of an abbreviation begin one of the words i to j."""
    letters = [c for c in short if c.isupper()]
    initials = [part[0].upper() for w in paper.word[i:j] for part in w.split("-") if part]
    return bool(letters) and sum(c in initials for c in letters) >= 0.6 * len(letters)


def _acting(paper: Paper) -> Range | None:
    """The name that most often stands as subject of a result verb, when it does so and is no class."""
    counts: dict[str, list[int]] = {}
    verbs = cue("verbs", "result") | cue("verbs", "copula")
    for i in range(1, len(paper.word)):
        if (
            paper.low[i] in verbs
            and name_shaped(paper.word[i - 1])
            and not generic_name(paper, i - 1, i)
            and not _known(paper, i - 1)
        ):
            counts.setdefault(paper.word[i - 1], []).append(i - 1)
    best = max(counts.values(), key=lambda v: (len(v), -v[0]), default=None)
    if best is None:
        return None
    word = paper.word[best[0]]
    return (best[0], best[0] + 1) if paper.word.count(word) >= 2 and paper.word.count(word) > len(best) - 1 else None


def _known(paper: Paper, i: int) -> bool:
    """True when word i is part of a device or a workload: no system that a paper brings."""
    return any(d.start <= i < d.end for d in devices(paper)) or any(a <= i < b for a, b, _ in workloads(paper))


def _in_repository(paper: Paper) -> Range | None:
    """A name that stands only in the address of a repository."""
    if len(paper.fields) < 2:
        return None
    match = _REPOSITORY.search(paper.fields[1].text)
    if match is None or not re.search(r"[A-Z]", match[1]):
        return None
    i = paper.at(1, match.start(1))
    return i, paper.at(1, match.end(1) - 1) + 1


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
    if is_base:  # "inference speed" is no statement, "the kernels speed up" and "it can speed up" are
        return j < verb or before.endswith("s") or before in ("we", "they", "which", "that", "and", "or", ",")
    return True


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
        while j > start and low[j - 1] != "(":
            j -= 1
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


def of_value(paper: Paper, start: int, word: int, own: Range | None, own_rule: str) -> tuple[Range | None, str]:
    """Subject of the value at a word of the sentence that begins at `start`, and the rule that gave it."""
    found = clause_subject(paper, start, word)
    if found is not None:
        i, j = found
        if own is not None and _contains(paper, i, j, own):
            return own, "named_in_clause"
        exact, rule = _own_words(paper, i, j, own is not None)
        if exact is not None:
            return exact, rule
    brought = _brought_here(paper, start, word, own is not None)
    if brought is not None:
        return brought, "brought_here"
    if own is not None:
        return own, own_rule
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
        if paper.low[i] in cue("verbs", "introduce") and _by_us(paper, start, i):
            return _brought(paper, i + 1, word) or (None if has_own else _brought_phrase(paper, i + 1, word))
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
            if name_shaped(paper.word[k]) and not generic_name(paper, k, k + 1) and not _known(paper, k)
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
    """True when the capitals of a phrase may be due to a heading or the start of a sentence."""
    return paper.opens(i) and not any(name_shaped(w) for w in paper.word[i:j])


def _is_workload(paper: Paper, k: int) -> bool:
    """True when word k is part of a model, data set or task, whose figures belong to the paper's system."""
    return any(a <= k < b for a, b, _ in workloads(paper))


def _contains(paper: Paper, i: int, j: int, own: Range) -> bool:
    """True when the words i to j name the paper's own system."""
    name = " ".join(paper.low[own[0] : own[1]])
    text = " ".join(paper.low[i:j])
    return name in text and (f" {name} " in f" {text} " or f" {name}'s " in f" {text} " or f" {name}-" in f" {text} ")


def unnamed(paper: Paper) -> tuple[Range | None, str]:
    """The shortest phrase for what a paper brings without naming it."""
    low = paper.low
    if len(paper.first) < 2:
        return None, ""
    title = _title_name(paper)
    if title is not None and title[1] - title[0] <= 3:
        return title, "title_phrase"
    begin = paper.first[1]
    means = _means(paper)
    if means is not None and paper.text(*means).lower().rstrip("s") in paper.fields[1].text.lower():
        return means, "title_means"
    for i in range(begin, len(low) - 1):
        if low[i] in ("our", "proposed") and low[i + 1][0].isalpha() and low[i + 1] != "work":
            end = phrase_end(paper, i + 1, len(low))
            if end > i + 1 and low[end - 1] in cue("phrase", "kinds"):
                return (i, end), "our"
    brought = [
        found
        for a, b in paper.bounds[1]
        for i in range(a, b - 1)
        if low[i] in cue("verbs", "introduce")
        and _by_us(paper, a, i)
        and (found := _brought_phrase(paper, i + 1, b)) is not None
    ]
    if brought:
        return next((f for f in brought if low[f[1] - 1] in cue("phrase", "kinds")), brought[0]), "introduced_phrase"
    for i in range(begin, len(low) - 1):
        if (
            low[i] in ("the", "this")
            and low[i + 1] in cue("phrase", "kinds")
            and phrase_end(paper, i + 1, len(low)) == i + 2
        ):
            return (i, i + 2), "the"
    return None, ""


def _brought_phrase(paper: Paper, i: int, stop: int) -> Range | None:
    """The phrase for what is brought: joined adjectives, without "a family of"."""
    found = phrase(paper, i, stop)
    if found is None:
        return None
    i, j = found
    while i < j and paper.low[i] in ("novel", "new", "first"):
        i += 1
    if j < stop and paper.low[j] in ("and", ",") and paper.low[j - 1] not in cue("phrase", "kinds"):
        more = phrase(paper, j + 1, stop)
        if more is not None and more[0] == j + 1 and more[1] > j + 2:
            j = more[1]  # "a simple and lightweight framework"
    if paper.low[j - 1] in cue("phrase", "evidence_nouns") | {
        "methodology",
        "insights",
        "experience",
        "further",
        "problem",
        "challenge",
    }:
        return None
    for k in range(i, j - 1):
        if paper.low[k] == "of" and paper.low[k - 1] in cue("subject", "collections"):
            i = k + 1
    return (i, j) if i < j else None
