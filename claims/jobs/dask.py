"""The engine of a cluster: a Dask scheduler that runs already, or one started on this machine for this run.

Needs hwclaims[dask]. A worker that is lost is replaced and its shards go to others: Dask sees to that. What is started
here listens on 127.0.0.1 only and shows no dashboard.
"""
from __future__ import annotations

import contextlib
import itertools
import logging
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import CancelledError

from distributed import Client, Future, LocalCluster, as_completed
from distributed.comm import CommClosedError, get_address_host_port
from distributed.gc import disable_gc_diagnosis

from claims.jobs.local import interrupts_held
from claims.jobs.work import Done, EngineError, Outcome, Shard

PATIENCE = 5  # seconds for a scheduler to answer, and for its first worker to be there
AHEAD = 2  # shards at the scheduler for each thread of a worker, so that none is idle
HERE = "127.0.0.1"
QUIET = logging.CRITICAL  # of Dask's messages: what they say is said here in a sentence


def run(function: Callable[[Shard], Done], shards: Iterator[Shard], jobs: int,
        scheduler: str | None = None) -> Generator[Outcome, None, None]:
    """Does the shards with the workers of the scheduler at this address, else with `jobs` of a cluster of its own.

    Raises EngineError when there is no scheduler, or it is lost.
    """
    first = next(shards, None)
    if first is None:
        return
    try:
        with _client(jobs, scheduler) as client:
            yield from _outcomes(client, function, itertools.chain([first], shards))
    except (CancelledError, CommClosedError) as error:
        raise EngineError("the Dask scheduler was lost; see to it and run the command again, which goes on from here "
                          "unless it is for standard output") from error


def _outcomes(client: Client, function: Callable[[Shard], Done], shards: Iterator[Shard]) -> Iterator[Outcome]:
    working: dict[Future, Shard] = {}
    finished = as_completed((), loop=client.loop)
    for shard in shards:
        future = client.submit(function, shard, pure=False)
        working[future] = shard
        finished.add(future)
        while finished.has_ready() or len(working) >= AHEAD * max(1, sum(client.nthreads().values())):
            future = next(finished)
            yield working.pop(future), future.exception() or future.result()
    for future in finished:
        yield working.pop(future), future.exception() or future.result()


@contextlib.contextmanager
def _client(jobs: int, scheduler: str | None) -> Iterator[Client]:
    if scheduler is None:
        with _cluster(jobs) as cluster, Client(cluster, set_as_default=False) as client:
            yield client
        return
    logging.getLogger("distributed").setLevel(QUIET)
    try:
        get_address_host_port(scheduler)  # a client with an address that is none cannot be closed
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise EngineError(f"{scheduler}: no Dask scheduler answers there ({error}); start one with `dask scheduler`, "
                          "or leave --scheduler out for a cluster on this machine") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise EngineError(f"{scheduler}: the Dask scheduler has no worker; start one with `dask worker {scheduler}`"
                              ) from error
        yield client


def _cluster(jobs: int) -> LocalCluster:
    """A scheduler and worker processes that only this machine reaches, and that leave Ctrl-C to this process."""
    with interrupts_held():
        cluster = LocalCluster(n_workers=jobs, threads_per_worker=1, host=HERE, dashboard_address=f"{HERE}:0",
                               scheduler_kwargs={"dashboard": False}, silence_logs=QUIET)
    disable_gc_diagnosis(force=True)  # an interrupt that hits its callback would be swallowed
    return cluster
