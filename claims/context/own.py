"""What a paper brings: its name, from the title, the sentence that introduces it, or its use; or the phrase for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.context.devices import devices
from claims.context.phrases import Range, generic_name, name_run, phrase, phrase_end, third_person
from claims.context.role import announced
from claims.context.words import Paper, cue, name_shaped
from claims.context.works import workloads

_TITLE_LONGEST = 4  # words of a name before the colon
_MIXED = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]{2}")  # no abbreviation, which may be of a class
_REPOSITORY = re.compile(r"github\.com/\s*[\w.-]+/\s*(\w[\w.-]*\w)")

_OURS = frozenset(("we", "paper", "work", "article", "study", "letter", "i", "report", "thesis"))


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
    phrase_found, phrase_rule = (found, rule) if found is not None else _unnamed(paper)
    return Own(found, rule, phrase_found, phrase_rule)


def _named(paper: Paper) -> tuple[Range | None, str]:
    """The name of what the paper brings, and the rule that found it; (None, "") when it has none."""
    title = _title_name(paper)
    shaped = title is not None and any(
        name_shaped(paper.word[k]) and (title[1] == 1 or not generic_name(paper, k, k + 1)) for k in range(*title)
    )
    if title is not None and (shaped or _told(paper, title)):
        return _short_form(paper, title) or title, "title_colon"
    introduced = _introduced(paper)
    if introduced is not None:
        return introduced, "introduced"
    if title is not None and title[1] == 1 and "-" in paper.word[0] and not generic_name(paper, *title):
        return title, "title_colon"  # "Fast-Align: ..."
    proposed = _proposed(paper)
    if proposed is not None:
        return proposed, "proposed"
    object_ = _title_object(paper)
    if object_ is not None:
        return object_, "title_object"
    means = _means(paper)
    if means is not None and _named_in_abstract(paper, means):
        return means, "title_means"
    acting = _acting(paper)
    if acting is not None:
        return acting, "acts_most"
    url = _in_repository(paper)
    return (url, "repository") if url is not None else (None, "")


def _title_name(paper: Paper) -> Range | None:
    """ "X: what it is"."""
    end = paper.first[1] if len(paper.first) > 1 else len(paper.word)
    colon = next((i for i in range(min(end, _TITLE_LONGEST + 8)) if paper.word[i] == ":"), None)
    if not colon or not paper.word[0][0].isalnum():
        return None
    if colon > 3 and paper.word[colon - 1] == ")" and paper.word[colon - 3] == "(":  # "Ring Fused Attention (RFA): ..."
        short = paper.word[colon - 2]
        if name_shaped(short) and _abbreviates(paper, 0, colon - 3, short):
            return colon - 2, colon - 1
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
            return (i + 1, j) if j > i + 1 and not known_thing(paper, i + 1) and not known_thing(paper, j - 1) else None
    return None


def _title_object(paper: Paper) -> Range | None:
    """What the title works on ("Scaling TileForge.jl with MPI"), when the abstract tells of it too."""
    if not paper.low[0].endswith("ing"):
        return None
    for i in range(1, paper.first[-1]):
        word = paper.word[i]
        if paper.low[i] in cue("phrase", "end"):
            return None
        if (
            _MIXED.search(word)
            and not generic_name(paper, i, i + 1)
            and not known_thing(paper, i)
            and word in paper.word[paper.first[-1] :]
        ):
            return i, i + 1
    return None


def _named_in_abstract(paper: Paper, found: Range) -> bool:
    """True when the abstract writes a phrase of the title with capitals, as a name."""
    text, abstract = paper.text(*found), paper.fields[-1].text
    told = text in abstract or (name_shaped(paper.word[found[0]]) and text.lower() in abstract)
    plain = found[1] - found[0] == 1 and not name_shaped(paper.word[found[0]])  # "with Channel", "via Pruning"
    generic = any(generic_name(paper, k, k + 1) for k in range(*found))
    return told and not (plain or generic or text.islower())


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
    """True when the abstract names it too, with or without its hyphens, or by a macro that nobody expanded."""
    if len(paper.fields) < 2:
        return False
    named = _joined(paper.text(*found)) in _joined(paper.fields[1].text)
    return named or not cue("subject", "macros").isdisjoint(paper.low)


def _joined(text: str) -> str:
    """A text without what one writer puts into a name and another leaves out."""
    return text.lower().replace("-", "").replace(" ", "")


def _introduced(paper: Paper) -> Range | None:
    """ "we present X, a ...", "a framework called X", "a novel method (X)": the first such name of the abstract."""
    if len(paper.first) < 2:
        return None
    low = paper.low
    bring, naming = cue("verbs", "introduce"), cue("verbs", "naming")
    unnamed = False  # whether the paper has brought a system without naming it
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
                if j < end and end - j <= 5 and not generic_name(paper, j, end) and not known_thing(paper, j):
                    return j, end
                found = _bracketed(paper, j, b, named=True) if j == end else None  # "named the quantised tree (QT)"
                if found is not None:
                    return found
            elif word in ("call", "name", "term", "refer") and "we" in low[max(a, i - 2) : i]:
                found = _called(paper, i + 1, b)
                if found is not None:
                    return found
            elif word in bring and by_us(paper, a, i):
                found = brought_name(paper, i + 1, b)
                if found is not None and not known_thing(paper, found[0]):
                    return None if unnamed and _is_part(paper, a, found) else found
                unnamed = unnamed or _brings_system(paper, i + 1, b)
    return None


def _brings_system(paper: Paper, i: int, stop: int) -> bool:
    """True when what is brought from word i on is called a system: "a parallel framework"."""
    found = brought_phrase(paper, i, stop)
    return found is not None and paper.low[found[1] - 1] in cue("phrase", "kinds") - cue("phrase", "evidence_nouns")


def _is_part(paper: Paper, start: int, found: Range) -> bool:
    """True for a name that is brought for a purpose ("To save memory, we introduce X") and never spoken of again."""
    name = paper.word[found[0]]
    return paper.low[start] in cue("subject", "part_opens") and paper.word.count(name) == 1


def _called(paper: Paper, i: int, stop: int) -> Range | None:
    """ "we call our system NAME", "we refer to it as NAME": the name within a few words of word i."""
    for j in range(i, min(i + 6, stop)):
        if not paper.low[j][0].isalnum():
            return None
        end = name_run(paper, j, stop)
        if j < end <= j + 5 and not generic_name(paper, j, end) and not known_thing(paper, j):
            return j, end
    return None


def _proposed(paper: Paper) -> Range | None:
    """ "the proposed student model (LiteNet)", "our scheduler, QuietQ,": the name beside what is ours."""
    low = paper.low
    for i in range(paper.first[-1], len(low) - 3):
        if not _ours(paper, i):
            continue
        j = phrase_end(paper, i + 1, len(low))
        if j <= i + 1 or j + 2 >= len(low) or low[j - 1] not in cue("phrase", "kinds") or low[j] not in ("(", ","):
            continue
        end = name_run(paper, j + 1, len(low))
        if (
            j + 1 < end < len(low)
            and name_shaped(paper.word[j + 1])
            and low[end] == {"(": ")"}.get(low[j], low[j])
            and not generic_name(paper, j + 1, end)
            and not known_thing(paper, j + 1)
        ):
            return j + 1, end
    return None


def _ours(paper: Paper, i: int) -> bool:
    """True when what follows word i is this paper's: "our", "the proposed", but not "we proposed"."""
    return paper.low[i] == "our" or (paper.low[i] == "proposed" and paper.low[i - 1] in cue("phrase", "determiners"))


