"""The DuckDB database: built from papers, published in one step, opened for reading.

A build writes a new file beside the old one and then points a symbolic link at it:

    claims.duckdb -> claims-1f0c5a7d2e9b.duckdb      (named after what is in it)

Readers that have the old file open go on with it and find the new one when they open again. The table is what the
inputs say: papers that are no longer among them leave it, unchanged ones keep their claims and are not extracted again.
"""
from __future__ import annotations

import contextlib
import hashlib
import itertools
import operator
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from claims import __version__, schema
from claims.model import Evidence, Finding, Paper
from claims.store import corrections, derived
from claims.store.corrections import Correction
from claims.store.export import decode
from claims.store.lock import held
from claims.store.views import VIEWS

if TYPE_CHECKING:
    import pyarrow as pa

    from claims.jobs import Batch, Failure

CHUNK = 2_000  # rows that are gathered before they are inserted
OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
MEMORY_LIMIT = "512MB"  # DuckDB's own share while it builds; beyond it goes to disk


_FIELDS = operator.attrgetter(*(column.name for column in schema.columns(Paper)))


class BuildError(RuntimeError):
    """A build could not be done; the message says why and what to do. The database is as it was."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did. `database` is the published path; `changed` is false when it held just this already."""

    database: Path
    changed: bool
    papers: int
    claims: int
    extracted: int
    kept: int
    removed: int
    held: int  # papers of a former build whose file could not be read to its end this time
    seconds: float
    unapplied: tuple[Correction, ...] = ()  # corrections of claims that do not exist


