#!/usr/bin/env python3
"""Runs a folder of Python tests and says in one line what came of it.

    run.py NAME FOLDER [WORD…]      only the tests whose names hold one of the words

The last line is `NAME: N passed, N failed, N skipped`. It exits 0 only if tests ran and none failed.
"""

import faulthandler
import os
import sys
import time
import unittest


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


def every_test(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from every_test(test)
        else:
            yield test


def main(name, folder, words):
    folder = os.path.abspath(folder)
    sys.path.insert(0, folder)
    found = unittest.defaultTestLoader.discover(folder, top_level_dir=folder)
    chosen = [t for t in every_test(found) if not words or any(w in t.id() for w in words)]
    # Stopping at the first failure is for people: `-f` among the words would be no word.
    runner = unittest.TextTestRunner(sys.stdout, resultclass=Result, verbosity=2)
    result = runner.run(unittest.TestSuite(chosen))
    for seconds, test in sorted(result.slow, reverse=True)[:5]:
        if seconds > 5:
            print(f"slow: {seconds:.1f} s {test}")
    reasons = sorted({reason for _, reason in result.skipped})
    for reason in reasons:
        print(f"skipped: {reason}")
    failed = result.failed if chosen else 1
    schema = getattr(sys.modules.get("support.schema"), "SCHEMA", None)
    if schema is not None:
        print(schema.report())
        # A validator that was never asked has proven nothing; a choice of tests, and clients of other
        # people, may not need it.
        if schema.is_there and not schema.checked and not words and name != "clients":
            failed += 1
    print(f"{name}: {result.passed} passed, {failed} failed, {len(result.skipped)} skipped")
    sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
