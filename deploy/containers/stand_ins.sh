#!/usr/bin/env bash
# Builds images under the official names that deploy/compose.yaml and
# deploy/Dockerfile mention, for where no registry can be reached: from Debian's
# packages and the Kafka that Maven has. What is there already stays.
#
#   deploy/containers/stand_ins.sh      into the engine that `docker` talks to
set -euo pipefail
cd "$(dirname "$0")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

there() { # IMAGE
  docker image inspect "$1" >/dev/null 2>&1
}

build() { # IMAGE FOLDER
  docker build --tag "$1" "$2" >"$work/log" 2>&1 \
    || { tail -n 50 "$work/log" >&2; exit 1; }
}

./base_image.sh
there postgres:15 || build postgres:15 postgres
if ! there apache/kafka:4.3.1; then
  export KAFKA_VERSION=4.3.1 KAFKA_LIBS=$work/kafka/libs
  cp -r kafka "$work/"
  ../kafka.sh fetch
  build apache/kafka:4.3.1 "$work/kafka"
fi
