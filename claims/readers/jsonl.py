"""JSON Lines: one record a line, with `id` (or `paper_id`), `title`, `abstract` and, where known, a paper's other
fields under their own names. Other keys are left alone."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from claims.model import Paper, paper_key
from claims.readers.source import Problem, Reader, Source
from claims.schema import columns

_ID_KEYS = ("paper_id", "id")
_METADATA = tuple(column for column in columns(Paper) if column.name not in ("paper_id", "title", "abstract", "source"))


def recognises(head: bytes) -> bool:
    """Whether the first line that is not empty begins an object."""
    return head.lstrip().startswith(b"{")


def read(source: Source, on_problem: Callable[[Problem], None]) -> Iterator[Paper]:
    """The papers in the order of the lines; a line that holds none is a problem, empty lines are nothing."""
    for number, line in source.lines():
        if not line.strip():
            continue
        try:
            yield _paper(line, f"{source.name}:{number}")
        except _Unreadable as reason:
            on_problem(Problem(source.name, number, reason.what, reason.remedy))


class _Unreadable(Exception):
    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def _paper(line: bytes, place: str) -> Paper:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _Unreadable(f"not UTF-8 at byte {error.start}", "convert the file to UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise _Unreadable(f"not JSON ({error})", "mend or remove the line") from error
    if not isinstance(record, dict):
        raise _Unreadable(f"a JSON {type(record).__name__} where a record should be",
                          'write each line as {"id": ..., "title": ..., "abstract": ...}')
    if "abstract" not in record:
        raise _Unreadable('no field "abstract"', "name it so, or write null where a paper has none")
    title, abstract = (_text(record, key) or "" for key in ("title", "abstract"))
    if not (title or abstract):
        raise _Unreadable("neither title nor abstract", "give at least one of them")
    paper = Paper(_id(record) or paper_key(title, abstract), title, abstract, source=place)
    for column in _METADATA:
        value = record.get(column.name)
        # A field of another type belongs to another format: it is no reason to lose the paper.
        if value is not None and _fits(value, column.base, column.repeated):
            setattr(paper, column.name, value)
    return paper


def _text(record: dict[str, Any], key: str) -> str | None:
    value = record.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _Unreadable(f'"{key}" is a {type(value).__name__}, not a text', "put it in quotation marks")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _Unreadable(f'"{key}" holds half a character (a lone surrogate) at {error.start}',
                          "write the character in full") from error
    return value


def _id(record: dict[str, Any]) -> str | None:
    for key in _ID_KEYS:
        value = record.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if value is not None:
            return _text(record, key)
    return None


def _fits(value: Any, base: type, repeated: bool) -> bool:
    if isinstance(value, list) != repeated:
        return False
    return all(_storable(item) and isinstance(item, base) for item in (value if repeated else [value]))


def _storable(value: Any) -> bool:
    """Whether a table can hold it: a whole number of 64 bits, or a text that can be written as UTF-8."""
    if isinstance(value, str):
        return not any("\ud800" <= letter <= "\udfff" for letter in value)
    return isinstance(value, int) and not isinstance(value, bool) and -2**63 <= value < 2**63


READER = Reader("jsonl", "JSON Lines with id, title and abstract", recognises, read)
