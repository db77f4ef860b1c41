"""What a reader says about an input that it could not read, or not wholly."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in an input: where, what, and what to do about it.

    `line` counts from 1 what `unit` says: lines, or rows or entries of a format that has no lines; None with the unit
    "line" means the whole file. `reason` is the same for all problems of a kind, `detail` what is particular of this
    one. `lost` is false for a mere note: the record, or the paper that it repeats, was kept.
    """

    file: str
    line: int | None
    reason: str
    remedy: str
    detail: str = ""
    unit: str = "line"
    lost: bool = True

    @property
    def of_file(self) -> bool:
        """Whether it is about a file rather than one record in it."""
        return self.line is None and self.unit == "line"

    @property
    def place(self) -> str:
        """ "papers.jsonl:17", "papers.parquet, row 17", or the file alone."""
        return place(self.file, self.line, self.unit)

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}{self.detail}; {self.remedy}"


def place(file: str, line: int | None, unit: str = "line") -> str:
    """Where a record stands, as messages and the field `source` of a paper say it."""
    if line is None:
        return file
    return f"{file}:{line}" if unit == "line" else f"{file}, {unit} {line}"


class ReadError(ValueError):
    """An input, or a record of it, could not be read; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Unreadable(ValueError):
    """A record cannot be read: `reason`, `remedy` and `detail` as in Problem. The reader adds the place."""

    def __init__(self, reason: str, remedy: str, detail: str = "") -> None:
        super().__init__(reason + detail)
        self.reason = reason
        self.remedy = remedy
        self.detail = detail
