"""How sure and how counted a value is: bound and statistic, alone, shared by coordinated values, and near misses.

The values that are claims are marked [[so]]; each row says bound and statistic of each, "-" for exact and none.
"""

from __future__ import annotations

import re

import pytest

from claims import extract

BOUNDS = [
    ("It improves throughput by [[2.1x]].", "- -"),
    ("It improves throughput by up to [[2.1x]].", "up_to -"),
    ("It improves throughput up to [[2.1x]].", "up_to -"),
    ("It improves throughput by as much as [[2.1x]].", "up_to -"),
    ("It improves throughput by at most [[2.1x]].", "up_to -"),
    ("It improves throughput by a maximum of [[2.1x]].", "up_to -"),
    ("It achieves as high as [[2.1x]] throughput.", "up_to -"),
    (r"It improves throughput by $\leq$[[2.1x]].", "up_to -"),
    ("It improves throughput by upto [[2.1x]].", "up_to -"),
    ("It delivers up-to [[2.1x]] higher throughput.", "up_to -"),
    ("It improves throughput by over [[2.1x]].", "over -"),
    ("It improves throughput by more than [[2.1x]].", "over -"),
    ("It improves throughput by at least [[2.1x]].", "over -"),
    ("It delivers a speedup exceeding [[2.1x]].", "over -"),
    ("It delivers a speedup of above [[2.1x]].", "over -"),
    ("It delivers speedups above [[2.1x]].", "over -"),
    ("It delivers a speedup over [[2.1x]] kernels.", "- -"),
    ("It delivers a speedup greater than [[2.1x]].", "over -"),
    ("It delivers well over [[2.1x]] higher throughput.", "over -"),
    (r"It delivers a speedup of $>$[[2.1x]].", "over -"),
    (r"It delivers a speedup of $\geq$[[2.1x]].", "over -"),
    ("It cuts energy by [[10+%]].", "over -"),
    ("It cuts energy by [[10%+]].", "over -"),
    ("It delivers a [[5x+]] speedup.", "over -"),
    ("It sustains [[900+ tokens/s]].", "over -"),
    ("It answers with a latency under [[2 ms]].", "under -"),
    ("It answers with a latency below [[2 ms]].", "under -"),
    ("It answers with a latency of less than [[2 ms]].", "under -"),
    ("It answers with a latency within [[2 ms]].", "under -"),
    ("It answers with a sub-[[2 ms]] latency.", "under -"),
    ("It answers with a latency of $<$[[2 ms]].", "under -"),
    ("It draws less than [[3 W]] of power.", "under -"),
    ("It improves throughput by about [[2.1x]].", "approx -"),
    ("It improves throughput by around [[2.1x]].", "approx -"),
    ("It improves throughput by roughly [[2.1x]].", "approx -"),
    ("It improves throughput by approximately [[2.1x]].", "approx -"),
    ("It improves throughput by nearly [[2.1x]].", "approx -"),
    ("It improves throughput by almost [[2.1x]].", "approx -"),
    ("It improves throughput by close to [[2.1x]].", "approx -"),
    (r"It improves throughput by $\sim$[[2.1x]].", "approx -"),
    (r"It improves throughput by $\approx$[[2.1x]].", "approx -"),
    ("It improves throughput by ~[[2.1x]].", "approx -"),
    ("It improves throughput by sim[[2.1times]].", "approx -"),
    ("It reduces latency by up to ~[[250 times]].", "up_to -"),
    ("It reduces latency by up to about [[40%]].", "up_to -"),
    ("It reduces latency by up to nearly [[40%]].", "up_to -"),
    ("It draws up to [[3 W]] of power.", "up_to -"),
    ("It draws [[3 W]] of power approximately.", "- -"),
    ("It answers in [[3 ms]] or so.", "approx -"),
    ("It answers with a latency of [[3 ms]] approximately.", "approx -"),
    ("It delivers a maximum speed-up of [[2.1x]].", "up_to -"),
    ("It delivers a maximum reduction of [[21%]] in energy.", "up_to -"),
    ("The speedup caps at [[2.1x]].", "up_to -"),
    ("It reduces energy by a factor of up to [[30]].", "up_to -"),
    ("It reduces energy by up to a factor of [[30]].", "up_to -"),
    ("It reduces energy by about a factor of [[30]].", "approx -"),
    ("It is more than [[an order of magnitude]] faster than the baseline.", "over -"),
    ("It is up to [[two orders of magnitude]] faster than the baseline.", "up_to -"),
    ("It is over [[twice]] as fast as the baseline.", "over -"),
    ("It runs at almost [[half]] the energy of the baseline.", "approx -"),
]

