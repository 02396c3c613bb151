"""The check itself: it fails on every kind of breakage, and on nothing that only adds."""

import contextlib
import copy
import io
import json
import shutil
import tempfile
import unittest
from pathlib import Path

import additive
import release
from additive import Protocol

SCHEMA = {
    "$defs": {
        "Nothing": {"type": "object", "properties": {}, "required": []},
        "AskParams": {
            "type": "object",
            "properties": {
                "text": {"type": "string"},
                "limit": {"type": ["integer", "null"], "maximum": 100},
                "mode": {"type": "string", "enum": ["slow", "fast"]},
                "where": {"anyOf": [{"$ref": "#/$defs/Place"}, {"type": "null"}]},
                "words": {"type": "array", "items": {"type": "string"}},
            },
            "required": ["text"],
        },
        "Place": {"type": "object", "properties": {"seq": {"type": "integer"}}, "required": ["seq"]},
        "Answer": {
            "type": "object",
            "properties": {
                "id": {"type": "string"},
                "cost": {"type": ["number", "null"]},
                "status": {"type": "string", "enum": ["open", "done"]},
                "parts": {"type": "array", "items": {"$ref": "#/$defs/Place"}},
                "inner": {"anyOf": [{"$ref": "#/$defs/Answer"}, {"type": "null"}]},
                "free": {},
            },
            "required": ["id", "status"],
        },
        "Told": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]},
    }
}
META = {
    "requests": [
        {
            "method": "crew/ask", "messageDirection": "clientToServer", "lane": "session",
            "params": "AskParams", "result": "Answer",
        },
        {
            "method": "person/ask", "messageDirection": "serverToClient",
            "params": "Told", "result": "Place",
        },
    ],
    "notifications": [
        {"method": "crew/told", "messageDirection": "serverToClient", "params": "Told"},
        {"method": "exit", "messageDirection": "clientToServer", "params": "Nothing"},
    ],
    "events": [
        {
            "type": "run.ended",
            "data": [
                {"name": "why", "values": ["done", "failed"]}, {"name": "text", "optional": True},
            ],
        },
    ],
}
ERRORS = [
    {"kind": "Busy", "code": 1, "retryable": True, "data": {"runId": "The run."}},
    {"kind": "Gone", "code": 2, "retryable": False, "data": {}},
]


