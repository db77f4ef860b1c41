"""Any bytes, by any reader: papers or a message, never a traceback, never a hang, and what is read can be stored."""
from __future__ import annotations

import gzip
import io
import json
import os

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import readers

EXAMPLES = int(os.environ.get("CLAIMS_FUZZ", "10000"))  # inputs for each reader
RECORD = {"id": "a", "title": "A title", "abstract": "It runs 2x faster.", "authors": "A B, C D", "year": 2024,
          "versions": [{"created": "Mon, 2 Apr 2007 19:18:42 GMT"}], "categories": "cs.AR",
          "externalIds": {"DOI": "10.1/x"}}
ANSWER = {"meta": {}, "results": [{"id": "a", "title": "T", "abstract_inverted_index": {"It": [0, 2], "is": [1]}}]}
SEEDS = {  # those of Parquet and PDF are made below
    "listing": ["Get trending papers in your email inbox\nSubscribeOne\nFirst.\nTwo\nSecond.\n"],
    "json": [json.dumps([RECORD, RECORD], indent=1), json.dumps(ANSWER)],
    "jsonl": [f"{json.dumps(RECORD)}\n" * 2],
    "csv": ['id,title,abstract,year\na,T,"It, ""or""\nnot",2024\nb,U,B,2025\n'],
    "tsv": ["id\ttitle\tabstract\na\tT\tA\nb\tU\tB\n"],
    "bibtex": ['@string{x = {ISCA}}\n@article{a, title = {A {T}}, abstract = "It", year = 2024, month = jan,\n'
               "author = {B, A and C D}, journal = x}\n@misc{b, title={U}}\n",
               r"""@a{b, author = {G{\"o}del, K and {\L} and \'{e}}}"""],
    "ris": ["TY  - JOUR\nID  - a\nTI  - T\nAB  - A\nmore\nAU  - B, A\nPY  - 2024/01/02/\nUR  - http://x\nER  - \n" * 2],
    "atom": ["<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title><summary>A</summary>"
             "<id>http://arxiv.org/abs/2401.00001v1</id><author><name>B</name></author><category term='cs.AR'/>"
             "<link href='x' rel='alternate'/></entry></feed>",
             "<rss><channel><item><title>T</title><description>&lt;p&gt;A&lt;/p&gt;</description>"
             "<pubDate>Mon, 2 Apr 2007 19:18:42 GMT</pubDate></item></channel></rss>"],
    "text": ["# Title\n\n## Abstract\n\nText.\n## 1 Introduction\n", "Títle\nAbstract—We.\nIndex Terms—x"],
    "html": ["<html><head><meta name='citation_title' content='T'></head><body><h2>Abstract</h2><p>A "
             "<math alttext='x'></math></p></body></html>"],
}
TEXTS = [seed.encode() for seeds in SEEDS.values() for seed in seeds]
MARKS = ["{", "}", '"', "\\", "[", "]", ",", "\n", "<", ">", "&", "@", "\x00", "\\ud800", "\r", "\t", "- ", "9" * 400]


def parquet() -> bytes:
    import pyarrow.parquet as pq

    file = io.BytesIO()
    pq.write_table(pa.table({"id": ["a", "b"], "title": ["T", "U"], "abstract": ["A", None],
                             "authors": [["A B"], []], "paper": [{"summary": "x"}, None]}), file)
    return file.getvalue()


def broken(seeds: list[bytes]) -> st.SearchStrategy[bytes]:
    """The seeds with some places overwritten, cut out or repeated; and bytes of all kinds."""
    places = st.tuples(st.floats(0, 1), st.integers(0, 12), st.one_of(
        st.binary(max_size=4), st.sampled_from(MARKS).map(str.encode)))

    def change(seed: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
        data = bytearray(seed)
        for place, length, new in changes:
            at = int(place * len(data))
            data[at:at + length] = new
        return bytes(data)

    return st.one_of(st.builds(change, st.sampled_from(seeds), st.lists(places, min_size=1, max_size=4)),
                     st.binary(max_size=60))


def check(content: bytes, reader: str | None) -> None:
    problems: list[readers.Problem] = []
    papers = list(readers.read(io.BytesIO(content), reader, problems.append, "input"))
    assert papers or problems
    for paper in papers:
        assert paper.title.strip() or paper.abstract.strip()
        repr(paper).encode()  # no half characters
        assert "\x00" not in paper.title + paper.abstract
        assert paper.year is None or -2**31 < paper.year < 2**31
    for problem in problems:
        assert problem.reason
        assert problem.remedy


fuzzed = settings(max_examples=EXAMPLES, deadline=10_000, suppress_health_check=list(HealthCheck), derandomize=True,
                  database=None)


@pytest.mark.parametrize("reader", [reader.name for reader in readers.READERS])
def test_a_reader(reader, pdf):
    seeds = {"parquet": [parquet()], "pdf": [pdf()]}.get(reader) or [seed.encode() for seed in SEEDS[reader]]

    @fuzzed
    @given(broken(seeds))
    def run(content):
        check(content, reader)

    run()


@fuzzed
@given(broken([*TEXTS, gzip.compress(TEXTS[0]), pa.compress(TEXTS[1], codec="zstd", asbytes=True)]))
def test_the_choice_of_a_reader_and_unpacking(content):
    check(content, None)
