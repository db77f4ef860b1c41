"""Readers: anything -> Iterator[Paper], one module a format.

A reader is chosen by what the input holds, not by its name. To add a format, write a module with a `READER` and
name it in `READERS`, more particular formats first.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from claims.model import Paper
from claims.readers import jsonl, listing
from claims.readers.source import Problem, Reader, ReadError, Source

__all__ = ["READERS", "Problem", "ReadError", "Reader", "read", "unique"]

READERS: tuple[Reader, ...] = (listing.READER, jsonl.READER)


def read(path: str | Path, reader: str | None = None,
         on_problem: Callable[[Problem], None] | None = None, name: str | None = None) -> Iterator[Paper]:
    """Reads the papers of one file ("-" is standard input), one after the other; gzip is undone.

    `reader` names the format; without it the content decides. `name` is what the input is called in messages and in
    `source`, the path when not given. What cannot be read is handed to `on_problem`, a record at a time, and the rest
    is read; without `on_problem` the first one raises ReadError.
    """
    report = on_problem or _raise
    try:
        with Source.open(path, name) as source:
            chosen = _choose(source, reader)
            yield from chosen.read(source, report)
    except ReadError as error:
        report(error.problem)


def _raise(problem: Problem) -> None:
    raise ReadError(problem)


def _choose(source: Source, name: str | None) -> Reader:
    if not source.head.strip():
        raise ReadError(Problem(source.name, None, "the file is empty", "name a file that holds papers"))
    if name is not None:
        return {reader.name: reader for reader in READERS}[name]
    for reader in READERS:
        if reader.recognises(source.head):
            return reader
    formats = "; ".join(f"{reader.name}: {reader.doc}" for reader in READERS)
    raise ReadError(Problem(source.name, None, "no reader knows this content",
                            f"convert it to one of these, or name the reader with --reader ({formats})"))


def unique(papers: Iterable[Paper], on_problem: Callable[[Problem], None]) -> Iterator[Paper]:
    """The papers, each id once.

    The same record again (id, title and abstract) is left out silently; an id that comes again with another text is a
    problem, and its first text is kept. Keeps 16 bytes of hashes a paper in memory, not the papers.
    """
    seen: dict[int, int] = {}
    for paper in papers:
        key, text = hash(paper.paper_id), hash((paper.title, paper.abstract))
        if key not in seen:
            seen[key] = text
            yield paper
        elif seen[key] != text:
            place, _, line = (paper.source or "input").rpartition(":")
            on_problem(Problem(place or "input", int(line) if line.isdigit() else None,
                               f"the id {paper.paper_id!r} was used before, for another text",
                               "give each paper an id of its own; the first text was kept"))
