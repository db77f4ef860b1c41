"""Queries: what is refused, what is ended within its limit, what is left behind (nothing), and what works."""
from __future__ import annotations

import ast
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claims.schema import TABLES
from claims.store import canned, query, sandbox
from claims.store.query import NoDatabaseError, QueryError, run
from claims.store.views import VIEWS

linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")

# What each says, {0} being a folder that it must not write to. Each is refused before it runs, or by DuckDB.
FORBIDDEN = {
    # files read
    "SELECT * FROM read_csv('/etc/passwd')": "file system operations are disabled",
    "SELECT content FROM read_text('/etc/passwd')": "file system operations are disabled",
    "SELECT * FROM read_blob('/etc/passwd')": "file system operations are disabled",
    "FROM read_json('/etc/passwd')": "disabled",
    "FROM read_ndjson_objects('/etc/passwd')": "file system operations are disabled",
    "FROM read_parquet('/etc/passwd')": "disabled",
    "FROM parquet_metadata('/etc/passwd')": "disabled",
    "FROM sniff_csv('/etc/passwd')": "file system operations are disabled",
    "FROM glob('/etc/*')": "disabled",
    "FROM '/etc/passwd'": "does not exist",
    "FROM 'https://example.org/x.csv'": "does not exist|disabled",
    "FROM read_csv('https://example.org/x.csv')": "disabled",
    "SELECT (SELECT content FROM read_text('/proc/self/environ'))": "file system operations are disabled",
    "WITH x AS (FROM read_text('/etc/hostname')) SELECT count(*) FROM x": "file system operations are disabled",
    "FROM duckdb_secrets()": "disabled",
    "FROM sqlite_scan('/x', 'y')": "sqlite",
    "FROM query('FROM read_text(''/etc/passwd'')')": "file system operations are disabled",
    # files written
    "COPY claims TO '{0}/out.csv'": "COPY is not allowed",
    "COPY (SELECT 1) TO '{0}/out.parquet'": "COPY is not allowed",
    "COPY claims FROM '/etc/passwd'": "COPY is not allowed",
    "EXPORT DATABASE '{0}/out'": "not allowed",
    "IMPORT DATABASE '{0}/out'": "not allowed|several statements",
    "ATTACH '{0}/new.duckdb' AS other": "ATTACH is not allowed",
    "EXPLAIN ANALYZE COPY claims TO '{0}/out.csv'": "EXPLAIN is for",
    "FROM enable_profiling(save_location='{0}/profile.json')": "locked",
    "FROM enable_logging(storage='file', storage_path='{0}/log')": "locked",
    # code and settings
    "INSTALL httpfs": "not allowed",
    "LOAD httpfs": "LOAD is not allowed",
    "SET memory_limit = '100GB'": "not allowed",
    "SET VARIABLE x = 1": "not allowed",
    "RESET memory_limit": "not allowed",
    "PRAGMA enable_profiling": "not allowed",
    "PRAGMA database_list": "not allowed",
    "CALL pragma_version()": "CALL is not allowed",
    "SELECT set_config('memory_limit', '100GB')": "does not exist",
    "SELECT getenv('HOME')": "does not exist",
    # changes
    "CREATE TEMP TABLE x AS SELECT 1": "CREATE is not allowed",
    "CREATE MACRO f(x) AS x": "CREATE is not allowed",
    "CREATE SECRET s (TYPE s3)": "not allowed",
    "INSERT INTO papers SELECT * FROM papers": "INSERT is not allowed",
    "WITH x AS (INSERT INTO papers FROM papers RETURNING *) FROM x": "read-only|Error",
    "UPDATE claims SET low = 0": "UPDATE is not allowed",
    "DELETE FROM claims": "DELETE is not allowed",
    "DROP TABLE claims": "DROP is not allowed",
    "ALTER TABLE claims ADD COLUMN x INTEGER": "ALTER is not allowed",
    "COMMENT ON TABLE claims IS 'x'": "not allowed",
    "VACUUM": "VACUUM is not allowed",
    "CHECKPOINT": "not allowed",
    "FROM force_checkpoint()": "Cannot FORCE CHECKPOINT",
    "BEGIN": "TRANSACTION is not allowed",
    "USE memory": "not allowed",
    "DETACH claims": "DETACH is not allowed",
    "PREPARE x AS SELECT 1": "PREPARE is not allowed",
    "EXPLAIN ANALYZE CREATE TEMP TABLE x AS SELECT 1": "EXPLAIN is for",
    "EXPLAIN ANALYZE DELETE FROM claims": "EXPLAIN is for",
    "/**/ EXPLAIN ANALYZE SET VARIABLE x = 1": "EXPLAIN is for",
    # not one statement
    "SELECT 1; SELECT 2": "several statements",
    "SELECT 1; COPY claims TO '{0}/out.csv'": "several statements",
    "EXPLAIN SELECT 1; DROP TABLE claims": "several statements",
    "PIVOT claims ON metric USING count(*)": "name the values",
    "": "no statement",
    "-- nothing": "no statement",
    # variables of Python
    "FROM request": "does not exist",
    "FROM connection": "does not exist",
}
# What they cost, and the limit that ends them; None where DuckDB itself refuses.
COSTLY = {
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t": {"timeout"},
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT 1 FROM t, range(1000)) SELECT count(n) FROM t": {
        "timeout", "memory"},
    "SELECT count(*) FROM claims a, claims b, claims c, claims d WHERE a.low + b.low > c.low + d.low": {"timeout"},
    "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b": {"timeout"},
    "SELECT length(repeat('x', 4000000000))": {"memory"},
    "SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))": {"timeout"},
    "SELECT len(list_transform(range(1000000000), lambda x: x * 2))": {"memory", "timeout"},
    "SELECT list(i) FROM range(10000000000) t(i)": {"memory", "timeout"},
    "SELECT string_agg(repeat('x', 100000)) FROM range(1000000)": {"memory", "timeout"},
    "SELECT i FROM range(100000000) t(i) ORDER BY hash(i)": {"memory", "timeout"},
    "SELECT regexp_matches(repeat('a', 100000000), '(a*)*b')": {"memory", "timeout"},
    "SELECT repeat('x', 10000) FROM range(1000000000)": {"max_bytes"},
    "SELECT range(200000) FROM range(1000000)": {"max_bytes", "memory", "timeout"},
    "SELECT repeat('x', 20000000)": {"max_bytes"},
    "SELECT sleep_ms(600000)": {"timeout"},
    "SELECT " + "(" * 50000 + "1" + ")" * 50000: {None, "memory", "timeout"},
    "SELECT " + "-" * 1 + "- ".join(["1"] * 20000): {None, "memory", "timeout"},
    "SELECT " + " + ".join(["1"] * 100000): {None, "memory", "timeout"},
}
# Results that are near the limit and grow when they are made into text, with the format that takes most of each.
LARGE = [("SELECT repeat('x', 15000000)", "csv"), ("SELECT repeat(chr(1), 15000000)", "json"),
         ("SELECT range(1800000)", "csv"), ("SELECT range(1800000)", "parquet"), ("SELECT range(1800000)", "table"),
         ("SELECT repeat('=', 1500) FROM range(10000)", "csv"), ("FROM range(1000000000)", "table")]

