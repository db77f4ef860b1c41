"""The filters, in the side bar: a copied link shows the same claims."""
from __future__ import annotations

import typing
from collections.abc import Callable

import streamlit as st

from claims import audit, model, registry, vocabulary
from dashboards import address, data, wording
from dashboards.filters import NOT_STATED, Filters
from dashboards.widgets import controls

_NAMES = (  # of filters whose values are names, open to what the database holds
    ("device", "Device", "Devices of the registry, by id. Others are found by the search."),
    ("baseline", "Baseline", "What is compared with. A name beginning with generic: names nobody."),
    ("workload", "Workload", "Model, kernel, task or data set."),
    ("subject", "System", "Whose number it is."),
    ("precision", "Precision", "Number format, as the paper writes it."),
)
# A share of the peak judges nothing, so it is none of a claim's own codes.
_CHECKS = {code: means for code, means in audit.CODES.items() if code != "share_of_peak"}
_CODES = {**_CHECKS, **audit.CAVEATS}


def _in(options: typing.Iterable[str]) -> Callable[[str], str | None]:
    known = set(options)
    return lambda value: value if value in known else None


def _closed(values: typing.Any) -> list[str]:
    return list(typing.get_args(values))


def _classes() -> list[str]:
    return [entry.name for entry in registry.device_classes()]


def show(*, metric: bool = True) -> Filters:
    """Draws the filters in the side bar and returns what was chosen; `metric` unless the page has its own.

    Raises database.DatabaseError.
    """
    chosen: dict[str, typing.Any] = {}
    with st.sidebar:
        chosen["q"] = controls.text("q", "Search", placeholder="in sentence, title, names",
                                    help="Finds the text anywhere in the sentence, the title or a name.")
        if metric:
            chosen["metric"] = controls.choices(
                "metric", "Metric", data.names("metric"), _in(vocabulary.metrics()),
                help="What is measured, as `claims metrics` lists it.")
        chosen["hardware_class"] = controls.choices(
            "hardware_class", "Device class", [*data.names("hardware_class"), NOT_STATED],
            _in([*_classes(), NOT_STATED]))
        for key, label, meaning in _NAMES[:3]:
            chosen[key] = _names(key, label, meaning)
        with st.expander("More filters", expanded=_more_in_use()):
            chosen |= _more()
        filters = Filters(**chosen)
        st.button("Reset filters", on_click=_reset, disabled=not filters.changed(), width="stretch",
                  icon=":material/restart_alt:")
    return filters


def _names(key: str, label: str, meaning: str) -> tuple[str, ...]:
    options = [*data.names(key), NOT_STATED]
    in_words = wording.devices if key == "device" else wording.name
    return controls.choices(key, label, options, lambda value: data.known(key, value),
                            names={option: in_words(option) for option in options},
                            help=f"{meaning} Type a name that is not listed to look for it.", more=True)


_MORE = ("subject", "precision", "kind", "bound", "role", "audit", "caveat", "without", "since", "until",
         "confidence", "restated")


def _more_in_use() -> bool:
    return any(key in st.query_params for key in _MORE)


def _more() -> dict[str, typing.Any]:
    chosen: dict[str, typing.Any] = {}
    for key, label, meaning in _NAMES[3:]:
        chosen[key] = _names(key, label, meaning)
    for key, label, values, meaning in (
            ("kind", "Kind", _closed(model.Kind), "relative: against a baseline; absolute: with a unit; change: from A "
             "to B."),
            ("bound", "Bound", _closed(model.Bound), "What is said of the number: up_to, over, under, approx; exact "
             "when nothing is.")):
        chosen[key] = controls.choices(key, label, values, _in(values), help=meaning)
    chosen["role"] = controls.choice(
        "role", "Whose figure", [*_closed(model.Role), "any"], "result",
        help="result: of the paper itself; background: motivation, requirement, earlier work.")
    chosen["audit"] = controls.choices("audit", "Checks", list(_CHECKS), _in(_CHECKS), help=_explained(_CHECKS))
    chosen["caveat"] = controls.choices("caveat", "Caveats", list(audit.CAVEATS), _in(audit.CAVEATS),
                                        help=_explained(audit.CAVEATS))
    chosen["without"] = controls.choices("without", "Without", list(_CODES), _in(_CODES),
                                         help="Checks and caveats that a claim must not have.")
    if years := data.years():
        for key, label in (("since", "From year"), ("until", "To year")):
            chosen[key] = controls.number(key, label, *years, 1, placeholder="any")
    elif "since" in st.query_params or "until" in st.query_params:
        address.unknown("since, until", "no paper of this database has a year")
    chosen["confidence"] = controls.number(
        "confidence", "Confidence at least", 0.0, 1.0, 0.05, placeholder="any",
        help="Probability that metric, value, bound, system and baseline are right.") or 0.0
    chosen["restated"] = controls.switch("restated", "Count repeated claims",
                                         help="A value that title and abstract both state counts once.")
    return chosen


def _explained(codes: typing.Mapping[str, str]) -> str:
    return "\n".join(f"- {code}: {means}" for code, means in codes.items())


def _reset() -> None:
    address.put(**dict.fromkeys(address.carried()))
