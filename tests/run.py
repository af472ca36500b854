#!/usr/bin/env python3
"""Runs test programs; the last line on standard output is "N passed, N failed",
the lines above it say what failed. Fails when anything failed and when nothing
ran.

    tests/run.py cases|scripts|sanitized|PROGRAM...

They run one after the other, but those that are joined by a plus: cases+scripts
(most tests wait).

cases      every Boost.Test executable of build/
scripts    every tests/**/*_test.sh and *_test.py
sanitized  the unit and actor tests, built under ASan and UBSan
PROGRAM    a Boost.Test executable (*/test-*) or a script

Counted are the test cases of an executable, and the lines "ok NAME" and
"not ok NAME: why" of a script. A test case that is skipped or checks nothing
has failed; so has one that was running when its program crashed or hung.
"""

import concurrent.futures
import fnmatch
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Seconds for a whole executable, and for a whole *_test script.
LIMIT = os.environ.get("TEST_TIMEOUT") or "1200"

ENTERING = re.compile(r'(.*?): Entering test case "(.*?)"?$')
SKIPPED = re.compile(r': Test case ".*" is skipped because ')
WRONG = re.compile(r': (fatal )?error: in "| did not check any assertions$')


RUNNING = set()


def start(limit, *command, **streams):
    process = subprocess.Popen(["timeout", "--kill-after=10", *limit, *command],
                               stdin=subprocess.DEVNULL, **streams)
    RUNNING.add(process)
    return process


def exit_code(process):
    """As a shell tells it: 128 + N of who died of signal N."""
    code = process.wait()
    RUNNING.discard(process)
    return 128 - code if code < 0 else code


def judge(program, log, code):
    """How many cases passed, and which have failed and why. The log is written
    line by line, and so tells the truth about a crash."""
    passed, failures, case, reasons = 0, [], None, []
    for line in log:
        line = line.removeprefix(f"{ROOT}/")
        if entering := ENTERING.match(line):
            case = " ".join(entering.groups())
        elif ': Leaving test case "' in line:
            if reasons:
                failures.append("\n    ".join([f"{case}: failed", *reasons]))
            else:
                passed += 1
            case, reasons = None, []
        elif SKIPPED.search(line):
            failures.append(line)
        elif WRONG.search(line):
            reasons.append(line)
    if case:
        # What timeout(1) says of who did not end.
        end = "did not end" if code == 124 else f"crashed, exit {code}"
        failures.append("\n    ".join([f"{case}: {end}", *reasons]))
    elif code != 0 and not failures:
        failures.append(f"{program}: exit {code} outside of a test case")
    elif passed == 0 and not failures:
        failures.append(f"{program}: no test case ran")
    return passed, [f"not ok {failure}" for failure in failures]


def lines_of(file):
    if not file.exists():
        return []
    text = file.read_text("utf-8", "surrogateescape")
    return text.removesuffix("\n").split("\n") if text else []


def sum_up(name, passed, failures, started):
    print(f"{name}: {passed} passed, {len(failures)} failed"
          f" in {int(time.monotonic() - started)} s")
    return passed, failures


def run_cases(executable):
    started, name = time.monotonic(), os.path.basename(executable)
    with tempfile.TemporaryDirectory() as folder:
        log, output = (pathlib.Path(folder, file) for file in ("log", "out"))
        with output.open("wb") as file:
            code = exit_code(start(
                [LIMIT], executable, "--color_output=no", "--report_level=no",
                f"--logger=HRF,test_suite,{log}", stdout=file, stderr=file))
        passed, failures = judge(name, lines_of(log), code)
        if failures:
            print("\n".join([*failures, f"--- the end of what {name} printed:",
                             *lines_of(output)[-100:], "---"]))
    return sum_up(name, passed, failures, started)


def run_script(script, limit="0"):
    started, passed, failures = time.monotonic(), 0, []
    process = start(["--foreground", limit], script, stdout=subprocess.PIPE)
    for line in process.stdout:
        line = line.decode("utf-8", "surrogateescape").removesuffix("\n")
        print(line)
        passed += line.startswith("ok ")
        if line.startswith("not ok "):
            failures.append(line)
    code = exit_code(process)
    if not failures and (code != 0 or passed == 0):
        failures = [f"not ok {script}: exit {code} after {passed} passed"]
        print(failures[0])
    return sum_up(script, passed, failures, started)


def run_sanitized():
    os.environ["LSAN_OPTIONS"] = f"suppressions={ROOT}/tests/leaks.supp"
    configure = ["-S", ".", "-B", "build-sanitize", "-G", "Ninja",
                 "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1",
                 "-DTROUPE_SANITIZE=address,undefined"]
    build = ["--build", "build-sanitize", "--target", "unit-tests"]
    if all(subprocess.run(["cmake", *words]).returncode == 0
           for words in (configure, build)):
        for executable in executables_in("build-sanitize/tests"):
            if os.access(executable, os.X_OK):
                yield run_cases(executable)
    else:
        print("not ok sanitized: does not build")
        yield 0, ["not ok sanitized: does not build"]


def executables_in(folder):
    names = pathlib.Path(folder, "executables").read_text().split()
    return [f"{folder}/{name}" for name in names]


def run(group):
    """Yields of each program how many passed, and what failed."""
    if group == "cases":
        yield from map(run_cases, executables_in("build/tests"))
    elif group == "scripts":
        for script in sorted(map(str, pathlib.Path("tests").rglob("*_test.*"))):
            if script.endswith((".sh", ".py")):
                yield run_script(script, LIMIT)
    elif group == "sanitized":
        yield from run_sanitized()
    elif fnmatch.fnmatch(group, "*/test-*"):
        yield run_cases(group)
    else:
        yield run_script(group)


def run_lane(group):
    """All of a group; a lane that breaks off is a failure, too."""
    results = []
    try:
        results.extend(run(group))
    except OSError as error:
        print(f"not ok {group}: {error}")
        results.append((0, [f"not ok {group}: {error}"]))
    return results


def main():
    # What runs for long is shown as it runs, whatever bytes it prints.
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape",
                           line_buffering=True)
    os.chdir(ROOT)
    os.environ.setdefault("UBSAN_OPTIONS",
                          "halt_on_error=1:print_stacktrace=1")
    os.environ.update(LC_ALL="C.UTF-8", TZ="UTC")
    total, failed = 0, []
    with concurrent.futures.ThreadPoolExecutor() as lanes:
        try:
            for groups in sys.argv[1:] or ["cases+scripts"]:
                for results in lanes.map(run_lane, groups.split("+")):
                    for passed, failures in results:
                        total += passed
                        failed += failures
        except KeyboardInterrupt:
            for process in list(RUNNING):
                process.terminate()  # in a process group of its own
            os._exit(130)  # a lane would start the next one
    # Named again at the end: that is all that is seen of a long log.
    if failed:
        print("", "What failed:", sep="\n")
    for failure in failed:
        print(failure.partition("\n")[0].strip())
    print(f"{total} passed, {len(failed)} failed")
    sys.exit(bool(failed) or total == 0)


if __name__ == "__main__":
    main()