SCRIPT = """
import json, sys, time
from concurrent.futures import ThreadPoolExecutor
from claims.store import query

database, statements = json.load(sys.stdin)

def told(sql):
    started = time.monotonic()
    try:
        query.run(database, sql, timeout=0.5)
        return ["no error", None, 0]
    except query.QueryError as error:
        return [str(error), error.limit, time.monotonic() - started]

with ThreadPoolExecutor(2) as threads:
    outcome = dict(zip(statements, threads.map(told, statements)))
with open("/proc/self/status") as status:
    (peak,) = [int(line.split()[1]) >> 10 for line in status if line.startswith("VmHWM")]
print(json.dumps([outcome, peak]))
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Path:
    """The bundled corpus."""
    path = tmp_path_factory.mktemp("store") / "it's \"mine\"" / "claims.duckdb"
    subprocess.run([sys.executable, "-m", "claims", "build", "--db", str(path)], check=True, capture_output=True)
    return path


def state(*folders: Path) -> dict[str, tuple]:
    """All files in folders with what is in them."""
    return {str(path): (path.lstat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
            for folder in folders for path in folder.rglob("*") if path.is_file()}


def at_work() -> list[str]:
    """The processes of queries there are."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if sandbox.__file__.encode() in words:
            found.append(process.name)
    return found


