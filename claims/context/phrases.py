"""Where a noun phrase ends, what in it is the name, and lists of phrases ("A, B, and C")."""

from __future__ import annotations

import functools

from claims.context.words import Paper, cue, forms, name_shaped, numeral
from claims.vocabulary import load

# "the prior state-of-the-art FLAT" is FLAT; "the original FLAT" is another than FLAT
_SUPERLATIVES = frozenset(("state-of-the-art", "sota", "art", "leading", "best", "strongest", "popular"))
_CLASSES = frozenset("gpu gpus cpu cpus fpga fpgas accelerator accelerators".split())
Range = tuple[int, int]  # word indices, end exclusive

_LONGEST = 12  # words; a longer run is no phrase that identifies anything


@functools.cache
def third_person() -> frozenset[str]:
    """The -s forms of the result verbs: they end a noun phrase that does not begin with them."""
    return frozenset(forms(v)[1] for v in load("names_cues.toml")["verbs"]["result"].split())


@functools.cache
def participles() -> frozenset[str]:
    """The -ing forms of the result verbs."""
    return frozenset(
        f for v in load("names_cues.toml")["verbs"]["result"].split() for f in forms(v)[3:] if f.endswith("ing")
    )


def capitalised(paper: Paper, i: int) -> bool:
    """True for a word that its form marks as a name: by shape, or by a capital that no sentence start explains."""
    word = paper.word[i]
    return name_shaped(word) or (word[0].isupper() and not paper.opens(i))


_JOINS = frozenset(("/", "&", "$", "_", "#"))  # signs that stand inside a phrase (CPU/GPU)
_STOPS = frozenset(("only", "alone", "itself", "both", "by"))


def phrase_end(paper: Paper, i: int, stop: int) -> int:
    """Index after the noun phrase that begins at word i, at most `stop`."""
    ends, low = cue("phrase", "end"), paper.low
    stop = min(stop, i + _LONGEST)
    j = i
    while j < stop:
        word = low[j]
        if word == "of" and j > i:
            j += 2 if j + 1 < stop and low[j + 1] in ("the", "a", "an") else 1
            continue
        if word in ends and not _goes_on(paper, i, j, stop):
            break
        if word in _STOPS or (not word[0].isalnum() and word not in _JOINS):
            break
        if word[0].isdigit() and numeral(word) and not _numbers_a_name(paper, i, j, stop):
            break
        if j > i and _ends_before(paper, i, j, stop, ends):
            break
        j += 1
    while j > i and (low[j - 1] in ("of", "the", "a", "an", "-") or low[j - 1] in _JOINS):
        j -= 1
    return j


def _goes_on(paper: Paper, i: int, j: int, stop: int) -> bool:
    """True when the word at j, which ends other phrases, does not end this one."""
    low = paper.low
    if low[j] == "without":  # "a baseline without fusion"
        return j > i and low[j - 1] in cue("phrase", "unspecific") | _CLASSES
    if low[j] == "based":  # "an SRAM based chip"
        return i < j < stop - 1 and low[j + 1][0].isalpha() and low[j + 1] not in cue("phrase", "end")
    return False


def _numbers_a_name(paper: Paper, i: int, j: int, stop: int) -> bool:
    """True for a number that is part of a name ("Llama 3.1", "5060 Ti"), not a value."""
    if j > i:
        return capitalised(paper, j - 1) and not paper.low[j - 1].endswith(("'s", "’s"))
    return paper.word[j].isdigit() and j + 1 < stop and paper.word[j + 1][0].isupper()


def _ends_before(paper: Paper, i: int, j: int, stop: int, ends: frozenset[str]) -> bool:
    """True when the word at j is a verb and no longer part of the phrase before it."""
    word = paper.low[j]
    if word in third_person():
        return True
    if word in cue("phrase", "tells") and (
        paper.low[j - 1].endswith("s") or paper.low[j + 1 : j + 2] in (["that"], ["a"], ["an"], ["the"])
    ):
        return True  # "on large models show that"
    if word in participles():
        if word in cue("subject", "ing_nouns") and j > i and _after_noun(paper, j + 1, stop):
            return False  # "compared to uncompressed training on"
        return _governs(paper, j, stop)
    return word.endswith("ed") and j + 1 < stop and paper.low[j + 1] in ends


