# Everything a checkout needs: Python 3.11 or newer, make and git.
#   make run      the demo on this computer: one page with all sides of the desk
#   make demo     the same from a clean start
#   make test     the tests;  make check  formatting, lint, types and imports first
#   make browser  Debian's chromium for the browser tests (apt)
#   make shots    the screenshots in docs/;  make bench  the speed figures;  make soak  the long crash tests
#   make messages the sentences for translators: handlers/wording/catalogues/*.po, as the code has them
#   make lock     requirements.lock again from pyproject.toml;  make clean  throw away what was built

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
export PYTHONUTF8 = 1
# Compiled code is kept, whatever the machine's custom: every worker and program of the tests would compile it anew.
export PYTHONDONTWRITEBYTECODE =

.PHONY: run demo test check browser shots bench soak messages lock clean
.DELETE_ON_ERROR:

run: $(VENV)/run.stamp
	@$(if $(PORT),RETAINER_PORT=$(PORT)) $(BIN)/retainer demo

demo: $(VENV)/run.stamp
	@$(if $(PORT),RETAINER_PORT=$(PORT)) $(BIN)/retainer demo --fresh

test: $(VENV)/test.stamp
	$(BIN)/python -m compileall -q -j 0 bot handlers storage schedules
	$(BIN)/pytest -n 3 --dist worksteal

check: $(VENV)/test.stamp
	$(BIN)/python .ci/lock.py --check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory test

browser:
	@sh .ci/browser

shots: $(VENV)/test.stamp
	$(BIN)/python -m tests.shots

bench: $(VENV)/test.stamp
	$(BIN)/python -m tests.bench

soak: $(VENV)/test.stamp
	$(BIN)/python -m tests.soak

WORDS  := handlers/wording/catalogues
messages: $(VENV)/run.stamp
	$(BIN)/pybabel -q extract -F .ci/babel.cfg -w 110 --add-location file --project Retainer -o $(WORDS)/retainer.pot .
	for tag in it sv zh_Hans; do $(BIN)/pybabel -q update -N -w 110 --init-missing --ignore-obsolete --ignore-pot-creation-date \
		-i $(WORDS)/retainer.pot -o $(WORDS)/$$tag.po -l $$tag || exit 1; done

lock: $(VENV)/bin/python
	@$(PIP) --target build/uv --upgrade uv
	$(BIN)/python .ci/lock.py build/uv/bin/uv

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The lock has two parts; what only the tests need stands below its divider.
$(VENV)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Retainer needs into $(VENV) …"
	@sed '/^# ---- below/,$$d' requirements.lock > $(VENV)/run.lock
	@$(PIP) --require-hashes -r $(VENV)/run.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	@echo "Installing what the tests need into $(VENV) …"
	@$(PIP) --require-hashes -r requirements.lock
	@touch $@

$(BIN)/python:
	@$(PYTHON) .ci/venv.py $(VENV)
