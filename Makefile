# make demo, make test, make check: each installs what it needs into .venv first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint check faults bench clean

demo: .venv/run
	$(BIN)/python -m tests.demo

# Three at a time, for many tests wait for processes, and in the order of the folders, so that the long
# ones are not left for the end. Needs the system packages postgresql and faketime.
test: .venv/dev
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

# The long form of tests/faults: more kills, real minutes, every test on both stores.
faults: .venv/dev
	AUTOSCRAPE_FAULTS=full $(BIN)/python -m pytest tests/faults

bench: .venv/dev
	$(BIN)/python -m benchmarks.products
	$(BIN)/python -m benchmarks.articles
	$(BIN)/python -m benchmarks.store --full
	$(BIN)/python -m benchmarks.worker
	$(BIN)/python -m benchmarks.delivery
	$(BIN)/python -m benchmarks.crawl $(CORPUS)

.venv/run: pyproject.toml
	@echo "installing into .venv, about a minute"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/dev: .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv demo-output build dist *.egg-info .scrapy
