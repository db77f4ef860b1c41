"""Sentence boundaries in normalised text."""
from __future__ import annotations

import re

# Abbreviations, without the last full stop, as written or with a capital first letter ("Fig", not "FIG": "CA", "MS"
# and "DR" are names). The first never end a sentence.
_NEVER_LAST_WORDS = (
    "e.g i.e eg ie vs w.r.t wrt cf viz fig figs eq eqs ref refs tab sect chap vol approx incl excl esp resp univ dept "
    "a.k.a aka s.t et ca Dr Mr Mrs Ms Prof St Phys Rev Lett Proc Comput Commun Comb Sci Inf Theor Ann")
NEVER_LAST = frozenset(_NEVER_LAST_WORDS.split())
# These are abbreviations before a number ("No. 1") or a lower-case word; else they are words that look alike.
_BEFORE_NUMBER_WORDS = "no nos sec secs max min avg est ch pp p app alg art ver vers"
BEFORE_NUMBER = frozenset(_BEFORE_NUMBER_WORDS.split())
# These end a sentence when a usual first word follows. So do initials, "U.S." and single letters.
_SOMETIMES_LAST_WORDS = "al Inc Corp Ltd Co Jr Sr Ph.D M.Sc B.Sc a.m p.m i.i.d a.u Jan Feb Aug Sept Oct Nov Dec Int"
SOMETIMES_LAST = frozenset(_SOMETIMES_LAST_WORDS.split())
# Words that often begin a sentence: what it takes to split "baseline.We show" but not "torch.Tensor", and to end a
# sentence at an initial or at "etc."
_STARTERS_WORDS = (
    "A Ablation According Across Additional After All Alongside Also Although Among An Analysis Another Apart "
    "Applying As At Based Because Besides Beyond Both Building Built But By Code Codes Combined Combining Compared "
    "Comprehensive Conclusion Conclusions Considering Conventional Current Data Dataset Deep Designed Despite Due "
    "During Each Empirical Evaluated Evaluation Evaluations Even Existing Experiment Experimental Experiments "
    "Extensive Findings First Five Focusing Following For Four From Further Furthermore Future Given Hence Here How "
    "However I If Implemented In Indeed Index Inspired Instead It Its Key Keywords Large Last Leveraging Many "
    "Meanwhile Methods Modern More Moreover Most Motivated Nevertheless New Next No Nonetheless Not Numerical Of On "
    "Once One Other Our Over Overall Performance Please Preliminary Previous Prior Project Qualitative Quantitative "
    "Rather Recent Results Second Several Simulation Simulations Since So Some Source Stage Starting Such Systematic "
    "Taken Testing Tests Thanks That The Their Then Theoretical There Therefore These They Third This Those Though "
    "Three Through Throughout Thus To Today Together Towards Traditional Trained Training Two Under Unlike Until "
    "Using Utilizing Validated Via We What When Where Whereas Whether Which While With Within Without Yet You")
STARTERS = frozenset(_STARTERS_WORDS.split())

# A full stop, question or exclamation mark (several, with closing quotes or brackets), then white space, or nothing
# before a capitalised word.
_CANDIDATE = re.compile(r"[.!?](?:[.!?]{0,9}[\"')\]]{0,4}\s+(?=\S)|[\"')\]]?(?=[A-Z][A-Za-z]{0,20}(?:[ ,:-]|'s)))")
_CAREFUL = NEVER_LAST | BEFORE_NUMBER | SOMETIMES_LAST | {"etc"}
_LONGEST_WORD = 40     # how far back to look for the word before a mark
_LONGEST_ITEM = 2000   # how far back to look for the item before this one
_NEXT_WORD = re.compile(r"[(\[\"']*([A-Za-z]+)(?![A-Za-z]*[./]\w)")
_NAME = re.compile(r"[a-z][\w-]*[A-Z]")         # vLLM, cuBLAS, eBPF
_INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]")
_LIST_NUMBER = re.compile(r"(?:(?P<first>^|[:;,—] )|and |or )\(?(?P<number>\d{1,2})$")


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences of normalised `text`, in order, without outer white space; [] for white space only."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _CANDIDATE.finditer(text):
        stop, following = match.span()
        if _ends_sentence(text, start, stop, following):
            end = following
            while text[end - 1].isspace():
                end -= 1
            spans.append((start, end))
            start = following
    end = len(text)
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
    return spans


def _ends_sentence(text: str, start: int, stop: int, following: int) -> bool:
    """Whether the mark at `stop` ends the sentence begun at `start`; the next word begins at `following`."""
    earliest = max(start, stop - _LONGEST_WORD)
    word = text[max(text.rfind(" ", earliest, stop) + 1, earliest):stop].lstrip("([\"'")
    spaced = text[following - 1].isspace()
    first = text[following]
    as_listed = word[:1].lower() + word[1:] if word[1:].islower() else word
    careful = word in _CAREFUL or as_listed in _CAREFUL
    if spaced and first.isupper() and text[stop] == "." and len(word) > 1 and not careful and word.isalpha():
        return True                                # nearly all of them

    follower = _NEXT_WORD.match(text, following)
    starter = follower is not None and (follower[1] in STARTERS or follower[1].endswith("ly"))
    if not spaced:
        # "baseline.We show", "(LMs).To": only before a usual first word, and never after a bare dot (".NET")
        return starter and not careful and len(word) > 1 and first.isupper()
    if text[stop] != ".":
        return not first.islower()
    if as_listed == "etc":
        return first.isupper()
    if word in NEVER_LAST or as_listed in NEVER_LAST:
        return False
    if as_listed in BEFORE_NUMBER:
        return not (first.isdigit() or first.islower())
    if careful or _INITIALS.fullmatch(word):
        unit = len(word) == 1 and text[max(stop - 3, 0):stop - 2].isdigit()      # "at 850 K. The"
        return starter or (unit and first.isupper())
    if number := _LIST_NUMBER.search(text[max(start, stop - 8):stop]):
        return not _numbers_a_list(text, start, stop, number)
    if first.islower():
        # a name such as vLLM may begin a sentence; another lower-case word only after a plain long word or a bracket
        plain = len(word) > 3 and word.replace("-", "").isalpha()
        return plain or text[stop - 1] == ")" or _NAME.match(text, following) is not None
    return True


def _numbers_a_list(text: str, start: int, stop: int, match: re.Match[str]) -> bool:
    """Whether the number before the mark at `stop` counts an item ("2. Then") and is not the end of a sentence."""
    number = int(match["number"])
    if number <= 1 or match["first"] == "":
        return match["first"] is not None and (match["first"] != "" or stop - start <= 8)
    before = text[max(0, stop - _LONGEST_ITEM):stop]
    return f"{number - 1}. " in before or f"{number - 1}) " in before
