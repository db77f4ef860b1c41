"""Sentence boundaries in normalised text."""
from __future__ import annotations

import re

# Abbreviations that never end a sentence, in lower case and without the last full stop.
_NEVER_LAST_WORDS = (
    "e.g i.e eg ie vs w.r.t wrt cf viz fig figs eq eqs ref refs tab sect chap vol dr mr mrs ms prof st ca approx incl "
    "excl esp resp univ dept a.k.a aka s.t et i.i.d")
NEVER_LAST = frozenset(_NEVER_LAST_WORDS.split())
# Abbreviations only before a number ("No. 1") or a lower-case word; else the word they look like.
_BEFORE_NUMBER_WORDS = (
    "no sec secs max min avg est ch pp p app alg art ver vers")
BEFORE_NUMBER = frozenset(_BEFORE_NUMBER_WORDS.split())
# Abbreviations that can also end a sentence: they do when a usual first word follows.
_SOMETIMES_LAST_WORDS = (
    "al etc u.s u.k u.s.a e.u inc corp ltd co jr sr ph.d m.sc b.sc a.m p.m i.i.d resp")
SOMETIMES_LAST = frozenset(_SOMETIMES_LAST_WORDS.split())
# Words that often begin a sentence: what it takes to split "baseline.We show" but not "torch.Tensor", and to end a
# sentence at an initial or at "etc."
_STARTERS_WORDS = (
    "A According Across Additionally After All Also Although An Another As At Based Because Besides Both But By Code "
    "Codes Compared Comprehensive Consequently Current Currently Despite Due During Each Empirical Empirically "
    "Evaluated Evaluation Evaluations Even Existing Experiment Experimental Experiments Extensive Finally First "
    "Firstly Following For From Furthermore Given Hence Here How However If Importantly In Indeed Instead It Its Last "
    "Lastly Many Meanwhile More Moreover Most Motivated Nevertheless New No Notably Numerical Of On One Our Overall "
    "Particularly Previous Prior Qualitative Quantitative Recent Recently Results Second Secondly Several Since So "
    "Some Source Specifically Such Surprisingly Systematic That The Their Then There Therefore These They Third This "
    "Those Through Thus To Together Traditional Two Three Under Unlike Unfortunately Using Via We What When Where "
    "Whereas Whether Which While With Within Without Yet You Simulation Simulations Theoretical Theoretically "
    "Building Inspired Leveraging Among Apart Conventional Data Deep Large Modern Four Five Not Nonetheless "
    "Interestingly Once Only Other Rather Similarly Subsequently Testing Tests Today Until")
STARTERS = frozenset(_STARTERS_WORDS.split())

# A full stop, question or exclamation mark (several, with closing quotes or brackets), then white space, or nothing
# before a capital.
_CANDIDATE = re.compile(r"[.!?](?:[.!?]*[\"')\]]*\s+(?=\S)|[\"')\]]?(?=[A-Z][A-Za-z]*(?:[ ,]|'s)))")
_CAREFUL = NEVER_LAST | BEFORE_NUMBER | SOMETIMES_LAST
_LAST_WORD = re.compile(r"[^\s()\[\]{}\"',;:/—–]*$")
_NEXT_WORD = re.compile(r"[(\[\"']*([A-Za-z]+)(?![A-Za-z]*[./]\w)")
_INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]\Z")
_LIST_NUMBER = re.compile(r"(?:^|[.!?:;,—]\s|\s(?:and|or)\s)\(?(?:\d{1,2}|[ivx]{1,4})\Z")


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences of normalised `text`, in order, without outer white space; [] for white space only."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _CANDIDATE.finditer(text):
        if _ends_sentence(text, start, match.start(), match.end()):
            end = match.end()
            while text[end - 1].isspace():
                end -= 1
            spans.append((start, end))
            start = match.end()
    end = len(text)
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    if start < end:
        spans.append((start, end))
    return spans


def _ends_sentence(text: str, start: int, stop: int, following: int) -> bool:
    """Whether the mark at `stop` ends the sentence begun at `start`; the next word begins at `following`."""
    mark = text[stop]
    word = text[text.rfind(" ", start, stop) + 1:stop]
    if mark == "." and len(word) > 1 and word.isalpha() and text[following].isupper() \
            and text[following - 1] == " " and word.lower() not in _CAREFUL:
        return True                                # nearly all of them
    spaced = text[following - 1].isspace()
    window = max(start, stop - 24)
    word = _LAST_WORD.search(text, window, stop)[0]
    follower = _NEXT_WORD.match(text, following)
    starter = follower is not None and follower[1] in STARTERS
    if not spaced:
        # "baseline.We show": only before a usual first word, and never after a bare dot (".NET")
        return starter and len(word) > 1
    if text[stop + 1:stop + 2] in (")", "]") and not starter and text[following].islower():
        return False
    first = text[following]
    if mark != ".":
        return not first.islower()
    lower = word.lower()
    if lower in SOMETIMES_LAST or _INITIALS.match(word):
        return starter
    if lower in NEVER_LAST:
        return False
    if lower in BEFORE_NUMBER:
        return not (first.isdigit() or first.islower())
    if _LIST_NUMBER.search(text[window:stop]):
        return False
    if first.islower():
        # a name such as vLLM or cuBLAS may begin a sentence; another lower-case word only after a plain long word
        rest = re.compile(r"[\w-]+").match(text, following)
        return (rest is not None and any(c.isupper() for c in rest[0])) or (len(word) > 3 and word.isalpha())
    return True
