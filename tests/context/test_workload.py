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
    ],
)
def test_the_title_says_the_task(context_of, title, expected):
    assert context_of("It is [[2x]] faster.", title=title)[0]["workload"] == expected


def test_area_is_of_no_workload(context_of):
    title = "Falcor: A Scheduler for Low-Latency Speech Recognition"
    assert context_of("It takes [[2 mm2]].", title=title, metrics=["area"])[0]["workload"] == []


def test_bare_inference_gives_way_to_the_task(context_of):
    text = "Falcor has an inference latency of [[17 ms]]."
    assert context_of(text, title="Falcor: Sorting for Object Detection")[0]["workload"] == ["Object Detection"]
    assert context_of(text)[0]["workload"] == ["inference"]
