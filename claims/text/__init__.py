"""Text as rules read it: offset-preserving normalisation and sentences."""
from __future__ import annotations

from dataclasses import dataclass

from claims.text.normalize import Normalized, normalize
from claims.text.sentences import sentences

__all__ = ["FieldText", "Normalized", "normalize", "read_field", "sentences"]


@dataclass(slots=True)
class FieldText:
    """One field of a paper: `name` ("title" or "abstract"), its normalised text and the spans of its sentences."""

    name: str
    source: Normalized
    sentences: list[tuple[int, int]]

    @property
    def text(self) -> str:
        """The normalised text, which `sentences` and all mentions count in."""
        return self.source.text


def read_field(name: str, original: str) -> FieldText:
    """Normalises `original` and splits it into sentences. Never raises."""
    source = normalize(original)
    return FieldText(name, source, sentences(source.text))
