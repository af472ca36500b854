#!/usr/bin/env bash
# A private PostgreSQL for tests and benchmarks, from Debian's package: a folder
# of its own, on 127.0.0.1 and on a unix socket in that folder, open to everyone
# on this machine. Commits are synced: it is as durable as a real one.
#
#   deploy/postgres.sh ports [N]       prints N free ports
#   deploy/postgres.sh start DIR PORT  makes the cluster, once, and starts it
#   deploy/postgres.sh stop DIR        disconnects everyone, and writes all
#   deploy/postgres.sh kill DIR        as if the machine's power had failed
#   deploy/postgres.sh hold DIR        waits until its standard input ends, then
#                                      kills the cluster and removes DIR
#
# The user `troupe` and the database `troupe` are there:
# psql postgres://troupe@127.0.0.1:PORT/troupe. A later start goes on with what
# DIR holds. PostgreSQL refuses to be run by root: then it is run by the user
# `postgres`, or else `nobody`. PGBIN is where its programs are;
# POSTGRES_OPTIONS are settings for the server, such as `-c work_mem=1MB`.
set -euo pipefail

die() {
  echo "$0: $*" >&2
  exit 1
}

case $#:${1:-} in
  1:ports | 2:ports | 3:start | 2:stop | 2:kill | 2:hold) ;;
  *) die "usage: ports [N] | start DIR PORT | stop DIR | kill DIR | hold DIR" ;;
esac

[[ $1 != ports ]] || exec "$(dirname "$0")/kafka.sh" "$@"

bin=${PGBIN:-$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
[[ -x $bin/postgres ]] || die "no PostgreSQL in $bin: install postgresql"
mkdir -p "$2"
dir=$(cd "$2" && pwd)
data=$dir/data

as_owner=()
if [[ $(id -u) -eq 0 ]]; then
  owner=$(id -un postgres 2>/dev/null || echo nobody)
  as_owner=(setpriv --reuid "$owner" --regid "$(id -g "$owner")" --clear-groups)
  # In root's home, say, the owner of the folder could not reach it.
  "${as_owner[@]}" test -x "$dir" \
    || as_owner+=(--inh-caps=+dac_override --ambient-caps=+dac_override)
fi

pg() { # PROGRAM ARGUMENT...
  (cd / && "${as_owner[@]}" env HOME="$dir" LC_ALL=C.UTF-8 "$bin/$1" "${@:2}")
}

make_cluster() {
  [[ ${#as_owner[@]} -eq 0 ]] || chown "$owner" "$dir"
  pg initdb --pgdata "$data" --username troupe --auth trust --encoding UTF8 \
    --locale C.UTF-8 --no-instructions >"$dir/initdb.log" 2>&1 \
    || die "initdb: $(cat "$dir/initdb.log")"
}

start() { # PORT
  local made='' options
  if [[ ! -e $data/PG_VERSION ]]; then
    make_cluster
    made=yes
  fi
  options="-p $1 -k $dir -c listen_addresses=127.0.0.1 -c max_connections=200"
  options+=" -c recovery_init_sync_method=syncfs"
  pg pg_ctl start --pgdata "$data" --log "$data/log" --wait --silent \
    --options "$options ${POSTGRES_OPTIONS:-}" >"$dir/start.log" 2>&1 </dev/null \
    || die "$(cat "$dir/start.log") $(tail -n 5 "$data/log" 2>/dev/null)"
  [[ -z $made ]] || pg createdb -h "$dir" -p "$1" -U troupe troupe
}

# The process that DIR's cluster runs as; nothing where it does not. (The pid of
# one that has ended long ago may be another's by now.)
postmaster() {
  local pid
  [[ -e $data/postmaster.pid ]] || return 0
  pid=$(head -n 1 "$data/postmaster.pid")
  [[ $(readlink "/proc/$pid/cwd" || true) != "$data" ]] || echo "$pid"
}

# Waits until none of them is left, or nothing but an entry in a table that
# their parent has yet to read.
await_end() { # PID...
  local pid
  for pid in "$@"; do
    while grep -qs '^State:.[^XZ]' "/proc/$pid/status"; do
      sleep 0.01
    done
  done
}

stop() {
  local pid
  pid=$(postmaster)
  [[ -n $pid ]] || return 0
  kill -INT "$pid"
  await_end "$pid"
}

# All of its processes: what a killed postmaster leaves behind holds the shared
# memory that the next one needs. Then nobody has a right to the lock files, and
# the memory goes, as it would with the machine's power.
kill_all() {
  local pid pids memory segment
  pid=$(postmaster)
  if [[ -n $pid ]]; then
    mapfile -t pids < <(echo "$pid"; pgrep -P "$pid" || true)
    mapfile -t memory < <(cd /proc && cat "${pids[@]/%//maps}" 2>/dev/null \
      | grep -o '/dev/shm/PostgreSQL\.[0-9]*' | sort -u)
    segment=$(awk 'NR == 7 { print $2 }' "$data/postmaster.pid")
    kill -KILL "${pids[@]}" 2>/dev/null || true
    await_end "${pids[@]}"
    rm -f "${memory[@]}"
    [[ -z $segment ]] || ipcrm -m "$segment" || true
  fi
  rm -f "$data/postmaster.pid" "$dir"/.s.PGSQL.*
}

case $1 in
  start) start "$3" ;;
  stop) stop ;;
  kill) kill_all ;;
  hold)
    # Whoever holds it may be interrupted from the keyboard: this is not.
    trap '' INT TERM HUP
    cat >/dev/null
    kill_all
    rm -rf "$dir" ;;
esac
