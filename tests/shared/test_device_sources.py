"""Facts of the registry beside Epoch AI's table of hardware as well as the packages (see tests/registry)."""
from __future__ import annotations

import pytest
import sources

from claims.registry import devices


@pytest.fixture(scope="module")
def epoch(shared):
    path = shared / "reference" / "epoch-ml-hardware.csv"
    if not path.is_file():
        pytest.skip("no table of Epoch AI here")
    return list(sources.epoch(path))


@pytest.fixture(scope="module")
def records(epoch):
    packages = (record for name in sources.available() for record in sources.READERS[name]())
    return sources.by_device([*packages, *epoch])


@pytest.mark.parametrize("item", [item for item in devices() if item.facts], ids=lambda item: item.device_id)
def test_its_facts_agree_with_the_data_sets(item, records):
    known = [*sources.available(), "epoch"]
    assert sources.faults(item, records.get(item.device_id, ()), known) == []


def test_no_mapping_is_lost(records):
    having, beside = sources.tally(records)
    print("", f"facts that a data set has: {dict(having)}",
          f"facts by number of data sets beside their own source: {dict(sorted(beside.items()))}", sep="\n")
    assert having["epoch"] >= 640 and sum(n for number, n in beside.items() if number) >= 280


def test_every_record_said_by_hand_is_there(epoch):
    assert set(sources.BY_HAND["epoch"]) <= {record.name for record in epoch}
