"""What the charts share: shapes and colours of marks, log axes, how marks are stacked, words in a tooltip."""
from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

import altair as alt
import pandas as pd
import streamlit as st

from dashboards import wording

# Shape tells what is said of a number; colour never does that alone. Middle tones hold on a white and on a black page.
SHAPES: dict[str, str] = {"as stated": "circle", "mean or median": "square", "at most": "triangle-left",
                          "at least": "triangle-right", "about": "diamond"}
PALETTE = ("#3b7ddd", "#e07b00", "#16a085", "#c2549b", "#9b6bd1", "#b8960c", "#3aa6c9", "#d1495b", "#7a8b2a", "#a0694b")
GREY = "#8a8f98"
ABREAST = 4  # entries of a legend's row
PICKED = "#d6336c"
PICK = "picked"  # name of the selection that a click on a mark sets
SENTENCE = 240  # characters of a sentence in a tooltip


def ink() -> str:
    """The colour of words on a chart, as the page's theme has it."""
    return "#e6e6e6" if st.context.theme.type == "dark" else "#31333f"


def picked() -> alt.Parameter:
    """The selection that a click on a mark sets to its claim_id."""
    return alt.selection_point(name=PICK, fields=["claim_id"], on="click", empty=False)


def colour(values: Sequence[str], title: str | None) -> alt.Color:
    """A colour for each of the values, grey for those after the last colour; the legend is below the chart."""
    range_ = [PALETTE[place] if place < len(PALETTE) else GREY for place in range(len(values))]
    return alt.Color("colour:N", scale=alt.Scale(domain=list(values), range=range_),
                     legend=alt.Legend(title=title, orient="bottom", columns=ABREAST, symbolType="circle",
                                       symbolSize=90, labelFontSize=13, titleFontSize=13, labelLimit=260))


def shape(used: Iterable[str]) -> alt.Shape:
    """The shapes of what is said of a number; the legend names those that are used."""
    used = set(used)
    domain = [mark for mark in SHAPES if mark in used]
    return alt.Shape("mark:N", scale=alt.Scale(domain=domain, range=[SHAPES[mark] for mark in domain]),
                     legend=alt.Legend(title=None, orient="bottom", columns=3, symbolSize=90, labelFontSize=13,
                                       symbolFillColor=GREY, symbolStrokeColor=GREY))


def log_domain(lows: pd.Series, highs: pd.Series, *also: float) -> tuple[float, float]:
    """A log axis that holds every number and those of `also`, all above 0, with a little room at both ends."""
    room = 1.25
    return min(lows.min(), *also, math.inf) / room, max(highs.max(), *also, -math.inf) * room


def log_ticks(low: float, high: float) -> list[float]:
    """1, 2, 5, 10 ... inside the domain; powers of ten alone, or some of them, where there would be too many.

    A domain that holds fewer than two of these has three of its own.
    """
    decades = math.log10(high / low)
    steps, stride = ((1, 2, 5), 1) if decades <= 3 else ((1,), math.ceil(decades / 10))
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    first = -(exponents[0] % stride) % stride  # so that 1 is among them
    ticks = [step * 10.0**exponent for exponent in exponents[first::stride] for step in steps]
    inside = [tick for tick in ticks if low <= tick <= high]
    middle = math.sqrt(low * high)
    return inside if len(inside) > 1 else [float(f"{tick:.2g}") for tick in (math.sqrt(low * middle), middle,
                                                                              math.sqrt(middle * high))]


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


def excerpt(sentence: str) -> str:
    """The sentence on one line, cut where it is long."""
    words = " ".join(sentence.split())
    return words if len(words) <= SENTENCE else words[:SENTENCE].rsplit(" ", 1)[0] + " …"


def told(rows: pd.DataFrame) -> pd.DataFrame:
    """The words of each claim for a tooltip (see TOOLTIP), one column each, and its claim_id."""
    return pd.DataFrame({
        "claim_id": rows["claim_id"], "paper": rows["title"], "stated": [
            wording.stated(row) for row in rows.to_dict("records")],
        "measured": rows["metric"].map(wording.metric), "statistic": rows["stat"].replace("none", "not said"),
        "system": rows["subject"].fillna("not stated"), "against": rows["baseline"].fillna("not stated"),
        "on": _listed(rows["hardware"]), "task": _listed(rows["workload"]), "excerpt": rows["sentence"].map(excerpt)})


TOOLTIP = [alt.Tooltip(f"{column}:N", title=title) for column, title in (
    ("paper", "paper"), ("stated", "stated"), ("measured", "metric"), ("comparable", "comparable"),
    ("statistic", "statistic"), ("system", "system"), ("against", "baseline"), ("on", "hardware"),
    ("task", "workload"), ("excerpt", "sentence"))]


def _listed(column: pd.Series) -> list[str]:
    return ["; ".join(items) or "not stated" for items in column]