class AdditiveTests(unittest.TestCase):
    def setUp(self):
        self.schema, self.meta, self.errors = copy.deepcopy((SCHEMA, META, ERRORS))
        self.definitions = self.schema["$defs"]

    def found(self):
        old = Protocol(*copy.deepcopy((SCHEMA, META, ERRORS)))
        return sorted(set(additive.problems(old, Protocol(self.schema, self.meta, self.errors))))

    def expect(self, *problems):
        self.assertEqual(self.found(), sorted(problems))

    def ask(self):
        return self.definitions["AskParams"]["properties"]

    def answer(self):
        return self.definitions["Answer"]["properties"]

    # What is allowed

    def test_the_same_is_no_breakage(self):
        self.expect()

    def test_additions_are_none(self):
        self.ask()["more"] = {"type": "string"}
        self.ask()["mode"]["enum"].append("careful")
        self.ask()["limit"]["maximum"] = 1000
        self.ask()["text"]["type"] = ["string", "null"]
        self.answer()["more"] = {"type": "string"}
        self.answer()["status"]["enum"].append("lost")
        self.answer()["cost"]["type"] = "number"
        self.definitions["Answer"]["required"].append("more")
        self.definitions["New"] = {"type": "object"}
        self.meta["requests"].append(
            {"method": "new", "messageDirection": "clientToServer", "params": "New", "result": "New"}
        )
        self.meta["events"].append({"type": "run.begun", "data": []})
        self.meta["events"][0]["data"].append({"name": "more"})
        self.meta["events"][0]["data"][0]["values"].append("cancelled")
        self.errors.append({"kind": "New", "code": 3, "retryable": False, "data": {}})
        self.errors[0]["data"]["pid"] = "The process."
        self.expect()

    def test_a_type_may_get_another_name_if_the_old_one_stays(self):
        self.definitions["Question"] = copy.deepcopy(self.definitions["AskParams"])
        self.meta["requests"][0]["params"] = "Question"
        self.expect()

    # Methods

    def test_a_method_is_gone(self):
        del self.meta["requests"][0]
        del self.meta["notifications"][0]
        self.expect("the request crew/ask is gone", "the notification crew/told is gone")

    def test_a_request_became_a_notification(self):
        self.meta["notifications"].append(self.meta["requests"].pop(0))
        self.expect("the request crew/ask is gone")

    def test_a_method_is_sent_the_other_way(self):
        self.meta["notifications"][0]["messageDirection"] = "clientToServer"
        self.expect("crew/told is sent the other way")

    def test_a_lane_waits_for_less(self):
        self.meta["requests"][0]["lane"] = "free"
        self.expect("crew/ask does not wait in the lane session any more")

    def test_a_definition_is_gone(self):
        self.definitions["Spot"] = self.definitions.pop("Place")
        for text in ("AskParams", "Answer"):
            self.definitions[text] = json.loads(
                json.dumps(self.definitions[text]).replace("defs/Place", "defs/Spot")
            )
        self.meta["requests"][1]["result"] = "Spot"
        self.expect("the definition Place is gone")

    # What a client sends

    def test_a_member_of_params_is_gone(self):
        del self.ask()["mode"]
        self.expect("crew/ask params.mode is gone")

    def test_a_member_of_params_is_newly_required(self):
        self.definitions["AskParams"]["required"].append("mode")
        self.expect("crew/ask params.mode is required now")

    def test_a_new_member_of_params_is_required(self):
        self.ask()["more"] = {"type": "string"}
        self.definitions["AskParams"]["required"].append("more")
        self.expect("crew/ask params.more is required now")

    def test_a_type_in_params_is_changed(self):
        self.ask()["text"]["type"] = "integer"
        self.expect("crew/ask params.text: the type was string and is integer")

    def test_a_type_in_params_is_narrowed(self):
        self.ask()["limit"]["type"] = "integer"
        self.ask()["where"] = {"$ref": "#/$defs/Place"}
        self.expect(
            "crew/ask params.limit: the type was null and is integer",
            "crew/ask params.where: the type was null and is object",
        )

    def test_a_bound_in_params_is_narrowed(self):
        self.ask()["limit"]["maximum"] = 10
        self.ask()["text"]["pattern"] = "^a"
        self.expect(
            "crew/ask params.limit: maximum was 100 and is 10",
            "crew/ask params.text: pattern was None and is ^a",
        )

    def test_a_word_in_params_is_gone(self):
        self.ask()["mode"]["enum"].remove("fast")
        self.expect("crew/ask params.mode: the word 'fast' is gone")

    def test_a_text_in_params_may_only_be_one_of_some_words(self):
        self.ask()["text"]["enum"] = ["a", "b"]
        self.expect("crew/ask params.text: it may only be one of ['a', 'b'] now")

    def test_elements_in_params_are_narrowed(self):
        self.ask()["words"]["items"] = {"type": "integer"}
        self.definitions["AskParams"]["additionalProperties"] = False
        self.expect(
            "crew/ask params.words[items]: the type was string and is integer",
            "crew/ask params[additionalProperties] was {}, is False",
        )

    def test_what_a_client_answers_is_held_like_params(self):
        self.definitions["Place"]["properties"]["more"] = {"type": "string"}
        self.definitions["Place"]["required"].append("more")
        self.expect(
            "crew/ask params.where.more is required now", "person/ask result.more is required now"
        )

    # What the daemon sends

    def test_a_member_of_a_result_is_gone(self):
        del self.answer()["cost"]
        self.expect("crew/ask result.cost is gone")

    def test_a_member_of_a_result_may_be_missing(self):
        self.definitions["Answer"]["required"].remove("id")
        self.expect("crew/ask result.id may be missing now")

    def test_a_type_in_a_result_is_changed(self):
        self.answer()["id"]["type"] = "integer"
        self.expect("crew/ask result.id: the type was string and is integer")

    def test_a_type_in_a_result_is_widened(self):
        self.answer()["id"]["type"] = ["string", "null"]
        self.answer()["status"] = {}
        self.expect(
            "crew/ask result.id: the type was string and is null",
            "crew/ask result.status: the type was string and is any",
        )

    def test_a_word_in_a_result_is_gone(self):
        self.answer()["status"]["enum"].remove("done")
        self.expect("crew/ask result.status: the word 'done' is gone")

    def test_a_member_deep_in_a_result_is_gone(self):
        self.definitions["Place"] = {"type": "object", "properties": {}, "required": []}
        self.assertIn("crew/ask result.parts[items].seq is gone", self.found())

    def test_a_member_of_what_is_told_is_gone(self):
        self.definitions["Told"]["properties"] = {}
        self.definitions["Told"]["required"] = []
        self.expect(
            "crew/told params.text is gone", "crew/told params.text may be missing now",
            "person/ask params.text is gone", "person/ask params.text may be missing now",
        )

    # Events

    def test_an_event_is_gone(self):
        self.meta["events"] = []
        self.expect("the event run.ended is gone")

    def test_a_member_of_an_event_is_gone_or_less_sure_or_has_lost_a_word(self):
        self.meta["events"][0]["data"] = [{"name": "why", "values": ["done"], "optional": True}]
        self.expect(
            "run.ended text is gone", "run.ended why may be missing now",
            "run.ended why: the word 'failed' is gone",
        )

    def test_the_events_of_the_catalogue_are_held_as_well(self):
        row = {"type": "run.ended", "data": [{"name": "runId"}]}
        meta = {**copy.deepcopy(META), "catalogEvents": [row]}
        old = Protocol(*copy.deepcopy((SCHEMA, meta, ERRORS)))
        new = Protocol(self.schema, {**meta, "catalogEvents": [{**row, "data": []}]}, self.errors)
        self.assertEqual(additive.problems(old, new), ["run.ended runId is gone"])

    # Errors

    def test_an_error_is_gone(self):
        del self.errors[1]
        self.expect("the error Gone is gone")

    def test_a_code_is_used_again(self):
        self.errors[1] = {"kind": "Lost", "code": 2, "retryable": False, "data": {}}
        self.expect("the code 2 is Gone's and is used for Lost", "the error Gone is gone")

    def test_an_error_is_changed(self):
        self.errors[0] = {"kind": "Busy", "code": 7, "retryable": False, "data": {}}
        self.expect(
            "Busy: code was 1 and is 7", "Busy: retryable was True and is False",
            "Busy: data.runId is gone",
        )


class ReleaseTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="bl-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.write("1.0.0", META)

    def write(self, version, meta):
        for name, content in (
            ("schema.json", SCHEMA), ("errors.json", ERRORS),
            ("meta.json", {**meta, "metaData": {"version": version}}),
        ):
            (self.folder / name).write_text(json.dumps(content))

    def run_it(self, command, *arguments):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return command([*arguments, str(self.folder)])

    def test_a_version_is_released_once(self):
        self.assertEqual(self.run_it(release.main, "1.0.0"), 0)
        names = sorted(path.name for path in (self.folder / "released" / "1.0.0").iterdir())
        self.assertEqual(names, ["errors.json", "meta.json", "schema.json"])
        self.assertEqual(self.run_it(release.main, "1.0.0"), 1)

    def test_a_version_that_the_files_do_not_state_is_refused(self):
        self.assertEqual(self.run_it(release.main, "1.0.1"), 1)
        self.assertEqual(self.run_it(release.main, "latest"), 64)
        self.assertFalse((self.folder / "released").exists())

    def test_what_takes_away_is_refused_by_both_commands(self):
        self.assertEqual(self.run_it(release.main, "1.0.0"), 0)
        self.write("1.1.0", {**META, "requests": META["requests"][1:]})
        self.assertEqual(self.run_it(additive.main), 1)
        self.assertEqual(self.run_it(release.main, "1.1.0"), 1)
        self.assertFalse((self.folder / "released" / "1.1.0").exists())

    def test_versions_are_ordered_by_their_numbers(self):
        for version in ("1.10.0", "1.9.0"):
            (self.folder / "released" / version).mkdir(parents=True)
        names = [path.name for path in additive.releases(self.folder)]
        self.assertEqual(names, ["1.9.0", "1.10.0"])


class PresentTests(unittest.TestCase):
    def test_protocol_takes_nothing_away_from_what_was_released(self):
        new = Protocol.read(additive.FOLDER)
        for folder in additive.releases(additive.FOLDER):
            with self.subTest(release=folder.name):
                self.assertEqual(additive.problems(Protocol.read(folder), new), [])
        self.assertEqual(additive.problems(new, new), [])
