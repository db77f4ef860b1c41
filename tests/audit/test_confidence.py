"""Confidence: a probability that rises with the evidence, by weights that are data."""

from __future__ import annotations

import dataclasses

import pytest

from claims import extract, rules, vocabulary
from claims.audit.confidence import OTHER, confidence, contributions, explained, features
from claims.extract import explain
from claims.model import Claim, Evidence

MODEL = vocabulary.load("confidence.toml")
TITLE = "Falcor: Loops for All"


def claim(**changes) -> Claim:
    """A claim with nothing found about it but what is given."""
    plain = Claim(claim_id="1", paper_id="p", field="abstract", start=0, end=2, value_text="2x", sentence="2x.",
                  kind="relative", metric="speedup", low=2.0, high=2.0, unit="x")
    return dataclasses.replace(plain, **changes)


def of(sentence: str, title: str = TITLE) -> float:
    (found,) = extract(sentence, title)
    return found.confidence


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("Falcor is 2.5x faster than cuBLAS.", "The tool with the loops is 2.5x faster."),
        ("Falcor is 2.5x faster compared with cuBLAS.", "Falcor is 2.5x faster."),
        ("Compared with cuBLAS, Falcor cuts latency by 30%.", "Falcor cuts latency by 30%."),
        ("Falcor is 2.5x faster than cuBLAS.", "Falcor is 2.5x faster than cuBLAS" + " and is easy to use" * 12 + "."),
    ],
    ids=["named", "compared", "compared-first", "short"],
)
def test_more_evidence_is_more_confidence(better, worse):
    assert of(better) > of(worse)


def test_a_comparison_that_was_not_read_is_doubt():
    read = claim(sentence="This gives a gain of 2x.")
    unread = claim(sentence="This gives a gain of 2x over it.")
    assert features(read)["unread_comparison"] == 0 and features(unread)["unread_comparison"] == 1
    assert confidence(unread) < confidence(read)


@pytest.mark.parametrize(
    ("name", "called"),
    [("vLLM", "name"), ("Falcor-2", "name"), ("Falcor-\n2", "name"), ("A100 GPU", "name"), ("Falcor", "capital"),
     ("the Falcor tool", "capital"), ("our tool", "words"), (None, "none")],
)
def test_how_a_subject_is_written(name, called):
    assert features(claim(subject=name))["called"] == called


def test_features_come_from_the_evidence():
    found = [Evidence("subject", "abstract", 0, 6, "Falcor", "named_in_clause"),
             Evidence("hardware", "abstract", 9, 13, "A100", "placed"),
             Evidence("baseline", "abstract", 20, 26, "cuBLAS", "than")]
    assert features(claim(subject="Falcor", baseline="cuBLAS", evidence=found, sentence="x" * 250)) == {
        "subject": "named_in_clause", "called": "capital", "baseline": "than", "kind": "relative", "length": 0.5,
        "unread_comparison": 0.0}


@pytest.mark.parametrize("sentence", ["", "2x", "x" * 100_000, "\n than \n" * 1000])
@pytest.mark.parametrize("kind", ["relative", "absolute", "change"])
def test_it_is_a_probability(sentence, kind):
    found = confidence(claim(sentence=sentence, kind=kind))
    assert 0 <= found <= 1
    assert found == round(found, 2)


def test_a_rule_without_a_weight_counts_as_other():
    def by(rule):
        return claim(subject="Falcor", evidence=[Evidence("subject", "abstract", 0, 6, "Falcor", rule)])

    assert contributions(by("no_such_rule"))["subject no_such_rule"] == MODEL["weights"]["subject"][OTHER]
    assert confidence(by("no_such_rule")) == confidence(by(OTHER))


def test_every_weight_is_of_a_feature():
    found = features(claim())
    named = {name for name, value in found.items() if isinstance(value, str)}
    assert set(MODEL["weights"]) == named | {"amount"}
    assert set(MODEL["weights"]["amount"]) == set(found) - named
    assert list(MODEL) == ["intercept", "weights"]
    for table in MODEL["weights"].values():
        assert list(table) == sorted(table) or table is MODEL["weights"]["amount"]
        assert all(abs(weight) < 5 for weight in table.values())


def test_an_explanation_says_what_the_confidence_comes_from():
    explanation = explain("Falcor is 2.5x faster than cuBLAS.", TITLE)
    (found,) = explanation.claims
    line = next(line for line in str(explanation).splitlines() if line.split()[:1] == ["confidence"])
    assert line.split(maxsplit=1)[1] == explained(found)
    assert line.split()[1] == f"{found.confidence:.2f}"
    weight = MODEL["weights"]["subject"]["named_in_clause"]
    assert f"subject named_in_clause {weight:+.2f}" in line


def test_rules_have_no_confidence_of_their_own():
    assert not any(hasattr(rule, "trust") for rule in rules.catalogue())
