"""`claims build` of the 20,000 records: its bars, and that neither processes nor order change what it finds."""
from __future__ import annotations

import gzip
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from claims import store

SECONDS = 30
MEMORY = 1_000_000_000  # bytes, of all processes together


def descendants(pid: int) -> list[int]:
    """A process and all that it and its children started."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        parents[int(status.parent.name)] = int(fields[1])
    found = [pid]
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return found


def memory(pid: int) -> int:
    """Resident bytes of a process and all below it; what they share is counted once."""
    total = 0
    for process in descendants(pid):
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024
    return total


def build(*words) -> tuple[int, float, int]:
    """Exit status, seconds and peak memory of `claims build`."""
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "claims", "build", *map(str, words)])
    peak = [0]

    def watch() -> None:
        while process.poll() is None:
            peak[0] = max(peak[0], memory(process.pid))
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    status = process.wait(600)
    watcher.join()
    return status, time.monotonic() - started, peak[0]


@pytest.fixture(scope="module")
def built(shared, tmp_path_factory):
    """The database of the sample, made by two processes, with the time and memory that took."""
    database = tmp_path_factory.mktemp("sample") / "claims.duckdb"
    return database, build(shared / "corpus" / "arxiv-sample.jsonl.gz", "--db", database, "--jobs", 2)


def test_the_sample_is_built_within_its_bars(built):
    _, (status, seconds, peak) = built
    print(f"\n20,000 records, two jobs: {seconds:.1f} s, {peak / 1e6:.0f} MB")
    assert status == 0, "some record could not be read or extracted"
    assert seconds < SECONDS
    assert peak < MEMORY


def rows(database, table: str) -> list[tuple]:
    with store.connect(database) as connection:
        return connection.execute(f"FROM {table} ORDER BY ALL").fetchall()


def test_one_process_and_another_order_find_the_same(built, shared, tmp_path):
    with gzip.open(shared / "corpus" / "arxiv-sample.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = lines.readlines()
    random.Random(7).shuffle(records)
    (tmp_path / "shuffled.jsonl").write_text("".join(records), encoding="utf-8")
    other = tmp_path / "claims.duckdb"
    assert build(tmp_path / "shuffled.jsonl", "--db", other, "--jobs", 1)[0] == 0
    for table in ("claims", "claim_evidence"):
        assert rows(other, table) == rows(built[0], table)


def test_building_again_extracts_nothing(built, shared):
    database, _ = built
    status, seconds, _ = build(shared / "corpus" / "arxiv-sample.jsonl.gz", "--db", database, "--jobs", 2)
    assert status == 0
    assert seconds < SECONDS / 3
    with store.connect(database) as connection:
        assert connection.execute("SELECT run, extracted FROM runs").fetchall() == [(1, 20_000)]
