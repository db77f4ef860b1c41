"""How much is claimed of what, on which class of device."""
from __future__ import annotations

import altair as alt
import pandas as pd

from dashboards import wording
from dashboards.charts import marks

_ROW, _HEAD = 26, 96  # pixels


def chart(counts: pd.DataFrame) -> alt.LayerChart:
    """A cell for each metric and class of device with its number of claims, in the order of their appearance.

    `counts` has `metric`, `hardware_class`, `claims` and `papers`, and is not empty. A click on a cell sets the
    selection marks.PICK to its metric and class.
    """
    metrics = list(dict.fromkeys(counts["metric"]))
    classes = list(dict.fromkeys(counts["hardware_class"]))
    named = counts.assign(name=counts["metric"].map(wording.metric))
    pick = alt.selection_point(name=marks.PICK, fields=["metric", "hardware_class"], on="click", empty=False)
    x = alt.X("hardware_class:N", sort=classes, axis=alt.Axis(title=None, orient="top", labelAngle=-35, domain=False,
                                                              ticks=False, labelFontSize=13, labelLimit=120,
                                                              labelOverlap=False))
    y = alt.Y("name:N", sort=[wording.metric(metric) for metric in metrics],
              axis=alt.Axis(title=None, domain=False, ticks=False, labelFontSize=13, labelLimit=190))
    base = alt.Chart(named).encode(x=x, y=y, tooltip=[
        alt.Tooltip("name:N", title="metric"), alt.Tooltip("hardware_class:N", title="device class"),
        alt.Tooltip("claims:Q", title="claims"), alt.Tooltip("papers:Q", title="papers")])
    cells = base.mark_rect(cornerRadius=3, color=marks.PALETTE[0], cursor="pointer").encode(
        opacity=alt.Opacity("claims:Q", scale=alt.Scale(type="log", range=[0.12, 0.75]), legend=None)).add_params(pick)
    numbers = base.mark_text(fontSize=13, color=marks.ink()).encode(text=alt.Text("claims:Q", format=","))
    return alt.layer(cells, numbers).properties(height=_ROW * len(metrics) + _HEAD)
