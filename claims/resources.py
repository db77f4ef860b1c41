"""Where bundled files are: the only module that knows.

In a wheel the folders `data`, `schemas` and `dashboards` lie inside the package; in the source tree, and so in an
editable install, they lie beside it.
"""
from __future__ import annotations

from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The bundled folder `name` ("data", "schemas", "dashboards").

    Raises FileNotFoundError when the installation is incomplete. The package's own copy comes first: beside an
    installed package lie other people's folders.
    """
    for place in (PACKAGE / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(
        f"the bundled folder {name!r} is neither in {PACKAGE} nor beside it: install hwclaims again")


def corpus() -> Path:
    """The bundled corpus: a listing page of trending papers, saved as text."""
    return folder("data") / "corpus" / "trending-papers.txt"


def gold() -> Path:
    """The bundled gold file: the records of the corpus, annotated."""
    return folder("data") / "gold" / "trending.jsonl"


def schemas() -> Path:
    """The folder of the JSON Schemas that are generated from the model."""
    return folder("schemas")


def dashboard() -> Path:
    """The script of the dashboard, to be run by Streamlit."""
    return folder("dashboards") / "app.py"


def default_database() -> Path:
    """Where the database goes when no --db is given: the user's data folder. Nothing is created."""
    return Path(platformdirs.user_data_dir("hwclaims", appauthor=False)) / "claims.duckdb"


def default_work() -> Path:
    """Where runs keep what is done so far when no --work is given: the user's cache folder. Nothing is created."""
    return Path(platformdirs.user_cache_dir("hwclaims", appauthor=False)) / "work"
