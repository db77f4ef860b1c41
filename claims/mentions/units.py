"""The unit that is written after a number, in compact form: "TFLOPs/s" -> "TFLOP/s", "mJ per image" -> "mJ/image".

Spelling only; what a unit is worth in base units is `claims.units`' matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from claims import vocabulary

_WORD_PREFIXES = {
    "milli": "m",
    "micro": "u",
    "nano": "n",
    "pico": "p",
    "femto": "f",
    "kilo": "k",
    "mega": "M",
    "giga": "G",
    "tera": "T",
    "peta": "P",
    "exa": "E",
}
_SCALES = {
    "k": "K",
    "K": "K",
    "thousand": "K",
    "M": "M",
    "million": "M",
    "mn": "M",
    "B": "B",
    "billion": "B",
    "bn": "B",
    "G": "B",
    "T": "T",
    "trillion": "T",
}
# what may stand behind "/" or "per" although it is no unit of its own
_PER = {
    "s": "s",
    "sec": "s",
    "second": "s",
    "seconds": "s",
    "w": "W",
    "watt": "W",
    "j": "J",
    "joule": "J",
    "mm^2": "mm^2",
    "mm2": "mm^2",
    "gpu": "GPU",
    "card": "card",
    "cycle": "cycle",
    "clock": "cycle",
    "clk": "cycle",
    "token": "token",
    "tok": "token",
    "hour": "h",
    "hr": "h",
    "h": "h",
    "day": "day",
    "minute": "min",
    "min": "min",
    "ms": "ms",
    "us": "us",
    "µs": "us",
    "op": "OP",
    "operation": "OP",
    "bit": "bit",
    "byte": "B",
    "px": "pixel",
    "pixel": "pixel",
    "param": "param",
    "parameter": "param",
    "weight": "param",
    "mac": "MAC",
    "flop": "FLOP",
    "kwh": "kWh",
    "img": "image",
    "req": "request",
    "iter": "iteration",
    "it": "iteration",
    "inf": "inference",
    "sop": "SOP",
    "gb": "GB",
    "mb": "MB",
    "km": "km",
    "query": "query",
    "kb": "KB",
    "dsp": "DSP",
    "lut": "LUT",
    "mj": "mJ",
    "year": "year",
    "month": "month",
    "element": "element",
    "mw": "mW",
    "cm^2": "cm^2",
    "um^2": "um^2",
    "µm^2": "um^2",
    "sop/s": "SOP/s",
    "spike": "spike",
    "µj": "uJ",
    "uj": "uJ",
    "$": "USD",
    "dollar": "USD",
}
_RATE_KINDS = {"s", "h", "min", "ms", "us", "cycle", "day"}


@dataclass(frozen=True, slots=True)
class UnitSpelling:
    """A spelling with its compact unit ("TFLOPS" -> "TFLOP/s") and the kind of thing it measures."""

    unit: str
    kind: str


@cache
def _spellings() -> tuple[dict[str, UnitSpelling], dict[str, UnitSpelling]]:
    """(symbols, case matters; words, folded) -> compact unit."""
    symbols: dict[str, UnitSpelling] = {}
    words: dict[str, UnitSpelling] = {}
    for u in vocabulary.units():
        for s in u.symbols:
            for p in ("", *u.prefixes):
                compact = p.replace("µ", "u") + u.unit
                symbols.setdefault(p + s, UnitSpelling(compact, u.kind))
        for w in u.words:
            for w_prefix, p in {"": "", **(_WORD_PREFIXES if " " not in w else {})}.items():
                entry = UnitSpelling(p + u.unit, u.kind)
                name = vocabulary.fold(w_prefix + w)
                words.setdefault(name, entry)
                words.setdefault(plural(name), entry)
        for w in u.words:  # "1.2Mtokens", "Ktoken"
            if u.kind == "count" and " " not in w:
                for p in "kKMBGT":
                    for form in (w, plural(w)):
                        symbols.setdefault(p + form, UnitSpelling(_SCALES[p] + u.unit, u.kind))
    return symbols, words


def plural(word: str) -> str:
    """The regular plural ("query" -> "queries", "patch" -> "patches")."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


