"""A paper's title and abstract with its claims marked, and the claims in words beside them."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboards import wording
from dashboards.widgets import highlight
from dashboards.widgets.highlight import Span


def show(texts: Mapping[str, str], claims: Sequence[Mapping[str, Any]], places: Iterable[tuple[str, str, int, int]],
         picked: str | None = None) -> None:
    """Draws the texts of the fields; `claims` are numbered in their order, `places` are slot, field, start, end."""
    places = list(places)
    numbers: dict[tuple[str, int, int], list[int]] = {}
    for number, claim in enumerate(claims, 1):
        numbers.setdefault((claim["field"], claim["start"], claim["end"]), []).append(number)
    chosen = {(claim["field"], claim["start"], claim["end"]) for claim in claims if claim["claim_id"] == picked}
    st.html(highlight.legend())
    for field, text in texts.items():
        spans = [Span(start, end, highlight.SLOTS[slot]) for slot, where, start, end in places
                 if where == field and slot in highlight.SLOTS]
        spans += [Span(start, end, highlight.VALUE, ",".join(map(str, named)), (where, start, end) in chosen)
                  for (where, start, end), named in numbers.items() if where == field]
        with st.container(border=True, key=f"text {field}"):
            st.caption(field)
            st.html(highlight.marked(text, spans))


def label(number: int, claim: Mapping[str, Any]) -> str:
    """A claim in a line of Markdown, with its number in the text."""
    who = claim["subject"] or "system not stated"
    against = f" over {claim['baseline']}" if claim["baseline"] else ""
    return wording.plain(f"{number}. {wording.metric(claim['metric'])}: {wording.stated(claim)} · {who}{against}")
