# Two commands do everything: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: demo test check score bench clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip

$(VENV)/.package: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/python -m compileall -q dragoman
	touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m compileall -q dragoman
	touch $@ $(VENV)/.package

demo: $(VENV)/.package     ## read the bundled page and print its record
	$(BIN)/dragoman demo

check: $(VENV)/.dev        ## style, types, and that imports run downward
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check                ## everything that CI runs
	$(BIN)/python -m pytest

score: $(VENV)/.dev        ## figures on the gold pages (needs ../shared)
	$(BIN)/python benchmarks/gold.py

clean:
	rm -rf $(VENV) build dist *.egg-info
