"""Subject: whose value it is. The paper's own system by name, or the one that a sentence names as its subject."""
from __future__ import annotations

import re

from claims.context.phrases import Range, capitalised, generic_name, name_run, phrase, phrase_end
from claims.context.words import Paper, cue, name_shaped, numeral

_TITLE_LONGEST = 4  # words of a name before the colon
_REPOSITORY = re.compile(r"github\.com/\s*[\w.-]+/\s*(\w[\w.-]*\w)")
_ADVERBS = frozenset("""
also further furthermore significantly consistently only just even still thus always typically generally substantially
effectively successfully not to be able can could may might will would alone itself simultaneously often together
usually alone notably then now both already finally further respectively nearly
""".split())


def own_system(paper: Paper) -> tuple[Range | None, str]:
    """The name of what the paper brings, as word range, and the rule that found it; (None, "") when it has none."""
    title = _title_name(paper)
    if title is not None and (_told(paper, title) or name_shaped(paper.word[title[0]])):
        return title, "title_colon"
    introduced = _introduced(paper)
    acting = _acting(paper)
    if introduced is not None:
        return introduced, "introduced"
    if title is not None and title[1] - title[0] <= 3:
        return title, "title_colon"
    if acting is not None:
        return acting, "acts_most"
    url = _in_repository(paper)
    return (url, "repository") if url is not None else (None, "")


def _title_name(paper: Paper) -> Range | None:
    """"X: what it is"."""
    end = paper.first[1] if len(paper.first) > 1 else len(paper.word)
    colon = next((i for i in range(min(end, _TITLE_LONGEST + 4)) if paper.word[i] == ":"), None)
    if not colon or not paper.word[0][0].isalnum():
        return None
    words = paper.low[:colon]
    if len([w for w in words if w[0].isalnum()]) > _TITLE_LONGEST or words[0] in cue("phrase", "end") | {"the", "a", "an"}:
        return None
    if not any(w[0].isupper() or w[0].isdigit() for w in paper.word[:colon]) or words[-1] in ("report", "study", "survey"):
        return None
    return 0, colon


def _told(paper: Paper, found: Range) -> bool:
    """True when the abstract names it too."""
    if len(paper.fields) < 2:
        return False
    return paper.fields[0].text[paper.begin[found[0]]:paper.end[found[1] - 1]].lower() in paper.fields[1].text.lower()


def _introduced(paper: Paper) -> Range | None:
    """"we present X, a ...", "a framework called X", "a novel method (X)": the first such name of the abstract."""
    if len(paper.first) < 2:
        return None
    low = paper.low
    bring, naming = cue("verbs", "introduce"), cue("verbs", "naming")
    for a, b in paper.bounds[1]:
        for i in range(a, b):
            word = low[i]
            if word in naming and i + 1 < b:
                j = i + 1
                while j < b and (low[j] in ("as", "the", '"', "'", "“", "`", "\\", "{") or not paper.word[j][0].isalnum()):
                    j += 1
                end = name_run(paper, j, b)
                if j < end and end - j <= 5 and (word != "called" or not generic_name(paper, j, end)):
                    return j, end
            elif word in bring and _by_us(paper, a, i):
                found = _brought(paper, i + 1, b)
                if found is not None:
                    return found
    return None


def _by_us(paper: Paper, start: int, i: int) -> bool:
    """True when the verb at i says what this paper brings: "we", "this paper", "here" before it."""
    before = paper.low[max(start, i - 6):i]
    return any(w in ("we", "paper", "work", "article", "study", "letter", "i", "report", "thesis") for w in before)


def _brought(paper: Paper, i: int, stop: int) -> Range | None:
    """The name in what is brought, from word i on."""
    low = paper.low
    while i < stop and (low[i] in ("and", "the", "a", "an", "our", "novel", "new", "here", "in", "this", "paper", "work", ",")
                        or low[i] in cue("verbs", "introduce")):
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
        if after in cue("phrase", "end") or not after[0].isalnum() or after in (
                "framework", "system", "architecture", "method", "compiler", "library", "engine", "model", "family", "accelerator",
                "algorithm", "kernel", "scheme", "toolkit", "benchmark", "runtime", "approach", "technique", "processor"):
            return i, end
    # a bracket or an apposition further on in the same clause
    j = i
    while j < min(stop, i + 25) and low[j] not in (";", ":", "which", "that", "."):
        if low[j] == "(" and j + 1 < stop and name_shaped(paper.word[j + 1]):
            end = name_run(paper, j + 1, stop)
            if end < stop and low[end] == ")" and not generic_name(paper, j + 1, end) and _abbreviates(paper, i, j, paper.word[j + 1]):
                return j + 1, end
        if low[j] in (",", "-", "–", "—") and j + 1 < stop and name_shaped(paper.word[j + 1]):
            end = name_run(paper, j + 1, stop)
            if end < stop and low[end] in (",", ".", "-", "–", "—", "that", "which", "(", "to", "for", "as") and not generic_name(paper, j + 1, end):
                return j + 1, end
        j += 1
    return None


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
        if paper.low[i] in verbs and name_shaped(paper.word[i - 1]) and not generic_name(paper, i - 1, i):
            counts.setdefault(paper.word[i - 1], []).append(i - 1)
    best = max(counts.values(), key=lambda v: (len(v), -v[0]), default=None)
    if best is None:
        return None
    word = paper.word[best[0]]
    return (best[0], best[0] + 1) if paper.word.count(word) >= 2 else None


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
    """The noun phrase that is the grammatical subject of the statement of the value at a word; None when not seen."""
    low = paper.low
    verbs, copula = cue("verbs", "result"), cue("verbs", "copula")
    report = cue("verbs", "reporting")
    i = value - 1
    while i > start:
        word = low[i]
        if word in ("that", ";") and i < value - 1 and low[i - 1] in report:
            return None
        if (word in verbs or word in copula or word in ("has", "have", "can")) and not word.endswith("ing"):
            found = _before(paper, start, i)
            if found is not None:
                return found
        i -= 1
    return None


