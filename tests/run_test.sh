#!/usr/bin/env bash
# run.py has to call a failure what is one: each case is a small program, the
# executables among them write the log that Boost.Test would have written.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

limit=60
ends_with() { # NAME PROGRAM WANTED-LINE, the program on standard input
  local name=$1 program=$folder/$2 wanted=$3 wanted_status=1 said status=0
  [[ $wanted != *' 0 failed' ]] || wanted_status=0
  { echo '#!/bin/bash'; cat; } >"$program"
  chmod +x "$program"
  said=$(TEST_TIMEOUT=$limit "$here/run.py" "$program" 2>/dev/null) || status=$?
  said=${said##*$'\n'}
  if [[ $said != "$wanted" ]]; then
    echo "not ok run.py $name: it ends with $said"
  elif [[ $status -ne $wanted_status ]]; then
    echo "not ok run.py $name: exit $status"
  else
    echo "ok run.py $name"
  fi
}
# The executables are told their log: --logger=HRF,test_suite,FILE
# shellcheck disable=SC2016 # it is theirs to expand
log='for a; do case $a in --logger=*) exec 3>"${a##*,}" ;; esac; done'
enter='a_test.cpp(1): Entering test case "a"'
leave='a_test.cpp(1): Leaving test case "a"; testing time: 1us'

ends_with 'counts cases' test-good '2 passed, 0 failed' <<E2
$log
printf '%s\n' '$enter' '$leave' '$enter' '$leave' >&3
E2
ends_with 'sees a failed check' test-bad '1 passed, 1 failed' <<E2
$log
printf '%s\n' '$enter' 'a_test.cpp(2): error: in "a": no' '$leave' \
  '$enter' '$leave' >&3
exit 201
E2
ends_with 'sees a case without a check' test-empty '0 passed, 1 failed' <<E2
$log
printf '%s\n' '$enter' 'Test case a did not check any assertions' '$leave' >&3
E2
ends_with 'sees a skipped case' test-skip '1 passed, 1 failed' <<E2
$log
printf '%s\n' '$enter' '$leave' \
  'a_test.cpp(1): Test case "b" is skipped because disabled' >&3
E2
ends_with 'sees a crash' test-crash '1 passed, 1 failed' <<E2
$log
printf '%s\n' '$enter' '$leave' '$enter' >&3
kill -KILL \$\$
E2
limit=1 ends_with 'sees a hang' test-hang '0 passed, 1 failed' <<E2
$log
printf '%s\n' '$enter' >&3
exec sleep 30
E2
ends_with 'sees a leak' test-leak '1 passed, 1 failed' <<E2
$log
printf '%s\n' '$enter' '$leave' >&3
exit 1
E2
ends_with 'sees that no case ran' test-none '0 passed, 1 failed' <<E2
true
E2
ends_with 'counts lines' script '2 passed, 0 failed' <<E2
echo ok one; echo ok two
E2
ends_with 'sees a failed line' script '1 passed, 1 failed' <<E2
echo ok one; echo not ok two: why
E2
ends_with 'sees a script that broke off' script '1 passed, 1 failed' <<E2
echo ok one; exit 3
E2
ends_with 'sees a script that did nothing' script '0 passed, 1 failed' <<E2
true
E2

printf '%s\n' '#!/bin/bash' 'echo ok good' >"$folder/good"
printf '%s\n' '#!/bin/bash' 'echo not ok bad: why' >"$folder/bad"
chmod +x "$folder/good" "$folder/bad"
said=$("$here/run.py" "$folder/good+$folder/bad" 2>/dev/null | tail -n 1) || true
if [[ $said == '1 passed, 1 failed' ]]; then
  echo 'ok run.py counts what ran beside each other'
else
  echo "not ok run.py counts what ran beside each other: $said"
fi

printf '%s\n' '#!/bin/bash' 'echo not ok early: why; echo ok late' >"$folder/script"
chmod +x "$folder/script"
said=$("$here/run.py" "$folder/script" 2>/dev/null | tail -n 2) || true
if [[ $said == $'not ok early: why\n1 passed, 1 failed' ]]; then
  echo 'ok run.py says at the end what failed'
else
  echo "not ok run.py says at the end what failed: $said"
fi
