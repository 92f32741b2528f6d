# Sets up, renders, tests. `make help` lists what there is.

PYTHON ?= python3
BIN := .venv/bin
PARAMS ?=
OUT ?=
LOCK := build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-annotate --no-header
CHROMIUM ?= $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome))

# What the report is made from. Checksums tell whether it changed, since times do not: an input may
# be edited while the report is made, be dated in the future, or be put back with its old date.
INPUTS := seeds/*.txt data/* notebooks/[0-9]*.ipynb $$(find tally -type f ! -name '*.pyc' | sort)
REPORT := reports/report.html reports/report.pdf
MADE := $(REPORT) reports/tables/* reports/charts/*
SORT := LC_ALL=C sort
STALE = $(shell cksum $(INPUTS) $(MADE) 2>&1 | $(SORT) | cmp -s - build/made || echo stale)

.PHONY: help report editions check test lab lint faces lock audit-dependencies clean stale
.DEFAULT_GOAL := help
# Each uses all cores by itself, and the tests read the report.
.NOTPARALLEL:
# Make would take away what it was stopped at; `tally report` leaves it whole.
.PRECIOUS: $(REPORT)

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 24
	@echo
	@echo 'make report PARAMS="-p arrivals s001 -p as_of 2024-06-24" OUT=some/folder'
	@echo '                        renders another edition elsewhere and leaves reports/ alone'

ifeq ($(strip $(PARAMS)$(OUT)),)
report: $(REPORT) ## render the report to reports/
else
report: .venv/ready
	@test -n "$(OUT)" || { echo 'Another edition needs a folder of its own: add OUT=some/folder' >&2; exit 2; }
	$(BIN)/tally report $(PARAMS) --out "$(OUT)"
endif

reports/report.html: .venv/ready $(STALE)
	@mkdir -p build
	@cksum $(INPUTS) > build/making 2>&1 || true
	$(BIN)/tally report --out reports
	@cksum $(MADE) 2>&1 | $(SORT) -o build/made build/making -

reports/report.pdf: reports/report.html ;

editions: .venv/ready ## render the editions of data/editions.toml to reports/editions/
	$(BIN)/tally editions --resume

check: .venv/ready ## prove the ledger against the articles
	$(BIN)/tally check

test: .venv/test-ready .venv/npm-ready ## run every test, side by side
	CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

lint: .venv/test-ready ## check style, format and types
	$(BIN)/ruff check tally tests benchmarks
	$(BIN)/ruff format --check tally tests benchmarks
	$(BIN)/mypy

lab: .venv/ready ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

faces: ## cut the typefaces down to what a page embeds, after a change in tally/notebook/fonts/
	$(PYTHON) -m venv build/faces
	build/faces/bin/python -m pip install --quiet --disable-pip-version-check fonttools==4.68.0 brotli==1.2.1
	build/faces/bin/python tally/notebook/fonts/subset.py

lock: build/lock/ready ## write the hashes of the pinned packages anew, for every platform
	$(LOCK) -o requirements.lock requirements.txt
	$(LOCK) -o requirements-test.lock -c requirements.lock requirements-test.txt

audit-dependencies: build/lock/ready ## look the pinned packages up among the known vulnerabilities
	build/lock/bin/pip-audit --disable-pip --require-hashes -r requirements.lock -r requirements-test.lock

clean: ## remove the environment and everything made but reports/
	rm -rf .venv build .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find tally tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed; name it with make PYTHON=python3.12' >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@# In the C locale Python 3.11 cannot read a path such as “Häiti” there; from here it is but four up.
	@cd .venv/lib/python3*/site-packages && echo ../../../.. > tally.pth
	@touch $@

.venv/test-ready: .venv/ready requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

# By the hashes in the lock, and without running anything of what comes.
.venv/npm-ready: .venv/test-ready tests/npm/package-lock.json
	@mkdir -p .venv/npm && cp tests/npm/package.json tests/npm/package-lock.json .venv/npm
	@if $(BIN)/npm ci --prefix .venv/npm --ignore-scripts --no-audit --no-fund --silent; then touch $@; \
		else echo 'npm cannot reach its registry: the tests that need it are skipped' >&2; fi

# What makes the lock and looks for vulnerabilities stays apart from what makes the report.
build/lock/ready:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9 pip-audit==2.10.1
	@touch $@
