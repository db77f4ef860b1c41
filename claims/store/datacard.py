"""What describes a data set: the data card, the Data Package, Croissant, and the citation."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Any

from claims.schema import Column

GENERATOR = "claims export"  # by which a later export knows the folder as its own
NAME = "numeric-claims"
TITLE = "Numeric claims of hardware and systems papers"
SUMMARY = ("Numeric claims that titles and abstracts of hardware and systems papers make, extracted by rules: metric, "
           "value, unit, bound, baseline, hardware and workload, each with the exact characters it came from.")
LICENCE = ("Titles and abstracts, and the sentences quoted from them, belong to their authors; ids, numbers and names "
           "of devices are facts.")
TEMPLATES = Path(__file__).parent / "templates"
FILES = {
    "README.md": "this data card",
    "claims.csv": "one row a claim, without evidence, for spreadsheets",
    "claims.jsonl": "one claim a line, with evidence",
    "claims.parquet": "one row a claim, with evidence; the quickest to load",
    "claims.tex": "the claims as a LaTeX table",
    "papers.csv": "one row a paper, with title and abstract",
    "papers.bib": "the papers as BibTeX",
    "devices.csv": "one row a device that claims may name",
    "device_facts.csv": "one row a figure of a device, with its source",
    "read_back.py": "reads the CSV files into pandas or DuckDB without loss",
    "datapackage.json": "columns, types and constraints of the CSV files (Frictionless Tabular Data Package)",
    "croissant.json": "the same for machine-learning tools (Croissant)",
    "CITATION.cff": "how to cite",
    "SHA256SUMS": "checksums of all other files: sha256sum -c SHA256SUMS",
}
_DOCS = {"claims": "One row a numeric claim, in the order of the papers and of the text",
         "papers": "One row a paper", "devices": "One row a device",
         "device_facts": "One row a figure of a device, with its source"}
_KEYS = {"claims": "claim_id", "papers": "paper_id", "devices": "device_id"}
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
          (10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"))
_MEDIA = {".csv": "text/csv", ".jsonl": "application/jsonlines", ".parquet": "application/x-parquet",
          ".bib": "text/x-bibtex", ".tex": "text/x-tex", ".py": "text/x-python", ".json": "application/json",
          ".md": "text/markdown", ".cff": "application/yaml"}


@dataclass(frozen=True, slots=True)
class Quality:
    """Scores of the extractor on annotated records.

    levels: measure, precision, recall, F1; fields: field, precision, recall, how often annotators gave it.
    """

    gold: str
    records: int
    claims: int
    levels: tuple[tuple[str, float, float, float], ...]
    fields: tuple[tuple[str, float, float, int], ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a data set is made from: the last build of its database, the condition, and rows by table."""

    version: str
    extractor: str
    date: str  # of the build, ISO 8601
    inputs: tuple[str, ...]
    where: str | None
    rows: Mapping[str, int]


# The data card -----------------------------------------------------------------------------------------------------

def texts(about: About) -> Iterator[tuple[str, str]]:
    """The files that are filled-in templates, but for the data card: name and text."""
    yield "read_back.py", _template("read_back.py").template
    yield "CITATION.cff", _template("CITATION.cff").substitute(
        title=json.dumps(TITLE, ensure_ascii=False), abstract=json.dumps(_description(about), ensure_ascii=False),
        version=json.dumps(about.extractor), date=json.dumps(about.date))


def readme(about: About, quality: Quality | None, files: Iterable[str]) -> str:
    """The data card, with the front matter that Hugging Face reads. `files` are named and described in it."""
    files = sorted({*files, "SHA256SUMS"})
    return _template("README.md").substitute(
        title=TITLE, summary=SUMMARY, licence=LICENCE, size=_size(about.rows["claims"]), date=about.date,
        version=about.version, extractor=about.extractor, year=about.date[:4],
        counts=", ".join(f"{count:,} {table.replace('_', ' ')}" for table, count in about.rows.items()),
        selection="All claims of the database." if about.where is None else
        f"A selection: the claims for which this SQL condition is true, with their papers and devices.\n\n"
        f"{_indented(about.where)}",
        inputs=", ".join(f"`{name}`" for name in about.inputs[:10])
        + (f" and {len(about.inputs) - 10:,} more" if len(about.inputs) > 10 else ""),
        files=_table(["file", "what it is"], [[f"`{name}`", FILES[name]] for name in files]),
        quality="The database holds no scores of the extractor that made these claims." if quality is None
        else _scored(about, quality))


