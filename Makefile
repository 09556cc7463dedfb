# `make` lists its verbs. Everything but Python (3.11 or newer) and make itself is brought by bootstrap.py.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check fix bench docs screens lock
PYTHON ?= python3
RUN := .venv/bin/python

help: ## list the verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1|/' | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

setup: ## make the environment (.venv) from the locks
	@$(PYTHON) bootstrap.py setup

demo: ## start everything with invented data; RESET=1 starts over, PORT=… chooses the port
	@$(PYTHON) bootstrap.py demo $(if $(filter 1 yes,$(RESET)),--reset)

test: setup ## the whole suite, in parallel; ARGS='-k word' narrows it
	@$(RUN) -m pytest -n auto --dist worksteal $(ARGS)

check: setup ## format, lint, types, floor plan, sizes: what must hold before a commit
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@$(RUN) -m mypy
	@.venv/bin/lint-imports
	@$(RUN) -m pytest -q tests/house -n0

fix: setup ## format, and mend what can be mended by machine
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

bench: setup ## measure, beside a floor in the same run; ARGS='p1 p4' narrows it
	@$(RUN) -m narahubung bench $(ARGS)

docs: setup ## write the tables and diagrams that come from the code
	@$(RUN) -m narahubung docs

screens: setup ## pictures of every page at 360 px and 1280 px, light and dark, into shots/
	@$(RUN) -m pytest -q tests/screens.py -n0

lock: setup ## write the locks anew from pyproject.toml
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 pyproject.toml --group dev --group build -c requirements.lock -o requirements-dev.lock
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --group build -c requirements-dev.lock -o requirements-build.lock
