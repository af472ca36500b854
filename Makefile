# Two commands are enough: `make run` and `make test`. Both install what is
# missing first (deploy/install-packages.sh) and are quick when nothing is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.NOTPARALLEL:

# Arguments, e.g. make run ARGS="--http-port 9090", make bench ARGS=--million
ARGS ?=
# Store of the shop that `make bench` measures: sqlite or postgres
STORE ?= sqlite
# Of `make simulate`: the first storm, how many, and of the adversary's moves
SEED ?= 1
N ?= 1
MOVES ?=
# Rounds of the kill test in `make test-long`
KILL_ROUNDS=100
# Seconds for each fuzz target in `make test-long`
FUZZ_SECONDS=180

.PHONY: help
help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 26

.PHONY: run
run: packages build/build.ninja ## build and start the shop on port 8080
	@cmake --build build --target troupe
	@printf '%s\n' 'Try in another terminal:' \
	  "  curl -X POST localhost:8080/orders -H 'Content-Type: application/json' -d '{\"user_id\":\"user_123\",\"product_id\":\"product_1\",\"quantity\":2,\"amount\":199.99}'" \
	  '  curl localhost:8080/orders' \
	  '  curl localhost:8080/inventory'
	@exec build/bin/troupe --demo $(ARGS)

.PHONY: run-split
run-split: packages-servers build ## the shop as many processes, Kafka, PostgreSQL
	@exec deploy/split --demo $(ARGS)

.PHONY: build
build: packages build/build.ninja ## build everything, executables into build/bin
	@cmake --build build

.PHONY: test
test: packages-servers packages-api build ## run every test, real servers included
	@tests/run.py cases+scripts

.PHONY: lint
lint: packages-lint build/build.ninja ## check format, layers, headers, clang-tidy
	@ninja -C build --quiet build.ninja
	@tests/run.py tests/lint.sh

.PHONY: test-long
test-long: packages-servers packages-api packages-lint packages-bare build ## kill test, options, fuzzing, bare
	@KILL_ROUNDS=$(KILL_ROUNDS) FUZZ_SECONDS=$(FUZZ_SECONDS) \
	  tests/run.py cases+scripts sanitized tests/long.sh tests/bare.sh

.PHONY: test-bare
test-bare: packages-bare ## both README commands on a fresh Debian 12 (root)
	@tests/run.py tests/bare.sh

.PHONY: test-compose
test-compose: packages-compose ## deploy/compose.yaml in real containers (root)
	@tests/run.py tests/compose.sh

.PHONY: sanitize
sanitize: packages-servers ## unit and actor tests under ASan and UBSan
	@tests/run.py sanitized

.PHONY: simulate
simulate: packages build/build.ninja ## a whole shop in a storm: SEED=7 tells one, N=1000 runs many
	@cmake --build build --target simulate
	@build/tests/simulate --seed $(SEED) --runs $(N) $(if $(MOVES),--moves $(MOVES)) $(ARGS)

.PHONY: demo
demo: packages build/build.ninja ## replay four days of a real shop's orders
	@cmake --build build --target troupe
	@build/bin/troupe replay config/demo/online-retail-2010-12.csv --embedded $(ARGS)

.PHONY: bench
bench: packages build/build.ninja ## measure; STORE=postgres: on PostgreSQL
	@[[ $(STORE) == sqlite ]] || deploy/install-packages.sh --servers
	@cmake --build build --target troupe troupe-bench
	@build/bin/troupe-bench --store $(STORE) $(ARGS)

.PHONY: bench-split
bench-split: packages-servers build/build.ninja ## measure the shop as many processes
	@cmake --build build --target programs troupe-bench
	@build/bin/troupe-bench --split $(ARGS)

.PHONY: bench-webshop
bench-webshop: ## measure the webshop dialect; SPLIT=1: the shop as many processes
	@$(MAKE) $(if $(SPLIT),bench-split,bench) \
	  ARGS="--webshop --clients 16,64,256 $(ARGS)"

.PHONY: bench-coordination
bench-coordination: ## measure the coordinations in turns; SPLIT=1: split
	@$(MAKE) $(if $(SPLIT),bench-split,bench) \
	  ARGS="--coordination --clients 1,16,64 $(ARGS)"

.PHONY: format
format: packages-lint ## let clang-format rewrite the sources
	@find actors adapters cmd tests -name '*.[ch]pp' -print0 \
	  | xargs -0 clang-format-16 -i

.PHONY: clean
clean: ## remove all build trees
	rm -rf build build-*

.PHONY: packages packages-servers packages-api packages-lint packages-bare \
  packages-compose
packages:
	@deploy/install-packages.sh
packages-servers packages-api packages-lint packages-bare packages-compose: \
    packages-%:
	@deploy/install-packages.sh --$*

# Once: later changes of CMakeLists.txt are ninja's own business.
build/build.ninja: | packages
	@cmake -S . -B build -G Ninja
