#!/usr/bin/env bash
# A short form of the kill test; the long one is a part of `make test-long`.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
if report=$(build/tests/kill-test --troupe build/bin/troupe --kills 4 2>&1); then
  echo "ok four rounds of kills under load break no promise"
else
  echo "$report"
  echo "not ok four rounds of kills under load break no promise: see above"
fi
