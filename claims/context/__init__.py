"""The context of claims: whose value, against whom, on what device, for which work, in which number format.

`resolve` is the only entry. It reads the paper once as words, then goes through its sentences with drafts; each slot
has a module of its own, and every filled slot leaves evidence: characters and the name of the rule.
"""
from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from claims.context import baseline, hardware, precision, role, subject, workload
from claims.context.values import Value, read_values
from claims.context.words import Paper

if TYPE_CHECKING:
    from claims.rules import Draft
    from claims.text import FieldText


def resolve(fields: list[FieldText], drafts: list[Draft]) -> None:
    """Fill subject, baseline, hardware, workload, precision, device_count and role of a paper's drafts, in place.

    `fields` are title and abstract; each draft points to one of their sentences. Deterministic and local to the paper.
    """
    if not drafts:
        return
    paper = Paper(fields)
    own, own_rule = subject.own_system(paper)
    fallback, fallback_rule = (own, own_rule) if own else subject.unnamed(paper)
    order = sorted(drafts, key=lambda d: (d.field, d.sentence, d.start))
    for (field, sentence), group in groupby(order, key=lambda d: (d.field, d.sentence)):
        start, stop = paper.sentence(field, sentence)
        values = read_values(paper, list(group))
        compared = baseline.comparisons(paper, start, stop, values)
        baseline.assign(paper, values, compared, start, stop)
        rivals = [r for c in compared for r in c.rivals]
        hardware.attach(paper, values, start, stop, own, rivals)
        background = role.is_background(paper, field, start, stop)
        for value in values:
            found, rule = subject.of_value(paper, start, value.word, own)
            if found is None:
                found, rule = fallback, fallback_rule
            _fill(paper, value, "subject", [found] if found else [], rule)
            if value.comparison is not None:
                _fill(paper, value, "baseline", value.rivals[:1], value.comparison.rule)
            _fill(paper, value, "hardware", [(d.start, d.end) for d in value.devices], value.device_rule)
            _fill(paper, value, "precision", *precision.of_sentence(paper, start, stop, rivals))
            _fill(paper, value, "workload", *workload.of_sentence(paper, start, stop, rivals))
            for draft in value.drafts:
                draft.device_count = value.device_count
                draft.role = "background" if background else "result"


def _fill(paper: Paper, value: Value, slot: str, ranges: list[tuple[int, int]], rule: str) -> None:
    """Put word ranges into a slot of the value's drafts, with their evidence."""
    spans = [paper.span(i, j) for i, j in ranges]
    for draft in value.drafts:
        if isinstance(getattr(draft, slot), list):
            getattr(draft, slot).extend(spans)
        elif spans:
            setattr(draft, slot, spans[0])
        draft.evidence.extend((slot, span, rule) for span in spans)
