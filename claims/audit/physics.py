"""A claim against its device: rates, bandwidth, power and blocks of an FPGA beside the most that it can do.

The limit is the device's highest peak in the stated number format, times the number of devices. Where the format is
not stated, the highest peak of all is the limit, and the share is of the dense FP16 tensor peak (FP32 where there is
none). Where the number of devices is not said ("on H100 GPUs"), nothing is above the peak, and a share is of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from claims import units
from claims.audit.finding import finding, quoted
from claims.model import Claim, Device, Fact, Finding
from claims.registry import device, variant
from claims.vocabulary import load

# Clocks may go above what the data sheet says, and power above the thermal design: only what is farther off is wrong.
MARGIN = {"peak": 1.1, "bandwidth": 1.1, "tdp": 1.3}
NO_TENSOR_UNITS = 2017  # processors of earlier years have none
LEAST_SHARE = 0.001  # a smaller share of a peak tells nothing

_LIMITED = {"compute_rate": "peak", "bandwidth": "bandwidth", "power": "tdp"}
_BLOCKS = {"LUT": "lut", "FF": "ff", "DSP": "dsp", "BRAM": "bram", "URAM": "uram", "ALM": "alm", "M20K": "m20k"}
_PER_DEVICE = re.compile(r"/(?:GPU|TPU|NPU|device|chip)$")
_USUAL = (("FP16", "tensor"), ("BF16", "tensor"), ("FP16", "vector"), ("FP32", "vector"), ("INT8", "tensor"))


@dataclass(frozen=True, slots=True)
class Reference:
    """What a claim stands against: a device, one of its facts, and the limit in base units, all devices together."""

    device: Device
    fact: Fact
    count: int
    value: float

    @property
    def named(self) -> str:
        """The device with the variant that the fact is of."""
        return self.device.name + (f" ({self.fact.variant})" if self.fact.variant else "")

    def __str__(self) -> str:
        number = f"{self.fact.value:,.10g} {self.fact.unit}"
        return number if self.count == 1 else f"{self.count} times {number}"


def check(claim: Claim) -> Iterator[Finding]:
    """over_peak or share_of_peak, where the claim is of something that its device bounds and everything is known."""
    kind = bounded_kind(claim)
    stated = claim.si_high
    if kind is None or stated is None or claim.bound == "under":
        return
    found = bounding(claim, kind)
    if not found:
        return
    highest = max(found, key=lambda r: r.value)
    if stated > MARGIN.get(kind, 1.0) * highest.value:
        if counted(claim) and _complete(found, kind):
            yield _over(claim, highest, stated)
        return
    usual = sorted(usual_references(claim, found), key=lambda r: r.value)
    if usual and stated >= LEAST_SHARE * usual[-1].value:
        yield _share(claim, usual, stated)


def bounding(claim: Claim, kind: str) -> list[Reference]:
    """The facts of the claim's one device that bound it; empty where device or format are not known.

    Of all variants of the device that the mention leaves open; of one device where their number is not said.
    """
    if len(claim.hardware_ids) != 1 or not _device_bounds(claim, kind):
        return []
    if kind == "peak" and claim.precision and not stated_formats(claim):
        return []  # "ternary", "3-bit": no peak is stated in such a format
    item = device(claim.hardware_ids[0])
    meant = [variant(mention) for mention in claim.hardware]
    facts = [f for f in item.of(kind) if all(variant(f.variant or "").admits(v) for v in meant)]
    count = _count(claim) or 1
    return [reference for fact in _in_format(claim, facts) if (reference := _reference(item, fact, count)) is not None]


def usual_references(claim: Claim, found: list[Reference]) -> list[Reference]:
    """Those that a share of peak is taken of: dense, the highest in the stated format, else in the usual one.

    One, but for variants of the device that have other rates.
    """
    dense = [r for r in found if r.fact.sparsity != "sparse"]
    if bounded_kind(claim) == "peak":
        said = stated_formats(claim)
        for precision, path in _USUAL:
            fitting = [r for r in dense if (not said or r.fact.precision in said)
                       and (said or r.fact.precision == precision) and r.fact.path == path]
            if fitting:
                dense = fitting
                break
    best: dict[str | None, Reference] = {}
    for r in dense:
        if r.fact.variant not in best or r.value > best[r.fact.variant].value:
            best[r.fact.variant] = r
    return list(best.values())


def counted(claim: Claim) -> bool:
    """True when it is known how many devices the figure is of."""
    return _count(claim) is not None


def stated_formats(claim: Claim) -> frozenset[str]:
    """The formats of peak rates that the claim's number formats are bound by; empty when none is said or known."""
    said: set[str] = set()
    for text in claim.precision:
        for pattern, peaks in _formats():
            if pattern.fullmatch(text.lower()):
                said.update(peaks)
                break
        else:
            return frozenset()
    return frozenset(said)


