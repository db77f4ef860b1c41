"""`claims fetch` against a server of its own that answers as export.arxiv.org does: pages, interruptions, failures."""
from __future__ import annotations

import dataclasses
import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import jsonschema
import pytest

from claims import fetch as fetching
from claims import schema
from claims.fetch import DELAY, URL, FetchError, server_of
from claims.fetch import fetch as fetch_papers
from claims.model import Paper

SEARCH = ("--query", "cat:cs.AR", "--since", "2026-01-01")
FIRST = datetime(2026, 1, 1, 0, 30)


# The server --------------------------------------------------------------------------------------------------------

@dataclass
class Entry:
    """A paper of the server."""

    id: str
    submitted: datetime
    title: str = "Fast: a kernel"
    summary: str = "  Fast runs 2.5x faster than cuBLAS\n  on an A100 GPU, &lt; 3 W.\n"
    extra: str = ""

    def xml(self) -> str:
        return f"""
  <entry>
    <id>http://arxiv.org/abs/{self.id}v2</id>
    <title>{self.title}</title>
    <updated>2026-07-01T00:00:00Z</updated>
    <link href="https://arxiv.org/abs/{self.id}v2" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/{self.id}v2" rel="related" type="application/pdf" title="pdf"/>
    <summary>{self.summary}</summary>
    <category term="cs.AR" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.DC" scheme="http://arxiv.org/schemas/atom"/>
    <published>{self.submitted:%Y-%m-%dT%H:%M:%SZ}</published>
    <arxiv:comment>8 pages</arxiv:comment>
    <arxiv:primary_category term="cs.AR"/>
    <author>
      <name>Ada Lovelace</name>
      <arxiv:affiliation>Analytical Engines</arxiv:affiliation>
    </author>
    <author>
      <name>Kurt Gödel</name>
    </author>{self.extra}
  </entry>"""


def feed(entries: list[Entry] | str, total: int, start: int = 0) -> str:
    body = entries if isinstance(entries, str) else "".join(entry.xml() for entry in entries)
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>
  <title>arXiv Query: search_query={escape("(cat:cs.AR) & more")}</title>
  <updated>2026-07-01T00:00:00Z</updated>
  <link href="https://arxiv.org/api/query?search_query=x&amp;start=0" type="application/atom+xml"/>
  <opensearch:itemsPerPage>{len(entries)}</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>{body}
