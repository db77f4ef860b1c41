"""The registry: every device, and what is known of it, from the files of claims/vocabulary/registry."""

from __future__ import annotations

from functools import cache
from typing import Any

from claims import vocabulary
from claims.model import Device, Fact

# What a fact may be of: unit of its value, and what it says.
FACTS = {
    "peak": ("OP/s", "peak rate of arithmetic in a number format; with an SI prefix, FLOP/s for floating point"),
    "memory": ("GB", "the device's own main memory"),
    "bandwidth": ("GB/s", "peak bandwidth of that memory"),
    "tdp": ("W", "thermal design power, or the highest power that it may be set to draw"),
    "clock": ("MHz", "highest clock"),
    "sram": ("KB", "on-chip memory of a microcontroller"),
    "flash": ("KB", "flash memory of a microcontroller"),
    "dsp": ("DSP", "DSP blocks of an FPGA"),
    "lut": ("LUT", "look-up tables of an FPGA"),
    "ff": ("FF", "flip-flops of an FPGA"),
    "bram": ("BRAM", "block RAMs of an FPGA, 36 Kb each"),
    "uram": ("URAM", "ultra RAMs of an FPGA, 288 Kb each"),
    "alm": ("ALM", "adaptive logic modules of an FPGA"),
    "m20k": ("M20K", "M20K memory blocks of an FPGA"),
}
PRECISIONS = ("FP64", "FP32", "TF32", "FP16", "BF16", "FP8", "FP6", "FP4", "INT32", "INT16", "INT8", "INT4", "INT1")


@cache
def devices() -> tuple[Device, ...]:
    """Every device, in the order of the files and of the text."""
    return tuple(_device(row) for name in vocabulary.parts("registry") for row in vocabulary.load(name)["device"])


@cache
def _by_id() -> dict[str, Device]:
    return {device.device_id: device for device in devices()}


def device(name: str) -> Device:
    """The device with this id. Raises KeyError when there is none."""
    return _by_id()[name]


def _device(row: dict[str, Any]) -> Device:
    renamed = {"id": "device_id", "class": "hardware_class"}
    fields = {renamed.get(name, name): value for name, value in row.items() if value != ""}
    return Device(**{**fields, "facts": [Fact(**fact) for fact in row.get("facts", ())]})
