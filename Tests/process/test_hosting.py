"""How the user's one daemon comes and goes: idle, older, newer, killed, started by systemd."""

import json
import os
import select
import signal
import socket
import subprocess
import threading

from support.house import BINARY, KEY, NOWHERE, ROOT, ProcessTest, wait_until, tool as find_tool
from support.loopback import Loopback

ADA = "Create a film about Ada Lovelace"

#: Seconds without client and run; short, and long enough for a slow machine to connect within.
IDLE = "0.5"


class OtherDaemon:
    """A daemon of another version: as much of one as `attach` looks at.

    It `serves` so many connections, and leaves with the next one taken and unserved.
    """

    def __init__(
        self, path, version, runs=(), clients=0, tells=True, serves=1000, credentials=None
    ):
        self.credentials = credentials
        self.path, self.version, self.tells, self.serves = path, version, tells, serves
        self.runs, self.clients = list(runs), clients
        #: The methods that were asked for, in order.
        self.asked = []
        #: The notifications that came, whole.
        self.told = []
        self.left = threading.Event()
        self._connections = []
        path.parent.mkdir(mode=0o700, exist_ok=True)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen(8)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            if len(self._connections) > self.serves:
                return self.leave()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection.makefile("rb") as lines:
            for line in lines:
                request = json.loads(line)
                if "id" not in request:
                    self.told.append(request)
                    continue
                self.asked.append(request["method"])
                answer = {"jsonrpc": "2.0", "id": request["id"], **self._answer(request["method"])}
                connection.sendall(json.dumps(answer).encode() + b"\n")
                if request["method"] == "server/stop":
                    return self.leave()
        connection.close()

    def _answer(self, method):
        if method == "server/status" and self.tells:
            status = {
                "version": self.version, "pid": os.getpid(), "startedAt": 1, "epoch": "other",
                "connections": self.clients + 1, "runs": self.runs,
            }
            if self.credentials is not None:
                status["credentials"] = self.credentials
            return {"result": status}
        if method == "ping":
            return {"result": {"version": self.version, "time": 1}}
        if method == "server/stop":
            return {"result": {}}
        data = {"kind": "MethodNotFound", "retryable": False}
        return {"error": {"code": -32601, "message": f"no {method}", "data": data}}

    def leave(self):
        if self.left.is_set():
            return
        self.left.set()
        self.path.unlink()
        # Closing alone does not wake the thread that accepts.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class HostingTest(ProcessTest):
    def expect_ends(self, daemon):
        """It leaves by itself, in order, and takes its socket with it."""
        self.assertEqual(daemon.wait(30), 0, self.house.said())
        self.assertFalse(self.house.socket.exists())

    def let_idle_time_pass(self):
        """Another daemon of the same idle time comes and goes."""
        place = str(self.house.root / "witness.sock")
        witness = self.house.start(
            "serve", "--socket", place, "--idle-exit", IDLE, "--quiet",
            "--data-dir", str(self.house.root / "witness"), stdin=subprocess.DEVNULL,
        )
        self.assertEqual(witness.wait(30), 0)

    def status(self):
        return self.house.connect().result("server/status")


