# make run    bring in all enabled sources          make test   run the tests
# make check  format, lint, types, tests            make bench  measure beside other tools
# make lock   renew requirements.lock               make clean  remove .venv
# Needs python3 (3.11 or later) with venv, and a package index. uv is used when it is there.

SHELL := /bin/sh
BIN := .venv/bin
READY := .venv/.ready
PYTHONS := python3 python3.13 python3.12 python3.11 python3.14 /usr/bin/python3

.PHONY: run install test check format lint types bench bench-extraction bench-warehouse bench-fetch lock clean

run: $(READY)
	@$(BIN)/newsdesk run

install: $(READY)
	@echo "newsdesk is installed in .venv; run $(BIN)/newsdesk --help"

test: $(READY)
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: lint types test

format: $(READY)
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lint: $(READY)
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .

types: $(READY)
	@$(BIN)/mypy

bench: $(READY)
	@$(BIN)/python -m benchmarks

bench-fetch: $(READY)
	@$(BIN)/python -m benchmarks.ingest --latency 200
	@$(BIN)/python -m benchmarks.ingest --latency 50 --connections 2

bench-extraction: $(READY)
	@$(BIN)/python -m benchmarks.extraction

bench-warehouse: $(READY)
	@$(BIN)/python -m benchmarks.warehouse

# The lock is complete (so nothing is resolved when it is installed), and holds versions and hashes, never addresses.
lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv"; exit 1; }
	uv pip compile -q --universal --upgrade --generate-hashes --no-annotate --no-header --python-version 3.11 \
	  --extra dev --extra notebook --extra scale -o requirements.lock pyproject.toml

clean:
	rm -rf .venv

$(READY): requirements.lock pyproject.toml
	@set -e; \
	for python in $(PYTHONS); do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$$python"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "newsdesk needs Python 3.11 or later; python3 here is: $$(python3 --version 2>&1 || echo missing)."; \
	  echo "Install one (Debian: apt install python3 python3-venv) and run make again."; exit 1; fi; \
	if uv --version >/dev/null 2>&1; then \
	  echo "Setting up .venv with uv ..."; \
	  uv venv -q --allow-existing --python "$$found" .venv; \
	  install="uv pip install -q --python $(BIN)/python"; \
	else \
	  if ! "$$found" -c 'import venv, ensurepip' 2>/dev/null; then \
	    echo "$$found has no venv. Install it (Debian: apt install python3-venv) and run make again."; exit 1; fi; \
	  echo "Setting up .venv with pip; this takes a minute or two ..."; \
	  "$$found" -m venv .venv; \
	  install="$(BIN)/python -m pip install -q --disable-pip-version-check --retries 2"; \
	fi; \
	if ! $$install --no-deps --require-hashes -r requirements.lock; then \
	  echo; echo "The packages in requirements.lock could not be installed (the reason stands above)."; \
	  echo "If no package index could be reached, check the network or your pip settings, and run make again."; exit 1; fi; \
	$$install --no-deps --no-build-isolation -e .; \
	touch $(READY)
