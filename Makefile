# `make` alone says what there is.
PYTHON ?= python3
PORT ?= 8501
DESK_PORT ?= 8502

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

# The release that comes with the project: its facts, as the public could be told them on this day.
AS_OF := 2026-11-23
RECORDS := $(filter-out data/records/provenance.csv,$(sort $(wildcard data/records/*.csv)))
RELEASE := data/releases/public/$(AS_OF)

.PHONY: help run desk test lint types unit browser release privacy pictures bench-timemap bench-shifts bench-ingest bench-site bench-faults bench-load requirements sbom audit licences clean
.DELETE_ON_ERROR:

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.run ## serve the map on this machine, at http://127.0.0.1:8501 (or make run PORT=…)
	$(BIN)/streamlit run asgi.py --server.port $(PORT)

desk: $(VENV)/.run ## the stewards' desk, for this machine only (VEILLE_STORE=sqlite:///veille.db)
	$(BIN)/streamlit run desk.py --server.address 127.0.0.1 --server.port $(DESK_PORT) --server.maxUploadSize 10

test: lint types unit browser ## all of the checks below, as CI runs them

lint: $(VENV)/.test ## style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test ## types: strict for geo, layers and data
	$(BIN)/mypy

unit: $(VENV)/.test ## every test that needs no browser; PostgreSQL and nginx are installed where that is allowed
	@$(BIN)/python -m tests.postgres
	@$(BIN)/python -m tests.nginx
	$(BIN)/pytest --ignore=tests/browser

browser: $(VENV)/.test ## the pages in a real Chromium, which is installed where that is allowed
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m tests.nginx
	$(BIN)/pytest tests/browser

release: $(VENV)/.run ## make the project's own release anew from data/records
	rm -rf build/records.db $(RELEASE)
	mkdir -p build
	$(BIN)/python -m data.ingest $(RECORDS) --store sqlite:///build/records.db --received $(AS_OF) --by founders
	$(BIN)/python -m data.publish --store sqlite:///build/records.db --audience public --as-of $(AS_OF) --out $(RELEASE)
	$(BIN)/python -m data.verify $(RELEASE)

privacy: $(VENV)/.test ## attack ours and others' methods, and write the tables of docs/privacy.md anew
	$(BIN)/python -m bench.privacy

pictures: $(VENV)/.test ## take the README's pictures anew
	$(BIN)/python -m tests.browser.pictures

bench-timemap: $(VENV)/.test ## measure the time map beside its peers, and write bench/timemap/README.md anew (needs node)
	$(BIN)/python -m bench.timemap

bench-shifts: $(VENV)/.test ## plan invented weeks beside simple rotas, and write bench/shifts/README.md anew
	$(BIN)/python -m bench.shifts

bench-ingest: $(VENV)/.test ## take files in beside pandas and geopandas, and write bench/ingest/README.md anew (some minutes)
	$(BIN)/python -m bench.ingest

bench-site: $(VENV)/.test ## visit the site and the app as a phone on a slow line, and write bench/site/README.md anew
	$(BIN)/python -m bench.site

bench-faults: $(VENV)/.test ## kill, fill up, read meanwhile, and write bench/faults/README.md anew (a quarter of an hour)
	$(BIN)/python -m bench.faults

bench-load: $(VENV)/.test ## ask the site and the app as much as they bear, and write bench/load/README.md anew (needs wrk)
	$(BIN)/python -m bench.load

PIN := --universal --python-version 3.11 --generate-hashes --no-header --quiet $(UPGRADE)

requirements: $(VENV)/.test ## pin the dependencies anew, after a change of a requirements*.in
	$(BIN)/uv pip compile $(PIN) requirements.in --output-file requirements.txt
	$(BIN)/uv pip compile $(PIN) requirements-dev.in --output-file requirements-dev.txt

sbom: $(VENV)/.test ## the bill of materials of what is installed to run, as CycloneDX, in build/sbom.json
	mkdir -p build
	$(BIN)/python -m cyclonedx_py requirements requirements.txt --output-reproducible --of JSON -o build/sbom.json

audit: $(VENV)/.test ## what is known against it; fails where not all of it could be looked up (needs a network)
	$(BIN)/python -m tests.supply.audit

licences: $(VENV)/.test ## write docs/licences.md anew
	$(BIN)/python -m tests.supply.licences

clean: ## remove what was installed and built
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The two stamps say what is installed: what the app needs, and what the checks need besides.
$(VENV)/.run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Veille needs Python 3.11 or later; name one with: make PYTHON=python3.11")'
	@echo "Installing what the app needs into $(VENV); the first time takes a minute or so."
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.test: requirements-dev.txt $(VENV)/.run
	@echo "Installing what the checks need into $(VENV)."
	$(INSTALL) -r requirements.txt -r requirements-dev.txt
	@touch $@