@pytest.fixture(scope="module")
def outcome(database, tmp_path_factory) -> tuple[dict[str, list], int]:
    """What became of each hostile statement, run by two threads of one process, and the peak of that in MB."""
    place = tmp_path_factory.mktemp("place")
    home = tmp_path_factory.mktemp("home")
    statements = {sql: sql.replace("{0}", str(place)) for sql in (*FORBIDDEN, *COSTLY)}
    before = state(database.parent), sorted(os.listdir("/"))
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=300, env={
        **os.environ, "HOME": str(home), "TMPDIR": str(home)},
        input=json.dumps([str(database), list(statements.values())]))
    assert done.returncode == 0, done.stderr
    assert (state(database.parent), sorted(os.listdir("/"))) == before
    assert [*place.iterdir(), *home.iterdir()] == []
    assert at_work() == []
    told, peak = json.loads(done.stdout)
    return {sql: told[run_as] for sql, run_as in statements.items()}, peak


def test_there_are_hostile_statements():
    assert len(FORBIDDEN) + len(COSTLY) >= 40


@linux
@pytest.mark.parametrize("sql", FORBIDDEN)
def test_what_is_forbidden_is_refused(outcome, sql):
    message, limit, seconds = outcome[0][sql]
    assert any(words in message for words in FORBIDDEN[sql].split("|")), message
    assert "\n" not in message
    assert limit is None
    assert seconds < 5


OPTION = {"timeout": "--timeout", "memory": "--memory", "max_bytes": "--max-mb"}


@linux
@pytest.mark.parametrize("sql", COSTLY, ids=lambda sql: sql[:60])
def test_what_is_costly_is_ended_within_its_limit(outcome, sql):
    message, limit, seconds = outcome[0][sql]
    assert message != "no error"
    assert limit in COSTLY[sql], message
    assert OPTION.get(limit, "Error") in message
    assert len(message) < 1_000
    assert seconds < 0.5 + 2 * sandbox.GRACE_SECONDS + 3


@linux
def test_the_process_that_asks_stays_small(outcome):
    assert outcome[1] < 300


@linux
@pytest.mark.parametrize(("sql", "name"), LARGE)
def test_a_large_result_is_written_in_little_memory(database, sql, name):
    """The command, as people run it; its peak is read when it is done."""
    code = ("import sys\nfrom claims import cli\ntry:\n    cli.commands.main(standalone_mode=False)\nfinally:\n"
            "    print([line for line in open('/proc/self/status') if line.startswith('VmHWM')][0], file=sys.stderr)")
    done = subprocess.run([sys.executable, "-c", code, "sql", sql, "--format", name, "--db", str(database)],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    (peak,) = [int(line.split()[1]) >> 10 for line in done.stderr.splitlines() if line.startswith("VmHWM")]
    assert peak < 300


@linux
def test_a_query_ends_though_the_process_that_asked_is_killed(database):
    code = (f"from claims.store.query import run\nprint(flush=True)\nrun({str(database)!r}, "
            "\"SELECT levenshtein(repeat('a', 900000), repeat('b', 900000))\", timeout=0.5)")
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as asking:
        asking.stdout.readline()
        deadline = time.monotonic() + 20
        while not at_work() and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.5)
        asking.send_signal(signal.SIGKILL)
    assert at_work()
    while at_work() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert at_work() == []


