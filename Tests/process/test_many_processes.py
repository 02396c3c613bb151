"""Several processes on one database: opened at once, taken over from the dead, written by many."""

import hashlib
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections import Counter, defaultdict
from pathlib import Path

from support.house import ROOT, House, ProcessTest, wait_until
from support.wire import PATIENCE

sys.path.insert(0, str(ROOT / "Tests" / "crash"))
from record import Record  # noqa: E402
from scripted import ScriptedServer  # noqa: E402
from trial import PITCH, Trial, Uncrashed  # noqa: E402

ADA = "Create a film about Ada Lovelace"

#: `SEED=7` makes the same choices again.
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(1 << 32))

#: What nobody may hear, whatever the others do.
LOCKED = ("locked", "SQLITE_BUSY", "SQLite error")

HANGS = "runs:\n- steps:\n  - hang: true\n"


class HeldServer(ScriptedServer):
    """The scripted model, whose answers wait until the test lets them through.

    A place is what a process calls itself in its requests; one that was never held does not wait.
    """

    def __init__(self):
        super().__init__()
        self._turn = threading.Condition()
        #: How many more answers a place gets; None for all.
        self._let = {}
        self._waiting = defaultdict(int)
        self._kills = {}

    def hold(self, place):
        with self._turn:
            self._let[place] = 0

    def let(self, place, calls=None):
        """Lets so many more answers through, or all there will be."""
        with self._turn:
            self._let[place] = None if calls is None else self._let[place] + calls
            self._turn.notify_all()

    def until_held(self, place):
        """Returns once the place has what it was let, and waits for more."""
        with self._turn:
            def is_held():
                return self._let[place] == 0 and self._waiting[place] > 0

            if not self._turn.wait_for(is_held, PATIENCE):
                raise AssertionError(f"{place} asked for nothing more")

    def kill_at(self, place, call, child):
        """Kills the process in the moment in which its call of that number has come."""
        with self._turn:
            self._kills[place] = (call, child)

    def admit(self, house):
        with self._turn:
            call, child = self._kills.get(house, (0, None))
            if child is not None and len(self.asked(house)) >= call:
                child.kill()
            self._waiting[house] += 1
            self._turn.notify_all()
            self._turn.wait_for(lambda: self._let.get(house) != 0, 2 * PATIENCE)
            self._waiting[house] -= 1
            if self._let.get(house):
                self._let[house] -= 1
            self._turn.notify_all()


class Worker:
    """A `serve` of its own, which works on a run or follows it."""

    def __init__(self, house, server, place):
        self.place, self.since = place, 0
        self.wire = house.serve("serve", env=server.env(place))
        self.process = self.wire.process

    def follow(self, stream, since=None):
        self.since = since["seq"] if since else 0
        subscribe = {"stream": stream, **({"since": since} if since else {})}
        return self.wire.result("events/subscribe", subscribe)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def leave(self):
        self.wire.close_input()
        self.wire.rest()
        return self.wire.wait()


class Relay(Trial):
    """A run that passes from process to process: each life is that of another one."""

    def __init__(self, server, name, house):
        super().__init__(server, server.wiki, house)
        self.name = name
        #: By life, where its process asks.
        self.owners = []
        self.workers = []
        self.session = self.run = None

    def _place(self, phase):
        return self.owners[phase]

    def worker(self):
        place = f"{self.name}-{len(self.workers)}"
        self.server.hold(place)
        self.workers.append(Worker(self.house, self.server, place))
        return self.workers[-1]

    def begin(self, owner):
        self.session = owner.wire.result("session/create", {"title": "Relay"})["sessionId"]
        sent = owner.wire.result("message/send", {"sessionId": self.session, "content": ADA})
        self.run = sent["runId"]
        self.owners.append(owner.place)

    def changes_hands(self, record, owner):
        """One life has ended, with this left behind; another begins."""
        self.left.append(record)
        self.phase += 1
        self.owners.append(owner.place)

    @property
    def stream(self):
        return f"session:{self.session}"

    def record(self):
        return Record(self.house.data / "backlot.db")