@cache
def singular(word: str) -> str:
    """The singular of a regular plural, for units that nobody listed ("batches/s" -> "batch/s")."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


_CHUNK = regex.compile(r"[kMt]?g?CO_?2(?:-?eq?)?|[A-Za-zµ$€][A-Za-zµ]*(?:\^?[23](?!\d|\.\d))?|[$€]|%")
_SCALE = regex.compile(r"[- ]?((?i:thousand|million|billion|trillion|mn\b|bn\b))(?![a-z])|([kKMBGT])(?![A-Za-z])")
_SCALE_APART = regex.compile(r" ([kKMBT])(?= [A-Za-z])")
_PRECISION_WORDS = regex.compile(
    r" (?:(?:single|double|half|mixed)[- ]precision|[FfBb][Pp]?\d{1,2}|INT\d|sustained|peak|effective) "
)
_PREFIX_WORD = regex.compile(r"[- ]?((?i:kilo|mega|giga|tera|peta|exa))[- ](?=[A-Z])")
_PER_SIGN = regex.compile(r" ?/ ?|(?: [Pp]er |-per-| per-(?=s\b|sec))(?:a |each |one |single )?|(?:[·*])(?=[A-Za-z])")
_PER_SCALE = regex.compile(r"(?:(\d+|thousand|million|billion|1K|1M) )", regex.I)
_ADJECTIVE = regex.compile(r"(?:local|global|full|single|whole|complete|additional|individual) (?=[a-z]{3})")
_QUALIFIED = regex.compile(
    r"(?:[A-Za-z][\w-]* ){1,2}(op|operation|token|pixel|query|element|parameter|weight|bit)\b"
)  # "per equivalent RISC op"
_NEXT_WORD = regex.compile(r"[- ]([A-Za-z][A-Za-z0-9]*(?:-[a-z]+)?)")
_DEVICE_TIME = regex.compile(
    r"[- ]?(?:(?:NVIDIA|Nvidia|[A-Z]\d{2,3}|RTX ?\d+)[- ])?(?P<device>GPU|TPU|CPU|NPU|core|node|[AHVLBP]\d{2,3}|"
    r"MI\d+X?|RTX ?\d+)s?[- ]"
    r"(?P<time>(?i:hours?|hrs?|days?|minutes?|years?|months?))\b"
)
_DEVICE_TIME_UNITS = {"h": "hour", "d": "day", "m": "month", "y": "year"}
_COUNT_RATE = regex.compile(
    r"[- ]?([A-Za-z][\w-]{2,}(?: [a-z][\w-]*)?)"
    r"(?: ?/ ?(?:s|sec|second|h|hr|hour|min)\b| per (?:second|hour|minute)\b|-per-second\b|/sec\b)"
)
# a word that can never be the unit of a rate ("3 times per second", "and 5 per second")
_NO_UNIT = frozenset(
    "and or to of in for with than the a an is are at on by from as per while times x more less".split()
)


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit in a text: its compact form, kind, and where it ends."""

    unit: str
    kind: str
    end: int


def read_unit(text: str, at: int) -> UnitMention | None:
    """The unit that starts at `at` (white space or a hyphen may stand before it), or None.

    A scale ("million", "K") belongs to the unit: "1.2 million tokens per second" is 1.2 "Mtoken/s".
    """
    scale = ""
    giga = _PREFIX_WORD.match(text, at)  # "8 Giga-NUPS"
    if giga:
        found = _base(text, giga.end())
        return (
            None
            if found is None
            else read_denominators(
                text, UnitMention(_WORD_PREFIXES[giga[1].lower()] + found.unit, found.kind, found.end)
            )
        )
    apart = _SCALE_APART.match(text, at)  # "1.2 k tokens/s"
    if (
        apart
        and (found := _base(text, apart.end())) is not None
        and found.kind in ("count", "rate", "op", "resource", "cycle")
    ):
        return read_denominators(text, UnitMention(_SCALES[apart[1]] + found.unit, found.kind, found.end))
    wide = _PRECISION_WORDS.match(text, at)  # "3 single precision TFLOP/s"
    if wide and (found := _base(text, wide.end() - 1)) is not None and found.kind in ("op", "op_rate"):
        return read_denominators(text, found)
    m = _SCALE.match(text, at)
    pos = at
    if m:
        word = m[1].lower() if m[1] else m[2]
        scale, pos = _SCALES[word], m.end()
    found = _base(text, pos)
    if found is None:
        return UnitMention(scale, "scale", pos) if scale else None
    if scale and found.kind in ("time", "energy", "power", "data", "bit", "frequency", "area"):
        return UnitMention(scale, "scale", pos) if m and m[1] is None else _scaled(scale, found, text)
    if scale:
        if found.kind in ("op", "op_rate") and m is not None and m[2] == "G":  # "1.8G MACs"
            scale = "G"
        found = UnitMention(scale + found.unit, found.kind, found.end)
    return read_denominators(text, found)


