"""Atom and RSS, by defusedxml: an answer of arXiv's API, its daily feed, or the feed of a journal."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from claims.model import Paper
from claims.readers import records
from claims.readers.problem import Unreadable
from claims.readers.source import MAX_RECORD, Reader, Source

_ANNOUNCED = re.compile(r"\s*arXiv:\S+\s+Announce Type:.*?Abstract:\s*", re.DOTALL)
_PARAGRAPH = re.compile(r"\s*<p>(.*)</p>\s*", re.DOTALL)
_ERROR = "arxiv.org/api/errors"
# such a text has been made UTF-8 by now
_OTHER_CODE = re.compile(rb"(\A\s*<\?xml[^>]{0,200}encoding=[\"'])utf-(?:16|32)(?:le|be)?([\"'])", re.IGNORECASE)
_ENTRIES = ("entry", "item")
_REMEDY = "save the feed again; what came before was read"


def recognises(source: Source) -> bool:
    """Whether it is XML; only feeds can be read then."""
    head = source.head.lstrip().lower()
    return head.startswith((b"<?xml", b"<feed", b"<rss", b"<rdf", b"<!doctype rss", b"<entry")) and not (
        b"<html" in head[:2_000] or b"<!doctype html" in head[:2_000])


def read(source: Source) -> Iterator[Paper]:
    """The papers in the order of the entries, which are counted from 1. Entity definitions are refused."""
    number = 0
    for entry in _entries(source):
        number += 1
        record = _record(entry)
        if _ERROR in str(record["id"]):
            source.problem(number, "arXiv answered with an error", "ask again with another query",
                           f" ({str(record['abstract'])[:200]})", unit="entry")
            continue
        paper = records.paper(record, source, number, "entry")
        if paper is not None:
            yield paper
    if not number and not source.told:
        source.problem(None, "no entry in it", "name an Atom or RSS feed that has some")


class _File:
    """The bytes of a source as a file; raises Unreadable when an entry does not end."""

    def __init__(self, source: Source) -> None:
        self._pieces = source.pieces()
        self.since_entry = 0
        self._begun = False

    def read(self, size: int = -1) -> bytes:
        piece = next(self._pieces, b"")
        if not self._begun and piece:
            self._begun = True
            piece = _OTHER_CODE.sub(rb"\1utf-8\2", piece, count=1)
        self.since_entry += len(piece)
        if self.since_entry > MAX_RECORD:
            raise Unreadable(f"an entry of more than {MAX_RECORD >> 20} MiB", _REMEDY)
        return piece


def _entries(source: Source) -> Iterator[Element]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    file = _File(source)
    open_elements: list[Element] = []
    try:
        for event, element in iterparse(file, events=("start", "end")):
            if event == "start":
                open_elements.append(element)
                continue
            open_elements.pop()
            if _tag(element) in _ENTRIES:
                file.since_entry = 0
                yield element
            if not any(_tag(outer) in _ENTRIES for outer in open_elements):
                element.clear()  # nothing outside an entry is of use, nor an entry that has been read
                if open_elements:
                    open_elements[-1].remove(element)
    except ParseError as error:
        source.problem(error.position[0], "not XML", _REMEDY, f" ({error})")
    except DefusedXmlException as error:
        raise Unreadable("defines entities, which can be used to attack", "remove the DOCTYPE if you trust the file",
                         f" ({type(error).__name__})") from error
    except (ValueError, LookupError) as error:  # an encoding that is not known or not kept to
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("not XML", _REMEDY, f" ({error})") from error


def _tag(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _record(entry: Element) -> dict[str, Any]:
    record: dict[str, Any] = {"id": None, "abstract": None}
    authors: list[str] = []
    classes: list[str] = []
    for element in entry:
        tag, text = _tag(element), "".join(element.itertext()).strip()
        if tag == "author":
            names = [inner for inner in element if _tag(inner) == "name"]
            authors.append("".join(names[0].itertext()).strip() if names else text)
        elif tag == "creator":  # Dublin Core, in RSS: all authors in one
            authors += re.split(r"\s*,\s*", text)
        elif tag == "category":
            classes.append(element.get("term") or text)
        elif tag == "link":
            _link(element, text, record)
        elif tag in ("summary", "description") or (tag == "content" and not record["abstract"]):
            record["abstract"] = _summary(text)
        elif tag in ("id", "guid"):
            record["id"] = records.arxiv_id_of(text) or text
        elif tag in ("title", "doi", "journal_ref", "published", "pubDate", "updated", "date"):
            record[{"pubDate": "published", "date": "published"}.get(tag, tag)] = text
    return record | {"authors": authors, "categories": list(dict.fromkeys(classes))}


def _link(element: Element, text: str, record: dict[str, Any]) -> None:
    address = element.get("href") or text
    if element.get("title") == "doi":
        record.setdefault("doi", address)
    elif element.get("rel", "alternate") == "alternate":
        record.setdefault("url", address)


def _summary(text: str) -> str:
    text = _ANNOUNCED.sub("", text, count=1)
    paragraph = _PARAGRAPH.fullmatch(text)
    return paragraph[1].strip() if paragraph else text.strip()


READER = Reader("atom", "Atom or RSS: an answer of arXiv's API, or a feed", (".atom", ".rss", ".xml"), recognises, read)
