"""What holds for every text: claims are true to their characters, to themselves, to their schema and to their paper.

The abstracts are made of templates with numbers, names and LaTeX, and of anything at all.
"""
from __future__ import annotations

import ast
import json
import re
import textwrap
import time

import jsonschema
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims import extract, extract_papers, resources, rules, schema, vocabulary
from claims.extract import explain, extract_paper
from claims.model import Claim, Paper
from claims.text import normalize

# Texts -------------------------------------------------------------------------------------------------------------

TEMPLATES = """
{S} achieves {m} higher throughput than {B} on {D}.
{S} reduces {M} by {p} and {M} by {p} compared to {B}.
Compared with {B}, our kernels are {m} faster, and use {p} less memory.
It runs in less than {n} ms on {D}, at {n} TOPS/W.
On average, {S} delivers {m} and {m} speedups over {B} and {B}, respectively.
We reach {n} TFLOPs/s ({n}\\% of the peak) in FP16.
It cuts {M} from {n} GB to {n} MB, and latency from {n} ms to {n} ms.
{S} outperforms {B} by {p} while drawing {n} W.
Experiments in Fig. {n} on {n} GPUs show up to {m} lower {M} [{n}].
Its accuracy is {p} at {n} tokens per second, i.e. {m} more than {B}.
The speedup ranges from {m} to {m}.
Energy and latency drop by {p}
{S} halves {M}, doubles throughput, and is two orders of magnitude faster than {B}.
{S} needs {n} GPU-hours, $0.{n} per million tokens and {n} mJ per inference.
We see $\\sim${m} (geomean) and {p} (max {p}) gains in {M} vs. {B}!
No numbers are in this one, e.g. none.
Is it faster than {B}? Yes: {m}.
""".strip().split("\n")
SYSTEMS = ["KiteServe", "Zed-X", r"\textsc{Moose}", "LoomLM-7B", "our design", "M$^3$Cache"]
BASELINES = ["vLLM v0.6", "cuBLAS", "the FP32 baseline", "state-of-the-art systems", "TensorRT-LLM", "A & B"]
DEVICES = ["an A100-80G", "8xH100", "a Xilinx ZCU102 FPGA", "x86 CPUs", "512 NVIDIA V100 GPUs", "a Raspberry Pi 4"]
METRICS = ["latency", "peak memory", "energy consumption", "area", "training time", "GPU\nutilization", "accuracy"]
MULTIPLES = ["{}x", r"${}\times$", "{}times", "{} times", "{}-fold", "up to {}x", r"$>${}$\times$", "1.1-{}x", "x{}"]
SHARES = ["{}%", r"{}\%", "about {}%", "{} percent", r"$\approx{}\%$", "1--{} %", "{}+%", "over {}\\,\\%"]

numbers = st.one_of(st.integers(2, 99).map(str), st.decimals("1.1", "99", places=1).map(str),
                    st.integers(1000, 99999).map("{:,}".format))


@st.composite
def abstracts(draw: st.DrawFn) -> str:
    """One to six sentences; a space is sometimes a line break, and a sentence may come twice."""
    sentences = draw(st.lists(st.sampled_from(TEMPLATES), min_size=1, max_size=6))
    kinds = {
        "n": numbers, "S": st.sampled_from(SYSTEMS), "B": st.sampled_from(BASELINES), "D": st.sampled_from(DEVICES),
        "M": st.sampled_from(METRICS),
        "m": st.tuples(st.sampled_from(MULTIPLES), numbers).map(lambda parts: parts[0].replace("{}", parts[1])),
        "p": st.tuples(st.sampled_from(SHARES), numbers).map(lambda parts: parts[0].replace("{}", parts[1])),
    }
    return draw(st.sampled_from([" ", "\n", "  "])).join(
        re.sub(r"\{([nSBDMmp])\}", lambda slot: draw(kinds[slot[1]]), sentence) for sentence in sentences)


