"""What the pages ask of the claims. Every function here may raise database.DatabaseError."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from claims import vocabulary
from claims.model import Claim
from claims.schema import literal, quoted
from dashboards import wording
from dashboards.database import query, remembered, result, values
from dashboards.filters import FACETS, NOT_STATED, Filters

# Columns of the record as they stand in CSV: evidence has a table of its own.
COLUMNS = [field for field in Claim.__dataclass_fields__ if field != "evidence"]
ORDER = "confidence DESC, paper_id, field DESC, start"  # the most probable first
OFFERED = 400  # names of a filter to choose from, the most frequent first; others can be typed

_NAMES = {  # where the names of a filter are, once for each claim
    "metric": "SELECT metric AS value FROM claims",
    "hardware_class": "SELECT hardware_class AS value FROM claims",
    "device": "SELECT unnest(hardware_ids) AS value FROM claims",
    "subject": "SELECT subject_name AS value FROM claims",
    "baseline": "SELECT name AS value FROM claim_baseline",
    "workload": "SELECT unnest(workload_names) AS value FROM claims",
    "precision": "SELECT unnest(precision) AS value FROM claims",
}


def totals() -> dict[str, int]:
    """How much is in the database: papers, papers with claims, claims, restated claims, metrics, devices."""
    row = remembered("""
        SELECT (SELECT count(*) FROM papers) AS papers, count(DISTINCT paper_id) AS with_claims, count(*) AS claims,
               count(restates) AS restated, count(DISTINCT metric) AS metrics,
               (SELECT count(DISTINCT device_id) FROM claim_hardware) AS devices FROM claims""").iloc[0]
    return {str(key): int(value) for key, value in row.items()}


def selection(filters: Filters, where: str = "true", columns: str = "*", order: str = "", limit: int | None = None
              ) -> str:
    """The query for the claims that the filters let through and for which `where` holds too, in the table's order."""
    condition = "\n  AND ".join(part for part in (filters.where(), where) if part != "true") or "true"
    return (f"SELECT {columns}\nFROM {filters.source()}\nWHERE {condition}"
            + (f"\nORDER BY {order}" if order else "") + (f"\nLIMIT {limit:d}" if limit is not None else ""))


def titled(claims: str, order: str = "") -> str:
    """The query `claims` with title, url and year of each claim's paper, in the order named."""
    return (f'SELECT *\nFROM (\n{claims}\n)\nLEFT JOIN (SELECT paper_id, title, url, "year" FROM papers) '
            "USING (paper_id)" + (f"\nORDER BY {order}" if order else ""))


def records(claim_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The claims of these ids as dicts of plain values, in that order; those that are not there are left out."""
    columns = ", ".join(map(quoted, COLUMNS))
    with result(f"SELECT {columns} FROM claims WHERE list_contains(?, claim_id)", [list(claim_ids)]) as found:
        by_id = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in found.fetchall()}
    return [by_id[claim_id] for claim_id in claim_ids if claim_id in by_id]


def names(key: str) -> list[str]:
    """The values of a filter that occur, those of the most claims first, at most OFFERED."""
    return remembered(f"SELECT value FROM ({_NAMES[key]}) WHERE value IS NOT NULL GROUP BY value "
                      f"ORDER BY count(*) DESC, value LIMIT {OFFERED}")["value"].tolist()


def known(key: str, value: str) -> str | None:
    """A value of a filter as the database spells it, whatever its case; None when it does not occur."""
    if value == NOT_STATED or value in names(key):
        return value
    found = values(f"SELECT value FROM ({_NAMES[key]}) WHERE lower(value) = lower(?) GROUP BY value "
                   "ORDER BY count(*) DESC, value LIMIT 1", [value])
    return found[0] if found else None


def years() -> tuple[int, int] | None:
    """The first and the last year of the papers; None when no paper has one."""
    first, last = remembered('SELECT min("year") AS first, max("year") AS last FROM papers').iloc[0]
    return None if pd.isna(first) else (int(first), int(last))


def claim(claim_id: str) -> dict[str, Any] | None:
    """One claim with its paper's title, abstract and url; None when there is no such claim."""
    found = query("SELECT claims.*, papers.title AS title, papers.abstract AS abstract, papers.url AS url "
                  "FROM claims LEFT JOIN papers USING (paper_id) WHERE claim_id = ?", [claim_id])
    if found.empty:
        return None
    return {str(key): None if _absent(value) else value for key, value in found.iloc[0].items()}


def paper(paper_id: str) -> dict[str, Any] | None:
    """A paper with all its fields; None when there is no such paper."""
    with result("SELECT * EXCLUDE (text_hash) FROM papers WHERE paper_id = ?", [paper_id]) as found:
        names = [column[0] for column in found.description or ()]
        row = found.fetchone()
    return None if row is None else dict(zip(names, row, strict=True))


def papers_with(text: str, limit: int) -> list[tuple[str, str, int]]:
    """Papers whose title or id has a text in any case: ids, titles, numbers of claims, the most claims first."""
    with result("WITH found AS MATERIALIZED (SELECT paper_id, title FROM papers "
                "WHERE contains(lower(title), lower($1)) "
                "OR lower(paper_id) = lower($1)) SELECT paper_id, any_value(title), count(claim_id) FROM found "
                f"LEFT JOIN claims USING (paper_id) GROUP BY paper_id ORDER BY 3 DESC, 1 LIMIT {limit:d}",
                [text]) as found:
        return list(found.fetchall())


def claims_of(paper_id: str) -> pd.DataFrame:
    """The claims of a paper in the order of its text, with its title, url and year."""
    return query(titled(f"SELECT *, rowid AS place FROM claims WHERE paper_id = {literal(paper_id)}", "place"))


def places_of(paper_id: str) -> list[tuple[str, str, int, int]]:
    """Where the claims of a paper were read from: slot, field, start, end of each place."""
    with result('SELECT DISTINCT slot, e.field, e."start", e."end" FROM claim_evidence e WHERE claim_id IN '
                "(SELECT claim_id FROM claims WHERE paper_id = ?) ORDER BY ALL", [paper_id]) as found:
        return list(found.fetchall())


def findings_of(paper_id: str) -> list[tuple[str, str, str]]:
    """What the checks say of a paper's claims: claim_id, code, sentence."""
    with result("SELECT claim_id, code, message FROM audit WHERE paper_id = ? ORDER BY ALL", [paper_id]) as found:
        return list(found.fetchall())


def findings(claim_id: str) -> list[tuple[str, str]]:
    """What the checks say of a claim: codes with their sentences."""
    with result("SELECT code, message FROM audit WHERE claim_id = ? ORDER BY code, message", [claim_id]) as found:
        return [(code, message) for code, message in found.fetchall()]


def favourite_baseline() -> str | None:
    """The named baseline to begin with: vLLM where somebody claims over it, else that of the most claims."""
    named = [name for name in names("baseline") if not wording.is_generic(name)]
    return "vLLM" if "vLLM" in named else named[0] if named else None


def facet(name: str) -> str:
    """The value by which a facet tells claims apart, in SQL; NOT_STATED where a claim has none."""
    return f"coalesce(nullif({FACETS[name]}, ''), {literal(NOT_STATED)})"


def _absent(value: Any) -> bool:
    return not isinstance(value, (list, tuple)) and not hasattr(value, "__len__") and bool(pd.isna(value))


def higher_is_better(metric: str) -> bool:
    """The metric's polarity, from the vocabulary. Raises KeyError for a metric that is not in it."""
    return vocabulary.metrics()[metric].better == "higher"
