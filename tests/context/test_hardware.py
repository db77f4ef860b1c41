"""Hardware: which words are one device, and which device a value was had on."""

from __future__ import annotations

import pytest

MENTIONS = [
    ("on a single NVIDIA A100-80GB GPU", ["NVIDIA A100-80GB GPU"], 1),
    ("on 512 NVIDIA V100 GPUs", ["NVIDIA V100 GPUs"], 512),
    ("on two RTX 4090 GPUs", ["RTX 4090 GPUs"], 2),
    ("across 64 GPUs", ["64 GPUs"], 64),
    ("on 8xB200 systems", ["8xB200 systems"], 8),
    ("on 8x B200 GPUs", ["B200 GPUs"], 8),
    ("on 4 * 4090 GPUs", ["4090 GPUs"], 4),
    ("on 4 A100 and nothing else", ["A100"], 4),
    ("on 1,500+ GPUs", ["1,500+ GPUs"], 1500),
    ("on an 8-A100 server", ["8-A100 server"], 8),
    ("on 32 Cloud TPUv3 cores", ["Cloud TPUv3 cores"], 32),
    ("on 4 RISC-V cores", ["RISC-V cores"], None),
    ("on 1 GPU", ["1 GPU"], 1),
    ("on 64 Cerebras CS-3 systems", ["Cerebras CS-3 systems"], 64),
    ("on the M4-Pro", ["M4-Pro"], None),
    ("on 6K Ascend NPUs", ["Ascend NPUs"], 6000),
    ("on Intel x86", ["Intel x86"], None),
    ("on a mid-range consumer GPU", ["mid-range consumer GPU"], None),
    ("on an A100, HeronPi, and an L4", ["A100", "HeronPi", "L4"], None),
    ("on 2, 4, and 8 A100 GPUs", ["A100 GPUs"], None),
    ("on 8 to 64 A100 GPUs", ["A100 GPUs"], None),
    ("on a GPU", ["GPU"], None),
    ("on a single GPU with 24GB memory", ["single GPU with 24GB memory"], 1),
    ("on a GPU with 24 GB of VRAM", ["GPU with 24 GB of VRAM"], None),
    ("on a 15W accelerator", ["15W accelerator"], None),
    ("on a spatial dataflow accelerator", ["spatial dataflow accelerator"], None),
    ("on faulty ReRAM hardware", ["faulty ReRAM hardware"], None),
    ("on a standard laptop", ["standard laptop"], None),
    ("on a single machine", ["single machine"], 1),
    ("on single board computers", ["single board computers"], None),
    ("on the accelerator memory layout", [], None),
    ("on diverse hardware platforms", [], None),
    ("on identical hardware", [], None),
    ("on resource-constrained devices", [], None),
    ("using graphics processing units (GPUs)", ["GPUs"], None),
    ("on InfiniBand", ["InfiniBand"], None),
    ("on a Raspberry Pi 4 with an ARM-Cortex A72 CPU", ["Raspberry Pi 4", "ARM-Cortex A72 CPU"], None),
    ("on a Coral Edge TPU", ["Coral Edge TPU"], None),
    ("on a Grace-Hopper superchip", ["Grace-Hopper superchip"], None),
    ("on a TITAN Xp", ["TITAN Xp"], None),
    ("on up to 2048 CPU cores", ["2048 CPU cores"], None),
    ("on the supercomputer Kestrel 2", ["supercomputer Kestrel 2"], None),
    ("on a Cloud TPU v2-8 node", ["Cloud TPU v2-8 node"], None),
    ("on an edge VR platform", ["edge VR platform"], None),
    ("on a trading platform", [], None),
    ("on an operating system", [], None),
    ("on large-scale clusters", [], None),
    ("on two generations of hardware", [], None),
    ("on the Frontier supercomputer, powered by MI250X GPUs,", ["Frontier supercomputer", "MI250X GPUs"], None),
    ("on 1024 GPUs of the Frontier supercomputer", ["1024 GPUs", "Frontier supercomputer"], 1024),
    ("on 1024 GPUs, an A100 GPU each for a node,", ["1024 GPUs", "A100 GPU"], 1024),
    ("on MI250X GPUs and across 1024 GPUs", ["MI250X GPUs"], 1024),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On A100 and L40S GPUs, Falcor gains [[2x]] on A100 and [[3x]] on L40S.", [["A100"], ["L40S"]]),
        ("It gains [[2x]] on an A100, while on an L40S it gains [[3x]].", [["A100"], ["L40S"]]),
        ("It is fast (A100: [[2x]]; L40S: [[3x]]; Jetson Nano: [[4x]]).", [["A100"], ["L40S"], ["Jetson Nano"]]),
        ("It runs at [[22 FPS]] on A100 ([[9 FPS]] on L40S).", [["A100"], ["L40S"]]),
        ("It gains [[2x]] (A100) and [[3x]] (L40S).", [["A100"], ["L40S"]]),
        ("It gains [[2x]] on CPUs, and nearly [[3x]] on GPUs.", [["CPUs"], ["GPUs"]]),
    ],
)
def test_no_value_has_the_place_of_another(context_of, text, expected):
    assert [c["hardware"] for c in context_of(text)] == expected


