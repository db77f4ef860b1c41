"""The pages Overview and Compare, and what all pages share: their logic by AppTest, and the whole in a real browser."""
from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from claims import resources
from claims.store import read_claims
from dashboards import data, database, site
from dashboards.filters import Filters

from .conftest import DESKTOP, PHONE, SIZES, THEMES, at_rest, fits

# Logic ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def named(database, monkeypatch):
    monkeypatch.setenv("CLAIMS_DB", str(database))


def opened(page: site.Entry, **address) -> AppTest:
    app = AppTest.from_file(str(resources.dashboard()), default_timeout=30).run()
    app.switch_page(str(page.script.relative_to(resources.dashboard().parent)))
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def drawn(app: AppTest) -> int:
    """Number of claims that the page says it draws."""
    (count,) = (re.match(r"n = ([\d,]+) claim", caption.value) for caption in app.caption
                if caption.value.startswith("n = "))
    return int(count[1].replace(",", ""))


def matching(where: str, **filters) -> int:
    return int(database.values(data.selection(Filters(**filters), where, "count(*)"))[0])


def test_the_first_page_counts_what_is_there():
    app = AppTest.from_file(str(resources.dashboard()), default_timeout=30).run()
    totals = data.totals()
    assert [metric.value for metric in app.metric][:5] == [
        str(totals[key]) for key in ("papers", "with_claims", "claims", "metrics", "devices")]
    assert not app.exception


def test_compare_draws_the_gains_of_a_metric():
    app = opened(site.COMPARE, metric="energy")
    assert drawn(app) == len(app.dataframe[0].value) == matching("gain_low > 0", metric=("energy",))
    assert set(app.dataframe[0].value["metric"]) == {"energy"}


def test_compare_draws_amounts_in_one_unit():
    app = opened(site.COMPARE, metric="compute_rate")
    amounts = matching("si_unit = 'op/s' AND si_low > 0 AND kind <> 'relative'", metric=("compute_rate",))
    assert drawn(app) == amounts
    app.toggle[0].set_value(True).run()
    assert 0 < drawn(app) < amounts
    assert drawn(app) == matching("si_unit = 'op/s' AND device_count > 0 AND kind <> 'relative'",
                                  metric=("compute_rate",))


@pytest.mark.parametrize("group", ["paper", "subject", "baseline", "hardware_class", "device", "workload",
                                   "precision"])
def test_compare_groups_by_every_facet(group):
    app = opened(site.COMPARE, metric="speedup", group=group)
    parts = [box for box in app.selectbox if box.label == "Part of the chart"]
    total = drawn(app)
    for part in range(2, len(parts[0].options) + 1 if parts else 2):
        app.query_params["part"] = str(part)
        total += drawn(app.run())
    assert total == matching("gain_low > 0", metric=("speedup",))


def test_filters_narrow_the_claims_and_reset_widens_them():
    app = opened(site.COMPARE)
    everything = drawn(app)
    app.multiselect(key="control baseline").set_value(["vLLM"]).run()
    assert 0 < drawn(app) == matching("gain_low > 0", metric=("speedup",), baseline=("vLLM",)) < everything
    assert set(app.dataframe[0].value["baseline"].str.contains("vLLM")) == {True}
    app.button[0].click().run()
    assert drawn(app) == everything


def test_view_as_sql_shows_the_query_of_the_rows():
    app = opened(site.COMPARE, metric="speedup", baseline=["vLLM", "(not stated)"])
    assert len(database.query(app.code[-1].value)) == drawn(app)


def test_nothing_found_says_what_to_do():
    app = opened(site.COMPARE, q="no such words anywhere")
    assert "No claim of speedup passes these filters" in app.info[0].value


def test_what_a_link_asks_for_and_is_not_known_is_named():
    app = opened(site.COMPARE, metric="happiness", baseline=["vLLM", "nobody"], role="king", since="2001",
                 confidence="2", caveat="no_baselines")
    assert set(app.code[0].value.split("\n")) == {
        "metric = happiness", "baseline = nobody", "role = king", "confidence = 2", "caveat = no_baselines",
        "since, until = no paper of this database has a year"}
    assert drawn(app) == matching("gain_low > 0", metric=("speedup",), baseline=("vLLM",))


