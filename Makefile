# make demo: set up and draft the first sample · make test: set up and run every test · make check: lint, types, house
# On a bare Debian or Ubuntu machine everything that is lacking is installed by .ci/setup (needs root or sudo for apt).

VENV ?= .venv
PYTHON ?= python3
BIN = $(VENV)/bin
SETUP = $(VENV)/.set-up

.PHONY: demo test test-long test-min check mutants bench set-up clean help

help:                ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

set-up: $(SETUP)     ## the virtual environment, with everything that development needs

$(SETUP): pyproject.toml .ci/setup
	PYTHON=$(PYTHON) VENV=$(VENV) bash .ci/setup
	@touch $(SETUP)

demo: $(SETUP)       ## judge and draft the first sample, into out/
	$(BIN)/appealkit doctor
	$(BIN)/appealkit draft samples/cases/tfesi-left-s1.yaml --on 2026-11-21 --out out/tfesi-left-s1

test: $(SETUP)       ## every test but the long ones
	$(BIN)/python -m pytest -m "not long" -n auto --dist loadfile

test-long: $(SETUP)  ## the tests that take minutes
	$(BIN)/python -m pytest -m long

test-min: .ci/setup  ## every test with the oldest packages allowed
	PYTHON=$(PYTHON) VENV=.venv-min OLDEST=1 bash .ci/setup
	.venv-min/bin/python -m pytest -m "not long" -n auto --dist loadfile

check: $(SETUP)      ## ruff, mypy --strict, the house test, the rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_house.py
	$(BIN)/appealkit maps check
	$(BIN)/appealkit maps test

mutants: $(SETUP)    ## each rule taken away in turn: what no case beside the rules notices
	$(BIN)/python tests/mutants.py

bench: $(SETUP)      ## the figures, printed
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/denials.py
	$(BIN)/python benchmarks/remittance.py
	$(BIN)/python benchmarks/packet.py
	$(BIN)/python benchmarks/letters.py
	$(BIN)/python benchmarks/preview.py
	$(BIN)/python benchmarks/clones.py
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/cluster.py

clean:               ## everything that was made
	rm -rf $(VENV) .venv-min out dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