def by_us(paper: Paper, start: int, i: int) -> bool:
    """True when the verb at i says what this paper brings: "we", "this paper", "here" before it."""
    if i > start and paper.low[i].endswith("ed") and paper.low[i - 1] in ("our", "the", "a", "an", "its", "their"):
        return False  # "our proposed method"
    before = paper.low[max(start, i - 6) : i]
    if paper.low[i - 1] == "and" and "that" not in paper.low[start:i]:
        before = paper.low[start:i]  # "we survey such networks and propose"
    return not _OURS.isdisjoint(before) and cue("role", "earlier").isdisjoint(before)


def _past_hedge(paper: Paper, i: int, stop: int) -> int:
    """Where what is brought begins after "what is, to our knowledge,"; word i without it."""
    if i < stop and paper.low[i] == "what":
        return next((k for k in range(i + 2, min(i + 12, stop)) if paper.low[k] in ("a", "an", "the")), i)
    return i


def brought_name(paper: Paper, i: int, stop: int) -> Range | None:
    """The name in what is brought, from word i on."""
    low = paper.low
    i = _past_hedge(paper, i, stop)
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
            if (
                end - i > 2
                and name_shaped(paper.word[end - 1])
                and _abbreviates(paper, i, end - 1, paper.word[end - 1])
            ):
                i = end - 1  # "Ring Fused Attention RFA"
            return i, end
    return _bracketed(paper, i, stop)


