"""The filters, in the side bar and in the address: a copied link shows the same claims."""
from __future__ import annotations

import typing
from dataclasses import fields

import streamlit as st

from claims import model
from dashboards import data, wording

_CLOSED = {"kind": model.Kind, "bound": model.Bound, "role": model.Role}
_LABELS = {"exact": "nothing (exact)", "up_to": "up to", "approx": "about", "result": "results of the paper itself",
           "background": "background, earlier work", "any": "both"}
DEFAULTS = {field.name: field.default for field in fields(data.Filters)}


def _choices() -> dict[str, list[str]]:
    choices = {"metric": data.options("metric")} | {key: list(typing.get_args(t)) for key, t in _CLOSED.items()}
    choices["role"].append("any")
    return choices


def _label(value: str) -> str:
    return _LABELS.get(value, wording.metric(value))


def _reset() -> None:
    for key, default in DEFAULTS.items():
        st.session_state[key] = list(default) if isinstance(default, tuple) else default


def _warn_of_unknown(choices: dict[str, list[str]]) -> None:
    """Names the values of a link that mean nothing here: Streamlit would drop them without a word."""
    if "link_checked" in st.session_state:
        return
    st.session_state.link_checked = [
        (key, value) for key, known in choices.items() for value in st.query_params.get_all(key) if value not in known]


def show() -> data.Filters:
    """Draws the filters in the side bar and returns what was chosen. Raises data.DatabaseError."""
    choices = _choices()
    _warn_of_unknown(choices)
    with st.sidebar:
        chosen: dict[str, typing.Any] = {}
        chosen["q"] = st.text_input(
            "Search", key="q", type="search", bind="query-params", live="400ms",
            placeholder="in sentence, title, names",
            help="Finds the text anywhere in the sentence, the title or a name.")
        for key, label in (("metric", "Metric"), ("kind", "Kind"), ("bound", "What is said of the number")):
            chosen[key] = tuple(st.multiselect(
                label, choices[key], key=key, format_func=_label, placeholder="all", bind="query-params"))
        chosen["baseline"] = st.text_input("Baseline", key="baseline", type="search", bind="query-params",
                                           live="400ms", placeholder="such as vLLM, cuBLAS, CPU")
        chosen["hardware"] = st.text_input("Hardware", key="hardware", type="search", bind="query-params",
                                           live="400ms", placeholder="such as A100, FPGA")
        chosen["role"] = st.selectbox("Whose figure", choices["role"], key="role", format_func=_label,
                                      bind="query-params")
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