def test_a_value_of_another_kind_shares_no_distributed_place(context_of):
    text = "It gains [[5x]] on embedded CPUs, around [[10x]] on embedded GPUs, and has [[half]] the accesses."
    found = context_of(text, metrics=["speedup", "speedup", "traffic"])
    assert [c["hardware"] for c in found] == [["embedded CPUs"], ["embedded GPUs"], []]


def test_another_number_of_devices_is_said_anew(context_of):
    found = context_of("From 2x on 5,000 nodes it goes to [[4x]] on 9,000 nodes, and to [[5x]] on 9,500 nodes.")
    assert [c["device_count"] for c in found] == [9000, 9500]


def test_the_place_of_a_change_is_that_of_its_end(context_of):
    found = context_of("It goes [[from 2 s on 5,000 nodes to 1 s]] on 9,000 nodes.", kind="change")[0]
    assert (found["hardware"], found["device_count"]) == (["9,000 nodes"], 9000)


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
    ("title", "abstract", "expected"),
    [
        ("Falcor: A Flexible Accelerator for Sparse Networks", "Falcor is [[2x]] faster.", ["Falcor"]),
        ("Falcor: A Sparse Neural Processing Engine", "Falcor is [[2x]] faster.", ["Falcor"]),
        ("Falcor: An SoC for Sensors", "Falcor is [[2x]] faster.", ["Falcor"]),
        ("Falcor: A Compiler for Accelerators", "Falcor is [[2x]] faster.", []),
        ("Falcor: An Efficient Accelerator", "We present a compression method called Falcor. It gains [[2x]].", []),
        ("Falcor: An Efficient Accelerator", "We present Falcor, a co-design solution. It gains [[2x]].", ["Falcor"]),
        ("", "We present Falcor, which sorts lists and devises a hardware accelerator. It gains [[2x]].", ["Falcor"]),
        ("", "We present Falcor, a sorter. Compared to leading sparse accelerators, Falcor gains [[2x]].", []),
        ("", "We propose a tiny sparse processor. Our processor gains [[2x]].", ["tiny sparse processor"]),
        ("", "The pipelined processor gains [[2x]].", ["pipelined processor"]),
        ("Falcor: A Sorting Accelerator", "We present Falcor. A small network has [[2x]] less latency.", ["Falcor"]),
    ],
)
def test_an_accelerator_is_its_own_hardware(context_of, title, abstract, expected):
    assert context_of(abstract, title=title)[0]["hardware"] == expected


def test_the_size_of_a_program_is_not_of_the_paper_s_chip(context_of):
    text = "We present Falcor, a processor. The new code is [[25%]] smaller."
    assert context_of(text, metrics=["size"])[0]["hardware"] == []


def test_an_asic_is_not_the_board_it_ran_on(context_of):
    text = "We present Falcor, an accelerator, on a Pynq-Z2 FPGA. ASIC synthesis in 40 nm CMOS shows [[2x]]."
    assert context_of(text)[0]["hardware"] == ["Falcor"]


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
        ("We evaluate Falcor on a sparse matrix accelerator. It gains [[2x]].", [["sparse matrix accelerator"]]),
        ("We run on a loosely coupled cluster of minds. It gains [[2x]].", [[]]),
        ("We present Falcor, a search using only one entry-level GPU. It gains [[2x]].", [["one entry-level GPU"]]),
        ("We write a custom GPU kernel. It gains [[2x]].", [["GPU"]]),
        ("We study GPU kernel optimization. It gains [[2x]].", [[]]),
        ("We use a Jetson TX2 GPU and a ZCU102 FPGA. We show that the FPGA gains [[2x]].", [["ZCU102 FPGA"]]),
        ("Falcor saves [[2x]] energy over sorting run on a CPU.", [[]]),
        ("The best system in the past, Merlin, took [[3x]] on A100.", [["A100"]]),
    ],
)
def test_classes_and_platforms(context_of, text, expected):
    assert [c["hardware"] for c in context_of(text)] == expected


