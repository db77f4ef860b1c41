"""Forms of sentences, in our own words: what is extracted, and the near misses beside them."""

from __future__ import annotations

import pytest

from claims import rules
from claims.text import read_field

ROWS: list[tuple[str, list[tuple[str, str, str | None]]]] = [
    # what is held while the value is reached is not what the value is of
    (
        "On a GPU our kernels outperform three prior libraries by 4-9x with the same accuracy.",
        [("4-9x", "speedup", "increase")],
    ),
    ("Our kernels outperform the others by 4% in accuracy.", []),
    # a list of shares, each with a noun of its own
    (
        "It requires only 55% of the FLOPs, 53% memory, and 77% GPU hours.",
        [("55%", "compute_cost", "of"), ("53%", "memory", "of"), ("77%", "compute_cost", "of")],
    ),
    ("It requires 55% of the labels and 53% annotators.", []),
    # an apposition says itself what its multiple does
    (
        "It has a tiny 1.5 mm2 footprint: a 20-fold reduction over the old cell.",
        [("1.5 mm2", "area", None), ("20-fold", "area", "decrease")],
    ),
    # a noun is not shared across "and" when the other side has a verb or a value of its own
    ("The size is reduced by 4x and accuracy drops.", [("4x", "size", "decrease")]),
    (
        "The accuracy drop is small, with a 2.5% drop on digits and a speedup of 3x.",
        [("3x", "speedup", "increase")],
    ),
    ("The video chip does real-time frame-rate doubling.", []),
    # what it was improved to
    ("The throughput is improved to 2.4 Tbps.", [("2.4 Tbps", "bandwidth", None)]),
    ("The score is improved to 2.4 points.", []),
    # as many values as metrics
    ("We reach a latency, power and area of 3 ms, 2 W, and 5 mm2.",
     [("3 ms", "latency", None), ("2 W", "power", None), ("5 mm2", "area", None)]),
    ("It consumes 3 mJ and 2 W.", [("3 mJ", "energy", None), ("2 W", "power", None)]),
    # a share of a peak is a utilization, a peak in a unit is a value
    ("The kernel reaches 13% of theoretical peak efficiency.", [("13%", "utilization", None)]),
    ("The core has a peak efficiency of 3.2 TOPS/W.", [("3.2 TOPS/W", "energy_efficiency", None)]),
    ("It achieves a peak throughput of 400 Gbps on two cards.", [("400 Gbps", "bandwidth", None)]),
    # a "performance speedup" is a speedup; what is counted per hour is not always work
    ("It achieves 16.7x, 5.2x, and 2.1x performance speedups on average.",
     [("16.7x", "speedup", "increase"), ("5.2x", "speedup", "increase"), ("2.1x", "speedup", "increase")]),
    ("We set it to 0.5 false alarms per hour.", []),
    # a verb with a noun of its own, in no vocabulary: not of the metric before
    ("It raises throughput by 2x, lowering preemption rates by 5.4x.", [("2x", "throughput", "increase")]),
    ("It cuts latency by 2x and out-of-memory events drop by 7.6x.", [("2x", "latency", "decrease")]),
    ("It cuts latency by 2x and further reduces it by 3x.",
     [("2x", "latency", "decrease"), ("3x", "latency", "decrease")]),
    ("It gives a 2x compression of the detector with a 2.5% drop.", [("2x", "size", "decrease")]),
    # a rate that is a load, a size that is a limit, money that is saved
    ("At 10,000 req/s it saves 3x energy.", [("3x", "energy", "decrease")]),
    ("It serves requests at 10,000 req/s.", [("10,000 req/s", "throughput", None)]),
    ("It fits under the 8 GiB ceiling.", []),
    ("It brings $2.86M annual savings.", [("$2.86M", "cost", None)]),
    ("The market brings $2.86M annually.", []),
    # "smaller" of an overhead, of a budget, of nothing; a range of frequencies
    ("It has roughly 3.8x smaller task overhead.", [("3.8x", "runtime", "decrease")]),
    ("It finds 2.7x more bugs per unit budget than A, 1.9x more than B.", []),
    ("The antenna covers the frequency range of 2 to 18 GHz.", []),
    # what a value is compared to, how near an optimum is, who outperforms, what is violated
    ("It reduces retrieval cost by 87%, reading 12% of the regions compared to 100% for the rest.",
     [("87%", "cost", "decrease")]),
    ("It is within 1.25% of the optimal solution.", []),
    ("With fewer model parameters, it outperforms the baseline by 1.4%.", []),
    ("It gives 10x fewer latency service-level objective (SLO) violations.", []),
    ("It reduces the time of the examination fourfold.", [("fourfold", "runtime", "decrease")]),
    ("It was measured under a lamp of 18 uW/cm^2.", []),
    # an efficiency set against another's
    ("It reaches 42% parallel efficiency versus MPI's 35.4%.",
     [("42%", "scaling_efficiency", None), ("35.4%", "scaling_efficiency", None)]),
    # a difference in a unit
    ("It is 38 ms faster.", [("38 ms", "latency", None)]),
    ("It is 38 m longer.", []),
    ("We show 85% less privacy leakage.", []),
    ("We show 85% less leakage power.", [("85%", "power", "decrease")]),
    # a gain as a verb, a percentage beside a multiple, each competitor with its value in a bracket
    ("On a GPU our kernels gain 2x over Alpha and 3x over Beta.",
     [("2x", "speedup", "increase"), ("3x", "speedup", "increase")]),
    ("On a GPU our kernels gain ground.", []),
    ("It is 1.5x faster than Alpha and up to 30% over Beta.",
     [("1.5x", "speedup", "increase"), ("30%", "speedup", "increase")]),
    ("It is 1.5x faster than Alpha and 30% of users like it.", [("1.5x", "speedup", "increase")]),
    ("The solver is faster than Alpha (2x) and Beta (3x).",
     [("2x", "speedup", "increase"), ("3x", "speedup", "increase")]),
    ("The GPU kernels outperform all others in toxicity (99%) and dust (85%).", []),
    ("It beats Alpha in response time (33% faster).", [("33%", "latency", "decrease")]),
    # the value behind a comma, a bracket, a "with"
    ("Sleeping cuts energy use, up to 7x on phones.", [("7x", "energy", "decrease")]),
    ("Sleeping cuts energy use, 30% of it on phones.", []),
    ("The compute overhead is small (<1% latency).", [("1%", "latency", "increase")]),
    ("The time overhead of known tools ranges from 1% to 40%.", [("1% to 40%", "runtime", "increase")]),
    ("Planning has a mean latency of 150 ms (about 6.6 Hz).",
     [("150 ms", "latency", None), ("6.6 Hz", "throughput", None)]),
    ("Planning listens to a band (6.6 Hz).", []),
    # by how much, then from what to what
    ("It cuts decoder work by 50%, from 200 to 100 GFLOPs.",
     [("50%", "compute_cost", "decrease"), ("200 to 100 GFLOPs", "compute_cost", "decrease")]),
    ("It cuts decoder errors by 50%, and raises 100 flags.", []),
    # a step that takes longer is slower; what is held equal, compared to, or left is not what a value is of
    ("A late step takes 3x longer than an early one.", [("3x", "latency", "increase")]),
    ("A late step has a 3x longer name.", []),
    ("Models of the same size can differ by up to 3x.", []),
    ("It has a 2x speedup while keeping 95% of users.", [("2x", "speedup", "increase")]),
    ("It raises throughput by 3x and reduces training loss by 0.6x.", [("3x", "throughput", "increase")]),
    ("It shortens the sequence length by 8x.", []),
    ("The attack amplifies response latency by 250x.", [("250x", "latency", "increase")]),
    # the metric of the sentence before
    ("It has speedup factors of 2x and 3x over Alpha. The factors for Beta are 5x and 6x.",
     [("2x", "speedup", "increase"), ("3x", "speedup", "increase"),
      ("5x", "speedup", "increase"), ("6x", "speedup", "increase")]),
    ("It has a speedup of 2x. The zoom is 5x.", [("2x", "speedup", "increase")]),
    # a list of nouns of which one is no metric; "decode" is no noun of its own
    ("It decreases page faults, power, and latency by 9%, 16%, and 75%.",
     [("16%", "power", "decrease"), ("75%", "latency", "decrease")]),
    ("It decreases power, page faults, and latency by 9%, 16%, and 75%.",
     [("9%", "power", "decrease"), ("75%", "latency", "decrease")]),
    ("It decreases prefill and decode latency by 9% and 16%.",
     [("9%", "latency", "decrease"), ("16%", "latency", "decrease")]),
    # a time in two units, a time on a device, FLOPs beside parameters, a size beside its compression
    ("We train the net in 1 hour and 4 minutes.", [("1 hour and 4 minutes", "runtime", None)]),
    ("We train the net in 1 hour and 4 folds.", [("1 hour", "runtime", None)]),
    ("It paints pictures in four steps (~8 s on an H100).", [("8 s", "latency", None)]),
    ("It paints pictures of clips (8 s long).", []),
    ("The net has 2M parameters and 0.6 GFLOPs.", [("0.6 GFLOPs", "compute_cost", None)]),
    ("It scores well at 6.1 MB (15x smaller).", [("6.1 MB", "size", None), ("15x", "size", "decrease")]),
    ("It scores well at 6.1 MB (15 runs).", []),
    ("It is the most colourful design (0.5 mW).", []),
    ("The channel has a capacity of 4 Mbps.", [("4 Mbps", "bandwidth", None)]),
    ("Robots need control frequencies of 30 Hz.", [("30 Hz", "throughput", None)]),
    # a metric of several, a change between shares of a peak, a part of an overhead, so many times below
    ("The run time of Alpha, Beta, and Gamma is cut by up to 70%.", [("70%", "runtime", "decrease")]),
    ("It raises bandwidth utilization from 20% of the peak to 75%.",
     [("20% of the peak to 75%", "utilization", "increase")]),
    ("It removes 90% of the scheduling overhead.", [("90%", "runtime", "decrease")]),
    ("It removes 90% of the scheduling errors.", []),
    ("It reaches 1.3 TFLOPS, 30x below the older chip.",
     [("1.3 TFLOPS", "compute_rate", None), ("30x", "compute_rate", "decrease")]),
    ("Training Models in One Hour.", [("One Hour", "runtime", None)]),
    # what is added, and the next of the list; what a device has and how much of it is used
    ("It adds only 3% area and 2% power.", [("3%", "area", "increase"), ("2%", "power", "increase")]),
    ("It adds 3% recall.", []),
    ("It uses 33% of the available LUTs.", [("33%", "resource_usage", None)]),
    ("It uses 40% of the LUTs of the old core.", [("40%", "resource_usage", "of")]),
    # a speed in seconds is a time, a size beside parameters or after quantizing is one
    ("It has an inference speed of 0.21s.", [("0.21s", "latency", None)]),
    ("It lowers the inference speed from 71s to 29s.", [("71s to 29s", "latency", "decrease")]),
    ("It has 341k trainable parameters (~1.3 MB).", [("1.3 MB", "size", None)]),
    ("It has 341k users (~1.3 MB).", []),
    ("The build quantizes to 398 MB.", [("398 MB", "size", None)]),
    ("The build moves to 398 MB.", []),
    ("The cache decodes, sustaining 165 GB/s.", [("165 GB/s", "bandwidth", None)]),
    # a value before its noun, after "by", with a word between that is a verb elsewhere
    ("It cuts by 69% the memory and by 88% the latency.",
     [("69%", "memory", "decrease"), ("88%", "latency", "decrease")]),
    ("It gives 1.4x higher find throughput.", [("1.4x", "throughput", "increase")]),
    ("The service is 89% cheaper than the cloud.", [("89%", "cost", "decrease")]),
    ("The service has 89% smaller losses.", []),
    # less of an overhead is no overhead of so much
    ("It reduces the computational overhead by 80%.", [("80%", "compute_cost", "decrease")]),
    ("It lowers the memory overhead by 3x.", [("3x", "memory", "decrease")]),
    ("It has a lower memory overhead of 3%.", [("3%", "memory", "increase")]),
    # conditions, rivals, nouns and scores that hold a metric's name
    ("On GPUs, FPGAs and CPUs our kernels outperform the others by up to 2x under equal cost budgets.",
     [("2x", "speedup", "increase")]),
    ("The trained model beats the 4x larger Zeta-32B.", []),
    ("The trained model beats Zeta-32B (4x larger).", []),
    ("The trained model handles 4x larger graphs.", [("4x", "capacity", "increase")]),
    ("It keeps only 10% of frequency coefficients.", []),
    ("It needs 30% of the memory accesses of the baseline.", [("30%", "traffic", "of")]),
    ("It has 90% utilization of DSPs, yielding 7x power frugality.", [("90%", "utilization", None)]),
    ("It uses the resources of all the stored triples.", []),
    ("It scores 56.2 vs 41.1 J&F on clips.", []),
    ("It feeds a 150 MW datacenter.", []),
    # a noun of its own after "and", a verb of its own, a decrease of more than all there was
    ("It cuts latency by 47% and token consumption by 48%.", [("47%", "latency", "decrease")]),
    ("It cuts the latency of Alpha by 2x and Beta by 3x.",
     [("2x", "latency", "decrease"), ("3x", "latency", "decrease")]),
    ("It lowers dropout rates by 30% and halves latency.", [("halves", "latency", "decrease")]),
    ("It doubles throughput and halves latency.",
     [("doubles", "throughput", "increase"), ("halves", "latency", "decrease")]),
    ("The gains are a 92% runtime reduction on one task and 502% on another.", [("92%", "runtime", "decrease")]),
    # what a device has, what a program needs
    ("It fits microcontrollers and devices with less than 1 MB SRAM.", []),
    ("The map requires 10GB at runtime.", [("10GB", "memory", None)]),
    ("The map requires 10GB links.", []),
    ("It has a throughput above 95% of the tuned kernels.", [("95%", "throughput", "of")]),
    ("It has a throughput within 95% of the tuned kernels.", []),
    # an overhead as the next of a list, work per watt, a bound that is a peak, a noun behind the multiple
    ("It reduces latency and networking overhead, respectively, by 5x and 2x.",
     [("5x", "latency", "decrease"), ("2x", "runtime", "decrease")]),
    ("Routing gives 2.5x better tok/W.", [("2.5x", "energy_efficiency", "increase")]),
    ("It reaches 81% of the memory roof.", [("81%", "utilization", None)]),
    ("It reaches 81% of the ocean floor.", []),
    ("Low utilization can bring 3x energy differences.", []),
    ("It reduces the peak number of replicas by 3x.", [("3x", "resource_usage", "decrease")]),
    # each value to the noun that its unit can measure, each noun to what it is the cost of
    ("It has 92% scaling efficiency and peak performance up to 1.2 EFLOP/s.",
     [("92%", "scaling_efficiency", None), ("1.2 EFLOP/s", "compute_rate", None)]),
    ("It needs only 46% of the GPU memory cost.", [("46%", "memory", "of")]),
    ("Memory costs fall by 30%.", [("30%", "memory", "decrease")]),
    ("Training costs fall by 30%.", [("30%", "compute_cost", "decrease")]),
    ("We derive latency and energy bounds demonstrating speedups of 10x.", [("10x", "speedup", "increase")]),
    ("It shrinks the KV cache memory footprint to 25% of its original size.", [("25%", "memory", "of")]),
    ("It has a model size of 60 MB, about half of Alpha.", [("60 MB", "size", None), ("half", "size", "of")]),
    # cameras, magnets, errors, settings and gains
    ("It records eight views at ~120 FPS.", []),
    ("It renders eight scenes at ~120 FPS.", [("120 FPS", "throughput", None)]),
    ("It predicts residence time with a mean error within 35 seconds.", []),
    ("It raises the effective sample size by 14%.", []),
    ("It trains models with 2x larger gains.", []),
    ("It is 10x faster than Alpha at 50x sparsity levels.", [("10x", "speedup", "increase")]),
    # an efficiency of the rate before it, more of a reduction is less, what a chip is rated at
    ("It sustains 324 PFLOP/s, an efficiency of 67%.",
     [("324 PFLOP/s", "compute_rate", None), ("67%", "utilization", None)]),
    ("It reaches 11 TOPS/W, nearly 2x more efficient than Alpha.",
     [("11 TOPS/W", "energy_efficiency", None), ("2x", "energy_efficiency", "increase")]),
    ("It gives 30% higher energy savings.", [("30%", "energy", "decrease")]),
    ("It gives 30% higher energy use.", [("30%", "energy", "increase")]),
    ("It runs at 22 FPS on a 0.8-TOPS Alpha NPU.", [("22 FPS", "throughput", None)]),
    ("It achieves 1148 tokens/s per card.", [("1148 tokens/s per card", "throughput", None)]),
    ("It outperforms Alpha by up to 3.5x (on an average 3x) in terms of execution time.",
     [("3.5x", "runtime", "decrease"), ("3x", "runtime", "decrease")]),
    ("The compression for all layers is 15x.", [("15x", "size", "decrease")]),
    # work with an adjective, a size beside FLOPs, a window that grows
    ("It requires 178 ms per local epoch.", [("178 ms per local epoch", "latency", None)]),
    ("The net has 4.3 GFLOPs and 4.6 MB.", [("4.3 GFLOPs", "compute_cost", None), ("4.6 MB", "size", None)]),
    ("The net reads 43 files and 4.6 MB.", []),
    ("It expands the context window from 32K to 512K tokens.", [("32K to 512K tokens", "capacity", "increase")]),
    ("It expands the corpus from 32K to 512K tokens.", []),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_form(row: tuple[str, list[tuple[str, str, str | None]]]) -> None:
    sentence, expected = row
    field = read_field("abstract", sentence)
    drafts = [d for s in rules.apply([read_field("title", ""), field]) for d in s.drafts]
    got = [(field.text[d.start : d.end], d.metric, d.direction) for d in sorted(drafts, key=lambda d: d.start)]
    assert got == expected
