"""Extraction of many papers: in shards, which an engine has done by this process, by several, or by a cluster.

What comes out does not depend on the engine, on the number of processes, or on the order or number of the papers. An
engine is one function (docs/engines.md): everything else, from cutting shards to their order in the end, is here.
"""
from __future__ import annotations

import contextlib
import functools
import importlib
import itertools
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass

from claims.extract import extract_paper, extractor_version
from claims.jobs import local
from claims.jobs.work import Done, EngineError, Failure, Outcome, Shard, Work, temporary_work, work_folder
from claims.model import Claim, Paper

__all__ = ["Batch", "EngineError", "Failure", "available_cpus", "engine", "extract_batches",
           "extract_papers", "temporary_work", "work_folder"]

BATCH = 1_000  # papers of a shard: half a second of work, enough that handing it over costs nothing
TRIES = 3  # of a shard that fails

Run = Callable[[Callable[[Shard], Done], Iterator[Shard], int], Generator[Outcome, None, None]]
"""An engine: does shards with a function, in a number of processes, and yields what became of each as it finishes."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of some papers, in their order: their claims, encoded, and the papers that failed."""

    papers: int
    claims: int
    payload: bytes
    failures: tuple[Failure, ...]


def available_cpus() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def engine(name: str, **options: str) -> Run:
    """The engine of that name. Raises EngineError when a package that it needs is not installed."""
    try:
        run: Run = importlib.import_module(f"claims.jobs.{name}").run
    except ImportError as error:
        raise EngineError(f"the engine {name} needs an optional part ({error}): pip install 'hwclaims[{name}]'"
                          ) from error
    return functools.partial(run, **options)


def extract_papers(papers: Iterable[Paper]) -> Iterator[Claim]:
    """The claims of all papers, one after the other, in this process."""
    for paper in papers:
        yield from extract_paper(paper)


def extract_batches(papers: Iterable[Paper], encode: Callable[[list[Claim]], bytes], jobs: int = 1, *,
                    run: Run = local.run, work: Work | None = None) -> Iterator[Batch]:
    """Extracts the papers (ids unique) in `jobs` processes and yields the batches in their order.

    `encode` makes bytes of a batch's claims, in the process that found them; it must be a function of a module. Shards
    that a run before has left in `work` are not extracted again; without `work` nothing stays. A shard that fails is
    tried again, and counts as failed papers in the end. Raises EngineError, and BrokenProcessPool when a process is
    killed that the engine cannot replace.
    """
    with contextlib.ExitStack() as opened:
        work = work or opened.enter_context(temporary_work())
        yield from _Extraction(work, encode).run(papers, run, jobs)


class _Extraction:
    """One run over some papers: the shards in their order, and those that are done before their turn."""

    def __init__(self, work: Work, encode: Callable[[list[Claim]], bytes]) -> None:
        self.work = work
        self.encode = encode
        self.order: deque[Shard] = deque()
        self.done: dict[str, Done] = {}

    def run(self, papers: Iterable[Paper], run: Run, jobs: int) -> Iterator[Batch]:
        shards = self._shards(papers)
        for tries in range(1, TRIES + 1):
            failed = []
            with contextlib.closing(run(functools.partial(run_shard, self.encode), shards, jobs)) as outcomes:
                for shard, outcome in outcomes:
                    if isinstance(outcome, EngineError):
                        raise outcome
                    if isinstance(outcome, Exception) and tries < TRIES:
                        failed.append(shard)
                        continue
                    done = self._lost(shard, outcome) if isinstance(outcome, Exception) else outcome
                    self.work.note(shard, done)
                    self.done[shard.name] = done
                    yield from self._in_order()
            yield from self._in_order()
            shards = iter(failed)

    def _shards(self, papers: Iterable[Paper]) -> Iterator[Shard]:
        """The shards that are to be extracted, cut when the engine has room for them."""
        papers = iter(papers)
        while some := list(itertools.islice(papers, BATCH)):
            shard, before = self.work.shard(some, self.encode.__qualname__, extractor_version())
            self.order.append(shard)
            if before:
                self.done[shard.name] = before
            else:
                yield shard

    def _in_order(self) -> Iterator[Batch]:
        """The batches of the shards whose turn it is."""
        while self.order and self.order[0].name in self.done:
            shard = self.order.popleft()
            done = self.done.pop(shard.name)
            yield Batch(done.papers, done.claims, self.work.payload(shard, done), done.failures)

    def _lost(self, shard: Shard, error: Exception) -> Done:
        """What became of a shard that failed every time."""
        told = f"its shard of {shard.papers:,} failed {TRIES} times, last with {type(error).__name__}: {error}"
        failures = [Failure(paper.paper_id, paper.source, told) for paper in shard.read()]
        return shard.write(self.encode([]), 0, failures)


def run_shard(encode: Callable[[list[Claim]], bytes], shard: Shard) -> Done:
    """Extracts a shard, on whichever machine, and writes the file of its claims."""
    if extractor_version() != shard.version:
        raise EngineError(f"a worker has hwclaims {extractor_version()} and this is {shard.version}; install the same "
                          "on all machines")
    found: list[Claim] = []
    failures = []
    for paper in shard.read():
        try:
            found += extract_paper(paper)
        except Exception as error:  # a fault of the program in one paper is reported and must not lose the others
            failures.append(Failure(paper.paper_id, paper.source, f"{type(error).__name__}: {error}"))
    return shard.write(encode(found), len(found), failures)
