"""A paper as a web page, by Beautiful Soup: its title and abstract. Needs hwclaims[pdf].

arXiv, publishers' pages (citation_ meta tags) and LaTeXML (arXiv's HTML papers, ar5iv) say which parts these are. The
rest of the text, its sections, would be read here.
"""
from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from typing import Any

from claims.model import Paper
from claims.readers import records
from claims.readers.problem import Unreadable
from claims.readers.source import MAX_RECORD, Reader, Source

_BEGIN = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_TITLES = ("h1.ltx_title_document", "h1.title", "h1[property=name]", "article h1", "h1")
_ABSTRACTS = (".ltx_abstract", "blockquote.abstract", "section#abstract", "div#abstract", "#abstract",
              "[role=doc-abstract]", "section.abstract", "div.abstract", ".abstract-content", ".abstract")
HEAD = 2**20  # bytes of a page that are looked at
MAX_OPEN = 300  # tags in each other
_TAG = re.compile(rb"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
_NEVER_CLOSED = frozenset(
    b"p br hr img meta link input li dt dd tr td th option source col wbr base area embed track param path use".split())
_HEADING = re.compile(r"\s*abstract\s*[.:—–-]*\s*", re.IGNORECASE)
_TITLE = re.compile(r"^Title:\s*")
_NAMES = {"title": ("citation_title", "dc.title", "og:title"), "abstract": ("citation_abstract", "dcterms.abstract"),
          "doi": ("citation_doi", "dc.identifier"), "arxiv_id": ("citation_arxiv_id",), "url": ("og:url",),
          "date": ("citation_publication_date", "citation_date", "citation_online_date", "dc.date"),
          "venue": ("citation_journal_title", "citation_conference_title")}


def recognises(source: Source) -> bool:
    """Whether it begins as a web page does."""
    return bool(_BEGIN.match(source.head[:4_000]))


def read(source: Source) -> Iterator[Paper]:
    """The one paper of the page. Raises Unreadable without title and abstract, or without hwclaims[pdf]."""
    try:
        import bs4
    except ImportError as error:
        raise Unreadable("an HTML page, which needs an optional part", "pip install 'hwclaims[pdf]'") from error
    logging.getLogger("bs4").setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pages that are XML, or look like the name of a file
        page = bs4.BeautifulSoup(_head(source), "html.parser")
    told = _meta(page)
    record: dict[str, Any] = {field: next((told[name][0] for name in names if name in told), None)
                              for field, names in _NAMES.items()}
    record["title"] = record["title"] or _part(page, _TITLES) or (page.title and page.title.get_text()) or ""
    record["title"] = _TITLE.sub("", " ".join(record["title"].split()), count=1)
    abstract = record["abstract"] or _part(page, _ABSTRACTS) or _under_heading(page) or ""
    record["abstract"] = _HEADING.sub("", abstract, count=1)
    record["authors"] = [records.given_name_first(name) for name in told.get("citation_author", [])]
    if not record["abstract"]:
        raise Unreadable("a web page without an abstract", "save the page of the paper itself")
    paper = records.paper(record, source, None)
    if paper is not None:
        yield paper


def _head(source: Source) -> bytes:
    """The beginning of the page: title and abstract stand there. Raises Unreadable for tags that no page has."""
    data = source.whole(MAX_RECORD)[:HEAD]
    depth = deepest = 0
    for tag in _TAG.finditer(data):
        if tag[2].lower() not in _NEVER_CLOSED and not tag[0].endswith(b"/>"):
            depth = max(0, depth - 1 if tag[1] else depth + 1)
            deepest = max(deepest, depth)
    if deepest > MAX_OPEN or data.count(b"<!--") - data.count(b"-->") > MAX_OPEN:
        raise Unreadable("a web page with hundreds of tags in each other", "save the page of the paper itself")
    return data


def _meta(page: Any) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for tag in page.find_all("meta"):
        name, content = str(tag.get("name") or tag.get("property") or "").lower(), tag.get("content")
        if name and isinstance(content, str) and content.strip():
            told.setdefault(name, []).append(content.strip())
    return told


def _part(page: Any, selectors: tuple[str, ...]) -> str | None:
    for selector in selectors:
        found = page.select_one(selector)
        text = _text(found) if found else ""
        if text:
            return text
    return None


def _under_heading(page: Any) -> str | None:
    """The text between a heading "Abstract" and the next heading."""
    heading = page.find(lambda tag: tag.name in ("h1", "h2", "h3", "h4", "h5", "strong", "b")
                        and _HEADING.fullmatch(tag.get_text()))
    if heading is None:
        return None
    parts = []
    for sibling in (heading if heading.next_sibling else heading.parent).next_siblings:
        if sibling.name in ("h1", "h2", "h3", "h4", "h5"):
            break
        parts.append(_text(sibling))
    return " ".join(part for part in parts if part) or None


def _text(part: Any) -> str:
    """The text of a part, white space folded; a formula as its LaTeX, where the page has that."""
    texts = []
    for inner in getattr(part, "descendants", [part]):
        if inner.name == "math" and inner.get("alttext"):
            texts.append(f"${inner['alttext']}$")
        elif inner.name == "br":
            texts.append(" ")
        elif inner.name is None and type(inner).__name__ == "NavigableString":  # no comment or the like
            formula = inner.find_parent("math")
            if formula is None or not formula.get("alttext"):
                texts.append(str(inner))
    return " ".join("".join(texts).replace("\xad", "").split())


READER = Reader("html", "a paper as a web page (needs hwclaims[pdf])", (".html", ".htm", ".xhtml"), recognises, read)
