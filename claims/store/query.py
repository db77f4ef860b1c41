"""Queries that people write: run in a process of their own that can only read, within limits, and leaves nothing.

The command `claims sql` and the dashboard both come here. What the process may do is in claims/store/sandbox.py.
"""
from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims.store import sandbox
from claims.store.database import published

if TYPE_CHECKING:
    import pyarrow as pa

TIMEOUT = 30.0  # s
MAX_ROWS = 10_000
MAX_BYTES = 16 << 20  # of the result as Arrow: making text of it takes several times that
MEMORY = 2 << 30  # bytes of address space, of which half is DuckDB's for data

_REPORT_BYTES = 64 << 10  # what is kept of the process's last words
_CHUNK = 1 << 16
_SHOWN = 600  # characters of DuckDB's message
# What the loader of shared libraries needs where Python is not installed in the usual place.
_KEPT_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class QueryError(RuntimeError):
    """A query that gave no result; the message is one line that says why, and what to do.

    `limit` is the parameter of `run` whose limit it met ("timeout", "max_bytes", "memory"), else None.
    """

    def __init__(self, message: str, limit: str | None = None) -> None:
        super().__init__(message)
        self.limit = limit


class NoDatabaseError(QueryError):
    """The file is not a database that can be read."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a query gave: its rows, whether more were left out than `max_rows`, and the seconds that it took.

    Names of columns are unique. Types that few programs have (INTERVAL, BIT, UNION, TIMESTAMP_NS, ...) come as text.
    """

    table: pa.Table
    cut: bool
    seconds: float


def run(database: str | Path, sql: str, params: Mapping[str, Any] | None = None, *, timeout: float = TIMEOUT,
        max_rows: int = MAX_ROWS, max_bytes: int = MAX_BYTES, memory: int = MEMORY) -> Result:
    """The rows that one query gives on a published database, with `$name` in it taken from `params`.

    One statement that reads. `timeout` is in seconds, from when the database is open; `max_bytes` bounds the result;
    `memory` (bytes of address space, at least 1 GB: 0.6 are taken before the query runs) all that its process takes.
    Beyond `max_rows` rows are cut off, which the result tells. Raises FileNotFoundError where there is no database,
    NoDatabaseError where it is something else, and QueryError.
    """
    request = {"database": published(database), "sql": sql, "params": dict(params or {}), "path": _folders(),
               "timeout": timeout, "max_rows": max_rows, "max_bytes": max_bytes, "memory": memory}
    try:
        text = json.dumps(request, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise QueryError("the query, a parameter or the database's path is not UTF-8 text") from None
    started = time.perf_counter()
    stream, report = _Child().talk(text, timeout, max_bytes)
    if report["kind"] != "done":
        raise _error(report, sql, request)
    import pyarrow as pa

    table = pa.ipc.open_stream(pa.py_buffer(stream)).read_all()
    table = table.rename_columns(_unique(table.column_names))
    return Result(table.slice(0, max_rows), len(table) > max_rows, time.perf_counter() - started)


def _folders() -> list[str]:
    """The folders that DuckDB and pyarrow were installed to, wherever this process found them."""
    specs = [importlib.util.find_spec(name) for name in ("duckdb", "pyarrow")]
    return list(dict.fromkeys(str(Path(spec.origin).parents[1]) for spec in specs if spec and spec.origin))


def _unique(names: Sequence[str]) -> list[str]:
    """The names, a number added to those that were there before: a, a_1."""
    taken: set[str] = set()
    out = []
    for name in names:
        new, number = name, 0
        while new in taken or (number and new in names):
            number += 1
            new = f"{name}_{number}"
        taken.add(new)
        out.append(new)
    return out


class _Child:
    """A process that runs one query, in a group of its own, which is killed when it is over."""

    def __init__(self) -> None:
        environment = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "MALLOC_ARENA_MAX": "4", "ARROW_DEFAULT_MEMORY_POOL": "system",
                       **{name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}}
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-B", sandbox.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, cwd="/", env=environment, start_new_session=True)
        except OSError as error:
            raise QueryError(f"no process could be started to run the query in: {error.strerror or error}") from error

    def talk(self, request: bytes, timeout: float, max_bytes: int) -> tuple[bytearray, dict[str, str]]:
        """What the process wrote to standard output, after its sign that it is ready, and its report."""
        assert self.process.stdin and self.process.stdout and self.process.stderr
        try:
            with contextlib.suppress(BrokenPipeError), self.process.stdin:  # its end shows in what it does not say
                self.process.stdin.write(request)
            out, said, ended = self._read(timeout, max_bytes)
        finally:
            # The process is not waited for before: until then its number is nobody else's.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process.stdout.close()
            self.process.stderr.close()
        return out, {"kind": ended} if ended else _report(said, self.process.returncode)

    def _read(self, timeout: float, max_bytes: int) -> tuple[bytearray, bytearray, str]:
        """Both streams until they end; and the limit that was met, "" when none was."""
        assert self.process.stdout and self.process.stderr
        out, said, ready = bytearray(), bytearray(), False
        deadline = time.monotonic() + sandbox.START_SECONDS
        with selectors.DefaultSelector() as streams:
            streams.register(self.process.stdout, selectors.EVENT_READ, out)
            streams.register(self.process.stderr, selectors.EVENT_READ, said)
            while streams.get_map():
                left = deadline - time.monotonic()
                if left <= 0:
                    return out, said, "time" if ready else "start"
                for key, _ in streams.select(left):
                    data = os.read(key.fd, _CHUNK)
                    if not data:
                        streams.unregister(key.fileobj)
                    if key.data is out and data and not ready:
                        ready, data = True, data[1:]
                        deadline = time.monotonic() + timeout + sandbox.GRACE_SECONDS
                    key.data.extend(data)
                if len(out) > 2 * max_bytes + _CHUNK:  # the process counts for itself; this is if it does not
                    return out, said, "bytes"
                del said[:-_REPORT_BYTES]
        return out, said, ""


