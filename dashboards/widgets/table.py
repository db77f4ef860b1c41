"""The table of claims, its rows as CSV and Parquet, and as a query."""
from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from claims import schema
from claims.model import Claim
from claims.store import FORMATS
from dashboards import data, site, wording
from dashboards.widgets import evidence
from dashboards.widgets.frame import link

HEIGHT, ROW = 430, 35  # pixels


def picking(claim_ids: list[str], key: str) -> Callable[[], None]:
    """What a table does when a row is selected: it picks the claim of that row. `key` is the table's."""
    def pick() -> None:
        selected = st.session_state[key].selection.rows
        evidence.pick(claim_ids[selected[0]] if selected else None)

    return pick


def show(rows: pd.DataFrame, *, place: str = "claims", height: int = HEIGHT, pickable: bool = True) -> None:
    """The rows as a table; where they are `pickable`, of the database, selecting one picks its claim.

    `place` tells tables of one page apart.
    """
    listed = pd.DataFrame({
        "metric": rows["metric"].map(wording.metric),
        "stated": [wording.stated(row) for row in rows.to_dict("records")],
        "gain": rows["gain_low"], "gain_high": rows["gain_high"].where(rows["gain_high"] > rows["gain_low"]),
        "value": [None if unit is None or pd.isna(low) else wording.amount(low, high, unit) for low, high, unit in zip(
            rows["si_low"], rows["si_high"], rows["si_unit"].astype(object).where(rows["si_unit"].notna(), None),
            strict=True)],
        "subject": rows["subject"], "baseline": rows["baseline"], "hardware": rows["hardware"].map("; ".join),
        "workload": rows["workload"].map("; ".join), "precision": rows["precision"].map("; ".join),
        "title": rows["title"], "sentence": rows["sentence"], "confidence": rows["confidence"],
    })
    # Another set of rows forgets the selection, which goes by the row's number.
    key = f"table {place} {pd.util.hash_pandas_object(rows['claim_id'], index=False).sum()}"
    st.dataframe(
        listed, hide_index=True, key=key, placeholder="", selection_mode="single-row",
        height=min(height, ROW * (len(rows) + 1) + 3),
        on_select=picking(rows["claim_id"].tolist(), key) if pickable else "ignore",
        column_config={
            "metric": st.column_config.TextColumn("metric", width=120),
            "stated": st.column_config.TextColumn("stated", width=140, help="↑ more, ↓ less, to: what is left"),
            "gain": st.column_config.NumberColumn("gain ×", format="%.3g", width=70,
                                                  help="improvement factor: above 1 is better, whatever the metric"),
            "gain_high": st.column_config.NumberColumn("to ×", format="%.3g", width=60, help="upper end of a range"),
            "value": st.column_config.TextColumn("in base units", width=110),
            "subject": st.column_config.TextColumn("system", width=130),
            "baseline": st.column_config.TextColumn("baseline", width=150),
            "hardware": st.column_config.TextColumn("hardware", width=130),
            "workload": st.column_config.TextColumn("workload", width=130),
            "precision": st.column_config.TextColumn("precision", width=80),
            "sentence": st.column_config.TextColumn("sentence", width=420),
            "title": st.column_config.TextColumn("paper", width=260),
            "confidence": st.column_config.NumberColumn(
                "confidence", format="%.2f", width=80,
                help="probability that metric, value, bound, system and baseline are right"),
        })


def written(claims: Sequence[Claim], name: str) -> bytes:
    """The claims as a file of a format (a name in claims.store.FORMATS), as `claims extract` writes it."""
    out = io.BytesIO()
    FORMATS[name].write([FORMATS[name].encode(list(claims))], out)
    return out.getvalue()


def csv(claim_ids: list[str]) -> bytes:
    """The claims of these ids as CSV."""
    return written([Claim(**row) for row in data.records(claim_ids)], "csv")


def parquet(claim_ids: list[str]) -> bytes:
    """The claims of these ids as Parquet, columns as in the record but for the evidence."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    batch = schema.to_arrow(Claim, [Claim(**row) for row in data.records(claim_ids)])
    out = io.BytesIO()
    pq.write_table(pa.Table.from_batches([batch]).drop_columns(["evidence"]), out)
    return out.getvalue()


def downloads(rows: pd.DataFrame, sql: str, total: int | None = None) -> None:
    """Buttons that save exactly these rows, and the query that they come from.

    `total` is how many there are where `rows` are not all.
    """
    claim_ids = rows["claim_id"].tolist()
    shown = wording.number(len(rows), "claim")
    with st.container(horizontal=True, vertical_alignment="center", key="downloads"):
        save(f"CSV of {shown}", lambda: csv(claim_ids), "claims.csv", "text/csv")
        save(f"Parquet of {shown}", lambda: parquet(claim_ids), "claims.parquet", "application/vnd.apache.parquet")
        cut = f"The {len(rows):,} most probable of {total:,} claims. " if total and total > len(rows) else ""
        link(site.SQL, "View as SQL", {"query": [sql]})
        st.caption(f"{cut}Select a row to see where it was read.", width="content")
    with st.expander("The query of these rows"):
        st.write("For `claims sql`, or any program that opens the database:")
        st.code(sql, language="sql", wrap_lines=True)


def save(label: str, made: Callable[[], bytes], file: str, kind: str) -> None:
    """A button whose file is made when it is clicked."""
    st.download_button(label, data=made, file_name=file, mime=kind, on_click="ignore", icon=":material/download:",
                       key=f"save {file}")
