"""The table of claims, and its rows as CSV."""
from __future__ import annotations

import io

import pandas as pd
import streamlit as st

from claims.model import Claim
from claims.store import FORMATS
from dashboards import data, wording
from dashboards.widgets import evidence

KEY = "claims_table"
HEIGHT, ROW = 430, 35  # pixels


def _pick(claim_ids: list[str], key: str) -> None:
    selected = st.session_state[key].selection.rows
    evidence.pick(claim_ids[selected[0]] if selected else None, "table")


def show(rows: pd.DataFrame, version: str) -> None:
    """The rows as a table; selecting one picks its claim.

    `version` stands for what the rows are: another one forgets the selection, which goes by the row's number.
    """
    listed = pd.DataFrame({
        "metric": rows["metric"].map(wording.metric),
        "stated": [wording.stated(row) for row in rows.to_dict("records")],
        "gain": rows["gain_low"], "gain_high": rows["gain_high"].where(rows["gain_high"] > rows["gain_low"]),
        "subject": rows["subject"], "baseline": rows["baseline"], "hardware": rows["hardware"].map("; ".join),
        "workload": rows["workload"].map("; ".join), "title": rows["title"], "sentence": rows["sentence"],
    })
    key = f"{KEY}-{version}"
    st.dataframe(
        listed, hide_index=True, key=key, placeholder="", selection_mode="single-row",
        height=min(HEIGHT, ROW * (len(rows) + 1) + 3),
        on_select=lambda: _pick(rows["claim_id"].tolist(), key),
        column_config={
            "metric": st.column_config.TextColumn("metric", width=130),
            "stated": st.column_config.TextColumn("stated", width=140, help="↑ more, ↓ less, to: what is left"),
            "gain": st.column_config.NumberColumn("gain ×", format="%.3g", width=70,
                                                  help="improvement factor: above 1 is better, whatever the metric"),
            "gain_high": st.column_config.NumberColumn("to ×", format="%.3g", width=60, help="upper end of a range"),
            "subject": st.column_config.TextColumn("system", width=130),
            "baseline": st.column_config.TextColumn("baseline", width=150),
            "hardware": st.column_config.TextColumn("hardware", width=130),
            "workload": st.column_config.TextColumn("workload", width=130),
            "sentence": st.column_config.TextColumn("sentence", width=420),
            "title": st.column_config.TextColumn("paper", width=260),
        })


def csv(filters: data.Filters) -> bytes:
    """All claims that the filters let through, as `claims extract --format csv` writes them."""
    out = io.BytesIO()
    claims = [Claim(**row) for row in data.records(filters)]
    FORMATS["csv"].write([FORMATS["csv"].encode(claims)], out)
    return out.getvalue()


def download(filters: data.Filters, count: int) -> None:
    """The button that saves all claims of the filters as CSV, made when it is clicked."""
    st.download_button(f"CSV of {wording.number(count, 'claim')}", data=lambda: csv(filters), file_name="claims.csv",
                       mime="text/csv", on_click="ignore", icon=":material/download:")
