"""Claims of one metric beside each other, in groups: gains over a baseline, or amounts in one unit."""
from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from claims import vocabulary
from claims.schema import literal
from claims.store.views import RATES
from dashboards import data, database, site, wording
from dashboards.charts import compare
from dashboards.filters import FACET_NAMES, NOT_STATED, Filters
from dashboards.widgets import controls, evidence, filters, table
from dashboards.widgets.frame import frame, nothing

GROUPS = 20  # bands of one part of the chart
SHOWN = 600  # marks: more are a grey mass
_FOR_ONE = re.compile(r"/(GPU|TPU|NPU|device|chip|node)$")  # units that are for one device already
CHART = "compare_chart"


@dataclass(frozen=True, slots=True)
class View:
    """What is drawn: the claims by filters, gains or amounts in one unit, and by what they are told apart."""

    filters: Filters
    metric: str
    unit: str | None  # None: gains
    per_device: bool
    group: str
    colour: str

    @property
    def where(self) -> str:
        """The claims that can be drawn, in SQL."""
        if self.unit is None:
            return "gain_low > 0"
        return (f"si_unit = {literal(self.unit)} AND si_low > 0 AND kind <> 'relative'"
                + (" AND device_count > 0" if self.per_device else ""))

    def sql(self, groups: list[str], limit: int | None) -> str:
        """The query for the claims of some groups with their papers' titles, the most probable first."""
        return data.titled(data.selection(
            self.filters, f"{self.where}\n  AND {data.facet(self.group)} IN ({', '.join(map(literal, groups))})",
            f'*, {data.facet(self.group)} AS "group", {data.facet(self.colour)} AS colour', data.ORDER, limit),
            data.ORDER)

    def axis(self) -> compare.Axis:
        """The scale, with its unit and direction."""
        if self.unit is None:
            return compare.GAINS
        better = "higher" if data.higher_is_better(self.metric) else "lower"
        per = " per device" if self.per_device else ""
        return compare.Axis([f"{wording.metric(self.metric)} in {self.unit}{per}, log scale",
                             f"({better} is better)"], "~s", "")


def _view() -> View:
    """What the controls above the chart say."""
    chosen = filters.show(metric=False)
    with st.container(horizontal=True, key="controls"):
        known = list(dict.fromkeys([*data.names("metric"), *vocabulary.metrics()]))
        metric = controls.choice("metric", "Metric", known, "speedup", names={m: wording.metric(m) for m in known})
        chosen = dataclasses.replace(chosen, metric=(metric,))
        gains, units = _shown(metric)
        options = ["gain"] * bool(gains) + units or ["gain"]
        shown = controls.choice("show", "Show", options, names={"gain": "gain over the baseline"} | {
            unit: f"value in {unit}" for unit in units})
        group = controls.choice("group", "Group by", list(FACET_NAMES), "baseline", names=FACET_NAMES)
        colour = controls.choice("colour", "Colour by", list(FACET_NAMES), "hardware_class", names=FACET_NAMES)
        per_device = False
        if shown != "gain" and metric in RATES and not _is_for_one(shown):
            per_device = controls.switch("per_device", "Per device", help="Divides by the number of devices: only "
                                         "claims that say how many.")
    return View(chosen, metric, None if shown == "gain" else shown, per_device, group, colour)


def _shown(metric: str) -> tuple[bool, list[str]]:
    """Whether claims of a metric have gains, and the base units of their amounts, the most frequent first."""
    found = database.remembered(
        "SELECT si_unit, count(*) FILTER (gain_low > 0) AS gains, count(*) FILTER (si_low > 0 AND kind <> 'relative') "
        f"AS amounts FROM claims WHERE metric = {literal(metric)} GROUP BY si_unit ORDER BY amounts DESC, si_unit")
    return bool(found["gains"].sum()), found.loc[(found["amounts"] > 0) & found["si_unit"].notna(), "si_unit"].tolist()


def _is_for_one(unit: str) -> bool:
    return _FOR_ONE.search(unit) is not None


