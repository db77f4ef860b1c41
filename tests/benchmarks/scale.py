"""How long `claims build` takes and how much memory, by the number of abstracts and by engine:

    python tests/benchmarks/scale.py PAPERS [--sizes 1000,10000,...] [--runs local:2,dask:1,...]

PAPERS is a file of real abstracts, in any format that is read. Each size has that many of them: the same ones again
under other ids and with other numbers. Time per abstract is of the whole command; memory is the peak of all its
processes together, what they share counted once (PSS).
"""
from __future__ import annotations

import argparse
import itertools
import json
import platform
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from claims import read
from claims.model import Paper

SIZES = "1000,10000,50000,100000,150000"
RUNS = "local:1,local:2,dask:1,dask:2"
NUMBER = re.compile(r"(?<![\w.,-])\d[\d.]*\d(?![\w-])")  # one that stands free: "A100" and "10x" are left as they are


def abstracts(known: list[Paper], count: int) -> Iterator[dict[str, object]]:
    """That many records with ids, titles and numbers of their own; the same ones at every run."""
    for number, paper in enumerate(itertools.islice(itertools.cycle(known), count)):
        draw = random.Random(number)
        yield {"id": f"s{number}", "title": f"{paper.title} ({number})",
               "abstract": NUMBER.sub(lambda found, draw=draw: _other(found[0], draw), paper.abstract)}


def _other(number: str, draw: random.Random) -> str:
    """The number with other digits behind the first."""
    return number[0] + re.sub(r"\d", lambda _: str(draw.randrange(10)), number[1:])


def write(path: Path, known: list[Paper], count: int) -> None:
    """A file of JSON Lines."""
    with path.open("w") as file:
        file.writelines(json.dumps(record) + "\n" for record in abstracts(known, count))


def measured(command: list[str]) -> tuple[float, int]:
    """Seconds and peak bytes of a command and all that it starts. Raises CalledProcessError when it fails."""
    began = time.monotonic()
    process = psutil.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_memory, _family(process))))
        time.sleep(0.25)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.monotonic() - began, peak


def _family(process: psutil.Popen) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _memory(process: psutil.Process) -> int:
    try:
        return process.memory_full_info().pss
    except psutil.Error:  # it has just ended
        return 0


def main() -> None:
    """Prints a row for each size and run."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("papers")
    options.add_argument("--sizes", default=SIZES, help=f"numbers of abstracts ({SIZES})")
    options.add_argument("--runs", default=RUNS, help=f"engines, each with its number of processes ({RUNS})")
    given = options.parse_args()
    known = list(read(given.papers))
    print(f"{platform.machine()}, Python {platform.python_version()}\n\n"
          "| abstracts | engine | processes | seconds | µs per abstract | peak memory |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        papers = Path(folder) / "papers.jsonl"
        for size in map(int, given.sizes.split(",")):
            write(papers, known, size)
            for run in given.runs.split(","):
                engine, jobs = run.split(":")
                database = Path(folder) / f"{size}-{engine}-{jobs}.duckdb"
                seconds, peak = measured([sys.executable, "-m", "claims", "build", str(papers), "--db", str(database),
                                          "--engine", engine, "--jobs", jobs])
                print(f"| {size:,} | {engine} | {jobs} | {seconds:.1f} | {seconds / size * 1e6:,.0f} | "
                      f"{peak / 1e6:,.0f} MB |", flush=True)
                for made in Path(folder).glob("*.duckdb"):
                    made.unlink()


if __name__ == "__main__":
    main()
