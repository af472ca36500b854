#!/usr/bin/env bash
# A short form of the kill test of a split shop.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# In /tmp: root's PostgreSQL is another user's, who may not read the checkout.
if report=$(build/tests/kill-test --split --kills 10 \
    --dir "${TMPDIR:-/tmp}/troupe-kill-test-$$" 2>&1); then
  echo "ok ten rounds of kills of a split shop break no promise"
else
  echo "$report"
  echo "not ok ten rounds of kills of a split shop break no promise: see above"
fi