def _groups(view: View) -> pd.DataFrame:
    """The groups with their numbers of claims and papers: those with the most papers first, not stated last."""
    claims = data.selection(view.filters, view.where, f'{data.facet(view.group)} AS "group", paper_id')
    return database.query(
        f'SELECT "group", count(*) AS claims, count(DISTINCT paper_id) AS papers FROM ({claims}) GROUP BY "group" '
        f'ORDER BY "group" = {literal(NOT_STATED)}, papers DESC, claims DESC, "group"')


def _part(groups: pd.DataFrame) -> list[str]:
    """The groups of the part of the chart that is looked at."""
    names = groups["group"].tolist()
    parts = {str(k + 1): names[k * GROUPS:(k + 1) * GROUPS] for k in range(-(-len(names) // GROUPS))}
    part = "1"
    if len(parts) > 1:
        part = controls.choice("part", "Part of the chart", list(parts), names={
            k: f"groups {(int(k) - 1) * GROUPS + 1} to {(int(k) - 1) * GROUPS + len(v)} of {len(names)}"
            for k, v in parts.items()})
    return parts[part]


def _titles(view: View, facet: str, rows: pd.DataFrame, column: str) -> pd.Series:
    """The values of a facet in words for people."""
    if facet == "paper":
        return rows["title"].fillna(rows["paper_id"])
    words = {NOT_STATED: f"{FACET_NAMES[facet]} not stated"}
    if facet == "device":
        return rows[column].map(lambda value: words.get(value, wording.devices(value)))
    return rows[column].map(lambda value: words.get(value, wording.joint(value)))


def _drawn(view: View, groups: list[str]) -> pd.DataFrame:
    """The claims with all that the chart asks for, groups in their order."""
    rows = database.query(view.sql(groups, SHOWN))
    order = {name: place for place, name in enumerate(groups)}
    rows = rows.assign(place=rows["group"].map(order)).sort_values("place", kind="stable").drop(columns="place")
    better = data.higher_is_better(view.metric)
    rows = (compare.with_gain(rows, better) if view.unit is None else compare.with_value(rows, view.per_device))
    label = rows["subject"].fillna("system not stated") if view.group != "subject" else rows["baseline"].fillna(
        "baseline not stated").radd("over ")
    rows["label"] = [f"{who} · {wording.stated(row)}" for who, row in zip(
        label, rows.to_dict("records"), strict=True)]
    return rows.assign(group=_titles(view, view.group, rows, "group"),
                       colour=_titles(view, view.colour, rows, "colour"))


def _notes(view: View, rows: pd.DataFrame, groups: pd.DataFrame) -> str:
    total = int(groups["claims"].sum())
    notes = [f"n = {wording.number(len(rows), 'claim')} of {wording.number(rows['paper_id'].nunique(), 'paper')}"
             + (f", out of {total:,} in {wording.number(len(groups), 'group')}." if total > len(rows) else ".")]
    up_to = int((rows["bound"] == "up_to").sum())
    if up_to:
        notes.append(f"Best cases among them (“up to”): {up_to}, which no mean can be compared with.")
    if view.unit is None and view.group != "baseline":
        notes.append("Baselines differ from mark to mark: group by baseline to keep them apart.")
    if len(rows) == SHOWN:
        notes.append("The most probable are drawn: filter to see others.")
    return " ".join(notes)


with frame(site.COMPARE, "Compare claims", "Who claims how much: each claim of a metric on one scale, in groups that "
           "are not mixed. A bar joins the ends of a range."):
    view = _view()
    groups = _groups(view)
    if groups.empty:
        nothing(f"No claim of {wording.metric(view.metric)} passes these filters: choose another metric, or take a "
                "filter away in the side bar.")
    else:
        names = _part(groups)
        rows = _drawn(view, names)
        colours = rows["colour"].value_counts(sort=True).index.tolist()
        st.altair_chart(compare.chart(rows, view.axis(), colours, FACET_NAMES[view.colour]), key=CHART,
                        on_select=lambda: evidence.picked_on_chart(CHART), selection_mode="picked",
                        alt=f"{wording.metric(view.metric)} of each claim by {FACET_NAMES[view.group]}, on a log scale")
        st.caption(_notes(view, rows, groups))
        evidence.show_picked()
        st.subheader("The claims of the chart", anchor=False)
        table.show(rows)
        table.downloads(rows, view.sql(names, SHOWN), total=int(groups.set_index("group").loc[names, "claims"].sum()))
