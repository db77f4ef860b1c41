"""A set of papers written in each format and read back: equal papers, and so equal claims."""
from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import json
import string
from xml.etree import ElementTree

import bibtexparser
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rispy
from bibtexparser.model import Entry, Field
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import extract_papers, readers
from claims.model import Paper

WORDS = ["It", "runs", "2.5x", "faster", "than", "cuBLAS", "on", "an", "A100", "GPU,", "with", "62%", "less", "energy",
         "$3.1\\times$", "(4.2 TFLOPS)", "naïve", "Gödel's", "µs", "“quoted”", '"plain"', "a;b", "<1", "&", "=SUM",
         "10 ms"]
names = st.builds(lambda first, last: f"{first} {last}", st.sampled_from(["Ada", "Alan", "Émile", "Kurt"]),
                  st.sampled_from(["Lovelace", "Turing", "Gödel", "Borel"]))
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(lambda words: " ".join(words) + ".")
dates = st.dates(min_value=datetime.date(1991, 1, 1)).map(datetime.date.isoformat)
papers = st.builds(
    lambda number, title, abstract, date, authors, doi, venue: Paper(
        f"k{number}", title, " ".join(abstract), f"https://x.org/{number}", doi, f"2401.{number:05}", int(date[:4]),
        date, venue, authors, ["cs.AR", "cs.LG"]),
    st.integers(0, 99_999), sentences, st.lists(sentences, min_size=1, max_size=3), dates,
    st.lists(names, min_size=1, max_size=3, unique=True),
    st.text(string.ascii_lowercase + string.digits, min_size=1).map(lambda end: f"10.1145/{end}"),
    st.sampled_from(["ISCA", "Proc. of MICRO", "IEEE Micro"]))
sets = st.lists(papers, min_size=1, max_size=5, unique_by=(lambda paper: paper.paper_id,
                                                           lambda paper: (paper.title, paper.abstract)))


def as_dict(paper: Paper) -> dict:
    return {name: value for name, value in dataclasses.asdict(paper).items() if name != "source"}


def as_json(papers):
    return json.dumps([as_dict(paper) for paper in papers]).encode()


def as_jsonl(papers):
    return "".join(json.dumps(as_dict(paper), ensure_ascii=False) + "\n" for paper in papers).encode()


def as_table(papers, mark=","):
    file = io.StringIO()
    writer = csv.DictWriter(file, list(as_dict(papers[0])), delimiter=mark)
    writer.writeheader()
    for paper in papers:
        writer.writerow({**as_dict(paper), "authors": "; ".join(paper.authors),
                         "categories": " ".join(paper.categories)})
    return file.getvalue().encode()


def as_tsv(papers):
    return as_table(papers, "\t")


def as_parquet(papers):
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([as_dict(paper) for paper in papers]), file)
    return file.getvalue()


def as_bibtex(papers):
    library = bibtexparser.Library([Entry("article", paper.paper_id, [Field(name, f"{{{value}}}") for name, value in {
        "title": paper.title, "abstract": paper.abstract, "url": paper.url, "doi": paper.doi, "eprint": paper.arxiv_id,
        "archiveprefix": "arXiv", "primaryclass": " ".join(paper.categories), "date": paper.date,
        "journal": paper.venue, "author": " and ".join(paper.authors)}.items()]) for paper in papers])
    return bibtexparser.write_string(library, unparse_stack=[]).encode()


def as_ris(papers):
    return rispy.dumps([{"type_of_reference": "JOUR", "id": paper.paper_id, "title": paper.title,
                         "abstract": paper.abstract, "urls": [paper.url], "doi": paper.doi, "date": paper.date,
                         "journal_name": paper.venue, "authors": paper.authors} for paper in papers]).encode()


def as_atom(papers):
    space = {"atom": "{http://www.w3.org/2005/Atom}", "arxiv": "{http://arxiv.org/schemas/atom}"}
    feed = ElementTree.Element(space["atom"] + "feed")
    for paper in papers:
        entry = ElementTree.SubElement(feed, space["atom"] + "entry")

        def put(name, text=None, space_name="atom", entry=entry, **attributes):
            ElementTree.SubElement(entry, space[space_name] + name, attributes).text = text

        put("id", f"http://arxiv.org/abs/{paper.arxiv_id}v2")
        put("title", paper.title)
        put("summary", f"\n  {paper.abstract}\n")
        put("published", f"{paper.date}T10:00:00Z")
        put("link", href=paper.url, rel="alternate")
        put("doi", paper.doi, "arxiv")
        put("journal_ref", paper.venue, "arxiv")
        for author in paper.authors:
            ElementTree.SubElement(ElementTree.SubElement(entry, space["atom"] + "author"),
                                   space["atom"] + "name").text = author
        for name in paper.categories:
            put("category", term=name)
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)


# Each format, and what becomes of fields that it has no place for.
FORMATS = {**dict.fromkeys((as_json, as_jsonl, as_table, as_tsv, as_parquet, as_bibtex), lambda paper: {}),
           as_ris: lambda paper: {"arxiv_id": None, "categories": []},
           as_atom: lambda paper: {"paper_id": paper.arxiv_id}}


@pytest.mark.parametrize("write", FORMATS)
@given(sets)
@settings(max_examples=60)
def test_what_is_written_is_read(write, papers):
    expected = [dataclasses.replace(paper, **FORMATS[write](paper)) for paper in papers]
    found = [dataclasses.replace(paper, source=None) for paper in readers.read(io.BytesIO(write(papers)))]
    assert found == expected
    assert list(extract_papers(found)) == list(extract_papers(expected))


@given(papers)
@settings(max_examples=60)
def test_a_text_is_read_as_one_paper(paper):
    (found,) = readers.read(io.BytesIO(f"# {paper.title}\n\n## Abstract\n\n{paper.abstract}\n".encode()))
    assert (found.title, found.abstract) == (paper.title, paper.abstract)
