"""RIS, as reference managers and publishers export it, one record at a time, by rispy."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from claims.model import Paper
from claims.readers import records
from claims.readers.source import MAX_RECORD, Reader, Source

_BEGIN = re.compile(rb"\s*TY  ?-")
_END = re.compile(rb"\s*ER  ?-")
_FIRST = re.compile(rb"(?:^|\n)TY  ?-")
_TAG = re.compile(r"\s*([A-Z][A-Z0-9]) {1,2}-(?: |$)")
_AUTHORS = ("authors", "first_authors")


def recognises(source: Source) -> bool:
    """Whether a record begins among the first lines, which publishers use for their name."""
    return bool(_FIRST.search(source.head[:2_000])) and not source.head.lstrip().startswith((b"{", b"[", b"<"))


def read(source: Source) -> Iterator[Paper]:
    """The papers in the order of the records. A record without its end ("ER  -") is a problem, and is read."""
    for line, lines in _parts(source):
        record = _record(lines)
        if record is None:
            source.problem(line, "not RIS", "begin each line of the record with its tag (\"AB  - text\")")
            continue
        paper = records.paper(record, source, line)
        if paper is not None:
            yield paper


def _parts(source: Source) -> Iterator[tuple[int, list[str]]]:
    """The records' lines from "TY" to "ER", with the number of the first."""
    begun, size = 0, 0
    lines: list[str] = []
    for number, raw in source.lines():
        if _BEGIN.match(raw):
            if begun:
                source.problem(begun, "a record without its end", 'end it with "ER  - "; it was read', lost=False)
                yield begun, lines
            begun, lines, size = number, [], 0
        size += len(raw)
        if begun and size > MAX_RECORD:
            source.problem(begun, f"a record of more than {MAX_RECORD >> 20} MiB", 'end it with "ER  - "')
            begun = 0
        if begun and _END.match(raw):
            yield begun, lines
            begun = 0
        elif begun:
            lines.append(raw.decode("utf-8", "surrogateescape").lstrip("\ufeff"))
    if begun:
        source.problem(begun, "a record without its end", 'end it with "ER  - "; it was read', lost=False)
        yield begun, lines


def _joined(lines: list[str]) -> list[str]:
    """The lines of a record with their tags as RIS wants them, each with those that go on with it."""
    out: list[list[str]] = []
    for line in lines:
        tag = _TAG.match(line)
        if tag:
            out.append([f"{tag[1]}  - {line[tag.end():].strip()}"])
        elif out:
            out[-1].append(line.strip())
    return [" ".join(part for part in parts if part) for parts in out]


def _record(lines: list[str]) -> dict[str, Any] | None:
    import rispy

    try:
        found = rispy.RisParser().parse_lines(iter([*_joined(lines), "ER  - "]))
    except (KeyError, TypeError, AttributeError, IndexError, ValueError):
        return None
    if not found:
        return None
    record: dict[str, Any] = {"abstract": None, **found[0]}
    for name in _AUTHORS:
        if isinstance(record.get(name), list):
            record[name] = [_name(author) for author in record[name] if isinstance(author, str)]
    for name in ("year", "publication_year"):  # PY and Y1 may hold the whole date
        if "/" in str(record.get(name)).rstrip("/"):
            record.setdefault("date", record[name])
    return record


def _name(author: str) -> str:
    """ "King, Martin, Jr." as "Martin King Jr.": here the suffix comes last."""
    last, *rest = (part.strip() for part in author.split(","))
    return " ".join(part for part in (*rest[:1], last, *rest[1:]) if part)


READER = Reader("ris", "RIS with abstracts", (".ris",), recognises, read)
