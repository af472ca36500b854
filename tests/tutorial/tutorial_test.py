#!/usr/bin/env python3
"""Applies the tutorial's patch to a copy of this tree and counts what a new
participant takes: files and lines, its OpenAPI text aside."""
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MOST_FILES = 12
MOST_LINES = 200
# What is there already and may be touched: lists.
LISTS = {
    "actors/domain/messages.hpp",
    "actors/domain/order_saga.cpp",
    "actors/domain/participants.hpp",
    "adapters/http/routes.hpp",
    "cmd/CMakeLists.txt",
    "deploy/compose.yaml",
}


def changes():
    """Of each file of the patch: whether it is new, and how many lines."""
    result = {}
    is_new = False
    for line in (HERE / "loyalty.patch").read_text().splitlines():
        if line.startswith("--- "):
            is_new = line == "--- /dev/null"
        elif line.startswith("+++ b/"):
            file = line.removeprefix("+++ b/")
            result[file] = [is_new, 0]
        elif line.startswith("+"):
            result[file][1] += 1
    return {file: lines for file, lines in result.items()
            if not file.startswith("adapters/http/openapi/")}


def copy_of_tree(folder):
    """What git knows of this tree, with the patch applied."""
    files = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], check=True,
                           stdout=subprocess.PIPE).stdout
    subprocess.run(["tar", "-C", ROOT, "--null", "-T", "-", "-c", "-f",
                    folder / "tree.tar"], input=files, check=True)
    subprocess.run(["tar", "-C", folder, "-xf", folder / "tree.tar"],
                   check=True)
    (folder / "tree.tar").unlink()
    # In a folder of a repository git would skip what it does not know.
    alone = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    subprocess.run(["git", "apply", "--whitespace=error",
                    HERE / "loyalty.patch"], cwd=folder, check=True, env=alone)
    for file in changes():
        if not (folder / file).exists():
            raise OSError(f"{file} was not made")


def main():
    failed = False

    def check(name, wrong):
        nonlocal failed
        failed = failed or bool(wrong)
        print(f"not ok {name}: {wrong}" if wrong else f"ok {name}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        try:
            copy_of_tree(pathlib.Path(folder).resolve())
            check("the tutorial's patch applies", "")
        except (OSError, subprocess.CalledProcessError) as error:
            check("the tutorial's patch applies", error)
    touched = changes()
    lines = sum(count for _, count in touched.values())
    print(f"a participant takes {len(touched)} files, {lines} lines:")
    for file, (is_new, count) in sorted(touched.items()):
        print(f"  {count:4} {'new ' if is_new else 'list'} {file}")
    check("a participant takes few files", len(touched) > MOST_FILES
          and f"{len(touched)}, more than {MOST_FILES}")
    check("a participant takes few lines",
          lines > MOST_LINES and f"{lines}, more than {MOST_LINES}")
    check("a participant touches nothing but lists",
          sorted(file for file, (is_new, _) in touched.items()
                 if not is_new and file not in LISTS))
    return failed


if __name__ == "__main__":
    sys.exit(main())
