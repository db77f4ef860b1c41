"""Extraction of many papers: in this process, or in several that get batches and return encoded batches.

What comes out does not depend on the number of processes, nor on the order or number of the papers.
"""
from __future__ import annotations

import contextlib
import functools
import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker

from claims.extract import extract_paper
from claims.model import Claim, Paper

__all__ = ["Batch", "Failure", "available_cpus", "extract_batches", "extract_papers"]

BATCH = 256  # papers: some 0.2 s of work, enough that handing it over costs nothing
WORTHWHILE = 4  # batches: starting processes takes longer than extracting less than that
AHEAD = 2  # batches that wait for each process, so that none is idle and memory stays bounded


@dataclass(frozen=True, slots=True)
class Failure:
    """A paper on which the extraction failed: a fault of the program. It does not stop the others."""

    paper_id: str
    source: str | None
    error: str
    reason = "the extraction failed"
    lost = True
    of_file = False

    @property
    def file(self) -> str:
        """The place that the paper was read from."""
        return self.source or "input"

    def __str__(self) -> str:
        return (f"{self.file}: {self.reason} on paper {self.paper_id!r} ({self.error}); "
                "please report it with the paper's text, the others were extracted")


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


def extract_papers(papers: Iterable[Paper]) -> Iterator[Claim]:
    """The claims of all papers, one after the other, in this process."""
    for paper in papers:
        yield from extract_paper(paper)


def extract_batches(papers: Iterable[Paper], encode: Callable[[list[Claim]], bytes], jobs: int = 1) -> Iterator[Batch]:
    """Extracts in `jobs` processes and yields the batches in the order of the papers.

    `encode` makes bytes of a batch's claims, in the process that found them; it must be a function of a module.
    Raises BrokenProcessPool when a process is killed.
    """
    work = functools.partial(_extract, encode)
    batches = _batches(papers)
    first = list(itertools.islice(batches, WORTHWHILE))
    if jobs == 1 or len(first) < WORTHWHILE:
        yield from map(work, itertools.chain(first, batches))
        return
    with ProcessPoolExecutor(jobs, _context(), _leave_interrupts) as pool:
        waiting: deque[Future[Batch]] = deque()
        try:
            for batch in itertools.chain(first, batches):
                with _interrupts_held():  # one that hit a starting process would leave it without its queue
                    waiting.append(pool.submit(work, batch))
                if len(waiting) > jobs * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _context() -> multiprocessing.context.BaseContext:
    """How processes are started: from a server that has loaded the rules once, where the system has that.

    Not by a plain fork: DuckDB and Arrow have threads running in this process, and their locks would be copied.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    # While the server loads the rules, Ctrl-C would end it with a traceback: it starts with interrupts held back. The
    # tracker first, for starting it lets them through again.
    resource_tracker.ensure_running()
    with _interrupts_held():
        forkserver.ensure_running()
    return context


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C counts when this is over, and processes that this thread starts meanwhile never see one.

    Holding the signal back is for those processes; the handler is for this one, whose other threads would take it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _frame: caught.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
        if caught:
            signal.raise_signal(signal.SIGINT)


def _leave_interrupts() -> None:
    """Ctrl-C reaches every process of a terminal: the one that started the others ends them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _batches(papers: Iterable[Paper]) -> Iterator[list[Paper]]:
    papers = iter(papers)
    while batch := list(itertools.islice(papers, BATCH)):
        yield batch


def _extract(encode: Callable[[list[Claim]], bytes], papers: list[Paper]) -> Batch:
    found: list[Claim] = []
    failures = []
    for paper in papers:
        try:
            found += extract_paper(paper)
        except Exception as error:  # a fault of the program in one paper is reported and must not lose the others
            failures.append(Failure(paper.paper_id, paper.source, f"{type(error).__name__}: {error}"))
    return Batch(len(papers), len(found), encode(found), tuple(failures))
