"""Corrections that people keep in a CSV: what is wrong with a claim, applied at every build.

Columns: claim_id, action, field, value, note. `wrong` keeps the claim, says so in its caveats and leaves it out of all
views; `hide` takes it out of the tables; `fix` puts `value` (as in the CSV of claims: lists joined with "; ", empty for
null) into `field` and works out anew what follows from it.
"""
from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims import schema, units, vocabulary
from claims.model import Claim
from claims.store.export import from_cell
from claims.store.findings import claims_where

if TYPE_CHECKING:
    import duckdb

ACTIONS = ("wrong", "fix", "hide")
FIXABLE = ("kind", "metric", "low", "high", "unit", "from_value", "direction", "bound", "stat", "subject", "baseline",
           "hardware", "baseline_hardware", "workload", "precision", "device_count", "role")
_COLUMNS = {column.name: column for column in schema.columns(Claim)}


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of a file of corrections; `place` is the file and line that it was read from."""

    claim_id: str
    action: str
    field: str
    value: str
    note: str
    place: str = ""


def read(path: str | Path) -> list[Correction]:
    """The corrections of a CSV. Raises ValueError with file, line and remedy for one that cannot be meant, OSError."""
    with open(path, encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        missing = {"claim_id", "action"} - set(rows.fieldnames or ())
        if missing:
            raise ValueError(f"{path}:1: no column {', '.join(sorted(missing))}; the first line names the columns "
                             "claim_id, action, field, value, note")
        out = []
        for row in rows:
            cells = {name: (row.get(name) or "").strip() for name in ("claim_id", "action", "field", "value", "note")}
            out.append(Correction(**cells, place=f"{path}:{rows.line_num}"))
            _check(out[-1])
    return out


def _check(correction: Correction) -> None:
    place = correction.place
    if not correction.claim_id:
        raise ValueError(f"{place}: no claim_id; `claims audit`, the page and the table `claims` show them")
    if correction.action not in ACTIONS:
        raise ValueError(f"{place}: no action {correction.action!r}; it is one of {', '.join(ACTIONS)}")
    if correction.action != "fix":
        return
    if correction.field not in FIXABLE:
        raise ValueError(f"{place}: no field {correction.field!r} to fix; it is one of {', '.join(FIXABLE)}")
    try:
        value = from_cell(correction.value, _COLUMNS[correction.field])
    except ValueError as error:
        raise ValueError(f"{place}: {correction.value!r} is no value of {correction.field} ({error})") from error
    allowed = tuple(vocabulary.metrics()) if correction.field == "metric" else _COLUMNS[correction.field].values
    if allowed and value not in allowed and not (value is None and _COLUMNS[correction.field].nullable):
        raise ValueError(f"{place}: {correction.value!r} is no {correction.field}; it is one of {', '.join(allowed)}")


def apply(con: duckdb.DuckDBPyConnection, table: str, corrections: Sequence[Correction]) -> list[Correction]:
    """Corrects the claims of a table, and notes all corrections in `corrections`; those whose claim is not there."""
    lost = []
    for correction in corrections:
        row = con.execute(f"SELECT paper_id FROM {table} WHERE claim_id = ?", [correction.claim_id]).fetchall()
        if not row:
            lost.append(correction)
        con.execute("INSERT INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?)", [
            correction.claim_id, row[0][0] if row else None, correction.action, correction.field or None,
            correction.value or None, correction.note or None, bool(row)])
    for claim_id in dict.fromkeys(c.claim_id for c in corrections if c not in lost):
        _apply(con, table, claim_id, [c for c in corrections if c.claim_id == claim_id])
    return lost


def _apply(con: duckdb.DuckDBPyConnection, table: str, claim_id: str, corrections: Sequence[Correction]) -> None:
    actions = {correction.action for correction in corrections}
    if "hide" in actions:
        con.execute(f"DELETE FROM {table} WHERE claim_id = ?", [claim_id])
        return
    names = [column.name for column in schema.CLAIMS.columns]
    (claim,) = claims_where(con, table, "claim_id = ?", claim_id)
    for correction in corrections:
        if correction.action == "fix":
            setattr(claim, correction.field, from_cell(correction.value, _COLUMNS[correction.field]))
    if "fix" in actions:
        _derive(claim)
    claim.caveats += [code for code, action in (("corrected", "fix"), ("marked_wrong", "wrong")) if action in actions]
    con.execute(f"UPDATE {table} SET {', '.join(f'{schema.quoted(name)} = ?' for name in names)} WHERE claim_id = ?",
                [*(getattr(claim, name) for name in names), claim_id])


def _derive(claim: Claim) -> None:
    """Works out names, devices and comparable values anew."""
    from claims.extract import derive

    for name in ("subject_name", "hardware_class", "si_low", "si_high", "si_unit", "ratio_low", "ratio_high",
                 "gain_low", "gain_high"):
        setattr(claim, name, None)
    claim.baseline_names, claim.workload_names, claim.hardware_ids, claim.baseline_hardware_ids = [], [], [], []
    derive(claim)
    units.make_comparable(claim)


def of_database(con: duckdb.DuckDBPyConnection, database: str) -> list[Correction]:
    """The corrections that an attached database was built with."""
    rows = con.execute(f"SELECT claim_id, action, coalesce(field, ''), coalesce(value, ''), coalesce(note, '') "
                       f"FROM {database}.corrections ORDER BY rowid").fetchall()
    return [Correction(claim, action, field, value, note, "the former database")
            for claim, action, field, value, note in rows]


def papers_to_redo(con: duckdb.DuckDBPyConnection, database: str, corrections: Iterable[Correction]) -> set[str]:
    """The papers of an attached database of which a claim is, or was, corrected: their claims are extracted again."""
    ids = [correction.claim_id for correction in corrections]
    rows: list[tuple[Any, ...]] = con.execute(
        f"SELECT paper_id FROM {database}.claims WHERE claim_id IN (SELECT unnest(?)) "
        f"UNION SELECT paper_id FROM {database}.corrections WHERE paper_id IS NOT NULL", [ids]).fetchall()
    return {paper for (paper,) in rows}
