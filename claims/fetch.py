"""Papers from arXiv into a file of JSON Lines: the only part that uses the network, and only when it is called.

The file is the state. Its lines are the papers by date of submission, each with the search that found it as `source`;
a run goes on from the last of them, and so does a run after a failed request or a long row of pages. Lines are added
whole, one by one, so that whatever ends a run takes nothing away.
"""
from __future__ import annotations

import contextlib
import dataclasses
import errno
import fcntl
import functools
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from claims.model import Paper

if TYPE_CHECKING:
    import arxiv
    import requests

URL = "https://export.arxiv.org/api/query"
DELAY = 3.0  # seconds between two requests, as arXiv asks for
TIMEOUT = 60.0  # seconds without a byte after which a request has failed
RETRIES = 5  # failures in a row that are tried again, each after twice the time: 3, 6, 12, 24 and 48 s
PATIENCE = 300.0  # seconds that the server may ask to wait before it is tried again
PAGE = 100  # papers a request
WINDOW = 1000  # papers after which the search begins anew at the last date: arXiv is slow, or empty, far down a list
LATE = timedelta(days=7)  # a paper may appear this long after the day that it was submitted on, among older ones

_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_BEGINNING = b'{"paper_id": "'  # of every line that is written here


class FetchError(Exception):
    """The papers could not be fetched; the message says why, what to do, and what is there."""


