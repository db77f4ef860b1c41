"""Which device of the registry a mention names, and of which class it is."""
from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import registry
from claims.registry import Variant, device, device_classes, devices, hardware_class, resolve, variant

REVIEWED = Path(__file__).parent / "mentions.tsv"


def reviewed() -> list[tuple[str, list[str], str]]:
    """Every mention of both gold files that names a device, or could be taken for one: its devices and its class."""
    with REVIEWED.open(encoding="utf-8", newline="") as lines:
        return [(row["mention"], row["devices"].split(), row["class"]) for row in csv.DictReader(lines, delimiter="\t")]


@pytest.mark.parametrize(("mention", "ids", "kind"), reviewed(), ids=lambda value: str(value)[:40])
def test_a_mention_of_the_gold_files(mention, ids, kind):
    assert list(resolve(mention)) == ids
    assert (hardware_class([mention]) or "") == kind


# Spellings, and near misses that must not be taken for the device beside them.
@pytest.mark.parametrize(("mention", "ids"), [
    ("RTX4090", "nvidia-rtx-4090"), ("rtx-4090", "nvidia-rtx-4090"), ("two RTX 4090s", "nvidia-rtx-4090"),
    ("GeForce RTX 4090 GPU", "nvidia-rtx-4090"), ("8xH100", "nvidia-h100"), ("4x A100-80GB", "nvidia-a100"),
    ("NVIDIA~A100", "nvidia-a100"), ("A100s", "nvidia-a100"), ("A100/H100", "nvidia-a100 nvidia-h100"),
    ("H100 and H200 GPUs", "nvidia-h100 nvidia-h200"), ("RTX 4090 D", "nvidia-rtx-4090-d"),
    ("RX 7900 XTX", "amd-rx-7900-xtx"), ("Radeon RX 6900 XT", "amd-rx-6900-xt"), ("2 MI250X", "amd-mi250x"),
    ("Jetson Orin Nano Super", "nvidia-jetson-orin-nano"), ("Zynq UltraScale+ ZCU102", "amd-xczu9"),
    ("ZedBoard", "amd-xc7z020"), ("Raspberry Pi 4B", "raspberry-pi-4"), ("Cortex-M4F", "arm-cortex-m4"),
    ("GH200 Grace Hopper", "nvidia-gh200"), ("two Gaudis", "intel-gaudi"), ("Edge TPUs", "google-coral-edge-tpu"),
    ("Intel(R) Xeon(R) Gold 6230", "intel-xeon-gold-6230"), ("EdgeTPU", "google-coral-edge-tpu"),
    ("DGX A100", "nvidia-dgx-a100"),
    ("A1000", ""), ("H1000 chip", ""), ("XA100", ""), ("A100B200X", ""), ("L400", ""), ("M4", ""), ("GPU", ""),
    ("T4000", ""), ("40 GPUs", ""), ("four nodes", ""), ("", ""), ("+", ""), ("\\", ""), ("Hopper GPUs", ""),
])
def test_a_spelling(mention, ids):
    assert " ".join(resolve(mention)) == ids


@pytest.mark.parametrize(("words", "expected"), [
    ("A100-80G-SMX4", Variant(80, "sxm")), ("A100 (40 GB)", Variant(40)), ("PCIe A100 GPUs", Variant(None, "pcie")),
    ("H100 SXM5", Variant(None, "sxm")), ("A100", Variant()), ("H100 NVL", Variant(None, "nvl")),
    ("16GB laptop 4090 GPU", Variant(16, "laptop")), ("A100.40GB", Variant()), ("1080 GPU", Variant()),
])
def test_the_variant_that_a_mention_tells(words, expected):
    assert variant(words) == expected


def test_a_variant_admits_what_does_not_contradict_it():
    assert Variant().admits(Variant(80, "sxm")) and Variant(80).admits(Variant(None, "sxm"))
    assert not Variant(40).admits(Variant(80)) and not Variant(40, "sxm").admits(Variant(40, "pcie"))


@pytest.mark.parametrize(("mentions", "expected"), [
    (["Frontier", "AMD MI250X GPUs"], "GPU"), (["GPU", "CPU"], None), (["CPU-GPU system"], None), (["GPUs"], "GPU"),
    (["embedded GPUs"], "edge GPU"), (["Frontier"], "supercomputer"), (["two servers"], "system"), ([], None),
    (["Xilinx FPGA accelerator"], "FPGA"), (["ASIC accelerator"], "ASIC"), (["Foo"], None), (["Foo", "FPGA"], "FPGA"),
    (["an NPU"], "AI accelerator"), (["wearables"], "mobile SoC"), (["Cortex-M7 microcontroller"], "MCU"),
])
def test_the_class_of_a_claims_hardware(mentions, expected):
    assert hardware_class(mentions) == expected


def test_every_name_is_of_its_own_device():
    wrong = {name: resolve(name) for item in devices() for name in (item.name, *item.aliases)
             if resolve(name) != (item.device_id,)}
    assert not wrong


def test_every_class_of_a_device_is_in_the_table():
    assert {item.hardware_class for item in devices()} <= {kind.name for kind in device_classes()}


@given(st.text(max_size=60))
def test_any_text_is_resolved_to_known_devices(text):
    assert all(device(name) for name in registry.resolve(text))
    assert registry.hardware_class([text]) in {None, *(kind.name for kind in device_classes())}
