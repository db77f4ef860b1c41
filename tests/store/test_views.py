"""Views and the tables behind them, on the claims of texts that are read here."""
from __future__ import annotations

from pathlib import Path

import pytest

from claims import store
from claims.jobs import extract_batches
from claims.model import Paper
from claims.schema import TABLES
from claims.store.corrections import Correction
from claims.store.export import encode_checked
from claims.store.views import VIEWS

TEXTS = {
    "p1": ("Fuchs: fast serving",
           "Fuchs is 2x faster than vLLM on A100 GPUs for Llama-2-7B. It is 3x faster than SGLang for Llama-2-7B."),
    "p2": ("Marder: serving", "Marder is 4x faster than vLLM and reduces energy by 60% over vLLM on an NVIDIA T4."),
    "p3": ("Luchs: an accelerator",
           "Luchs reaches 5 TFLOPS on 8 V100 GPUs and is 1.5x faster than the state of the art."),
    "p4": ("vLLM: again", "vLLM is 2x faster than Fuchs."),
    "p5": ("Igel: a 3x faster kernel", "Igel is 3x faster than cuBLAS. Igel reaches 5000 TFLOPS on an RTX 4090 GPU."),
    "p6": ("Dachs", "Prior work needs 80% more energy than the CPU."),
}


def built(place: Path, texts: dict[str, tuple[str, str]]) -> Path:
    """A database of the claims of these titles and abstracts."""
    papers = (Paper(name, *both) for name, both in texts.items())
    store.build(place, papers, lambda todo: extract_batches(todo, encode_checked), extractor_version="1",
                quality=lambda: [("gold", 5, 7, "core", None, 0.9, 0.8, 0.85)])
    return place


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    with store.connect(built(tmp_path_factory.mktemp("views") / "c.duckdb", TEXTS)) as connection:
        yield connection


def rows(con, sql: str) -> list[tuple]:
    return con.execute(sql).fetchall()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_and_its_columns_say_what_they_are(con, view):
    (comment,) = rows(con, f"SELECT comment FROM duckdb_VIEWS WHERE view_name = '{view.name}'")
    assert comment == (view.doc,)
    told = rows(con, f"SELECT column_name, comment FROM duckdb_columns() WHERE table_name = '{view.name}'")
    assert dict(told) == view.columns and all(view.columns.values())
    con.execute(f"FROM {view.name}").fetchall()


def test_every_table_has_rows_or_a_reason(con):
    counts = {table.name: rows(con, f"SELECT count(*) FROM {table.name}")[0][0] for table in TABLES}
    assert [name for name, count in counts.items() if not count] == ["corrections"]  # nobody made one


def test_versus_is_one_row_a_pair(con):
    assert rows(con, "SELECT subject, baseline, papers, claims, median_gain FROM versus ORDER BY ALL") == [
        ("Fuchs", "SGLang", 1, 1, 3), ("Fuchs", "vLLM", 1, 1, 2), ("Igel", "cuBLAS", 1, 1, 3),
        ("Marder", "vLLM", 1, 1, 4), ("vLLM", "Fuchs", 1, 1, 2)]
    assert ("Marder", "vLLM", "energy", 2.5) in rows(
        con, "SELECT subject, baseline, metric, median_gain FROM versus_by_metric")


def test_a_title_that_is_told_again_counts_once(con):
    assert rows(con, "SELECT count(*) FROM claims WHERE paper_id = 'p5' AND metric = 'speedup'") == [(2,)]
    assert rows(con, "SELECT count(*) FROM speedups WHERE paper_id = 'p5'") == [(1,)]


def test_of_claims_that_restate_each_other_the_one_that_says_most_counts(tmp_path):
    def build(corrected=None):
        store.build(tmp_path / "c.duckdb", [Paper("p", "Fuchs: 3x faster serving", "Fuchs is 3x faster than vLLM.")],
                    lambda todo: extract_batches(todo, encode_checked), extractor_version="1", corrected=corrected)
        with store.connect(tmp_path / "c.duckdb") as connection:
            return (rows(connection, "SELECT claim_id FROM claims"), rows(connection, "SELECT claim_id FROM counted"),
                    rows(connection, "FROM uncounted"))

    ((title,), (abstract,)), counted, uncounted = build()
    assert (counted, uncounted) == ([(abstract,)], [(title, abstract)])
    _, counted, uncounted = build([Correction(abstract, "wrong", "", "", "")])
    assert (counted, uncounted) == ([(title,)], [(abstract, None)])
    _, counted, uncounted = build([Correction(name, "wrong", "", "", "") for name in (title, abstract)])
    assert (counted, uncounted) == ([], [(title, None), (abstract, None)])


