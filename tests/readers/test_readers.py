"""Readers: what is read, what is said about the rest, and that nothing gets lost between."""
from __future__ import annotations

import gzip
import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import readers, resources
from claims.model import Paper

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
    ({"id": "a", "title": "T", "abstract": None}, Paper("a", "T")),
    ({"id": "a", "title": None, "abstract": "A"}, Paper("a", "", "A")),
    ({"id": "a", "abstract": "A"}, Paper("a", "", "A")),
    ({**PAPER, "year": 2024, "categories": ["cs.AR"], "doi": "10.1/x", "authors": ["A", "B"]},
     Paper("a", "A title", "An abstract.", year=2024, categories=["cs.AR"], doi="10.1/x", authors=["A", "B"])),
    # Metadata of another shape belongs to another format and is no reason to lose the paper.
    ({**PAPER, "year": "2024", "categories": "cs.AR cs.LG", "authors": [1], "url": 3, "venue": True},
     Paper("a", "A title", "An abstract.")),
    ({**PAPER, "year": 10**30, "venue": "\ud800"}, Paper("a", "A title", "An abstract.")),
    ({**PAPER, "claims": [], "hardware": True}, Paper("a", "A title", "An abstract.")),
])
def test_a_json_record(write, line, expected):
    path = write(json.dumps(line) + "\n")
    expected.source = f"{path}:1"
    assert read(path) == ([expected], [])


def test_a_record_without_id_gets_a_stable_one(write):
    one, again, other = (read(write(json.dumps({"title": title, "abstract": "A"}), name))[0][0].paper_id
                         for title, name in (("T", "1"), ("T", "2"), ("U", "3")))
    assert one == again != other


@pytest.mark.parametrize(("content", "message"), [
    (b"broken", "FILE:2: not JSON (Expecting value: line 1 column 1 (char 0)); mend or remove the line"),
    (b'["a"]', 'FILE:2: a JSON list where a record should be; write each line as '
               '{"id": ..., "title": ..., "abstract": ...}'),
    (b'{"id": "b", "title": "T", "summary": "A"}',
     'FILE:2: no field "abstract"; name it so, or write null where a paper has none'),
    (b'{"id": "b", "title": "", "abstract": null}', "FILE:2: neither title nor abstract; give at least one of them"),
    (b'{"id": "b", "title": 1, "abstract": "A"}', 'FILE:2: "title" is a int, not a text; put it in quotation marks'),
    (b'{"id": true, "title": "T", "abstract": "A"}', 'FILE:2: "id" is a bool, not a text; put it in quotation marks'),
    (b'{"id": "b", "title": "T", "abstract": "caf\xe9"}', "FILE:2: not UTF-8 at byte 42; convert the file to UTF-8"),
    (b'{"id": "b", "title": "T", "abstract": "x\\ud800y"}',
     'FILE:2: "abstract" holds half a character (a lone surrogate) at 1; write the character in full'),
    (b"[" * 200_000, None),
])
def test_a_bad_line_is_named_and_the_others_are_read(write, content, message):
    papers, problems = read(write(json.dumps(PAPER).encode() + b"\n" + content + b'\n\n{"id":"z","abstract":"Z"}'))
    assert [paper.paper_id for paper in papers] == ["a", "z"]
    assert len(problems) == 1
    assert problems == [message] if message else "FILE:2: not JSON" in problems[0]


@pytest.mark.parametrize(("content", "message"), [
    (b"", "FILE: the file is empty; name a file that holds papers"),
    (b" \n\n", "FILE: the file is empty; name a file that holds papers"),
    (b"\x7fELF\x00\x01", "FILE: no reader knows this content; convert it to one of these, or name the reader with "
                         "--reader (listing: a listing page of trending papers saved as text; "
                         "jsonl: JSON Lines with id, title and abstract)"),
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


def test_each_id_comes_once():
    problems: list[readers.Problem] = []
    papers = [Paper("a", "T", "A", source="f:1"), Paper("b", "T", "A"), Paper("a", "T", "A", source="f:3"),
              Paper("a", "T", "another", source="f:4")]
    assert list(readers.unique(papers, problems.append)) == papers[:2]
    assert [str(problem) for problem in problems] == [
        "f:4: the id 'a' was used before, for another text; give each paper an id of its own; the first text was kept"]


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.lists(st.tuples(texts, texts)))
def test_what_is_written_is_read(tmp_path_factory, records):
    path = tmp_path_factory.mktemp("jsonl") / "papers.jsonl"
    path.write_text("".join(json.dumps({"id": f"{n}", "title": title, "abstract": abstract}) + "\n"
                            for n, (title, abstract) in enumerate(records)), encoding="utf-8")
    if records:
        assert [(paper.title, paper.abstract) for paper in readers.read(path)] == records


@given(st.binary())
def test_any_bytes_give_papers_or_problems(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("fuzz") / "input"
    path.write_bytes(content)
    for reader in (None, *(reader.name for reader in readers.READERS)):
        papers, problems = read(path, reader)
        assert papers or problems
