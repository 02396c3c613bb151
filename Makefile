# What a person does with this checkout. `make` lists it.

SUBJECT ?= Ada Lovelace
OUTPUT ?= pitches
PREFIX ?= /usr/local
DESTDIR ?=
SECONDS ?= 60
SEED ?=
# How many classes of Python tests run at a time.
JOBS ?= $(shell nproc)
# How many trials of the crash sweep `make test` makes.
SAMPLE ?= 60
# Where systemd finds the units of a user's services.
UNITS ?= $(PREFIX)/lib/systemd/user

# How the release is built: one binary that needs no Swift on the machine that runs it.
RELEASE := -c release --static-swift-stdlib
DEBUG_BINARY := $(CURDIR)/.build/debug/backlot
RELEASE_BINARY := $(CURDIR)/.build/release/backlot
PYTHON ?= python3

# Debian's names of what a build needs, and of what the tests need besides.
BUILD_PACKAGES := libsqlite3-dev libcurl4-openssl-dev pkg-config ca-certificates
TEST_PACKAGES := jq socat curl python3 python3-venv systemd libfaketime
# The fault points of the crash tests are C.
CRASH_PACKAGES := gcc libc6-dev
# What other people's clients are: editors and tools that are tested as they are.
CLIENT_PACKAGES := emacs-nox elpa-eglot neovim vim-nox netcat-openbsd socat jq python3-venv

# A subject may hold quotes and dollars, so it goes through the environment, not through the text
# of a recipe.
export SUBJECT OUTPUT

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-tests setup-clients build release pitch install dist clean bench
.PHONY: test test-format test-build test-swift test-protocol test-conformance test-client
.PHONY: test-process test-shell test-clients test-fuzz test-crash test-crash-sample setup-crash

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo '  for example:  make pitch SUBJECT="Ada Lovelace"'

setup: ## Install the system packages that a build needs, if any is missing
	@.ci/setup "to build Backlot" $(BUILD_PACKAGES)

setup-tests: setup
	@.ci/setup "to run the tests" $(TEST_PACKAGES)

setup-crash: setup-tests
	@.ci/setup "to test crashes" $(CRASH_PACKAGES)

setup-clients: setup
	@.ci/setup "to test against other people's clients" $(CLIENT_PACKAGES)

build: setup ## Build for development
	swift build

release: setup ## Build the one binary that is handed out
	@.ci/build-release $(RELEASE)

pitch: release ## Write a film pitch: make pitch SUBJECT="Ada Lovelace"
	@"$(RELEASE_BINARY)" pitch --output "$$OUTPUT" -- "$$SUBJECT"

# Tests, in the order in which they fail soonest.

test: test-shell test-format test-swift test-protocol test-client test-conformance test-process test-crash-sample test-clients test-fuzz ## Run every test
	@echo 'All tests passed.'

test-format:
	swift format lint --strict --recursive Sources Tests Package.swift

test-build: setup
	swift build --build-tests --explicit-target-dependency-import-check error

test-swift: test-build
	swift test --skip-build --explicit-target-dependency-import-check error

test-protocol: setup-tests test-build .venv-test
	"$(DEBUG_BINARY)" schema --out protocol --check
	@BACKLOT_BIN="$(DEBUG_BINARY)" "$$(.ci/test-python)" Tests/process/run.py --jobs $(JOBS) protocol Tests/protocol

# Scripts that anybody can hold against any build.
test-conformance: test-build
	@if [ -e protocol/conformance/run.py ]; then \
	  $(PYTHON) protocol/conformance/run.py "$(DEBUG_BINARY)" serve; \
	else \
	  echo 'conformance: skipped, there are no scripts yet.'; \
	fi

test-client: setup-tests
	@$(PYTHON) Tests/process/run.py client clients/python/tests

test-process: setup-tests test-build .venv-test
	@BACKLOT_BIN="$(DEBUG_BINARY)" "$$(.ci/test-python)" Tests/process/run.py --jobs $(JOBS) process Tests/process

# Every write that a run makes, one after the other; as long as a lunch.
test-crash: setup-crash test-build ## Kill the process at each of its writes, and go on
	@$(PYTHON) Tests/crash/sweep.py $(if $(SEED),--seed $(SEED)) "$(DEBUG_BINARY)"

test-crash-sample: setup-crash test-build
	@$(PYTHON) Tests/crash/sweep.py --sample $(SAMPLE) $(if $(SEED),--seed $(SEED)) "$(DEBUG_BINARY)"

# Emacs, Neovim, Vim, Python libraries, nc and socat, unmodified, against the real binary.
test-clients: setup-tests setup-clients test-build
	@BACKLOT_BIN="$(DEBUG_BINARY)" $(PYTHON) Tests/process/run.py clients Tests/clients

# Nonsense for the daemon, from a seed that is printed.
test-fuzz: setup-tests test-build ## Talk nonsense to the daemon for SECONDS
	@$(PYTHON) Tests/process/fuzz.py --seconds $(SECONDS) $(if $(SEED),--seed $(SEED)) "$(DEBUG_BINARY)"

test-shell: setup-tests
	@.ci/check-shell

# The validator that the messages of the tests are held against. Without it they are not validated,
# and the tests say so.
.venv-test: | setup-tests
	@.ci/test-python --make

bench: setup-tests release ## Measure the release build
	@swift build $(RELEASE) --product bench-journal
	@BACKLOT_BIN="$(RELEASE_BINARY)" BENCH_JOURNAL="$(CURDIR)/.build/release/bench-journal" \
	  $(PYTHON) Tests/bench/bench.py

dist: release ## Pack the release binary into dist/
	@.ci/pack "$(RELEASE_BINARY)"

install: release ## Install below PREFIX, /usr/local if left out
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 "$(RELEASE_BINARY)" "$(DESTDIR)$(PREFIX)/bin/backlot"
	@.ci/install-units "$(DESTDIR)$(UNITS)" "$(PREFIX)/bin/backlot"

clean: ## Remove what was built
	rm -rf .build dist .venv-test .venv-llm .venv-clients
