"""The pages Head to head, Hardware, Audit and Try it."""
from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile

import pytest

from claims.store import read_claims
from dashboards import data, database, site

from .conftest import at_rest
from .test_compare import drawn, marks_of, matching, offered, opened, query_of


@pytest.fixture(autouse=True)
def named(database, monkeypatch):
    monkeypatch.setenv("CLAIMS_DB", str(database))


def said(app) -> str:
    return "\n".join(element.value for kind in ("caption", "markdown", "info", "warning", "subheader")
                     for element in app.get(kind))


def queries_of(app) -> list[str]:
    return [link.proto.query_string for link in app.get("page_link")]


# Head to head --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("over", ["vLLM", "generic: state of the art"])
def test_everyone_over_a_baseline(over):
    app = opened(site.DUEL, over=over)
    assert drawn(app) == len(app.dataframe[0].value) == matching("gain_low > 0", baseline=(over,)) > 0


def test_a_baseline_that_nobody_beats_with_these_filters():
    assert "take a filter away" in opened(site.DUEL, over="vLLM", q="no such words").info[0].value


def test_two_systems_in_either_order():
    (one, other), = database.query("SELECT subject, baseline FROM versus ORDER BY ALL LIMIT 1").values.tolist()
    found = [drawn(opened(site.DUEL, view="pair", one=a, other=b)) for a, b in ((one, other), (other, one))]
    assert found[0] == found[1] > 0
    assert "Nobody claims" in opened(site.DUEL, view="pair", one=one, other=one).info[0].value


def test_the_graph_has_an_arrow_for_each_pair():
    app = opened(site.DUEL, view="graph")
    (graph,) = app.get("graphviz_chart")
    assert graph.proto.spec.count("->") == len(app.dataframe[0].value) > 5
    pairs = set(map(tuple, database.query("SELECT subject, baseline FROM versus").values))
    assert set(map(tuple, app.dataframe[0].value[["subject", "baseline"]].values)) <= pairs


# Hardware ------------------------------------------------------------------------------------------------------------

def test_a_device_has_its_facts_and_its_claims():
    (device_id,) = database.values("SELECT device_id FROM by_device GROUP BY 1 ORDER BY sum(claims) DESC, 1 LIMIT 1")
    app = opened(site.HARDWARE, of=device_id)
    facts, claims = (frame.value for frame in app.dataframe)
    ((wanted,),) = database.query("SELECT count(*) FROM device_facts WHERE device_id = ?", [device_id]).values
    assert len(facts) == wanted > 0
    assert facts["source"].ne("").all()
    assert len(claims) == matching("true", device=(device_id,))


def test_a_device_without_claims():
    app = opened(site.HARDWARE, of="nvidia-v100", q="no such words")
    assert "No claim on this device" in app.info[0].value
    assert len(app.dataframe[0].value) > 3


def test_rates_against_peak_are_in_one_unit():
    app = opened(site.HARDWARE, view="peak")
    assert drawn(app) == len(app.dataframe[0].value) > 0
    (unit,) = (box.value for box in app.selectbox if box.label == "Unit")
    assert drawn(app) == database.values("SELECT count(*) FROM audit JOIN counted USING (claim_id) WHERE code IN "
                                         "('share_of_peak', 'over_peak') AND si_unit = ? AND role = 'result'",
                                         [unit])[0]


def test_efficiency_against_rate_needs_both():
    app = opened(site.HARDWARE, view="efficiency")
    assert drawn(app) > 0
    assert set(app.dataframe[0].value["metric"]) == {"energy efficiency"}


def test_all_devices():
    app = opened(site.HARDWARE, view="registry")
    rows = app.dataframe[0].value
    assert len(rows) == database.values("SELECT count(*) FROM devices")[0]
    assert rows["claims"].is_monotonic_decreasing
    assert set(opened(site.HARDWARE, view="registry", hardware_class="FPGA").dataframe[0].value["class"]) == {"FPGA"}


# Audit ---------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("code", ["over_peak", "inconsistent", "confirmed", "share_of_peak", "all"])
def test_findings_are_those_of_the_database(code):
    app = opened(site.AUDIT, code=code)
    where = "true" if code == "all" else f"code = '{code}'"
    (wanted,) = database.values(f"SELECT count(*) FROM audit JOIN counted USING (claim_id) WHERE role = 'result' "
                                f"AND {where}")
    assert (len(app.dataframe[0].value) if app.dataframe else 0) == wanted
    if not wanted:
        assert "No finding of this kind" in app.info[0].value


def test_a_finding_leads_to_its_evidence():
    claim_id = database.values("SELECT claim_id FROM audit ORDER BY ALL LIMIT 1")[0]
    app = opened(site.AUDIT, claim=claim_id)
    assert f"claim={claim_id}" in " ".join(queries_of(app))


