"""Rules are data with proof: each makes what its examples say, and nothing of its near misses."""

import pytest

from claims import rules
from claims.rules.patterns import compile_pattern
from claims.text import read_field

CATALOGUE = rules.catalogue()
EXAMPLES = [(rule, sentence, expected) for rule in CATALOGUE for sentence, expected in rule.examples]
NEAR_MISSES = [(rule, sentence) for rule in CATALOGUE for sentence in rule.near_misses]


def drafts(sentence):
    field = read_field("abstract", sentence)
    return [
        (draft, field.text[draft.start : draft.end])
        for s in rules.apply([read_field("title", ""), field])
        for draft in s.drafts
    ]


@pytest.mark.parametrize(("rule", "sentence", "expected"), EXAMPLES, ids=[f"{r.name}-{s[:24]}" for r, s, _ in EXAMPLES])
def test_example(rule, sentence, expected):
    found = drafts(sentence)
    assert [(text, d.metric, d.direction) for d, text in found] == list(expected)
    assert rule.name in {d.rule for d, _ in found}, "the example is explained by another rule"


@pytest.mark.parametrize(("rule", "sentence"), NEAR_MISSES, ids=[f"{r.name}-{s[:24]}" for r, s in NEAR_MISSES])
def test_near_miss(rule, sentence):
    assert [d.rule for d, _ in drafts(sentence)] == []


def test_every_rule_has_proof():
    for rule in CATALOGUE:
        assert rule.examples, rule.name
        assert rule.near_misses, rule.name
        assert rule.doc, rule.name


def test_names_are_unique():
    names = [rule.name for rule in CATALOGUE]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("pattern", ["NO_SUCH_TYPE", "QUANTITY %", "<d: FASTER|SLOWEST>"])
def test_bad_pattern_is_named(pattern):
    with pytest.raises(ValueError, match="pattern"):
        compile_pattern(pattern)