ORDINARY = [
    ("SELECT count(*) FROM papers", 1), ("FROM claims LIMIT 3", 3), ("TABLE devices LIMIT 2", 2),
    ("WITH c AS (SELECT metric, low FROM claims) SELECT metric, max(low) FROM c GROUP BY metric LIMIT 2", 2),
    ("VALUES (1, 'a'), (2, 'b')", 2), ("DESCRIBE claims", 43), ("SUMMARIZE runs", 12),
    ("SHOW TABLES", len(TABLES) + len(VIEWS)),
    ("EXPLAIN SELECT 1", 1), ("EXPLAIN ANALYZE SELECT count(*) FROM claims", 1),
    ("EXPLAIN (FORMAT json) SELECT 1", 1), ("explain\n(select 1)", 1), ("SELECT 1;", 1),
    ("-- words\nSELECT 1 -- more", 1),
    ("SELECT name FROM duckdb_settings() WHERE name = 'lock_configuration' AND value = 'true'", 1),
    ("SELECT comment FROM duckdb_columns() WHERE comment IS NOT NULL LIMIT 5", 5),
    ("PIVOT claims ON metric IN ('speedup', 'latency') USING count(*) GROUP BY kind", 3),
    ("SELECT metric, title, row_number() OVER (ORDER BY low) FROM claims JOIN papers USING (paper_id) LIMIT 4", 4),
    ("SELECT regexp_extract(title, '\\w+') FROM papers WHERE title ILIKE '%gpu%' LIMIT 1", 1),
    ("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 9) FROM t", 9),
]


@pytest.mark.parametrize(("sql", "rows"), ORDINARY)
def test_what_is_ordinary_works(database, sql, rows):
    result = run(database, sql)
    assert (result.table.num_rows, result.cut) == (rows, False)
    assert result.seconds < 10


def test_rows_are_cut_off_in_their_order(database):
    result = run(database, "SELECT i FROM range(100000) t(i) ORDER BY i DESC", max_rows=5_000)
    assert (result.table["i"].to_pylist(), result.cut) == (list(range(99_999, 94_999, -1)), True)
    assert not run(database, "FROM range(5000)", max_rows=5_000).cut


@pytest.mark.parametrize(("sql", "params", "value"), [
    ("SELECT $x", {"x": "it's \"x\"; DROP TABLE claims"}, "it's \"x\"; DROP TABLE claims"),
    ("SELECT $x + 1", {"x": 41}, 42), ("SELECT $x IS NULL", {"x": None}, True), ("SELECT 10.5 > $x", {"x": "9"}, True),
    ("SELECT count(*) FROM papers WHERE paper_id = $id", {"id": "hf-001"}, 1),
    ("SELECT count(*) FROM papers WHERE paper_id = $id", {"id": "2501.10000"}, 0),
    ("SELECT $a || $b || $a", {"a": "1", "b": "é🦆"}, "1é🦆1"), ("SELECT '$x'", {}, "$x"),
    ("SELECT count(*) FROM (FROM papers LIMIT $n::INTEGER)", {"n": "3"}, 3),
])
def test_parameters(database, sql, params, value):
    assert run(database, sql, params).table.column(0).to_pylist() == [value]


@pytest.mark.parametrize(("sql", "params", "message"), [
    ("SELECT $x", {}, "Values were not provided for the following parameters: x"),
    ("SELECT 1", {"x": 1}, "Expected 0, got 1"),
    ("SELECT * FROM clams", {}, 'Table with name clams does not exist! Did you mean "claims"?'),
    ("SELECT metrik FROM claims", {}, 'Candidate bindings: "metric"'),
    ("SELECT *\nFROM claims\nWHERE low = 'much'::DOUBLE", {}, "(line 3: WHERE low = 'much'::DOUBLE)"),
    ("SELEC 1", {}, 'syntax error at or near "SELEC"'),
    ("SELECT '\udcff'", {}, "not UTF-8"), ("SELECT $x", {"x": "\udcff"}, "not UTF-8"),
])
def test_errors_are_one_line_with_a_hint(database, sql, params, message):
    with pytest.raises(QueryError) as caught:
        run(database, sql, params)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value) and caught.value.limit is None


