"""Sentences as rows of typed tokens, by the readable names of the types."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.mentions import Quantity, Token, quantities, tokenize
from claims.mentions.cues import TYPES, row
from claims.rules import type_name
from claims.text import normalize


def tokens(original: str) -> tuple[str, list[Token]]:
    text = normalize(original).text
    return text, tokenize(text, 0, len(text), quantities(text))


def types(original: str) -> str:
    return " ".join(type_name(t.type) for t in tokens(original)[1])


SENTENCES = [
    ("Our kernel runs 2.5x faster than cuBLAS.",
     "word achieve multiple faster compared word"),
    ("It reduces energy by 62% and latency by 3x compared to the baseline.",
     "lower metric by percent and metric by multiple compared word"),
    ("It achieves up to 740 TFLOP/s, on average 81% of the peak.",
     "achieve absolute comma percent of peak"),
    ("The design delivers 1.9x higher throughput and 35% lower tail latency, respectively.",
     "word achieve multiple more metric and percent less metric comma respectively"),
    ("It outperforms two rivals by 28% on GPUs while using 4x fewer servers.",
     "beat word word by percent on machines clause achieve multiple less machines"),
    ("Peak memory drops from 128 GB to 1 GB.",
     "metric lower from absolute to absolute"),
    ("Accuracy rises by 2%, throughput by 3x.",
     "out_of_scope raise by percent comma metric by multiple"),
    ("The chip is 2.7x more energy-efficient; its area overhead is below 3%.",
     "word be multiple more efficient_metric semicolon metric be percent"),
    ("It improves performance by 12% in most cases.",
     "improve performance by percent in word counted"),
    ("Stages of the parser account for 70% of the energy.",
     "word of word share percent of metric"),
    ("It halves the memory footprint.",
     "percent metric"),
    ("A slowdown of 1.2x is the price of better privacy.",
     "slowdown of multiple be metric of better out_of_scope"),
    ("We run BE jobs in FOR loops.",
     "word achieve word word in word word"),
    ("We read 512 nodes of 24 layers.",
     "word word absolute of absolute"),
    ("It serves Llama-3-70B.",
     "achieve word word"),
]

BOUND_OR_COMPARISON = [
    ("It runs in less than 3 ms.", "achieve in absolute"),
    ("It runs in less than $3$ ms.", "achieve in absolute"),
    ("It draws 62% less than the baseline.", "achieve percent less compared word"),
    ("It draws less than the baseline.", "achieve less compared word"),
    ("It saves more than 10% of energy.", "lower percent of metric"),
    ("It saves more than others.", "lower more compared word"),
    ("It uses fewer than 3 GPUs.", "achieve absolute"),
    ("It uses fewer than others.", "achieve less compared word"),
    ("The gain is greater than 5%.", "better be percent"),
    ("The gain is greater than before.", "better be more compared preposition"),
    ("It improves throughput by over 90%.", "improve metric by percent"),
    ("It is 3x faster over 90 runs.", "be multiple faster compared number achieve"),
    ("It answers within 3 ms.", "word absolute"),
    ("It answers within the hour.", "word preposition word"),
    ("It takes around 3 ms.", "achieve absolute"),
    ("It grows by a mean of 36%.", "raise by percent"),
]

SPEED_UP = [
    ("We speed up training by 3x.", "word accelerate word by multiple"),
    ("It can speed up inference.", "accelerate word"),
    ("We use it to speed up sorting.", "word achieve to accelerate word"),
    ("Loops and speed up kernels.", "word and accelerate word"),
    ("Training sees a 3x speed up over vLLM.", "word achieve multiple speedup compared word"),
    ("We report a 3x and 2x speed up.", "word achieve multiple and multiple speedup"),
    ("We see a speed up of 3x.", "word word speedup of multiple"),
    ("It speeds up sorting by 3x.", "accelerate word by multiple"),
    ("The speedup is 3x.", "speedup be multiple"),
]

HYPHENS = [
    ("an energy-saving design", "metric less word"),
    ("a 3x latency-reduction", "multiple metric less"),
    ("an energy-efficient chip", "efficient_metric word"),
    ("an energy efficient chip", "efficient_metric word"),
    ("a memory-bound kernel", "word word"),
    ("an in-memory index", "word word"),
    ("an index in memory", "word in metric"),
    ("a well-known design", "word word"),
    ("real-time rendering", "word word"),
    ("latency/throughput of 3 ms", "metric and metric of absolute"),
    ("energy/frame of 3 mJ", "metric of absolute"),
    ("input/output of 3 ms", "word and word of absolute"),
]

BRACKETS = [
    ("The time to first token (TTFT) drops by 3x.", "metric lower by multiple"),
    ("The area (in mm) and (more) power wilt.", "metric and metric word"),
    ("It is 3x faster (4x at best).", "be multiple faster open multiple preposition word close"),
    ("It is 3x faster [12].", "be multiple faster"),
    ("It is 3x faster (see [12]).", "be multiple faster"),
    ("It is (by far) 3x faster (2%).", "be multiple faster open percent close"),
    ("It is ((far)) 3x faster.", "be multiple faster"),
    ("It is (by far) 3x faster) than others.", "be multiple faster compared word"),
]

METRICS = [
    ("the switching time is 3 ns", "latency"),
    ("the run time is 3 s", "runtime"),
    ("the training time is 3 h", "runtime"),
    ("the response time is 3 s", "latency"),
    ("the time to solution is 3 h", "runtime"),
    ("the time to first token is 3 s", "latency"),
    ("the time-to-detection is 3 s", "latency"),
    ("the memory footprint is 3 GB", "memory"),
    ("the communication volume is 3 GB", "traffic"),
    ("the hardware utilization is 3%", "utilization"),
    ("the energy efficiency is 3 TOPS/W", "energy_efficiency"),
    ("the carbon emissions are 3%", "carbon"),
    ("the clock frequency is 3 GHz", "frequency"),
    ("the silicon area is 3%", "area"),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentence(text, expected):
    assert types(text) == expected


@pytest.mark.parametrize(("text", "expected"), BOUND_OR_COMPARISON)
def test_bound_or_comparison(text, expected):
    assert types(text) == expected


@pytest.mark.parametrize(("text", "expected"), SPEED_UP)
def test_speed_up_as_noun_or_verb(text, expected):
    assert types(text) == expected


@pytest.mark.parametrize(("text", "expected"), HYPHENS)
def test_compounds(text, expected):
    assert types(text) == expected


@pytest.mark.parametrize(("text", "expected"), BRACKETS)
def test_brackets_without_numbers_are_left_out(text, expected):
    assert types(text) == expected


@pytest.mark.parametrize(("text", "metric"), METRICS)
def test_metric_of_a_noun(text, metric):
    assert [t.value for t in tokens(text)[1] if type_name(t.type) == "metric"] == [metric]


def test_every_type_has_a_character_of_its_own():
    assert len(set(TYPES.values())) == len(TYPES)
    assert all(len(character) == 1 for character in TYPES.values())


words = st.sampled_from(
    "energy latency/throughput speed up speedup less than over by a mean of 3x 62% 5 ms ( ) [ ] , ; : and which time "
    "to first token energy-saving in-memory A100 faster reduces from GPUs peak".split())


@given(st.one_of(st.text(max_size=60), st.lists(words, max_size=25).map(" ".join)))
def test_tokens_of_any_text_stand_in_order_in_it(original):
    text, found = tokens(original)
    assert [t.type for t in found] == list(row(found))
    last = 0
    for token in found:
        assert last <= token.start < token.end <= len(text)
        last = token.end
        assert type_name(token.type)
        assert not isinstance(token.value, Quantity) or (token.start, token.end) == (token.value.start, token.value.end)
