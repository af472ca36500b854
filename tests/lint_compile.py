#!/usr/bin/env python3
"""The checks of `make lint` that have to compile.

    tests/lint_compile.py headers|tidy FOLDER...

headers  each .hpp compiles alone; where the .cpp of the same name includes it
         before all others, the build has shown that already
tidy     clang-tidy on each .cpp

What passed is remembered by the hash of the command and of every file of the
project that was read, so that only what changed is checked again. Needs
build/compile_commands.json; prints "ok NAME" or "not ok NAME: why".
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"


def read_commands():
    """File -> the options that it is compiled with."""
    commands = {}
    with open(BUILD / "compile_commands.json") as database:
        for entry in json.load(database):
            words = shlex.split(entry["command"])
            # [ccache] compiler OPTIONS -o OBJECT -c FILE
            first = next(i for i, word in enumerate(words)
                         if os.path.basename(word).endswith("++")) + 1
            options = words[first:words.index("-o")]
            # What was compiled before is not what a file includes by itself.
            while "-include" in options:
                at = options.index("-include")
                del options[at:at + 2]
            name = os.path.relpath(entry["file"], ROOT)
            commands[name] = [word for word in options
                              if word not in ("-Winvalid-pch",
                                              "-fpch-preprocess")]
    return commands


def parse_depfile(text):
    """The project's own files among the prerequisites of a make rule."""
    words = text.split(":", 1)[1].replace("\\\n", " ").split()
    paths = {os.path.relpath(os.path.join(ROOT, word), ROOT) for word in words}
    return sorted(path for path in paths if not path.startswith(".."))


def digest(command, inputs):
    state = hashlib.sha256(shlex.join(command).encode())
    for name in [".clang-tidy", "tests/.clang-tidy", *inputs]:
        state.update(name.encode() + b"\0" + (ROOT / name).read_bytes())
    return state.hexdigest()


def run(command, **options):
    return subprocess.run(command, cwd=ROOT, text=True, capture_output=True,
                          **options)


def list_inputs(source, options):
    told = run(["clang++-16", "-w", *options, "-MM", source])
    return parse_depfile(told.stdout) if told.returncode == 0 else [source]


def is_shown_by_build(header):
    source = (ROOT / header).with_suffix(".cpp")
    if not source.exists():
        return False
    first = next((line for line in source.read_text().splitlines()
                  if line.startswith("#include")), "")
    return first == f'#include "{header}"'


def check_header(header, options):
    program = f'#include "{header}"\n'
    done = run(["g++", *options, "-fsyntax-only", "-x", "c++", "-"],
               input=program)
    return done.returncode, done.stderr


def check_tidy(source, options):
    done = run(["clang-tidy-16", "--quiet", source, "--", *options])
    # Its standard error counts the warnings of system headers.
    return done.returncode, done.stdout or done.stderr


def check(kind, name, options):
    """What is wrong with a file, or nothing; and whether it was looked at."""
    stamp = BUILD / "lint" / kind / (name + ".json")
    command = [kind, *options]
    try:
        seen = json.loads(stamp.read_text())
        if seen["digest"] == digest(command, seen["inputs"]):
            return "", False
    except (OSError, ValueError, KeyError):
        pass
    # Taken before the check: a file saved meanwhile is checked again.
    inputs = list_inputs(name, ["-x", "c++", *options])
    before = digest(command, inputs)
    status, output = (check_tidy if kind == "tidy" else check_header)(
        name, options)
    if status != 0:
        return output or f"exit {status}", True
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(json.dumps({"digest": before, "inputs": inputs}))
    return "", True


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in ("headers", "tidy"):
        sys.exit(__doc__)
    kind, folders = sys.argv[1], sys.argv[2:]
    commands = read_commands()
    pattern = "*.cpp" if kind == "tidy" else "*.hpp"
    files = sorted(os.path.relpath(path, ROOT) for folder in folders
                   for path in (ROOT / folder).rglob(pattern))
    # Fuzz targets are in no ordinary build.
    files = [name for name in files if not name.startswith("tests/fuzz/")]
    if kind == "headers":
        files = [name for name in files if not is_shown_by_build(name)]
    # A header is in no command: it gets that of a neighbour.
    neighbours = {os.path.dirname(name): options
                  for name, options in commands.items()}
    anybody = next(iter(commands.values()), [])

    jobs, bad, looked_at = {}, 0, 0
    with concurrent.futures.ThreadPoolExecutor(
            len(os.sched_getaffinity(0))) as pool:
        for name in files:
            options = (commands.get(name) if kind == "tidy" else
                       neighbours.get(os.path.dirname(name), anybody))
            if options is None:
                print(f"not ok {kind} {name}: no target compiles it")
                bad += 1
            else:
                jobs[pool.submit(check, kind, name, options)] = name
        for job in concurrent.futures.as_completed(jobs):
            wrong, fresh = job.result()
            looked_at += fresh
            if wrong:
                bad += 1
                print(f"not ok {kind} {jobs[job]}:\n{wrong}", flush=True)
    if not files:
        sys.exit(f"no {pattern} in {' '.join(folders)}")
    if bad == 0:
        print(f"ok {kind} ({len(files)} files, {looked_at} checked now)")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
