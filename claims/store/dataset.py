"""The data set: a database, or a selection of its claims, as a folder of files that can be published and cited.

The same database and the same selection give the same bytes. Everything is read on one connection that can neither
write nor reach a file, in pieces of PIECE rows, so that memory does not grow with the database.
"""
from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

import duckdb

from claims import schema
from claims.model import Claim, Device, Evidence, Fact, Paper
from claims.schema import Column, columns, literal, quoted
from claims.store import datacard, latex
from claims.store.export import CSV_COLUMNS, FORMULA, FORMULA_OR_NUMBER
from claims.store.sandbox import SAFE

if TYPE_CHECKING:
    import pyarrow as pa

PIECE = 20_000  # rows that are in memory at once
BOM = b"\xef\xbb\xbf"  # by which Excel knows that a CSV is UTF-8; pandas, DuckDB and LibreOffice take it off
SUMS = "SHA256SUMS"
# The condition of a selection is other people's SQL: no files, no network, no settings, no variables of ours.
LOCKED: dict[str, str | bool | int | float | list[str]] = {**SAFE, "memory_limit": "512MB"}


class ExportError(RuntimeError):
    """The data set could not be written; the message says why and what to do. What was there is as it was."""


class SelectionError(ValueError):
    """The condition of a selection is not one boolean expression over the claims; the message says why."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What an export wrote: the folder, its files in order, rows by table, and what was left out and why."""

    folder: Path
    files: tuple[str, ...]
    rows: dict[str, int]
    left_out: tuple[str, ...]


_DEVICE_ID = next(column for column in columns(Device) if column.name == "device_id")
TABLES: dict[str, tuple[Column, ...]] = {  # the tables that are written as CSV, with their columns
    "claims": CSV_COLUMNS,
    "papers": columns(Paper),
    "devices": tuple(column for column in columns(Device) if column.name != "facts"),
    "device_facts": (_DEVICE_ID, *columns(Fact)),
}


def write_dataset(database: str | Path, folder: str | Path, *, where: str | None = None,
                  force: bool = False) -> Summary:
    """Writes the data set of a published database into `folder`, which is made.

    `where` is an SQL condition over the table `claims`; papers, devices and facts follow the claims that meet it. The
    data card shows the scores of the table `quality`. A folder that holds something else is written to only with
    `force`, and even then no file but the data set's own is touched. Raises FileNotFoundError when there is no
    database, SelectionError, ExportError, and duckdb.Error when it is no database of claims.
    """
    target = Path(os.path.abspath(folder))
    _check_target(target, force)
    if not Path(database).exists():
        raise FileNotFoundError(f"{database}: no database there")
    with contextlib.closing(duckdb.connect(os.path.realpath(database), config=LOCKED)) as con:
        rows = _choose(con, where)
        about = _about(con, where, rows)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as draft:
                left_out = _write(con, Path(draft), about)
                files = tuple(sorted(path.name for path in Path(draft).iterdir()))
                _place(Path(draft), target)
        except OSError as error:
            raise ExportError(f"{folder}: {error.strerror or error}; make room, or choose another folder") from error
    return Summary(target, files, rows, left_out)


# Where it goes -----------------------------------------------------------------------------------------------------

def _check_target(target: Path, force: bool) -> None:
    """Raises ExportError when the folder is none, or holds something that `claims export` did not write."""
    if target.exists() and not target.is_dir():
        raise ExportError(f"{target}: is a file; name a folder")
    if force or not target.exists() or not any(target.iterdir()) or _is_ours(target):
        return
    raise ExportError(f"{target}: holds files that `claims export` did not write; name another folder, or give --force "
                      "to write into it (only files of the same names are replaced)")


