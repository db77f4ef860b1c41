"""Readers: anything -> Iterator[Paper], one module a format.

A reader is chosen by what the input holds; its name helps only with tables whose header names nothing known. Around the
formats are `files` (paths, folders, patterns), `packing` (compression, archives, character codes), `source` (an open
input) and `records` (the names that formats have for a paper's fields). To add a format, write a module with a `READER`
and name it in `READERS`, more particular formats first.
"""
from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from claims.model import Paper
from claims.readers import bibtex, feed, html, json_document, jsonl, listing, parquet, pdf, ris, table, text
from claims.readers.files import expand, holds_papers, opened
from claims.readers.packing import BROKEN, plain
from claims.readers.problem import Problem, ReadError, Unreadable
from claims.readers.records import FIELDS
from claims.readers.repeats import unique
from claims.readers.source import Reader, Source

__all__ = ["FIELDS", "READERS", "Problem", "ReadError", "Reader", "files", "read", "unique"]

READERS: tuple[Reader, ...] = (
    listing.READER, parquet.READER, pdf.READER, html.READER, feed.READER, bibtex.READER, ris.READER,
    json_document.READER, jsonl.READER, table.CSV, table.TSV, text.READER)
_BY_NAME = {reader.name: reader for reader in READERS}
_SUFFIXES = tuple(dict.fromkeys(suffix for reader in READERS for suffix in reader.suffixes))
_NONE: Mapping[str, str] = MappingProxyType({})


def files(path: str | Path, on_problem: Callable[[Problem], None] | None = None) -> list[str]:
    """The files that a path stands for: itself, those of a folder or a pattern; "-" is standard input.

    When there are none, that is handed to `on_problem`, or raises ReadError without it.
    """
    return expand(path, (*_SUFFIXES, ".zip"), on_problem or _raise)


def read(path: str | Path | BinaryIO, reader: str | None = None, on_problem: Callable[[Problem], None] | None = None,
         name: str | None = None, mapping: Mapping[str, str] = _NONE,
         on_open: Callable[[io.BufferedReader], None] = lambda stream: None) -> Iterator[Paper]:
    """Reads the papers of a file, a folder or a pattern ("-" is standard input), or of an open binary file.

    gzip, zstandard, bzip2, xz and zip are undone, also in each other; text may be UTF-8 or, with a byte-order mark,
    UTF-16. `reader` names the format; without it the content decides. `mapping` gives columns for fields of a paper:
    {"abstract": "Summary of work"}, or "paper.summary" for a field within a field. `name` is what the input is called
    in messages and in `source`, the path when not given.

    What cannot be read is handed to `on_problem`, a record at a time, and the rest is read; without `on_problem` the
    first one that loses something raises ReadError. `on_open` gets each file as it is opened, packed as it is.
    """
    report = on_problem or _raise
    if not isinstance(path, str | Path):
        yield from _read_file(path, reader, report, name or str(getattr(path, "name", "input")), mapping,
                              on_open)
        return
    for file in files(path, report):
        shown = name or ("standard input" if file == "-" else file)
        shown = shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # a name may be no UTF-8
        yield from _read_file(file, reader, report, shown, mapping, on_open)


def _raise(problem: Problem) -> None:
    if problem.lost:
        raise ReadError(problem)


def _read_file(file: str | BinaryIO, reader: str | None, report: Callable[[Problem], None], name: str,
               mapping: Mapping[str, str], on_open: Callable[[io.BufferedReader], None]) -> Iterator[Paper]:
    told = False

    def say(problem: Problem) -> None:
        nonlocal told
        told = True
        report(problem)

    try:
        with opened(file, name) as stream:
            on_open(stream)
            for label, inner in plain(name, stream, say, _wanted):
                told = True
                yield from _read_stream(Source(label, inner, report, mapping), reader)
        if not told:
            report(Problem(name, None, "nothing in it that could be read", "name a file that holds papers"))
    except ReadError as error:
        report(error.problem)
    except BROKEN as error:
        report(Problem(name, None, "cannot be unpacked", "fetch or pack it again", f" ({error})"))


def _wanted(path: str) -> bool:
    return holds_papers(path, _SUFFIXES)


def _read_stream(source: Source, reader: str | None) -> Iterator[Paper]:
    chosen = None
    papers = 0
    try:
        chosen = _choose(source, reader)
        for paper in chosen.read(source):
            papers += 1
            yield paper
    except Unreadable as error:
        source.unreadable(error, None)
    if chosen and not papers and not source.told:
        source.problem(None, "no papers in it", f"it was read as {chosen.name} and has no records: name another format "
                       "with --reader if it is one")


def _choose(source: Source, name: str | None) -> Reader:
    if not source.head.strip():
        raise Unreadable("the file is empty", "name a file that holds papers")
    if name is not None:
        return _BY_NAME[name]
    for reader in READERS[:-1]:
        if reader.recognises(source):
            return reader
    for reader in READERS[1:-1]:
        if source.suffix in reader.suffixes and not text.is_binary(source):
            return reader  # it says what it is, whatever its first lines look like
    if text.recognises(source):
        return text.READER
    raise text.unknown(source)
