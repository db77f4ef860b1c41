"""Every number of a text: what it counts ("3.2x", "62%", "740 TFLOP/s"), or why it counts nothing.

One pattern finds where numbers start; from there a small parser reads number, range, unit and qualifiers, left to
right.
Numbers that are part of a name, a version, a dimension or a date are kept too, with the reason in `rejected`, so that
`claims explain` can show them.
"""

from __future__ import annotations

import functools
import math
import re
from bisect import bisect_left
from dataclasses import dataclass

import regex

from claims import vocabulary
from claims.mentions.units import UnitMention, prefix_factor, read_denominators, read_unit


@dataclass(slots=True)
class Quantity:
    """A number, or a range, with what it counts. Offsets are in the normalised text.

    kind: "multiple" (x), "percent" (%), "absolute" (with a unit), "bare" (a number alone);
    unit: "x", "%", or a compact unit; "" for bare. unit_kind: sort of unit (see units.toml).
    bound: what stands at the number itself ("over" for "10+%"), else "". share: True for "a third of", "half".
    rejected: why this is no quantity, or "".
    """

    start: int
    end: int
    kind: str
    low: float
    high: float
    unit: str = ""
    unit_kind: str = ""
    bound: str = ""
    share: bool = False
    rejected: str = ""
    sign: int = 0
    word: bool = False


_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "hundred": 100,
    "a hundred": 100,
    "thousand": 1000,
    "a": 1,
    "an": 1,
    "single": 1,
    "several": 0,
    "hundreds": 0,
}
_ORDINALS = {
    "half": 0.5,
    "third": 1 / 3,
    "quarter": 0.25,
    "fourth": 0.25,
    "fifth": 0.2,
    "sixth": 1 / 6,
    "seventh": 1 / 7,
    "eighth": 0.125,
    "ninth": 1 / 9,
    "tenth": 0.1,
    "sixteenth": 1 / 16,
    "hundredth": 0.01,
    "thousandth": 0.001,
}
_NUMBER_WORD = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundred|thousand"
)
_OOM = r"(?:orders?[- ]of[- ](?:a )?magnitudes?|OOMs?\b)"

