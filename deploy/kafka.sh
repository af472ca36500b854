#!/usr/bin/env bash
# A real Apache Kafka broker (KRaft) for tests, from Maven Central jars only.
#
#   kafka.sh fetch            jars into $KAFKA_LIBS, by default build/kafka/
#                             (once; start does it, too)
#   kafka.sh cds              once: a class archive (50 MB) that makes each
#                             start 2 to 3 times as fast
#   kafka.sh ports [N]        print N free ports P (P and P+1 are both free)
#   kafka.sh start DIR PORT   a broker and controller on 127.0.0.1:PORT
#                             (controller PORT+1), in DIR/n1
#   kafka.sh start DIR P1,P2,P3   three of them (replication factor 3)
#   kafka.sh node DIR I       (re)start node I of DIR alone
#   kafka.sh stop DIR [I]     SIGTERM, after $KAFKA_STOP_S seconds SIGKILL
#   kafka.sh kill DIR [I]     SIGKILL
#   kafka.sh hold DIR PORTS   start and say "ready"; when standard input ends,
#                             kill all and delete DIR: whoever holds the other
#                             end may crash, its brokers end with it
#
# DIR keeps its data: a later start with the same ports goes on with it.
# Needs Java 17 and, for fetch alone, Maven. Any user, no HOME.
# Environment: KAFKA_VERSION KAFKA_LIBS KAFKA_M2 JAVA KAFKA_HEAP KAFKA_JVM
# KAFKA_EXTRA (lines of properties) KAFKA_START_S KAFKA_STOP_S
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
VER=${KAFKA_VERSION:-4.3.1}
LOG4J=2.25.4 # the version of log4j-core that this kafka_2.13 pulls in
LIBS=${KAFKA_LIBS:-$HERE/../build/kafka/$VER}
JAVA=${JAVA:-java}
PLUGIN=org.apache.maven.plugins:maven-dependency-plugin:3.6.1
CLUSTER=MkU3OEVBNTcwNTJENDM2Qg # base64url of any 16 bytes, same for all nodes
die() { echo "kafka.sh: $*" >&2; exit 1; }

fetch() {
  [ -e "$LIBS/.complete" ] && return 0
  command -v mvn >/dev/null ||
    die "no mvn: run deploy/install-packages.sh --servers"
  mkdir -p "$(dirname "$LIBS")"
  exec 9>"$LIBS.lock"; flock 9
  [ -e "$LIBS/.complete" ] && { exec 9>&-; return 0; }
  local w; w=$(mktemp -d "$LIBS.XXXXXX")
  cat >"$w/pom.xml" <<POM
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId><artifactId>kafka-broker</artifactId>
  <version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId><version>$VER</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-slf4j-impl</artifactId><version>$LOG4J</version>
    </dependency>
  </dependencies>
</project>
POM
  local try ok=
  for try in 1 2 3; do
    if mvn -B -q -ntp -Dstyle.color=never -Dmaven.wagon.rto=60000 -f "$w/pom.xml" \
        -Dmaven.repo.local="${KAFKA_M2:-$w/m2}" -DincludeScope=runtime \
        -DoutputDirectory="$w/libs" "$PLUGIN:copy-dependencies" >&2
    then ok=1; break; fi
    sleep $((try * 3))
  done
  [ -n "$ok" ] || { rm -rf "$w"; die "mvn could not fetch kafka_2.13:$VER"; }
  touch "$w/libs/.complete"; rm -rf "$LIBS"; mv "$w/libs" "$LIBS"; rm -rf "$w"
  exec 9>&-
}

# Something listens there.
busy() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
# Below the ephemeral ports, which start at 32768.
ports() {
  local n=${1:-1} p; local -A seen=()
  while [ "$n" -gt 0 ]; do
    p=$((20000 + 2 * (RANDOM % 6000)))
    [ -n "${seen[$p]:-}" ] && continue; seen[$p]=1
    busy $p || busy $((p + 1)) || { echo $p; n=$((n - 1)); }
  done
}

