"""The checks of claims, on sentences: what they find, what they must not, and the figures that they name."""
from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import claims
from claims import audit
from claims.audit import consistency
from claims.model import Claim


def found(text: str, *codes: str) -> list[tuple[str, str]]:
    """Findings of some codes on the claims of a text, as (value, message)."""
    rows = claims.extract(text)
    by_id = {c.claim_id: c for c in rows}
    return [(by_id[f.claim_id].value_text, f.message) for f in audit.findings(rows) if f.code in codes]


# Share of peak, and above it ----------------------------------------------------------------------------------------

@pytest.mark.parametrize(("text", "value", "says"), [
    ("Fuchs achieves 156 TFLOPS on an RTX 4090 GPU.", "156 TFLOPS",
     "47% of the dense FP16 tensor peak of NVIDIA GeForce RTX 4090"),
    ("Fuchs sustains 25 PFLOP/s on 512 V100 GPUs.", "25 PFLOP/s", "39% to 44% of the dense FP16"),
    ("Our kernel reaches 500 TFLOP/s in FP8 on one H100 SXM GPU.", "500 TFLOP/s", "dense FP8 tensor peak"),
    ("Our kernel reaches 120 TFLOPS in BF16 on a single A100.", "120 TFLOPS", "38% of the dense BF16 tensor peak"),
    ("Fuchs sustains 324 PFLOP/s in mixed FP16/FP32 precision on 1536 NVIDIA A100 GPUs.", "324 PFLOP/s",
     "68% of the dense FP16 tensor peak of NVIDIA A100, 1536 times 312 TFLOP/s"),
    ("Fuchs attains a memory bandwidth of 700 GB/s on an RTX 3090.", "700 GB/s", "75% of the memory bandwidth of"),
    ("Fuchs draws 35 W on an NVIDIA T4.", "35 W", "50% of the thermal design power of NVIDIA"),
    ("The design uses 1260 DSPs on a ZCU102.", "1260 DSPs", "50% of the"),
])
def test_share_of_peak(text, value, says):
    (told,) = found(text, "share_of_peak")
    assert told[0] == value and says in told[1]
    assert found(text, "over_peak") == []


@pytest.mark.parametrize(("text", "value", "says"), [
    ("Fuchs achieves 1560 TFLOPS on an RTX 4090 GPU.", "1560 TFLOPS", "more than it can do"),
    ("Our kernel reaches 900 TFLOP/s in FP16 on a single A100.", "900 TFLOP/s", "2.9 times the dense FP16"),
    ("Fuchs attains a memory bandwidth of 5 TB/s on an RTX 3090.", "5 TB/s", "more than it can do"),
    ("Fuchs sustains 250 PFLOP/s on 512 NVIDIA V100 GPUs.", "250 PFLOP/s", "3.9 times the dense FP16 tensor peak"),
    ("Fuchs draws 350 W on an NVIDIA T4.", "350 W", "5 times the thermal design power"),
    ("The design uses 9000 DSPs on a ZCU102.", "9000 DSPs", "more than it can do"),
])
def test_over_peak(text, value, says):
    (told,) = found(text, "over_peak")
    assert told[0] == value and says in told[1]
    (claim,) = [c for c in claims.extract(text) if c.value_text == value]
    assert claim.audit == ["over_peak"]


@pytest.mark.parametrize("text", [
    "Fuchs sustains 250 PFLOP/s on NVIDIA V100 GPUs.",  # how many is not said
    "Fuchs sustains 250 PFLOP/s on an NVIDIA V100 cluster.",
    "Fuchs achieves an effective 1560 TFLOPS on an RTX 4090 GPU.",  # work that is not done
    "Our sparse kernel reaches 600 TFLOP/s in FP16 on one A100.",  # within the sparse peak
    "Fuchs attains an L2 cache bandwidth of 5 TB/s on an RTX 3090.",
    "Fuchs draws under 350 W on an NVIDIA T4.",
    "The server with an NVIDIA T4 draws 350 W.",
    "Fuchs achieves 1560 TFLOPS on the Foobar X99.",  # nobody knows it
    "Fuchs achieves 1560 TFLOPS.",
    "Fuchs achieves 1560 frames per second on an RTX 4090 GPU.",
    "Fuchs reaches 300 TFLOPS in W4A16 on an A100.",
    "Fuchs reaches 9000 TOPS with ternary weights on an A100.",  # in no format that a peak is stated in
    "Fuchs reaches 3 PFLOP/s per node on 4 nodes with A100 GPUs.",
    "Fuchs achieves 300 TOPS in INT8 on an RTX 3060.",  # its tensor rates are not in the registry
])
def test_not_over_peak(text):
    assert found(text, "over_peak") == []


def test_a_bare_name_does_not_say_which_variant():
    assert found("Fuchs attains a memory bandwidth of 1900 GB/s on an A100.", "over_peak") == []
    assert found("Fuchs attains a memory bandwidth of 1900 GB/s on an A100-40GB.", "over_peak") != []


# Numbers of one paper beside each other -------------------------------------------------------------------------------

