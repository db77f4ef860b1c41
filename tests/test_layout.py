"""The house: one direction of flow, and names that load when they are used."""
from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import claims

PACKAGE = Path(claims.__file__).parent
# A module imports only from those before it; the package itself holds the version.
ORDER = ["__init__", "resources", "vocabulary", "model", "schema", "readers", "fetch", "text", "mentions", "rules",
         "context", "units", "registry", "audit", "extract", "store", "jobs", "evaluate", "cli", "__main__"]


def module_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def home(path: Path) -> str:
    """The part of the house that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The parts that a file imports when it runs; what stands under `if TYPE_CHECKING:` is for readers only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("claims.")}


def test_every_part_has_a_place_in_the_order():
    assert {home(path) for path in module_files()} <= set(ORDER)


@pytest.mark.parametrize("path", module_files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_those_above_it(path):
    above = ORDER[:ORDER.index(home(path)) + 1]
    parts = {part for part in imported(path) if (PACKAGE / part).exists() or (PACKAGE / f"{part}.py").exists()}
    assert parts <= set(above)


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def test_importing_the_package_loads_nothing():
    assert run("import sys, claims; print(sorted(m for m in sys.modules if m.split('.')[0] in "
               "('claims', 'duckdb', 'pandas', 'pint', 'pyarrow')))") == "['claims']"


@pytest.mark.parametrize("before", ["", "import claims.extract; ", "from claims.extract import extractor_version; "])
def test_extract_is_the_function_though_a_module_has_its_name(before):
    code = before + "import claims; print(claims.extract('It is 2.5x faster than cuBLAS.')[0].value_text)"
    assert run(code) == "2.5x"


def test_the_api_is_what_it_says():
    assert {name: callable(getattr(claims, name)) for name in claims.__all__} == dict.fromkeys(claims.__all__, True)
    assert set(claims.__all__) <= set(dir(claims))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        claims.nothing  # noqa: B018
