"""How true the confidence of claims is, and its weights learned anew from annotated records.

    python tests/benchmarks/confidence.py GOLD... [--held-out GOLD...] [--unread GOLD...] [--write]

GOLD are files with annotated records as `claims eval` reads them. What is learned is whether the headline of an
extracted claim is right; a claim that no annotator made is wrong, an optional one is left out. Each figure is out of
fold: a claim's confidence comes from a fit that saw no claim of its record. With --write the fit to all records is
stored where the extractor reads it, in claims/vocabulary/confidence.toml.

The rules were tuned on most of these records, and are right there more often than on text that nobody has read. So the
records that were tuned on least, the held-out fifth of --held-out and all of --unread, count several times.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from claims import resources, schema
from claims.audit.confidence import OTHER, features
from claims.evaluate import is_held_out, read_gold, score
from claims.extract import extract_paper
from claims.model import Paper

FOLDS = 10
TURNS = 5  # how often all claims are folded, each time otherwise
UNREAD = 4  # how often a record counts that was not tuned on
RARE = 15  # a value of a feature in fewer claims is "other"
STRENGTHS = (5, 10, 20, 40, 80)  # of the pull of every weight to zero
FEW = 20  # a bin with fewer claims says nothing
NEAR = 0.1  # how far the confidence in a bin may be from the share that is right
STORED = resources.PACKAGE / "vocabulary" / "confidence.toml"

Unread = Literal["none", "held out", "all"]
Column = tuple[str, str]  # feature and value; value "" for an amount


@dataclass(frozen=True, slots=True)
class Example:
    """One extracted claim of an annotated record: where it is from, what is known of it, whether it is right."""

    record: str
    part: str
    unread: bool
    features: dict[str, str | float]
    right: bool


def examples(path: Path, unread: Unread = "none") -> list[Example]:
    """The extracted claims of a gold file that are right or wrong; `unread` says which records nobody tuned on."""
    out = []
    for record in read_gold(path):
        claims = extract_paper(Paper(record["id"], record["title"], record["abstract"]))
        by_id = {claim.claim_id: claim for claim in claims}
        new = unread == "all" or unread == "held out" and is_held_out(record["id"])
        part = f"{path.stem}, {unread}" if new and unread != "all" else path.stem
        for row, right in score([record], map(schema.plain, claims)).judged:
            out.append(Example(record["id"], part, new, features(by_id[row["claim_id"]]), right))
    return out


# The fit -----------------------------------------------------------------------------------------------------------


def columns(rows: Sequence[Example]) -> list[Column]:
    """What has a weight: amounts, values that are not rare, and "other" for the rest."""
    seen = Counter((name, value) for row in rows for name, value in row.features.items() if isinstance(value, str))
    amounts = {(name, "") for row in rows for name, value in row.features.items() if not isinstance(value, str)}
    return sorted({(name, value if count >= RARE else OTHER) for (name, value), count in seen.items()} | amounts)


def matrix(rows: Sequence[Example], names: Sequence[Column]) -> np.ndarray:
    """One line for each claim: 1 for the intercept, then its features in the order of `names`."""
    place = {name: at for at, name in enumerate(names, 1)}
    out = np.zeros((len(rows), len(names) + 1))
    out[:, 0] = 1
    for line, row in zip(out, rows, strict=True):
        for name, value in row.features.items():
            if isinstance(value, str):
                at = place.get((name, value), place.get((name, OTHER)))
                if at is not None:
                    line[at] = 1
            else:
                line[place[name, ""]] = value
    return out


def fit(x: np.ndarray, right: np.ndarray, count: np.ndarray, strength: float) -> np.ndarray:
    """Logistic regression by Newton's method. A weight other than the intercept costs strength / 2 * weight^2."""
    pull = np.full(x.shape[1], float(strength))
    pull[0] = 0
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = probability(x, weights)
        slope = x.T @ (count * (p - right)) + pull * weights
        step = np.linalg.solve((x.T * (count * p * (1 - p))) @ x + np.diag(pull), slope)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def probability(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x @ weights))


def counts(rows: Sequence[Example]) -> np.ndarray:
    """How often each claim counts: 1 on average."""
    out = np.array([UNREAD if row.unread else 1.0 for row in rows])
    return out / out.mean()


def fold(record: str, turn: int) -> int:
    """The fold of a record, another in each turn."""
    return int(hashlib.sha256(f"{turn} {record}".encode()).hexdigest(), 16) % FOLDS


def out_of_fold(rows: Sequence[Example], strength: float) -> np.ndarray:
    """The confidence of each claim, to two decimals, by the fit to the records of the other folds: a line a turn."""
    out = np.zeros((TURNS, len(rows)))
    for turn in range(TURNS):
        folds = np.array([fold(row.record, turn) for row in rows])
        for number in range(FOLDS):
            out[turn, folds == number] = predicted(rows, folds != number, folds == number, strength)
    return out


def predicted(rows: Sequence[Example], learn: np.ndarray, ask: np.ndarray, strength: float) -> np.ndarray:
    """The confidence, to two decimals, of the claims `ask` by the fit to the claims `learn`."""
    seen = [row for row, used in zip(rows, learn, strict=True) if used]
    names = columns(seen)
    x = matrix(rows, names)
    return np.round(probability(x[ask], fit(x[learn], truth(seen), counts(seen), strength)), 2)


def truth(rows: Iterable[Example]) -> np.ndarray:
    return np.array([float(row.right) for row in rows])


# How true it is ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bin:
    """The claims whose confidence lies in one tenth: how many, their mean confidence, the share that is right."""

    low: float
    claims: float
    stated: float
    right: float

    @property
    def off(self) -> bool:
        return self.claims >= FEW and abs(self.stated - self.right) >= NEAR


