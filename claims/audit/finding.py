"""How checks report: one Finding a claim and check."""

from __future__ import annotations

from collections.abc import Iterable

from claims.model import Claim, Finding, FindingCode


def quoted(claim: Claim) -> str:
    """The value as the paper has it, in quotation marks, on one line."""
    return '"' + " ".join(claim.value_text.split()) + '"'


def finding(claim: Claim, code: FindingCode, message: str, *, value: float | None = None,
            reference: float | None = None, hardware_id: str | None = None, others: Iterable[Claim] = ()) -> Finding:
    """A finding on a claim; `value` and `reference` are what was compared, in the same unit."""
    return Finding(claim.claim_id, claim.paper_id, code, message, value, reference, hardware_id,
                   [other.claim_id for other in others])
