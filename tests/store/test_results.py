"""Results of queries: every type in every format, read back; cells are no formulas; nothing reaches the terminal."""
from __future__ import annotations

import csv
import io
import json
import math
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from claims.cli import printable
from claims.store import results

SQL = """SELECT * FROM (VALUES
  (1, 2.5::DOUBLE, 'plain', true, DATE '2026-01-31', TIMESTAMP '2026-01-31 12:00:00', ['a', 'b; c'],
   {'x': 1, 'y': ['z']}, MAP {'k': 1.5}, 1.25::DECIMAL(9, 2), '\\x00\\xFF'::BLOB, [1, NULL]),
  (NULL, 'nan'::DOUBLE, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL))
  t(number, "float", "text", truth, "day", moment, texts, record, pairs, "decimal", bytes, numbers)"""


@pytest.fixture(scope="module")
def table() -> pa.Table:
    return duckdb.sql(SQL).to_arrow_table()


def written(name: str, rows: pa.Table) -> bytes:
    out = io.BytesIO()
    results.FORMATS[name](rows, out)
    return out.getvalue()


def of(**columns) -> pa.Table:
    return pa.table({name: [value] for name, value in columns.items()})


def test_csv(table):
    heads, first, second = csv.reader(io.StringIO(written("csv", table).decode()))
    assert heads == table.column_names
    assert first == ["1", "2.5", "plain", "true", "2026-01-31", "2026-01-31T12:00:00", r"a; b\; c",
                     '{"x": 1, "y": ["z"]}', '{"k": 1.5}', "1.25", "00ff", "[1, null]"]
    assert second == ["", "nan", *[""] * 10]


def test_csv_is_read_by_duckdb(table, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_bytes(written("csv", table))
    first, second = duckdb.sql(f"SELECT number, \"text\", \"day\", moment FROM '{path}'").fetchall()
    assert first == (1, "plain", date(2026, 1, 31), datetime(2026, 1, 31, 12))
    assert second == (None,) * 4


def test_json(table):
    first, second = json.loads(written("json", table))
    assert first == {
        "number": 1, "float": 2.5, "text": "plain", "truth": True, "day": "2026-01-31",
        "moment": "2026-01-31T12:00:00", "texts": ["a", "b; c"], "record": {"x": 1, "y": ["z"]}, "pairs": {"k": 1.5},
        "decimal": 1.25, "bytes": "00ff", "numbers": [1, None]}
    assert second == dict.fromkeys(first)  # and NaN, which JSON does not have


def test_parquet(table):
    back = pq.read_table(io.BytesIO(written("parquet", table)))
    assert math.isnan(back["float"][1].as_py())
    assert back.drop_columns(["float"]).equals(table.drop_columns(["float"]))


def test_a_table_for_people(table):
    heads, rule, first, second = results.lines(table, printable)
    assert heads.split() == table.column_names
    assert len(rule.split()) == len(table.column_names)
    assert first.split()[:6] == ["1", "2.5", "plain", "true", "2026-01-31", "2026-01-31T12:00:00"]
    assert second.split() == ["NULL", "nan", *["NULL"] * 10]


def test_numbers_are_to_the_right_and_long_cells_are_cut():
    rows = pa.table({"n": [5, 12345], "long": ["x" * 61, "y" * 60]})
    assert list(results.lines(rows, printable))[2:] == [f"    5  {'x' * 57}...", f"12345  {'y' * 60}"]


@pytest.mark.parametrize("name", results.FORMATS)
@pytest.mark.parametrize("rows", [pa.table({"a": pa.array([], pa.int64())}), pa.table({"a": pa.nulls(3)})])
def test_nothing_and_only_nulls(name, rows):
    content = written(name, rows)
    if name == "json":
        assert json.loads(content) == [{"a": None}] * len(rows)
    elif name == "csv":
        assert len(content.decode().splitlines()) == 1 + len(rows)
    else:
        assert pq.read_table(io.BytesIO(content)).num_rows == len(rows)
    assert len(list(results.lines(rows, printable))) == 2 + len(rows)


@pytest.mark.parametrize(("value", "cell"), [
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("'x", "''x"), ("＝1", "'＝1"), ("\tx", "'\tx"),
    (["=1", "b"], "'=1; b"), ([], ""), ("a=b", "a=b"), (-1, "-1"), (-1.5, "-1.5"), (Decimal("-1.5"), "-1.5"),
    ({"a": "=1"}, '{"a": "=1"}'), ('say "x"\nand', 'say "x"\nand'),
])
def test_a_cell_is_no_formula(value, cell):
    assert list(csv.reader(io.StringIO(written("csv", of(a=value)).decode(), newline=""))) == [["a"], [cell]]


def test_a_head_is_no_formula():
    assert written("csv", pa.table({"=1+1": [1]})).startswith(b"'=1+1\r\n")


@pytest.mark.parametrize("value", ["\x1b[31mred", ["\x1b]0;title\x07"], {"a": "\x9b31m"}, "a\rb\x08", "\u202egnp.exe"])
def test_control_characters_are_shown_not_sent(value):
    text = "\n".join(results.lines(pa.table({"a\x1b": [value]}), printable))
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert len(text.splitlines()) == 3


@pytest.mark.parametrize(("value", "number"), [
    (Decimal("3"), 3), (Decimal("0.1"), 0.1), (Decimal("170141183460469231731687303715884105"),) * 2,
    (Decimal("999999999999.99999999"), "999999999999.99999999"), (float("inf"), None)])
def test_numbers_in_json_are_not_changed(value, number):
    assert json.loads(written("json", of(a=value)))[0]["a"] == number


def test_what_cannot_be_shown_is_said():
    rows = duckdb.sql("SELECT DATE '290000-01-01' AS a").to_arrow_table()
    for name in ("csv", "json"):
        with pytest.raises(ValueError, match="CAST it AS VARCHAR"):
            written(name, rows)
    with pytest.raises(ValueError, match="CAST it AS VARCHAR"):
        written("parquet", duckdb.sql("SELECT INTERVAL 1 DAY AS a").to_arrow_table())
