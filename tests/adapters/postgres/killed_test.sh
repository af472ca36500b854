#!/usr/bin/env bash
# A PostgreSQL that was killed leaves no shared memory behind, and starts again.
set -euo pipefail
cd "$(dirname "$0")/../../.."

folder=$(mktemp -d)
trap 'deploy/postgres.sh kill "$folder"; rm -rf "$folder"' EXIT
port=$(deploy/postgres.sh ports)
deploy/postgres.sh start "$folder" "$port"
pid=$(head -n 1 "$folder/data/postmaster.pid")
segment=$(awk 'NR == 7 { print $2 }' "$folder/data/postmaster.pid")
mapfile -t memory < <(grep -o '/dev/shm/PostgreSQL\.[0-9]*' "/proc/$pid/maps" \
  | sort -u)
deploy/postgres.sh kill "$folder"

name=a_killed_server_leaves_no_memory_behind
if [[ ${#memory[@]} -eq 0 || -z $segment ]]; then
  echo "not ok $name: it had none"
elif ls "${memory[@]}" 2>/dev/null; then
  echo "not ok $name: files"
elif ipcs --shmems | awk '{ print $2 }' | grep -x "$segment"; then
  echo "not ok $name: segment $segment"
elif ! deploy/postgres.sh start "$folder" "$port"; then
  echo "not ok $name: it does not start again"
else
  echo "ok $name"
fi
