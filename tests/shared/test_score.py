"""The project's scorer gives the figures of ../shared/score.py on the same files."""
from __future__ import annotations

import json
import random
import subprocess
import sys

import pytest
from click.testing import CliRunner

from claims.cli import commands
from claims.evaluate import read_gold, score


def run(*words) -> str:
    done = CliRunner().invoke(commands, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.stdout


def theirs(shared, *words) -> str:
    return subprocess.run([sys.executable, shared / "score.py", *map(str, words)], capture_output=True, text=True,
                          check=True).stdout


@pytest.mark.parametrize("name", ["trending", "arxiv-dev"])
def test_extracted_claims_score_the_same(shared, tmp_path, name):
    gold, claims = shared / "gold" / f"{name}.jsonl", tmp_path / "claims.jsonl"
    run("extract", gold, "-o", claims)
    assert json.loads(run("eval", gold, "--json")) == json.loads(theirs(shared, gold, claims, "--json"))
    assert run("eval", gold, "--claims", claims, "--errors", "5000") == theirs(shared, gold, claims, "--errors", "5000")


SLOTS = ("kind", "metric", "low", "unit", "direction", "bound", "stat", "subject", "baseline", "hardware", "workload",
         "precision", "device_count", "role")


def spoiled(gold: list[dict], dice: random.Random) -> list[dict]:
    """The gold as extracted claims with all kinds of faults."""
    annotated = [claim for record in gold for claim in record["claims"]]
    found = []
    for record in gold:
        for claim in record["claims"]:
            start = record[claim["field"]].find(claim["quote"]) + claim["quote"].find(claim["value_text"])
            row = {**claim, "paper_id": record["id"], "start": start, "end": start + len(claim["value_text"])}
            row.update((slot, dice.choice(annotated)[slot]) for slot in SLOTS if dice.random() < 0.1)
            row["start"] += dice.random() < 0.1
            found += [row] * dice.choice([0, 1, 1, 1, 1, 1, 1, 1, 1, 2])
            if dice.random() < 0.05:
                found.append({**row, "paper_id": dice.choice([*gold, {"id": "stray"}])["id"]})
    return found


@pytest.mark.parametrize("name", ["trending", "arxiv-dev"])
def test_spoiled_gold_scores_the_same(shared, tmp_path, name):
    path = shared / "gold" / f"{name}.jsonl"
    gold, claims = read_gold(path), tmp_path / "claims.jsonl"
    claims.write_text("".join(json.dumps(row) + "\n" for row in spoiled(gold, random.Random(name))))
    assert json.loads(run("eval", path, "--claims", claims, "--json")) == json.loads(
        theirs(shared, path, claims, "--json"))
    assert run("eval", path, "--claims", claims, "--errors", "5000") == theirs(shared, path, claims, "--errors", "5000")


def test_nothing_extracted_scores_the_same(shared, tmp_path):
    path, claims = shared / "gold" / "trending.jsonl", tmp_path / "claims.jsonl"
    claims.touch()
    assert score(read_gold(path), []).as_dict() == json.loads(theirs(shared, path, claims, "--json"))
