"""What is made from the records of model.py: JSON Schema, Arrow schemas, DuckDB tables with their comments.

`python -m claims.schema [DIR]` writes the JSON Schemas to DIR (the source tree's schemas/ when none is given).
"""
from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import sys
import types
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from claims import resources
from claims.model import Claim, Device, Evidence, Fact, Finding, Paper

if TYPE_CHECKING:
    import pyarrow as pa

RECORDS = {"paper": Paper, "claim": Claim, "evidence": Evidence, "finding": Finding, "device": Device, "fact": Fact}
TITLES = {"paper": "A paper", "claim": "A numeric claim of a paper", "evidence": "Where a field of a claim came from",
          "finding": "What a check says of a claim", "device": "A device", "fact": "A figure of a device"}


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a record, with its annotation taken apart.

    `base` is str, int, float or, for a nested record, its class; `nullable` when None is a value; `repeated` when it
    is a list of `base`; `values` the members of a closed set, else empty; `required` when it has no default.
    """

    name: str
    doc: str
    base: type
    nullable: bool
    repeated: bool
    values: tuple[str, ...]
    open_set: str | None
    required: bool

    @property
    def type_name(self) -> str:
        """The type as people write it: "str", "float?", "list[str]", "increase, decrease, of or null"."""
        if self.values:
            return ", ".join(self.values) + (" or null" if self.nullable else "")
        name = self.base.__name__
        return f"list[{name}]" if self.repeated else name + "?" * self.nullable


@functools.cache
def columns(record: type) -> tuple[Column, ...]:
    """The columns of a record class, in the order of its fields."""
    hints = typing.get_type_hints(record)
    return tuple(_column(field, hints[field.name]) for field in dataclasses.fields(record))


def _column(field: dataclasses.Field[Any], hint: Any) -> Column:
    nullable = repeated = False
    values: tuple[str, ...] = ()
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        nullable = True
        (hint,) = (arg for arg in typing.get_args(hint) if arg is not type(None))
    if typing.get_origin(hint) is list:
        repeated = True
        (hint,) = typing.get_args(hint)
    if typing.get_origin(hint) is Literal:
        values = typing.get_args(hint)
        hint = str
    required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    return Column(field.name, field.metadata["doc"], hint, nullable, repeated, values, field.metadata["open_set"],
                  required)


# JSON Schema -------------------------------------------------------------------------------------------------------

_JSON_TYPES = {str: "string", int: "integer", float: "number"}


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a record ("paper", "claim") as it stands in JSONL: every field present, no others."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{name}.schema.json",
        "title": TITLES[name],
        "description": _summary(RECORDS[name]),
        **_json_object(RECORDS[name]),
    }


def _summary(record: type) -> str:
    return (record.__doc__ or "").partition("\n")[0]


def _json_object(record: type) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {column.name: _json_property(column) for column in columns(record)},
        "required": [column.name for column in columns(record)],
        "additionalProperties": False,
    }


def _json_property(column: Column) -> dict[str, Any]:
    if column.base in _JSON_TYPES:
        kind: Any = _JSON_TYPES[column.base]
        item: dict[str, Any] = {"type": [kind, "null"] if column.nullable else kind}
    else:
        item = _json_object(column.base)
    if column.values:
        item["enum"] = [*column.values, None] if column.nullable else list(column.values)
    if column.name in ("start", "end"):
        item["minimum"] = 0
    if column.name == "confidence":
        item.update(minimum=0, maximum=1)
    if column.repeated:
        item = {"type": "array", "items": item}
    return {"description": column.doc, **item}


def write_json_schemas(folder: Path) -> list[Path]:
    """Writes paper.schema.json and claim.schema.json into `folder`; returns their paths."""
    written = []
    for name in ("paper", "claim"):
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(path)
    return written


# Arrow -------------------------------------------------------------------------------------------------------------

@functools.cache
def arrow_schema(record: type) -> pa.Schema:
    """The Arrow schema of a record class: int64, float64, utf8; lists and nested records as such."""
    import pyarrow as pa

    return pa.schema([pa.field(column.name, _arrow_type(column), nullable=column.nullable)
                      for column in columns(record)])


def _arrow_type(column: Column) -> pa.DataType:
    import pyarrow as pa

    plain = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    kind = plain[column.base] if column.base in plain else pa.struct(list(arrow_schema(column.base)))
    return pa.list_(kind) if column.repeated else kind


def to_arrow(record: type, rows: list[Any]) -> pa.RecordBatch:
    """The records `rows`, all of class `record`, as one Arrow batch with a column a field."""
    import pyarrow as pa

    arrays = []
    for column, field in zip(columns(record), arrow_schema(record), strict=True):
        values = [getattr(row, column.name) for row in rows]
        if column.base not in _JSON_TYPES:
            values = [[plain(item) for item in value] for value in values]
        arrays.append(pa.array(values, field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=arrow_schema(record))


def plain(row: Any) -> dict[str, Any]:
    """A record as a dict of plain values in the order of its fields, nested records as dicts."""
    return {column.name: [plain(item) for item in getattr(row, column.name)] if column.base not in _JSON_TYPES
            else getattr(row, column.name) for column in columns(row.__class__)}


# DuckDB ------------------------------------------------------------------------------------------------------------

_SQL_TYPES = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE"}


def struct_type(record: type) -> str:
    """A record as a DuckDB type: "STRUCT(slot VARCHAR, ...)"."""
    fields = (f"{quoted(column.name)} {_SQL_TYPES[column.base]}{'[]' * column.repeated}" for column in columns(record))
    return f"STRUCT({', '.join(fields)})"


@dataclass(frozen=True, slots=True)
class SqlColumn:
    """A column of a table: its name, its DuckDB type with constraints, and its comment."""

    name: str
    type: str
    doc: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the database: its columns in order, and the comment that says what a row is."""

    name: str
    doc: str
    columns: tuple[SqlColumn, ...]

    def ddl(self) -> str:
        """CREATE TABLE and the COMMENTs, as one script."""
        body = ",\n  ".join(f"{quoted(column.name)} {column.type}" for column in self.columns)
        comments = [f"COMMENT ON TABLE {self.name} IS {literal(self.doc)};"]
        comments += [f"COMMENT ON COLUMN {self.name}.{quoted(column.name)} IS {literal(column.doc)};"
                     for column in self.columns]
        return "\n".join([f"CREATE TABLE {self.name} (\n  {body}\n);", *comments])


