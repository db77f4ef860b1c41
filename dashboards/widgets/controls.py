"""Widgets whose value stands in the address: a choice, several, a text, a number, a switch."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboards import address


def _widget(key: str) -> str:
    return f"control {key}"


def _put(key: str, default: Any, text: Callable[[Any], Any], clears: Iterable[str]) -> None:
    value = st.session_state[_widget(key)]
    address.put(**dict.fromkeys(clears), **{key: None if value == default else text(value)})


def _bound(key: str, value: Any, default: Any, text: Callable[[Any], Any] = lambda value: value,
           clears: Iterable[str] = ()) -> dict[str, Any]:
    """What ties a widget to the address: its value from there, and the way back.

    `clears` are names in the address that mean nothing once this one has another value.
    """
    st.session_state[_widget(key)] = value
    return {"key": _widget(key), "on_change": _put, "args": (key, default, text, clears)}


def choice(key: str, label: str, options: Sequence[str], default: str | None = None, *,
           names: Mapping[str, str] | None = None, help: str | None = None, segmented: bool = False,
           disabled: bool = False, clears: Iterable[str] = ()) -> str:
    """One of some options, which `names` gives other names on the page; the first one where there is no default.

    Another choice takes the names in `clears` out of the address.
    """
    default = options[0] if default is None else default
    value = address.one(key, default, lambda text: text if text in options else None)
    draw: Any = st.segmented_control if segmented else st.selectbox
    more = {"required": True} if segmented else {}
    draw(label, options, format_func=lambda option: (names or {}).get(option, option), help=help, disabled=disabled,
         **more, **_bound(key, value, default, clears=clears))
    return value


def choices(key: str, label: str, options: Sequence[str], known: Callable[[str], str | None], *,
            names: Mapping[str, str] | None = None, help: str | None = None, more: bool = False) -> tuple[str, ...]:
    """Any of some options; with `more`, others too that can be typed, if `known` finds them."""
    value = address.many(key, known)
    st.multiselect(label, [*options, *(item for item in value if item not in options)], placeholder="all", help=help,
                   format_func=lambda option: (names or {}).get(option, option), accept_new_options=more,
                   select_all=False, **_bound(key, list(value), []))
    return value


def text(key: str, label: str, *, placeholder: str | None = None, help: str | None = None) -> str:
    """A text that is looked for: it is sent while it is typed."""
    value = address.one(key, "")
    st.text_input(label, type="search", live="400ms", placeholder=placeholder, help=help, **_bound(key, value, ""))
    return value


def area(key: str, label: str, default: str, *, height: int, help: str | None = None, most: int | None = None,
         clears: Iterable[str] = ()) -> str:
    """A text of several lines, of at most `most` characters, sent when the field is left or by Ctrl+Enter."""
    value = address.one(key, default)[:most]
    st.text_area(label, height=height, help=help, max_chars=most, **_bound(key, value, default, clears=clears))
    return value


def switch(key: str, label: str, *, help: str | None = None) -> bool:
    """Something that is on or off; off where the address does not say."""
    value = address.flag(key)
    st.toggle(label, help=help, **_bound(key, value, False, lambda on: str(on).lower()))
    return value


def number(key: str, label: str, low: float, high: float, step: float, *, help: str | None = None,
           placeholder: str | None = None) -> float | None:
    """A number between two others, or none."""
    value = address.number(key, low, high)
    whole = isinstance(step, int)
    shown = value if value is None or not whole else int(value)
    st.number_input(label, low, high, step=step, help=help, placeholder=placeholder,
                    **_bound(key, shown, None, lambda chosen: f"{chosen:g}"))
    return shown
