"""JSON: a list of records, an answer of a service that holds such a list, or one record, over any number of lines.

Records are read one at a time: memory holds the longest record, not the file.
"""
from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from claims.model import Paper
from claims.readers import records
from claims.readers.jsonl import CONTAINERS, as_record, is_document
from claims.readers.problem import Unreadable
from claims.readers.source import MAX_RECORD, Reader, Source

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")


def recognises(source: Source) -> bool:
    """Whether the text begins a list, or an object that goes on over the lines."""
    head = source.head.lstrip()
    return head.startswith(b"[") or (head.startswith(b"{") and is_document(head))


def read(source: Source) -> Iterator[Paper]:
    """The papers in order. After a broken record it goes on where the next one begins a line at the same place."""
    text = _Text(source)
    for line, record in text.records():
        try:
            paper = records.paper(as_record(record), source, line)
        except Unreadable as error:
            source.unreadable(error, line)
            continue
        if paper is not None:
            yield paper


class _Text:
    """A JSON text that is read a value at a time: what is read and not yet used, and where that is."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pieces = source.pieces()
        # Bytes that are no UTF-8 become half characters, which the record they stand in is refused for.
        self._decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
        self._text = ""
        self._at = 0
        self._line = 1  # of the first character of _text

    def records(self) -> Iterator[tuple[int, Any]]:
        """The records, with the lines where they begin. Says what is broken."""
        while self._next():
            try:
                yield from self._value_or_list(depth=0)
            except Unreadable as error:
                self._source.unreadable(error, self._line_of(self._at))
                self._give_up()

    def _value_or_list(self, depth: int) -> Iterator[tuple[int, Any]]:
        if self._next() == "[":
            yield from self._list()
        elif self._next() == "{":
            yield from self._object(depth)
        else:
            yield self._line_of(self._at), self._value()

    def _list(self) -> Iterator[tuple[int, Any]]:
        self._at += 1
        while self._next() != "]":
            line = self._line_of(self._at)
            indent = self._indent()
            try:
                value = self._value()
                if self._next() not in (",", "]"):
                    raise Unreadable("not JSON", "mend it here: a comma or ] is missing")
            except Unreadable as error:
                self._source.unreadable(error, self._line_of(self._at))
                if indent is None or not self._skip_to(indent):
                    self._give_up()
                    return
                continue
            yield line, value
            if self._next() == ",":
                self._at += 1
        self._at += 1

    def _object(self, depth: int) -> Iterator[tuple[int, Any]]:
        """The records of an object's lists, or the object itself when it has none."""
        line = self._line_of(self._at)
        self._at += 1
        record: dict[str, Any] = {}
        lists = False
        while self._next() != "}":
            name = self._value()
            if not isinstance(name, str) or self._next() != ":":
                raise Unreadable("not JSON", "mend it here: a field is a name in quotation marks, a colon and a value")
            self._at += 1
            if name in CONTAINERS and self._next() in ("[", "{") and not records.known(record) and depth < 3:
                lists = True
                yield from self._value_or_list(depth + 1)
            else:
                record[name] = self._value()
            if self._next() == ",":
                self._at += 1
            elif self._next() != "}":
                raise Unreadable("not JSON", "mend it here: a comma or } is missing")
        self._at += 1
        if not lists:
            yield line, record

    def _value(self) -> Any:
        self._next()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise Unreadable("nested too deeply", "a record of a paper is flat: mend it") from error
            except ValueError as error:
                broken = getattr(error, "pos", self._at) - self._at
                if self._more():
                    continue
                self._at += broken
                raise Unreadable("not JSON", "mend it here", f" ({getattr(error, 'msg', error)})") from error
            if end == len(self._text) and self._more():
                continue  # a number may go on
            self._at = end
            return value

    def _next(self) -> str:
        """The next character that is no white space; "" at the end."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Reads about as much again as is held, and lets go of what is used; whether there was any."""
        self._line += self._text.count("\n", 0, self._at)
        self._text = self._text[self._at:]
        self._at = 0
        if len(self._text) > MAX_RECORD:
            self._at = 0
            raise Unreadable(f"a record of more than {MAX_RECORD >> 20} MiB", "is it a list of papers? mend it")
        held = len(self._text)
        new = []
        for piece in self._pieces:
            new.append(self._decode(piece))
            held -= len(new[-1])
            if held <= 0 and any(new):
                break
        else:
            new.append(self._decode(b"", True))
        self._text += "".join(new)
        return any(new)

    def _line_of(self, at: int) -> int:
        return self._line + self._text.count("\n", 0, at)

    def _indent(self) -> str | None:
        """The white space before the next value on its line; None when something else is there."""
        start = self._text.rfind("\n", 0, self._at) + 1
        before = self._text[start:self._at]
        return before if start and not before.strip() else None

    def _give_up(self) -> None:
        self._pieces = iter(())
        self._text, self._at = "", 0

    def _skip_to(self, indent: str) -> bool:
        """Goes on to the next line on which an object begins behind the same white space; whether there is one."""
        begins = f"\n{indent}{{"
        while (found := self._text.find(begins, self._at)) < 0:
            self._at = max(self._at, len(self._text) - len(begins))
            if not self._more():
                return False
        self._at = found + len(begins) - 1
        return True


READER = Reader("json", "JSON: a list of records, or an answer of Semantic Scholar, OpenAlex or Hugging Face",
                (".json",), recognises, read)