def test_a_missing_database_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("CLAIMS_DB", str(tmp_path / "none.duckdb"))
    app = AppTest.from_file(str(resources.dashboard()), default_timeout=30).run()
    assert not app.exception
    assert [block.value for block in app.code] == [
        f"There is no database at {tmp_path / 'none.duckdb'}.", f"claims build --db {tmp_path / 'none.duckdb'}"]


def test_a_new_database_is_picked_up_with_a_note(monkeypatch, tmp_path, write_database, publish):
    name = tmp_path / "named.duckdb"
    publish(name, write_database(tmp_path / "a.duckdb", limit=60))
    monkeypatch.setenv("CLAIMS_DB", str(name))
    app = AppTest.from_file(str(resources.dashboard()), default_timeout=30).run()
    before = app.metric[0].value
    publish(name, write_database(tmp_path / "b.duckdb", limit=90))
    app.run()
    assert (before, app.metric[0].value) == ("61", "91")
    assert "new database" in app.toast[0].value


def test_the_evidence_of_a_link_is_shown_as_text():
    (claim_id,) = database.values("SELECT claim_id FROM claims WHERE paper_id = 'hostile-1'")
    app = opened(site.COMPARE, claim=claim_id)
    html = "".join(element.proto.body for element in app.get("html"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<mark>3.5x</mark>" in html
    assert "<script" not in html
    assert "<img" not in html
    assert not app.get("link_button")  # its address is javascript:


def test_a_link_to_an_unknown_claim_says_so():
    app = opened(site.COMPARE, claim="feedfeed")
    assert "feedfeed" in [block.value for block in app.code]


def test_every_page_is_in_the_navigation():
    assert {path.name for path in site.FOLDER.glob("*.py")} == {page.file for page in site.PAGES}


def test_streamlit_does_not_run_the_pages_without_the_app():
    assert not (resources.dashboard().parent / "pages").exists()  # see site.FOLDER


# In a browser --------------------------------------------------------------------------------------------------------


def offered(tab) -> int:
    """Number of claims that the page offers as CSV, once it is at rest."""
    at_rest(tab)
    text = tab.get_by_role("button", name=re.compile("CSV of")).inner_text()
    return int(re.search(r"CSV of ([\d,]+) claim", text)[1].replace(",", ""))


def query_of(tab) -> dict[str, list[str]]:
    return parse_qs(urlsplit(tab.url).query)


def marks_of(tab):
    marks = tab.locator("path[aria-roledescription=point]")
    marks.first.wait_for()
    return marks


PATHS = ("/", "/compare", "/head-to-head?over=vLLM", "/head-to-head?view=pair", "/head-to-head?view=graph", "/hardware",
         "/hardware?view=peak", "/hardware?view=efficiency", "/hardware?view=registry", "/paper", "/audit",
         "/sql?name=over", "/try-it")


def test_every_page_is_opened_in_a_browser():
    assert {path.partition("?")[0].removeprefix("/") for path in PATHS} == {page.path for page in site.PAGES}


@pytest.mark.browser
@THEMES
@SIZES
@pytest.mark.parametrize("path", PATHS)
def test_page_loads(visit, path, size, theme):
    tab = visit(path, size, theme)
    tab.locator("canvas, svg.marks").first.wait_for()
    assert fits(tab)
    assert tab.title() == "hwclaims"


@pytest.mark.browser
def test_a_filter_changes_claims_and_address_and_survives_reload_back_and_forward(visit):
    tab = visit("/compare?metric=throughput")
    everything = offered(tab)
    tab.get_by_role("searchbox", name="Search").fill("gpu")
    few = offered(tab)
    assert 0 < few < everything
    assert query_of(tab) == {"metric": ["throughput"], "q": ["gpu"]}
    tab.reload()
    assert offered(tab) == few
    assert tab.get_by_role("searchbox", name="Search").input_value() == "gpu"
    tab.go_back()
    assert offered(tab) == everything
    assert tab.get_by_role("searchbox", name="Search").input_value() == ""
    tab.go_forward()
    assert offered(tab) == few
    tab.get_by_role("button", name="Reset filters").click()
    at_rest(tab)
    assert query_of(tab) == {}


@pytest.mark.browser
def test_the_bar_takes_filters_along_and_back_returns(visit):
    tab = visit("/compare?baseline=vLLM")
    few = offered(tab)
    tab.get_by_role("link", name="Overview").click()
    at_rest(tab)
    assert query_of(tab) == {"baseline": ["vLLM"]}
    tab.get_by_role("link", name="Compare").click()
    assert offered(tab) == few
    tab.go_back()
    tab.get_by_text("Start here").wait_for()


@pytest.mark.browser
def test_a_click_on_a_number_of_the_overview_compares_its_claims(visit):
    tab = visit("/", (1280, 1300))
    tab.locator("path[aria-roledescription='rect mark'], path[aria-roledescription=rect]").first.click()
    tab.get_by_role("heading", name="Compare claims").wait_for()
    chosen = query_of(tab)
    assert set(chosen) == {"metric", "hardware_class"}
    assert offered(tab) > 0


@pytest.mark.browser
def test_every_group_of_the_chart_is_named_with_its_number(visit):
    tab = visit("/compare?metric=memory&group=hardware_class")
    marks_of(tab)
    labels = tab.evaluate("[...document.querySelectorAll('text')].map(e => e.textContent).filter(t => / n = /.test(t))")
    groups = set(database.values(data.selection(
        Filters(metric=("memory",)), "gain_low > 0", data.facet("hardware_class"))))
    assert len(labels) == len(groups) > 2
    assert sum(int(label.rsplit("n = ")[1]) for label in labels) == offered(tab)


@pytest.mark.browser
@pytest.mark.parametrize(("name", "suffix"), [("CSV of", ".csv"), ("Parquet of", ".parquet")])
def test_what_is_saved_is_the_rows_of_the_table(visit, tmp_path, name, suffix):
    tab = visit("/compare?metric=energy&role=any")
    count = offered(tab)
    with tab.expect_download() as download:
        tab.get_by_role("button", name=re.compile(name)).click()
    saved = tmp_path / f"claims{suffix}"
    download.value.save_as(saved)
    where = data.selection(Filters(metric=("energy",), role="any"), "gain_low > 0", "claim_id")
    rows = list(read_claims(saved)) if suffix == ".csv" else pd.read_parquet(saved).to_dict("records")
    assert sorted(row["claim_id"] for row in rows) == sorted(database.values(where))
    assert len(rows) == count


@pytest.mark.browser
def test_paper_text_is_text(visit):
    tab = visit("/compare?q=%3Cscript%3E", (1280, 1100))
    assert offered(tab) == 1
    mark = marks_of(tab).first
    mark.hover()
    tab.locator("#vg-tooltip-element", has_text="<script>alert(1)</script>").wait_for()
    mark.click()
    evidence = tab.locator(".st-key-evidence")
    evidence.get_by_text("<script>document.title='owned'</script> [click](http://evil.example)").wait_for()
    evidence.get_by_text("The whole abstract").click()
    evidence.get_by_text("beats <img src=x onerror=alert(2)> by").nth(1).wait_for()
    assert evidence.locator("mark").first.inner_text() == "3.5x"
    assert evidence.locator("img, script").count() == 0
    assert not [link for link in evidence.locator("a").all() if "evil" in (link.get_attribute("href") or "")]
    assert tab.title() == "hwclaims"


@pytest.mark.browser
def test_a_click_on_a_mark_or_a_row_opens_its_evidence(visit):
    tab = visit("/compare?metric=memory", (1280, 1600))
    mark = marks_of(tab).last
    label = mark.get_attribute("aria-label")
    mark.click()
    tab.locator(".st-key-evidence").wait_for()
    at_rest(tab)
    (clicked,) = query_of(tab)["claim"]
    assert f"paper: {data.claim(clicked)['title']};" in label
    tab.mouse.move(0, 0)
    table = tab.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    tab.mouse.click(box["x"] + 18, box["y"] + 52)
    tab.wait_for_function(f"!location.search.includes('{clicked}')")
    at_rest(tab)
    (selected,) = query_of(tab)["claim"]
    assert tab.locator(".st-key-evidence mark").first.inner_text() == data.claim(selected)["value_text"]


@pytest.mark.browser
def test_two_browsers_at_once_do_not_meet(visit):
    one, other = visit("/compare?metric=energy&q=gpu", DESKTOP), visit("/compare?metric=memory", PHONE)
    energy, memory = offered(one), offered(other)
    one.get_by_role("button", name="Reset filters").click()
    assert offered(one) > energy
    assert offered(other) == memory