def quoted(name: str) -> str:
    """An SQL identifier: `end` and other words of the language need the quotes."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _sql_columns(record: type, key: str | None = None) -> tuple[SqlColumn, ...]:
    """The fields of a record as columns; nested records are left out, they have a table of their own."""
    out = []
    for column in columns(record):
        if column.base not in _SQL_TYPES:
            continue
        kind = _SQL_TYPES[column.base] + ("[]" if column.repeated else "")
        if column.name == key:
            kind += " PRIMARY KEY"
        elif not column.nullable:
            kind += " NOT NULL"
        out.append(SqlColumn(column.name, kind, column.doc + _value_note(column)))
    return tuple(out)


def _value_note(column: Column) -> str:
    return f" ({', '.join(column.values)})" if column.values else ""


PAPERS = Table("papers", "One row a paper, in the order of the input", (
    *_sql_columns(Paper, key="paper_id"),
    SqlColumn("text_hash", "VARCHAR", "hash of title and abstract, by which a later build knows the text as unchanged; "
                                      "null when the extraction failed on this paper, so that it is tried again"),
))
CLAIMS = Table("claims", "One row a numeric claim, in the order of the papers and of the text",
               _sql_columns(Claim, key="claim_id"))
EVIDENCE = Table("claim_evidence", "One row for each place that a field of a claim was read from", (
    SqlColumn("claim_id", "VARCHAR NOT NULL", "the claim"),
    SqlColumn("position", "BIGINT NOT NULL", "order within the claim, from 1"),
    *_sql_columns(Evidence),
))
RUNS = Table("runs", "One row for each build that changed this database, the newest last", (
    SqlColumn("run", "BIGINT PRIMARY KEY", "number of the build, from 1"),
    SqlColumn("started", "TIMESTAMP NOT NULL", "when it began, in UTC"),
    SqlColumn("seconds", "DOUBLE NOT NULL", "how long it took"),
    SqlColumn("version", "VARCHAR NOT NULL", "version of the package"),
    SqlColumn("extractor_version", "VARCHAR NOT NULL", "package version and fingerprint of rules and vocabulary"),
    SqlColumn("schema", "VARCHAR NOT NULL", "fingerprint of the tables' definitions"),
    SqlColumn("inputs", "VARCHAR[] NOT NULL", "the files that were read"),
    SqlColumn("papers", "BIGINT NOT NULL", "papers in the table"),
    SqlColumn("claims", "BIGINT NOT NULL", "claims in the table"),
    SqlColumn("extracted", "BIGINT NOT NULL", "papers that were extracted in this run"),
    SqlColumn("kept", "BIGINT NOT NULL", "papers whose claims were kept from the database before"),
    SqlColumn("problems", "BIGINT NOT NULL", "records that could not be read, or on which the extraction failed"),
))
AUDIT = Table("audit", "One row for each thing that a check says of a claim", _sql_columns(Finding))
DEVICES = Table("devices", "One row a device of the registry", _sql_columns(Device, key="device_id"))
FACTS = Table("device_facts", "One row for each figure of a device, with its source", (
    SqlColumn("device_id", "VARCHAR NOT NULL", "the device"),
    *_sql_columns(Fact),
))
HARDWARE = Table("claim_hardware", "One row for each device that a mention of hardware of a claim names", (
    SqlColumn("claim_id", "VARCHAR NOT NULL", "the claim"),
    SqlColumn("slot", "VARCHAR NOT NULL", "hardware: of the result; baseline_hardware: of what it is compared with"),
    SqlColumn("position", "BIGINT NOT NULL", "order of the mention within the slot, from 1"),
    SqlColumn("mention", "VARCHAR NOT NULL", "the mention, verbatim"),
    SqlColumn("device_id", "VARCHAR", "device of the registry; null when the mention names none"),
    SqlColumn("hardware_class", "VARCHAR", "class that the mention is of, such as GPU; null when unknown or mixed"),
))
WORKLOAD = Table("claim_workload", "One row for each model, task, kernel or data set that a claim holds for", (
    SqlColumn("claim_id", "VARCHAR NOT NULL", "the claim"),
    SqlColumn("position", "BIGINT NOT NULL", "order of the mention within the claim, from 1"),
    SqlColumn("mention", "VARCHAR NOT NULL", "the mention, verbatim"),
    SqlColumn("name", "VARCHAR NOT NULL", "canonical name; a mention of several has a row for each"),
))
BASELINE = Table("claim_baseline", "One row for each system that a claim is compared with, joint ones apart", (
    SqlColumn("claim_id", "VARCHAR NOT NULL", "the claim"),
    SqlColumn("position", "BIGINT NOT NULL", "order within the claim, from 1"),
    SqlColumn("name", "VARCHAR NOT NULL", "canonical name"),
    SqlColumn("generic", "BOOLEAN NOT NULL", 'true for what names nobody ("generic: state of the art")'),
))
UNCOUNTED = Table("uncounted", "One row for each claim that the view `counted` leaves out, and with it the others", (
    SqlColumn("claim_id", "VARCHAR NOT NULL", "the claim"),
    SqlColumn("counted_id", "VARCHAR", "the claim of the same paper that says the same and counts in its place; null "
                                       "when a correction calls the claim wrong"),
))
QUALITY = Table("quality", "How good the extraction is: scores on annotated records, by this version, at build time", (
    SqlColumn("gold", "VARCHAR NOT NULL", "file of annotated records"),
    SqlColumn("records", "BIGINT NOT NULL", "records in it"),
    SqlColumn("claims", "BIGINT NOT NULL", "annotated claims in it, optional ones left out"),
    SqlColumn("measure", "VARCHAR NOT NULL", "what must be right: value, core or headline, or a field"),
    SqlColumn("annotated", "BIGINT", "for a field: how often annotators gave it; null for value, core and headline"),
    SqlColumn("precision", "DOUBLE NOT NULL", "share of the rows that are right; for a field, of those that give it"),
    SqlColumn("recall", "DOUBLE NOT NULL", "share of the annotated claims that have a right row; for a field, of the "
                                           "claims found to which annotators gave it"),
    SqlColumn("f1", "DOUBLE NOT NULL", "harmonic mean of both"),
))
CORRECTIONS = Table("corrections", "One row for each correction that people made (`claims build --corrections`)", (
    SqlColumn("claim_id", "VARCHAR NOT NULL", "the claim"),
    SqlColumn("paper_id", "VARCHAR", "its paper; null when there is no such claim"),
    SqlColumn("action", "VARCHAR NOT NULL", "wrong, fix or hide"),
    SqlColumn("field", "VARCHAR", "field that is fixed"),
    SqlColumn("value", "VARCHAR", "what it should be"),
    SqlColumn("note", "VARCHAR", "why"),
    SqlColumn("applied", "BOOLEAN NOT NULL", "false when its claim no longer exists"),
))
TABLES = (PAPERS, CLAIMS, EVIDENCE, HARDWARE, WORKLOAD, BASELINE, UNCOUNTED, AUDIT, DEVICES, FACTS, QUALITY,
          CORRECTIONS, RUNS)


def fingerprint() -> str:
    """Twelve hexadecimal digits that change when any table's columns do."""
    text = "\n".join(f"{table.name}.{column.name} {column.type}" for table in TABLES for column in table.columns)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else resources.schemas()
    for path in write_json_schemas(target):
        print(path)
