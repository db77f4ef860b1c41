"""Text over the whole arXiv sample: maps, wrapping, speed."""
from __future__ import annotations

import gzip
import json
import re
import textwrap
import time
from pathlib import Path

import pytest

from claims.text import normalize, sentences

LONG_WORD = re.compile(r"\S{61}")


@pytest.fixture(scope="module")
def texts(shared: Path) -> list[str]:
    with gzip.open(shared / "corpus" / "arxiv-sample.jsonl.gz", "rt", encoding="utf8") as lines:
        records = [json.loads(line) for line in lines]
    listing = (shared / "corpus" / "trending-papers.txt").read_text(encoding="utf8").split("\n")
    return [record[field] for record in records for field in ("title", "abstract")] + listing


def test_wrapping_changes_nothing(texts: list[str]) -> None:
    changed = []
    for text in texts:
        # textwrap tears words longer than a line: no reader could tell the pieces belong together
        wrapped = textwrap.fill(text, 60, break_long_words=LONG_WORD.search(text) is None)
        if normalize(wrapped).text != normalize(text).text:
            changed.append(text[:60])
    assert changed == []


def test_map_leads_back(texts: list[str]) -> None:
    for text in texts:
        normalized = normalize(text)
        last = 0
        for number in re.finditer(r"\d+", normalized.text):
            start, end = normalized.span(*number.span())
            assert last <= start < end <= len(text)
            assert re.sub(r"\D", "", text[start:end]) == number[0] or not text[start:end].isascii() \
                or "unicode" in text[start:end]
            last = start
        for start, end in sentences(normalized.text):
            first, final = normalized.span(start, end)
            assert first < final


def test_nothing_of_latex_is_left(texts: list[str]) -> None:
    left = [text for text in texts if "\\" in normalize(text).text and "\\textbackslash" not in text]
    assert left == []


def test_speed(texts: list[str]) -> None:
    """Guards against a slow pattern; the figures in docs/ are three times better than these bars."""
    abstracts = [text for text in texts if len(text) > 400][:6000]
    start = time.process_time()
    normalized = [normalize(text).text for text in abstracts]
    middle = time.process_time()
    for text in normalized:
        sentences(text)
    end = time.process_time()
    assert (middle - start) / len(abstracts) < 100e-6
    assert (end - middle) / len(abstracts) < 60e-6
