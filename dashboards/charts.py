"""Charts, and the layout of their marks."""
from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from itertools import count

import altair as alt
import pandas as pd

from dashboards import data, wording

# Shape tells the marks apart; colour only repeats it. Middle tones, which hold on a white and on a black page.
_SHAPES = {"as stated": "circle", "at most": "triangle-left", "at least": "triangle-right", "about": "diamond"}
_COLOURS = {"as stated": "#3b7ddd", "at most": "#e07b00", "at least": "#16a085", "about": "#9b6bd1"}
_RULE = "#8a8f98"

_PITCH = 9  # pixels between marks that are stacked over each other
_MARGIN = 13  # pixels above and below a metric's marks
_HEAD = 178  # pixels of legend and axis, which Streamlit counts as part of the height
_ABREAST = 72  # marks that fit side by side
_SENTENCE = 240  # characters of a sentence in a tooltip


def with_gain(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that a chart of gains can show, with the columns `mark` and `label` added."""
    shown = rows[rows["gain_low"].notna() & rows["gain_high"].notna()].copy()
    shown["mark"] = [wording.gain_mark(row.bound, row.direction, data.higher_is_better(row.metric))
                     for row in shown.itertuples()]
    return shown


def gains_by_metric(rows: pd.DataFrame) -> alt.LayerChart | alt.FacetChart:
    """Gain of every claim by metric, on a log scale: a mark for a value, a bar between two marks for a range.

    `rows` come from `with_gain` and are not empty. Marks are stacked so that none hides another; a click on one
    sets the selection "picked" to its claim_id.
    """
    low, high = _domain(rows)
    marks, bands, height = _layout(rows, low, high)
    ends = pd.concat([marks.assign(x=marks["gain_low"]), marks[marks["gain_low"] < marks["gain_high"]].assign(
        x=lambda ranges: ranges["gain_high"])])
    picked = alt.selection_point(name="picked", fields=["claim_id"], on="click", empty=False)
    names = dict(zip(map(str, bands["centre"]), bands["name"], strict=True))
    # above the marks: the chart is taller than most windows, and without its scale nothing on it can be read
    axis = alt.Axis(title=["gain over the baseline, log scale", "(higher is better; 1× is no change)"], orient="top",
                    values=_ticks(low, high), labelExpr="format(datum.value, '~g') + '×'", gridOpacity=0.6,
                    titleFontSize=13)
    x = alt.X("x:Q", scale=alt.Scale(type="log", domain=[low, high], nice=False), axis=axis)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, height], reverse=True, nice=False),
              axis=alt.Axis(title=None, values=bands["centre"].tolist(), grid=False, ticks=False, domain=False,
                            labelExpr=f"{json.dumps(names)}[datum.value]",
                            labelLimit=190, labelFontSize=13, labelOverlap=False))
    colour = alt.Color("mark:N", scale=alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values())),
                       legend=alt.Legend(title=None, orient="top", columns=2, symbolSize=90, symbolOpacity=1,
                                         labelFontSize=13))
    shape = alt.Shape("mark:N", scale=alt.Scale(domain=list(_SHAPES), range=list(_SHAPES.values())))
    tooltip = [alt.Tooltip(f"{column}:N", title=title) for column, title in (
        ("paper", "paper"), ("stated", "stated"), ("metric", "metric"), ("gain", "gain"), ("stat", "statistic"),
        ("subject", "system"), ("baseline", "baseline"), ("device", "hardware"), ("task", "workload"),
        ("excerpt", "sentence"))]
    separators = alt.Chart(bands).mark_rule(color=_RULE, opacity=0.25).encode(
        y=alt.Y("bottom:Q", axis=y["axis"]))  # every layer the same axis: merged with a default one, it drops labels
    no_change = alt.Chart(pd.DataFrame({"x": [1.0]})).mark_rule(
        color=_RULE, strokeDash=[5, 4], strokeWidth=1.5).encode(x=alt.X("x:Q", axis=axis))
    ranges = alt.Chart(marks[marks["gain_low"] < marks["gain_high"]]).mark_rule(strokeWidth=2.5, opacity=0.55).encode(
        x=alt.X("gain_low:Q", axis=axis), x2="gain_high:Q", y=y, color=colour, tooltip=tooltip)
    points = alt.Chart(ends).mark_point(filled=True, size=72, strokeWidth=2.5).encode(
        x=x, y=y, color=colour, shape=shape, tooltip=tooltip,
        stroke=alt.condition(picked, alt.value("#d6336c"), alt.value("transparent")),
        opacity=alt.value(0.85)).add_params(picked)
    return alt.layer(separators, no_change, ranges, points).properties(height=height + _HEAD)


def _domain(rows: pd.DataFrame) -> tuple[float, float]:
    """A log axis that holds every gain and 1, with a little room at both ends."""
    room = 1.25
    return min(rows["gain_low"].min(), 1) / room, max(rows["gain_high"].max(), 1) * room


def _ticks(low: float, high: float) -> list[float]:
    """1, 2, 5, 10 ... inside the domain; powers of ten alone where there would be too many."""
    steps = (1, 2, 5) if math.log10(high / low) <= 3 else (1,)
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return [step * 10.0**exponent for exponent in exponents for step in steps if low <= step * 10.0**exponent <= high]


def _layout(rows: pd.DataFrame, low: float, high: float) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Marks with their place `y` in pixels, the bands of the metrics (the fullest first), and the whole height."""
    whole = math.log(high / low)
    placed, bands, top = [], [], 0
    for name, group in sorted(rows.groupby("metric"), key=lambda item: (-len(item[1]), item[0])):
        group = group.sort_values(["gain_low", "gain_high", "claim_id"])
        levels = stack(((math.log(a / low), math.log(b / low))
                        for a, b in zip(group["gain_low"], group["gain_high"], strict=True)), gap=whole / _ABREAST)
        reach = max(map(abs, levels))
        centre = top + _MARGIN + reach * _PITCH
        placed.append(group.assign(y=[centre + level * _PITCH for level in levels]))
        top = centre + reach * _PITCH + _MARGIN
        bands.append({"centre": centre, "bottom": top, "name": f"{wording.metric(str(name))}  n={len(group)}"})
    marks = pd.concat(placed)
    return pd.DataFrame({
        "claim_id": marks["claim_id"], "gain_low": marks["gain_low"], "gain_high": marks["gain_high"], "y": marks["y"],
        "mark": marks["mark"], "metric": marks["metric"].map(wording.metric), "paper": marks["title"],
        "stated": [wording.stated(row) for row in marks.to_dict("records")],
        "gain": [wording.gain(a, b) for a, b in zip(marks["gain_low"], marks["gain_high"], strict=True)],
        "stat": marks["stat"].replace("none", "not said"), "subject": marks["subject"].fillna("not stated"),
        "baseline": marks["baseline"].fillna("not stated"), "device": _listed(marks["hardware"]),
        "task": _listed(marks["workload"]), "excerpt": marks["sentence"].map(_excerpt),
    }), pd.DataFrame(bands), top


def stack(spans: Iterable[tuple[float, float]], gap: float) -> list[int]:
    """A level for each span so that on every level at least `gap` lies between an end and the next beginning.

    The spans come in the order of their beginnings. Levels fill from the middle: 0, 1, -1, 2, -2 ...

    >>> stack([(0, 0), (0, 3), (2, 2), (5, 5)], gap=1)
    [0, 1, 0, 0]
    """
    ends: dict[int, float] = {}
    levels = []
    for first, last in spans:
        level = next(level for level in _from_the_middle() if first - ends.get(level, -math.inf) >= gap)
        ends[level] = last
        levels.append(level)
    return levels


def _from_the_middle() -> Iterator[int]:
    yield 0
    for distance in count(1):
        yield from (distance, -distance)


def _listed(column: pd.Series) -> list[str]:
    return ["; ".join(items) or "not stated" for items in column]


def _excerpt(sentence: str) -> str:
    words = " ".join(sentence.split())
    return words if len(words) <= _SENTENCE else words[:_SENTENCE].rsplit(" ", 1)[0] + " …"
