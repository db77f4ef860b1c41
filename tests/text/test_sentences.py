"""Where sentences end."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text import normalize, read_field, sentences

# "|" stands where one sentence ends and the next begins; a space around it belongs to neither.
SPLIT = [
    "One sentence.",
    "We show it. |It works.",
    "Is it fast? |Yes! |It is.",
    "It gains 2.5x. |In addition, it is small.",
    "It gains 2.5x.|In addition, it is small.",
    "over the baseline.|We show more",
    "large models (LLMs).|To address this",
    "by 62%.|However, it is slow",
    "We use vLLM. |vLLM is fast. |cuBLAS is not.",
    "It runs at 850 K. |Studies at 5 K follow.",
    "a delay of 1.2 ms. |The chip uses 3 mW. |It is small.",
    "with image SR. |SAAM and MS. |A total of DR. |Experiments",
    'He said "it works." |We agree.',
    "It works (see below.) |We agree.",
    "It is fast [3]. |3D chips are faster.",
    "He uses CPUs, GPUs, etc. |The rest is idle.",
    "in the U.S. |We found it.",
    "as in Fig. 1. |Our method wins.",
    "values of 4 and 5. |The model is small.",
    "It works. |Dr. Who agrees. |Fig. 2 shows it. |Results. |It is fast.",
    "the fusion (ρ=0.7). |clairvoyant is open",
    "performance. |however, we go on",
    "We ask: 1. Does it work? |2. Is it fast? |3. Why?",
    "We do this. |1. Collect data. |2. Train on it.",
    "by Smith et al. |We extend it.",
    "it ends... |Then it starts.",
    "Code: https://a.b/c.html. |We show it.",
]
WHOLE = [
    "e.g. this, i.e. that, cf. those, viz. these",
    "A vs. B and C w.r.t. D with approx. 50% resp. 60% of it",
    "by Smith et al. (2020) and Jones et. al. [3]",
    "as Fig. 3, Figs. 4, Eq. 5, Sec. 2, Tab. 1 and No. 1 of Ref. 6 show",
    "version v1.5 of Node.js on .NET with torch.Tensor at github.io in vLLM.py with Agent.xpu",
    "3.5 and .5 and 1.2.3 at 10.1.1.1",
    "https://github.com/a.b/c.d?e=f and www.a.b.c/D.E",
    "J. Smith and C. S. Peirce in the U.S. Department",
    "(1) one, (2) two; (3) three",
    "steps: 1. one, 2. two and 3. three",
    "max. 5 W, min. 3 W, avg. of 4, incl. cooling",
    "Dr. Who and Prof. Why and St. Paul use i.i.d. data",
    "videos, text, etc. for training and tests etc.",
    "Why Husky? asks nobody",
    "the sealed lid (closed, shut, etc.) and the box",
    "the half-edges (a.k.a. ports) of Ph.D. students",
    "lowest at 5.4%. across the set",
    "big.LITTLE cores and Key.Net features",
]


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize("marked", SPLIT)
def test_splits(marked: str) -> None:
    assert split(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("text", WHOLE)
def test_does_not_split(text: str) -> None:
    assert split(text) == [text]


def test_nothing_has_no_sentences() -> None:
    assert sentences("") == []
    assert normalize("  ").text == ""


@given(st.text(alphabet="aAbB13 .!?()\"'[]%-:,", max_size=60).map(lambda text: normalize(text).text))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    spans = sentences(text)
    position = 0
    for start, end in spans:
        assert start < end
        assert text[start:end] == text[start:end].strip()
        assert not text[position:start].strip()
        position = end
    assert not text[position:].strip()


@given(st.text())
def test_any_text(text: str) -> None:
    field = read_field("abstract", text)
    assert "".join("".join(field.text[a:b] for a, b in field.sentences).split()) == "".join(field.text.split())


def test_read_field() -> None:
    field = read_field("abstract", "It is $2\\times$ faster.\nWe show it.")
    assert field.name == "abstract"
    assert [field.text[a:b] for a, b in field.sentences] == ["It is 2× faster.", "We show it."]
    assert field.source.span(*field.sentences[1]) == (24, 35)
