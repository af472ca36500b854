#!/usr/bin/env bash
# Runs deploy/compose.yaml for real: places orders through it, kills processes
# of its containers, cuts its networks, scales a service.
#
#   tests/compose.sh       root only; prints "ok NAME" or "not ok NAME: why"
#
# It takes the Docker engine that runs and the official images. Where none runs
# it starts Debian's, and where no registry can be reached it builds stand-ins.
# All that it makes lies in build-compose/ and is removed again; TROUPE_KEEP=1
# keeps images and tools there for the next time.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/.."

state=$PWD/build-compose
images=(debian:bookworm-slim postgres:15 apache/kafka:4.3.1 troupe:test)
services=(order inventory payment delivery)
engine=theirs
added=() # images that were not there before
told= # the last story that ended well

export COMPOSE_PROJECT_NAME=troupe-test TROUPE_TAG=test
export TROUPE_SECRETS=$state/secrets
port=$(deploy/kafka.sh ports) # and the next is free, too
export TROUPE_PUBLISH=127.0.0.1:$port

compose() {
  docker compose -f deploy/compose.yaml "$@"
}

there() { # IMAGE
  docker image inspect "$1" >/dev/null 2>&1
}

say() {
  echo "$(date +%T) $*" >&2
}

# --- before and after ---------------------------------------------------------
# What an engine could leave on this machine.
traces() {
  iptables -w -S
  iptables -w -t nat -S
  ip -o link show type bridge
  cat /proc/sys/net/ipv4/ip_forward
  grep -F " $state/" /proc/mounts || true
  find /sys/fs/cgroup -type d -path '*docker*'
  ls /etc/docker/key.json 2>/dev/null || true
  pgrep -af --runstates DRST '^([^ ]*/)?(dockerd|containerd[^ ]*) ' || true
}

set_up() {
  mkdir -p "$state"
  if ! docker info >/dev/null 2>&1; then
    deploy/containers/engine.sh stop "$state/engine" # one that was left behind
    traces >"$state/traces"
    deploy/containers/engine.sh start "$state/engine"
    engine=ours
    export DOCKER_HOST=unix://$state/engine/docker.sock
  fi
  if ! docker compose version >/dev/null 2>&1; then
    say 'no docker compose: building it, if that has not been done'
    deploy/containers/compose_plugin.sh \
      "$state/client/cli-plugins/docker-compose" >"$state/plugin.log" 2>&1 \
      || { cat "$state/plugin.log" >&2; exit 1; }
    export DOCKER_CONFIG=$state/client
  fi
  local image reachable=yes
  for image in "${images[@]}"; do
    there "$image" || added+=("$image")
  done
  for image in "${images[@]:0:3}"; do
    there "$image" || docker pull -q "$image" >/dev/null 2>&1 || reachable=no
  done
  if [[ $reachable == no ]]; then
    say 'no registry: building stand-ins'
    deploy/containers/stand_ins.sh
  fi
}

tear_down() {
  local status=$? image
  trap - EXIT INT TERM
  set +e
  jobs -p | xargs -r kill
  compose --profile '*' down --volumes --remove-orphans --timeout 1 >&2
  if [[ -z ${TROUPE_KEEP:-} && $engine == theirs ]]; then
    for image in "${added[@]}"; do docker image rm "$image" >/dev/null; done
  fi
  if [[ $engine == ours ]]; then
    deploy/containers/engine.sh stop "$state/engine" >&2
    if diff "$state/traces" <(traces) >&2; then
      echo 'ok compose leaves nothing behind'
    else
      echo 'not ok compose leaves nothing behind: see above'
    fi
  fi
  if [[ -z ${TROUPE_KEEP:-} ]]; then
    rm -rf "$state"
  else
    rm -rf "$state"/{secrets,traces,*.log,*.ids}
  fi
  exit "$status"
}

# --- stories ------------------------------------------------------------------
. tests/compose/shop.sh
. tests/compose/stories.sh

# A story fails at its first command that fails, as long as neither it nor this
# is called in a condition; the end of its trace says why.
tell() { # STORY
  local status=0 name=${1//_/ }
  say "$name"
  (
    trap 'set +x; jobs -p | xargs -r kill' EXIT
    set -x
    "$1"
  ) >"$state/story.log" 2>&1 &
  wait $! || status=$?
  if [[ $status -eq 0 ]]; then
    told=$1
    echo "ok compose $name"
  else
    compose logs --tail 20 >&2
    echo "not ok compose $name: $(tail -n 12 "$state/story.log")"
  fi
}

[[ $(id -u) -eq 0 ]] || { echo 'not ok compose: needs root'; exit 1; }
trap tear_down EXIT
trap 'exit 130' INT TERM
set_up
for story in "${stories[@]}"; do
  tell "$story"
  [[ $story == "$told" || $story != "${stories[0]}" ]] || break # nothing runs
done