titles = st.sampled_from(["", "KiteServe: Fast Serving", "A 2.5x Faster Kernel", "Zed-X: 12.3 TOPS/W in 28 nm"])
papers = st.builds(Paper, st.just("p"), titles, abstracts())
anything = st.text(st.characters(codec=None), max_size=300)
crumbs = st.lists(st.sampled_from(
    [*"0123456789.,;:()[]{}$%×x~-–—/^_\\&<>+ \n\t\0\u200b\ud800\u2009\xa0\ufeff½²µ", "times", "sim", "fold", "faster",
     "latency ", "reduces ", " by ", "from ", " to ", "up to ", "10^", "e-5", "$\\", "\\times", "\\textbf{", " GB/s",
     " ms", "half ", "orders of magnitude", "respectively", "speedup ", " over ", "on average", " and "]),
    max_size=60).map("".join)


# Claims and their characters ---------------------------------------------------------------------------------------

@given(papers)
def test_values_and_sentences_are_verbatim(paper):
    for claim in extract_paper(paper):
        check_characters(paper, claim)


def check_characters(paper: Paper, claim: Claim) -> None:
    text = getattr(paper, claim.field)
    assert 0 <= claim.start < claim.end <= len(text)
    assert text[claim.start:claim.end] == claim.value_text
    assert claim.value_text == claim.value_text.strip() != ""
    assert any(at <= claim.start and claim.end <= at + len(claim.sentence)
               for at in places(claim.sentence, text)), "the sentence does not hold the value"
    for evidence in claim.evidence:
        assert getattr(paper, evidence.field)[evidence.start:evidence.end] == evidence.text != ""
    for words in (claim.subject, claim.baseline, *claim.hardware, *claim.workload, *claim.precision):
        assert words is None or words in paper.title or words in paper.abstract


def places(part: str, text: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(part, at)]


@given(papers)
def test_claims_stand_in_reading_order(paper):
    found = [(claim.field != "title", claim.start) for claim in extract_paper(paper)]
    assert found == sorted(found)


# The same text, the same claims ------------------------------------------------------------------------------------

def essence(claims: list[Claim]) -> list[dict]:
    """The claims without what a line break moves: offsets, and white space in verbatim words."""
    rows = []
    for claim in claims:
        row = claim.as_dict()
        del row["start"], row["end"]
        row["evidence"] = [[e["slot"], e["rule"], e["text"]] for e in row["evidence"]]
        rows.append({name: unspaced(value) for name, value in row.items()})
    return rows


def unspaced(value):
    if isinstance(value, list):
        return [unspaced(each) for each in value]
    return "".join(value.split()) if isinstance(value, str) else value


@given(papers)
def test_the_same_twice(paper):
    assert extract_paper(paper) == extract_paper(paper)
    assert [claim.as_dict() for claim in extract(paper.abstract, paper.title)] == [
        claim.as_dict() for claim in extract(paper.abstract, title=paper.title)]


@given(papers, st.booleans())
def test_wrapping_anew_changes_no_claim(paper, on_hyphens):
    wrapped = textwrap.fill(paper.abstract, 60, break_long_words=False, break_on_hyphens=on_hyphens)
    again = extract_paper(Paper(paper.paper_id, paper.title, wrapped))
    assert [claim.claim_id for claim in again] == [claim.claim_id for claim in extract_paper(paper)]
    assert essence(again) == essence(extract_paper(paper))


@given(papers, st.randoms(use_true_random=False))
def test_other_white_space_changes_no_claim(paper, dice):
    spaces = [" ", "  ", "\n", "\t", " \n ", "\r\n"]
    spaced = re.sub(r"\s+", lambda _: dice.choice(spaces), paper.abstract)
    again = extract_paper(Paper(paper.paper_id, paper.title, f" {spaced}\n"))
    assert [claim.claim_id for claim in again] == [claim.claim_id for claim in extract_paper(paper)]
    assert essence(again) == essence(extract_paper(paper))


