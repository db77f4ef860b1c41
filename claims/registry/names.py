"""From a mention of hardware, as a paper writes it, to the devices of the registry that it names.

A mention is cut into runs of letters and of digits, so that "RTX4090", "RTX 4090" and "rtx-4090" are the same. A name
counts where it begins and ends at the edge of a word (a plural s may follow), and the longest at a place wins.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from claims.registry.devices import device, devices

_SIGNS = re.compile(r"[~$\\{}™®]|\((?:R|TM)\)")
_COUNT = re.compile(r"(?<!\w)\d{1,3}[xX×](?=[A-Z][A-Za-z]*[ -]?\d)")  # "8xH100", not "7900XT"
_RUN = re.compile(r"[a-z]+|\d+|\+")
_MEMORY = re.compile(r"(?<![\w.])(\d+)[ -]?(?:GB?|gb)\b")
_FORMS = re.compile(r"\b(PCIe|SXM|SMX|NVL|OAM|Laptop|Mobile|Max-Q)\d?\b", re.IGNORECASE)
_CALLED = {"smx": "sxm", "mobile": "laptop"}  # a frequent slip of the pen; what makers call the same


@dataclass(frozen=True, slots=True)
class Variant:
    """Which variant of a device is meant: its memory in GB and its form ("sxm", "pcie"), None where nothing is said."""

    memory: int | None = None
    form: str | None = None

    def admits(self, other: Variant) -> bool:
        """True when nothing that both say differs."""
        return all(a is None or b is None or a == b for a, b in ((self.memory, other.memory), (self.form, other.form)))


@lru_cache(maxsize=4096)
def variant(words: str) -> Variant:
    """The variant that a mention, or the `variant` of a fact, tells of.

    >>> variant("A100-80G-SMX4")
    Variant(memory=80, form='sxm')
    """
    memory, form = _MEMORY.search(words), _FORMS.search(words)
    said = form[1].lower() if form else None
    return Variant(int(memory[1]) if memory else None, _CALLED.get(said, said) if said else None)


class Run(NamedTuple):
    """Letters, or digits, that stand together: in lower case, and whether a word begins and ends with them."""

    text: str
    begins: bool
    ends: bool


def runs(text: str) -> list[Run]:
    """The runs of a text.

    >>> [run.text for run in runs("8xRTX4090s")]
    ['rtx', '4090', 's']
    """
    plain = _COUNT.sub(" ", _SIGNS.sub(" ", text)).lower()
    return [
        Run(m[0], m.start() == 0 or not plain[m.start() - 1].isalnum(), m.end() == len(plain) or _edge(plain[m.end()]))
        for m in _RUN.finditer(plain)
    ]


def _edge(letter: str) -> bool:
    """True for what ends a word: "UltraScale+" goes on after its last letter."""
    return not letter.isalnum() and letter != "+"


@lru_cache(maxsize=65536)
def resolve(mention: str) -> tuple[str, ...]:
    """The ids of the devices that a mention names, in its order; empty for classes and for unknown devices.

    >>> resolve("four NVIDIA A100-80GB GPUs")
    ('nvidia-a100',)
    """
    text = runs(mention)
    found: dict[str, None] = {}
    at = 0
    while at < len(text):
        size, name = _longest(text, at)
        if name is not None:
            found[name] = None
        at += size
    return tuple(name for name in found if not _names_line(name, found))


def _names_line(name: str, found: Iterable[str]) -> bool:
    """True for a product line beside one of its devices: "Zynq" in "Zynq ZCU104". A line has no facts of its own."""
    line = device(name)
    others = (device(other) for other in found if other != name)
    return not line.facts and any(
        o.facts and (o.vendor, o.hardware_class) == (line.vendor, line.hardware_class) for o in others)


def _longest(text: list[Run], at: int) -> tuple[int, str | None]:
    """How many runs the longest name at a place takes, and its device; one run and None where there is no name."""
    if text[at].begins:
        for name, device_id in _names().get(text[at].text, ()):
            end = at + len(name)
            if tuple(run.text for run in text[at:end]) == name and _ends(text, end):
                return len(name), device_id
    return 1, None


def _ends(text: list[Run], end: int) -> bool:
    """True when a word ends before run `end`, or with it when that is the plural s of a number ("A100s")."""
    return text[end - 1].ends or (end < len(text) and text[end].text == "s" and text[end].ends)


@cache
def _names() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Every name and alias, and its plural, cut into runs, with its device, under its first run; the longest first."""
    out: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
    for item in devices():
        for name in (item.name, *item.aliases):
            cut = tuple(run.text for run in runs(name))
            forms = [cut, (*cut[:-1], cut[-1] + "s")] if len(cut[-1]) > 2 and cut[-1].isalpha() else [cut]
            for form in forms:  # "Gaudis"; "9900Ks" would be another processor
                out[form[0]].setdefault(form, item.device_id)
    return {first: sorted(names.items(), key=lambda item: -len(item[0])) for first, names in out.items()}
