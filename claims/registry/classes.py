"""Classes of devices: GPU, FPGA, MCU ... of the devices in the registry, and of mentions that name none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from claims import vocabulary
from claims.registry.devices import device
from claims.registry.names import resolve, runs


@dataclass(frozen=True, slots=True)
class DeviceClass:
    """A class of devices: name, what belongs to it, acronyms, phrases that tell it, whether it yields to others."""

    name: str
    meaning: str
    acronyms: tuple[str, ...]
    words: tuple[str, ...]
    umbrella: bool


@cache
def device_classes() -> tuple[DeviceClass, ...]:
    """Every class, in the order in which mentions are searched for them."""
    rows = vocabulary.load("classes.toml").items()
    return tuple(
        DeviceClass(name, row["is"], tuple(row.get("acronyms", ())), tuple(row["words"]), row.get("umbrella", False))
        for name, row in rows
    )


def hardware_class(mentions: Iterable[str]) -> str | None:
    """The class of a claim's hardware; None when it is unknown, or when there are several.

    >>> hardware_class(["Frontier", "AMD MI250X GPUs"])
    'GPU'
    """
    said = {kind for mention in mentions for kind in _classes(mention)}
    narrow = said - {kind.name for kind in device_classes() if kind.umbrella}
    found = narrow or said
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=65536)
def _classes(mention: str) -> frozenset[str]:
    """The classes of a mention: those of the devices that it names, else what its words tell.

    Of several acronyms ("CPU-GPU system") each counts, else the first class in the order of the table.
    """
    named = frozenset(device(name).hardware_class for name in resolve(mention))
    told = sorted(_told(tuple(run.text for run in runs(mention))))
    called = frozenset(kind for _, kind, acronym in told if acronym)
    return called if len(called) > 1 else named or frozenset(kind for _, kind, _ in told[:1])


def _told(words: tuple[str, ...]) -> Iterator[tuple[int, str, bool]]:
    """The phrases of the table that stand in a mention, in the singular too: place in the table, class, acronym."""
    for form in {words, tuple(word.removesuffix("s") for word in words)}:
        for at, word in enumerate(form):
            for place, kind, phrase, acronym in _phrases().get(word, ()):
                if form[at : at + len(phrase)] == phrase:
                    yield place, kind, acronym


@cache
def _phrases() -> dict[str, list[tuple[int, str, tuple[str, ...], bool]]]:
    """Every phrase, cut into runs, under its first: place in the table, class, phrase, whether it is an acronym."""
    out: dict[str, list[tuple[int, str, tuple[str, ...], bool]]] = {}
    for place, kind in enumerate(device_classes()):
        for phrase in (*kind.acronyms, *kind.words):
            cut = tuple(run.text for run in runs(phrase))
            out.setdefault(cut[0], []).append((place, kind.name, cut, phrase in kind.acronyms))
    return out