@given(st.lists(st.tuples(titles, abstracts()), min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_a_paper_is_read_alone(texts, dice):
    some = [Paper(f"p{n}", title, abstract) for n, (title, abstract) in enumerate(texts)]
    alone = {paper.paper_id: extract_paper(paper) for paper in some}
    dice.shuffle(some)
    together = list(extract_papers(some))
    assert together == [claim for paper in some for claim in alone[paper.paper_id]]


@given(papers)
def test_ids_are_unique_in_a_paper(paper):
    twice = Paper(paper.paper_id, paper.title, f"{paper.abstract} {paper.abstract}")
    for each in (paper, twice):
        ids = [claim.claim_id for claim in extract_paper(each)]
        assert len(set(ids)) == len(ids)


@given(papers)
def test_ids_are_of_the_paper(paper):
    other = Paper("another", paper.title, paper.abstract)
    ids = {claim.claim_id for claim in extract_paper(paper)}
    assert ids.isdisjoint(claim.claim_id for claim in extract_paper(other))


@given(papers)
def test_a_restated_claim_points_back(paper):
    found = extract_paper(paper)
    for n, claim in enumerate(found):
        if claim.restates is not None:
            [first] = [c for c in found[:n] if c.claim_id == claim.restates]
            assert (first.metric, first.kind, first.low, first.high, first.unit, first.direction) == (
                claim.metric, claim.kind, claim.low, claim.high, claim.unit, claim.direction)


# What a claim says -------------------------------------------------------------------------------------------------

VALIDATOR = jsonschema.Draft202012Validator(json.loads((resources.schemas() / "claim.schema.json").read_text("utf-8")))
RULES = {rule.name for rule in rules.catalogue()}
CONTEXT_RULES = {  # their names stand in the code only
    node.value for path in (resources.PACKAGE / "context").glob("*.py")
    for node in ast.walk(ast.parse(path.read_text("utf-8")))
    if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@given(papers)
def test_every_claim_is_in_order(paper):
    for claim in extract_paper(paper):
        check_fields(claim)


def check_fields(claim: Claim) -> None:
    VALIDATOR.validate(schema.plain(claim))
    assert claim.rule in RULES
    assert claim.metric in vocabulary.metrics()
    assert (claim.from_value is not None) == (claim.kind == "change")
    assert (claim.direction is None) == (claim.kind == "absolute")
    assert claim.kind != "relative" or claim.unit in ("x", "%")
    for evidence in claim.evidence:
        assert evidence.rule in (RULES if evidence.slot == "metric" else CONTEXT_RULES)
    slots = {evidence.slot for evidence in claim.evidence}
    for slot in ("subject", "baseline", "hardware", "baseline_hardware", "workload", "precision"):
        assert (slot in slots) == bool(getattr(claim, slot)), f"{slot} without evidence, or evidence without {slot}"
    check_ratio(claim)


def check_ratio(claim: Claim) -> None:
    """Ratio and gain agree with the direction and with what is better for the metric."""
    if claim.kind == "absolute":
        assert claim.ratio_low is claim.gain_low is None
    if claim.ratio_low is None:
        assert claim.gain_low is None
        return
    assert claim.ratio_low <= claim.ratio_high
    if claim.direction == "increase" and claim.low >= 1:
        assert claim.ratio_low >= 1
    if claim.direction == "decrease":
        assert claim.ratio_high <= 1
    if claim.kind == "relative" and claim.unit == "x" and claim.direction == "decrease":
        assert (claim.ratio_low, claim.ratio_high) == pytest.approx(tuple(sorted((1 / claim.low, 1 / claim.high))))
    if claim.gain_low is None:
        assert claim.ratio_low == 0
        return
    assert claim.gain_low <= claim.gain_high
    if vocabulary.metrics()[claim.metric].better == "higher":
        assert (claim.gain_low, claim.gain_high) == (claim.ratio_low, claim.ratio_high)
    else:
        assert (claim.gain_low, claim.gain_high) == pytest.approx((1 / claim.ratio_high, 1 / claim.ratio_low))


# Anything at all ---------------------------------------------------------------------------------------------------

@given(st.one_of(anything, crumbs), st.one_of(anything, crumbs))
@example("\ud800 2x faster \udfff", "\0")
@example("", "")
@example("½× faster, ²x, 10^999x, 1e99x faster, reduces energy by 10^400%", "")
@example("reduces latency by 0x and by 0%, from 0 ms to 0 ms", "")
def test_no_text_is_too_odd(abstract, title):
    paper = Paper("p", title, abstract)
    for claim in extract_paper(paper):
        check_characters(paper, claim)
        check_fields(claim)


PIECES = ["9", "(", ")", "[", "{", "((1", "1 ", "1,", "1.", "1-", "1/", "10^", "x", "×", "$", "\\", "- ", "a ", "half ",
          "energy ", "up to ", "$\\times$"]
SAYINGS = ["1x ", "1x and ", "1% ", "(1x) ", "3 ms, ", "of 1x ", "from 1 ms to ", "energy and ", "1e5", "faster ",
           "reduces energy by ", "orders of magnitude ", "respectively ", "2x faster "]


@pytest.mark.parametrize("piece", PIECES)
def test_twenty_thousand_characters(piece):
    within_seconds(5, (piece * 20_000)[:20_000])


@pytest.mark.parametrize("saying", SAYINGS)
def test_a_sentence_of_four_thousand_characters(saying):
    within_seconds(5, (saying * 4_000)[:4_000])


def within_seconds(limit: float, text: str) -> None:
    started = time.process_time()
    extract(text, title=text[:200])
    assert time.process_time() - started < limit


# Explanations ------------------------------------------------------------------------------------------------------

@settings(suppress_health_check=[HealthCheck.too_slow])
@given(papers)
def test_an_explanation_names_every_value_and_every_reason(paper):
    explanation = explain(paper.abstract, paper.title)
    text = str(explanation)
    assert [(c.field, c.start, c.metric) for c in explanation.claims] == [
        (c.field, c.start, c.metric) for c in extract_paper(paper)]
    for claim in explanation.claims:
        assert f"{claim.value_text!r}: {claim.metric}" in text
        assert claim.rule in text
    for sentence in explanation.sentences:
        assert len(sentence.rejections) == len({(r.start, r.end) for r in sentence.rejections})
        for rejection in sentence.rejections:
            assert rejection.reason
            assert f"{sentence.text[rejection.start:rejection.end]!r}: {rejection.reason}" in text


@given(papers)
def test_every_number_is_a_claim_or_has_a_reason(paper):
    """No digit of a sentence that is read goes unmentioned."""
    explanation = explain(paper.abstract, paper.title)
    for sentence in explanation.sentences:
        source = explanation.fields[sentence.field].source
        seen = {(r.start, r.end) for r in sentence.rejections} | {(d.start, d.end) for d in sentence.drafts}
        for number in re.finditer(r"(?<![\w.,^+-])\d+(?:[.,]\d+)*", source.text[sentence.start:sentence.end]):
            at = sentence.start + number.start()
            if re.search(r"[A-Za-z]\S*$|\[$", source.text[sentence.start:at]):
                continue  # inside a name, or a citation
            assert any(start <= at < end for start, end in seen), number[0]


def test_an_explanation_of_nothing():
    assert str(explain("We prove a theorem about graphs.")) == "No number that could be a claim."


def test_an_explanation_reads_as_a_person_would_tell_it():
    text = str(explain("KiteServe is up to 2.5x faster than vLLM on 8 GPUs, with 3% lower accuracy."))
    for words in ("claim     '2.5x': speedup increase 2.5 x up_to", "rule quantity-faster", "gain 2.5", "'vLLM'",
                  "no claim  '3%'", "multiple:'2.5x'"):
        assert words in text


# Known sentences ---------------------------------------------------------------------------------------------------

SET_UPS = [
    "We run on 8 GPUs.",
    "We run on 512 nodes with 128-core CPUs.",
    "We stack 24 layers of 70B parameters.",
    "We use a 24 GB card at 50 MHz in 65 nm and at 0.8 V.",
    "We use a 10 ms window and a 30 fps camera.",
    "We train on 3.5 trillion tokens of 12 languages.",
    "We keep 95% of the accuracy and 2% of the errors.",
    "We raise the BLEU score by 2.5%, from 31% to 33.5%.",
    "We study an O(n^2) algorithm of 1998.",
    "We evaluate LLaMA-2-70B in FP16 and W4A4 on an RTX 4090.",
    "We split images in 16x16 tiles.",
    "It is significantly faster, by several orders of magnitude.",
]


@pytest.mark.parametrize("text", SET_UPS)
def test_set_ups_and_scores_are_no_claims(text):
    assert extract(text) == []


def test_a_claim_in_full():
    abstract = "KiteServe achieves up to\n$2.8\\times$ higher throughput than vLLM on a single A100 GPU."
    [claim] = extract(abstract, title="KiteServe: Serving")
    assert (claim.field, claim.value_text, claim.sentence) == ("abstract", r"2.8\times", abstract)
    assert (claim.kind, claim.metric, claim.low, claim.high, claim.unit) == ("relative", "throughput", 2.8, 2.8, "x")
    assert (claim.direction, claim.bound, claim.stat, claim.role) == ("increase", "up_to", "none", "result")
    assert (claim.subject, claim.baseline, claim.device_count) == ("KiteServe", "vLLM", 1)
    assert (claim.ratio_low, claim.gain_high, claim.si_low) == (2.8, 2.8, None)
    assert claim.rule == "quantity-direction-metric"
    assert normalize(abstract).text.count("2.8×") == 1


def test_title_and_abstract_are_read():
    found = extract("It is 2x faster than B. Indeed, it is 2x faster.", title="A 2x Faster Kernel")
    assert [claim.field for claim in found] == ["title", "abstract", "abstract"]
    assert found[0].restates is None
    assert [claim.restates for claim in found[1:]] == [found[0].claim_id] * 2


def test_base_units_and_gain():
    [claim] = extract("Inference takes 3 mJ of energy.")
    assert (claim.si_low, claim.si_high, claim.si_unit) == pytest.approx((3e-3, 3e-3, "J")) or claim.si_unit == "J"
    [claim] = extract("It reduces energy by 75%.")
    assert (claim.ratio_low, claim.gain_low) == (0.25, 4)


@pytest.mark.parametrize(("text", "low", "high"), [
    ("It is 2-5x faster than cuBLAS.", 2, 5),
    ("It is \u0662.\u0665x faster than cuBLAS.", 2.5, 2.5),  # Arabic digits
    ("It is \U0001d7d0.\U0001d7d3x faster than cuBLAS.", 2.5, 2.5)])  # mathematical bold
def test_digits_are_digits(text, low, high):
    (claim,) = extract(text)
    assert (claim.low, claim.high) == (low, high)


@pytest.mark.parametrize("number", ["9" * 400, "999^{399}", "10^{300}", "10^{-300}", "2^{-399}"])
def test_a_number_of_no_quantity_is_no_claim(number):
    assert extract(f"It is {number}x faster than cuBLAS, and uses {number} GB.") == []


@pytest.mark.parametrize("text", ["It is \U0001e5f8x faster.", "It is 2x faster than Foo (",
                                  "It is 2x faster than Foo,"])
def test_what_once_ended_the_extraction(text):
    extract(text)
