"""A paper as words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.context import resolve
from claims.context.words import Paper, forms, name_shaped, numeral
from claims.rules import Draft
from claims.text import read_field


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("LLaMA-2-7B runs", ["LLaMA-2-7B", "runs"]),
        ("vLLM v0.15.1, SGLang", ["vLLM", "v0.15.1", ",", "SGLang"]),
        ("CPU/GPU", ["CPU", "/", "GPU"]),
        ("10,000 GPUs", ["10,000", "GPUs"]),
        ("C++ code.", ["C++", "code", "."]),
    ],
)
def test_words(text, words):
    assert Paper([read_field("title", ""), read_field("abstract", text)]).word == words


@pytest.mark.parametrize("word", ["vLLM", "GPTQ", "FlashAttention-3", "M3ViT", "cuSPARSE", "A100"])
def test_names_by_shape(word):
    assert name_shaped(word)


@pytest.mark.parametrize("word", ["Edge-Efficient", "Kernel", "2.5x", "30%", "the"])
def test_words_that_no_shape_makes_a_name(word):
    assert not name_shaped(word)


def test_numeral():
    assert numeral("2.5x") and numeral("10,000") and not numeral("A100")


def test_forms_of_verbs():
    assert {"achieve", "achieves", "achieved", "achieving"} <= set(forms("achieve"))
    assert {"run", "runs", "ran", "running"} <= set(forms("run"))
    assert {"carry", "carries", "carried", "carrying"} <= set(forms("carry"))


def test_possessives_are_cut_from_names():
    paper = Paper([read_field("title", ""), read_field("abstract", "NVIDIA's server")])
    assert paper.span(0, 1) == (1, 0, 6)


WORDS = st.lists(
    st.sampled_from(
        [
            "Falcor",
            "we",
            "present",
            "is",
            "2x",
            "faster",
            "than",
            "over",
            "compared",
            "to",
            "on",
            "A100",
            "GPUs",
            "(",
            ")",
            ",",
            "and",
            "respectively",
            ".",
            "for",
            "LLaMA-2",
            "7B",
            "FP16",
            "outperforms",
            "by",
            "of",
            "the",
            "which",
            "with",
            ":",
            "1",
            "single",
            "NVIDIA",
            "vs",
            "e.g",
            "called",
            "github.com/x/Y",
            "our",
            "achieving",
            "RTX",
        ]
    ),
    max_size=40,
)


@given(WORDS, WORDS)
def test_any_words_give_spans_within_the_text(title, abstract):
    fields = [read_field("title", " ".join(title)), read_field("abstract", " ".join(abstract))]
    drafts = [
        Draft(
            field=1,
            sentence=n,
            start=a + at,
            end=a + at + 2,
            kind="relative",
            metric="speedup",
            low=2,
            high=2,
            unit="x",
            direction="increase",
        )
        for n, (a, b) in enumerate(fields[1].sentences)
        for at in range(b - a)
        if fields[1].text[a + at :].startswith("2x")
    ]
    resolve(fields, drafts)
    for draft in drafts:
        for _, (field, start, end), rule in draft.evidence:
            assert 0 <= start < end <= len(fields[field].text) and rule