</feed>"""


def error_feed(what: str) -> str:
    """An error as arXiv sends it: a feed with one entry, which has no date of publication."""
    return feed(f"""
  <entry>
    <id>https://arxiv.org/api/errors#{what.replace(" ", "_")}</id>
    <title>Error</title>
    <summary>{what}</summary>
    <updated>2026-07-01T00:00:00Z</updated>
    <link href="https://arxiv.org/api/errors" rel="alternate" type="text/html"/>
    <author><name>arXiv api core</name></author>
  </entry>""", 1)


@dataclass
class Request:
    """What was asked: when (seconds), from which date on, from which paper on."""

    at: float
    query: str
    since: str
    until: str
    start: int
    size: int
    order: tuple[str, str]


Answer = tuple[int, str, dict[str, str]]  # status, text, headers


@dataclass
class Arxiv:
    """The server: its papers, what it was asked, and what it answers instead of a page to which request."""

    papers: list[Entry] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    instead: Callable[[int, Request], Answer | None] = lambda number, request: None
    url: str = ""

    def add(self, number: int, step: timedelta = timedelta(hours=6), first: datetime = FIRST) -> None:
        """Adds papers, one in `step`."""
        known = len(self.papers)
        self.papers += [Entry(f"2601.{known + at:05}", first + at * step) for at in range(number)]

    def answer(self, target: str) -> Answer:
        values = {key: value[0] for key, value in parse_qs(urlsplit(target).query).items()}
        query, since, until = re.fullmatch(r"\((.*)\) AND submittedDate:\[(\d{12}) TO (\d{12})\]",
                                           values["search_query"]).groups()
        request = Request(time.monotonic(), query, since, until, int(values["start"]), int(values["max_results"]),
                          (values["sortBy"], values["sortOrder"]))
        self.requests.append(request)
        return self.instead(len(self.requests), request) or (200, self.page(request), {})

    def page(self, request: Request) -> str:
        found = [paper for paper in self.papers if request.since <= f"{paper.submitted:%Y%m%d%H%M}" <= request.until]
        found.sort(key=lambda paper: paper.submitted)
        return feed(found[request.start:request.start + request.size], len(found), request.start)


@pytest.fixture
def arxiv(monkeypatch) -> Iterator[Arxiv]:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    state = Arxiv()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, text, headers = state.answer(self.path)
            body = text.encode()
            if status == 0:  # no answer at all
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in ({"Content-Type": "application/atom+xml", "Content-Length": str(len(body))}
                                | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = "Content-Length" in headers

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/api/query"
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def env(tmp_path, arxiv) -> dict[str, str]:
    return {**os.environ, "HOME": str(tmp_path / "home"), "CLAIMS_ARXIV_URL": arxiv.url,
            "CLAIMS_ARXIV_DELAY": "0.01"}


@pytest.fixture
def run(tmp_path, env):
    """Runs a command in an empty folder; gives status, standard output and the lines of standard error."""
    def run(*words: object, **more: str) -> tuple[int, str, list[str]]:
        done = subprocess.run([sys.executable, "-m", "claims", *map(str, words)], cwd=tmp_path, env=env | more,
                              capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr.splitlines()
    return run


@pytest.fixture
def fetch(run):
    """`claims fetch` of the search, into papers.jsonl; status and lines of standard error."""
    def fetch(*words: object, **more: str) -> tuple[int, list[str]]:
        status, out, err = run("fetch", *SEARCH, "-o", "papers.jsonl", *words, **more)
        assert out == ""
        return status, err
    return fetch


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "papers.jsonl"


def ids(file: Path) -> list[str]:
    """The papers of a file, in which every line is whole."""
    text = file.read_text("utf-8")
    assert text == "" or text.endswith("\n")
    return [json.loads(line)["paper_id"] for line in text.split("\n")[:-1]]


def expected(number: int) -> list[str]:
    return [f"2601.{at:05}" for at in range(number)]


def failing(status: int, text: str = "", when: Callable[[int, Request], bool] = lambda number, request: True,
            **headers: str) -> Callable[[int, Request], Answer | None]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda number, request: (status, text, named) if when(number, request) else None


# What is fetched ---------------------------------------------------------------------------------------------------

def test_a_record_has_the_fields_of_a_paper(arxiv, fetch, file):
    arxiv.papers = [
        Entry("2601.00007", datetime(2026, 1, 5, 17, 59, 46), "Fast:\n  a kernel for $x$ &amp; y",
              "  Fast runs 2.5x faster\n  than cuBLAS,\u2028at &lt; 3 W.\n", extra="""
    <arxiv:journal_ref>ISCA 2026,
      pp. 1-9</arxiv:journal_ref>
    <arxiv:doi>10.1145/1234.5678</arxiv:doi>"""),
        Entry("cs/0601001", datetime(2026, 1, 6))]
    assert fetch() == (0, ["2 new papers; papers.jsonl has 2 papers of this search"])
    first, second = map(json.loads, file.read_text("utf-8").split("\n")[:-1])
    assert first == {
        "paper_id": "2601.00007", "title": "Fast: a kernel for $x$ & y",
        "abstract": "Fast runs 2.5x faster\n  than cuBLAS,\u2028at < 3 W.",
        "url": "https://arxiv.org/abs/2601.00007", "doi": "10.1145/1234.5678", "arxiv_id": "2601.00007", "year": 2026,
        "date": "2026-01-05", "venue": "ISCA 2026,\n      pp. 1-9", "authors": ["Ada Lovelace", "Kurt Gödel"],
        "categories": ["cs.AR", "cs.DC"], "source": "arXiv cat:cs.AR since 2026-01-01"}
    assert second["paper_id"] == second["arxiv_id"] == "cs/0601001"
    assert not {"doi", "venue"} & set(second)
    for record in (first, second):
        absent = {name.name: [] if name.name in ("authors", "categories") else None
                  for name in dataclasses.fields(Paper) if name.name not in record}
        jsonschema.validate(record | absent, schema.json_schema("paper"))


def test_claims_extract_reads_it(arxiv, fetch, run, file):
    arxiv.add(3)
    for at, paper in enumerate(arxiv.papers):
        paper.title = f"Fast {at}: a kernel"  # papers of the same title and abstract are read once
    assert fetch()[0] == 0
    status, out, err = run("extract", "papers.jsonl")
    assert (status, err) == (0, ["3 claims from 3 papers"])
    assert [json.loads(line)["paper_id"] for line in out.splitlines()] == expected(3)


def test_pages_in_the_order_of_submission(arxiv, fetch, file):
    arxiv.add(250)
    arxiv.papers.reverse()
    assert fetch() == (0, ["250 new papers; papers.jsonl has 250 papers of this search"])
    assert sorted(ids(file)) == expected(250)
    assert ids(file) == [paper.id for paper in arxiv.papers[::-1]]
    assert [(request.start, request.size) for request in arxiv.requests] == [(0, 100), (100, 100), (200, 100)]
    assert {request.order for request in arxiv.requests} == {("submittedDate", "ascending")}
    assert {request.since for request in arxiv.requests} == {"202601010000"}


def test_from_since_to_until_both_days_included(arxiv, fetch, file):
    arxiv.papers = [Entry(f"2601.{at}", moment) for at, moment in enumerate([
        datetime(2025, 12, 31, 23, 59), datetime(2026, 1, 1), datetime(2026, 1, 3, 23, 59), datetime(2026, 1, 4)])]
    assert fetch("--until", "2026-01-03")[0] == 0
    assert ids(file) == ["2601.1", "2601.2"]
    assert (arxiv.requests[0].since, arxiv.requests[0].until) == ("202601010000", "202601032359")


def test_the_query_is_sent_as_it_is(arxiv, run):
    arxiv.add(1)
    query = 'cat:cs.AR OR (abs:"tensor core" ANDNOT ti:ä+b&c)'
    assert run("fetch", "--query", query, "--since", "2026-01-01", "-o", "x.jsonl")[0] == 0
    assert arxiv.requests[0].query == query


def test_an_empty_result(arxiv, fetch, file):
    assert fetch() == (0, ["0 new papers; papers.jsonl has 0 papers of this search"])
    assert ids(file) == []
    assert len(arxiv.requests) == 1


def test_max(arxiv, fetch, file):
    arxiv.add(150)
    assert fetch("--max", 7) == (0, ["7 new papers; papers.jsonl has 7 papers of this search"])
    assert len(arxiv.requests) == 1
    assert fetch("--max", 7) == (0, ["0 new papers; papers.jsonl has 7 papers of this search"])
    assert len(arxiv.requests) == 1
    assert fetch("--max", 120)[0] == 0
    assert ids(file) == expected(120)


def test_long_searches_begin_anew_at_the_last_date(arxiv, monkeypatch, file):
    monkeypatch.setattr(fetching, "PAGE", 10)
    monkeypatch.setattr(fetching, "WINDOW", 40)
    arxiv.add(95, step=timedelta(seconds=20))  # three a minute
    done = fetch_papers("cat:cs.AR", date(2026, 1, 1), None, file, url=arxiv.url, delay=0)
    assert (done.new, done.missing, ids(file)) == (95, 0, expected(95))
    assert max(request.start for request in arxiv.requests) == 30
    assert len(arxiv.requests) <= 12


def test_a_minute_with_more_papers_than_a_search_gives(arxiv, monkeypatch, file):
    monkeypatch.setattr(fetching, "PAGE", 10)
    monkeypatch.setattr(fetching, "WINDOW", 20)
    arxiv.add(30, step=timedelta(0))
    with pytest.raises(FetchError, match=r"more than 20 papers of one minute.*; make the query narrower; .*20 in all"):
        fetch_papers("cat:cs.AR", date(2026, 1, 1), None, file, url=arxiv.url, delay=0)


# Going on ----------------------------------------------------------------------------------------------------------

def test_a_later_run_adds_what_is_new(arxiv, fetch, file):
    arxiv.add(150)  # until 2026-02-07 06:30 - 6 h
    fetch()
    before = file.read_bytes()
    assert fetch() == (0, ["0 new papers; papers.jsonl has 150 papers of this search"])
    assert file.read_bytes() == before
    arxiv.requests.clear()
    last = arxiv.papers[-1].submitted
    arxiv.add(3, first=last + timedelta(hours=1))
    arxiv.papers.append(Entry("2601.99999", last - timedelta(days=5)))  # announced late
    assert fetch() == (0, ["4 new papers; papers.jsonl has 154 papers of this search"])
    assert file.read_bytes().startswith(before)
    assert sorted(ids(file)) == [*expected(153), "2601.99999"]
    week_before = (last - timedelta(days=7)).date()
    assert [request.since for request in arxiv.requests] == [f"{week_before:%Y%m%d}0000"]


def test_another_search_into_the_same_file_begins_at_its_own_beginning(arxiv, fetch, run, file):
    arxiv.add(150)
    fetch("--max", 140)
    arxiv.requests.clear()
    words = ("--since", "2025-06-01", "-o", "papers.jsonl")
    assert run("fetch", "--query", "cat:cs.DC", *words)[2] == [
        "10 new papers; papers.jsonl has 10 papers of this search"]
    assert arxiv.requests[0].since == "202506010000"
    assert ids(file) == expected(150)


@pytest.mark.parametrize("torn", [b"", b"{", b'{"paper_id": "2601.00199", "title": "Fast: G\xc3'])
def test_a_killed_run_goes_on_where_it_stopped(arxiv, fetch, env, tmp_path, file, torn):
    arxiv.add(250)
    held, go = threading.Event(), threading.Event()

    def hold(number: int, request: Request) -> None:
        if request.start == 200:
            held.set()
            go.wait(30)

    arxiv.instead = hold
    process = subprocess.Popen([sys.executable, "-m", "claims", "fetch", *SEARCH, "-o", file], env=env)
    assert held.wait(30)
    process.send_signal(signal.SIGKILL)
    process.wait()
    go.set()
    arxiv.instead = lambda number, request: None
    assert ids(file) == expected(200)  # no half line, nothing that came is lost
    with file.open("ab") as stream:
        stream.write(torn)
    arxiv.requests.clear()
    status, err = fetch()
    assert err == ["warning: papers.jsonl:201: the line was cut off; its paper is fetched again"] * bool(torn) + [
        "50 new papers; papers.jsonl has 250 papers of this search"]
    assert (status, ids(file)) == (0, expected(250))
    assert [request.start for request in arxiv.requests] == [0]  # a week and the rest: one page, not three


def test_an_interrupted_run_keeps_what_came(arxiv, env, file):
    arxiv.add(150)
    held, go = threading.Event(), threading.Event()

    def hold(number: int, request: Request) -> None:
        if request.start == 100:
            held.set()
            go.wait(30)

    arxiv.instead = hold
    # a shell has what it runs in the background ignore interrupts, and its children with it
    process = subprocess.Popen([sys.executable, "-m", "claims", "fetch", *SEARCH, "-o", file], env=env,
                               stderr=subprocess.PIPE, text=True,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    assert held.wait(30)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    go.set()
    assert (process.returncode, err.strip()) == (1, "stopped")
    assert ids(file) == expected(100)


def test_a_last_line_that_only_lacks_its_end(arxiv, fetch, file):
    arxiv.add(5)
    fetch("--max", 3)
    file.write_bytes(file.read_bytes()[:-1])
    assert fetch() == (0, ["2 new papers; papers.jsonl has 5 papers of this search"])
    assert ids(file) == expected(5)


def test_papers_of_other_origin_are_kept_and_known(arxiv, fetch, file):
    arxiv.add(3)
    others = '{"id": "mine", "title": "t", "abstract": "a"}\n\n{"id": "x", "arxiv_id": "2601.00001", "abstract": ""}\n'
    file.write_text(others)
    assert fetch()[0] == 0
    assert file.read_text().startswith(others)
    assert [json.loads(line)["paper_id"] for line in file.read_text().splitlines()[3:]] == ["2601.00000", "2601.00002"]


@pytest.mark.parametrize(("content", "line"), [
    (b"# Notes\n", 1), (b"some text without an end", 1), (b'{"id": "a"}\n[1]\n{"id": "b"}\n', 2),
    (b'{"paper_id": "a", "ti\n{"id": "b"}\n', 1), (b"\x1f\x8b\x08\x00binary", 1)])
def test_a_file_of_something_else_is_left_alone(arxiv, fetch, file, content, line):
    file.write_bytes(content)
    assert fetch() == (1, [f"error: papers.jsonl:{line}: no record of a paper; mend the line, or name another file"])
    assert file.read_bytes() == content
    assert arxiv.requests == []


def test_two_runs_at_once(arxiv, fetch, file):
    with file.open("ab") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        assert fetch() == (1, ["error: papers.jsonl: another fetch adds to this file; wait for its end"])
    assert arxiv.requests == []


def test_a_full_disk_leaves_no_half_line(arxiv, file, env):
    arxiv.add(50)
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); " \
            "resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000)); from claims.cli import main; main()"
    # -B: Python would cut its own compiled files off as well, and not notice.
    done = subprocess.run([sys.executable, "-B", "-c", limit, "fetch", *SEARCH, "-o", file], env=env,
                          capture_output=True, text=True)
    assert done.returncode == 1
    found = ids(file)
    assert 5 < len(found) < 15
    assert re.fullmatch(rf"error: {file}: .*; look at the path, or at the disk; .* \({len(found)} in all\).*\n",
                        done.stderr)


# Failures ----------------------------------------------------------------------------------------------------------

PASSING = {
    "503": (503, "busy", {}),
    "429": (429, "Rate exceeded.", {"Retry-After": "0"}),
    "500": (500, "", {}),
    "no answer": (0, "", {}),
    "cut off": (200, feed([], 0), {"Content-Length": "99999"}),
    "malformed": (200, feed([Entry("2601.00100", FIRST)], 250)[:-300], {}),
    "a page for people": (200, "<html><body>Down for maintenance</body></html>", {}),
    "nothing": (200, "", {}),
    "empty": (200, feed([], 250, 100), {}),
    "empty, and no results": (200, feed([], 0, 100), {}),
    "no number of results": (200, feed([], 0).replace("totalResults", "total"), {}),
    "no date": (200, feed([Entry("2601.00100", FIRST)], 250).replace("2026-01-01T00:30:00Z", "yesterday"), {}),
}


@pytest.mark.parametrize(("name", "bad"), [
    (name, bad) for name in PASSING for bad in (1, 2) if (name, bad) != ("empty, and no results", 1)])
def test_a_failure_that_passes(arxiv, file, name, bad):
    answer = PASSING[name]
    notes: list[str] = []
    arxiv.add(250)
    arxiv.instead = failing(answer[0], answer[1], lambda number, request: number == bad, **answer[2])
    fetch_papers("cat:cs.AR", date(2026, 1, 1), None, file, url=arxiv.url, delay=0.01, on_note=notes.append)
    assert ids(file) == expected(250)
    (note,) = notes
    assert re.fullmatch(r".+; trying again in 0.01 s \(1 of 5\)", note)


def test_failures_in_between_are_not_added_up(arxiv, fetch, file):
    arxiv.add(850)
    arxiv.instead = failing(503, "", lambda number, request: number % 2 == 0)
    status, err = fetch()
    assert (status, ids(file)) == (0, expected(850))
    assert len(err) == 9 and all("(1 of 5)" in line for line in err[:-1])


def test_no_results_where_there_were_some(arxiv, fetch, file):
    arxiv.add(250)
    arxiv.instead = lambda number, request: {2: (503, "", {}), 3: (200, feed([], 0), {})}.get(number)
    status, err = fetch()
    assert (status, ids(file)) == (0, expected(250))
    assert err[1] == "warning: an empty page where papers from number 1 on should be; trying again in 0.02 s (2 of 5)"


FOREVER = [
    (failing(503), r"127.0.0.1:\d+ answers HTTP 503 Service Unavailable; tried 6 times, try again later", 6),
    (failing(0), r"no answer from 127.0.0.1:\d+: Remote end closed connection without response; tried 6 times.*", 6),
    (failing(200, feed([], 0), Content_Length="99999"), r"no answer from .*IncompleteRead.*; tried 6 times.*", 6),
    (failing(200, "<feed"), r"the answer is no XML, or not all of it \(.*\); tried 6 times, try again later", 6),
    (failing(200, "<a/>"), r"the answer is no Atom feed; tried 6 times, try again later", 6),
    (failing(200, feed([], 250)), r"an empty page where papers from number \d+ on should be; tried 6 times.*", 6),
    (failing(404), r"127.0.0.1:\d+ answers HTTP 404 Not Found; look at the query", 1),
    (failing(400, error_feed("incorrect id format for 1234")),
     r"127.0.0.1:\d+ answers HTTP 400 Bad Request: incorrect id format for 1234; look at the query", 1),
    (failing(200, error_feed("start must be non-negative")),
     "arXiv refuses the search: start must be non-negative", 1),
    (failing(503, Retry_After="3600"),
     r"127.0.0.1:\d+ answers HTTP 503 Service Unavailable; it asks for 3600 s of rest, try again then", 1),
]


@pytest.mark.parametrize(("instead", "message", "tries"), FOREVER, ids=[message[:40] for _, message, _ in FOREVER])
def test_a_failure_that_stays(arxiv, fetch, file, instead, message, tries):
    """At once, and after a page: what came is kept."""
    arxiv.add(250)
    arxiv.instead = instead
    status, err = fetch()
    assert status == 1
    assert re.fullmatch(f"error: {message}", err[-1])
    assert len(arxiv.requests) == tries == len(err)
    assert ids(file) == []

    arxiv.requests.clear()
    arxiv.instead = lambda number, request: instead(number, request) if number > 1 else None
    status, err = fetch()
    assert status == 1
    kept = r"; papers.jsonl keeps what came \(100 in all\), and the same command goes on from there"
    assert re.fullmatch(f"error: {message}{kept}", err[-1])
    assert len(arxiv.requests) == 1 + tries
    assert ids(file) == expected(100)

    arxiv.instead = lambda number, request: None
    assert fetch() == (0, ["150 new papers; papers.jsonl has 250 papers of this search"])
    assert ids(file) == expected(250)


def test_nobody_is_there(fetch):
    status, err = fetch(CLAIMS_ARXIV_URL="http://127.0.0.1:9/api/query", CLAIMS_ARXIV_DELAY="0")
    assert status == 1
    assert re.fullmatch(r"error: no answer from 127.0.0.1:9: \[Errno \d+\] Connection refused; tried 6 times, "
                        "try again later", err[-1])


def test_a_server_that_hangs(arxiv, monkeypatch, file):
    monkeypatch.setattr(fetching, "TIMEOUT", 0.2)
    monkeypatch.setattr(fetching, "RETRIES", 1)
    arxiv.instead = lambda number, request: time.sleep(0.6)
    with pytest.raises(FetchError, match=r"no answer from 127.0.0.1:\d+ within 0.2 s; tried 2 times"):
        fetch_papers("cat:cs.AR", date(2026, 1, 1), None, file, url=arxiv.url, delay=0)


def test_a_page_that_repeats_the_one_before(arxiv, fetch, file):
    arxiv.add(250)
    arxiv.instead = lambda number, request: (
        (200, arxiv.page(dataclasses.replace(request, start=0)), {}) if number == 2 else None)
    assert fetch() == (0, ["warning: arXiv repeats papers and leaves 100 out; asking it once more",
                           "250 new papers; papers.jsonl has 250 papers of this search"])
    assert sorted(ids(file)) == expected(250)


def test_papers_that_are_counted_and_never_given(arxiv, fetch, file):
    arxiv.add(250)
    arxiv.instead = lambda number, request: (
        (200, arxiv.page(dataclasses.replace(request, start=0)), {}) if request.start == 100 else None)
    assert fetch() == (1, ["warning: arXiv repeats papers and leaves 100 out; asking it once more",
                           "150 new papers; papers.jsonl has 150 papers of this search",
                           "error: arXiv left out 100 papers that it counts; fetch to a new file to try again"])
    assert sorted(ids(file)) == expected(250)[:100] + expected(250)[200:]


def test_a_short_page(arxiv, fetch, file):
    arxiv.add(250)
    arxiv.instead = lambda number, request: (
        (200, arxiv.page(dataclasses.replace(request, size=30)), {}) if number == 2 else None)
    assert fetch()[0] == 0
    assert ids(file) == expected(250)
    assert [request.start for request in arxiv.requests] == [0, 100, 130, 230]


# Politeness --------------------------------------------------------------------------------------------------------

def gaps(requests: list[Request]) -> list[float]:
    return [after.at - before.at for before, after in zip(requests, requests[1:], strict=False)]


def test_the_delay_lies_between_requests(arxiv, fetch):
    arxiv.add(250)
    arxiv.instead = lambda number, request: {2: (503, "", {}), 3: (0, "", {})}.get(number)
    assert fetch(CLAIMS_ARXIV_DELAY="0.3")[0] == 0
    first, second, third, *others = gaps(arxiv.requests)
    assert len(others) == 1
    assert min(first, *others) >= 0.3
    assert second >= 0.3  # after a failure
    assert third >= 0.6  # after another


def test_the_server_says_how_long_to_wait(arxiv, fetch):
    arxiv.add(1)
    arxiv.instead = failing(429, "", lambda number, request: number == 1, Retry_After="1")
    status, err = fetch()
    assert status == 0
    assert err[0].endswith("answers HTTP 429 Too Many Requests; trying again in 1 s (1 of 5)")
    assert gaps(arxiv.requests)[0] >= 1


def test_arxiv_is_asked_once_in_three_seconds():
    assert DELAY >= 3
    assert server_of({}) == (URL, DELAY)
    assert server_of({"CLAIMS_ARXIV_DELAY": "0.1"}) == (URL, DELAY)
    assert server_of({"CLAIMS_ARXIV_DELAY": "9"}) == (URL, 9)
    assert server_of({"CLAIMS_ARXIV_DELAY": "0", "CLAIMS_ARXIV_URL": "http://arxiv.org/x"})[1] == DELAY
    assert server_of({"CLAIMS_ARXIV_DELAY": "0.1", "CLAIMS_ARXIV_URL": "http://mirror.test/x"})[1] == 0.1
    client = fetching._Server(URL, DELAY)._client
    assert (client.delay_seconds, client.num_retries) == (DELAY, 0)


def test_the_counter_is_for_terminals(arxiv, env, tmp_path):
    pty = pytest.importorskip("pty")
    arxiv.add(150)
    arxiv.instead = lambda number, request: time.sleep(0.3)
    ours, theirs = pty.openpty()
    process = subprocess.Popen([sys.executable, "-m", "claims", "fetch", *SEARCH, "-o", tmp_path / "x.jsonl"], env=env,
                               stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 10_000) or b""
        except OSError:
            break
    os.close(ours)
    assert process.wait() == 0
    assert re.search(rb"\r\x1b\[K\d+ papers, \d+/s \r\x1b\[K.*150 new papers", shown, re.DOTALL)


# Usage -------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("words", "message"), [
    (("--since", "2026-02-30"), "'2026-02-30' is no day; write it as 2026-01-31."),
    (("--since", "yesterday"), "'yesterday' is no day; write it as 2026-01-31."),
    (("--until", "01.02.2026"), "'01.02.2026' is no day; write it as 2026-01-31."),
    (("--until", "2025-12-31"), "--since 2026-01-01 is after --until 2025-12-31."),
    (("--since", "2999-01-01"), "--since 2999-01-01 is after today."),
    (("--query", " "), "--query is empty: give it something such as cat:cs.AR."),
    (("--max", "0"), "0 is not in the range x>=1."),
    (("-o", "-"), "OUT is also where the next run goes on from: give -o a file."),
    (("-o", "."), "File '.' is a directory."),
])
def test_wrong_usage(arxiv, fetch, file, words, message):
    status, err = fetch(*words)
    assert status == 2
    assert err[-1].startswith("Error: ") and err[-1].endswith(message)
    assert arxiv.requests == []
    assert not file.exists()


@pytest.mark.parametrize("missing", ["--query", "--since", "-o"])
def test_what_must_be_given(run, missing):
    words = [*SEARCH, "-o", "x.jsonl"]
    at = words.index(missing)
    status, _, err = run("fetch", *words[:at], *words[at + 2:])
    assert status == 2
    assert err[-1].startswith("Error: Missing option") and missing in err[-1]


@pytest.mark.parametrize(("name", "value"), [("URL", "arxiv.org"), ("URL", "file:///x"), ("DELAY", "-1"),
                                             ("DELAY", "nan"), ("DELAY", "soon")])
def test_wrong_environment(fetch, name, value):
    status, err = fetch(**{f"CLAIMS_ARXIV_{name}": value})
    assert status == 2
    assert f"CLAIMS_ARXIV_{name} is {value!r}: give " in err[-1]


def test_a_place_that_cannot_be_written(arxiv, fetch):
    status, err = fetch("-o", "no/such/folder/x.jsonl")
    assert (status, err) == (1, ["error: no/such/folder/x.jsonl: No such file or directory; look at the path, or at "
                                 "the disk"])
    assert arxiv.requests == []


def test_without_the_extra(arxiv, env, file):
    code = "import sys; sys.modules['arxiv'] = None; from claims.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "fetch", *SEARCH, "-o", file], env=env, capture_output=True,
                          text=True)
    assert (done.returncode, done.stdout, done.stderr) == (
        1, "", "error: the package arxiv is not installed: pip install 'hwclaims[arxiv]'\n")
    assert not file.exists()


def test_nothing_else_loads_what_talks_to_the_network():
    code = ("import sys, claims.cli, claims.fetch, claims.extract, claims.jobs, claims.evaluate; "
            "print(sorted({'arxiv', 'requests', 'urllib3', 'lxml'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