_NUMBER = regex.compile(
    r"(?P<m>\d{1,3}(?:[,']\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?![\d.])|\d+)(?P<f>\.\d+)?"
    r"(?:[eE](?P<e>[-+]?\d{1,2})(?![\w])|[eE]\^?(?P<e2>-?\d{1,2})(?=[A-Za-zµ])| ?[×x·*] "
    r"?10\^\(?(?P<p>[-–]?\d{1,2})\)?|\^(?P<q>[-–]?\d{1,3}))?"
)
_DIGIT_START = regex.compile(r"(?<![\w.])\d|(?<=(?<!\w)[xX])\d|(?<=[^\w.]\.)\d|(?<=[\d%]x)\d")
_WORD_START = regex.compile(
    rf"\b(?:(?P<oom>(?:(?P<oomlow>{_NUMBER_WORD})(?:-? (?:to|or) |-(?:to|or)-))?"
    rf"(?P<oomn>{_NUMBER_WORD}|an?)(?: full)?[- ]{_OOM})"
    rf"|(?P<time>(?:{_NUMBER_WORD}|an?|half an?|a single|one single)[- ](?:(?:and a half) )?(?:nanosecond|"
    rf"microsecond|millisecond|second|minute|hour|day|week|month|year)s?\b)"
    rf"|(?P<fold>(?:(?P<foldlow>{_NUMBER_WORD})(?:-? (?:to|or) |-(?:to|or)-| and ))?"
    rf"(?P<foldn>{_NUMBER_WORD})(?P<andhalf>[- "
    rf"]and[- ]a[- ]half)?[- ]?(?:fold\b|times\b(?! (?:in|per|a|on)\b)))"
    rf"|(?P<twice>twice\b|thrice\b)"
    rf"|(?P<share>(?:(?P<sharen>{_NUMBER_WORD}|a|an)[- ])?(?P<part>half|thirds?|quarters?|fourths?|fifths?|sixths?|"
    rf"eighths?|tenths?|hundredths?|sixteenths?)\b)"
    rf"|(?P<halve>halv(?:e|es|ed|ing)\b)"
    rf"|(?P<double>doubl(?:e|es|ed|ing)\b)|(?P<triple>tripl(?:e|es|ed|ing)\b)|(?P<quadruple>quadrupl(?:e|es|ed|ing)\b)"
    rf"|(?P<percent>(?:{_NUMBER_WORD}) (?:percent|per cent)\b)"
    rf")",
    regex.I,
)
# a number in words holds one of these; looking for them is 30 times faster than trying _WORD_START everywhere
_WORD_HINTS = tuple(
    hint.replace("_", " ")
    for hint in (
        "wice hrice half halv oubl ripl drupl fold _times -times "
        "order third quarter fifth sixth eighth tenth "
        "hundredth "
        "second minute hour _day -day _week -week _month -month _year -year ercent per_cent"
    ).split()
)
_FRACTION = regex.compile(r"/(\d+)(?:th|rd|nd)?(?!\d|/|\.\d)")
_MIXED_FRACTION = regex.compile(r" (\d)/(\d)(?= ?(?:×|[xX]\b|times\b|fold\b|hours?\b|minutes?\b|days?\b))")
_FRACTION_OF = regex.compile(r" ?(?:of|the|×|th)\b|(?<=th|rd)")
_DEVICE_METRIC = regex.compile(r" ?[A-Z]+s? (?:memory|speed|util|energy)")
_NAME_REST = regex.compile(r"[\w.+-]*\w")
_BETWEEN = regex.compile(r"\bbetween (?:about |around )?(?:\$ ?)?$")
_HALF_THE = regex.compile(r" (?:the|of|that)\b")
_NAME_GOES_ON = regex.compile(
    r"-[A-Za-z]|[- ](?:precision|buffer\w*|arithmetic|product|products|integral|point|store|bond|helix|DQN|descent|"
    r"spend\w*|check\w*)\b"
)
_DIGITS = re.compile(r"\d+")
_MULTIPLE = regex.compile(
    r" ?×(?! ?\d)| ?[xX](?![\w×]|-(?!to-|fold|speed|fast|bet|less|more|high|low|small|larg)[A-Za-z])(?! \d)|"
    r"[- ]?times\b|"
    r"[- ]?folds?\b(?!-| cross)"
)
_AFTER_TIMES = vocabulary.clue("device_after")
_THOUSANDS = regex.compile(r"[kK] ?(?:×|[xX]\b|times\b)")
_PERCENT = regex.compile(
    r" ?%(?!-? ?points?\b)|[- ]percent(?! points?\b|ile|age)\b|[- ]per ?cent\b(?! points?\b)| ?% ?(?=-)"
)
_POINTS = regex.compile(
    r" ?(?:%|percent|percentage)[- ]?points?\b| ?%[- ]?pts?\b| ?pp\b| ?p\.p\.| ?%p\b| ?dB\b| ?°| ?degrees?\b| "
    r"?K\b(?! ?(?:tok|para|req))",
    0,
)
_RANGE = regex.compile(
    r"-? (?:up )?to "
    r"(?:about |around |over |approximately |nearly |almost |more than |as (?:much|high) as |up to |~ ?|≈ ?)?"
    r"|-to-| ?(?:–|—|~|-) ?"
)
_TENS_OF = regex.compile(r"s of [a-z]")  # "10s of milliseconds"
_TOLERANCE = regex.compile(r" ?(?:±|\+/-|plus or minus) ?\d+(?:\.\d+)?")  # "4.2±0.6 s"
_FROM = regex.compile(r"\bfrom (?:about |around |roughly |approximately |nearly |almost |over |more than )?[~≈$ ]*$")
_MIXED = regex.compile(r"(?<=%) to [\d.,]+ ?[x×X](?!\w)")  # "from 32% to 10x"
_BETWEEN_AND = regex.compile(r" and (?:up to )?")
_OOM_AFTER = regex.compile(rf"[- ]{_OOM}", regex.I)
_PREFIX_X = regex.compile(r"(?:(?<![\w.\d])|(?<=\b))[×xX] ?$")
_MONEY = regex.compile(r"(?:US ?)?[$€] ?$|\bUSD ?$")
_MONEY_SCALE = regex.compile(r" ?(million|billion|thousand|[kKMB])(?![A-Za-z])")
_PART_OF_NAME = regex.compile(r"(?:[A-Za-z_][\w.+]*[-_]|[A-Za-z_]\.|[A-Za-z_]|\d\.|[#@=^_\\]|(?<![\d%x×])/|[A-Za-z]')$")
_SUB = regex.compile(r"\b(?:sub|up-to)-$", regex.I)
_DIM = regex.compile(r" ?[×xX] ?\d")
_NAMED_BEFORE = vocabulary.clue("named_before")
_SPEEDUPS_AFTER = regex.compile(
    r"(?:,? and \d+\.\d+| to \d+\.\d+)? (?:overall |average |end-to-end |mean )?speed-?ups?\b"
)
_RTF_BEFORE = regex.compile(r"(?:time factors?|RTF)\)? (?:of|is|was|=) (?:about |only |~ ?)?$", regex.I)
_FACTOR = regex.compile(
    r"\b(?:(?:by|of) (?:up to |about |around |roughly |nearly |almost |over |more than |at least )?(?:an? "
    r")(?:average |mean )?factors? (?:of |exceeding )?|by factors of |speed-?ups? (?:factors? |ratios? )?of )"
    r"(?:about |around |approximately |roughly |nearly |almost |up to |over |more than |at least |between )?[~≈]?$",
    regex.I,
)
_YEAR = regex.compile(r"(?:19|20)\d\d$")
_YEAR_BEFORE = vocabulary.clue("year_before")


