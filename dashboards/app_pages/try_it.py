"""Text of one's own: what is read in it, and why. Nothing of it is stored, and none of it is in the address."""
from __future__ import annotations

import io
from itertools import islice

import pandas as pd
import streamlit as st

from claims import audit, readers, schema
from claims.extract import explain, extract_paper
from claims.model import Claim, Paper
from dashboards import site, wording
from dashboards.widgets import read_text, table
from dashboards.widgets.frame import frame, nothing

LETTERS = 20_000  # of a text that is pasted
MEGABYTES = 10  # of a file
PAPERS = 200  # of a file
PROBLEMS = 10  # that are shown
TITLE = "TinyServe: Paged Attention on Small GPUs"
ABSTRACT = """We present TinyServe, a serving system for large language models. On a single NVIDIA A100, TinyServe \
improves throughput by up to 2.4x over vLLM for Llama-2-7B and cuts latency by 35%. Its attention kernel reaches \
190 TFLOPS in FP16."""


def _uploaded() -> list[Paper] | None:
    """The papers of a file, what could not be read being said; None without a file."""
    file = st.file_uploader("Or a file, in any format that the command reads", max_upload_size=MEGABYTES,
                            help=f"JSON Lines, CSV, BibTeX, RIS, PDF, text, packed or not. The first {PAPERS} papers.")
    if file is None:
        return None
    problems: list[readers.Problem] = []
    papers: list[Paper] = []
    with st.spinner("Reading ..."):
        try:
            papers = list(islice(readers.read(io.BytesIO(file.getvalue()), name=file.name,
                                              on_problem=problems.append), PAPERS))
        except readers.ReadError as error:
            st.code(str(error), language=None, wrap_lines=True)
    if problems:
        st.write(":material/error: Not read:")
        more = len(problems) - PROBLEMS
        st.code("\n".join([*(str(problem) for problem in problems[:PROBLEMS])] + [f"and {more} more"] * (more > 0)),
                language=None, wrap_lines=True)
    return papers


def _pasted() -> list[Paper]:
    title = st.text_input("Title", TITLE, max_chars=1_000)
    abstract = st.text_area("Abstract", ABSTRACT, height=210, max_chars=LETTERS,
                            help="Ctrl+Enter reads it. LaTeX may stay in it.")
    return [Paper(paper_id="pasted", title=title or "", abstract=abstract or "")]


def _rows(paper: Paper, claims: list[Claim]) -> pd.DataFrame:
    numbers = dict.fromkeys(("gain_low", "gain_high", "si_low", "si_high"), float)
    return pd.DataFrame([schema.plain(claim) for claim in claims]).astype(numbers).assign(title=paper.title)


def _show(paper: Paper) -> None:
    """One paper: its text with the claims marked, and what is said of each."""
    claims = extract_paper(paper)
    plain = [schema.plain(claim) for claim in claims]
    places = [(item["slot"], item["field"], item["start"], item["end"]) for claim in plain
              for item in claim["evidence"]]
    left, right = st.columns([3, 2], gap="large")
    with left:
        read_text.show({field: text for field, text in (("title", paper.title), ("abstract", paper.abstract)) if text},
                       plain, places)
    with right:
        st.subheader(wording.number(len(claims), "claim"), anchor=False)
        for number, claim in enumerate(plain, 1):
            gain = f", gain {wording.gain(claim['gain_low'], claim['gain_high'])}" if claim["gain_low"] else ""
            st.write(read_text.label(number, claim) + wording.plain(gain)
                     + f" (confidence {claim['confidence']:.2f})")
        for found in audit.findings(claims):
            st.write(wording.plain(f"{found.code.replace('_', ' ')}: {found.message}"))
        if not claims:
            st.write("No number was read as a claim. Below stands why.")
    with st.expander("How it was read: mentions, rules, evidence, and numbers that are no claims", expanded=not claims):
        st.code(str(explain(paper.abstract, paper.title)), language=None, wrap_lines=True)
    if claims:
        table.show(_rows(paper, claims), pickable=False)


with frame(site.TRY, "Try it", "Paste an abstract, or upload papers, and see what is read. Nothing is stored, and "
           "nothing leaves this machine."):
    left, right = st.columns([3, 2], gap="large")
    with right:
        uploaded = _uploaded()
    with left:
        papers = _pasted() if uploaded is None else uploaded
    if not papers:
        nothing("The file has no paper that could be read: see above what is wrong with it.")
    else:
        chosen = 0
        if len(papers) > 1:
            chosen = st.selectbox(f"{wording.number(len(papers), 'paper')} of the file", range(len(papers)),
                                  format_func=lambda k: papers[k].title or papers[k].paper_id)
        _show(papers[chosen])
        claims = [claim for paper in papers for claim in extract_paper(paper)]
        with st.container(horizontal=True, key="downloads"):
            for name, label, kind in (("csv", "CSV", "text/csv"), ("jsonl", "JSON Lines", "application/jsonl")):
                table.save(f"{label} of {wording.number(len(claims), 'claim')}",
                           lambda name=name: table.written(claims, name), f"claims.{name}", kind)