alive() {
  local p
  p=$(cat "$1/pid" 2>/dev/null) && [ -n "$p" ] && [ -r "/proc/$p/cmdline" ] &&
    tr '\0' ' ' <"/proc/$p/cmdline" | grep -qF "$1/server.properties"
} 2>/dev/null
# A killed JVM closes its sockets a little after its /proc/PID/cmdline is empty.
free() { # PORT
  local n
  for ((n = 0; n < 100; n++)); do busy "$1" || return 0; sleep 0.05; done
  return 1
}
port() {
  sed -n 's/^listeners=PLAINTEXT:..127.0.0.1:\([0-9]*\),.*/\1/p' \
    "$1/server.properties"
}

node_files() { # NODEDIR ID PORT VOTERS NODES
  local d=$1 rf=1 isr=1; [ "$5" -ge 3 ] && { rf=3; isr=2; }
  mkdir -p "$d/tmp"
  cat >"$d/server.properties" <<P
process.roles=broker,controller
node.id=$2
controller.quorum.voters=$4
listeners=PLAINTEXT://127.0.0.1:$3,CONTROLLER://127.0.0.1:$(($3 + 1))
advertised.listeners=PLAINTEXT://127.0.0.1:$3
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$d/data
auto.create.topics.enable=false
num.partitions=1
default.replication.factor=$rf
min.insync.replicas=$isr
offsets.topic.replication.factor=$rf
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=$rf
transaction.state.log.min.isr=$isr
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=$rf
share.coordinator.state.topic.min.isr=$isr
share.coordinator.state.topic.num.partitions=4
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=500
broker.heartbeat.interval.ms=250
broker.session.timeout.ms=2000
log.retention.ms=604800000
log.message.timestamp.after.max.ms=9223372036854775807
log.index.size.max.bytes=1048576
log.cleaner.dedupe.buffer.size=2097152
num.network.threads=1
num.io.threads=1
num.recovery.threads.per.data.dir=2
${KAFKA_EXTRA:-}
P
  cat >"$d/log4j2.properties" <<'P'
status=error
appender.c.type=Console
appender.c.name=C
appender.c.layout.type=PatternLayout
appender.c.layout.pattern=%d{HH:mm:ss.SSS} %p %c{1}: %m%n
rootLogger.level=warn
rootLogger.appenderRef.c.ref=C
logger.ready.name=kafka.server.KafkaRaftServer
logger.ready.level=info
P
}

jvm() { # NODEDIR HEAP MAINCLASS ARGS...  (exec it from a subshell)
  local d=$1 h=$2; shift 2
  local -a more; read -ra more <<<"${KAFKA_JVM:-}"
  # The archive is ignored where it does not fit the JVM.
  [ ! -e "$LIBS/kafka.jsa" ] ||
    more+=(-XX:SharedArchiveFile="$LIBS/kafka.jsa")
  exec "$JAVA" -Xmx"$h" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError \
    -Djava.io.tmpdir="$d/tmp" \
    -Dlog4j2.configurationFile="$d/log4j2.properties" \
    "${more[@]}" -cp "$LIBS/*" "$@"
}

launch() { # NODEDIR
  local d=$1
  [ -e "$d/data/meta.properties" ] ||
    (KAFKA_JVM=; jvm "$d" 64m kafka.tools.StorageTool format -t $CLUSTER \
      -c "$d/server.properties" --ignore-formatted) >"$d/format.log" 2>&1 ||
    { cat "$d/format.log" >&2; die "format failed"; }
  rm -rf "$d/tmp"; mkdir -p "$d/tmp"; : >"$d/out.log"
  (cd "$d"; jvm "$d" "${KAFKA_HEAP:-256m}" kafka.Kafka "$d/server.properties") \
    >>"$d/out.log" 2>&1 </dev/null 8>&- 9>&- &
  echo $! >"$d/pid"; disown
}
ready() { # NODEDIR: the line comes after the broker is unfenced
  local end=$((SECONDS + ${KAFKA_START_S:-60}))
  until grep -q 'Kafka Server started' "$1/out.log"; do
    alive "$1" || kill -0 "$(cat "$1/pid")" 2>/dev/null ||
      { tail -20 "$1/out.log" >&2; die "broker in $1 ended"; }
    [ $SECONDS -lt $end ] ||
      { tail -20 "$1/out.log" >&2; die "broker in $1 not ready"; }
    sleep 0.05
  done
}

