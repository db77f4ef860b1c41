"""A plain text or Markdown file as one paper: the first heading or line is its title, the rest its abstract.

Where the text has a part that calls itself the abstract, that part is the abstract.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from claims.model import Paper
from claims.readers import records
from claims.readers.problem import Unreadable
from claims.readers.source import MAX_RECORD, Reader, Source

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TITLE = re.compile(r"[ \t]*#{1,6}[ \t]+(?P<heading>.*?)[ \t#]*$|^[ \t]*(?P<line>\S.*?)[ \t]*$", re.MULTILINE)
_ABSTRACT = re.compile(r"^[ \t]*(?:#{1,6}[ \t]*)?[*_]{0,3}abstract[*_]{0,3}[ \t]*(?:[.:—–-]+[*_]{0,3}|$)",
                       re.MULTILINE | re.IGNORECASE)
_AFTER = re.compile(r"^[ \t]*(?:#{1,6}[ \t]|[*_]{0,3}(?:(?:\d|I)?\.?[ \t]*introduction|index terms|key[ -]?words|"
                    r"ccs concepts|categories and subject descriptors)\b)", re.MULTILINE | re.IGNORECASE)


def recognises(source: Source) -> bool:
    """Whether it is text at all: UTF-8 without control characters."""
    head = source.head
    if _CONTROL.search(head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4 and error.reason == "unexpected end of data"
    return True


def read(source: Source) -> Iterator[Paper]:
    """The one paper in the text."""
    data = source.whole(MAX_RECORD)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        source.problem(data.count(b"\n", 0, error.start) + 1, "not UTF-8", "convert the file to UTF-8",
                       f" at byte {error.start}")
        return
    title, abstract = title_and_abstract(text)
    paper = records.paper({"title": title, "abstract": abstract}, source, 1)
    if paper is not None:
        yield paper


def title_and_abstract(text: str) -> tuple[str, str]:
    """The title and the abstract of a text, as they stand in it."""
    text = _FRONT.sub("", text, count=1)
    first = _TITLE.search(text)
    if first is None:
        return "", ""
    title = first["heading"] if first["heading"] is not None else first["line"]
    return title.strip(), (abstract_in(text, first.end()) or text[first.end():]).strip()


def abstract_in(text: str, start: int = 0) -> str | None:
    """The part of a text, from `start` on, that calls itself the abstract; None when none does."""
    begin = _ABSTRACT.search(text, start)
    if begin is None:
        return None
    end = _AFTER.search(text, begin.end())
    return text[begin.end(): end.start() if end else None].strip() or None


def unknown(source: Source) -> Unreadable:
    """Why an input that no reader knows cannot be read."""
    head = source.head
    kinds = {b"ustar": "a tar archive", b"SQLite format 3": "an SQLite database", b"DUCK": "a DuckDB database",
             b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"ARROW1": "an Arrow file",
             b"\xd0\xcf\x11\xe0": "an office document"}
    for mark, kind in kinds.items():
        if head.startswith(mark) or (mark in (b"ustar", b"DUCK") and mark in head[:512]):
            return Unreadable(f"{kind}, not a list of papers", "save the papers in it as JSON Lines or CSV")
    if _CONTROL.search(head):
        return Unreadable("a binary file, not a list of papers", "save the papers in it as JSON Lines or CSV")
    return Unreadable("not UTF-8", "convert the file to UTF-8, or name its format with --reader")


READER = Reader("text", "a plain text or Markdown file as one paper", (".txt", ".md"), recognises, read)
