#!/usr/bin/env bash
# What takes too long for every change. Prints a line a check, "ok NAME" or
# "not ok NAME: why". Needs the finished build/; what it builds itself lies in
# build-debug/, build-next/, build-tutorial/, build-clang/ and build-fuzz/.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
kill_rounds=${KILL_ROUNDS:-100}
split_kills=${SPLIT_KILLS:-100}
mixed_kills=${MIXED_KILLS:-40}
fuzz_seconds=${FUZZ_SECONDS:-180}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

check() { # NAME COMMAND...
  local name=$1 status=0
  shift
  "$@" >"$log" 2>&1 || status=$?
  if [[ $status -eq 0 ]]; then
    echo "ok $name"
  else
    tail -n 200 "$log"
    echo "not ok $name: exit $status"
  fi
  return "$status"
}

build() { # FOLDER TARGET OPTION...
  cmake -S . -B "$1" -G Ninja "${@:3}" && cmake --build "$1" --target "$2"
}

fuzz() { # EXECUTABLE
  local stem=${1##*/fuzz-}
  local corpora=("build-fuzz/corpus/$stem")
  mkdir -p "${corpora[0]}"
  # New findings go into the first folder; the seeds are only read.
  [[ ! -d tests/fuzz/corpus/$stem ]] || corpora+=("tests/fuzz/corpus/$stem")
  "$1" -max_total_time="$fuzz_seconds" -timeout=10 -print_final_stats=1 \
    -artifact_prefix="build-fuzz/$stem-" "${corpora[@]}"
}

check 'kill test' build/tests/kill-test --troupe build/bin/troupe \
  --kills "$kill_rounds"
check 'kill test, with old orders removed' build/tests/kill-test \
  --troupe build/bin/troupe --kills 40 -- --retention 5s
check 'kill test, split' build/tests/kill-test --split --kills "$split_kills" \
  --dir "${TMPDIR:-/tmp}/troupe-kill-test-$$"

check 'outage of a day, 10,000 sagas' env TROUPE_SAGAS=10000 \
  build/tests/test-actors --run_test=outage_of_the_bus
check 'outage of ten minutes' env TROUPE_OUTAGE=600 build/tests/test-wirings \
  --run_test=outages/an_outage_costs_no_more_than_its_length

if check 'next build' tests/next_build.sh build-next; then
  check 'kill test, two builds side by side' build/tests/kill-test --split \
    --kills "$mixed_kills" --troupe build-next/mixed/deploy/split \
    --dir "${TMPDIR:-/tmp}/troupe-kill-test-$$"
fi

tests/tutorial/loyalty.py build-tutorial

check 'debug build' build build-debug all -DCMAKE_BUILD_TYPE=Debug \
  -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON # each file includes what it needs
for adapter in KAFKA POSTGRES SQLITE HTTP; do
  check "build without $adapter" build "build-no-${adapter,,}" all \
    -DTROUPE_WITH_"$adapter"=OFF
done
check 'clang build' build build-clang all -DCMAKE_CXX_COMPILER=clang++-16

if check 'fuzz build' build build-fuzz fuzz -DTROUPE_FUZZ=ON \
    -DCMAKE_CXX_COMPILER=clang++-16 -DCMAKE_CXX_FLAGS_RELEASE='-O1 -g1' \
    -DTROUPE_SANITIZE=fuzzer-no-link,address,undefined; then
  for source in tests/fuzz/*.cpp; do
    target=$(basename "$source" .cpp)
    target=fuzz-${target%_fuzz}
    check "$target" fuzz "build-fuzz/tests/$target"
  done
fi

tests/lint_compile.py tidy tests