def _scaled(scale: str, found: UnitMention, text: str) -> UnitMention:
    return read_denominators(text, UnitMention(scale + found.unit, found.kind, found.end))


def _base(text: str, at: int) -> UnitMention | None:
    symbols, words = _spellings()
    hours = _DEVICE_TIME.match(text, at)
    if hours:
        device = hours["device"].rstrip("s").lower()
        device = (
            device
            if device in ("core", "node")
            else device.upper()
            if device in ("gpu", "tpu", "cpu", "npu")
            else "GPU"
        )
        return UnitMention(f"{device}-{_DEVICE_TIME_UNITS[hours['time'][0].lower()]}", "compute_time", hours.end())
    pos = at
    space = text[pos : pos + 1]
    if space in (" ", "-"):
        pos += 1
    chunk = _CHUNK.match(text, pos)
    if chunk is None:
        return None
    first = chunk[0]
    after = text[chunk.end() : chunk.end() + 1]
    for width in (2, 1):  # "clock cycles", "floating point operations"
        end = chunk.end()
        phrase = first
        for _ in range(width):
            nxt = _NEXT_WORD.match(text, end)
            if nxt is None:
                break
            phrase, end = f"{phrase} {nxt[1]}", nxt.end()
        else:
            known = words.get(vocabulary.fold(phrase))
            if known:
                return UnitMention(known.unit, known.kind, end)
    if after.isalnum() or after == "_":
        return None
    for end in (
        chunk.end() + 4,
        chunk.end() + 3,
        chunk.end() + 2,
        chunk.end(),
    ):  # "FLOPs/s": a symbol may itself hold a "/"
        longer = text[pos:end]
        if longer in symbols and not (
            text[end : end + 1].isalnum() or longer in ("S", "F", "b", "B", "in") and space == " " and longer != "B"
            or text[end : end + 1] == "&"  # "41.1 J&F": a score
        ):
            return UnitMention(symbols[longer].unit, symbols[longer].kind, end)
    known = words.get(vocabulary.fold(first))
    if known:
        return UnitMention(known.unit, known.kind, chunk.end())
    rate = _COUNT_RATE.match(text, at)
    if rate and rate[1].split(" ")[0].lower() not in _NO_UNIT:
        noun = singular(rate[1].split(" ")[-1])
        start = rate.start(1) + len(rate[1])
        return UnitMention(noun, "count", start)
    return None


