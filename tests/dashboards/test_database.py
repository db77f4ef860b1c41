"""The database behind the pages: a new publish, threads, and what is wrong said in a sentence."""
import threading

import pytest

from dashboards import data, database


@pytest.fixture(autouse=True)
def named(database, monkeypatch):
    monkeypatch.setenv("CLAIMS_DB", str(database))


def test_totals():
    totals = data.totals()
    assert totals["papers"] == 234
    assert totals["claims"] == database.values("SELECT count(*) FROM claims")[0]
    assert totals["claims"] >= totals["with_claims"] > 0


def test_claim_has_its_paper():
    (claim_id,) = database.values("SELECT claim_id FROM claims WHERE paper_id = 'hostile-1'")
    claim = data.claim(claim_id)
    assert claim["abstract"][claim["start"]:claim["end"]] == claim["value_text"] == "3.5x"
    assert claim["device_count"] is None
    assert data.claim("nothing") is None


def test_records_come_in_the_order_that_is_asked_for():
    claim_ids = database.values("SELECT claim_id FROM claims ORDER BY confidence, claim_id LIMIT 30")
    assert [record["claim_id"] for record in data.records([*claim_ids, "nothing"])] == claim_ids


def test_a_missing_database_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("CLAIMS_DB", str(tmp_path / "none.duckdb"))
    with pytest.raises(database.DatabaseError, match=r"none\.duckdb"):
        data.totals()


def test_a_file_that_is_no_database_is_named(monkeypatch, tmp_path):
    (tmp_path / "text.duckdb").write_text("no database")
    monkeypatch.setenv("CLAIMS_DB", str(tmp_path / "text.duckdb"))
    with pytest.raises(database.DatabaseError, match=r"text\.duckdb"):
        data.totals()


def test_a_new_publish_is_seen_at_the_next_call(monkeypatch, tmp_path, write_database, publish):
    name = tmp_path / "named.duckdb"
    publish(name, write_database(tmp_path / "a.duckdb", limit=20))
    monkeypatch.setenv("CLAIMS_DB", str(name))
    before = data.totals()["papers"]
    publish(name, write_database(tmp_path / "b.duckdb", limit=30))
    assert (before, data.totals()["papers"]) == (21, 31)


def test_nothing_outside_the_database_can_be_read():
    with pytest.raises(database.duckdb.Error, match="disabled"):
        database.query("SELECT * FROM read_text('/etc/hostname')")
    with pytest.raises(database.duckdb.Error):
        database.query("CREATE TABLE mine (x INTEGER)")


def test_threads_do_not_mix_up_results():
    wrong = []

    def ask(metric):
        for _ in range(15):
            found = set(database.values("SELECT metric FROM claims WHERE metric = ?", [metric]))
            if found != {metric}:
                wrong.append((metric, found))

    threads = [threading.Thread(target=ask, args=(metric,)) for metric in ("speedup", "energy", "memory", "power") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
