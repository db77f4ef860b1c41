"""Ratio, gain and SI values: of sentences, worked out by hand, and of every claim of the gold files."""
from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import claims
from claims import resources, units, vocabulary
from claims.model import Claim

UNITS = Path(__file__).parent / "gold_units.tsv"

# sentence, value, ratio (new / baseline), gain: by hand
FORMS = [
    ("Fuchs uses 62% less energy than Marder.", "62%", 0.38, 1 / 0.38),
    ("Fuchs uses 1.6x less energy than Marder.", "1.6x", 1 / 1.6, 1.6),
    ("Fuchs uses 79% of the energy of Marder.", "79%", 0.79, 1 / 0.79),
    ("Fuchs reduces memory to 1/3 of that of Marder.", "1/3", 1 / 3, 3),
    ("Fuchs reduces memory from 128 GB to 1 GB.", "128 GB to 1 GB", 1 / 128, 128),
    ("Fuchs is 98% less energy-efficient than Marder.", "98%", 0.02, 0.02),
    ("Fuchs needs 2.6times less memory than Marder.", "2.6times", 1 / 2.6, 2.6),
    ("Fuchs is 300% faster than Marder.", "300%", 4, 4),
    ("Fuchs uses 2x more memory than Marder.", "2x", 2, 0.5),
    ("Fuchs is 2.3x faster than Marder.", "2.3x", 2.3, 2.3),
    ("Fuchs is 28% faster than Marder.", "28%", 1.28, 1.28),
    ("Fuchs is 2x slower than Marder.", "2x", 0.5, 0.5),
    ("Fuchs improves throughput by 3x over Marder.", "3x", 3, 3),
    ("Fuchs improves throughput by 40% over Marder.", "40%", 1.4, 1.4),
    ("Fuchs reduces throughput by 20% compared to Marder.", "20%", 0.8, 0.8),
    ("Fuchs reduces latency by 4x over Marder.", "4x", 0.25, 4),
    ("Fuchs reduces latency by 75% over Marder.", "75%", 0.25, 4),
    ("Fuchs increases latency by 25% over Marder.", "25%", 1.25, 0.8),
    ("Fuchs halves the energy of Marder.", "halves", 0.5, 2),
    ("Fuchs doubles the throughput of Marder.", "doubles", 2, 2),
    ("Fuchs is twice as fast as Marder.", "twice", 2, 2),
    ("Fuchs is an order of magnitude faster than Marder.", "an order of magnitude", 10, 10),
    ("Fuchs uses two orders of magnitude less energy than Marder.", "two orders of magnitude", 0.01, 100),
    ("Fuchs takes half the time of Marder.", "half", 0.5, 2),
    ("Fuchs consumes only 10% of the power of Marder.", "10%", 0.1, 10),
    ("Fuchs is 1.6x more energy-efficient than Marder.", "1.6x", 1.6, 1.6),
    ("Fuchs reduces area by 16% over Marder.", "16%", 0.84, 1 / 0.84),
    ("Fuchs cuts power from 20 W to 5 W.", "20 W to 5 W", 0.25, 4),
    ("Fuchs raises throughput from 200 to 500 tokens/s.", "200 to 500 tokens/s", 2.5, 2.5),
    ("Fuchs raises utilization from 40% to 60%.", "40% to 60%", 1.5, 1.5),
    ("Fuchs shrinks the model size by 8x.", "8x", 0.125, 8),
    ("Fuchs reduces cost by 90% over Marder.", "90%", 0.1, 10),
    ("Fuchs is 5% slower than Marder.", "5%", 0.95, 0.95),
    ("Fuchs reduces energy by 100% over Marder.", "100%", 0, None),
    ("Fuchs achieves a speedup of 1.0x over Marder.", "1.0x", 1, 1),
    ("Fuchs improves energy efficiency by 12x over Marder.", "12x", 12, 12),
    ("Fuchs reduces communication volume by 3x over Marder.", "3x", 1 / 3, 3),
    ("Fuchs reduces FLOPs by 60% over Marder.", "60%", 0.4, 2.5),
]

