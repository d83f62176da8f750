# make run: serve the app on http://localhost:8501.  make test: lint, types and every test.
PYTHON ?= python3
# Windows keeps a virtual environment's programs elsewhere.
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)

.PHONY: run test lint bench fuzz screenshots clean

run: .venv/app
	$(BIN)/python -m streamlit run app.py

test: lint .venv/browser
	$(BIN)/python -m pytest

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
.venv/app: requirements.txt
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python $(BIN)/python install --quiet -r requirements.txt
	touch $@

.venv/tests: .venv/app tests/requirements.txt
	$(PYTHON) -m pip --python $(BIN)/python install --quiet -r tests/requirements.txt
	touch $@

.venv/browser: .venv/tests tests/browser/chromium.py
	$(BIN)/python -m tests.browser.chromium
	touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
