"""Papers as PDF, made as the ones that people have: in one column or two, with a stamp, a scan."""
from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen import canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

ABSTRACT = ("We present FastKernel, a library of matrix kernels. On an A100 GPU it runs 2.5x faster than cuBLAS and "
            "uses 62% less energy, which makes the energy-efficient training of large models cheap.")
BODY = "Matrix multiplication is at the heart of machine learning, and 7x slower kernels have been seen before. " * 12
STYLES = getSampleStyleSheet()
HEAD = ParagraphStyle("head", fontName="Times-Bold", fontSize=20, leading=24, alignment=1)
NAMES = ParagraphStyle("names", fontName="Times-Roman", fontSize=11, leading=14, alignment=1)
TEXT = ParagraphStyle("text", fontName="Times-Roman", fontSize=10, leading=12, alignment=4)
SECTION = ParagraphStyle("section", fontName="Times-Bold", fontSize=12, leading=16)


@pytest.fixture(scope="session")
def pdf():
    """Makes a paper: see make_pdf."""
    return make_pdf


@pytest.fixture(scope="session")
def scan() -> bytes:
    """A PDF without text."""
    file = io.BytesIO()
    page = canvas.Canvas(file, invariant=True)
    page.rect(100, 100, 200, 200, fill=1)
    page.save()
    return file.getvalue()


def make_pdf(columns: int = 1, title: str = "FastKernel: Matrix Kernels That Do Not Wait for Their Memory",
        abstract: str = "Abstract", stamp: str | None = None, metadata: str = "") -> bytes:
    """A paper; `abstract` is how the abstract begins, `stamp` what stands on the margin."""
    file = io.BytesIO()
    width, height = letter
    document = BaseDocTemplate(file, pagesize=letter, title=metadata, invariant=True)
    wide = (width - 100) / columns
    frames = [Frame(50 + at * wide, 50, wide - 10, height - 190) for at in range(columns)]

    def top(page: canvas.Canvas, _document: BaseDocTemplate) -> None:
        for style, text, at in ((HEAD, title, 80), (NAMES, "Ada Lovelace and Alan Turing, University of X", 125)):
            paragraph = Paragraph(text, style)
            paragraph.wrap(width - 100, 200)
            paragraph.drawOn(page, 50, height - at - paragraph.height / 2)
        if stamp:
            page.saveState()
            page.rotate(90)
            page.setFont("Times-Roman", 20)
            page.drawString(250, -30, stamp)
            page.restoreState()

    document.addPageTemplates(PageTemplate(frames=frames, onPage=top))
    inline = not abstract[-1].isalpha()
    story = [Paragraph(f"<b>{abstract}</b> {ABSTRACT}", TEXT)] if inline else [
        Paragraph(abstract, SECTION), Paragraph(ABSTRACT, TEXT)]
    document.build([*story, Paragraph("1 Introduction", SECTION), Paragraph(BODY, TEXT)])
    return file.getvalue()
