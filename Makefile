# Needs Python 3.11 or later, make and git; everything else is installed into .venv.
#   make run     set up, then answer the question of the grocery scenario
#   make test    set up, then run every test but those that take long: some minutes
#   make test-slow   run those that take long; make test-all runs all of them
#   make check   style, types, layers
#   make browser install a browser and an office where that is possible, then look at reports in them
#   make facts   measure the facts again and write docs/facts.md
#   make week    write the order of a week into docs/model.md
#   make catalog collect every sentence and label: simulator/locale/loyalty.pot
#   make register write every default and what it rests on: docs/register.md
#   make method   write which tool stands for which name of the method: docs/method.md
#   make house   draw which part of the program imports which: docs/house.svg
#   make tools-page  play all tools at the same money on three markets and write docs/tools.md;
#                with ONLY=KIND one tool alone
#   make curves  play every choice over its whole range and write docs/curves.md;
#                ONLY=stamp_card plays that tool and keeps the rest of the page
#   make cards   play a points card over rates, rewards and margins and write its tables
#   make validate  play public data through `loyalty calibrate` and write docs/validation.md;
#                with DATA=FOLDER also what may not be kept here
#   make gallery play the shipped scenarios and write the reports in reports/gallery
# Another Python: make setup PYTHON=/path/to/python3.12

PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11 python,\
	$(shell command -v $(p) >/dev/null 2>&1 && \
	$(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SCENARIO ?= scenarios/grocery_points.yaml
GALLERY := reports/gallery
PYTEST_WORKERS ?= auto
SEEN := tests/browser $(shell grep -l soffice -r tests/report --include='*.py' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help setup run test test-slow test-all check browser browser-tools facts week register method house catalog cards curves tools-page gallery validate bench clean

help:
	@sed -n 's/^#   //p' Makefile

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@test -x $(BIN)/python || test -n "$(PYTHON)" || \
		{ echo 'No Python 3.11 or later found; say where it is: make setup PYTHON=...' >&2; exit 1; }
	@test -x $(BIN)/python || { echo 'Creating $(VENV)'; $(PYTHON) -m venv $(VENV); }
	@echo 'Installing into $(VENV) (once; about a minute)'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable '.[dev,bench,cluster]'
	@touch $(STAMP)

run: setup
	$(BIN)/loyalty run $(SCENARIO)

test: setup
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist loadgroup

test-slow: setup
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist loadgroup --slow

test-all: test test-slow

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

browser: browser-tools
	$(BIN)/python -m pytest $(SEEN)

# never fails: what cannot be installed is said, and the tests that need it are skipped
browser-tools: setup
	@sh tests/browser/install.sh $(BIN)/python

week: setup
	$(BIN)/python -m tests.report.week

register: setup
	$(BIN)/python -m tests.report.register

method: setup
	$(BIN)/python -m tests.report.method

house: setup
	$(BIN)/python -m tests.report.house

catalog: setup
	$(BIN)/python -m tests.say.catalog

facts: setup
	$(BIN)/python -m tests.facts.page

cards: setup
	$(BIN)/python -m tests.curves.cards

curves: setup
	$(BIN)/python -m tests.curves.page $(foreach one,$(ONLY),--only $(one))

tools-page: setup
	$(BIN)/python -m tests.sidebyside.page $(foreach one,$(ONLY),--only $(one))

# byte for byte the same on the same kind of processor, but for the pictures of pages
gallery: setup
	$(BIN)/loyalty run scenarios/grocery_points.yaml --out $(GALLERY)
	$(BIN)/loyalty run scenarios/music_store.yaml --out $(GALLERY)
	$(BIN)/loyalty run scenarios/salon_service.yaml --out $(GALLERY)
	$(BIN)/loyalty run scenarios/coffee_tenth_cup.yaml --out $(GALLERY)
	$(BIN)/loyalty run scenarios/hotel_premium.yaml --out $(GALLERY)
	$(BIN)/loyalty run scenarios/prepaid_draw.yaml --out $(GALLERY)
	$(BIN)/loyalty compare scenarios/music_store.yaml --out $(GALLERY)
	$(BIN)/loyalty sweep scenarios/grocery_points.yaml points.back=0.5%..3% --out $(GALLERY)
	$(BIN)/python -m tests.browser.pictures $(GALLERY)

validate: setup
	$(BIN)/python -m benchmarks.validation --write $(if $(DATA),--data $(DATA))

bench: setup
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis htmlcov .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
