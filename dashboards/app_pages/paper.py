"""One paper: its text with everything that was read marked in it, its claims, and what the checks say of them."""
from __future__ import annotations

from typing import Any

import streamlit as st

from claims.schema import literal
from claims.store import latex
from dashboards import address, data, database, site, wording
from dashboards.widgets import controls, evidence, read_text, table
from dashboards.widgets.frame import frame, link, nothing, open_paper

FOUND = 12  # papers that a search shows
LINKED = 80  # claims with a link each


def _search() -> None:
    text = controls.text("find", "Find a paper", placeholder="words of its title, or its id",
                         help="Finds papers whose title has the text in a row, whatever its case.").strip()
    if not text:
        return
    found = data.papers_with(text, FOUND)
    if not found:
        nothing("No paper has these words in a row in its title: try fewer of them.")
    for paper_id, title, claims in found:
        link(site.PAPER, f"{wording.plain(title or paper_id)} · {wording.number(claims, 'claim')}",
             {"paper": [paper_id]})


def _most() -> str | None:
    """The paper that is shown where none is asked for: the one of which most is known."""
    found = database.remembered(
        "SELECT paper_id FROM counted GROUP BY paper_id ORDER BY count(*) FILTER (baseline IS NOT NULL AND "
        "len(hardware) > 0 AND len(workload) > 0) DESC, count(*) DESC, paper_id LIMIT 1")["paper_id"]
    return None if found.empty else str(found.iat[0])


def _about(paper: dict[str, Any]) -> None:
    """What is known of the paper, where it is, and how it is cited."""
    known = [str(paper[key]) for key in ("venue", "year", "arxiv_id", "doi") if paper[key]]
    names = paper["authors"] or []
    st.caption(wording.plain(" · ".join([", ".join(names[:6]) + (" et al." if len(names) > 6 else "")] * bool(names)
                                        + known + [f"id {paper['paper_id']}"])))
    with st.container(horizontal=True):
        open_paper(paper["url"])
        with st.popover("BibTeX", icon=":material/format_quote:"):
            st.code(latex.entry(paper), language=None, wrap_lines=True)


def _claims(paper_id: str, claims: list[dict[str, Any]], picked: str | None) -> None:
    st.subheader(wording.number(len(claims), "claim"), anchor=False)
    if not claims:
        st.write("No number in title or abstract was read as a claim.")
    for number, claim in enumerate(claims[:LINKED], 1):
        link(site.PAPER, read_text.label(number, claim), {"paper": [paper_id], address.CLAIM: [claim["claim_id"]]},
             ":material/arrow_right:" if claim["claim_id"] == picked else ":material/tag:")
    if len(claims) > LINKED:
        st.caption(f"The first {LINKED}; the table has all.")


def _checks(paper_id: str, claims: list[dict[str, Any]]) -> None:
    said = data.findings_of(paper_id)
    if not said:
        return
    numbers = {claim["claim_id"]: number for number, claim in enumerate(claims, 1)}
    st.subheader("What the checks say", anchor=False)
    for claim_id, code, message in said:
        st.write(wording.plain(f"{numbers.get(claim_id, '?')}. {code.replace('_', ' ')}: {message}"))


with frame(site.PAPER, "One paper", "Title and abstract with every value that was read, and what it belongs to. "
           "Numbers in the text are those of the claims beside it."):
    _search()
    paper_id = address.one("paper", _most() or "")
    paper = data.paper(paper_id) if paper_id else None
    if paper is None:
        nothing("The link names a paper that is not in this database: look for its title above." if paper_id else
                "The database holds no claims.")
    else:
        rows = data.claims_of(paper_id)
        claims = rows.astype(object).where(rows.notna(), None).to_dict("records")
        picked = st.query_params.get(address.CLAIM)
        st.subheader(wording.plain(paper["title"] or paper_id), anchor=False)
        _about(paper)
        left, right = st.columns([3, 2], gap="large")
        with left:
            read_text.show({field: paper[field] for field in ("title", "abstract") if paper[field]}, claims,
                           data.places_of(paper_id), picked)
        with right:
            _claims(paper_id, claims, picked)
            _checks(paper_id, claims)
        evidence.show_picked()
        if claims:
            table.show(rows)
            table.downloads(rows, f"SELECT *\nFROM claims\nWHERE paper_id = {literal(paper_id)}\nORDER BY rowid")
