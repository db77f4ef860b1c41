"""A disk that is full: a message that says so, and what was there as it was."""
from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from claims import read, resources, schema, store

ROOM = 60_000  # bytes that a file may have: writing more fails as on a full disk


def claims(*arguments: str | Path, room: int | None = None) -> subprocess.CompletedProcess:
    """The command, whose files may not be larger than `room`."""
    def limit() -> None:
        if room is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    return subprocess.run([sys.executable, "-m", "claims", *map(str, arguments)], capture_output=True, text=True,
                          preexec_fn=limit)


@pytest.fixture
def few(tmp_path) -> Path:
    path = tmp_path / "few.jsonl"
    path.write_text("".join(f'{{"id": "p{n}", "title": "T", "abstract": "It is {n + 2}x faster than cuBLAS."}}\n'
                            for n in range(5)))
    return path


def contents(database: Path) -> list[tuple]:
    with store.connect(database) as connection:
        return connection.execute("FROM claims").fetchall()


def check(done: subprocess.CompletedProcess, named: Path) -> None:
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert str(named) in done.stderr
    assert any(words in done.stderr for words in ("room", "space", "too large"))


def test_build_keeps_the_database_that_was_there(tmp_path, few):
    database = tmp_path / "claims.duckdb"
    assert claims("build", few, "--db", database).returncode == 0
    old = contents(database)
    files = {path.name for path in tmp_path.iterdir()}
    check(claims("build", "--db", database, room=ROOM), database)
    assert contents(database) == old
    assert {path.name for path in tmp_path.iterdir()} - files <= {".claims.duckdb.lock"}
    assert claims("build", "--db", database).returncode == 0
    assert len(contents(database)) > len(old)


@pytest.mark.parametrize("name", ["claims.csv", "claims.jsonl", "claims.parquet"])
def test_extract_leaves_the_file_that_was_there(tmp_path, name):
    out = tmp_path / name
    out.write_text("mine")
    check(claims("extract", resources.corpus(), "-o", out, room=ROOM // 4), out)
    assert out.read_text() == "mine"


def test_export_leaves_no_folder_behind(tmp_path):
    database = tmp_path / "claims.duckdb"
    assert claims("build", "--db", database).returncode == 0
    before = sorted(path.name for path in tmp_path.iterdir())
    check(claims("export", tmp_path / "data", "--db", database, room=ROOM), tmp_path / "data")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_the_corpus_is_larger_than_the_room():
    assert sum(len(str(schema.plain(paper))) for paper in read(resources.corpus())) > 2 * ROOM
