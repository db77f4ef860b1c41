"""How sure and how counted: bound ("up to", "more than", "about") and statistic ("on average", "p99") of a value.

Read from the words directly before and after a value, and shared by values that are coordinated under the same word.
"""

from __future__ import annotations

import regex

from claims import vocabulary
from claims.rules.sentence import Sentence

_FILLER = vocabulary.clue("filler").pattern
_UP_TO = vocabulary.clue("up_to").pattern
_OVER = vocabulary.clue("over").pattern
_UNDER = vocabulary.clue("under").pattern
_APPROX = vocabulary.clue("approx").pattern
_BEFORE = regex.compile(
    rf"(?:(?P<up_to>{_UP_TO})|(?P<over>{_OVER})|(?P<under>{_UNDER})|(?P<approx>{_APPROX}))(?: ?{_FILLER})*? ?(?:\$ ?|"
    rf"\+|[×xX] ?)?$",
    regex.I,
)
# the same, read from its end: ten times faster at finding that there is none
_SOMETHING_BEFORE = regex.compile(_BEFORE.pattern, regex.I | regex.REVERSE)
_UP_TO_APPROX = regex.compile(rf"{_UP_TO} ?(?:an? )?(?:{_APPROX}|{_OVER}) ?$", regex.I)
_STAT_NEAR = regex.compile(
    r"(?P<geomean>geo-?mean|geometric[- ]means?)|(?P<mean>\b(?:on average|average[sd]?|averaging|avg\.?|mean|in "
    r"average)\b)|(?P<median>\b(?:median|p50)\b)|(?P<p99>\b(?:p99|99th[- ]percentile|99(?:th)?[- ]?%(?:ile)?|P99)\b)|"
    r"(?P<p95>\b(?:p95|95th[- ]percentile|P95)\b)|(?P<max>\b(?:max|maximum|(?:best|peak) speed-?ups?|"
    r"at (?:its )?peak|best case|worst case|in "
    r"the best case|in the worst case)\b)|(?P<min>\b(?:min|minimum|as (?:little|low|small|few) as)\b)",
    regex.I,
)
_METRIC_NAME_STAT = regex.compile(
    r"(?:(?:maximum|max|minimum|peak) (?:operating |clock |working )?(?:frequenc|memory|power|throughput|goodput|batch|"
    r"sequence|context|load|bandwidth|utili[sz]ation)|(?:average|mean)[- ]"
    r"(?:precision|absolute|squared|time[- ]between|time[- ]to[- ](?:fail|recover|repair)|opinion))",
    regex.I,
)
_NOT_STAT = regex.compile(r"\bmean(?:s|ing)\b|\bby means\b", regex.I)


def _bound(s: Sentence, start: int) -> str | None:
    """The bound that the words before a value say, or None."""
    left = s.text[max(s.start, start - 60) : start]
    if _SOMETHING_BEFORE.search(left) is None:
        return None
    if _UP_TO_APPROX.search(left):
        return "up_to"
    m = _BEFORE.search(left)
    if m is None:
        return None
    for name in ("up_to", "over", "under", "approx"):
        if m[name]:
            word = m[name].lower()
            gap = left[m.end(name) :]
            if word == "over" and not _is_bound_over(left[: m.start()], gap):
                return None
            if word == "within" and regex.search(r"\d|of$", gap):
                return None
            if word in ("max", "max."):
                return None
            prefix = left[: m.start()].rstrip().lower()
            if name != "up_to" and prefix.endswith(("up to", "as much as", "as high as")):
                return "up_to"
            return name
    return None


_ABOUT = "~≈∼"
_BEHIND = regex.compile(
    r" (?:(?:or|and) (?:more|above|higher|better)|(?P<under>or (?:less|below|lower|fewer))|"
    r"(?P<approx>approximately|or so))\b"
)


def _bound_behind(s: Sentence, end: int) -> str | None:
    """ "50x and more" is over, "3 ms or less" is under, "3 ms or so" is approx."""
    m = _BEHIND.match(s.text, end)
    return None if m is None else m.lastgroup or "over"


def _is_bound_over(before: str, gap: str) -> bool:
    """ "over" is "more than", unless it follows a comparison: "2x over 3 baselines"."""
    return not regex.search(r"(?:speedups?|improvements?|×|%|x|faster|gains?|reductions?) $", before)


