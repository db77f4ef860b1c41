"""A claim beside the text that it came from."""
from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import streamlit as st

from claims import audit
from dashboards import address, data, site, wording
from dashboards.charts import marks
from dashboards.widgets.frame import link, open_paper

# Paper text is put into HTML only through html.escape. The value is marked by its background and by a line under it,
# so that it stands out without colour too.
_STYLE = """<style>
.claim-text {font-size: 1.05rem; line-height: 1.6; overflow-wrap: anywhere;}
.claim-text.rest {font-size: 0.95rem; opacity: 0.9;}
.claim-text mark {background: rgba(255, 190, 0, 0.38); color: inherit; font-weight: 600; padding: 0.1em 0.15em;
  border-bottom: 2px solid #e07b00; border-radius: 2px;}
.claim-text .sentence {background: rgba(128, 128, 128, 0.16);}
.claim-facts {display: grid; grid-template-columns: repeat(auto-fill, minmax(140px, 1fr)); gap: 0.5rem 1rem;
  margin: 0;}
.claim-facts dt {font-size: 0.8rem; opacity: 0.7;}
.claim-facts dd {margin: 0; overflow-wrap: anywhere;}
</style>"""


def marked(text: str, start: int, end: int) -> str:
    """`text` as HTML, escaped, with the characters start..end marked."""
    return f"{html.escape(text[:start])}<mark>{html.escape(text[start:end])}</mark>{html.escape(text[end:])}"


def sentence_html(claim: Mapping[str, Any]) -> str:
    """The claim's sentence as HTML with its value marked."""
    field_text, start = claim[claim["field"]] or "", claim["start"]
    begin = field_text.rfind(claim["sentence"], 0, start + len(claim["sentence"]))
    if not begin <= start < begin + len(claim["sentence"]):
        return html.escape(claim["sentence"])
    return marked(claim["sentence"], start - begin, claim["end"] - begin)


def abstract_html(claim: Mapping[str, Any]) -> str:
    """Title or abstract of the claim as HTML: its sentence shaded, its value marked."""
    text = claim[claim["field"]] or ""
    begin = text.rfind(claim["sentence"], 0, claim["start"] + len(claim["sentence"]))
    if begin < 0:
        return html.escape(text)
    end = begin + len(claim["sentence"])
    return (f'{html.escape(text[:begin])}<span class="sentence">{sentence_html(claim)}</span>{html.escape(text[end:])}')


def pick(claim_id: str | None) -> None:
    """Makes a claim the one whose evidence is shown, and names it in the address; None: none is."""
    address.put(**{address.CLAIM: claim_id})


def picked_on_chart(key: str) -> None:
    """Picks the claim whose mark was clicked on the chart `key`."""
    chosen = st.session_state[key].selection.get(marks.PICK) or []
    pick(chosen[0]["claim_id"] if chosen else None)


def show_picked() -> None:
    """The evidence of the claim that the address names, if it names one. Raises database.DatabaseError."""
    if claim_id := st.query_params.get(address.CLAIM):
        show(claim_id)


def _facts(claim: Mapping[str, Any]) -> list[tuple[str, str]]:
    def listed(name: str) -> str:
        return "; ".join(claim[name]) if claim[name] is not None else ""

    gain = wording.gain(claim["gain_low"], claim["gain_high"]) if claim["gain_low"] is not None else ""
    if gain:
        mark = wording.gain_mark(claim["bound"], claim["direction"], data.higher_is_better(claim["metric"]),
                                 claim["stat"])
        gain = f"{gain} ({mark})"
    si = "" if claim["si_unit"] is None else wording.amount(claim["si_low"], claim["si_high"], claim["si_unit"])
    facts = [("metric", wording.metric(claim["metric"])), ("stated", wording.stated(claim)), ("gain", gain),
             ("in base units", si), ("statistic", "" if claim["stat"] == "none" else claim["stat"]),
             ("system", claim["subject"] or ""),
             ("baseline", claim["baseline"] or ("not stated" if claim["kind"] == "relative" else "")),
             ("hardware", listed("hardware")), ("baseline's hardware", listed("baseline_hardware")),
             ("workload", listed("workload")), ("precision", listed("precision")),
             ("whose figure", "this paper's" if claim["role"] == "result" else "background"),
             ("confidence", f"{claim['confidence']:.2f}"), ("rule", claim["rule"])]
    return [(name, value) for name, value in facts if value]


def show(claim_id: str) -> None:
    """The claim: its sentence with the value marked, its fields, and the text around it. Raises data.DatabaseError."""
    claim = data.claim(claim_id)
    if claim is None:
        with st.container(border=True):
            st.write("The link names a claim that is not in this database:")
            st.code(claim_id, language=None)
        return
    with st.container(border=True, key="evidence"):
        st.html(f"{_STYLE}<div class='claim-text rest'><b>{html.escape(claim['title'] or claim['paper_id'])}</b></div>"
                f"<p class='claim-text'>{sentence_html(claim)}</p><dl class='claim-facts' style='padding: 0'>"
                + "".join(f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(str(value))}</dd></div>"
                          for name, value in _facts(claim)) + "</dl>")
        with st.expander("The whole text" if claim["field"] == "title" else "The whole abstract"):
            st.html(f"{_STYLE}<div class='claim-text rest'>{abstract_html(claim)}</div>")
        notes = data.findings(claim_id) + [(code, audit.CAVEATS[code]) for code in claim["caveats"]]
        if notes:
            st.html(_STYLE + "".join(f"<div class='claim-text rest'><b>{html.escape(code.replace('_', ' '))}</b>: "
                                     f"{html.escape(message)}</div>" for code, message in notes))
        open_paper(claim["url"])
        link(site.PAPER, "See it in its paper", {"paper": [claim["paper_id"]], address.CLAIM: [claim_id]})
        st.caption(f"Claim `{claim_id}`: characters {claim['start']} to {claim['end']} of the {claim['field']}.")
