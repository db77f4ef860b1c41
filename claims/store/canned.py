"""Queries that have a name (claims/store/queries.toml): what each answers, its parameters, its SQL."""
from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Parameter:
    """What stands for `$name` in a query when nothing is given for it, and what it means."""

    name: str
    default: str | int | float
    means: str


@dataclass(frozen=True, slots=True)
class Canned:
    """A query that has a name."""

    name: str
    answers: str
    parameters: tuple[Parameter, ...]
    sql: str

    def values(self, given: Mapping[str, str]) -> dict[str, str | int | float]:
        """The parameters with what is given for them, as of the type of the default.

        Raises ValueError for a name that is none of them, and for a text that is not a number where one is needed.
        """
        values = {parameter.name: parameter.default for parameter in self.parameters}
        for name, text in given.items():
            if name not in values:
                known = ", ".join(values) or "none"
                raise ValueError(f"the query {self.name!r} has no parameter {name!r}; it has: {known}")
            try:
                values[name] = type(values[name])(text)
            except ValueError:
                raise ValueError(f"{name}={text}: not a number; the query {self.name!r} needs one, such as "
                                 f"{values[name]}") from None
        return values


@functools.cache
def catalogue() -> dict[str, Canned]:
    """The queries by name, in the order in which they are shown."""
    data = tomllib.loads((files(__package__) / "queries.toml").read_text(encoding="utf-8"))
    return {entry["name"]: Canned(
        entry["name"], entry["answers"],
        tuple(Parameter(name, **about) for name, about in entry.get("parameters", {}).items()), entry["sql"].strip())
        for entry in data["query"]}
