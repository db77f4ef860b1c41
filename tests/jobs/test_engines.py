"""Engines and the work folder: the same bytes from each, nothing lost or doubled, and a run that goes on."""
from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import psutil
import pytest

from claims import jobs, resources, store
from claims.jobs import local
from claims.jobs.work import Outcome, Shard
from claims.model import Paper
from claims.readers import read

distributed = pytest.importorskip("distributed")

ENCODE = store.FORMATS["jsonl"].encode
COPIES = 4
POISON = "A text that is no text \ud800 runs 2.5x faster than cuBLAS."  # cannot be encoded, so that its shard fails


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    """The bundled papers, each some times under other ids."""
    known = list(read(resources.corpus()))
    return [Paper(f"{paper.paper_id}-{copy}", paper.title, paper.abstract, source=f"papers.jsonl:{line}")
            for copy in range(COPIES) for line, paper in enumerate(known, copy * len(known) + 1)]


@pytest.fixture(autouse=True)
def small_shards(monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 50)


@pytest.fixture(scope="module")
def undisturbed(papers) -> list[bytes]:
    return ENCODE(list(jobs.extract_papers(papers))).splitlines()


def lines(batches: Iterator[jobs.Batch]) -> list[bytes]:
    return [line for batch in batches for line in batch.payload.splitlines()]


class Counted:
    """An engine that counts the shards that it is given."""

    def __init__(self, run: jobs.Run) -> None:
        self._run = run
        self.shards: list[str] = []

    def __call__(self, function, shards, count):
        return self._run(function, (self._seen(shard) for shard in shards), count)

    def _seen(self, shard: Shard) -> Shard:
        self.shards.append(shard.name)
        return shard


def workers() -> list[psutil.Process]:
    """The processes of the workers of a cluster that this process has started."""
    return [child for child in psutil.Process().children(recursive=True) if "spawn_main" in " ".join(child.cmdline())]


