"""Whatever is read, extraction gives claims whose characters are where they say, and nothing else happens.

`FUZZ=200000 python -m pytest tests/test_fuzz.py` tries more inputs than CI does.
"""
from __future__ import annotations

import json
import math
import os
import time

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from claims import audit, schema, units
from claims.context import canonical
from claims.extract import explain, extract_paper
from claims.model import Paper

INPUTS = int(os.environ.get("FUZZ", "10000"))
SECONDS = 5.0  # for one text of at most 40 fragments: a hang, not a measure of speed

# What papers are made of, and what breaks readers of papers.
FRAGMENTS = (
    "2.5x", "2.5$\\times$", "6.7times", "4.7 sim 71.3times", "10\\%", "10%", "99.9 %", "1,000", "1e5", "8e^{-5}muJ",
    "10^{12}", "$10^{-3}$", "-5", "1/3", "half", "twice", "3-fold", "an order of magnitude",
    "three orders of magnitude", "0", "0x", "0%", "1e400x", "9" * 40, "NaN", "inf", "1..2", "1.2.3", "v1.5",
    "64times64", "1920x1080", "2019", "[12]", "(3.4x)", "2x-5x", "2--5x", "from 10 ms to 2 ms", "between 2 and 3x",
    "respectively", ", and", "and", "or", "/", ";", ":", ".", ". ", "? ", "\n", "\n\n", "\t", "\r\n", "\x00",
    "\x1b[31m", "\ufeff", "\u200b", "\u00a0", "\u202e", "\u0301", "\u00d7", "\u2013", "\u2212", "\u00b5s", "\u03bcJ",
    "\U0001f680", "\u4e8c\u500d", "TFLOPS", "TOPS/W", "GB/s", "ms", "mus", "pJ/op", "tokens/s", "fps", "W", "mm^2",
    "mm$^2$", "GPU-hours", "USD", "$", "$$", "\\", "{", "}", "\\frac{1}{2}", "\\textbf{3x}", "\\cite{a}", "~",
    "up to", "at least", "over", "about", "less than", "on average", "geomean", "speedup", "faster", "slower",
    "lower latency", "energy", "throughput", "reduces", "improves", "compared with", "than", "vs.", "over vLLM",
    "our approach", "We present Foo,", "Foo: a system", "FlashServe", "A100", "8 H100 GPUs", "RTX 60xx",
    "Xilinx ZCU102", "Llama-2-7B", "ResNet-50", "FP16", "W4A8", "INT4", "GEMM", "state-of-the-art", "<script>",
    "'; DROP TABLE claims; --", "=1+1", "(" * 30, "a" * 300, "of", "the", "by", "to", "for", "with", "while",
)
texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), max_size=40).flatmap(
    lambda parts: st.sampled_from((" ", " ", " ", "")).map(lambda between: between.join(parts))).filter(
        lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text))


def fuzzed(share: float = 1.0) -> settings:
    return settings(max_examples=max(1, int(INPUTS * share)), phases=[Phase.explicit, Phase.generate], deadline=None,
                    suppress_health_check=list(HealthCheck))


@fuzzed()
@given(title=texts, abstract=texts)
def test_claims_are_where_they_say(title, abstract):
    paper = Paper("p", title, abstract)
    began = time.perf_counter()
    claims = extract_paper(paper)
    assert time.perf_counter() - began < SECONDS
    fields = {"title": title, "abstract": abstract}
    assert len({claim.claim_id for claim in claims}) == len(claims)
    for claim in claims:
        text = fields[claim.field]
        assert text[claim.start:claim.end] == claim.value_text != ""
        assert claim.sentence in text
        assert claim.low <= claim.high or "inconsistent" in claim.audit  # "5.2-1.3x" is kept as stated, and flagged
        assert 0 <= claim.confidence <= 1
        for proof in claim.evidence:
            assert fields[proof.field][proof.start:proof.end] == proof.text
        for number in (claim.low, claim.high, claim.gain_low, claim.gain_high, claim.si_low, claim.si_high):
            assert number is None or math.isfinite(number)
        json.dumps(schema.plain(claim), ensure_ascii=False).encode()
    for found in audit.findings(claims):
        assert found.claim_id in {claim.claim_id for claim in claims}


@fuzzed(0.05)
@given(text=texts)
def test_the_same_text_gives_the_same_claims(text):
    assert extract_paper(Paper("p", "", text)) == extract_paper(Paper("p", "", text))


@fuzzed(0.05)
@given(text=texts)
def test_an_explanation_is_text(text):
    str(explain(text)).encode()


@fuzzed(0.2)
@given(text=texts)
def test_a_name_has_a_canonical_form_that_keeps(text):
    for fold in (canonical.subject, canonical.baseline, canonical.workload):
        for name in fold(text).names:
            assert name == name.strip() or not text.strip()


@fuzzed(0.1)
@given(text=texts)
def test_a_unit_is_known_or_not(text):
    scale = units.scale(text)
    assert scale is None or scale.factor > 0


@pytest.mark.parametrize("part", ["2.5x ", "(", "a ", "1,", "$", "10% and ", "2.5x over A, ", "{", "9", ".", "\n",
                                  "respectively "])
@pytest.mark.parametrize("letters", [2_000, 200_000])
def test_a_long_text_of_one_part_ends(part, letters):
    text = part * (letters // len(part))
    began = time.perf_counter()
    for claim in extract_paper(Paper("p", "", text)):
        assert text[claim.start:claim.end] == claim.value_text
    assert time.perf_counter() - began < 30
