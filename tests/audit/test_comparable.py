"""Which two claims may be compared, and what is said against it."""
from __future__ import annotations

import pytest

import claims
from claims.audit import compare
from claims.model import Claim

FASTER = "Fuchs is 2x faster than vLLM on A100 for Llama-2-7B."


def claim(text: str) -> Claim:
    return claims.extract(text)[0]


ON = "on A100 for Llama-2-7B"
CARE = "comparable with care"


@pytest.mark.parametrize(("one", "other", "verdict", "reason"), [
    (FASTER, f"Marder is 3x faster than vLLM {ON}.", "comparable", ""),
    (FASTER, "Marder is 3x faster than vLLM v0.4 on an A100 GPU for LLaMA2-7B.", "comparable", ""),
    (FASTER, f"Marder is 3x faster than SGLang {ON}.", "not comparable", "different baselines: vLLM and SGLang"),
    (FASTER, f"Marder reduces energy by 3x over vLLM {ON}.", "not comparable", "different metrics"),
    (FASTER, f"Marder is 3x faster {ON}.", CARE, "no baseline is stated for '3x'"),
    (FASTER, f"Marder is 3x faster than prior work {ON}.", CARE, "baselines may differ"),
    (FASTER, "Marder is 3x faster than vLLM on ZCU102 for Llama-2-7B.", CARE, "device classes: GPU and FPGA"),
    (FASTER, "Marder is 3x faster than vLLM on H100 for Llama-2-7B.", CARE, "devices: nvidia-a100 and nvidia-h100"),
    (FASTER, "Marder is 3x faster than vLLM on A100 for Mixtral-8x7B.", CARE, "different workloads"),
    (FASTER, f"Marder is up to 3x faster than vLLM {ON}.", CARE, "bounds stated for one only: up_to"),
    (FASTER, f"On average, Marder is 3x faster than vLLM {ON}.", CARE, "statistics"),
    (FASTER, f"Marder is 300% faster than vLLM {ON}.", CARE, "read in two ways"),
    ("Latency is 5 ms.", "Latency is 7 us.", "comparable", ""),
    ("Latency is 5 ms.", "Latency is 3x lower than that of vLLM.", "not comparable", "the other an amount"),
    ("Throughput is 5 tokens/s.", "Throughput is 30 frames/s.", "not comparable", "dimensions: token/s and frame/s"),
    ("It reaches 2 TOPS/W.", "It needs 0.5 pJ/op.", "comparable", ""),
    ("It reaches 5 TFLOPS in FP16.", "It reaches 5 TFLOPS in FP8.", CARE, "number formats: FP16 and FP8"),
    ("It reaches 5 TFLOPS on 8 A100 GPUs.", "It reaches 5 TFLOPS on one A100.", CARE, "numbers of devices: 8 and 1"),
])
def test_a_pair(one, other, verdict, reason):
    found = compare(claim(one), claim(other))
    assert found.verdict == verdict, found
    assert reason in str(found)
    back = compare(claim(other), claim(one))
    assert (back.verdict, len(back.reasons)) == (found.verdict, len(found.reasons))


def test_a_claim_compares_with_itself():
    assert compare(claim(FASTER), claim(FASTER)).verdict == "comparable"
