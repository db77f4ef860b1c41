"""Memory does not grow with the input: ten times the records, the same peak."""
from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

FEW, MANY = 8_000, 80_000
MEASURE = """
import re, sys
from pathlib import Path
from claims import readers
count = sum(1 for _ in readers.unique(readers.read(sys.argv[1]), print))
print(count, int(re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024)
"""


def records(count: int):
    for n in range(count):
        abstract = f"Paper {n} runs {n % 97}.5x faster than cuBLAS. " * 25
        yield {"id": f"{n}", "title": f"System {n}", "abstract": abstract}


def write_jsonl(path, rows):
    with path.open("w") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def write_json(path, rows):
    with path.open("w") as file:
        file.write("[" + json.dumps(next(rows)))
        file.writelines(",\n" + json.dumps(row) for row in rows)
        file.write("]")


def write_csv(path, rows):
    with path.open("w") as file:
        file.write("id,title,abstract\n")
        file.writelines(f"{row['id']},{row['title']},{row['abstract']}\n" for row in rows)


def write_bibtex(path, rows):
    with path.open("w") as file:
        file.writelines(f"@misc{{{row['id']}, title={{{row['title']}}}, abstract={{{row['abstract']}}}}}\n"
                        for row in itertools.islice(rows, None, None, 8))


def write_atom(path, rows):
    with path.open("w") as file:
        file.write("<feed>")
        file.writelines(f"<entry><id>{row['id']}</id><title>{row['title']}</title><summary>{row['abstract']}</summary>"
                        "</entry>\n" for row in rows)
        file.write("</feed>")


def write_parquet(path, rows):
    pq.write_table(pa.Table.from_pylist(list(rows)), path)  # one row group


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from Linux")
@pytest.mark.parametrize("write", [write_jsonl, write_json, write_csv, write_bibtex, write_atom, write_parquet])
def test_memory_is_bounded(tmp_path, write):
    peaks = []
    for count in (FEW, MANY):
        path = tmp_path / f"papers{count}"
        write(path, records(count))
        done = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True)
        found, peak = done.stdout.split()
        assert int(found) == (count // 8 if write is write_bibtex else count)
        peaks.append(float(peak))
    # The larger input is some 80 MB of text; the table of what was seen takes some of what is allowed.
    assert peaks[1] - peaks[0] < 30, peaks