def _after_noun(paper: Paper, i: int, stop: int) -> bool:
    """True when word i, which follows a word in -ing, shows that this is a noun."""
    if i >= stop or paper.low[i] != "and":
        return i >= stop or paper.low[i] in ("on", "of", "with", ",", ".")
    return not (i + 1 < stop and paper.low[i + 1].endswith("ing"))  # "training and loading" are two doings


def _governs(paper: Paper, j: int, stop: int) -> bool:
    """True when the participle at j has an object ("achieving a 2x ..."), so that it is no part of a name."""
    if j + 1 >= stop:
        return False
    after = paper.low[j + 1]
    return (
        numeral(after)
        or after in cue("phrase", "determiners")
        or after in cue("phrase", "end")
        or after.endswith("ly")
        or after in ("higher", "lower", "better", "faster", "more", "less", "state-of-the-art", "existing", "prior")
    )


def phrase(paper: Paper, i: int, stop: int) -> Range | None:
    """The noun phrase at word i without its articles; None when none begins there."""
    articles = cue("phrase", "leading")
    while i < stop and paper.low[i] in articles and not (paper.low[i] == "other" and i + 1 == stop):
        i += 1
    j = phrase_end(paper, i, stop)
    if j == i + 1 and j + 1 < stop and paper.low[j] == "," and _compound(paper.word[i]):
        further = phrase_end(paper, j + 1, stop)  # "the fused-tile, row-major baseline"
        if further > j + 2:
            return i, further
    return (i, j) if j > i else None


def _compound(word: str) -> bool:
    """True for an adjective of two parts ("row-major", "MLIR-based")."""
    return "-" in word and (word.islower() or word.rpartition("-")[2] in cue("phrase", "compound_tails"))


def named(paper: Paper, found: Range, stop: int) -> Range:
    """The name that stands in apposition to, or in brackets or commas after, an unspecific phrase; else the phrase.

    "the memory-optimized compiler Fhelipe" -> "Fhelipe"; "the prior art, XpulpNN," -> "XpulpNN".
    """
    i, j = found
    further = _over_bracket(paper, found, stop)
    if further is not None:
        return further
    k = j
    while k > i and capitalised(paper, k - 1):
        k -= 1
    if i < k < j and paper.low[k - 1] in cue("phrase", "kinds") and name_run(paper, k, j) == j:
        return k, j
    unspecific = cue("phrase", "unspecific")
    if (
        k < j
        and name_run(paper, k, j) == j
        and not generic_name(paper, k, j)
        and paper.low[k - 1] in _SUPERLATIVES
        and k > i
    ):
        return k, j  # "the prior state-of-the-art FLAT"
    if (
        j + 1 < stop
        and paper.word[j] in ",("
        and (any(w in unspecific for w in paper.low[i:j]) or paper.low[j - 1] in _CLASSES)
    ):
        begin = j + 1
        while begin < stop and paper.low[begin] in ("e.g", "i.e", ".", ",", "such", "as", "like"):
            begin += 1
        if paper.word[j] == "(" and begin < stop and ")" in paper.low[begin : begin + 9]:
            end = paper.low.index(")", begin)
            inside = [n for n in range(begin, end) if paper.low[n] not in ("and", ",", "or")]
            if (
                inside
                and all(capitalised(paper, n) or numeral(paper.word[n]) for n in inside)
                and not generic_name(paper, begin, end)
            ):
                return begin, end
            return found
        end = name_run(paper, begin, stop)
        if end + 1 < stop and end > begin and low_and(paper, end) and name_run(paper, end + 1, stop) > end + 1:
            end = name_run(paper, end + 1, stop)  # "the leading solvers, GIPC and QuickIPC"
        ended = end >= stop or paper.low[end] in (",", ")", ".", ";", "while", "by", "with", "on")
        if end > begin and ended and not generic_name(paper, begin, end):
            return begin, end
    return found


def _over_bracket(paper: Paper, found: Range, stop: int) -> Range | None:
    """What goes on after a bracket in the midst of a phrase; None when the bracket ends it.

    "state-of-the-art (SOTA) works NAME" -> "NAME"; "dense (uncompressed) model" -> all of it.
    """
    low, i = paper.low, found[1]
    if i + 3 >= stop or low[i] != "(":
        return None
    close = next((k for k in range(i + 2, min(i + 5, stop)) if low[k] == ")"), None)
    if close is None or close + 1 >= stop:
        return None
    sota = low[i + 1] == "sota"
    end = phrase_end(paper, close + 1, stop)
    if end == close + 1 or not (sota or low[close + 1] in cue("phrase", "kinds")):
        return None
    k = end
    while sota and k > close + 1 and capitalised(paper, k - 1):
        k -= 1
    return (k, end) if k < end and not generic_name(paper, k, end) else (found[0], end)


