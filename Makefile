# Needs Python 3.11, make and the package registries; everything else it installs into .venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
UV_VERSION := 0.13.9
export UV_PROJECT_ENVIRONMENT := $(VENV)
.DEFAULT_GOAL := help

help: ## show these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv==$(UV_VERSION)'

$(VENV)/.synced: pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --quiet --inexact --compile-bytecode
	@touch $@

setup: $(VENV)/.synced assets ## install everything the other targets need

assets: $(VENV)/.synced ## build the style sheet and scripts from npm's packages
	@$(BIN)/python hatch_build.py

demo: setup ## prepare a demonstration and serve it on 127.0.0.1:8000
	$(BIN)/parindex demo

PYTEST := $(BIN)/pytest -n auto --dist loadgroup

test: setup ## the quick suite, on SQLite (or on DATABASE_URL): no browser, nothing marked long
	$(PYTEST) -m "not slow and not long and not browser"

test-full: setup ## the whole suite, browser included
	$(PYTEST)

# A second engine tells nothing new of what never asks the database, of who may open a page and what stands on it in which
# language, of files inspected or refused before a row is read, and of papers laid out from rows that other tests read.
# Commands, queries, constraints, triggers, locks, and pages with queries of their own run on both.
SAME_ON_EVERY_ENGINE := tests/browser tests/i18n tests/config/test_links.py tests/test_rights.py tests/test_rights_of_communes.py \
  tests/accounts/test_language.py tests/evidence/test_inspection.py tests/onestop/test_bulk_bad_input.py \
  tests/onestop/test_papers.py tests/planning/test_plan_paper.py tests/reporting/test_report_papers.py \
  tests/scoring/test_result_papers.py tests/measures

test-postgresql: setup ## what asks the database, on DATABASE_URL; measures have a target of their own
	$(PYTEST) -m "database and not slow" $(addprefix --ignore=,$(SAME_ON_EVERY_ENGINE))

engines: $(VENV)/.synced ## ClickHouse in a process and Spark, for tests of measures on them (1 GB; Spark needs Java 17)
	$(UV) sync --frozen --quiet --inexact --group engines

test-engines: setup engines ## measures on every engine; DATABASE_URL says which PostgreSQL
	PARINDEX_REQUIRE_ENGINES=1 $(PYTEST) tests/measures

test-spark: setup engines ## measures on a Spark cluster of its own: a master and two workers
	SPARK_LOCAL_IP=127.0.0.1 PARINDEX_TEST_SPARK=$$(scripts/spark.sh start) PARINDEX_REQUIRE_ENGINES=1 $(BIN)/pytest tests/measures -k spark; \
	  told=$$?; scripts/spark.sh stop; exit $$told

test-long: setup ## the long forms: kill tests, state machines
	$(PYTEST) -m "slow or not slow"

test-rounds: setup ## whatever anybody tries in a round, 5 000 times 50 steps: most of a day on two cores
	PARINDEX_ROUND_RUNS=5000 $(BIN)/pytest -n auto -m slow tests/scoring/test_round_states.py

browser: setup ## the browser tests, which may not skip
	PARINDEX_REQUIRE_BROWSER=1 $(BIN)/pytest -m browser

check: lint types imports migrations ## everything that is not a test

lint: $(VENV)/.synced ## ruff, formatting included
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.synced ## mypy --strict
	$(BIN)/mypy

imports: $(VENV)/.synced ## import-linter: the tiers of docs/architecture.md
	$(BIN)/lint-imports

migrations: $(VENV)/.synced ## models and migrations agree
	PARINDEX_DEBUG=1 $(BIN)/parindex makemigrations --check --dry-run

format: $(VENV)/.synced ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(VENV)/.synced ## refresh the English catalogue from the source
	$(BIN)/python scripts/messages.py

bench: setup ## measure; the figures go to docs/benchmarks.md
	$(BIN)/python -m bench

wheel: setup ## dist/parindex-*.whl, installable with no checkout
	$(UV) build

.PHONY: help setup assets demo test test-full test-postgresql engines test-engines test-spark test-long browser check lint types imports migrations format messages bench wheel