def test_a_size_is_of_no_device_unless_it_is_said(context_of):
    text = "We test on an L40S GPU. Falcor is [[2x]] smaller."
    assert context_of(text, metrics=["size"])[0]["hardware"] == []


def test_the_class_in_a_compound_of_the_title(context_of):
    assert context_of("It is [[2x]] faster.", title="GPU-Accelerated Sorting")[0]["hardware"] == ["GPU"]


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Falcor: Sorting on a Smartphone", "We sort on smartphones. It gains [[2x]].", ["smartphones"]),
        ("Falcor: Sorting on Heterogeneous Platforms", "It gains [[2x]].", []),
        ("Falcor: Sorting on Resource-Constrained Devices", "It gains [[2x]].", []),
        ("Falcor: Sorting on Edge Devices", "We use constrained devices. It gains [[2x]].", ["Edge Devices"]),
        ("Falcor: Sorting with CPU, GPU, and FPGA", "It gains [[2x]].", ["CPU", "GPU", "FPGA"]),
        ("FPGA-Accelerated Sorting: A Design Study", "It gains [[2x]].", ["FPGA"]),
        ("SSD: Sparse Sorting Directly", "It gains [[2x]].", []),
        ("Falcor: Sorting on FPGAs", "In the past, sorters took [[2x]] the time of today's.", []),
    ],
)
def test_the_title_s_platform_in_the_words_of_the_abstract(context_of, title, abstract, expected):
    assert context_of(abstract, title=title)[0]["hardware"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Falcor gains [[2x]] over CPU-only sorting.", ["CPU"]),
        ("Falcor gains [[2x]] over GPU-based sorting.", ["GPU"]),
        ("Falcor gains [[2x]] over sorting run on a CPU.", ["CPU"]),
        ("Falcor is [[2x]] faster than an A100 GPU.", ["A100 GPU"]),
        ("Falcor is [[2x]] faster than Merlin.", []),
    ],
)
def test_the_hardware_of_the_baseline(context_of, text, expected):
    found = context_of(text)[0]
    assert (found["baseline_hardware"], found["hardware"]) == (expected, [])


@pytest.mark.parametrize(
    ("text", "number", "count"),
    [
        ("Falcor gains [[2x]] on 512 NVIDIA V100 GPUs.", "512", 512),
        ("Falcor gains [[2x]] on a single A100.", "single", 1),
        ("Falcor gains [[2x]] on 8xA100 GPUs.", "8", 8),
        ("Falcor gains [[2x]] on an eight-GPU testbed.", "eight", 8),
        ("Falcor gains [[2x]] at the 128-GPU scale.", "128", 128),
        ("We test on two L40S GPUs. Falcor gains [[2x]].", "two", 2),
    ],
)
def test_the_count_points_at_its_number(context_of, text, number, count):
    found = context_of(text)[0]
    assert found["device_count"] == count
    assert {text for slot, text, _ in found["evidence"] if slot == "device_count"} == {number}


def test_a_number_beside_the_baseline_counts_no_devices_of_the_result(context_of):
    assert context_of("Falcor saves [[2x]] over single-GPU training.")[0]["device_count"] is None


def test_this_device_is_the_one_named_before(context_of):
    text = "We target edge hardware such as the Jetson Nano. On this device, Falcor is [[9x]] faster than X on a V100."
    assert context_of(text)[0]["hardware"] == ["Jetson Nano"]


def test_the_cost_of_computing_is_of_no_device_but_that_of_its_unit(context_of):
    assert context_of("On an L40S, Falcor needs [[2x]] fewer FLOPs.", metrics=["compute_cost"])[0]["hardware"] == []


def test_a_device_in_the_plural(context_of):
    found = context_of("Falcor trains [[2x]] faster on 64 H100s.")[0]
    assert (found["hardware"], found["device_count"]) == (["H100s"], 64)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We test Falcor on an A100. It gains [[3x]] on CPU inference.", ["CPU"]),
        ("We test Falcor on two GPUs. It has a [[3x]] measured CPU speedup.", ["CPU"]),
        ("We test NVIDIA Grace. Falcor gains [[3x]] on Grace.", ["Grace"]),
        ("Tests on multiple edge devices show that the Jetson Xavier NX needs [[9 ms]].", ["Jetson Xavier NX"]),
    ],
)
def test_what_was_measured_says_the_device(context_of, text, expected):
    assert context_of(text)[0]["hardware"] == expected
