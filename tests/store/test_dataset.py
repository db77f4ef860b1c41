"""The data set: what is written is valid and read back whole, the same each time, and nobody's files are lost."""
from __future__ import annotations

import csv
import dataclasses
import hashlib
import importlib.util
import io
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import bibtexparser
import duckdb
import jsonschema
import pandas as pd
import pytest

from claims import cli, resources, schema, store
from claims.extract import extract_paper
from claims.jobs import Batch
from claims.model import Claim, Evidence, Paper
from claims.readers import read
from claims.store import dataset, latex
from claims.store.datacard import FILES
from claims.store.dataset import ExportError, SelectionError, write_dataset
from claims.store.export import encode_checked

QUALITY = [("gold.jsonl", 2, 3, "value", None, 0.9, 0.8, 0.85), ("gold.jsonl", 2, 3, "subject", 2, 1.0, 0.5, 0.67)]
NASTY = ['"quoted", with; comma', "two\nlines", "cr\rhere", "crlf\r\nhere", "=1+1", "+x", "-y", "@z", "\ttab", "'a",
         "''", "2401.01230", "12e4567890123456", "1-2", "Übergröße ＝ 漢字 🚀", "\\", "\\;", ";", "; ", "a; b",
         "\\input{x} $ % & #",
         "NULL", "nan", "null", "NA", " blanks ", "\u2028line"]


def nasty_claims() -> list[Claim]:
    claim = Claim("c", "p", "abstract", 0, 1, "2x", "It is.", "relative", "speedup", 2.0, 2.0, "x")
    return [dataclasses.replace(claim, claim_id=f"{n:016}", paper_id=text, value_text=text, sentence=text, subject=text,
                                hardware=[text, "A100", text], workload=[text], low=0.1 + n, high=1e300, device_count=n,
                                evidence=[Evidence("metric", "abstract", 0, 1, text, "r")])
            for n, text in enumerate(NASTY)]


def build(place: Path, papers: list[Paper], claims: dict[str, list[Claim]]) -> Path:
    def extract(given):
        for paper in given:
            found = claims.get(paper.paper_id, [])
            yield Batch(1, len(found), encode_checked(found), ())

    store.build(place, papers, extract, extractor_version="1", inputs=["/home/me/papers.jsonl"],
                quality=lambda: QUALITY)
    return place


@pytest.fixture(scope="module")
def nasty(tmp_path_factory) -> Path:
    papers = [Paper(text, text, text, authors=[text, "B"], year=2024, date="2024-01-31") for text in NASTY]
    return build(tmp_path_factory.mktemp("nasty") / "c.duckdb", papers,
                 {claim.paper_id: [claim] for claim in nasty_claims()})


@pytest.fixture(scope="module")
def bundled(tmp_path_factory) -> Path:
    papers = list(read(resources.corpus(), name=resources.corpus().name))
    return build(tmp_path_factory.mktemp("bundled") / "c.duckdb", papers,
                 {paper.paper_id: extract_paper(paper) for paper in papers})


