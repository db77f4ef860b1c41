"""The published database: where it is, what the filters ask of it, and the rows that come back.

`claims dashboard` names the database in the environment variable CLAIMS_DB. A build publishes a new file under the
same name by swapping a symlink, so the name is resolved at every interaction and each file has a connection of its
own. A connection shared across threads mixes up results: every call here takes its own cursor.
"""
from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from claims import resources, vocabulary
from claims.model import Claim

ENVIRONMENT = "CLAIMS_DB"

# The database is only ever read, and nothing in it can make DuckDB read anything else.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "lock_configuration": True,
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


@st.cache_resource(max_entries=3, show_spinner=False)
def _connection(path: str, identity: tuple[int, int]) -> duckdb.DuckDBPyConnection:
    """One read-only connection for a file; `identity` tells a file from another that took its place."""
    try:
        return duckdb.connect(path, read_only=True, config=_CONFIG)
    except duckdb.Error as error:
        raise DatabaseError(f"{path} cannot be read as a claims database: {error}") from error


@contextlib.contextmanager
def _result(sql: str, parameters: Sequence[Any]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor of its own with the result of one query on the database published now."""
    path = published()
    status = os.stat(path)
    with _connection(path, (status.st_ino, status.st_mtime_ns)).cursor() as cursor:
        try:
            yield cursor.execute(sql, list(parameters))
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise DatabaseError(f"{path} is not a claims database of this version: {error}") from error


def query(sql: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
    """The result of one query on the database published now. Raises DatabaseError."""
    with _result(sql, parameters) as result:
        return result.df()


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader chose. Empty means all; texts are looked for anywhere, in any case, in any of their columns."""

    metric: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    role: str = "result"  # or "background", or "any"
    baseline: str = ""
    hardware: str = ""
    q: str = ""
    restated: bool = False  # also the claims that repeat an earlier one of their paper

    def where(self) -> tuple[str, list[Any]]:
        """The condition, on the tables `claims` and `papers`, and its parameters."""
        conditions = ["true"]
        parameters: list[Any] = []
        for column in ("metric", "kind", "bound"):
            if getattr(self, column):
                conditions.append(f"list_contains(?, claims.{column})")
                parameters.append(list(getattr(self, column)))
        for text, columns in ((self.baseline, _BASELINE), (self.hardware, _HARDWARE), (self.q, _ANYWHERE)):
            if text.strip():
                conditions.append(f"contains(lower(concat_ws(' | ', {', '.join(columns)})), lower(?))")
                parameters.append(text.strip())
        if self.role != "any":
            conditions.append("claims.role = ?")
            parameters.append(self.role)
        if not self.restated:
            conditions.append("claims.restates IS NULL")
        return " AND ".join(conditions), parameters

    def changed(self) -> list[str]:
        """The names of the filters that are not at their defaults."""
        return [field.name for field in fields(self) if getattr(self, field.name) != field.default]


def _joined(*columns: str) -> tuple[str, ...]:
    return tuple(f"array_to_string(claims.{column}, ' | ')" for column in columns)


_BASELINE = ("claims.baseline", *_joined("baseline_names", "baseline_hardware"))
_HARDWARE = (*_joined("hardware", "hardware_ids"), "claims.hardware_class")
_ANYWHERE = ("claims.sentence", "papers.title", "claims.subject", "claims.subject_name", *_BASELINE, *_HARDWARE,
             *_joined("workload", "workload_names", "precision"))

# Columns of the record as they stand in CSV: evidence has a table of its own.
COLUMNS = [field.name for field in fields(Claim) if field.name != "evidence"]
_FROM = "FROM claims LEFT JOIN papers USING (paper_id)"


def totals() -> dict[str, int]:
    """How much is in the database: papers, papers with claims, claims, restated claims, metrics."""
    row = query("""
        SELECT (SELECT count(*) FROM papers) AS papers, count(DISTINCT paper_id) AS with_claims, count(*) AS claims,
               count(restates) AS restated, count(DISTINCT metric) AS metrics FROM claims""").iloc[0]
    return {str(key): int(value) for key, value in row.items()}


def count(filters: Filters) -> int:
    """Number of claims that the filters let through."""
    where, parameters = filters.where()
    return int(query(f"SELECT count(*) {_FROM} WHERE {where}", parameters).iat[0, 0])


def rows(filters: Filters, limit: int | None = None) -> pd.DataFrame:
    """The claims that the filters let through, in the table's order, with the paper's title and url."""
    where, parameters = filters.where()
    columns = ", ".join(f'claims."{column}"' for column in COLUMNS)
    return query(f"SELECT {columns}, papers.title, papers.url {_FROM} WHERE {where} ORDER BY claims.rowid"
                 + (f" LIMIT {int(limit)}" if limit is not None else ""), parameters)


def records(filters: Filters) -> list[dict[str, Any]]:
    """The claims that the filters let through as dicts of plain values, in the table's order, all of them."""
    where, parameters = filters.where()
    columns = ", ".join(f'claims."{column}"' for column in COLUMNS)
    with _result(f"SELECT {columns} {_FROM} WHERE {where} ORDER BY claims.rowid", parameters) as result:
        return [dict(zip(COLUMNS, row, strict=True)) for row in result.fetchall()]


def options(column: str) -> list[str]:
    """The values of a column of `claims` that occur, the most frequent first."""
    assert column in COLUMNS
    return query(f'SELECT "{column}" AS value FROM claims WHERE "{column}" IS NOT NULL '
                 "GROUP BY ALL ORDER BY count(*) DESC, value")["value"].tolist()


def claim(claim_id: str) -> dict[str, Any] | None:
    """One claim with its paper's title, abstract and url; None when there is no such claim."""
    found = query("SELECT claims.*, papers.title AS title, papers.abstract AS abstract, papers.url AS url "
                  f"{_FROM} WHERE claim_id = ?", [claim_id])
    if found.empty:
        return None
    return {str(key): None if _absent(value) else value for key, value in found.iloc[0].items()}


def _absent(value: Any) -> bool:
    return not isinstance(value, (list, tuple)) and not hasattr(value, "__len__") and bool(pd.isna(value))


def higher_is_better(metric: str) -> bool:
    """The metric's polarity, from the vocabulary. Raises KeyError for a metric that is not in it."""
    return vocabulary.metrics()[metric].better == "higher"
