"""Times the stages of extraction on one core, beside a floor: sentences split and numbers found, nothing else.

    python tests/benchmarks/stages.py [FILE]

FILE is any input of `claims extract`; the bundled corpus without one. All stages are timed in one process on the same
papers, several times in turn, and the median of each is shown, so that two commits can be compared by their ratio to
the floor even where the machine is not the same.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median

import regex

import claims
from claims import context, resources, rules, text
from claims.extract import extract_paper, read
from claims.model import Paper

ROUNDS = 5
MAX_PAPERS = 2000
_NUMBER = regex.compile(r"(?<![\w.])\d++(?:[.,]\d++)*+\s?(?:x\b|×|%|[kKMGTPmunpµ]?(?:FLOPS?|OPS|B|W|J|Hz|s)\b|fold)?")
_SENTENCE = regex.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def fields(paper: Paper) -> list[text.FieldText]:
    return [text.read_field("title", paper.title), text.read_field("abstract", paper.abstract)]


def floor(paper: Paper) -> None:
    for field in (paper.title, paper.abstract):
        _SENTENCE.split(field)
        for _ in _NUMBER.finditer(field):
            pass


def with_context(paper: Paper) -> None:
    found, sentences = read(paper)
    drafts = [draft for sentence in sentences for draft in sentence.drafts]
    if drafts:
        context.resolve(found, drafts)


STAGES: dict[str, Callable[[Paper], object]] = {
    "floor: sentences and numbers": floor,
    "text": fields,
    "text, mentions, rules": lambda paper: rules.apply(fields(paper)),
    "text, mentions, rules, context": with_context,
    "all of extract": extract_paper,
}


def main() -> None:
    path = sys.argv[1] if len(sys.argv) > 1 else resources.corpus()
    papers = []
    for paper in claims.read(path):
        papers.append(paper)
        if len(papers) == MAX_PAPERS:
            break
    seconds: dict[str, list[float]] = {name: [] for name in STAGES}
    for round_ in range(ROUNDS + 1):  # the first round warms up
        for name, stage in STAGES.items():
            start = time.perf_counter()
            for paper in papers:
                stage(paper)
            if round_:
                seconds[name].append(time.perf_counter() - start)
    least = median(seconds["floor: sentences and numbers"])
    print(f"{len(papers)} papers of {path}, median of {ROUNDS} rounds")
    print(f"{'stage':32} {'papers/s':>9} {'ratio to floor':>15}")
    for name, times in seconds.items():
        print(f"{name:32} {len(papers) / median(times):9.0f} {median(times) / least:15.1f}")


if __name__ == "__main__":
    main()
