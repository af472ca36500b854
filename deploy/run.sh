#!/usr/bin/env bash
# Builds and starts the split shop in containers: http://127.0.0.1:8080, see
# deploy/compose.yaml for what can be set. Ctrl-C stops it; its orders are kept.
#
#   deploy/run.sh [--clean] [--detach] [ARGUMENT OF docker compose up]...
#
#   --clean    forgets what was kept, passwords too, and starts anew
#   --detach   returns when all is healthy; stop it with
#              docker compose -f deploy/compose.yaml down
set -euo pipefail
cd "$(dirname "$0")"

clean=no
arguments=(--build)
for argument in "$@"; do
  case $argument in
    --clean) clean=yes ;;
    --detach) arguments+=(--detach --wait --wait-timeout 600) ;;
    -h | --help)
      sed -n '2,/^set/s/^# \{0,1\}//p' run.sh
      exit ;;
    *) arguments+=("$argument") ;;
  esac
done

if ! docker compose version >/dev/null 2>&1; then
  echo "$0: docker compose v2 is needed" >&2
  exit 1
fi
compose=(docker compose -f compose.yaml)
secrets=${TROUPE_SECRETS:-../var/secrets}

if [[ $clean == yes ]]; then
  "${compose[@]}" --profile '*' down --volumes --remove-orphans
  rm -rf "$secrets"
fi

# Containers read the files as users of their own; on this machine the folder
# keeps everyone else out.
mkdir -p "$secrets"
chmod 700 "$secrets"
sed -nE 's/^  ([a-z_]+_password): .*/\1/p' compose.yaml | while read -r name; do
  file=$secrets/$name
  [[ -s $file ]] || od -An -N 24 -t x1 /dev/urandom | tr -d ' \n' >"$file"
  chmod 444 "$file"
done

exec "${compose[@]}" up "${arguments[@]}"
