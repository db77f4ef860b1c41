"""All checks of a paper's claims together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from claims.audit import consistency, physics
from claims.audit.caveats import caveats
from claims.model import Claim, Finding

# Worst first.
CODES = {
    "over_peak": "above what the named device can do, times the number of devices",
    "inconsistent": "contradicted by other numbers of the paper, or by itself",
    "confirmed": "agrees with other numbers of the paper, or with the device's peak, in a check that could have failed",
    "share_of_peak": "how much of the device's peak the value is; not among a claim's own codes, for it judges nothing",
}


def findings(claims: Sequence[Claim]) -> Iterator[Finding]:
    """What the checks say of some claims, paper by paper, worst first in each; a paper's claims stand together."""
    order = list(CODES)
    for _, group in groupby(claims, key=lambda claim: claim.paper_id):
        paper = list(group)
        found = [f for claim in paper for f in physics.check(claim)]
        found += consistency.check(paper)
        yield from sorted(found, key=lambda f: order.index(f.code))


def review(paper: Sequence[Claim]) -> None:
    """Fills audit and caveats of the claims of one paper, in place."""
    told: dict[str, set[str]] = {}
    for found in findings(paper):
        told.setdefault(found.claim_id, set()).add(found.code)
    for claim in paper:
        codes = told.get(claim.claim_id, set())
        claim.audit = [code for code in CODES if code in codes and code != "share_of_peak"]
        claim.caveats = caveats(claim, paper)