def test_contradictions_between_papers(con):
    assert rows(con, "SELECT one, other, one_over_other, other_over_one FROM contradictions") == [
        ("Fuchs", "vLLM", 2, 2)]


def test_devices_of_claims_and_what_is_claimed_on_them(con):
    assert rows(con, "SELECT DISTINCT device_id FROM claim_hardware WHERE device_id IS NOT NULL ORDER BY 1") == [
        ("nvidia-a100",), ("nvidia-rtx-4090",), ("nvidia-t4",), ("nvidia-v100",)]
    assert ("nvidia-t4", "energy", 2.5) in rows(con, "SELECT device_id, metric, median_gain FROM by_device")


def test_a_claim_counts_once_for_what_it_names_in_two_ways(tmp_path):
    place = built(tmp_path / "c.duckdb", {"p": ("Fuchs: serving", (
        "Fuchs is 2x faster than vLLM v0.5 and vLLM v0.6 on A100 GPUs and an NVIDIA A100 for Llama-2-7B and "
        "LLaMA2-7B."))})
    with store.connect(place) as con:
        assert rows(con, "SELECT len(hardware), len(workload) FROM claims") == [(2, 2)]
        assert rows(con, "SELECT baseline, claims FROM versus") == [("vLLM", 1)]
        assert rows(con, "SELECT device_id, claims FROM by_device") == [("nvidia-a100", 1)]
        assert rows(con, "SELECT workload, claims FROM by_workload") == [("Llama-2-7B", 1)]


@pytest.mark.parametrize(("table", "columns"), [
    ("claim_hardware", "claim_id, slot, position, device_id"), ("claim_workload", "claim_id, position, name"),
    ("claim_baseline", "claim_id, position, name"), ("claim_evidence", "claim_id, position")])
def test_no_row_stands_twice(con, table, columns):
    assert rows(con, f"FROM {table}")
    assert not rows(con, f"SELECT {columns} FROM {table} GROUP BY ALL HAVING count(*) > 1")


def test_rates_of_one_device(con):
    assert rows(con, "SELECT per_device_low, si_unit FROM per_device") == [(5e12 / 8, "op/s")]


def test_the_impossible_is_flagged_and_leads_nothing(con):
    assert rows(con, "SELECT code, value_text FROM flagged") == [("over_peak", "5000 TFLOPS")]
    assert "5000 TFLOPS" not in {value for (value,) in rows(con, "SELECT value_text FROM leaderboard")}
    assert rows(con, "SELECT place, value FROM leaderboard WHERE metric = 'compute_rate'") == [(1, 5e12)]


def test_generic_baselines_are_marked_and_no_pair(con):
    assert rows(con, "SELECT generic FROM claim_baseline WHERE name = 'generic: state of the art'") == [(True,)]
    assert not rows(con, "FROM versus WHERE baseline LIKE 'generic:%'")


def test_scores_are_noted_and_kept_by_the_next_build(con, tmp_path):
    assert rows(con, "FROM quality") == [("gold", 5, 7, "core", None, 0.9, 0.8, 0.85)]
    place = tmp_path / "c.duckdb"
    for name, score in (("a", 0.5), ("b", 0.7)):
        papers = [Paper("p1", "", "It is 2x faster."), Paper(name, "", f"It is {score}x faster.")]
        store.build(place, papers, lambda todo: extract_batches(todo, encode_checked), extractor_version="1",
                    quality=lambda score=score: [("gold", 5, 7, "core", None, score, score, score)])
    with store.connect(place) as connection:
        assert rows(connection, "SELECT f1 FROM quality") == [(0.5,)]
