"""Every claim of the 20,000 records: true to its text, to its schema, and to itself, however the text is wrapped.

All records are extracted once, one after the other in the order of the file, and wrapped anew once. What costs as much
again is tried on every fifth record: the other way of wrapping (at hyphens too), another order of the papers, and two
processes. `test_build.py` compares whole databases of one and two processes.
"""
from __future__ import annotations

import pickle
import random
import textwrap

import jsonschema
import pytest

from claims import schema
from claims.extract import extract_paper
from claims.jobs import extract_batches, extract_papers
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
            assert claim.value_text in claim.sentence
            for evidence in claim.evidence:
                assert getattr(paper, evidence.field)[evidence.start:evidence.end] == evidence.text


def test_every_claim_validates_and_has_its_own_id(extracted):
    claims = [claim for _, found in extracted for claim in found]
    validator = jsonschema.Draft202012Validator(schema.json_schema("claim"))
    for claim in claims:
        validator.validate(schema.plain(claim))
    assert len({claim.claim_id for claim in claims}) == len(claims) > 3000


def told(claim: Claim) -> tuple:
    """A claim without what line breaks move: offsets and white space."""
    words = [claim.subject or "", claim.baseline or "", *claim.hardware, *claim.workload, *claim.precision]
    return (claim.claim_id, claim.kind, claim.metric, claim.low, claim.high, claim.unit, claim.from_value,
            claim.direction, claim.bound, claim.stat, claim.role, claim.device_count, claim.rule,
            ["".join(each.split()) for each in words])


@pytest.mark.parametrize(("on_hyphens", "every"), [(False, 1), (True, 5)], ids=["at-spaces", "at-hyphens-too"])
def test_wrapping_a_text_anew_keeps_its_claims(extracted, on_hyphens, every):
    def wrapped(text: str) -> str:
        return textwrap.fill(text, 60, break_long_words=False, break_on_hyphens=on_hyphens)

    changed = []
    for paper, found in extracted[::every]:
        again = extract_paper(Paper(paper.paper_id, wrapped(paper.title), wrapped(paper.abstract)))
        if [told(claim) for claim in again] != [told(claim) for claim in found]:
            changed.append(paper.paper_id)
    assert changed == []


def test_order_and_company_of_the_papers_do_not_matter(extracted):
    some = extracted[::5]
    random.Random(11).shuffle(some)
    assert list(extract_papers(paper for paper, _ in some)) == [claim for _, found in some for claim in found]


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_number_of_processes_does_not_matter(extracted, jobs):
    some = extracted[::5]
    batches = list(extract_batches((paper for paper, _ in some), pickle.dumps, jobs))
    assert [failure for batch in batches for failure in batch.failures] == []
    found = [claim for batch in batches for claim in pickle.loads(batch.payload)]
    assert found == [claim for _, claims in some for claim in claims]