start() { # DIR PORTS
  mkdir -p "$1"; local dir; dir=$(cd "$1" && pwd)
  local -a ps; IFS=, read -ra ps <<<"$2"
  local i v="" d
  for i in "${!ps[@]}"; do
    v+="${v:+,}$((i + 1))@127.0.0.1:$((ps[i] + 1))"
  done
  fetch
  for i in "${!ps[@]}"; do
    d=$dir/n$((i + 1))
    alive "$d" && continue
    if ! free "${ps[i]}" || ! free $((ps[i] + 1)); then
      die "port ${ps[i]} or the next is taken"
    fi
    node_files "$d" $((i + 1)) "${ps[i]}" "$v" ${#ps[@]}
    launch "$d"
  done
  for i in "${!ps[@]}"; do ready "$dir/n$((i + 1))"; done
}
signal() { # SIG DIR [I]
  local s=$1 dir; dir=$(cd "$2" 2>/dev/null && pwd) || return 0
  local d; local -a ds=("$dir"/n*)
  [ -z "${3:-}" ] || ds=("$dir/n$3")
  for d in "${ds[@]}"; do
    ! alive "$d" || kill -"$s" "$(cat "$d/pid")" || true
  done
  local end=$((SECONDS + ${KAFKA_STOP_S:-10}))
  for d in "${ds[@]}"; do
    while alive "$d"; do
      [ $SECONDS -lt $end ] || kill -KILL "$(cat "$d/pid")" 2>/dev/null || true
      sleep 0.05
    done
    [ -e "$d/pid" ] || continue
    rm -f "$d/pid"
    free "$(port "$d")" || die "port $(port "$d") still served"
  done
}

cds() {
  fetch; [ ! -e "$LIBS/kafka.jsa" ] || return 0
  exec 8>"$LIBS.cds.lock"; flock 8
  [ ! -e "$LIBS/kafka.jsa" ] || return 0
  local d; d=$(mktemp -d)
  KAFKA_JVM="-XX:ArchiveClassesAtExit=$LIBS/kafka.jsa.$$" start "$d" "$(ports)"
  KAFKA_STOP_S=60 signal TERM "$d"
  mv "$LIBS/kafka.jsa.$$" "$LIBS/kafka.jsa"; rm -rf "$d"
}

hold() { # DIR PORTS
  held=$1 # not local: the trap runs when this function has ended
  trap 'signal KILL "$held"; rm -rf "$held"' EXIT
  trap 'exit 1' HUP INT PIPE TERM
  start "$1" "$2"
  echo ready
  cat >/dev/null || true
  exit 0 # reads no more of a script that may have changed meanwhile
}

case "${1:-}" in
  fetch) fetch ;;
  cds)   cds ;;
  ports) ports "${2:-1}" ;;
  start) [ $# -eq 3 ] || die "start DIR PORT[,PORT,PORT]"; start "$2" "$3" ;;
  node)
    [ $# -eq 3 ] || die "node DIR I"
    d=$(cd "$2" && pwd)/n$3
    fetch
    alive "$d" || launch "$d"
    ready "$d" ;;
  hold)  [ $# -eq 3 ] || die "hold DIR PORT[,PORT,PORT]"; hold "$2" "$3" ;;
  stop)  [ $# -ge 2 ] || die "stop DIR [I]"; signal TERM "$2" "${3:-}" ;;
  kill)  [ $# -ge 2 ] || die "kill DIR [I]"; signal KILL "$2" "${3:-}" ;;
  *) sed -n '2,24s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac
