"""Numeric claims of hardware and systems papers: extracted by rules, each tied to the characters it came from.

    >>> import claims
    >>> claims.extract("Our kernel runs 2.5x faster than cuBLAS on an A100.")

The names below are loaded when they are first used, so that `import claims` costs next to nothing.
"""
from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claims.extract import extract
    from claims.jobs import extract_papers
    from claims.model import Claim, Paper
    from claims.readers import read
    from claims.store import connect, to_frame

__version__ = "0.1.0"
__all__ = ["Claim", "Paper", "connect", "extract", "extract_papers", "read", "to_frame"]

_HOMES = {
    "Claim": "claims.model",
    "Paper": "claims.model",
    "connect": "claims.store",
    "extract": "claims.extract",
    "extract_papers": "claims.jobs",
    "read": "claims.readers",
    "to_frame": "claims.store",
}


class _Package(ModuleType):
    """The package itself, with names that load themselves."""

    def __getattr__(self, name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(_HOMES[name]), name)
        setattr(self, name, value)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        # Importing the submodule claims.extract binds that module to the package, under the name of the API's
        # function: the function stays.
        if name == "extract" and isinstance(value, ModuleType):
            value = value.extract
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Package