@pytest.fixture(scope="module", params=["bundled", "nasty"])
def exported(request, tmp_path_factory) -> tuple[Path, Path]:
    """A database and its data set."""
    database = request.getfixturevalue(request.param)
    folder = tmp_path_factory.mktemp("export") / "data"
    write_dataset(database, folder)
    return database, folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def read_back(folder: Path):
    spec = importlib.util.spec_from_file_location("read_back", folder / "read_back.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stored(database: Path, table: str) -> list[dict]:
    names = ", ".join(schema.quoted(column.name) for column in dataset.TABLES[table])
    with store.connect(database) as connection:
        return connection.sql(f"SELECT {names} FROM {table}").to_arrow_table().to_pylist()


def plain(value):
    return None if not isinstance(value, list) and pd.isna(value) else value


@pytest.mark.parametrize("table", dataset.TABLES)
def test_csv_is_read_back_without_loss(exported, table):
    database, folder = exported
    # An empty text and no text are one in a CSV.
    expected = [{name: None if value == "" else value for name, value in row.items()}
                for row in stored(database, table)]
    assert expected
    frame = read_back(folder).frame(folder / f"{table}.csv")
    assert [{name: plain(value) for name, value in row.items()} for row in frame.to_dict("records")] == expected
    with duckdb.connect() as connection:
        relation = read_back(folder).relation(connection, folder / f"{table}.csv")
        assert relation.to_arrow_table().to_pylist() == expected


def test_csv_is_that_of_extract(exported):
    database, folder = exported
    assert [{**row, "evidence": None} for row in store.read_claims(folder / "claims.csv")] == [
        {**row, "evidence": None} for row in stored(database, "claims")]


def test_csv_is_plain_for_a_spreadsheet(exported):
    _, folder = exported
    for table, columns in dataset.TABLES.items():
        content = (folder / f"{table}.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf" + columns[0].name.encode())
        frame = pd.read_csv(folder / f"{table}.csv")
        assert list(frame.columns) == [column.name for column in columns]
        for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            for column in columns:
                assert column.base is not str or not row[column.name].startswith(("=", "+", "-", "@"))


def test_json_lines_and_parquet_hold_all(exported):
    database, folder = exported
    rows = [json.loads(line) for line in (folder / "claims.jsonl").read_text("utf-8").split("\n")[:-1]]
    validator = jsonschema.Draft202012Validator(schema.json_schema("claim"))
    assert [error.message for row in rows for error in validator.iter_errors(row)] == []
    assert list(rows[0]) == [column.name for column in schema.columns(Claim)]
    assert list(store.read_claims(folder / "claims.parquet")) == rows
    assert [{name: value for name, value in row.items() if name != "evidence"} for row in rows] == stored(
        database, "claims")
    with store.connect(database) as connection:
        proof = connection.execute("SELECT claim_id, slot, text FROM claim_evidence").fetchall()
    assert [(row["claim_id"], item["slot"], item["text"]) for row in rows for item in row["evidence"]] == proof


def test_the_same_database_gives_the_same_bytes(exported, tmp_path):
    database, folder = exported
    code = "import sys; from claims.store.dataset import write_dataset; write_dataset(sys.argv[1], sys.argv[2])"
    env = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    subprocess.run([sys.executable, "-c", code, database, tmp_path / "a"], env=env, check=True)
    write_dataset(database, tmp_path / "b")
    assert contents(folder) == contents(tmp_path / "a") == contents(tmp_path / "b")


def test_pieces_leave_no_trace_in_texts(nasty, tmp_path, monkeypatch):
    write_dataset(nasty, tmp_path / "a")
    monkeypatch.setattr(dataset, "PIECE", 20)
    write_dataset(nasty, tmp_path / "b")
    whole, pieces = contents(tmp_path / "a"), contents(tmp_path / "b")
    for name in ("claims.csv", "claims.jsonl", "papers.csv", "papers.bib", "claims.tex"):
        assert whole[name] == pieces[name]


def test_checksums_and_files(exported):
    _, folder = exported
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    assert {line[66:]: line[:64] for line in lines} == {
        name: hashlib.sha256(content).hexdigest() for name, content in contents(folder).items() if name != "SHA256SUMS"}
    assert set(contents(folder)) <= set(FILES)


# What describes it -------------------------------------------------------------------------------------------------

def test_the_data_package_is_valid(exported):
    import frictionless

    report = frictionless.validate(str(exported[1] / "datapackage.json"))
    assert report.flatten(["type", "message"]) == []
    package = json.loads((exported[1] / "datapackage.json").read_text("utf-8"))
    assert {resource["profile"] for resource in package["resources"]} == {"tabular-data-resource"}


def test_the_data_package_refuses_other_data(bundled, tmp_path):
    import frictionless

    write_dataset(bundled, tmp_path / "d")
    path = tmp_path / "d" / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b",relative,", b",relation,", 1))
    types = {kind for (kind,) in frictionless.validate(str(tmp_path / "d" / "datapackage.json")).flatten(["type"])}
    assert {"hash-count", "constraint-error"} & types


