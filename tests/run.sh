#!/usr/bin/env bash
# Runs test programs one after the other; the last line on standard output is
# "N passed, N failed", the lines above it say what failed. Fails when anything
# failed and when nothing ran.
#
#   tests/run.sh cases|scripts|sanitized|PROGRAM...
#
#   cases      every Boost.Test executable of build/
#   scripts    every tests/**/*_test.sh and *_test.py
#   sanitized  the unit and actor tests, built under ASan and UBSan
#   PROGRAM    a Boost.Test executable (*/test-*) or a script
#
# Counted are the test cases of an executable, and the lines "ok NAME" and
# "not ok NAME: why" of a script. A test case that is skipped or checks nothing
# has failed; so has one that was running when its program crashed or hung.
set -euo pipefail
cd "$(dirname "$0")/.."

# Seconds for a whole executable, and for a whole *_test script.
limit=${TEST_TIMEOUT:-1200}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-halt_on_error=1:print_stacktrace=1}
export LC_ALL=C.UTF-8 TZ=UTC

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
passed=0
failed=0
failures=()

# Reads the log of a Boost.Test executable, which is written line by line and
# so tells the truth about a crash; prints what failed and why.
read -r -d '' read_log <<'AWK' || true
function close_case(verdict, why) {
  if (verdict) { bad++; printf "not ok %s: %s%s\n", name, why, reasons }
  else good++
  name = reasons = ""
}
{ if (index($0, root) == 1) $0 = substr($0, length(root) + 1) }
match($0, /: Entering test case "/) {
  name = substr($0, RSTART + RLENGTH); sub(/"$/, "", name)
  name = substr($0, 1, RSTART - 1) " " name
  next
}
/: Leaving test case "/ { close_case(reasons != "", "failed"); next }
/: Test case ".*" is skipped because / {
  bad++; print "not ok " $0; next
}
/: (fatal )?error: in "/ || / did not check any assertions$/ {
  reasons = reasons "\n    " $0
}
END {
  if (name != "")
    close_case(1, status == 124 ? "did not end" : "crashed, exit " status)
  else if (status != 0 && bad == 0) {
    bad++; print "not ok " program ": exit " status " outside of a test case"
  } else if (good + bad == 0) {
    bad++; print "not ok " program ": no test case ran"
  }
  print good + 0, bad + 0 > counts
}
AWK

# What failed is named again at the end: all that is seen of a long log.
remember() { # FILE
  while read -r line; do
    failures+=("$line")
  done < <(grep '^not ok ' "$1")
}

run_cases() { # EXECUTABLE
  local program=$1 name status=0 started=$SECONDS good bad
  name=$(basename "$program")
  timeout --kill-after=10 "$limit" "$program" --color_output=no \
    --logger="HRF,test_suite,$logs/log" --report_level=no \
    </dev/null >"$logs/output" 2>&1 || status=$?
  touch "$logs/log"
  awk -v root="$PWD/" -v program="$name" -v status="$status" \
    -v counts="$logs/counts" "$read_log" "$logs/log" | tee "$logs/verdicts"
  remember "$logs/verdicts"
  read -r good bad <"$logs/counts"
  if [[ $bad -gt 0 ]]; then
    echo "--- the end of what $name printed:"
    tail -n 100 "$logs/output"
    echo "---"
  fi
  echo "$name: $good passed, $bad failed in $((SECONDS - started)) s"
  passed=$((passed + good)) failed=$((failed + bad))
  rm -f "$logs"/*
}

run_script() { # SCRIPT [LIMIT]
  local script=$1 status=0 started=$SECONDS good bad
  timeout --foreground --kill-after=10 "${2:-0}" "$script" \
    </dev/null | tee "$logs/output" || status=$?
  good=$(grep -c '^ok ' "$logs/output" || true)
  bad=$(grep -c '^not ok ' "$logs/output" || true)
  if [[ $bad -eq 0 && ($status -ne 0 || $good -eq 0) ]]; then
    echo "not ok $script: exit $status after $good passed" \
      | tee -a "$logs/output"
    bad=1
  fi
  remember "$logs/output"
  echo "$script: $good passed, $bad failed in $((SECONDS - started)) s"
  passed=$((passed + good)) failed=$((failed + bad))
}

run_sanitized() {
  export LSAN_OPTIONS=suppressions=$PWD/tests/leaks.supp
  local name
  if cmake -S . -B build-sanitize -G Ninja -DCMAKE_BUILD_TYPE=Debug \
      -DCMAKE_CXX_FLAGS_DEBUG='-O1 -g1' -DTROUPE_SANITIZE=address,undefined \
      && cmake --build build-sanitize --target unit-tests; then
    while read -r name; do
      [[ ! -x build-sanitize/tests/$name ]] \
        || run_cases "build-sanitize/tests/$name"
    done <build-sanitize/tests/executables
  else
    echo "not ok sanitized: does not build" | tee "$logs/verdicts"
    remember "$logs/verdicts"
    failed=$((failed + 1))
  fi
}

[[ $# -gt 0 ]] || set -- cases scripts
for group in "$@"; do
  case $group in
    cases)
      while read -r name; do
        run_cases "build/tests/$name"
      done <build/tests/executables ;;
    scripts)
      while read -r script; do
        run_script "$script" "$limit"
      done < <(find tests -name '*_test.sh' -o -name '*_test.py' | sort) ;;
    sanitized) run_sanitized ;;
    */test-*) run_cases "$group" ;;
    *) run_script "$group" ;;
  esac
done

[[ $failed -eq 0 ]] || printf '%s\n' "" "What failed:" "${failures[@]}"
echo "$passed passed, $failed failed"
[[ $failed -eq 0 && $passed -gt 0 ]]
