"""The pipeline: a paper in, its claims out."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import cast

import claims as package
from claims import audit, context, registry, resources, rules, text, units
from claims.audit.confidence import explained
from claims.context import canonical
from claims.model import Bound, Claim, Direction, Evidence, Field, Kind, Paper, Role, Stat, claim_key
from claims.rules import Draft, Sentence
from claims.text import FieldText


def extract(abstract: str, title: str = "") -> list[Claim]:
    """The claims of one abstract, in reading order. `title` tells names and is read for claims too. Never raises."""
    return extract_paper(Paper(paper_id="", title=title, abstract=abstract))


def extract_paper(paper: Paper) -> list[Claim]:
    """The claims of one paper, in reading order: title before abstract."""
    fields, sentences = read(paper)
    drafts = [draft for sentence in sentences for draft in sentence.drafts]
    if not drafts:
        return []
    context.resolve(fields, drafts)
    return _claims(paper, fields, drafts)


def read(paper: Paper) -> tuple[list[FieldText], list[Sentence]]:
    """The paper's normalised fields, and its sentences that hold numbers with their claims in the making."""
    fields = [text.read_field("title", paper.title), text.read_field("abstract", paper.abstract)]
    return fields, rules.apply(fields)


def _claims(paper: Paper, fields: list[FieldText], drafts: list[Draft]) -> list[Claim]:
    version = extractor_version()
    seen: Counter[str] = Counter()
    first: dict[tuple[object, ...], Claim] = {}
    out: list[Claim] = []
    for d in drafts:
        source = fields[d.field].source
        start, end = source.span(d.start, d.end)
        sentence_start, sentence_end = source.span(*fields[d.field].sentences[d.sentence])
        value_text = source.original[start:end]
        sentence = source.original[sentence_start:sentence_end]
        name = fields[d.field].name
        plain = claim_key(paper.paper_id, name, d.metric, value_text, sentence, 0)
        order = seen[plain]
        seen[plain] += 1
        claim = Claim(
            claim_id=plain if order == 0 else claim_key(paper.paper_id, name, d.metric, value_text, sentence, order),
            paper_id=paper.paper_id,
            field=cast(Field, name),
            start=start,
            end=end,
            value_text=value_text,
            sentence=sentence,
            kind=cast(Kind, d.kind),
            metric=d.metric,
            low=d.low,
            high=d.high,
            unit=d.unit,
            from_value=d.from_value,
            direction=cast(Direction | None, d.direction),
            bound=cast(Bound, d.bound),
            stat=cast(Stat, d.stat),
            subject=_one(fields, d.subject),
            baseline=_one(fields, d.baseline),
            hardware=_all(fields, d.hardware),
            baseline_hardware=_all(fields, d.baseline_hardware),
            workload=_all(fields, d.workload),
            precision=_all(fields, d.precision),
            device_count=d.device_count,
            role=cast(Role, d.role),
            rule=d.rule,
            evidence=_evidence(fields, d),
            extractor_version=version,
        )
        derive(claim)
        units.make_comparable(claim)
        claim.confidence = audit.confidence(claim)
        same = (claim.metric, claim.kind, claim.low, claim.high, claim.unit, claim.direction)
        claim.restates = (
            first[same].claim_id if same in first and _folded(first[same].sentence) != _folded(sentence) else None
        )
        first.setdefault(same, claim)
        out.append(claim)
    audit.review(out)
    return out


def _folded(sentence: str) -> str:
    """A sentence without its white space, so that line breaks make no difference."""
    return "".join(sentence.split())


def derive(claim: Claim) -> None:
    """Fills the canonical names of subject, baseline and workloads, and the devices of the registry."""
    if claim.subject is not None:
        claim.subject_name = canonical.subject(claim.subject).names[0]
    if claim.baseline is not None:
        claim.baseline_names = list(canonical.baseline(claim.baseline).names)
    if claim.hardware:
        claim.hardware_ids = _devices(claim.hardware)
        claim.hardware_class = registry.hardware_class(claim.hardware)
    claim.baseline_hardware_ids = _devices(claim.baseline_hardware)
    claim.workload_names = list(dict.fromkeys(n for w in claim.workload for n in canonical.workload(w).names))


def _devices(mentions: list[str]) -> list[str]:
    """The registry's devices that some mentions name, each once."""
    return list(dict.fromkeys(name for mention in mentions for name in registry.resolve(mention)))


def _one(fields: list[FieldText], span: tuple[int, int, int] | None) -> str | None:
    return None if span is None else _verbatim(fields, span)[2]


def _all(fields: list[FieldText], spans: list[tuple[int, int, int]]) -> list[str]:
    return [_verbatim(fields, span)[2] for span in spans]


def _verbatim(fields: list[FieldText], span: tuple[int, int, int]) -> tuple[int, int, str]:
    field, start, end = span
    source = fields[field].source
    s, e = source.span(start, end)
    return s, e, source.original[s:e]


