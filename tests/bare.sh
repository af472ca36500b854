#!/usr/bin/env bash
# Proves on a fresh, minimal Debian 12 that the README's two commands are all
# that a newcomer needs: clones the committed state into a new root, runs
# `make test` and `make run` in it and the curl lines that `make run` prints.
# The machine itself lends its kernel, its network with whom it trusts there,
# and its apt sources only.
#
#   tests/bare.sh       root only; prints "ok NAME" or "not ok NAME: why"
#
# The root as debootstrap left it is kept in build/bare/ for the next time.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=bookworm
kept=$PWD/build/bare/$suite.tar
root=
server=

fail() {
  echo "not ok bare: $*"
  exit 1
}

# Signals whoever lives in the root, or only the ones of a program.
signal() { # SIGNAL [PROGRAM]
  local process
  for process in /proc/[0-9]*; do
    if [[ $(readlink "$process/root") == "$root" \
        && (-z ${2:-} || $(<"$process/comm") == "$2") ]]; then
      kill "-$1" "${process#/proc/}" || true
    fi
  done 2>/dev/null
}

# Nothing is left behind, whatever happened: first who lives in the root, then
# its mount, then its files.
tear_down() {
  local status=$?
  trap - EXIT INT TERM
  if [[ -n $root ]]; then
    signal KILL
    [[ -z $server ]] || wait "$server" 2>/dev/null || true
    if mountpoint -q "$root/proc"; then
      umount "$root/proc" || umount --lazy "$root/proc"
    fi
    if mountpoint -q "$root"; then
      umount "$root" || umount --lazy "$root"
    fi
    rm -rf --one-file-system "$root"
  fi
  exit "$status"
}

# Whichever way the machine writes its sources, apt can list them.
list_sources() {
  # shellcheck disable=SC2016 # apt's own variables
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
    'Created-By: Packages' | grep -E " $suite(-updates|-security)? main$" \
    | sort -u
}

make_root() {
  # A mount point of its own, so that tests in it can have namespaces of mounts.
  mount --bind "$root" "$root"
  if [[ ! -f $kept ]]; then
    local mirror
    mirror=$(list_sources | sed -n "s/ $suite main$//p" | head -n 1)
    [[ -n $mirror ]] || fail "no source of $suite among the machine's"
    mkdir -p "$(dirname "$kept")"
    debootstrap --variant=minbase "$suite" "$root" "$mirror" \
      >"$kept.log" 2>&1 || fail "debootstrap, see $kept.log"
    list_sources | sed 's/^/deb /' >"$root/etc/apt/sources.list"
    tar -C "$root" -cf "$kept.part" .
    mv "$kept.part" "$kept"
  else
    tar -C "$root" -xf "$kept"
  fi
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  cp -RL /usr/local/share/ca-certificates "$root/usr/local/share/" || true
  apt-config dump | grep -E \
    '^Acquire::(Check-|[Hh]ttps?::(Proxy|Verify)|Retries|ForceIPv)' \
    >"$root/etc/apt/apt.conf.d/90machine" || true
  mount -t proc proc "$root/proc"
  chmod 1777 "$root/dev/shm" # as udev makes it, which is not there
}

inside() { # SCRIPT
  chroot "$root" env -i HOME=/root LANG=C.UTF-8 \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    bash -c "cd /root/troupe && $1" </dev/null
}

# Asks inside until the answer matches, for at most half a minute.
answer() { # CURL-ARGUMENTS PATTERN
  local end=$((SECONDS + 30)) said=
  while [[ $SECONDS -lt $end ]]; do
    said=$(inside "curl -sS --max-time 5 $1" 2>&1) || true
    if [[ $said =~ $2 ]]; then
      echo "$said"
      return
    fi
  done
  echo "$said" >&2
  return 1
}

expect() { # NAME CURL-ARGUMENTS PATTERN
  local said
  if said=$(answer "$2" "$3" 2>&1); then
    echo "ok bare $1"
  else
    echo "not ok bare $1: $said"
  fi
}

run_tests() {
  local last
  inside 'make test' >"$root/test.log" 2>&1 || true
  last=$(tail -n 1 "$root/test.log")
  if [[ $last =~ ^[1-9][0-9]*' passed, 0 failed'$ ]]; then
    echo "ok bare make test ($last)"
  else
    tail -n 200 "$root/test.log" >&2
    echo "not ok bare make test: $last"
  fi
}

# Port 0 because this machine may be using 8080.
run_shop() {
  local port line new order end=$((SECONDS + 300))
  inside "make run ARGS='--http-port 0'" >"$root/run.log" 2>&1 &
  server=$!
  until port=$(grep -oP '^troupe listening on http://127.0.0.1:\K\d+' \
      "$root/run.log"); do
    if [[ $SECONDS -gt $end ]] || ! kill -0 "$server" 2>/dev/null; then
      cat "$root/run.log" >&2
      fail "make run is not ready"
    fi
    sleep 0.2
  done
  echo "ok bare make run"

  while read -r line; do
    expect "curl $line" "--fail ${line//localhost:8080/localhost:$port}" '^\{'
  done < <(sed -n 's/^ *curl //p' "$root/run.log")

  new='{"user_id":"user_insufficient","product_id":"product_3",'
  new+='"quantity":100,"amount":4999.99}'
  order=$(answer "-X POST localhost:$port/orders \
    -H 'Content-Type: application/json' -d '$new'" order_id \
    | grep -oP '"order_id" *: *"\K[^"]+') || true
  expect 'an order of too much fails' "localhost:$port/orders/$order" \
    '"insufficient_stock"'

  # Only make is told; it passes the signal on, the shop drains and ends.
  signal TERM make
  wait "$server" || true
  server=
  if inside "curl -s --max-time 2 localhost:$port/livez" >/dev/null; then
    echo "not ok bare SIGTERM ends make run: the shop still answers"
  else
    echo "ok bare SIGTERM ends make run"
  fi
}

[[ $(id -u) -eq 0 ]] || fail "chroot and mount need root"
[[ -z $(git status --porcelain) ]] \
  || echo "warning: what is not committed is not tested" >&2
trap tear_down EXIT
trap 'exit 130' INT TERM
mkdir -p build/bare
root=$(mktemp -d "$PWD/build/bare/root.XXXXXX")
chmod 755 "$root"
make_root
git clone --quiet --no-hardlinks "$PWD" "$root/root/troupe"
# What a newcomer had to install to have the clone.
chroot "$root" bash -c 'apt-get -q update &&
  DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends \
    ca-certificates git make' >"$root/apt.log" 2>&1 </dev/null \
  || { cat "$root/apt.log" >&2; fail "apt-get inside"; }
run_tests
run_shop
