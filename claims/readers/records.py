"""A record of named values -> Paper: the one place that knows what formats call a paper's fields.

Names are compared without case, spaces and punctuation: "Publication Year" is "publicationyear". A field of the wrong
shape is no reason to lose a paper, unless it is its title or abstract.
"""
from __future__ import annotations

import ast
import contextlib
import datetime
import email.utils
import functools
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from operator import itemgetter
from typing import Any

from claims.model import Paper, paper_key
from claims.readers.problem import Unreadable
from claims.readers.source import Source

FIELDS: dict[str, tuple[str, ...]] = {  # what formats call the fields of a paper, in order of preference
    "paper_id": ("paperid", "id", "key", "corpusid", "ut"),
    "title": ("title", "displayname", "papertitle", "documenttitle", "articletitle", "primarytitle", "ti"),
    "abstract": ("abstract", "summary", "abstracttext", "abstractnote", "notesabstract", "abstractinvertedindex", "ab"),
    "url": ("url", "link", "urls", "paperurl", "absurl", "primarylocation", "pdfurl"),
    "doi": ("doi", "di"),
    "arxiv_id": ("arxivid", "arxiv", "eprint"),
    "year": ("year", "publicationyear", "pubyear", "py"),
    "date": ("date", "publicationdate", "published", "publishedat", "publisheddate", "issued", "coverdate",
             "versions", "updatedate", "updated"),
    "venue": ("venue", "journal", "journalref", "booktitle", "publicationtitle", "containertitle", "journalname",
              "secondarytitle", "sourcetitle", "conference", "primarylocation"),
    "authors": ("authorsparsed", "authors", "author", "authorships", "creators", "firstauthors", "au"),
    "categories": ("categories", "category", "subjects", "subject", "fieldsofstudy", "topics", "concepts",
                   "primarycategory", "primaryclass"),
}
NESTED = ("paper", "work", "article", "source")  # a record may hold the paper's own under one of these names
_MEANINGS: dict[str, list[tuple[str, int]]] = {}  # a name's fields, each with its place among the names of that field
for _field, _names in FIELDS.items():
    for _rank, _name in enumerate(_names):
        _MEANINGS.setdefault(_name, []).append((_field, _rank))
_NAMES = ("name", "displayname", "fullname", "rawauthorname", "author", "term", "title")  # of a thing that is a record
_ARXIV = re.compile(r"(?:(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/|arxiv:|oai:arxiv\.org:"
                    r"|(?:https?://)?(?:dx\.)?doi\.org/10\.48550/arxiv\.|10\.48550/arxiv\.)?"
                    r"(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?"
                    r"(?:\s*\[.*\])?", re.IGNORECASE)
_RESOLVER = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?![\d-])")
_DATE_FORMS = (("%Y%m%d", 10), ("%d %B %Y", 10), ("%d %b %Y", 10), ("%B %d, %Y", 10), ("%b %d, %Y", 10), ("%B %Y", 7),
               ("%b %Y", 7))
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SPLIT_AUTHORS = re.compile(r",?\s+and\s+|\s*,\s*|\s*;\s*")
_LIST = re.compile(r"\[\s*['\"].{0,20000}['\"]\s*\]")
_SPLIT_CLASSES = re.compile(r"\s*[;,]\s*")
MAX_POSITION = 1_000_000  # words of an inverted index; no abstract is longer


@functools.lru_cache(4096)
def folded(name: str) -> str:
    """A field's name without case, spaces and punctuation."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def known(names: Iterable[str]) -> bool:
    """Whether columns of these names could hold papers: there is a title or an abstract among them."""
    told = {folded(name) for name in names}
    return not told.isdisjoint(FIELDS["title"] + FIELDS["abstract"])


def of_use(name: str, mapping: Mapping[str, str]) -> bool:
    """Whether a paper's field may come from a column of this name."""
    return (folded(name) in _MEANINGS or folded(name) in (*NESTED, "archiveprefix", "externalids")
            or any(column == name or column.startswith(name + ".") for column in mapping.values()))


