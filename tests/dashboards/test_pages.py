"""The pages: their logic by AppTest, and the whole in a real browser."""
from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from claims import resources
from claims.store import read_claims
from dashboards import data

# Logic ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def named(database, monkeypatch):
    monkeypatch.setenv(data.ENVIRONMENT, str(database))


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(str(resources.dashboard()), default_timeout=30)


def shown(app: AppTest) -> int:
    """Number of claims that the page says pass the filters."""
    assert not app.exception
    (count,) = (re.match(r"([\d,]+) claims?\. Select", caption.value) for caption in app.caption
                if "Select a row" in caption.value)
    return int(count[1].replace(",", ""))


def test_first_page_shows_everything(page):
    page.run()
    assert shown(page) == data.count(data.Filters()) == len(page.dataframe[0].value)
    assert [metric.value for metric in page.metric] == [
        str(data.totals()[key]) for key in ("papers", "with_claims", "claims", "metrics")]


def test_filters_narrow_the_table_and_reset_widens_it(page):
    everything = shown(page.run())
    page.multiselect(key="metric").set_value(["speedup"])
    page.text_input(key="baseline").set_value("cublas").run()
    assert shown(page) == data.count(data.Filters(metric=("speedup",), baseline="cublas")) < everything
    assert set(page.dataframe[0].value["metric"]) == {"speedup"}
    page.selectbox(key="role").set_value("any")
    page.toggle(key="restated").set_value(True).run()
    assert shown(page) == data.count(data.Filters(("speedup",), role="any", baseline="cublas", restated=True))
    page.button[0].click().run()
    assert shown(page) == everything
    assert page.text_input(key="baseline").value == ""


def test_claims_without_gain_are_counted_not_drawn(page):
    page.run()
    page.multiselect(key="kind").set_value(["absolute"]).run()
    assert "no gain to draw" in page.info[0].value
    assert shown(page) > 0


def test_nothing_found_says_what_to_do(page):
    page.run()
    page.text_input(key="q").set_value("no such words anywhere").run()
    assert not page.exception
    assert "No claim passes these filters" in page.info[0].value


def test_a_missing_database_says_what_to_do(page, monkeypatch, tmp_path):
    monkeypatch.setenv(data.ENVIRONMENT, str(tmp_path / "none.duckdb"))
    page.run()
    assert not page.exception
    assert [block.value for block in page.code] == [
        f"There is no database at {tmp_path / 'none.duckdb'}.", f"claims build --db {tmp_path / 'none.duckdb'}"]


def test_a_new_database_is_picked_up_with_a_note(page, monkeypatch, tmp_path, write_database, publish):
    name = tmp_path / "claims.duckdb"
    publish(name, write_database(tmp_path / "claims-a.duckdb", limit=60))
    monkeypatch.setenv(data.ENVIRONMENT, str(name))
    before = shown(page.run())
    publish(name, write_database(tmp_path / "claims-b.duckdb", limit=90))
    after = shown(page.run())
    assert after > before
    assert "new database" in page.toast[0].value


def test_the_evidence_of_a_link_is_shown(page):
    page.query_params["claim"] = data.rows(data.Filters(q="<script>"))["claim_id"].iat[0]
    page.run()
    assert not page.exception
    html = "".join(element.proto.body for element in page.get("html"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<mark>3.5x</mark>" in html
    assert "<script" not in html
    assert "<img" not in html
    assert not page.get("link_button")  # its address is javascript:


def test_a_link_to_an_unknown_claim_says_so(page):
    page.query_params["claim"] = "feedfeed"
    page.run()
    assert not page.exception
    assert "feedfeed" in [block.value for block in page.code]


# In a browser --------------------------------------------------------------------------------------------------------

DESKTOP, PHONE = (1280, 900), (390, 844)


@pytest.fixture(scope="module")
def address(database) -> Iterator[str]:
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


@pytest.fixture(scope="module")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, address):
    """Function (path, size, theme): an open page, whose console and requests are checked when the test ends."""
    contexts, complaints = [], []

    def complain(kind: str, text: str) -> None:
        complaints.append(f"{kind}: {text}")

    def open_page(path: str = "/", size: tuple[int, int] = DESKTOP, theme: str = "light"):
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=theme)
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(20_000)
        tab.on("console", lambda message: complain("console", message.text) if message.type == "error" else None)
        tab.on("pageerror", lambda error: complain("error", str(error)))
        tab.on("dialog", lambda dialog: complain("dialog", dialog.message))
        tab.on("request", lambda request: None if urlsplit(request.url).hostname in ("localhost", None, "")
               else complain("request", request.url))
        # the server may still be starting when it has printed its address
        for _ in range(50):
            try:
                tab.goto(address + path)
                break
            except Exception as error:
                if "ERR_CONNECTION_REFUSED" not in str(error):
                    raise
                tab.wait_for_timeout(200)
        return tab

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def claims_on(tab) -> int:
    """Number of claims that the page offers as CSV, once it is at rest."""
    at_rest(tab)
    text = tab.get_by_test_id("stDownloadButton").inner_text()
    return int(re.search(r"CSV of ([\d,]+) claim", text)[1].replace(",", ""))


