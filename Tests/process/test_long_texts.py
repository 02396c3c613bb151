"""Rows with texts of a megabyte: no list fails for one of them, and nothing older is out of reach."""

from __future__ import annotations

import unittest

from support.house import ProcessTest

LONG = "x\u00e9" * 600_000


class LongTextTests(ProcessTest):
    limit = 240

    def setUp(self):
        super().setUp()
        self.wire = self.house.serve("serve", "--offline")
        self.first = self.wire.result("session/create", {"title": "First"})["sessionId"]
        self.wire.result("message/send", {"sessionId": self.first, "content": "Hello"}, timeout=60)
        self.long = self.wire.result("session/create", {"title": LONG})["sessionId"]
        sent = {"sessionId": self.long, "content": f"{LONG} {LONG[:300_000]}", "wait": True}
        self.run_id = self.wire.result("message/send", sent, timeout=60)["runId"]
        self.last = self.wire.result("session/create", {"title": "Last"})["sessionId"]

    def test_every_list_answers_for_every_limit(self):
        long = {"sessionId": self.long}
        for method, params, key in (
            ("session/list", {}, "sessions"), ("message/list", long, "messages"),
            ("project/list", {}, "projects"), ("run/list", long, "runs"),
            ("artifact/list", long, "artifacts"), ("interaction/list", long, "interactions"),
        ):
            for limit in (1, 2, 200):
                with self.subTest(method=method, limit=limit):
                    page = self.wire.result(method, {**params, "limit": limit}, timeout=30)
                    self.assertIsInstance(page[key], list)
        for method, params in (
            ("session/get", long), ("run/get", {"runId": self.run_id}),
            ("run/wait", {"runId": self.run_id}),
        ):
            with self.subTest(method=method):
                self.assertIsInstance(self.wire.result(method, params, timeout=30), dict)

    def test_what_is_older_than_a_long_row_is_reached(self):
        found, cursor = [], None
        for _ in range(9):
            page = self.wire.result(
                "session/list", {"limit": 1, **({"cursor": cursor} if cursor else {})}, timeout=30
            )
            found += [row["sessionId"] for row in page["sessions"]]
            cursor = page.get("nextCursor")
            if not cursor:
                break
        self.assertEqual(set(found), {self.first, self.long, self.last})

    def test_a_limit_out_of_range_is_refused(self):
        for limit in (-1, 0, 201, 10**9, -(2**63), 2**63 - 1):
            with self.subTest(limit=limit):
                answer = self.wire.ask("session/list", {"limit": limit})
                self.expect_error(answer, -32602, "InvalidParams")


if __name__ == "__main__":
    unittest.main()
