"""From one number to another: changes, ranges that are written the same way, and what is neither.

The value mention is marked [[so]].
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import extract
from claims.model import Claim

# (sentence, metric, from_value, low = high, unit, direction)
CHANGES = [
    ("It cuts peak memory from [[128 GB to 1 GB]].", "memory", 128, 1, "GB", "decrease"),
    ("It cuts peak memory from [[128 to 1 GB]].", "memory", 128, 1, "GB", "decrease"),
    ("It reduces memory usage from about [[128 GB to 1 GB]].", "memory", 128, 1, "GB", "decrease"),
    ("It reduces latency from [[12.5 ms to 3.5 ms]].", "latency", 12.5, 3.5, "ms", "decrease"),
    ("It reduces latency from [[12.5 to 3.5 ms]].", "latency", 12.5, 3.5, "ms", "decrease"),
    ("Latency drops from [[12 ms to 3 ms]].", "latency", 12, 3, "ms", "decrease"),
    ("The latency was reduced from [[12 ms to 3 ms]].", "latency", 12, 3, "ms", "decrease"),
    ("It reduces latency from [[3 ms to 400 us]].", "latency", 3000, 400, "us", "decrease"),
    ("It cuts memory use from [[3 GiB to 512 MiB]].", "memory", 3072, 512, "MiB", "decrease"),
    ("It reduces training time from [[3 days to 12 hours]].", "runtime", 72, 12, "h", "decrease"),
    ("It reduces training time from [[two days to 5 hours]].", "runtime", 48, 5, "h", "decrease"),
    ("It shortens compilation from [[40 minutes to 90 s]].", "runtime", 2400, 90, "s", "decrease"),
    ("It increases throughput from [[100 to 300 tokens/s]].", "throughput", 100, 300, "token/s", "increase"),
    ("It raises throughput from [[100 tokens/s to 300 tokens/s]].", "throughput", 100, 300, "token/s", "increase"),
    ("Throughput improves from [[100 to 300 frames per second]].", "throughput", 100, 300, "frame/s", "increase"),
    ("It lowers power from [[12 W to 7 W]].", "power", 12, 7, "W", "decrease"),
    ("It lowers energy consumption from [[12 mJ to 7 mJ]].", "energy", 12, 7, "mJ", "decrease"),
    ("It improves energy efficiency from [[3 TOPS/W to 8 TOPS/W]].", "energy_efficiency", 3, 8, "TOP/s/W", "increase"),
    ("It improves GPU utilization from [[35% to 81%]].", "utilization", 35, 81, "%", "increase"),
    ("It increases the utilization of compute units from [[35% to 81%]].", "utilization", 35, 81, "%", "increase"),
    ("It improves scaling efficiency from [[60% to 92%]].", "scaling_efficiency", 60, 92, "%", "increase"),
    ("It shrinks the area from [[3 mm^2 to 1.2 mm^2]].", "area", 3, 1.2, "mm^2", "decrease"),
    ("It raises bandwidth from [[1.2 GB/s to 3.4 GB/s]].", "bandwidth", 1.2, 3.4, "GB/s", "increase"),
    ("It raises the clock frequency from [[200 MHz to 350 MHz]].", "frequency", 200, 350, "MHz", "increase"),
    ("It cuts the serving cost from [[$4 to $1 per hour]].", "cost", 4, 1, "USD/h", "decrease"),
    (r"We reduce the cost from \[[$5 to \$1]].", "cost", 5, 1, "USD", "decrease"),
    (r"It cuts latency from [[12 ms $\rightarrow$ 3 ms]].", "latency", 12, 3, "ms", "decrease"),
    ("It cuts latency from [[12 ms on a CPU to 3 ms]] on a GPU.", "latency", 12, 3, "ms", "decrease"),
    ("It raises throughput from [[1.2K to 3.4K tokens/s]].", "throughput", 1.2, 3.4, "Ktoken/s", "increase"),
    ("It raises throughput from [[1,200 to 3,400 queries/s]].", "throughput", 1200, 3400, "query/s", "increase"),
    ("It cuts latency from [[12-15 ms to 3 ms]].", "latency", 12, 3, "ms", "decrease"),
    ("It needs only [[2 GB instead of 8 GB]] of memory.", "memory", 8, 2, "GB", "decrease"),
    ("The search ends within [[2 hours instead of 3 days]].", "runtime", 72, 2, "h", "decrease"),
    ("The search takes [[2 hours instead of 3 hours]].", "runtime", 3, 2, "h", "decrease"),
    ("Training takes [[2 hours rather than 3 days]].", "runtime", 72, 2, "h", "decrease"),
]

# (sentence, kind, metric, low, high, unit)
RANGES = [
    ("The latency ranges from [[3 ms to 30 ms]].", "absolute", "latency", 3, 30, "ms"),
    ("Its latency varies from [[3 to 30 ms]].", "absolute", "latency", 3, 30, "ms"),
    ("It reduces energy by [[7% to 55%]].", "relative", "energy", 7, 55, "%"),
    ("It reduces energy by from [[7% to 55%]].", "relative", "energy", 7, 55, "%"),
    ("It sees energy reductions from [[7% to 55%]].", "relative", "energy", 7, 55, "%"),
    ("It reduces energy by [[7-55%]].", "relative", "energy", 7, 55, "%"),
    ("Speedups range from [[1.2x to 9x]].", "relative", "speedup", 1.2, 9, "x"),
    ("Speedups range between [[1.2x and 9x]].", "relative", "speedup", 1.2, 9, "x"),
    ("It is [[1.73x to 10.29x]] faster than the baseline.", "relative", "speedup", 1.73, 10.29, "x"),
    ("It saves from [[1.7x to 10x]] energy.", "relative", "energy", 1.7, 10, "x"),
    ("It draws between [[7 and 11 W]] of power.", "absolute", "power", 7, 11, "W"),
    ("It answers with a latency of [[400 us to 2 ms]].", "absolute", "latency", 0.4, 2, "ms"),
    ("It improves throughput by [[32.2% to 10x]].", "relative", "throughput", 1.322, 10, "x"),
]

NEITHER = [
    "It cuts accuracy from 93% to 91%.",
    "It raises the F1 score from 71% to 80%.",
    "We scale the batch size from 8 to 64.",
    "We vary the number of GPUs from 8 to 64.",
    "We vary the slack from 10 ms to 20 ms.",
    "We use trees instead of lists.",
    "We use 2 GPUs instead of 3 machines of the lab.",
    "Papers from 2015 to 2023 are read.",
    "We move from 65 nm to 28 nm.",
    "It reads text from page 3 to page 30.",
]

MARK = re.compile(r"\[\[(.+?)\]\]")


def only(text: str) -> Claim:
    plain = MARK.sub(r"\1", text)
    [claim] = extract(plain)
    [value] = MARK.findall(text)
    assert claim.value_text == value
    return claim


@pytest.mark.parametrize("row", CHANGES, ids=[row[0] for row in CHANGES])
def test_change(row):
    text, metric, start, end, unit, direction = row
    claim = only(text)
    assert (claim.kind, claim.metric, claim.unit, claim.direction) == ("change", metric, unit, direction)
    assert (claim.from_value, claim.low, claim.high) == pytest.approx((start, end, end))
    assert (claim.ratio_low, claim.ratio_high) == pytest.approx((end / start, end / start))


@pytest.mark.parametrize("row", RANGES, ids=[row[0] for row in RANGES])
def test_range(row):
    text, *expected = row
    claim = only(text)
    assert [claim.kind, claim.metric, claim.low, claim.high, claim.unit] == expected
    assert claim.from_value is None


@pytest.mark.parametrize("text", NEITHER)
def test_neither(text):
    assert extract(text) == []


def test_a_change_to_a_range():
    claim = only("It cuts latency from [[12 ms to 3-4 ms]].")
    assert (claim.kind, claim.from_value, claim.low, claim.high) == ("change", 12, 3, 4)


def test_two_changes_and_a_factor():
    found = extract("It cuts latency by 4x, from 12 ms to 3 ms, and energy from 5 mJ to 1 mJ.")
    assert [(c.value_text, c.kind, c.metric, c.direction) for c in found] == [
        ("4x", "relative", "latency", "decrease"),
        ("12 ms to 3 ms", "change", "latency", "decrease"),
        ("5 mJ to 1 mJ", "change", "energy", "decrease"),
    ]


@given(
    st.integers(1, 500),
    st.integers(1, 500),
    st.sampled_from([("memory", "GB"), ("latency", "ms"), ("energy", "mJ"), ("power", "W"), ("area", "mm^2")]),
)
def test_falling_numbers_are_a_decrease(one, other, of):
    metric, unit = of
    low, high = sorted((one, other))
    if low == high:
        high += 1
    claim = only(f"It reduces {metric} from [[{high} {unit} to {low} {unit}]].")
    assert (claim.kind, claim.metric, claim.direction) == ("change", metric, "decrease")
    assert (claim.from_value, claim.low, claim.high, claim.unit) == (high, low, low, unit)
    assert claim.gain_low == pytest.approx(high / low)
