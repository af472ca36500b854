#!/usr/bin/env bash
# Installs what is missing of the Debian packages that Troupe is built, tested
# and checked with. This is the only list of them. When nothing is missing it
# asks dpkg and ends: neither root nor the network is needed then.
#
#   deploy/install-packages.sh [--servers] [--api] [--lint] [--bare] [--compose]
#
#   --servers  also PostgreSQL, and what it takes to run and to ask Kafka
#   --api  also what others' tools for HTTP APIs run on, and a browser
#   --lint  also the checkers, the sanitizers' and the fuzzer's compiler
#   --bare  also what the test of a bare machine needs
#   --compose  also a Docker engine, and what makes its images from packages
set -euo pipefail

packages=(
  # to build
  ccache cmake g++ git make ninja-build pkg-config
  # libraries
  libboost-dev libcaf-dev libcivetweb-dev libcli11-dev libcsv-dev
  libcurl4-openssl-dev libfmt-dev libjemalloc-dev libpistache-dev libpqxx-dev
  librdkafka-dev libspdlog-dev libsqlite3-dev nlohmann-json3-dev
  prometheus-cpp-dev
  # to test; Python is also what deploy/split needs
  curl libboost-test-dev librapidcheck-dev python3 sqlite3
)
for option in "$@"; do
  case $option in
    --lint)
      packages+=(clang-16 clang-format-16 clang-tidy-16 libclang-rt-16-dev
        shellcheck) ;;
    --servers)
      packages+=(kcat maven openjdk-17-jre-headless openssl postgresql procps) ;;
    --api)
      packages+=(ca-certificates chromium nodejs python3-venv)
      # Some packages of Node.js bring npm with them and refuse Debian's.
      command -v npm >/dev/null || packages+=(npm) ;;
    --bare) packages+=(debootstrap) ;;
    --compose)
      packages+=(ca-certificates debootstrap docker.io iproute2 iptables maven
        openjdk-17-jre-headless) ;;
    *)
      echo "$0: unknown option $option; known: --servers --api --lint" \
        "--bare --compose" >&2
      exit 2 ;;
  esac
done

if ! command -v dpkg-query >/dev/null; then
  echo "$0: no Debian system: install the like of: ${packages[*]}" >&2
  exit 1
fi

installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' \
  "${packages[@]}" 2>/dev/null | sed -n 's/^installed //p' || true)
missing=()
for package in "${packages[@]}"; do
  [[ $'\n'$installed$'\n' == *$'\n'"$package"$'\n'* ]] || missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

as_root=()
if [[ $(id -u) -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "$0: neither root nor sudo; have installed: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "installing ${missing[*]}" >&2
# Waits for another apt instead of failing; stdout is kept for the caller.
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
  apt-get -q -o DPkg::Lock::Timeout=600)
# A foreign source that cannot be reached need not stand in the way.
"${apt[@]}" update >&2 || echo "$0: apt-get update failed, trying on" >&2
"${apt[@]}" install -y --no-install-recommends "${missing[@]}" >&2
