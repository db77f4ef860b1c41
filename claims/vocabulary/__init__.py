"""What the rules know: metrics, units, cue words, names. Data files beside this module, and their loader.

Everything here is read once, at the first use, from the TOML files in this folder. Phrases are folded (case, hyphens
and runs of white space) by `fold`, so that "Energy-Efficiency" and "energy efficiency" are one phrase.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import regex


def fold(phrase: str) -> str:
    """A phrase as it is looked up: lower case, hyphens as spaces."""
    return phrase.casefold().replace("-", " ")


@cache
def load(name: str) -> dict[str, Any]:
    """One TOML file of this folder, parsed. Raises FileNotFoundError for a name that is not there."""
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


@cache
def parts(folder: str) -> tuple[str, ...]:
    """The TOML files of a folder beside this module, as names for `load`, sorted."""
    found = (entry.name for entry in (files(__package__) / folder).iterdir())
    return tuple(f"{folder}/{name}" for name in sorted(found) if name.endswith(".toml"))


@dataclass(frozen=True, slots=True)
class Metric:
    """One row of annotation-guide.md's table of metrics."""

    name: str
    better: Literal["higher", "lower"]
    meaning: str
    nouns: tuple[str, ...]
    efficient: tuple[str, ...]


@cache
def metrics() -> dict[str, Metric]:
    """Every metric that a claim may be of, by name, in the guide's order."""
    return {
        name: Metric(name, row["better"], row["is"], tuple(row["nouns"]), tuple(row.get("efficient", ())))
        for name, row in load("metrics.toml").items()
    }


@cache
def cues() -> dict[str, tuple[str, ...]]:
    """The cue words by type (see cues.toml)."""
    return {name: tuple(row["phrases"]) for name, row in load("cues.toml").items()}


@cache
def clue(name: str) -> regex.Pattern[str]:
    """A clue of clues.toml as one pattern. Raises KeyError for a name that is not there."""
    row = load("clues.toml")[name]
    pattern = row["pattern"].replace("WORDS", _alternatives(row["words"], case=bool(row.get("case"))))
    return regex.compile(pattern, 0 if row.get("case") else regex.IGNORECASE)


def _alternatives(words: list[str], *, case: bool) -> str:
    """One alternative for each first letter, which is a third faster than one for each word."""
    if any(not w[0].isalnum() or w[1:2] in [*"?*+{|"] or "|" in regex.sub(r"\(.*\)", "", w) for w in words):
        return "|".join(words)
    by_letter: dict[str, list[str]] = {}
    for w in words:
        by_letter.setdefault(w[0] if case else w[0].lower(), []).append(w[1:])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in by_letter.items())


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is written: compact form, kind, spellings."""

    unit: str
    kind: str
    symbols: tuple[str, ...]
    words: tuple[str, ...]
    prefixes: str


@cache
def units() -> tuple[Unit, ...]:
    """Every unit whose spelling is known, in the order of units.toml."""
    return tuple(
        Unit(
            row["unit"],
            row["kind"],
            tuple(row.get("symbols", ())),
            tuple(row.get("words", ())),
            row.get("prefixes", ""),
        )
        for row in load("units.toml")["unit"]
    )
