#!/usr/bin/env bash
# A Docker engine of its own for a test, from Debian's docker.io, on a machine
# where none runs: everything lies in a folder, and stopping it takes back what
# it has done to the machine's network.
#
#   deploy/containers/engine.sh start DIR  until it answers at DIR/docker.sock
#   deploy/containers/engine.sh stop DIR   with all its containers; its images
#                                          stay in DIR/data for the next start
#
# Needs root. DIR must be short: a socket's path has at most 107 characters.
set -euo pipefail

die() {
  echo "$0: $*" >&2
  exit 1
}

case $#:${1:-} in
  2:start | 2:stop) ;;
  *) die "usage: start DIR | stop DIR" ;;
esac
mkdir -p "$2"
dir=$(cd "$2" && pwd)
export DOCKER_HOST=unix://$dir/docker.sock

# --- what the engine changes outside of its folder ----------------------------
rules() { # TABLE: its chains and rules as arguments of iptables
  iptables -w -t "$1" -S
}

bridges() {
  ip -o link show type bridge | sed -E 's/^[0-9]+: ([^:@]+).*/\1/'
}

cgroups() {
  find /sys/fs/cgroup -type d \( -name docker -o -path '*/docker/*' \)
}

remember() {
  rules filter >"$dir/before.filter"
  rules nat >"$dir/before.nat"
  bridges >"$dir/before.bridges"
  cgroups >"$dir/before.cgroups"
  cat /proc/sys/net/ipv4/ip_forward >"$dir/before.ip_forward"
  [[ ! -e /etc/docker/key.json ]] || touch "$dir/before.key"
}

# Lines of standard input that the file of former days does not have.
new() { # WHAT
  grep -vxFf "$dir/before.$1" || true
}

take_back() {
  local table bridge
  [[ -e $dir/before.ip_forward ]] || return 0
  for table in filter nat; do
    # Rules, then the chains that they led to, then policies: xargs reads the
    # quotes that iptables has written.
    rules "$table" | new "$table" | sed -n 's/^-A/-D/p' \
      | xargs -r -L 1 iptables -w -t "$table"
    rules "$table" | new "$table" | sed -n 's/^-N/-F/p' \
      | xargs -r -L 1 iptables -w -t "$table"
    rules "$table" | new "$table" | sed -n 's/^-N/-X/p' \
      | xargs -r -L 1 iptables -w -t "$table"
    grep '^-P' "$dir/before.$table" | xargs -r -L 1 iptables -w -t "$table"
  done
  for bridge in $(bridges | new bridges); do
    ip link delete "$bridge"
  done
  cgroups | new cgroups | sort -r | xargs -r rmdir
  cat "$dir/before.ip_forward" >/proc/sys/net/ipv4/ip_forward
  # It makes one that nobody has used for years.
  [[ -e $dir/before.key ]] || rm -f /etc/docker/key.json
  # After an engine that was killed.
  awk -v dir="$dir/" 'index($2, dir) == 1 { print $2 }' /proc/mounts \
    | sort -r | xargs -r umount
  rm -rf "$dir"/before.* "$dir"/{exec,docker.sock,dockerd.pid}
}

# --- the engine ---------------------------------------------------------------
engine() { # its process, if it runs
  local pid
  pid=$(cat "$dir/dockerd.pid" 2>/dev/null) || return 0
  [[ $(cat "/proc/$pid/comm" 2>/dev/null) != dockerd ]] || echo "$pid"
}

stop() {
  local pid containers
  pid=$(engine)
  if [[ -n $pid ]]; then
    containers=$(docker ps -aq)
    # shellcheck disable=SC2086  # a word each
    [[ -z $containers ]] || docker rm -f -v $containers >/dev/null
    kill "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  fi
  take_back
}

start() {
  local pid end=$((SECONDS + 60))
  [[ $(id -u) -eq 0 ]] || die "a Docker engine needs root"
  [[ ${#dir} -le 90 ]] || die "the path $dir is too long for a socket"
  command -v dockerd >/dev/null \
    || die "no dockerd: run deploy/install-packages.sh --compose"
  [[ -z $(engine) ]] || die "one runs already in $dir"
  remember
  echo '{}' >"$dir/daemon.json" # the machine's own is not meant for it
  setsid dockerd --config-file "$dir/daemon.json" --data-root "$dir/data" \
    --exec-root "$dir/exec" --pidfile "$dir/dockerd.pid" -H "$DOCKER_HOST" \
    --log-level warn >"$dir/dockerd.log" 2>&1 </dev/null &
  pid=$!
  until docker info >/dev/null 2>&1; do
    if [[ $SECONDS -gt $end ]] || ! kill -0 "$pid" 2>/dev/null; then
      tail -n 20 "$dir/dockerd.log" >&2
      stop
      die "dockerd does not start"
    fi
    sleep 0.1
  done
}

"$1"
