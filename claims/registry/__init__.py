"""Devices and their facts, each with its source; and which device a mention of hardware names.

The data are the TOML files of claims/vocabulary/registry, one list of devices a file; docs say how to add one.
"""

from __future__ import annotations

from claims.registry.classes import DeviceClass, device_classes, hardware_class
from claims.registry.devices import FACTS, PRECISIONS, device, devices
from claims.registry.names import Variant, resolve, variant

__all__ = [
    "FACTS", "PRECISIONS", "DeviceClass", "Variant", "device", "device_classes", "devices", "hardware_class", "resolve",
    "variant",
]