def _report(said: bytearray, status: int) -> dict[str, str]:
    """The last words of a process, or what can be said of one that had none."""
    last = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
    try:
        report = json.loads(last)
        return {"kind": str(report["kind"]), "message": str(report["message"])}
    except (ValueError, KeyError, TypeError):
        if "alloc" in last or "MemoryError" in last:
            return {"kind": "memory"}
        if status == -signal.SIGALRM:
            return {"kind": "time"}
        how = signal.Signals(-status).name if status < 0 else f"status {status}"
        return {"kind": "ended", "message": f"{how}{': ' * bool(last)}{last}"}


def _error(report: dict[str, str], sql: str, request: dict[str, Any]) -> QueryError:
    """The report of a process as an error: one line, with the limit that was met and the option that raises it."""
    message = report.get("message", "")
    match report["kind"]:
        case "time":
            return QueryError(f"stopped after {request['timeout']:g} s: ask for less, or allow more with --timeout",
                              "timeout")
        case "memory":
            return QueryError(f"stopped, for it needs more than {request['memory'] >> 20:,} MB of memory: ask for "
                              "less, or allow more with --memory", "memory")
        case "bytes":
            return QueryError(f"stopped, for the result is over {request['max_bytes'] >> 20:,} MB: ask for fewer rows "
                              "or columns, or allow more with --max-mb", "max_bytes")
        case "database":
            return NoDatabaseError(_one_line(message, ""))
        case "start":
            return QueryError(f"the process for the query was not ready after {sandbox.START_SECONDS:g} s: this "
                              "machine is busy, try again")
        case "ended":
            return QueryError(f"the process of the query was ended ({_one_line(message, '')}), perhaps for want of "
                              "memory, or by what the query asks: ask for less, or allow more with --memory", "memory")
        case _:
            return QueryError(_one_line(message, sql))


def _one_line(message: str, sql: str) -> str:
    """DuckDB's message with its hint, without the drawing of the place; the line is named where there are several."""
    text, _, place = message.partition("\nLINE ")
    number, _, line = place.partition("\n")[0].partition(": ")
    text = " ".join(text.split())
    if len(text) > _SHOWN:
        text = text[:_SHOWN] + " ..."
    return f"{text} (line {number}: {line.strip()[:_SHOWN]})" if line and "\n" in sql.strip() else text