def _scored(about: About, quality: Quality) -> str:
    """How good the claims are, as a part of the data card."""
    return _template("quality.md").substitute(
        date=about.date, gold=quality.gold, records=f"{quality.records:,}", claims=f"{quality.claims:,}",
        levels=_table(["what is right", "precision", "recall", "F1"],
                      [[name, *(f"{figure:.3f}" for figure in figures)] for name, *figures in quality.levels]),
        fields=_table(["field", "precision", "recall", "annotated"],
                      [[f"`{name}`", f"{precision:.3f}", f"{recall:.3f}", f"{annotated:,}"]
                       for name, precision, recall, annotated in quality.fields]))


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())


def _table(heads: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in (heads, ["---"] * len(heads), *rows))


def _size(claims: int) -> str:
    return next((name for most, name in _SIZES if claims < most), "n>100M")


def _template(name: str) -> Template:
    return Template((TEMPLATES / name).read_text(encoding="utf-8"))


def _description(about: About) -> str:
    chosen = "" if about.where is None else f" A selection: {about.where}"
    return (f"{SUMMARY} {about.rows['claims']:,} claims of {about.rows['papers']:,} papers, by extractor "
            f"{about.extractor}.{chosen}")


# Data Package ------------------------------------------------------------------------------------------------------

def data_package(about: About, tables: Mapping[str, tuple[Column, ...]],
                 files: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    """The Frictionless descriptor of the CSV files. `files` gives size and SHA-256 by name."""
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": TITLE,
        "description": _description(about),
        "version": about.extractor,
        "created": f"{about.date}T00:00:00Z",
        "generator": GENERATOR,
        "licenses": [{"name": "other", "title": LICENCE, "path": "README.md"}],
        "resources": [_resource(table, found, *files[f"{table}.csv"]) for table, found in tables.items()],
    }


def _resource(table: str, found: tuple[Column, ...], size: int, digest: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column, column.name == _KEYS.get(table)) for column in found],
                              "missingValues": [""]}
    if table in _KEYS:
        schema["primaryKey"] = _KEYS[table]
    for child, parent in (("claims", "papers"), ("device_facts", "devices")):
        if table == child:
            schema["foreignKeys"] = [{"fields": _KEYS[parent],
                                      "reference": {"resource": parent, "fields": _KEYS[parent]}}]
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "path": f"{table}.csv",
        "title": _DOCS[table],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": size,
        "hash": f"sha256:{digest}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True,
                    "header": True},
        "schema": schema,
    }


def _field(column: Column, is_key: bool) -> dict[str, Any]:
    kind = {int: "integer", float: "number"}.get(column.base, "string")
    field: dict[str, Any] = {"name": column.name, "type": "string" if column.repeated else kind,
                             "description": column.doc}
    if column.repeated:
        field["joinedBy"] = "; "  # which read_back.py takes apart again
    limits: dict[str, Any] = {"unique": True} if is_key else {}
    if is_key or (column.required and not column.nullable):
        limits["required"] = True
    if column.values:
        limits["enum"] = list(column.values)
    if column.name in ("start", "end"):
        limits["minimum"] = 0
    if column.name == "confidence":
        limits.update(minimum=0, maximum=1)
    return {**field, "constraints": limits} if limits else field


# Croissant ---------------------------------------------------------------------------------------------------------

def croissant(about: About, tables: Mapping[str, tuple[Column, ...]],
              files: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    """The Croissant descriptor: all files, and a record set for each table. Raises ImportError without mlcroissant."""
    import mlcroissant as mlc

    context = mlc.Context()
    metadata = mlc.Metadata(
        ctx=context, name=NAME, description=_description(about), version="1.0.0",
        license=[LICENCE], cite_as=f"{TITLE}, {about.extractor}, {about.date[:4]}",
        date_published=datetime.fromisoformat(about.date),
        distribution=[mlc.FileObject(ctx=context, id=name, name=name, content_url=name, content_size=f"{size} B",
                                     sha256=digest, encoding_formats=[_MEDIA[Path(name).suffix]],
                                     description=FILES[name]) for name, (size, digest) in files.items()],
        record_sets=[_record_set(table, found) for table, found in tables.items()])
    made: dict[str, Any] = metadata.to_json()
    return made


def _record_set(table: str, found: tuple[Column, ...]) -> Any:
    import mlcroissant as mlc

    # Lists are lists in Parquet, and texts in the CSV files.
    file = "claims.parquet" if table == "claims" else f"{table}.csv"
    kinds = {int: mlc.DataType.INTEGER, float: mlc.DataType.FLOAT}
    return mlc.RecordSet(id=table, name=table, description=_DOCS[table], key=_KEYS.get(table), fields=[
        mlc.Field(id=f"{table}/{column.name}", name=column.name, description=column.doc,
                  data_types=[kinds.get(column.base, mlc.DataType.TEXT)],
                  is_array=True if column.repeated and table == "claims" else None,
                  source=mlc.Source(file_object=file, extract=mlc.Extract(column=column.name)))
        for column in found])
