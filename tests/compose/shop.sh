#!/usr/bin/env bash
# Asks the shop over HTTP, and Docker about its containers. `port`, `state` and
# `compose` are tests/compose.sh's.
# shellcheck disable=SC2154

# --- HTTP ---------------------------------------------------------------------
# Fails where the shop says no; a busy or a broken one is asked again.
api() { # PATH [ARGUMENT OF curl]...
  curl -sS --fail --max-time 20 --retry 10 --retry-max-time 60 \
    --retry-connrefused "http://127.0.0.1:$port$1" "${@:2}"
}

post() { # PATH BODY [ARGUMENT OF curl]...
  api "$1" -H 'Content-Type: application/json' -d "$2" "${@:3}"
}

member() { # NAME: the first such member of the JSON on standard input
  grep -oP "\"$1\" *: *\"?\\K[^\",}]+" | head -n 1
}

await() { # SECONDS COMMAND...: until the command succeeds
  local end=$((SECONDS + $1))
  until "${@:2}" >/dev/null 2>&1; do
    [[ $SECONDS -lt $end ]] || { "${@:2}"; return; }
    sleep 0.2
  done
}

# What `!` would be, if it counted for `set -e`.
fails() { # COMMAND...
  if "$@"; then return 1; fi
}

# --- orders of a product that nobody else buys --------------------------------
pieces=100000

stock() {
  post /inventory '{"product_id":"chair","name":"Chair","price":1,
    "quantity":'$pieces'}'
}

# Two chairs for $user. As a client should: the same key until there is an answer.
order() { # KEY [ARGUMENT OF curl]...
  local said end=$((SECONDS + 90))
  until said=$(post /orders '{"user_id":"'"${user:-ann}"'","amount":2,
      "items":[{"product_id":"chair","quantity":2}]}' \
      -H "Idempotency-Key: $1" "${@:2}"); do
    [[ $SECONDS -lt $end ]]
    sleep 0.2
  done
  member order_id <<<"$said"
}

orders() { # NAME NUMBER: their ids, a line each
  local i
  for ((i = 0; i < $2; i++)); do order "$1-$i"; done
}

keep_ordering() { # NAME: until the file `enough` is there
  local i=0
  until [[ -e $state/enough ]]; do
    order "$1-$((i += 1))"
    sleep 0.1
  done
}

start_ordering() { # NAME: one order after the other, into $state/NAME.ids
  rm -f "$state/enough"
  keep_ordering "$1" >"$state/$1.ids" &
  customer=$!
}

stop_ordering() {
  touch "$state/enough"
  wait "$customer"
}

has_ended() { # ID
  [[ $(api "/orders/$1" | member status) =~ ^(completed|failed)$ ]]
}

# Waits for all orders of $state/NAME.ids, then looks at those of all stories.
settle() { # NAME
  local id
  while read -r id; do await 120 has_ended "$id"; done <"$state/$1.ids"
  adds_up
}

# Whether stock, payments and deliveries are those of the completed orders; an
# order that was made twice would have taken chairs twice.
adds_up() {
  local id chairs completed=0
  while read -r id; do
    case $(api "/orders/$id" | member status) in
      completed)
        completed=$((completed + 1))
        [[ $(api "/payments/$id" | member status) == completed ]]
        [[ $(api "/deliveries/$id" | member status) == scheduled ]] ;;
      failed)
        [[ $(api "/payments/$id" | member status) != completed ]]
        [[ $(api "/deliveries/$id" | member status) != scheduled ]] ;;
      *) return 1 ;;
    esac
  done < <(cat "$state"/*.ids)
  chairs=$(api /inventory/chair)
  [[ $(member reserved <<<"$chairs") -eq $((2 * completed)) ]]
  [[ $(member available <<<"$chairs") -eq $((pieces - 2 * completed)) ]]
}

is_ready() {
  curl -sS --fail --max-time 20 "http://127.0.0.1:$port/readyz"
}

# --- containers ---------------------------------------------------------------
containers() { # [SERVICE]...
  compose ps --all --quiet "$@"
}

about() { # CONTAINER FORMAT
  docker inspect --format "{{$2}}" "$1"
}

is_healthy() { # CONTAINER
  [[ $(about "$1" .State.Health.Status) == healthy ]]
}

all_are_healthy() {
  local container
  for container in $(containers); do is_healthy "$container"; done
}

# Docker takes its own kill for a wish that the container stay dead.
kill_process_of() { # CONTAINER
  local process
  process=$(about "$1" .State.Pid)
  [[ $process -gt 0 ]] # else it would be everyone in this process group
  kill -KILL "$process"
}

# How often its process was brought back.
lives() { # CONTAINER
  about "$1" .RestartCount
}

has_lived_more() { # CONTAINER LIVES
  [[ $(lives "$1") -gt $2 ]]
}

network() { # NAME
  echo "${COMPOSE_PROJECT_NAME}_$1"
}

cut_off() { # NETWORK SERVICE
  docker network disconnect "$(network "$1")" "$(containers "$2")"
}

mend() { # NETWORK SERVICE
  docker network connect --alias "$2" "$(network "$1")" "$(containers "$2")"
}

# A number of a service's /metrics, summed over its labels.
metric() { # CONTAINER PORT NAME
  local address
  address=$(about "$1" \
    "(index .NetworkSettings.Networks \"$(network shop)\").IPAddress")
  curl -sS --max-time 5 "http://$address:$2/metrics" \
    | awk -v name="$3" '$1 ~ "^" name "({|$)" { sum += $2 } END { print sum + 0 }'
}
