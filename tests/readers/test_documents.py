"""A PDF or a web page as one paper: its title and abstract."""
from __future__ import annotations

import io
import re
import sys

import pytest

from claims import extract_papers, readers

TITLE = "FastKernel: Matrix Kernels That Do Not Wait for Their Memory"
ABSTRACT = ("We present FastKernel, a library of matrix kernels. On an A100 GPU it runs 2.5x faster than cuBLAS and "
            "uses 62% less energy, which makes the energy-efficient training of large models cheap.")


def read(content: bytes):
    problems: list[readers.Problem] = []
    papers = list(readers.read(io.BytesIO(content), None, problems.append, "paper"))
    return papers, [str(problem) for problem in problems]


@pytest.mark.parametrize("how", [
    {}, {"columns": 2}, {"abstract": "Abstract—"}, {"abstract": "Abstract.", "columns": 2}, {"abstract": "ABSTRACT"},
    {"metadata": "Microsoft Word - draft.docx"}, {"stamp": "arXiv:2401.00001v2 [cs.AR] 3 Jan 2024"},
])
def test_a_pdf(pdf, how):
    (paper,), problems = read(pdf(**how))
    assert (paper.title, " ".join(paper.abstract.split()), problems) == (TITLE, ABSTRACT, [])
    assert [(claim.low, claim.unit) for claim in extract_papers([paper])] == [(2.5, "x"), (62.0, "%")]
    if "stamp" in how:
        assert (paper.paper_id, paper.arxiv_id, paper.categories) == ("2401.00001", "2401.00001", ["cs.AR"])
    else:
        assert (paper.paper_id[:2], paper.arxiv_id) == ("p-", None)


def test_pdfs_without_what_is_wanted(pdf, scan):
    assert read(scan) == ([], ["paper: a PDF without text; it is a scan: give its abstract as text"])
    assert read(pdf(abstract="Summary"))[1] == ["paper: a PDF without the word Abstract at the beginning of a line; "
                                                "give its abstract as text"]
    (problem,) = read(pdf()[:2000])[1]
    assert re.match(r"paper: not a PDF that can be read \(\w+: .*\); fetch it again", problem)


HEAD = ('<meta name="citation_title" content="T"><meta name="citation_author" content="Lovelace, Ada">'
        '<meta name="citation_author" content="Alan Turing"><meta name="citation_doi" content="10.1/x">'
        '<meta name="citation_date" content="2024/01/02"><meta name="citation_arxiv_id" content="2401.00001">')


@pytest.mark.parametrize(("page", "title", "abstract"), [
    (f"<html><head>{HEAD}</head><body><h1>Other</h1><blockquote class='abstract mathjax'><span>Abstract:</span>It is "
     "2x\nfaster.</blockquote></body></html>", "T", "It is 2x faster."),
    ("<!DOCTYPE html><html><body><h1 class='ltx_title ltx_title_document'>A <b>T</b></h1><div class='ltx_abstract'>"
     "<h6>Abstract.</h6><p>It is <math alttext='2.8\\times'><mn>2.8</mn></math> faster.</p></div></body></html>", "A T",
     "It is $2.8\\times$ faster."),
    ("<?xml version='1.0'?><!-- x --><html><head><title>T</title></head><body><h2>Abstract</h2><p>One.</p><p>Two.</p>"
     "<h2>Introduction</h2><p>No.</p></body></html>", "T", "One. Two."),
    ("<html><title>T</title><svg>" + "<circle r='1'/>" * 500 + "</svg><div id='abstract'>A<br>b.</div></html>", "T",
     "A b."),
    ("<html><meta name='citation_title' content='T'><meta name='citation_abstract' content='Abstract: A.'></html>", "T",
     "A."),
])
def test_a_web_page(page, title, abstract):
    (paper,), problems = read(page.encode())
    assert (paper.title, paper.abstract, problems) == (title, abstract, [])
    if HEAD in page:
        assert (paper.paper_id, paper.doi, paper.date, paper.authors) == (
            "2401.00001", "10.1/x", "2024-01-02", ["Ada Lovelace", "Alan Turing"])


@pytest.mark.parametrize(("package", "content", "kind"), [("pypdf", b"%PDF-1.7\n", "a PDF"),
                                                         ("bs4", b"<html></html>", "an HTML page")])
def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch, package, content, kind):
    monkeypatch.setitem(sys.modules, package, None)
    assert read(content) == ([], [f"paper: {kind}, which needs an optional part; pip install 'hwclaims[pdf]'"])
