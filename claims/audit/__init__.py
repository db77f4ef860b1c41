"""Checks of a claim against its own paper and against its device; caveats; confidence; comparability."""

from __future__ import annotations

from claims.audit.caveats import CAVEATS, caveats
from claims.audit.comparable import Verdict, compare
from claims.audit.confidence import confidence
from claims.audit.review import CODES, findings, review

__all__ = ["CAVEATS", "CODES", "Verdict", "caveats", "compare", "confidence", "findings", "review"]
