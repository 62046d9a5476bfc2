# Every target works from a clean clone, and a second time in a row.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# The field app: its sources, and what is built from them.
CLIENT := doorstep/field/client
APP := doorstep/field/static/field/app/manifest.json
APP_SOURCES := $(wildcard $(CLIENT)/src/*.ts $(CLIENT)/src/*/*.ts) $(CLIENT)/vite.config.ts $(CLIENT)/tsconfig.json
PORT ?= 8000
TESTS ?=
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

.PHONY: help setup demo serve test unit race program system check format types bench lock screenshots messages browser clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP) $(APP) ## install everything into .venv, from locked versions with hashes
	@$(BIN)/doorstep messages compile >/dev/null

$(STAMP): requirements/lock.txt pyproject.toml
	@python=$$(command -v python3.11 || command -v python3 || true); \
	if [ -z "$$python" ] || ! "$$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then \
	  echo "Doorstep needs Python 3.11 with venv. On Debian 12: apt-get install python3.11 python3.11-venv" >&2; exit 1; fi; \
	[ -x $(BIN)/python ] && $(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || { \
	  rm -rf $(VENV); \
	  "$$python" -m venv $(VENV) || { echo "This Python can't make a virtual environment: apt-get install python3.11-venv" >&2; exit 1; }; }
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/lock.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(STAMP)

$(CLIENT)/node_modules/.package-lock.json: $(CLIENT)/package.json $(CLIENT)/package-lock.json
	@node=$$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0); \
	if [ "$$node" -lt 20 ] || ! command -v npm >/dev/null; then \
	  echo "The field app is built with Node 20 or newer and npm; this machine has none." >&2; exit 1; fi
	cd $(CLIENT) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(APP): $(APP_SOURCES) $(CLIENT)/node_modules/.package-lock.json
	cd $(CLIENT) && npm run --silent build -- --logLevel warn

demo: setup ## a whole demo district on port 8000, with a sign-in for every role
	$(BIN)/doorstep demo --port $(PORT)

serve: setup ## web and worker for production
	$(BIN)/doorstep serve --port $(PORT)

test: unit race program system ## every test

unit: setup ## rules and pages, two processes
	cd $(CLIENT) && npm test --silent
	$(BIN)/pytest -m "not race and not program and not system" -n 2 $(TESTS)

race: setup ## contention on real connections
	$(BIN)/pytest -m race $(TESTS)

program: setup ## the demo district built, servers killed and started again
	$(BIN)/pytest -m program -n 2 --dist loadfile $(TESTS)

system: setup browser ## the stories, in a real browser
	$(BIN)/pytest -m system $(TESTS)

browser:
	@[ -n "$${DOORSTEP_CHROMIUM:-}" ] || command -v chromium >/dev/null || { \
	  echo "The browser tests need Chromium and Chinese fonts: apt-get install chromium fonts-noto-cjk" >&2; exit 1; }

check: setup ## style, types, layers, templates, migrations, translations
	cd $(CLIENT) && npm run --silent check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/djlint doorstep --lint --quiet
	$(BIN)/doorstep manage makemigrations --check --dry-run
	$(BIN)/doorstep messages check
	$(BIN)/python -m tests.architecture.machine

format: setup ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## measure beside the limit; figures go to docs/benchmarks.md
	$(BIN)/doorstep bench all

messages: setup ## collect new messages and say what is not translated
	$(BIN)/doorstep messages update
	$(BIN)/doorstep messages check

screenshots: setup browser ## the pictures of README.md, from the running demo
	$(BIN)/python scripts/screenshots.py

lock: setup ## new versions into requirements/lock.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-annotate --group pyproject.toml:dev pyproject.toml -o requirements/lock.txt

clean: ## remove what was installed and built, and the demo's data
	rm -rf $(CLIENT)/node_modules doorstep/field/static/field/app
	rm -rf $(VENV) var var-test build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find doorstep tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find doorstep -name '*.mo' -delete