class IdleTests(HostingTest):
    def test_a_daemon_that_nobody_needs_leaves(self):
        self.expect_ends(self.house.daemon("--offline", "--idle-exit", IDLE))

    def test_the_time_is_an_environment_variable_too(self):
        self.expect_ends(self.house.daemon("--offline", env={"BACKLOT_IDLE_EXIT": IDLE}))

    def test_the_flag_stands_above_the_variable(self):
        daemon = self.house.daemon("--offline", "--idle-exit", "0", env={"BACKLOT_IDLE_EXIT": "0.1"})
        self.let_idle_time_pass()
        self.assertIsNone(daemon.poll())

    def test_it_stays_while_a_client_is_connected_and_leaves_after_it(self):
        daemon = self.house.daemon("--offline", "--idle-exit", IDLE)
        client = self.house.connect()
        self.expect_alive(client)
        self.let_idle_time_pass()
        self.expect_alive(client)
        client.abandon()
        self.expect_ends(daemon)

    def test_it_stays_while_a_run_works_and_leaves_after_it(self):
        asked, released = threading.Event(), threading.Event()
        self.addCleanup(released.set)

        def slow(**_):
            asked.set()
            released.wait(60)
            error = {"error": {"message": "no such model", "code": "model_not_found"}}
            return 404, {"Content-Type": "application/json"}, json.dumps(error).encode()

        with Loopback(slow) as model:
            daemon = self.house.daemon(
                "--idle-exit", IDLE,
                env={
                    "OPENAI_BASE_URL": f"{model.url}/v1", "OPENAI_API_KEY": KEY,
                    "BACKLOT_MODEL": "openai/slow",
                },
            )
            client = self.house.connect()
            client.result("message/send", {"content": ADA})
            client.abandon()
            self.assertTrue(asked.wait(30))
            self.let_idle_time_pass()
            self.assertIsNone(daemon.poll(), self.house.said())
            released.set()
            self.expect_ends(daemon)

    def test_a_daemon_that_attach_started_leaves_too(self):
        env = {"BACKLOT_IDLE_EXIT": IDLE}
        wire = self.house.serve("attach", "--offline", env=env)
        pid = wire.result("server/status")["pid"]
        handle = os.pidfd_open(pid)
        self.addCleanup(os.close, handle)
        wire.close_input()
        self.assertEqual(wire.wait(), 0)
        # Readable once the process has ended.
        wait_until("the daemon to leave", lambda: self.has_ended(handle))
        self.assertFalse(self.house.socket.exists())

    def has_ended(self, handle):
        return select.select([handle], [], [], 0)[0]

    def test_whoever_attaches_while_daemons_leave_is_served(self):
        # Each daemon leaves a hundredth of a second after its last client, so that some of these
        # meet one that is about to; a single one that is not answered, or fails, is a fault.
        env = {"BACKLOT_IDLE_EXIT": "0.01"}
        line = '{"jsonrpc":"2.0","id":1,"method":"ping"}\n'
        failures = []

        def attach():
            for _ in range(6):
                done = self.house.run("attach", "--offline", input=line, env=env)
                if '"result"' not in done.out:
                    failures.append(done)

        threads = [threading.Thread(target=attach) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([str(failure) for failure in failures], [])

    def test_a_time_that_is_none_is_refused(self):
        for words, env, code in (
            (("--idle-exit", "-1"), {}, 64),
            (("--idle-exit", "soon"), {}, 64),
            ((), {"BACKLOT_IDLE_EXIT": "soon"}, 78),
        ):
            with self.subTest(words=words, env=env):
                done = self.house.run("serve", "--socket", *words, env=env)
                self.expect_exit(done, code)
                self.expect_plain(done.err)
        self.expect_exit(self.house.run("serve", "--idle-exit", "5"), 64)


class VersionTests(HostingTest):
    def other(self, version, **options):
        daemon = OtherDaemon(self.house.socket, version, **options)
        self.addCleanup(daemon.leave)
        return daemon

    def expect_forwarded(self, other):
        """What is written to `attach` reaches the other daemon, which is left in peace."""
        wire = self.house.serve("attach", "--offline")
        self.assertEqual(wire.result("ping")["version"], other.version)
        self.assertNotIn("server/stop", other.asked)
        wire.close_input()
        self.assertEqual(wire.wait(), 0, self.house.said())
        self.assertFalse(other.left.is_set())

    def test_an_idle_older_daemon_leaves_for_the_new_one(self):
        other = self.other("0.0.1")
        wire = self.house.serve("attach", "--offline")
        answer = wire.result("server/status")
        self.assertTrue(other.left.is_set())
        self.assertNotEqual(answer["pid"], os.getpid())
        self.assertEqual(wire.result("ping")["version"], answer["version"])
        self.assertNotEqual(answer["version"], other.version)
        # Nothing that the client wrote went to the one that left.
        self.assertEqual(other.asked, ["server/status", "server/stop"])

    def test_a_preview_of_this_version_is_older(self):
        version = self.house.run("--version").out.split()[-1]
        other = self.other(f"{version}-dev.1")
        self.assertIn("result", self.house.serve("attach", "--offline").ask("ping"))
        self.assertTrue(other.left.is_set())

    def test_an_older_daemon_that_works_is_spoken_to_in_its_version(self):
        self.expect_forwarded(self.other("0.0.1", runs=["01a2"]))

    def test_an_older_daemon_with_other_clients_is_left_to_them(self):
        self.expect_forwarded(self.other("0.0.1", clients=1))

    def test_a_newer_daemon_is_spoken_to(self):
        self.expect_forwarded(self.other("99.0.0"))

    def test_a_daemon_whose_version_cannot_be_read_is_spoken_to(self):
        self.expect_forwarded(self.other("yesterday's"))

    def test_a_daemon_that_takes_no_keys_is_sent_none_and_that_is_said(self):
        self.house.env["OPENAI_API_KEY"] = KEY
        other = self.other("99.0.0")
        self.expect_forwarded(other)
        self.assertEqual(other.told, [])
        self.assertIn("backlot stop", self.house.said())

    def test_a_daemon_is_sent_the_variables_that_it_names_and_no_others(self):
        self.house.env.update({"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"{NOWHERE}/v1"})
        other = self.other("99.0.0", credentials=["OPENAI_API_KEY", "STUDIO_KEY"])
        self.expect_forwarded(other)
        self.assertEqual(
            other.told,
            [
                {
                    "jsonrpc": "2.0", "method": "$/credentials",
                    "params": {"variables": {"OPENAI_API_KEY": KEY}},
                }
            ],
        )

    def test_a_daemon_that_does_not_tell_is_spoken_to(self):
        self.expect_forwarded(self.other("0.0.1", tells=False))

    def test_a_daemon_that_leaves_with_the_connection_is_followed_by_another(self):
        # It leaves when it is asked how it is, when the client's own connection comes, and when that
        # one waits to be accepted. In no case may a word of the client's be lost.
        for serves in (0, 1, 2):
            with self.subTest(serves=serves):
                other = self.other("99.0.0", serves=serves)
                wire = self.house.serve("attach", "--offline")
                self.assertNotEqual(wire.result("server/status")["version"], other.version)
                self.assertTrue(other.left.is_set())
                self.assertEqual(other.asked, ["server/status"] * min(serves, 1))
                wire.close_input()
                self.assertEqual(wire.wait(), 0, self.house.said())
                self.expect_exit(self.house.run("stop"), 0)
                wait_until("the socket to go", lambda: not self.house.socket.exists())

    def test_socket_has_the_older_one_leave_as_well(self):
        other = self.other("0.0.1")
        self.expect_exit(self.house.run("socket"), 0)
        self.assertTrue(other.left.is_set())
        self.assertNotEqual(self.status()["version"], other.version)


class FaultTests(HostingTest):
    def test_a_daemon_that_dies_ends_attach_with_an_error(self):
        daemon = self.house.daemon("--offline")
        for framing in ("lines", "headers"):
            with self.subTest(framing=framing):
                if daemon.poll() is not None:
                    daemon = self.house.daemon("--offline")
                wire = self.house.serve("attach", framing=framing)
                wire.initialize()
                daemon.kill()
                daemon.wait()
                self.assertEqual(wire.rest(), [])
                self.assertEqual(wire.wait(), 69)
                said = self.house.said()
                self.assertIn("died in mid-conversation", said)
                self.assertIn("backlot resume", said)
                self.expect_plain(said)

    def test_a_daemon_that_dies_behind_a_pipe_that_was_closed_is_an_error_too(self):
        asked = threading.Event()
        released = threading.Event()
        self.addCleanup(released.set)

        def never(**_):
            asked.set()
            released.wait(60)
            # Nobody is there any more who could read an answer.
            raise SystemExit

        with Loopback(never) as model:
            daemon = self.house.daemon(
                env={
                    "OPENAI_BASE_URL": f"{model.url}/v1", "OPENAI_API_KEY": KEY,
                    "BACKLOT_MODEL": "openai/slow",
                },
            )
            wire = self.house.serve("attach")
            wire.call("message/send", {"content": ADA, "wait": True})
            wire.close_input()
            self.assertTrue(asked.wait(30))
            daemon.kill()
            daemon.wait()
            self.assertEqual(wire.wait(), 69)
            released.set()

    def test_a_daemon_that_says_goodbye_ends_attach_in_order(self):
        daemon = self.house.daemon("--offline")
        wire = self.house.serve("attach")
        self.expect_alive(wire)
        daemon.send_signal(signal.SIGTERM)
        self.assertEqual([m["method"] for m in wire.rest()], ["server/willStop"])
        self.assertEqual(wire.wait(), 0)

    def test_the_end_of_its_input_ends_attach_and_not_the_daemon(self):
        daemon = self.house.daemon("--offline")
        for framing in ("lines", "headers"):
            with self.subTest(framing=framing):
                wire = self.house.serve("attach", framing=framing)
                wire.initialize()
                wire.close_input()
                self.assertEqual(wire.wait(), 0, self.house.said())
                self.assertIsNone(daemon.poll())

    def test_an_attach_whose_reader_went_ends_and_the_daemon_stays(self):
        daemon = self.house.daemon("--offline")
        child = self.house.start(
            "attach", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        child.stdout.close()
        child.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
        child.stdin.flush()
        # Its input is still open.
        self.assertEqual(child.wait(30), 0)
        self.assertIsNone(daemon.poll())

    def test_a_daemon_that_answers_nothing_is_said_plainly(self):
        self.house.socket.parent.mkdir(mode=0o700)
        mute = socket.socket(socket.AF_UNIX)
        self.addCleanup(mute.close)
        mute.bind(str(self.house.socket))
        mute.listen(8)
        done = self.house.run("attach", input="")
        self.expect_exit(done, 69)
        self.expect_advice(done, str(self.house.socket), "does not answer")
        self.house.socket.unlink()

    def test_a_daemon_that_cannot_start_is_said_with_its_log(self):
        done = self.house.run("attach", "--config", str(self.house.root / "none.yaml"))
        self.expect_exit(done, 69)
        log = self.house.root / "state" / "backlot" / "backlot.log"
        self.expect_advice(done, str(log), "backlot doctor")
        self.assertIn("none.yaml", log.read_text())


class PassedSocketTests(HostingTest):
    """What systemd's protocol asks, with sockets that this test passes."""

    def pass_on(self, *sockets, words=("serve", "--socket"), count=None, env=None):
        """Starts the binary as systemd would: descriptors from 3 on, named by count and process."""
        count = len(sockets) if count is None else count
        script = 'export LISTEN_PID=$$ LISTEN_FDS="$1"; shift; exec "$@"'

        def place():
            for number, passed in enumerate(sockets):
                os.dup2(passed.fileno(), 3 + number)
                # Where it had that number already, it would be closed.
                os.set_inheritable(3 + number, True)

        return self.house.start(
            "-c", script, "sh", str(count), BINARY, *words, "--offline",
            executable="/bin/sh", env=env, preexec_fn=place, close_fds=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )

    def listening(self, family=socket.AF_UNIX, kind=socket.SOCK_STREAM, listens=True):
        passed = socket.socket(family, kind)
        self.addCleanup(passed.close)
        if family == socket.AF_UNIX:
            self.house.socket.parent.mkdir(mode=0o700, exist_ok=True)
            passed.bind(str(self.house.socket))
        if listens:
            passed.listen(8)
        return passed

    def expect_refusal(self, child, *words):
        _, err = child.communicate(timeout=30)
        text = err.decode()
        self.assertEqual(child.returncode, 69, text)
        for word in ("service manager", *words):
            self.assertIn(word, text)
        self.expect_plain(text)
        if self.house.socket.exists():
            self.house.socket.unlink()

    def test_it_serves_the_socket_and_leaves_its_file(self):
        passed = self.listening()
        # Who connects before the daemon is there waits for it.
        early = self.house.connect()
        number = early.call("server/status")
        daemon = self.pass_on(passed, env={"BACKLOT_IDLE_EXIT": IDLE})
        pid = early.answer(number)["result"]["pid"]
        self.assertEqual(pid, daemon.pid)
        early.abandon()
        self.assertEqual(daemon.wait(30), 0)
        self.assertTrue(self.house.socket.exists())
        self.house.socket.unlink()

    def test_a_socket_meant_for_another_process_is_not_taken(self):
        passed = self.listening(socket.AF_INET)
        child = self.house.daemon("--offline", env={"LISTEN_PID": "1", "LISTEN_FDS": "1"})
        self.assertIn("result", self.house.connect().ask("ping"))
        child.terminate()
        self.assertEqual(child.wait(20), 0)
        passed.close()

    def test_what_cannot_be_served_is_refused_with_a_sentence(self):
        internet = self.listening(socket.AF_INET)
        self.expect_refusal(self.pass_on(internet), "Unix stream socket")
        datagrams = self.listening(kind=socket.SOCK_DGRAM, listens=False)
        self.expect_refusal(self.pass_on(datagrams), "Unix stream socket")
        silent = self.listening(listens=False)
        self.expect_refusal(self.pass_on(silent), "does not listen")
        with open(os.devnull) as file:
            self.expect_refusal(self.pass_on(file), "no socket")
        first = self.listening(socket.AF_INET)
        self.expect_refusal(self.pass_on(first, first), "2 sockets")

    def test_a_path_beside_a_passed_socket_is_refused(self):
        passed = self.listening()
        child = self.pass_on(passed, words=("serve", "--socket", str(self.house.root / "own.sock")))
        _, err = child.communicate(timeout=30)
        self.assertEqual(child.returncode, 64, err)
        self.assertIn(b"own.sock", err)
        self.house.socket.unlink()


class SystemdTests(HostingTest):
    def activate(self, idle):
        """systemd's own tool holds the socket and becomes the daemon at the first connection."""
        self.house.socket.parent.mkdir(mode=0o700, exist_ok=True)
        variables = [w for item in self.house.env.items() for w in ("-E", "=".join(item))]
        with open(self.house.log, "ab") as log:
            child = self.house.start(
                "-l", str(self.house.socket), *variables, "-E", f"BACKLOT_IDLE_EXIT={idle}",
                BINARY, "serve", "--socket", "--offline",
                executable=find_tool("systemd-socket-activate"),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        wait_until("the socket", self.house.socket.exists)
        return child

    def test_the_first_client_starts_the_daemon_which_leaves_when_idle(self):
        tool = self.activate(IDLE)
        wire = self.house.serve("attach")
        self.assertEqual(wire.result("server/status")["pid"], tool.pid, self.house.said())
        self.assertIn("result", wire.ask("session/create", {}))
        wire.close_input()
        self.assertEqual(wire.wait(), 0, self.house.said())
        self.assertEqual(tool.wait(30), 0, self.house.said())
        # The socket is systemd's, and stays.
        self.assertTrue(self.house.socket.exists())
        self.house.socket.unlink()

    def test_clients_share_it_and_doctor_sees_it(self):
        tool = self.activate("0")
        first, second = self.house.serve("attach"), self.house.connect("headers")
        second.initialize()
        session = first.result("session/create", {})["sessionId"]
        self.assertEqual(second.result("session/get", {"sessionId": session})["sessionId"], session)
        report = self.house.run("doctor", "--offline", "--json").json
        self.assertEqual(report["daemon"]["pid"], tool.pid)
        tool.terminate()
        self.assertEqual(tool.wait(30), 0, self.house.said())
        self.house.socket.unlink()

    def test_the_units_are_what_systemd_understands(self):
        analyze = find_tool("systemd-analyze")
        folder = self.house.root / "units"
        subprocess.run(
            [str(ROOT / ".ci" / "install-units"), str(folder), BINARY], cwd=ROOT, check=True,
            stdout=subprocess.DEVNULL,
        )
        service = (folder / "backlot.service").read_text()
        self.assertIn(f"\nExecStart={BINARY} serve --socket\n", service)
        done = subprocess.run(
            [analyze, "--user", "verify", str(folder / "backlot.socket"), str(folder / "backlot.service")],
            env={**self.house.env, "XDG_RUNTIME_DIR": str(self.house.runtime)},
            capture_output=True, text=True, timeout=60,
        )
        self.assertEqual((done.returncode, done.stderr.strip()), (0, ""))


class DoctorTests(HostingTest):
    """One JSON for every editor's health view."""

    def doctor(self, *words, env=None, code=0):
        finished = self.house.run("doctor", "--offline", "--json", *words, env=env)
        self.expect_exit(finished, code)
        report = finished.json
        self.assertEqual(
            sorted(report),
            ["checks", "daemon", "keys", "models", "paths", "protocolVersion", "version"],
        )
        self.assertEqual(report["protocolVersion"], 1)
        self.assertEqual(report["version"], self.house.run("--version").out.split()[-1])
        for check in report["checks"]:
            self.assertEqual(sorted(check), ["advice", "message", "name", "status"])
            self.assertIn(check["status"], ("ok", "warning", "error"))
            self.assertIsInstance(check["advice"], list)
            self.assertTrue(check["message"])
            if check["status"] == "error":
                self.assertTrue(check["advice"], check)
        return report, {check["name"]: check for check in report["checks"]}

    def test_a_fresh_machine_without_a_key(self):
        report, checks = self.doctor()
        self.assertEqual(
            [check["name"] for check in report["checks"]],
            ["daemon", "config", "database", "team", "models", "research", "log"],
        )
        self.assertEqual(report["daemon"], {"running": False})
        self.assertEqual(report["keys"], {"OPENAI_API_KEY": False, "OPENAI_BASE_URL": False})
        self.assertEqual(report["models"], {"configured": False, "answers": False})
        self.assertEqual(report["paths"]["socket"], str(self.house.socket))
        self.assertEqual(report["paths"]["database"], str(self.house.data / "backlot.db"))
        self.assertEqual(checks["models"]["status"], "warning")
        self.assertIn("OPENAI_API_KEY", " ".join(checks["models"]["advice"]))
        self.assertFalse(self.house.socket.exists())

    def test_a_key_is_told_by_its_name_only(self):
        env = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"{NOWHERE}/v1", "BACKLOT_MODEL": "openai/x"}
        finished = self.house.run("doctor", "--offline", "--json", env=env)
        self.expect_exit(finished, 69)
        self.assertEqual(finished.json["keys"], {"OPENAI_API_KEY": True, "OPENAI_BASE_URL": True})
        for part in (KEY, KEY[-4:]):
            self.assertNotIn(part, finished.out + finished.err)

    def test_a_running_daemon(self):
        daemon = self.house.daemon("--offline")
        client = self.house.connect()
        self.expect_alive(client)
        report, checks = self.doctor()
        self.assertEqual(
            report["daemon"],
            {"running": True, "version": report["version"], "pid": daemon.pid, "runs": 0,
             "clients": 1},
        )
        self.assertEqual(checks["daemon"]["status"], "ok")

    def test_an_older_daemon(self):
        other = OtherDaemon(self.house.socket, "0.0.1", runs=["01a2"])
        self.addCleanup(other.leave)
        report, checks = self.doctor()
        self.assertEqual((report["daemon"]["version"], report["daemon"]["runs"]), ("0.0.1", 1))
        self.assertEqual(checks["daemon"]["status"], "warning")
        self.assertIn("backlot stop", " ".join(checks["daemon"]["advice"]))

    def test_a_socket_that_was_left_behind(self):
        daemon = self.house.daemon("--offline")
        daemon.kill()
        daemon.wait()
        report, checks = self.doctor()
        self.assertEqual(report["daemon"], {"running": False})
        self.assertEqual(checks["daemon"]["status"], "warning")
        self.assertIn(str(self.house.socket), checks["daemon"]["message"])
        self.house.socket.unlink()

    def test_something_else_in_the_place_of_the_socket(self):
        self.house.socket.parent.mkdir(mode=0o700)
        self.house.socket.write_text("precious")
        _, checks = self.doctor(code=69)
        self.assertEqual(checks["daemon"]["status"], "error")
        self.house.socket.unlink()

    def test_a_runtime_folder_with_too_long_a_path(self):
        long = self.house.root / ("x" * 100)
        long.mkdir()
        _, checks = self.doctor(env={"XDG_RUNTIME_DIR": str(long)}, code=69)
        self.assertIn("107", checks["daemon"]["message"])

    def test_a_database_folder_that_cannot_be_written_hides_nothing_else(self):
        if os.geteuid() == 0:
            # Root writes anywhere but where there can be nothing.
            target = "/proc/backlot"
        else:
            self.house.data.mkdir()
            self.house.data.chmod(0o500)
            target = str(self.house.data)
        report, checks = self.doctor("--data-dir", target, code=69)
        self.assertEqual(checks["database"]["status"], "error")
        self.assertIn(target, checks["database"]["message"])
        self.assertEqual(report["paths"]["database"], f"{target}/backlot.db")
        self.assertEqual(checks["team"]["status"], "ok")
        self.assertEqual(checks["models"]["status"], "warning")

    def test_a_configuration_that_is_no_yaml(self):
        file = self.house.root / "broken.yaml"
        file.write_text("model_list: [")
        _, checks = self.doctor("--config", str(file), code=69)
        self.assertEqual(checks["config"]["status"], "error")
        self.assertIn(str(file), checks["config"]["message"])
        self.assertEqual(checks["database"]["status"], "ok")

    def test_the_text_says_the_same(self):
        finished = self.house.run("doctor", "--offline")
        self.expect_exit(finished, 0)
        report, _ = self.doctor()
        for check in report["checks"]:
            # A database grows when it is looked at.
            self.assertIn(check["message"].removesuffix(" kB").rstrip("0123456789"), finished.out)
            for line in check["advice"]:
                self.assertIn(line, finished.out)