def assign(s: Sentence) -> None:
    """Sets bound and stat of every draft of the sentence."""
    if not s.drafts:
        return
    starts = {d.start for d in s.drafts}
    places = [i for i, t in enumerate(s.tokens) if t.type in "XPA" or t.type == "N" and t.start in starts]
    ends = {d.start: d.end for d in s.drafts}
    bounds: dict[int, str | None] = {}
    stats: dict[int, tuple[str, bool] | None] = {}  # start -> (stat, whether its word stands before the value)
    rows: dict[int, list[int]] = {}  # start -> the starts of the values coordinated with it
    row: list[int] = []
    seen: int | None = None
    everywhere = _ON_AVERAGE_FIRST.match(s.text, s.start, s.end) is not None
    for i in places:
        start = s.tokens[i].start
        bound = s.quantity(i).bound or _bound(s, start) or _bound_behind(s, s.tokens[i].end)
        stat = _stat(s, start, ends.get(start, s.tokens[i].end), starts)
        if stat is None and everywhere and bound is None:
            stat = ("mean", True)
        if seen is not None and _coordinated(s, seen, i):
            before = s.tokens[seen].start
            lent = stats[before]
            glued = bounds[before] == "approx" and s.text[before - 1] in _ABOUT  # a sign holds for its own number
            apart = bounds[before] == "up_to" and stat is not None and not stat[1]  # "up to 5x and 2x on average"
            if apart:
                pass
            elif (
                bounds[before] == "up_to"
                and bound == "approx"
                and s.text[start - 1] in _ABOUT
                or not glued
                and bound is None
                and (
                    s.row[seen + 1 : i].strip(",&") == ""
                    or not (stat is not None and stat[0] in ("mean", "geomean", "median") and lent is None)
                )
            ):
                bound = bounds[before]
            if (
                stat is None
                and lent is not None
                and lent[1]
                and lent[0] not in ("p95", "p99")
                and (bound != "up_to" or bounds[before] == "up_to")
            ):
                stat = lent
            elif not apart and stat is not None and not stat[1] and stat[0] in ("mean", "geomean"):
                pure = s.row[seen + 1 : i].strip(",&") == ""
                if pure or _ADVERB.match(s.text, s.tokens[i].end):  # "16x, 10x, and 2x on average"
                    stats.update({other: stats[other] or stat for other in row})
        else:
            row = []
        bounds[start], stats[start] = bound, stat
        row.append(start)
        rows[start] = row
        seen = i
    for row in {id(row): row for row in rows.values()}.values():
        stats.update({start: (name, True) for start, name in zip(row, _listed(s, row, ends), strict=False)})
    averaged = False
    for i in places:  # "a geomean speedup of 22x and a maximum speedup of 934x": the greatest value, not a bound
        start = s.tokens[i].start
        found = stats[start]
        if averaged and bounds[start] == "up_to" and _MAXIMUM.search(s.text, max(s.start, start - 30), start):
            bounds[start], stats[start] = None, ("max", True)
        averaged = averaged or found is not None and found[0] in ("mean", "geomean", "median")
    for d in s.drafts:
        within = [start for start in bounds if d.start <= start < d.end]
        at = within[-1 if d.kind == "change" else 0] if within else -1  # of a change, the end is what is claimed
        d.bound = bounds.get(at) or "exact"
        found = stats.get(at) or (stats.get(within[0]) if within else None)
        d.stat = found[0] if found else "none"


def _listed(s: Sentence, row: list[int], ends: dict[int, int]) -> list[str]:
    """A statistic for each value of a row, in order, when as many stand in one list before or behind the row ("mean
    and P99 latency by 2x and 3x", "2x and 3x at the median and the 99th percentile"); else nothing."""
    if len(row) < 2:
        return []
    last = ends.get(row[-1], row[-1])
    for near in (s.text[max(s.start, row[0] - 60) : row[0]], s.text[last : min(s.end, last + 80)]):
        for m in _STAT_LIST.finditer(near):
            names = [n.lastgroup for n in _STAT_NEAR.finditer(m[0]) if n.lastgroup]
            if len(names) == len(row):
                return names
    return []


