"""The published database: where it is, and the rows that a query on it gives.

`claims dashboard` names the database in the environment variable CLAIMS_DB. A build publishes a new file under the
same name by swapping a symlink, so the name is resolved at every interaction and each file has a connection of its
own. A connection shared across threads mixes up results: every call here takes its own cursor.
"""
from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from claims import resources

ENVIRONMENT = "CLAIMS_DB"

# The database is only ever read, and nothing in it can make DuckDB read anything else.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "lock_configuration": True,
    "memory_limit": "400MB",  # of all sessions together
}


class DatabaseError(Exception):
    """The database is missing or cannot be read; the message says what to do."""


def name() -> Path:
    """The database as its user named it: possibly a symlink, possibly missing."""
    return Path(os.environ.get(ENVIRONMENT) or resources.default_database())


def published() -> str:
    """The file that the name stands for now. Raises DatabaseError when there is none."""
    path = name()
    if not path.exists():
        raise DatabaseError(f"There is no database at {path}.")
    return os.path.realpath(path)


def edition() -> tuple[str, int, int]:
    """What tells the database published now from others: what is remembered of one is remembered under this."""
    path = published()
    status = os.stat(path)
    return path, status.st_ino, status.st_mtime_ns


@st.cache_resource(max_entries=3, show_spinner=False)
def _connection(edition: tuple[str, int, int]) -> duckdb.DuckDBPyConnection:
    """One read-only connection for a file."""
    try:
        return duckdb.connect(edition[0], read_only=True, config=_CONFIG)
    except duckdb.Error as error:
        raise DatabaseError(f"{edition[0]} cannot be read as a claims database: {error}") from error


@contextlib.contextmanager
def result(sql: str, parameters: Sequence[Any] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor of its own with the result of one query on the database published now. Raises DatabaseError."""
    now = edition()
    with _connection(now).cursor() as cursor:
        try:
            yield cursor.execute(sql, list(parameters))
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise DatabaseError(f"{now[0]} is not a claims database of this version: {error}") from error


def query(sql: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
    """The result of one query on the database published now. Raises DatabaseError."""
    with result(sql, parameters) as rows:
        return rows.df()


def values(sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
    """The first column of a result, as plain values. Raises DatabaseError."""
    with result(sql, parameters) as rows:
        return [row[0] for row in rows.fetchall()]


def remembered(sql: str) -> pd.DataFrame:
    """As `query`, remembered for as long as the same database is published: not to be changed by who gets it."""
    return _remembered(edition(), sql)


@st.cache_resource(max_entries=60, show_spinner=False)
def _remembered(edition: tuple[str, int, int], sql: str) -> pd.DataFrame:
    return query(sql)
