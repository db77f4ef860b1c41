"""Workloads: models, data, kernels and tasks that a value holds for."""

from __future__ import annotations

import pytest

FORMS = [
    ("On LLaMA-2-7B, Falcor is [[2x]] faster.", [["LLaMA-2-7B"]]),
    ("Falcor is [[2x]] faster on Qwen3-30B-A3B and Mixtral 8x7B.", [["Qwen3-30B-A3B", "Mixtral 8x7B"]]),
    ("Falcor is [[2x]] and [[3x]] faster on ResNet-50 and BERT.", [["ResNet-50"], ["BERT"]]),
    ("Falcor is [[2x]] faster on ImageNet.", [["ImageNet"]]),
    ("For long reads, Falcor is [[2x]] faster.", [["long reads"]]),
    ("Falcor gains [[2x]] for insertion and [[3x]] for lookup.", [["insertion"], ["lookup"]]),
    ("Falcor improves training throughput by [[2x]].", [["training"]]),
    ("Falcor accelerates edit distance calculation by [[2x]].", [["edit distance calculation"]]),
    ("Falcor gains [[2x]] (forward) and [[3x]] (backward).", [["forward"], ["backward"]]),
    ("Falcor is [[2x]] faster on several benchmarks.", [[]]),
    ("Experiments on sparse road graphs show that Falcor gains [[2x]].", [["sparse road graphs"]]),
    ("Experiments on KITTI, nuScenes, and Waymo show [[2x]] gains.", [["KITTI", "nuScenes", "Waymo"]]),
    ("Evaluation on the LOOP benchmark shows [[2x]] gains.", [["LOOP benchmark"]]),
    ("Falcor gains [[2x]] across all 12 BOTS benchmarks.", [["BOTS benchmarks"]]),
    ("Falcor needs [[70 pJ]] in encryption and [[50 pJ]] in convolution.", [["encryption"], ["convolution"]]),
    ("Falcor gains [[2x]] speedup for addition and subtraction.", [["addition", "subtraction"]]),
    ("Falcor improves the performance of tensor contractions by [[3x]].", [["tensor contractions"]]),
    ("Falcor gains [[1.2x]] end-to-end and [[2x]] attention speedup.", [[], ["attention"]]),
    ("On LLMs such as OPT-30B, Falcor is [[2x]] faster.", [["OPT-30B"]]),
    ("Falcor is [[2x]] faster with negligible loss on long-context tasks.", [[]]),
    ("Falcor is [[2x]] faster on five benchmarks.", [[]]),
    ("On AIME and HARD-Math, Falcor is [[2x]] faster.", [["AIME", "HARD-Math"]]),
    ("We test on HumanEval. Falcor is [[2x]] faster.", [["HumanEval"]]),
    ("Falcor is [[2x]] faster on average.", [[]]),
    ("Falcor is [[2x]] faster than VGG16.", [[]]),
    # one each, before the values
    ("It speeds up BERT and VGG16 by [[2x]] and [[3x]], respectively.", [["BERT"], ["VGG16"]]),
    ("It speeds up BERT, VGG16, and U-Net by [[2x]], [[3x]], and [[4x]].", [["BERT"], ["VGG16"], ["U-Net"]]),
    ("It cuts prefill and decode latency by [[2x]] and [[3x]], respectively.", [["prefill"], ["decode"]]),
    ("It speeds up BERT and VGG16 by [[2x]].", [["BERT", "VGG16"]]),
    # what the first value was had on holds for those after it
    ("It gains [[2x]] on ImageNet while saving [[20%]] of the energy.", [["ImageNet"], ["ImageNet"]]),
    ("It gains [[2x]] on ImageNet and [[3x]] on COCO.", [["ImageNet"], ["COCO"]]),
    # classes and their members
    ("It is [[2x]] faster on graph problems (TSP, MaxCut).", [["TSP", "MaxCut"]]),
    ("It is [[2x]] faster on three tasks, including parsing and tagging.", [["parsing", "tagging"]]),
    ("On large models such as Ursa-7B and Vega-13B, it is [[2x]] faster.", [["Ursa-7B", "Vega-13B"]]),
    ("Across the Ursa, Vega, and Lyra datasets, it is [[2x]] faster.", [["Ursa", "Vega", "Lyra datasets"]]),
    ("It is [[2x]] faster on coding and math benchmarks.", [["coding and math benchmarks"]]),
    ("It is [[2x]] faster across various DNNs.", [["DNNs"]]),
    ("It is [[2x]] faster across a broad set of real-world graphs.", [["real-world graphs"]]),
    # models by their size, inputs by theirs
    ("It serves trillion-parameter models [[2x]] faster.", [["trillion-parameter models"]]),
    ("It is [[2x]] faster for models with up to 3 billion parameters.", [["models with up to 3 billion parameters"]]),
    ("Our 7B model is [[2x]] faster.", [[]]),
    ("It cuts latency by [[2x]] at 128k context length.", [["128k context length"]]),
    ("Gains: [[2x]] and [[3x]] on BERT and VGG16 at 2K resolution.", [[m, "2K resolution"] for m in ("BERT", "VGG16")]),
    # what is done in a time
    ("It generates six street views in just [[12 s]].", [["six street views"]]),
    ("It completes a long plot in about [[12 s]].", [["long plot"]]),
    ("It completes training in [[two days]].", [["training"]]),
    ("When training a LLaMA-2-7B, it is [[2x]] faster.", [["training", "LLaMA-2-7B"]]),
    # beside a value, with the competitor between
    ("It is [[2x]] faster than Vega on sparse city maps.", [["sparse city maps"]]),
    ("It is [[2x]] faster than the conventional solver for conventional search.", [[]]),
    # what is done, beside a metric or a word of gain
    ("It has [[2x]] higher voxel rendering speed.", [["voxel rendering"]]),
    ("It has [[2x]] higher generation speed.", [[]]),
    ("It gives [[90x]] faster fitting.", [["fitting"]]),
    ("It runs [[90x]] faster using trees.", [[]]),
    ("It reduces memory by [[3x]] and accelerates inference by [[2x]].", [[], ["inference"]]),
    ("It gains [[3x]] in PD-separated serving and up to more in any other.", [["PD-separated serving"]]),
    ("It gains [[2x]] in the rollout phase.", [["rollout phase"]]),
    ("It has a [[27x]] speedup in SYRK and [[5x]] in TRSM.", [["SYRK"], ["TRSM"]]),
    ("It has a [[2x]] improvement in FPS on the FooVLA-7B model.", [["FooVLA-7B model"]]),
    # a semicolon parts statements
    ("On UrsaQA, it gains [[2x]]; on COCO, it gains [[3x]].", [["UrsaQA"], ["COCO"]]),
    ("On a GPU, for large meshes we reach [[2x]].", [["large meshes"]]),
    # no work: quality, purpose, way, place
    ("It is [[2x]] faster with a small loss in CLIP score.", [[]]),
    ("At [[2 ms]] it is suitable for real-time applications.", [[]]),
    ("It is [[2x]] faster when using 7 GB of memory.", [[]]),
    ("On InfiniBand, it is [[2x]] faster.", [[]]),
    ("It has [[2x]] less area with a decrease in FLOPs.", [[]]),
    ("It runs at [[20 frames per second]] (fps).", [[]]),
    ("It is [[2x]] faster during distributed training and loading.", [["distributed training"]]),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_workload(context_of, text, expected):
    assert [c["workload"] for c in context_of(text)] == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Falcor: A Scheduler for Low-Latency Speech Recognition", ["Speech Recognition"]),
        ("Falcor: Efficient Large Language Model Inference on Phones", ["Large Language Model Inference"]),
        ("Accelerating Range Minimum Queries with Trees", ["Range Minimum Queries"]),
        ("Falcor: A Note", []),
        ("A Scheduler with Fusion and Caching for Image Denoising", ["Image Denoising"]),
        ("Falcor: How to Accelerate LLM Inference", ["LLM Inference"]),
        ("Speculative Decoding in LLM Serving", ["LLM Serving"]),
        ("A Cache for Many-Turn Model Serving with Pools", ["Many-Turn Model Serving"]),
        ("A Cache for Star Map Rendering Acceleration", ["Star Map Rendering"]),
        ("Falcor: A Tokenizer for Turkish", []),
        ("Falcor: Fast Weight Quantization with Trees", []),
    ],
)
def test_the_title_says_the_task(context_of, title, expected):
    assert context_of("It is [[2x]] faster.", title=title)[0]["workload"] == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Fast Large Language Model Inference", "LLM inference is slow. It gains [[2x]].", ["LLM inference"]),
        ("Sparse Cube Search on Trees", "Sparse cube search (SCS); it gains [[2x]].", ["Sparse cube search (SCS)"]),
        ("Star Map Sharpening with Trees", "Star map sharpening is slow. It gains [[2x]].", ["Star Map Sharpening"]),
        ("Star Map Sharpening with Trees", "It is [[2x]] faster.", []),
        ("A Tree for Exact Edit Distance", "The edit-distance is slow. It gains [[2x]].", ["Exact Edit Distance"]),
        ("A Note on Trees", "On a star map dataset comprising 90 maps, it gains [[2x]].", ["star map dataset"]),
        ("A Note on Trees", "We evaluate it on UrsaQA. The cache is small. It is [[2x]] faster.", ["UrsaQA"]),
        ("A Note on Trees", "It is tested on COCO and UrsaQA. It is [[2x]] faster.", ["COCO", "UrsaQA"]),
        ("A Note on Trees", "We evaluate it on many datasets. It is [[2x]] faster.", []),
        ("A Note on Trees", "It gains 3 points on FooBench and is [[2x]] faster.", ["FooBench"]),
        ("A Note on Trees", "It is based on FooBench and is [[2x]] faster.", []),
        ("A Note on Trees", "It runs on BERT. It is [[2x]] faster.", ["BERT"]),
        ("A Note on Trees", "It runs on BERT. It is [[2x]] faster than the original BERT.", []),
        ("A Note on Trees", "Trees run on nodes, outperforming dense (e.g., BERT) ones. It is [[2x]] faster.", []),
    ],
)
def test_the_paper_says_the_task(context_of, title, text, expected):
    assert context_of(text, title=title)[0]["workload"] == expected


def test_area_is_of_no_workload(context_of):
    title = "Falcor: A Scheduler for Low-Latency Speech Recognition"
    assert context_of("It takes [[2 mm2]].", title=title, metrics=["area"])[0]["workload"] == []


def test_bare_inference_gives_way_to_the_task(context_of):
    text = "Falcor has an inference latency of [[17 ms]]."
    assert context_of(text, title="Falcor: Sorting for Object Detection")[0]["workload"] == ["Object Detection"]
    assert context_of(text)[0]["workload"] == ["inference"]