def _bracketed(paper: Paper, i: int, stop: int, *, named: bool = False) -> Range | None:
    """The name in a bracket or an apposition further on in the clause that begins at word i.

    `named` says that the clause gives a name: then a noun after the bracket ("(QT) architecture") takes nothing away.
    """
    low = paper.low
    j = i
    while j < min(stop, i + 25) and low[j] not in cue("subject", "brought_until"):
        if low[j] == "(" and j + 1 < stop and name_shaped(paper.word[j + 1]):
            end = name_run(paper, j + 1, stop)
            if (
                end < stop
                and low[end] == ")"
                and not generic_name(paper, j + 1, end)
                and (end > j + 2 or _abbreviates(paper, i, j, paper.word[j + 1]))
                and (named or not _modifies(paper, end + 1, stop))
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
    """True when a noun follows a bracket that ends before word i ("keyword spotting (KWS) models"): it is no name."""
    low = paper.low
    if i >= stop or not low[i][0].isalpha() or low[i] in cue("phrase", "end") | third_person():
        return False
    return not (low[i].endswith("ed") and i + 1 < stop and low[i + 1] in cue("phrase", "end"))


def _abbreviates(paper: Paper, i: int, j: int, short: str) -> bool:
    """True when most capitals of an abbreviation begin one of the words i to j, or are capitals in them."""
    letters = [c for c in short if c.isupper()]
    parts = [part for w in paper.word[i:j] for part in w.split("-") if part]
    initials = {part[0].upper() for part in parts} | {c for part in parts for c in part if c.isupper()}
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
            and not known_thing(paper, i - 1)
        ):
            counts.setdefault(paper.word[i - 1], []).append(i - 1)
    best = max(counts.values(), key=lambda v: (len(v), -v[0]), default=None)
    if best is None:
        return None
    word = paper.word[best[0]]
    end = paper.first[-1]
    if len(best) < 2 and word not in paper.word[:end] and not _abbreviates(paper, 0, end, word):
        return None  # once is no habit
    if any(w == word and after.startswith("baseline") for w, after in zip(paper.word, paper.low[1:], strict=False)):
        return None  # "the NAME baseline"
    ours = announced(paper)
    if ours is not None and word in paper.word[end:ours]:
        return None  # what the paper tells of before it says what it brings is the field's
    return (best[0], best[0] + 1) if paper.word.count(word) >= 2 and paper.word.count(word) > len(best) - 1 else None


def known_thing(paper: Paper, i: int) -> bool:
    """True when word i is part of a device or a workload: no system that a paper brings."""
    return any(d.start <= i < d.end for d in devices(paper)) or any(a <= i < b for a, b, _ in workloads(paper))


