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
_FRONT = re.compile(r"\A---\r?\n.*?\n---\r?\n", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t\r]*$", re.MULTILINE)
_TAGGED = re.compile(rb"(?:FN |PT [JCBS]\r?\n|%0 |PMID- ?\d)")  # Web of Science, EndNote, PubMed
_TITLE = re.compile(r"[ \t]*#{1,6}[ \t]+(?P<heading>.*?)[ \t#]*$|^[ \t]*(?P<line>\S.*?)[ \t]*$", re.MULTILINE)
_ABSTRACT = re.compile(r"^[ \t]*(?:#{1,6}[ \t]*)?[*_]{0,3}abstract[*_]{0,3}[ \t]*(?:[.:—–-]+[*_]{0,3}|$)",
                       re.MULTILINE | re.IGNORECASE)
_AFTER = re.compile(r"^[ \t]*(?:#{1,6}[ \t]|[*_]{0,3}(?:(?:\d|I)?\.?[ \t]*introduction|index terms|key[ -]?words|"
                    r"ccs concepts|categories and subject descriptors)\b)", re.MULTILINE | re.IGNORECASE)


_OTHER = (".py", ".c", ".h", ".cpp", ".js", ".sh", ".log", ".toml", ".yaml", ".yml", ".ini", ".nbib", ".enw", ".sql",
          ".tex")


def is_binary(source: Source) -> bool:
    """Whether it holds characters that no text has."""
    return bool(_CONTROL.search(source.head))


def recognises(source: Source) -> bool:
    """Whether it is text, UTF-8 without control characters, and its name does not say that it is something else."""
    head = source.head
    if is_binary(source) or _TAGGED.match(head) or source.suffix in _OTHER:
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
    front = _FRONT.match(text)
    told = _FRONT_TITLE.search(front[0]) if front else None
    text = text[front.end():] if front else text
    if told:
        rest = text.strip()
        heading = re.match(rf"#*[ \t]*{re.escape(told[1])}[ \t#]*\r?\n", rest)
        return told[1], (abstract_in(rest) or rest[heading.end() if heading else 0:]).strip()
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
            remedy = "unpack it" if kind == "a tar archive" else "save the papers in it as JSON Lines or CSV"
            return Unreadable(f"{kind}, not a list of papers", remedy)
    if _TAGGED.match(head):
        return Unreadable("the tagged text of a reference manager", "export the list as RIS, BibTeX or CSV")
    if source.suffix in _OTHER:
        return Unreadable(f"no list of papers that is known, and no paper: a {source.suffix} file",
                          "name its format with --reader")
    if is_binary(source):
        return Unreadable("a binary file, not a list of papers", "save the papers in it as JSON Lines or CSV")
    return Unreadable("not UTF-8", "convert the file to UTF-8, or name its format with --reader")


READER = Reader("text", "a plain text or Markdown file as one paper", (".txt", ".md"), recognises, read)
