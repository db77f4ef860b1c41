"""Makes the pictures of the dashboard in docs/ from the bundled corpus: `python tests/dashboards/pictures.py`.

It builds the database in a temporary folder, serves it as users do, and photographs it with chromium.
"""
from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).resolve().parents[2] / "docs"
PORT = "8650"


def ready(tab: Page) -> None:
    tab.get_by_test_id("stDataFrame").wait_for(timeout=60_000)
    tab.locator("path[aria-roledescription=point]").first.wait_for()
    tab.wait_for_timeout(1500)  # marks and fonts are drawn


def photograph(address: str) -> None:
    """The page Compare, as the README shows it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"])
        tab = browser.new_page(viewport={"width": 1280, "height": 1180}, color_scheme="light")
        tab.goto(f"{address}/compare")
        ready(tab)
        tab.screenshot(path=DOCS / "dashboard.png")
        browser.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "claims.duckdb")
        subprocess.run([sys.executable, "-m", "claims", "build", "--db", database], check=True)
        command = [sys.executable, "-m", "claims", "dashboard", "--db", database, "--port", PORT, "--headless"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
            assert server.stdout is not None
            url = next(match for line in server.stdout if (match := re.search(r"http://localhost:\d+", line)))
            try:
                photograph(url[0])
            finally:
                server.send_signal(signal.SIGINT)


if __name__ == "__main__":
    main()