def check_columns(columns: list[str], source: Source) -> None:
    """Raises Unreadable for a table without a column that the user mapped, or without one for the abstract."""
    told = f" (its columns: {', '.join(columns[:12])[:200]})"
    for field, column in source.mapping.items():
        if column not in columns and column.partition(".")[0] not in columns:
            raise Unreadable(f'no column "{column}"', f"name one that is there with --map {field}=COLUMN", told)
    names = {folded(name) for name in columns}
    if "abstract" not in source.mapping and names.isdisjoint((*FIELDS["abstract"], *NESTED)):
        raise Unreadable('no column "abstract"', "say which one holds it with --map abstract=COLUMN", told)


def paper(record: Mapping[str, Any], source: Source, line: int | None, unit: str = "line") -> Paper | None:
    """The paper in a record; None when there is none in it, and then the source has been told why.

    A record without id gets one from its arXiv id or DOI, else a stable one made of title and abstract.
    """
    try:
        found = _paper(record, source.mapping)
    except Unreadable as error:
        source.unreadable(error, line, unit)
        return None
    found.source = source.place(line, unit)
    for column in source.mapping.values():
        if _at(record, column) is _ABSENT:
            source.problem(line, f'no field "{column}"', "give the field's name as the input has it", unit=unit,
                           lost=False)
    if not found.abstract:
        source.problem(line, "no abstract", "its title was read", unit=unit, lost=False)
    return found


def _paper(record: Mapping[str, Any], mapping: Mapping[str, str]) -> Paper:
    values = _flat(record)
    mapped = {field: _at(record, column) for field, column in mapping.items()}

    found: dict[str, list[tuple[int, Any]]] = {}
    for name, value in values.items():
        if value is not None:
            for field, rank in _MEANINGS.get(name, ()):
                found.setdefault(field, []).append((rank, value))

    def candidates(field: str) -> list[Any]:
        if field in mapped:
            return [mapped[field]]
        return [value for _, value in sorted(found.get(field, ()), key=itemgetter(0))]

    if "abstract" in mapped:
        if mapped["abstract"] is _ABSENT:
            raise Unreadable(f'no field "{mapping["abstract"]}"', "give the field's name as the input has it",
                             _seen(record))
    elif values.keys().isdisjoint(FIELDS["abstract"]):
        raise Unreadable('no field "abstract"', "say which one holds it with --map abstract=FIELD, or write null "
                         "where a paper has none", _seen(record))
    title, abstract = (_text(candidates(field), field) for field in ("title", "abstract"))
    if not (title.strip() or abstract.strip()):
        raise Unreadable("neither title nor abstract", "give at least one of them")
    url, doi = _first(candidates("url"), _address), _first(candidates("doi"), _doi)
    date = _first(candidates("date"), date_of)
    year = _first(candidates("year"), _year)
    paper_id = _id(candidates("paper_id"))
    arxiv_id = _first([*candidates("arxiv_id"), paper_id, doi, url], arxiv_id_of)
    return Paper(
        paper_id or arxiv_id or doi or paper_key(title, abstract), title, abstract, url, doi,
        arxiv_id, year or (int(date[:4]) if date else None), date,
        _first(candidates("venue"), _venue), _first(candidates("authors"), _authors) or [],
        _first(candidates("categories"), _categories) or [])


# A record's values by folded name -----------------------------------------------------------------------------------

def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """The values by folded name; those of a nested paper and of its external ids among them."""
    values = {folded(str(name)): value for name, value in record.items()}
    for name in NESTED:
        inner = values.get(name)
        if isinstance(inner, dict) and not {folded(str(name)) for name in inner}.isdisjoint(FIELDS["abstract"]):
            values |= {folded(str(name)): value for name, value in inner.items() if value is not None}
    outer = values.get("externalids")
    if isinstance(outer, dict):
        values = {folded(str(name)): value for name, value in outer.items() if folded(str(name)) in ("doi", "arxiv")
                  } | values
    if values.get("eprint") and folded(str(values.get("archiveprefix") or "arxiv")) != "arxiv":
        del values["eprint"]
    return values


