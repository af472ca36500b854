#!/usr/bin/env bash
# Checks that every #include keeps to the rings: domain <- ports <- actors <-
# adapters <- cmd, and that a third party's headers stay in the folder that
# wraps them. CMake cannot: all these headers lie in /usr/include.
#
#   tests/layering.sh [ROOT]      prints one line a violation, fails if any
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"

# The longest folder that a file's path begins with decides what it may include:
# folders of our own, third parties, `posix`. The standard library is free.
# What stands behind `cpp:` may be included in .cpp files only.
rules='
actors/domain/      actors/domain/
actors/ports/       actors/domain/ actors/ports/
actors/             actors/ caf

adapters/wire/      actors/domain/ cpp: nlohmann
adapters/memory/    actors/domain/ actors/ports/ adapters/wire/
adapters/simulated/ actors/domain/ actors/ports/ cpp: posix
adapters/sqlite/    actors/domain/ actors/ports/ adapters/wire/ cpp: sqlite3 posix fmt
adapters/postgres/  actors/domain/ actors/ports/ adapters/wire/ cpp: pqxx posix fmt
adapters/kafka/     actors/domain/ actors/ports/ adapters/wire/ cpp: rdkafka posix fmt
adapters/telemetry/ actors/domain/ actors/ports/ cpp: civetweb nlohmann spdlog prometheus posix fmt
adapters/local/     actors/ caf
adapters/remote/    actors/ adapters/wire/ caf cpp: posix fmt
adapters/http/      actors/ adapters/wire/ caf cpp: pistache nlohmann posix fmt

cmd/                actors/ adapters/ cmd/ caf cpp: CLI curl nlohmann posix fmt
cmd/replay          actors/ adapters/ cmd/ caf cpp: CLI curl nlohmann posix fmt boost csv

tests/actors/domain/ actors/domain/ tests/actors/domain/ boost rapidcheck
tests/              actors/ adapters/ cmd/ tests/ boost rapidcheck caf CLI curl nlohmann sqlite3 pistache prometheus rdkafka posix fmt
'
# Whose header it is, by how its name begins. A name without a dot or a slash
# is the standard library's; what nobody owns here is refused everywhere.
owners='
CLI/ CLI
boost/ boost
caf/ caf
civetweb.h civetweb
csv.h csv
curl/ curl
fmt/ fmt
librdkafka/ rdkafka
nlohmann/ nlohmann
pistache/ pistache
pqxx/ pqxx
prometheus/ prometheus
rapidcheck rapidcheck
spdlog/ spdlog
sqlite3.h sqlite3
arpa/ posix
dirent.h posix
fcntl.h posix
linux/ posix
netdb.h posix
netinet/ posix
poll.h posix
pthread.h posix
sched.h posix
signal.h posix
spawn.h posix
sys/ posix
termios.h posix
unistd.h posix
'

folders=()
for folder in actors adapters cmd tests; do
  [[ ! -d $folder ]] || folders+=("$folder")
done
mapfile -d '' files < <(find "${folders[@]}" -name '*.[ch]pp' -print0 | sort -z)
if [[ ${#files[@]} -eq 0 ]]; then
  echo "no source file under $PWD" >&2
  exit 1
fi

awk -v rules="$rules" -v owners="$owners" '
function complain(why) {
  printf "%s:%d: %s: %s\n", FILENAME, FNR, why, $0
  violations++
}
BEGIN {
  count = split(rules, line, "\n")
  for (i = 1; i <= count; i++) {
    width = split(line[i], word, " ")
    everywhere = 1
    for (j = 2; j <= width; j++) {
      if (word[j] == "cpp:") everywhere = 0
      else allowed[word[1], word[j]] = everywhere ? "always" : "cpp"
    }
    if (width) folder_of[word[1]] = 1
  }
  count = split(owners, line, "\n")
  for (i = 1; i <= count; i++)
    if (split(line[i], word, " ")) owner_of[word[1]] = word[2]
}
FNR == 1 {
  ring = ""
  for (folder in folder_of)
    if (index(FILENAME, folder) == 1 && length(folder) > length(ring))
      ring = folder
}
!/^[ \t]*#[ \t]*include/ { next }
ring == "" { complain("no rule for this folder"); next }
match($0, /"[^"]*"/) {
  header = substr($0, RSTART + 1, RLENGTH - 2)
  if (header !~ /^(actors|adapters|cmd|tests)\// || header ~ /\.\./) {
    complain("not spelled from the root"); next
  }
  # Its own folder is always allowed; else one of the rule must contain it.
  for (key in allowed) {
    split(key, word, SUBSEP)
    if (word[1] == ring && index(header, word[2]) == 1) next
  }
  if (index(header, ring) != 1) complain("not for " ring)
  next
}
match($0, /<[^>]*>/) {
  header = substr($0, RSTART + 1, RLENGTH - 2)
  if (header ~ /^[a-z0-9_]+$/) next
  owner = ""
  for (prefix in owner_of)
    if (index(header, prefix) == 1) owner = owner_of[prefix]
  where = allowed[ring, owner]
  # Forward declarations: made for headers.
  if (header == "nlohmann/json_fwd.hpp" && where == "cpp") where = "always"
  if (owner == "") complain("unknown third party")
  else if (where == "") complain(owner " is not for " ring)
  else if (where == "cpp" && FILENAME ~ /\.hpp$/)
    complain(owner " in .cpp files only")
  next
}
{ complain("unreadable include") }
END { exit violations > 0 }
' "${files[@]}"
