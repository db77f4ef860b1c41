"""The command `claims`: commands only, each a thin skin over the function that does the work.

Logs go to standard error, data to standard output. Exit status: 0 done; 1 something failed, also when only some
records could not be read (the others are done); 2 wrong usage.
"""
from __future__ import annotations

import contextlib
import functools
import glob
import importlib.metadata
import io
import os
import platform
import re
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, get_args

import click

from claims import __version__, resources
from claims.model import FindingCode
from claims.readers import FIELDS, READERS, files, read, unique

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from claims.jobs import Batch, Failure
    from claims.model import Paper
    from claims.readers import Problem

PORT = 8501  # the dashboard's, or the next free one after it
PORTS_TRIED = 100
SHOWN = 10  # messages of one kind about one file


class Failed(click.ClickException):
    """The command failed: its message, exit status 1."""

    def show(self, file: Any = None) -> None:
        say(f"error: {self.message}")


def say(text: str) -> None:
    """A line for people, on standard error. Control characters of the text do not reach the terminal."""
    click.echo(printable(text), err=True)


def printable(text: str) -> str:
    """The text without characters that a terminal would obey; line breaks and tabs stay."""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else f"\\x{ord(letter):02x}" for letter in text)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, package_name="hwclaims", prog_name="claims", message="%(prog)s %(version)s")
def commands() -> None:
    """Extracts numeric claims from titles and abstracts of hardware and systems papers, and shows them.

    Exit status: 0 done, 1 something failed or some records could not be read, 2 wrong usage.
    """


def main() -> NoReturn:
    """The console script. Whatever ends a command early ends it without a traceback."""
    try:
        status = commands.main(prog_name="claims", standalone_mode=False)
    except click.Abort:
        say("stopped")
        status = 1
    except SystemExit:  # what click makes of a closed pipe
        say("stopped: standard output was closed before all was written")
        status = 1
    except BrokenExecutor:
        say("error: a process that extracted was ended from outside, perhaps for want of memory; give fewer --jobs. "
            "What was done for a file or database is kept: the same command goes on from there")
        status = 1
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    sys.exit(status)


# What commands share -----------------------------------------------------------------------------------------------

def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments of every command that reads papers and extracts from them."""
    for option in (
        click.option("--work", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
                     help="Folder for what is done so far, which a run that was stopped goes on from. The user's cache "
                          "folder when not given (`claims doctor` shows it); workers of other machines must see it."),
        click.option("--scheduler", metavar="ADDRESS",
                     help="Dask scheduler whose workers extract, such as tcp://10.0.0.1:8786. With --engine dask and "
                          "no address, N workers are started on this machine."),
        click.option("--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True,
                     help="What extracts: processes of this machine, or Dask (`pip install 'hwclaims[dask]'`)."),
        click.option("--jobs", type=click.IntRange(min=1), metavar="N",
                     help="Processes that extract. All processors when not given; the result is the same."),
        click.option("--strict", is_flag=True,
                     help="Stop at the first record that cannot be read, rather than do the others."),
        click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", callback=_mapping,
                     help="Column that holds a field of the papers, where it has another name: abstract=Summary, or "
                          f"abstract=paper.text for a field in a field. FIELD is one of {', '.join(FIELDS)}."),
        click.option("--reader", type=click.Choice([reader.name for reader in READERS]),
                     help="Format of the files. Seen from their content when not given."),
        click.argument("files", nargs=-1, metavar="[FILES]..."),
    ):
        command = option(command)
    return command


def _mapping(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """The values of --map as a dict. "id" may stand for paper_id."""
    pairs = {}
    for text in given:
        field, _, column = text.partition("=")
        field = "paper_id" if field == "id" else field
        if field not in FIELDS or not column:
            raise click.BadParameter(f"{text!r} is not FIELD=COLUMN with a FIELD of {', '.join(FIELDS)}")
        pairs[field] = column
    return pairs


database_option = click.option(
    "--db", type=click.Path(dir_okay=False, path_type=Path), metavar="PATH",
    help="The database. When not given: claims.duckdb in the user's data folder (`claims doctor` shows it).")


def _no_database(database: Path, db: Path | None) -> Failed:
    """What is said where no database is; `db` is what --db named."""
    return Failed(f"{database}: no database there; make one with `claims build{f' --db {db}' if db else ''}`")


def _not_ours(database: Path | str, error: Exception) -> Failed:
    """What is said of a file that is no database of claims, or one of another version."""
    first = str(error).partition("\n")[0]
    return Failed(f"{database}: no database that `claims build` made ({first}); build it anew, or name another with "
                  "--db")


@contextlib.contextmanager
def _reading(db: Path | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the database of --db, to read. What goes wrong with it is said, and ends the command."""
    import duckdb

    from claims.store import connect

    database = db or resources.default_database()
    try:
        with connect(database) as connection:
            yield connection
    except FileNotFoundError:
        raise _no_database(database, db) from None
    except duckdb.Error as error:
        raise _not_ours(database, error) from error


