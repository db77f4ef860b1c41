"""The context of claims: whose value, against whom, on what device, for which work, in which number format.

`resolve` is the only entry. It reads the paper once as words, then goes through its sentences with drafts; each slot
has a module of its own, and every filled slot leaves evidence: characters and the name of the rule.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from claims.context import baseline, carried, hardware, precision, role, subject, workload
from claims.context.own import own_system
from claims.context.phrases import Range
from claims.context.values import Value, read_values
from claims.context.words import Paper

if TYPE_CHECKING:
    from claims.rules import Draft
    from claims.text import FieldText


def resolve(fields: list[FieldText], drafts: list[Draft]) -> None:
    """Fill subject, baseline, hardware, baseline_hardware, workload, precision, device_count and role of a paper's
    drafts, in place.

    `fields` are title and abstract; each draft points to one of their sentences. Deterministic and local to the paper.
    """
    if not drafts:
        return
    paper = Paper(fields)
    own = own_system(paper)
    own_is_device = own.found is not None and hardware.is_device(paper, own.found, {d.metric for d in drafts})
    told: dict[int, list[Value]] = {}  # the values of the abstract's sentences so far
    order = sorted(drafts, key=lambda d: (d.field, d.sentence, d.start))
    for (field, sentence), group in groupby(order, key=lambda d: (d.field, d.sentence)):
        start, stop = paper.sentence(field, sentence)
        values = read_values(paper, list(group))
        rivals = baseline.attach(paper, values, start, stop)
        background = role.background(paper, start, stop, own.found)
        subject.attach(paper, values, start, own, background=bool(background))
        if field == len(fields) - 1:
            carried.lend(paper, values, sentence, told)
            told[sentence] = values
        hardware.attach(paper, values, start, stop, rivals)
        workload.attach(paper, values, start, stop, rivals, own.found)
        precision.attach(paper, values, start, stop, rivals)
        for value in values:
            _fill(paper, value, (start, stop), background, own.found if own_is_device else None)


def _fill(paper: Paper, value: Value, sentence: Range, told: str, device: Range | None) -> None:
    """Put what was found for a value into its drafts; `told` is the rule that calls the sentence background."""
    if value.subject is not None:
        _put(paper, value, "subject", [value.subject], value.subject_rule)
    if value.comparison is not None:
        _put(paper, value, "baseline", value.rivals[:1], value.comparison.rule)
        of_rival = [(d.start, d.end) for d in hardware.of_rivals(paper, value.rivals)]
        _put(paper, value, "baseline_hardware", of_rival, "in_baseline")
    if device is not None and value.subject == device and value.device_rule in ("brought_for", "title"):
        value.devices = [d for d in value.devices if not hardware.of_others(paper, d)]  # it is the chip itself
    _put(paper, value, "hardware", [(d.start, d.end) for d in value.devices], value.device_rule)
    if value.devices and value.devices[0].cut:
        hardware.shorten(value.drafts, value.devices[0].cut)
    if device is not None and value.subject == device:
        _put(paper, value, "hardware", [device], "own_device")
    _put(paper, value, "workload", value.works, value.work_rule)
    _put(paper, value, "precision", value.formats, value.format_rule)
    for draft in value.drafts:
        draft.device_count = value.device_count
        draft.role = "background" if told else "result"
        if told:
            draft.evidence.append(("role", paper.span(*sentence), told))
        if value.device_count is not None and value.devices:
            place = value.devices[0].start, value.devices[0].end
            draft.evidence.append(("device_count", paper.span(*place), value.device_rule))


def _put(paper: Paper, value: Value, slot: str, ranges: list[Range], rule: str) -> None:
    """Put word ranges into a slot of the value's drafts, with their evidence."""
    spans = [paper.span(i, j) for i, j in ranges]
    for draft in value.drafts:
        if isinstance(getattr(draft, slot), list):
            getattr(draft, slot).extend(spans)
        elif spans:
            setattr(draft, slot, spans[0])
        draft.evidence.extend((slot, span, rule) for span in spans)