def _is_ours(target: Path) -> bool:
    try:
        made = json.loads((target / "datapackage.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(made, dict) and made.get("generator") == datacard.GENERATOR


def _place(draft: Path, target: Path) -> None:
    """Moves the finished folder to its place; into one that is there, file by file, the checksums last.

    While files of two exports lie side by side there is no SHA256SUMS: a folder that has one is whole.
    """
    umask = os.umask(0)
    os.umask(umask)
    draft.chmod(0o777 & ~umask)
    if not target.exists():
        os.rename(draft, target)
        draft.mkdir()  # for the one who made it to remove
        return
    (target / SUMS).unlink(missing_ok=True)
    new = {path.name for path in draft.iterdir()}
    for name in sorted(datacard.FILES.keys() - new):
        if _is_ours(target):
            (target / name).unlink(missing_ok=True)
    for name in sorted(new, key=lambda name: (name == SUMS, name)):
        os.replace(draft / name, target / name)


# What is chosen ----------------------------------------------------------------------------------------------------

def _choose(con: duckdb.DuckDBPyConnection, where: str | None) -> dict[str, int]:
    """Makes a temporary table chosen_TABLE of row numbers for each table; gives how many rows each has."""
    if where is not None:
        _check_condition(con, where)
    used = ("(SELECT unnest(hardware_ids || baseline_hardware_ids) FROM claims "
            "WHERE rowid IN (SELECT row FROM chosen_claims))")
    conditions = {
        "claims": f"({where}\n)",
        "papers": "paper_id IN (SELECT paper_id FROM claims WHERE rowid IN (SELECT row FROM chosen_claims))",
        "devices": f"device_id IN {used}",
        "device_facts": f"device_id IN {used}",
    }
    rows = {}
    for table, condition in conditions.items():
        try:
            con.execute(f"CREATE TEMP TABLE chosen_{table} AS SELECT rowid AS row FROM {table}"
                        + (f" WHERE {condition}" if where is not None else ""))
        except duckdb.Error as error:
            if where is None or table != "claims":
                raise
            raise SelectionError(f"{where!r} fails: {_first_line(error)}") from error
        ((rows[table],),) = con.execute(f"SELECT count(*) FROM chosen_{table}").fetchall()
    return rows


def _check_condition(con: duckdb.DuckDBPyConnection, where: str) -> None:
    """Raises SelectionError unless the text is one boolean expression: nothing before, beside or after it.

    It must be the whole condition of a query, both in brackets and without: then no bracket, comma, clause or second
    statement in it can mean anything to the query around it.
    """
    plain = _parsed(con, "SELECT 1 FROM claims WHERE true")
    for condition in (where, f"({where}\n)"):
        if {**_parsed(con, f"SELECT 1 FROM claims WHERE {condition}"), "where_clause": plain["where_clause"]} != plain:
            raise SelectionError(f"{where!r} is not a single condition; write one boolean expression over the columns "
                                 "of claims, such as \"metric = 'speedup' AND low >= 2\"")
    try:
        ((_, kind, *_),) = con.execute(f"DESCRIBE SELECT ({where}\n) FROM claims").fetchall()
    except duckdb.Error as error:
        raise SelectionError(f"{where!r} is not a condition over claims: {_first_line(error)}") from error
    _check_deterministic(con, where)
    if kind != "BOOLEAN":
        raise SelectionError(f"{where!r} is not true or false but {kind}; write a condition such as \"low >= 2\"")


def _check_deterministic(con: duckdb.DuckDBPyConnection, where: str) -> None:
    """Raises SelectionError for a function that may give another value another time: the data set is to be the same."""
    named = set(_functions(_parsed(con, f"SELECT 1 FROM claims WHERE {where}")))
    volatile = con.execute(
        "SELECT DISTINCT function_name FROM duckdb_functions() WHERE list_contains(?, function_name) "
        "AND coalesce(stability, 'CONSISTENT') <> 'CONSISTENT' ORDER BY ALL", [sorted(named)]).fetchall()
    if volatile:
        raise SelectionError(f"{where!r} gives other claims another time, by {volatile[0][0]}(); the data set is to be "
                             "the same: write a condition over the columns and constants, such as \"low >= 2\"")


def _functions(tree: Any) -> Iterator[str]:
    """The names of the functions in a parse tree, and of the columns: current_date is called without brackets."""
    if isinstance(tree, dict):
        for name in (tree.get("function_name"), *(tree.get("column_names") or ())):
            if isinstance(name, str):
                yield name.lower()
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            yield from _functions(part)


def _parsed(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, Any]:
    """The parse tree of a query, as DuckDB gives it."""
    ((text,),) = con.execute("SELECT json_serialize_sql(?)", [query]).fetchall()
    tree = json.loads(text)
    if tree["error"]:
        raise SelectionError(f"not one SQL condition: {tree['error_message']}")
    return tree["statements"][0]["node"] if len(tree["statements"]) == 1 else {}


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _about(con: duckdb.DuckDBPyConnection, where: str | None, rows: dict[str, int]) -> datacard.About:
    ((version, extractor, started, inputs),) = con.execute(
        "SELECT version, extractor_version, started, inputs FROM runs ORDER BY run DESC LIMIT 1").fetchall()
    return datacard.About(version, extractor, started.date().isoformat(),
                          tuple(os.path.basename(name) for name in inputs), where, rows)


def _quality(con: duckdb.DuckDBPyConnection) -> datacard.Quality | None:
    """The scores that the database was built with; None when it has none."""
    rows = con.execute("SELECT gold, records, claims, measure, annotated, precision, recall, f1 FROM quality "
                       "ORDER BY rowid").fetchall()
    if not rows:
        return None
    gold, records, claims = rows[0][:3]
    return datacard.Quality(gold, records, claims, tuple((row[3], *row[5:]) for row in rows if row[4] is None),
                            tuple((row[3], *row[5:7], row[4]) for row in rows if row[4] is not None))


# What is written ---------------------------------------------------------------------------------------------------

def _write(con: duckdb.DuckDBPyConnection, draft: Path, about: datacard.About) -> tuple[str, ...]:
    """Writes all files into the empty folder `draft`; gives what was left out and why."""
    left_out = []
    _write_claims(con, draft)
    _write_papers(con, draft)
    for table in ("devices", "device_facts"):
        with _csv(draft, table) as out:
            for piece in _pieces(con, table, _row_sql(table)):
                out(piece)
    if about.rows["claims"] <= latex.MOST:
        (draft / "claims.tex").write_text("".join(latex.table(_latex_rows(con))), encoding="utf-8")
    else:
        left_out.append(f"claims.tex: {about.rows['claims']:,} claims are more than a printed table holds "
                        f"({latex.MOST:,}); narrow them with --where")
    for name, text in datacard.texts(about):
        (draft / name).write_text(text, encoding="utf-8")
    files = _files(draft)
    package = datacard.data_package(about, TABLES, files)
    (draft / "datapackage.json").write_text(_json(package), encoding="utf-8")
    try:
        croissant = datacard.croissant(about, TABLES, _files(draft, files))
    except ImportError:
        left_out.append("croissant.json: it needs mlcroissant; pip install 'hwclaims[export]'")
    else:
        (draft / "croissant.json").write_text(_json(croissant), encoding="utf-8")
    written = sorted({path.name for path in draft.iterdir()} | {"README.md"})
    (draft / "README.md").write_text(datacard.readme(about, _quality(con), written), encoding="utf-8")
    sums = "".join(f"{digest}  {name}\n" for name, (_, digest) in _files(draft, files).items())
    (draft / SUMS).write_text(sums, encoding="utf-8")
    return tuple(left_out)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _files(folder: Path, known: Mapping[str, tuple[int, str]] = MappingProxyType({})) -> dict[str, tuple[int, str]]:
    """The files of a folder in order, each with its size in bytes and its SHA-256. Those in `known` are not read."""
    found = dict(known)
    for path in folder.iterdir():
        if path.name in known:
            continue
        with path.open("rb") as file:
            found[path.name] = (path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
    return dict(sorted(found.items()))


def _write_claims(con: duckdb.DuckDBPyConnection, draft: Path) -> None:
    """claims.parquet, claims.jsonl and claims.csv, in one pass over the claims."""
    import pyarrow.parquet as pq

    arrow = schema.arrow_schema(Claim)
    with (_csv(draft, "claims") as out, (draft / "claims.jsonl").open("wb") as lines,
          pq.ParquetWriter(draft / "claims.parquet", arrow, compression="zstd") as parquet):
        for piece in _claim_pieces(con):
            out(piece)
            _pour(piece["jsonl"], lines)
            parquet.write_table(piece.select(arrow.names).cast(arrow))


def _write_papers(con: duckdb.DuckDBPyConnection, draft: Path) -> None:
    names = ", ".join(quoted(column.name) for column in TABLES["papers"])
    with _csv(draft, "papers") as out, (draft / "papers.bib").open("wb") as entries:
        for piece in _pieces(con, "papers", f"{names}, {_row_sql('papers')}"):
            out(piece)
            entries.writelines(latex.entry(row).encode() for row in piece.drop_columns(["csv"]).to_pylist())


def _latex_rows(con: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    names = ", ".join(quoted(column.name) for column in CSV_COLUMNS)
    for piece in _pieces(con, "claims", names):
        yield from piece.to_pylist()


@contextlib.contextmanager
def _csv(draft: Path, table: str) -> Iterator[Callable[[pa.Table], None]]:
    """A CSV of a table, open: a function that adds the column `csv` of a piece of it."""
    def add(piece: pa.Table) -> None:
        _pour(piece["csv"], out)

    out: BinaryIO
    with (draft / f"{table}.csv").open("wb") as out:
        out.write(BOM + ",".join(column.name for column in TABLES[table]).encode() + b"\r\n")
        yield add


def _pour(column: pa.ChunkedArray, out: BinaryIO) -> None:
    """Writes the texts of a column, none of them null, one after another: they lie in memory just so."""
    import pyarrow as pa

    for chunk in column.cast(pa.large_string()).chunks:
        _, offsets, text = chunk.buffers()
        places = memoryview(offsets).cast("q")
        out.write(memoryview(text)[places[chunk.offset]:places[chunk.offset + len(chunk)]] if len(chunk) else b"")


def _pieces(con: duckdb.DuckDBPyConnection, table: str, selected: str) -> Iterator[pa.Table]:
    """The chosen rows of a table in order, in pieces of Arrow."""
    for part in _parts(con, table):
        yield con.sql(f"SELECT {selected} FROM {part} ORDER BY row").to_arrow_table()


def _parts(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Sub-queries that give the chosen rows of a table, with their number as `row`, PIECE at a time."""
    ends = con.execute(f"SELECT min(row), max(row) FROM (SELECT row, (row_number() OVER (ORDER BY row) - 1) // {PIECE} "
                       f"AS part FROM chosen_{table}) GROUP BY part ORDER BY part").fetchall()
    return [f"(SELECT rowid AS row, * FROM {table} WHERE rowid BETWEEN {first} AND {last} AND rowid IN "
            f"(SELECT row FROM chosen_{table} WHERE row BETWEEN {first} AND {last}))" for first, last in ends]


def _claim_pieces(con: duckdb.DuckDBPyConnection) -> Iterator[pa.Table]:
    """The chosen claims with their evidence, and each as a line of JSON (`jsonl`) and of CSV (`csv`), with its end."""
    names = ", ".join(quoted(column.name) for column in columns(Claim))
    item = ", ".join(f"{quoted(column.name)} := {quoted(column.name)}" for column in columns(Evidence))
    record = ", ".join(f"{quoted(column.name)} := {quoted(column.name)}" for column in columns(Claim))
    for part in _parts(con, "claims"):
        yield con.sql(
            f"WITH part AS MATERIALIZED (FROM {part}), proof AS (SELECT claim_id, list(struct_pack({item}) ORDER BY "
            "position) AS evidence FROM claim_evidence WHERE claim_id IN (SELECT claim_id FROM part) "
            f"GROUP BY claim_id), whole AS (SELECT part.*, coalesce(evidence, []) AS evidence FROM part "
            f"LEFT JOIN proof USING (claim_id)) "
            f"SELECT {names}, to_json(struct_pack({record}))::VARCHAR || chr(10) AS jsonl, {_row_sql('claims')} "
            "FROM whole ORDER BY row").to_arrow_table()


# CSV, in SQL -------------------------------------------------------------------------------------------------------

@functools.cache
def _row_sql(table: str) -> str:
    """The SQL of a table's row as a line of CSV with its end, named `csv`: as claims/store/export.py writes cells."""
    return f"concat_ws(',', {', '.join(map(_cell_sql, TABLES[table]))}) || chr(13) || chr(10) AS csv"


def _cell_sql(column: Column) -> str:
    name = quoted(column.name)
    if column.values:  # words of a closed set
        return f"coalesce({name}, '')"
    if column.base is not str:
        return f"coalesce({name}::VARCHAR, '')"
    if column.repeated:
        name = rf"array_to_string(list_transform({name}, lambda x: replace(replace(x, '\', '\\'), ';', '\;')), '; ')"
    pattern = FORMULA_OR_NUMBER if column.name.endswith("_id") else FORMULA
    name = f"if(regexp_full_match({name}, {literal(pattern)}), '''' || {name}, {name})"
    marked = f"'\"' || replace({name}, '\"', '\"\"') || '\"'"
    return f"coalesce(if(regexp_matches({name}, '[\",\\r\\n]'), {marked}, {name}), '')"