class _Input:
    """The papers of some files, of the bundled corpus when there are none; counts them, and says what was wrong."""

    def __init__(self, named: Sequence[str], reader: str | None, mapping: dict[str, str], strict: bool) -> None:
        self.named = list(named)
        self.reader = reader
        self.mapping = mapping
        self.strict = strict
        self.papers = 0
        self.repeats = 0
        self.problems = 0
        self.broken: set[str] = set()  # files of which something could not be read
        self._reasons: dict[str, Counter[str]] = {kind: Counter() for kind in ("files", "records", "notes")}
        self._shown: Counter[tuple[str, str]] = Counter()
        self._progress = Progress("papers")
        # The bundled corpus lies elsewhere in every installation: what is said of it should not.
        corpus = {str(resources.corpus()): resources.corpus().name}
        self.files: dict[str, str | None] = {
            file: None for path in named for file in files(path, self.problem)} if named else {**corpus}
        self._position = Position(self.files)

    def __iter__(self) -> Iterator[Paper]:
        records = (paper for file, name in self.files.items()
                   for paper in read(glob.escape(file), self.reader, self.problem, name, self.mapping,
                                     self._position.opened))
        for paper in unique(records, self.problem, self._repeated):
            self.papers += 1
            self._progress.update(self.papers, self._position.share)
            yield paper
        self._progress.clear()

    def _repeated(self, _paper: Paper) -> None:
        self.repeats += 1

    def problem(self, problem: Problem | Failure) -> None:
        """Says what was wrong, ten times for each kind in each file, and goes on; with --strict it stops."""
        file, reason, lost, of_file = problem.file, problem.reason, problem.lost, problem.of_file
        self.problems += lost
        if lost:
            self.broken.add(file)
        if lost and self.strict:
            raise Failed(f"{problem} (stopped, for --strict)")
        self._reasons["notes" if not lost else "files" if of_file else "records"][reason] += 1
        self._shown[file, reason] += 1
        self._progress.clear()
        if self._shown[file, reason] <= SHOWN:
            say(f"{'warning' if lost else 'note'}: {problem}")
        elif self._shown[file, reason] == SHOWN + 1:
            say(f"{file}: {reason}: more of these are counted, not shown")

    def finish(self, summary: str) -> None:
        """Ends the command with its summary, and with exit status 1 when something was left out."""
        said = [summary]
        left_out = self._reasons["records"].total()
        if left_out or self.repeats or self._reasons["notes"]:
            said.append(f"{count(self.papers + self.repeats + left_out, 'record')} read")
        said += [f"{self.repeats:,} the same paper again"] * (self.repeats > 0)
        for kind, words in (("records", "left out"), ("files", "not read"), ("notes", "taken as they are")):
            if reasons := self._reasons[kind]:
                number = count(reasons.total(), "file") if kind == "files" else f"{reasons.total():,}"
                told = ", ".join(f"{reason}: {times:,}" for reason, times in sorted(reasons.items()))
                said.append(f"{number} {words} ({told})")
        say("; ".join(said))
        if self.problems:
            click.get_current_context().exit(1)


class Progress:
    """A counter on standard error with a rate and the time left; nothing where that is not a terminal."""

    def __init__(self, things: str) -> None:
        self.things = things
        self.shown = sys.stderr.isatty()
        self.started = self.last = time.monotonic()

    def update(self, done: int, share: Callable[[], float | None] = lambda: None) -> None:
        """Shows the count, a few times a second; `share` tells which part of all that is, from 0 to 1, if known."""
        now = time.monotonic()
        if not self.shown or now - self.last < 0.2:
            return
        self.last = now
        passed = now - self.started
        part = share()
        left = ""
        if part and passed > 2:  # seconds after which the rate means something
            minutes, seconds = divmod(round(passed / part - passed), 60)
            left = f", {minutes}:{seconds:02} left"
        click.echo(f"\r\x1b[K{done:,} {self.things}, {done / passed:,.0f}/s{left} ", err=True, nl=False)

    def clear(self) -> None:
        """Takes the counter off the line."""
        if self.shown:
            click.echo("\r\x1b[K", err=True, nl=False)


class Position:
    """How much of some files has been read, by their bytes; not known of a pipe, and of Parquet."""

    def __init__(self, files: Iterable[str]) -> None:
        self._all = sum(os.path.getsize(file) for file in files if os.path.isfile(file))
        self._before = self._size = 0
        self._stream: io.BufferedReader | None = None

    def opened(self, stream: io.BufferedReader) -> None:
        """The next file is begun."""
        self._before += self._size
        self._size = os.fstat(stream.fileno()).st_size
        self._stream = stream
        if not stream.seekable() or stream.peek(4).startswith(b"PAR1"):  # Parquet is read column by column
            self._all = 0

    def share(self) -> float | None:
        """The part that has been read, from 0 to 1."""
        return (self._before + self._stream.tell()) / self._all if self._stream and self._all else None


def count(number: int, thing: str) -> str:
    """ "1 claim", "2,000 claims"."""
    return f"{number:,} {thing}" + "s" * (number != 1)


@contextlib.contextmanager
def _extraction(target: Path | None, encode: Callable[..., bytes], jobs: int | None, engine: str,
                scheduler: str | None, work: Path | None) -> Iterator[Callable[..., Iterator[Batch]]]:
    """What extracts papers as the options say. A run that is stopped before `target` is made can be gone on with."""
    from claims import jobs as engines

    if scheduler and engine == "local":
        raise click.UsageError("--scheduler is the address of a Dask scheduler: give --engine dask with it.")
    try:
        run = engines.engine(engine, **({"scheduler": scheduler} if scheduler else {}))
        with engines.work_folder(target, work) if target else engines.temporary_work(work) as opened:
            yield functools.partial(engines.extract_batches, encode=encode, jobs=jobs or engines.available_cpus(),
                                    run=run, work=opened)
    except engines.EngineError as error:
        raise Failed(str(error)) from error


