"""Results of queries as a table for people, CSV, JSON and Parquet.

CSV is as the project writes it elsewhere (claims/store/export.py): an empty cell is null, lists of texts are joined,
and no cell is a formula; what else is nested is JSON. JSON is one array with an object a row, a row a line; numbers
that JSON does not have (NaN, infinities) are null, decimals with more digits than a float are text, bytes are
hexadecimal. Times are ISO 8601.

All of it is done some rows at a time: a result is small as Arrow and large as Python objects.
"""
from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from claims.store.export import guarded, joined

if TYPE_CHECKING:
    import pyarrow as pa

CELL = 60  # characters of a cell that a table shows
_ROWS = 200  # made into Python objects at a time


def lines(table: pa.Table, clean: Callable[[str], str]) -> Iterator[str]:
    """A table for people, line by line: numbers to the right, long cells cut, null as NULL.

    `clean` takes from a text what a terminal would obey. Raises ValueError, as the other formats do, for a value that
    cannot be shown.
    """
    heads = [_shown(name, clean) for name in table.column_names]
    widths = [len(head) for head in heads]
    for row in _rows(table):
        widths = [max(width, len(_shown(cell, clean))) for width, cell in zip(widths, row, strict=True)]
    right = [_is_number(kind) for kind in table.schema.types]
    for cells in (heads, ["-" * width for width in widths]):
        yield _line(cells, widths, right)
    for row in _rows(table):
        yield _line([_shown(cell, clean) for cell in row], widths, right)


def _line(cells: list[str], widths: list[int], right: list[bool]) -> str:
    return "  ".join(cell.rjust(width) if to_right else cell.ljust(width)
                     for cell, width, to_right in zip(cells, widths, right, strict=True)).rstrip()


def _is_number(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _shown(value: Any, clean: Callable[[str], str]) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "; ".join(value)
    text = _text(value)
    text = clean(" ".join(text[:8 * CELL].split()))  # white space at the beginning of a long text may hide the rest
    return text if len(text) <= CELL else text[:CELL - 3] + "..."


def write_csv(table: pa.Table, out: BinaryIO) -> None:
    """The rows as CSV, with a header."""
    writer = csv.writer(_Encoded(out))
    writer.writerow([guarded(name) for name in table.column_names])
    for row in _rows(table):
        writer.writerow([_cell(value) for value in row])


class _Encoded:
    """A text file as csv wants it, over one of bytes."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out

    def write(self, text: str) -> None:
        """Writes the text as UTF-8."""
        self.out.write(text.encode())


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return guarded(joined(value))
    return value if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else guarded(_text(value))


def write_json(table: pa.Table, out: BinaryIO) -> None:
    """The rows as one JSON array of objects, a row a line."""
    names = table.column_names
    before = b"[\n"
    for row in _rows(table):
        out.write(before + _json(dict(zip(names, row, strict=True))).encode())
        before = b",\n"
    out.write(b"\n]\n" if table.num_rows else b"[]\n")


def write_parquet(table: pa.Table, out: BinaryIO) -> None:
    """The rows as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        pq.write_table(table, out, compression="zstd", use_dictionary=False)  # dictionaries take memory
    except pa.ArrowNotImplementedError as error:
        raise ValueError(f"Parquet does not have such a column ({error}): CAST it AS VARCHAR") from error


FORMATS: dict[str, Callable[[pa.Table, BinaryIO], None]] = {
    "csv": write_csv, "json": write_json, "parquet": write_parquet}


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    for batch in table.to_batches(max_chunksize=_ROWS):
        try:
            columns = [column.to_pylist(maps_as_pydicts="lossy") for column in batch.columns]
        except OverflowError as error:
            raise ValueError(f"a date or time is out of the years 1 to 9999 ({error}): CAST it AS VARCHAR") from error
        yield from zip(*columns, strict=True)


def _text(value: Any) -> str:
    """A value as text: texts as they are, times in ISO 8601, bytes in hexadecimal, what is nested as JSON."""
    if isinstance(value, str):
        return value
    return _json(value) if isinstance(value, bool | list | dict) else str(_plain(value))


def _json(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_text(key): _plain(item) for key, item in value.items()}
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        number = int(value) if value == value.to_integral_value() else float(value)
        return number if Decimal(repr(number)) == value else str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value