def at_rest(tab) -> None:
    tab.get_by_test_id("stAppViewContainer").wait_for()
    tab.wait_for_timeout(700)  # longer than a text field waits before it sends what was typed
    tab.wait_for_function("document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'")
    assert tab.get_by_test_id("stException").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_page_loads(visit, size, theme):
    tab = visit("/", size, theme)
    assert claims_on(tab) > 200
    tab.locator("path[aria-roledescription=point]").first.wait_for()
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert tab.title() == "hwclaims"


@pytest.mark.browser
def test_a_filter_changes_table_and_address_and_survives_a_reload(visit):
    tab = visit()
    everything = claims_on(tab)
    tab.get_by_role("searchbox", name="Baseline").fill("vllm")
    few = claims_on(tab)
    assert 0 < few < everything
    assert parse_qs(urlsplit(tab.url).query) == {"baseline": ["vllm"]}
    tab.reload()
    assert claims_on(tab) == few
    tab.get_by_role("button", name="Reset filters").click()
    assert claims_on(tab) == everything
    assert urlsplit(tab.url).query == ""


@pytest.mark.browser
def test_every_metric_of_the_chart_is_named(visit):
    tab = visit("/?hardware=A100")
    tab.locator("path[aria-roledescription=point]").first.wait_for()
    shown = tab.evaluate("[...document.querySelectorAll('text')].filter(e => /n=/.test(e.textContent)).length")
    assert shown == 4


@pytest.mark.browser
def test_a_link_with_unknown_values_names_them(visit):
    tab = visit("/?metric=speedup&metric=happiness&role=nobody")
    assert claims_on(tab) == data.count(data.Filters(metric=("speedup",)))
    tab.get_by_text("metric = happiness").wait_for()
    tab.get_by_text("role = nobody").wait_for()


@pytest.mark.browser
def test_the_csv_holds_the_rows_of_the_filters(visit, tmp_path):
    tab = visit("/?metric=speedup&metric=energy&role=any")
    at_rest(tab)
    with tab.expect_download() as download:
        tab.get_by_test_id("stDownloadButton").get_by_role("button").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert list(read_claims(saved)) == data.records(data.Filters(metric=("speedup", "energy"), role="any"))


@pytest.mark.browser
def test_paper_text_is_text(visit):
    tab = visit("/?q=%3Cscript%3E")
    assert claims_on(tab) == 1
    mark = tab.locator("path[aria-roledescription=point]")
    mark.hover()
    tab.locator("#vg-tooltip-element", has_text="<script>alert(1)</script>").wait_for()
    mark.click()
    evidence = tab.locator(".st-key-evidence")
    evidence.get_by_text("<script>document.title='owned'</script> [click](http://evil.example)").wait_for()
    evidence.get_by_text("The whole abstract").click()
    evidence.get_by_text("beats <img src=x onerror=alert(2)> by").nth(1).wait_for()
    assert evidence.locator("mark").first.inner_text() == "3.5x"
    assert evidence.locator("a, img, script").count() == 0
    assert tab.title() == "hwclaims"


@pytest.mark.browser
def test_a_click_on_a_mark_or_a_row_opens_its_evidence(visit):
    tab = visit("/?metric=memory", (1280, 1600))
    rows = data.rows(data.Filters(metric=("memory",)))
    at_rest(tab)
    mark = tab.locator("path[aria-roledescription=point]").last
    label = mark.get_attribute("aria-label")
    mark.click()
    tab.locator(".st-key-evidence").wait_for()
    at_rest(tab)
    (clicked,) = parse_qs(urlsplit(tab.url).query)["claim"]
    assert f"paper: {data.claim(clicked)['title']};" in label
    tab.mouse.move(0, 0)
    table = tab.get_by_test_id("stDataFrame")
    box = table.bounding_box()
    tab.mouse.click(box["x"] + 18, box["y"] + 52)
    tab.wait_for_url(f"**claim={rows['claim_id'].iat[0]}*")
    at_rest(tab)
    assert tab.locator(".st-key-evidence mark").first.inner_text() == rows["value_text"].iat[0]


@pytest.mark.browser
def test_two_browsers_at_once_do_not_meet(visit):
    one, other = visit("/?metric=energy"), visit("/?metric=memory")
    energy, memory = claims_on(one), claims_on(other)
    one.get_by_role("button", name="Reset filters").click()
    assert claims_on(one) > energy
    assert claims_on(other) == memory


def test_every_page_is_packaged_with_the_app():
    folder = resources.dashboard().parent
    assert {path.name for path in Path(folder, "pages").glob("*.py")} <= set(
        re.findall(r'"(\w+\.py)"', (folder / "app.py").read_text("utf-8")))
