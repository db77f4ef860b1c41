"""Marks of the charts and the words beside them."""
import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import units
from dashboards import data, database, wording
from dashboards.charts import compare, marks
from dashboards.filters import Filters


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


@pytest.mark.parametrize(("bound", "stat", "mark"), [
    ("exact", "none", "as stated"), ("exact", "geomean", "mean or median"), ("exact", "max", "as stated"),
    ("up_to", "mean", "at most"), ("under", "none", "at most"), ("over", "none", "at least"),
])
def test_what_is_said_of_an_amount(bound, stat, mark):
    assert wording.value_mark(bound, stat) == mark


@pytest.mark.parametrize(("unit", "bound", "mark"), [
    ("pJ/op", "under", "at least"), ("pJ/op", "up_to", "at least"), ("pJ/op", "over", "at most"),
    ("TOP/s/W", "under", "at most"), ("TOP/s/W", "exact", "as stated"),
])
def test_a_bound_turns_round_where_base_units_are_the_inverse(unit, bound, mark):
    low, high, base = units.si(10, 10, unit)
    row = pd.DataFrame([
        {"si_low": low, "si_high": high, "si_unit": base, "unit": unit, "bound": bound, "stat": "none"}])
    assert compare.with_value(row, per_device=False)["mark"].tolist() == [mark]


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


@pytest.mark.parametrize(("made", "words"), [
    (wording.gain(2.884, 2.884), "2.88×"), (wording.gain(1.5, 2), "1.5–2×"),
    (wording.number(1, "claim"), "1 claim"), (wording.number(1200, "claim"), "1,200 claims"),
    (wording.amount(3.12e14, 3.12e14, "op/s"), "312 Top/s"), (wording.amount(0.0015, 0.002, "s"), "1.5–2 ms"),
    (wording.amount(12.0, 12.0, "frame/s"), "12 frame/s"), (wording.amount(0.0, 0.0, "s"), "0 s"),
    (wording.name("generic: prior work"), "prior work (unnamed)"), (wording.joint("vLLM + SGLang"), "vLLM + SGLang"),
    (wording.devices("nvidia-a100 + smartphone"), "NVIDIA A100 + smartphone"),
])
def test_words(made, words):
    assert made == words


spans = st.lists(st.tuples(st.floats(0, 30), st.floats(0, 8)).map(lambda s: (s[0], s[0] + s[1])), max_size=60)


@given(spans.map(sorted), st.floats(0.1, 2))
def test_stacked_spans_keep_their_distance(spans, gap):
    placed: dict[int, list[tuple[float, float]]] = {}
    for level, span in zip(marks.stack(spans, gap), spans, strict=True):
        placed.setdefault(level, []).append(span)
    for on_level in placed.values():
        for (_, end), (begin, _) in itertools.pairwise(on_level):
            assert begin - end >= gap


@given(st.floats(1e-12, 1), st.floats(1, 1e18))
def test_the_axis_holds_every_value_and_1(low, high):
    left, right = marks.log_domain(pd.Series([low]), pd.Series([high]), 1)
    assert left < low <= 1 <= high < right
    ticks = marks.log_ticks(left, right)
    assert len(ticks) <= 14
    assert 1 in [pytest.approx(tick) for tick in ticks] or len(ticks) == 3


@given(st.floats(1e-12, 1e18), st.floats(1, 1e3))
def test_every_axis_has_a_few_ticks_inside(low, times):
    left, right = marks.log_domain(pd.Series([low]), pd.Series([low * times]))
    ticks = marks.log_ticks(left, right)
    assert 2 <= len(ticks) <= 14
    assert all(left <= tick <= right for tick in ticks)


def rows_of(monkeypatch, path, limit):
    monkeypatch.setenv("CLAIMS_DB", str(path))
    rows = database.query(data.titled(data.selection(Filters(), "gain_low > 0 AND metric = 'speedup'", limit=limit)))
    return compare.with_gain(rows, True).assign(group="all", colour="one", label="label")


@pytest.mark.parametrize("limit", [12, 1000])  # lines, and a stack
def test_chart_has_every_claim_once_and_none_hides_another(database, monkeypatch, limit):
    shown = rows_of(monkeypatch, database, limit)
    placed, bands, height = compare.layout(shown, *marks.log_domain(shown["x"], shown["x2"], 1))
    assert sorted(placed["claim_id"]) == sorted(shown["claim_id"])
    assert placed["y"].between(0, height).all()
    assert bands["name"].tolist() == [f"all · n = {len(shown)}"]
    assert (placed.groupby(["y", "x"]).size() == 1).all()
    assert (placed["label"] != "").all() == (len(shown) <= compare.LINES)


def test_the_axis_says_unit_scale_and_direction(database, monkeypatch):
    axis = compare.Axis(["latency in s, log scale", "(lower is better)"], "~s", "")
    spec = str(compare.chart(rows_of(monkeypatch, database, 9), axis, ["one"], "device class").to_dict())
    assert "latency in s, log scale" in spec
    assert "lower is better" in spec
    assert "'type': 'log'" in spec
