#!/usr/bin/env bash
# layering.py has to see each of these planted violations, and nothing else.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

plant() { # FILE INCLUDE
  mkdir -p "$tree/$(dirname "$1")"
  printf '#include %s\n' "$2" >"$tree/$1"
}
refuses() { # FILE INCLUDE
  plant "$1" "$2"
  local said
  if said=$("$here/layering.py" "$tree"); then
    echo "not ok layering refuses $2 in $1: it was not seen"
  elif [[ $said == "$1:1: "* && $said != *$'\n'* ]]; then
    echo "ok layering refuses $2 in $1"
  else
    echo "not ok layering refuses $2 in $1: it says $said"
  fi
  rm "$tree/$1"
}
accepts() { # FILE INCLUDE
  plant "$1" "$2"
  local said
  if said=$("$here/layering.py" "$tree"); then
    echo "ok layering accepts $2 in $1"
  else
    echo "not ok layering accepts $2 in $1: $said"
  fi
}

accepts actors/domain/a.hpp '<vector>'
accepts actors/domain/b.cpp '"actors/domain/a.hpp"'
accepts actors/ports/a.hpp '"actors/domain/a.hpp"'
accepts actors/a_actor.hpp '<caf/typed_actor.hpp>'
accepts adapters/sqlite/a.cpp '<sqlite3.h>'
accepts adapters/sqlite/b.cpp '"adapters/wire/json.hpp"'
accepts adapters/wire/a.hpp '<nlohmann/json_fwd.hpp>'
accepts adapters/http/a.cpp '<pistache/endpoint.h>'
accepts cmd/replay_csv.cpp '<csv.h>'
accepts tests/actors/domain/a_test.cpp '<boost/test/unit_test.hpp>'

refuses actors/domain/x.hpp '<caf/all.hpp>'
refuses actors/domain/x.hpp '<unistd.h>'
refuses actors/domain/x.cpp '"actors/ports/bus.hpp"'
refuses actors/ports/x.hpp '"actors/interfaces.hpp"'
refuses actors/x_actor.cpp '"adapters/memory/store.hpp"'
refuses actors/x_actor.cpp '<sqlite3.h>'
refuses adapters/wire/x.cpp '<caf/all.hpp>'
refuses adapters/sqlite/x.cpp '"adapters/memory/store.hpp"'
refuses adapters/sqlite/x.hpp '<sqlite3.h>'
refuses adapters/http/x.hpp '<pistache/endpoint.h>'
refuses adapters/http/x.cpp '<sqlite3.h>'
refuses adapters/http/x.cpp '"server.hpp"'
refuses adapters/http/x.cpp '"adapters/http/../wire/json.hpp"'
refuses adapters/http/x.cpp '<unheard/of.hpp>'
refuses adapters/unheard/x.cpp '"adapters/wire/json.hpp"'
refuses cmd/x.cpp '<csv.h>'
refuses tests/actors/domain/x_test.cpp '"actors/interfaces.hpp"'
refuses tests/x_test.cpp '<spdlog/spdlog.h>'
