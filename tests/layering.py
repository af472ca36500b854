#!/usr/bin/env python3
"""Checks that every #include keeps to the rings: domain <- ports <- actors <-
adapters <- cmd, and that a third party's headers stay in the folder that
wraps them. CMake cannot: all these headers lie in /usr/include.

    tests/layering.py [ROOT]      prints one line a violation, fails if any
"""

import os
import pathlib
import re
import sys


def may(everywhere, cpp=""):
    return everywhere.split(), cpp.split()


# The longest folder that a file's path begins with decides what it may include:
# folders of our own, third parties, `posix`. The standard library is free.
# What is named by `cpp` may be included in .cpp files only.
RULES = {
    "actors/domain/": may("actors/domain/"),
    "actors/ports/": may("actors/domain/ actors/ports/"),
    "actors/": may("actors/ caf"),

    "adapters/wire/": may("actors/domain/", cpp="nlohmann"),
    "adapters/memory/": may("actors/domain/ actors/ports/ adapters/wire/"),
    "adapters/simulated/": may("actors/domain/ actors/ports/", cpp="posix"),
    "adapters/sqlite/": may("actors/domain/ actors/ports/ adapters/wire/",
                            cpp="sqlite3 posix fmt"),
    "adapters/postgres/": may("actors/domain/ actors/ports/ adapters/wire/",
                              cpp="pqxx posix fmt"),
    "adapters/kafka/": may("actors/domain/ actors/ports/ adapters/wire/",
                           cpp="rdkafka posix fmt"),
    "adapters/telemetry/": may(
        "actors/domain/ actors/ports/",
        cpp="civetweb nlohmann spdlog prometheus posix fmt"),
    "adapters/local/": may("actors/ caf"),
    "adapters/remote/": may("actors/ adapters/wire/ caf", cpp="posix fmt"),
    "adapters/http/": may("actors/ adapters/wire/ caf",
                          cpp="pistache nlohmann posix fmt"),

    "cmd/": may("actors/ adapters/ cmd/ caf",
                cpp="CLI curl nlohmann posix fmt"),
    "cmd/replay": may("actors/ adapters/ cmd/ caf",
                      cpp="CLI curl nlohmann posix fmt boost csv"),

    "tests/actors/domain/": may(
        "actors/domain/ tests/actors/domain/ boost rapidcheck"),
    "tests/": may("actors/ adapters/ cmd/ tests/ boost rapidcheck caf CLI curl"
                  " libpq nlohmann sqlite3 pistache prometheus rdkafka posix"
                  " fmt"),
}
# Whose header it is, by how its name begins. A name without a dot or a slash
# is the standard library's; what nobody owns here is refused everywhere.
OWNERS = {
    "CLI": "CLI/",
    "boost": "boost/",
    "caf": "caf/",
    "civetweb": "civetweb.h",
    "csv": "csv.h",
    "curl": "curl/",
    "fmt": "fmt/",
    "libpq": "libpq-fe.h",
    "rdkafka": "librdkafka/",
    "nlohmann": "nlohmann/",
    "pistache": "pistache/",
    "pqxx": "pqxx/",
    "prometheus": "prometheus/",
    "rapidcheck": "rapidcheck",
    "spdlog": "spdlog/",
    "sqlite3": "sqlite3.h",
    "posix": "arpa/ dirent.h dlfcn.h fcntl.h linux/ netdb.h netinet/ poll.h"
             " pthread.h sched.h signal.h spawn.h sys/ termios.h unistd.h",
}


def judge_own(header, ring):
    if not re.match("(actors|adapters|cmd|tests)/", header) or ".." in header:
        return "not spelled from the root"
    # Its own folder is always allowed; else one of the rule must contain it.
    everywhere, in_cpp = RULES[ring]
    if not header.startswith((ring, *everywhere, *in_cpp)):
        return f"not for {ring}"
    return None


def judge_foreign(header, ring, includer):
    if re.fullmatch("[a-z0-9_]+", header):
        return None
    owner = next((owner for owner, names in OWNERS.items()
                  if header.startswith(tuple(names.split()))), None)
    everywhere, in_cpp = RULES[ring]
    if owner is None:
        return "unknown third party"
    if owner not in everywhere + in_cpp:
        return f"{owner} is not for {ring}"
    # Forward declarations: made for headers.
    for_headers = owner in everywhere or header == "nlohmann/json_fwd.hpp"
    if includer.endswith(".hpp") and not for_headers:
        return f"{owner} in .cpp files only"
    return None


def judge(include, includer):
    """What is wrong with a line of a file, if anything is."""
    ring = max(filter(includer.startswith, RULES), key=len, default=None)
    if ring is None:
        return "no rule for this folder"
    if own := re.search('"([^"]*)"', include):
        return judge_own(own[1], ring)
    if foreign := re.search("<([^>]*)>", include):
        return judge_foreign(foreign[1], ring, includer)
    return "unreadable include"


def violations_in(name):
    text = pathlib.Path(name).read_text("utf-8", "replace")
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(r"[ \t]*#[ \t]*include", line):
            if why := judge(line, name):
                yield f"{name}:{number}: {why}: {line}"


def main():
    os.chdir(sys.argv[1] if len(sys.argv) > 1
             else pathlib.Path(__file__).resolve().parent.parent)
    files = sorted(str(file) for ring in ("actors", "adapters", "cmd", "tests")
                   for file in pathlib.Path(ring).rglob("*.[ch]pp"))
    if not files:
        sys.exit(f"no source file under {os.getcwd()}")
    violations = [line for name in files for line in violations_in(name)]
    for line in violations:
        print(line)
    sys.exit(bool(violations))


if __name__ == "__main__":
    main()
