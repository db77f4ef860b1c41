"""A sentence as a row of typed tokens: quantities, metric nouns, directions, comparisons, and the words between them.

Rules match on the types, one character each (see TYPES), never on the text. Words of the type `skip` ("up to", "the",
"average") are left out of the row: they say how sure or how counted a number is, which `claims.rules.qualifiers` reads
from the text itself. So are brackets that hold no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from claims import vocabulary
from claims.mentions.quantities import Quantity

# type of mention -> the character that stands for it in a row
TYPES = {
    "multiple": "X",
    "percent": "P",
    "absolute": "A",
    "number": "N",
    "metric": "M",
    "out_of_scope": "O",
    "counted": "C",
    "machines": "Q",
    "performance": "Z",
    "efficient_metric": "E",
    "efficient": "e",
    "more": "U",
    "less": "D",
    "better": "I",
    "worse": "L",
    "raise": "u",
    "lower": "d",
    "improve": "i",
    "speedup": "S",
    "slowdown": "T",
    "faster": "F",
    "slower": "G",
    "accelerate": "a",
    "slow": "s",
    "beat": "B",
    "overhead": "H",
    "peak": "K",
    "compared": "c",
    "achieve": "v",
    "clause": "k",
    "be": "z",
    "of": "o",
    "in": "n",
    "on": "l",
    "by": "y",
    "to": "t",
    "from": "f",
    "preposition": "p",
    "and": "&",
    "respectively": "r",
    "share": "h",
    "word": "w",
    "comma": ",",
    "semicolon": ";",
    "colon": ":",
    "open": "(",
    "close": ")",
}
_PUNCTUATION = {
    ",": ",",
    ";": ";",
    ":": ":",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    "—": ":",
    "–": ":",
    "→": "t",
    "&": "&",
    "/": "&",
}
_QUANTITY = {"multiple": "X", "percent": "P", "absolute": "A", "bare": "N"}
_WORD = regex.compile(r"[A-Za-zµ](?:[\w'+@$%]|[-.&/](?=\w))*|[,;:()\[\]—–→&/]")


@dataclass(slots=True)
class Token:
    """One mention: its type (a character of TYPES), offsets in the normalised text, and what it names.

    value: the metric of a metric noun, the Quantity of a number, else the folded phrase.
    """

    type: str
    start: int
    end: int
    value: str | Quantity


@cache
def _phrases() -> tuple[dict[str, tuple[str, str]], dict[str, int]]:
    """(folded phrase -> (type character, value), first word -> words of the longest phrase that begins with it)."""
    table: dict[str, tuple[str, str]] = {}
    for kind, phrases in vocabulary.cues().items():
        char = "" if kind == "skip" else TYPES[kind]
        for p in phrases:
            table[vocabulary.fold(p).rstrip(".")] = (char, p if kind == "word" else vocabulary.fold(p))
    for metric in vocabulary.metrics().values():
        for p in metric.nouns:
            table[vocabulary.fold(p)] = ("M", metric.name)
        for p in metric.efficient:
            table[vocabulary.fold(p)] = ("E", metric.name)
    longest: dict[str, int] = {}
    for p in table:
        words = p.split(" ")
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return table, longest


def tokenize(text: str, start: int, end: int, found: list[Quantity]) -> list[Token]:
    """The row of tokens of text[start:end]; `found` are the quantities in it, in order."""
    out: list[Token] = []
    pos = start
    for q in found:
        if q.start > pos:
            _words(text, pos, q.start, out)
            if (
                not q.rejected
                and q.kind != "bare"
                and out
                and str(out[-1].value) in _BOUND_WORDS
                and text[out[-1].end : q.start].strip(" ~≈$") == ""
            ):
                out.pop()
            if (
                len(out) > 1
                and out[-1].value == "than"
                and out[-2].type in "UD"
                and not q.rejected
                and q.kind != "bare"
                and text[out[-1].end : q.start].strip(" ~≈$") == ""
                and (len(out) < 3 or out[-3].type not in "XPAMIF")
            ):  # "by a factor higher than 3x"
                del out[-2:]
            if len(out) > 1 and out[-1].type == out[-2].type == "y":  # "by up to a factor of 30"
                out.pop()
            if (
                len(out) > 1 and out[-1].type == "o" and out[-2].type == "y" and not q.rejected and q.kind != "bare"
            ):  # "by a mean of 36%"
                out.pop()
        if q.rejected:
            out.append(Token("w", q.start, q.end, q))
        else:
            out.append(Token(_QUANTITY[q.kind], q.start, q.end, q))
        pos = max(pos, q.end)
    if pos < end:
        _words(text, pos, end, out)
    _resolve_speed_up(out, text)
    _resolve_nouns(out, text)
    _resolve_pairs(out, text)
    return _without_asides(out)


def _resolve_nouns(tokens: list[Token], text: str) -> None:
    """Nouns that say little by themselves: a "time" of something nobody listed ("switching time") is a delay, alone it
    is a running time; in "GPU memory cost" and "KV cache budget" what is paid is the thing before, no money."""
    for i in range(1, len(tokens)):
        t = tokens[i]
        if t.type != "M":
            continue
        before = tokens[i - 1]
        if t.value == "cost":
            if before.type == "M" and before.value in _PAID and text[before.end : t.start] == " ":
                if text[t.start : t.end].lower() in ("cost", "costs", "budget", "budgets"):
                    t.value = before.value
        elif (
            t.end - t.start == 4
            and text[t.start : t.end].lower() == "time"
            and before.type == "w"
            and text[before.end : t.start] in (" ", "-")
        ):
            t.value = "latency"


_PAID = frozenset({"memory", "energy", "power", "traffic", "compute_cost", "latency", "runtime", "area"})


def _resolve_pairs(tokens: list[Token], text: str) -> None:
    """ "CPU and DRAM usage": the first modifier makes a noun of its own with the last word, of another metric."""
    table, _ = _phrases()
    for i in range(len(tokens) - 2):
        a, joint, b = tokens[i : i + 3]
        if joint.type != "&" or b.type != "M" or a.type not in "wQ":
            continue
        last = text[b.start : b.end].rsplit(" ", 1)[-1]
        kind, metric = table.get(vocabulary.fold(f"{text[a.start : a.end]} {last}"), ("", ""))
        if kind == "M" and metric != b.value:
            a.type, a.value = "M", metric


# prepositions that, right before a value, say how sure it is: "by over 90%"
_BOUND_WORDS = frozenset({"over", "above", "beyond", "below", "under", "within", "around", "between"})


def _resolve_speed_up(tokens: list[Token], text: str) -> None:
    """ "speed up" is a noun with a hyphen, near a number or before "of" and "is"; else it is a verb."""
    for i, t in enumerate(tokens):
        if t.type != "S" or t.value != "speed up" or "-" in text[t.start : t.end]:
            continue
        near_number = any(x.type in "XP" for x in tokens[max(0, i - 4) : i])
        before = tokens[i - 1].type if i else ""
        after = tokens[i + 1].type if i + 1 < len(tokens) else ""
        if after in ("o", "z", "c", ":", "(") or near_number and before != "t":
            continue
        t.type = "a"


# "less than" says how sure before a number ("in less than 3 ms") and compares elsewhere ("62% less than the baseline")
_COMPARISONS = {"less than": "D", "fewer than": "D", "more than": "U", "greater than": "U"}


def _ends_at_number(text: str, start: int, end: int) -> bool:
    return (
        end - start < 14
        and end < len(text)
        and (text[end].isalnum() or text[end] in "$.")
        and not any(c in ",;:." for c in text[start:end])
    )


# "time-to-accuracy" is that of a job, "time-to-first-token" that of an answer
_TO_AN_END = regex.compile(r"time to (?:accuracy|convergence|solution|completion|train|target|quality|recover)")
_FUNCTION_WORDS = frozenset("zontyfp&k")


def _words(text: str, start: int, end: int, out: list[Token]) -> None:
    table, longest = _phrases()
    spans = [(m[0], m.start(), m.end()) for m in _WORD.finditer(text, start, end)]
    folded = [vocabulary.fold(w) for w, _, _ in spans]
    i, n = 0, len(spans)
    while i < n:
        word, s, e = spans[i]
        if not word[0].isalpha():
            kind = _PUNCTUATION.get(word)
            if kind:
                out.append(Token(kind, s, e, word))
            i += 1
            continue
        first = folded[i].split(" ", 1)[0]
        hit = None
        for width in range(min(longest.get(first, 0), n - i), 0, -1):
            phrase = folded[i] if width == 1 else " ".join(folded[i : i + width])
            hit = table.get(phrase)
            if hit is not None and hit[0] == "w" and "-" in hit[1] and "-" not in text[s : spans[i + width - 1][2]]:
                hit = None  # "in-memory" holds no cue, "in memory" does
            if hit is not None:
                break
        if hit is not None and hit[0] in _FUNCTION_WORDS and word.isupper() and width == 1:  # "BE" is a name here
            hit = None
        if hit is None and folded[i].startswith("time to "):
            hit, width = ("M", "runtime" if _TO_AN_END.match(folded[i]) else "latency"), 1
        if hit is None:
            parts = word.split("-")
            if "/" in word:
                _split(text, s, word, out)
            elif len(parts) == 2 and all(
                table.get(vocabulary.fold(p), ("", ""))[0] in _COMPOUND for p in parts
            ):  # "energy-saving"
                out.append(Token(*_typed(table, parts[0], s)))
                out.append(Token(*_typed(table, parts[1], e - len(parts[1]))))
            else:
                out.append(Token("w", s, e, folded[i]))
            i += 1
            continue
        if hit[1] in _COMPARISONS and not hit[0] and not _ends_at_number(text, spans[i + width - 1][2], end):
            out.append(Token(_COMPARISONS[hit[1]], s, e, hit[1].split()[0]))
            out.append(Token("c", spans[i + width - 1][1], spans[i + width - 1][2], "than"))
        if hit[0]:
            out.append(Token(hit[0], s, spans[i + width - 1][2], hit[1]))
        i += width


_COMPOUND = ("M", "D", "U", "I", "S", "H")


def _typed(table: dict[str, tuple[str, str]], part: str, start: int) -> tuple[str, int, int, str]:
    kind, value = table[vocabulary.fold(part)]
    return kind, start, start + len(part), value


def _split(text: str, start: int, word: str, out: list[Token]) -> None:
    """ "latency/throughput": both parts, as if joined by "and"."""
    table, _ = _phrases()
    pos = start
    known = [table.get(vocabulary.fold(part)) for part in word.split("/")]
    if len([k for k in known if k and k[0]]) == 1:  # "energy/frame"
        kind, value = next(k for k in known if k and k[0])
        out.append(Token(kind, start, start + len(word), value))
        return
    for n, part in enumerate(word.split("/")):
        if n:
            out.append(Token("&", pos - 1, pos, "/"))
        kind, value = table.get(vocabulary.fold(part), ("w", part))
        if kind:
            out.append(Token(kind, pos, pos + len(part), value))
        pos += len(part) + 1


def _without_asides(tokens: list[Token]) -> list[Token]:
    """Leave out brackets in which no quantity stands: "time to first token (TTFT)"."""
    if not any(t.type == "(" for t in tokens):
        return tokens
    out: list[Token] = []
    opened: list[int] = []
    for t in tokens:
        if t.type == "(":
            opened.append(len(out))
        out.append(t)
        if t.type == ")" and opened:
            at = opened.pop()
            if not any(x.type in "XPA" for x in out[at:]):
                del out[at:]
        elif t.type == ")":
            out.pop()
    return out


def row(tokens: list[Token]) -> str:
    """The types of the tokens, one character each."""
    return "".join([t.type for t in tokens])
