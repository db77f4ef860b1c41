"""The dashboard's script: Streamlit runs it from the top at every interaction."""
from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent


def _make_importable() -> None:
    """Lets the pages import `dashboards`, wherever this folder is: beside the package or, in a wheel, inside it.

    Its parent is not put on sys.path: in a wheel that is the package, and all its modules would become top-level.
    """
    if "dashboards" in sys.modules:
        return
    spec = importlib.util.spec_from_file_location("dashboards", HERE / "__init__.py",
                                                  submodule_search_locations=[str(HERE)])
    assert spec is not None
    sys.modules["dashboards"] = importlib.util.module_from_spec(spec)


_make_importable()

from dashboards import site  # noqa: E402

# An icon of our own: Streamlit fetches emoji and Material ones for the browser's tab from the network.
st.set_page_config(page_title="hwclaims", page_icon=str(HERE / "icon.svg"), layout="wide")
# The pages have a bar of their own (widgets/frame.py): Streamlit's loses the filters.
st.navigation([st.Page(page.script, title=page.title, icon=page.icon, url_path=page.path or None,
                       default=page is site.OVERVIEW) for page in site.PAGES], position="hidden").run()
