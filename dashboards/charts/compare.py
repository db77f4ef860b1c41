"""Claims beside each other on one log scale, in groups that are never mixed."""
from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from claims import units
from dashboards import wording
from dashboards.charts import marks

LINES = 60  # claims that get a line of their own with a label; more are stacked
_LINE, _PITCH, _HEAD, _MARGIN = 22, 9, 26, 13  # pixels: a line, between stacked marks, a name, around a group
_AXIS, _KEY = 112, 28  # pixels of axis and margins, and of a row of the legend: parts of the height to Streamlit
_ABREAST = 72  # stacked marks that fit side by side
_NAME, _LABEL = 60, 36  # letters of a group's name, and of a label beside a mark


@dataclass(frozen=True, slots=True)
class Axis:
    """What the chart's scale shows: its title, with unit and direction, how its numbers look, a line to mark."""

    title: Sequence[str]
    format: str  # as d3 has it
    suffix: str
    mark: float | None = None  # such as a gain of 1: no change


GAINS = Axis(["gain over the baseline, log scale", "(higher is better; 1× is no change)"], "~g", "×", 1.0)
"""The scale of improvement factors."""


def chart(rows: pd.DataFrame, axis: Axis, colours: Sequence[str], colour_title: str) -> alt.LayerChart:
    """A mark for a number, a bar between two marks for a range, in a band for each group.

    `rows` has, besides the columns of a claim, `x` and `x2` (both above 0), `group` (bands in the order of first
    appearance), `colour` (one of `colours`), `mark` (see marks.SHAPES), `label` and `comparable`, and is not empty.
    No mark hides another; a click on one sets the selection marks.PICK to its claim_id.
    """
    low, high = marks.log_domain(rows["x"], rows["x2"], *([axis.mark] if axis.mark else []))
    placed, bands, height = layout(rows, low, high)
    ends = pd.concat([placed.assign(at=placed["x"]), placed[placed["x"] < placed["x2"]].assign(
        at=lambda ranges: ranges["x2"])])
    # above the marks: the chart is taller than most windows, and without its scale nothing on it can be read
    scale = alt.Axis(title=list(axis.title), orient="top", values=marks.log_ticks(low, high), gridOpacity=0.5,
                     labelExpr=f"format(datum.value, '{axis.format}') + {json.dumps(axis.suffix)}", titleFontSize=13)
    x = alt.X("at:Q", scale=alt.Scale(type="log", domain=[low, high], nice=False), axis=scale)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, height], reverse=True, nice=False), axis=None)
    colour, shape = marks.colour(colours, colour_title), marks.shape(placed["mark"])
    pick = marks.picked()
    # The names stand in the plot, over their groups: beside it they would leave a phone no room for the marks.
    heads = alt.Chart(bands).encode(y=alt.Y("head:Q", axis=None))
    layers = [
        alt.Chart(bands).mark_rule(color=marks.GREY, opacity=0.3).encode(y=alt.Y("top:Q", axis=None)),
        heads.mark_text(align="left", dx=4, fontSize=13, fontWeight="bold", color=marks.ink()).encode(
            x=alt.value(0), text="name:N")]
    if axis.mark:
        layers.append(alt.Chart(pd.DataFrame({"at": [axis.mark]})).mark_rule(
            color=marks.GREY, strokeDash=[5, 4], strokeWidth=1.5).encode(x=alt.X("at:Q", axis=scale)))
    layers.append(alt.Chart(placed[placed["x"] < placed["x2"]]).mark_rule(strokeWidth=2.5, opacity=0.6).encode(
        x=alt.X("x:Q", axis=scale), x2="x2:Q", y=y, color=colour, tooltip=marks.TOOLTIP))
    if placed["label"].any():
        layers += _labels(placed, x, y, scale, low, high)
    layers.append(alt.Chart(ends).mark_point(filled=True, size=80, strokeWidth=2.5).encode(
        x=x, y=y, color=colour, shape=shape, tooltip=marks.TOOLTIP, opacity=alt.value(0.9),
        stroke=alt.condition(pick, alt.value(marks.PICKED), alt.value("transparent"))).add_params(pick))
    return alt.layer(*layers).properties(height=height + _AXIS + _KEY * (1 + -(-len(colours) // marks.ABREAST)))


def _labels(placed: pd.DataFrame, x: alt.X, y: alt.Y, scale: alt.Axis, low: float, high: float) -> list[alt.Chart]:
    """The label of each claim, to the right of its mark, or to the left where there is no room."""
    turn = low * (high / low) ** 0.5
    left = placed["x2"] > turn
    out = []
    for part, column, align, shift in ((placed[~left], "x2", "left", 9), (placed[left], "x", "right", -9)):
        if len(part):
            out.append(alt.Chart(part).mark_text(align=align, dx=shift, fontSize=12, color=marks.ink()).encode(
                x=alt.X(f"{column}:Q", axis=scale), y=y, text="label:N", tooltip=marks.TOOLTIP))
    return out


def layout(rows: pd.DataFrame, low: float, high: float) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Marks with their place `y` in pixels, the bands of the groups, and the whole height.

    Few claims get a line each, the largest first; many are stacked, without labels.
    """
    whole, lines = math.log(high / low), len(rows) <= LINES
    placed, bands, top = [], [], 0
    for name, group in rows.groupby("group", sort=False):
        first = top + _HEAD + _MARGIN
        if lines:
            group = group.sort_values(["x2", "x", "claim_id"], ascending=[False, False, True])
            places = [first + k * _LINE for k in range(len(group))]
        else:
            group = group.sort_values(["x", "x2", "claim_id"])
            levels = marks.stack(((math.log(a / low), math.log(b / low))
                                  for a, b in zip(group["x"], group["x2"], strict=True)), gap=whole / _ABREAST)
            places = [first + (level - min(levels)) * _PITCH for level in levels]
        placed.append(group.assign(y=places))
        bands.append({"top": top, "head": top + _HEAD // 2 + 2,
                      "name": f"{_short(str(name), _NAME)} · n = {len(group)}"})
        top = max(places) + _MARGIN
    shown = pd.concat(placed)
    return pd.DataFrame({
        **marks.told(shown), "x": shown["x"], "x2": shown["x2"], "y": shown["y"], "mark": shown["mark"],
        "colour": shown["colour"], "comparable": shown["comparable"],
        "label": shown["label"].map(lambda text: _short(text, _LABEL)) if lines else "",
    }), pd.DataFrame(bands), top


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[:letters - 1].rstrip() + "…"


def with_gain(rows: pd.DataFrame, higher_is_better: bool) -> pd.DataFrame:
    """The columns x, x2, mark and comparable of claims that have a gain."""
    return rows.assign(
        x=rows["gain_low"], x2=rows["gain_high"],
        mark=[wording.gain_mark(row.bound, row.direction, higher_is_better, row.stat) for row in rows.itertuples()],
        comparable=[f"gain {wording.gain(a, b)}" for a, b in zip(rows["gain_low"], rows["gain_high"], strict=True)])


def with_value(rows: pd.DataFrame, per_device: bool) -> pd.DataFrame:
    """The same columns of claims that have a value in base units, all in the same; `per_device` divides it."""
    devices = rows["device_count"] if per_device else 1
    low, high = rows["si_low"] / devices, rows["si_high"] / devices
    suffix = " per device" if per_device else ""
    return rows.assign(
        x=low, x2=high,
        mark=[wording.value_mark(row.bound, row.stat, _is_inverse(row.unit)) for row in rows.itertuples()],
        comparable=[wording.amount(a, b, unit) + suffix
                    for a, b, unit in zip(low, high, rows["si_unit"], strict=True)])


def _is_inverse(unit: str) -> bool:
    """True for a unit whose base unit is its inverse, such as pJ/op, which is read as op/J."""
    scale = units.scale(unit)
    return scale is not None and scale.inverted
