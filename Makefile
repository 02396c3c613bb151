# What a person does with this checkout. `make` lists it.

SUBJECT ?= Ada Lovelace
OUTPUT ?= pitches
PREFIX ?= /usr/local
DESTDIR ?=
SECONDS ?= 30
SEED ?=
# How long each Swift fuzzer works in `make test-fuzz`.
FUZZ_SECONDS ?= 10
# What `make test-one` runs.
FILTER ?=
# How many classes of Python tests run at a time: some wait while others work.
JOBS ?= $(shell expr $$(nproc) + 1)
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
TEST_PACKAGES := git jq socat curl python3 python3-jsonschema python3-venv systemd libfaketime locales \
  tzdata shellcheck util-linux mount gcc libc6-dev
# The fault points of the crash tests are C.
CRASH_PACKAGES := gcc libc6-dev
# What other people's clients are: editors and tools that are tested as they are.
CLIENT_PACKAGES := emacs-nox elpa-eglot neovim vim-nox netcat-openbsd socat jq python3-venv

# A subject may hold quotes and dollars, so it goes through the environment, not through the text
# of a recipe.
export SUBJECT OUTPUT
# Files are UTF-8 whatever the locale says.
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-tests setup-clients setup-crash build release pitch install dist clean bench format
.PHONY: test test-fast test-one test-format test-build test-swift test-protocol test-conformance test-client
.PHONY: test-process test-shell test-clients test-fuzz test-crash test-crash-sample test-llm test-elsewhere

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
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

test-fast: test-format test-swift test-protocol ## Run the tests that are over soonest: format, Swift, protocol
	@echo 'The fast tests passed.'

test-one: setup ## Build and run what FILTER names: FILTER=StorageTests, StorageTests/JournalTests or test_pipe
	@.ci/test-one "$(FILTER)"

test-format:
	swift format lint --strict --parallel --recursive Sources Tests Package.swift

format: ## Format the Swift files as the tests ask
	swift format format --in-place --parallel --recursive Sources Tests Package.swift

test-build: setup setup-tests
	swift build --build-tests --explicit-target-dependency-import-check error

test-swift: test-build
	@.ci/test-swift

test-protocol: setup-tests test-build
	"$(DEBUG_BINARY)" schema --out protocol --check
	@BACKLOT_BIN="$(DEBUG_BINARY)" "$$(.ci/test-python)" Tests/process/run.py --jobs $(JOBS) protocol Tests/protocol

# Scripts that anybody can hold against any build.
test-conformance: test-build
	@$(PYTHON) protocol/conformance/run.py "$(DEBUG_BINARY)" serve

test-client: setup-tests
	@$(PYTHON) Tests/process/run.py client clients/python/tests

test-process: setup-tests test-build
	@BACKLOT_BIN="$(DEBUG_BINARY)" "$$(.ci/test-python)" Tests/process/run.py --jobs $(JOBS) process Tests/process

# Every write that a run makes, one after the other; as long as a lunch.
test-crash: setup-crash test-build ## Kill the process at each of its writes, and go on
	@$(PYTHON) Tests/crash/sweep.py $(if $(SEED),--seed $(SEED)) "$(DEBUG_BINARY)"

test-crash-sample: setup-crash test-build
	@$(PYTHON) Tests/crash/sweep.py --sample $(SAMPLE) $(if $(SEED),--seed $(SEED)) "$(DEBUG_BINARY)"

# Emacs, Neovim, Vim, Python libraries, nc and socat, unmodified, against the real binary.
test-clients: setup-tests setup-clients test-build
	@BACKLOT_BIN="$(DEBUG_BINARY)" $(PYTHON) Tests/process/run.py --jobs $(JOBS) clients Tests/clients

# Nonsense for the daemon and for every parser, from a seed that is printed.
test-fuzz: setup-tests test-build ## Talk nonsense to the daemon and to every parser for SECONDS
	@$(PYTHON) Tests/process/fuzz.py --seconds $(SECONDS) $(if $(SEED),--seed $(SEED)) "$(DEBUG_BINARY)"
	@BACKLOT_FUZZ_SECONDS=$(FUZZ_SECONDS) $(if $(SEED),BACKLOT_FUZZ_SEED=$(SEED)) .ci/test-swift --filter FuzzTests

# A real language model: its packages are 130 MB, and it takes minutes.
test-llm: setup-tests test-build ## Run the crew on a real, small language model
	@BACKLOT_BIN="$(DEBUG_BINARY)" $(PYTHON) Tests/process/run.py llm Tests/llm

# The cheap suites where nobody wrote them: other days, zones and languages.
test-elsewhere: setup-tests test-build ## Run the cheap suites on other days, in other zones and languages
	@.ci/test-elsewhere

test-shell: setup-tests
	@.ci/check-shell

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
	rm -rf .build dist .venv-llm .venv-clients
