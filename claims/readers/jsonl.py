"""JSON Lines: one record a line, under any of the names that records.py knows."""
from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from claims.model import Paper
from claims.readers import records
from claims.readers.problem import Unreadable
from claims.readers.source import Reader, Source

CONTAINERS = ("results", "data", "papers", "items", "works", "entries", "records", "articles", "docs", "message",
              "response", "hits")  # what lists of records are called in an answer that holds one
_LIST = re.compile(rf'"(?:{"|".join(CONTAINERS)})"\s*:\s*\[\s*\{{'.encode())


def recognises(source: Source) -> bool:
    """Whether the first line that is not empty is an object by itself, or would be if it were not broken."""
    head = source.head.lstrip()
    return head.startswith(b"{") and not is_document(head)


def is_document(head: bytes) -> bool:
    """Whether a text that begins with "{" goes on over the lines, or holds a list, rather than a record a line."""
    first, _, rest = head.partition(b"\n")
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        if not rest:
            return len(head) > 1000 and bool(_LIST.search(head))
        if first.strip() == b"{":
            return True
        return not first.rstrip().endswith(b"}") and b"\n{" not in rest
    return not records.known(record) and holds_list(record)


def holds_list(record: dict[str, Any]) -> bool:
    """Whether an object is an answer that holds records rather than a record."""
    inner = [value for name, value in record.items() if name in CONTAINERS]
    return any(not value or isinstance(value[0], dict) if isinstance(value, list)
               else isinstance(value, dict) and not records.known(value) and holds_list(value) for value in inner)


def read(source: Source) -> Iterator[Paper]:
    """The papers in the order of the lines; a line that holds none is a problem, empty lines are nothing."""
    for number, line in source.lines():
        if not line.strip():
            continue
        try:
            record = _record(line)
        except Unreadable as error:
            source.unreadable(error, number)
            continue
        paper = records.paper(record, source, number)
        if paper is not None:
            yield paper


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Unreadable("not UTF-8", "convert the file to UTF-8", f" at byte {error.start}") from error
    except ValueError as error:
        raise Unreadable("not JSON", "mend or remove the line", f" ({error})") from error
    except RecursionError as error:
        raise Unreadable("nested too deeply", "a record of a paper is flat: mend or remove the line") from error
    return as_record(record)


def as_record(value: Any) -> dict[str, Any]:
    """A JSON value that is a record. Raises Unreadable for any other."""
    if not isinstance(value, dict):
        raise Unreadable(f"a JSON {type(value).__name__} where a record should be",
                         'write each record as {"id": ..., "title": ..., "abstract": ...}')
    return value


READER = Reader("jsonl", "JSON Lines: a record with id, title and abstract in each line", (".jsonl", ".ndjson"),
                recognises, read)