_ABSENT = object()


def _at(record: Mapping[str, Any], column: str) -> Any:
    """The value of a column, or of a field of a field written with dots; _ABSENT when there is none."""
    value: Any = record
    if column in record:
        return record[column]
    for name in column.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return _ABSENT
        value = value[name]
    return value


def _seen(record: Mapping[str, Any]) -> str:
    names = ", ".join(str(name)[:40] for name in list(record)[:12])
    return f" (its fields: {names}{', ...' if len(record) > 12 else ''})" if names else ""


# Title and abstract: their shape matters ----------------------------------------------------------------------------

def _text(candidates: list[Any], field: str) -> str:
    for value in candidates:
        if value is None or value is _ABSENT or value != value:  # NaN is how tables write nothing
            continue
        if isinstance(value, bytes):
            value = value.decode("utf-8", "surrogateescape")
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, dict) and field == "abstract":
            value = _from_index(value)
        if not isinstance(value, str):
            raise Unreadable(f'"{field}" is no text', "put it in quotation marks", f" but a {type(value).__name__}")
        check_text(value, field)
        if value.strip():
            return value
    return ""


def check_text(text: str, field: str) -> None:
    """Raises Unreadable for a text that cannot be stored: bytes that are no UTF-8, half characters, NUL."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        if "\udc80" <= text[error.start] <= "\udcff":
            raise Unreadable("not UTF-8", "convert the file to UTF-8", f' in "{field}" at {error.start}') from error
        raise Unreadable(f'"{field}" holds half a character (a lone surrogate)', "write the character in full",
                         f" at {error.start}") from error
    if "\x00" in text:
        raise Unreadable(f'"{field}" holds a NUL character', "remove it", f" at {text.index(chr(0))}")


def _from_index(index: dict[Any, Any]) -> str:
    """The text of an inverted index: each word with the places, counted from 0, where it stands (OpenAlex)."""
    places = []
    for word, positions in index.items():
        if not (isinstance(word, str) and isinstance(positions, list)
                and all(type(at) is int and 0 <= at < MAX_POSITION for at in positions)):
            raise Unreadable('"abstract" is no inverted index', 'write it as {"word": [0, 7], ...}, or as a text')
        places += [(at, word) for at in positions]
    return " ".join(word for _, word in sorted(places))


def _id(candidates: list[Any]) -> str | None:
    """The first that is a text or a number; one of another kind is as good as none."""
    for value in candidates:
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace") if len(value) != 16 else value.hex()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, float | Decimal) and value == value:  # NaN is how tables write nothing
            return str(int(value)) if -1e15 < value < 1e15 and value == int(value) else str(value)
        if isinstance(value, str) and value and value.lower() != "nan":
            check_text(value, "id")
            return value
    return None


# The other fields: taken where they have a shape that is known --------------------------------------------------------

def _first(candidates: Iterable[Any], read: Any) -> Any:
    """The first candidate that `read` makes something of."""
    for value in candidates:
        if value is not None and value is not _ABSENT and (found := read(value)):
            return found
    return None


def _clean(value: Any) -> str | None:
    """A text that can be stored, white space folded; None for anything else."""
    if not isinstance(value, str) or _UNSTORABLE.search(value):
        return None
    return " ".join(value.split()) or None


def _named(value: Any, depth: int = 4) -> str | None:
    """The name of a thing: a text, the first of a list, or the name within a record."""
    if not depth:
        return None
    if isinstance(value, list):
        return _named(value[0], depth - 1) if value else None
    if isinstance(value, dict):
        inner = {folded(str(name)): part for name, part in value.items()}
        given, last = (_clean(_of(inner, names)) for names in (("given", "firstname"), ("family", "lastname")))
        if last:
            return f"{given} {last}" if given else last
        return next((name for key in _NAMES if inner.get(key) is not None and (name := _named(inner[key], depth - 1))),
                    None)
    return _clean(value)


def given_name_first(name: str) -> str:
    """ "Lovelace, Ada" as "Ada Lovelace"; with a suffix, "King, Jr., Martin" as "Martin King Jr."."""
    last, *rest = (part.strip() for part in name.split(","))
    if not rest:
        return last
    return " ".join(part for part in (rest[-1], last, *rest[:-1]) if part)


def _of(values: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((values[name] for name in names if name in values), None)


def _venue(value: Any) -> str | None:
    if isinstance(value, dict) and "source" in value:  # OpenAlex: a location, whose source is the journal
        value = value["source"]
    return _named(value)


def _address(value: Any) -> str | None:
    if isinstance(value, list):
        return next((found for one in value[:10] if (found := _address(one))), None)
    if isinstance(value, dict):
        value = _of(value, ("landing_page_url", "href", "url"))
    text = _clean(value)
    return text if text and text.startswith(("http://", "https://")) else None


def _doi(value: Any) -> str | None:
    text = _clean(value)
    return _RESOLVER.sub("", text) or None if text else None


def arxiv_id_of(value: Any) -> str | None:
    """The arXiv id, without version, in an id, an address or a DOI; None when it is none."""
    text = _clean(value)
    match = _ARXIV.fullmatch(text) if text else None
    return match[1] if match else None


def _year(value: Any) -> int | None:
    if isinstance(value, str) and (match := _DATE.match(value.strip())):
        value = int(match[1])
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999 else None


def date_of(value: Any) -> str | None:
    """A date as ISO 8601, as exact as it is given ("2024", "2024-05", "2024-05-17"); None when it is none."""
    if isinstance(value, list):  # the versions of an arXiv paper
        value = _of(value[0], ("created",)) if value and isinstance(value[0], dict) else None
    if isinstance(value, dict) and isinstance(value.get("date-parts"), list):  # Crossref: [[2024, 5, 17]]
        parts = value["date-parts"][0] if value["date-parts"] else None
        value = "-".join(map(str, parts[:3])) if isinstance(parts, list) else None
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, int) and not isinstance(value, bool) and 10**11 < value < 10**13:  # milliseconds, as pandas
        return datetime.datetime.fromtimestamp(value / 1000, datetime.UTC).date().isoformat()
    text = _clean(value)
    if text is None:
        return None
    if match := _DATE.match(text):
        year, month, day = (int(part) if part else None for part in match.groups())
        try:
            datetime.date(year or 0, month or 1, day or 1)
        except ValueError:
            return None
        return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])
    for form, exact in _DATE_FORMS:
        with contextlib.suppress(ValueError):
            return datetime.datetime.strptime(text, form).date().isoformat()[:exact]
    try:
        return email.utils.parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _authors(value: Any) -> list[str]:
    if isinstance(value, str):
        text = _clean(value) or ""
        if _LIST.fullmatch(text):  # a list that a table holds as Python writes it
            with contextlib.suppress(ValueError, SyntaxError, MemoryError, RecursionError):
                return _authors(ast.literal_eval(text))
        if ";" in text:
            return [given_name_first(name) for name in text.split(";") if name.strip()]
        return [name.strip() for name in _SPLIT_AUTHORS.split(text) if name.strip()]
    if not isinstance(value, list):
        return []
    if value and all(isinstance(name, list) for name in value):  # arXiv: last name, first name, suffix
        return [" ".join(part for at in (1, 0, 2) if at < len(name) and (part := _clean(name[at]))) for name in value]
    return [name for author in value if (name := _named(author))]


def _categories(value: Any) -> list[str]:
    if isinstance(value, str):
        text = _clean(value) or ""
        classes = text.split()
        if all("." in name or "-" in name for name in classes):  # "cs.AR hep-th"
            return classes
        return [name for name in _SPLIT_CLASSES.split(text) if name]
    return [name for one in value if (name := _named(one))] if isinstance(value, list) else []
