"""Nothing but `claims fetch` and the dashboard's own port opens a connection."""
from __future__ import annotations

import subprocess
import sys

import pytest

# Any socket but one within the machine's own processes ends the command; its name is in what it says.
BLOCK = """
import socket, sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto") and not (
            event != "socket.getaddrinfo" and isinstance(arguments[1], (str, bytes))):
        raise SystemExit(f"network: {event} {arguments!r}")
sys.addaudithook(refuse)
if sys.argv[1:] == ["check"]:
    socket.create_connection(("127.0.0.1", 9))
from claims.cli import main
main()
"""


def run(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-c", BLOCK, *arguments], capture_output=True, text=True)


def test_the_block_blocks():
    done = run("check")
    assert done.returncode == 1
    assert "network: socket." in done.stderr


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> str:
    path = str(tmp_path_factory.mktemp("build") / "claims.duckdb")
    done = run("build", "--db", path, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    return path


@pytest.mark.parametrize("arguments", [
    ("explain", "It is 2.5x faster than cuBLAS on an A100."), ("metrics",), ("units", "5 ms/frame", "frame/s"),
    ("devices", "A100"), ("rules",), ("extract", "data/corpus", "-o", "out.jsonl"),
    ("audit", "--db", "DB"), ("sql", "--name", "over", "--db", "DB"), ("export", "FOLDER", "--db", "DB")])
def test_a_command_opens_no_connection(arguments, database, tmp_path):
    named = {"DB": database, "FOLDER": str(tmp_path / "data"), "out.jsonl": str(tmp_path / "out.jsonl")}
    if arguments[0] == "extract":
        (tmp_path / "p.jsonl").write_text('{"id": "a", "title": "", "abstract": "It is 2x faster."}\n')
        named["data/corpus"] = str(tmp_path / "p.jsonl")
    done = run(*(named.get(each, each) for each in arguments))
    assert "network:" not in done.stderr
    assert done.returncode == 0, done.stderr