class ManyProcessesTest(ProcessTest):
    @classmethod
    def setUpClass(cls):
        print(f"SEED={SEED}", flush=True)

    def setUp(self):
        super().setUp()
        self.chance = random.Random(SEED)
        self.server = HeldServer()
        self.addCleanup(self.server.__exit__)

    def checked(self):
        """`db check` is content; its report."""
        finished = self.house.run("db", "check", "--json")
        self.expect_exit(finished, 0)
        self.assertEqual((finished.json["isGood"], finished.json["faults"]), (True, []))
        return finished.json

    def expect_unlocked(self, *texts):
        log = self.house.log.read_text() if self.house.log.exists() else ""
        for text in (*texts, log):
            for word in LOCKED:
                self.assertNotIn(word, text)

    def schema(self, house):
        sql = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
        return house.rows(sql), house.rows("SELECT identifier FROM grdb_migrations ORDER BY 1")

    def elsewhere(self):
        """A house of its own, to compare with."""
        house = House()
        self.addCleanup(house.close)
        return house

    def at_once(self, *commands):
        """Starts them all, and returns what each came to."""
        children = [
            self.house.start(
                *arguments, env=env,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            for arguments, env, _ in commands
        ]
        ended = [None] * len(children)

        def finish(number):
            out, err = children[number].communicate(commands[number][2], PATIENCE)
            ended[number] = (children[number].returncode, out.decode(), err.decode())

        threads = [threading.Thread(target=finish, args=(n,)) for n in range(len(children))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return ended

    def expect_all_well(self, commands, ended):
        for (arguments, _, _), end in zip(commands, ended):
            self.assertIsNotNone(end, f"{arguments} did not end")
            self.assertEqual(end[0], 0, f"{arguments}: {end}")
            self.expect_unlocked(*end[1:])


def command(*arguments, env=None, sent=b""):
    return arguments, env, sent


def line(method, params):
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return json.dumps(request).encode() + b"\n"


class OpeningTests(ManyProcessesTest):
    def test_eight_processes_open_a_new_database_at_once(self):
        plain = self.elsewhere()
        self.expect_exit(plain.run("sessions"), 0)
        for _ in range(3):
            self.house = self.elsewhere()
            commands = [
                command("serve", sent=line("session/create", {"title": "One"})),
                command("serve", sent=line("session/list", {})),
                command("pitch", "Ada Lovelace", "--rehearsal", "--json"),
                command("pitch", "Mary Anning", "--rehearsal", "--json"),
                command("sessions", "--json"),
                command("db", "check", "--json"),
            ]
            self.chance.shuffle(commands)
            sockets = [self.house.runtime / name for name in ("one.sock", "two.sock")]
            with open(self.house.log, "ab") as log:
                daemons = [
                    self.house.start(
                        "serve", "--socket", str(path),
                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
                    )
                    for path in sockets
                ]
            ended = self.at_once(*commands)
            self.expect_all_well(commands, ended)
            for daemon, path in zip(daemons, sockets):
                wait_until("a daemon to listen", lambda: path.exists() or daemon.poll() is not None)
                daemon.send_signal(signal.SIGTERM)
                self.assertEqual(daemon.wait(PATIENCE), 0, self.house.said())
            for (arguments, _, sent), (_, out, _) in zip(commands, ended):
                if arguments == ("serve",):
                    self.assertIn("result", json.loads(out), sent)
            self.assertEqual(self.schema(self.house), self.schema(plain))
            report = self.checked()
            self.assertEqual(report["sessions"], 3)
            self.assertEqual(self.house.rows("SELECT DISTINCT status FROM runs"), [("completed",)])
            self.expect_whole_journal()

    def first_version(self):
        """Turns the house's database into one that the first version left, with all it holds."""
        text = (ROOT / "Tests" / "StorageTests" / "FirstSchema.swift").read_text()
        sql = textwrap.dedent(text.split('"""\n')[1].rpartition("\n")[0])
        present, old = self.house.data / "backlot.db", self.house.root / "old.db"
        connection = sqlite3.connect(old)
        connection.execute("PRAGMA page_size = 1024")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(sql)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("ATTACH ? AS present", (str(present),))
        tables = [
            "sessions", "agent_events", "bodies", "film_projects", "questions", "answers",
            "inferential_reasoning", "session_states", "runs", "artifacts", "interactions",
            "model_calls",
        ]
        for table in tables:
            rows = connection.execute(f"SELECT name FROM pragma_table_info('{table}', 'main')")
            names = ", ".join(row[0] for row in rows)
            connection.execute(
                f"INSERT INTO main.{table} ({names}) SELECT {names} FROM present.{table}"
            )
        connection.commit()
        connection.close()
        for ending in ("", "-wal", "-shm"):
            present.with_name(present.name + ending).unlink(missing_ok=True)
        old.rename(present)

    def test_eight_processes_bring_an_old_database_up_to_date_at_once(self):
        plain = self.elsewhere()
        self.expect_exit(plain.run("sessions"), 0)
        self.expect_exit(self.house.run("pitch", "Ada Lovelace", "--rehearsal"), 0)
        events = self.house.rows("SELECT count(*) FROM agent_events")
        for number in range(3):
            self.first_version()
            self.assertEqual(self.schema(self.house)[1], [("v1",)])
            commands = [
                command("serve", sent=line("session/list", {})),
                command("serve", sent=line("search", {"query": "Lovelace"})),
                command("sessions", "--json"),
                command("show"),
                command("db", "check", "--json"),
                command("db", "check"),
                command("db", "backup", str(self.house.root / f"one-{number}.db")),
                command("db", "backup", str(self.house.root / f"two-{number}.db")),
            ]
            self.chance.shuffle(commands)
            self.expect_all_well(commands, self.at_once(*commands))
            self.assertEqual(self.schema(self.house)[1], self.schema(plain)[1])
            self.checked()
            self.assertEqual(self.house.rows("SELECT count(*) FROM agent_events"), events)

    def test_who_opens_while_others_copy_and_check_hears_nothing_of_it(self):
        self.expect_exit(self.house.run("pitch", "Ada Lovelace", "--rehearsal"), 0)
        ((session,),) = self.house.rows("SELECT id FROM sessions")
        for number in range(2):
            commands = [
                command("db", "backup", str(self.house.root / f"one-{number}.db"), "--json"),
                command("db", "check", "--json"),
                command("pitch", "Mary Anning", "--rehearsal", "--json"),
                command("serve", sent=line("session/create", {"title": "One"})),
                command("db", "backup", str(self.house.root / f"two-{number}.db"), "--json"),
                command("db", "check", "--json"),
                command("sessions", "--json"),
                command("show", session),
            ]
            self.chance.shuffle(commands)
            ended = self.at_once(*commands)
            self.expect_all_well(commands, ended)
            for (arguments, _, _), (_, out, _) in zip(commands, ended):
                if arguments[:2] == ("db", "check"):
                    self.assertEqual(json.loads(out)["faults"], [])
        self.assertEqual(self.checked()["sessions"], 5)
        for copy in self.house.root.glob("*-*.db"):
            place = self.house.root / f"{copy.stem}.d"
            place.mkdir()
            copy.rename(place / "backlot.db")
            checked = self.house.run("db", "check", "--json", "--data-dir", str(place))
            self.expect_exit(checked, 0)


class OwnerTests(ManyProcessesTest):
    """Runs whose processes die, and who goes on with them."""

    limit = 240

    def uncrashed(self):
        relay = Relay(self.server, "whole", self.elsewhere())
        worker = relay.worker()
        self.server.let(worker.place)
        relay.begin(worker)
        info = worker.wire.result("run/wait", {"runId": relay.run})
        self.assertEqual(info["status"], "completed", info)
        self.assertEqual(worker.leave(), 0)
        relay.left.append(relay.record())
        return Uncrashed(relay)

    def expect_owned_by(self, owner, answer):
        data = self.expect_error(answer, 3008, "OwnedElsewhere")
        self.assertEqual(data["pid"], owner.process.pid)

    def expect_unchanged_by(self, follower, owner, relay):
        """Nobody but its owner changes a run."""
        run = {"runId": relay.run}
        for method, params in (
            ("run/cancel", run), ("run/resume", run), ("run/steer", {**run, "text": "Shorter"}),
        ):
            self.expect_owned_by(owner, follower.wire.ask(method, params))

    def expect_seen_once(self, worker, journal):
        """From its cursor on, everything that the journal holds, each once and in order."""
        seen = [json.dumps(event) for event in worker.wire.events]
        kept = [json.dumps(event) for event in journal[worker.since :]]
        self.assertEqual(
            [event["seq"] for event in worker.wire.events],
            list(range(worker.since + 1, worker.since + 1 + len(seen))),
        )
        self.assertTrue(seen == kept[: len(seen)], "shown was something else than is kept")
        return len(seen) == len(kept)

    def journal(self, worker, relay):
        events, page = [], {"stream": relay.stream, "limit": 1000}
        while True:
            read = worker.wire.result("events/read", page)
            events += read["events"]
            if read["next"] >= read["head"]:
                return events
            page["since"] = {"epoch": read["epoch"], "seq": read["next"]}

    def expect_whole(self, relay, whole, kills):
        """The run came to what it would have come to, and each death was noted once."""
        for worker in relay.workers:
            if worker.process.poll() is None:
                self.assertEqual(worker.leave(), 0, self.house.said())
        self.checked()
        relay.left.append(relay.record())
        whole.expect(relay)
        types = Counter(row["event_type"] for row in relay.left[-1].events)
        self.assertEqual((types["run.interrupted"], types["run.resumed"]), (kills, kills))
        for worker in relay.workers:
            if worker.place not in relay.owners:
                self.assertEqual(self.server.asked(worker.place), [], "a follower paid")
        self.expect_unlocked()

    def test_owners_are_killed_in_turn_while_others_follow_and_take_over(self):
        whole = self.uncrashed()
        relay = Relay(self.server, "relay", self.house)
        owner, *others = [relay.worker() for _ in range(3)]
        relay.begin(owner)
        epoch = [worker.follow(relay.stream)["epoch"] for worker in (owner, *others)][0]
        kills = 0
        while kills < 5:
            waits = [worker.wire.call("run/wait", {"runId": relay.run}) for worker in others]
            self.server.let(owner.place, self.chance.randint(0, 2))
            self.server.until_held(owner.place)
            self.expect_unchanged_by(self.chance.choice(others), owner, relay)
            if self.chance.random() < 0.5:
                # Not in the middle of a call, but of what follows it.
                head = others[0].wire.events[-1]["seq"] if others[0].wire.events else 0
                self.server.let(owner.place, 1)
                more = self.chance.randint(1, 6)
                others[0].wire.event(
                    lambda event: event["seq"] > head + more or event["type"] == "step.started"
                    and event["seq"] > head
                )
            owner.kill()
            kills += 1
            for worker, wait in zip(others, waits):
                self.assertEqual(worker.wire.answer(wait)["result"]["status"], "interrupted")
            record = relay.record()
            owner = others.pop(self.chance.randrange(len(others)))
            resumed = owner.wire.result("run/resume", {"runId": relay.run})
            self.assertEqual(resumed["runId"], relay.run)
            relay.changes_hands(record, owner)
            others.append(relay.worker())
            since = self.chance.randint(1, len(record.events))
            others[-1].follow(relay.stream, {"epoch": epoch, "seq": since})
        waits = [worker.wire.call("run/wait", {"runId": relay.run}) for worker in others]
        self.server.let(owner.place)
        for worker, wait in zip(others, waits):
            self.assertEqual(worker.wire.answer(wait)["result"]["status"], "completed")
        for worker in (owner, *others):
            worker.wire.event(lambda event: event["type"] == "run.completed")
        journal = self.journal(owner, relay)
        for worker in relay.workers:
            is_whole = self.expect_seen_once(worker, journal)
            self.assertTrue(is_whole or worker.process.poll() is not None, worker.place)
        self.expect_whole(relay, whole, kills)

    def test_of_several_that_resume_at_the_same_moment_one_works(self):
        whole = self.uncrashed()
        relay = Relay(self.server, "race", self.house)
        owner, *others = [relay.worker() for _ in range(4)]
        relay.begin(owner)
        kills = 0
        while kills < 12:
            self.server.let(owner.place, self.chance.randint(0, 1))
            self.server.until_held(owner.place)
            owner.kill()
            kills += 1
            record = relay.record()
            self.chance.shuffle(others)
            numbers = [worker.wire.call("run/resume", {"runId": relay.run}) for worker in others]
            answers = [worker.wire.answer(n) for worker, n in zip(others, numbers)]
            winners = [worker for worker, answer in zip(others, answers) if "result" in answer]
            self.assertEqual(len(winners), 1, answers)
            owner = winners[0]
            for worker, answer in zip(others, answers):
                if worker is owner:
                    self.assertEqual(answer["result"]["runId"], relay.run)
                else:
                    self.expect_owned_by(owner, answer)
            relay.changes_hands(record, owner)
            others = [worker for worker in others if worker is not owner] + [relay.worker()]
        self.server.let(owner.place)
        for worker in others:
            info = worker.wire.result("run/wait", {"runId": relay.run})
            self.assertEqual(info["status"], "completed", info)
        self.expect_whole(relay, whole, kills)

    def test_who_only_sleeps_is_not_dead(self):
        whole = self.uncrashed()
        relay = Relay(self.server, "sleep", self.house)
        owner, follower = relay.worker(), relay.worker()
        relay.begin(owner)
        self.server.let(owner.place, 3)
        self.server.until_held(owner.place)
        owner.process.send_signal(signal.SIGSTOP)
        waiting = follower.wire.call("run/wait", {"runId": relay.run})
        self.expect_unchanged_by(follower, owner, relay)
        # Whoever opens the database looks for the dead, and finds none.
        newcomer = relay.worker()
        self.expect_unchanged_by(newcomer, owner, relay)
        for arguments in (("resume", relay.run), ("sessions", "--json"), ("db", "check", "--json")):
            finished = self.house.run(*arguments, env=self.server.env("nobody"))
            self.assertEqual(finished.code != 0, arguments[0] == "resume", finished)
        self.expect_unchanged_by(follower, owner, relay)
        self.assertEqual(
            self.house.rows("SELECT status FROM runs WHERE id = ?", relay.run), [("running",)]
        )
        owner.process.send_signal(signal.SIGCONT)
        self.server.let(owner.place)
        self.assertEqual(follower.wire.answer(waiting)["result"]["status"], "completed")
        self.assertEqual(self.server.asked("nobody"), [])
        self.expect_whole(relay, whole, 0)

    def test_one_session_begins_one_run_whoever_asks_at_the_same_moment(self):
        script = self.house.work / "hangs.yaml"
        script.write_text(HANGS)
        wires = [self.house.serve("serve", "--script", str(script)) for _ in range(3)]

        def only(method, params):
            """All ask at once; the one that is heard, and its answer."""
            self.chance.shuffle(wires)
            numbers = [wire.call(method, params) for wire in wires]
            answers = [wire.answer(number) for wire, number in zip(wires, numbers)]
            heard = [(wire, a["result"]) for wire, a in zip(wires, answers) if "result" in a]
            self.assertEqual(len(heard), 1, answers)
            for answer in answers:
                if "error" in answer:
                    self.assertEqual(answer["error"]["data"]["kind"], "RunInProgress", answer)
            return heard[0]

        for _ in range(25):
            session = wires[0].result("session/create", {"title": "Race"})["sessionId"]
            wire, sent = only("message/send", {"sessionId": session, "content": "Hello"})
            wire.result("run/cancel", {"runId": sent["runId"]})
            # To resume what was cancelled is to begin a run that continues it.
            wire, resumed = only("run/resume", {"runId": sent["runId"]})
            self.assertNotEqual(resumed["runId"], sent["runId"])
            wire.result("run/cancel", {"runId": resumed["runId"]})
        for wire in wires:
            wire.close_input()
            wire.rest()
            self.assertEqual(wire.wait(), 0, self.house.said())
        self.assertEqual(self.checked()["sessions"], 25)
        self.assertEqual(self.house.rows("SELECT count(*) FROM runs"), [(50,)])
        self.assertEqual(Record(self.house.data / "backlot.db").broken_rules(), [])
        self.expect_unlocked()


class WritingTests(ManyProcessesTest):
    """Six processes, twelve runs, one database: two of the processes are killed."""

    limit = 240

    def folder(self, name):
        """Where documents of the same text go: they share a file."""
        folder = self.house.work / name
        folder.mkdir(exist_ok=True)
        return folder

    def pitches(self):
        """Three commands; the first of them dies at one of its calls."""
        children = []
        for number in range(3):
            place = f"pitch-{number}"
            self.server.hold(place)
            child = self.house.start(
                *PITCH, env=self.server.env(place), cwd=self.folder("pitches"),
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            children.append((place, child))
        return children

    def workers(self):
        """Three daemons with three runs each; the first of them dies at one of its calls."""
        workers = []
        for number in range(3):
            place = f"serve-{number}"
            self.server.hold(place)
            worker = Worker(self.house, self.server, place)
            worker.runs = []
            for title in ("One", "Two", "Three"):
                create = {"title": title, "outputDirectory": str(self.folder("messages"))}
                session = worker.wire.result("session/create", create)["sessionId"]
                sent = worker.wire.result(
                    "message/send", {"sessionId": session, "content": ADA}
                )
                worker.runs.append(sent["runId"])
            workers.append(worker)
        return workers

    def test_many_write_at_once_and_some_of_them_die(self):
        pitches, workers = self.pitches(), self.workers()
        for place, _ in pitches:
            self.server.until_held(place)
        runs = [run for (run,) in self.house.rows("SELECT id FROM runs")]
        self.assertEqual(len(runs), 12)
        followers = [Worker(self.house, self.server, f"follower-{n}") for n in range(2)]
        waits = [
            (run, worker, worker.wire.call("run/wait", {"runId": run}))
            for run in runs for worker in followers
        ]
        doomed = [pitches[0], (workers[0].place, workers[0].process)]
        self.server.kill_at(*self.at_call(doomed[0], 2, 10))
        self.server.kill_at(*self.at_call(doomed[1], 4, 30))
        places = [place for place, _ in pitches] + [worker.place for worker in workers]
        for place in places:
            self.server.let(place)

        said = []
        for number, (_, child) in enumerate(pitches):
            out, err = child.communicate(timeout=2 * PATIENCE)
            said.append(err.decode())
            self.assertEqual(child.returncode, 0 if number else -signal.SIGKILL, said[-1])
            if number:
                self.assertEqual(json.loads(out)["outcome"], "pitch")
        self.assertEqual(workers[0].process.wait(2 * PATIENCE), -signal.SIGKILL)
        for worker in workers[1:]:
            for run in worker.runs:
                info = worker.wire.result("run/wait", {"runId": run}, 2 * PATIENCE)
                self.assertEqual(info["status"], "completed", info)
        # All who wait for a run are told the same of it.
        told = defaultdict(set)
        for run, worker, number in waits:
            told[run].add(worker.wire.answer(number)["result"]["status"])
        stopped = [run for run in runs if told[run] == {"interrupted"}]
        for run in runs:
            if run not in stopped:
                self.assertEqual(told[run], {"completed"}, run)
        self.assertGreaterEqual(len(stopped), 2, told)

        commands = [
            command("resume", run, "--json", env=self.server.env(f"resume-{run}"))
            for run in stopped
        ]
        ended = self.at_once(*commands)
        self.expect_all_well(commands, ended)
        for worker in (*workers[1:], *followers):
            self.assertEqual(worker.leave(), 0, self.house.said())
        self.expect_written(runs)
        self.expect_paid_once(pitches, workers, stopped)
        self.expect_unlocked(*said)

    def at_call(self, doomed, first, last):
        place, child = doomed
        return place, self.chance.randint(first, last), child

    def expect_written(self, runs):
        """Every run is complete, and its documents are on disk."""
        self.assertEqual(
            self.house.rows("SELECT status, count(*) FROM runs GROUP BY status"),
            [("completed", len(runs))],
        )
        self.assertEqual(self.checked()["sessions"], len(runs))
        record = Record(self.house.data / "backlot.db")
        self.assertEqual((record.broken_rules(), record.open_items()), ([], []))
        artifacts = [row for row in record.tables["artifacts"] if row["path"]]
        self.assertEqual(len(artifacts), 2 * len(runs))
        for row in artifacts:
            kept = Path(row["path"]).read_bytes()
            self.assertEqual(hashlib.sha256(kept).hexdigest(), row["hash"], row["path"])

    def expect_paid_once(self, pitches, workers, stopped):
        """Nothing was asked again but what was under way in a process that was killed."""
        def digests(*places):
            return Counter(a.digest for place in places for a in self.server.asked(place))

        repeated = Counter()
        for run, data in self.house.rows(
            "SELECT run_id, event_data FROM agent_events WHERE event_type = 'step.started'"
        ):
            step = json.loads(data)
            if step["attempt"] > 1 and step["kind"] == "model":
                repeated[run] += 1
        self.assertEqual(set(repeated) - set(stopped), set())
        owned = {run: f"resume-{run}" for run in stopped}
        once = [place for place, _ in pitches]
        thrice = [worker.place for worker in workers]
        for group, times in ((once, 1), (thrice, 3)):
            whole = digests(group[1])
            self.assertEqual(set(whole.values()), {times})
            self.assertEqual(digests(group[2]), whole)
            mine = [
                run for run in stopped if (run in workers[0].runs) == (group is thrice)
            ]
            asked = digests(group[0], *(owned[run] for run in mine))
            self.assertEqual(set(asked), set(whole))
            extra = asked - whole
            self.assertEqual(whole - asked, Counter(), "something was never asked")
            self.assertLessEqual(sum(extra.values()), sum(repeated[run] for run in mine))
