"""The confidence that is learned from the gold here holds on records that the fit did not see."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

BENCHMARK = Path(__file__).resolve().parents[1] / "benchmarks" / "confidence.py"


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("benchmark_confidence", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look it up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def rows(benchmark, shared):
    gold = shared / "gold"
    return benchmark.examples(gold / "trending.jsonl") + benchmark.examples(gold / "arxiv-dev.jsonl", "held out")


def test_out_of_fold_it_is_near_the_truth(benchmark, rows):
    strength, stated = benchmark.chosen(rows)
    right = benchmark.truth(rows)
    print("", f"strength {strength}", *benchmark.figures(rows, stated), *benchmark.reliability(stated, right), sep="\n")
    assert benchmark.brier(stated, right) < benchmark.brier(right.mean(), right)
    assert [b for b in benchmark.bins(stated, right) if b.off] == []


def test_the_folds_part_the_records(benchmark, rows):
    for turn in range(benchmark.TURNS):
        sizes = np.bincount([benchmark.fold(record, turn) for record in {row.record for row in rows}])
        assert len(sizes) == benchmark.FOLDS and sizes.min() > 0


def test_the_fit_is_the_least_of_its_loss(benchmark, rows):
    """No step along any weight makes it better, and the same data give the same weights."""
    names = benchmark.columns(rows)
    x, right, count = benchmark.matrix(rows, names), benchmark.truth(rows), benchmark.counts(rows)
    weights = benchmark.fit(x, right, count, 20)

    def loss(at):
        p = benchmark.probability(x, at)
        return -(count * np.log(np.where(right == 1, p, 1 - p))).sum() + 10 * (at[1:] ** 2).sum()

    for step in np.vstack([np.eye(len(weights)), -np.eye(len(weights))]) * 1e-3:
        assert loss(weights) <= loss(weights + step)
    assert (benchmark.fit(x, right, count, 20) == weights).all()


def test_what_is_stored_scores_as_the_fit_did(benchmark, rows):
    """The extractor reads the weights as they were learned, but for their rounding."""
    model = tomllib.loads(benchmark.stored(rows, 20, ["a note"]))
    names = benchmark.columns(rows)
    exact = benchmark.fit(benchmark.matrix(rows, names), benchmark.truth(rows), benchmark.counts(rows), 20)
    kept = [model["intercept"], *(model["weights"][name][value] if value else model["weights"]["amount"][name]
                                  for name, value in names)]
    assert np.abs(exact - kept).max() <= 0.0051
