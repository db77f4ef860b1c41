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

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).resolve().parents[2] / "docs"
PORT = "8650"


# Each picture: its file, the address of the page, what it waits for, the height of the window in pixels. The README
# shows the first, docs/dashboard.md all.
MARK, CELLS, TEXT = "path[aria-roledescription=point]", "[data-testid=stDataFrame]", ".hl-text mark"
PICTURES = (
    ("dashboard.png", "/compare", MARK, 1180),
    ("overview.png", "/", "svg.marks", 1000),
    ("head-to-head.png", "/head-to-head?view=graph", "[data-testid=stGraphVizChart] svg", 900),
    ("hardware.png", "/hardware?view=peak", MARK, 900),
    ("paper.png", "/paper", TEXT, 1000),
    ("audit.png", "/audit", CELLS, 900),
    ("sql.png", "/sql?name=baselines", CELLS, 1000),
    ("try-it.png", "/try-it", TEXT, 1000),
)


def photograph(address: str) -> None:
    """Every page, in the light theme."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"])
        for file, path, awaited, height in PICTURES:
            tab = browser.new_page(viewport={"width": 1280, "height": height}, color_scheme="light")
            tab.goto(address + path)
            tab.locator(awaited).first.wait_for(timeout=60_000)
            tab.wait_for_timeout(2500)  # marks and fonts are drawn
            tab.screenshot(path=DOCS / file)
            tab.close()
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
