"""Baselines: one form of writing a line, with what each marked value is compared with (None: with nothing)."""

from __future__ import annotations

import pytest

FORMS = [
    # a cue after the value
    ("Falcor is [[2x]] faster than cuSPARSE.", ["cuSPARSE"]),
    ("Falcor gives a [[3.1x]] speedup over the vendor library on two GPUs.", ["vendor library"]),
    ("Falcor cuts energy by [[40%]] compared to a tuned baseline.", ["tuned baseline"]),
    ("Falcor gains [[12%]] relative to OpenBLAS across ten kernels.", ["OpenBLAS"]),
    ("Falcor runs [[3x]] faster versus FlexGen.", ["FlexGen"]),
    ("Falcor stays [[10%]] behind the hand-written kernel.", ["hand-written kernel"]),
    ("Falcor cuts the energy by [[73%]] from unoptimized baselines.", ["unoptimized baselines"]),
    # the verb's object
    ("Falcor outperforms vLLM by [[28%]].", ["vLLM"]),
    ("Falcor outperforms by [[1.6x]] earlier parallel implementations.", ["earlier parallel implementations"]),
    ("Falcor outperforms vLLM by [[28%]] and SGLang by [[18%]].", ["vLLM", "SGLang"]),
    ("Falcor speeds up LoopNet by [[3.2x]].", ["LoopNet"]),
    ("Falcor improves the sequential execution by [[7x]].", ["sequential execution"]),
    ("Falcor reduces energy relative to MobileNetV2 by [[20%]].", ["MobileNetV2"]),
    ("Falcor outperforms vLLM (by [[28%]]) and SGLang (by [[18%]]).", ["vLLM", "SGLang"]),
    ("Falcor has speedups over vLLM ([[2x]]) and SGLang ([[3x]]).", ["vLLM", "SGLang"]),
    ("We measure the Heron, a common chip, which is [[12x]] slower and [[98%]] less energy-efficient than Falcor.",
     ["Falcor", "Falcor"]),
    ("Falcor is [[30x]] below the Heron chip.", ["Heron chip"]),
    ("Falcor improves accuracy over FooNet blocks, while reducing memory by [[3x]].", ["FooNet blocks"]),
    ("Falcor matches FooNet's quality with [[25%]] faster decoding.", ["FooNet"]),
    ("Falcor is [[2x]] faster than TVM, while FalcorLite saves up to [[4x]].", ["TVM", None]),
    # first in the sentence, for all its values
    ("Compared to Gloo, Falcor is [[2x]] faster and saves [[30%]] of the traffic.", ["Gloo", "Gloo"]),
    ("Compared with prior work, Falcor is [[2x]] faster.", ["prior work"]),
    ("We compare Falcor to TVM on phones, showing [[2x]] speedup.", ["TVM"]),
    ("Falcor cuts the cost per step over the shipping scheduler by [[28%]].", ["shipping scheduler"]),
    ("Falcor draws finer images compared to the tuned baseline, with [[63%]] fewer weights.", ["tuned baseline"]),
    ("Falcor keeps accuracy comparable to TVM while cutting traffic by [[20x]].", ["TVM"]),
    ("Falcor reaches comparable accuracy to several baselines with [[20x]] less traffic.", ["baselines"]),
    ("Falcor is [[2x]] faster over the 139 GFLOPS FP32 baseline.", ["FP32 baseline"]),
    ("Falcor is [[2x]] faster than 15 baseline methods.", ["baseline methods"]),
    ("Falcor gains over these conventional schemes by up to [[56%]].", ["conventional schemes"]),
    # shared by coordinated values, not lent to another statement
    ("Falcor offers [[2x]] higher throughput and [[30%]] lower latency than TVM.", ["TVM", "TVM"]),
    ("Falcor is [[2x]] faster than TVM while using [[79%]] of the energy.", ["TVM", "TVM"]),
    ("Falcor is [[2x]] faster over TVM and reduces the footprint by [[30%]].", ["TVM", None]),
    ("Falcor is [[2x]] faster than TVM and [[3x]] faster than Ansor.", ["TVM", "Ansor"]),
    # lists: one each, or all for one
    ("Falcor is [[2x]] and [[3x]] faster than TVM and Ansor, respectively.", ["TVM", "Ansor"]),
    ("Falcor is up to [[3x]] and [[1.9x]] faster than TVM and Ansor.", ["TVM", "Ansor"]),
    ("Falcor gives [[2x]], [[3x]], and [[4x]] speedup over TVM, Ansor, and Halide.", ["TVM", "Ansor", "Halide"]),
    ("Falcor is [[2x]] faster than TVM and Ansor.", ["TVM and Ansor"]),
    # the shortest phrase
    ("Falcor is [[2x]] faster than the memory-optimized compiler Fhalipe.", ["Fhalipe"]),
    ("Falcor is [[2x]] faster than the prior art, XpulpNet, on a cluster.", ["XpulpNet"]),
    ("Falcor is [[2x]] faster than the prior state-of-the-art FLAT.", ["FLAT"]),
    ("Falcor is [[2x]] faster than the original FLAT.", ["original FLAT"]),
    ("Falcor is [[2x]] faster than state-of-the-art systems (DGL and PyGraph).", ["DGL and PyGraph"]),
    ("Falcor is [[2x]] faster over frameworks such as TinyServe.", ["TinyServe"]),
    ("Falcor is [[2x]] faster than the RTX 4090 with less memory.", ["RTX 4090"]),
    ("Falcor is [[2x]] faster than a baseline without fusion.", ["baseline without fusion"]),
    ("Falcor is [[2x]] and [[3x]] faster than the leading solvers, TinyCG and QuickCG.", ["TinyCG", "QuickCG"]),
    ("Falcor outperforms TinyServe's throughput by [[2x]].", ["TinyServe"]),
    ("Falcor saves [[55%]] compared to solely using the AMD order.", ["AMD order"]),
    ("Falcor saves [[55%]] compared to keeping full copies.", ["full copies"]),
    ("Falcor can speedup Fused-VAR by [[2.7x]].", ["Fused-VAR"]),
    ("Falcor takes [[2.5x]] that of the base model.", ["base model"]),
    ("Falcor narrows the gap with TinyNet but with an [[88%]] reduction of energy.", ["TinyNet"]),
    ("Falcor scores higher, exceeding the 62.8 of TinyNet, despite being [[245x]] smaller.", ["TinyNet"]),
    ("Falcor renders [[2x]] faster, outperforming the baseline renderer.", ["baseline renderer"]),
    ("Matching the 10-step teacher in quality, Falcor gives [[9.6x]] speedup.", ["10-step teacher"]),
    ("Compared to uncompressed training on a V100, Falcor saves [[30x]].", ["uncompressed training"]),
    ("Falcor gives [[6x]] and [[2x]] the throughput of the plain baseline.", ["plain baseline", "plain baseline"]),
    ("Falcor is [[80x]] faster than brute-force computation.", ["brute-force computation"]),
    ("Falcor dominates TinyServe by [[4%]].", ["TinyServe"]),
    ("Falcor surpasses the performance of earlier baselines by [[2x]].", ["earlier baselines"]),
    ("Falcor improves the score by 0.26 over TinyServe while being [[1.1x]] faster.", ["TinyServe"]),
    ("Falcor beats TVM and Ansor by [[1.5x]] and [[4x]].", ["TVM", "Ansor"]),
    ("Falcor runs [[2x]] as fast as TVM.", ["TVM"]),
    ("Falcor improves TVM's throughput by [[2x]].", ["TVM"]),
    ("Falcor reduces the runtime of the baseline by [[40%]].", ["baseline"]),
    ("Falcor surpasses the performance ceiling of known baselines by [[2x]].", ["known baselines"]),
    ("Comparisons with traditional methods show a [[34%]] gain.", ["traditional methods"]),
    ("Unlike earlier designs, Falcor is small, with [[52%]] fewer gates.", ["earlier designs"]),
    ("Falcor is [[2x]] faster than the CPU alone.", ["CPU alone"]),
    ("Falcor gains [[4x]] over CPUs and [[2x]] over GPUs.", ["CPUs", "GPUs"]),
    ("Falcor is [[120x]] better than an optimized SRAM based chip.", ["optimized SRAM based chip"]),
    ("Falcor is [[2x]] faster than the row-major, tile-wise fused kernel.", ["row-major, tile-wise fused kernel"]),
    ("Falcor is [[2x]] faster than the dense (uncompressed) model.", ["dense (uncompressed) model"]),
    ("Falcor is [[2x]] faster than the state-of-the-art (SOTA) work TinyCG.", ["TinyCG"]),
    ("Falcor saves [[55%]] compared to relying on the AMD order.", ["AMD order"]),
    ("Falcor gives [[2x]] speedup with superior quality compared to TVM.", ["TVM"]),
    # lists of other forms
    ("Falcor gains [[2x]]/[[3x]] over TVM/Ansor.", ["TVM", "Ansor"]),
    ("Falcor gains [[2x]] and [[3x]] over the best TPU v4/5p nets.", ["best TPU v4/5p nets"] * 2),
    ("Falcor beats TVM and Ansor by [[2x]] and [[3x]], and QuickCG by [[4x]] and [[5x]], respectively.",
     ["TVM", "Ansor", "QuickCG", "QuickCG"]),
    ("Falcor gains [[2x]], [[3x]], and [[4x]] over TVM, Ansor and ONNX Runtime.", ["TVM", "Ansor", "ONNX Runtime"]),
    ("Falcor gains [[2x]], [[3x]] and [[4x]] over a CPU, a GPU and a TPU.", ["CPU", "GPU", "TPU"]),
    (
        "Falcor is [[2x]] and [[3x]] faster than TVM and Ansor, respectively, and uses [[5x]] and [[4x]] less energy.",
        ["TVM", "Ansor", "TVM", "Ansor"],
    ),
    (
        "Falcor gains [[2x]] over TVM and [[3x]] over Ansor, with [[7x]] and [[9x]] less energy, respectively.",
        ["TVM", "Ansor", "TVM", "Ansor"],
    ),
    ("Falcor is [[2x]] faster than TVM, resulting in a [[1.2x]] gain.", ["TVM", None]),
    # who is equalled in one respect is compared with in the other
    ("With accuracy comparable to full attention, Falcor gives [[4x]] speedup.", ["full attention"]),
    ("Falcor saves [[67%]] while keeping the same quality as the teacher model.", ["teacher model"]),
    ("Falcor has similar quality compared to TVM and saves [[67%]].", ["TVM"]),
    ("Falcor improves the score by 0.3 over the baseline model while saving [[8%]].", ["baseline model"]),
]