def _says(name: str, claim: Claim) -> bool:
    """True when the claim's sentence has one of the words that audit.toml lists under this name."""
    return _words(name).search(claim.sentence) is not None


def bounded_kind(claim: Claim) -> str | None:
    """The kind of fact that bounds the claim; None when none does."""
    if claim.kind == "relative" or claim.si_unit is None:
        return None
    if claim.metric == "resource_usage":
        return _BLOCKS.get(claim.si_unit)
    expected = {"compute_rate": "op/s", "bandwidth": "byte/s", "power": "W"}.get(claim.metric)
    return _LIMITED[claim.metric] if expected and _PER_DEVICE.sub("", claim.si_unit) == expected else None


def _device_bounds(claim: Claim, kind: str) -> bool:
    """False when the sentence says that the figure is of something else than the device's peak bounds."""
    unlike = {"peak": "effective", "bandwidth": "elsewhere", "tdp": "system"}.get(kind)
    if kind == "bandwidth" and _says("effective", claim):
        return False
    return unlike is None or not _says(unlike, claim)


def _count(claim: Claim) -> int | None:
    """How many devices the figure is of: one for a rate per device; None when nothing says."""
    if claim.si_unit is not None and _PER_DEVICE.search(claim.si_unit):
        return 1
    if claim.device_count is not None:
        return None if any(_words("several").search(m) for m in claim.hardware) else claim.device_count
    return None if any(_several(mention) for mention in claim.hardware) else 1


def _several(mention: str) -> bool:
    """True for "A100 GPUs" and "H100 cluster"."""
    if _words("several").search(mention):
        return True
    return any(word.endswith("s") and not word.isupper() and word.lower() != "series" for word in mention.split())


def _in_format(claim: Claim, facts: Iterable[Fact]) -> list[Fact]:
    facts = list(facts)
    if not facts or facts[0].kind != "peak":
        return facts
    said = stated_formats(claim)
    if said:
        facts = [f for f in facts if f.precision in said]
    elif "FLOP" in claim.unit:
        facts = [f for f in facts if not (f.precision or "").startswith("INT")]
    if said and not _says("sparse", claim):
        facts = [f for f in facts if f.sparsity != "sparse"] or facts
    return facts


def _reference(item: Device, fact: Fact, count: int) -> Reference | None:
    base = units.si(fact.value, fact.value, fact.unit)
    return None if base is None else Reference(item, fact, count, base[0] * count)


def _complete(found: list[Reference], kind: str) -> bool:
    """False where the rates of a processor's tensor units may be missing: what is above the others may be theirs."""
    if kind != "peak":
        return True
    rates = [r.fact for r in found if r.fact.path == "tensor"]
    return bool(rates) or (found[0].device.year or 9999) < NO_TENSOR_UNITS


def _over(claim: Claim, limit: Reference, stated: float) -> Finding:
    text = (f"{quoted(claim)} is {stated / limit.value:.2g} times the {_what(limit)} of {limit.named}, {limit}: "
            "more than it can do.")
    return finding(claim, "over_peak", text + _unsaid(claim, limit), value=stated, reference=limit.value,
                   hardware_id=limit.device.device_id)


def _share(claim: Claim, usual: list[Reference], stated: float) -> Finding:
    """The share of the peak; the range of shares where the variants of the device have other peaks."""
    least, most = usual[0], usual[-1]
    one = "" if counted(claim) else "one "
    if least.value == most.value:
        text = f"{_percent(stated / most.value)} of the {_what(most)} of {one}{most.named}, {most}."
    else:
        text = (f"{_percent(stated / most.value)} to {_percent(stated / least.value)} of the {_what(most)} of "
                f"{one}{most.device.name}, {least} to {most} by its variant.")
    return finding(claim, "share_of_peak", f"{quoted(claim)} is {text}" + _unsaid(claim, most), value=stated,
                   reference=most.value, hardware_id=most.device.device_id)


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.1 else f"{share:.1%}"


def _what(limit: Reference) -> str:
    """What a limit is: "dense FP16 tensor peak"."""
    if limit.fact.kind == "peak":
        return " ".join(w for w in (limit.fact.sparsity, limit.fact.precision, limit.fact.path, "peak") if w)
    return {"bandwidth": "memory bandwidth", "tdp": "thermal design power"}.get(limit.fact.kind, "blocks")


def _unsaid(claim: Claim, limit: Reference) -> str:
    return " The number format is not stated." if limit.fact.kind == "peak" and not stated_formats(claim) else ""


@cache
def _formats() -> list[tuple[re.Pattern[str], list[str]]]:
    return [(re.compile(row["pattern"]), row["peaks"]) for row in load("audit.toml")["format"]]


@cache
def _words(name: str) -> re.Pattern[str]:
    pattern = load("audit.toml")["words"][name].replace("\n", "")
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