def _stat(s: Sentence, start: int, end: int, starts: set[int]) -> tuple[str, bool] | None:
    """(statistic, whether its word stands before the value): in the value's noun phrase, or right behind."""
    left_limit = max([s.start, *(t.end for t in s.tokens if t.type in "XPA" and t.end <= start)])
    left = _BEHIND_ANOTHER.sub("", s.text[max(left_limit, start - 70) : start])
    if left.rfind("(") > left.rfind(")"):  # "46% on average (up to 92%)": the bracket has its own
        left = left[left.rfind("(") :]
    near = left
    cut = max((left.rfind(c) for c in (",", ";", ":", " while ", " and ", " with ")), default=-1)
    if cut >= 0 and not _AVERAGE_BEFORE.search(left):
        near = left[cut:]
    named = list(_STAT_NEAR.finditer(near))
    if named:
        found = _name(named[-1], near)
        if found:
            return found, True
    right_limit = min([s.end, *(t.start for t in s.tokens if t.type in "XPA" and t.start >= end)])
    right = s.text[end : min(right_limit, end + 70)]
    m = _STAT_RIGHT.match(right)
    if m:
        found = _name(_STAT_NEAR.search(right, 0, m.end()), right)
        if found:
            return found, False
    close = _UP_TO_STOP.match(right)
    near = close[0] if close else ""
    if _ENDS_CLAUSE.search(near) and " while " not in near:
        return "mean", False
    m = _STAT_NEAR.search(near)
    if (
        m
        and m.lastgroup in ("mean", "geomean", "max")
        and not _OTHER_THING.search(near[: m.start()])
        and (m.lastgroup != "max" or "case" in m[0])
    ):
        found = _name(m, near)
        return (found, False) if found else None
    if m and m.lastgroup in ("p99", "p95", "median") and not _OTHER_CLAUSE.search(near[: m.start()]):
        return m.lastgroup, False
    return None


_ONE = r"(?:the )?(?:mean|average|median|p50|p9[059]|9[059]th[- ]percentile(?: \([pP]\d+\))?)"
_STAT_LIST = regex.compile(rf"\b{_ONE}(?:, {_ONE})*,? and {_ONE}(?! (?:mean|average))\b", regex.I)
_BEHIND_ANOTHER = regex.compile(r"^ (?:on average|averaged|geomean)\b", regex.I)  # it is of the value before
_ADVERB = regex.compile(r"[^,;.()]{0,60}?\b(?:on average|averaged|in geomean)\b", regex.I)
_ON_AVERAGE_FIRST = regex.compile(r"(?:[A-Z]\w+, )?on average,? ", regex.I)
_ENDS_CLAUSE = regex.compile(r"on average(?=[.,;)]|$)", regex.I)
_MAXIMUM = regex.compile(r"\bmax(?:imum)?\b[^,;]*$", regex.I)
_AVERAGE_BEFORE = regex.compile(r"(?:on average|averag\w+|geomean|geometric mean)[, ]*(?:an? )?$", regex.I)
_STAT_RIGHT = regex.compile(
    r"[ ,]*\(?(?:on average|averaged|average|avg\.?|geomean|geometric mean|mean|in geomean|median|max(?:imum)?\.?|"
    r"min(?:imum)?\.?)\b",
    regex.I,
)
_UP_TO_STOP = regex.compile(r"[^,;.()]{0,50}")
_OTHER_CLAUSE = regex.compile(r"\b(?:and|while|with)\b")
_OTHER_THING = regex.compile(r"\b(?:and|while|with|over|than|compared|at)\b")


def _name(m: regex.Match | None, text: str) -> str | None:
    if m is None or _NOT_STAT.search(m[0]):
        return None
    name: str | None = m.lastgroup
    if name in ("max", "min", "mean") and _METRIC_NAME_STAT.match(text, m.start()):
        return None
    if name == "max" and _MAXIMUM_OF.match(text, m.start()):
        return None
    return name


_MAXIMUM_OF = regex.compile(r"max\w*(?: [\w-]+)? of\b", regex.I)


def _coordinated(s: Sentence, first: int, second: int) -> bool:
    """Whether two values (token indexes) stand under one qualifier: joined by "and" or a comma, no verb between."""
    types = s.row[first + 1 : second]
    if any(c in "vkdiuBas;zy" for c in types):
        return False
    tail = s.text[max(s.tokens[first].end, s.tokens[second].start - 30) : s.tokens[second].start].lower()
    if regex.search(r"\b(?:with|at|while|by)\b", tail):
        return False
    last_sep = max(types.rfind("&"), types.rfind(","))
    return last_sep >= 0 and len(types) - last_sep <= 4
