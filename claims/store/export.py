"""Claims as JSON Lines, CSV, Parquet and pandas, and back.

CSV leaves `evidence` out. An empty cell is null, or an empty list. A list is joined with "; ", a semicolon or backslash
inside an item having a backslash before it. A text that a spreadsheet could take for a formula gets an apostrophe in
front, and so does one that begins with an apostrophe: whoever reads the cell takes one apostrophe off.
"""
from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from claims.model import Claim, Finding
from claims.schema import Column, arrow_schema, columns, plain, to_arrow

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

# Patterns for whole texts, which Python and DuckDB read alike: what a spreadsheet takes for a formula; and, for ids in
# a data set, also what it would take for a number or a day (2401.01230, 12e4567890123456).
FORMULA = r"(?s)[=+\-@\t\r\n＝＋－＠'].*"
FORMULA_OR_NUMBER = rf"{FORMULA}|[0-9][0-9.,:/eE+\-]*"
_is_formula = re.compile(FORMULA).match
CSV_COLUMNS = tuple(column for column in columns(Claim) if column.name != "evidence")


@dataclass(frozen=True, slots=True)
class Format:
    """A file format of claims.

    `encode` turns a batch of claims into bytes, in whichever process found them; `write` puts such batches into a
    file; `read` gives a file's rows as dicts.
    """

    name: str
    encode: Callable[[list[Claim]], bytes]
    write: Callable[[Iterable[bytes], BinaryIO], None]
    read: Callable[[Path], Iterator[dict[str, Any]]]


def to_frame(claims: Iterable[Claim]) -> pd.DataFrame:
    """The claims as a DataFrame, a row each, columns as in the model; lists stay lists, evidence a list of dicts."""
    import pandas as pd

    names = [column.name for column in columns(Claim)]
    frame = pd.DataFrame([plain(claim) for claim in claims], columns=names)
    return frame.astype({column.name: _FRAME_TYPES[column.base] for column in columns(Claim)
                         if column.base in _FRAME_TYPES and not column.repeated})


_FRAME_TYPES = {int: "Int64", float: "Float64"}  # the ones that have a null of their own


# JSON Lines --------------------------------------------------------------------------------------------------------

def _encode_jsonl(claims: list[Claim]) -> bytes:
    return b"".join(json.dumps(plain(claim), ensure_ascii=False).encode() + b"\n" for claim in claims)


def _read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise ValueError(f"{path}:{number}: not JSON ({error}); mend or remove the line") from error
                if not isinstance(row, dict):
                    raise ValueError(f"{path}:{number}: not a record; write one claim a line")
                yield row


def _write_plain(payloads: Iterable[bytes], out: BinaryIO) -> None:
    for payload in payloads:
        out.write(payload)


# CSV ---------------------------------------------------------------------------------------------------------------

def _encode_csv(claims: list[Claim]) -> bytes:
    return _csv_lines([_to_cell(getattr(claim, column.name), column) for column in CSV_COLUMNS] for claim in claims)


def _csv_lines(rows: Iterable[list[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _write_csv(payloads: Iterable[bytes], out: BinaryIO) -> None:
    out.write(_csv_lines([[column.name for column in CSV_COLUMNS]]))
    _write_plain(payloads, out)


def _read_csv(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:  # what `claims export` writes has a byte-order mark
        rows = csv.DictReader(lines)
        missing = [column.name for column in CSV_COLUMNS if column.name not in (rows.fieldnames or ())]
        if missing:
            raise ValueError(f"{path}:1: no column {', '.join(missing)}; this is not a CSV that `claims extract` wrote")
        for row in rows:
            yield {column.name: from_cell(row[column.name] or "", column) for column in CSV_COLUMNS}


def _to_cell(value: Any, column: Column) -> Any:
    if value is None:
        return ""
    if column.repeated:
        value = joined(value)
    return guarded(value) if isinstance(value, str) else value


def joined(items: Iterable[str]) -> str:
    """A list as one text."""
    return "; ".join(re.sub(r"([\\;])", r"\\\1", item) for item in items)


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return "'" + text if _is_formula(text) else text


def from_cell(cell: str, column: Column) -> Any:
    """The value that a cell of the CSV stands for. Raises ValueError when it is no number and should be one."""
    cell = cell.removeprefix("'")
    if column.repeated:
        items = re.findall(r"((?:[^\\;]|\\.)+)(?:; |$)", cell, re.DOTALL)
        return [re.sub(r"\\(.)", r"\1", item, flags=re.DOTALL) for item in items]
    if not cell:
        return None if column.nullable else column.base()
    return column.base(cell)


# Parquet, which the database takes too -------------------------------------------------------------------------------

def _encode_parquet(claims: list[Claim]) -> bytes:
    return _packed(to_arrow(Claim, claims))


def encode_checked(claims: list[Claim]) -> bytes:
    """A batch of claims as Parquet, with a column `findings` of what the checks say of each."""
    import pyarrow as pa

    from claims.audit import findings

    told: dict[str, list[dict[str, Any]]] = {claim.claim_id: [] for claim in claims}
    for found in findings(claims):
        told[found.claim_id].append(plain(found))
    kind = pa.list_(pa.struct(list(arrow_schema(Finding))))
    return _packed(to_arrow(Claim, claims).append_column("findings", pa.array(told.values(), kind)))


def _packed(batch: pa.RecordBatch) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_batches([batch]), sink, compression="zstd", use_dictionary=False,
                   write_statistics=False)  # it is read once, and as a whole
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def decode(payload: bytes) -> pa.Table:
    """The table that `encode_checked`, or the format Parquet, made the bytes of."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    return pq.read_table(pa.BufferReader(payload), use_threads=False)


def _write_parquet(payloads: Iterable[bytes], out: BinaryIO) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetWriter(out, arrow_schema(Claim), compression="zstd") as writer:
        for payload in payloads:
            writer.write_table(decode(payload))


def _read_parquet(path: Path) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(path).iter_batches():
        yield from batch.to_pylist()


FORMATS = {
    "jsonl": Format("jsonl", _encode_jsonl, _write_plain, _read_jsonl),
    "csv": Format("csv", _encode_csv, _write_csv, _read_csv),
    "parquet": Format("parquet", _encode_parquet, _write_parquet, _read_parquet),
}


def read_claims(path: str | Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of claims as dicts, its format known by its suffix (JSON Lines when there is no other).

    Raises OSError when it cannot be opened, ValueError with file and line when it holds something else.
    """
    path = Path(path)
    return FORMATS.get(path.suffix.lstrip("."), FORMATS["jsonl"]).read(path)
