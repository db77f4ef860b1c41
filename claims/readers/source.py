"""What every reader works with: an open input with its name and first bytes, and a way to say what was wrong."""
from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Any

from claims.model import Paper
from claims.readers.packing import BROKEN, PACKED, PIECE, Bomb, ahead, seekable
from claims.readers.problem import Problem, ReadError, Unreadable, place

HEAD_BYTES = PIECE  # how much of an input the choice of its reader may look at
MAX_RECORD = 16 * 2**20  # bytes of one line, record or plain text; longer ones are no papers and are left out
MAX_DOCUMENT = 256 * 2**20  # bytes of a file that can only be read as a whole, such as a PDF


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its name for --reader, what it is, the ends of its files' names, how it is known and how it is read.

    `recognises` looks at the name and the first bytes of an open input; `read` yields its papers one after the other
    and hands what it cannot read to `Source.problem`. It may raise Unreadable for the input as a whole.
    """

    name: str
    doc: str
    suffixes: tuple[str, ...]
    recognises: Callable[[Source], bool]
    read: Callable[[Source], Iterator[Paper]]


class Source:
    """An open input, unpacked: `name` as people know it, `head` its first bytes, `lines()` or `file()` all of it.

    `mapping` holds the fields of a paper that the user found in columns of other names.
    """

    def __init__(self, name: str, stream: io.BufferedReader[Any], report: Callable[[Problem], None],
                 mapping: Mapping[str, str] = MappingProxyType({})) -> None:
        self.name = name
        self.mapping = mapping
        self._report = report
        self.told = False  # whether anything was said about it
        with self._said(None):
            self.head, self._stream = ahead(stream, HEAD_BYTES)

    @property
    def suffix(self) -> str:
        """The end of the file's name that tells its format, in small letters: ".csv" of "papers.CSV.gz"; may be ""."""
        name = self.name.replace("\\", "/").rpartition("/")[2].lower()
        for end in PACKED:
            name = name.removesuffix(end)
        return f".{name.rpartition('.')[2]}" if "." in name else ""

    def problem(self, line: int | None, reason: str, remedy: str, detail: str = "", unit: str = "line",
                lost: bool = True) -> None:
        """Says what was wrong at a line, row or entry, and what to do about it."""
        self.told = True
        self._report(Problem(self.name, line, reason, remedy, detail, unit, lost))

    def unreadable(self, error: Unreadable, line: int | None, unit: str = "line") -> None:
        """Says why the record at this place could not be read."""
        self.problem(line, error.reason, error.remedy, error.detail, unit)

    def place(self, line: int | None, unit: str = "line") -> str:
        """The field `source` of a paper that was read there."""
        return place(self.name, line, unit)

    def lines(self, ends: bool = False) -> Iterator[tuple[int, bytes]]:
        """The lines with their numbers, from 1, with or without their line ends.

        Lines of more than MAX_RECORD bytes are left out, and said to be.

        Raises ReadError where the input itself breaks off, a truncated gzip file for one.
        """
        if b"\r" in self.head and b"\n" not in self.head:
            yield from self._old_lines()
            return
        number = 0
        while True:
            with self._said(number):
                line = self._stream.readline(MAX_RECORD + 1)
            if not line:
                return
            number += 1
            if len(line) > MAX_RECORD and not line.endswith(b"\n"):
                with self._said(number):
                    while line and not line.endswith(b"\n"):
                        line = self._stream.readline(PIECE)
                self.problem(number, f"a line of more than {MAX_RECORD >> 20} MiB", "is it a list of papers? mend it")
                continue
            yield number, line if ends else line.rstrip(b"\r\n")

    def _old_lines(self) -> Iterator[tuple[int, bytes]]:
        """The lines of a file that ends them with a carriage return alone, as old Macs did."""
        rest, number = b"", 0
        for piece in self.pieces():
            *lines, rest = (rest + piece).split(b"\r")
            for line in lines:
                number += 1
                yield number, line
            if len(rest) > MAX_RECORD:
                raise Unreadable(f"a line of more than {MAX_RECORD >> 20} MiB", "is it a list of papers? mend it")
        if rest:
            yield number + 1, rest

    def pieces(self) -> Iterator[bytes]:
        """All bytes, some at a time. Raises ReadError where the input itself breaks off."""
        while True:
            with self._said(None):
                piece = self._stream.read1(PIECE)
            if not piece:
                return
            yield piece

    def whole(self, limit: int = MAX_DOCUMENT) -> bytes:
        """All bytes at once, for a format that cannot be read in pieces. Raises Unreadable beyond `limit` bytes."""
        with self._said(None):
            data = self._stream.read(limit + 1)
        if len(data) > limit:
            raise Unreadable(f"more than {limit >> 20} MiB of text", "a paper is shorter: is it another format?")
        return data

    @contextlib.contextmanager
    def file(self) -> Iterator[IO[bytes]]:
        """All bytes as a file that can be read in any order."""
        if self._stream.seekable():
            yield self._stream
            return
        with self._said(None):
            copy = seekable(self._stream)
        with copy:
            yield copy

    @contextlib.contextmanager
    def _said(self, number: int | None) -> Iterator[None]:
        try:
            yield
        except Bomb as error:
            raise ReadError(Problem(self.name, number, str(error),
                                    "unpack it yourself if you trust it; what came before was read")) from error
        except BROKEN as error:
            raise ReadError(Problem(self.name, number, "the input breaks off here",
                                    "fetch or pack it again; what came before was read", f" ({error})")) from error
