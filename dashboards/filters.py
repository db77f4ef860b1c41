"""Which claims a page shows: what was chosen, and the condition in SQL that it stands for."""
from __future__ import annotations

from dataclasses import dataclass, fields

from claims.schema import literal

NOT_STATED = "(not stated)"
"""What a claim without a baseline, device, workload ... has in their place."""

# How a claim is told apart by each of them: a list of names, or one name, in SQL over the view `counted`.
FACETS = {
    "paper": "paper_id",
    "subject": "subject_name",
    "baseline": "array_to_string(baseline_names, ' + ')",
    "hardware_class": "hardware_class",
    "device": "coalesce(nullif(array_to_string(hardware_ids, ' + '), ''), array_to_string(hardware, ' + '))",
    "workload": "array_to_string(workload_names, ' + ')",
    "precision": "array_to_string(precision, ' + ')",
}
FACET_NAMES = {"paper": "paper", "subject": "system", "baseline": "baseline", "hardware_class": "device class",
               "device": "device", "workload": "workload", "precision": "precision"}

_ONE = {"metric": "metric", "kind": "kind", "bound": "bound", "hardware_class": "hardware_class",
        "subject": "subject_name"}
_MANY = {"device": "hardware_ids", "baseline": "baseline_names", "workload": "workload_names",
         "precision": "precision", "audit": "audit", "caveat": "caveats"}
_SEARCHED = ("sentence", "subject", "subject_name", "baseline", *(
    f"array_to_string({column}, ' | ')" for column in (
        "baseline_names", "baseline_hardware", "hardware", "hardware_ids", "workload", "workload_names", "precision")))


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader chose. Empty means all; of several values of one filter, any will do; all filters must hold."""

    q: str = ""  # a text anywhere in sentence, title or names, in any case
    metric: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    hardware_class: tuple[str, ...] = ()
    device: tuple[str, ...] = ()  # ids of the registry
    subject: tuple[str, ...] = ()  # canonical names, as baseline and workload
    baseline: tuple[str, ...] = ()
    workload: tuple[str, ...] = ()
    precision: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    role: str = "result"  # or "background", or "any"
    audit: tuple[str, ...] = ()
    caveat: tuple[str, ...] = ()
    without: tuple[str, ...] = ()  # codes of audit and caveats that a claim must not have
    since: int | None = None  # year of the paper
    until: int | None = None
    confidence: float = 0.0  # at least
    restated: bool = False  # also the claims that repeat another one of their paper

    def where(self) -> str:
        """The condition in SQL, on the columns of a claim."""
        conditions = []
        for key, column in _ONE.items():
            if chosen := getattr(self, key):
                conditions.append(_any_of(column, chosen))
        for key, column in _MANY.items():
            if chosen := getattr(self, key):
                conditions.append(_some_of(column, chosen))
        if self.without:
            conditions.append(f"NOT list_has_any(list_concat(audit, caveats), {_list(self.without)})")
        if self.q.strip():
            text = f"lower({literal(self.q.strip())})"
            conditions.append(f"(contains(lower(concat_ws(' | ', {', '.join(_SEARCHED)})), {text})\n       "
                              f"OR {_of_papers(f'contains(lower(title), {text})')})")
        if self.role != "any":
            conditions.append(f"role = {literal(self.role)}")
        if self.since is not None:
            conditions.append(_of_papers(f'"year" >= {self.since:d}'))
        if self.until is not None:
            conditions.append(_of_papers(f'"year" <= {self.until:d}'))
        if self.confidence > 0:
            conditions.append(f"confidence >= {self.confidence:g}")
        return "\n  AND ".join(conditions) or "true"

    def source(self) -> str:
        """The table or view of claims that is looked through.

        A claim that title and abstract both state counts once; where repeated ones are asked for, each.
        """
        return "claims" if self.restated else "counted"

    def changed(self) -> list[str]:
        """The names of the filters that are not at their defaults."""
        return [field.name for field in fields(self) if getattr(self, field.name) != field.default]


def _of_papers(condition: str) -> str:
    return f"paper_id IN (SELECT paper_id FROM papers WHERE {condition})"


def _list(items: tuple[str, ...]) -> str:
    return f"[{', '.join(map(literal, items))}]"


def _any_of(column: str, chosen: tuple[str, ...]) -> str:
    names = tuple(name for name in chosen if name != NOT_STATED)
    parts = [f"{column} IN ({', '.join(map(literal, names))})"] if names else []
    parts += [f"{column} IS NULL"] * (NOT_STATED in chosen)
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def _some_of(column: str, chosen: tuple[str, ...]) -> str:
    names = tuple(name for name in chosen if name != NOT_STATED)
    parts = [f"list_has_any({column}, {_list(names)})"] if names else []
    parts += [f"len({column}) = 0"] * (NOT_STATED in chosen)
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"
