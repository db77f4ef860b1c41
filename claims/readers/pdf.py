"""A paper as a PDF, by pypdf: the title and abstract on its first pages. Needs hwclaims[pdf].

The title is what is written largest at the top, the abstract what follows that word. The rest of the text, its
sections, would be read here.
"""
from __future__ import annotations

import contextlib
import itertools
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from claims.model import Paper
from claims.readers import records
from claims.readers.problem import Unreadable
from claims.readers.source import Reader, Source
from claims.readers.text import abstract_in

PAGES = 2  # the abstract is on one of the first
MAX_CONTENT = 8 * 2**20  # bytes of a page's drawing instructions; a page of text has some ten thousand
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_STAMP = re.compile(r"arXiv:(?P<id>\S+?)(?:v\d+)?\s+\[(?P<class>[\w.-]+)\]")
_NO_TITLE = re.compile(r"(?:untitled|microsoft word|.*\.(?:dvi|tex|docx?|pdf)$)", re.IGNORECASE)


def recognises(source: Source) -> bool:
    """Whether it begins as a PDF does."""
    return b"%PDF-" in source.head[:1024]


def read(source: Source) -> Iterator[Paper]:
    """The one paper of the file. Raises Unreadable when there is no text, no abstract, or no hwclaims[pdf]."""
    try:
        import pypdf
    except ImportError as error:
        raise Unreadable("a PDF, which needs an optional part", "pip install 'hwclaims[pdf]'") from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # it warns of every flaw that it mends
    with source.file() as file:
        try:
            record = _record(pypdf.PdfReader(file))
        except Unreadable:
            raise
        except Exception as error:  # whatever a damaged file makes of pypdf
            raise Unreadable("not a PDF that can be read", "fetch it again, or save the paper's abstract as text",
                             f" ({type(error).__name__}: {str(error)[:150]})") from error
    paper = records.paper(record, source, None)
    if paper is not None:
        yield paper


def _record(document: Any) -> dict[str, Any]:
    lines = [line for page in itertools.islice(document.pages, PAGES) for line in _lines(page)]
    text = _HYPHEN.sub("", "\n".join(line.text for line in lines))
    if not text.strip():
        raise Unreadable("a PDF without text", "it is a scan: give its abstract as text")
    abstract = abstract_in(text)
    if abstract is None:
        raise Unreadable("a PDF without the word Abstract at the beginning of a line", "give its abstract as text")
    stamp = _STAMP.search(text)
    return {"title": _title(lines, document), "abstract": abstract,
            "arxiv_id": stamp["id"] if stamp else None, "categories": stamp["class"] if stamp else None}


@dataclass(slots=True)
class _Line:
    text: str
    size: float  # of its letters, in points


def _lines(page: Any) -> list[_Line]:
    """The page's lines of text in the order of its instructions, with the size of most of their letters."""
    content = page.get_contents()
    if content is not None and len(content.get_data()) > MAX_CONTENT:
        raise Unreadable("a PDF with a page of drawings", "give its abstract as text")
    lines: list[_Line] = [_Line("", 0.0)]

    def visit(text: str, _current: Any, matrix: list[float], _font: Any, size: float) -> None:
        scale = abs(matrix[3]) or abs(matrix[1]) or 1.0
        for at, part in enumerate(text.split("\n")):
            if at:
                lines.append(_Line("", 0.0))
            if part.strip():
                lines[-1].size = max(lines[-1].size, size * scale)
            lines[-1].text += part

    page.extract_text(visitor_text=visit)
    return [line for line in lines if line.text.strip()]


def _title(lines: list[_Line], document: Any) -> str:
    """The lines that are written largest, of those before the abstract; else what the file says its title is."""
    top = list(itertools.takewhile(lambda line: not line.text.strip().lower().startswith("abstract"), lines))
    top = [line for line in top if not _STAMP.search(line.text)]
    sizes = {round(line.size, 1) for line in lines}
    if top and len(sizes) > 1:
        largest = max(line.size for line in top)
        begin = next(at for at, line in enumerate(top) if line.size > largest - 0.5)
        title = " ".join(line.text.strip() for line in itertools.takewhile(lambda line: line.size > largest - 0.5,
                                                                           top[begin:]))
        if len(title) > 5:
            return title
    with contextlib.suppress(Exception):  # whatever a damaged file makes of pypdf: the title is no reason to stop
        told = str(document.metadata.title or "").strip()
        if told and not _NO_TITLE.fullmatch(told):
            return told
    return top[0].text.strip() if top else ""


READER = Reader("pdf", "a paper as a PDF (needs hwclaims[pdf])", (".pdf",), recognises, read)