def test_workers_that_are_killed_lose_and_double_nothing(papers, undisturbed):
    draw = random.Random(5)
    moments = set(draw.sample(range(1, len(papers) // jobs.BATCH - 3), 5))
    found, killed = [], 0
    for number, batch in enumerate(jobs.extract_batches(papers, ENCODE, 2, run=jobs.engine("dask"))):
        found += batch.payload.splitlines()
        if number in moments:
            time.sleep(draw.uniform(0, 0.04))
            while not (alive := workers()):
                time.sleep(0.05)
            draw.choice(alive).send_signal(signal.SIGKILL)
            killed += 1
    assert (found, killed) == (undisturbed, 5)


@pytest.mark.parametrize("count", [1, 2])
def test_local_processes_give_the_same(papers, undisturbed, count):
    assert lines(jobs.extract_batches(papers, ENCODE, count)) == undisturbed


def test_a_cluster_gives_the_same_and_is_reached_from_this_machine_only(papers, undisturbed):
    batches = jobs.extract_batches(papers, ENCODE, 2, run=jobs.engine("dask"))
    first = next(batches)
    family = [psutil.Process(), *psutil.Process().children(recursive=True)]
    places = {place.laddr.ip for process in family for place in process.net_connections("inet")
              if place.status == psutil.CONN_LISTEN}
    assert len(workers()) == 2
    assert lines(iter([first, *batches])) == undisturbed
    assert places == {"127.0.0.1"}
    assert not workers()


def test_a_run_that_stopped_goes_on(papers, undisturbed, tmp_path):
    target = tmp_path / "claims.jsonl"
    with pytest.raises(KeyboardInterrupt), jobs.work_folder(target, tmp_path / "work") as work:
        for number, _ in enumerate(jobs.extract_batches(papers, ENCODE, 2, work=work)):
            if number == 10:
                raise KeyboardInterrupt
    (folder,) = (tmp_path / "work").iterdir()
    noted = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
    assert len(noted) > 10
    with (folder / noted[3]["shard"]).open("ab") as damaged:
        damaged.write(b"{}\n")
    (folder / noted[5]["shard"]).unlink()
    with (folder / "manifest.jsonl").open("a") as cut_off:
        cut_off.write('{"shard": "0f')
    engine = Counted(local.run)
    with jobs.work_folder(target, tmp_path / "work") as work:
        assert lines(jobs.extract_batches(papers, ENCODE, 2, run=engine, work=work)) == undisturbed
    kept = {done["shard"] for done in noted} - {noted[3]["shard"], noted[5]["shard"]}
    assert kept.isdisjoint(engine.shards)
    assert len(kept) + len(engine.shards) == -(-len(papers) // jobs.BATCH)
    assert not list((tmp_path / "work").iterdir())


def test_what_is_done_holds_for_the_same_papers_encoding_and_version_only(papers, tmp_path, monkeypatch):
    with jobs.work_folder(tmp_path / "c", tmp_path) as work:
        def extracted(some: list[Paper], encode=ENCODE) -> int:
            engine = Counted(local.run)
            list(jobs.extract_batches(some, encode, work=work, run=engine))
            work.__init__(work.folder, work.lasting)  # as the next run opens it
            return len(engine.shards)

        assert [extracted(papers[:150]), extracted(papers[:150]), extracted(papers[:200])] == [3, 0, 1]
        assert extracted([Paper("other", "A title"), *papers[1:50], *papers[50:100]]) == 1
        assert extracted(papers[:50], store.FORMATS["csv"].encode) == 1
        monkeypatch.setattr(jobs, "extractor_version", lambda: "0")
        assert extracted(papers[:50]) == 1


@pytest.mark.parametrize(("name", "count"), [("local", 1), ("local", 2), ("dask", 1)])
def test_a_shard_that_fails_is_tried_again_and_said_and_loses_no_other(papers, name, count):
    bad = [Paper("bad", abstract=POISON, source="papers.jsonl:17"), *papers[:49]]
    engine = Counted(jobs.engine(name))
    batches = list(jobs.extract_batches([*papers[49:149], *bad, *papers[149:249]], ENCODE, count, run=engine))
    assert engine.shards.count(next(name for name in engine.shards if engine.shards.count(name) > 1)) == jobs.TRIES
    assert len(engine.shards) == len(batches) + jobs.TRIES - 1
    failures = [failure for batch in batches for failure in batch.failures]
    assert [failure.paper_id for failure in failures] == ["bad", *(paper.paper_id for paper in papers[:49])]
    assert str(failures[0]).startswith(
        "papers.jsonl:17: the extraction failed on paper 'bad' (its shard of 50 failed 3 times, last with "
        "UnicodeEncodeError: ")
    assert lines(iter(batches)) == ENCODE(list(jobs.extract_papers(papers[49:249]))).splitlines()


def test_a_shard_that_fails_once_is_tried_again(papers, undisturbed, tmp_path):
    """What stands in the way of a shard's file is taken away after it failed."""
    with jobs.work_folder(tmp_path / "c", tmp_path) as work:
        blocked = work.shard(papers[50:100], ENCODE.__qualname__, jobs.extractor_version())[0].target
        blocked.mkdir()
        seen = []

        def run(function, shards, count):
            for shard, outcome in local.run(function, shards, count):
                if isinstance(outcome, OSError):
                    seen.append(shard.target)
                    blocked.rmdir()
                yield shard, outcome

        assert lines(jobs.extract_batches(papers, ENCODE, 2, run=run, work=work)) == undisturbed
        assert seen == [blocked]


def test_a_worker_of_another_version_is_refused(papers, monkeypatch):
    def outdated(function, shards, count) -> Generator[Outcome, None, None]:
        for shard in shards:
            with monkeypatch.context() as patch:
                patch.setattr(jobs, "extractor_version", lambda: "0.0.1+abc")
                yield from local.run(function, iter([shard]), count)

    with pytest.raises(jobs.EngineError, match=r"a worker has hwclaims 0.0.1\+abc and this is .*install the same"):
        list(jobs.extract_batches(papers, ENCODE, run=outdated))


def test_a_worker_that_does_not_see_the_work_folder_is_said(papers):
    def elsewhere(function, shards, count) -> Generator[Outcome, None, None]:
        for shard in shards:
            shard.source.unlink()
            yield from local.run(function, iter([shard]), count)

    with pytest.raises(jobs.EngineError, match="does not find this file; name a folder with --work"):
        list(jobs.extract_batches(papers, ENCODE, run=elsewhere))


def test_two_runs_for_one_file(tmp_path):
    with jobs.work_folder(tmp_path / "c", tmp_path), pytest.raises(jobs.EngineError, match="is making it; wait"):  # noqa: SIM117
        with jobs.work_folder(tmp_path / "c", tmp_path):
            pass


# On the command line -----------------------------------------------------------------------------------------------

@pytest.fixture
def command(tmp_path):
    """Runs `claims` on the papers of a file; gives exit status and standard error."""
    def run(*words, **options) -> tuple[int, str]:
        done = subprocess.run([sys.executable, "-m", "claims", *map(str, words), "--work", tmp_path / "work"],
                              capture_output=True, text=True, timeout=60, **options)
        return done.returncode, done.stderr
    return run


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A scheduler and a worker that run already: its address."""
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, host="127.0.0.1",
                                  dashboard_address="127.0.0.1:0") as cluster:
        yield cluster.scheduler_address


def rows(database: Path) -> dict[str, list[tuple]]:
    with store.connect(database) as connection:
        return {table: connection.execute(f"FROM {table}").fetchall()
                for table in ("papers", "claims", "claim_evidence", "claim_hardware", "audit")}


def test_a_build_by_a_running_scheduler_is_as_one_by_this_machine(command, cluster, tmp_path):
    for name, words in {"local": (), "dask": ("--engine", "dask", "--scheduler", cluster)}.items():
        assert command("build", "--db", tmp_path / f"{name}.duckdb", *words) == (0, "done\n")
        assert command("extract", resources.corpus(), "-o", tmp_path / f"{name}.parquet", *words)[0] == 0
    assert rows(tmp_path / "dask.duckdb") == rows(tmp_path / "local.duckdb")
    assert (tmp_path / "dask.parquet").read_bytes() == (tmp_path / "local.parquet").read_bytes()
    assert not list((tmp_path / "work").iterdir())


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "http://127.0.0.1:80"])
def test_a_scheduler_that_is_not_there_is_said_within_seconds(command, address, tmp_path):
    began = time.monotonic()
    status, said = command("build", "--db", tmp_path / "c.duckdb", "--engine", "dask", "--scheduler", address)
    assert time.monotonic() - began < 15
    assert status == 1
    assert said.startswith(f"error: {address}: no Dask scheduler answers there (")
    assert said.count("\n") == 1


def test_a_scheduler_without_workers_is_said(command, tmp_path):
    with distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0") as cluster:
        address = cluster.scheduler_address
        status, said = command("build", "--db", tmp_path / "c.duckdb", "--engine", "dask", "--scheduler", address)
    assert (status, said) == (1, f"error: {address}: the Dask scheduler has no worker; start one with "
                                 f"`dask worker {address}`\n")


def test_a_scheduler_needs_its_engine(command):
    status, said = command("build", "--scheduler", "tcp://127.0.0.1:1")
    assert (status, "give --engine dask with it" in said) == (2, True)


def test_without_dask_it_says_what_to_install(command, tmp_path):
    hidden = tmp_path / "distributed.py"
    hidden.write_text("raise ImportError('No module named distributed')")
    status, said = command("build", "--engine", "dask", cwd=tmp_path)
    assert (status, said) == (1, "error: the engine dask needs an optional part (No module named distributed): "
                                 "pip install 'hwclaims[dask]'\n")


def test_a_work_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(jobs.EngineError, match="no work folder can be made there .*name another with --work"), \
            jobs.work_folder(tmp_path / "c", tmp_path / "file"):
        pass
    with pytest.raises(jobs.EngineError, match="name another with --work"), jobs.temporary_work(tmp_path / "file"):
        pass


def fed(command: list[str], records: bytes) -> psutil.Popen:
    """The command with these records on its standard input, which it waits at for more."""
    process = psutil.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    process.stdin.write(records)
    process.stdin.flush()
    return process


def noted(work: Path, least: int) -> dict[Path, int]:
    """The files of the shards that are done, each with its time, when there are so many."""
    for _ in range(600):
        files = [Path(manifest.parent, json.loads(line)["shard"]) for manifest in work.glob("*/manifest.jsonl")
                 for line in manifest.read_text().splitlines()]
        if len(files) >= least:
            return {file: file.stat().st_mtime_ns for file in files}
        time.sleep(0.1)
    raise AssertionError(f"only {len(files)} of {least} shards were done in a minute")


BUILD = [sys.executable, "-m", "claims", "build", "-", "--jobs", "2", "--db"]


@pytest.fixture(scope="module")
def records() -> list[bytes]:
    """Papers for ten shards, of which every tenth says something."""
    said = {0: "It is 2.5x faster than cuBLAS on an A100."}
    return [json.dumps({"id": f"p{n}", "title": f"System {n}", "abstract": said.get(n % 10, "")}).encode() + b"\n"
            for n in range(10_000)]


@pytest.fixture(scope="module")
def whole(records, tmp_path_factory) -> dict[str, list[tuple]]:
    """What a build of all records that is left alone gives."""
    place = tmp_path_factory.mktemp("whole") / "claims.duckdb"
    subprocess.run([*BUILD, place, "--work", place.parent], input=b"".join(records), check=True, capture_output=True)
    return rows(place)


@pytest.mark.parametrize("name", ["local", "dask"])
def test_a_build_that_is_killed_goes_on(records, whole, tmp_path, name):
    place, work = tmp_path / "claims.duckdb", tmp_path / "work"
    command = [*BUILD, place, "--engine", name, "--work", work]
    process = fed(command, b"".join(records[:7_000]))
    before = noted(work, 2)
    started = process.children(recursive=True)
    process.kill()
    process.communicate()
    assert len(started) > 2
    assert psutil.wait_procs(started, timeout=10)[1] == []
    assert not place.exists()
    process = fed(command, b"".join(records))
    after = noted(work, len(before) + 1)
    assert {file: after[file] for file in before} == before
    process.communicate()
    assert process.returncode == 0
    assert rows(place) == whole
    assert len(whole["claims"]) > 500
    assert not list(work.iterdir())
