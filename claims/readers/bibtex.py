"""BibTeX and BibLaTeX, one entry at a time, by bibtexparser. Entries without abstract give their title."""
from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claims.model import Paper
from claims.readers import records
from claims.readers.source import MAX_RECORD, Reader, Source

if TYPE_CHECKING:
    from bibtexparser.model import Entry

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL + 1)  # what it would log is reported with its place

_ENTRY = re.compile(rb"\s*@\s*(\w+)\s*[{(]")
_COMMENTS = re.compile(rb"(?:\s*%[^\n]*\n)*\s*")
_GROUP = re.compile(r"(?<![\\\w^}\]$])\{([^{}\\$]*)\}")  # protects capitals: "{FPGA}-based", but no argument: "\\'{e}"
_STRING = re.compile(r"\s*@\s*\w+\s*[{(]\s*([^\s={}]+)\s*=")
_WORD = re.compile(r"[^\s{}\"#,=()]+")
NESTING = 4  # braces in braces that are taken off
MAX_NAMES = 20_000  # characters of authors of which accents are read: it takes a microsecond a character and more
_MONTHS = {name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_OTHER = (b"comment", b"preamble", b"string")


def recognises(source: Source) -> bool:
    """Whether the first thing that is no comment is an entry."""
    begins = _COMMENTS.match(source.head)
    return bool(_ENTRY.match(source.head, begins.end() if begins else 0))


def read(source: Source) -> Iterator[Paper]:
    """The papers in the order of the entries. An entry that is broken is a problem; the next one is read."""
    import bibtexparser
    from bibtexparser.model import DuplicateFieldKeyBlock, Entry, ParsingFailedBlock

    strings: dict[str, str] = {}  # the abbreviations defined so far: entries may use them
    for line, kind, text in _entries(source):
        if kind == b"string" and (name := _STRING.match(text)):
            strings[name[1].lower()] = text if text.endswith("\n") else f"{text}\n"
        if kind in _OTHER:
            continue
        used = "".join(_used(text, strings))
        library = bibtexparser.parse_string(used + text)
        before = used.count("\n")
        for block in library.blocks:
            at = line + max((block.start_line or 0) - before, 0)
            if isinstance(block, DuplicateFieldKeyBlock):
                source.problem(at, "a field twice in an entry", "the first was taken", lost=False)
            entry = block.ignore_error_block if isinstance(block, DuplicateFieldKeyBlock) else block
            if isinstance(entry, Entry):
                paper = records.paper(_record(entry), source, at)
                if paper is not None:
                    yield paper
            elif isinstance(block, ParsingFailedBlock) and (block.start_line or 0) >= before:
                reason = getattr(block.error, "abort_reason", block.error)
                source.problem(at, "not BibTeX", "mend the entry", f" ({' '.join(str(reason).split())[:200]})")


def _used(text: str, strings: dict[str, str]) -> list[str]:
    """The definitions of the abbreviations that a text uses, and of those that these use."""
    if not strings:
        return []
    found: dict[str, str] = {}
    todo = [text]
    while todo:
        words = {word.lower() for word in _WORD.findall(todo.pop())}
        new = {name: strings[name] for name in words & strings.keys() if name not in found}
        found |= new
        todo += new.values()
    return [definition for name, definition in strings.items() if name in found]


def _entries(source: Source) -> Iterator[tuple[int, bytes, str]]:
    """The text in parts that begin where a line begins an entry: the line, the entry's type, the text."""
    begun, kind, size = 0, b"", 0
    part: list[str] = []
    for number, raw in source.lines(ends=True):
        if match := _ENTRY.match(raw):
            if kind:
                yield begun, kind, "".join(part)
            begun, kind, part, size = number, match[1].lower(), [], 0
        size += len(raw)
        if size > MAX_RECORD and kind:
            source.problem(begun, f"an entry of more than {MAX_RECORD >> 20} MiB", "mend its braces")
            kind = b""
        if kind:
            part.append(raw.decode("utf-8", "surrogateescape"))
    if kind:
        yield begun, kind, "".join(part)


def _record(entry: Entry) -> dict[str, Any]:
    values: dict[str, Any] = {"abstract": None}
    values |= {field.key.lower(): field.value for field in reversed(entry.fields) if isinstance(field.value, str)}
    values["id"] = entry.key
    for name in ("title", "abstract"):
        if values.get(name):
            values[name] = plain(values[name])
    for name in ("journal", "booktitle"):
        if values.get(name):
            values[name] = without_latex(values[name])
    if values.get("author"):
        text = values["author"] if len(values["author"]) > MAX_NAMES else without_latex(values["author"])
        names = re.split(r"\s+and\s+", text)
        values["author"] = [records.given_name_first(name) for name in names if name.strip() != "others"]
    if "date" not in values and values.get("year"):
        month = str(values.get("month", "")).strip()[:3].lower()
        values["date"] = f"{values['year'].strip()}-{_MONTHS.get(month, month)}".rstrip("-")
    return values


def plain(text: str) -> str:
    """A text without the braces that only protect capitals. Other LaTeX stays: the extraction reads it."""
    for _ in range(NESTING):
        text = _GROUP.sub(r"\1", text)
    return text


def without_latex(text: str) -> str:
    """A name without LaTeX: accents as characters."""
    if "\\" not in text and "{" not in text:
        return text
    from bibtexparser import Library
    from bibtexparser.middlewares import LatexDecodingMiddleware
    from bibtexparser.model import Entry, Field

    entry = Entry("misc", "key", [Field("text", text)])
    decoded = LatexDecodingMiddleware(keep_braced_groups=False).transform_entry(entry, Library())
    return decoded["text"] if isinstance(decoded, Entry) else text


READER = Reader("bibtex", "BibTeX with abstracts", (".bib",), recognises, read)