def connect(database: str | Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a published database.

    It stays with the file that is published now: open again to see a newer one. Threads need a `cursor()` each.
    Raises FileNotFoundError when there is none.
    """
    return duckdb.connect(published(database), read_only=True)


def published(database: str | Path) -> str:
    """The file that is published under this path now. Raises FileNotFoundError when there is none."""
    path = Path(database)
    if not path.exists():
        raise FileNotFoundError(f"{path}: no database there; make one with `claims build --db {path}`")
    return os.path.realpath(path)


def build(database: str | Path, papers: Iterable[Paper], extract: Callable[[Iterable[Paper]], Iterator[Batch]], *,
          extractor_version: str, inputs: Sequence[str] = (), problems: Callable[[], int] = lambda: 0,
          broken: Callable[[], Collection[str]] = tuple, quality: Callable[[], Sequence[tuple[Any, ...]]] = tuple,
          corrected: Sequence[Correction] | None = None,
          on_failure: Callable[[Failure], None] = lambda failure: None) -> Summary:
    """Builds the database from `papers` (ids unique) and publishes it in one step.

    `extract` turns papers into batches of claims as Parquet, in the order of the papers; it gets only those that are
    new or changed since the database at this path was built by the same `extractor_version`. `inputs` and the count
    that `problems` gives at the end are noted in the table `runs`. `broken` gives, when all papers are read, the files
    of which something could not be read: what the former database has from them stays. `quality` gives the rows of the
    table of that name; it is asked when no former database has those of this version. `corrected` are the corrections
    of this database from now on; None for those that the former one had. Raises BuildError.
    """
    path = Path(os.path.abspath(database))
    if path.exists() and not path.is_symlink():
        raise BuildError(f"{path}: is a file that `claims build` did not publish; move it away or give another --db")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _only_builder(path):
            draft = path.with_name(f".{path.name}.draft")
            _discard(draft)
            try:
                work = _Build(path, draft, extractor_version, corrected)
                return work.run(papers, extract, inputs, problems, broken, quality, on_failure)
            finally:
                _discard(draft)
    except RuntimeError as error:
        if str(error) == "Query interrupted":  # Ctrl-C while DuckDB worked
            raise KeyboardInterrupt from error
        raise
    except (OSError, duckdb.OperationalError) as error:  # a full disk, no permission, no memory
        raise BuildError(f"{path}: {error}; the database is as it was: make room, or choose another place with --db"
                         ) from error


class _Build:
    """One build in progress: a draft of the new file, and the published one attached as `old` where it is of use."""

    def __init__(self, path: Path, draft: Path, extractor_version: str, corrected: Sequence[Correction] | None) -> None:
        self.path = path
        self.draft = draft
        self.extractor_version = extractor_version
        self.started = datetime.now(UTC).replace(tzinfo=None)
        self.clock = time.perf_counter()
        tables, shown = ("\n".join(part.ddl() for part in parts) for parts in (schema.TABLES, VIEWS))
        self.content = hashlib.sha256(f"{extractor_version} {schema.fingerprint()} {shown}".encode())
        self.con = duckdb.connect(str(draft), config={"memory_limit": MEMORY_LIMIT, **OFFLINE})
        self.con.execute(f"BEGIN;\n{tables}\n{shown}\nCOMMIT;")  # one by one, each comment waits for the disk
        # Claims are gathered here as they come and sorted into their table at the end, kept ones among new ones.
        self.con.execute(f"CREATE TEMP TABLE gathered AS SELECT {_names(schema.CLAIMS)}, "
                         f"[]::{schema.struct_type(Evidence)}[] AS evidence, "
                         f"[]::{schema.struct_type(Finding)}[] AS findings, 0::BIGINT AS position FROM claims LIMIT 0")
        self.corrections = list(corrected or ())
        self.reusable, self.before = self._attach_old(corrected is None)
        self.content.update(repr([(c.claim_id, c.action, c.field, c.value, c.note) for c in self.corrections]).encode())
        self.unapplied: list[Correction] = []
        self.kept: list[str] = []
        self.extracted = 0
        self.held = 0

    def _attach_old(self, go_on: bool) -> tuple[dict[str, str], int]:
        """The published papers by id with their text hashes, where their claims can be kept, and how many there are.

        With `go_on` the corrections are those of the published database.
        """
        if not self.path.exists():
            return {}, 0
        try:
            self.con.execute(f"ATTACH {schema.literal(os.path.realpath(self.path))} AS old (READ_ONLY)")
            ((version, tables),) = self.con.execute(
                "SELECT extractor_version, \"schema\" FROM old.runs ORDER BY run DESC LIMIT 1").fetchall()
            before = self._count("old.papers")
        except (duckdb.Error, ValueError) as error:  # ValueError: a table of runs without a row
            raise BuildError(f"{self.path}: cannot be read as a database of claims ({error}); move it away or give "
                             "another --db") from error
        if go_on:
            with contextlib.suppress(duckdb.CatalogException, duckdb.BinderException):  # of an earlier version
                self.corrections = corrections.of_database(self.con, "old")
        if (version, tables) != (self.extractor_version, schema.fingerprint()):
            return {}, before
        known = dict(self.con.execute(
            "SELECT paper_id, text_hash FROM old.papers WHERE text_hash IS NOT NULL").fetchall())
        for paper in corrections.papers_to_redo(self.con, "old", self.corrections):
            known.pop(paper, None)
        return known, before

    def run(self, papers: Iterable[Paper], extract: Callable[[Iterable[Paper]], Iterator[Batch]],
            inputs: Sequence[str], problems: Callable[[], int], broken: Callable[[], Collection[str]],
            quality: Callable[[], Sequence[tuple[Any, ...]]], on_failure: Callable[[Failure], None]) -> Summary:
        with contextlib.closing(self.con):
            self._gather(extract(self._store(papers, broken)), on_failure)
            if not self._count("papers"):
                raise BuildError(f"{self.path}: no paper could be read; the database is as it was")
            self.unapplied = corrections.apply(self.con, "gathered", self.corrections)
            self._sort_in()
            count = {table: self._count(table) for table in ("papers", "claims")}
            removed = self._count("old.papers ANTI JOIN papers USING (paper_id)") if self.before else 0
            target = self.path.with_name(f"{self.path.stem}-{self.content.hexdigest()[:12]}{self.path.suffix}")
            changed = not (self.path.exists() and os.path.realpath(self.path) == str(target))
            if changed:
                self._note_quality(quality)
                self._note_run(inputs, count, problems())
        if changed:
            _publish(self.draft, target, self.path)
        return Summary(self.path, changed, count["papers"], count["claims"], self.extracted, len(self.kept), removed,
                       self.held, time.perf_counter() - self.clock, tuple(self.unapplied))

    def _store(self, papers: Iterable[Paper], broken: Callable[[], Collection[str]]) -> Iterator[Paper]:
        """Puts every paper into its table, in chunks, and passes on those whose claims are not known yet."""
        chunk: list[Paper] = []
        hashes: list[str] = []
        for paper in itertools.chain(papers, self._held(broken, chunk)):
            text_hash = hashlib.sha256(f"{paper.title}\x1f{paper.abstract}".encode()).hexdigest()[:16]
            self.content.update(repr(_FIELDS(paper)).encode())
            chunk.append(paper)
            hashes.append(text_hash)
            if len(chunk) == CHUNK:
                self._insert_papers(chunk, hashes)
                chunk.clear()
                hashes.clear()
            if self.reusable.get(paper.paper_id) == text_hash:
                self.kept.append(paper.paper_id)
            else:
                self.extracted += 1
                yield paper
        self._insert_papers(chunk, hashes)

    def _held(self, broken: Callable[[], Collection[str]], waiting: list[Paper]) -> Iterator[Paper]:
        """The former papers from a file that was not read to its end, but for those that were read again.

        Begun when all papers are read: they are in their table, or in `waiting`.
        """
        if not (self.before and broken()):
            return
        starts = [f"{file}{mark}" for file in broken() for mark in ":,/"]
        just_read = {paper.paper_id for paper in waiting}
        names = [column.name for column in schema.columns(Paper)]
        rows = self.con.cursor()
        rows.execute(f"SELECT {', '.join(map(schema.quoted, names))} FROM old.papers o ANTI JOIN papers "
                     "USING (paper_id) WHERE o.source IN (SELECT unnest(?)) "
                     "OR EXISTS (SELECT 1 FROM (SELECT unnest(?) AS start) WHERE starts_with(o.source, start))",
                     [list(broken()), starts])
        while chunk := rows.fetchmany(CHUNK):
            for row in chunk:
                if row[0] not in just_read:
                    self.held += 1
                    yield Paper(**dict(zip(names, row, strict=True)))

    def _insert_papers(self, papers: list[Paper], hashes: list[str]) -> None:
        import pyarrow as pa

        if not papers:
            return
        batch = schema.to_arrow(Paper, papers)
        batch = pa.RecordBatch.from_arrays([*batch.columns, pa.array(hashes)], [*batch.schema.names, "text_hash"])
        derived.insert(self.con, "papers", pa.Table.from_batches([batch]))

    def _gather(self, batches: Iterable[Batch], on_failure: Callable[[Failure], None]) -> None:

        waiting: list[pa.Table] = []
        taken = 0
        failed: list[str] = []
        for batch in batches:
            for failure in batch.failures:
                failed.append(failure.paper_id)
                on_failure(failure)
            waiting.append(decode(batch.payload))
            if sum(map(len, waiting)) >= CHUNK:
                taken += self._take(waiting, taken)
                waiting = []
        self._take(waiting, taken)
        if failed:
            self.content.update("\x1f".join(failed).encode())
            self.con.execute("UPDATE papers SET text_hash = NULL WHERE list_contains(?, paper_id)", [failed])

    def _take(self, tables: list[pa.Table], taken: int) -> int:
        import numpy as np
        import pyarrow as pa

        if not tables:
            return 0
        table = pa.concat_tables(tables).combine_chunks()  # each chunk, however small, takes memory of a full one
        position = pa.array(np.arange(taken, taken + len(table)))
        derived.insert(self.con, "gathered", table.append_column("position", position))
        return len(table)

    def _sort_in(self) -> None:
        """Fills claims, claim_evidence and audit in the order of the papers, then of the text; and the devices."""
        sources = [f"SELECT {_names(schema.CLAIMS)}, position FROM gathered"]
        evidence = ["SELECT g.claim_id, unnest(range(1, len(g.evidence) + 1)) AS position, "
                    "unnest(g.evidence, recursive := true) FROM gathered g"]
        audit = ["SELECT unnest(g.findings, recursive := true) FROM gathered g"]
        if self.kept:
            import pyarrow as pa

            self.con.register("kept", pa.table({"paper_id": self.kept}))
            sources.append(f"SELECT {_names(schema.CLAIMS)}, rowid FROM old.claims SEMI JOIN kept USING (paper_id)")
            evidence.append("SELECT e.* FROM old.claim_evidence e SEMI JOIN "
                            "(SELECT claim_id FROM old.claims SEMI JOIN kept USING (paper_id)) USING (claim_id)")
            audit.append("SELECT a.* FROM old.audit a SEMI JOIN kept USING (paper_id)")
        self.con.execute(
            f"INSERT INTO claims BY NAME SELECT c.* EXCLUDE (position) FROM ({' UNION ALL '.join(sources)}) c "
            "JOIN papers p USING (paper_id) ORDER BY p.rowid, c.position")
        self.con.execute(
            f"INSERT INTO claim_evidence BY NAME SELECT e.* FROM ({' UNION ALL BY NAME '.join(evidence)}) e "
            "JOIN claims c USING (claim_id) ORDER BY c.rowid, e.position")
        self.con.execute(
            f"INSERT INTO audit BY NAME SELECT a.* FROM ({' UNION ALL BY NAME '.join(audit)}) a "
            "JOIN claims c USING (claim_id) ORDER BY c.rowid, a.code, a.message")
        derived.fill(self.con)

    def _count(self, table: str) -> int:
        # All rows are fetched: a result with rows left would block the connection.
        ((count,),) = self.con.execute(f"SELECT count(*) FROM {table}").fetchall()
        return int(count)

    def _note_quality(self, quality: Callable[[], Sequence[tuple[Any, ...]]]) -> None:
        """Fills the table of scores: with those of the former database where the same version made it."""
        if self.reusable and self._count("old.quality"):
            self.con.execute("INSERT INTO quality SELECT * FROM old.quality ORDER BY rowid")
        elif rows := list(quality()):
            self.con.executemany(f"INSERT INTO quality VALUES ({', '.join('?' * len(schema.QUALITY.columns))})", rows)

    def _note_run(self, inputs: Sequence[str], count: dict[str, int], problems: int) -> None:
        """Adds this build to `runs`, after those of the database that it follows where their columns are the same."""
        run = 1
        with contextlib.suppress(duckdb.CatalogException, duckdb.BinderException):  # no old one, or of other columns
            self.con.execute("INSERT INTO runs BY NAME SELECT * FROM old.runs ORDER BY run")
            run += self._count("runs")
        self.con.execute(f"INSERT INTO runs VALUES ({', '.join('?' * len(schema.RUNS.columns))})", [
            run, self.started, time.perf_counter() - self.clock, __version__, self.extractor_version,
            schema.fingerprint(), list(inputs), count["papers"], count["claims"], self.extracted, len(self.kept),
            problems])


def _names(table: schema.Table) -> str:
    return ", ".join(schema.quoted(column.name) for column in table.columns)


def _publish(draft: Path, target: Path, link: Path) -> None:
    """Gives the finished draft its name, points the link at it, and removes all older files but the last one."""
    previous = Path(os.path.realpath(link)) if link.exists() else None
    os.replace(draft, target)
    swap = link.with_name(f".{link.name}.link")
    swap.unlink(missing_ok=True)
    swap.symlink_to(target.name)
    os.replace(swap, link)
    # The previous file stays for those who have resolved the link and are about to open it.
    for old in link.parent.glob(f"{link.stem}-{'[0-9a-f]' * 12}{link.suffix}"):
        if old not in (target, previous):
            old.unlink()


def _discard(draft: Path) -> None:
    for leftover in (draft, draft.with_name(draft.name + ".wal")):
        leftover.unlink(missing_ok=True)


def _only_builder(path: Path) -> contextlib.AbstractContextManager[None]:
    """Holds the lock of the database's builds."""
    return held(path.with_name(f".{path.name}.lock"), lambda process: BuildError(
        f"{path}: another build (process {process}) is writing it; wait until it is done, or give another --db"))
