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
    own_device = own is not None and hardware.is_device(paper, own, {d.metric for d in drafts})
    order = sorted(drafts, key=lambda d: (d.field, d.sentence, d.start))
    for (field, sentence), group in groupby(order, key=lambda d: (d.field, d.sentence)):
        start, stop = paper.sentence(field, sentence)
        values = read_values(paper, list(group))
        compared = baseline.comparisons(paper, start, stop, values)
        baseline.assign(paper, values, compared, start, stop)
        rivals = [r for c in compared for r in c.rivals]
        hardware.attach(paper, values, start, stop, rivals)
        workload.attach(paper, values, start, stop, rivals, own)
        precision.attach(paper, values, start, stop, rivals)
        background = role.background(paper, start, stop, own)
        for value in values:
            found, rule = (value.owner, "competitor") if value.owner else subject.of_value(paper, start, value.word, own, own_rule)
            if found is None:
                found, rule = fallback, fallback_rule
            _fill(paper, value, "subject", [found] if found else [], rule)
            acting = hardware.acting(paper, found, start) if found else None
            if acting is not None:
                value.devices, value.device_rule = [acting], "subject_device"
            if value.comparison is not None:
                _fill(paper, value, "baseline", value.rivals[:1], value.comparison.rule)
            _fill(paper, value, "hardware", [(d.start, d.end) for d in value.devices], value.device_rule)
            if own_device and found == own:
                _fill(paper, value, "hardware", [own], "own_device")
            _fill(paper, value, "precision", value.formats, value.format_rule)
            _fill(paper, value, "workload", value.works, value.work_rule)
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
