# `make` alone tells what there is.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help run build install uninstall deb dist test check bench fuzz sanitize soak lint imports packages

# Where `make run` listens and keeps its accounts and courses.
PORT  ?= 8080
STATE ?= .state
export PORT STATE

# Where `make install` puts the files, and what stands before that while a package is made.
PREFIX  ?= /usr/local
DESTDIR ?=
# The version of the package, where it is not the program's own.
VERSION ?=

# How often and how long `make bench` measures each case, and another build of the responder to compare with; QUICK=1 is
# one round of fewer cases.
ROUNDS  ?= 5
SECONDS ?= 1
BINARY  ?=
QUICK   ?=

# How many texts of each kind `make fuzz` spoils, and the seed of what it and `make soak` choose by chance.
MUTATIONS ?= 1000000
ifndef SEED
SEED := $(shell od -An -N4 -tu4 /dev/urandom | tr -d ' ')
endif

# The tests of what goes wrong with the accounts and the courses, which `make test` runs in short.
FAULTS := accounts backup clock courses crashes full_disk group_commit hashing history reviews rewrites spoilt_accounts timing writers
# How long `make soak` takes in all, and those tests at most, in seconds.
SOAK_TOTAL     := 1200
FAULTS_SECONDS := 800

# One file to upload: Swift's own libraries and that of C++ are inside, the symbols are not, and none is looked for beside it.
# To load the library of C++ took a fifth of a request in plain CGI; lld leaves out what is not used of it.
RELEASE := -c release --static-swift-stdlib --disable-local-rpath -Xlinker -s \
    -Xswiftc -use-ld=lld -Xlinker --no-export-dynamic -Xswiftc '-L$(CURDIR)/scripts/link' \
    -Xswiftc -Xclang-linker -Xswiftc -static-libgcc

# More test vectors, where there are any: tests run in folders of their own, so the path must not be relative.
ifdef VECTORS
export VECTORS := $(abspath $(VECTORS))
endif

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo 'PORT=8080, STATE=.state: where `make run` listens, and its folder of accounts and courses.'
	@echo 'PREFIX=/usr/local, DESTDIR=: where `make install` puts things, and what stands before that for now.'
	@echo 'VERSION=0.1.0: another version for `make deb` than the program has.'
	@echo 'VECTORS=folder: more test vectors for `make test`.'
	@echo 'MUTATIONS=1000000: how many texts of each kind `make fuzz` spoils.'
	@echo 'SEED=number: what `make fuzz` and `make soak` choose by chance, the same for the same number.'
	@echo 'ROUNDS=5, SECONDS=1, BINARY=path: how often and how long `make bench` measures, and another build to compare.'
	@echo 'QUICK=1: a short `make bench`.'

run: build ## Build and run the service behind nginx; Ctrl-C stops it
	@scripts/run

build: packages ## The release build: .build/release/syllabus-fcgi and .build/release/syllabus
	swift build $(RELEASE)

dist: build ## The archive for a shared host: .build/dist/
	@BINARIES="$$(swift build -c release --show-bin-path)" scripts/dist

# Only these two, lest a build should mind such variables.
install uninstall: export PREFIX := $(PREFIX)
install uninstall: export DESTDIR := $(DESTDIR)

install: ## Install what was built: programs, man pages, units, the web page, docs and examples
	@scripts/install-files install

uninstall: ## Remove what `make install` put there; the state stays
	@scripts/install-files uninstall

deb: export VERSION := $(VERSION)
deb: build ## A package for Debian and Ubuntu: .build/dist/syllabus_VERSION_ARCHITECTURE.deb
	@scripts/make-deb

test: packages .venv/installed .venv-flask/installed ## Build and run every test
	swift test
	swift build $(RELEASE)
	.venv/bin/pytest Tests/EndToEnd

check: lint imports test ## Everything that must hold before a change goes in: lint, imports, tests

bench: build .venv-flask/installed ## Compare the responder with others, side by side: Benchmarks/results/
	Benchmarks/bench.py --binary "$$(swift build -c release --show-bin-path)/syllabus-fcgi" \
	    --rounds $(ROUNDS) --seconds $(SECONDS) $(if $(QUICK),--quick) $(if $(BINARY),--other "$(BINARY)")

fuzz: build .venv/installed ## Spoil texts at random, for minutes: first for every parser, then for the running responder
	MUTATIONS=$(MUTATIONS) SEED=$(SEED) swift test -c release -Xswiftc -enable-testing --scratch-path .build/fuzz \
	    --filter MutationTests
	MUTATIONS=$(MUTATIONS) SEED=$(SEED) .venv/bin/pytest Tests/EndToEnd/test_front_mutations.py

sanitize: packages .venv/installed ## Run a choice of tests under the sanitizers of threads and of addresses
	scripts/sanitize

soak: build .venv/installed ## Tests of faults at full length, a million requests, and faults under load: 20 minutes
	@# What the first two leave of the time is the last one's, less what it takes to get to its end.
	end=$$(( $$(date +%s) + $(SOAK_TOTAL) - 120 )) && \
	SOAK=1 SEED=$(SEED) timeout --foreground --signal INT $(FAULTS_SECONDS) .venv/bin/pytest $(FAULTS:%=Tests/EndToEnd/test_%.py) && \
	Benchmarks/soak.py --binary "$$(swift build -c release --show-bin-path)/syllabus-fcgi" && \
	SOAK_SECONDS=$$(( end - $$(date +%s) )) SEED=$(SEED) .venv/bin/pytest -s Tests/EndToEnd/test_soak.py

lint: packages ## Check the form of the Swift sources
	swift format lint --strict --parallel -r Sources Tests Package.swift
	@# It asks for docs on public declarations alone, so that is what one target gives to another.
	@! grep -rnE '^ *package (import|struct|class|enum|protocol|func|var|let|init|static|final|extension)' Sources Tests || \
	    { echo 'Make these public, and document them: lint does not see package declarations.' >&2; exit 1; }

imports: packages ## Check that each target declares what its files import, and nothing else
	scripts/check-imports

packages: # What is missing on this machine; silent where nothing is
	@scripts/install-packages $(if $(filter test check imports fuzz sanitize soak,$(MAKECMDGOALS)),test) $(if $(filter deb,$(MAKECMDGOALS)),deb) $(if $(filter bench,$(MAKECMDGOALS)),bench)

.venv/installed: Tests/EndToEnd/requirements.txt | packages
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

# The old application that people move away from: it needs libraries of its time.
.venv-flask/installed: Benchmarks/peers/flask/requirements.txt | packages
	python3 -m venv .venv-flask
	.venv-flask/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@
