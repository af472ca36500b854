#!/usr/bin/env bash
# Checks what a compiler does not. Prints a line a check, "ok NAME" or
# "not ok NAME: why". Needs build/compile_commands.json.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C.UTF-8

own=(actors adapters cmd)
mapfile -t sources < <(find "${own[@]}" tests -name '*.[ch]pp' | sort)
mapfile -t scripts < <(find tests deploy .ci -type f \
  -exec grep -lE '^#!.*\b(ba)?sh$' {} + | sort)
mapfile -t programs < <(find tests deploy .ci -type f \
  -exec grep -lE '^#!.*\bpython3$' {} + | sort)
# Everything that is written by hand, save third parties' texts and data.
mapfile -t texts < <(find . -maxdepth 1 -type f ! -name LICENSE -printf '%P\n'
  find "${own[@]}" tests deploy config .ci -type f ! -name '*.csv' \
    ! -path 'tests/fuzz/corpus/*')

report() { # NAME, what is wrong with it on standard input
  local wrong
  wrong=$(cat)
  if [[ -z $wrong ]]; then
    echo "ok $1"
  else
    echo "not ok $1:"
    echo "$wrong"
  fi
}

# The layout is decided: whoever adds a folder has to change this line too.
find . -mindepth 1 -maxdepth 1 -type d -printf '%P\n' | grep -vxE \
  'actors|adapters|cmd|config|deploy|tests|var|build.*|\.ci|\.git|\.cache' \
  | report 'no other top-level folder'

for folder in $(find "${own[@]}" tests deploy -name '*.[ch]pp' -printf '%h\n' \
    -o -name '*.sh' -printf '%h\n' | sort -u); do
  if [[ ! -f $folder/README.md ]]; then
    echo "$folder has no README.md"
  elif [[ $(wc -l <"$folder/README.md") -gt 15 ]]; then
    echo "$folder/README.md has more than 15 lines"
  fi
done | report 'every folder has a short README'

# A folder or file is named by what it holds.
find "${own[@]}" tests deploy config \
  | grep -E '/(utils?|commons?|helpers?|misc)(/|\.|_|$)' | report 'names'

# A promise in a comment is forgotten; a path of one machine is of no use.
grep -nE '\b(TODO|FIXME|XXX|HACK)\b|(^|[^A-Za-z0-9_.~/}-])/(home|work|Users)/' \
  "${texts[@]}" | grep -v '^tests/lint.sh:' | report 'words'

find "${own[@]}" tests -name '*.hpp' -exec grep -LE '^#pragma once$' {} + \
  | report 'pragma once'

tests/layering.py 2>&1 | report 'layering'

clang-format-16 --dry-run --Werror "${sources[@]}" 2>&1 \
  | grep -E '^[^ ]+: ' | sed -E 's/:[0-9]+:[0-9]+: error: code/: code/' \
  | sort -u | report 'format (make format)'

shellcheck -f gcc "${scripts[@]}" 2>&1 | report 'shellcheck'

{
  PYTHONPYCACHEPREFIX=$PWD/build/lint python3 -W error -m py_compile \
    "${programs[@]}" 2>&1
  grep -nE '.{81}' "${programs[@]}" # wider than the C++ beside it
} | report 'python'

status=0
tests/lint_compile.py headers "${own[@]}" tests || status=1
tests/lint_compile.py tidy "${own[@]}" || status=1

# Not an error: think again.
wc -l "${sources[@]}" | awk '
  $2 != "total" && $1 > 300 { print "warning: " $2 " has " $1 " lines"; n++ }
  END { print n + 0 " files of more than 300 lines" }'
exit $status
