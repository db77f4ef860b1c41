"""A small database to look at: the bundled corpus with a paper that attacks the page, built as users build it; and a
browser to look at it with.
"""
from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import claims
from claims import resources, schema
from claims.model import Paper

if str(resources.dashboard().parent.parent) not in sys.path:
    sys.path.append(str(resources.dashboard().parent.parent))

HOSTILE = Paper(
    "hostile-1", "<script>document.title='owned'</script> [click](http://evil.example) ![p](http://evil.example/p.png)",
    "<script>alert(1)</script> **Bold** =SYSTEM beats <img src=x onerror=alert(2)> by 3.5x in speed & $x^2$.",
    url="javascript:alert(3)")


def _write_database(path: Path, limit: int | None = None) -> Path:
    """A database of the hostile paper and the bundled corpus, or the first `limit` papers of it."""
    papers = path.with_suffix(".jsonl")
    with papers.open("w", encoding="utf-8") as out:
        for paper in (HOSTILE, *islice(claims.read(resources.corpus()), limit)):
            out.write(json.dumps(schema.plain(paper)) + "\n")
    subprocess.run([sys.executable, "-m", "claims", "build", str(papers), "--db", str(path)], check=True,
                   capture_output=True)
    return path


def _publish(name: Path, database: Path) -> None:
    """Points the symlink `name` to `database` in one step, as a build does."""
    fresh = name.with_suffix(".new")
    fresh.symlink_to(database)
    os.replace(fresh, name)


@pytest.fixture(scope="session")
def database(tmp_path_factory) -> Path:
    """A published database, read-only for all tests."""
    folder = tmp_path_factory.mktemp("database")
    _write_database(folder / "claims-1.duckdb")
    _publish(folder / "claims.duckdb", folder / "claims-1.duckdb")
    return folder / "claims.duckdb"


@pytest.fixture(scope="session")
def write_database():
    """Function (path, limit=None): writes the bundled gold as a database."""
    return _write_database


@pytest.fixture(scope="session")
def publish():
    """Function (name, database): points the symlink `name` to `database`."""
    return _publish


# A browser -----------------------------------------------------------------------------------------------------------

DESKTOP, PHONE = (1280, 900), (390, 844)
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
THEMES = pytest.mark.parametrize("theme", ["light", "dark"])
# Streamlit's page looks for its server below the address first, and then above it: two requests that fail.
_PROBE = re.compile(r"/[\w-]+/_stcore/(?:health|host-config)$")


@pytest.fixture(scope="session")
def served(database) -> Iterator[str]:
    """The address of `claims dashboard` on the small database."""
    command = [sys.executable, "-m", "claims", "dashboard", "--db", str(database), "--port", "8700", "--headless"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        match = None
        for line in server.stdout or ():
            if match := re.search(r"http://localhost:\d+", line):
                break
        assert match, "claims dashboard ended without an address"
        yield match[0]
        server.send_signal(signal.SIGINT)


@pytest.fixture(scope="session")
def chromium():
    from playwright import sync_api

    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, served):
    """Function (path, size, theme): an open page, whose console and requests are checked when the test ends."""
    contexts, complaints = [], []

    def complain(kind: str, text: str) -> None:
        complaints.append(f"{kind}: {text}")

    def on_console(message) -> None:
        if message.type == "error" and not _PROBE.search(message.location["url"]):
            complain("console", f"{message.text} {message.location['url']}")

    def open_page(path: str = "/", size: tuple[int, int] = DESKTOP, theme: str = "light", address: str = ""):
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=theme)
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(20_000)
        tab.on("console", on_console)
        tab.on("pageerror", lambda error: complain("error", str(error)))
        tab.on("dialog", lambda dialog: complain("dialog", dialog.message))
        tab.on("request", lambda request: None if urlsplit(request.url).hostname in ("localhost", None, "")
               else complain("request", request.url))
        # the server may still be starting when it has printed its address
        for _ in range(50):
            try:
                tab.goto((address or served) + path)
                break
            except Exception as error:
                if "ERR_CONNECTION_REFUSED" not in str(error):
                    raise
                tab.wait_for_timeout(200)
        at_rest(tab)
        return tab

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def at_rest(tab) -> None:
    """Waits until the page has drawn all that it was asked for, without an exception."""
    tab.get_by_test_id("stAppViewContainer").wait_for()
    tab.wait_for_timeout(700)  # longer than a text field waits before it sends what was typed
    tab.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
    assert tab.get_by_test_id("stException").count() == 0


def fits(tab) -> bool:
    """True when nothing is wider than the window."""
    return tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
