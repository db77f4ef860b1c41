"""The values of a sentence, and which of them stand in one row ("2.1x, 3x, and 4x")."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claims.context.words import Paper, Span

if TYPE_CHECKING:
    from claims.context.baseline import Comparison
    from claims.context.devices import Device
    from claims.rules import Draft

# Words that may stand between the values of a row
_LINKS = frozenset(
    ", and or to up about nearly around approximately over by more than almost ~ ≈ < > / as much x × % times".split()
)


@dataclass(slots=True)
class Value:
    """One value mention of a sentence: its first and last word, its drafts, and the row it stands in."""

    word: int
    last: int
    drafts: list[Draft]
    row: list[int] = field(default_factory=list)  # indices of the values of its row, itself included
    same_metric: bool = True  # all values of the row are of one metric
    comparison: Comparison | None = None
    rivals: list[tuple[int, int]] = field(default_factory=list)
    owner: tuple[int, int] | None = None  # the competitor whose own figure it is
    subject: tuple[int, int] | None = None
    subject_rule: str = ""
    devices: list[Device] = field(default_factory=list)
    device_rule: str = ""
    device_count: int | None = None
    count_at: Span | None = None  # the characters that say the number of devices
    formats: list[tuple[int, int]] = field(default_factory=list)
    format_rule: str = ""
    works: list[tuple[int, int]] = field(default_factory=list)
    work_rule: str = ""

    @property
    def kind(self) -> str:
        """Kind of the claim (the same for all metrics of one value)."""
        return self.drafts[0].kind


def read_values(paper: Paper, drafts: list[Draft]) -> list[Value]:
    """The value mentions of one sentence, in order, from its drafts."""
    by_place: dict[tuple[int, int], list[Draft]] = {}
    for draft in drafts:
        by_place.setdefault((draft.start, draft.end), []).append(draft)
    values = [
        Value(paper.at(ds[0].field, start), max(paper.at(ds[0].field, start), paper.at(ds[0].field, end - 1)), ds)
        for (start, end), ds in sorted(by_place.items())
    ]
    row: list[int] = []
    for n, value in enumerate(values):
        if row and not (
            values[row[-1]].last < value.word
            and all(w in _LINKS for w in paper.low[values[row[-1]].last + 1 : value.word])
        ):
            row = []
        row.append(n)
        value.row = row
    for value in values:
        metrics = {d.metric for k in value.row for d in values[k].drafts}
        value.same_metric = len(metrics) == 1
    return values


def share(values: list[Value], n: int, mentions: list[tuple[int, int]], first: int = 0) -> list[tuple[int, int]]:
    """Which mentions of a sentence belong to value n, by place.

    A row of values followed by a list of as many mentions: one each ("2x and 3x on A and B"). Else, when the sentence
    has one row, all belong to all. Else what stands between a row and the next belongs to the row, and what stands
    before the first value, which is that of index `first`, to all ("on X, 2x with A and 3x with B").
    """
    row = values[n].row
    low = values[row[-1]].last
    high = values[row[-1] + 1].word if row[-1] + 1 < len(values) else 1 << 30
    after = [m for m in mentions if low < m[0] < high]
    before = [m for m in mentions if m[1] <= values[first].word]
    if len(row) > 1 and len(after) == len(row) and after[-1][0] - after[0][1] < 6 * len(row):
        return [*before, after[row.index(n)]]
    return mentions if len(row) == len(values) else before + after


def lent(values: list[Value], n: int, mentions: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The mentions that value n shares with the next row, when it has none ("1.2x end-to-end and 2x operator speedup
    on A, and 3x on B": A is of both)."""
    later = [m for m in mentions if m[0] > values[n].last]
    upto = next((v.word for v in values if later and v.word > later[0][0]), 1 << 30)
    return [m for m in later if m[0] < upto]
