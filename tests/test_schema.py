"""What is made from the records: checked against the files that are checked in, and against each other."""
from __future__ import annotations

import json

import duckdb
import jsonschema
import pytest

from claims import resources, schema
from claims.model import Claim, Evidence, Paper

CLAIM = Claim("0123456789abcdef", "p1", "abstract", 10, 14, "2.5x", "It is 2.5x faster.", "relative", "speedup",
              2.5, 2.5, "x", direction="increase", hardware=["A100"],
              evidence=[Evidence("metric", "abstract", 15, 21, "faster", "r")])


@pytest.mark.parametrize("name", ["paper", "claim"])
def test_the_schemas_checked_in_are_those_of_the_model(name):
    path = resources.schemas() / f"{name}.schema.json"
    assert json.loads(path.read_text("utf-8")) == schema.json_schema(name), "run `make schemas`"


def test_written_schemas_are_the_same_bytes(tmp_path):
    for path in schema.write_json_schemas(tmp_path):
        assert path.read_bytes() == (resources.schemas() / path.name).read_bytes()


def test_a_record_validates():
    jsonschema.validate(schema.plain(CLAIM), schema.json_schema("claim"))
    jsonschema.validate(schema.plain(Paper("p1", "A title")), schema.json_schema("paper"))


@pytest.mark.parametrize(("field", "value"), [
    ("kind", "other"), ("direction", "sideways"), ("low", "2.5"), ("start", -1), ("confidence", 1.5),
    ("hardware", "A100"), ("hardware", [1]), ("subject", 3), ("evidence", [{"slot": "metric"}]), ("surplus", 1),
])
def test_a_wrong_value_does_not_validate(field, value):
    row = {**schema.plain(CLAIM), field: value}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(row, schema.json_schema("claim"))


def test_a_missing_field_does_not_validate():
    row = schema.plain(CLAIM)
    del row["subject"]
    with pytest.raises(jsonschema.ValidationError, match="'subject' is a required property"):
        jsonschema.validate(row, schema.json_schema("claim"))


def test_types_as_people_write_them():
    names = {column.name: column.type_name for column in schema.columns(Claim)}
    assert {name: names[name] for name in ("claim_id", "low", "from_value", "hardware", "direction", "evidence")} == {
        "claim_id": "str", "low": "float", "from_value": "float?", "hardware": "list[str]",
        "direction": "increase, decrease, of or null", "evidence": "list[Evidence]"}


def test_arrow_keeps_every_value():
    batch = schema.to_arrow(Claim, [CLAIM, CLAIM])
    assert batch.to_pylist() == [schema.plain(CLAIM)] * 2
    assert schema.to_arrow(Claim, []).num_rows == 0


@pytest.mark.parametrize("table", schema.TABLES, ids=lambda table: table.name)
def test_every_table_and_column_has_its_comment(table):
    with duckdb.connect() as connection:
        connection.execute(table.ddl())
        assert connection.execute("SELECT comment FROM duckdb_tables()").fetchall() == [(table.doc,)]
        comments = connection.execute("SELECT column_name, comment FROM duckdb_columns() WHERE NOT internal "
                                      "ORDER BY column_index").fetchall()
    assert comments == [(column.name, column.doc) for column in table.columns]
    assert all(column.doc for column in table.columns)


def test_quotes():
    assert schema.quoted('a"b') == '"a""b"'
    assert schema.literal("it's") == "'it''s'"
