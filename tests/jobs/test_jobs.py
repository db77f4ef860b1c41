"""Extraction of many papers: the same bytes whatever the number of processes, batches and the order."""
from __future__ import annotations

import json
import os
import random
import signal
from concurrent.futures import BrokenExecutor

import pytest

import claims
from claims import jobs, resources, store
from claims.model import Claim, Paper
from claims.readers import read

ENCODE = store.FORMATS["jsonl"].encode


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    return list(read(resources.corpus()))


def lines(papers: list[Paper], count: int) -> list[str]:
    return [line for batch in jobs.extract_batches(papers, ENCODE, count)
            for line in batch.payload.decode().splitlines()]


def test_batches_hold_all_papers_and_claims_in_order(papers, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 50)
    batches = list(jobs.extract_batches(iter(papers), ENCODE))
    assert [batch.papers for batch in batches] == [50, 50, 50, 50, 33]
    rows = [json.loads(line) for batch in batches for line in batch.payload.splitlines()]
    assert len(rows) == sum(batch.claims for batch in batches) > 100
    ids = [paper.paper_id for paper in papers]
    assert [ids.index(row["paper_id"]) for row in rows] == sorted(ids.index(row["paper_id"]) for row in rows)


@pytest.mark.parametrize("count", [2, 3])
def test_any_number_of_processes_gives_the_same(papers, monkeypatch, count):
    expected = lines(papers, 1)
    monkeypatch.setattr(jobs, "BATCH", 10)
    assert lines(papers, count) == expected


def test_any_order_of_papers_gives_each_the_same(papers):
    assert sorted(lines(random.Random(2).sample(papers, len(papers)), 1)) == sorted(lines(papers, 1))


def test_no_papers_no_batches():
    assert list(jobs.extract_batches([], ENCODE)) == []


def test_the_api_gives_the_claims_of_all_papers(papers):
    found = list(claims.extract_papers(papers[:100]))
    assert all(isinstance(claim, Claim) for claim in found)
    assert ENCODE(found).decode().splitlines() == lines(papers[:100], 1)


def test_a_fault_in_one_paper_is_reported_and_loses_no_other(papers, monkeypatch):
    real = jobs.extract_paper

    def faulty(paper: Paper) -> list[Claim]:
        if paper.paper_id == "hf-020":
            raise IndexError("a fault of the program")
        return real(paper)

    monkeypatch.setattr(jobs, "extract_paper", faulty)
    (batch,) = jobs.extract_batches(papers[:40], ENCODE)
    assert batch.papers == 40
    assert batch.claims > 0
    (failure,) = batch.failures
    assert f"{resources.corpus()}:" in str(failure)
    assert "'hf-020' (IndexError: a fault of the program); please report it" in str(failure)


def _die(claims: list[Claim]) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def test_a_killed_process_is_an_error_and_no_hang(papers, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 10)
    with pytest.raises(BrokenExecutor):
        list(jobs.extract_batches(papers, _die, 2))


def test_stopping_early_ends_the_processes(papers, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 5)
    batches = jobs.extract_batches(papers, ENCODE, 2)
    assert next(batches).papers == 5
    batches.close()