class _Failure(Exception):
    """A request failed: for good, or it may be tried again, after `wait` seconds or later."""

    def __init__(self, reason: str, final: bool = False, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.final = final
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a run did: papers added, papers of the search in the file, papers that arXiv counted but did not give."""

    new: int
    total: int
    missing: int


def fetch(query: str, since: date, until: date | None, path: Path, *, most: int | None = None, url: str = URL,
          delay: float = DELAY, on_progress: Callable[[int], None] = lambda new: None,
          on_note: Callable[[str], None] = lambda note: None) -> Fetched:
    """Adds the papers that arXiv finds for `query`, submitted from `since` to `until` (days, UTC), to the file `path`.

    Papers that the file has are not added again, and a search that the file knows goes on from its last paper, less
    the week in which arXiv may still have announced others. `most` is how many papers of this search the file shall
    have. `delay` is the time between requests in seconds. `on_progress` is told the number of papers added, `on_note`
    what is worth a warning. Raises FetchError; what was fetched until then is in the file.
    """
    server = _Server(url, delay)
    query = " ".join(query.split())
    source = f"arXiv {query} since {since}"
    end = datetime.combine(until or tomorrow(), clock(23, 59))
    new = 0
    with _File(path, source, on_note) as file:
        begin = datetime.combine(since, clock())
        if file.last:
            begin = max(begin, datetime.combine(file.last, clock()) - LATE)
        pages = _Pages(server, query, begin, end, on_note)
        try:
            if begin <= end and (most is None or file.count < most):
                for result in pages:
                    if file.add(_paper(result, source)):
                        new += 1
                        on_progress(new)
                    if file.count == most:
                        break
        except FetchError as error:
            kept = f"; {path} keeps what came ({file.count} in all), and the same command goes on from there"
            raise FetchError(f"{error}{kept if file.count else ''}") from error
        return Fetched(new, file.count, pages.missing)


def tomorrow() -> date:
    """The day after today (UTC): nothing is submitted later, wherever today is."""
    return datetime.now(UTC).date() + timedelta(days=1)


def server_of(environment: Mapping[str, str]) -> tuple[str, float]:
    """Address and delay in seconds: CLAIMS_ARXIV_URL and CLAIMS_ARXIV_DELAY, for a mirror or for tests, else arXiv's.

    arXiv itself is never asked more often than it wants. Raises ValueError for values that are neither.
    """
    url, delay = environment.get("CLAIMS_ARXIV_URL") or URL, environment.get("CLAIMS_ARXIV_DELAY") or str(DELAY)
    if not re.match(r"https?://[^/]", url):
        raise ValueError(f"CLAIMS_ARXIV_URL is {url!r}: give an address such as {URL}")
    if not re.fullmatch(r"\d+(\.\d*)?|\.\d+", delay):
        raise ValueError(f"CLAIMS_ARXIV_DELAY is {delay!r}: give seconds, such as {DELAY}")
    at_arxiv = (urlsplit(url).hostname or "").endswith("arxiv.org")
    return url, max(float(delay), DELAY if at_arxiv else 0.0)


def _paper(result: arxiv.Result, source: str) -> Paper:
    name = _id(result)
    return Paper(name, result.title.strip(), result.summary.strip(), url=f"https://arxiv.org/abs/{name}",
                 doi=(result.doi or "").strip() or None, arxiv_id=name, year=result.published.year,
                 date=result.published.date().isoformat(), venue=(result.journal_ref or "").strip() or None,
                 authors=[author.name.strip() for author in result.authors], categories=list(result.categories),
                 source=source)


def _id(result: arxiv.Result) -> str:
    """The id without its version: "2601.00001", "quant-ph/0201082"."""
    return re.sub(r"v\d+$", "", result.get_short_id())


# The server --------------------------------------------------------------------------------------------------------

class _Pages:
    """The papers of a search in the order of their submission; some may come twice.

    After a failure, and after every WINDOW papers, the search begins anew at the minute of the last paper. `missing`
    counts the papers that the server counted but did not give, asked twice.
    """

    def __init__(self, server: _Server, query: str, begin: datetime, end: datetime,
                 on_note: Callable[[str], None]) -> None:
        self.server = server
        self.query = query
        self.begin = begin
        self.end = end
        self.on_note = on_note
        self.missing = 0

    def __iter__(self) -> Iterator[arxiv.Result]:
        seen: set[str] = set()
        failures = 0
        asked_twice = False
        while True:
            here: set[str] = set()
            reached = self.begin
            try:
                for result in self.server.results(self._dated_query(), expected=bool(seen)):
                    name = _id(result)
                    if name not in seen:
                        failures = 0
                    here.add(name)
                    seen.add(name)
                    reached = max(self.begin, result.published.replace(second=0, microsecond=0, tzinfo=None))
                    yield result
            except _Failure as failure:
                failures += 1
                self._wait(failure, failures)
            else:
                missing = min(self.server.total, WINDOW) - len(here)
                if missing > 0 and not asked_twice:
                    self.on_note(f"arXiv repeats papers and leaves {missing} out; asking it once more")
                    asked_twice = True
                    continue
                asked_twice = False
                self.missing += max(missing, 0)
                if self.server.total <= WINDOW:
                    return
                if reached == self.begin:
                    raise FetchError(f"more than {WINDOW} papers of one minute ({reached}); make the query narrower")
            self.begin = reached

    def _dated_query(self) -> str:
        begin, end = (f"{moment:%Y%m%d%H%M}".zfill(12) for moment in (self.begin, self.end))
        return f"({self.query}) AND submittedDate:[{begin} TO {end}]"

    def _wait(self, failure: _Failure, failures: int) -> None:
        if failure.final:
            raise FetchError(str(failure)) from failure
        if failure.wait > PATIENCE:
            raise FetchError(f"{failure}; it asks for {failure.wait:g} s of rest, try again then") from failure
        if failures > RETRIES:
            raise FetchError(f"{failure}; tried {failures} times, try again later") from failure
        wait = max(self.server.delay * 2 ** (failures - 1), failure.wait)
        self.on_note(f"{failure}; trying again in {wait:g} s ({failures} of {RETRIES})")
        time.sleep(wait)


class _Server:
    """arXiv's API by way of the package `arxiv`, which takes broken answers for empty ones: here they are failures.

    `total` is how many papers the search has that was asked for last.
    """

    def __init__(self, url: str, delay: float) -> None:
        try:
            import arxiv
        except ImportError as error:
            raise FetchError("the package arxiv is not installed: pip install 'hwclaims[arxiv]'") from error
        self.delay = delay
        self.total = 0
        self._expected = False
        # Retries are made by _Pages: those of the client do not wait when there was no answer at all.
        self._client = arxiv.Client(page_size=PAGE, delay_seconds=delay, num_retries=0)
        self._client.query_url_format = url + "?{}"
        session: Any = self._client._session  # there is no public way to set a time limit or to see answers
        session.request = functools.partial(session.request, timeout=TIMEOUT)
        session.hooks["response"].append(self._check)

    def results(self, query: str, expected: bool) -> Iterator[arxiv.Result]:
        """The first WINDOW papers, by date of submission; `expected` when there must be some. Raises _Failure."""
        import arxiv
        import requests

        self._expected = expected
        search = arxiv.Search(query, max_results=WINDOW, sort_by=arxiv.SortCriterion.SubmittedDate,
                              sort_order=arxiv.SortOrder.Ascending)
        try:
            yield from self._client.results(search)
        except requests.Timeout as error:
            raise _Failure(f"no answer from {self._host()} within {TIMEOUT:g} s") from error
        except requests.RequestException as error:
            raise _Failure(f"no answer from {self._host()}: {_root(error)}") from error
        except (arxiv.ArxivError, ValueError) as error:
            raise _Failure(f"an answer that cannot be read: {error}") from error

    def _host(self) -> str:
        host: str = urlsplit(self._client.query_url_format).netloc
        return host

    def _check(self, response: requests.Response, **_: Any) -> None:
        """Looks at an answer before the client does. Raises _Failure when it is no page, or an empty one."""
        if response.is_redirect:
            return
        if response.status_code != 200:
            raise self._refusal(response)
        feed = _feed(response.content)
        entries = feed.findall(_ATOM + "entry")
        if said := _said(entries):
            raise _Failure(f"arXiv refuses the search: {said}", final=True)
        total = feed.findtext(_TOTAL, "").strip()
        if not total.isdecimal():
            raise _Failure("an answer without totalResults, the number of papers")
        start = int(parse_qs(urlsplit(response.url).query).get("start", ["0"])[0])
        if not entries and (start or int(total) or self._expected):
            raise _Failure(f"an empty page where papers from number {start + 1} on should be")
        if start == 0:
            self.total = int(total)

    def _refusal(self, response: requests.Response) -> _Failure:
        status = response.status_code
        said = ""
        with contextlib.suppress(_Failure):
            said = _said(_feed(response.content).findall(_ATOM + "entry"))
        reason = f"{self._host()} answers HTTP {status} {response.reason or ''}".strip() + (f": {said}" if said else "")
        if 400 <= status < 500 and status not in (408, 425, 429):
            return _Failure(f"{reason}; look at the query", final=True)
        after = response.headers.get("Retry-After", "")
        return _Failure(reason, wait=float(after) if after.isdecimal() else 0.0)


def _root(error: BaseException) -> BaseException:
    """What an error began with: "[Errno 111] Connection refused", without all that was wrapped around it."""
    while error.__context__:
        error = error.__context__
    return error


def _feed(content: bytes) -> ElementTree.Element:
    """An answer as a feed. The package would mend a broken one, and so lose papers or the end of an abstract."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        feed: ElementTree.Element = fromstring(content)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise _Failure(f"the answer is no XML, or not all of it ({error})") from error
    if feed.tag != _ATOM + "feed":
        raise _Failure("the answer is no Atom feed")
    return feed


def _said(entries: list[ElementTree.Element]) -> str:
    """What an error says that arXiv sends as the one entry of a feed; "" when there is none."""
    for entry in entries:
        if "/api/errors" in entry.findtext(_ATOM + "id", ""):
            return " ".join(entry.findtext(_ATOM + "summary", "").split()) or "it does not say why"
    return ""


# The file ----------------------------------------------------------------------------------------------------------

class _File:
    """The file of papers: `count` of those of the search `source`, the day of the `last` of them; adds whole lines.

    Nobody else adds to it meanwhile. Raises FetchError for a file that cannot be written or holds something else.
    """

    def __init__(self, path: Path, source: str, on_note: Callable[[str], None]) -> None:
        self.path = path
        self.source = source
        self.count = 0
        self.last: date | None = None
        self._known: set[str] = set()
        with self._said():
            self._file = open(path, "ab", buffering=0)  # noqa: SIM115 (closed by __exit__)
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._read(on_note)
            except BlockingIOError as error:
                self._file.close()
                raise FetchError(f"{path}: another fetch adds to this file; wait for its end") from error
            except BaseException:
                self._file.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, paper: Paper) -> bool:
        """Adds a paper, a line in one piece; False when the file has it."""
        if paper.paper_id in self._known:
            return False
        record = {name: value for name, value in dataclasses.asdict(paper).items() if value not in (None, [])}
        with self._said():
            self._write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
        self._note(record)
        return True

    def _write(self, line: bytes) -> None:
        end = self._file.seek(0, os.SEEK_END)
        try:
            if self._file.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except BaseException:
            self._file.truncate(end)
            raise

    def _read(self, on_note: Callable[[str], None]) -> None:
        """Learns what the file has; takes away a last line that was cut off."""
        with open(self.path, "rb") as stream:
            for number, line in enumerate(stream, 1):
                record = _record(line)
                if record is not None:
                    self._note(record)
                    if not line.endswith(b"\n"):
                        self._write(b"\n")
                elif not line.endswith(b"\n") and _BEGINNING.startswith(line[:len(_BEGINNING)]):
                    self._file.truncate(stream.tell() - len(line))
                    on_note(f"{self.path}:{number}: the line was cut off; its paper is fetched again")
                elif line.strip():
                    raise FetchError(f"{self.path}:{number}: no record of a paper; mend the line, or name another file")

    def _note(self, record: dict[str, Any]) -> None:
        self._known |= {str(record[key]) for key in ("paper_id", "id", "arxiv_id") if key in record}
        if record.get("source") == self.source:
            self.count += 1
            with contextlib.suppress(KeyError, TypeError, ValueError):  # a date that somebody else wrote
                day = date.fromisoformat(record["date"])
                self.last = max(self.last or day, day)

    @contextlib.contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise FetchError(f"{self.path}: {error.strerror or error}; look at the path, or at the disk") from error


def _record(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None
