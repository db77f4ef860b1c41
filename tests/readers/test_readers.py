"""Readers: what is read, what is said about the rest, and that nothing gets lost between."""
from __future__ import annotations

import dataclasses
import datetime
import gzip
import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import readers, resources
from claims.model import Paper
from claims.readers import bibtex, records, text

PAPER = {"id": "a", "title": "A title", "abstract": "An abstract."}


def read(path, reader=None) -> tuple[list[Paper], list[str]]:
    """The papers and the problems, as texts without the path."""
    problems: list[readers.Problem] = []
    papers = list(readers.read(path, reader, problems.append))
    return papers, [str(problem).replace(str(path), "FILE") for problem in problems]


@pytest.fixture
def write(tmp_path):
    def write(content: bytes | str, name: str = "input"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path
    return write


def test_the_bundled_corpus_is_the_text_of_the_bundled_gold():
    papers, problems = read(resources.corpus())
    gold = [json.loads(line) for line in resources.gold().read_text("utf-8").splitlines()]
    assert [(paper.paper_id, paper.title, paper.abstract) for paper in papers] == [
        (record["id"], record["title"], record["abstract"]) for record in gold]
    assert [papers[0].paper_id, papers[-1].paper_id, len(papers)] == ["hf-001", "hf-233", 233]
    assert papers[1].source == f"{resources.corpus()}:5"
    assert problems == []


LISTING = "Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\n"


def test_a_listing_page(write):
    path = write(LISTING + "SubscribeOne\nFirst abstract.\n\nTwo\r\nSecond abstract.")
    assert read(path)[0] == [Paper("hf-001", "One", "First abstract.", source=f"{path}:3"),
                             Paper("hf-002", "Two", "Second abstract.", source=f"{path}:6")]


def test_a_paper_whose_title_begins_like_the_button_is_a_paper(write):
    papers, _ = read(write(LISTING + "SubscribeOne\nFirst.\nSubscribers of Services\nSecond.\n"))
    assert [paper.title for paper in papers] == ["One", "Subscribers of Services"]


@pytest.mark.parametrize(("line", "expected"), [
    ({**PAPER}, Paper("a", "A title", "An abstract.")),
    ({"paper_id": "b", "title": "T", "abstract": "A"}, Paper("b", "T", "A")),
    ({"id": 17, "title": "T", "abstract": "A"}, Paper("17", "T", "A")),
    ({"id": "a", "title": None, "abstract": "A"}, Paper("a", "", "A")),
    ({"id": "a", "abstract": "A"}, Paper("a", "", "A")),
    ({**PAPER, "year": 2024, "categories": ["cs.AR"], "doi": "10.1/x", "authors": ["A", "B"]},
     Paper("a", "A title", "An abstract.", year=2024, categories=["cs.AR"], doi="10.1/x", authors=["A", "B"])),
    # Metadata of no known shape is no reason to lose the paper.
    ({**PAPER, "year": {}, "categories": 5, "authors": [1], "url": 3, "venue": True, "date": "soon", "doi": []},
     Paper("a", "A title", "An abstract.")),
    ({**PAPER, "year": 10**30, "venue": "\ud800", "url": "javascript:alert(1)", "arxiv_id": "none"},
     Paper("a", "A title", "An abstract.")),
    ({**PAPER, "claims": [], "hardware": True}, Paper("a", "A title", "An abstract.")),
])
def test_a_json_record(write, line, expected):
    path = write(json.dumps(line) + "\n")
    expected.source = f"{path}:1"
    assert read(path) == ([expected], [])


def test_a_record_without_abstract_is_read_and_said(write):
    path = write(json.dumps({"id": "a", "title": "T", "abstract": None}))
    assert read(path) == ([Paper("a", "T", source=f"{path}:1")], ["FILE:1: no abstract; its title was read"])


def test_a_record_without_id_gets_a_stable_one(write):
    one, again, other = (read(write(json.dumps({"title": title, "abstract": "A"}), name))[0][0].paper_id
                         for title, name in (("T", "1"), ("T", "2"), ("U", "3")))
    assert one == again != other


@pytest.mark.parametrize(("content", "message"), [
    (b"broken", "FILE:2: not JSON (Expecting value: line 1 column 1 (char 0)); mend or remove the line"),
    (b'["a"]', 'FILE:2: a JSON list where a record should be; write each record as '
               '{"id": ..., "title": ..., "abstract": ...}'),
    (b'{"id": "b", "title": "T", "text": "A"}',
     'FILE:2: no field "abstract" (its fields: id, title, text); say which one holds it with --map abstract=FIELD, or '
     'write null where a paper has none'),
    (b'{"id": "b", "title": "", "abstract": null}', "FILE:2: neither title nor abstract; give at least one of them"),
    (b'{"id": "b", "title": 1, "abstract": "A"}', 'FILE:2: "title" is no text but a int; put it in quotation marks'),
    (b'{"id": "b", "title": "T", "abstract": "caf\xe9"}', "FILE:2: not UTF-8 at byte 42; convert the file to UTF-8"),
    (b'{"id": "b", "title": "T", "abstract": "x\\ud800y"}',
     'FILE:2: "abstract" holds half a character (a lone surrogate) at 1; write the character in full'),
    (b"[" * 200_000, "FILE:2: nested too deeply; a record of a paper is flat: mend or remove the line"),
])
def test_a_bad_line_is_named_and_the_others_are_read(write, content, message):
    papers, problems = read(write(json.dumps(PAPER).encode() + b"\n" + content + b'\n\n{"id":"z","abstract":"Z"}'))
    assert [paper.paper_id for paper in papers] == ["a", "z"]
    assert problems == [message]


@pytest.mark.parametrize(("content", "message"), [
    (b"", "FILE: the file is empty; name a file that holds papers"),
    (b" \n\n", "FILE: the file is empty; name a file that holds papers"),
    (b"\x7fELF\x00\x01", "FILE: a binary file, not a list of papers; save the papers in it as JSON Lines or CSV"),
])
def test_a_file_without_papers(write, content, message):
    assert read(write(content)) == ([], [message])


def test_a_missing_file(tmp_path):
    assert read(tmp_path / "none") == ([], ["FILE: No such file or directory; check the path"])


def test_gzip_and_byte_order_mark_are_undone(write):
    lines = b"\xef\xbb\xbf" + json.dumps(PAPER).encode() + b"\n"
    assert [paper.paper_id for paper in read(write(lines))[0]] == ["a"]
    assert [paper.paper_id for paper in read(write(gzip.compress(lines), "input.gz"))[0]] == ["a"]


def test_a_small_gzip_file_that_is_cut_gives_what_is_whole(write):
    lines = "".join(json.dumps({**PAPER, "id": f"{n}", "abstract": f"{n * 7919 % 1013}"}) + "\n" for n in range(200))
    packed = gzip.compress(lines.encode())
    papers, problems = read(write(packed[: len(packed) // 2]))
    assert 20 < len(papers) < 200
    assert "the input breaks off here" in problems[-1]


def test_a_truncated_gzip_file_gives_what_is_whole(write):
    lines = "".join(json.dumps({**PAPER, "id": f"{n}", "abstract": f"{n * 7919 % 1013} " * 50}) + "\n"
                    for n in range(4000))
    papers, problems = read(write(gzip.compress(lines.encode())[:-4000]))
    assert 1000 < len(papers) < 4000
    assert [paper.paper_id for paper in papers] == [f"{n}" for n in range(len(papers))]
    assert len(problems) == 1
    assert "the input breaks off here" in problems[0]


def test_a_page_that_was_cut(write):
    papers, problems = read(write(LISTING + "SubscribeOne\nFirst.\nTwo\n"))
    assert [paper.title for paper in papers] == ["One"]
    assert problems == ["FILE:5: a title without an abstract ends the page; save the page again, to its end"]


def test_the_wrong_reader(write):
    assert read(write(json.dumps(PAPER)), "listing")[1] == [
        'FILE: no line begins with "Subscribe"; this is not the listing page: leave out --reader']


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(json.dumps(PAPER).encode()))))
    (paper,) = readers.read("-")
    assert (paper.paper_id, paper.source) == ("a", "standard input:1")


def test_without_a_place_for_problems_the_first_is_raised(write):
    papers = readers.read(write(json.dumps(PAPER) + "\nbroken"))
    assert next(papers).paper_id == "a"
    with pytest.raises(readers.ReadError, match=r"input:2: not JSON") as raised:
        next(papers)
    assert raised.value.problem.line == 2


def test_reading_is_streaming(write):
    """A broken end is not looked at before the beginning has been handed out."""
    papers = readers.read(write((json.dumps(PAPER) + "\n") * 3 + "broken"))
    assert next(papers).paper_id == "a"


def test_each_paper_comes_once():
    problems: list[readers.Problem] = []
    repeats: list[Paper] = []
    papers = [Paper("a", "T", "A", source="f:1"), Paper("b", "U", "B"), Paper("a", "T", "A", source="f:3"),
              Paper("a", "T", "a later version"), Paper("c", " U", "B\n"), Paper("a", "V", "another", source="f:6")]
    assert list(readers.unique(papers, problems.append, repeats.append)) == papers[:2]
    assert repeats == papers[2:5]
    assert [str(problem) for problem in problems] == [
        "f:6: an id that was used before, for another paper ('a'); give each paper an id of its own; the first text "
        "was kept"]


def test_many_papers_are_told_apart():
    papers = [Paper(f"{n % 5000}", f"T{n % 5000}", "A") for n in range(12_000)]
    assert [paper.paper_id for paper in readers.unique(papers, pytest.fail)] == [f"{n}" for n in range(5000)]


# What formats call the fields of a paper ------------------------------------------------------------------------------

AUTHORS = ["Ada Lovelace", "Alan Turing"]
FULL = Paper("a", "T", "A", "https://x.org/a", "10.1/x", "2401.00001", 2024, "2024-01-02", "ISCA", AUTHORS, ["cs.AR"])


@pytest.mark.parametrize("record", [
    {"id": "a", "title": "T", "abstract": "A", "url": "https://x.org/a", "doi": "https://doi.org/10.1/x",
     "arxiv_id": "arXiv:2401.00001v3 [cs.AR]", "date": "2024/1/2", "venue": " ISCA\n", "authors": AUTHORS,
     "categories": ["cs.AR"]},
    {"id": "a", "title": "T", "abstract": "A", "link": "https://x.org/a", "doi": "doi: 10.1/x", "journal-ref": "ISCA",
     "arxiv": "https://arxiv.org/pdf/2401.00001v1.pdf", "authors_parsed": [["Lovelace", "Ada", ""], ["Turing", "Alan"]],
     "authors": "somebody else", "categories": "cs.AR", "update_date": "2025-03-04",
     "versions": [{"version": "v1", "created": "Tue, 2 Jan 2024 19:18:42 GMT"}]},
    {"paperId": "a", "title": "T", "abstract": "A", "url": "https://x.org/a", "venue": "ISCA", "year": 2024,
     "externalIds": {"ArXiv": "2401.00001", "DOI": "10.1/x", "CorpusId": 5}, "publicationDate": "2024-01-02",
     "authors": [{"authorId": "1", "name": "Ada Lovelace"}, {"authorId": None, "name": "Alan Turing"}],
     "fieldsOfStudy": ["cs.AR"]},
    {"id": "a", "display_name": "T", "abstract_inverted_index": {"A": [0]}, "doi": "https://doi.org/10.1/x",
     "publication_year": 2024, "publication_date": "2024-01-02", "arxiv_id": "2401.00001",
     "primary_location": {"landing_page_url": "https://x.org/a", "source": {"display_name": "ISCA"}},
     "authorships": [{"author": {"display_name": name}} for name in AUTHORS], "topics": [{"display_name": "cs.AR"}]},
    {"paper": {"id": "a", "title": "T", "summary": "A", "publishedAt": "2024-01-02T00:00:00.000Z", "doi": "10.1/x",
               "arxiv_id": "2401.00001", "authors": [{"_id": "6", "name": name, "hidden": False} for name in AUTHORS]},
     "title": "T", "publishedAt": "2024-05-05", "url": "https://x.org/a", "venue": "ISCA", "categories": "cs.AR"},
    {"Key": "a", "Title": "T", "Abstract Note": "A", "Publication Year": "2024", "Date": "2024-01-02", "DOI": "10.1/x",
     "Url": "https://x.org/a", "Author": "Lovelace, Ada; Turing, Alan", "Publication Title": "ISCA",
     "arXiv": "2401.00001", "Category": "cs.AR"},
    {"id": "a", "title": ["T"], "abstract": "A", "url": ["https://x.org/a"], "doi": "10.1/x", "eprint": "2401.00001",
     "date": "Tue, 02 Jan 2024 00:00:00 +0000", "container-title": ["ISCA"], "categories": [{"term": "cs.AR"}],
     "author": [{"given": "Ada", "family": "Lovelace"}, {"given": "Alan", "family": "Turing"}]},
])
def test_the_fields_of_a_paper(write, record):
    path = write(json.dumps(record))
    assert read(path) == ([dataclasses.replace(FULL, source=f"{path}:1")], [])


@pytest.mark.parametrize(("more", "paper_id"), [
    ({"arxiv_id": "2401.00001v2", "doi": "10.1/x"}, "2401.00001"), ({"doi": "https://doi.org/10.1/x"}, "10.1/x"),
    ({"url": "http://arxiv.org/abs/hep-th/9901001"}, "hep-th/9901001"), ({"id": ""}, "p-0e40d8fa2d6ba12a"), ({}, "p-"),
])
def test_a_record_without_id_is_called_by_what_names_it(write, more, paper_id):
    (paper,), _ = read(write(json.dumps({"title": "T", "abstract": "A", **more})))
    assert paper.paper_id.startswith(paper_id[:2] if paper_id.startswith("p-") else paper_id)


@pytest.mark.parametrize(("text", "expected"), [
    ("2401.12345", "2401.12345"), ("2401.12345v12", "2401.12345"), ("cs/0112017v1", "cs/0112017"),
    ("math.GT/0309136", "math.GT/0309136"), ("https://arxiv.org/abs/2401.12345", "2401.12345"),
    ("oai:arXiv.org:2401.12345v1", "2401.12345"), ("10.48550/arXiv.2401.12345", "2401.12345"),
    ("https://doi.org/10.48550/arXiv.2401.12345", "2401.12345"), ("2413.12345", None), ("12345", None),
    ("hf-001", None), ("10.1145/2401.12345", None), (17, None),
])
def test_arxiv_ids(text, expected):
    assert records.arxiv_id_of(text) == expected


@pytest.mark.parametrize(("value", "expected"), [
    ("2024", "2024"), ("2024-05", "2024-05"), ("2024/5/7/", "2024-05-07"), ("2024-05-07T10:00:00Z", "2024-05-07"),
    ("2024///", "2024"), ("Mon, 2 Apr 2007 19:18:42 GMT", "2007-04-02"), (datetime.date(2024, 5, 7), "2024-05-07"),
    ("2024-13-01", None), ("20240507", "2024-05-07"), ("May 2024", "2024-05"), ("7 May 2024", "2024-05-07"),
    ({"date-parts": [[2024, 5, 7]]}, "2024-05-07"), (1715040000000, "2024-05-07"), ("", None), (2024, None), ([], None),
    ([{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}], "2007-04-02"),
])
def test_dates(value, expected):
    assert records.date_of(value) == expected


@pytest.mark.parametrize(("content", "title", "abstract"), [
    ("Title\nText.", "Title", "Text."), ("\n# Title #\n\nText\nmore.\n", "Title", "Text\nmore."),
    ("# T\nAda\n## Abstract\nA b.\n## 1 Introduction\nmore", "T", "A b."),
    ("T\nAda\nAbstract—We win.\nIndex Terms—GPU\n", "T", "We win."),
    ("T\n**Abstract.** We win.\n\n1. Introduction\nmore", "T", "We win."),
    ("T\nAn abstract machine is fast.\n", "T", "An abstract machine is fast."),
    ("---\ntitle: x\n---\nA", "x", "A"), ("---\r\ntitle: 'T'\r\n---\r\n# T\r\nA", "T", "A"), ("T", "T", ""),
])
def test_title_and_abstract_of_a_text(content, title, abstract):
    assert text.title_and_abstract(content) == (title, abstract)


@pytest.mark.parametrize(("latex", "expected"), [
    ("{FPGA}-based {G}emm", "FPGA-based Gemm"), ("{{Twice}}", "Twice"),
    ("$2^{10}$ and \\emph{x}", "$2^{10}$ and \\emph{x}"),
    ("2.8\\,\\% {of {it}}", "2.8\\,\\% of it"),
])
def test_bibtex_braces(latex, expected):
    assert bibtex.plain(latex) == expected


def test_bibtex_fields(write):
    path = write("""@inproceedings{k1,
      title = {{FPGA} kernels}, author = {G{\\"o}del, Kurt and Ada Lovelace and others}, booktitle = {Proc.\\ {ISCA}},
      year = 2021, month = apr, doi = "10.1/x", abstract = "Fast.", eprint = {2104.00001}, archivePrefix = {arXiv},
      primaryClass = {cs.AR}, url = {https://x.org}}""")
    assert read(path)[0] == [Paper("k1", "FPGA kernels", "Fast.", "https://x.org", "10.1/x", "2104.00001", 2021,
                                   "2021-04", "Proc. ISCA", ["Kurt Gödel", "Ada Lovelace"], ["cs.AR"], f"{path}:1")]


def test_ris_fields(write):
    path = write("Provider: X\n\nTY  - JOUR\nT1  - T\nN2  - A\nmore\nAU  - Turing, Alan\n"
                 "Y1  - 2021/04/02/\nJO  - J\nDO  - 10.1/x\nUR  - https://x.org;https://y.org\nID  - k\nER  - \n")
    assert read(path)[0] == [Paper("k", "T", "A more", "https://x.org", "10.1/x", None, 2021, "2021-04-02", "J",
                                   ["Alan Turing"], [], f"{path}:3")]


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1).filter(str.strip)


@given(st.lists(st.tuples(texts, texts)))
def test_what_is_written_is_read(tmp_path_factory, records):
    path = tmp_path_factory.mktemp("jsonl") / "papers.jsonl"
    path.write_text("".join(json.dumps({"id": f"{n}", "title": title, "abstract": abstract}) + "\n"
                            for n, (title, abstract) in enumerate(records)), encoding="utf-8")
    if records:
        assert [(paper.title, paper.abstract) for paper in readers.read(path)] == records
