"""What the checks say: claims above what their device can do, numbers that do not add up, and those that do."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from claims.audit import CODES
from claims.schema import literal
from dashboards import data, database, site, wording
from dashboards.filters import Filters
from dashboards.widgets import controls, evidence, filters, table
from dashboards.widgets.frame import frame, nothing

SHOWN = 300
ALL = "all"


def _sql(chosen: Filters, code: str, limit: int | None) -> str:
    """The findings on the claims that the filters let through, worst first, with their claims."""
    codes = ", ".join(map(literal, CODES))
    which = "" if code == ALL else f"\nWHERE a.code = {literal(code)}"
    order = (f"list_position([{codes}], finding), abs(ln(nullif(found, 0) / nullif(reference, 0))) DESC NULLS LAST, "
             "paper_id, claim_id, message")
    return data.titled(
        f"SELECT a.code AS finding, a.message, a.value AS found, a.reference, c.*\nFROM audit a JOIN (\n"
        f"{data.selection(chosen)}\n) c USING (claim_id){which}"
        + (f"\nORDER BY {order}\nLIMIT {limit:d}" if limit else ""), order)


def _counts(chosen: Filters) -> dict[str, int]:
    claims = data.selection(chosen, columns="claim_id")
    found = database.query(f"SELECT code, count(*) AS findings FROM audit JOIN ({claims}) USING (claim_id) "
                           "GROUP BY code")
    counts = dict(zip(found["code"], found["findings"], strict=True))
    return {code: int(counts[code]) for code in CODES if code in counts}


def _table(rows: pd.DataFrame) -> None:
    listed = pd.DataFrame({
        "finding": rows["finding"].str.replace("_", " "), "message": rows["message"],
        "metric": rows["metric"].map(wording.metric),
        "stated": [wording.stated(row) for row in rows.to_dict("records")],
        "system": rows["subject"], "hardware": rows["hardware"].map("; ".join), "paper": rows["title"],
        "sentence": rows["sentence"]})
    key = f"findings {pd.util.hash_pandas_object(rows[['claim_id', 'message']], index=False).sum()}"
    st.dataframe(listed, hide_index=True, key=key, selection_mode="single-row", placeholder="",
                 on_select=table.picking(rows["claim_id"].tolist(), key),
                 height=min(520, table.ROW * (len(rows) + 1) + 3), column_config={
                     "message": st.column_config.TextColumn("what the check says", width=440),
                     "sentence": st.column_config.TextColumn("sentence", width=420)})


with frame(site.AUDIT, "Audit", "Every claim is checked against its device and against the other numbers of its paper. "
           "Each finding says what it compared."):
    chosen = filters.show()
    counts = _counts(chosen)
    names = {ALL: f"All ({sum(counts.values()):,})"} | {
        code: f"{code.replace('_', ' ')} ({counts.get(code, 0):,})" for code in CODES}
    code = controls.choice("code", "Finding", [ALL, *CODES], ALL, names=names, segmented=True)
    st.caption(wording.plain("; ".join(f"{key.replace('_', ' ')}: {means}" for key, means in CODES.items()
                                       if code in (ALL, key)).rstrip(".") + "."))
    rows = database.query(_sql(chosen, code, SHOWN))
    if rows.empty:
        nothing("No finding of this kind on the claims that the filters let through.")
    else:
        total = sum(counts.values()) if code == ALL else counts.get(code, 0)
        st.caption(f"n = {wording.number(len(rows), 'finding')} on "
                   f"{wording.number(rows['claim_id'].nunique(), 'claim')} of "
                   f"{wording.number(rows['paper_id'].nunique(), 'paper')}"
                   + (f", the worst of {total:,}." if total > len(rows) else "."))
        evidence.show_picked()
        _table(rows)
        table.downloads(rows.drop_duplicates("claim_id"), _sql(chosen, code, SHOWN))
