"""What is in the table: gains by metric, and the claims themselves."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboards import charts, data, wording
from dashboards.widgets import evidence, filters, table

# More marks than this are a grey mass, and more rows than this nobody scrolls through. The CSV has all of them.
SHOWN = 3000


def _pick_from_chart() -> None:
    picked = st.session_state.gain_chart.selection.get("picked") or []
    evidence.pick(picked[0]["claim_id"] if picked else None, "chart")


def _note_new_database() -> None:
    path = data.published()
    if st.session_state.setdefault("database", path) != path:
        st.session_state.database = path
        st.toast("A new database was published; this page shows it now.", icon=":material/database:")


def _head(totals: dict[str, int]) -> None:
    st.title("What papers claim")
    st.write("Numeric claims of performance and efficiency, from titles and abstracts of papers on hardware and "
             "systems. Each is tied to the characters it was read from.")
    with st.container(horizontal=True):
        for label, value in (("papers", totals["papers"]), ("papers with claims", totals["with_claims"]),
                             ("claims", totals["claims"]), ("metrics", totals["metrics"])):
            st.metric(label, f"{value:,}", border=True, width=150)


def _chart(rows: pd.DataFrame, total: int) -> None:
    st.subheader("Gain by metric")
    shown = charts.with_gain(rows)
    if shown.empty:
        st.info("None of these claims is relative to a baseline: no gain to draw. They are in the table below.",
                icon=":material/info:")
        return
    st.altair_chart(charts.gains_by_metric(shown), key="gain_chart", on_select=_pick_from_chart,
                    selection_mode="picked", alt="Gain of each claim over its baseline, by metric, on a log scale")
    notes = [f"n = {wording.number(len(shown), 'claim')} of {wording.number(shown['paper_id'].nunique(), 'paper')}."]
    without = len(rows) - len(shown)
    if without:
        notes.append(f"{wording.number(without, 'claim')} without a gain (absolute values) only in the table.")
    if total > len(rows):
        notes.append(f"The first {len(rows):,} of {total:,} claims are drawn: filter to see others.")
    notes.append("A bar joins the ends of a range. Baselines differ from mark to mark: hover to see them, click to "
                 "read the sentence.")
    st.caption(" ".join(notes))


def _claims(chosen: data.Filters, rows: pd.DataFrame, total: int) -> None:
    st.subheader("Claims")
    table.show(rows, version=repr(chosen))
    with st.container(horizontal=True, vertical_alignment="center"):
        table.download(chosen, total)
        shown = f"The first {len(rows):,} of " if total > len(rows) else ""
        st.caption(f"{shown}{wording.number(total, 'claim')}. Select a row to see where it was read.", width="content")


def _evidence(place: str) -> None:
    if claim_id := evidence.picked(place):
        evidence.show(claim_id)


def _page() -> None:
    _note_new_database()
    totals = data.totals()
    _head(totals)
    chosen = filters.show()
    total = data.count(chosen)
    if not total:
        st.info("No claim passes these filters. Take one away, or reset them all in the side bar."
                if totals["claims"] else "The database holds no claims.", icon=":material/filter_alt_off:")
        return
    rows = data.rows(chosen, limit=SHOWN)
    _chart(rows, total)
    _evidence("chart")
    _claims(chosen, rows, total)
    _evidence("table")


try:
    _page()
except data.DatabaseError as error:
    st.title("No claims to show")
    st.code(str(error), language=None, wrap_lines=True)
    st.write("Make a database of the bundled corpus with the command below, or name another one with "
             "`claims dashboard --db PATH`. Then reload this page.")
    st.code(f"claims build --db {data.name()}", language="sh", wrap_lines=True)
