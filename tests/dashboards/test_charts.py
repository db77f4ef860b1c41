"""Marks of the charts and the words beside them."""
import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import charts, data, wording


@pytest.mark.parametrize(("bound", "direction", "higher_is_better", "mark"), [
    ("exact", "increase", True, "as stated"),
    ("approx", "decrease", False, "about"),
    ("up_to", "increase", True, "at most"),       # up to 3x faster
    ("up_to", "decrease", False, "at most"),      # up to 62% less energy
    ("over", "increase", True, "at least"),
    ("over", "decrease", False, "at least"),      # at least 30% less memory
    ("up_to", "of", False, "at least"),           # at most 40% of the energy: a gain of 2.5 or more
    ("under", "of", False, "at least"),           # under half the time
    ("over", "of", True, "at least"),             # over 90% of the throughput
    ("up_to", "increase", False, "at least"),     # at most 5% more area
    ("up_to", "decrease", True, "at least"),      # throughput falls by at most 4%
    ("under", None, False, "at least"),           # from 10 ms to under 1 ms
])
def test_what_a_bound_says_of_the_gain(bound, direction, higher_is_better, mark):
    assert wording.gain_mark(bound, direction, higher_is_better) == mark


@pytest.mark.parametrize(("claim", "words"), [
    ({"bound": "up_to", "direction": "decrease", "kind": "relative", "value_text": "62%", "from_value": None},
     "↓ up to 62%"),
    ({"bound": "exact", "direction": None, "kind": "absolute", "value_text": "2.5 ms", "from_value": None}, "2.5 ms"),
    ({"bound": "exact", "direction": "decrease", "kind": "change", "value_text": "1 GB", "from_value": 128.0},
     "1 GB (from 128)"),
    ({"bound": "approx", "direction": "of", "kind": "relative", "value_text": "half", "from_value": None},
     "to about half"),
])
def test_stated(claim, words):
    assert wording.stated(claim) == words


def test_gain_and_number():
    assert (wording.gain(2.884, 2.884), wording.gain(1.5, 2)) == ("2.88×", "1.5–2×")
    assert (wording.number(1, "claim"), wording.number(1200, "claim")) == ("1 claim", "1,200 claims")


spans = st.lists(st.tuples(st.floats(0, 30), st.floats(0, 8)).map(lambda s: (s[0], s[0] + s[1])), max_size=60)


@given(spans.map(sorted), st.floats(0.1, 2))
def test_stacked_spans_keep_their_distance(spans, gap):
    placed: dict[int, list[tuple[float, float]]] = {}
    for level, span in zip(charts.stack(spans, gap), spans, strict=True):
        placed.setdefault(level, []).append(span)
    for on_level in placed.values():
        for (_, end), (begin, _) in itertools.pairwise(on_level):
            assert begin - end >= gap


@given(st.floats(1e-3, 1), st.floats(1, 1e5))
def test_the_axis_holds_every_gain(low, high):
    rows = pd.DataFrame({"gain_low": [low], "gain_high": [high]})
    left, right = charts._domain(rows)
    assert left < low <= high < right
    ticks = charts._ticks(left, right)
    assert 1 in [pytest.approx(tick) for tick in ticks]
    assert len(ticks) <= 14


def test_chart_has_every_claim_with_a_gain_once(database, monkeypatch):
    monkeypatch.setenv(data.ENVIRONMENT, str(database))
    shown = charts.with_gain(data.rows(data.Filters()))
    marks, bands, height = charts._layout(shown, *charts._domain(shown))
    assert sorted(marks["claim_id"]) == sorted(shown["claim_id"])
    assert marks["y"].between(0, height).all()
    assert sum(int(name.rsplit("n=")[1]) for name in bands["name"]) == len(shown)
    places = marks.groupby(["y", "gain_low"]).size()
    assert (places == 1).all()
    assert "higher is better" in str(charts.gains_by_metric(shown).to_dict())
