"""Ratio, gain and SI values of the gold file that is not bundled."""
from __future__ import annotations

import importlib.util
from pathlib import Path


def test_every_claim_of_the_other_gold(shared):
    path = Path(__file__).parents[1] / "test_comparable_values.py"
    spec = importlib.util.spec_from_file_location("comparable_values", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.check_gold(shared / "gold" / "arxiv-dev.jsonl") == 1053
