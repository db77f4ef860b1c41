"""What rules work on: one sentence with its tokens, the claims found in it so far, and one match of a rule."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as filled
from typing import TYPE_CHECKING

import regex

from claims import vocabulary
from claims.mentions import Quantity, Token
from claims.rules.patterns import Rule

_NAME = regex.compile(r"[a-z][A-Z]|\b[A-Z]{2,}[a-z]?\b")  # "cuBLAS", "TVM": names of systems have inner capitals
_QUALITY_TEST = vocabulary.clue("quality_test")

if TYPE_CHECKING:
    from claims.rules import Talk

_OWN_NOUN = regex.compile(r"[wNQ]{0,2}[OCL]|[UDI][wNQ]{0,2}[MOCL]|,?[UDIL][no]?[wNQ]{0,3}[OC]")

Span = tuple[int, int, int]
"""(index of the field, first character, one past the last) in the normalised text of that field."""


@dataclass(slots=True)
class Draft:
    """A claim in the making. Offsets are in the normalised text of its field; the fields mean what Claim says."""

    field: int
    sentence: int
    start: int
    end: int
    kind: str
    metric: str
    low: float
    high: float
    unit: str
    from_value: float | None = None
    direction: str | None = None
    bound: str = "exact"
    stat: str = "none"
    rule: str = ""
    metric_span: tuple[int, int] | None = None
    group: int = 0
    subject: Span | None = None
    baseline: Span | None = None
    hardware: list[Span] = filled(default_factory=list)
    baseline_hardware: list[Span] = filled(default_factory=list)
    workload: list[Span] = filled(default_factory=list)
    precision: list[Span] = filled(default_factory=list)
    device_count: int | None = None
    role: str = "result"
    evidence: list[tuple[str, Span, str]] = filled(default_factory=list)


@dataclass(slots=True)
class Rejection:
    """A number that is no claim, and why: for `claims explain`."""

    start: int
    end: int
    reason: str


@dataclass(slots=True)
class Sentence:
    """A sentence while rules are at work on it.

    text: the whole normalised field; start, end: the sentence in it; row: types of the tokens, one character each;
    talk: what the paper talks about.
    taken: per token, the name of the rule that has used it as a value ("" while free); used: tokens that have given a
    direction.
    """

    field: int
    index: int
    text: str
    start: int
    end: int
    tokens: list[Token]
    row: str
    before: Sentence | None = None
    talk: Talk | None = None
    taken: list[str] = filled(default_factory=list)
    used: set[int] = filled(default_factory=set)
    drafts: list[Draft] = filled(default_factory=list)
    rejections: list[Rejection] = filled(default_factory=list)
    groups: int = 0

    @property
    def about_speed(self) -> int:
        """How often the paper names hardware or speed, 0 for a stray mention: its "performance" is then speed."""
        return 0 if self.talk is None else self.talk.of_speed

    @property
    def speaks_of_speed(self) -> bool:
        """Whether a multiple of nothing that is named may be of speed: the paper is about it, or compares systems."""
        if self.about_speed:
            return True
        if self.talk is None or self.talk.of_quality or "O" in self.row:
            return False
        return _NAME.search(self.text, self.start, self.end) is not None

    def means_speed(self, at: int) -> bool:
        """Whether a few percent of "performance" is speed: the paper speaks of it far more than of quality."""
        return (
            self.about_speed >= 4
            and self.talk is not None
            and self.about_speed > 2 * self.talk.of_quality
            and "O" not in self.clause_row(at)
            and (not _QUALITY_TEST.search(self.text, self.start, self.end))
        )

    def quantity(self, at: int) -> Quantity:
        """The Quantity of the token at index `at`."""
        value = self.tokens[at].value
        assert isinstance(value, Quantity)
        return value

    def add(
        self,
        at: int,
        *,
        kind: str,
        metric: str,
        low: float,
        high: float,
        unit: str,
        direction: str | None,
        rule: str,
        metric_span: tuple[int, int] | None = None,
        from_value: float | None = None,
        end_token: int | None = None,
    ) -> None:
        """A claim whose value is the token `at` (to `end_token`, when the mention is longer)."""
        end = self.tokens[at if end_token is None else end_token]
        first = min(self.tokens[at].start, end.start)
        last = max(self.tokens[at].end, end.end)
        for i in (at, at if end_token is None else end_token):
            self.taken[i] = self.taken[i] or rule
        self.drafts.append(
            Draft(
                self.field,
                self.index,
                first,
                last,
                kind,
                metric,
                low,
                high,
                unit,
                from_value,
                direction,
                rule=rule,
                metric_span=metric_span,
                group=self.groups,
            )
        )

    def reject(self, at: int, reason: str) -> None:
        """Notes why the value at token `at` is no claim."""
        self.rejections.append(Rejection(self.tokens[at].start, self.tokens[at].end, reason))

    def clause_row(self, at: int) -> str:
        """The types of the comma clause that token `at` stands in."""
        first = max(self.row.rfind(c, 0, at) for c in ",;k") + 1
        ends = [e for e in (self.row.find(c, at) for c in ",;k") if e >= 0]
        return self.row[first : min(ends, default=len(self.row))]

    def has_noun_of_its_own(self, at: int) -> bool:
        """Whether the value is directly followed by what it counts: "1.5% accuracy loss", "95% satisfaction"."""
        return _OWN_NOUN.match(self.row, at + 1) is not None

    def words(self, first: int, last: int) -> str:
        """The text from token `first` to token `last`, both included, folded."""
        first, last = max(first, 0), min(last, len(self.tokens) - 1)
        if first > last:
            return ""
        return vocabulary.fold(self.text[self.tokens[first].start : self.tokens[last].end])

    def text_before(self, at: int, size: int = 40) -> str:
        """Up to `size` characters of the sentence before the token at index `at`."""
        s = self.tokens[at].start
        return self.text[max(self.start, s - size) : s]

    def text_after(self, at: int, size: int = 40) -> str:
        """Up to `size` characters of the sentence after the token at index `at`."""
        e = self.tokens[at].end
        return self.text[e : min(self.end, e + size)]


_ARTICLE = regex.compile(r"(?:, |\band |\bor )(?:an?|another) ")


@dataclass(slots=True)
class Match:
    """A rule's pattern found in a sentence: token indexes of its parts."""

    rule: Rule
    sentence: Sentence
    found: regex.Match

    def part(self, name: str) -> tuple[int, int] | None:
        """(first token, one past the last) of a part, or None when the pattern has none or it matched nothing."""
        if name not in self.found.re.groupindex:
            return None
        s, e = self.found.span(name)
        return None if s < 0 else (s, e)

    @property
    def quantities(self) -> list[int]:
        """Token indexes of the values of part `q`."""
        s, e = self.found.span("q")
        return self._nearest([i for i in range(s, e) if self.sentence.row[i] in "XPAN"], self._after("q"))

    @property
    def heads(self) -> list[int]:
        """Token indexes of the nouns that part `m` names: the last of each member of a list."""
        part = self.part("m")
        if part is None:
            return []
        out: list[int] = []
        current = -1
        for i in range(*part):
            c = self.sentence.row[i]
            if c in ",&":
                if current >= 0:
                    out.append(current)
                current = -1
            elif c in "MOZSEC":
                current = i
        if current >= 0:
            out.append(current)
        if any(self.sentence.row[i] != "C" for i in out):  # "across applications, latency and energy"
            out = [i for i in out if self.sentence.row[i] != "C"]
        return self._nearest(out, self._after("m"))

    def _after(self, part: str) -> bool:
        """Whether the other things that the rule names stand behind the part."""
        others = [
            self.found.start(name) for name in self.found.re.groupindex if name != part and self.found.start(name) >= 0
        ]
        return bool(others) and max(others) > self.found.start(part)

    def _nearest(self, items: list[int], last: bool) -> list[int]:
        """The members of a list up to a new article: "52%, a 29% reduction in latency" are two things, not a list."""
        kept = items[-1:] if last else items[:1]
        rest = reversed(items[:-1]) if last else iter(items[1:])
        for i in rest:
            a, b = (i, kept[0]) if last else (kept[-1], i)
            if _ARTICLE.search(self.sentence.text, self.sentence.tokens[a].end, self.sentence.tokens[b].start):
                break
            kept = [i, *kept] if last else [*kept, i]
        return kept
