"""A lock on a file: of several processes that write to one place, one at a time."""
from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path


@contextlib.contextmanager
def held(path: Path, refused: Callable[[str], Exception]) -> Iterator[None]:
    """Holds the lock. The system lets go of it when the process ends, however it ends.

    Raises what `refused` makes of the number of the process that holds it.
    """
    import fcntl

    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise refused(lock.read().strip() or "unknown") from error
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield
