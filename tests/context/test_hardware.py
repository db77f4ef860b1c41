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
