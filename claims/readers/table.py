"""CSV and TSV: a table of text with a header line. Cells may hold line breaks in quotation marks."""
from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator

from claims.model import Paper
from claims.readers import records
from claims.readers.source import Reader, Source

MAX_CELL = 131_072  # characters: of a longer one the row is left out
_MARKS = ",;|\t"
_NAME = re.compile(r"[\w #/()-]{1,40}")


def _delimiter(source: Source) -> str | None:
    """What parts the cells of the header line; None when it is no header.

    A header names a title, an abstract or a column that the user mapped. Or the file's name ends in .csv or .tsv, or
    the first lines are names, not sentences, over as many cells: it is a table, if one without papers.
    """
    head = source.head.lstrip(b"\r\n").decode("utf-8", "replace")
    first, *more = (head if "\n" in head else head.replace("\r", "\n")).split("\n")[:4]
    if first.startswith("sep=") and more:
        first, *more = more  # what Excel may write first
    rows = {mark: _cells(first, mark) for mark in _MARKS}
    for mark, cells in rows.items():
        if len(cells) > 1 and (records.known(cells) or not set(cells).isdisjoint(source.mapping.values())):
            return mark
    if source.suffix in (".csv", ".tsv"):
        return max(rows, key=lambda mark: (len(rows[mark]), (mark == "\t") == (source.suffix == ".tsv")))
    for mark, cells in rows.items():
        if len(cells) > 1 and len(more) > 1 and all(map(_NAME.fullmatch, cells)) and all(
                len(_cells(line, mark)) == len(cells) for line in more if line.strip()):
            return mark
    return None


def _cells(line: str, mark: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=mark), [])]
    except csv.Error:
        return []


class _Lines:
    """The lines as csv wants them, with a way back: `taken` holds those since the last `begin`."""

    def __init__(self, source: Source) -> None:
        self._lines = source.lines(ends=True)
        self._again: deque[tuple[int, str]] = deque()
        self.taken: list[tuple[int, str]] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._again:
            number, text = self._again.popleft()
        else:
            number, line = next(self._lines)
            text = line.decode("utf-8", "surrogateescape")  # a cell with half characters refuses its row only
        self.taken.append((number, text))
        return text

    def begin(self) -> None:
        self.taken = []

    def give_back(self) -> None:
        """All lines of the row but the first are read again: a quotation mark that was not closed took them in."""
        self._again.extendleft(reversed(self.taken[1:]))


def _read(source: Source, default: str) -> Iterator[Paper]:
    lines = _Lines(source)
    csv.field_size_limit(MAX_CELL)  # other packages may have set another
    # strict: a quotation mark that is not closed is an error, rather than a cell that takes in the rows below
    rows = csv.reader(lines, delimiter=_delimiter(source) or default, strict=True)
    header: list[str] = []
    while True:
        lines.begin()
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            row, broken = [], f" ({error})"
        else:
            broken = ""
        if not row and not broken:
            continue
        number = lines.taken[0][0]
        if not header:
            if row and row[0].startswith("sep="):
                continue
            header = [name.strip() for name in row]
            records.check_columns(header, source)
            continue
        if not broken and any(cell.strip() for cell in row[len(header):]) or len(row) < len(header):
            broken = broken or f" of {len(row)} cells under a header of {len(header)}"
        if not broken:
            # of two columns of one name the first counts
            cells = dict(reversed(list(zip(header, row, strict=False))))
            paper = records.paper(cells, source, number)
            if paper is not None:
                yield paper
            continue
        source.problem(number, "a ragged row", "mend its commas and quotation marks", broken)
        lines.give_back()


CSV = Reader("csv", "CSV with a header line: id, title, abstract and what else a paper has", (".csv",),
             lambda source: _delimiter(source) in (",", ";", "|"), lambda source: _read(source, ","))
TSV = Reader("tsv", "the same with tabs", (".tsv",),
             lambda source: _delimiter(source) == "\t", lambda source: _read(source, "\t"))
