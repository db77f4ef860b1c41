"""The database behind the pages: filters as SQL, a new publish, and what is wrong said in a sentence."""
import threading

import pytest

from dashboards import data


@pytest.fixture(autouse=True)
def named(database, monkeypatch):
    monkeypatch.setenv(data.ENVIRONMENT, str(database))


def metrics_of(**filters):
    return set(data.rows(data.Filters(**filters))["metric"])


def test_totals():
    totals = data.totals()
    assert totals["papers"] == 234
    assert totals["claims"] == data.count(data.Filters(role="any", restated=True))
    assert totals["claims"] - totals["restated"] == data.count(data.Filters(role="any"))


@pytest.mark.parametrize("filters", [
    {}, {"metric": ("speedup", "energy")}, {"kind": ("absolute",)}, {"bound": ("up_to", "approx")},
    {"role": "background"}, {"baseline": "VLLM"}, {"hardware": "a100"}, {"q": "flashattention"}, {"restated": True},
    {"metric": ("speedup",), "baseline": "cu", "q": "kernel"}, {"q": "100%"}, {"q": "'; DROP TABLE claims; --"},
    {"q": "<script>"},
])
def test_rows_counts_and_records_agree(filters):
    chosen = data.Filters(**filters)
    rows = data.rows(chosen)
    assert len(rows) == data.count(chosen)
    assert rows["claim_id"].tolist() == [record["claim_id"] for record in data.records(chosen)]


def test_filters_do_what_they_say():
    assert metrics_of(metric=("speedup", "energy")) == {"speedup", "energy"}
    rows = data.rows(data.Filters(baseline=" vllm "))
    assert len(rows) > 0
    assert rows["baseline"].str.lower().str.contains("vllm").all()
    assert set(data.rows(data.Filters(role="background"))["role"]) == {"background"}
    assert data.rows(data.Filters())["restates"].isna().all()
    assert data.rows(data.Filters(restated=True))["restates"].notna().any()
    assert data.count(data.Filters(q="%")) < data.count(data.Filters())  # a letter like any other, no wildcard


def test_limit_keeps_the_order():
    everything = data.rows(data.Filters())["claim_id"].tolist()
    assert data.rows(data.Filters(), limit=7)["claim_id"].tolist() == everything[:7]


def test_changed_names_the_filters_in_use():
    assert data.Filters().changed() == []
    assert data.Filters(q="gpu", role="any").changed() == ["role", "q"]


def test_claim_has_its_paper():
    claim = data.claim(data.rows(data.Filters(q="<script>"))["claim_id"].iat[0])
    assert claim["paper_id"] == "hostile-1"
    assert claim["abstract"][claim["start"]:claim["end"]] == claim["value_text"] == "3.5x"
    assert claim["device_count"] is None
    assert data.claim("nothing") is None


def test_a_missing_database_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv(data.ENVIRONMENT, str(tmp_path / "none.duckdb"))
    with pytest.raises(data.DatabaseError, match=r"none\.duckdb"):
        data.totals()


def test_a_file_that_is_no_database_is_named(monkeypatch, tmp_path):
    (tmp_path / "text.duckdb").write_text("no database")
    monkeypatch.setenv(data.ENVIRONMENT, str(tmp_path / "text.duckdb"))
    with pytest.raises(data.DatabaseError, match=r"text\.duckdb"):
        data.totals()


def test_a_new_publish_is_seen_at_the_next_call(monkeypatch, tmp_path, write_database, publish):
    name = tmp_path / "claims.duckdb"
    publish(name, write_database(tmp_path / "claims-a.duckdb", limit=20))
    monkeypatch.setenv(data.ENVIRONMENT, str(name))
    before = data.totals()["papers"]
    publish(name, write_database(tmp_path / "claims-b.duckdb", limit=30))
    assert (before, data.totals()["papers"]) == (21, 31)


def test_nothing_outside_the_database_can_be_read(database):
    with pytest.raises(data.duckdb.Error, match="disabled"):
        data.query("SELECT * FROM read_text('/etc/hostname')")
    with pytest.raises(data.duckdb.Error):
        data.query("CREATE TABLE mine (x INTEGER)")


def test_threads_do_not_mix_up_results():
    wrong = []

    def ask(metric):
        for _ in range(15):
            found = metrics_of(metric=(metric,))
            if found != {metric}:
                wrong.append((metric, found))

    threads = [threading.Thread(target=ask, args=(metric,)) for metric in ("speedup", "energy", "memory", "power") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
