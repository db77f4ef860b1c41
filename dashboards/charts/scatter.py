"""Claims by two amounts, both on log scales."""
from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from dashboards.charts import marks

HEIGHT = 460  # pixels of the plot
DECADES = 3  # that an axis has at least


def chart(rows: pd.DataFrame, x_title: str, y_title: str, colours: Sequence[str], *,
          ratios: Sequence[float] = (1.0,)) -> alt.LayerChart:
    """A mark for each claim at `x` and `y`, above 0, in the colour of its `colour`, with a line y = x / ratio for each.

    A click on a mark sets the selection marks.PICK to its claim_id.
    """
    x_low, x_high = _wide(*marks.log_domain(rows["x"], rows["x"]))
    y_low, y_high = _wide(*marks.log_domain(rows["y"], rows["y"]))
    x = alt.X("x:Q", title=x_title, scale=alt.Scale(type="log", domain=[x_low, x_high], nice=False),
              axis=alt.Axis(format="~s", values=marks.log_ticks(x_low, x_high)))
    y = alt.Y("y:Q", title=y_title, scale=alt.Scale(type="log", domain=[y_low, y_high], nice=False),
              axis=alt.Axis(format="~s", values=marks.log_ticks(y_low, y_high)))
    lines = pd.DataFrame([{"x": end, "y": end / ratio, "ratio": str(ratio)} for ratio in ratios
                          for end in (x_low, x_high)])
    told = pd.DataFrame({**marks.told(rows), "x": rows["x"], "y": rows["y"], "mark": rows["mark"],
                         "colour": rows["colour"], "comparable": rows["comparable"]})
    pick = marks.picked()
    dots = alt.Chart(told).mark_point(filled=True, size=90, strokeWidth=2.5).encode(
        x=x, y=y, color=marks.colour(colours, "device class"), shape=marks.shape(told["mark"]), tooltip=marks.TOOLTIP,
        opacity=alt.value(0.85), stroke=alt.condition(pick, alt.value(marks.PICKED), alt.value("transparent"))
    ).add_params(pick)
    dashes = alt.Chart(lines).mark_line(clip=True, strokeDash=[5, 4], color=marks.GREY).encode(
        x=x, y=y, detail="ratio:N")
    return alt.layer(dashes, dots).properties(height=HEIGHT)


def _wide(low: float, high: float) -> tuple[float, float]:
    """The axis, made longer on both sides where it is shorter than DECADES."""
    room = max(1.0, 10**DECADES / (high / low)) ** 0.5
    return low / room, high * room
