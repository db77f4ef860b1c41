"""Devices: their facts with sources, the claims on them, and how near the claims come to what they can do."""
from __future__ import annotations

import pandas as pd
import streamlit as st

from claims import registry
from claims.registry import FACTS
from claims.schema import literal
from dashboards import address, data, database, site, wording
from dashboards.charts import compare, marks, scatter
from dashboards.filters import Filters
from dashboards.widgets import controls, evidence, filters, table
from dashboards.widgets.frame import frame, link, nothing

SHOWN = 500
CHART = "hardware_chart"
VIEWS = {"device": "A device", "peak": "Rates against peak", "efficiency": "Efficiency against rate",
         "registry": "All devices"}


def _facts(device_id: str) -> None:
    device = registry.device(device_id)
    known = [device.vendor, device.hardware_class, device.family, str(device.year or "")]
    if device.process_nm:
        known.append(f"{device.process_nm:g} nm")
    st.subheader(wording.plain(device.name), anchor=False)
    st.caption(wording.plain(" · ".join(part for part in known if part)))
    facts = pd.DataFrame([{
        "fact": fact.kind, "value": f"{fact.value:g} {fact.unit}", "number format": fact.precision or "",
        "for": " ".join(part for part in (fact.path, fact.sparsity, fact.variant) if part),
        "source": fact.source, "checked on": fact.checked_on, "differs": fact.differs or ""} for fact in device.facts])
    if facts.empty:
        st.write("The registry knows no figures of it.")
        return
    st.dataframe(facts, hide_index=True, key="facts", height=min(430, table.ROW * (len(facts) + 1) + 3))
    st.caption(wording.plain("; ".join(f"{kind}: {FACTS[kind][1]}" for kind in dict.fromkeys(facts["fact"]))))


def _device(chosen: Filters) -> None:
    """One device: facts, shares of its peak, what is claimed on it."""
    devices = {device.device_id: device.name for device in registry.devices()}
    named = [name for name in data.names("device") if name in devices]
    options = [*named, *(name for name in devices if name not in named)]
    device_id = controls.choice("of", "Device", options, names=devices, help="Those with the most claims first.")
    left, right = st.columns([3, 2], gap="large")
    with left:
        _facts(device_id)
    with right:
        st.subheader("Share of its peak", anchor=False)
        shares = database.query(
            "SELECT a.message, c.claim_id, c.paper_id FROM audit a JOIN "
            f"({data.selection(chosen)}) c USING (claim_id) WHERE a.hardware_id = ? AND a.code IN ('share_of_peak', "
            "'over_peak') ORDER BY a.value / a.reference DESC LIMIT 12", [device_id])
        if shares.empty:
            st.write("No claim of a rate could be set against a peak of this device.")
        for row in shares.itertuples():
            link(site.PAPER, wording.plain(row.message), {"paper": [row.paper_id], address.CLAIM: [row.claim_id]})
    sql = data.titled(data.selection(chosen, f"list_contains(hardware_ids, {literal(device_id)})", "*", data.ORDER,
                                     SHOWN), data.ORDER)
    rows = database.query(sql)
    st.subheader("What is claimed on it", anchor=False)
    if rows.empty:
        nothing("No claim on this device passes the filters.")
        return
    link(site.COMPARE, "Compare these claims", {"device": [device_id], "metric": [rows["metric"].mode()[0]]})
    evidence.show_picked()
    table.show(rows)
    table.downloads(rows, sql)


def _plot(rows: pd.DataFrame, sql: str, x_title: str, y_title: str, ratios: tuple[float, ...], note: str) -> None:
    rows["colour"] = rows["hardware_class"].fillna("device class not stated")
    st.altair_chart(scatter.chart(rows, x_title, y_title, rows["colour"].value_counts().index.tolist(), ratios=ratios),
                    key=CHART, on_select=lambda: evidence.picked_on_chart(CHART), selection_mode=marks.PICK,
                    alt=f"{y_title} against {x_title}")
    st.caption(f"n = {wording.number(len(rows), 'claim')} of {wording.number(rows['paper_id'].nunique(), 'paper')}. "
               + note)
    evidence.show_picked()
    table.show(rows)
    table.downloads(rows.drop_duplicates("claim_id"), sql)


