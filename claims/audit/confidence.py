"""Confidence: how likely the headline of a claim (metric, value, bound, subject, baseline) is right.

A logistic model over a few features of the claim and its evidence. The weights are data, in vocabulary/confidence.toml;
`make confidence` learns them from annotated records (tests/benchmarks/confidence.py) and says how far they can be
trusted.
"""

from __future__ import annotations

from functools import cache
from math import exp

from claims import vocabulary
from claims.model import Claim

OTHER = "other"
"""Stands for the values of a feature that are too rare to have a weight of their own."""

_COMPARES = vocabulary.clue("compares")
_USUAL_LENGTH = 200  # characters of a sentence with a claim, white space left out
_MAX_LENGTH = 500


def features(claim: Claim) -> dict[str, str | float]:
    """What the confidence of a claim depends on: kinds of evidence by name, and amounts.

    subject, baseline: the rule that found it, "none" without one; called: how the subject is written; kind: of the
    claim; length: hundreds of characters that its sentence has beyond 200; unread_comparison: 1 when its sentence
    compares and no baseline was found.
    """
    found = {e.slot: e.rule for e in claim.evidence if e.slot in ("subject", "baseline")}
    unread = claim.baseline is None and claim.kind != "absolute" and _COMPARES.search(claim.sentence) is not None
    return {
        "subject": found.get("subject", "none"),
        "called": _shape(claim.subject),
        "baseline": found.get("baseline", "none"),
        "kind": claim.kind,
        "length": (min(sum(map(len, claim.sentence.split())), _MAX_LENGTH) - _USUAL_LENGTH) / 100,
        "unread_comparison": float(unread),
    }


def _shape(name: str | None) -> str:
    """How a subject is written: like a name ("vLLM", "Falcor-2"), with a capital, in plain words, or not at all."""
    if name is None:
        return "none"
    words = name.replace("-\n", "-").split()
    if any(c.isupper() or c.isdigit() for word in words for c in word[1:]):
        return "name"
    return "capital" if any(word[0].isupper() for word in words) else "words"


def contributions(claim: Claim) -> dict[str, float]:
    """What each feature adds to the log odds that the claim's headline is right, with the intercept.

    A feature's value that has no weight counts as "other"; a feature that has none adds nothing.
    """
    intercept, weights = _model()
    out = {"intercept": intercept}
    for name, value in features(claim).items():
        if isinstance(value, str):
            table = weights.get(name, {})
            out[f"{name} {value}"] = table.get(value, table.get(OTHER, 0.0))
        else:
            out[name] = value * weights["amount"].get(name, 0.0)
    return out


def confidence(claim: Claim) -> float:
    """The probability, 0 to 1 with two decimals, that the claim's headline is right."""
    return round(1 / (1 + exp(-sum(contributions(claim).values()))), 2)


def explained(claim: Claim, most: int = 4) -> str:
    """The confidence of a claim with its largest contributions, in one line."""
    parts = sorted(contributions(claim).items(), key=lambda part: -abs(part[1]))
    said = [f"{name} {value:+.2f}" for name, value in parts if name != "intercept" and abs(value) >= 0.05]
    return f"{claim.confidence:.2f}" + (f" ({', '.join(said[:most])})" if said else "")


@cache
def _model() -> tuple[float, dict[str, dict[str, float]]]:
    """The intercept, and the weights by feature: of each of its values, or, for amounts, under "amount"."""
    model = vocabulary.load("confidence.toml")
    return model["intercept"], model["weights"]
