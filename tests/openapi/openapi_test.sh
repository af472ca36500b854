#!/usr/bin/env bash
# Lets others' tools look at the API's description, at the answers that it
# promises, and at its page. Prints "ok NAME" or "not ok NAME: why".
set -euo pipefail
cd "$(dirname "$0")/../.."
here=$PWD/tests/openapi
tools=$PWD/build/openapi-tools
scratch=$(mktemp -d)
shop=
failed=no

tear_down() {
  [[ -z $shop ]] || kill "$shop" 2>/dev/null || true
  wait
  rm -rf "$scratch"
}
trap tear_down EXIT

check() { # NAME COMMAND...
  local name=$1
  shift
  if "$@" >"$scratch/log" 2>&1; then
    echo "ok openapi: $name"
  else
    echo "not ok openapi: $name:"
    sed 's/^/    /' "$scratch/log" | tail -n 100
    failed=yes
  fi
}

# Both bring certificates of their own; the machine's count, too.
certificates=/etc/ssl/certs/ca-certificates.crt
if [[ -f $certificates ]]; then
  export PIP_CERT=${PIP_CERT:-$certificates}
  export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$certificates}
fi

fetch_tools() {
  local wanted try
  wanted=$(sha256sum "$here/package.json" "$here/requirements.txt")
  [[ $(cat "$tools/complete" 2>/dev/null) != "$wanted" ]] || return 0
  for try in 1 2 3; do
    rm -rf "$tools"
    mkdir -p "$tools"
    cp "$here/package.json" "$tools"
    npm --prefix "$tools" install --ignore-scripts --no-audit --no-fund \
      && python3 -m venv "$tools/venv" \
      && "$tools/venv/bin/pip" install -r "$here/requirements.txt" \
      && echo "$wanted" >"$tools/complete" && return 0
    sleep $((try * 3))
  done
  return 1
}

start_shop() {
  build/bin/troupe --demo --payment-failure-rate 0 --delivery-failure-rate 0 \
    --data-dir "$scratch/data" --http-port 0 >"$scratch/said" 2>"$scratch/err" &
  shop=$!
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    url=$(sed -n 's/^troupe listening on //p' "$scratch/said")
    [[ -z $url ]] || return 0
    sleep 0.1
  done
  cat "$scratch/err"
  return 1
}

lint() {
  curl -sS "$url/openapi.json" >"$scratch/openapi.json"
  REDOCLY_TELEMETRY=off "$tools/node_modules/.bin/redocly" lint \
    --config "$here/redocly.yaml" "$scratch/openapi.json"
}

fuzz() {
  (cd "$scratch" && timeout 400 "$tools/venv/bin/schemathesis" \
    --config-file "$here/schemathesis.toml" run "$url/openapi.json" \
    --checks all --no-color)
}

browse() {
  if ! curl -sS "$url/docs" | grep -q swagger-ui-bundle; then
    echo "the build has no Swagger UI: CMake could not fetch it"
    return 1
  fi
  NODE_PATH=$tools/node_modules node "$here/docs_in_browser.js" \
    "$(command -v chromium)" "$url"
}

check 'the tools can be had' fetch_tools
check 'the shop starts' start_shop
check 'redocly finds no error' lint
check 'an order is placed in Chromium' browse
check 'schemathesis finds nothing' fuzz
[[ $failed == no ]]
