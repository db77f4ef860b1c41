"""How fast a large database is: its views, its named queries, and its export.

    python tests/benchmarks/store.py [DATABASE] [--papers FILE] [--claims N]

DATABASE is made where it is not there yet, with N claims (1,000,000), and stays; without a name, it is made in a
temporary folder and goes. Its claims are those of FILE (any input of `claims build`; the bundled corpus without one),
with their evidence and findings, and of their papers, copied until there are N: every copy has papers, ids and systems
of its own, so that papers, and pairs of systems, are as many as N real claims would have.

A view is timed as a person looks at it: all its rows counted, and the first 1,000 fetched. A query runs as `claims sql`
runs it, in a process of its own. The export is a process of its own too, whose peak memory is shown. Queries and views
are timed several times in turn, and the median is shown, with the slowest.
"""
from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import duckdb

from claims import resources, schema, store
from claims.model import GENERIC
from claims.store import canned, derived, query
from claims.store.views import VIEWS

ROUNDS = 5
SHOWN = 1_000  # rows of a view that are fetched
LIMIT = 1.0  # s, for a view and for a query
EXPORT_LIMIT = 60.0  # s
EXPORT_MEMORY = 1_000  # MB
EXPORT = """
import re, sys, time
from pathlib import Path
from claims.store.dataset import write_dataset
began = time.perf_counter()
write_dataset(sys.argv[1], sys.argv[2])
print(time.perf_counter() - began, re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


def make(database: Path, papers: Path, claims: int) -> None:
    """Writes a database of `claims` claims, copies of those of a file of papers; the same bytes of text each time."""
    with tempfile.TemporaryDirectory() as folder:
        seed = Path(folder) / "seed.duckdb"
        subprocess.run([sys.executable, "-m", "claims", "build", papers, "--db", seed],
                       check=True, capture_output=True)
        source = os.path.realpath(seed)
        draft = database.with_name(f".{database.name}.draft")
        draft.unlink(missing_ok=True)
        with duckdb.connect(str(draft), config={"memory_limit": "4GB"}) as con:
            con.execute(f"ATTACH {schema.literal(source)} AS seed (READ_ONLY)")
            con.execute("\n".join(part.ddl() for part in (*schema.TABLES, *VIEWS)))
            copy(con, claims)
            derived.fill(con)
        os.replace(draft, database)


def copy(con: duckdb.DuckDBPyConnection, claims: int) -> None:
    """Fills the tables of papers, claims, evidence, findings and builds from the database `seed`, one copy by one."""
    con.execute("CREATE TEMP MACRO copied(id, k) AS if(k = 0, id, substr(md5(id || '/' || k), 1, 16))")
    con.execute("CREATE TEMP MACRO paper_copied(id, k) AS if(k = 0, id, id || '/' || k)")
    con.execute("CREATE TEMP MACRO system_copied(name, k) AS "
                f"if(k = 0 OR starts_with(name, {schema.literal(GENERIC)}), name, name || '-' || k)")
    ((size,),) = con.execute("SELECT count(*) FROM seed.claims").fetchall()
    for k in range(-(-claims // size)):
        chosen = f"FROM seed.claims WHERE rowid < {claims - k * size}"
        con.execute(f"INSERT INTO papers SELECT * REPLACE (paper_copied(paper_id, {k}) AS paper_id) FROM seed.papers "
                    f"WHERE paper_id IN (SELECT paper_id {chosen}) ORDER BY rowid")
        con.execute(f"INSERT INTO claims SELECT * REPLACE (copied(claim_id, {k}) AS claim_id, "
                    f"paper_copied(paper_id, {k}) AS paper_id, copied(restates, {k}) AS restates, "
                    f"system_copied(subject_name, {k}) AS subject_name) {chosen} ORDER BY rowid")
        con.execute(f"INSERT INTO claim_evidence SELECT * REPLACE (copied(claim_id, {k}) AS claim_id) "
                    f"FROM seed.claim_evidence WHERE claim_id IN (SELECT claim_id {chosen}) ORDER BY rowid")
        con.execute(f"INSERT INTO audit SELECT * REPLACE (copied(claim_id, {k}) AS claim_id, "
                    f"paper_copied(paper_id, {k}) AS paper_id, "
                    f"list_transform(others, lambda other: copied(other, {k})) AS others) "
                    f"FROM seed.audit WHERE claim_id IN (SELECT claim_id {chosen}) ORDER BY rowid")
    for table in ("runs", "quality"):
        con.execute(f"INSERT INTO {table} FROM seed.{table}")


def look(database: Path, view: str) -> None:
    """What it takes to see a view: how many rows there are, and the first of them."""
    with store.connect(database) as con:
        con.execute(f"SELECT count(*) FROM {view}").fetchall()
        con.execute(f"FROM {view} LIMIT {SHOWN}").fetchall()


def ask(database: Path, name: str) -> None:
    """A named query with its defaults, as `claims sql --name` runs it."""
    canned_query = canned.catalogue()[name]
    query.run(database, canned_query.sql, canned_query.values({}))


def in_turn(work: Callable[[Path, str], None], database: Path, names: Sequence[str]) -> dict[str, list[float]]:
    """Seconds that each takes in every round."""
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(ROUNDS):
        for name in names:
            began = time.perf_counter()
            work(database, name)
            seconds[name].append(time.perf_counter() - began)
    return seconds


def show(kind: str, seconds: dict[str, list[float]]) -> None:
    """The rows of a table, those over the limit marked."""
    for name, times in seconds.items():
        slow = "  <- over the limit" * (median(times) > LIMIT)
        print(f"| {kind} `{name}` | {median(times):.2f} s | {max(times):.2f} s |{slow}", flush=True)


def export(database: Path) -> None:
    """The row of the export."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-c", EXPORT, database, Path(folder) / "data"],
                              capture_output=True, text=True, check=True)
        size = sum(path.stat().st_size for path in (Path(folder) / "data").iterdir())
    seconds, peak = float(done.stdout.split()[0]), int(done.stdout.split()[1]) * 1024 / 1e6
    slow = "  <- over the limit" * (seconds > EXPORT_LIMIT or peak > EXPORT_MEMORY)
    print(f"| export of {size / 1e6:,.0f} MB | {seconds:.0f} s | {peak:,.0f} MB |{slow}")


def main() -> None:
    """Makes the database, where it is to be made, and prints the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("database", type=Path, nargs="?")
    options.add_argument("--papers", type=Path, default=resources.corpus())
    options.add_argument("--claims", type=int, default=1_000_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = given.database or Path(folder) / "claims.duckdb"
        if not database.exists():
            began = time.perf_counter()
            make(database, given.papers, given.claims)
            print(f"{database}: made in {time.perf_counter() - began:.0f} s\n")
        measure(database)


def measure(database: Path) -> None:
    """Prints what is in a database, and how long everything takes."""
    with store.connect(database) as con:
        counts = [(table.name, *con.execute(f"SELECT count(*) FROM {table.name}").fetchall()[0])
                  for table in schema.TABLES]
    print(f"{', '.join(f'{name} {rows:,}' for name, rows in counts if rows)}; "
          f"{database.stat().st_size / 1e6:,.0f} MB\n")
    print("| what | median | slowest |\n|---|---|---|")
    show("view", in_turn(look, database, [view.name for view in VIEWS]))
    show("query", in_turn(ask, database, list(canned.catalogue())))
    print("\n| what | time | peak memory |\n|---|---|---|")
    export(database)


if __name__ == "__main__":
    main()
