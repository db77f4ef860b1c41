"""A small database to look at: the annotated claims of the bundled corpus, and a paper that attacks the page."""
from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import duckdb
import pytest

from claims import resources, schema, units, vocabulary
from claims.model import Claim, Paper, claim_key

if str(resources.dashboard().parent.parent) not in sys.path:
    sys.path.append(str(resources.dashboard().parent.parent))

HOSTILE = Paper(
    "hostile-1", "<script>document.title='owned'</script> [click](http://evil.example) ![p](http://evil.example/p.png)",
    "<script>alert(1)</script> **Bold** =SYSTEM beats <img src=x onerror=alert(2)> by 3.5x in speed & $x^2$.",
    url="javascript:alert(3)")


def _claims(paper: Paper, annotated: list[dict]) -> list[Claim]:
    out: list[Claim] = []
    for gold in annotated:
        text = getattr(paper, gold["field"])
        start = text.index(gold["quote"]) + gold["quote"].index(gold["value_text"])
        begin = text.rfind(". ", 0, start) + 2 if ". " in text[:start] else 0
        end = text.find(". ", start)
        sentence = text[begin:end + 1 if end >= 0 else len(text)]
        key = claim_key(paper.paper_id, gold["field"], gold["metric"], gold["value_text"], sentence, len(out))
        claim = Claim(key, paper.paper_id, gold["field"], start, start + len(gold["value_text"]), gold["value_text"],
                      sentence, gold["kind"], gold["metric"], gold["low"], gold["high"], gold["unit"],
                      rule="annotated")
        for name in ("from_value", "direction", "bound", "stat", "subject", "baseline", "hardware", "workload",
                     "precision", "device_count", "role"):
            if name in gold:
                setattr(claim, name, gold[name])
        if claim.kind == "relative":
            ratio = units.ratio(claim.low, claim.high, claim.unit, claim.direction)
        else:
            ratio = units.change_ratio(claim.from_value, claim.low, claim.high)
        if claim.kind == "absolute":
            claim.si_low, claim.si_high, claim.si_unit = units.si(claim.low, claim.high, claim.unit)
        if ratio:
            claim.ratio_low, claim.ratio_high = ratio
            better = vocabulary.metrics()[claim.metric].better
            claim.gain_low, claim.gain_high = units.gain(*ratio, better) or (None, None)
        for earlier in out:
            if (earlier.field, claim.field) == ("title", "abstract") and (
                    earlier.metric, earlier.low) == (claim.metric, claim.low):
                claim.restates = earlier.claim_id
        out.append(claim)
    return out


def _write_database(path: Path, limit: int | None = None) -> Path:
    """The bundled gold as a database of the tables of claims/schema.py; `limit` papers of it."""
    papers, claims = [HOSTILE], _claims(HOSTILE, [{
        "field": "abstract", "quote": "by 3.5x in speed", "value_text": "3.5x", "kind": "relative",
        "metric": "speedup", "low": 3.5, "high": 3.5, "unit": "x", "direction": "increase", "bound": "exact",
        "stat": "none", "subject": "=SYSTEM", "baseline": "<img src=x onerror=alert(2)>", "role": "result"}])
    for line in resources.gold().read_text("utf-8").splitlines()[:limit]:
        record = json.loads(line)
        papers.append(Paper(record["id"], record["title"], record["abstract"]))
        claims += _claims(papers[-1], record["claims"])
    with duckdb.connect(str(path)) as connection:
        for table in schema.TABLES:
            connection.execute(table.ddl())
        connection.register("paper_rows", schema.to_arrow(Paper, papers))
        connection.execute("INSERT INTO papers BY NAME FROM paper_rows")
        connection.register("claim_rows", schema.to_arrow(Claim, claims))
        connection.execute("INSERT INTO claims BY NAME SELECT * EXCLUDE evidence FROM claim_rows")
    return path


def _publish(name: Path, database: Path) -> None:
    """Points the symlink `name` to `database` in one step, as a build does."""
    fresh = name.with_suffix(".new")
    fresh.symlink_to(database)
    os.replace(fresh, name)


@pytest.fixture(scope="session")
def database(tmp_path_factory) -> Path:
    """A published database, read-only for all tests."""
    folder = tmp_path_factory.mktemp("database")
    _write_database(folder / "claims-1.duckdb")
    _publish(folder / "claims.duckdb", folder / "claims-1.duckdb")
    return folder / "claims.duckdb"


@pytest.fixture(scope="session")
def write_database():
    """Function (path, limit=None): writes the bundled gold as a database."""
    return _write_database


@pytest.fixture(scope="session")
def publish():
    """Function (name, database): points the symlink `name` to `database`."""
    return _publish
