"""SQL over the tables and views of claims, in the process and with the limits of `claims sql`."""
from __future__ import annotations

import io
from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa
import streamlit as st

from claims.store import canned, query, results
from dashboards import address, database, site, wording
from dashboards.charts import marks
from dashboards.widgets import controls, table
from dashboards.widgets.frame import frame, link

DEFAULT = "metrics"
MOST = 20_000  # characters of a query
SHOWN = 1_000  # rows in the page; the files have all
BARS = 60
PARAMETER = "param_"  # begins the names of a query's parameters in the address
OF_CHART = ("x", "y", "log")


@st.cache_data(max_entries=6, show_spinner="The query is running ...")
def _run(edition: tuple[str, int, int], sql: str, params: dict[str, Any]) -> tuple[pa.Table, bool, float]:
    """The result on one edition of the database. Raises query.QueryError."""
    found = query.run(edition[0], sql, params)
    return found.table, found.cut, found.seconds


def _asked() -> tuple[str, dict[str, Any]]:
    """The query in the editor and its parameters."""
    named = canned.catalogue()
    name = controls.choice("name", "Begin with", list(named), DEFAULT,
                           names={key: f"{key}: {entry.answers}" for key, entry in named.items()}, clears=(
                               "query", *OF_CHART, *{PARAMETER + parameter.name for entry in named.values()
                                                     for parameter in entry.parameters}))
    given = {}
    with st.container(horizontal=True):
        for parameter in named[name].parameters:
            key = PARAMETER + parameter.name
            if text := controls.text(key, parameter.name, placeholder=str(parameter.default), help=parameter.means):
                given[parameter.name] = text
    sql = controls.area("query", "Query", named[name].sql, height=300, most=MOST, clears=OF_CHART,
                        help="One statement that reads. Ctrl+Enter runs it.")
    try:
        params = named[name].values(given)
    except ValueError as error:
        st.code(str(error), language=None, wrap_lines=True)
        params = named[name].values({})
    st.button("Run", type="primary", icon=":material/play_arrow:", help="Ctrl+Enter in the editor does the same")
    return sql, {key: value for key, value in params.items() if f"${key}" in sql}


def _chart(rows: pd.DataFrame) -> None:
    """A chart of two columns of the result, where one of them holds numbers."""
    numbers = [name for name in rows if pd.api.types.is_numeric_dtype(rows[name])]
    others = [name for name in rows if name not in numbers and rows[name].map(lambda v: isinstance(v, str)).any()]
    if not numbers or len(rows) < 2 or len(others) + len(numbers) < 2:
        st.write("A chart needs two rows at least, and two columns, of which one holds numbers.")
        return
    with st.container(horizontal=True):
        y = controls.choice("y", "Numbers", numbers)
        x = controls.choice("x", "Against", [name for name in [*others, *numbers] if name != y])
        log = controls.switch("log", "Log scale")
    shown = pd.DataFrame({"x": rows[x], "y": rows[y].astype(float)}).dropna()
    shown = shown[shown["y"] > 0] if log else shown
    scale, title = alt.Scale(type="log" if log else "linear"), f"{y}, log scale" if log else y
    if x in numbers:
        st.altair_chart(alt.Chart(shown).mark_point(filled=True, color=marks.PALETTE[0]).encode(
            x=alt.X("x:Q", title=x), y=alt.Y("y:Q", title=title, scale=scale),
            tooltip=["x", "y"]).properties(height=420), alt=f"{y} against {x}")
    else:
        first = shown.head(BARS).assign(x=lambda some: [f"{k + 1}. {text}" for k, text in enumerate(some["x"])])
        st.altair_chart(alt.Chart(first).mark_point(filled=True, size=90, color=marks.PALETTE[0]).encode(
            x=alt.X("y:Q", title=title, scale=scale), y=alt.Y("x:N", sort=None, title=x, axis=alt.Axis(labelLimit=240)),
            tooltip=["x", "y"]).properties(height=60 + 20 * len(first)), alt=f"{y} for each {x}")
        if len(shown) > BARS:
            st.caption(f"The first {BARS} rows of {len(shown):,}.")


