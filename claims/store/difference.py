"""What changed between two databases: claims gained, lost and changed."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from claims import schema
from claims.store.database import connect

_IGNORED = ("claim_id", "extractor_version", "evidence")
Claims = dict[str, dict[str, Any]]  # fields by claim_id
Change = Literal["gained", "lost", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One claim that only one of two databases has, or that differs: its fields there, as (field, before, after)."""

    change: Change
    claim_id: str
    paper_id: str
    metric: str
    value_text: str
    sentence: str
    fields: tuple[tuple[str, Any, Any], ...] = ()


def differences(before: str | Path, after: str | Path) -> Iterator[Difference]:
    """The differences between the claims of two databases, lost ones first, then gained, then changed.

    A claim is the same when its claim_id is. Raises FileNotFoundError, and duckdb.Error for what is no database.
    """
    columns = [column.name for column in schema.CLAIMS.columns if column.name not in _IGNORED]
    one, two = (_claims(path, columns) for path in (before, after))
    sides: tuple[tuple[Change, Claims, Claims], ...] = (("lost", one, two), ("gained", two, one))
    for change, here, there in sides:
        for claim_id in (name for name in here if name not in there):
            yield _difference(change, claim_id, here[claim_id])
    for claim_id in (name for name in one if name in two):
        old, new = one[claim_id], two[claim_id]
        changed = tuple((name, old[name], new[name]) for name in columns if old[name] != new[name])
        if changed:
            yield _difference("changed", claim_id, new, changed)


def _difference(change: Change, claim_id: str, claim: dict[str, Any],
                fields: tuple[tuple[str, Any, Any], ...] = ()) -> Difference:
    return Difference(change, claim_id, claim["paper_id"], claim["metric"], claim["value_text"], claim["sentence"],
                      fields)


def _claims(path: str | Path, columns: list[str]) -> Claims:
    with connect(path) as connection:
        rows = connection.execute(
            f"SELECT claim_id, {', '.join(map(schema.quoted, columns))} FROM claims ORDER BY rowid").fetchall()
    return {row[0]: dict(zip(columns, row[1:], strict=True)) for row in rows}