def test_croissant_is_valid_and_gives_records(bundled, tmp_path):
    import mlcroissant as mlc

    write_dataset(bundled, tmp_path / "d")
    data = mlc.Dataset(str(tmp_path / "d" / "croissant.json"))
    assert not data.metadata.issues.errors
    for table in dataset.TABLES:
        rows = list(itertools.islice(data.records(table), 100))
        assert len(rows) == 100
        names = [column.name for column in dataset.TABLES[table]]
        assert all(list(row) == [f"{table}/{name}" for name in names] for row in rows)
    ids = {row["claims/claim_id"].decode() for row in data.records("claims")}
    assert ids == {row["claim_id"] for row in stored(bundled, "claims")}


def test_without_mlcroissant_the_rest_is_written(nasty, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "mlcroissant", None)
    done = write_dataset(nasty, tmp_path / "d")
    assert done.left_out == ("croissant.json: it needs mlcroissant; pip install 'hwclaims[export]'",)
    assert "croissant.json" not in (tmp_path / "d" / "README.md").read_text("utf-8")


def test_the_citation_and_the_front_matter_are_valid(exported):
    import yaml

    citation = yaml.load((exported[1] / "CITATION.cff").read_text("utf-8"), yaml.BaseLoader)
    jsonschema.validate(citation, json.loads((Path(__file__).parent / "cff-1.2.0.schema.json").read_text("utf-8")))
    card = (exported[1] / "README.md").read_text("utf-8")
    front = yaml.safe_load(card.split("---\n")[1])
    assert front["size_categories"] == ["n<1K"]
    assert all((exported[1] / config["data_files"]).exists() for config in front["configs"])
    assert "| value | 0.900 | 0.800 | 0.850 |" in card
    assert "| `subject` | 1.000 | 0.500 | 2 |" in card
    assert "$" not in card.replace("$ %", "")
    assert "/home/me" not in card


def test_a_database_without_scores_is_said_to_have_none(tmp_path):
    store.build(tmp_path / "c.duckdb", [Paper("p", "T")], lambda papers: iter(Batch(1, 0, encode_checked([]), ())
                                                                               for _ in papers), extractor_version="1")
    write_dataset(tmp_path / "c.duckdb", tmp_path / "d")
    assert "The database holds no scores" in (tmp_path / "d" / "README.md").read_text("utf-8")


def test_the_scores_are_those_of_the_evaluation():
    rows = {row[3]: row for row in cli._scores()}
    assert {row[1] for row in rows.values()} == {233}
    assert rows["value"][5] > 0.9 and rows["value"][4] is None
    assert {"subject", "baseline", "bound", "hardware", "workload"} <= {name for name, row in rows.items() if row[4]}


# LaTeX -------------------------------------------------------------------------------------------------------------

def test_bibtex_is_read_back(exported):
    database, folder = exported
    library = bibtexparser.parse_string((folder / "papers.bib").read_text("utf-8"))
    papers = stored(database, "papers")
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == [latex.key(paper["paper_id"]) for paper in papers]
    table = (folder / "claims.tex").read_text("utf-8")
    assert table.count(r"\cite{") == len(stored(database, "claims"))


def test_what_papers_wrote_is_no_command():
    assert latex.escaped("\\input{x}\n50% & $a_b$ #1 ~^<>|") == (
        r"\textbackslash{}input\{x\} 50\% \& \$a\_b\$ \#1 "
        r"\textasciitilde{}\textasciicircum{}\textless{}\textgreater{}\textbar{}")
    paper = {"paper_id": "A b", "title": "T", "authors": ["Simon and Co"], "year": None, "venue": None,
             "arxiv_id": None, "doi": None, "url": "https://x.org/a_b}\\end%20"}
    assert "url = {https://x.org/a_b%7D%5Cend%20}" in latex.entry(paper)
    assert "author = {{Simon and Co}}" in latex.entry(paper)
    assert latex.key("hf-001") == "hf-001"
    assert latex.key("A b") != latex.key("a b")


def test_a_long_table_is_left_out(nasty, tmp_path, monkeypatch):
    monkeypatch.setattr(latex, "MOST", 3)
    done = write_dataset(nasty, tmp_path / "d")
    assert "claims.tex" not in done.files
    assert "narrow them with --where" in done.left_out[0]


