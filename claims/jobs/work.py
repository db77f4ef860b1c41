"""The work folder: the shards of a run, what became of them, and what a run that is stopped leaves for the next.

    papers-<hash>.jsonl                       the papers of a shard, while they are extracted
    <hash>-<extractor_version>.claims         their claims, complete: written under another name and renamed
    manifest.jsonl                            a line for each shard that is done: shard, papers, claims, sha256

The hash is of the papers and of how their claims are encoded, so a name stands for one content: a shard that is
extracted twice, because its worker seemed to be lost, writes the same file twice. Only the process that started the run
writes the manifest.
"""
from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from claims import resources, schema
from claims.model import Paper
from claims.store.lock import held


class EngineError(RuntimeError):
    """The work cannot go on, whichever shard is next; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A paper on which the extraction failed: a fault of the program, or of its shard. It does not stop the others."""

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
class Shard:
    """Some papers to extract, in a file that a worker reads: what an engine hands to one.

    `name` is that of the file of its claims, `version` the extractor that is to make them.
    """

    folder: Path
    name: str
    version: str
    papers: int

    @property
    def source(self) -> Path:
        """The file of the papers."""
        return self.folder / f"papers-{self.name.partition('-')[0]}.jsonl"

    @property
    def target(self) -> Path:
        """The file of the claims."""
        return self.folder / self.name

    def read(self) -> list[Paper]:
        """The papers. Raises EngineError where the worker does not see the folder."""
        try:
            with self.source.open("rb") as lines:
                return [Paper(**json.loads(line)) for line in lines]
        except FileNotFoundError as error:
            raise EngineError(f"{self.source}: a worker does not find this file; name a folder with --work that all "
                              "machines have under the same path") from error

    def write(self, payload: bytes, claims: int, failures: Sequence[Failure] = ()) -> Done:
        """Puts the encoded claims into their file, whole or not at all."""
        draft = self.folder / f"{self.name}.{uuid.uuid4().hex}.draft"
        try:
            draft.write_bytes(payload)
            os.replace(draft, self.target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        return Done(self.name, self.papers, claims, hashlib.sha256(payload).hexdigest(), tuple(failures))


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a shard: the file of its claims, with its SHA-256, and the papers that failed."""

    shard: str
    papers: int
    claims: int
    sha256: str
    failures: tuple[Failure, ...] = ()


Outcome = tuple[Shard, Done | Exception]
"""What an engine says of a shard: what became of it, or why it failed."""


class Work:
    """An open work folder, of one run at a time; `lasting` when a next run may find it."""

    def __init__(self, folder: Path, lasting: bool) -> None:
        self.folder = folder
        self.lasting = lasting
        self._manifest = folder / "manifest.jsonl"
        self._done = {done.shard: done for done in self._noted()}

    def _noted(self) -> Iterator[Done]:
        """The lines of the manifest; the last one may be cut off where a run was killed."""
        if self._manifest.exists():
            for line in self._manifest.read_text(encoding="utf-8", errors="replace").splitlines():
                with contextlib.suppress(ValueError, TypeError):
                    yield Done(**json.loads(line))

    def shard(self, papers: list[Paper], kind: str, version: str) -> tuple[Shard, Done | None]:
        """A shard of these papers; and what became of it in a run before, when its file is still as it was noted.

        `kind` says how their claims are encoded. A shard that is to be extracted has its papers in their file.
        """
        lines = "".join(json.dumps(schema.plain(paper)) + "\n" for paper in papers).encode()
        content = hashlib.sha256(f"{kind}\n".encode() + lines).hexdigest()[:20]
        name = f"{content}-{version}.claims"
        shard = Shard(self.folder, name, version, len(papers))
        done = self._done.get(name)
        if done and _digest(shard.target) == done.sha256:
            return shard, done
        shard.source.write_bytes(lines)
        return shard, None

    def note(self, shard: Shard, done: Done) -> None:
        """Takes down that a shard is done. One with papers that failed is tried again by the next run."""
        shard.source.unlink(missing_ok=True)
        if not done.failures:
            line = {name: value for name, value in asdict(done).items() if name != "failures"}
            with self._manifest.open("a", encoding="utf-8") as manifest:
                manifest.write(json.dumps(line) + "\n")

    def payload(self, shard: Shard, done: Done) -> bytes:
        """The encoded claims of a shard that is done. Raises EngineError when their file is not as it was written."""
        payload = shard.target.read_bytes() if shard.target.exists() else b""
        if hashlib.sha256(payload).hexdigest() != done.sha256:
            raise EngineError(f"{shard.target}: is not as it was written; see whether its disk is full or faulty, or "
                              "name another folder with --work, and run the command again")
        if not self.lasting:
            shard.target.unlink()
        return payload


def _digest(path: Path) -> str | None:
    """The SHA-256 of a file, None when there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


@contextlib.contextmanager
def work_folder(target: Path, parent: Path | None = None) -> Iterator[Work]:
    """Opens the work folder of a run that makes the file `target`; in `parent`, else in the user's cache.

    It is removed when all went well; else it stays, and the next run for that file goes on from there. Raises
    EngineError when it cannot be made, or another run has it.
    """
    path = os.path.abspath(target)
    name = f"{target.name}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:12]}"
    folder = (parent or resources.default_work()) / name
    with contextlib.ExitStack() as opened:
        with _said(folder):
            folder.mkdir(parents=True, exist_ok=True)
            opened.enter_context(held(folder / "lock", lambda process: EngineError(
                f"{target}: another run (process {process}) is making it; wait until it is done")))
        yield Work(folder, lasting=True)
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def temporary_work(parent: Path | None = None) -> Iterator[Work]:
    """Opens a work folder that does not stay; in `parent`, else where the system has temporary files."""
    with contextlib.ExitStack() as opened:
        with _said(parent):
            if parent:
                parent.mkdir(parents=True, exist_ok=True)
            folder = opened.enter_context(tempfile.TemporaryDirectory(
                prefix="hwclaims-", dir=parent, ignore_cleanup_errors=True))  # a worker may not have ended yet
        yield Work(Path(folder), lasting=False)


@contextlib.contextmanager
def _said(folder: Path | None) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EngineError(f"{folder or tempfile.gettempdir()}: no work folder can be made there "
                          f"({error.strerror or error}); name another with --work") from error
