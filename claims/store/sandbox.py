"""The process that a query runs in: `python -I -B sandbox.py`, started by claims.store.query, which kills it.

It imports nothing of the project. It reads one JSON object from standard input (`database`, `sql`, `params`, `path`:
folders to import from, `timeout` in s, `max_rows`, `max_bytes` and `memory` in bytes), answers "." on standard output
when the database is open, then the result as an Arrow stream, one row more than `max_rows` where there are more. The
last line on standard error is a JSON object: `kind` is "done", or what went wrong, with a `message`.

DuckDB's own settings keep it from files and from changes, not from taking all memory and never ending: that is what
the limits of the system are for, which hold whatever the query does.
"""
from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import signal
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

START_SECONDS = 20.0  # for importing, and opening the database
GRACE_SECONDS = 1.5  # between asking a query to end, and ending its process
THREADS = 4  # each takes address space, which is what the limit of memory counts
BATCH = 2_048  # rows in a batch, DuckDB's own measure

SAFE = {
    "access_mode": "READ_ONLY",
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    "lock_configuration": "true",
}
ALLOWED = "SELECT, FROM, WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN"
_EXPLAIN = re.compile(r"\s*EXPLAIN\b\s*(ANALYZE\b\s*)?(\(\s*(?:ANALYZE|FORMAT|VERBOSE)\b[^()]*\)\s*)?", re.IGNORECASE)
# Types that Python, Arrow or Parquet do not have, or not with all their values: they leave as text.
_AS_TEXT = re.compile(r"\b(INTERVAL|BIT|BIGNUM|TIME WITH TIME ZONE|TIMETZ|TIMESTAMP_NS|TIMESTAMPTZ_NS|TIME_NS|UNION|"
                      r"GEOMETRY|VARIANT|STRUCT(?!\())\b")


class Refused(Exception):
    """A query that is not run; the message says why, and what is."""


def main() -> None:
    """Runs one query and reports. Never returns: threads of DuckDB may still be at work."""
    report = {"kind": "done", "message": ""}
    try:
        request = json.load(sys.stdin.buffer)
        _limit(request["memory"])
        signal.setitimer(signal.ITIMER_REAL, START_SECONDS)  # its signal ends the process
        sys.path += [folder for folder in request["path"] if folder not in sys.path]
        connection = _open(request["database"], request["memory"])
        signal.setitimer(signal.ITIMER_REAL, request["timeout"] + 2 * GRACE_SECONDS)
        # Nothing more is opened from here on: no file, no connection.
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
        os.write(1, b".")
        timer = threading.Timer(request["timeout"], connection.interrupt)
        timer.daemon = True
        timer.start()
        if not _send(connection, request):
            report["kind"] = "bytes"
    except BaseException as error:  # whatever it is, the parent is told
        report = {"kind": _kind(error), "message": str(error)}
    with contextlib.suppress(OSError):  # the parent may have gone
        os.write(2, b"\n" + json.dumps(report).encode() + b"\n")
    os._exit(0)


def _limit(memory: int) -> None:
    limits = {"RLIMIT_AS": memory, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    for name, amount in limits.items():
        kind = getattr(resource, name)
        _, hard = resource.getrlimit(kind)
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        with contextlib.suppress(ValueError, OSError) if sys.platform == "darwin" else contextlib.nullcontext():
            resource.setrlimit(kind, (amount, amount))  # macOS refuses to bound the address space


def _open(database: str, memory: int) -> duckdb.DuckDBPyConnection:
    import duckdb

    try:
        connection = duckdb.connect(database, read_only=True, config={
            **SAFE, "memory_limit": f"{memory // 2}B", "threads": str(min(THREADS, os.cpu_count() or 1))})
    except duckdb.Error as error:
        raise _NoDatabase(str(error)) from None
    connection.sql("SELECT 1").to_arrow_reader(1).read_all()  # whatever is imported late is imported now
    return connection


class _NoDatabase(Exception):
    """The file cannot be opened as a database."""


def _kind(error: BaseException) -> str:
    text = str(error)
    if isinstance(error, Refused):
        return "refused"
    if isinstance(error, _NoDatabase):
        return "database"
    if text.startswith("INTERRUPT Error"):
        return "time"
    if isinstance(error, MemoryError) or re.match(r"Out of Memory Error|.*bad.?alloc|.*Cannot allocate memory|"
                                                  r"can't start new thread", text, re.IGNORECASE):
        return "memory"
    return "sql"


def _send(connection: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> bool:
    """Writes the result to standard output; whether it was within `max_bytes`."""
    import pyarrow as pa

    rows = _rows(connection, request["sql"], request["params"])
    size = 0
    with open(1, "wb", closefd=False) as out, pa.ipc.new_stream(out, rows.schema) as stream:
        for batch in _first(rows, request["max_rows"] + 1):
            size += batch.nbytes
            if size > request["max_bytes"]:
                return False
            stream.write_batch(batch)
    return True


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, params: dict[str, Any]) -> pa.RecordBatchReader:
    statement = _only_statement(connection, sql)
    relation = connection.sql(statement, params=params) if params else connection.sql(statement)
    if relation is None:
        raise Refused(f"this gives no rows: a query begins with {ALLOWED}")
    if any(map(_AS_TEXT.search, map(str, relation.types))):
        relation = relation.project(", ".join(
            f"CAST(#{at} AS VARCHAR) AS {_quoted(name)}" if _AS_TEXT.search(str(kind)) else f"#{at} AS {_quoted(name)}"
            for at, (name, kind) in enumerate(zip(relation.columns, relation.types, strict=True), 1)))
    return relation.to_arrow_reader(BATCH)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _only_statement(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The one statement of the query. Raises Refused when there are none or more, or it does more than read."""
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        many = "several statements" if statements else "no statement"
        raise Refused(f"{many}: give one, which begins with {ALLOWED}")
    (statement,) = statements
    name = statement.type.name
    if name == "MULTI":
        raise Refused("a PIVOT over values that are looked up makes a type first, so it is more than one statement: "
                      "name the values, as in PIVOT claims ON metric IN ('speedup', 'latency') USING count(*)")
    if name not in ("SELECT", "EXPLAIN"):
        raise Refused(f"{name} is not allowed: a query only reads, and begins with {ALLOWED}")
    if name == "EXPLAIN":
        explained, begins = _EXPLAIN.subn("", sql, count=1)
        inner = connection.extract_statements(explained) if begins and _EXPLAIN.match(sql) else []
        if [each.type.name for each in inner] != ["SELECT"]:
            raise Refused("EXPLAIN is for a query that only reads, and stands at the very beginning")
    return statement


def _first(rows: pa.RecordBatchReader, most: int) -> Iterator[pa.RecordBatch]:
    for batch in rows:
        yield batch.slice(0, most)
        most -= len(batch)
        if most <= 0:
            return


if __name__ == "__main__":
    main()