# Papers -> claims --------------------------------------------------------------------------------------------------

@commands.command()
@reading_options
@click.option("-o", "--output", default="-", metavar="OUT", type=click.Path(dir_okay=False, allow_dash=True),
              help="File to write, whole or not at all. Standard output when not given.")
@click.option("--format", "format_name", type=click.Choice(["jsonl", "csv", "parquet"]),
              help="Format to write. Seen from OUT's name when not given, else jsonl.")
def extract(files: tuple[str, ...], reader: str | None, mapping: dict[str, str], strict: bool, output: str,
            format_name: str | None, **how: Any) -> None:
    """Extracts the claims of the papers in FILES.

    FILES hold papers in any format that a reader knows, packed or not; a folder or a pattern in quotation marks stands
    for the files in it; - is standard input, and so is no file at all. A run with -o that was stopped goes on, when the
    command is given again, where it was.
    """
    from claims.store import FORMATS

    if output == "-" and sys.stdout is None:
        raise Failed("standard output is closed; give -o FILE")
    if not files and sys.stdin is not None and sys.stdin.isatty():
        raise click.UsageError("Name a file with papers, or - for standard input.")
    suffix = Path(output).suffix.lstrip(".")
    chosen = FORMATS[format_name or (suffix if suffix in FORMATS else "jsonl")]
    if chosen.name == "parquet" and output == "-" and sys.stdout.isatty():
        raise click.UsageError("Parquet is not for a terminal: give -o FILE.")
    papers = _Input(files or ("-",), reader, mapping, strict)
    if output != "-" and any(file != "-" and os.path.exists(file) and os.path.exists(output)
                             and os.path.samefile(output, file) for file in papers.files):
        raise click.UsageError(f"{output} is also read: give -o another file.")
    found = 0

    def payloads(batches: Iterator[Batch]) -> Iterator[bytes]:
        nonlocal found
        for batch in batches:
            found += batch.claims
            for failure in batch.failures:
                papers.problem(failure)
            yield batch.payload

    target = Path(output)
    file = output != "-" and (target.is_file() or not target.exists())  # and no pipe or device
    with _extraction(target if file else None, chosen.encode, **how) as batches:
        if output == "-":
            _write_standard(lambda stream: chosen.write(payloads(batches(papers)), stream))
        else:
            _write_whole(target, lambda stream: chosen.write(payloads(batches(papers)), stream))
    papers.finish(f"{count(found, 'claim')} from {count(papers.papers, 'paper')}")