STATS = [
    ("It delivers a best speedup of [[2.1x]].", "- max"),
    ("It cuts P95 latency from [[61 s to 2 s]].", "- p95"),
    ("It improves throughput by [[79%]] over A and reduces P99 latency by [[15%]].", "- -", "- p99"),
    ("It improves throughput by [[2.1x]] on average.", "- mean"),
    ("It improves throughput by an average of [[2.1x]].", "- mean"),
    ("It delivers an average speedup of [[2.1x]].", "- mean"),
    ("On average, it improves throughput by [[2.1x]].", "- mean"),
    ("On average, energy falls by [[20%]].", "- mean"),
    ("It delivers [[2.1x]] higher throughput than A on average.", "- mean"),
    ("It delivers [[2.1x]] speedup over A on average.", "- mean"),
    ("It delivers [[2.1x]] average speedup.", "- mean"),
    ("It delivers a mean speedup of [[2.1x]].", "- mean"),
    ("It improves throughput by [[2.1x]] (geomean).", "- geomean"),
    ("It delivers a geomean speedup of [[2.1x]].", "- geomean"),
    ("It delivers a geometric mean speedup of [[2.1x]].", "- geomean"),
    ("It delivers a geometric-mean speedup of [[2.1x]].", "- geomean"),
    ("It delivers a median speedup of [[2.1x]].", "- median"),
    ("It reduces p99 latency by [[2.1x]].", "- p99"),
    ("It reduces P99 latency by up to [[2.1x]].", "up_to p99"),
    ("It reduces the 99th percentile latency by [[2.1x]].", "- p99"),
    ("It reduces p95 latency by [[2.1x]].", "- p95"),
    ("It improves throughput by up to [[3x]] on average.", "up_to mean"),
    ("It improves throughput by about [[3x]] on average.", "approx mean"),
    ("It delivers an average speedup of over [[3x]].", "over mean"),
    ("It delivers a maximum speedup of [[3x]].", "up_to -"),
    ("On average it improves throughput by [[2.1x]].", "- mean"),
    ("It improves throughput on average by [[2.1x]].", "- mean"),
    ("It has a minimum latency of [[3 ms]].", "- min"),
    ("It reduces the average latency by [[20%]].", "- mean"),
    ("It runs in as little as [[3 ms]] of latency.", "- min"),
    ("It needs as little as [[3 GB]] of memory.", "- min"),
]

COORDINATED = [
    ("It delivers up to [[2x]] and [[3x]] higher throughput than A and B.", "up_to -", "up_to -"),
    ("It delivers over [[2x]] and [[3x]] higher throughput than A and B.", "over -", "over -"),
    ("It delivers about [[2x]] and [[3x]] higher throughput than A and B.", "approx -", "approx -"),
    ("It cuts latency, energy and area by up to [[20%]], [[30%]], and [[40%]].", "up_to -", "up_to -", "up_to -"),
    ("It cuts latency by up to [[20%]] and energy by up to [[30%]].", "up_to -", "up_to -"),
    ("It cuts latency by up to [[20%]] and energy by about [[30%]].", "up_to -", "approx -"),
    ("It cuts latency by up to [[20%]] and energy by nearly [[30%]].", "up_to -", "approx -"),
    ("It delivers [[4x]], [[3x]], and [[2x]] higher throughput on average.", *["- mean"] * 3),
    ("It needs [[4 s]], gains a [[3x]] speedup over A, and a [[2x]] average speedup over B.", "- -", "- -", "- mean"),
    ("It draws [[20 mW]] on average at 0.8 V achieving an efficiency of up to [[70 pJ/op]].", "- mean", "up_to -"),
    ("It cuts mean and P99 latency by [[2.1x]] and [[3.4x]], respectively.", "- mean", "- p99"),
    ("It cuts latency by [[2.1x]] and [[3.4x]] at the median and the 99th percentile.", "- median", "- p99"),
    ("It is at least [[2x]] and at most [[5x]] faster than the baseline.", "over -", "up_to -"),
    ("It cuts latency by over [[20%]] and energy by up to [[30%]].", "over -", "up_to -"),
    ("It delivers an average of [[2x]] and [[3x]] higher throughput than A and B.", "- mean", "- mean"),
    ("It delivers [[2x]] and [[3x]] higher throughput than A and B on average.", "- mean", "- mean"),
    ("On average, it delivers [[2x]] and [[3x]] higher throughput than A and B.", "- mean", "- mean"),
    ("It delivers an average speedup of [[2x]], up to [[5x]].", "- mean", "up_to -"),
    ("It improves throughput by up to [[5x]] and [[2x]] on average.", "up_to -", "- mean"),
    ("It delivers a geomean of [[2x]] and [[3x]] higher throughput than A and B.", "- geomean", "- geomean"),
    ("It reduces energy by [[46%]] on average (up to [[92%]]).", "- mean", "up_to -"),
    ("It reduces energy by [[30%]] on average (max [[47%]]).", "- mean", "- max"),
    ("It reduces energy by [[30%]] geomean (max [[47%]]).", "- geomean", "- max"),
    ("It delivers up to [[5x]] ([[2x]] on average) higher throughput.", "up_to -", "- mean"),
    ("It improves throughput by [[2x]] on average and up to [[5x]].", "- mean", "up_to -"),
    # a qualifier holds in its own clause only
    ("It improves throughput by up to [[3.2x]] while reducing power by [[22%]].", "up_to -", "- -"),
    ("It improves throughput by about [[3.2x]], while reducing power by [[22%]].", "approx -", "- -"),
    ("It improves throughput by [[3.2x]] while reducing power by up to [[22%]].", "- -", "up_to -"),
    ("It improves throughput by [[3.2x]] on average while reducing power by [[22%]].", "- mean", "- -"),
    ("It improves throughput by up to [[3.2x]]. It reduces power by [[22%]].", "up_to -", "- -"),
    ("It improves throughput by up to [[3.2x]] and reduces power by [[22%]].", "up_to -", "- -"),
    ("It improves throughput by up to [[3.2x]]; power falls by [[22%]].", "up_to -", "- -"),
    # a sign holds for its own number
    ("It delivers ~[[2x]] and [[3x]] higher throughput than A and B.", "approx -", "- -"),
]

