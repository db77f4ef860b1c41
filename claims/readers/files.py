"""What people name -> files that can be opened: paths, folders, patterns, and "-" for standard input."""
from __future__ import annotations

import contextlib
import glob
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from claims.readers.packing import PACKED, PIECE
from claims.readers.problem import Problem, ReadError

_PATTERN = frozenset("*?[")
_ABOUT = ("readme", "license", "licence", "changelog", "contributing", "notice", "citation")


def expand(path: str | Path, suffixes: tuple[str, ...], report: Callable[[Problem], None]) -> list[str]:
    """The files that a path stands for, in the order of their names; a problem when there are none.

    A folder stands for the files in it, and in its folders, whose names end in `suffixes` (packed or not), but for
    hidden ones and those about the folder, such as README.md. A path that does not exist may be a pattern
    ("papers/*.jsonl", "**" for any folders).
    """
    name = str(path)
    if name == "-" or (os.path.exists(name) and not os.path.isdir(name)):
        return [name]
    if os.path.isdir(name):
        found = [os.path.join(folder, file) for folder, _, names in os.walk(name) for file in names]
        files = [file for file in found if os.path.isfile(file) and holds_papers(os.path.relpath(file, name), suffixes)]
        if not files:
            report(Problem(name, None, "a folder without papers", "name a folder with files that end in "
                           f"{', '.join(suffixes)} (or these packed)"))
        return sorted(files)
    found = sorted(file for file in glob.glob(name, recursive=True) if os.path.isfile(file))
    if not found:
        pattern = not _PATTERN.isdisjoint(name)
        report(Problem(name, None, "no file matches" if pattern else "No such file or directory",
                       "check the pattern" if pattern else "check the path"))
    return found


def holds_papers(path: str, suffixes: tuple[str, ...]) -> bool:
    """Whether a file of a folder or archive is taken for one with papers, by its path in it."""
    name = os.path.basename(path).lower()
    for end in PACKED:
        name = name.removesuffix(end)
    return (name.endswith(suffixes) and not name.startswith(_ABOUT)
            and not any(part.startswith(".") for part in Path(path).parts))


@contextlib.contextmanager
def opened(path: str | BinaryIO, name: str) -> Iterator[io.BufferedReader[Any]]:
    """A file as a stream of bytes; "-" is standard input. Raises ReadError when it cannot be opened.

    What is open already is left open.
    """
    if path == "-":
        if sys.stdin is None:
            raise ReadError(Problem(name, None, "standard input is closed", "name a file"))
        path = sys.stdin.buffer
    if not isinstance(path, str):
        stream = io.BufferedReader(cast(io.RawIOBase, path), PIECE)
        try:
            yield stream
        finally:
            stream.detach()
        return
    try:
        file = open(path, "rb", buffering=PIECE)  # noqa: SIM115 (closed below)
    except OSError as error:
        raise ReadError(Problem(name, None, error.strerror or str(error), "check the path")) from error
    with file:
        yield cast("io.BufferedReader[Any]", file)
