"""The address is what a page shows: everything that is chosen stands in it, and nowhere else.

A copied link, a reload, Back and Forward therefore all show the same. A widget gets its value from the address before
it is drawn, and puts what was chosen back. Streamlit's own binding (`bind="query-params"`) drops what it does not know
without a word and loses what a link to another page carries.
"""
from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields

import streamlit as st

from dashboards.filters import Filters

CLAIM = "claim"  # the claim whose evidence is shown
_UNKNOWN = "unknown in the address"
# When something else is chosen, these begin anew.
_PASSING = (CLAIM, "part")


@contextlib.contextmanager
def reading() -> Iterator[list[tuple[str, str]]]:
    """Gathers, while a page is drawn, what its address asks for that is not known: names with values."""
    st.session_state[_UNKNOWN] = []
    yield st.session_state[_UNKNOWN]


def unknown(key: str, value: str) -> None:
    """Notes a value in the address that means nothing here."""
    noted = st.session_state.setdefault(_UNKNOWN, [])
    if (key, value) not in noted:
        noted.append((key, value))


def many(key: str, known: Callable[[str], str | None]) -> tuple[str, ...]:
    """The values of `key` in the address as `known` spells them; those for which it gives None are noted."""
    out = []
    for value in st.query_params.get_all(key):
        if (found := known(value)) is None:
            unknown(key, value)
        elif found not in out:
            out.append(found)
    return tuple(out)


def one(key: str, default: str, known: Callable[[str], str | None] = lambda value: value) -> str:
    """The value of `key` in the address, or the default; of several, the last, and the others are noted."""
    found = many(key, known)
    for other in found[:-1]:
        unknown(key, other)
    return found[-1] if found else default


def number(key: str, low: float, high: float) -> float | None:
    """The number that `key` has in the address, None without one."""
    value = st.query_params.get(key)
    if value is None:
        return None
    with contextlib.suppress(ValueError):
        if low <= float(value) <= high:
            return float(value)
    unknown(key, value)
    return None


def flag(key: str) -> bool:
    """True when `key` is switched on in the address."""
    return one(key, "", lambda value: value if value in ("true", "false") else None) == "true"


def put(**chosen: str | Iterable[str] | None) -> None:
    """Puts what was chosen into the address, in one step for Back; None or nothing takes a name out."""
    address = {key: st.query_params.get_all(key) for key in st.query_params}
    for key in _PASSING if set(chosen) - set(_PASSING) else ():
        address.pop(key, None)
    for key, value in chosen.items():
        address.pop(key, None)
        items = [value] if isinstance(value, str) else list(value or ())
        if items:
            address[key] = items
    st.query_params.from_dict(address)


def carried() -> dict[str, list[str]]:
    """The filters in the address: what a link to another page takes along."""
    return {field.name: found for field in fields(Filters) if (found := st.query_params.get_all(field.name))}


def of(filters: Filters) -> dict[str, list[str]]:
    """What stands in the address for the filters: names with their values, defaults left out."""
    out = {}
    for name in filters.changed():
        value = getattr(filters, name)
        if isinstance(value, bool):
            out[name] = [str(value).lower()]
        elif isinstance(value, (int, float)):
            out[name] = [f"{value:g}"]
        else:
            out[name] = [value] if isinstance(value, str) else list(value)
    return out
