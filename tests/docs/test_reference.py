"""The documentation: generated pages are those of the code, and everything public has its words."""
from __future__ import annotations

import ast
import gzip
import importlib.util
import json
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path

import click
import pytest

import claims
from claims import cli, resources, schema, vocabulary
from claims.rules import catalogue

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def reference():
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(name: str) -> str:
    return (ROOT / "docs" / "reference" / f"{name}.md").read_text("utf-8")


def test_the_pages_are_those_of_the_code(reference):
    assert {path.name: path.read_text("utf-8") for path in reference.REFERENCE.iterdir()} == reference.pages(), (
        "run `make docs`")


COMMANDS = cli.commands.commands


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help_and_is_documented(name):
    assert f"## claims {name}\n" in page("commands")
    assert len(COMMANDS[name].help or "") > 20
    for option in COMMANDS[name].params:
        if isinstance(option, click.Option):
            assert len(option.help or "") > 10, option.name
            assert f"`{option.opts[-1]}`" in page("commands").partition(f"## claims {name}\n")[2]


def test_every_field_metric_unit_and_rule_is_documented():
    for record in schema.RECORDS.values():
        for column in schema.columns(record):
            assert len(column.doc) > 5
            assert f"| `{column.name}` | {column.type_name} |" in page("records")
    for metric in vocabulary.metrics().values():
        assert f"| `{metric.name}` | {metric.better} |" in page("metrics")
    for unit in vocabulary.units():
        assert f"| `{unit.unit}` | {unit.kind} |" in page("units")
    for rule in catalogue():
        assert rule.doc
        assert f"## {rule.name}\n" in page("rules")


def test_everything_public_has_a_docstring():
    for path in (ROOT / "claims").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        assert ast.get_docstring(tree), path
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path}: {node.name}"


def markdown_files() -> list[Path]:
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("path", markdown_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", markdown_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_in_the_documentation_exist(path):
    """Every `claims ...` in code names a command, and only options that it has."""
    code = re.findall(r"```\w*\n(.*?)```", path.read_text("utf-8"), re.DOTALL)
    code += re.findall(r"`([^`\n]+)`", path.read_text("utf-8"))
    for line in "\n".join(code).splitlines():
        for words in re.findall(r"(?:^|[|;&] *|\$ +)claims ([a-z]\w*[^|;&#]*)", line):
            name, *rest = words.split()
            assert name in COMMANDS, line
            known = {flag for option in COMMANDS[name].params for flag in option.opts} | {"--help"}
            assert {word for word in rest if re.match(r"--\w", word)} <= known, line


def test_the_claims_in_the_readme_are_extracted():
    lines = [line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.startswith("|")]
    heads, _, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    found = [["" if (value := getattr(claim, name)) is None else str(value).removesuffix(".0") for name in heads]
             for claim in claims.extract_papers(claims.read(resources.corpus()))]
    assert len(rows) == 3
    assert [row for row in rows if row not in found] == []


def test_the_readme_works_as_printed(tmp_path):
    """Its commands, in order, and its Python, on papers of one's own in an empty folder."""
    record = {"id": "a", "title": "FlashServe: serving", "abstract": "FlashServe is 2.5x faster than vLLM."}
    with gzip.open(tmp_path / "papers.jsonl.gz", "wt") as file:
        file.write(json.dumps(record))
    (tmp_path / "papers.jsonl").write_text(json.dumps(record))
    (tmp_path / "data").symlink_to(ROOT / "data")
    text = (ROOT / "README.md").read_text("utf-8")
    commands = re.findall(r"^ +(claims (?!dashboard).*)$", text, re.MULTILINE)
    assert len(commands) >= 4
    for command in commands:
        words = [sys.executable, "-m", "claims", *shlex.split(command)[1:]]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "speedup 2.5 x vLLM\n"


@pytest.mark.parametrize("target", ["run", "test", "lint", "schemas", "docs", "wheel", "clean"])
def test_the_makefile_has_its_targets(target):
    subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)
