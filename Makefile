# make run    builds the database of the bundled corpus and opens the dashboard on it
# make test   installs what the tests need and runs them
# make bench  times extraction on the bundled corpus, or on BENCH=papers.jsonl.gz;  make bench-reading  the readers
# make confidence  learns the weights of the confidence anew, from GOLD="..." (tests/benchmarks/confidence.py)
# make lint   style and types;  make schemas docs   what is generated from the code;  make wheel;  make clean
# make pictures  photographs every page of the dashboard into docs/ (needs chromium)
#
# Needed: make and a Python of 3.11 or later, named with PYTHON=... when `python3` is an older one.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DB := build/claims.duckdb
PORT ?= 8501
DASHBOARD ?=
PYTEST ?=
BENCH ?=
GOLD ?= data/gold/trending.jsonl --held-out ../shared/gold/arxiv-dev.jsonl

.PHONY: run build test bench bench-reading confidence lint schemas docs pictures wheel clean
.DELETE_ON_ERROR:

run: build
	@exec $(BIN)/claims dashboard --db $(DB) --port $(PORT) $(DASHBOARD)

build: $(VENV)/installed
	@$(BIN)/claims build --db $(DB)

test: $(VENV)/installed-test
	$(BIN)/python -m pytest $(PYTEST)

bench: $(VENV)/installed-test
	$(BIN)/python tests/benchmarks/stages.py $(BENCH)

bench-reading: $(VENV)/installed-test
	$(BIN)/python tests/benchmarks/reading.py $(BENCH)

confidence: $(VENV)/installed
	$(BIN)/python tests/benchmarks/confidence.py $(GOLD) --write

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy

schemas: $(VENV)/installed
	$(BIN)/python -m claims.schema schemas

docs: $(VENV)/installed
	$(BIN)/python docs/reference.py
	$(BIN)/python docs/survey.py

pictures: $(VENV)/installed-test
	$(BIN)/python tests/dashboards/pictures.py

wheel: $(VENV)/installed-dev
	rm -rf dist
	$(BIN)/python -m build --outdir dist

clean:
	rm -rf build dist

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed: make PYTHON=python3.11 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# A file for each set of packages, older than pyproject.toml when they must be installed anew.
$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/installed-%: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[$*]'
	@touch $@ $(VENV)/installed
