"""docs/queries.md is what its queries give, and docs/dashboard.md shows every page."""
from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_answers_are_those_of_the_queries(tmp_path):
    spec = importlib.util.spec_from_file_location("survey", DOCS / "survey.py")
    survey = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(survey)
    database = tmp_path / "claims.duckdb"
    subprocess.run([sys.executable, "-m", "claims", "build", "--db", str(database)], check=True, capture_output=True)
    page = survey.page(database)
    assert page == survey.PAGE.read_text("utf-8"), "run `make docs`"
    assert len(survey.QUESTIONS) >= 10
    answers = re.findall(r"```\n\n```\n(.*?)\n```", page, re.DOTALL)
    assert len(answers) == len(survey.QUESTIONS)
    assert all(len(answer.splitlines()) > 2 for answer in answers)  # names of columns, a line, and rows


def test_every_page_of_the_dashboard_is_shown():
    text = (DOCS / "dashboard.md").read_text("utf-8")
    pictures = re.findall(r"!\[([^]]+)\]\(([^)]+)\)", text)
    assert all((DOCS / file).stat().st_size > 10_000 for _, file in pictures)
    site = (DOCS.parent / "dashboards" / "site.py").read_text("utf-8")
    assert [title for title, _ in pictures] == re.findall(r'Entry\("\w+\.py", "([^"]+)"', site)
