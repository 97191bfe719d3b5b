# Touchstone: every task of a working copy. Nothing is installed outside this folder.
VENV   ?= .venv
PYTHON ?= python3
PORT   ?= 8000
DATA   ?= data
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.synced

.PHONY: help env lock demo test check pictures bench clean

help:  ## list the tasks
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

env: $(STAMP)  ## build the environment in .venv

UV     := VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/uv

$(BIN)/uv:
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"

$(STAMP): $(BIN)/uv pyproject.toml requirements.lock
	@$(UV) pip install --quiet --require-hashes --requirement requirements.lock
	@$(UV) pip install --quiet --no-deps --editable .
	@touch $@

lock: $(BIN)/uv  ## resolve the dependencies anew into the locks
	@mkdir -p build
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade \
		--group dev --extra postgres --extra browser pyproject.toml --output-file requirements.lock
	@grep -o '^[a-z0-9-]*==[^\\]*' requirements.lock | grep -v '^pandas==' > build/constraints.txt
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade \
		--group dev --extra spark --constraint build/constraints.txt pyproject.toml --output-file requirements-spark.lock
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade \
		benchmarks/requirements-peers.in --output-file benchmarks/requirements-peers.lock

demo: env  ## set up the demonstration country and serve it on 127.0.0.1:$(PORT)
	@TOUCHSTONE_DATA=$(DATA) $(BIN)/touchstone demo --port $(PORT)

test: env  ## run every test on SQLite and on PostgreSQL
	@$(BIN)/python tests/run.py

check: env  ## lint, types, arrows between the parts, links in the docs, secrets, advisories on dependencies
	@$(BIN)/ruff check src tests
	@$(BIN)/ruff format --check src tests
	@$(BIN)/mypy src/touchstone/engines src/touchstone/kernel src/touchstone/corpus src/touchstone/plan
	@$(BIN)/lint-imports
	@$(BIN)/python tests/links.py
	@$(BIN)/python -I tests/secret_scan.py
	@$(BIN)/python -I tests/dependency_audit.py

pictures: env  ## take the pictures of the docs anew
	@$(BIN)/python tests/pictures.py

bench: env  ## measure, and write the figures to build/bench.json
	@$(BIN)/python -m benchmarks

clean:  ## remove the environment and built files (never the data)
	@rm -rf $(VENV) .venv-spark .venv-peers build
