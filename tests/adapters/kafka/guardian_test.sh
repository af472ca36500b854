#!/usr/bin/env bash
# A broker that a test holds ends with the test, however the test ends.
set -euo pipefail
cd "$(dirname "$0")/../../.."

folder=$(mktemp -d)
mkfifo "$folder.fifo"
holder=
clean_up() {
  [[ -z $holder ]] || kill -KILL "$holder" 2>/dev/null || true
  rm -f "$folder.fifo" "$folder.out"
}
trap clean_up EXIT

deploy/kafka.sh cds
deploy/kafka.sh hold "$folder" "$(deploy/kafka.sh ports)" \
  <"$folder.fifo" >"$folder.out" &
guardian=$!
sleep 600 >"$folder.fifo" & # the test, which holds the other end
holder=$!
until grep -qs ready "$folder.out"; do
  if ! kill -0 "$guardian" 2>/dev/null; then
    echo "not ok a_broker_ends_with_its_holder: it did not start"
    exit 1
  fi
  sleep 0.1
done
broker=$(cat "$folder/n1/pid")
kill -0 "$broker"
kill -KILL "$holder"
wait "$guardian" || true
if kill -0 "$broker" 2>/dev/null; then
  kill -KILL "$broker"
  echo "not ok a_broker_ends_with_its_holder: it lives"
elif [[ -e $folder ]]; then
  echo "not ok a_broker_ends_with_its_holder: it left $folder"
else
  echo "ok a_broker_ends_with_its_holder"
fi
