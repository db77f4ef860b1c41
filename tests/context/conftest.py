"""A paper with marked values in, their context as texts out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from claims.context import resolve
from claims.rules import Draft
from claims.text import FieldText, read_field

MARKED = re.compile(r"\[\[(.+?)\]\]")


def marked_drafts(fields: list[FieldText], field: int, values: list[tuple[int, int]], **facts: Any) -> list[Draft]:
    """A draft for every marked value; `facts` are Draft's own fields, a list of metrics going round the values."""
    metrics = facts.pop("metrics", ["speedup"])
    out = []
    for n, (start, end) in enumerate(values):
        sentence = next(i for i, (a, b) in enumerate(fields[field].sentences) if a <= start < b)
        plain: dict[str, Any] = {"kind": "relative", "low": 2, "high": 2, "unit": "x", "direction": "increase"}
        out.append(
            Draft(
                field=field,
                sentence=sentence,
                start=start,
                end=end,
                metric=metrics[n % len(metrics)],
                **{**plain, **facts},
            )
        )
    return out


@pytest.fixture
def context_of() -> Callable[..., list[dict[str, Any]]]:
    """Context of the values marked [[so]] in an abstract, in order: a dict of slots for each."""

    def read(abstract: str, title: str = "", **facts: Any) -> list[dict[str, Any]]:
        plain, values, shift = "", [], 0
        for match in MARKED.finditer(abstract):
            plain += abstract[shift : match.start()]
            values.append((len(plain), len(plain) + len(match[1])))
            plain += match[1]
            shift = match.end()
        fields = [read_field("title", title), read_field("abstract", plain + abstract[shift:])]
        assert fields[1].text == plain + abstract[shift:], "write test abstracts in normalised form"
        drafts = marked_drafts(fields, 1, values, **facts)
        resolve(fields, drafts)

        def text(span: tuple[int, int, int]) -> str:
            return fields[span[0]].text[span[1] : span[2]]

        return [
            {
                "subject": d.subject and text(d.subject),
                "baseline": d.baseline and text(d.baseline),
                **{
                    slot: [text(s) for s in getattr(d, slot)]
                    for slot in ("hardware", "baseline_hardware", "workload", "precision")
                },
                "device_count": d.device_count,
                "role": d.role,
                "evidence": {(slot, text(span), rule) for slot, span, rule in d.evidence},
            }
            for d in drafts
        ]

    return read
