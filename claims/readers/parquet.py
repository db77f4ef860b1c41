"""Parquet: a table whose columns are named as in CSV, or nested as in JSON."""
from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import IO, Any

from claims.model import Paper
from claims.readers import records
from claims.readers.problem import Unreadable
from claims.readers.source import Reader, Source

ROWS = 1_000  # read at a time
BUFFER = 2**20  # bytes read at a time of each column, rather than all that a row group has


def recognises(source: Source) -> bool:
    """Whether it begins as Parquet does."""
    return source.head.startswith(b"PAR1")


def read(source: Source) -> Iterator[Paper]:
    """The papers in the order of the rows. Only columns that a paper's fields may come from are read."""
    number = 0
    with source.file() as file:
        for batch in _batches(file, source):
            for row in _rows(batch):
                number += 1
                if row is None:
                    source.problem(number, "not UTF-8", "write the file's texts as UTF-8", unit="row")
                    continue
                paper = records.paper(row, source, number, "row")
                if paper is not None:
                    yield paper


def _batches(file: IO[bytes], source: Source) -> Iterator[Any]:
    import pyarrow.parquet as pq

    with _said():
        table = pq.ParquetFile(file, buffer_size=BUFFER, pre_buffer=False)
        columns = table.schema_arrow.names
        names = [name for name in columns if records.of_use(name, source.mapping)]
    records.check_columns(columns, source)
    batches = table.iter_batches(ROWS, columns=names, use_threads=False)
    while True:
        with _said():
            batch = next(batches, None)
        if batch is None:
            return
        yield batch


@contextlib.contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, OverflowError, MemoryError, RuntimeError, NotImplementedError, KeyError) as error:
        # Arrow's own errors are among these
        first = str(error).partition("\n")[0][:200]
        raise Unreadable("not a whole Parquet file", "fetch or write it again; what came before was read",
                         f" ({first})") from error


def _rows(batch: Any) -> Iterator[dict[str, Any] | None]:
    """The rows as dicts; None for one whose texts are no UTF-8. A date that Python cannot hold is none."""
    try:
        yield from batch.to_pylist()
    except (ValueError, OverflowError, KeyError):  # UnicodeDecodeError and Arrow's errors are among these
        for at in range(len(batch)):
            try:
                yield {name: _value(column[at]) for name, column in zip(batch.schema.names, batch.columns, strict=True)}
            except UnicodeDecodeError:
                yield None


def _value(cell: Any) -> Any:
    try:
        return cell.as_py()
    except UnicodeDecodeError:
        raise
    except (ValueError, OverflowError, KeyError):
        return None


READER = Reader("parquet", "Parquet with the columns of CSV", (".parquet", ".pq"), recognises, read)
