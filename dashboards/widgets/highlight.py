"""A text with what was read in it marked in place: values, and the system, baseline, device and workload of each.

Each kind has a line of its own under it, so that nobody has to tell colours apart.
"""
from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

SLOTS = {"subject": "system", "baseline": "baseline", "hardware": "device", "baseline_hardware": "device",
         "workload": "workload"}
"""The kind of mark for a slot of the evidence; other slots are not marked."""

VALUE = "value"
_LINES = {VALUE: ("255, 190, 0", "solid"), "system": ("59, 125, 221", "double"), "baseline": ("209, 73, 91", "dashed"),
          "device": ("22, 160, 133", "dotted"), "workload": ("155, 107, 209", "wavy")}
_STYLE = """<style>
.hl-text {line-height: 1.9; overflow-wrap: anywhere;}
.hl-text mark {color: inherit; padding: 0.05em 0.1em; border-radius: 2px;}
.hl-text sup {font-weight: 600;}
.hl-text .hl-picked {outline: 2px solid #d6336c;}
""" + "\n".join(
    f".hl-text mark.hl-{kind} {{background: rgba({colour}, 0.25); text-decoration: underline {line} rgb({colour}) 2px; "
    "text-underline-offset: 0.25em;}" for kind, (colour, line) in _LINES.items()) + "</style>"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters start..end of a text, of a kind (see SLOTS, VALUE), with a note such as the numbers of claims."""

    start: int
    end: int
    kind: str
    note: str = ""
    picked: bool = False


def legend() -> str:
    """The kinds of marks, as HTML."""
    marks = " &nbsp; ".join(f'<mark class="hl-{kind}">{kind}</mark>' for kind in _LINES)
    return f'{_STYLE}<div class="hl-text">{marks}</div>'


def marked(text: str, spans: Iterable[Span]) -> str:
    """The text as HTML, escaped, with the spans marked: values above the others, and short ones above long ones."""
    order = sorted((span for span in spans if 0 <= span.start < span.end <= len(text)),
                   key=lambda span: (span.kind == VALUE, span.start - span.end))
    top: list[Span | None] = [None] * len(text)
    for span in order:
        top[span.start:span.end] = [span] * (span.end - span.start)
    out, at = [], 0
    for span, run in groupby(top):
        size = len(list(run))
        part = html.escape(text[at:at + size])
        at += size
        if span is not None:
            note = f"<sup>{html.escape(span.note)}</sup>" if span.note and at == span.end else ""
            picked = " hl-picked" if span.picked else ""
            part = f'<mark class="hl-{span.kind}{picked}" title="{span.kind}">{part}</mark>{note}'
        out.append(part)
    return f'{_STYLE}<div class="hl-text">{"".join(out)}</div>'
