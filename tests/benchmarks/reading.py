"""How fast papers are read, and in how much memory: `python tests/benchmarks/reading.py [RECORDS]` (1,000,000).

Each format is written to a temporary folder and read in a process of its own, papers told apart as a build does.
"""
from __future__ import annotations

import itertools
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

READ = """
import re, sys, time
from pathlib import Path
from claims import readers
began = time.perf_counter()
count = sum(1 for _ in readers.unique(readers.read(sys.argv[1]), print))
print(count, time.perf_counter() - began, re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


def records(count: int) -> Iterator[dict[str, object]]:
    """Papers with an abstract of some 750 characters, as arXiv's have on average."""
    for n in range(count):
        abstract = f"Paper {n} runs {n % 97 + 1}.5x faster than cuBLAS on an A100 GPU. " * 13
        yield {"id": f"{n}", "title": f"System {n}: a kernel", "abstract": abstract, "year": 2020 + n % 6,
               "authors": ["Ada Lovelace", "Alan Turing"], "categories": ["cs.AR"]}


def jsonl(path: Path, count: int) -> None:
    """JSON Lines."""
    with path.open("w") as file:
        file.writelines(json.dumps(record) + "\n" for record in records(count))


def parquet(path: Path, count: int) -> None:
    """Parquet, in row groups of a million rows, as pyarrow writes them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = records(count)
    first = pa.Table.from_pylist(list(itertools.islice(rows, 10_000)))
    with pq.ParquetWriter(path, first.schema) as writer:
        writer.write_table(first)
        while chunk := list(itertools.islice(rows, 250_000)):
            writer.write_table(pa.Table.from_pylist(chunk), row_group_size=1_000_000)


def csv(path: Path, count: int) -> None:
    """CSV."""
    with path.open("w") as file:
        file.write("id,title,abstract,year\n")
        file.writelines(f"{record['id']},{record['title']},{record['abstract']},{record['year']}\n"
                        for record in records(count))


def main(count: int) -> None:
    """Prints a table: format, size, records a second, peak memory."""
    print(f"{count:,} records, {platform.machine()}, Python {platform.python_version()}\n")
    print("| format | file | records/s | peak memory |\n|---|---|---|---|")
    for write in (jsonl, csv, parquet):
        measure(write, count)


def measure(write: Callable[[Path, int], None], count: int) -> None:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"papers.{write.__name__}"
        write(path, count)
        done = subprocess.run([sys.executable, "-c", READ, path], capture_output=True, text=True, check=True)
        found, seconds, peak = done.stdout.split()
        assert int(found) == count
        print(f"| {write.__name__} | {path.stat().st_size / 1e6:,.0f} MB | {count / float(seconds):,.0f} | "
              f"{int(peak) / 1024:.0f} MB |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
