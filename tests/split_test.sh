#!/usr/bin/env bash
# deploy/split as a program: what it refuses, and that nothing outlives it.
# Prints "ok NAME" or "not ok NAME: why". Needs build/bin/.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

closed=$(mktemp -d) # like root's home, which no other user may enter
trap 'rm -rf "$closed"' EXIT
dir=$closed/data
log=$closed/log

report() { # NAME, what is wrong with it on standard input
  local wrong
  wrong=$(cat)
  if [[ -z $wrong ]]; then echo "ok split $1"; else echo "not ok split $1: $wrong"; fi
}

refuses() { # EXIT WORD FLAG...
  local status=0 said
  said=$(timeout 20 deploy/split "${@:3}" 2>&1) || status=$?
  [[ $status -eq $1 && $said == *"$2"* && $said != *$'\n'* ]] \
    || echo "${*:3}: exit $status, said '$said'"
}

{
  refuses 2 replicas --replicas 0
  refuses 2 --store --store sqlite
  refuses 2 unknown-flag --unknown-flag 3
  refuses 2 saga-deadline --saga-deadline soon
  refuses 1 'connect to server' --healthcheck --http-port 1
  [[ $(deploy/split --version) == "$(build/bin/troupe --version)" ]] \
    || echo "--version: $(deploy/split --version)"
} | report 'says what is wrong with a flag'

start() { # as an interactive shell does: a process group, that hears Ctrl-C
  : >"$log"
  setsid env --default-signal=INT deploy/split --data-dir "$dir" --http-port 0 \
    >"$log" 2>&1 &
  launcher=$!
  end=$((SECONDS + 60))
  until grep -q '^troupe listening' "$log" || [[ $SECONDS -ge $end ]]; do
    sleep 0.1
  done
}

start
for file in "$dir"/run/*.pid; do
  chrt --pid "$(<"$file")" | grep -q SCHED_BATCH || echo "${file##*/} is not"
done | report 'lets nobody who is woken interrupt who runs'
kill -INT -- "-$launcher"
status=0
wait "$launcher" || status=$?
{
  [[ $status -eq 0 ]] || echo "exit $status"
  for each in "$dir"/run/*.pid; do
    [[ ! -e $each ]] || echo "$each is left"
  done
  ! grep 'has ended' "$log"
} | report 'ends in order at Ctrl-C'

start
refuses 1 locked --data-dir "$dir" --http-port 0 \
  | report 'takes a folder for itself'

mapfile -t pids < <(cat "$dir"/run/*.pid)
kill -KILL "$launcher"
rm -rf "$dir" # in the reaper's way
wait "$launcher" 2>/dev/null
for ((tries = 0; tries < 100; ++tries)); do
  kill -0 "${pids[@]}" 2>/dev/null || break
  sleep 0.2
done
{
  [[ ${#pids[@]} -eq 7 ]] || echo "ran ${#pids[@]} of 7 processes: $(<"$log")"
  for pid in "${pids[@]}"; do
    [[ ! -e /proc/$pid ]] || tr '\0' ' ' <"/proc/$pid/cmdline"
  done
} | report 'leaves nothing behind when it is killed'