def _result(sql: str, params: dict[str, Any]) -> None:
    try:
        found, cut, seconds = _run(database.edition(), sql, params)
    except query.QueryError as error:
        with st.container(border=True, key="failed"):
            st.write(":material/error: The query gave no result:")
            st.code(str(error), language=None, wrap_lines=True)
            if error.limit:
                st.write("The limits of this page are fixed. `claims sql` has the options.")
        return
    st.caption(f"{wording.number(len(found), 'row')} in {seconds:.2f} s."
               + (f" There are more: only the first {len(found):,} are kept." if cut else ""))
    rows = found.slice(0, SHOWN).to_pandas()
    tab, chart = st.tabs(["Table", "Chart"])
    with tab:
        st.dataframe(rows.map(lambda v: "; ".join(map(str, v)) if hasattr(v, "__len__") and not isinstance(
            v, str | bytes | dict) else v), hide_index=True, key="result")
        if len(found) > SHOWN:
            st.caption(f"The first {SHOWN:,} of {len(found):,} rows; the files have all.")
    with chart:
        _chart(rows)
    with st.container(horizontal=True, key="downloads"):
        for name, kind in (("csv", "text/csv"), ("json", "application/json"),
                           ("parquet", "application/vnd.apache.parquet")):
            table.save(f"{name.upper() if name != 'parquet' else 'Parquet'} of {wording.number(len(found), 'row')}",
                       lambda name=name: _file(found, name), f"result.{name}", kind)
    if "claim_id" in found.column_names and "paper_id" in found.column_names and len(found):
        st.caption("The first claims of the result, each in its paper:")
        for paper_id, claim_id in dict.fromkeys(zip(*(found.slice(0, 8)[name].to_pylist() for name in (
                "paper_id", "claim_id")), strict=True)):
            if isinstance(paper_id, str) and isinstance(claim_id, str):
                link(site.PAPER, wording.plain(f"{claim_id} in {paper_id}"),
                     {"paper": [paper_id], address.CLAIM: [claim_id]})


def _file(found: pa.Table, name: str) -> bytes:
    out = io.BytesIO()
    results.FORMATS[name](found, out)
    return out.getvalue()


def _schema() -> None:
    """What tables and columns there are, with what they mean."""
    st.subheader("Tables and views", anchor=False)
    about = database.remembered(
        "SELECT table_name AS name, comment, 'table' AS kind FROM duckdb_tables() WHERE NOT internal UNION ALL "
        "SELECT view_name, comment, 'view' FROM duckdb_views() WHERE NOT internal ORDER BY kind, name")
    meanings = {row.name: row for row in about.itertuples(index=False)}
    name = controls.choice("table", "Table", list(meanings), "claims" if "claims" in meanings else None,
                           names={key: f"{key} ({row.kind})" for key, row in meanings.items()})
    st.write(wording.plain(meanings[name].comment or ""))
    columns = database.remembered("SELECT table_name, column_name, data_type, comment FROM duckdb_columns() "
                                  "WHERE NOT internal ORDER BY table_name, column_index")
    st.dataframe(columns.loc[columns["table_name"] == name, ["column_name", "data_type", "comment"]].rename(
        columns={"column_name": "column", "data_type": "type", "comment": "meaning"}), hide_index=True, key="schema",
        height=560, column_config={"meaning": st.column_config.TextColumn("meaning", width=420)})


with frame(site.SQL, "SQL", "Any question that a query can ask. It runs in a process of its own that only reads."):
    left, right = st.columns([3, 2], gap="large")
    with left:
        sql, params = _asked()
        st.caption(f"Limits: {query.TIMEOUT:g} s, {query.MAX_ROWS:,} rows, {query.MAX_BYTES >> 20} MB of result, "
                   f"{query.MEMORY >> 30} GB of memory.")
        _result(sql, params)
    with right:
        _schema()