LARGEST = 1e100
"""Numbers above it, and below its inverse but not 0, count nothing: what is computed from them would not be finite."""


def _value(m: regex.Match) -> float:
    """The number that was written, infinite where no float holds it."""
    try:
        return _computed(m)
    except OverflowError:
        return math.inf


def _is_of_this_world(number: float) -> bool:
    return number == 0 or 1 / LARGEST <= abs(number) <= LARGEST


def _computed(m: regex.Match) -> float:
    v = float(m["m"].replace(",", "").replace(" ", "").replace("'", "") + (m["f"] or ""))
    exp = m["e"] or m["e2"] or (m["p"] and m["p"].replace("–", "-"))
    if exp:
        return v * 10.0 ** int(exp)
    if m["q"]:
        power = int(m["q"].replace("–", "-"))
        return float(v**power) if abs(power) < 400 and v < 1000 else v
    return v


def quantities(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """All numbers of text[start:end], in order, without overlap; numbers that are no quantity have `rejected` set."""
    stop = len(text) if end is None else end
    out: list[Quantity] = []
    pos = start
    digit = _DIGIT_START.search(text, pos, stop)
    word = _WORD_START.search(text, pos, stop) if _may_hold_words(text, start, stop) else None
    while digit or word:
        if digit and (word is None or digit.start() < word.start()):
            at = digit.start()
            q = _read_digits(text, at, stop, start)
        else:
            assert word is not None
            at = word.start()
            q = _read_words(text, word, stop)
        if q is not None and q.end > pos:
            if not (_is_of_this_world(q.low) and _is_of_this_world(q.high)):
                q.rejected = q.rejected or "larger or smaller than any quantity"
            out.append(q)
            pos = q.end
        else:
            pos = at + 1
        if digit and digit.start() < pos:
            digit = _DIGIT_START.search(text, pos, stop)
        if word and word.start() < pos:
            word = _WORD_START.search(text, pos, stop)
    _share_units(text, out)
    return out


def number_places(text: str) -> list[int]:
    """Where a number may stand, in order: a cheap look that lets sentences without any be left out."""
    return sorted([*(m.start() for m in _DIGITS.finditer(text)), *_hints(text)])


@functools.lru_cache(maxsize=4)
def _hints(text: str) -> list[int]:
    """Where a number may stand that is a word, in order; kept for the sentences of a text, which ask one by one."""
    places = []
    folded = text.lower()
    if len(folded) != len(text):  # a letter that is two in lower case: places would be off
        folded = text
    for hint in _WORD_HINTS:
        at = folded.find(hint)
        while at >= 0:
            places.append(at)
            at = folded.find(hint, at + 1)
    return sorted(places)


def _may_hold_words(text: str, start: int, stop: int) -> bool:
    places = _hints(text)
    first = bisect_left(places, start)
    return first < len(places) and places[first] < stop


def _read_digits(text: str, at: int, stop: int, begin: int) -> Quantity | None:
    m = _NUMBER.match(text, at, stop)
    if m is None:
        return None
    before = text[max(begin, at - 24) : at]
    qstart = at
    money = _MONEY.search(before)
    prefix_x = _PREFIX_X.search(before) if not money else None
    if prefix_x and not (len(before) == len(prefix_x[0]) or before[-len(prefix_x[0]) - 1] in " (~≈–:,"):
        prefix_x = None
    if money:
        qstart = at - len(money[0])
    elif prefix_x and not before[: -len(prefix_x[0])].rstrip()[-1:].isdigit():
        tail = _MULTIPLE.match(text, m.end())
        end = tail.end() if tail else m.end()
        low = high = _value(m)
        r = _RANGE.match(text, m.end())
        if r:
            nxt = r.end() + (1 if text[r.end() : r.end() + 1] in "×xX" else 0)
            n2 = _NUMBER.match(text, nxt, stop)
            if n2:
                high, end = _value(n2), n2.end()
        if m[0] in ("86", "64", "32") and before[-1:] == "x":
            return Quantity(at, end, "bare", low, high, rejected="part of a name")
        if not text[end : end + 1].isalnum():
            return Quantity(at, end, "multiple", low, high, "x", "x")
    elif _PART_OF_NAME.search(before) and not _SUB.search(before) and not _is_range_dash(before):
        return Quantity(at, _name_end(text, m.end()), "bare", _value(m), _value(m), rejected="part of a name")
    elif before[-1:] == "." and before[-2:-1].isalnum():
        return Quantity(at, m.end(), "bare", _value(m), _value(m), rejected="part of a name")
    low = high = _value(m)
    end = m.end()
    mixed = _MIXED_FRACTION.match(text, end)
    if mixed and float(mixed[2]):  # "3 1/2 times"
        low = high = low + float(mixed[1]) / float(mixed[2])
        end = mixed.end()
    tolerance = _TOLERANCE.match(text, end)
    if tolerance:
        end = tolerance.end()
    # dimensions: 64×64, 3x3x3
    if _DIM.match(text, end):
        e = end
        while (d := _DIM.match(text, e)) is not None:
            e = d.end()
            n = _NUMBER.match(text, e - 1)
            e = n.end() if n else e
        return Quantity(qstart, e, "bare", low, high, rejected="a dimension")
    unit = _read_any_unit(text, end, money is not None)
    q = Quantity(qstart, unit[3], unit[0], low, high, unit[1], unit[2])
    if text[end : end + 1] == "+" and unit[0] == "bare":
        unit = _read_any_unit(text, end + 1, money is not None)
        q = Quantity(qstart, unit[3], unit[0], low, high, unit[1], unit[2], bound="over")
    elif text[q.end : q.end + 1] == "+" and not text[q.end + 1 : q.end + 2].isalnum():
        q.bound = "over"
        q.end += 1
    if unit[4]:
        q.rejected = unit[4]
    if before.rstrip().endswith(("±", "+/-")):
        q.rejected = "a tolerance"
    if unit[1] == "s" and _TENS_OF.match(text, m.end()):
        q.rejected = "no exact number"
    if q.unit in ("h", "min", "day") and not q.rejected:
        _add_smaller_part(text, q)
    fraction = _FRACTION.match(text, end)
    if (
        fraction
        and q.kind == "bare"
        and low < float(fraction[1])
        and "." not in m[0]
        and (_FRACTION_OF.match(text, fraction.end()) or before.endswith(" to "))
    ):
        v = low / float(fraction[1])
        return Quantity(qstart, fraction.end(), "multiple", v, v, "x", "x", share=True)
    # ranges
    q = _read_range(text, q, m, end, stop, before, money is not None)
    if q.rejected:
        return q
    if q.kind == "multiple" and q.unit_kind == "x":
        tail = text[q.end - 1 : q.end]
        nxt = text[q.end : q.end + 14]
        if tail in "×xX" and (
            nxt[:1].isupper()
            and text[q.end : q.end + 1] != " "
            or _AFTER_TIMES.match(nxt)
            and q.low == int(q.low)
            and q.low == q.high
            and not _DEVICE_METRIC.match(nxt)
        ):
            q.rejected = "a count of devices"
    if q.unit == "bit" and q.kind == "absolute" and not q.rejected:
        q.rejected = "a number format"
    if (
        q.kind == "bare"
        and not q.rejected
        and (_FACTOR.search(before) or "." in m[0] and _SPEEDUPS_AFTER.match(text, q.end))
    ):
        q.kind, q.unit, q.unit_kind = "multiple", "x", "x"
    if q.kind == "bare" and not q.rejected and _RTF_BEFORE.search(before):
        q.kind, q.unit, q.unit_kind = "absolute", "RTF", "rtf"
    if q.kind == "bare":
        if text[q.end : q.end + 1].isalpha() or text[q.end : q.end + 1] == "_":
            q.rejected = "part of a name"
            q.end = _name_end(text, q.end)
        elif (
            _YEAR.match(m[0])
            and q.low == q.high
            and _YEAR_BEFORE.search(before)
            and text[q.end : q.end + 1] in (" ", ".", ",", ")", ";", "")
        ):
            q.rejected = "a year"
    if (
        not q.rejected
        and _NAMED_BEFORE.search(before)
        and q.kind in ("bare", "absolute")
        and (
            q.kind == "bare"
            or q.unit in ("GPU", "device", "core", "node", "chip")
            or q.unit_kind in ("scale", "data", "time")
            and text[q.end - 1 : q.end] in ("B", "T", "M", "K", "S")
            and " " not in text[at : q.end]
        )
    ):
        q.rejected = "part of a name"
    return q


_SMALLER_PART = regex.compile(
    r"(?: and |, | )(\d+(?:\.\d+)?) ?(?P<u>h|m|s)(?:|ours?|in(?:ute)?s?|ec(?:ond)?s?)\b(?! ?/)"
)
_IN_SECONDS = {"day": 86400, "h": 3600, "m": 60, "s": 1}


def _add_smaller_part(text: str, q: Quantity) -> None:
    """ "1 hour and 4 minutes" is one time: the part in the smaller unit is added."""
    part = _SMALLER_PART.match(text, q.end)
    if part is None:
        return
    unit, smaller = _IN_SECONDS[q.unit.removesuffix("in")], _IN_SECONDS[part["u"][0]]
    if float(part[1]) * smaller < unit:
        q.high += float(part[1]) * smaller / unit
        q.low, q.end = q.high, part.end()


_RANGE_DASH = regex.compile(r"(?:(?<![A-Za-z\d.])[\d.,]+ ?[xX×%+]?|[ )])[-–]$")


def _is_range_dash(before: str) -> bool:
    """Whether a dash before a number joins it to another number, not to a name: "2-3", not "A100-80"."""
    return _RANGE_DASH.search(before) is not None


def _name_end(text: str, at: int) -> int:
    m = _NAME_REST.match(text, at)
    return m.end() if m else at


def _read_any_unit(text: str, end: int, money: bool) -> tuple[str, str, str, int, str]:
    """(kind, unit, unit_kind, end, rejected) of what stands behind a number."""
    if money:
        scale = _MONEY_SCALE.match(text, end)
        unit = "USD"
        if scale:
            unit = {"thousand": "K", "k": "K", "K": "K", "million": "M", "M": "M", "billion": "B", "B": "B"}[
                scale[1]
            ] + "USD"
            end = scale.end()
        u = read_denominators(text, UnitMention(unit, "money", end))
        return "absolute", u.unit, "money", u.end, ""
    m = _POINTS.match(text, end)
    if m and m[0].strip() != "K":
        return "bare", "", "", m.end(), "points or degrees"
    m = _MULTIPLE.match(text, end)
    if m:
        return "multiple", "x", "x", m.end(), ""
    m = _THOUSANDS.match(text, end)
    if m:
        return "thousands", "x", "x", m.end(), ""
    m = _PERCENT.match(text, end)
    if m:
        return "percent", "%", "%", m.end(), ""
    m = _OOM_AFTER.match(text, end)
    if m:
        return "oom", "x", "x", m.end(), ""
    found = read_unit(text, end)
    if found is not None:
        return "absolute", found.unit, found.kind, found.end, ""
    return "bare", "", "", end, ""


def _read_range(text: str, q: Quantity, m: regex.Match, num_end: int, stop: int, before: str, money: bool) -> Quantity:
    r = _RANGE.match(text, q.end)
    if r is None and _BETWEEN.search(before):
        r = _BETWEEN_AND.match(text, q.end)
    if (
        r is not None
        and "to" in r[0]
        and q.kind != "multiple"
        and not _MIXED.match(text, q.end)
        and _FROM.search(before)
    ):
        r = None  # "from A to B": a change or a range, which only the words around it tell
    if r is not None:
        nxt = r.end()
        if text[nxt : nxt + 1] in "$×+" and text[nxt + 1 : nxt + 2].isdigit():
            nxt += 1
        n2 = _NUMBER.match(text, nxt, stop)
        if n2 and not (r[0] in ("-", "–") and "to" in r[0]):
            unit2 = _read_any_unit(text, n2.end(), money)
            plus = ""
            if unit2[0] == "bare" and text[n2.end() : n2.end() + 1] == "+":
                plus = "over"
                unit2 = _read_any_unit(text, n2.end() + 1, money)
            high = _value(n2)
            if q.kind == "bare" and unit2[0] == "bare" and not unit2[4]:
                if r[0] in ("-", "–", "~") or " to " in r[0]:
                    q.high, q.end = high, n2.end()
                return _oom(q)
            if unit2[4]:
                q.rejected, q.end = unit2[4], unit2[3]
                return q
            same = (
                q.kind == "bare"
                or q.unit == unit2[1]
                or (money and unit2[1].startswith(q.unit))
                or (q.unit_kind == "scale" and unit2[1].startswith(q.unit))
            )
            if same and (high >= q.low or q.kind == "bare" or " to " in r[0]):
                if q.kind == "bare" and high < q.low and r[0].strip() in ("-", "–"):
                    pass
                q = Quantity(
                    q.start,
                    unit2[3],
                    unit2[0],
                    q.low,
                    high,
                    unit2[1],
                    unit2[2],
                    bound=plus or q.bound,
                    rejected=q.rejected,
                )
                if text[q.end : q.end + 1] == "+" and not text[q.end + 1 : q.end + 2].isalnum():
                    q.bound, q.end = "over", q.end + 1
                return _oom(q)
            if {q.unit, unit2[1]} == {"%", "x"}:
                low = 1 + q.low / 100 if q.unit == "%" else q.low
                hi = 1 + high / 100 if unit2[1] == "%" else high
                return Quantity(q.start, unit2[3], "multiple", low, hi, "x", "x")
            if (
                unit2[0] == "absolute"
                and q.kind == "absolute"
                and unit2[2] == q.unit_kind
                and q.unit_kind in ("time", "data", "power", "energy", "frequency", "rate", "op_rate", "data_rate")
            ):
                factor = prefix_factor(unit2[1], q.unit)  # mixed prefixes ("400 us to 2 ms"): said in the second unit
                if factor:
                    return Quantity(q.start, unit2[3], "absolute", q.low * factor, high, unit2[1], unit2[2])
    return _oom(q)


def _oom(q: Quantity) -> Quantity:
    if q.kind == "thousands":  # "16K times"
        q.kind, q.low, q.high = "multiple", 1000 * q.low, 1000 * q.high
    if q.kind == "oom":
        q.kind, q.low, q.high = "multiple", 10.0 ** min(q.low, 30), 10.0 ** min(q.high, 30)
    return q


def _number_word(word: str) -> float:
    return float(_WORDS[word.lower()])


def _read_words(text: str, m: regex.Match, stop: int) -> Quantity | None:
    s, e = m.span()
    if _NAME_GOES_ON.match(text[e : e + 12]) and not m["time"]:
        return Quantity(s, e, "bare", 0.0, 0.0, rejected="part of a name", word=True)
    if m["oom"]:
        high = 10.0 ** _number_word(m["oomn"])
        low = 10.0 ** _number_word(m["oomlow"]) if m["oomlow"] else high
        return Quantity(s, e, "multiple", low, high, "x", "x", word=True)
    if m["fold"]:
        high = _number_word(m["foldn"]) + (0.5 if m["andhalf"] else 0)
        low = _number_word(m["foldlow"]) if m["foldlow"] else high
        return Quantity(s, e, "multiple", low, high, "x", "x", word=True)
    if m["twice"]:
        v = 2.0 if m["twice"].lower() == "twice" else 3.0
        return Quantity(s, e, "multiple", v, v, "x", "x", word=True)
    if m["halve"]:
        return Quantity(s, e, "percent", 50.0, 50.0, "%", "%", word=True, sign=-1)
    for name, v in (("double", 2.0), ("triple", 3.0), ("quadruple", 4.0)):
        if m[name]:
            return Quantity(s, e, "multiple", v, v, "x", "x", word=True, sign=1)
    if m["share"]:
        part = m["part"].lower().rstrip("s")
        part = "half" if part in ("halve", "half") else part
        if part not in _ORDINALS or (m["sharen"] is None and part not in ("half",)):
            return None
        if m["sharen"] and part in ("second",):
            return None
        n = 1.0 if m["sharen"] is None else _number_word(m["sharen"])
        v = n * _ORDINALS[part]
        if (
            text[max(0, s - 3) : s].lower() in ("by ", "in ")
            and part == "half"
            and not _HALF_THE.match(text[e : e + 6])
        ):
            return Quantity(s, e, "percent", 50.0, 50.0, "%", "%", word=True, sign=-1)
        return Quantity(s, e, "multiple", v, v, "x", "x", share=True, word=True)
    if m["percent"]:
        v = _number_word(m["percent"].split()[0])
        return Quantity(s, e, "percent", v, v, "%", "%", word=True)
    if m["time"]:
        words = regex.split(r"[- ]", m["time"])
        half = "half" in words
        unit = read_unit(text, e - len(words[-1]))
        if unit is None:
            return None
        v = 0.5 if words[0].lower() == "half" else _number_word(words[0]) + (0.5 if half else 0)
        return Quantity(s, unit.end, "absolute", v, v, unit.unit, unit.kind, word=True)
    return None


_CAPITALISED = regex.compile(r"[a-z,] [A-Z][A-Za-z]+ $")  # "on the Dimensity 9500 and 46 ms on ..."
_LIST_SEP = regex.compile(
    r"(?:, (?:and |or )?| and | or | ?/ ?| vs\.? | versus )(?:(?:up to|about|over|nearly|almost|only|~|≈) ?)?"
)


def _share_units(text: str, found: list[Quantity]) -> None:
    """In "1,233/1,048 TFLOPS", "12.5 vs. 13.3 FPS" and "2, 3 and 5x" the unit belongs to every number of the list."""
    for i in range(len(found) - 2, -1, -1):
        q, nxt = found[i], found[i + 1]
        if q.kind != "bare" or q.rejected not in ("",) or nxt.rejected or nxt.kind == "bare" or nxt.word:
            continue
        between = text[q.end : nxt.start]
        if _LIST_SEP.fullmatch(between):
            if _CAPITALISED.search(text[max(0, q.start - 24) : q.start]):
                continue
            if nxt.unit_kind == "count" and "/" not in between and "vs" not in between:
                continue
            q.kind, q.unit, q.unit_kind = nxt.kind, nxt.unit, nxt.unit_kind
