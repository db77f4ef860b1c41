"""What is in the table, how good it is, and where to go from here."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboards import data, database, site, wording
from dashboards.charts import inventory, marks
from dashboards.filters import NOT_STATED
from dashboards.widgets.frame import frame, link, nothing

METRICS, CLASSES = 14, 12  # rows and columns of the chart
CHART = "inventory_chart"


def _tiles(totals: dict[str, int]) -> None:
    years = data.years()
    with st.container(horizontal=True):
        for label, value in (
                ("papers", totals["papers"]), ("papers with claims", totals["with_claims"]),
                ("claims", totals["claims"]), ("metrics", totals["metrics"]), ("devices named", totals["devices"])):
            st.metric(label, f"{value:,}", border=True, width=165)
        if years:
            st.metric("years", f"{years[0]}–{years[1]}" if years[0] < years[1] else str(years[0]), border=True,
                      width=165)


def _starts() -> None:
    """Places to start from."""
    st.subheader("Start here", anchor=False)
    if over := data.favourite_baseline():
        link(site.COMPARE, f"Who claims what over {wording.plain(over)}, by device",
             {"baseline": [over], "metric": ["throughput"], "group": ["device"]})
        link(site.DUEL, f"Everyone who claims to beat {wording.plain(over)}", {"over": [over]})
    link(site.COMPARE, "Energy efficiency by class of device, in operations per joule",
         {"metric": ["energy_efficiency"], "show": ["op/J"], "group": ["hardware_class"]})
    link(site.AUDIT, "What cannot be true, and what adds up", {})
    link(site.TRY, "Paste an abstract and see what is read in it", {})


def _inventory() -> pd.DataFrame:
    """Claims and papers by metric and class of device: the most frequent of both, classes not stated last."""
    counts = database.remembered(
        f"SELECT metric, coalesce(hardware_class, '{NOT_STATED}') AS hardware_class, count(*) AS claims, "
        "count(DISTINCT paper_id) AS papers FROM counted WHERE role = 'result' GROUP BY ALL")
    metrics = counts.groupby("metric")["claims"].sum().sort_values(ascending=False, kind="stable").index[:METRICS]
    classes = counts.groupby("hardware_class")["claims"].sum().sort_values(ascending=False, kind="stable").index
    classes = [*[name for name in classes if name != NOT_STATED][:CLASSES], NOT_STATED]
    shown = counts[counts["metric"].isin(metrics) & counts["hardware_class"].isin(classes)]
    return shown.assign(row=shown["metric"].map(list(metrics).index), col=shown["hardware_class"].map(classes.index)
                        ).sort_values(["row", "col"])


def _go() -> None:
    """Leads from a cell of the chart to its claims."""
    if chosen := st.session_state[CHART].selection.get(marks.PICK):
        st.session_state[_GOING] = {"metric": [chosen[0]["metric"]], "hardware_class": [chosen[0]["hardware_class"]]}


_GOING = "going to compare"


def _chart() -> None:
    st.subheader("What is claimed, on what", anchor=False)
    counts = _inventory()
    if counts.empty:
        nothing("The database holds no claims of results.")
        return
    st.altair_chart(inventory.chart(counts), key=CHART, on_select=_go, selection_mode=marks.PICK,
                    alt="Number of claims by metric and class of device")
    st.caption("Claims that are results, repeated ones once. A click on a number compares its claims.")


def _quality() -> None:
    st.subheader("How good it is", anchor=False)
    scores = database.remembered("SELECT gold, records, claims, measure, precision, recall, f1 FROM quality "
                                 "WHERE annotated IS NULL ORDER BY gold, rowid")
    if scores.empty:
        st.write("This database holds no scores: it was built without the annotated records.")
        return
    means = {"value": "the value is found, with its unit",
             "family": "what is measured is right but for its kin, such as latency and runtime",
             "core": "metric, value, bound and direction are right",
             "headline": "the system and the baseline are right too"}
    for gold, found in scores.groupby("gold", sort=False):
        st.write(f"On {found['records'].iat[0]:,} papers with {found['claims'].iat[0]:,} claims that people annotated "
                 f"(`{gold}`):")
        with st.container(horizontal=True):
            for row in found.itertuples():
                st.metric(f"{row.measure} F1", f"{row.f1:.2f}", border=True, width=165, help=means.get(row.measure))
    st.caption("These papers are among those that the rules were written on: expect less on others. Every claim has a "
               "confidence of its own.")


with frame(site.OVERVIEW, "What papers claim", "Numeric claims of performance and efficiency, from titles and "
           "abstracts of papers on hardware and systems. Each is tied to the characters it was read from."):
    if going := st.session_state.pop(_GOING, None):
        st.switch_page(site.COMPARE.script, query_params=going)
    totals = data.totals()
    _tiles(totals)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _chart()
    with right:
        _starts()
        _quality()
    builds = database.remembered("SELECT started, extractor_version FROM runs ORDER BY run DESC LIMIT 1")
    if not builds.empty:
        st.caption(f"Built {builds['started'].iat[0]:%Y-%m-%d %H:%M} UTC by {builds['extractor_version'].iat[0]}.")
