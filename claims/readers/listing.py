"""A listing page of trending papers, saved as text.

Promotional lines come first; the last of them, a button, is glued to the first title ("SubscribeSome Title"). From
there on a line with a title and a line with an abstract take turns. The page has no ids: papers are "hf-001" on.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator

from claims.model import Paper
from claims.readers.source import Problem, Reader, Source

_PROMOTION = b"Get trending papers in your email inbox"
_BUTTON = b"Subscribe"


def recognises(head: bytes) -> bool:
    """Whether the page begins with its promotional lines."""
    return head.lstrip().startswith(_PROMOTION) and b"\n" + _BUTTON in head


def read(source: Source, on_problem: Callable[[Problem], None]) -> Iterator[Paper]:
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
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            on_problem(Problem(source.name, number, f"not UTF-8 at byte {error.start}",
                               "save the page as UTF-8; the unreadable characters stand as U+FFFD"))
            line = raw.decode("utf-8", "replace")
        if not line.strip():
            continue
        if title is None:
            title = number, line
            continue
        count += 1
        yield Paper(f"hf-{count:03d}", title[1], line, source=f"{source.name}:{title[0]}")
        title = None
    if not begun:
        on_problem(Problem(source.name, None, f'no line begins with "{_BUTTON.decode()}"',
                           "this is not the listing page: leave out --reader"))
    elif title is not None:
        on_problem(Problem(source.name, title[0], "a title without an abstract ends the page",
                           "save the page again, to its end"))


READER = Reader("listing", "a listing page of trending papers saved as text", recognises, read)