def _write_whole(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Writes a file under another name and renames it when it is complete; what is no file, a pipe, is written to."""
    named, path = path, path.resolve()
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as device:
                write(device)
            return
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
            draft = Path(stream.name)
            try:
                write(stream)  # type: ignore[arg-type]
                umask = os.umask(0)
                os.umask(umask)
                draft.chmod(0o666 & ~umask)
                os.replace(draft, path)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise Failed(f"{named}: {reason}; nothing was written, choose another place with -o") from error


@commands.command()
@reading_options
@database_option
@click.option("--corrections", "fixes", metavar="FILE", type=click.Path(exists=True, dir_okay=False),
              help="A CSV with the columns claim_id, action (wrong, fix, hide), field, value, note: what people found "
                   "wrong. It stays with the database for later builds, until another file is given.")
def build(files: tuple[str, ...], reader: str | None, mapping: dict[str, str], strict: bool, db: Path | None,
          fixes: str | None, **how: Any) -> None:
    """Builds the database of the claims of the papers in FILES: of the bundled corpus when none is named.

    The database holds just these papers. What a former build knows of them is kept: only new and changed papers are
    extracted. It is published in one step, and readers of the former one are not disturbed. Of a file that could not
    be read to its end, the papers that a former build knows stay. A build that was stopped goes on, when the command is
    given again, where it was.
    """
    from claims.extract import extractor_version
    from claims.store import BuildError, corrections
    from claims.store import build as build_database
    from claims.store.export import encode_checked

    database = db or resources.default_database()
    papers = _Input(files, reader, mapping, strict)
    try:
        corrected = None if fixes is None else corrections.read(fixes)
    except (OSError, ValueError) as error:
        raise Failed(str(error)) from error
    try:
        with _extraction(database, encode_checked, **how) as batches:
            summary = build_database(database, papers, batches, extractor_version=extractor_version(),
                                     inputs=[name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                                             for name in papers.named] or [resources.corpus().name],
                                     problems=lambda: papers.problems, broken=lambda: papers.broken, quality=_scores,
                                     corrected=corrected, on_failure=papers.problem)
    except BuildError as error:
        raise Failed(str(error)) from error
    work = f"{summary.extracted:,} extracted, {summary.kept:,} kept, {summary.removed:,} removed"
    if summary.held:
        say(f"note: {count(summary.held, 'paper')} of a former build {'stays' if summary.held == 1 else 'stay'}: from "
            "a file of which something could not be read this time")
    click.echo(f"{summary.database}: {count(summary.claims, 'claim')} of {count(summary.papers, 'paper')} "
               f"({work}; {summary.seconds:.1f} s{'' if summary.changed else '; nothing has changed'})")
    for lost in summary.unapplied:
        say(f"note: {lost.place}: there is no claim {lost.claim_id!r} (now): this correction changes nothing")
    _show_contents(database)
    papers.finish("done")


def _scores() -> list[tuple[Any, ...]]:
    """Scores of this extractor on the bundled gold, as rows of the table `quality`."""
    from claims.evaluate import LEVELS, harmonic, read_gold, score

    gold = read_gold(str(resources.gold()))
    report = score(gold, _claims_of_texts(gold))
    about = (resources.gold().name, len(gold), report.counts["gold"])
    levels = [(name, None, *report.level(name).values()) for name in LEVELS]
    fields = [(name, field["gold"], field["precision"], field["recall"], harmonic(field["precision"], field["recall"]))
              for name, field in report.fields().items()]
    return [(*about, *row) for row in (*levels, *fields)]


def _show_contents(database: Path) -> None:
    """A few lines on what is in a database: claims by metric, the most frequent first."""
    from claims.store import connect

    with connect(database) as connection:
        rows = connection.execute("""
            SELECT metric, count(*), count(DISTINCT paper_id), median(gain_high), max(gain_high)
            FROM counted GROUP BY metric ORDER BY count(*) DESC, metric LIMIT 8""").fetchall()
    if rows:
        table(["metric", "claims", "papers", "median gain", "highest gain"],
              [[metric, claims, papers, *(f"{gain:.3g}x" if gain is not None else "" for gain in gains)]
               for metric, claims, papers, *gains in rows])


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table on standard output: numbers to the right, the last column as long as it is."""
    cells = [[f"{cell:,}" if isinstance(cell, int) else printable(str(cell)) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    right = [bool(rows) and all(isinstance(row[at], int) for row in rows) for at in range(len(heads))]
    for line in (heads, ["-" * width for width in widths], *cells):
        click.echo("  ".join(cell.rjust(width) if to_right else cell.ljust(width)
                             for cell, width, to_right in zip(line, widths, right, strict=True)).rstrip())


# Queries -----------------------------------------------------------------------------------------------------------

def _parameters(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """The values of --param as a dict."""
    pairs = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise click.BadParameter(f"{text!r} is not NAME=VALUE")
        pairs[name.removeprefix("$")] = value
    return pairs


@commands.command()
@database_option
@click.option("--format", "format_name", type=click.Choice(["table", "csv", "json", "parquet"]),
              help="Format to write. Seen from OUT's name when not given, else table, which cuts long cells.")
@click.option("-o", "--output", default="-", metavar="OUT", type=click.Path(dir_okay=False, allow_dash=True),
              help="File to write, whole or not at all. Standard output when not given.")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", callback=_parameters,
              help="Value of $NAME in the query: a text, which is compared as a number with numbers. May be given more "
                   "than once.")
@click.option("--name", metavar="CANNED", help="A query that has a name, instead of QUERY.")
@click.option("--list", "listed", is_flag=True,
              help="Lists the queries that have a name, with their parameters; with --name, shows one with its SQL.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True, max=86_400), default=30.0, show_default=True,
              metavar="S", help="Seconds that the query may take.")
@click.option("--max-rows", type=click.IntRange(min=1), default=10_000, show_default=True, metavar="N",
              help="Rows to write; what is more is cut off, and said.")
@click.option("--max-mb", type=click.IntRange(min=1, max=4_096), default=16, show_default=True, metavar="MB",
              help="Size of the result, in memory.")
@click.option("--memory", type=click.IntRange(min=1_024), default=2_048, show_default=True, metavar="MB",
              help="Memory that the query may take.")
@click.argument("query", required=False)
def sql(query: str | None, db: Path | None, format_name: str | None, output: str, params: dict[str, str],
        name: str | None, listed: bool, timeout: float, max_rows: int, max_mb: int, memory: int) -> None:
    """Runs QUERY on the database, one statement that reads, and shows what it gives.

    QUERY begins with SELECT, FROM, WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN; - reads it from standard input.
    It runs in a process of its own, which can read the database and nothing else, and is ended when it takes more time
    or memory than it may. SHOW TABLES and DESCRIBE claims show what there is.
    """
    from claims.store.query import NoDatabaseError, QueryError, run

    if listed:
        _list_queries(name)
        return
    text, values = _query(query, name, params)
    suffix = Path(output).suffix.lstrip(".")
    chosen = format_name or (suffix if suffix in ("csv", "json", "parquet") else "table")
    if output == "-" and sys.stdout is None:
        raise Failed("standard output is closed; give -o FILE")
    if chosen == "parquet" and output == "-" and sys.stdout.isatty():
        raise click.UsageError("Parquet is not for a terminal: give -o FILE.")
    database = db or resources.default_database()
    try:
        result = run(database, text, values, timeout=timeout, max_rows=max_rows, max_bytes=max_mb << 20,
                     memory=memory << 20)
        _write_result(result.table, chosen, output)
    except FileNotFoundError:
        raise _no_database(database, db) from None
    except NoDatabaseError as error:
        raise _not_ours(database, error) from None
    except (QueryError, ValueError) as error:
        raise Failed(str(error)) from None
    if result.cut:
        say(f"cut off after {count(max_rows, 'row')}, there are more: --max-rows shows them")


def _query(query: str | None, name: str | None, params: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """The SQL to run, and its parameters."""
    from claims.store.canned import catalogue

    if (query is None) == (name is None):
        raise click.UsageError("Give a query, or the name of one with --name (--list shows them); not both.")
    if name is None:
        return _standard_input() if query == "-" else query or "", params
    if name not in catalogue():
        raise click.UsageError(f"There is no query {name!r}: `claims sql --list` lists them.")
    try:
        return catalogue()[name].sql, catalogue()[name].values(params)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _standard_input() -> str:
    if sys.stdin is None:
        raise Failed("standard input is closed; give the query as an argument")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Failed("standard input: not UTF-8 text") from None


def _list_queries(name: str | None) -> None:
    if name is None:
        table(["query", "parameters", "what it answers"], query_rows())
        return
    text, values = _query(None, name, {})
    from claims.store.canned import catalogue

    click.echo(catalogue()[name].answers + "\n")
    if values:
        table(["parameter", "default", "what it is"],
              [[each.name, str(each.default), each.means] for each in catalogue()[name].parameters])
        click.echo()
    click.echo(text)


def query_rows() -> list[list[str]]:
    """The queries that have a name as rows: name, parameters with their defaults, what it answers."""
    from claims.store.canned import catalogue

    return [[query.name, ", ".join(f"{each.name}={each.default}" for each in query.parameters), query.answers]
            for query in catalogue().values()]


def _write_result(rows: pa.Table, format_name: str, output: str) -> None:
    """Writes a result to a file or to standard output. Raises ValueError for what the format does not have."""
    from claims.store import results

    def write(out: BinaryIO) -> None:
        if format_name != "table":
            results.FORMATS[format_name](rows, out)
            return
        for line in results.lines(rows, printable):
            out.write(line.encode() + b"\n")

    if output != "-":
        _write_whole(Path(output), write)
    elif sys.stdout.isatty() and format_name != "table":
        text = io.BytesIO()
        write(text)
        click.echo(printable(text.getvalue().decode()), nl=False)
    else:
        _write_standard(write)


def _write_standard(write: Callable[[BinaryIO], None]) -> None:
    """Writes bytes to standard output."""
    # Not sys.stdout.buffer: under PYTHONUNBUFFERED that may write a part of what it is given.
    try:
        with open(sys.stdout.fileno(), "wb", closefd=False) as stream:
            write(stream)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Failed(f"standard output: {error.strerror or error}; not all was written") from error
# The data set ------------------------------------------------------------------------------------------------------

@commands.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@database_option
@click.option("--where", metavar="SQL",
              help="Only the claims that meet this condition over the columns of claims, such as \"metric = 'speedup' "
                   "AND gain_low >= 2\"; papers and devices follow them.")
@click.option("--force", is_flag=True,
              help="Write into DIR also when it holds other files; only those of the same names are replaced.")
def export(folder: Path, db: Path | None, where: str | None, force: bool) -> None:
    """Writes a database into DIR as a data set to publish.

    The claims as CSV, Parquet, JSON Lines and, when they are few, as a LaTeX table; papers as CSV and BibTeX; devices
    and their facts as CSV; a data card with the scores on annotated records; descriptions for Frictionless and, with
    `pip install 'hwclaims[export]'`, Croissant; CITATION.cff and checksums. The same database gives the same bytes.
    """
    import duckdb

    from claims.store.dataset import ExportError, SelectionError, write_dataset

    database = db or resources.default_database()
    try:
        done = write_dataset(database, folder, where=where, force=force)
    except SelectionError as error:
        raise click.UsageError(f"--where: {error}.") from error
    except FileNotFoundError:
        raise _no_database(database, db) from None
    except ExportError as error:
        raise Failed(str(error)) from error
    except duckdb.Error as error:
        raise _not_ours(database, error) from error
    for missing in done.left_out:
        say(f"note: left out {missing}")
    click.echo(f"{folder}: {count(done.rows['claims'], 'claim')} of {count(done.rows['papers'], 'paper')} in "
               f"{count(len(done.files), 'file')}")


# arXiv -> papers ---------------------------------------------------------------------------------------------------

def _day(context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    try:
        return datetime.strptime(value, "%Y-%m-%d").date() if value is not None else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day; write it as 2026-01-31.") from None


@commands.command()
@click.option("--query", required=True, metavar="QUERY",
              help="What to search for, in arXiv's words: cat:cs.AR, or cat:cs.DC AND abs:GPU.")
@click.option("--since", required=True, metavar="DATE", callback=_day,
              help="First day of submission (UTC), such as 2026-01-31.")
@click.option("--until", metavar="DATE", callback=_day, help="Last day of submission. Today when not given.")
@click.option("--max", "most", type=click.IntRange(min=1), metavar="N",
              help="Stop when OUT has N papers of this search. All of them when not given.")
@click.option("-o", "--output", required=True, metavar="OUT", type=click.Path(dir_okay=False, path_type=Path),
              help="File of JSON Lines to add the papers to.")
def fetch(query: str, since: date, until: date | None, most: int | None, output: Path) -> None:
    """Fetches titles and abstracts of papers from arXiv into a file for `claims extract`.

    The only command that uses the network; it needs `pip install 'hwclaims[arxiv]'`. The oldest papers come first, and
    what OUT has is not fetched again: an interrupted run goes on where it stopped, and later the same command adds
    what is new. It looks back over a week, for papers that arXiv announces late. One file may hold several searches.

    arXiv is asked once in three seconds, and again, with growing pauses, when it fails. The environment variable
    CLAIMS_ARXIV_URL names another server, CLAIMS_ARXIV_DELAY the seconds between requests to that.
    """
    from claims.fetch import FetchError, server_of, tomorrow
    from claims.fetch import fetch as fetch_papers

    if not query.strip():
        raise click.UsageError("--query is empty: give it something such as cat:cs.AR.")
    if since > (until or tomorrow()):
        raise click.UsageError(f"--since {since} is after {f'--until {until}' if until else 'today'}.")
    if str(output) == "-":
        raise click.UsageError("OUT is also where the next run goes on from: give -o a file.")
    try:
        url, delay = server_of(os.environ)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    progress = Progress("papers")

    def warn(note: str) -> None:
        progress.clear()
        say(f"warning: {note}")

    try:
        done = fetch_papers(query, since, until, output, most=most, url=url, delay=delay,
                            on_progress=progress.update, on_note=warn)
    except FetchError as error:
        raise Failed(str(error)) from error
    finally:
        progress.clear()
    say(f"{count(done.new, 'new paper')}; {output} has {count(done.total, 'paper')} of this search")
    if done.missing:
        raise Failed(f"arXiv left out {count(done.missing, 'paper')} that it counts; fetch to a new file to try again")


# The dashboard -----------------------------------------------------------------------------------------------------

@commands.command()
@database_option
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, metavar="N",
              help="Port to serve on; the next free one when it is taken.")
@click.option("--headless", is_flag=True, help="Do not open a browser.")
def dashboard(db: Path | None, port: int, headless: bool) -> None:
    """Serves the dashboard of a database on this machine, until it is interrupted."""
    database = db or resources.default_database()
    with _reading(db) as connection:
        connection.execute("SELECT claim_id FROM claims LIMIT 0")
    free = _free_port(port)
    if free != port:
        say(f"port {port} is taken, using {free}")
    os.environ["CLAIMS_DB"] = str(database.absolute())
    click.echo(f"http://localhost:{free}")
    sys.stdout.flush()
    _serve(resources.dashboard(), free, headless)


def _free_port(port: int) -> int:
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        with socket.socket() as probe:
            # As the server does it: a port that was closed a moment ago counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return candidate
    raise Failed(f"no port from {port} on is free; give another one with --port")


def _serve(script: Path, port: int, headless: bool) -> None:
    import streamlit

    sys.argv = [str(script)]  # Streamlit looks for its .streamlit/config.toml beside the script that was started
    streamlit.App(script).run(config={
        "server.address": "localhost",
        "server.port": port,
        "server.headless": headless,
        "server.showEmailPrompt": False,
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": False,
        "global.developmentMode": False,
        "logger.hideWelcomeMessage": True,
    })


# Quality -----------------------------------------------------------------------------------------------------------

@commands.command("eval")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False))
@click.option("--claims", "claims_file", metavar="FILE", type=click.Path(exists=True, dir_okay=False),
              help="Scores the claims of this file (JSONL, CSV or Parquet) instead of extracting them.")
@click.option("--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Shows the first N disagreements.")
@click.option("--split", type=click.Choice(["all", "tuned", "held-out"]), default="all", show_default=True,
              help="held-out: only the fifth of the records that rules are not tuned on; tuned: only the others.")
@click.option("--json", "as_json", is_flag=True, help="Prints the figures as one JSON object.")
def evaluate(gold: str, claims_file: str | None, errors: int, split: str, as_json: bool) -> None:
    """Scores extraction against GOLD, a file of annotated records that also carries their texts.

    value: number and unit right; core: also metric, direction and kind; headline: also bound, subject and baseline.
    """
    import json

    from claims.evaluate import read_gold, score

    try:
        records = read_gold(gold, split)  # type: ignore[arg-type]
        rows = list(_claims_of_file(claims_file, records, split) if claims_file else _claims_of_texts(records))
        report = score(records, rows)
    except ValueError as error:
        raise Failed(str(error)) from error
    if as_json:
        click.echo(json.dumps(report.as_dict()))
    else:
        for line in report.lines():
            click.echo(line)
    for disagreement in report.errors[:errors]:
        click.echo(printable(str(disagreement)), err=as_json)


def _claims_of_file(path: str, records: list[dict[str, Any]], split: str) -> Iterator[dict[str, Any]]:
    from claims.store import read_claims

    # Of a part of the gold, the claims on the other part are no strays.
    ids = {record["id"] for record in records}
    return (row for row in read_claims(path) if split == "all" or row["paper_id"] in ids)


def _claims_of_texts(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    from claims.jobs import extract_papers
    from claims.model import Paper
    from claims.schema import plain

    papers = (Paper(record["id"], record["title"], record["abstract"]) for record in records)
    return map(plain, extract_papers(papers))


@commands.command()
@click.argument("text")
@click.option("--title", default="", metavar="T", help="The paper's title: names are introduced there.")
def explain(text: str, title: str) -> None:
    """Shows what is found in TEXT, an abstract or a sentence, by which rule, and why other numbers are none.

    TEXT - reads standard input.
    """
    from claims.extract import explain as explain_text

    click.echo(printable(str(explain_text(sys.stdin.read() if text == "-" else text, title))))


@commands.command()
@database_option
@click.option("--code", "codes", multiple=True, type=click.Choice(get_args(FindingCode)),
              help="Only findings of this code; may be given more than once.")
def audit(db: Path | None, codes: tuple[str, ...]) -> None:
    """Shows what the checks say of the claims of a database, worst first.

    over_peak: above what the named device can do; inconsistent: other numbers of the paper say otherwise; confirmed: a
    check that could have failed agrees; share_of_peak: how much of the device's peak the value is.
    """
    from claims.store.findings import audited

    with _reading(db) as connection:
        rows = audited(connection, codes)
    table(["code", "paper", "claim", "finding"], rows)
    if not rows:
        say("no finding")


@commands.command()
@database_option
@click.argument("first", metavar="ID")
@click.argument("second", metavar="ID")
def compare(db: Path | None, first: str, second: str) -> None:
    """Says whether two claims of a database can be compared: comparable, with care, or not, and why.

    Looked at are metric, unit, baseline, device, number format, workload, statistic and bound. The first characters of
    an ID are enough.
    """
    from claims.audit import compare as verdict
    from claims.store.findings import claim_of

    with _reading(db) as connection:
        try:
            one, two = claim_of(connection, first), claim_of(connection, second)
        except LookupError as error:
            raise click.UsageError(str(error.args[0])) from None
    for claim in (one, two):
        gain = f", gain {claim.gain_low:.3g}" if claim.gain_low is not None else ""
        amount = f", {claim.si_low:.3g} {claim.si_unit}" if claim.si_low is not None else ""
        click.echo(printable(f"{claim.claim_id}  {claim.paper_id}: {claim.metric} {' '.join(claim.value_text.split())}"
                             f"{gain}{amount}; {claim.subject or 'unnamed'} against {claim.baseline or 'no baseline'}"))
    click.echo(printable(str(verdict(one, two))))


@commands.command()
@click.argument("before", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("after", type=click.Path(dir_okay=False, path_type=Path))
def diff(before: Path, after: Path) -> None:
    """Shows what changed from the database BEFORE to the database AFTER: claims lost, gained and changed.

    A claim is the same when its claim_id is: paper, field, metric, value and sentence. Of a changed one each field is
    shown that differs.
    """
    import duckdb

    from claims.store.difference import differences

    try:
        found = list(differences(before, after))
    except FileNotFoundError as error:
        raise Failed(str(error)) from error
    except duckdb.Error as error:
        raise _not_ours(f"{before} or {after}", error) from error
    table(["change", "paper", "claim", "metric", "value", "what"], [
        [one.change, one.paper_id, one.claim_id, one.metric, " ".join(one.value_text.split()),
         "; ".join(f"{name}: {_shown(old)} -> {_shown(new)}" for name, old, new in one.fields)
         or " ".join(one.sentence.split())] for one in found])
    tally = Counter(one.change for one in found)
    say(", ".join(f"{tally[change]:,} {change}" for change in ("lost", "gained", "changed")))


def _shown(value: Any) -> str:
    """A field's value on one line: lists joined, "-" for none."""
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    return "-" if value is None else " ".join(f"{value:g}".split() if isinstance(value, float) else str(value).split())


# Catalogues --------------------------------------------------------------------------------------------------------

@commands.command()
@click.argument("name", required=False)
def rules(name: str | None) -> None:
    """Lists the rules in the order in which they are tried; with NAME, one of them with its examples."""
    if name is None:
        table(["rule", "kind", "what it reads"], rule_rows())
        return
    from claims.rules import rule

    try:
        found = rule(name)
    except KeyError:
        raise click.UsageError(f"There is no rule {name!r}: `claims rules` lists them.") from None
    click.echo(f"{found.name} ({found.kind}): {found.doc}\n\npattern\n  {found.pattern}")
    for sentence, expected in found.examples:
        click.echo(f"\nexample\n  {sentence}")
        for value_text, metric, direction in expected:
            click.echo(f"    {value_text!r}: {metric} {direction or ''}".rstrip())
    for sentence in found.near_misses:
        click.echo(f"\nno claim\n  {sentence}")


def rule_rows() -> list[list[str]]:
    """The rules as rows: name, kind of claim, what it reads."""
    from claims.rules import catalogue

    return [[rule.name, rule.kind, rule.doc] for rule in catalogue()]


@commands.command()
def metrics() -> None:
    """Lists the metrics that claims are about, and which way is good."""
    table(["metric", "better", "what it is"], metric_rows())


def metric_rows() -> list[list[str]]:
    """The metrics as rows: name, which way is good, what it is."""
    from claims import vocabulary

    return [[metric.name, metric.better, metric.meaning] for metric in vocabulary.metrics().values()]


@commands.command()
@click.argument("value", required=False)
@click.argument("to", required=False)
def units(value: str | None, to: str | None) -> None:
    """Lists the units that are read, what they are in base units, and how papers may write them.

    A claim's unit may also be a prefixed one, or made of several: "TOP/s/W", "mJ/inference".

    With VALUE and TO, converts: claims units "5 ms/frame" frame/s
    """
    from claims.units import convert, scale

    if value is not None:
        written, _, unit = value.strip().partition(" ")
        try:
            number, base = float(written), scale(unit)
            to = to or (base.unit if base else unit)
            click.echo(f"{convert(number, number, unit, to)[0]:.6g} {to}")
        except ValueError as error:
            reason = str(error) if unit else "not a number and a unit, such as '5 ms/frame'"
            raise click.UsageError(f"{value!r}: {reason}") from None
        return
    table(["unit", "kind", "in base units", "written"], unit_rows())


def unit_rows() -> list[list[str]]:
    """The units as rows: compact form, kind, value in base units, how papers may write them."""
    from claims import vocabulary
    from claims.units import scale

    rows = []
    for unit in vocabulary.units():
        base = scale(unit.unit)
        rows.append([unit.unit, unit.kind, f"{base.factor:g} {base.unit}" if base else "",
                     ", ".join((*unit.symbols, *unit.words))])
    return rows


@commands.command()
@click.argument("name", required=False)
@click.option("--classes", is_flag=True, help="Lists the classes of devices instead, and what belongs to each.")
def devices(name: str | None, classes: bool) -> None:
    """Lists the devices of the registry; with NAME, an id or a name as papers write it, one with its facts.

    Each fact has the source that it was read from and the day on which it was compared with it.
    """
    from claims import registry

    if classes:
        table(["class", "devices", "what belongs to it"], class_rows())
    elif name is None:
        table(["id", "name", "class", "family", "year", "facts"], device_rows())
    else:
        known = {device.device_id for device in registry.devices()}
        found = (name,) if name in known else registry.resolve(name)
        if not found:
            raise click.UsageError(f"There is no device {name!r}: `claims devices` lists them.")
        for device_id in found:
            _show_device(device_id)


def _show_device(device_id: str) -> None:
    from claims import registry

    device = registry.device(device_id)
    click.echo(f"{device.name} ({device.device_id})")
    for what, value in (("vendor", device.vendor), ("class", device.hardware_class), ("family", device.family),
                        ("process", f"{device.process_nm:g} nm" if device.process_nm else None), ("year", device.year),
                        ("names", ", ".join(device.aliases))):
        if value:
            click.echo(f"  {what:9}{value}")
    if not device.facts:
        click.echo("  no fact: none has a source yet")
        return
    click.echo()
    table(["fact", "value", "variant", "checked on", "source"], [
        [" ".join(word for word in (fact.sparsity, fact.precision, fact.path, fact.kind) if word)
         + (f", {fact.accumulate} sums" if fact.accumulate else ""), f"{fact.value:,.10g} {fact.unit}",
         fact.variant or "", fact.checked_on, fact.source + (f" ({fact.differs})" if fact.differs else "")]
        for fact in device.facts])


def device_rows() -> list[list[Any]]:
    """The devices as rows: id, name, class, family, year, number of facts."""
    from claims import registry

    return [[device.device_id, device.name, device.hardware_class, device.family or "", str(device.year or ""),
             len(device.facts)] for device in registry.devices()]


def class_rows() -> list[list[Any]]:
    """The classes of devices as rows: name, number of devices, what belongs to it."""
    from claims import registry

    count_of = Counter(device.hardware_class for device in registry.devices())
    return [[kind.name, count_of[kind.name], kind.meaning] for kind in registry.device_classes()]


@commands.command()
def doctor() -> None:
    """Shows versions and paths, and what is missing."""
    missing = []
    click.echo(f"hwclaims {__version__}, Python {platform.python_version()}, {platform.platform()}")
    for name, extra in _requirements():
        try:
            click.echo(f"{name:14} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            if extra is None:
                missing.append(f"package {name}: install hwclaims again")
            else:
                click.echo(f"{name:14} not installed, optional: pip install 'hwclaims[{extra}]'")
    for what, place in (("corpus", resources.corpus), ("gold", resources.gold), ("schemas", resources.schemas),
                        ("dashboard", resources.dashboard)):
        try:
            path = place()
        except FileNotFoundError as error:
            missing.append(str(error))
        else:
            click.echo(f"{what:14} {path}")
            if not path.exists():
                missing.append(f"{what}: {path} is not there; install hwclaims again")
    try:
        from claims.extract import extractor_version
        click.echo(f"{'extractor':14} {extractor_version()}")
    except ImportError as error:
        missing.append(f"the extractor: {error}")
    click.echo(f"{'work folder':14} {resources.default_work()}")
    _show_database(resources.default_database())
    if missing:
        raise Failed("\n".join(["not complete", *missing]))


def _requirements() -> Iterator[tuple[str, str | None]]:
    """The packages that hwclaims needs, and those of its optional parts with the part's name."""
    for requirement in importlib.metadata.requires("hwclaims") or ():
        name, _, condition = requirement.partition(";")
        extra = condition.partition("==")[2].strip(" '\"") or None
        if extra not in ("test", "dev"):
            yield re.split(r"[<>=!~\s\[]", name.strip())[0], extra


def _show_database(database: Path) -> None:
    import duckdb

    from claims.store import connect

    note = "none yet: `claims build` makes it"
    if database.exists():
        try:
            with connect(database) as connection:
                papers, found = connection.execute(
                    "SELECT (SELECT count(*) FROM papers), (SELECT count(*) FROM claims)").fetchall()[0]
            note = f"{count(found, 'claim')} of {count(papers, 'paper')}"
        except duckdb.Error as error:
            note = f"cannot be read ({error}): move it away and run `claims build`"
    click.echo(f"{'database':14} {database} ({note})")
