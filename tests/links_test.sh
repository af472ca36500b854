#!/usr/bin/env bash
# Each executable links what it needs and nothing else: that is the modular
# build. Prints "ok NAME" or "not ok NAME: why".
set -euo pipefail
cd "$(dirname "$0")/../build/bin"

links() { # EXECUTABLE: the names of the libraries that it asks for
  objdump -p "$1" | awk '$1 == "NEEDED" { print $2 }'
}

check() { # EXECUTABLE NEEDS-OR-NOT-LIBRARY...
  local program=$1 needed wrong='' rule library
  shift
  needed=$(links "$program")
  for rule in "$@"; do
    library=lib${rule#[+-]}
    if [[ $rule == +* ]]; then
      grep -q "^$library" <<<"$needed" || wrong+=" lacks $library;"
    else
      ! grep -q "^$library" <<<"$needed" || wrong+=" links $library;"
    fi
  done
  if [[ -z $wrong ]]; then
    echo "ok what $program links"
  else
    echo "not ok what $program links:$wrong"
    failed=yes
  fi
}

failed=no
check troupe +pistache +sqlite3 +pqxx -rdkafka -caf_io -caf_openssl
check troupe-gateway +pistache +caf_io -rdkafka -sqlite3 -pqxx -csv
for service in order inventory payment delivery; do
  check troupe-$service +sqlite3 +pqxx +rdkafka +caf_io -pistache -csv
done
[[ $failed == no ]]
