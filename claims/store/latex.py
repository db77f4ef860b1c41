"""Claims as a LaTeX table and papers as BibTeX. What papers wrote is shown as characters, never run as commands."""
from __future__ import annotations

import hashlib
import re
import urllib.parse
from collections.abc import Iterable, Iterator
from typing import Any

MOST = 500  # claims that a printed table may have
_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
            ">": r"\textgreater{}", "|": r"\textbar{}",
            **{letter: "\\" + letter for letter in "&%$#_{}"}}
_ESCAPES = str.maketrans(_SPECIAL)
_BOUNDS = {"up_to": r"$\leq$ ", "over": r"$>$ ", "under": r"$<$ ", "approx": r"$\approx$ "}
_HEAD = r"""% Numeric claims of papers, made by `claims export`. In the preamble:
%   \usepackage{booktabs,longtable}   and for a LaTeX before 2018 \usepackage[utf8]{inputenc}
% The papers are in papers.bib: \bibliography{papers}
\begin{longtable}{lp{3cm}lrp{3cm}p{3cm}}
\toprule
Paper & Subject & Metric & Value & Baseline & Hardware \\
\midrule
\endhead
\bottomrule
\endfoot
"""


def escaped(text: str) -> str:
    """The text on one line, so that LaTeX prints its very characters; those that cannot be printed are left out."""
    folded = " ".join(text.split())
    if not folded.isprintable():
        folded = "".join(filter(str.isprintable, folded))
    return folded.translate(_ESCAPES)


def table(claims: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The lines of a table with a row a claim, to be \\input into a document."""
    yield _HEAD
    for claim in claims:
        cells = (rf"\cite{{{key(claim['paper_id'])}}}", escaped(claim["subject"] or ""),
                 escaped(claim["metric"].replace("_", " ")), _BOUNDS.get(claim["bound"], "") + escaped(_value(claim)),
                 escaped(claim["baseline"] or ""), escaped(", ".join(claim["hardware"])))
        yield " & ".join(cells) + " \\\\\n"
    yield "\\end{longtable}\n"


def _value(claim: dict[str, Any]) -> str:
    low, high = f"{claim['low']:.10g}", f"{claim['high']:.10g}"
    sign = {"increase": "+", "decrease": "-"}.get(claim["direction"] or "", "") if claim["unit"] == "%" else ""
    return f"{sign}{low if low == high else f'{low} to {high}'} {claim['unit']}".strip()


def key(paper_id: str) -> str:
    """A BibTeX key for a paper: its id where that can be one, else what is left of it and a hash."""
    safe = re.sub(r"[^a-z0-9.:/+-]", "-", paper_id.casefold())
    return safe if safe == paper_id else f"{safe[:40]}-{hashlib.sha256(paper_id.encode()).hexdigest()[:8]}"


def entry(paper: dict[str, Any]) -> str:
    """A paper as a BibTeX entry. Titles keep their capitals."""
    fields = {
        "title": f"{{{escaped(paper['title'])}}}",
        "author": " and ".join(f"{{{name}}}" if re.search(r"\band\b", name) else name
                               for name in map(escaped, paper["authors"])),
        "year": str(paper["year"] or ""),
        "howpublished": escaped(paper["venue"] or ""),
        "eprint": _address(paper["arxiv_id"]),
        "archiveprefix": "arXiv" if paper["arxiv_id"] else "",
        "doi": _address(paper["doi"]),
        "url": _address(paper["url"]),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{key(paper['paper_id'])},\n{lines}}}\n"


def _address(text: str | None) -> str:
    """A text for fields that are taken verbatim: whatever cannot stand in an address is percent-encoded."""
    return urllib.parse.quote(text or "", safe="%/:?#[]@!$&'()*+,;=~-._")
