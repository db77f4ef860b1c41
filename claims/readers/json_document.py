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
_FIRST_NAME = re.compile(r'\{\s*("(?:[^"\\]|\\.){0,200}")\s*:')
_SPACE = re.compile(r"[ \t\n\r]*")


def recognises(source: Source) -> bool:
    """Whether the text begins a list, or an object that goes on over the lines."""
    head = source.head.lstrip()
    return head.startswith(b"[") or (head.startswith(b"{") and is_document(head))


def read(source: Source) -> Iterator[Paper]:
    """The papers in order. After a broken record it goes on where the next one begins as that one did."""
    text = _Text(source)
    for line, record in text.records():
        if record is None:
            continue  # what a service gives for an id that it does not know
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
        self._line = 1  # of the character at _counted
        self._counted = 0
        self._before = 0  # characters of the first line of _text that were let go

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
            begins = self._beginning()
            try:
                value = self._value()
                if self._next() not in (",", "]"):
                    raise Unreadable("not JSON", "mend it here: a comma or ] is missing")
            except Unreadable as error:
                where = self._line_of(self._at)
                found = begins is not None and self._skip_to(begins)
                if not found:
                    error.remedy += "; what follows was not read"
                self._source.unreadable(error, where)
                if not found:
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
                reason = getattr(error, "msg", str(error))
                left = len(self._text) - self._at - broken
                # a value that is cut breaks at its end, or in a text that does not end
                if (left < len("\\ud83d\\ude00") or reason.startswith("Unterminated")) and self._more():
                    continue
                self._at += broken
                start = self._text.rfind("\n", 0, self._at)
                column = self._at - start if start >= 0 else self._before + self._at + 1
                raise Unreadable("not JSON", "mend it here", f" ({reason}, column {column})") from error
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
        self._line_of(self._at)
        start = self._text.rfind("\n", 0, self._at)
        self._before = self._at - start - 1 if start >= 0 else self._before + self._at
        self._text = self._text[self._at:]
        self._at = self._counted = 0
        if len(self._text) > MAX_RECORD:
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
        """The line of a place; counted on from the last place that was asked for."""
        if at >= self._counted:
            self._line += self._text.count("\n", self._counted, at)
        else:
            self._line -= self._text.count("\n", at, self._counted)
        self._counted = at
        return self._line

    def _beginning(self) -> re.Pattern[str] | None:
        """What the next record would begin with: the first name of this one, after a comma or on a line of its own."""
        found = _FIRST_NAME.match(self._text, self._at)
        if found is None and self._more():
            found = _FIRST_NAME.match(self._text, self._at)
        return re.compile(rf"(?:\n|\}}[ \t\r\n]*,)[ \t\r\n]*(\{{\s*{re.escape(found[1])}\s*:)") if found else None

    def _give_up(self) -> None:
        self._pieces = iter(())
        self._text, self._at, self._counted = "", 0, 0

    def _skip_to(self, begins: re.Pattern[str]) -> bool:
        """Goes on to where the next record begins; whether there is one."""
        while (found := begins.search(self._text, self._at)) is None:
            self._at = max(self._at, len(self._text) - 1_000)
            if not self._more():
                return False
        self._at = found.start(1)
        return True


READER = Reader("json", "JSON: a list of records, or an answer of Semantic Scholar, OpenAlex or Hugging Face",
                (".json",), recognises, read)
