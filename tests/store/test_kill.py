"""kill -9 in the middle of a build: the database is the old one or the new one, and the next build makes it whole."""
from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claims import read, resources, store

PAPERS = 5_000
KILLS = 20


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> tuple[Path, Path]:
    """A file of a few papers, and one of PAPERS: the bundled ones, each many times under other ids."""
    folder = tmp_path_factory.mktemp("papers")
    known = list(read(resources.corpus()))
    few, many = folder / "few.jsonl", folder / "many.jsonl"
    for path, count in ((few, 50), (many, PAPERS)):
        with path.open("w") as out:
            for number, paper in enumerate(itertools.islice(itertools.cycle(known), count)):
                out.write(json.dumps({"id": f"k{number}", "title": f"{paper.title} {number}",
                                      "abstract": paper.abstract}) + "\n")
    return few, many


def command(papers: Path, place: Path) -> list[str]:
    return [sys.executable, "-m", "claims", "build", str(papers), "--db", str(place), "--jobs", "2"]


def build(papers: Path, place: Path) -> float:
    """Seconds that an undisturbed build takes."""
    start = time.perf_counter()
    subprocess.run(command(papers, place), check=True, capture_output=True)
    return time.perf_counter() - start


def contents(place: Path) -> dict[str, list[tuple]]:
    with store.connect(place) as connection:
        return {name: connection.execute(f"FROM {name}").fetchall()
                for name in ("papers", "claims", "claim_evidence", "claim_hardware", "claim_workload", "audit")}


def test_a_build_that_is_killed_at_any_moment(files, tmp_path):
    few, many = files
    undisturbed = tmp_path / "undisturbed.duckdb"
    seconds = build(many, undisturbed)
    whole = contents(undisturbed)
    assert len(whole["papers"]) == PAPERS
    moments = random.Random(6)
    place = tmp_path / "killed.duckdb"
    build(few, place)
    old = contents(place)
    for _ in range(KILLS):
        process = subprocess.Popen(command(many, place), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.2, 1.05 * seconds))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        found = contents(place)
        assert found in (old, whole)
        if found == whole:
            build(few, place)
    build(many, place)
    assert contents(place) == whole
    left = {path.name for path in tmp_path.iterdir() if path.name.startswith(".killed")}
    assert left <= {".killed.duckdb.lock"}
