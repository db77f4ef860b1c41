"""Canonical names: what a subject, a baseline or a workload is called, whoever wrote it and however.

The name is a function of the words of its slot alone, never of other papers or claims: a known name is in
aliases.toml, a model is its family with version, variant and size, what names nobody is of a class ("generic: prior
work"), and any other name folds by rule. A name is rewritten step by step until no step changes it, so that a
canonical name is its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from claims.context.words import name_shaped
from claims.model import GENERIC
from claims.text import normalize
from claims.vocabulary import load

Slot = Literal["subject", "baseline", "workload"]

_BROKEN = re.compile(r"(?<=\w)-[ \t]*\n\s*(?=\w)")  # "state-of-the-" at the end of a line
_CACHED = 1 << 16
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "λ": "lambda", "μ": "mu", "µ": "mu", "π": "pi", "τ": "tau"}
_DASHES = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "^": None, "’": "'", **_GREEK})
_SIZE = re.compile(r"\d+(?:[xX]\d+)?(?:\.\d+)?[BMTb]\+?$")
_COMMA = re.compile(r",? (?:and|or|&|plus|as well as) |, ")
_BRACKET = re.compile(r" ?\(([^()]*)\)")
_RELEASE = re.compile(r"[ -](?:v\d+(?:\.\d+)+|(?:version |v)?\d+\.\d+\.\d+)(?:[-.]?(?:rc|post|dev)\d*)?$")
_PLAIN_RELEASE = re.compile(r"[ -](?:version |v)?\d+(?:\.\d+)*$")
_NUMBERED = re.compile(r"(.*?)([A-Za-z]+)[ _-]?(\d{1,2}(?:\.\d+)*)$")
_GENERATION = re.compile(r"(.*\w)(?:[ -][vV]|(?<=[a-z])V)(\d+)$")
_RTX = re.compile(r"(?:GeForce )?(RTX|GTX)[ -]?(A?\d{4})(?:[ -]?(Ti|Super|SUPER))?$")
_COUNTED = re.compile(r"\d+(?:-\w+)?[+%]?$")
_DIGIT = re.compile(r"\d")
_SKU = re.compile(r"(?:[ -](?:\d+ ?GB?|SX?M[X\d]?\d?|SMX\d|PCIe|NVL))+$")
_EXAMPLES = re.compile(r"^(.*?)[ ,(]+(?:such as|like|including|namely|e\.g\.,?|i\.e\.,?) (.+?)\)?$")
_LISTED = re.compile(r"(.+?) \(([^()]+)\)$")
_FLOATING = re.compile(r"\b(16|32|64|8)-bit floating[ -]point\b", re.IGNORECASE)
_ODD = re.compile(r"[^A-Za-z0-9 /+()-]|--")
_CITATION = re.compile(r" ?\[[\d, -]+\]")
_STATE_OF_THE_ART = re.compile(r"\bstate[ -]of[ -](?:the[ -])?arts?\b", re.IGNORECASE)
_PRECISION = re.compile(r"\b(half|single|double|full)[ -](precision)\b", re.IGNORECASE)
_COMPOUND = re.compile(
    r"-(?:[a-z]+(?:ed|ing|ive|ic|less)|based|only|bit|free|aware|like|style|level|parameter|efficient|friendly|bound|specific)$"
)
_FOLLOWERS = re.compile(r" and (?:its|their|other|others|similar|more)\b.*$")


@dataclass(frozen=True, slots=True)
class Named:
    """The canonical names of one mention, and the last step that made more of them than another spelling ("alias")."""

    names: tuple[str, ...]
    rule: str


@lru_cache(_CACHED)
def subject(text: str) -> Named:
    """The canonical name of a subject: one name, joined with "and" when there are several."""
    plain = _cleaned(text)
    found = _named(plain, "subject")
    if len(found.names) == 1:
        return found
    if all(_joinable(name) for name in found.names):
        return Named((" and ".join(found.names),), "joint")
    name, rule = _fold(plain, "subject")
    return Named((name,), rule)


@lru_cache(_CACHED)
def baseline(text: str) -> Named:
    """The canonical names of a baseline, joint ones apart."""
    return _named(_cleaned(text), "baseline")


@lru_cache(_CACHED)
def workload(text: str) -> Named:
    """The canonical names of one workload mention."""
    return _named(_cleaned(text), "workload")


def _named(plain: str, slot: Slot) -> Named:
    """The names in a text that is clean; what a step uncovers as joint comes apart too."""
    found = []
    for part in _joint(plain):
        name, rule = _fold(part, slot)
        uncovered = _joint(name) if name != part else [name]
        found += [(name, rule)] if uncovered == [name] else [_fold(each, slot) for each in uncovered]
    names = tuple(dict.fromkeys(name for name, _ in found))
    return Named(names, "joint" if len(found) > 1 else found[0][1])


# Words and their kinds ---------------------------------------------------------------------------------------------


@cache
def _words(name: str) -> frozenset[str]:
    """A list of generic.toml."""
    return frozenset(load("generic.toml")["words"][name].split())


@cache
def _classes() -> dict[str, str]:
    """The class of every word that has one."""
    return {word: name for name, words in load("generic.toml")["class"].items() for word in words.split()}


@cache
def _format() -> re.Pattern[str]:
    return re.compile(load("generic.toml")["formats"]["shapes"], re.IGNORECASE)


@cache
def _abbreviations() -> frozenset[str]:
    """Capitalised words and abbreviations that name a class and no one system."""
    return frozenset(load("names.toml")["generic"]["words"].split())


@cache
def _endings(name: str) -> tuple[str, ...]:
    return tuple(load("generic.toml")["grammar"][name].split())


def key(name: str) -> str:
    """What is the same in all spellings of a name: no case, no separators but those between two digits."""
    return _BETWEEN_DIGITS.sub("|", name.casefold()).translate(_SEPARATORS)


_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s_-]+(?=\d)")
_SEPARATORS = str.maketrans("", "", " _'\"-")


@dataclass(frozen=True, slots=True)
class Alias:
    """A known name: what it is called, and what kind of thing it is (a table of aliases.toml)."""

    name: str
    kind: str


@cache
def aliases() -> dict[str, Alias]:
    """All known names by key. Raises ValueError when two different names share a spelling."""
    known: dict[str, Alias] = {}
    for kind, table in load("aliases.toml").items():
        if kind == "family":
            continue
        for name, others in table.items():
            for spelling in (name, *others):
                if known.setdefault(key(spelling), Alias(name, kind)).name != name:
                    raise ValueError(f"aliases.toml: {spelling!r} is both {known[key(spelling)].name!r} and {name!r}")
    names = load("names.toml")
    for kind, table in (("kernel", names["kernels"]), ("task", names["tasks"])):
        for phrase in table["phrases"].replace("\n", "").split("|"):
            name = _spelled(phrase.strip())
            if not name.endswith("s"):
                known.setdefault(key(name), Alias(known.get(key(name), Alias(name, kind)).name, kind))
    return known


@cache
def _datasets() -> dict[str, str]:
    """Names of data sets by key, where case matters ("MATH")."""
    return {name.replace("-", ""): name for name in reversed(load("names.toml")["datasets"]["words"].split())}


@lru_cache(_CACHED)
def _known(name: str) -> Alias | None:
    """The alias that a name is, in singular or plural. A short word in lower case is no name ("opt", "ray")."""
    folded = key(name)
    found = aliases().get(folded)
    if found is None and folded.endswith("s"):
        found = aliases().get(folded[:-1])
    if found is None:
        dataset = _datasets().get(name.translate(_SEPARATORS))
        return None if dataset is None else Alias(dataset, "dataset")
    if name.islower() and len(name) <= 5 and not found.name.islower() and found.kind in ("system", "device"):
        return None
    return found


@lru_cache(_CACHED)
def _shaped(word: str) -> bool:
    """True for a word whose form says name and that is no class: "vLLM", "ZeRO-3"; not "GPU", "RDMA-based"."""
    if not name_shaped(word) or word in _abbreviations() or _COMPOUND.search(word):
        return False
    if all(part.rstrip("s") in _abbreviations() for part in word.split("-")):
        return False  # "CPU-GPU"
    return not _COUNTED.match(word) and not _format().fullmatch(word)


def _capitalised(word: str) -> bool:
    """True for a word with a capital that is no adjective or verb: "Gunrock", not "Existing"."""
    if not word[0].isupper() or word.lower() in _words("praise") or word in _abbreviations():
        return False
    return not word.lower().endswith(_endings("adjectives") + ("ing",)) and word.lower() not in _classes()


def _is_name(name: str) -> bool:
    """True when a phrase is nothing but a name: known, or up to four words with the form of one."""
    words = name.split()
    if _known(name) is not None:
        return True
    if not words or len(words) > 4 or _SIZE.match(words[0]):
        return False
    known = _known(words[0])
    if not (_shaped(words[0]) or _capitalised(words[0]) or (known is not None and known.kind not in _WORKS)):
        return False
    return all(_shaped(w) or _capitalised(w) or w[0].isdigit() or _known(w) for w in words[1:])


_WORKS = ("task", "kernel", "class")


# From a text to its parts ------------------------------------------------------------------------------------------


def _cleaned(text: str) -> str:
    """The text without LaTeX, quotation marks around it, citations and a possessive; white space folded."""
    if text.startswith(GENERIC):
        return text
    plain = " ".join(_BROKEN.sub("-", text).split())
    if _ODD.search(plain) is not None:
        plain = " ".join(normalize(text).text.translate(_DASHES).split())
        plain = _CITATION.sub("", plain).strip(" ,;:.\"'`“”‘").removesuffix("'s")
    if " " in plain:
        plain = _STATE_OF_THE_ART.sub("state-of-the-art", plain)
        plain = _FLOATING.sub(r"FP\1", _PRECISION.sub(r"\1-\2", plain))
    return plain or " ".join(text.split()) or text


def _joint(text: str) -> list[str]:
    """The parts of "A, B and C" where each is a name or class of its own, else the text as it is."""
    if " " not in text or text.startswith(GENERIC) or _known(text) is not None:
        return [text]
    text = _FOLLOWERS.sub("", text) or text
    parts = _parts(text)
    if parts:
        return parts
    told = _EXAMPLES.match(text) or _LISTED.match(text)
    if told is not None and (_generic(told[1], "baseline") is not None or not re.search("[A-Z]", told[1])):
        named = _parts(told[2])
        if named or (_EXAMPLES.match(text) and _is_name(told[2])):
            return named or [told[2]]
    return [text]


_UNLISTED = frozenset("with without of for on between using".split())


def _parts(text: str) -> list[str]:
    if "(" in text:
        return []
    parts = [p for p in _COMMA.split(text) if p]
    if len(parts) < 2 or any(not _UNLISTED.isdisjoint(p.split()) for p in parts[:-1]):
        return []
    parts = _filled(parts)
    return parts if all(_joinable(p) for p in parts) else []


def _filled(parts: list[str]) -> list[str]:
    """The parts with what the later ones leave out: "LLaMA-2 7B and 13B", "EAGLE-2 and -3"."""
    last = re.match(r"(.*[A-Za-z].*?[ -]?)-?\d[\d.]*[BM]?$", parts[0])
    if last is None:
        return parts
    return [parts[0], *(last[1] + p.lstrip("-") if re.match(r"-?\d[\d.]*[BM]?$", p) else p for p in parts[1:])]


def _joinable(part: str) -> bool:
    """True when a part of a list stands for itself: a name, or a class of devices."""
    words = part.split()
    while words and words[0].lower() in _words("praise") | _words("articles") | _words("makers"):
        del words[0]
    while len(words) > 1 and words[-1].lower() in _words("nouns") and (words[-1].islower() or not _shaped(words[-1])):
        del words[-1]
    if not words:
        return False
    name = " ".join(words)
    if len(words) == 1 and _classes().get(name.lower(), "").isupper():
        return True
    return _is_name(name) or _model(name) not in (None, name)


# The steps ---------------------------------------------------------------------------------------------------------


def _fold(text: str, slot: Slot) -> tuple[str, str]:
    """The canonical form of one name, and the rule that decided."""
    name, rule = text, "spelling"
    for _ in range(12):
        if not name.strip() or name.startswith(GENERIC) or _is_canonical(name):
            break
        for step, how in _STEPS if " " in name else _STEPS_OF_ONE_WORD:
            changed = how(name, slot)
            changed = changed and changed.lstrip(" ,;:").rstrip(" ,;:.").removesuffix("'s")
            if changed and changed != name:
                name, rule = changed, rule if step == "spelling" else step
                break
        else:
            break
    return name, rule


def _is_canonical(name: str) -> bool:
    known = _known(name)
    return known is not None and known.name == name


def _alias(name: str, slot: Slot) -> str | None:
    known = _known(name)
    return None if known is None else known.name


def _class(name: str, slot: Slot) -> str | None:
    return None if _known(name) is not None else _generic(name, slot)


def _generic(name: str, slot: Slot) -> str | None:
    """The class of what names nobody: "generic: GPU"."""
    words = name.translate(_PUNCTUATION).split()
    definite = bool(words) and words[0].lower() in ("the", "this")
    while words and words[0].lower() in _words("articles"):
        del words[0]
    low = [w.lower() for w in words]
    if not low:
        return None
    if slot == "workload":
        return _unnamed_work(low)
    told = [found for w in low if (found := _class_of(w)) is not None]
    if _class_of(low[0]) == "this work":
        return GENERIC + ("prior work" if "prior work" in told else "this work")
    if all(_says_nothing(w) for w in low) and (told or slot != "subject" or low[-1] in _words("nouns")):
        return GENERIC + _weightiest(told, low, "this work" if slot == "subject" else "baseline")
    found = _described(low, told)
    if slot == "subject" and definite and low[-1] in _words("nouns"):
        found = GENERIC + "this work"  # "the accelerated inference engine"
    if found is None or any(_names(w) for w in words) or any(_capitalised(w) and not _stays(w) for w in words[1:]):
        return None
    return found


@lru_cache(_CACHED)
def _says_nothing(word: str) -> bool:
    """True for a word in lower case that names nobody, nor tells what is special about it."""
    plain = word in _words("fillers") or word in _words("nouns") or _class_of(word) is not None
    return plain or _COUNTED.match(word) is not None


_PUNCTUATION = str.maketrans("(),/", "    ")


def _described(low: list[str], told: list[str]) -> str | None:
    """The class of a description without a name: "existing KV-cache reuse methods", "GPU-based CNNs"."""
    first = next((w for w in low if w not in _words("fillers")), low[0])
    group = _class_of(first)
    others = [t for t in ("state of the art", "prior work") if t in told]
    if first in _words("of_others") or (group in others and _heads(low[-1])):
        return GENERIC + others[0]
    if (group == "conventional" or (group is not None and first.endswith(("-based", "-only")))) and _heads(low[-1]):
        return GENERIC + (others[0] if others else group)
    return GENERIC + "prior work" if _class_of(low[-1]) == "prior work" else None


def _heads(word: str) -> bool:
    """True for the last word of a phrase that speaks of a class of things."""
    return word in _words("nouns") or word.endswith("s") or _class_of(word) is not None


def _names(word: str) -> bool:
    """True for a word that could name a system beside "existing": no abbreviation of two or three letters."""
    if word[0].islower() and "-" in word:
        return False
    known = _known(word)
    if known is not None:
        return known.kind in ("system", "method", "device")
    return _shaped(word) and not (word.rstrip("s").isupper() and len(word.rstrip("s")) <= 4)


@lru_cache(_CACHED)
def _class_of(word: str) -> str | None:
    """The class that a word in lower case tells of."""
    found = _classes().get(word)
    if found is None:
        formats = load("generic.toml")["formats"]["words"]
        found = formats.get(word) or (word.upper().replace("-", "") if _format().fullmatch(word) else None)
    return found


def _weightiest(told: list[str], low: list[str], otherwise: str) -> str:
    """The class that weighs most; a device that is itself what is meant ("a state-of-the-art edge GPU") before all."""
    last = _class_of(low[-1])
    if last is not None and last.isupper():
        return last
    order = list(load("generic.toml")["class"])
    weight = {name: order.index(name) for name in order}
    late = {"conventional": 90, "baseline": 91, "accelerator": 88, "software": 89}
    ranked = sorted(told, key=lambda t: late.get(t, weight.get(t, 80)))
    return ranked[0] if ranked else otherwise


def _unnamed_work(low: list[str]) -> str | None:
    """The class of a work without a name: "14 benchmarks", "large-scale models"."""
    vague = _words("vague") | _words("counts")
    if low[-1] not in _words("works") or not all(w in vague or w.isdigit() for w in low[:-1]):
        return None
    if low[-1].startswith("model"):
        return GENERIC + "model"
    return GENERIC + "workload"


def _article(name: str, slot: Slot) -> str | None:
    first, _, rest = name.partition(" ")
    return rest if rest and first.lower() in _words("articles") else None


def _bracketed(name: str, slot: Slot) -> str | None:
    """ "Mixture-of-Experts (MoE) inference" is "MoE inference"; "Llama-2 (7B)" is "Llama-2-7B"; others go."""
    found = _BRACKET.search(name)
    if found is None:
        return None
    before, inside, after = name[: found.start()], found[1].strip(), name[found.end() :]
    if not before:
        return (inside + after).strip()
    begin = _abbreviated(before, inside)
    if begin is not None:
        return f"{before[:begin]}{inside}{after}"
    if _SIZE.match(inside) or inside.lower() in _words("tails"):
        return f"{before}-{inside}{after}"
    return f"{before}{after}"


def _abbreviated(before: str, short: str) -> int | None:
    """Where the words begin that an abbreviation in a bracket stands for; a short one could be of anything."""
    letters = re.sub(r"[^a-z]", "", short.rstrip("s").lower())
    if not name_shaped(short) or " " in short or len(letters) < 4:
        return None
    words = [(m.start(), m[0].lower()) for m in re.finditer(r"[^\s-]+", before)]
    for small in (False, True):
        initials = [(at, w[0]) for at, w in words if small or w not in ("of", "and", "the", "for", "in")]
        if len(initials) >= len(letters) and "".join(c for _, c in initials[-len(letters) :]) == letters:
            return initials[-len(letters)][0]
    for at, word in words:
        if word[0] == letters[0] and _subsequence(letters, before[at:].lower()):
            return at
    return None


def _subsequence(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _version_of(name: str, slot: Slot) -> str | None:
    """ "an official implementation of vLLM" is "vLLM"."""
    before, of, rest = name.partition(" of ")
    words = before.split()
    if not of or slot == "subject" or words[-1] not in _grammar("versions") or any(_names(w) for w in words):
        return None
    return rest


@cache
def _grammar(name: str) -> frozenset[str]:
    return frozenset(load("generic.toml")["grammar"][name].split())


def _unmodified(name: str, slot: Slot) -> str | None:
    """ "OpenCV with GPU support" is "OpenCV": what follows a name, or a class, is not part of it."""
    words = name.split()
    for i in range(1, len(words)):
        if words[i] in _grammar("modifiers"):
            head = " ".join(words[:i])
            found = _generic(head, slot)
            if slot == "workload":
                return head if found == GENERIC + "model" else None
            return head if found is not None or _is_name(_fold(head, slot)[0]) else None
    return None


def _unpraised(name: str, slot: Slot) -> str | None:
    """ "highly optimized cuBLAS" is "cuBLAS", "NVIDIA A100" "A100"; where no name follows, the words stay."""
    first, _, rest = name.partition(" ")
    if not rest:
        return None
    maker = first.lower().removesuffix("'s")
    if maker in _words("makers"):
        return rest if _shaped(rest.split()[0]) or _known(rest) or _is_name(rest) else None
    if first.lower() not in _words("praise"):
        return None
    words = rest.split()
    while len(words) > 1 and words[0].lower() in _words("praise"):
        del words[0]
    rest = " ".join(words)
    if len(words) == 1 and name_shaped(rest):
        return rest
    if _shaped(words[0]) or _capitalised(words[0]) or _known(words[0]) or _known(rest) or _model(rest):
        return rest
    if words[0] in _grammar("modifiers") | _grammar("links"):
        return None
    return rest if len(words) > 1 and words[-1].endswith(_endings("endings")) else None


def _unclassed(name: str, slot: Slot) -> str | None:
    """ "cuBLAS library" is "cuBLAS": the noun after a name that says what it is goes."""
    before, _, last = name.rpartition(" ")
    before = before.removesuffix(" reference")
    low = last.lower()
    if not before or not (low in _words("nouns") or (low in _RUNS and slot != "workload")):
        return None
    if last != low and low not in _abbreviations() and not (_known(before) or _shaped(before)) and not last.isupper():
        return None  # "Jacobi Forcing Model" is its name
    if _known(before) or _is_name(before) or _model(before) is not None:
        return before
    if slot == "workload" and len(before.split()) == 1 and before.isupper():
        return before
    if slot == "workload" and low.startswith(("workload", "task")) and before.split()[-1] in _words("doings"):
        return before if _known(before.split()[0]) else None
    return None


_RUNS = ("inference", "execution", "performance")


def _modelled(name: str, slot: Slot) -> str | None:
    return _model(name)


@lru_cache(_CACHED)
def _model(name: str) -> str | None:
    """A model by its family: version, variant, size and tuning in one order ("Llama-2-7B-Chat")."""
    pattern, stems = _families()
    found = pattern.match(name)
    if found is None:
        return None
    rest = name[found.end() :]
    if found["stem"].islower() and len(found["stem"]) <= 4 and not re.match(r"[ -]?\d", rest):
        return None
    stem, join = stems[key(found["stem"])]
    version = _MODEL_VERSION.match(rest)
    if version is not None:
        stem += (join or version[1].upper()) + version[2]
        rest = rest[version.end() :]
    sizes = [found["size"]] if found["size"] else []
    variants: list[str] = []
    tunings: list[str] = []
    while (part := re.match(r"([ _-]+)([^\s_-]+)", rest)) is not None:
        word = _model_part(part[2])
        if word is None:
            break
        of = tunings if word.lower() in _words("tunings") else sizes if _MODEL_SIZE.match(word) else variants
        of.append(word)
        rest = rest[part.end() :]
    if rest and rest[0] != " ":
        return None  # "DeepSeek-style"
    return "-".join([stem, *variants, *sizes, *tunings]) + rest


_MODEL_VERSION = re.compile(r"[ _.-]*([vV]?)(\d+(?:\.\d+)*(?:(?![bBMTxX])[a-z]{1,2})?)(?![\w.])")
_MODEL_SIZE = re.compile(r"A?\d+(?:X\d+)?(?:\.\d+)?[BMT]\+?$", re.IGNORECASE)


def _model_part(word: str) -> str | None:
    """A word of a model's name after its family, as it is shown; None when it is no part of it."""
    low = word.lower()
    if _MODEL_SIZE.match(word):
        return word.upper().replace("X", "x").rstrip("+")
    if low in _words("tails"):
        return _TAILS.get(low, low.upper() if len(low) < 3 else low.capitalize())
    known = _known(word)
    if low in _words("nouns") | _words("doings") or (known is not None and known.kind in ("task", "kernel", "class")):
        return None
    return word if name_shaped(word) or word[0].isupper() or word.isdigit() else None


