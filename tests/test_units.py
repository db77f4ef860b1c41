"""Units: a table of forms, the conventions of ratio and gain, and properties that hold for all numbers."""
import math
import subprocess
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims import units, vocabulary

# value and unit as stated, value and unit in base units
SI = [
    # arithmetic rates: FLOP = op, MAC = 2 op
    (740, "TFLOP/s", 7.4e14, "op/s"),
    (1.1, "EFLOP/s", 1.1e18, "op/s"),
    (3, "PFLOP/s", 3e15, "op/s"),
    (51, "GOP/s", 5.1e10, "op/s"),
    (8, "KOP/s", 8e3, "op/s"),
    (2, "TMAC/s", 4e12, "op/s"),
    (5, "MAC/cycle", 10, "op/cycle"),
    (45, "TFLOP/s/GPU", 4.5e13, "op/s/GPU"),
    (12, "TOPS", 1.2e13, "op/s"),
    (12, "GFLOPS", 1.2e10, "op/s"),
    (12, "GFLOPs", 1.2e10, "op"),
    (7, "MAC", 14, "op"),
    (1.5, "GMAC", 3e9, "op"),
    (90, "MIPS", 9e7, "instruction/s"),
    (3, "Ginstruction", 3e9, "instruction"),
    # work per energy, and energy per work turned over
    (2, "TOP/s/W", 2e12, "op/J"),
    (0.5, "pJ/op", 2e12, "op/J"),
    (4, "pJ/MAC", 5e11, "op/J"),
    (90, "GOP/s/W", 9e10, "op/J"),
    (3, "MIPS/mW", 3e9, "instruction/J"),
    (20, "frame/s/W", 20, "frame/J"),
    (4, "token/J", 4, "token/J"),
    (250, "mJ/token", 4, "token/J"),
    (0.25, "mJ/inference", 4000, "inference/J"),
    (5, "inference/J", 5, "inference/J"),
    (20, "uJ/inference", 5e4, "inference/J"),
    (2, "mJ/image", 500, "image/J"),
    (10, "mJ/sample", 100, "sample/J"),
    (50, "pJ/px", 2e10, "pixel/J"),
    (10, "pJ/B", 1e11, "byte/J"),
    (1, "pJ/bit", 1.25e11, "byte/J"),
    (0.1, "nJ/synapse", 1e10, "synapse/J"),
    (4, "pJ/SOP", 2.5e11, "SOP/J"),
    # energy and power
    (25, "mJ", 0.025, "J"),
    (6, "pJ", 6e-12, "J"),
    (1.5, "kWh", 5.4e6, "J"),
    (2.63, "W", 2.63, "W"),
    (170, "mW", 0.17, "W"),
    (90, "uW", 9e-5, "W"),
    (12, "MW", 1.2e7, "W"),
    (3, "J/s", 3, "W"),
    (876.6, "GWh/year", 1e8, "W"),
    (7, "W/GPU", 7, "W/GPU"),
    # rates
    (3, "Ktoken/s", 3000, "token/s"),
    (3, "ktoken/s", 3000, "token/s"),
    (60, "frame/s", 60, "frame/s"),
    (60, "fps", 60, "frame/s"),
    (60, "FPS", 60, "frame/s"),
    (4, "Msample/s", 4e6, "sample/s"),
    (120, "image/s", 120, "image/s"),
    (7200, "request/h", 2, "request/s"),
    (15, "query/s", 15, "query/s"),
    (15, "Kquery/s", 15000, "query/s"),
    (9, "inference/s", 9, "inference/s"),
    (2, "Mpixel/s", 2e6, "pixel/s"),
    (60, "token/min", 1, "token/s"),
    (3, "Mevent/s", 3e6, "event/s"),
    (8, "GTEPS", 8e9, "edge/s"),
    (4, "MLUPS", 4e6, "site/s"),
    (3, "token/iteration", 3, "token/iteration"),
    (24, "token/s/user", 24, "token/s/user"),
    (900, "GB/s", 9e11, "byte/s"),
    (80, "Gbit/s", 1e10, "byte/s"),
    (80, "Gbps", 1e10, "byte/s"),
    (200, "MHz", 2e8, "Hz"),
    (1.2, "GHz", 1.2e9, "Hz"),
    # time
    (35, "ms", 0.035, "s"),
    (4, "us", 4e-6, "s"),
    (4, "µs", 4e-6, "s"),
    (4, "\u03bcs", 4e-6, "s"),
    (9, "ns", 9e-9, "s"),
    (3, "min", 180, "s"),
    (2, "h", 7200, "s"),
    (2, "day", 172800, "s"),
    (1, "week", 604800, "s"),
    (12, "month", 31557600, "s"),
    (12, "ms/step", 0.012, "s/step"),
    (8, "ms/token", 0.008, "s/token"),
    (1.3, "Mcycle", 1.3e6, "cycle"),
    (0.4, "RTF", 0.4, "RTF"),
    (86.4, "ns/day", 1e-12, "1"),
    # size, counts
    (16, "GB", 1.6e10, "byte"),
    (16, "GiB", 17179869184, "byte"),
    (512, "KB", 512e3, "byte"),
    (512, "kB", 512e3, "byte"),
    (8, "Mbit", 1e6, "byte"),
    (4, "bit/param", 0.5, "byte/param"),
    (175, "Bparam", 1.75e11, "param"),
    (1.6, "Tparam", 1.6e12, "param"),
    (34, "Mparam", 3.4e7, "param"),
    (128, "Ktoken", 128e3, "token"),
    (2, "Bedge", 2e9, "edge"),
    # area and resources
    (2.5, "mm^2", 2.5e-6, "m^2"),
    (900, "um^2", 9e-10, "m^2"),
    (3, "GOP/s/mm^2", 3e15, "op/s/m^2"),
    (120, "kGE", 120e3, "GE"),
    (14, "KLUT", 14e3, "LUT"),
    (48, "DSP", 48, "DSP"),
    (6, "BRAM", 6, "BRAM"),
    (2, "GOP/s/DSP", 2e9, "op/s/DSP"),
    (512, "GPU", 512, "GPU"),
    # money, device time, emissions
    (40, "USD", 40, "USD"),
    (1.2, "BUSD", 1.2e9, "USD"),
    (0.6, "USD/Mtoken", 6e-7, "USD/token"),
    (3.6, "USD/GPU-hour", 0.001, "USD/s/GPU"),
    (2, "GPU-hour", 7200, "GPU*s"),
    (3, "GPU-day", 259200, "GPU*s"),
    (2, "TPU-hour", 7200, "TPU*s"),
    (1, "PFLOP/s-day", 8.64e19, "op"),
    (5, "kgCO2", 5000, "gCO2"),
    (1.5, "tCO2eq", 1.5e6, "gCO2"),
    # shares
    (52, "%", 0.52, "share"),
]

