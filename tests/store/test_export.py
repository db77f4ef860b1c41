"""Files of claims: what is written is read back, and a cell is never a formula."""
from __future__ import annotations

import csv
import dataclasses
import functools
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import schema, store
from claims.model import Claim, Evidence
from claims.store.export import CSV_COLUMNS

CLAIM = Claim("0123456789abcdef", "p1", "abstract", 10, 14, "2.5x", "It is 2.5x faster.", "relative", "speedup",
              2.5, 2.5, "x", direction="increase", hardware=["A100", "H100; 80 GB"], device_count=8,
              evidence=[Evidence("metric", "abstract", 15, 21, "faster", "r")])

# Whatever a paper may hold: any text but half characters, which readers refuse.
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
numbers = st.floats(allow_nan=False, allow_infinity=False)
some_claims = st.builds(
    functools.partial(dataclasses.replace, CLAIM), claim_id=texts, sentence=texts, subject=st.none() | texts,
    hardware=st.lists(texts, max_size=3), low=numbers, gain_high=st.none() | numbers,
    device_count=st.none() | st.integers(-2**63, 2**63 - 1), direction=st.sampled_from(["increase", None]),
    evidence=st.lists(st.builds(Evidence, texts, st.just("title"), st.just(0), st.just(1), texts, texts), max_size=2))


def write(name: str, batches: list[list[Claim]]) -> bytes:
    out = io.BytesIO()
    store.FORMATS[name].write((store.FORMATS[name].encode(batch) for batch in batches), out)
    return out.getvalue()


def read_back(folder, name: str, content: bytes) -> list[dict]:
    path = folder / f"claims.{name}"
    path.write_bytes(content)
    return list(store.read_claims(path))


@pytest.mark.parametrize("name", store.FORMATS)
@given(batches=st.lists(st.lists(some_claims, max_size=2), max_size=3))
def test_what_is_written_is_read_back(name, batches, tmp_path_factory):
    rows = read_back(tmp_path_factory.mktemp("export"), name, write(name, batches))
    expected = [schema.plain(claim) for batch in batches for claim in batch]
    if name == "csv":
        for row in expected:
            del row["evidence"]
    assert rows == expected


@pytest.mark.parametrize("name", store.FORMATS)
def test_batches_leave_no_trace(name):
    others = [dataclasses.replace(CLAIM, claim_id=f"{n}") for n in range(5)]
    rows = [write(name, batches) for batches in ([others], [others[:2], [], others[2:]])]
    if name != "parquet":  # whose row groups are the batches
        assert rows[0] == rows[1]


@pytest.mark.parametrize(("value", "cell"), [
    ("plain", "plain"), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@cmd", "'@cmd"), ("\tx", "'\tx"),
    ("'quoted'", "''quoted'"), ("＝1", "'＝1"), ("a=b", "a=b"),
])
def test_a_cell_is_no_formula(tmp_path, value, cell):
    content = write("csv", [[dataclasses.replace(CLAIM, subject=value, low=-1.5)]])
    (row,) = csv.DictReader(io.StringIO(content.decode()))
    assert (row["subject"], row["low"]) == (cell, "-1.5")
    assert read_back(tmp_path, "csv", content)[0]["subject"] == value


def test_csv_joins_lists_and_leaves_evidence_out():
    heads, row = csv.reader(io.StringIO(write("csv", [[CLAIM]]).decode()))
    assert heads == [column.name for column in CSV_COLUMNS]
    assert "evidence" not in heads
    cells = dict(zip(heads, row, strict=True))
    assert (cells["hardware"], cells["workload"], cells["from_value"]) == (r"A100; H100\; 80 GB", "", "")


@pytest.mark.parametrize(("name", "content", "message"), [
    ("jsonl", b'{"a": 1}\nbroken\n', r"claims.jsonl:2: not JSON"),
    ("jsonl", b"[1]\n", r"claims.jsonl:1: not a record"),
    ("csv", b"claim_id,paper_id\n1,2\n", r"claims.csv:1: no column field, start, end"),
])
def test_another_file_is_said_to_be(tmp_path, name, content, message):
    with pytest.raises(ValueError, match=message):
        read_back(tmp_path, name, content)


def test_jsonl_has_the_fields_in_order():
    assert list(json.loads(write("jsonl", [[CLAIM]]))) == [column.name for column in schema.columns(Claim)]


def test_a_frame():
    frame = store.to_frame([CLAIM, dataclasses.replace(CLAIM, device_count=None)])
    assert list(frame.columns) == [column.name for column in schema.columns(Claim)]
    assert frame["hardware"].tolist() == [CLAIM.hardware] * 2
    assert frame["device_count"].isna().tolist() == [False, True]
    assert frame["gain_low"].isna().all()
    assert len(store.to_frame([])) == 0