_TAILS = {"dev": "dev", "schnell": "schnell", "it": "it", "xxl": "XXL", "lm": "LM", "gptq": "GPTQ", "awq": "AWQ"}


@cache
def _families() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """A pattern for a model's family at the start of a name, and by key its stem with what joins a version to it."""
    stems: dict[str, tuple[str, str]] = {}
    spellings = []
    for family, others in load("aliases.toml")["family"].items():
        stem, join = re.fullmatch(r"(.+?)(-?[vV]|[-. ])?", family).groups(default="")  # type: ignore[union-attr]
        for spelling in (stem, *others):
            stems[key(spelling)] = stem, join
            spellings.append(re.sub(r"[ -]", "[ -]?", re.escape(spelling).replace("\\", "")))
    spellings.sort(key=len, reverse=True)
    size = r"(?:(?P<size>\d+(?:\.\d+)?[BMT])\+?(?:[ -]parameters?)?[ -])?"
    stem = rf"(?P<stem>{'|'.join(spellings)})(?:(?-i:s)(?=$|\\s))?"
    return re.compile(rf"{size}{stem}(?=$|[\s_-]|\.?\d|[vV]\d)", re.IGNORECASE), stems


def _spelled_out(name: str, slot: Slot) -> str | None:
    return _spelled(name)


