"""How sure and how counted: bound ("up to", "more than", "about") and statistic ("on average", "geomean", "p99") of a value.

Read from the words directly before and after a value, and shared by values that are coordinated under the same word.
"""
from __future__ import annotations

import regex

from claims.rules.sentence import Draft, Sentence

_FILLER = r"(?:an?|the|a factor of|factors? of|of|an? (?:additional|extra|average|total)|in total|only|just|also|as|be|even|average|mean|median|geomean|geometric mean|maximum|peak|overall|by|roughly the|of the|an impressive|of up|to|typically|~|about|around|approximately|nearly|almost|roughly|respectively|of as)"
_UP_TO = r"(?:up[- ]?to|as (?:much|high|many|large|long|far|fast) as|at most|a maximum of|maximum of|maximally|max(?:imum)? (?:speedup )?of|≤|⩽|no more than|not more than|by up|as much|upto|max\.)"
_OVER = r"(?:over|more than|at least|exceed(?:s|ing|ed)?|greater than|higher than|above|beyond|upwards? of|≥|>|no less than|not less than|surpass(?:es|ing)?|larger than|in excess of|better than|well over|a minimum of|longer than|upward of)"
_UNDER = r"(?:under|below|less than|within|fewer than|lower than|smaller than|<|sub-|not exceeding|no longer than|never exceeds?|shorter than)"
_APPROX = r"(?:about|around|approximately|approx\.?|roughly|nearly|almost|close to|~|≈|∼|circa|some|approaching|an? estimated|on the order of|approximate|near|of order|as much as ~)"
_BEFORE = regex.compile(rf"(?:(?P<up_to>{_UP_TO})|(?P<over>{_OVER})|(?P<under>{_UNDER})|(?P<approx>{_APPROX}))(?: ?{_FILLER})*? ?(?:\$ ?|\+|[×xX] ?)?$", regex.I)
_UP_TO_APPROX = regex.compile(rf"{_UP_TO} ?(?:an? )?(?:{_APPROX}|{_OVER}) ?$", regex.I)
_STAT_NEAR = regex.compile(
    r"(?P<geomean>geo-?mean|geometric[- ]means?)|(?P<mean>\b(?:on average|average[sd]?|averaging|avg\.?|mean|in average)\b)|(?P<median>\b(?:median|p50)\b)|(?P<p99>\b(?:p99|99th[- ]percentile|99(?:th)?[- ]?%(?:ile)?|P99)\b)|"
    r"(?P<p95>\b(?:p95|95th[- ]percentile|P95)\b)|(?P<max>\b(?:max|maximum|at (?:its )?peak|best case|worst case|in the best case|in the worst case)\b)|(?P<min>\b(?:min|minimum|as (?:little|low|small|few) as)\b)", regex.I)
_METRIC_NAME_STAT = regex.compile(r"(?:maximum|max|minimum|peak|average|mean) (?:operating |clock |working |working )?(?:frequenc|memory|power|throughput|batch|sequence|context|precision|absolute|squared|time between|opinion)", regex.I)
_NOT_STAT = regex.compile(r"\bmean(?:s|ing)\b|\bby means\b", regex.I)


def _before(s: Sentence, at: int, start: int) -> tuple[str | None, int]:
    """(bound, where its word starts) of the words that end at the value."""
    left = s.text[max(s.start, start - 60):start]
    if _UP_TO_APPROX.search(left):
        return "up_to", start
    m = _BEFORE.search(left)
    if m is None:
        return None, start
    for name in ("up_to", "over", "under", "approx"):
        if m[name]:
            word = m[name].lower()
            offset = start - len(left) + m.start()
            gap = left[m.end(name):]
            if word in ("over", "above", "beyond") and not _is_bound_over(left[:m.start()], gap):
                return None, start
            if word == "within" and regex.search(r"\d|of$", gap):
                return None, start
            if word in ("max", "max."):
                return None, start
            prefix = left[:m.start()].rstrip().lower()
            if name != "up_to" and prefix.endswith(("up to", "as much as", "as high as")):
                return "up_to", offset
            return name, offset
    return None, start


