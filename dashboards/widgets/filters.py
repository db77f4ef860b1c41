"""The filters, in the side bar and in the address: a copied link shows the same claims."""
from __future__ import annotations

import typing
from dataclasses import fields

import streamlit as st

from claims import model
from dashboards import data

DEFAULTS = {field.name: field.default for field in fields(data.Filters)}


def _choices() -> dict[str, list[str]]:
    closed = {"kind": model.Kind, "bound": model.Bound, "role": model.Role}
    choices = {key: list(typing.get_args(values)) for key, values in closed.items()}
    return choices | {"metric": data.options("metric"), "role": [*choices["role"], "any"]}


def _reset() -> None:
    for key, default in DEFAULTS.items():
        st.session_state[key] = list(default) if isinstance(default, tuple) else default


def _note_unknown(choices: dict[str, list[str]]) -> None:
    """Notes the values of a link that mean nothing here: Streamlit drops them without a word."""
    if "link_checked" in st.session_state:
        return
    choices = choices | {"restated": ["true", "false"]}
    st.session_state.link_checked = [
        (key, value) for key, known in choices.items() for value in st.query_params.get_all(key) if value not in known]


def show() -> data.Filters:
    """Draws the filters in the side bar and returns what was chosen. Raises data.DatabaseError."""
    choices = _choices()
    _note_unknown(choices)
    with st.sidebar:
        chosen: dict[str, typing.Any] = {}
        chosen["q"] = st.text_input(
            "Search", key="q", type="search", bind="query-params", live="400ms",
            placeholder="in sentence, title, names",
            help="Finds the text anywhere in the sentence, the title or a name.")
        # The options are shown as the record has them: what is shown is also what stands in the address.
        for key, label, meaning in (
                ("metric", "Metric", "What is measured, as `claims metrics` lists it."),
                ("kind", "Kind", "relative: against a baseline; absolute: with a unit; change: from A to B."),
                ("bound", "Bound", "What is said of the number: up_to, over, under, approx; exact when nothing is.")):
            chosen[key] = tuple(st.multiselect(label, choices[key], key=key, placeholder="all", help=meaning,
                                               bind="query-params"))
        chosen["baseline"] = st.text_input("Baseline", key="baseline", type="search", bind="query-params",
                                           live="400ms", placeholder="such as vLLM, cuBLAS, CPU")
        chosen["hardware"] = st.text_input("Hardware", key="hardware", type="search", bind="query-params",
                                           live="400ms", placeholder="such as A100, FPGA")
        chosen["role"] = st.selectbox(
            "Role", choices["role"], key="role", bind="query-params",
            help="result: of the paper itself; background: motivation, requirement, earlier work.")
        chosen["restated"] = st.toggle("Count repeated claims", key="restated", bind="query-params",
                                       help="A value that the title and the abstract both state counts once.")
        filters = data.Filters(**chosen)
        st.button("Reset filters", on_click=_reset, disabled=not filters.changed(), width="stretch",
                  icon=":material/restart_alt:")
    unknown = st.session_state.link_checked
    if unknown:
        with st.container(border=True):
            st.write(":material/link_off: The link asks for values that are not known here; they are left out:")
            st.code("\n".join(f"{key} = {value}" for key, value in unknown), language=None)
    return filters