# Try it --------------------------------------------------------------------------------------------------------------

def test_a_text_of_ones_own():
    app = opened(site.TRY)
    app.text_area[0].set_value("Our chip runs 3.5x faster than an A100 at 12 W. <b>It</b> has 7 layers.").run()
    assert "2 claims" in said(app)
    html = "".join(element.proto.body for element in app.get("html"))
    assert ">3.5x</mark><sup>1</sup>" in html
    assert "&lt;b&gt;" in html
    assert len(app.dataframe[0].value) == 2
    assert "3.5x" in app.code[-1].value
    assert app.query_params == {}


def test_a_text_without_claims_says_why():
    app = opened(site.TRY)
    app.text_area[0].set_value("It was written in 2019.").run()
    assert "No number was read as a claim" in said(app)
    assert not app.dataframe


# In a browser --------------------------------------------------------------------------------------------------------

@pytest.mark.browser
def test_from_the_front_page_to_everyone_over_vllm_in_three_clicks(visit, tmp_path):
    tab = visit("/")
    tab.get_by_role("link", name="Everyone who claims to beat vLLM").click()
    at_rest(tab)
    assert query_of(tab) == {"over": ["vLLM"]}
    assert offered(tab) == matching("gain_low > 0", baseline=("vLLM",))
    with tab.expect_download() as saved:
        tab.get_by_role("button", name="CSV of").click()
    saved.value.save_as(tmp_path / "c.csv")
    assert {row["claim_id"] for row in read_claims(tmp_path / "c.csv")} == set(
        database.values("SELECT claim_id FROM counted WHERE gain_low > 0 AND role = 'result' "
                        "AND list_contains(baseline_names, 'vLLM')"))


@pytest.mark.browser
def test_a_click_on_a_rate_shows_its_evidence(visit):
    tab = visit("/hardware?view=peak", (1280, 1300))
    marks_of(tab).first.click()
    tab.locator(".st-key-evidence mark").first.wait_for()
    (claim_id,) = query_of(tab)["claim"]
    sentence = data.claim(claim_id)["sentence"]
    assert " ".join(sentence.split())[:40] in " ".join(tab.locator(".st-key-evidence").inner_text().split())


@pytest.mark.browser
@pytest.mark.parametrize(("name", "content", "expected"), [
    ("papers.jsonl", b'{"id": "u1", "title": "T", "abstract": "It is 2.5x faster than cuBLAS."}\n', "1 claim"),
    ("papers.jsonl.gz", gzip.compress(b'{"id": "u1", "title": "T", "abstract": "It is 2.5x faster than cuBLAS."}'),
     "1 claim"),
    ("half.jsonl", b'{"id": "u1", "title": "T", "abstract": "It is 2.5x faster."}\n{"id": broken\n', "half.jsonl:2"),
    ("random.bin", bytes(range(256)) * 40, "Not read"),
    ("empty.csv", b"", "no paper that could be read"),
    ("<script>alert(1)<.csv", b"id,title,abstract\nx,<img src=x onerror=alert(2)>,<script>alert(3)</script> 3x faster",
     "<script>alert(3)</script>"),
])
def test_a_file_that_is_uploaded(visit, tmp_path, name, content, expected):
    tab = visit("/try-it")
    tab.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/x", "buffer": content})
    at_rest(tab)
    tab.get_by_test_id("stMain").get_by_text(expected).first.wait_for()


@pytest.mark.browser
def test_an_archive_that_would_fill_the_memory_is_refused(visit):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("papers.jsonl", b"0" * (200 << 20))
    tab = visit("/try-it")
    tab.locator("input[type=file]").set_input_files(
        {"name": "bomb.zip", "mimeType": "application/zip", "buffer": packed.getvalue()})
    tab.get_by_text("no paper that could be read").wait_for()


@pytest.mark.browser
def test_what_was_uploaded_can_be_downloaded_as_claims(visit, tmp_path):
    tab = visit("/try-it")
    tab.get_by_role("button", name="CSV of").wait_for()
    with tab.expect_download() as saved:
        tab.get_by_role("button", name="JSON Lines of").click()
    saved.value.save_as(tmp_path / "c.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "c.jsonl").read_text("utf-8").splitlines()]
    with tab.expect_download() as saved:
        tab.get_by_role("button", name="CSV of").click()
    saved.value.save_as(tmp_path / "c.csv")
    with (tmp_path / "c.csv").open(newline="") as lines:
        assert [row["claim_id"] for row in csv.DictReader(lines)] == [row["claim_id"] for row in rows]
    assert len(rows) == 3
