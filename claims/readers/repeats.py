"""The same paper twice, in one input or in several: read once."""
from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator

from claims.model import Paper
from claims.readers.problem import Problem


class _Seen:
    """A set of 64-bit numbers in 12 to 24 bytes each, a fifth of what Python's takes: a table of open places."""

    def __init__(self) -> None:
        self._table = array("Q", bytes(8 * 1024))
        self._count = 0

    def add(self, number: int) -> bool:
        """Puts a number in; whether it was new. 0 counts as 1."""
        number = number or 1
        if self._count * 3 > len(self._table) * 2:
            self._grow()
        table, mask = self._table, len(self._table) - 1
        at = number & mask
        while table[at]:
            if table[at] == number:
                return False
            at = (at + 1) & mask
        table[at] = number
        self._count += 1
        return True

    def _grow(self) -> None:
        old = self._table
        self._table = array("Q", bytes(16 * len(old)))
        self._count = 0
        for number in old:
            if number:
                self.add(number)


def unique(papers: Iterable[Paper], on_problem: Callable[[Problem], None],
           on_repeat: Callable[[Paper], None] = lambda paper: None) -> Iterator[Paper]:
    """The papers, each once: by id, or by title and abstract (white space left out).

    A repeated paper goes to `on_repeat`. An id that comes again with another title is a problem: its first text is
    kept. Memory grows by some 50 bytes a paper, not by its text.
    """
    seen = _Seen()
    for paper in papers:
        text = not seen.add(_hash("text", paper.title, paper.abstract))
        known = not seen.add(_hash("id", paper.paper_id))
        title = not seen.add(_hash("title", paper.paper_id, paper.title))
        if not (text or known):
            yield paper
        elif text or title:
            on_repeat(paper)
        else:
            on_problem(Problem(paper.source or "input", None, "an id that was used before, for another paper",
                               "give each paper an id of its own; the first text was kept", f" ({paper.paper_id!r})",
                               unit="record"))


def _hash(kind: str, *parts: str) -> int:
    text = "\x1f".join((kind, *("".join(part.split()) for part in parts)))
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
