"""Clauses: the grammatical subject of a statement, read back from a value to its verb and what stands before it."""

from __future__ import annotations

import functools

from claims.context.devices import devices
from claims.context.phrases import Range, capitalised, generic_name, name_run, participles, third_person
from claims.context.words import Paper, cue, name_shaped, numeral
from claims.vocabulary import load

_WORSE = frozenset(("slower", "worse"))


def clause_subject(paper: Paper, start: int, value: int) -> Range | None:
    """The noun phrase whose statement holds the value at word `value`, as the sentence has it; None when not seen."""
    low = paper.low
    copula, going = cue("verbs", "copula"), participles()
    third, base, past = third_person(), _base(), _past()
    i = value - 1
    singular = False  # whether the subject is that of a verb in -s, which "and" joins to another
    while i > start:
        word = low[i]
        if word == ";" or (word == ":" and i > start + 1):
            return None
        if word in going and paper.word[i].islower() and low[i + 1][0].isalnum():
            found = _with_participle(paper, start, i)
            if found is not None:
                return found
        elif word == "to" and (low[i + 1] in base or low[i + 1] in cue("subject", "to_verbs")):
            found = _enabled(paper, start, i)
            if found is not None:
                return found
        elif word in third or word in copula or word in past or word in ("has", "have", "can") or word in base:
            j = _skip_adverbs(paper, start, i)
            singular = singular or word in third and low[j - 1] == "and"
            if singular and word in base and low[j - 1].endswith("s"):
                i -= 1  # "our tool works where baselines fail, and gains"
                continue
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
        if after == "up" and before.endswith("ing"):
            return False  # "achieves rendering speeds up to"
        return (
            after in cue("phrase", "determiners")
            or numeral(after)
            or after in ("up", "down", "in", "only", "about", "from", "$", "at", "to")
        )
    if before in third_person() and paper.low[verb] in cue("subject", "adjective_too"):
        return False  # "our detector achieves average ..."
    if is_base:  # "inference speed" is no statement, "the kernels speed up" and "it can speed up" are
        reports = paper.low[verb] in cue("verbs", "reporting")
        joined = not reports and j > 2 and paper.low[j - 2] == "and" and capitalised(paper, j - 1)  # "X and Y reduce"
        return joined or j < verb or before.endswith("s") or before in ("we", "they", "which", "that", "and", "or", ",")
    return True


def _enabled(paper: Paper, start: int, to: int) -> Range | None:
    """ "which allows the 48-core chip to outperform": the device, or the sentence's first name, before "to"."""
    low = paper.low
    k = to
    while k > max(start, to - 7) and low[k - 1][0].isalnum() and low[k - 1] not in cue("subject", "enables"):
        k -= 1
    if low[k - 1] not in cue("subject", "enables"):
        return None
    while k < to and low[k] in cue("phrase", "determiners"):
        k += 1
    if any(k <= d.start and d.end <= to for d in devices(paper)):
        return k, to
    if k == to or name_run(paper, k, to) < to or generic_name(paper, k, to):
        return None
    return None if any(capitalised(paper, m) or name_shaped(paper.word[m]) for m in range(start + 1, k)) else (k, to)


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
    if low[j - 1] in ("that", "which") and j - 1 > start:
        k = _back_to_end_word(paper, start, j - 1)
        if not cue("phrase", "unspecific").isdisjoint(low[k : j - 1]):
            return k, j - 1  # "existing work that costs 6 hours"
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
        if start < k < j - 1 and name_run(paper, k, j - 1) == j - 1:
            return k, j - 1  # "Our implementation, NAME, achieves"
        return _over_insert(paper, start, k, j - 1)
    k = j
    while k > start and low[k - 1] not in cue("subject", "boundary"):
        k -= 1
    if k == j:
        return None
    if k - 1 > start and low[k - 1] == "and" and capitalised(paper, k) and capitalised(paper, k - 2):
        k = _over_names(paper, start, k - 2)
        if k > start and low[k - 1] in _past():
            return None  # "instructions that accelerated X and Y enabled"
        if all(capitalised(paper, m) or low[m] == "and" for m in range(k, j)):
            return k, j  # "NAME and NAME"
    while k < j and low[k] in ("the", "a", "an", "then", "thus", "further", "only", "new", "additionally", "moreover"):
        k += 1
    if k < j and low[k] in cue("subject", "place"):
        # "On an H100 CUDA Graphs improves": no comma; the last name before the verb
        m = _over_names(paper, k, j)
        return (m, j) if m < j and low[m - 1] not in cue("phrase", "end") | {"of", "the", "a", "an"} else None
    return _plain(paper, k, j)