def low_and(paper: Paper, i: int) -> bool:
    """True when word i joins two names."""
    return paper.low[i] in ("and", "&")


def name_run(paper: Paper, i: int, stop: int) -> int:
    """Index after the run of name-like words at i: capitals, shapes, and numbers that follow them."""
    j = i
    while j < stop and (capitalised(paper, j) or (j > i and numeral(paper.word[j]) and paper.word[j][0].isdigit())):
        j += 1
    return j


def generic_name(paper: Paper, i: int, j: int) -> bool:
    """True when a capitalised run names a class (GPU, SOTA, LLMs) and no one system."""
    return all(_generic(paper.word[k]) for k in range(i, j))


@functools.lru_cache(maxsize=1 << 16)
def _generic(word: str) -> bool:
    words, low = generic_words(), word.lower()
    if low in words or low.removesuffix("s") in words or numeral(word):
        return True
    parts = word.split("-")  # "CPU-accelerator", "MLIR-based"
    if len(parts) > 1 and parts[-1].lower() in cue("phrase", "compound_tails"):
        return True
    return len(parts) > 1 and all(p.islower() or p.lower() in words for p in parts)


@functools.cache
def generic_words() -> frozenset[str]:
    """Capitalised words and abbreviations that name classes, in lower case."""
    return frozenset(load("names.toml")["generic"]["words"].lower().split())


def listed(paper: Paper, i: int, stop: int, limit: int = 6) -> tuple[list[Range], int]:
    """Coordinated noun phrases from word i on ("A, B, and C"), and the index after the last."""
    out: list[Range] = []
    low = paper.low
    j = i
    while len(out) < limit:
        found = phrase(paper, j, stop)
        if found is None:
            break
        exact = named(paper, found, stop)
        if exact[0] >= found[1] and "and" in low[exact[0] : exact[1]]:  # "the leading solvers, GIPC and QuickIPC"
            k = low.index("and", exact[0])
            if k > exact[0] and low[k - 1] != ",":
                out.append((exact[0], k))
            exact = k + 1, exact[1]
        out.append(exact)
        j = max(found[1], exact[1])
        if j < stop and exact[0] >= found[1] and low[j] in (")", ",") and ")" not in low[found[1] : exact[0]]:
            j += 1
            break
        k = j
        if k < stop and low[k] == ",":
            k += 1
        if k < stop and low[k] in ("and", "or", "&"):
            k += 1
        elif k == j or not _list_goes_on(paper, k, stop):
            break
        if k < stop and low[k] in ("against", "over", "than"):
            k += 1
        if not _item(paper, k, stop):
            break
        j = k
    return out, j


def _item(paper: Paper, k: int, stop: int) -> bool:
    """True when a further item of a list can begin at word k: no verb, no value, no cue."""
    if k >= stop:
        return False
    word = paper.low[k]
    if numeral(word) or word in participles() or word in third_person() or word in cue("phrase", "end"):
        return word in ("a", "an", "the") and k + 1 < stop and _item(paper, k + 1, stop)
    if word in cue("verbs", "result") and not capitalised(paper, k):
        return False
    found = phrase(paper, k, stop)
    if found is None:
        return False
    # "over X and energy efficiency by 30 %": what follows is another metric, not another competitor
    metric = paper.low[found[1] - 1] in cue("phrase", "metric_nouns") and not capitalised(paper, found[1] - 1)
    return not metric and word not in cue("phrase", "no_item")


def _list_goes_on(paper: Paper, k: int, stop: int) -> bool:
    """True when "A, B, and C" goes on at B: a further comma or conjunction follows, and only names stand between."""
    if k >= stop:
        return False
    end = phrase_end(paper, k + (paper.low[k] in ("a", "an", "the")), stop)
    if end == k or not _item(paper, k, stop):
        return False
    return end < stop and (
        paper.low[end] in ("and", "or")
        or (paper.low[end] == "," and end + 1 < stop and (paper.low[end + 1] in ("and", "or") or capitalised(paper, k)))
    )
