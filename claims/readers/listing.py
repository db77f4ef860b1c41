"""A listing page of trending papers, saved as text.

Promotional lines come first; the last of them, a button, is glued to the first title ("SubscribeSome Title"). From
there on a line with a title and a line with an abstract take turns. The page has no ids: papers are "hf-001" on.
"""
from __future__ import annotations

from collections.abc import Iterator

from claims.model import Paper
from claims.readers.problem import Unreadable
from claims.readers.records import check_text
from claims.readers.source import Reader, Source

_PROMOTION = b"Get trending papers in your email inbox"
_BUTTON = b"Subscribe"


def recognises(source: Source) -> bool:
    """Whether the page begins with its promotional lines."""
    return source.head.lstrip().startswith(_PROMOTION) and b"\n" + _BUTTON in source.head


def read(source: Source) -> Iterator[Paper]:
    """The papers in page order. A title without an abstract, at the end of a page that was cut, is a problem."""
    title: tuple[int, str] | None = None
    begun = False
    count = 0
    for number, raw in source.lines():
        if not begun:
            begun = raw.startswith(_BUTTON)
            if not begun:
                continue
            raw = raw.removeprefix(_BUTTON)
        line = _text(raw, number, source)
        if not line.strip():
            continue
        if title is None:
            title = number, line
            continue
        count += 1
        yield Paper(f"hf-{count:03d}", title[1], line, source=source.place(title[0]))
        title = None
    if not begun:
        raise Unreadable(f'no line begins with "{_BUTTON.decode()}"',
                         "this is not the listing page: leave out --reader")
    if title is not None:
        source.problem(title[0], "a title without an abstract ends the page", "save the page again, to its end")


def _text(raw: bytes, number: int, source: Source) -> str:
    """The line as text: lines take turns, so that none may be left out."""
    try:
        line = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        source.problem(number, "not UTF-8", "save the page as UTF-8; the unreadable characters stand as U+FFFD",
                       f" at byte {error.start}")
        line = raw.decode("utf-8", "replace")
    try:
        check_text(line, "the line")
    except Unreadable as error:
        source.unreadable(error, number)
        line = line.replace("\x00", "\ufffd")
    return line


READER = Reader("listing", "a listing page of trending papers saved as text", (".txt",), recognises, read)
