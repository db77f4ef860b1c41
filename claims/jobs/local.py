"""The engine of this machine: processes of its own that are given shards, or this process where that is quicker."""
from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import forkserver, resource_tracker

from claims.jobs.work import Done, Outcome, Shard

WORTHWHILE = 2  # shards: starting processes takes longer than extracting less than that
AHEAD = 2  # shards that wait for each process, so that none is idle


def run(function: Callable[[Shard], Done], shards: Iterator[Shard], jobs: int) -> Generator[Outcome, None, None]:
    """Does the shards in `jobs` processes. Raises BrokenProcessPool when one is killed."""
    first = list(itertools.islice(shards, WORTHWHILE))
    shards = itertools.chain(first, shards)
    if jobs == 1 or len(first) < WORTHWHILE:
        for shard in shards:
            yield shard, _tried(function, shard)
        return
    with ProcessPoolExecutor(jobs, _context(), _begin) as pool:
        working: dict[Future[Done | Exception], Shard] = {}
        try:
            for shard in shards:
                with interrupts_held():  # one that hit a starting process would leave it without its queue
                    working[pool.submit(_tried, function, shard)] = shard
                yield from _finished(working, None if len(working) > jobs * AHEAD else 0)
            while working:
                yield from _finished(working)
        finally:
            for future in working:
                future.cancel()


def _tried(function: Callable[[Shard], Done], shard: Shard) -> Done | Exception:
    try:
        return function(shard)
    except Exception as error:
        return error


def _finished(working: dict[Future[Done | Exception], Shard], seconds: float | None = None) -> Iterator[Outcome]:
    """Takes out those that are finished and gives what became of them; waits for one, but no longer than `seconds`."""
    for future in wait(working, seconds, FIRST_COMPLETED).done:
        yield working.pop(future), future.result()


def _context() -> multiprocessing.context.BaseContext:
    """How processes are started: from a server that has loaded the rules once, where the system has that.

    Not by a plain fork: DuckDB and Arrow have threads running in this process, and their locks would be copied.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["claims.jobs"])
    # While the server loads the rules, Ctrl-C would end it with a traceback: it starts with interrupts held back.
    with interrupts_held():
        forkserver.ensure_running()
    return context


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Ctrl-C counts when this is over, and processes and threads that are started meanwhile never see one.

    Holding the signal back is for those processes; the handler is for this one, whose other threads would take it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    resource_tracker.ensure_running()  # first: starting it lets them through again
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


def _begin() -> None:
    """In a process that extracts: Ctrl-C, which reaches every process of a terminal, is left to the one that started
    it; when that one is killed, this one ends too, rather than wait for shards that never come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