# sentence, value, low and high in base units, base unit: by hand
AMOUNTS = [
    ("Fuchs reaches 740 TFLOPs/s.", "740 TFLOPs/s", 7.4e14, 7.4e14, "op/s"),
    ("Fuchs reaches an energy efficiency of 2 TOPS/W.", "2 TOPS/W", 2e12, 2e12, "op/J"),
    ("Fuchs needs 0.5 pJ/op.", "0.5 pJ/op", 2e12, 2e12, "op/J"),
    ("Latency is 4-6 ms.", "4-6 ms", 0.004, 0.006, "s"),
    ("Fuchs draws 170 mW.", "170 mW", 0.17, 0.17, "W"),
    ("Fuchs reaches 3.11 MAC/cycle.", "3.11 MAC/cycle", 6.22, 6.22, "op/cycle"),
    ("Fuchs runs at 60 FPS.", "60 FPS", 60, 60, "frame/s"),
    ("Fuchs generates 20 tokens per second.", "20 tokens per second", 20, 20, "token/s"),
    ("Fuchs uses 16 GB of memory.", "16 GB", 1.6e10, 1.6e10, "byte"),
    ("Fuchs occupies an area of 2.5 mm^2.", "2.5 mm^2", 2.5e-6, 2.5e-6, "m^2"),
    ("Fuchs reaches a memory bandwidth of 900 GB/s.", "900 GB/s", 9e11, 9e11, "byte/s"),
    ("Training takes 2 hours.", "2 hours", 7200, 7200, "s"),
    ("Fuchs serves 120 queries per second.", "120 queries per second", 120, 120, "query/s"),
    ("Training costs 100 GPU-hours.", "100 GPU-hours", 360000, 360000, "GPU*s"),
]


def the(text: str, value: str) -> Claim:
    (found,) = [claim for claim in claims.extract(text) if claim.value_text == value]
    return found


@pytest.mark.parametrize(("text", "value", "ratio", "gain"), FORMS, ids=[form[0] for form in FORMS])
def test_a_ratio_and_a_gain(text, value, ratio, gain):
    claim = the(text, value)
    assert (claim.ratio_low, claim.ratio_high) == (pytest.approx(ratio), pytest.approx(ratio))
    assert (claim.gain_low, claim.gain_high) == ((None, None) if gain is None else (pytest.approx(gain),) * 2)


@pytest.mark.parametrize(("text", "value", "low", "high", "base"), AMOUNTS, ids=[form[0] for form in AMOUNTS])
def test_an_amount(text, value, low, high, base):
    claim = the(text, value)
    assert (claim.si_low, claim.si_high, claim.si_unit) == (pytest.approx(low), pytest.approx(high), base)
    assert claim.ratio_low is claim.gain_low is None


# Every claim of the gold files ---------------------------------------------------------------------------------------

def expected_amount(row: dict[str, Any]) -> tuple[float, float, str]:
    """The ends in base units by the table of units, which was worked out by hand."""
    with UNITS.open(encoding="utf-8", newline="") as lines:
        table = {line["unit"]: line for line in csv.DictReader(lines, delimiter="\t")}
    line = table[row["unit"]]
    factor = float(line["factor"])
    ends = [factor / row[end] if line["turned"] else factor * row[end] for end in ("low", "high")]
    return min(ends), max(ends), line["base"]


def expected_ratio(row: dict[str, Any]) -> list[float] | None:
    """new / baseline by the conventions of annotation-guide.md, form by form."""
    if row["kind"] == "change":
        start = row["from_value"]
        return sorted(row[end] / start for end in ("low", "high")) if start > 0 else None
    by_form = {
        ("x", "increase"): lambda v: v,
        ("x", "decrease"): lambda v: 1 / v if v >= 1 else None,
        ("x", "of"): lambda v: v,
        ("%", "increase"): lambda v: 1 + v / 100,
        ("%", "decrease"): lambda v: 1 - v / 100 if v <= 100 else None,
        ("%", "of"): lambda v: v / 100,
    }
    ends = [by_form[row["unit"], row["direction"]](row[end]) for end in ("low", "high")]
    return None if None in ends else sorted(ends)