def test_names_of_columns(database):
    assert run(database, 'SELECT 1 a, 2 a, 3 a_1, 4 "a ""b""", 5 "Ä🦆", INTERVAL 1 DAY "i\'""i"'
               ).table.column_names == ["a", "a_2", "a_1", 'a "b"', "Ä🦆", 'i\'"i']


def test_no_database(tmp_path, database):
    with pytest.raises(FileNotFoundError, match="claims build"):
        run(tmp_path / "none", "SELECT 1")
    (tmp_path / "other").write_bytes(b"no database" * 500)
    with pytest.raises(NoDatabaseError):
        run(tmp_path / "other", "SELECT 1")


def test_it_reads_the_file_that_is_published_now(tmp_path, database):
    link = tmp_path / "claims.duckdb"
    link.symlink_to(database.resolve())
    assert run(link, "SELECT path FROM duckdb_databases() WHERE path IS NOT NULL").table.column(0).to_pylist() == [
        os.path.realpath(database)]


def test_a_process_that_cannot_start_is_said(database, monkeypatch):
    monkeypatch.setattr(query, "_folders", list)
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    with pytest.raises(QueryError, match="no process could be started"):
        run(database, "SELECT 1")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(QueryError, match="was ended"):
        run(database, "SELECT 1")


def test_nothing_of_the_environment_is_passed_on(monkeypatch):
    given = {}

    def start(*words, **options):
        given.update(options)
        raise OSError

    monkeypatch.setenv("SECRET", "x")
    monkeypatch.setattr(subprocess, "Popen", start)
    with pytest.raises(QueryError):
        query._Child()
    assert set(given["env"]) - set(query._KEPT_ENVIRONMENT) == {
        "LC_ALL", "TZ", "MALLOC_ARENA_MAX", "ARROW_DEFAULT_MEMORY_POOL"}
    assert (given["cwd"], given["start_new_session"]) == ("/", True)


def test_the_sandbox_imports_only_duckdb_and_arrow():
    tree = ast.parse(Path(sandbox.__file__).read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} - sys.stdlib_module_names == {"duckdb", "pyarrow"}


@pytest.mark.parametrize("name", canned.catalogue())
def test_a_query_that_has_a_name_answers(database, name):
    entry = canned.catalogue()[name]
    assert all(f"${each.name}" in entry.sql for each in entry.parameters)
    result = run(database, entry.sql, entry.values({}))
    assert result.table.num_rows > 0 or name == "over_peak"
    assert not result.cut


@pytest.mark.parametrize(("name", "given", "column", "values"), [
    ("over", {"baseline": "CUBLAS"}, "value", ["2.88times"]),
    ("over", {"baseline": "apple's"}, "paper_id", ["hf-165"] * 3),
    ("over_peak", {"code": "share_of_peak"}, "subject", ["FlashAttention-3"] * 2),
    ("efficiency", {"class": "FPGA"}, "hardware_class", ["FPGA"]),
    ("throughput", {"device": "nvidia-h100"}, "value", ["1.2 PFLOPs/s", "740 TFLOPs/s"]),
    ("versus", {"first": "MLC-LLM", "second": "powerinfer"}, "value", ["40%"]),
    ("newest", {"papers": "1"}, "value", ["1.74x"]),
    ("baselines", {"generic": "1"}, "papers", [12]),
])
def test_parameters_of_queries_that_have_a_name(database, name, given, column, values):
    entry = canned.catalogue()[name]
    assert run(database, entry.sql, entry.values(given)).table[column].to_pylist()[:len(values)] == values


@pytest.mark.parametrize(("given", "message"), [
    ({"paper": "1"}, "has no parameter 'paper'; it has: papers"), ({"papers": "x"}, "papers=x: not a number")])
def test_parameters_that_are_wrong(given, message):
    with pytest.raises(ValueError, match=message):
        canned.catalogue()["newest"].values(given)
