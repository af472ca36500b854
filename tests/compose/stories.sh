#!/usr/bin/env bash
# The stories of tests/compose.sh, in the order in which they are told: each
# goes on with the shop that the one before has left.
# shellcheck disable=SC2154,SC2034

stories=(
  run_sh_returns_when_all_is_healthy
  the_image_is_small_and_runs_as_nobody
  an_order_goes_through
  a_service_sees_what_it_needs_and_no_more
  no_password_is_told
  what_is_killed_comes_back_and_no_order_is_lost
  orders_are_taken_while_kafka_is_cut_off
  orders_are_refused_while_postgres_is_cut_off
  replicas_share_the_work
  a_replica_that_is_taken_away_drains
  a_gateway_that_is_stopped_answers_first
  orders_outlive_their_containers
)

run_sh_returns_when_all_is_healthy() {
  deploy/run.sh --clean --detach
  [[ $(containers | wc -l) -eq 7 ]]
  all_are_healthy
  is_ready
}

the_image_is_small_and_runs_as_nobody() {
  [[ $(docker image inspect -f '{{.Size}}' troupe:test) -lt 250000000 ]]
  docker run --rm troupe:test bash -c '[[ $(id -u) -eq 10001 ]] \
    && ! command -v curl && ! command -v g++'
}

an_order_goes_through() {
  stock
  # The demo's card provider declines one in five, its carrier one in ten.
  local id=0 try
  for try in {1..20}; do
    id=$(order "first-$try" -H 'Prefer: wait=10')
    echo "$id" >>"$state/first.ids"
    [[ $(api "/orders/$id" | member status) != completed ]] || break
  done
  api "/deliveries/$id" | grep tracking_number
  settle first
  # The demo's catalogue is there.
  api /inventory/product_1
}

a_service_sees_what_it_needs_and_no_more() {
  local service other
  for service in "${services[@]}"; do
    for other in "${services[@]}"; do
      if [[ $service == "$other" ]]; then
        is_let_in "$service" "$other"
      else
        fails is_let_in "$service" "$other"
      fi
    done
  done
  for other in postgres/5432 kafka/9092; do
    compose exec -T order bash -c "exec 3<>/dev/tcp/$other"
    fails compose exec -T gateway bash -c "exec 3<>/dev/tcp/$other"
  done
}

is_let_in() { # SERVICE SERVICE: the first to the database of the second
  compose exec -T postgres psql -U "troupe_$1" -d "troupe_$2" -c 'SELECT 1'
}

no_password_is_told() {
  local container process file
  for container in $(containers); do
    docker inspect "$container"
    docker logs "$container" 2>&1
    for process in $(docker top "$container" -eo pid | tail -n +2); do
      cat "/proc/$process/environ" "/proc/$process/cmdline" | tr '\0' '\n'
    done
  done >"$state/told.log"
  docker history --no-trunc troupe:test >>"$state/told.log"
  grep -q /run/secrets/postgres_password "$state/told.log"
  for file in "$state"/secrets/*; do
    [[ $(stat -c %s "$file") -eq 48 ]]
    fails grep -F -f "$file" "$state/told.log"
  done
}

what_is_killed_comes_back_and_no_order_is_lost() {
  local container service customer before
  start_ordering kill
  for service in "${services[@]}" gateway kafka postgres; do
    container=$(containers "$service")
    before=$(lives "$container")
    kill_process_of "$container"
    await 60 has_lived_more "$container" "$before"
    await 90 is_healthy "$container"
  done
  await 90 is_ready
  stop_ordering
  [[ $(wc -l <"$state/kill.ids") -ge 7 ]]
  settle kill
}

orders_are_taken_while_kafka_is_cut_off() {
  local id
  cut_off data kafka
  orders cut 5 >"$state/cut.ids"
  while read -r id; do
    [[ $(api "/orders/$id" | member status) == pending ]]
  done <"$state/cut.ids"
  mend data kafka
  settle cut
}

orders_are_refused_while_postgres_is_cut_off() {
  cut_off data postgres
  await 60 fails is_ready
  await 30 is_refused
  mend data postgres
  await 90 is_ready
  orders mended 5 >"$state/mended.ids"
  settle mended
}

is_refused() {
  local status
  status=$(curl -s -o "$state/refusal.log" -w '%{http_code}' --max-time 20 \
    "http://127.0.0.1:$port/orders" -H 'Content-Type: application/json' \
    -d '{"user_id":"ann","product_id":"chair","quantity":1,"amount":1}')
  [[ $status == 503 ]]
}

scale() { # ARGUMENT OF docker compose up...
  compose up --detach --wait --wait-timeout 300 --no-build --no-recreate "$@"
}

replicas_share_the_work() {
  local container
  TROUPE_PUBLISH=127.0.0.1:$port-$((port + 1)) \
    scale --scale order=2 --scale inventory=2 --scale gateway=2
  curl -sS --fail "http://127.0.0.1:$((port + 1))/readyz"
  orders scaled 60 >"$state/scaled.ids"
  settle scaled
  for container in $(containers inventory); do
    [[ $(metric "$container" 9102 troupe_batch_size_count) -gt 0 ]]
  done
  for container in $(containers order); do
    [[ $(metric "$container" 9101 troupe_batch_size_count) -gt 0 ]]
  done
}

a_replica_that_is_taken_away_drains() {
  local customer since now
  start_ordering drained
  since=$(date +%s)
  scale # to one of each
  stop_ordering
  now=$(date +%s)
  docker events --since "$since" --until "$((now + 1))" --filter event=die \
    --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" \
    --format '{{.Actor.Attributes.exitCode}}' >"$state/exit.log"
  [[ $(sort "$state/exit.log" | uniq -c | xargs) == '3 0' ]]
  settle drained
}

a_gateway_that_is_stopped_answers_first() {
  local customer gateway
  gateway=$(containers gateway)
  compose pause delivery # no order can be completed
  user=waiter order waiting -H 'Prefer: wait=5' >"$state/waiting.ids" &
  customer=$!
  await 10 has_ordered waiter
  docker stop "$gateway"
  [[ $(about "$gateway" .State.ExitCode) == 0 ]]
  wait "$customer"
  [[ $(wc -l <"$state/waiting.ids") -eq 1 ]]
  compose unpause delivery
  docker start "$gateway"
  await 60 is_ready
  settle waiting
}

has_ordered() { # USER
  api "/orders?user_id=$1" | grep order_id
}

orders_outlive_their_containers() {
  compose down
  deploy/run.sh --detach
  adds_up
  orders again 5 >"$state/again.ids"
  settle again
}
