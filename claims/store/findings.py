"""Findings and claims, read back from a published database."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from claims import schema
from claims.model import Claim

if TYPE_CHECKING:
    import duckdb


def audited(connection: duckdb.DuckDBPyConnection, codes: Collection[str] = ()) -> list[tuple[str, str, str, str]]:
    """The findings of a database, worst first: code, paper_id, claim_id, message. `codes` leaves the others out."""
    from claims.audit import CODES

    return connection.execute(
        "SELECT code, paper_id, claim_id, message FROM audit WHERE code IN (SELECT unnest(?)) "
        "ORDER BY list_position(?, code), abs(ln(nullif(value, 0) / nullif(reference, 0))) DESC NULLS LAST, "
        "paper_id, claim_id, message", [list(codes or CODES), list(CODES)]).fetchall()


def claim_of(connection: duckdb.DuckDBPyConnection, claim_id: str) -> Claim:
    """The claim with this id, or the only one whose id begins so; without its evidence.

    Raises LookupError when there is none, or more than one.
    """
    found = claims_where(connection, "claims", "starts_with(claim_id, ?) LIMIT 2", claim_id)
    if not claim_id or not found:
        raise LookupError(f"there is no claim {claim_id!r}: `claims audit`, the page and the table `claims` show ids")
    if len(found) > 1:
        raise LookupError(f"more than one claim has an id that begins with {claim_id!r}: give more of it")
    return found[0]


def claims_where(connection: duckdb.DuckDBPyConnection, table: str, condition: str, *values: object) -> list[Claim]:
    """The claims of a table of claims that meet an SQL condition; without their evidence."""
    names = [column.name for column in schema.CLAIMS.columns]
    rows = connection.execute(f"SELECT {', '.join(map(schema.quoted, names))} FROM {table} WHERE {condition}",
                              list(values)).fetchall()
    return [Claim(**dict(zip(names, row, strict=True))) for row in rows]