def _spelled(name: str) -> str:
    """Classes of models by their abbreviations, also inside a phrase; no plural of an abbreviation."""
    pattern, shown = _phrases()
    if pattern.search(name) is not None:
        name = pattern.sub(lambda m: shown[key(m[1])], name)
    if "s" not in name:
        return name
    return _PLURAL_SHORT.sub(r"\1", name)


_PLURAL_SHORT = re.compile(r"\b((?!FLOP|MAC|OP)[A-Z][A-Za-z0-9]*[A-Z])s\b")


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for the classes of models in several words, and their names by key."""
    shown = {}
    spellings = []
    for name, others in load("aliases.toml")["class"].items():
        for spelling in (name, *others):
            if re.search(r"[ -]", spelling):
                shown[key(spelling)] = name
                spellings.append(re.sub(r"[ -]", "[ -]", re.escape(spelling).replace("\\", "")))
    spellings.sort(key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(spellings)})s?\b", re.IGNORECASE), shown


def _ordered(name: str, slot: Slot) -> str | None:
    """ "training of large language models" is "LLM training"."""
    doing, _, rest = name.partition(" ")
    if not rest or doing.lower() not in _words("doings"):
        return None
    rest = re.sub(r"^(?:of|in|for|with) ", "", rest)
    folded = _fold(rest, "workload")[0]
    last = _known(folded.split()[-1])
    if (last is not None and last.kind == "class" and folded.count(" ") < 3) or _model(folded) == folded:
        return f"{folded} {doing.lower()}"
    return None


def _uncounted(name: str, slot: Slot) -> str | None:
    """ "eight quadrotors" is "quadrotors", "various DNNs" "DNNs"."""
    first, _, rest = name.partition(" ")
    if slot != "workload" or not rest:
        return None
    plural = rest.endswith("s") and re.fullmatch(r"\d{1,3}", first)
    return rest if first.lower() in _words("counts") or plural else None


def _unversioned(name: str, slot: Slot) -> str | None:
    """ "vLLM v0.15.1" is "vLLM"; a number that may belong to the name stays ("Eyeriss v2", "EAGLE-2")."""
    plain = _PLAIN_RELEASE.search(name)
    if plain is not None:
        before = name[: plain.start()]
        known = _known(before)
        library = before.lower().endswith(tuple(_words("libraries"))) and name[plain.start() :].startswith(" v")
        if (known is not None and known.kind == "system") or library:
            return before
    release = _RELEASE.search(name)
    return None if release is None else name[: release.start()]


def _device(name: str, slot: Slot) -> str | None:
    """ "A100-80GB-SXM4" is "A100", "GTX1080Ti" is "GTX 1080 Ti"."""
    if not _DIGIT.search(name):
        return None
    card = _RTX.match(name)
    if card is not None:
        return " ".join(part.title() if part == "SUPER" else part for part in card.groups() if part)
    known = _known(_SKU.sub("", name))
    return known.name if known is not None and known.kind == "device" else None


def _spelling(name: str, slot: Slot) -> str | None:
    """An unknown name in its cleanest form."""
    if _model(name) == name:
        return None
    generation = _GENERATION.match(name) if name[-1].isdigit() else None
    if generation is not None and " " not in generation[1]:
        return f"{generation[1]} v{generation[2]}"
    name = " ".join(_cased(name.split(), slot))
    numbered = _NUMBERED.match(name) if name[-1].isdigit() else None
    if numbered is None or numbered[2].islower():
        return name
    before, letters, number = numbered.groups()
    if letters.upper() in ("RTX", "GTX"):
        return name
    return f"{before}{letters}{'-' if len(letters) > 4 or '.' in number else ''}{number}"


def _cased(words: list[str], slot: Slot) -> list[str]:
    """The words of a description in lower case, but for names in it, and its last word in the singular."""
    last = words[-1]
    known = _known(last)
    if len(words) > 1 and known is not None and known.kind == "class" and not (last.istitle() and slot != "workload"):
        return [*(w if _stays(w) else w.lower() for w in words[:-1]), known.name]
    if last.islower() and not _shaped(last) and _grammar("links").isdisjoint(words):
        words = [*words[:-1], _singular(last)]
    if len(words) == 1:
        describes = "-" not in last and last.lower().endswith(("ing", "tion", "ization"))
    else:
        titled = slot == "workload" and last != "Model" and last.lower() in _words("nouns") | _words("works")
        plain = last.islower() and not _shaped(last)
        describes = plain or titled or (last.lower().endswith(_endings("endings")) and last not in _words("titles"))
    if not describes:
        return words
    if last.istitle() and len(words) > 1 and not _stays(last):
        words = [*words[:-1], _singular(last.lower())]
    return [w if _stays(w) else w.lower() for w in words]


@lru_cache(_CACHED)
def _stays(word: str) -> bool:
    """True for a word that keeps its capitals in a description."""
    if word[0].isdigit() or word.lower() in _words("makers"):
        return True
    if name_shaped(word) or word in _words("proper") or "'" in word or _LONE_CAPITAL.search(word):
        return True
    if word in _abbreviations():
        return not word.istitle()
    known = _known(word) or _known(word.split("-")[0])
    return known is not None and not known.name.islower()


_LONE_CAPITAL = re.compile(r"(?:^|-)[A-Z](?![a-z])")


def _singular(word: str) -> str:
    """A plural noun in the singular."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ics", "as", "means", "series")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "xes", "tches", "rches", "nches", "oaches")) else word[:-1]


_IRREGULAR = {"matrices": "matrix", "indices": "index", "vertices": "vertex", "analyses": "analysis", "lens": "lens"}

_Step = tuple[str, Callable[[str, Slot], str | None]]
_STEPS: tuple[_Step, ...] = (
    ("alias", _alias),
    ("generic", _class),
    ("article", _article),
    ("bracket", _bracketed),
    ("abbreviation", _spelled_out),
    ("device", _device),
    ("model", _modelled),
    ("version of", _version_of),
    ("modifier", _unmodified),
    ("attribute", _unpraised),
    ("release", _unversioned),
    ("noun", _unclassed),
    ("order", _ordered),
    ("count", _uncounted),
    ("spelling", _spelling),
)
_OF_ONE_WORD = ("alias", "generic", "bracket", "abbreviation", "device", "model", "release", "spelling")
_STEPS_OF_ONE_WORD = tuple(step for step in _STEPS if step[0] in _OF_ONE_WORD)