NEAR_MISSES = [
    ("Falcor reaches [[2x]] over a wide range of benchmarks.", [None]),
    ("Falcor is [[2x]] faster over 30 datasets.", [None]),
    ("Falcor finishes [[20x]] smaller files in less than a day.", [None]),
    ("Falcor speeds up training by [[2x]].", [None]),
    ("Falcor reduces latency by [[2x]].", [None]),
    ("Falcor takes less than half a minute, a [[180x]] speedup.", [None]),
    ("Falcor is [[2x]] faster over multiple GPUs.", [None]),
    ("Falcor shrinks it to less than 160 GB ([[20x]]).", [None]),
    ("Falcor improves the quality of images by [[2x]].", [None]),
    ("By comparing scores against tuned limits, Falcor skips [[50%]] of the work.", [None]),
]


@pytest.mark.parametrize(("text", "expected"), FORMS + NEAR_MISSES)
def test_baseline(context_of, text, expected):
    assert [c["baseline"] for c in context_of(text)] == expected


def test_share_of_a_competitor(context_of):
    text = "Falcor costs [[11%]] of the outlay of current methods."
    assert [c["baseline"] for c in context_of(text, unit="%", direction="of", metrics=["cost"])] == ["current methods"]


def test_what_a_competitor_takes(context_of):
    text = "Falcor needs only [[44%]] of the memory required by TVM."
    assert [c["baseline"] for c in context_of(text, unit="%", direction="of", metrics=["memory"])] == ["TVM"]


