"""Times the dashboard on a database, in a real browser, and weighs its server.

    python tests/benchmarks/dashboard.py DATABASE [SESSIONS]

Opens the page Compare in SESSIONS browsers (5 unless told), one after the other, all kept open. For each: the time from
asking for the address until the first mark of the chart is drawn (the first session finds nothing remembered); the time
from choosing a filter until the page is at rest; and, at the end, the memory of the server's process (RSS, which counts
shared pages too). Peak memory is the kernel's (VmHWM).
"""
from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from playwright.sync_api import Page, sync_playwright

AT_REST = "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"


def timed(act: Callable[[], object], done: Callable[[], object]) -> float:
    """Seconds from an act until something is done."""
    start = time.perf_counter()
    act()
    done()
    return time.perf_counter() - start


def first_paint(tab: Page, address: str) -> float:
    return timed(lambda: tab.goto(address), tab.locator("path[aria-roledescription=point]").first.wait_for)


def choose(tab: Page, label: str, option: str) -> float:
    """Seconds from choosing an option of a filter until the page shows what it leaves."""
    box = tab.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(option)
    choice = tab.get_by_role("option", name=option, exact=True).first
    choice.wait_for()
    before = tab.locator("text=/^n = /").inner_text()
    return timed(choice.click, lambda: (
        tab.wait_for_function("before => ![...document.querySelectorAll('p')].some(p => p.innerText === before)",
                              arg=before), tab.wait_for_function(AT_REST)))


def memory(process: int) -> dict[str, int]:
    """Memory of a process in MB: now, and at its peak."""
    with open(f"/proc/{process}/status", encoding="ascii") as status:
        found = re.findall(r"(VmRSS|VmHWM):\s+(\d+)", status.read())
    return {name: int(kilobytes) // 1024 for name, kilobytes in found}


def main() -> None:
    database, sessions = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    command = [sys.executable, "-m", "claims", "dashboard", "--db", database, "--port", "8660", "--headless"]
    with (subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server,
          sync_playwright() as playwright):
        assert server.stdout is not None
        address = next(match for line in server.stdout if (match := re.search(r"http://localhost:\d+", line)))[0]
        time.sleep(4)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"])
        try:
            print("session  first paint (s)  GPU chosen (s)  CPU added (s)  server (MB)")
            for session in range(1, sessions + 1):
                tab = browser.new_page(viewport={"width": 1280, "height": 1000})
                paint = first_paint(tab, f"{address}/compare")
                tab.wait_for_function(AT_REST)
                chosen = choose(tab, "Device class", "GPU"), choose(tab, "Device class", "CPU")
                used = memory(server.pid)["VmRSS"]
                print(f"{session:7}  {paint:15.2f}  {chosen[0]:14.2f}  {chosen[1]:13.2f}  {used:11}")
            print(f"peak memory of the server: {memory(server.pid)['VmHWM']} MB")
        finally:
            browser.close()
            server.send_signal(signal.SIGINT)


if __name__ == "__main__":
    main()
