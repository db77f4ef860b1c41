"""A paper as words: the one form in which the context rules read it.

A paper is one list of words, title first, then the abstract; a place is an index into it. The rules below this module
look words up in the vocabulary and never scan the text again.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from claims.vocabulary import load

if TYPE_CHECKING:
    from claims.text import FieldText

Span = tuple[int, int, int]  # field index, start, end in the field's normalised text

# Inner hyphens, dots and carets hold a word together (LLaMA-2-7B, v0.15.1, M^3ViT); a slash parts it (CPU/GPU).
_WORD = re.compile(r"[^\W_](?:\w|[-.&'’^+*](?=[^\W_])|(?<=\d),(?=\d{3}))*(?:\+{1,2}(?![\w]))?|\S")
# Inner capitals (vLLM), two capitals together (GPTQ), letters with digits (M3ViT), the name of a file (tile.cpp);
# "Edge-Efficient" has none of these.
_NAME_SHAPE = re.compile(r".*(?:[a-z][A-Z]|[A-Z]{2}|[^\W\d_][-.^]?\d|\d[-.]?[A-Z]|\w{3}\.(?:cpp|jl|js|py|rs|ai)$)")
_VALUE_SHAPE = re.compile(r"[\d.,]+(?:[-–]?(?:x|X|%|×|k|K|M|ms|us|s|W|mW|J|mJ|pJ|GB|MB|KB|TB|times|fold))?$")


class Paper:
    """Words of a paper. `word`, `low` (lower case), `begin`, `end` (offsets in the field's text) run in parallel."""

    __slots__ = ("begin", "bounds", "cache", "end", "fields", "first", "low", "word")

    def __init__(self, fields: list[FieldText]) -> None:
        """Read the words of all fields. `bounds` holds per field the word ranges of its sentences."""
        self.fields = fields
        self.word: list[str] = []
        self.begin: list[int] = []
        self.end: list[int] = []
        self.first: list[int] = []  # first word of each field
        self.bounds: list[list[tuple[int, int]]] = []
        self.cache: dict[str, object] = {}
        for field in fields:
            start = len(self.begin)
            self.first.append(start)
            text = field.text
            spans = [m.span() for m in _WORD.finditer(text)]
            self.word += [text[a:b] for a, b in spans]
            offsets = [a for a, _ in spans]
            self.begin += offsets
            self.end += [b for _, b in spans]
            self.bounds.append(
                [(start + bisect_left(offsets, a), start + bisect_left(offsets, b)) for a, b in field.sentences]
            )
        self.low = [w.lower() for w in self.word]

    def field_of(self, i: int) -> int:
        """Index of the field that word i stands in."""
        return 1 if len(self.first) > 1 and i >= self.first[1] else 0

    def at(self, field: int, offset: int) -> int:
        """Index of the word that covers, or else follows, a character of a field."""
        low = self.first[field]
        high = self.first[field + 1] if field + 1 < len(self.first) else len(self.word)
        i = bisect_left(self.begin, offset, low, high)
        if i > low and (i == high or self.begin[i] > offset) and self.end[i - 1] > offset:
            return i - 1
        return i

    def span(self, i: int, j: int) -> Span:
        """Characters of the words i to j (exclusive), which stand in one field, without a final "'s"."""
        possessive = 2 if self.word[j - 1].endswith(("'s", "’s")) else 0
        return self.field_of(i), self.begin[i], self.end[j - 1] - possessive

    def text(self, i: int, j: int) -> str:
        """The text of the words i to j (exclusive)."""
        return self.fields[self.field_of(i)].text[self.begin[i] : self.end[j - 1]]

    def sentence(self, field: int, index: int) -> tuple[int, int]:
        """Word range of a sentence."""
        return self.bounds[field][index]

    def opens(self, i: int) -> bool:
        """True when word i is the first of its sentence, where a capital says nothing."""
        return any(i == a for a, _ in self.bounds[self.field_of(i)])


@functools.cache
def cue(group: str, name: str) -> frozenset[str]:
    """The words of a list of names_cues.toml; verbs in all their forms."""
    words = load("names_cues.toml")[group][name].split()
    if group != "verbs" or name in ("copula", "auxiliary", "naming"):
        return frozenset(words)
    return frozenset(form for verb in words for form in forms(verb))


@functools.cache
def forms(verb: str) -> tuple[str, ...]:
    """A verb's base, -s, -ed and -ing forms, and the irregular ones of the vocabulary."""
    stem = verb[:-1] if verb.endswith("e") else verb
    if verb.endswith("y") and verb[-2] not in "aeiou":
        third, past = verb[:-1] + "ies", verb[:-1] + "ied"
    else:
        third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
        past = stem + "ed"
    irregular = load("names_cues.toml")["irregular"].get(verb, "").split()
    return (verb, third, past, stem + "ing", *irregular)


@functools.lru_cache(maxsize=1 << 16)
def name_shaped(word: str) -> bool:
    """True for words whose form alone says name: inner capitals, all capitals, letters with digits."""
    return bool(_NAME_SHAPE.match(word)) and not _VALUE_SHAPE.match(word)


def numeral(word: str) -> bool:
    """True for a word that is a number or a value."""
    return bool(_VALUE_SHAPE.match(word))