def bins(stated: np.ndarray, right: np.ndarray) -> list[Bin]:
    """The bins that hold a claim, of ten of equal width; the last one has 1.0 too.

    `stated` has a line for each turn: a claim counts in each of them as one part of a claim.
    """
    right = np.broadcast_to(right, stated.shape)
    at = np.minimum((np.round(stated * 100) // 10).astype(int), 9)
    return [Bin(b / 10, (at == b).sum() / len(stated), float(stated[at == b].mean()), float(right[at == b].mean()))
            for b in range(10) if (at == b).any()]


def brier(stated: np.ndarray | float, right: np.ndarray) -> float:
    """The mean squared distance of the confidence from what it should have been."""
    return float(((stated - right) ** 2).mean())


def chosen(rows: Sequence[Example]) -> tuple[int, np.ndarray]:
    """The strength with the fewest bins that are off, and among those with the best Brier score; and its confidences
    out of fold, a line a turn."""
    right, count = truth(rows), counts(rows)
    tried = []
    for strength in STRENGTHS:
        stated = out_of_fold(rows, strength)
        error = float((count * (stated - right) ** 2).mean())
        tried.append((sum(b.off for b in bins(stated, right)), error, strength, stated))
    _, _, strength, stated = min(tried, key=lambda found: found[:3])
    return strength, stated


def figures(rows: Sequence[Example], stated: np.ndarray) -> list[str]:
    """A table in Markdown: each part and all, beside the best constant for that part."""
    parts = list(dict.fromkeys(row.part for row in rows))
    out = ["| records | claims | right | mean confidence | Brier | of the constant |", "|---|---|---|---|---|---|"]
    for part in [*parts, "all"]:
        here = np.array([part in (row.part, "all") for row in rows])
        right = truth(rows)[here]
        out.append(f"| {part} | {len(right)} | {right.mean():.2f} | {stated[:, here].mean():.2f} | "
                   f"{brier(stated[:, here], right):.3f} | {brier(right.mean(), right):.3f} |")
    return out


def reliability(stated: np.ndarray, right: np.ndarray) -> list[str]:
    """A table in Markdown: each bin."""
    lines = [f"| {b.low:.1f} to {b.low + 0.1:.1f} | {b.claims:.0f} | {b.stated:.2f} | {b.right:.2f} |"
             f"{' off' if b.off else ''}" for b in bins(stated, right)]
    return ["| confidence | claims | mean | right |", "|---|---|---|---|", *lines]


# What is stored ----------------------------------------------------------------------------------------------------


def stored(rows: Sequence[Example], strength: int, notes: Sequence[str]) -> str:
    """The data file: the fit to all records, in order, under a header."""
    names = columns(rows)
    intercept, *weights = fit(matrix(rows, names), truth(rows), counts(rows), strength)
    lines = [*(f"# {note}".rstrip() for note in notes), "", f"intercept = {intercept:.2f}"]
    for feature in sorted({name for name, value in names if value}):
        lines += ["", f"[weights.{feature}]"]
        lines += [f"{value} = {weight:.2f}" for (name, value), weight in zip(names, weights, strict=True)
                  if name == feature]
    lines += ["", "[weights.amount]"]
    lines += [f"{name} = {weight:.2f}" for (name, value), weight in zip(names, weights, strict=True) if not value]
    return "\n".join(lines) + "\n"


def header(sources: Sequence[str], strength: int, tables: Sequence[str]) -> list[str]:
    """What the data file says of itself."""
    return [
        "Weights of the confidence of a claim (claims/audit/confidence.py): what each feature adds to the log odds",
        "that its headline is right. Not written by hand: tests/benchmarks/confidence.py learns them. From",
        *(f"  {source}" for source in sources),
        f"Logistic regression, strength {strength}, chosen out of {FOLDS} folds by record, {TURNS} times; a value",
        f"in fewer than {RARE} claims is \"{OTHER}\"; held-out and unread records count {UNREAD} times. Out of fold:",
        "",
        *tables,
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--held-out", nargs="+", type=Path, default=[], metavar="GOLD",
                        help="of which nobody tuned on the held-out fifth")
    parser.add_argument("--unread", nargs="+", type=Path, default=[], metavar="GOLD",
                        help="that rules were tuned on least")
    parser.add_argument("--write", action="store_true", help=f"store the weights in {STORED.name}")
    given = parser.parse_args()
    files: list[tuple[Path, Unread]] = [*((path, "none") for path in given.gold),
                                        *((path, "held out") for path in given.held_out),
                                        *((path, "all") for path in given.unread)]
    rows = [row for path, unread in files for row in examples(path, unread)]
    strength, stated = chosen(rows)
    tables = [*figures(rows, stated), "", *reliability(stated, truth(rows))]
    print(f"strength {strength}, {TURNS} times out of {FOLDS} folds\n", *tables, sep="\n")
    new = np.array([row.unread for row in rows])
    right = truth(rows)[new]
    print("\nthe held-out and unread records, out of fold\n", *reliability(stated[:, new], right), sep="\n")
    blind = predicted(rows, ~new, new, strength)
    print(f"\nthe same by a fit without any of them: mean {blind.mean():.2f}, right {right.mean():.2f}, "
          f"Brier {brier(blind, right):.3f}, of the constant {brier(right.mean(), right):.3f}\n",
          *reliability(blind[np.newaxis], right), sep="\n")
    if given.write:
        sources = [path.name + {"none": "", "held out": " (a fifth held out)", "all": " (unread)"}[unread]
                   for path, unread in files]
        STORED.write_text(stored(rows, strength, header(sources, strength, tables)), encoding="utf-8")
        print(f"\n{STORED}")


if __name__ == "__main__":
    main()