# Selections --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("where", [
    "metric = 'speedup'", "gain_low >= 2 -- big", "low > 1 /* ( */ AND (high < 100 OR bound = 'up_to')", "false",
    "paper_id IN (SELECT paper_id FROM papers WHERE title LIKE '%a%')", "list_contains(hardware, 'a)')", "true"])
def test_papers_and_devices_follow_the_claims(bundled, tmp_path, where):
    done = write_dataset(bundled, tmp_path / "d", where=where)
    rows = [json.loads(line) for line in (tmp_path / "d" / "claims.jsonl").read_text("utf-8").split("\n")[:-1]]
    with store.connect(bundled) as connection:
        wanted = connection.execute(f"SELECT claim_id FROM claims WHERE ({where}\n)").fetchall()
    assert [(row["claim_id"],) for row in rows] == wanted
    back = read_back(tmp_path / "d")
    assert set(back.frame(tmp_path / "d" / "papers.csv")["paper_id"]) == {row["paper_id"] for row in rows}
    used = {name for row in rows for name in row["hardware_ids"] + row["baseline_hardware_ids"]}
    assert set(back.frame(tmp_path / "d" / "devices.csv")["device_id"]) == used
    assert done.rows["claims"] == len(rows)
    assert where.splitlines()[0] in (tmp_path / "d" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("where", [
    "", "1", "low", "nonsense = 1", "true) OR (true", "true GROUP BY metric", "true LIMIT 5", "true; DROP TABLE papers",
    "true UNION SELECT 1", "true, false", "true AS x", "true WINDOW w AS (ORDER BY low)", "true ORDER BY low", ")",
    "$1", "?", "count(*) > 1", "EXISTS (FROM read_text('/etc/passwd'))", "EXISTS (FROM '/etc/passwd')",
    "EXISTS (FROM glob('/*'))", "EXISTS (FROM nasty)", "true QUALIFY true", "true; SET threads = 1", "'unclosed"])
def test_a_condition_that_is_none(bundled, tmp_path, where):
    with pytest.raises(SelectionError):
        write_dataset(bundled, tmp_path / "d", where=where)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["random() < 0.5", "low > 1 AND Random() < 0.5", "now() > '2020-01-01'::TIMESTAMP",
                                   "paper_id IN (SELECT paper_id FROM papers WHERE random() < 0.5)",
                                   "claim_id <> uuid()::VARCHAR", "current_date > '2020-01-01'::DATE"])
def test_a_condition_that_gives_other_claims_another_time(bundled, tmp_path, where):
    with pytest.raises(SelectionError, match="gives other claims another time"):
        write_dataset(bundled, tmp_path / "d", where=where)


# Where it goes -----------------------------------------------------------------------------------------------------

def test_an_export_is_replaced_and_files_of_others_stay(nasty, tmp_path):
    folder = tmp_path / "d"
    write_dataset(nasty, folder)
    (folder / "notes.txt").write_text("mine")
    write_dataset(nasty, folder, where="false")
    assert (folder / "notes.txt").read_text() == "mine"
    assert (folder / "claims.jsonl").read_text() == ""
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


def test_a_folder_of_others_is_written_to_only_with_force(nasty, tmp_path):
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "README.md").write_text("mine")
    (folder / "claims.tex~").write_text("mine")
    with pytest.raises(ExportError, match="did not write.*--force"):
        write_dataset(nasty, folder)
    assert (folder / "README.md").read_text() == "mine"
    write_dataset(nasty, folder, force=True)
    assert (folder / "claims.tex~").read_text() == "mine"
    assert (folder / "SHA256SUMS").exists()


def test_a_file_and_a_failure(nasty, tmp_path, monkeypatch):
    (tmp_path / "f").write_text("mine")
    with pytest.raises(ExportError, match="is a file"):
        write_dataset(nasty, tmp_path / "f", force=True)
    with pytest.raises(ExportError, match="choose another folder"):
        write_dataset(nasty, tmp_path / "f" / "d")
    with pytest.raises(FileNotFoundError):
        write_dataset(tmp_path / "no.duckdb", tmp_path / "d")

    def fails(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(dataset.datacard, "texts", fails)
    with pytest.raises(ExportError, match="No space left"):
        write_dataset(nasty, tmp_path / "d")
    assert [path.name for path in tmp_path.iterdir()] == ["f"]