def _before(paper: Paper, start: int, verb: int) -> Range | None:
    """The subject that ends before a verb: back to the last boundary, without what hangs on it."""
    low = paper.low
    j = verb
    while j > start and low[j - 1] in _ADVERBS or (j > start and low[j - 1].endswith("ly")):
        j -= 1
    if j == start:
        return None
    if low[j - 1] in ("and", "or", "but", "which", "that", "who", "then") or low[j - 1] in cue("verbs", "copula"):
        return None
    if low[j - 1] == ")":
        while j > start and low[j - 1] != "(":
            j -= 1
        j = max(j - 1, start)
    if low[j - 1] == ",":
        # "Our implementation, NAME, achieves"
        k = j - 1
        while k > start and low[k - 1] not in (",", ";", "that"):
            k -= 1
        if k < j - 1 and name_run(paper, k, j - 1) == j - 1 and k > start:
            return k, j - 1
        return None
    k = j
    boundary = (",", ";", ":", "that", "while", "whereas", "when", "where", "and", "but", "since", "because", "-", "–", "—", "if", "as", "shows", "show")
    while k > start and low[k - 1] not in boundary:
        k -= 1
    if k == j:
        return None
    if k > start and low[k - 1] == "and" and capitalised(paper, k - 2) and capitalised(paper, k):
        return None
    while k < j and low[k] in ("the", "a", "an", "then", "thus", "further", "only", "new"):
        k += 1
    if k < j and low[k] in ("on", "in", "for", "with", "at", "by", "under", "using", "when", "compared", "from", "to", "across", "through", "after"):
        # "On an H100 CUDA Graphs improves": no comma; the last name before the verb
        m = j
        while m > k and capitalised(paper, m - 1):
            m -= 1
        return (m, j) if m < j and low[m - 1] not in ("on", "of", "the", "with", "a", "in") else None
    end = phrase_end(paper, k, j)
    return (k, end) if end > k else None


def of_value(paper: Paper, start: int, word: int, own: Range | None) -> tuple[Range | None, str]:
    """Subject of the value at a word of the sentence that begins at `start`, and the rule that gave it."""
    found = clause_subject(paper, start, word)
    if found is not None:
        i, j = found
        low = paper.low
        while i < j and low[i] in ("the", "a", "an", "new"):
            i += 1
        run = name_run(paper, i, j)
        if own is not None and _contains(paper, i, j, own):
            return own, "named_in_clause"
        if run > i and not generic_name(paper, i, run) and not paper.opens(i) or (run > i and name_shaped(paper.word[i]) and not generic_name(paper, i, run)):
            head = low[j - 1]
            if head not in cue("phrase", "evidence_nouns") and head not in cue("phrase", "metric_nouns"):
                return (i, j), "clause_subject"
        if own is None and i < j and low[j - 1] not in cue("phrase", "evidence_nouns") | cue("phrase", "metric_nouns") and low[i] not in ("we", "it", "they", "this", "i", "there") and not numeral(low[i]):
            return (i, j), "clause_phrase"
    if own is not None:
        return own, "own_system"
    return None, ""


def _contains(paper: Paper, i: int, j: int, own: Range) -> bool:
    """True when the words i to j name the paper's own system."""
    return " ".join(paper.low[own[0]:own[1]]) in " ".join(paper.low[i:j])


def unnamed(paper: Paper) -> tuple[Range | None, str]:
    """The shortest phrase for what a paper brings without naming it."""
    low = paper.low
    if len(paper.first) < 2:
        return None, ""
    for a, b in paper.bounds[1]:
        for i in range(a, b - 1):
            if low[i] in ("our", "proposed") and low[i + 1][0].isalpha():
                end = phrase_end(paper, i + 1, b)
                if end > i + 1 and low[end - 1] in cue("phrase", "kinds"):
                    return (i, end), "our"
    for a, b in paper.bounds[1]:
        for i in range(a, b - 1):
            if low[i] in cue("verbs", "introduce") and _by_us(paper, a, i):
                found = phrase(paper, i + 1, b)
                if found is not None:
                    return found, "introduced_phrase"
    return None, ""
