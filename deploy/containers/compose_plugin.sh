#!/usr/bin/env bash
# Builds the plugin behind `docker compose`, which Debian 12 does not have, from
# its sources at the Go module proxy. `go install` refuses a module whose go.mod
# excludes or replaces others, so a module of our own repeats those lines.
#
#   deploy/containers/compose_plugin.sh FILE   makes FILE, unless it is there
#
# Takes two minutes and 1.5 GB beside FILE, which it removes again.
set -euo pipefail
version=2.40.3
module=github.com/docker/compose/v2

[[ $# -eq 1 ]] || { echo "usage: $0 FILE" >&2; exit 2; }
[[ ! -x $1 ]] || exit 0
if ! command -v go >/dev/null; then
  echo "$0: no docker compose v2, and no go (1.21 or newer) to build it" >&2
  exit 1
fi

mkdir -p "$(dirname "$1")"
file=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
work=$(mktemp -d "$file.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/module"
cd "$work/module"
# What is downloaded may be removed by whoever downloaded it.
export GOMODCACHE=$work/modules GOCACHE=$work/cache GOFLAGS=-modcacherw
export CGO_ENABLED=0

origin=$(go mod download -json "$module@v$version" \
  | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')
{
  echo 'module troupe/compose'
  grep -m 1 '^go ' "$origin"
  echo "require $module v$version"
  sed -n '/^exclude/,/^)/p; /^replace/,/^)/p' "$origin"
} >go.mod
printf 'package compose\n\nimport _ "%s/cmd/compose"\n' "$module" >imports.go
go mod tidy
go build -p 2 -trimpath -o "$work/plugin" \
  -ldflags "-s -w -X $module/internal.Version=v$version" "$module/cmd"
mv "$work/plugin" "$file"