def check_gold(path: Path) -> int:
    """Compares every annotated claim of a gold file with the hand-made tables; how many there were."""
    seen = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        for row in json.loads(line)["claims"]:
            seen += 1
            claim = Claim("", "", row["field"], 0, 0, row["value_text"], "", row["kind"], row["metric"], row["low"],
                          row["high"], row["unit"], from_value=row.get("from_value"), direction=row.get("direction"))
            units.make_comparable(claim)
            if row["kind"] != "relative":
                low, high, base = expected_amount(row)
                assert [claim.si_low, claim.si_high] == pytest.approx([low, high], rel=1e-8), row
                assert claim.si_unit == base, row
            if row["kind"] != "absolute":
                ratio = expected_ratio(row)
                assert [claim.ratio_low, claim.ratio_high] == (
                    [None, None] if ratio is None else pytest.approx(ratio)), row
                if ratio is not None and ratio[0] > 0:
                    higher = vocabulary.metrics()[row["metric"]].better == "higher"
                    gains = ratio if higher else [1 / ratio[1], 1 / ratio[0]]
                    assert [claim.gain_low, claim.gain_high] == pytest.approx(gains), row
    return seen


def test_every_claim_of_the_bundled_gold():
    assert check_gold(resources.gold()) == 312


# Properties ---------------------------------------------------------------------------------------------------------

METRICS = st.sampled_from(sorted(vocabulary.metrics()))


def relative(metric: str, value: float, unit: str, direction: str) -> Claim:
    claim = Claim("", "", "abstract", 0, 0, "", "", "relative", metric, value, value, unit, direction=direction)
    units.make_comparable(claim)
    return claim


@given(METRICS, st.floats(1, 1e5))
def test_the_gains_of_a_claim_and_of_its_mirror_image_multiply_to_one(metric, factor):
    up, down = (relative(metric, factor, "x", direction) for direction in ("increase", "decrease"))
    assert up.gain_low * down.gain_low == pytest.approx(1)


@given(METRICS, st.floats(0.1, 5000))
def test_a_percentage_and_its_mirror_image_multiply_to_one(metric, percent):
    up = relative(metric, percent, "%", "increase")
    down = relative(metric, 100 - 100 / (1 + percent / 100), "%", "decrease")
    assert up.gain_low * down.gain_low == pytest.approx(1)


@given(METRICS, st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_a_change_there_and_back_multiplies_to_one(metric, start, end):
    gains = []
    for a, b in ((start, end), (end, start)):
        claim = Claim("", "", "abstract", 0, 0, "", "", "change", metric, b, b, "s", from_value=a)
        units.make_comparable(claim)
        gains.append(claim.gain_low)
    assert gains[0] * gains[1] == pytest.approx(1)


@pytest.mark.parametrize(("value", "unit", "to", "expected"), [
    (5, "ms/frame", "frame/s", 200), (200, "frame/s", "ms/frame", 5), (0.5, "pJ/op", "TOP/s/W", 2),
    (2, "TOP/s/W", "pJ/op", 0.5), (2, "TFLOP/s", "GFLOP/s", 2000), (1, "GiB", "MB", 1073.741824), (90, "min", "h", 1.5),
    (1, "kHz", "ms", 1), (3, "GMAC", "GFLOP", 6), (250, "mJ/token", "token/J", 4),
])
def test_a_value_in_another_unit(value, unit, to, expected):
    assert units.convert(value, value, unit, to) == (pytest.approx(expected), pytest.approx(expected))


def test_a_range_turns_over_with_its_smaller_end_first():
    assert units.convert(5, 10, "ms/frame", "frame/s") == (pytest.approx(100), pytest.approx(200))


@pytest.mark.parametrize(("unit", "to"), [("GB", "s"), ("frame/s", "token/s"), ("furlong", "m"), ("m", "furlong")])
def test_units_without_a_way_between_them(unit, to):
    with pytest.raises(ValueError, match="no factor leads from|no unit that is known"):
        units.convert(1, 1, unit, to)
