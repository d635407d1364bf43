# One command each: `make demo` sets everything up and answers a question, `make test` sets everything up and tests.
#
# On Linux, PyPI's torch brings gigabytes of CUDA. For the small CPU build:
#   make demo TORCH_INDEX=https://download.pytorch.org/whl/cpu

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
TORCH_INDEX ?=
SECONDS ?= 60
TARGETS ?=
Q ?= How is lenalidomide excreted?

SCALE ?= 1
SOAK ?=

.PHONY: demo test check bench soak fuzz setup clean

demo: $(VENV)/installed
	$(BIN)/lenaqa ask "$(Q)"

# In a process a core, each test file in one of them; in a single process: .venv/bin/python -m pytest.
test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Every figure of speed, each beside its baseline in the same run; the million passages take most of the hour. txtai is measured
# too where it is installed: .venv/bin/pip install -c constraints.txt -e ".[dev,bench]".
bench: $(VENV)/installed-dev
	$(BIN)/python eval/bench/cold.py
	$(BIN)/python eval/bench/question.py
	$(BIN)/python eval/bench/indexing.py
	$(BIN)/python eval/bench/memory.py
	$(BIN)/python eval/bench/adding.py
	$(BIN)/python eval/bench/scale.py --chart docs/scale.svg

# The long runs: kills, crowds of readers, 10,000 questions, 2,000 changes, a day of watching, the fuzzer where it is installed.
# Some minutes: make soak SCALE=0.01; one part: make soak SOAK="--only crowds".
soak: $(VENV)/installed-dev
	PYTHONPATH=tests $(BIN)/python -m soak --scale $(SCALE) $(SOAK)

# Every parser under the coverage-guided fuzzer, so many seconds each; `make fuzz SECONDS=600 TARGETS="text pdf"`.
fuzz: $(VENV)/installed-fuzz
	PYTHONPATH=tests $(BIN)/python -m fuzzing --seconds $(SECONDS) $(TARGETS)

setup: $(VENV)/installed

$(VENV)/bin/python:
	$(PYTHON) -c "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 'lenaqa needs Python 3.11 or newer; name one: make PYTHON=python3.12')"
	$(PYTHON) -m venv $(VENV)

# torch first: its own index has a CPU build, and nothing after it pulls in another.
$(VENV)/torch: $(VENV)/bin/python constraints.txt
	@echo "Installing into $(VENV): some minutes the first time, nothing the next."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) -c constraints.txt torch==2.13.0
	touch $@

$(VENV)/installed: $(VENV)/torch pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/installed-dev: $(VENV)/torch pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@ $(VENV)/installed

$(VENV)/installed-fuzz: $(VENV)/torch pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,fuzz]"
	touch $@ $(VENV)/installed-dev $(VENV)/installed

clean:
	rm -rf $(VENV) index/[gms]* index/CURRENT