def _in_repository(paper: Paper) -> Range | None:
    """A name that stands only in the address of a repository."""
    if len(paper.fields) < 2:
        return None
    match = _REPOSITORY.search(paper.fields[1].text)
    if match is None or not re.search(r"[A-Z0-9]", match[1]) or match[1].count("-") > 3:
        return None
    if not cue("subject", "repository").isdisjoint(re.split(r"[-_.]", match[1].lower())):
        return None  # "the-paper-code"
    if match[1].endswith(".git"):
        return None  # the address runs into the name's word; no span of words holds the name alone
    if match[1] in paper.fields[1].text[: match.start()]:
        return None  # "it is part of the TileLib library: github.com/..."
    i = paper.at(1, match.start(1))
    return i, paper.at(1, match.end(1) - 1) + 1


def _unnamed(paper: Paper) -> tuple[Range | None, str]:
    """The shortest phrase for what a paper brings without naming it."""
    low = paper.low
    if len(paper.first) < 2:
        return None, ""
    title = _title_name(paper)
    if title is not None and title[1] - title[0] == 1:
        return title, "title_phrase"
    begin = paper.first[1]
    ours = [
        (i, end)
        for i in range(begin, len(low) - 1)
        if _ours(paper, i)
        and low[i + 1][0].isalpha()
        and low[i + 1] not in cue("role", "earlier")
        and low[i + 1] not in cue("phrase", "evidence_nouns") | {"future"}
        and (end := phrase_end(paper, i + 1, len(low))) > i + 1
        and low[end - 1] in cue("phrase", "kinds")
    ]
    if ours:
        return min(ours, key=lambda r: r[1] - r[0]), "our"
    if title is not None and title[1] - title[0] <= 3 and paper.low[0] not in cue("subject", "title_verbs"):
        return title, "title_phrase"
    means = _means(paper)
    if means is not None and paper.text(*means).lower().rstrip("s") in paper.fields[1].text.lower():
        return means, "title_means"
    brought = [
        found
        for a, b in paper.bounds[1]
        for i in range(a, b - 1)
        if low[i] in cue("verbs", "introduce")
        and by_us(paper, a, i)
        and (found := brought_phrase(paper, i + 1, b)) is not None
    ]
    if brought:
        return next((f for f in brought if low[f[1] - 1] in cue("phrase", "kinds")), brought[0]), "introduced_phrase"
    return None, ""


def _past_doing(paper: Paper, i: int, stop: int) -> int:
    """Where what is brought begins after "the design, implementation, and evaluation of"; word i without it."""
    k = i
    while k < stop and paper.low[k] in ("the", "design", "implementation", "development", "evaluation", ",", "and"):
        k += 1
    return k + 1 if i + 2 < k < stop and paper.low[k] == "of" else i


def brought_phrase(paper: Paper, i: int, stop: int) -> Range | None:
    """The phrase for what is brought: joined adjectives, without "a family of"."""
    found = phrase(paper, _past_doing(paper, _past_hedge(paper, i, stop), stop), stop)
    if found is None or paper.low[found[0]] in ("this", "these", "that", "how", "why", "whether", "them"):
        return None
    i, j = found
    while i < j and paper.low[i] in ("novel", "new", "first"):
        i += 1
    if j < stop and paper.low[j] in ("and", ",") and paper.low[j - 1] not in cue("phrase", "kinds"):
        more = phrase(paper, j + 1, stop)
        if more is not None and more[0] == j + 1 and more[1] > j + 2:
            j = more[1]  # "a simple and lightweight framework"
    if paper.low[j - 1] in cue("phrase", "evidence_nouns") | cue("subject", "not_brought") | cue(
        "phrase", "metric_nouns"
    ):
        return None
    for k in range(i, j - 1):
        if paper.low[k] == "of" and paper.low[k - 1] in cue("subject", "not_brought") | {"study", "comparison"}:
            return None  # "the effectiveness of our scheme"
        if paper.low[k] == "of" and paper.low[k - 1] in cue("subject", "collections"):
            i = k + 1
    return (i, j) if i < j else None