def _is_bound_over(before: str, gap: str) -> bool:
    """ "over" is "more than", unless it follows a comparison: "2x over 3 baselines"."""
    return not regex.search(r"(?:speedups?|improvements?|×|%|x|faster|gains?|reductions?) $", before)


def assign(s: Sentence) -> None:
    """Sets bound and stat of every draft of the sentence."""
    drafts = sorted(s.drafts, key=lambda d: d.start)
    seen: Draft | None = None
    own: dict[tuple[int, int], tuple[str | None, str | None]] = {}
    for d in drafts:
        key = (d.start, d.end)
        if key in own:
            bound, stat = own[key]
        else:
            q_bound = next((s.quantity(i).bound for i, t in enumerate(s.tokens) if t.start == d.start and t.type in "XPA"), "")
            if q_bound:
                bound = q_bound
            else:
                bound, _ = _before(s, 0, d.start)
            stat = _stat(s, d)
            own[key] = (bound, stat)
        if seen is not None and seen.start != d.start and _coordinated(s, seen, d):
            if bound is None and not (stat and not seen.stat == stat and stat in ("mean", "geomean", "median")):
                bound = seen.bound if seen.bound != "exact" else None
            if stat is None and seen.stat != "none":
                stat = seen.stat
        d.bound = bound or "exact"
        d.stat = stat or "none"
        if d.bound == "exact" and d.stat == "min":
            d.bound = "exact"
        seen = d


def _stat(s: Sentence, d: Draft) -> str | None:
    """The statistic named next to the value: before it in its noun phrase, or right behind."""
    left_limit = max([s.start, *(x.end for x in s.drafts if x.end <= d.start)])
    left = s.text[max(left_limit, d.start - 70):d.start]
    cut = max((left.rfind(c) for c in (",", ";", ":", " while ", " and ", " with ")), default=-1)
    m = None
    near = left if cut < 0 else left[cut:]
    if cut >= 0 and regex.search(r"(?:on average|averag\w+|geomean|geometric mean)[, ]*(?:an? )?$", left[:cut + 1] + left[cut + 1:]):
        near = left
    for m in _STAT_NEAR.finditer(near):
        pass
    found = _name(m, near)
    if found:
        return found
    right_limit = min([s.end, *(x.start for x in s.drafts if x.start >= d.end)])
    right = s.text[d.end:min(right_limit, d.end + 60)]
    close = regex.match(r"[^,;.()]{0,45}", right)
    near = close[0] if close else ""
    m = regex.match(r"[ ,]*(?:\(?(?:on average|averaged|avg\.?|geomean|geometric mean|mean|in geomean|median|max(?:imum)?\.?|min(?:imum)?\.?)\b)", right, regex.I)
    if m:
        return _name(_STAT_NEAR.search(m[0]), m[0])
    m = _STAT_NEAR.search(near)
    if m and m.lastgroup in ("mean", "geomean") and not regex.search(r"\b(?:and|while|with|over|than|compared)\b", near[:m.start()]):
        return _name(m, near)
    if m and m.lastgroup in ("p99", "p95", "median"):
        return m.lastgroup
    return None


def _name(m: regex.Match | None, text: str) -> str | None:
    if m is None or _NOT_STAT.search(m[0]):
        return None
    name = m.lastgroup
    if name in ("max", "min", "mean") and _METRIC_NAME_STAT.match(text, m.start()):
        return None
    if name == "max" and regex.match(r"max\w*(?: \w+)? of\b", text[m.start():], regex.I):
        return None
    return name


def _coordinated(s: Sentence, first: Draft, second: Draft) -> bool:
    """Whether both values stand under the same qualifier: joined by "and" or a comma, no verb or clause between."""
    if second.rule == "" or second.start < first.end:
        return False
    between = [t for t in s.tokens if t.start >= first.end and t.end <= second.start]
    types = "".join(t.type for t in between)
    if any(c in "vkdiuBas;z" for c in types):
        return False
    tail = s.text[max(first.end, second.start - 30):second.start].lower()
    if regex.search(r"\bwith\b|\bat\b|\bwhile\b", tail):
        return False
    last_sep = max(types.rfind("&"), types.rfind(","))
    return last_sep >= 0 and len(types) - last_sep <= 4
