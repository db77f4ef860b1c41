"""The pages Paper and SQL."""
from __future__ import annotations

import re

import pytest

from claims.store import canned
from dashboards import data, database, site
from dashboards.widgets.highlight import VALUE, Span, marked

from .conftest import at_rest
from .test_compare import opened, query_of


@pytest.fixture(autouse=True)
def named(database, monkeypatch):
    monkeypatch.setenv("CLAIMS_DB", str(database))


def html_of(app) -> str:
    return "".join(element.proto.body for element in app.get("html"))


# Marks in a text -----------------------------------------------------------------------------------------------------

def words(html: str) -> str:
    """The marks of a text as [kind text], without the rest of the HTML."""
    inner = re.search(r'<div class="hl-text">(.*)</div>', html, re.DOTALL)[1]
    inner = re.sub(r'<mark class="hl-(\w+)( hl-picked)?" title="\w+">', lambda m: f"[{m[1]}{'!' * bool(m[2])} ", inner)
    return inner.replace("</mark>", "]").replace("<sup>", "^").replace("</sup>", "")


@pytest.mark.parametrize(("text", "spans", "expected"), [
    ("plain", [], "plain"),
    ("a 2x b", [Span(2, 4, VALUE, "1")], "a [value 2x]^1 b"),
    ("a 2x b", [Span(2, 4, VALUE, "1,2", picked=True)], "a [value! 2x]^1,2 b"),
    ("2x over vLLM", [Span(8, 12, "baseline"), Span(0, 2, VALUE, "1")], "[value 2x]^1 over [baseline vLLM]"),
    ("GPT on A100", [Span(0, 11, "workload"), Span(7, 11, "device")], "[workload GPT on ][device A100]"),
    ("4 A100 GPUs", [Span(2, 11, "device"), Span(0, 3, VALUE, "1")], "[value 4 A]^1[device 100 GPUs]"),
    ("<b> & 2x", [Span(6, 8, VALUE, "1")], "&lt;b&gt; &amp; [value 2x]^1"),
    ("short", [Span(3, 9, VALUE), Span(-1, 2, VALUE), Span(2, 2, VALUE)], "short"),
])
def test_marks(text, spans, expected):
    assert words(marked(text, spans)) == expected


# Logic ---------------------------------------------------------------------------------------------------------------

def test_a_paper_shows_every_claim_in_its_place():
    (paper_id,) = database.values("SELECT paper_id FROM claims GROUP BY paper_id ORDER BY count(*) DESC, 1 LIMIT 1")
    app = opened(site.PAPER, paper=paper_id)
    claims = data.claims_of(paper_id)
    html = html_of(app)
    assert len(app.dataframe[0].value) == len(claims)
    assert html.count('class="hl-value"') >= claims[["field", "start"]].drop_duplicates().shape[0]
    assert str(len(claims)) in {n for found in re.findall(r"<sup>([\d,]+)</sup>", html) for n in found.split(",")}


def test_a_hostile_paper_is_text():
    app = opened(site.PAPER, paper="hostile-1")
    html = html_of(app)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in re.sub(r"</?(mark|sup)[^>]*>", "", html)
    assert "<script" not in html
    assert "<img" not in html
    assert not app.get("link_button")


def test_a_paper_that_is_not_there():
    assert "not in this database" in opened(site.PAPER, paper="nobody").info[0].value


def test_papers_are_found_by_words_of_their_titles():
    app = opened(site.PAPER, find="SCRIPT>document")
    assert [link.proto.query_string for link in app.get("page_link") if "hostile" in link.proto.query_string] == [
        "paper=hostile-1"]
    assert "try fewer" in opened(site.PAPER, find="no such words").info[0].value


@pytest.mark.parametrize("name", canned.catalogue())
def test_every_named_query_runs(name):
    app = opened(site.SQL, name=name)
    assert any(re.match(r"[\d,]+ rows? in", caption.value) for caption in app.caption)


def test_a_query_of_ones_own():
    app = opened(site.SQL, query="SELECT metric, count(*) AS n FROM claims GROUP BY ALL ORDER BY n DESC LIMIT 3")
    assert app.dataframe[0].value.shape == (3, 2)
    app.text_area[0].set_value("SELECT 42 AS answer").run()
    assert app.dataframe[0].value["answer"].tolist() == [42]
    assert app.query_params["query"] == "SELECT 42 AS answer"
    app.selectbox[0].set_value("over").run()
    assert "query" not in app.query_params


def test_parameters_of_a_named_query():
    every = len(opened(site.SQL, name="over", param_baseline="").dataframe[0].value)
    few = opened(site.SQL, name="over", param_baseline="vLLM").dataframe[0].value
    assert len(few) > 0
    assert every
    assert few["baseline"].str.contains("vllm", case=False).all()
    assert "not a number" in opened(site.SQL, name="newest", param_papers="many").code[0].value


@pytest.mark.parametrize(("sql", "message"), [
    ("DELETE FROM claims", "DELETE is not allowed"), ("SELECT 1; SELECT 2", "several statements"),
    ("FROM read_text('/etc/passwd')", "disabled|not allowed|Permission"), ("SELECT nonsense", "nonsense"),
    ("SELECT repeat('x', 100_000_000) FROM claims", "memory|MB"), ("SELECT $a", "a")])
def test_a_query_that_is_refused_says_why(sql, message):
    app = opened(site.SQL, query=sql)
    assert re.search(message, app.code[0].value)


def test_rows_that_are_cut_off_are_said_to_be():
    app = opened(site.SQL, query="SELECT range AS n FROM range(20_000)")
    assert any("There are more: only the first 10,000" in caption.value for caption in app.caption)


def test_every_column_of_the_schema_has_its_meaning():
    app = opened(site.SQL, table="versus")
    assert app.dataframe[-1].value["meaning"].notna().all()


# In a browser --------------------------------------------------------------------------------------------------------

@pytest.mark.browser
def test_a_hostile_paper_in_the_browser(visit):
    tab = visit("/paper?paper=hostile-1")
    tab.get_by_text("<script>alert(1)</script>").first.wait_for()
    assert tab.title() == "hwclaims"


@pytest.mark.browser
def test_from_a_claim_to_its_paper_and_from_a_view_to_its_query(visit):
    tab = visit("/compare?metric=energy")
    tab.get_by_role("link", name="View as SQL").click()
    at_rest(tab)
    tab.get_by_role("heading", name="SQL").wait_for()
    assert "metric IN ('energy')" in query_of(tab)["query"][0]
    tab.get_by_text(re.compile(r"^[\d,]+ rows? in")).wait_for()
    tab.get_by_role("link", name=re.compile(" in ")).first.click()
    at_rest(tab)
    tab.get_by_role("heading", name="One paper").wait_for()
    tab.locator(".hl-picked").first.wait_for()


@pytest.mark.browser
def test_the_csv_of_a_query(visit, tmp_path):
    tab = visit("/sql?query=SELECT 1 AS a, '=x' AS b")
    with tab.expect_download() as saved:
        tab.get_by_role("button", name="CSV of 1 row").click()
    saved.value.save_as(tmp_path / "r.csv")
    assert (tmp_path / "r.csv").read_bytes() == b"a,b\r\n1,'=x\r\n"
