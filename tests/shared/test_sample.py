"""Every claim of the 20,000 records: true to its text, to its schema, and to itself when the text is wrapped anew."""
from __future__ import annotations

import textwrap

import jsonschema
import pytest

from claims import schema
from claims.extract import extract_paper
from claims.model import Claim, Paper
from claims.readers import read


@pytest.fixture(scope="module")
def extracted(shared) -> list[tuple[Paper, list[Claim]]]:
    return [(paper, extract_paper(paper)) for paper in read(shared / "corpus" / "arxiv-sample.jsonl.gz")]


def test_value_and_evidence_stand_where_they_are_said_to(extracted):
    for paper, found in extracted:
        for claim in found:
            text = getattr(paper, claim.field)
            assert text[claim.start:claim.end] == claim.value_text
            assert claim.sentence in text
            for evidence in claim.evidence:
                assert getattr(paper, evidence.field)[evidence.start:evidence.end] == evidence.text


def test_every_claim_validates_and_has_its_own_id(extracted):
    claims = [claim for _, found in extracted for claim in found]
    validator = jsonschema.Draft202012Validator(schema.json_schema("claim"))
    for claim in claims:
        validator.validate(schema.plain(claim))
    assert len({claim.claim_id for claim in claims}) == len(claims) > 3000


def test_wrapping_a_text_anew_keeps_its_claims(extracted):
    def wrapped(text: str) -> str:
        return textwrap.fill(text, 60, break_long_words=False, break_on_hyphens=False)

    changed = []
    for paper, found in extracted:
        again = extract_paper(Paper(paper.paper_id, wrapped(paper.title), wrapped(paper.abstract)))
        if [claim.claim_id for claim in again] != [claim.claim_id for claim in found]:
            changed.append(paper.paper_id)
    assert changed == []
