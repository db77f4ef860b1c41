"""Tests on material that is not part of the project: collected only where it lies beside the checkout."""
from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"
collect_ignore_glob = [] if SHARED.is_dir() else ["test_*.py"]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with score.py, gold/ and corpus/."""
    return SHARED