# What pint alone, or a lenient reader, would make something of
UNKNOWN = ["", "x", "furlong", "feet", "K", "dB", "degC", "2", "3*s", "1e3", "s s", "token per second", "s//s",
           "/s", "s^", "s^99999", "__import__", "_s", "(s)", "s)", "op/", "$", "TOP/s/W!", "π", "s-", "²", "mm²",
           "é", "ms step", "%%"]


@pytest.mark.parametrize(("value", "unit", "expected", "base"), SI, ids=[f"{v} {u}" for v, u, _, _ in SI])
def test_si(value, unit, expected, base):
    low, high, si_unit = units.si(value, value, unit)
    assert (low, high) == (pytest.approx(expected), pytest.approx(expected))
    assert si_unit == base


@pytest.mark.parametrize("unit", UNKNOWN)
def test_unknown_unit_is_none(unit):
    assert units.si(1, 1, unit) is None


def test_ranges_stay_ordered_when_turned_over():
    assert units.si(1, 2, "pJ/op") == (5e11, 1e12, "op/J")
    assert units.si(0, 2, "pJ/op") is None
    assert units.si(1, 2, "ms") == (0.001, 0.002, "s")


def test_two_ways_to_state_efficiency_meet():
    assert units.scale("TOP/s/W").unit == units.scale("pJ/op").unit == units.scale("fJ/MAC").unit == "op/J"


RATIOS = [
    # low, high, unit, direction, ratio
    (62, 62, "%", "decrease", (0.38, 0.38)),
    (30, 60, "%", "decrease", (0.4, 0.7)),
    (100, 100, "%", "decrease", (0, 0)),
    (120, 120, "%", "decrease", None),
    (50, 120, "%", "decrease", None),
    (28, 28, "%", "increase", (1.28, 1.28)),
    (300, 300, "%", "increase", (4, 4)),
    (79, 79, "%", "of", (0.79, 0.79)),
    (1.6, 1.6, "x", "decrease", (0.625, 0.625)),
    (2, 4, "x", "decrease", (0.25, 0.5)),
    (0.3, 0.3, "x", "decrease", None),
    (2.3, 2.3, "x", "increase", (2.3, 2.3)),
    (0.8, 1.2, "x", "increase", (0.8, 1.2)),
    (0.5, 0.5, "x", "of", (0.5, 0.5)),
    (5, 3, "x", "increase", (3, 5)),
    (2, 2, "x", None, None),
    (2, 2, "ms", "decrease", None),
    (2, 2, "%", "sideways", None),
    (0, 0, "x", "decrease", None),
]


