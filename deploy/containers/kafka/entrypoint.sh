#!/usr/bin/env bash
# As the official image's: KAFKA_NODE_ID=1 is the property node.id=1, and so on;
# CLUSTER_ID and KAFKA_HEAP_OPTS are for the tools.
set -euo pipefail
config=/opt/kafka/config

env | grep '^KAFKA_' | grep -vE '^KAFKA_(HEAP_)?OPTS=' \
  | while IFS='=' read -r name value; do
      name=${name#KAFKA_}
      name=${name,,}
      echo "${name//_/.}=$value"
    done >"$config/server.properties"
cat >"$config/log4j2.properties" <<'P'
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=[%d] %p %m (%c)%n
rootLogger.level=warn
rootLogger.appenderRef.out.ref=out
P

# Quick to start rather than quick in the long run.
options=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError
  -Dlog4j2.configurationFile="$config/log4j2.properties"
  -cp '/opt/kafka/libs/*')
[[ -e $KAFKA_LOG_DIRS/meta.properties ]] \
  || java -Xmx64m "${options[@]}" kafka.tools.StorageTool format \
    --cluster-id "$CLUSTER_ID" --config "$config/server.properties"
# shellcheck disable=SC2086  # options, a word each
exec java ${KAFKA_HEAP_OPTS:-} "${options[@]}" kafka.Kafka \
  "$config/server.properties"
