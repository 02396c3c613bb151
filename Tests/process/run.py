#!/usr/bin/env python3
"""Runs a folder of Python tests and says in one line what came of it.

    run.py [--jobs N] NAME FOLDER [WORD…]      only the tests whose names hold one of the words

With `--jobs`, N test classes run at a time, each in a process of its own; a class is printed as a
whole when it is done. The last line is `NAME: N passed, N failed, N skipped`. It exits 0 only if
tests ran and none failed.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import faulthandler
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from typing import Any, Dict, Iterator, List

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

#: What came of some tests: counts, reasons of skips, seconds of slow tests, messages that were validated.
Report = Dict[str, Any]


class Result(unittest.TextTestResult):
    """Counts what passed; whatever else happened to a test is a failure or a skip."""

    def __init__(self, stream, descriptions, verbosity):
        super().__init__(stream, descriptions, verbosity)
        self.passed = 0
        self.begun = time.monotonic()
        self.slow = []

    def startTest(self, test):
        super().startTest(test)
        # A test that not even its own limit can end ends the whole, with where it stood.
        faulthandler.dump_traceback_later(getattr(test, "limit", 120) + 30, exit=True)
        self.begun = time.monotonic()

    def stopTest(self, test):
        super().stopTest(test)
        faulthandler.cancel_dump_traceback_later()
        self.slow.append((time.monotonic() - self.begun, str(test)))

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1

    @property
    def failed(self):
        return len(self.failures) + len(self.errors) + len(self.unexpectedSuccesses)


def every_test(suite) -> Iterator[unittest.TestCase]:
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from every_test(test)
        else:
            yield test


def class_of(test: unittest.TestCase) -> str:
    # A module that cannot be imported is a test of unittest's own, named by the module.
    if type(test).__module__.startswith("unittest"):
        return test.id()
    return f"{type(test).__module__}.{type(test).__qualname__}"


def discover(folder: str, words: List[str], only: str) -> List[unittest.TestCase]:
    # Tests/support is a package of all suites; a folder's own modules are found beside its tests.
    sys.path[:0] = [folder, TESTS]
    found = every_test(unittest.defaultTestLoader.discover(folder, top_level_dir=folder))
    return [
        test for test in found
        if (not words or any(word in test.id() for word in words)) and only in ("", class_of(test))
    ]


def run_here(chosen: List[unittest.TestCase]) -> Report:
    """Runs tests in this process."""
    runner = unittest.TextTestRunner(sys.stdout, resultclass=Result, verbosity=2)
    result = runner.run(unittest.TestSuite(chosen))
    schema = getattr(sys.modules.get("support.schema"), "SCHEMA", None)
    return {
        "passed": result.passed,
        "failed": result.failed,
        "skipped": [reason for _, reason in result.skipped],
        "slow": [entry for entry in result.slow if entry[0] > 5],
        "schema": None if schema is None else {
            "isThere": schema.is_there,
            "methods": sorted(name for name in schema.checked if name in schema.methods),
            "messages": sum(schema.checked.values()),
        },
    }


def run_class(name: str, folder: str, words: List[str], only: str) -> Report:
    """Runs the tests of a class in a process of its own, and prints what it said."""
    begun = time.monotonic()
    with tempfile.NamedTemporaryFile("r", prefix="backlot-report-") as file:
        command = [sys.executable, __file__, "--only", only, "--report", file.name, name, folder]
        child = subprocess.run(
            [*command, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        text = file.read()
    if text:
        report = json.loads(text)
    else:  # It ended before it could say what came of its tests.
        report = {"passed": 0, "failed": 1, "skipped": [], "slow": [], "schema": None}
    report["class"], report["seconds"] = only, time.monotonic() - begun
    report["output"] = child.stdout.decode(errors="replace")
    return report


def run_parallel(name: str, folder: str, words: List[str], tests, jobs: int) -> List[Report]:
    counts: Dict[str, float] = {}
    for test in tests:
        # A class may say how many seconds it takes; the longest begin first.
        weight = getattr(type(test), "weight", None)
        counts[class_of(test)] = weight if weight else counts.get(class_of(test), 0) + 1
    order = sorted(counts, key=lambda only: -counts[only])
    reports: List[Report] = []
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        futures = [pool.submit(run_class, name, folder, words, only) for only in order]
        for future in concurrent.futures.as_completed(futures):
            report = future.result()
            reports.append(report)
            if report["failed"]:
                print(report["output"])
            print(
                f"[{len(reports)}/{len(order)}] {report['class']}: {report['passed']} passed, "
                f"{report['failed']} failed, {len(report['skipped'])} skipped, "
                f"{report['seconds']:.0f} s",
                flush=True,
            )
    return reports


def summary(name: str, reports: List[Report], is_choice: bool) -> int:
    """Prints what came of all, and returns the exit code."""
    passed = sum(report["passed"] for report in reports)
    failed = sum(report["failed"] for report in reports)
    skipped = [reason for report in reports for reason in report["skipped"]]
    if not passed and not failed and not skipped:
        failed = 1
    slow = [entry for report in reports for entry in report["slow"]]
    for seconds, test in sorted(slow, reverse=True)[:10]:
        print(f"slow: {seconds:.1f} s {test}")
    for reason in sorted(set(skipped)):
        print(f"skipped: {name}: {reason}")
    schemas = [report["schema"] for report in reports if report["schema"] is not None]
    if schemas:
        messages = sum(schema["messages"] for schema in schemas)
        methods = {method for schema in schemas for method in schema["methods"]}
        if all(schema["isThere"] for schema in schemas):
            print(f"schema: validated {messages} messages of {len(methods)} methods")
            # A validator that was never asked has proven nothing; a choice of tests, and clients of other
            # people, may not need it.
            if not messages and not is_choice and name != "clients":
                failed += 1
        else:
            print("schema: nothing was validated, this Python has no jsonschema")
    print(f"{name}: {passed} passed, {failed} failed, {len(skipped)} skipped", flush=True)
    return 1 if failed else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default="", help=argparse.SUPPRESS)
    parser.add_argument("--report", help=argparse.SUPPRESS)
    parser.add_argument("name")
    parser.add_argument("folder")
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    # A shell that runs this in the background ignores them, and every process below would too.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    folder = os.path.abspath(options.folder)
    tests = discover(folder, options.words, options.only)
    if options.report:
        report = run_here(tests)
        with open(options.report, "w") as file:
            json.dump(report, file)
        return 0
    if options.jobs > 1:
        reports = run_parallel(options.name, folder, options.words, tests, options.jobs)
    else:
        reports = [run_here(tests)]
    return summary(options.name, reports, bool(options.words))


if __name__ == "__main__":
    if not sys.flags.utf8_mode:
        # The tests' files are UTF-8 whatever the locale says.
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONUTF8": "1"})
    sys.exit(main())