@pytest.mark.parametrize(("low", "high", "unit", "direction", "expected"), RATIOS)
def test_ratio(low, high, unit, direction, expected):
    assert units.ratio(low, high, unit, direction) == (expected and pytest.approx(expected))


@pytest.mark.parametrize(("from_value", "low", "high", "expected"), [
    (128, 1, 1, (1 / 128, 1 / 128)),
    (2, 4, 8, (2, 4)),
    (0, 1, 1, None),
    (-3, 1, 1, None),
    (3, -1, 1, None),
    (None, 1, 1, None),
    (4, 0, 0, (0, 0)),
])
def test_change_ratio(from_value, low, high, expected):
    assert units.change_ratio(from_value, low, high) == (expected and pytest.approx(expected))


@pytest.mark.parametrize(("low", "high", "better", "expected"), [
    (2.3, 2.3, "higher", (2.3, 2.3)),
    (0.38, 0.38, "lower", (1 / 0.38, 1 / 0.38)),
    (0.5, 0.8, "lower", (1.25, 2)),
    (1.05, 1.05, "lower", (1 / 1.05, 1 / 1.05)),
    (0, 0, "lower", None),
    (0, 2, "higher", None),
])
def test_gain(low, high, better, expected):
    assert units.gain(low, high, better) == (expected and pytest.approx(expected))


positive = st.floats(1e-6, 1e6)
known = st.sampled_from(sorted({unit for _, unit, _, _ in SI}))


@given(positive, positive)
def test_gain_of_a_claim_and_of_its_mirror_image_multiply_to_one(low, high):
    higher, lower = units.gain(low, high, "higher"), units.gain(low, high, "lower")
    assert higher[0] * lower[1] == pytest.approx(1)
    assert higher[1] * lower[0] == pytest.approx(1)


@given(st.floats(1, 1e6))
def test_folds_more_and_folds_less_mirror_each_other(value):
    more, less = units.ratio(value, value, "x", "increase"), units.ratio(value, value, "x", "decrease")
    assert more[0] * less[0] == pytest.approx(1)


@given(st.floats(0.1, 99))
def test_percent_less_is_the_share_that_is_left(value):
    less, left = units.ratio(value, value, "%", "decrease"), units.ratio(100 - value, 100 - value, "%", "of")
    assert less == pytest.approx(left)


@given(positive, positive, known)
def test_si_and_back(low, high, unit):
    assume(low <= high)
    si_low, si_high, base = units.si(low, high, unit)
    to_base = units.scale(unit)
    back = [to_base.factor / v if to_base.inverted else v / to_base.factor for v in (si_low, si_high)]
    assert sorted(back) == [pytest.approx(low), pytest.approx(high)]
    assert si_low <= si_high
    assert base == to_base.unit


@given(positive, known)
def test_base_units_are_their_own_base(value, unit):
    base = units.scale(unit).unit
    if base != "1":
        assert units.si(value, value, base) == (pytest.approx(value), pytest.approx(value), base)


@given(st.text(max_size=12))
def test_any_string_is_a_unit_or_none(unit):
    result = units.si(1, 1, unit)
    assert result is None or (math.isfinite(result[0]) and result[2])


def test_pint_is_not_imported_before_it_is_needed():
    code = "import sys; from claims import units; units.ratio(2, 2, 'x', 'increase'); sys.exit('pint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_catalogue_lists_units_that_are_all_known():
    listed = {entry.unit: entry for entry in units.catalogue()}
    assert len(listed) == len(units.catalogue()) > 100
    assert listed["MAC"] == units.Listed("MAC", ("mac",), "2 * op", "op")
    assert listed["FPS"].si_unit == "frame/s"
    for entry in listed.values():
        for spelling in (entry.unit, *entry.also):
            assert units.scale(spelling) is not None, spelling


def test_every_unit_that_is_read_from_text_has_a_value():
    written = {prefix + unit.unit for unit in vocabulary.units() for prefix in ("", *unit.prefixes)}
    assert {unit for unit in written if units.scale(unit) is None} == set()
