"""Corrections: what each does, that they survive rebuilds, and what a bad file is told."""
from __future__ import annotations

import pytest

from claims import store
from claims.jobs import extract_batches
from claims.model import Paper
from claims.store import corrections
from claims.store.corrections import Correction
from claims.store.export import encode_checked

PAPERS = [Paper("p1", "", "Fuchs is 2x faster than vLLM. It uses 30% less memory than vLLM."),
          Paper("p2", "", "Marder takes 5 ms on an A100.")]


@pytest.fixture
def place(tmp_path):
    return tmp_path / "c.duckdb"


def build(place, corrected=None, version="1", papers=PAPERS):
    return store.build(place, papers, lambda todo: extract_batches(todo, encode_checked), extractor_version=version,
                       corrected=corrected)


def rows(place, sql):
    with store.connect(place) as connection:
        return connection.execute(sql).fetchall()


def ids(place) -> dict[str, str]:
    return dict(rows(place, "SELECT value_text, claim_id FROM claims"))


def test_each_action(place):
    build(place)
    known = ids(place)
    build(place, [Correction(known["2x"], "fix", "baseline", "SGLang", "misread"),
                  Correction(known["2x"], "fix", "low", "3", ""), Correction(known["2x"], "fix", "high", "3", ""),
                  Correction(known["30%"], "wrong", "", "", ""), Correction(known["5 ms"], "hide", "", "", "")])
    assert rows(place, "SELECT value_text, baseline, baseline_names, gain_low, caveats FROM claims ORDER BY rowid") == [
        ("2x", "SGLang", ["SGLang"], 3, ["corrected"]), ("30%", "vLLM", ["vLLM"], 1 / 0.7, ["marked_wrong"])]
    assert rows(place, "SELECT value_text FROM counted") == [("2x",)]
    assert rows(place, f"SELECT count(*) FROM claim_evidence WHERE claim_id = '{known['5 ms']}'") == [(0,)]
    assert rows(place, "SELECT action, note, applied FROM corrections WHERE note IS NOT NULL") == [
        ("fix", "misread", True)]


@pytest.mark.parametrize("version", ["1", "2"])
def test_corrections_survive_a_build_that_does_not_name_them(place, version):
    build(place)
    build(place, [Correction(ids(place)["2x"], "fix", "workload", "BERT; GPT-2", ""),
                  Correction(ids(place)["5 ms"], "hide", "", "", "")])
    before = rows(place, "FROM claims"), rows(place, "SELECT * FROM corrections")
    assert not build(place, version="1").changed
    build(place, version=version, papers=[*PAPERS, Paper("p3", "", "Luchs takes 7 ms.")])
    assert rows(place, "SELECT * FROM corrections") == before[1]
    assert rows(place, "FROM claims WHERE paper_id <> 'p3'") == before[0]
    assert rows(place, "SELECT DISTINCT name FROM claim_workload") != []


def test_corrections_that_are_taken_back_are_undone(place):
    build(place)
    before = rows(place, "FROM claims")
    build(place, [Correction(ids(place)["2x"], "hide", "", "", "")])
    assert len(rows(place, "FROM claims")) == 2
    build(place, [])
    assert rows(place, "FROM claims") == before and rows(place, "FROM corrections") == []


def test_a_correction_of_a_claim_that_is_not_there_is_reported(place):
    lost = Correction("no-such-claim", "hide", "", "", "")
    assert build(place, [lost]).unapplied == (lost,)
    assert rows(place, "SELECT claim_id, paper_id, applied FROM corrections") == [("no-such-claim", None, False)]


@pytest.mark.parametrize(("text", "says"), [
    ("id,action\n", "1: no column claim_id"),
    ("", "1: no column action, claim_id"),
    ("claim_id,action\n,hide\n", "2: no claim_id"),
    ("claim_id,action\na,remove\n", "2: no action 'remove'; it is one of wrong, fix, hide"),
    ("claim_id,action,field,value\na,fix,sentence,x\n", "2: no field 'sentence' to fix"),
    ("claim_id,action,field,value\na,fix,low,two\n", "2: 'two' is no value of low"),
    ("claim_id,action,field,value\na,fix,bound,most\n", "2: 'most' is no bound; it is one of exact"),
    ("claim_id,action,field,value\na,hide,,\nb,fix,metric,speed\n", "3: 'speed' is no metric"),
])
def test_what_a_bad_file_is_told(tmp_path, text, says):
    path = tmp_path / "fixes.csv"
    path.write_text(text)
    with pytest.raises(ValueError, match="fixes.csv:") as error:
        corrections.read(path)
    assert says in str(error.value)


def test_a_file_is_read_as_spreadsheets_write_it(tmp_path):
    path = tmp_path / "fixes.csv"
    path.write_text("\ufeffclaim_id,action,field,value,note\na,fix,direction,,\"why, so\"\n", encoding="utf-8")
    assert corrections.read(path) == [Correction("a", "fix", "direction", "", "why, so", f"{path}:2")]