NEAR_MISSES = [
    # "over" and "above" that compare
    ("It achieves a speedup of [[2.1x]] over 3 baselines.", "- -"),
    ("It improves throughput by [[2.1x]] at an average load.", "- -"),
    ("It delivers [[2.1x]] speedup over cuBLAS and [[3x]] over MKL.", "- -", "- -"),
    ("It delivers a [[2.1x]] improvement in throughput over the baseline.", "- -"),
    ("The speedup over cuBLAS is [[2.1x]].", "- -"),
    # comparisons that look like bounds
    ("It uses [[62%]] less energy than the baseline.", "- -"),
    ("It reduces energy by [[62%]] more than the baseline.", "- -"),
    # words of the metric's name
    ("It reduces peak memory by [[62%]].", "- -"),
    ("It reduces tail latency by [[62%]].", "- -"),
    ("It reduces the maximum power by [[62%]].", "- -"),
    ("It improves maximum goodput by up to [[2.1x]].", "up_to -"),
    ("It delivers [[2.1x]] maximum throughput.", "- -"),
    ("It cuts mean-time-to-recovery latency by [[2.1x]].", "- -"),
    ("It runs at a maximum frequency of [[250 MHz]].", "- -"),
    ("It reaches a peak throughput of [[250 frames/s]].", "- -"),
    # words of something else
    ("By means of tiling, it improves throughput by [[2.1x]].", "- -"),
    ("Meaning is kept, and throughput improves by [[2.1x]].", "- -"),
    ("Up to 8 GPUs are used; throughput improves by [[2.1x]].", "- -"),
    ("With about 8 users, throughput improves by [[2.1x]].", "- -"),
    ("Under load, it improves throughput by [[2.1x]].", "- -"),
    ("Within a rack, it improves throughput by [[2.1x]].", "- -"),
    ("It answers within a rack with a latency of [[3 ms]].", "- -"),
]

ROWS = [*BOUNDS, *STATS, *COORDINATED, *NEAR_MISSES]
MARK = re.compile(r"\[\[(.+?)\]\]")


def test_the_tables_are_large():
    assert len(ROWS) >= 100


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_bound_and_statistic(row):
    text, *expected = row
    found = [(claim.value_text, claim.bound, claim.stat) for claim in extract(MARK.sub(r"\1", text))]
    said = [
        tuple(word if word != "-" else plain for word, plain in zip(each.split(), ("exact", "none"), strict=True))
        for each in expected
    ]
    assert found == [(value, *words) for value, words in zip(MARK.findall(text), said, strict=True)]


@pytest.mark.parametrize("row", ROWS[::7], ids=[row[0] for row in ROWS[::7]])
def test_the_sentence_before_has_no_say(row):
    """Qualifiers are read in their own sentence: one more around it changes nothing."""
    text, *expected = row
    plain = MARK.sub(r"\1", text)
    alone = [(claim.value_text, claim.bound, claim.stat) for claim in extract(plain)]
    inside = extract(f"We look at up to a dozen loops, on average. {plain} Costs are at most moderate.")
    assert [(claim.value_text, claim.bound, claim.stat) for claim in inside] == alone
