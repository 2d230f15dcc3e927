# Bare `make` prints the targets. Each of them sets up what it needs in .venv; a second call finds the stamps and is quick.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Without its interpreter (the system's Python was upgraded) a .venv is none, whatever its stamps say.
$(shell test -x $(BIN)/python || rm -f $(VENV)/.installer $(VENV)/.run $(VENV)/.dev)

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.run ## make .venv, with the program at .venv/bin/tidings

demo: $(VENV)/.run ## a small shop on an embedded PostgreSQL, and its first message on the screen
	@$(BIN)/tidings demo

serve: $(VENV)/.run ## the API and a worker
	@$(BIN)/tidings serve

check: $(VENV)/.dev ## format, lint, types, imports, architecture: under a minute
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/pyright
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/pytest -q -m "not long" --hypothesis-profile=ci tests/architecture

# What is imported stays compiled, whatever the shell says: each process of a run, and each program that a test starts, reads it again.
check test test-long: export PYTHONDONTWRITEBYTECODE =

test: $(VENV)/.dev ## the tests, those marked long left out
	@$(BIN)/pytest -q -n 2 -m "not long" --hypothesis-profile=ci tests

test-long: $(VENV)/.dev ## all tests, with many more examples
	@$(BIN)/pytest -q -n 2 --hypothesis-profile=long tests

bench: $(VENV)/.dev ## measure, print a table, write benchmarks/out.json; ONLY=name measures one
	@$(BIN)/python -m benchmarks $(if $(ONLY),$(ONLY))

chaos: $(VENV)/.dev ## kill everything a hundred times over, and count what was promised; LONG=1: for an hour, or SECONDS=
	@$(BIN)/python -m tests.chaos $(if $(LONG),--long $(if $(SECONDS),--seconds $(SECONDS)))

docs: $(VENV)/.dev ## write the pages of docs/ that are made from the code
	@$(BIN)/python -m tests.docs.generate

sdk: docs ## write sdk/openapi.json and sdk/frames.json, and what the SDKs make of them
	@$(BIN)/python -m sdk.python.generate
	@$(BIN)/python -m tests.sdk.made

dashboard: $(VENV)/.dev ## build the dashboard into the package, where its sources are others than it was built from
	@$(BIN)/python hatch_build.py

lock: $(VENV)/.dev ## resolve requirements/*.txt anew
	@$(COMPILE) pyproject.toml -o requirements/run.txt
	@$(COMPILE) --group installer -o requirements/installer.txt
	@$(COMPILE) pyproject.toml --group installer --group dev -c requirements/run.txt -c requirements/installer.txt -o requirements/dev.txt

.PHONY: help install demo serve check test test-long bench chaos docs sdk dashboard lock

# For the oldest Python and every platform at once. A release must be a week old: by then a bad one has been withdrawn, and
# every mirror has it.
COMPILE := $(BIN)/uv pip compile --quiet --no-config --upgrade --universal --python-version 3.11 --exclude-newer "7 days" \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header

# uv takes two seconds where pip takes twelve. Where only pip knows the way to an index (a mirror in its configuration), pip does it.
# One package comes as source; it is built with what installer.txt holds, so that nothing is fetched without a hash.
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation $(1) \
	|| { echo "uv could not; pip tries"; $(BIN)/python -m pip install -qq --disable-pip-version-check --no-build-isolation --use-pep517 $(1); }

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Tidings needs Python 3.11 or newer as $(PYTHON); name another one with: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "$(PYTHON) cannot make a virtual environment; on Debian: apt install python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)

$(VENV)/.installer: requirements/installer.txt $(BIN)/python
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/.run: requirements/run.txt pyproject.toml $(VENV)/.installer
	@$(call INSTALL,--require-hashes -r $<)
	@$(call INSTALL,--no-deps --editable .)
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@$(call INSTALL,--require-hashes -r $<)
	@touch $@