def _peak(chosen: Filters) -> None:
    """Rates that papers state, against the peak of the device that they name."""
    found = ("SELECT c.*, a.reference AS x, a.value AS y, a.message AS comparable, a.hardware_id\n"
             f"FROM audit a JOIN (\n{data.selection(chosen)}\n) c USING (claim_id)\n"
             "WHERE a.code IN ('share_of_peak', 'over_peak') "
             "AND a.value > 0 AND a.reference > 0")
    units = database.query(f"SELECT si_unit FROM ({found}) WHERE si_unit IS NOT NULL GROUP BY si_unit "
                           "ORDER BY count(*) DESC, si_unit")["si_unit"].tolist()
    if not units:
        nothing("No claim of a rate on a device with a known peak passes the filters.")
        return
    unit = controls.choice("unit", "Unit", units)
    sql = data.titled(f"{found} AND c.si_unit = {literal(unit)}\nORDER BY {data.ORDER}\nLIMIT {SHOWN}", data.ORDER)
    rows = database.query(sql)
    rows["mark"] = [wording.value_mark(row.bound, row.stat) for row in rows.itertuples()]
    _plot(rows, sql, f"peak of the device in {unit}, log scale", f"rate as claimed in {unit}, log scale (higher is "
          "better)", (1.0,), "Dashed: the peak, which no rate of that number format can pass. Several devices count "
          "together.")


def _efficiency(chosen: Filters) -> None:
    """Energy efficiency against compute rate of systems for which a paper states both."""
    claims = data.selection(chosen, "si_low > 0 AND metric IN ('compute_rate', 'energy_efficiency')\n"
                            "  AND si_unit IN ('op/s', 'op/J')")
    sql = data.titled(
        f"WITH found AS ({claims}),\nrates AS (SELECT paper_id, subject_name, max(si_high) AS x FROM found "
        "WHERE metric = 'compute_rate' GROUP BY ALL)\nSELECT e.*, r.x, e.si_high AS y\nFROM found e JOIN rates r "
        "ON e.paper_id = r.paper_id AND e.subject_name IS NOT DISTINCT FROM r.subject_name\n"
        f"WHERE e.metric = 'energy_efficiency'\nORDER BY confidence DESC, e.paper_id, field DESC, start\nLIMIT {SHOWN}",
        data.ORDER)
    rows = database.query(sql)
    if rows.empty:
        nothing("No paper states both of one system with these filters, in operations per second and per joule.")
        return
    rows = compare.with_value(rows, per_device=False).assign(x=rows["x"])
    _plot(rows, sql, "compute rate in op/s, log scale (higher is better)", "energy efficiency in op/J, log scale "
          "(higher is better)", (1e-3, 1.0, 1e3),
          "Each is the highest rate and an efficiency that one paper states for one "
          "system; they need not hold at the same time. Dashed, from the top: 1 mW, 1 W, 1 kW.")


def _registry(chosen: Filters) -> None:
    """All devices, with how much is claimed on them."""
    claims = data.selection(chosen, columns="unnest(hardware_ids) AS device_id, paper_id")
    counts = database.query("SELECT device_id, count(*) AS claims, count(DISTINCT paper_id) AS papers "
                            f"FROM ({claims}) GROUP BY ALL")
    devices = pd.DataFrame([{"device_id": device.device_id, "name": device.name, "class": device.hardware_class,
                             "vendor": device.vendor, "family": device.family, "year": device.year,
                             "facts": len(device.facts)} for device in registry.devices()])
    if chosen.hardware_class:
        devices = devices[devices["class"].isin(chosen.hardware_class)]
    rows = devices.merge(counts, how="left", on="device_id").fillna({"claims": 0, "papers": 0}).astype(
        {"claims": int, "papers": int}).sort_values(["claims", "device_id"], ascending=[False, True])
    claimed = int((rows["claims"] > 0).sum())
    st.caption(f"n = {wording.number(len(rows), 'device')}, {wording.number(claimed, 'device')} with claims.")
    st.dataframe(rows, hide_index=True, key="registry", height=560, column_config={
        "year": st.column_config.NumberColumn("year", format="%d")})
    table.save(f"CSV of {wording.number(len(rows), 'device')}", lambda: rows.to_csv(index=False).encode(),
               "devices.csv", "text/csv")


with frame(site.HARDWARE, "Hardware", "What devices can do, with sources, and what papers claim on them."):
    chosen = filters.show()
    view = controls.choice("view", "View", list(VIEWS), "device", names=VIEWS, segmented=True)
    {"device": _device, "peak": _peak, "efficiency": _efficiency, "registry": _registry}[view](chosen)
