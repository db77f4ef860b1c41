"""Rules: a name, a pattern over mention types, what it makes, and examples. The notation, and its compilation.

A pattern is a row of mention types (names of claims.mentions.cues.TYPES in capitals) with the usual signs of regular
expressions: `|` between types, `?`, `{0,3}`, `!TYPE` for any other type, `<name: ...>` for a part that the rule uses.
Shorthands: WORD (a word, a machine or a bare number), QUANTITY (x or %, or a list of them), MULTIPLES, PERCENTS,
ABSOLUTE_VALUE (a number with a unit), ABSOLUTES (a list of two or more), METRICS (a metric noun phrase, or a list of
them; the head is the last noun of each), NOUNS (the same without "prefill and decode latency", one noun for two
modifiers), NOUN (one only). The noun shorthands are always part `m`, those of quantities part `q`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex

from claims.mentions.cues import TYPES

if TYPE_CHECKING:
    from claims.rules.sentence import Match

_SEP = "(?:,&?|&)"
_NOUN_PHRASE = "(?:[wNQEeZMKCO]{0,5}[MOZC](?![wNQK]?[MOZC])|w{0,3}S)"
# the next noun of a list that stands behind a value: not "3x lower latency and an energy gain of 2x"
_NEXT = f"(?:{_SEP}{_NOUN_PHRASE}(?!w?L|w?[DUILSH]w?[ozvyf:]?[XPA]|[oz:vf][XPA]))"
_SHARED_HEAD = "(?:[wNQ]{0,3}&|[wNQ]{1,2},[wNQ]{1,2},?&)?"  # "prefill and decode latency"
_SHORTHANDS = {
    "WORD": "[wNQ]",
    "ANY": "[^;]",
    "QUANTITY": f"(?P<q>[XP](?:{_SEP}[XP]|\\([XP]\\)){{0,11}})",
    "MULTIPLES": f"(?P<q>X(?:{_SEP}X|\\(X\\)){{0,11}})",
    "PERCENTS": f"(?P<q>P(?:{_SEP}P){{0,11}})",
    "ABSOLUTE_VALUE": "(?P<q>A)",
    "ABSOLUTES": f"(?P<q>A(?:{_SEP}A){{1,7}})",
    "PERCENT_VALUE": "(?P<q>P)",
    "NOUNS": f"(?P<m>{_NOUN_PHRASE}(?:{_SEP}{_NOUN_PHRASE}){{0,7}})",
    "NOUN": f"(?P<m>{_NOUN_PHRASE})",
    "METRICS": f"(?P<m>{_SHARED_HEAD}{_NOUN_PHRASE}(?:{_SEP}{_NOUN_PHRASE}){{0,7}})",
    "METRIC": "(?P<m>M)",
    "METRIC_NOUN": "M",
    "GAP": "[^;:kXPduiDUIyB(]",  # what may stand between a verb with its object and "by"
}
_ITEM = regex.compile(
    r"<(\w+): ?|(>)|(\((?:\?[=!:])?)|(\))|(!?[A-Z_]+(?:\|[A-Z_]+)*)|([?*+]|\{\d*,?\d*\}\??|\|)|\s+|(\^|\$)"
)


def compile_pattern(pattern: str) -> regex.Pattern:
    """The pattern as a regular expression over the characters of a row. Raises ValueError on an unknown type."""
    out, pos = [], 0
    while pos < len(pattern):
        m = _ITEM.match(pattern, pos)
        if m is None or m.end() == pos:
            raise ValueError(f"pattern {pattern!r}: cannot read {pattern[pos:]!r}")
        pos = m.end()
        if m[1]:
            out.append(f"(?P<{m[1]}>")
        elif m[2] or m[4]:
            out.append(")")
        elif m[3]:
            out.append("(?:" if m[3] == "(" else m[3])
        elif m[5]:
            out.append(_types(m[5], pattern))
        elif m[6] or m[7]:
            out.append(m[6] or m[7])
    return regex.compile("".join(out))


def _types(names: str, pattern: str) -> str:
    if names in _SHORTHANDS:
        listed = _SHORTHANDS[names]
        if names in ("METRICS", "NOUNS") and pattern.startswith(("QUANTITY", "MULTIPLES", "PERCENT", "ABSOLUTE")):
            listed = listed.replace(f"(?:{_SEP}{_NOUN_PHRASE}){{0,7}}", f"{_NEXT}{{0,7}}")
        return listed
    negated, names = names.startswith("!"), names.lstrip("!")
    chars = []
    for name in names.split("|"):
        if name == "WORD":
            chars.append("wNQ")
        elif name.lower() in TYPES:
            chars.append(TYPES[name.lower()])
        else:
            raise ValueError(f"pattern {pattern!r}: no mention type {name!r}")
    return f"[{'^' if negated else ''}{''.join(chars)}]"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `make` turns a match into claims; without it the standard making of the family is used.

    name: as shown in a claim's `rule`. doc: one sentence for the catalogue. pattern: see this module.
    direction: "word" (from part `d`), or a fixed direction, or None. metric: a fixed metric, or None (from part `m`).
    values, words: a sentence that has none of these types cannot match (worked out from the pattern).
    unit_kinds: kinds of unit that part `q` may have (absolute rules). when: a further condition on the match.
    examples: sentences with the claims expected, as (value_text, metric, direction) triples; near_misses: sentences in
    which the rule must make nothing.
    """

    name: str
    doc: str
    pattern: str
    kind: str = "relative"
    direction: str | None = "word"
    metric: str | None = None
    unit_kinds: frozenset[str] = frozenset()
    when: Callable[[Match], bool] | None = None
    make: Callable[[Match], bool] | None = None
    examples: tuple[tuple[str, tuple[tuple[str, str, str | None], ...]], ...] = ()
    near_misses: tuple[str, ...] = ()
    compiled: regex.Pattern = field(init=False, repr=False, compare=False, default=None)

    values: frozenset[str] = field(init=False, repr=False, compare=False, default=frozenset())
    words: frozenset[str] = field(init=False, repr=False, compare=False, default=frozenset())

    def __post_init__(self) -> None:
        compiled = compile_pattern(self.pattern)
        value = regex.search(r"\(\?P<(?:q|b)>\[?([A-Z]+)", compiled.pattern)
        word = regex.search(r"\(\?P<d>\[(\w+)\]\)(?!\?)", compiled.pattern)
        object.__setattr__(self, "compiled", compiled)
        object.__setattr__(self, "values", frozenset(value[1] if value else "XPA"))
        object.__setattr__(self, "words", frozenset(word[1] if word else "XPAN"))
