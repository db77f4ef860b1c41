"""Names to canonical names. The tables beside this file were read line by line: slot, text, names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.context import canonical
from claims.extract import explain, extract

NAMERS = {"subject": canonical.subject, "baseline": canonical.baseline, "workload": canonical.workload}
TABLES = [
    tuple(line.split("\t"))
    for table in sorted(Path(__file__).parent.glob("canonical_*.tsv"))
    for line in table.read_text(encoding="utf-8").splitlines()
]


def names(text: str, slot: str = "baseline") -> list[str]:
    return list(NAMERS[slot](text).names)


@pytest.mark.parametrize(("slot", "text", "expected"), TABLES)
def test_the_reviewed_tables(slot, text, expected):
    assert "; ".join(names(text, slot)) == expected


ONE = {
    "vLLM": ["vLLM v0.15.1", "vLLM 0.6.3", "the vLLM system", "vLLM's", "vLLM baseline", "state-of-the-art vLLM"],
    "Llama-2-7B": ["LLaMA2-7B", "LLaMA-2 7B", "Llama 2 (7B)", "llama2-7b", "7B Llama-2", "LLaMA_2_7B"],
    "Llama-2-7B-Chat": ["LLaMA2-Chat-7B", "Llama-2-7b-chat"],
    "ResNet-50": ["ResNet50", "resnet-50", "the ResNet 50 model"],
    "cuBLAS": ["cuBLAS library", "NVIDIA's cuBLAS library", "highly optimized cuBLAS", r"\texttt{cuBLAS}"],
    "A100": ["NVIDIA A100 GPU", "A100 GPUs", "an NVIDIA A100-80GB GPU", "A100-SXM4-80GB", "Nvidia A100 40GB"],
    "RTX 3090": ["NVIDIA GeForce RTX 3090", "RTX3090", "RTX-3090 GPU"],
    "FlashAttention-2": ["FlashAttention v2", "Flash Attention 2", "FlashAttention2 kernels"],
    "YOLOv5": ["YOLO-v5", "YOLO v5"],
    "MobileNetV2": ["MobileNet v2", "Mobilenet-V2"],
    "Mixtral-8x7B": ["Mixtral 8x7B", "mixtral-8x7b"],
    "CIFAR-10": ["CIFAR10 dataset", "Cifar-10"],
    "PyTorch": ["PyTorch 2.0", "vanilla PyTorch implementation", "PyTorch with compiled kernels"],
    "Falcor-2": ["Falcor 2", "Falcor2", "the Falcor-2 framework"],
    "KestrelDB": ["KestrelDB v3", "KestrelDB v1.2.3", "KestrelDB-v0.4", "the KestrelDB engine"],
    "Peregrine v2": ["Peregrine-V2", "PeregrineV2"],
    "AEGNN": ["Async Event-based GNN (AEGNN)"],
    "hash join": ["Hash Join", "hash joins"],
}


@pytest.mark.parametrize(("name", "spellings"), ONE.items())
def test_spellings_fold(name, spellings):
    assert {text: names(text) for text in [name, *spellings]} == {text: [name] for text in [name, *spellings]}


@pytest.mark.parametrize(
    "different",
    [
        ["GPT-2", "GPT-3", "GPT-3.5", "GPT-4", "GPT-4o", "GPT-J", "GPTQ"],
        ["LLaMA-7B", "LLaMA-2-7B", "LLaMA-2-13B", "Llama-3-8B", "Llama-3.1-8B", "TinyLlama", "CodeLlama"],
        ["ResNet-18", "ResNet-50", "ResNet-101", "ResNeXt-50", "ResNet"],
        ["FlashAttention", "FlashAttention-2", "FlashAttention-3", "FlashDecoding", "FlashInfer"],
        ["BERT", "BERT-base", "BERT-large", "MobileBERT", "RoBERTa"],
        ["A100", "H100", "V100", "V100S", "DGX A100", "L4", "L40", "L40S"],
        ["Eyeriss", "Eyeriss v2"],
        ["EAGLE", "EAGLE-2", "EAGLE-3"],
        ["ZeRO", "ZeRO-2", "ZeRO-3", "ZeRO-Infinity", "ZeRO-Offload"],
        ["Qwen2-7B", "Qwen2.5-7B", "Qwen2.5-7B-Instruct", "Qwen2.5-VL-7B", "Qwen3-30B-A3B"],
        ["YOLOv5", "YOLOv5s", "YOLOv8"],
        ["RTX 3090", "RTX 3090 Ti", "RTX 4090", "RTX A6000"],
        ["CIFAR-10", "CIFAR-100", "ImageNet", "ImageNet-1K"],
        ["SpMV", "SpMM", "SpGEMM", "GEMM", "GEMV", "SDDMM"],
        ["TensorRT", "TensorRT-LLM", "Triton", "Triton Inference Server", "FSDP", "FSDP2"],
        ["VITS", "ViT", "ViT-B/16", "ViT-L/16", "DeiT-B"],
    ],
)
def test_different_systems_do_not_fold(different):
    for slot in NAMERS:
        found = [tuple(names(text, slot)) for text in different]
        assert len(set(found)) == len(different), found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vLLM and SGLang", ["vLLM", "SGLang"]),
        ("FlexGen, vLLM and HF Accelerate", ["FlexGen", "vLLM", "Hugging Face Accelerate"]),
        ("FlexGen, vLLM, and the Falcor framework", ["FlexGen", "vLLM", "Falcor"]),
        ("LLaMA-2 7B and 13B", ["Llama-2-7B", "Llama-2-13B"]),
        ("GPT-2 and BERT models", ["GPT-2", "BERT"]),
        ("CPU and GPU baselines", ["generic: CPU", "generic: GPU"]),
        ("NVIDIA A100 and H100 GPUs", ["A100", "H100"]),
        ("existing systems such as vLLM and Falcor", ["vLLM", "Falcor"]),
        ("state-of-the-art frameworks (vLLM, SGLang)", ["vLLM", "SGLang"]),
        ("systems like vLLM", ["vLLM"]),
        # one thing, though there is an "and" in it
        ("Adam and its variants", ["Adam"]),
        ("vLLM and other systems", ["vLLM"]),
        ("train and test", ["train and test"]),
        ("divide and conquer", ["divide and conquer"]),
        ("Tanks and Temples", ["Tanks & Temples"]),
        ("a mix of hashing and sorting", ["mix of hashing and sorting"]),
        ("vLLM with chunked prefill and LoRA", ["vLLM"]),
    ],
)
def test_joint_baselines_come_apart(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    ("slot", "text", "expected"),
    [
        ("baseline", "state-of-the-art methods", "state of the art"),
        ("baseline", "the SOTA", "state of the art"),
        ("baseline", "current best-performing libraries", "state of the art"),
        ("baseline", "existing approaches", "prior work"),
        ("baseline", "our previous work", "prior work"),
        ("baseline", "prior cache-aware schedulers", "prior work"),
        ("baseline", "a baseline", "baseline"),
        ("baseline", "naive implementations", "baseline"),
        ("baseline", "conventional designs", "conventional"),
        ("baseline", "CPU", "CPU"),
        ("baseline", "a single-threaded CPU implementation", "CPU"),
        ("baseline", "GPU-based solutions", "GPU"),
        ("baseline", "FP16 baseline", "FP16"),
        ("baseline", "half precision", "FP16"),
        ("baseline", "32-bit floating point", "FP32"),
        ("subject", "our approach", "this work"),
        ("subject", "the proposed method", "this work"),
        ("subject", "it", "this work"),
        ("subject", "This framework", "this work"),
        ("workload", "12 benchmarks", "workload"),
        ("workload", "large-scale models", "model"),
    ],
)
def test_what_names_nobody_is_generic(slot, text, expected):
    assert names(text, slot) == [f"generic: {expected}"]


@pytest.mark.parametrize(
    ("slot", "text", "expected"),
    [
        ("baseline", "existing Falcor accelerator", "Falcor"),
        ("baseline", "standard MHA", "MHA"),
        ("baseline", "traditional radix sorting", "radix sorting"),
        ("baseline", "variants of FlashAttention", "FlashAttention"),
        ("workload", "CPU", "CPU"),
        ("workload", "training of large language models", "LLM training"),
        ("workload", "Mixture-of-Experts (MoE) inference", "MoE inference"),
        ("workload", "Model Recovery (MR)", "Model Recovery"),  # an abbreviation of two letters is of many things
        ("workload", "eight quadrotors", "quadrotor"),
        ("subject", "Deep Kestrel Model", "Deep Kestrel Model"),
        ("subject", "GPU memory", "GPU memory"),
    ],
)
def test_what_is_not_generic(slot, text, expected):
    assert names(text, slot) == [expected]


def test_a_canonical_name_is_its_own():
    for slot, text, _ in TABLES:
        for name in names(text, slot):
            assert names(name, slot) == [name], text


WORDS = sorted({word for _, text, _ in TABLES for word in text.split()})


@settings(derandomize=True)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
def test_any_words_have_a_name_that_keeps(words):
    text = " ".join(words)
    for slot, namer in NAMERS.items():
        found = namer(text).names
        assert found and all(found)
        assert [names(name, slot) for name in found] == [[name] for name in found]
        assert namer("  " + "\n ".join(words) + "\t").names == found


@settings(derandomize=True)
@given(st.text(min_size=1).filter(str.strip))
def test_any_text_has_a_name(text):
    for namer in NAMERS.values():
        assert all(namer(text).names) and namer(text).names


def test_aliases_are_unambiguous():
    for name, alias in canonical.aliases().items():
        assert canonical.key(alias.name) in canonical.aliases(), name


def test_claims_carry_names():
    claim = extract("KiteServe v2 is up to 2.5x faster than vLLM v0.15.1 and SGLang for LLaMA2-7B.")[0]
    assert (claim.subject_name, claim.baseline_names, claim.workload_names) == (
        "KiteServe",
        ["vLLM", "SGLang"],
        ["Llama-2-7B"],
    )
    told = str(explain("KiteServe v2 is up to 2.5x faster than vLLM v0.15.1 and SGLang for LLaMA2-7B."))
    assert "subject 'KiteServe v2' is KiteServe (release)" in told
    assert "baseline 'vLLM v0.15.1 and SGLang' is vLLM, SGLang (joint)" in told
    assert "workload 'LLaMA2-7B' is Llama-2-7B (model)" in told


def test_a_slot_without_text_has_no_name():
    claim = extract("We measure 2.5 TFLOP/s.")[0]
    assert (claim.baseline, claim.baseline_names, claim.workload_names) == (None, [], [])
    assert (claim.subject is None) == (claim.subject_name is None)


@pytest.mark.parametrize("text", ["state-of-the-art systems", "state-of-the-\nart systems", "state-\nof-the-art"])
def test_a_name_that_is_broken_at_a_hyphen_is_the_same(text):
    assert canonical.baseline(text).names == ("generic: state of the art",)
