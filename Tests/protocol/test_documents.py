"""The generated files agree with each other, with the README and with what the core writes."""

import copy
import json
import os
import re
import unittest
from pathlib import Path

import openrpc
import readme

ROOT = Path(__file__).resolve().parents[2]


def document(name):
    return json.loads((readme.FOLDER / name).read_text())


def arguments(text, start):
    """From behind an opening parenthesis to its closing one."""
    depth, end = 1, start
    while depth:
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
    return text[start : end - 1]


class ReadmeTests(unittest.TestCase):
    def test_its_tables_are_what_meta_json_says(self):
        text = (readme.FOLDER / "README.md").read_text()
        _, problems = readme.rewritten(text, document("meta.json"))
        self.assertEqual(problems, [], "run Tests/protocol/readme.py --update")

    def test_a_lie_is_found(self):
        text, meta = (readme.FOLDER / "README.md").read_text(), document("meta.json")
        for old, new in (
            ("| `ping` | free |", "| `ping` | session |"),
            ("| `exit` | client |", "| `exit` | daemon |"),
            ("| `run.failed` |", "| `run.lost` |"),
            ("| `session.deleted` |", "| `session.lost` |"),
        ):
            with self.subTest(old=old):
                self.assertIn(old, text)
                fixed, problems = readme.rewritten(text.replace(old, new), meta)
                self.assertEqual(len(problems), 2, problems)
                self.assertEqual(fixed, text)

    def test_it_names_no_method_that_is_not_there(self):
        text, meta = (readme.FOLDER / "README.md").read_text(), document("meta.json")
        known = {row["method"] for row in meta["requests"] + meta["notifications"]}
        families = {name.partition("/")[0] for name in known}
        before = text.partition("## What is not there yet")[0]
        named = re.findall(r"`([$a-z]+/[a-zA-Z/_]+)[^`]*`", before)
        ours = [name for name in named if name.partition("/")[0] in families]
        self.assertEqual([name for name in ours if name not in known], [])


class OpenRPCTests(unittest.TestCase):
    def test_the_document_has_the_structure_that_openrpc_asks_for(self):
        self.assertEqual(openrpc.structure(document("openrpc.json")), [])

    # A copy of the meta-schema is not in this repository: the test is there where one is named.
    if os.environ.get("OPENRPC_META_SCHEMA"):
        def test_the_document_is_valid_against_the_meta_schema(self):
            self.assertEqual(openrpc.meta_schema(document("openrpc.json")), [])

    def test_the_check_finds_what_is_wrong(self):
        right = document("openrpc.json")
        method = next(m for m in right["methods"] if m["name"] == "message/send")
        index = right["methods"].index(method)
        for change in (
            lambda d: d.pop("info"),
            lambda d: d.update(openrpc="2.0.0"),
            lambda d: d.update(more=1),
            lambda d: d["methods"].append(d["methods"][0]),
            lambda d: d["methods"][index].pop("params"),
            lambda d: d["methods"][index].update(paramStructure="by-luck"),
            lambda d: d["methods"][index]["params"].reverse(),
            lambda d: d["methods"][index]["params"].append(d["methods"][index]["params"][-1]),
            lambda d: d["methods"][index]["result"].pop("schema"),
            lambda d: d["methods"][index]["errors"].append(d["methods"][index]["errors"][0]),
            lambda d: d["methods"][index]["result"].update(schema={"$ref": "#/$defs/X"}),
            lambda d: d["components"]["schemas"].update(X={"type": "text"}),
        ):
            wrong = copy.deepcopy(right)
            change(wrong)
            self.assertNotEqual(openrpc.structure(wrong), [])

    def test_it_has_the_methods_of_meta_json(self):
        meta = document("meta.json")
        names = {row["method"] for row in meta["requests"] + meta["notifications"]}
        self.assertEqual({m["name"] for m in document("openrpc.json")["methods"]}, names)


class TableTests(unittest.TestCase):
    def test_what_the_tables_name_is_there(self):
        meta, schemas = document("meta.json"), document("schema.json")["$defs"]
        kinds = {row["kind"] for row in document("errors.json")}
        for row in meta["requests"] + meta["notifications"]:
            with self.subTest(method=row["method"]):
                parts = {row[part] for part in ("params", "result") if part in row}
                self.assertEqual(parts - set(schemas), set())
                self.assertEqual(set(row.get("errors", [])) - kinds, set())

    def test_an_error_names_only_data_that_it_lists(self):
        for row in document("errors.json"):
            with self.subTest(kind=row["kind"]):
                named = set(re.findall(r"data\.(\w+)", row["description"]))
                self.assertEqual(named - set(row["data"]), set())

    def test_an_error_of_the_server_sends_only_data_that_it_lists(self):
        """Read from the sources: what a test never provokes counts too."""
        listed = {row["kind"].lower(): set(row["data"]) for row in document("errors.json")}
        seen = 0
        for path in sorted((ROOT / "Sources" / "BacklotServer").rglob("*.swift")):
            text = path.read_text()
            for call in re.finditer(r"BacklotError\.(\w+)\.error\(", text):
                members = set(re.findall(r'[\[,]\s*"(\w+)":', arguments(text, call.end())))
                seen += 1
                with self.subTest(error=call[1], file=path.name):
                    # These two stand inside `errors`.
                    members -= {"path", "message"} if call[1] == "invalidParams" else set()
                    self.assertEqual(members - listed[call[1].lower()], set())
        self.assertGreater(seen, 20)

    def test_the_events_are_those_that_the_core_writes(self):
        """Read from the declarations of the payloads, which no wire type repeats."""
        written = {}
        for path in sorted((ROOT / "Sources" / "AgentKit").rglob("*.swift")):
            for name, body in re.findall(
                r": EventPayload \{\n  package static let type = \"([\w.]+)\"\n(.*?)\n\}",
                path.read_text(), re.DOTALL,
            ):
                members = re.findall(r"^  package var (\w+): ([^\n]+)$", body, re.MULTILINE)
                written[name] = {member: kind.endswith("?") for member, kind in members}
        stated = {
            row["type"]: {member["name"]: member.get("optional", False) for member in row["data"]}
            for row in document("meta.json")["events"]
        }
        self.assertEqual(stated, written)
