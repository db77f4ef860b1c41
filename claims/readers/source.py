"""What every reader works with: an open input with its name and first bytes, and a way to say what was wrong."""
from __future__ import annotations

import contextlib
import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from claims.model import Paper

HEAD_BYTES = 65_536  # how much of an input the choice of its reader may look at
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in an input that could not be read: where, what, and what to do about it. `line` counts from 1."""

    file: str
    line: int | None
    what: str
    remedy: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.what}; {self.remedy}"


class ReadError(ValueError):
    """An input, or a record of it, could not be read; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its name for --reader, what it is, whether it knows some first bytes, and how it is read.

    `read` takes the open input and a function that it hands problems to; it yields papers as it goes.
    """

    name: str
    doc: str
    recognises: Callable[[bytes], bool]
    read: Callable[[Source, Callable[[Problem], None]], Iterator[Paper]]


class _Gunzip(io.RawIOBase):
    """What a gzip stream holds, as far as it goes: a truncated one gives all its data before it raises EOFError."""

    def __init__(self, stream: Any) -> None:
        self._file = gzip.GzipFile(fileobj=stream)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class Source:
    """An open input: `name` as people know it, `head` its first bytes, `lines()` all of it. gzip is undone."""

    def __init__(self, name: str, raw: Any) -> None:
        self.name = name
        self._raw = raw
        self._stream: io.BufferedReader[Any] = io.BufferedReader(raw, HEAD_BYTES)
        if self._stream.peek(2)[:2] == _GZIP:
            self._stream = io.BufferedReader(_Gunzip(self._stream), HEAD_BYTES)
        with self._said(None):
            self.head = self._stream.peek(HEAD_BYTES)[:HEAD_BYTES].removeprefix(_BOM)

    @classmethod
    def open(cls, path: str | Path, name: str | None = None) -> Self:
        """Opens a file, or standard input for "-". Raises ReadError when that fails."""
        if str(path) == "-":
            return cls(name or "standard input", sys.stdin.buffer)
        try:
            file = open(path, "rb", buffering=0)  # noqa: SIM115 (closed by __exit__)
        except OSError as error:
            raise ReadError(Problem(str(path), None, error.strerror or str(error), "check the path")) from error
        try:
            return cls(name or str(path), file)
        except ReadError:
            file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """The lines with their numbers, from 1, without line ends and byte-order mark.

        Raises ReadError where the input itself breaks off, a truncated gzip file for one.
        """
        number = 0
        while True:
            with self._said(number):
                line = self._stream.readline()
            if not line:
                return
            number += 1
            yield number, (line.removeprefix(_BOM) if number == 1 else line).rstrip(b"\r\n")

    @contextlib.contextmanager
    def _said(self, number: int | None) -> Iterator[None]:
        try:
            yield
        except (EOFError, zlib.error, OSError) as error:
            raise ReadError(Problem(self.name, number, f"the input breaks off here ({error})",
                                    "fetch or compress it again; what came before was read")) from error
