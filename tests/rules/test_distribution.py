"""Which value is of which metric: lists of values and of metrics, "respectively", joint metrics.

A row holds a sentence and its claims, as "value metric direction"; the directions are written + (increase),
- (decrease), = (a share of it) and . (none: an absolute value).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import extract

SIGNS = {"increase": "+", "decrease": "-", "of": "=", None: "."}

ONE_TO_ONE = [
    (
        "It delivers 17.77%, 2.49x, and 2.32x reductions in latency, energy, and area.",
        "17.77% latency -",
        "2.49x energy -",
        "2.32x area -",
    ),
    (
        "It reduces latency, energy, and area by 20%, 30%, and 40%, respectively.",
        "20% latency -",
        "30% energy -",
        "40% area -",
    ),
    ("It reduces latency and energy by 2.5x and 3.5x.", "2.5x latency -", "3.5x energy -"),
    (
        "It improves throughput and energy efficiency by 2.5x and 3.5x, respectively.",
        "2.5x throughput +",
        "3.5x energy_efficiency +",
    ),
    ("It reduces latency by 20% and energy by 30%.", "20% latency -", "30% energy -"),
    ("It reduces latency by 20%, energy by 30%, and area by 40%.", "20% latency -", "30% energy -", "40% area -"),
    ("It delivers 2.1x higher throughput and 35% lower latency than A.", "2.1x throughput +", "35% latency -"),
    (
        "It delivers 2.1x higher throughput, 35% lower latency, and 20% less energy than A.",
        "2.1x throughput +",
        "35% latency -",
        "20% energy -",
    ),
    ("Latency and power are 20% and 30% lower than in A, respectively.", "20% latency -", "30% power -"),
    ("It is 2x faster and 3x more energy-efficient than A.", "2x speedup +", "3x energy_efficiency +"),
    ("We see 8% latency and 6% throughput improvements.", "8% latency -", "6% throughput +"),
    ("It achieves a speedup of 3x and an energy reduction of 20%.", "3x speedup +", "20% energy -"),
    ("It improves throughput by 3x while reducing power by 20%.", "3x throughput +", "20% power -"),
    ("It improves throughput by 3x without losing 20% of accuracy.", "3x throughput +"),
    ("It saves 42% of area and 38% of power.", "42% area -", "38% power -"),
    ("Energy is reduced by 2x, latency by 3x, and area by 4x.", "2x energy -", "3x latency -", "4x area -"),
    (
        "2x, 3x, and 4x reductions in energy, latency, and area are achieved.",
        "2x energy -",
        "3x latency -",
        "4x area -",
    ),
    ("The energy and area savings are 20% and 30%.", "20% energy -", "30% area -"),
    ("It achieves 2x/3x/4x better latency/throughput/energy.", "2x latency -", "3x throughput +", "4x energy -"),
    ("It is 2x faster, 3x smaller, and 4x cheaper than A.", "2x speedup +", "3x size -", "4x cost -"),
    ("It runs 2x faster with 3x less memory and 20% fewer FLOPs.", "2x speedup +", "3x memory -", "20% compute_cost -"),
    ("It provides 2x the throughput at half the power.", "2x throughput +", "half power ="),
    ("It uses one third the energy and a quarter of the area of A.", "one third energy =", "a quarter area ="),
    ("It increases throughput 3-fold and cuts latency 2-fold.", "3-fold throughput +", "2-fold latency -"),
    (
        "It doubles throughput, halves latency, and triples energy efficiency.",
        "doubles throughput +",
        "halves latency -",
        "triples energy_efficiency +",
    ),
    ("It has an energy consumption of 3 mJ and a latency of 2 ms.", "3 mJ energy .", "2 ms latency ."),
    (
        "It reaches 740 TFLOPS, 90 tokens/s, and 12 TOPS/W.",
        "740 TFLOPS compute_rate .",
        "90 tokens/s throughput .",
        "12 TOPS/W energy_efficiency .",
    ),
]

ONE_VALUE_OF_SEVERAL_METRICS = [
    ("Energy and latency decrease by up to 87%.", "87% energy -", "87% latency -"),
    ("It reduces energy and latency by 87%.", "87% energy -", "87% latency -"),
    ("It reduces both energy and latency by 2x.", "2x energy -", "2x latency -"),
    ("It halves memory and energy.", "halves memory -", "halves energy -"),
    ("It delivers a 3x improvement in throughput and energy efficiency.", "3x throughput +", "3x energy_efficiency +"),
    ("It delivers a 3x reduction in latency and power.", "3x latency -", "3x power -"),
    ("It has 3x lower latency and power than A.", "3x latency -", "3x power -"),
]

SEVERAL_VALUES_OF_ONE_METRIC = [
    ("It is 2x and 3x faster than A and B.", "2x speedup +", "3x speedup +"),
    ("It is 2x, 3x, and 5x faster than A, B, and C, respectively.", "2x speedup +", "3x speedup +", "5x speedup +"),
    ("It delivers speedups of 2x and 3x over A and B.", "2x speedup +", "3x speedup +"),
    ("It delivers a speedup of 2x over A and 3x over B.", "2x speedup +", "3x speedup +"),
    ("It improves throughput by 2x over A and by 3x over B.", "2x throughput +", "3x throughput +"),
    ("It reduces energy by 20% on GPUs and 30% on CPUs.", "20% energy -", "30% energy -"),
    ("It reduces energy by 20% and 30% on GPUs and CPUs, respectively.", "20% energy -", "30% energy -"),
    ("The GPU kernel outperforms A and B by 2x and 3x, respectively.", "2x speedup +", "3x speedup +"),
    ("It sustains 90 and 120 tokens/s on A and B.", "90 throughput .", "120 tokens/s throughput ."),
    ("It shows a 2x speedup on A, 3x on B, and 5x on C.", "2x speedup +", "3x speedup +", "5x speedup +"),
    ("Speedups of 2x (A), 3x (B), and 4x (C) are seen.", "2x speedup +", "3x speedup +", "4x speedup +"),
    ("It achieves 30% and 40% of the energy of A and B.", "30% energy =", "40% energy ="),
    ("It is 2x faster than A and B.", "2x speedup +"),
    ("It is 2x faster than A. It is 3x faster than B.", "2x speedup +", "3x speedup +"),
]

IN_TURN = [
    (
        "It has 2x, 3x and 4x, 5x lower latency and energy.",
        "2x latency -",
        "3x latency -",
        "4x energy -",
        "5x energy -",
    ),
    (
        "It shows 41-137times, 631-1074times speedup and 339-1085times, 890-1632times energy efficiency over "
        "GPU and CPU.",
        "41-137times speedup +",
        "631-1074times speedup +",
        "339-1085times energy_efficiency +",
        "890-1632times energy_efficiency +",
    ),
    (
        "It reduces latency by 2x and 3x and energy by 4x and 5x over A and B.",
        "2x latency -",
        "3x latency -",
        "4x energy -",
        "5x energy -",
    ),
]

# Values of something out of scope take nothing from their neighbours, and lend them nothing.
OUT_OF_SCOPE = [
    ("It improves accuracy by 2% and throughput by 30%.", "30% throughput +"),
    ("It improves throughput by 30% and accuracy by 2%.", "30% throughput +"),
    ("It improves accuracy and throughput by 2% and 30%, respectively.", "30% throughput +"),
    ("It improves throughput and accuracy by 30% and 2%, respectively.", "30% throughput +"),
    ("It reduces energy by 30% with less than 1.5% accuracy loss.", "30% energy -"),
    ("It reduces energy by 30% at an accuracy of 95%.", "30% energy -"),
    ("It reaches 95% accuracy, a 3% F1 gain, and 4 points more recall.",),
    ("With 8 GPUs, 512 nodes and 24 layers, it reduces energy by 30%.", "30% energy -"),
    ("A 24 GB card with a 50 MHz clock is used.",),
    ("We compare 12 models of 7B parameters on 3 data sets.",),
]

ROWS = [*ONE_TO_ONE, *ONE_VALUE_OF_SEVERAL_METRICS, *SEVERAL_VALUES_OF_ONE_METRIC, *IN_TURN, *OUT_OF_SCOPE]


def said(text: str) -> list[str]:
    return [f"{c.value_text} {c.metric} {SIGNS[c.direction]}" for c in extract(text)]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_distribution(row):
    text, *expected = row
    assert said(text) == expected


metrics = st.permutations(["latency", "energy", "area", "power", "memory"])
numbers = st.lists(st.integers(2, 90), min_size=5, max_size=5)
forms = st.sampled_from(["{n}%", "{n}x", r"${n}\times$", r"{n}\%", "up to {n}%", "{n}.5%"])


def joined(items: list[str], comma: bool) -> str:
    *first, last = items
    if not first:
        return last
    return ", ".join(first) + (", and " if comma and len(first) > 1 else " and ") + last


@given(metrics, numbers, forms, st.integers(1, 5), st.booleans())
def test_lists_of_one_length_go_one_to_one(names, values, form, size, comma):
    written = [form.replace("{n}", str(n)) for n in values[:size]]
    text = f"It reduces {joined(names[:size], comma)} by {joined(written, comma)}, respectively."
    found = extract(text)
    assert [c.metric for c in found] == names[:size]
    assert [c.low for c in found] == [n + 0.5 if ".5" in form else n for n in values[:size]]
    assert {c.direction for c in found} == {"decrease"}
    assert {c.bound for c in found} == {"up_to" if "up to" in form else "exact"}


@given(metrics, st.integers(2, 90), st.integers(1, 5), st.booleans())
def test_one_value_is_of_every_metric(names, value, size, comma):
    found = extract(f"It reduces {joined(names[:size], comma)} by {value}%.")
    assert [(c.metric, c.low, c.value_text) for c in found] == [(name, value, f"{value}%") for name in names[:size]]
    assert len({c.claim_id for c in found}) == size
