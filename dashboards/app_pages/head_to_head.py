"""Who claims to beat whom: everyone over one baseline, two systems, and the graph of all."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from claims.model import GENERIC
from claims.schema import literal
from claims.store.views import SPEED
from dashboards import address, data, database, site, wording
from dashboards.charts import compare, marks
from dashboards.filters import FACET_NAMES, Filters
from dashboards.widgets import controls, evidence, filters, table
from dashboards.widgets.frame import frame, link, nothing

SHOWN = 300  # claims of a chart
HUBS, EDGES = 10, 40  # baselines of the graph, and its arrows
CHART = "duel_chart"
VIEWS = {"over": "Over a baseline", "pair": "Two systems", "graph": "Who beats whom"}


def _named(key: str, label: str, default: str, options: list[str], help: str) -> str:
    """One name, of the options or any other that the database has."""
    name = address.one(key, default, lambda text: data.known("baseline", text) or data.known("subject", text))
    return controls.choice(key, label, list(dict.fromkeys([name, *options])), default, help=help,
                           names={option: wording.name(option) for option in options})


def _draw(rows: pd.DataFrame, title: str) -> None:
    """The gains of claims in the groups that `rows` has, and the evidence of the one that was picked."""
    parts = [compare.with_gain(part, data.higher_is_better(metric)) for metric, part in rows.groupby(
        "metric", sort=False)]
    rows = pd.concat(parts).loc[rows.index]
    rows["colour"] = rows["hardware_class"].fillna("device class not stated")
    rows["label"] = [f"{who} · {wording.stated(row)}" for who, row in zip(
        rows["subject"].fillna("system not stated"), rows.to_dict("records"), strict=True)]
    colours = rows["colour"].value_counts().index.tolist()
    st.altair_chart(compare.chart(rows, compare.GAINS, colours, FACET_NAMES["hardware_class"]), key=CHART,
                    on_select=lambda: evidence.picked_on_chart(CHART), selection_mode=marks.PICK, alt=title)
    up_to = int((rows["bound"] == "up_to").sum())
    st.caption(f"n = {wording.number(len(rows), 'claim')} of {wording.number(rows['paper_id'].nunique(), 'paper')}."
               + (f" Best cases among them (“up to”): {up_to}." if up_to else "")
               + (" The most probable are drawn: filter to see others." if len(rows) == SHOWN else ""))


def _listed(rows: pd.DataFrame, sql: str) -> None:
    evidence.show_picked()
    table.show(rows)
    table.downloads(rows, sql)


def _over(chosen: Filters) -> None:
    """Everyone who claims over one baseline, a group for each metric."""
    over = _named("over", "Over", data.favourite_baseline() or "", data.names("baseline"), "What is compared with.")
    sql = data.titled(data.selection(chosen, f"gain_low > 0\n  AND list_contains(baseline_names, {literal(over)})",
                                     "*", data.ORDER, SHOWN), data.ORDER)
    rows = database.query(sql)
    if rows.empty:
        nothing(f"No claim over {wording.plain(wording.name(over))} passes the filters: choose another baseline, or "
                "take a filter away in the side bar.")
        return
    order = rows["metric"].value_counts().index
    rows = rows.assign(place=rows["metric"].map(list(order).index)).sort_values("place", kind="stable").drop(
        columns="place").reset_index(drop=True)
    rows["group"] = rows["metric"].map(wording.metric)
    _draw(rows, f"Gains over {over} by metric")
    link(site.COMPARE, "Compare them by device", {"baseline": [over], "metric": [order[0]], "group": ["device"]})
    _listed(rows, sql)


def _pair(chosen: Filters) -> None:
    """Claims of one system over another, and of the other over the one."""
    edge = database.remembered("SELECT subject, baseline FROM versus "
                               "ORDER BY papers DESC, claims DESC, subject, baseline LIMIT 1")
    one, other = (edge["subject"].iat[0], edge["baseline"].iat[0]) if len(edge) else ("", "")
    options = list(dict.fromkeys([*data.names("subject")[:200], *data.names("baseline")[:200]]))
    with st.container(horizontal=True):
        one = _named("one", "One", one, options, "A system. Any name can be typed.")
        other = _named("other", "Other", other, options, "Another.")
    sides = {(one, other): f"{one} over {other}", (other, one): f"{other} over {one}"}
    conditions = " OR ".join(f"(subject_name = {literal(a)} AND list_contains(baseline_names, {literal(b)}))"
                             for a, b in sides)
    sql = data.titled(data.selection(chosen, f"gain_low > 0\n  AND ({conditions})", "*", data.ORDER, SHOWN), data.ORDER)
    rows = database.query(sql)
    if rows.empty:
        nothing(f"Nobody claims {wording.plain(one)} over {wording.plain(other)}, or the other way round, with these "
                "filters.")
        return
    rows["side"] = [sides[one, other] if name == one else sides[other, one] for name in rows["subject_name"]]
    rows["group"] = rows["side"] + " · " + rows["metric"].map(wording.metric)
    rows = rows.sort_values(["metric", "side"], kind="stable").reset_index(drop=True)
    for metric, part in rows[rows["gain_high"] > 1].groupby("metric"):
        if part["side"].nunique() == 2:
            st.warning(f"Both are claimed to beat the other in {wording.metric(str(metric))}. Versions, workloads and "
                       "devices may differ: look at the sentences.", icon=":material/swap_horiz:")
    _draw(rows, f"{one} against {other}")
    _listed(rows, sql)


def _graph(chosen: Filters) -> None:
    """Arrows from systems to the baselines that they claim to beat in speed."""
    claims = data.selection(chosen, f"metric IN ({', '.join(map(literal, SPEED))}) AND gain_low > 0 AND "
                            f"subject_name IS NOT NULL AND NOT starts_with(subject_name, {literal(GENERIC)})",
                            "subject_name AS subject, unnest(baseline_names) AS baseline, paper_id, gain_high, bound")
    edges = (f"SELECT subject, baseline, median(gain_high) AS gain, count(*) AS claims, count(DISTINCT paper_id) AS "
             f"papers,\n  count(*) FILTER (bound = 'up_to') AS up_to, min(paper_id) AS paper\nFROM ({claims})\n"
             f"WHERE NOT starts_with(baseline, {literal(GENERIC)}) AND baseline <> subject\nGROUP BY ALL")
    sql = (f"WITH edges AS ({edges}),\nhubs AS (SELECT baseline FROM edges GROUP BY baseline ORDER BY count(*) DESC, "
           f"baseline LIMIT {HUBS})\nSELECT * FROM edges SEMI JOIN hubs USING (baseline)\n"
           f"ORDER BY papers DESC, claims DESC, subject, baseline LIMIT {EDGES}")
    rows = database.query(sql)
    if rows.empty:
        nothing("No named system claims a gain in speed over a named one with these filters.")
        return
    st.graphviz_chart(_dot(rows), width="stretch", alt="A graph of who claims to be faster than whom")
    speed = ", ".join(map(wording.metric, SPEED))
    st.caption(f"An arrow leads from a system to one that it is claimed to beat in speed ({speed}), with "
               "the median of the gains' upper ends and the number of papers; \\* where all are “up to”. Dashed and "
               f"red: the other way round is claimed too. The {HUBS} baselines that most systems are set against.")
    st.dataframe(rows, hide_index=True, key="edges", column_config={
        "gain": st.column_config.NumberColumn("median gain ×", format="%.3g"),
        "up_to": st.column_config.NumberColumn("of them up to"),
        "paper": st.column_config.TextColumn("a paper")})
    with st.container(horizontal=True):
        link(site.SQL, "View as SQL", {"query": [sql]})
        for row in rows.head(3).itertuples():
            link(site.DUEL, wording.plain(f"{row.subject} and {row.baseline}"),
                 {"view": ["pair"], "one": [row.subject], "other": [row.baseline]})
    found = database.remembered("FROM contradictions LIMIT 20")
    if len(found):
        st.subheader("Contradictions", anchor=False)
        st.write("Pairs of which each is claimed to be the faster one, in different papers:")
        for row in found.itertuples():
            link(site.DUEL, wording.plain(f"{row.one} over {row.other}: {row.one_over_other:.3g}×; the other way "
                                          f"round: {row.other_over_one:.3g}×"),
                 {"view": ["pair"], "one": [row.one], "other": [row.other]})


def _dot(rows: pd.DataFrame) -> str:
    """The edges in Graphviz's language."""
    pairs = set(zip(rows["subject"], rows["baseline"], strict=True))
    ink = marks.ink()
    lines = ["digraph {", 'rankdir=LR; bgcolor="transparent"; nodesep=0.12; ranksep=1.1;',
             f'node [shape=box, style=rounded, fontname="sans-serif", fontsize=13, color="{marks.GREY}", '
             f'fontcolor="{ink}", height=0.3, margin="0.12,0.04"];',
             f'edge [fontname="sans-serif", fontsize=11, color="{marks.GREY}", fontcolor="{ink}", arrowsize=0.7];']
    for row in rows.itertuples():
        star = "*" if row.up_to == row.claims else ""
        both = f', style=dashed, color="{marks.PICKED}"' if (row.baseline, row.subject) in pairs else ""
        label = f"{row.gain:.3g}×{star}, {wording.number(row.papers, 'paper')}"
        lines.append(f"{_quoted(row.subject)} -> {_quoted(row.baseline)} [label={_quoted(label)}{both}];")
    return "\n".join([*lines, "}"])


def _quoted(text: str) -> str:
    """A text as a name in Graphviz's language, cut where it is long."""
    short = text if len(text) <= 32 else text[:31] + "…"
    return '"' + short.replace("\\", "\\\\").replace('"', '\\"') + '"'


with frame(site.DUEL, "Head to head", "Who claims to beat whom, by how much, in which paper. A claim is the word of "
           "its authors, not a verdict."):
    chosen = filters.show()
    view = controls.choice("view", "View", list(VIEWS), "over", names=VIEWS, segmented=True)
    {"over": _over, "pair": _pair, "graph": _graph}[view](chosen)