def test_share_of_a_resource_is_no_competitor(context_of):
    text = "Falcor keeps [[1%]] of the KV cache."
    assert [c["baseline"] for c in context_of(text, unit="%", direction="of", metrics=["memory"])] == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Falcor needs [[5 ms]], which is faster than TVM.", [None]),
        ("Falcor beats the baseline model, saving [[17 min]] per run.", ["baseline model"]),
        ("Falcor gains 5 points over the baseline model while cutting it by [[7 GB]].", ["baseline model"]),
        ("Falcor has a higher density ([[4.8 TOPS/mm2]]) than earlier chips.", ["earlier chips"]),
    ],
)
def test_absolute_values_have_one_only_when_it_stands_with_them(context_of, text, expected):
    assert [c["baseline"] for c in context_of(text, kind="absolute", unit="ms", direction=None)] == expected


def test_values_of_different_metrics_share_a_joint_baseline(context_of):
    text = "Falcor improves latency and energy by [[2x]] and [[3x]], respectively, over TVM and Ansor."
    found = context_of(text, metrics=["latency", "energy"])
    assert [c["baseline"] for c in found] == ["TVM and Ansor", "TVM and Ansor"]


def test_the_device_of_the_baseline(context_of):
    found = context_of("On an RTX 3060, Falcor is [[2x]] faster than an NVIDIA A100.")[0]
    assert (found["hardware"], found["baseline_hardware"]) == (["RTX 3060"], ["NVIDIA A100"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the sentence before only says with whom the paper is compared
        ("We compare Falcor against OpenBLAS. Falcor saves [[30%]].", ["OpenBLAS"]),
        ("Falcor consistently outperforms OpenBLAS. On GPUs, it is [[2x]] faster.", ["OpenBLAS"]),
        # or compares the same system in the same metric
        ("Falcor is [[2x]] faster than OpenBLAS. On GPUs, it is [[3x]] faster.", ["OpenBLAS", "OpenBLAS"]),
        # the subject in other words of the same name; a detail of what was said; what the system stands in for
        ("Our Falcor is [[2x]] faster than OpenBLAS. Also, Falcor is [[3x]] faster on GPUs.", ["OpenBLAS", "OpenBLAS"]),
        ("Falcor outperforms data-parallel methods. Specifically, it gains [[2x]].", ["data-parallel methods"]),
        ("Falcor is a drop-in replacement for OpenBLAS. It is small. It gains [[2x]].", ["OpenBLAS"]),
        ("Falcor is a replacement for slow loops. It is small. It gains [[2x]].", [None]),
        # not when the sentence opens a result of its own, nor when several were compared
        ("Falcor is [[2x]] faster than OpenBLAS. Results show that it is [[3x]] faster.", ["OpenBLAS", None]),
        (
            "Falcor is [[2x]] faster than TVM and [[3x]] faster than Ansor. It is [[4x]] faster on phones.",
            ["TVM", "Ansor", None],
        ),
        ("Falcor outperforms existing methods in accuracy. It is [[2x]] faster.", [None]),
    ],
)
def test_carried_over(context_of, text, expected):
    assert [c["baseline"] for c in context_of("We present Falcor, a library. " + text)] == expected


def test_contrast_with_the_figure_before(context_of):
    text = "We present Falcor, a library. The TVM baseline is [[3x]] larger. In contrast, Falcor is [[2x]] faster."
    assert [c["baseline"] for c in context_of(text)] == [None, "TVM baseline"]


def test_designs_are_whose_tool_made_them(context_of):
    text = "Falcor attains [[60%]] of the throughput of designs generated by earlier compilers."
    found = context_of(text, unit="%", direction="of", metrics=["throughput"])
    assert found[0]["baseline"] == "earlier compilers"


def test_a_pair_of_figures(context_of):
    found = context_of("Falcor takes [[82 s]] vs. [[116 s]] for plain sorting.", kind="absolute", direction=None)
    assert [c["baseline"] for c in found] == ["plain sorting", None]


def test_what_a_paper_is_benchmarked_against(context_of):
    assert context_of("Falcor is benchmarked against TVM. It gains [[2x]].")[0]["baseline"] == "TVM"
    assert context_of("We make a comparison with TVM. It gains [[2x]].")[0]["baseline"] == "TVM"
    assert context_of("It gains [[2x]] over long rollouts.")[0]["baseline"] is None
    assert context_of("Falcor is robust against noise. It gains [[2x]].")[0]["baseline"] is None