def read_denominators(text: str, found: UnitMention) -> UnitMention:
    """Follow "/" and "per" after a base unit: "TOPS/W", "mJ per inference", "USD/Mtoken"."""
    unit, kind, end = found.unit, found.kind, found.end
    while True:
        sign = _PER_SIGN.match(text, end)
        if sign is None:
            return UnitMention(unit, kind, end)
        pos = sign.end()
        scale = ""
        m = _PER_SCALE.match(text, pos)
        if m:
            scale = {"thousand": "K", "1k": "K", "1000": "K", "million": "M", "1m": "M", "billion": "B"}.get(
                m[1].lower(), ""
            )
            if not scale and m[1] != "1":
                return UnitMention(unit, kind, end)
            pos = m.end()
        if sign[0].strip() != "/" and (adjective := _ADJECTIVE.match(text, pos)):  # "2 s per full song"
            pos = adjective.end()
        m = _CHUNK.match(text, pos)
        if m is None or (text[m.end() : m.end() + 1].isalnum()):
            return UnitMention(unit, kind, end)
        word = m[0]
        low = word.lower()
        symbols, words = _spellings()
        if low == "clock" and text[m.end() : m.end() + 6] == " cycle":
            denominator, stop = "cycle", m.end() + 6
        elif word in ("B", "b"):
            denominator, stop = {"B": "B", "b": "bit"}[word], m.end()
        elif (
            (qualified := _QUALIFIED.match(text, m.start())) and qualified[1].lower() in _PER and sign[0].strip() != "/"
        ):
            denominator, stop = _PER[qualified[1].lower()], qualified.end()
        elif low in _PER:
            denominator, stop = _PER[low], m.end()
        elif low in words:
            denominator, stop = words[low].unit, m.end()
        elif word in symbols and words.get(low) is None:
            denominator, stop = symbols[word].unit, m.end()
        elif (
            sign[0].strip() == "/"
            or kind in ("energy", "money", "time", "data", "compute_time")
            and low.isalpha()
            and word.islower()
        ):
            denominator, stop = singular(low), m.end()
        else:
            return UnitMention(unit, kind, end)
        if low in ("additional", "extra", "added", "individual", "new"):  # "130 ns per additional hop"
            return UnitMention(unit, kind, end)
        if text[stop : stop + 1] == "-" and text[stop + 1 : stop + 2].isalpha():  # "3 mJ per single-lead scan"
            return UnitMention(unit, kind, end)
        unit = f"{unit}/{scale}{denominator}"
        kind = _kind_per(kind, denominator)
        end = stop


def _kind_per(kind: str, denominator: str) -> str:
    if kind == "energy" and denominator in ("year", "month", "week", "day", "h"):
        return "energy"
    if denominator == "USD":
        return "per_cost"
    if kind == "op_rate" and denominator in ("W", "mW"):
        return "per_energy"
    if denominator in ("J", "mJ", "uJ", "kWh") or (
        denominator in ("W", "mW") and kind in ("rate", "op", "data_rate", "op_rate", "count")
    ):
        return "per_energy"
    if denominator.endswith("m^2"):
        return "per_area"
    if denominator in ("DSP", "LUT", "BRAM"):
        return "per_resource"
    if denominator in _RATE_KINDS:
        if kind == "op":
            return "op_rate"
        if kind in ("data", "bit"):
            return "data_rate"
        if kind in ("count", "rate"):
            return "rate"
        if kind == "time":
            return "rate"
        return kind
    if kind == "energy":
        return "energy_per"
    if kind == "time" or kind == "cycle":
        return "time_per"
    if (
        kind == "bit"
        and denominator
        in (
            "param",
            "B",
            "pixel",
            "character",
            "char",
            "symbol",
            "dimension",
            "element",
            "value",
            "point",
            "weight",
            "coordinate",
        )
        or kind == "data"
        and denominator == "param"
    ):
        return "bits_per"
    return kind


_POWERS = {
    "": 0,
    "k": 3,
    "K": 3,
    "M": 6,
    "G": 9,
    "T": 12,
    "P": 15,
    "E": 18,
    "m": -3,
    "u": -6,
    "n": -9,
    "p": -12,
    "f": -15,
}
_SECONDS = {
    "s": 1.0,
    "min": 60.0,
    "h": 3600.0,
    "day": 86400.0,
    "week": 604800.0,
    "month": 2592000.0,
    "year": 31536000.0,
}


def prefix_factor(unit: str, other: str) -> float | None:
    """How many `unit` one `other` is, when they differ by SI or binary prefix or are both times; else None."""
    if unit in _SECONDS and other in _SECONDS:
        return _SECONDS[other] / _SECONDS[unit]
    for size in range(1, max(len(unit), len(other)) + 1):
        base = unit[-size:]
        if other.endswith(base) and unit[:-size] in _POWERS and other[:-size] in _POWERS and base[0].isalpha():
            apart = _POWERS[other[:-size]] - _POWERS[unit[:-size]]
            return 1024.0 ** (apart / 3) if base.startswith("iB") else 10.0**apart
    return None
