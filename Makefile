# Two commands: `make site` verifies the mathematics and builds the site, `make test` runs every check.
# VENV= and OUT= put the environment and the site elsewhere; PYTHON= chooses the interpreter.
VENV ?= .venv
OUT ?= _build/html
PYTHON ?= python3
BIN := $(VENV)/bin
DOCTREES := $(OUT).doctrees

.PHONY: site test check robust bench serve certify coq oracles lock

site: $(VENV)/ready
	"$(BIN)/sphinx-build" -n -W --keep-going -q -j auto -b html -c . -d "$(DOCTREES)" docs "$(OUT)"

test: site
	"$(BIN)/ruff" check .
	"$(BIN)/ruff" format --check .
	"$(BIN)/mypy"
	CONVMATH_SITE="$(OUT)" "$(BIN)/python" -m pytest

# What needs no built site and is over in two minutes.
check: $(VENV)/ready
	"$(BIN)/ruff" check .
	"$(BIN)/ruff" format --check .
	"$(BIN)/mypy"
	"$(BIN)/python" -m pytest -m "not slow and not site and not browser"

serve: site
	"$(BIN)/python" -m http.server --bind 127.0.0.1 --directory "$(OUT)"

bench: $(VENV)/ready
	"$(BIN)/python" bench/bench.py

# What holds on anyone's machine: no network, a read-only checkout, other Pythons, Ctrl-C and more; about half an hour.
# CHECKS= names some of them.
robust: $(VENV)/ready
	"$(BIN)/python" tests/robust.py $(CHECKS)

certify: $(VENV)/ready
	"$(BIN)/convmath" certify

# Have Coq's kernel check every theorem, and write down what it accepted; needs Debian's coq, and no other package.
coq:
	"$(PYTHON)" -W error formal/check.py

# Ask the frameworks again and write their answers down, each in an environment of its own; never needed to build.
# NAMES= names some of them; NEWEST=--newest takes their newest versions and says what has changed.
oracles:
	"$(PYTHON)" oracles/run.py $(NEWEST) --environments "$(VENV)-oracles" $(NAMES)

# The lock names versions and hashes, for every supported Python; renewing it needs uv on the path.
lock:
	uv pip compile --quiet --universal --upgrade --generate-hashes --no-header --no-annotate --no-emit-index-url --extra docs --extra prove --extra test --output-file requirements.lock pyproject.toml

$(VENV)/ready: requirements.lock pyproject.toml
	"$(PYTHON)" environment.py "$(VENV)"