def _plain(paper: Paper, k: int, j: int) -> Range | None:
    """What of the words k to j is the subject: up to a preposition or a verb, and from "our" on."""
    low, end = paper.low, k
    while end < j and low[end] not in cue("phrase", "end") and not _verb_inside(paper, k, end):
        end += 1
    for m in range(k + 1, end):
        if low[m] in ("our", "the") and low[m - 1] in _past() | cue("verbs", "reporting"):
            return m + (low[m] == "the"), end  # "we found our solution"
    if low[k - 1] in ("that", "which") and (low[k] in third_person() or low[k] in _past()):
        return None  # "instructions that accelerated X enabled": a verb of what "that" stands for
    return (k, end) if end > k else None


def _back_to_end_word(paper: Paper, start: int, k: int) -> int:
    """First word of the phrase that ends before word k."""
    while k > start and paper.low[k - 1][0].isalnum() and paper.low[k - 1] not in cue("phrase", "end"):
        k -= 1
    return k


def _over_names(paper: Paper, start: int, k: int) -> int:
    """First word of the name that ends before word k."""
    while k > start and capitalised(paper, k - 1):
        k -= 1
    return k


def _over_insert(paper: Paper, start: int, k: int, end: int) -> Range | None:
    """The subject before an insert of the words k to `end` between commas ("NAME, with small tiles, reaches")."""
    low = paper.low
    if not start < k < end or low[k - 1] != "," or low[k] not in cue("subject", "inserts"):
        return None
    first = k - 1
    while first > start and low[first - 1] not in cue("subject", "boundary"):
        first -= 1
    if first > start and low[first - 1] == ",":
        return None
    while first < k - 1 and low[first] in ("the", "a", "an"):
        first += 1
    plain = cue("phrase", "end").isdisjoint(low[first : k - 1])
    return (first, k - 1) if first < k - 1 and plain else None


def _verb_inside(paper: Paper, first: int, i: int) -> bool:
    """True when word i of a phrase that begins at `first` is a verb that ends it ("the cluster delivers up to")."""
    word = paper.low[i]
    plural = i > first and paper.low[i - 1].endswith("s")  # "lazy tiles yield"
    return i > first and (
        word in third_person() - cue("subject", "noun_too") or plural and word in cue("phrase", "tells")
    )


def opening_name(paper: Paper, start: int, value: int) -> Range | None:
    """The name that opens a sentence whose verb nobody listed ("Tile Packing prunes rows, halving ...")."""
    low = paper.low
    i = start
    if low[start] in cue("subject", "place"):  # "On a desk, TileForge plots ..."
        i = next((k + 1 for k in range(start, min(start + 12, value)) if low[k] == ","), value)
    i += i < value and low[i] in ("the", "our")
    j = i + (i + 1 < value and paper.word[i][0].isupper() and capitalised(paper, i + 1))
    while j < value and capitalised(paper, j):
        j += 1
    if j == i or j >= value or not _verb_shaped(low[j]) or low[j] in _heads():
        return None
    return None if generic_name(paper, i, j) else (i, j)


def _verb_shaped(word: str) -> bool:
    """True for a word that may be a verb of the third person."""
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")) and word.isalpha()


@functools.cache
def _heads() -> frozenset[str]:
    """Plural nouns that a name may stand before."""
    return cue("phrase", "kinds") | cue("phrase", "metric_nouns") | cue("phrase", "evidence_nouns")


def slower_rival(paper: Paper, start: int, value: int) -> Range | None:
    """What a relative clause tells bad things of: "(compared with) an ARM M4, a common chip, which is 12x slower"."""
    low = paper.low
    after = low[value + 1 : value + 4]
    if _WORSE.isdisjoint(after) and not (after[:2].count("less") and any(w.endswith("efficient") for w in after)):
        return None
    which = next((k for k in range(value - 1, max(start, value - 10), -1) if low[k] == "which"), None)
    if which is None or low[which - 1] != ",":
        return None
    end = which - 1
    comma = max((k for k in range(start, end) if low[k] == ","), default=start)
    if low[comma] == "," and low[comma + 1] in ("a", "an", "the"):
        end = comma  # over an apposition
    if low[end - 1] == ")":
        end = max(k for k in range(start, end) if low[k] == "(")
    k = _back_to_end_word(paper, start, end)
    while k < end and low[k] in cue("phrase", "determiners"):
        k += 1
    return (k, end) if k < end else None
