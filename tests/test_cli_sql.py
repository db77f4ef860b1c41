"""`claims sql`: what it prints where, its exit status, and what it says when something is wrong."""
from __future__ import annotations

import csv
import inspect
import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from claims import cli
from claims.store import canned, query

COMMAND = [sys.executable, "-m", "claims", "sql"]


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Path:
    """A paper whose name and text a terminal, a spreadsheet or SQL could take for something else."""
    folder = tmp_path_factory.mktemp("sql")
    (folder / "papers.jsonl").write_text(json.dumps({
        "id": "=it's \"a\"", "title": "\u001b[31mRed\u009b: a kernel",
        "abstract": "Red runs 2.5x faster than cuBLAS on an A100 GPU."}))
    subprocess.run([*COMMAND[:-1], "build", "papers.jsonl", "--db", "claims.duckdb"], cwd=folder, check=True,
                   capture_output=True)
    return folder / "claims.duckdb"


@pytest.fixture
def sql(database, tmp_path):
    """Runs `claims sql` in an empty folder; gives status, standard output and standard error."""
    def run(*words, stdin: bytes = b"", db: Path | None = database) -> tuple[int, str, str]:
        done = subprocess.run([*COMMAND, *map(str, words), *(["--db", str(db)] if db else [])], cwd=tmp_path,
                              input=stdin, capture_output=True, timeout=60)
        return done.returncode, done.stdout.decode(), done.stderr.decode()
    return run


def test_a_table(sql):
    assert sql("SELECT metric, low, device_count AS devices FROM claims") == (
        0, "metric   low  devices\n-------  ---  -------\nspeedup  2.5     NULL\n", "")


def test_the_formats_say_the_same(sql, tmp_path):
    text = "SELECT paper_id, low, hardware FROM claims"
    expected = {"paper_id": "=it's \"a\"", "low": 2.5, "hardware": ["A100 GPU"]}
    assert json.loads(sql(text, "--format", "json")[1]) == [expected]
    (row,) = csv.DictReader(io.StringIO(sql(text, "--format", "csv")[1]))
    assert row == {"paper_id": "'=it's \"a\"", "low": "2.5", "hardware": "A100 GPU"}
    assert sql(text, "-o", "rows.parquet") == (0, "", "")
    assert pq.read_table(tmp_path / "rows.parquet").to_pylist() == [expected]
    assert sql(text, "-o", "rows.json")[0] == 0
    assert json.loads((tmp_path / "rows.json").read_text()) == [expected]
    assert {path.name for path in tmp_path.iterdir()} == {"rows.parquet", "rows.json"}


def test_a_query_from_standard_input_with_parameters(sql):
    words = ("-", "--param", "id==it's \"a\"", "--param", "$least=2", "--format", "json")
    assert json.loads(sql(*words, stdin="SELECT 'é' AS a FROM claims\nWHERE paper_id = $id AND low > $least\n".encode()
                          )[1]) == [{"a": "é"}]
    assert sql("-", stdin=b"\xff\xfe\x00")[::2] == (1, "error: standard input: not UTF-8 text\n")


def test_rows_that_are_cut_off_are_said(sql):
    status, out, err = sql("FROM range(10)", "--max-rows", "2", "--format", "csv")
    assert (status, out.splitlines(), err) == (
        0, ["range", "0", "1"], "cut off after 2 rows, there are more: --max-rows shows them\n")


@pytest.mark.parametrize(("words", "message"), [
    (("SELECT 1 FROM nothing",), "Table with name nothing does not exist!"),
    (("COPY claims TO 'x.csv'",), "COPY is not allowed"),
    (("SELECT sleep_ms(60000)", "--timeout", "0.3"), "stopped after 0.3 s: ask for less, or allow more with --timeout"),
    (("SELECT repeat('x', 2000000)", "--max-mb", "1"), "over 1 MB: ask for fewer rows or columns, or allow more with"),
    (("SELECT length(repeat('x', 900000000))", "--memory", "1024"), "more than 1,024 MB of memory"),
    (("SELECT DATE '290000-01-01'",), "CAST it AS VARCHAR"),
    (("SELECT 1", "-o", "none/rows.csv"), "nothing was written"),
])
def test_what_fails_is_one_line(sql, tmp_path, words, message):
    status, out, err = sql(*words)
    assert status == 1
    assert err.startswith("error: ") and message in err and err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [
    (), ("SELECT 1", "--name", "over"), ("--name", "no-such"), ("--name", "over", "--param", "x=1"),
    ("--name", "newest", "--param", "papers=many"), ("SELECT 1", "--param", "x"), ("SELECT 1", "--param", "=1"),
    ("SELECT 1", "--timeout", "0"), ("SELECT 1", "--max-rows", "0"), ("--list", "--name", "no-such"),
])
def test_wrong_usage(sql, words):
    status, out, err = sql(*words)
    assert (status, out) == (2, "")
    assert err.splitlines()[-1].startswith("Error: ")


def test_a_database_that_is_none(sql, tmp_path):
    assert sql("SELECT 1", db=Path("none"))[2] == (
        "error: none: no database there; make one with `claims build --db none`\n")
    (tmp_path / "other").write_bytes(b"no database")
    status, out, err = sql("SELECT 1", db=Path("other"))
    assert (status, out) == (1, "") and "build it anew" in err and err.count("\n") == 1


def test_queries_that_have_a_name(sql):
    status, out, err = sql("--list", db=None)
    assert (status, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()[2:]] == list(canned.catalogue())
    out = sql("--list", "--name", "over", db=None)[1]
    assert canned.catalogue()["over"].sql in out and "vLLM" in out
    assert "2.5x" in sql("--name", "over", "--param", "baseline=CUBLAS")[1]


def terminal(*words: str) -> bytes:
    """What a terminal gets from the command."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([*COMMAND, *words], stdout=theirs, stderr=subprocess.PIPE) as process:
        os.close(theirs)
        got = b""
        try:
            while chunk := os.read(ours, 4096):
                got += chunk
        except OSError:  # what Linux says at the end
            pass
        finally:
            os.close(ours)
        return got + process.stderr.read()


@pytest.mark.parametrize("name", ["table", "csv", "json"])
def test_control_characters_do_not_reach_the_terminal(database, name):
    got = terminal("SELECT title, upper(title) AS \"\x1b[1m\" FROM papers", "--format", name, "--db", str(database))
    assert b"Red" in got
    assert not any(letter < " " or "\x7f" <= letter < "\xa0" for letter in got.decode() if letter not in "\r\n\t")


def test_parquet_is_not_for_a_terminal(database):
    assert b"Parquet is not for a terminal" in terminal("SELECT 1", "--format", "parquet", "--db", str(database))


def test_an_interrupt_ends_the_query_too(database):
    with subprocess.Popen([*COMMAND, "SELECT levenshtein(repeat('a', 900000), repeat('b', 900000))", "--db",
                           str(database)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        assert process.stderr.read().strip() == b"stopped"
        assert process.wait(10) == 1


def test_a_pipe_that_closes_ends_the_command_with_one_line(database):
    with subprocess.Popen([*COMMAND, "FROM range(10000)", "--db", str(database)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b"stopped: standard output was closed before all was written\n"


def test_the_defaults_are_those_of_the_function():
    options = {option.name: option.default for option in cli.commands.commands["sql"].params}
    defaults = {name: each.default for name, each in inspect.signature(query.run).parameters.items()}
    assert (options["timeout"], options["max_rows"], options["max_mb"] << 20, options["memory"] << 20) == tuple(
        defaults[name] for name in ("timeout", "max_rows", "max_bytes", "memory"))
