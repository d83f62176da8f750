# make run: serve the app on http://localhost:8501.  make test: lint, types and every test.
# make training: install what `python -m digitlab train` needs; the app runs without it.
# make cluster: install what `digitlab read --cluster` needs.
PYTHON ?= python3
# Windows keeps a virtual environment's programs elsewhere.
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)

.PHONY: run training cluster test lint bench fuzz screenshots clean

run: .venv/app
	$(BIN)/python -m streamlit run app.py

training: .venv/training

cluster: .venv/cluster

test: lint .venv/browser
	$(BIN)/python -m pytest --numprocesses 2

lint: .venv/tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# A quarter of an hour; make bench PARTS="pen files" measures these alone.
bench: .venv/browser
	$(BIN)/python -m tests.benchmarks $(PARTS)

# Some eleven thousand inputs, five minutes; what is found is left in tests/fuzz/found.
fuzz: .venv/tests
	$(BIN)/python -m tests.fuzz

screenshots: .venv/browser
	$(BIN)/python -m tests.browser.screenshots

# pip installs into an environment without pip of its own: Debian's Python cannot give it one.
INSTALL = $(PYTHON) -m pip --python $(BIN)/python install --quiet --constraint requirements.txt

.venv/app: requirements.txt pyproject.toml
	$(PYTHON) -m venv --without-pip .venv
	$(INSTALL) --editable .
	touch $@

.venv/training: .venv/app
	$(INSTALL) --editable ".[train]"
	touch $@

.venv/cluster: .venv/app
	$(INSTALL) --editable ".[cluster]"
	touch $@

.venv/tests: .venv/training .venv/cluster tests/requirements.txt
	$(INSTALL) --editable ".[postgresql]" --requirement tests/requirements.txt
	touch $@

.venv/browser: .venv/tests tests/browser/chromium.py
	$(BIN)/python -m tests.browser.chromium
	touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