def _evidence(fields: list[FieldText], d: Draft) -> list[Evidence]:
    out = []
    found = [*d.evidence]
    if d.metric_span is not None:
        found.insert(0, ("metric", (d.field, *d.metric_span), d.rule))
    for slot, span, rule in found:
        start, end, words = _verbatim(fields, span)
        out.append(Evidence(slot, cast(Field, fields[span[0]].name), start, end, words, rule))
    return out


@cache
def extractor_version() -> str:
    """Package version and a fingerprint of everything that decides what is extracted: code, rules and vocabulary."""
    digest = hashlib.sha256()
    parts = [
        "model.py",
        "extract.py",
        "units.py",
        *(f"{p}/" for p in ("vocabulary", "text", "mentions", "rules", "context", "registry", "audit")),
    ]
    for part in parts:
        path = resources.PACKAGE / part
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in (".py", ".toml", ".txt", ".csv"):
                digest.update(file.name.encode())
                digest.update(file.read_bytes())
    return f"{package.__version__}+{digest.hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was read in a text: sentences with numbers, claims, and numbers that are none. str() prints it."""

    fields: list[FieldText]
    sentences: list[Sentence]
    claims: list[Claim]

    def __str__(self) -> str:
        lines: list[str] = []
        checked: dict[str, list[str]] = {}
        for found in audit.findings(self.claims):
            checked.setdefault(found.claim_id, []).append(f"{found.code}: {found.message}")
        for s in self.sentences:
            source = self.fields[s.field].source
            start, end = source.span(s.start, s.end)
            lines.append(f"{self.fields[s.field].name}: {' '.join(source.original[start:end].split())}")
            if s.tokens:
                lines.append(
                    "  mentions  "
                    + " ".join(
                        f"{rules.type_name(t.type)}:{s.text[t.start : t.end]!r}" for t in s.tokens if t.type != "w"
                    )
                )
            for c in self.claims:
                if c.field == self.fields[s.field].name and start <= c.start < end:
                    lines.extend(_lines(c))
                    lines.extend(f"            {said}" for said in checked.get(c.claim_id, ()))
            for r in s.rejections:
                lines.append(f"  no claim  {s.text[r.start : r.end]!r}: {r.reason}")
        if not lines:
            return "No number that could be a claim."
        return "\n".join(lines)


def _lines(c: Claim) -> list[str]:
    number = f"{c.low:g}" if c.low == c.high else f"{c.low:g} to {c.high:g}"
    said = [c.metric, c.direction or "", number, c.unit]
    if c.from_value is not None:
        said.append(f"from {c.from_value:g}")
    said += [
        c.bound if c.bound != "exact" else "",
        c.stat if c.stat != "none" else "",
        c.role if c.role != "result" else "",
    ]
    out = [
        f"  claim     {c.value_text!r}: {' '.join(x for x in said if x)}   "
        f"[{c.kind}, rule {c.rule}]"
    ]
    if c.gain_low is not None and c.gain_high is not None:
        out.append(
            f"            gain {c.gain_low:.3g}" + (f" to {c.gain_high:.3g}" if c.gain_high != c.gain_low else "")
        )
    if c.si_low is not None:
        out.append(
            f"            {c.si_low:.6g} {c.si_unit}"
            + (f" to {c.si_high:.6g} {c.si_unit}" if c.si_high != c.si_low else "")
        )
    for e in c.evidence:
        out.append(f"            {e.slot:14} {e.text!r} ({e.field} {e.start}-{e.end}, {e.rule})")
    out.extend(f"            {line}" for line in _named(c))
    if c.hardware_ids or c.hardware_class:
        out.append(f"            {'device':14} {', '.join(c.hardware_ids) or 'not in the registry'}"
                   + (f" ({c.hardware_class})" if c.hardware_class else ""))
    out.extend(f"            {'caveat':14} {code}: {audit.CAVEATS[code]}" for code in c.caveats)
    out.append(f"            {'confidence':14} {explained(c)}")
    return out


def _named(c: Claim) -> list[str]:
    """One line for each name that is not as the paper writes it: "subject 'OurDB v1.2' is OurDB (release)"."""
    told = [("subject", text, canonical.subject(text)) for text in [c.subject] if text is not None]
    told += [("baseline", text, canonical.baseline(text)) for text in [c.baseline] if text is not None]
    told += [("workload", text, canonical.workload(text)) for text in c.workload]
    return [
        f"{slot} {text!r} is {', '.join(found.names)} ({found.rule})"
        for slot, text, found in told
        if found.names != (text,)
    ]


def explain(abstract: str, title: str = "") -> Explanation:
    """What `extract` sees in a text: mentions, rule and evidence of every claim, why other numbers are none."""
    paper = Paper(paper_id="", title=title, abstract=abstract)
    fields, sentences = read(paper)
    return Explanation(fields, sentences, extract_paper(paper))
