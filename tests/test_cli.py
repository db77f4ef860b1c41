"""The command line: what each command prints where, its exit status, and what it says when something is wrong."""
from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import BrokenExecutor
from pathlib import Path

import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from claims import __version__, cli, readers, resources, schema, store
from claims.cli import printable

RECORD = {"id": "a", "title": "Fast: a kernel", "abstract": "Fast runs 2.5x faster than cuBLAS on an A100 GPU."}
COMMANDS = [sys.executable, "-m", "claims"]


@pytest.fixture
def env(tmp_path, tmp_path_factory) -> dict[str, str]:
    """An environment with a home of its own."""
    return {**os.environ, "HOME": str(tmp_path / "home"), "XDG_DATA_HOME": str(tmp_path / "data"),
            "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}


@pytest.fixture
def run(tmp_path, env):
    """Runs a command in an empty folder; gives status, standard output and standard error."""
    def run(*words, stdin: str | bytes = "") -> tuple[int, str, str]:
        done = subprocess.run([*COMMANDS, *map(str, words)], cwd=tmp_path, env=env, capture_output=True,
                              input=stdin.encode() if isinstance(stdin, str) else stdin, timeout=120)
        return done.returncode, done.stdout.decode(), done.stderr.decode()
    return run


@pytest.fixture
def papers(tmp_path) -> Path:
    path = tmp_path / "papers.jsonl"
    path.write_text(json.dumps(RECORD) + "\n")
    return path


def test_version_and_help(run):
    assert run("--version") == (0, f"claims {__version__}\n", "")
    assert run("--help")[1] == run("-h")[1] != ""


@pytest.mark.parametrize("words", [
    ("nonsense",), ("extract", "--nonsense"), ("extract", "--map", "title", "-"),
    ("extract", "--map", "nonsense=x", "-"), ("extract", "--reader", "nonsense", "-"),
    ("extract", "--jobs", "0", "-"), ("eval",), ("explain",), ("rules", "no-such-rule"), ("dashboard", "--port", "0"),
    ("extract", "--format", "xml", "-"), ("eval", "no-such-file"),
])
def test_wrong_usage(run, words):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert err.splitlines()[-1].startswith("Error: ")


# extract -----------------------------------------------------------------------------------------------------------

def test_extract_writes_json_lines(run, papers):
    status, out, err = run("extract", papers)
    (line,) = out.splitlines()
    row = json.loads(line)
    jsonschema.validate(row, schema.json_schema("claim"))
    assert (row["paper_id"], row["value_text"], row["metric"], row["low"]) == ("a", "2.5x", "speedup", 2.5)
    assert RECORD["abstract"][row["start"]:row["end"]] == "2.5x"
    assert (status, err) == (0, "1 claim from 1 paper\n")


@pytest.mark.parametrize("words", [("extract", "-"), ("extract",), ("extract", "--reader", "jsonl", "-")])
def test_extract_reads_standard_input(run, papers, words):
    assert run(*words, stdin=papers.read_bytes())[:2] == run("extract", papers)[:2]


@pytest.mark.parametrize(("out", "words", "name"), [
    ("claims.jsonl", (), "jsonl"), ("claims.csv", (), "csv"), ("claims.parquet", (), "parquet"),
    ("claims.txt", (), "jsonl"), ("claims.txt", ("--format", "csv"), "csv"),
    ("claims.csv", ("--format", "jsonl"), "jsonl"),
])
def test_extract_writes_files(run, papers, tmp_path, out, words, name):
    assert run("extract", papers, "-o", out, *words)[:2] == (0, "")
    (row,) = store.FORMATS[name].read(tmp_path / out)
    assert row["value_text"] == "2.5x"
    assert {path.name for path in tmp_path.iterdir()} == {"papers.jsonl", out}


def test_extract_writes_parquet_into_a_pipe(tmp_path, papers, env):
    done = subprocess.run([*COMMANDS, "extract", "--format", "parquet", papers], env=env, capture_output=True,
                          check=True)
    assert pq.read_table(io.BytesIO(done.stdout)).num_rows == 1


def test_extract_of_several_files(run, papers, tmp_path):
    (tmp_path / "more.jsonl").write_text(json.dumps({**RECORD, "id": "b", "title": "B"}) + "\n" + json.dumps(RECORD))
    status, out, _ = run("extract", papers, "more.jsonl")
    assert [json.loads(line)["paper_id"] for line in out.splitlines()] == ["a", "b"]
    assert status == 0


def test_a_bad_line_is_said_and_the_others_are_done(run):
    lines = [json.dumps(RECORD), "broken", json.dumps({**RECORD, "id": "b", "title": "B"})]
    status, out, err = run("extract", "-", stdin="\n".join(lines))
    assert [json.loads(line)["paper_id"] for line in out.splitlines()] == ["a", "b"]
    assert err.splitlines() == [
        "warning: standard input:2: not JSON (Expecting value: line 1 column 1 (char 0)); mend or remove the line",
        "2 claims from 2 papers; 3 records read; 1 left out (not JSON: 1)"]
    assert status == 1


def test_an_empty_file(run, tmp_path):
    (tmp_path / "empty").touch()
    status, out, err = run("extract", "empty")
    assert (status, out) == (1, "")
    assert err.startswith("warning: empty: the file is empty; name a file that holds papers\n")


def test_what_is_read_is_not_overwritten(run, papers):
    before = papers.read_bytes()
    code, out, err = run("extract", papers, "-o", papers)
    assert (code, out) == (2, "")
    assert "is also read" in err
    assert papers.read_bytes() == before


def test_an_input_named_twice_is_read_once(run, papers):
    once = run("extract", "-", stdin=papers.read_bytes())
    assert run("extract", "-", "-", stdin=papers.read_bytes()) == once
    assert once[0] == 0


def test_a_place_that_cannot_be_written(run, papers, tmp_path):
    status, out, err = run("extract", papers, "-o", "no/such/folder/claims.jsonl")
    assert (status, out) == (1, "")
    assert err == ("error: no/such/folder/claims.jsonl: No such file or directory; nothing was written, choose "
                   "another place with -o\n")


def test_a_pipe_or_a_link_to_write_to_stays_what_it_is(run, papers, tmp_path):
    (tmp_path / "real.jsonl").touch()
    (tmp_path / "link.jsonl").symlink_to("real.jsonl")
    assert run("extract", papers, "-o", "link.jsonl")[0] == 0
    assert (tmp_path / "link.jsonl").is_symlink()
    assert "2.5x" in (tmp_path / "real.jsonl").read_text()
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", "pipe"], cwd=tmp_path, stdout=subprocess.PIPE) as reader:
        assert run("extract", papers, "-o", "pipe")[0] == 0
        assert b"2.5x" in reader.stdout.read()
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize(("words", "said"), [
    ("extract papers.jsonl >&-", "error: standard output is closed; give -o FILE"),
    ("extract - <&-", "warning: standard input: standard input is closed; name a file"),
    ("extract papers.jsonl > /dev/full", "error: standard output: No space left on device; not all was written"),
])
def test_standard_streams_that_are_closed_or_full(env, papers, words, said):
    done = subprocess.run(f"{sys.executable} -m claims {words}", shell=True, cwd=papers.parent, env=env,
                          capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == said


def test_the_file_written_before_stays_when_writing_fails(run, papers, tmp_path):
    (tmp_path / "claims.csv").write_text("before")
    (tmp_path / "bad").write_bytes(b"\x00\x01")
    assert run("extract", "bad", "-o", "claims.csv", "--reader", "listing")[0] == 1
    assert {path.name for path in tmp_path.iterdir()} == {"papers.jsonl", "bad", "claims.csv"}


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", [("extract", resources.gold()), ("rules",)])
def test_a_pipe_that_closes_ends_the_command_with_one_line(env, words, unbuffered):
    with subprocess.Popen([*COMMANDS, *words], env={**env, "PYTHONUNBUFFERED": unbuffered}, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b"stopped: standard output was closed before all was written\n"
        assert process.wait(60) == 1


def test_control_characters_of_a_paper_do_not_reach_the_terminal(run):
    status, _, err = run("extract", "-", stdin=json.dumps({"id": "\x1b[2Jevil", "abstract": "A"}) * 2)
    assert "\x1b" not in err
    assert printable("a\x1b[31mb\x07\r\nc\td\u202e") == "a\\x1b[31mb\\x07\\x0d\nc\td\\x202e"


def test_every_claim_of_the_bundled_corpus_validates_and_stands_in_its_text(run):
    _, out, _ = run("extract", resources.gold())
    texts = {record["id"]: record for record in map(json.loads, resources.gold().read_text("utf-8").splitlines())}
    validator = jsonschema.Draft202012Validator(schema.json_schema("claim"))
    rows = [json.loads(line) for line in out.splitlines()]
    assert len(rows) > 150
    for row in rows:
        validator.validate(row)
        text = texts[row["paper_id"]]
        assert text[row["field"]][row["start"]:row["end"]] == row["value_text"]
        for evidence in row["evidence"]:
            assert text[evidence["field"]][evidence["start"]:evidence["end"]] == evidence["text"]
    assert len({row["claim_id"] for row in rows}) == len(rows)


def test_the_seed_of_the_interpreter_changes_nothing(env):
    outputs = {subprocess.run([*COMMANDS, "extract", resources.gold()], env={**env, "PYTHONHASHSEED": seed},
                              capture_output=True, check=True).stdout for seed in "012"}
    assert len(outputs) == 1


def test_the_formats_say_the_same(run):
    _, out, _ = run("extract", resources.gold())
    _, as_csv, _ = run("extract", resources.gold(), "--format", "csv")
    expected = [json.loads(line) for line in out.splitlines()]
    rows = list(csv.DictReader(io.StringIO(as_csv)))
    assert [row["claim_id"] for row in rows] == [row["claim_id"] for row in expected]


# build -------------------------------------------------------------------------------------------------------------

def test_build_of_the_bundled_corpus_goes_to_the_data_folder(run, tmp_path):
    status, out, err = run("build")
    database = tmp_path / "data" / "hwclaims" / "claims.duckdb"
    assert status == 0
    assert out.startswith(f"{database}: ")
    assert "of 233 papers (233 extracted, 0 kept, 0 removed;" in out
    assert err == "done\n"
    with store.connect(database) as connection:
        assert connection.execute("SELECT source FROM papers LIMIT 1").fetchall() == [("trending-papers.txt:3",)]
        assert connection.execute("SELECT inputs FROM runs").fetchall() == [(["trending-papers.txt"],)]
        rows = connection.execute("SELECT paper_id, metric, value_text FROM claims").fetchall()
    _, lines, _ = run("extract", resources.corpus())
    assert rows == [(row["paper_id"], row["metric"], row["value_text"]) for row in map(json.loads, lines.splitlines())]
    assert "0 extracted, 233 kept, 0 removed;" in run("build")[1]


def test_build_of_files_with_a_bad_line(run, papers, tmp_path):
    with papers.open("a") as file:
        file.write("broken\n")
    status, out, err = run("build", papers, "--db", "my.duckdb")
    assert status == 1
    assert "1 claim of 1 paper (1 extracted, 0 kept, 0 removed;" in out
    assert "papers.jsonl:2: not JSON" in err
    with store.connect(tmp_path / "my.duckdb") as connection:
        assert connection.execute("SELECT problems FROM runs").fetchall() == [(1,)]


@pytest.fixture
def many(tmp_path) -> Path:
    """Papers for some seconds of work."""
    records = [json.loads(line) for line in resources.gold().read_text("utf-8").splitlines()]
    with (tmp_path / "many.jsonl").open("w") as file:
        for copy in range(60):
            file.writelines(json.dumps({**record, "id": f"{record['id']}-{copy}", "title": f"{record['title']} {copy}"})
                            + "\n" for record in records)
    return tmp_path / "many.jsonl"


def test_an_interrupt_ends_all_processes_quietly(many, tmp_path, env):
    process = subprocess.Popen([*COMMANDS, "build", many, "--db", tmp_path / "my.duckdb", "--jobs", "2"], env=env,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
                               # a shell has what it runs in the background ignore interrupts, and its children too
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    draft = tmp_path / ".my.duckdb.draft"
    while not draft.exists():
        time.sleep(0.05)
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (1, b"", b"\nstopped\n")
    assert {path.name for path in tmp_path.iterdir()} == {"many.jsonl", ".my.duckdb.lock"}


def test_a_terminal_sees_the_rate_and_the_time_left(many, env):
    ours, theirs = pty.openpty()
    process = subprocess.Popen([*COMMANDS, "extract", many, "-o", os.devnull], env=env, stderr=theirs)
    shown = ""
    while not re.search(r"\d{1,2},\d{3} papers, [\d,]+/s, \d:\d\d left ", shown):
        shown += os.read(ours, 1_000).decode()
        assert "claims from" not in shown, "it was done before it said how long it takes"
    process.terminate()
    process.wait()


def test_the_position_in_the_input(tmp_path):
    lines, table = tmp_path / "papers.jsonl", tmp_path / "papers.parquet"
    rows = [{"id": f"{n}", "title": f"System {n}", "abstract": f"{n:04} is {n:04}. " * 300} for n in range(4_000)]
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows))
    pq.write_table(pa.Table.from_pylist(rows), table)

    def shares(*files: Path) -> list[float | None]:
        position = cli.Position(map(str, files))
        return [position.share() for file in files for _ in readers.read(file, on_open=position.opened)]

    one = shares(lines)
    assert one == sorted(one)
    assert [one[n] for n in (0, 1_000, 2_000, 3_999)] == pytest.approx([0, 0.25, 0.5, 1], abs=0.02)
    assert shares(lines, lines)[::2_000] == pytest.approx([0, 0.25, 0.5, 0.75], abs=0.02)
    assert set(shares(table)) == {None}
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cp", lines, pipe]):
        assert shares(lines, pipe)[-1] is None


def test_a_killed_process_is_said(monkeypatch, capsys):
    monkeypatch.setattr(cli.commands, "main", lambda **_: (_ for _ in ()).throw(BrokenExecutor()))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert "give fewer --jobs" in capsys.readouterr().err


def test_what_was_stored_of_a_file_that_cannot_be_read_stays(run, papers, tmp_path):
    other = tmp_path / "other.jsonl"
    other.write_text("".join(json.dumps({**RECORD, "id": name, "title": name}) + "\n" for name in "bc"))
    assert run("build", papers, other, "--db", "my.duckdb")[0] == 0
    other.write_text(json.dumps({**RECORD, "id": "b", "title": "b"}) + "\nbroken\n")
    status, out, err = run("build", papers, other, "--db", "my.duckdb")
    assert (status, "3 claims of 3 papers (0 extracted, 3 kept, 0 removed" in out) == (1, True)
    assert "note: 1 paper of a former build stays" in err
    other.unlink()
    status, out, err = run("build", papers, other, "--db", "my.duckdb")
    assert (status, "3 claims of 3 papers" in out) == (1, True)
    assert "note: 2 papers of a former build stay" in err
    # A file that is not named any more is not missed.
    assert "1 claim of 1 paper (0 extracted, 1 kept, 2 removed" in run("build", papers, "--db", "my.duckdb")[1]


def test_build_of_nothing_that_can_be_read(run, tmp_path):
    (tmp_path / "empty").touch()
    status, out, err = run("build", "empty", "--db", "my.duckdb")
    assert (status, out) == (1, "")
    assert err.splitlines() == ["warning: empty: the file is empty; name a file that holds papers",
                                f"error: {tmp_path}/my.duckdb: no paper could be read; the database is as it was"]
    assert not (tmp_path / "my.duckdb").exists()


def test_build_over_a_file_of_others(run, papers, tmp_path):
    (tmp_path / "mine").write_text("mine")
    status, _, err = run("build", papers, "--db", "mine")
    assert (status, (tmp_path / "mine").read_text()) == (1, "mine")
    assert "did not publish; move it away or give another --db" in err


# eval, explain, catalogues, doctor ---------------------------------------------------------------------------------

def test_eval_extracts_and_scores(run, tmp_path):
    status, out, err = run("eval", resources.gold())
    assert (status, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == ["value", "family", "core", "headline", "slots", "gold"]
    for name in ("claims.jsonl", "claims.csv", "claims.parquet"):
        run("extract", resources.gold(), "-o", name)
        assert run("eval", resources.gold(), "--claims", name) == (0, out, "")
    figures = json.loads(run("eval", resources.gold(), "--json")[1])
    assert f"F1 {figures['core']['f1']:.3f}" in out.splitlines()[2]
    assert len(run("eval", resources.gold(), "--errors", "3")[1].splitlines()) == 9


def test_eval_of_the_parts(run):
    whole, *parts = (json.loads(run("eval", resources.gold(), "--json", "--split", split)[1])
                     for split in ("all", "tuned", "held-out"))
    assert [sum(part[name] for part in parts) for name in ("gold", "predicted", "records", "stray")] == [
        whole[name] for name in ("gold", "predicted", "records", "stray")]


def test_eval_of_a_part_of_given_claims_has_no_strays(run):
    run("extract", resources.gold(), "-o", "claims.jsonl")
    figures = json.loads(run("eval", resources.gold(), "--json", "--split", "held-out", "--claims", "claims.jsonl")[1])
    assert figures == json.loads(run("eval", resources.gold(), "--json", "--split", "held-out")[1])


def test_eval_of_what_is_no_gold(run, papers):
    status, _, err = run("eval", papers)
    assert status == 1
    assert err == f"error: {papers}:1: no field claims; a gold record has id, title, abstract and claims\n"


def test_explain(run):
    status, out, err = run("explain", RECORD["abstract"], "--title", RECORD["title"])
    assert (status, err) == (0, "")
    assert "2.5x" in out
    assert "speedup" in out
    assert run("explain", "-", stdin=RECORD["abstract"])[1] == run("explain", RECORD["abstract"])[1]


@pytest.mark.parametrize(("name", "words"), [
    ("metrics", ["speedup", "higher"]), ("units", ["FLOP/s", "0.125 byte"]), ("rules", ["quantity-faster", "relative"]),
])
def test_catalogues(run, name, words):
    status, out, err = run(name)
    assert (status, err) == (0, "")
    assert all(word in out for word in words)


def test_a_rule_with_its_examples(run):
    out = run("rules", "quantity-faster")[1]
    assert out.startswith("quantity-faster (relative): ")
    assert "\nexample\n" in out


def test_doctor(run):
    status, out, err = run("doctor")
    assert (status, err) == (0, "")
    assert f"hwclaims {__version__}, Python " in out
    for word in ("duckdb", "streamlit", str(resources.corpus()), "extractor", "none yet: `claims build` makes it"):
        assert word in out
    run("build")
    assert " of 233 papers)" in run("doctor")[1]


# dashboard ---------------------------------------------------------------------------------------------------------

def test_the_dashboard_needs_a_database(run):
    status, out, err = run("dashboard", "--db", "none.duckdb")
    assert (status, out) == (1, "")
    assert err == "error: none.duckdb: no database there; make one with `claims build --db none.duckdb`\n"


@pytest.mark.parametrize("content", [b"no database", b""])
def test_the_dashboard_of_a_file_that_is_no_database(run, tmp_path, content):
    path = tmp_path / "other.duckdb"
    path.write_bytes(content)
    code, out, err = run("dashboard", "--db", path, "--headless")
    assert (code, out) == (1, "")
    assert "other.duckdb: no database that `claims build` made" in err


def test_the_dashboard_serves_on_the_next_free_port(run, papers, tmp_path, env):
    run("build", papers, "--db", "my.duckdb")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = subprocess.Popen(
            [*COMMANDS, "dashboard", "--db", "my.duckdb", "--headless", "--port", str(port)],
            cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            address = server.stdout.readline().strip()
            assert address.startswith("http://localhost:")
            assert int(address.rpartition(":")[2]) > port
            assert healthy(f"{address}/_stcore/health")
        finally:
            server.terminate()
            _, err = server.communicate(timeout=30)
        assert f"port {port} is taken, using {address.rpartition(':')[2]}\n" in err


def healthy(address: str) -> bool:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read() == b"ok"
        except OSError:
            time.sleep(0.25)
    return False


# devices, audit, compare, units --------------------------------------------------------------------------------------

CHECKED = [
    {"id": "a", "title": "", "abstract": "Fuchs achieves 1560 TFLOPS on an RTX 4090 GPU."},
    {"id": "b", "title": "", "abstract": "Memory falls from 207 GB to 17 GB, a 92% reduction in memory."},
    {"id": "c", "title": "", "abstract": "Fuchs reduces latency from 10 ms to 8 ms (2x speedup)."},
    {"id": "d", "title": "", "abstract": "Marder is 2x faster than vLLM. Luchs is 3x faster than SGLang."},
]


@pytest.fixture
def checked(run, tmp_path) -> str:
    """A database of papers that the checks have something to say of."""
    (tmp_path / "checked.jsonl").write_text("".join(json.dumps(record) + "\n" for record in CHECKED))
    assert run("build", "checked.jsonl", "--db", "checked.duckdb")[0] == 0
    return "checked.duckdb"


def test_audit_shows_the_worst_first(run, checked):
    status, out, err = run("audit", "--db", checked)
    assert (status, err) == (0, "")
    rows = [line.split()[:2] for line in out.splitlines()[2:]]
    assert rows == [["over_peak", "a"], *[["inconsistent", "c"]] * 2, *[["confirmed", "b"]] * 2]
    assert '"1560 TFLOPS" is 2.4 times the sparse FP16 tensor peak' in out or "more than it can do" in out


def test_audit_shows_the_codes_that_are_asked_for(run, checked):
    assert {line.split()[0] for line in run("audit", "--db", checked, "--code", "confirmed")[1].splitlines()[2:]} == {
        "confirmed"}
    status, out, err = run("audit", "--db", checked, "--code", "share_of_peak")
    assert (status, len(out.splitlines()), err) == (0, 2, "no finding\n")


@pytest.mark.parametrize("command", [("audit",), ("compare", "a", "b")])
def test_a_database_that_is_none(run, tmp_path, command):
    assert run(*command, "--db", "none.duckdb")[2] == (
        "error: none.duckdb: no database there; make one with `claims build --db none.duckdb`\n")
    (tmp_path / "other.duckdb").write_bytes(b"no database")
    status, out, err = run(*command, "--db", "other.duckdb")
    assert (status, out) == (1, "") and "build it anew" in err


def test_compare_says_why_not(run, checked, tmp_path):
    with store.connect(tmp_path / checked) as connection:
        ids = [row[0] for row in connection.execute("SELECT claim_id FROM claims WHERE paper_id = 'd'").fetchall()]
    status, out, err = run("compare", *ids, "--db", checked)
    assert (status, err) == (0, "")
    assert out.splitlines()[2:] == ["not comparable", "- different baselines: vLLM and SGLang"]
    assert run("compare", ids[0][:6], ids[0], "--db", checked)[1].splitlines()[2:] == ["comparable"]


@pytest.mark.parametrize("name", ["zz", ""])
def test_compare_of_claims_that_are_not_there(run, checked, name):
    status, out, err = run("compare", name, name, "--db", checked)
    assert (status, out) == (2, "") and f"there is no claim {name!r}" in err


def test_devices_by_id_and_by_the_name_that_a_paper_uses(run):
    assert run("devices", "nvidia-t4") == run("devices", "Tesla T4 GPU")
    status, out, err = run("devices", "nvidia-t4")
    assert (status, err) == (0, "") and "NVIDIA T4 (nvidia-t4)" in out.replace("NVIDIA Tesla T4", "NVIDIA T4")
    assert "dense FP16 tensor peak  65 TFLOP/s" in out


def test_devices_and_their_classes(run):
    listed = run("devices")[1].splitlines()
    assert len(listed) > 152 and any(line.startswith("nvidia-a100 ") for line in listed)
    assert any(line.split()[:1] == ["FPGA"] for line in run("devices", "--classes")[1].splitlines())
    assert "There is no device 'Foobar'" in run("devices", "Foobar")[2]


@pytest.mark.parametrize(("words", "out"), [
    (("5 ms/frame", "frame/s"), "200 frame/s\n"), (("0.5 pJ/op", "TOP/s/W"), "2 TOP/s/W\n"),
    (("5 ms/frame",), "0.005 s/frame\n"), (("740 TFLOP/s",), "7.4e+14 op/s\n"),
])
def test_units_converts(run, words, out):
    assert run("units", *words) == (0, out, "")


@pytest.mark.parametrize(("words", "reason"), [
    (("5",), "not a number and a unit"), (("5 furlongs",), "no unit that is known"), (("x ms",), "could not convert"),
    (("5 GB", "s"), "no factor leads from GB"),
])
def test_units_says_what_it_cannot_convert(run, words, reason):
    status, out, err = run("units", *words)
    assert (status, out) == (2, "") and reason in err


def test_diff_shows_what_is_lost_gained_and_changed(run, checked, tmp_path):
    texts = ["Fuchs achieves 15 TFLOPS on an RTX 4090 GPU.", "Luchs takes 3 ms."]
    (tmp_path / "other.jsonl").write_text("".join(
        json.dumps({"id": name, "title": "", "abstract": text}) + "\n" for name, text in zip("ae", texts, strict=True)))
    with store.connect(tmp_path / checked) as connection:
        ((claim,),) = connection.execute("SELECT claim_id FROM claims WHERE value_text = '92%'").fetchall()
    (tmp_path / "fixes.csv").write_text(f"claim_id,action,field,value,note\n{claim},fix,baseline,BF16,\nzz,hide,,,\n")
    status, _, err = run("build", "checked.jsonl", "--db", "fixed.duckdb", "--corrections", "fixes.csv")
    assert status == 0 and "note: fixes.csv:3: there is no claim 'zz' (now)" in err
    status, out, err = run("diff", checked, "fixed.duckdb")
    assert (status, err) == (0, "0 lost, 0 gained, 1 changed\n")
    assert "baseline: - -> BF16" in out and "caveats: no_baseline -> no_baseline, corrected" in out
    run("build", "other.jsonl", "--db", "other.duckdb")
    status, out, err = run("diff", checked, "other.duckdb")
    assert (status, err) == (0, "7 lost, 2 gained, 0 changed\n")
    assert [line.split()[0] for line in out.splitlines()[2:]] == ["lost"] * 7 + ["gained"] * 2


def test_diff_of_what_is_no_database(run, checked, tmp_path):
    assert run("diff", checked, "none.duckdb")[2].startswith("error: none.duckdb: no database there")
    (tmp_path / "x.duckdb").write_bytes(b"no database")
    status, out, err = run("diff", checked, "x.duckdb")
    assert (status, out) == (1, "") and "build it anew" in err
# export ------------------------------------------------------------------------------------------------------------

def test_export_writes_a_data_set(run, papers, tmp_path):
    assert run("build", papers, "--db", "c.duckdb")[0] == 0
    status, out, err = run("export", "data", "--db", "c.duckdb", "--where", "metric = 'speedup'")
    assert status == 0, err
    assert out.startswith("data: 1 claim of 1 paper in ")
    assert "headline" in (tmp_path / "data" / "README.md").read_text("utf-8")
    assert [row["value_text"] for row in store.read_claims(tmp_path / "data" / "claims.csv")] == ["2.5x"]
    assert run("export", "data", "--db", "c.duckdb")[0] == 0
    status, _, err = run("export", ".", "--db", "c.duckdb")
    assert (status, "--force" in err) == (1, True)
    status, _, err = run("export", "data", "--db", "c.duckdb", "--where", "true LIMIT 1")
    assert (status, "--where" in err) == (2, True)
    status, _, err = run("export", "other", "--db", "none.duckdb")
    assert (status, "claims build --db none.duckdb" in err) == (1, True)
