"""Hardware: which words are one device, and which device a value was had on."""

from __future__ import annotations

import pytest

MENTIONS = [
    ("on a single NVIDIA A100-80GB GPU", ["NVIDIA A100-80GB GPU"], 1),
    ("on 512 NVIDIA V100 GPUs", ["NVIDIA V100 GPUs"], 512),
    ("on two RTX 4090 GPUs", ["RTX 4090 GPUs"], 2),
    ("across 64 GPUs", ["64 GPUs"], 64),
    ("on 8xB200 systems", [], None),
    ("on 4090 GPU", ["4090 GPU"], None),
    ("on a Xilinx Zynq XC7Z020 FPGA", ["Xilinx Zynq XC7Z020 FPGA"], None),
    ("on a Jetson Orin Nano board", ["Jetson Orin Nano board"], None),
    ("on a Raspberry Pi 4", ["Raspberry Pi 4"], None),
    ("on an ARM Cortex-M55 microcontroller", ["ARM Cortex-M55 microcontroller"], None),
    ("on Snapdragon 8 Elite phones", ["Snapdragon 8 Elite phones"], None),
    ("on an Intel Xeon Gold 6248 CPU", ["Intel Xeon Gold 6248 CPU"], None),
    ("on the Frontier supercomputer", ["Frontier supercomputer"], None),
    ("on 128 nodes", ["128 nodes"], 128),
    ("on embedded GPUs", ["embedded GPUs"], None),
    ("on an 8-GPU H20 server", ["8-GPU H20 server"], 8),
    ("on H100, H200, and B200 GPUs", ["H100", "H200", "B200 GPUs"], None),
    ("on the GPU hierarchy of caches", ["GPU"], None),
    ("with less GPU memory", [], None),
    ("on a frontier of knowledge", [], None),
    ("on the Ada corpus", [], None),
    ("on legacy NVIDIA T4 GPUs", ["NVIDIA T4 GPUs"], None),
    ("on a four-A100 system", ["four-A100 system"], 4),
    ("on an eight-GPU testbed", ["eight-GPU testbed"], 8),
    ("on TX2 and Orin NX", ["TX2", "Orin NX"], None),
    ("on the LineUp exascale supercomputer", ["LineUp exascale supercomputer"], None),
    ("on the Huawei CloudMatrix384", ["Huawei CloudMatrix384"], None),
    ("on boards like a Raspberry Pi 4", ["Raspberry Pi 4"], None),
    ("for both the GPU and FPGA tracks, on a TX2 GPU", ["TX2 GPU"], None),
]


@pytest.mark.parametrize(("place", "expected", "count"), MENTIONS)
def test_mentions(context_of, place, expected, count):
    found = context_of(f"Falcor runs [[2x]] faster {place}.")[0]
    assert (found["hardware"], found["device_count"]) == (expected, count)


def test_each_value_has_its_own_place(context_of):
    found = context_of("Falcor saves [[2.4x]] on one RTX 3060 and [[2x]] on one RTX 4090.")
    assert [c["hardware"] for c in found] == [["RTX 3060"], ["RTX 4090"]]


def test_respectively(context_of):
    found = context_of("Falcor gains [[2x]] and [[3x]] on A100 and H100, respectively.")
    assert [c["hardware"] for c in found] == [["A100"], ["H100"]]


def test_a_platform_is_carried_over(context_of):
    found = context_of("We test on an NVIDIA L40S GPU. Falcor is [[2x]] faster.")
    assert found[0]["hardware"] == ["NVIDIA L40S GPU"]


def test_the_title_names_the_platform(context_of):
    assert context_of("It is [[2x]] faster.", title="Falcor: Sorting on FPGAs")[0]["hardware"] == ["FPGAs"]


def test_the_device_of_the_baseline_is_not_the_result_s(context_of):
    assert context_of("Falcor is [[2x]] faster than an A100.")[0]["hardware"] == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Falcor: A Flexible Accelerator for Sparse Networks", ["Falcor"]),
        ("Falcor: A Sparse Neural Processing Engine", ["Falcor"]),
        ("Falcor: A Compiler for Accelerators", []),
    ],
)
def test_an_accelerator_is_its_own_hardware(context_of, title, expected):
    assert context_of("Falcor is [[2x]] faster.", title=title)[0]["hardware"] == expected


def test_a_number_of_devices_without_a_device(context_of):
    assert context_of("Falcor gains [[2x]] at the 128-GPU scale.")[0]["device_count"] == 128


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Falcor needs [[4 GPU-hours]].", ["GPU"]),
        ("Falcor needs only [[77%]] GPU hours.", ["GPU"]),
        ("Falcor needs [[6 H100]] hours.", ["H100"]),
    ],
)
def test_the_device_in_a_unit(context_of, text, expected):
    assert context_of(text, metrics=["compute_cost"])[0]["hardware"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Falcor gains [[1.4x]] GPU and [[1.1x]] CPU speedup.", [["GPU"], ["CPU"]]),
        ("Its FPGA implementation is [[2x]] faster.", [["FPGA"]]),
        ("Falcor raises GPU utilization by [[2x]].", [["GPU"]]),
        ("We test on an L40S GPU. On embedded hardware, Falcor gains [[2x]].", [["L40S GPU"]]),
        ("We deploy Falcor on an eight-GPU testbed. It gains [[2x]].", [["eight-GPU testbed"]]),
        (
            "We map Falcor to CPUs. We target loops on CPUs, GPUs, and FPGAs. It gains [[2x]].",
            [["CPUs", "GPUs", "FPGAs"]],
        ),
        ("We build Falcor, an FPGA-based sorter. It gains [[2x]].", [["FPGA"]]),
        (
            "We run it on diverse edge platforms, including Jetson Nano and Raspberry Pi 4. It gains [[2x]].",
            [["Jetson Nano", "Raspberry Pi 4"]],
        ),
        ("Compared to sorting on an A100 GPU, Falcor gains [[2x]].", [[]]),
    ],
)
def test_classes_and_platforms(context_of, text, expected):
    assert [c["hardware"] for c in context_of(text)] == expected


def test_a_size_is_of_no_device_unless_it_is_said(context_of):
    text = "We test on an L40S GPU. Falcor is [[2x]] smaller."
    assert context_of(text, metrics=["size"])[0]["hardware"] == []


def test_the_class_in_a_compound_of_the_title(context_of):
    assert context_of("It is [[2x]] faster.", title="GPU-Accelerated Sorting")[0]["hardware"] == ["GPU"]


def test_this_device_is_the_one_named_before(context_of):
    text = "We target edge hardware such as the Jetson Nano. On this device, Falcor is [[9x]] faster than X on a V100."
    assert context_of(text)[0]["hardware"] == ["Jetson Nano"]


def test_a_device_in_the_plural(context_of):
    found = context_of("Falcor trains [[2x]] faster on 64 H100s.")[0]
    assert (found["hardware"], found["device_count"]) == (["H100s"], 64)