@pytest.mark.parametrize(("text", "values"), [
    ("Memory falls from 207 GB to 17 GB, a 92% reduction in memory.", {"207 GB to 17 GB", "92%"}),
    ("Fuchs reduces latency from 10 ms to 8 ms (1.25x speedup).", {"10 ms to 8 ms", "1.25x"}),
    ("It raises throughput from 291 to 420 tokens/s (1.44x).", {"291 to 420 tokens/s", "1.44x"}),
    ("Latency falls from 40 ms to 10 ms, which is a 75% reduction.", {"40 ms to 10 ms", "75%"}),
    ("Fuchs reaches 740 TFLOPs/s (75% utilization) with FP16 on one H100 SXM GPU.", {"740 TFLOPs/s", "75%"}),
    ("It cuts CPU time by 48.3% (13.2 ms to 6.8 ms), peak CPU time by 51.7% (54.0 ms to 26.1 ms).",
     {"48.3%", "13.2 ms to 6.8 ms", "51.7%", "54.0 ms to 26.1 ms"}),
    ("Fuchs takes 20.5 ms per frame, running at 48.8 FPS.", {"20.5 ms per frame", "48.8 FPS"}),
    ("Fuchs achieves 1.2 TOPS at 50 mW, an energy efficiency of 24 TOPS/W.", {"1.2 TOPS", "50 mW", "24 TOPS/W"}),
    ("Fuchs is 3.2x faster than Marder (4.7 ms vs 15.0 ms).", {"3.2x", "4.7 ms", "15.0 ms"}),
])
def test_confirmed(text, values):
    assert {value for value, _ in found(text, "confirmed")} == values
    assert found(text, "inconsistent") == []


@pytest.mark.parametrize(("text", "value", "says"), [
    ("It needs 120% less energy than Marder.", "120%", "more than 100%"),
    ("Fuchs reduces latency from 10 ms to 8 ms (2x speedup).", "2x", "a factor of 2, but"),
    ("Memory falls from 207 GB to 17 GB, a 52% reduction in memory.", "52%", "a factor of 2.08, but"),
    ("Utilization reaches 140% of peak.", "140%", "no more than 100%"),
    ("Fuchs is 5.2-1.3x faster than Marder.", "5.2-1.3x", "from 5.2 down to 1.3"),
])
def test_inconsistent(text, value, says):
    assert [message for v, message in found(text, "inconsistent") if v == value and says in message], found(
        text, "inconsistent")
    assert found(text, "confirmed") == []


@pytest.mark.parametrize("text", [
    "Fuchs improves throughput by up to 1.9x and cuts latency by 48% over Marder.",  # chance
    "It reduces memory from 128 GB to 1 GB, and energy by 92%.",
    "Fuchs reduces latency from 10 ms to 8 ms. On Marder, the speedup is 3x.",  # another sentence
    "Fuchs is 2x faster than Marder and 50% faster than Luchs.",
    "Fuchs takes 20 ms per frame. Marder runs at 30 FPS.",
    "Fuchs reduces latency from 10 ms to 8 ms, and is up to 2x faster.",  # the best case
    "It needs 100% less energy than Marder.",
    "Fuchs achieves a 150% higher memory reduction than Marder.",
    "A model requires 84GB--14GB for weights, 56GB for states--of memory.",
    "Fuchs achieves 1.2 TOPS. Marder draws 50 mW, and Luchs reaches 30 TOPS/W.",
])
def test_nothing_to_say(text):
    assert found(text, "confirmed", "inconsistent") == []


def test_both_sides_of_a_check_name_each_other():
    rows = claims.extract("Memory falls from 207 GB to 17 GB, a 92% reduction in memory.")
    one, two = audit.findings(rows)
    assert one.others == [two.claim_id] and two.others == [one.claim_id]
    assert one.value == pytest.approx(207 / 17) and one.reference == pytest.approx(12.5)
    assert all(c.audit == ["confirmed"] for c in rows)


def test_a_long_list_of_results_is_not_compared_pair_by_pair():
    text = " ".join(f"Fuchs reduces latency from {n + 2} ms to {n + 1} ms (7x)." for n in range(60))
    rows = claims.extract(text)
    assert len(rows) > consistency.MANY
    assert not list(audit.findings(rows))


NUMBER = st.floats(min_value=0.01, max_value=1e6).map(lambda x: f"{x:.3g}")


@given(NUMBER, NUMBER)
def test_a_change_agrees_with_its_own_ratio(start, factor):
    first = float(start)
    end = f"{first * float(factor):.4g}"
    if re.search("e", start + factor + end) or not 1.2 < float(factor) < 90:
        return
    told = found(f"It raises throughput from {start} to {end} tokens/s ({factor}x).", "confirmed", "inconsistent")
    assert not [message for _, message in told if "but" in message]


# Caveats ------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("text", "value", "codes"), [
    ("Fuchs is 2x faster than Marder.", "2x", []),
    ("Fuchs is 2x faster.", "2x", ["no_baseline"]),
    ("Fuchs is 2x faster than the state of the art.", "2x", ["generic_baseline"]),
    ("Fuchs is up to 2x faster than Marder.", "2x", ["up_to_only"]),
    ("Fuchs is up to 2x faster than Marder, 1.5x on average.", "2x", []),
    ("Fuchs is 300% faster than Marder.", "300%", ["disputed_reading"]),
    ("Fuchs is 30% faster than Marder.", "30%", []),
    ("Fuchs uses 2x more memory than Marder.", "2x", ["disputed_reading"]),
    ("Fuchs takes 2 ms.", "2 ms", []),
])
def test_caveats(text, value, codes):
    (claim,) = [c for c in claims.extract(text) if c.value_text == value]
    assert claim.caveats == codes
    assert set(claim.caveats) <= set(audit.CAVEATS)


def test_a_unit_that_nobody_knows_is_a_caveat_and_no_value():
    claim = Claim("c", "p", "abstract", 0, 3, "5 flurbs", "5 flurbs.", "absolute", "throughput", 5, 5, "flurb/s")
    audit.review([claim])
    assert claim.caveats == ["unit_unknown"] and claim.si_unit is None
