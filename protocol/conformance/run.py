#!/usr/bin/env python3
"""Plays the conformance scripts against a server on standard input and output.

    run.py [--framing lines|headers] [--script FILE ...] COMMAND [ARGUMENT ...]

Without --script: every *.script beside this file. Without --framing: each script in both framings,
but for what its `# framing:` line says. Every script gets a process of its own; all keep their data
in a temporary folder, for which the XDG variables are set.

A script is a conversation, a line a message:

    --> TEXT    is sent: JSON, or anything else as it stands
    <-- JSON    must come next
    <-!         nothing may come before the server ends
    --|         the client's output ends
    ==| N       the server ends with this exit code

Lines that begin with blanks continue the one before: as a line of its own where the framing allows
it, else behind a blank.

In an expected message "*" fits any value. A member "...": "*" allows members that are not named;
without it the members must be the same. "$NAME" fits any value the first time and the same value
from then on; in what is sent it stands for that value. With headers, a script that is not for one
framing alone is played behind `initialize`. Notifications of the server that a script does not
expect are passed over. Answers come in the order of the script; one that arrives while a
notification is waited for is kept for its own line.
"""

import json
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

PATIENCE = 60


class Mismatch(Exception):
    pass


class Server:
    def __init__(self, command, framing):
        self.framing = framing
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.messages = queue.Queue()
        self.set_aside = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        take = self._line if self.framing == "lines" else self._framed
        while (text := take()) is not None:
            self.messages.put(text)
        self.messages.put(None)

    def _line(self):
        line = self.process.stdout.readline()
        return line.decode() if line else None

    def _framed(self):
        length = None
        while True:
            line = self.process.stdout.readline()
            if not line:
                return None
            if line == b"\r\n":
                break
            name, _, value = line.decode().partition(":")
            if name.lower() == "content-length":
                length = int(value)
        if length is None:
            raise Mismatch("a header block without Content-Length")
        return self.process.stdout.read(length).decode()

    def send(self, text):
        body = text.encode()
        if self.framing == "lines":
            body += b"\n"
        else:
            body = b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        self.process.stdin.write(body)
        self.process.stdin.flush()

    def receive(self):
        try:
            text = self.messages.get(timeout=PATIENCE)
        except queue.Empty:
            raise Mismatch(f"nothing came within {PATIENCE} s") from None
        if text is None:
            self.messages.put(None)
            return None
        return json.loads(text)

    def end(self):
        if not self.process.stdin.closed:
            self.process.stdin.close()
        return self.process.wait(timeout=PATIENCE)

    def kill(self):
        self.process.kill()
        self.process.wait()


def fits(expected, found, names):
    if isinstance(expected, str):
        if expected == "*":
            return True
        if re.fullmatch(r"\$\w+", expected):
            return names.setdefault(expected, found) == found
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return False
        is_open = "..." in expected
        wanted = {key: value for key, value in expected.items() if key != "..."}
        if not (wanted.keys() <= found.keys() if is_open else wanted.keys() == found.keys()):
            return False
        return all(fits(value, found[key], names) for key, value in wanted.items())
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(expected) == len(found)
            and all(fits(one, other, names) for one, other in zip(expected, found))
        )
    # In Python True == 1, in JSON it is not.
    return type(expected) is type(found) and expected == found


def is_notification(message):
    return isinstance(message, dict) and "method" in message and "id" not in message


def expect(server, text, names):
    expected = json.loads(text)
    if not is_notification(expected) and server.set_aside:
        found = server.set_aside.pop(0)
        if fits(expected, found, names):
            return
        raise Mismatch("came instead: " + json.dumps(found, ensure_ascii=False))
    while True:
        found = server.receive()
        if found is None:
            raise Mismatch("the server ended")
        if is_notification(found) == is_notification(expected) and fits(expected, found, names):
            return
        if is_notification(found):
            continue
        if not is_notification(expected):
            raise Mismatch("came instead: " + json.dumps(found, ensure_ascii=False))
        # An answer may come before an event that its request caused.
        server.set_aside.append(found)


def expect_silence(server):
    server.process.stdin.close()
    while (found := server.receive()) is not None:
        if not is_notification(found):
            raise Mismatch("came: " + json.dumps(found, ensure_ascii=False))


def fill(text, names):
    text = re.sub(r'"(\$\w+)"', lambda hit: json.dumps(names.get(hit[1], hit[1])), text)
    return re.sub(r"\$\w+", lambda hit: str(names.get(hit[0], hit[0])), text)


def step(server, line, names):
    mark, _, text = line.partition(" ")
    text = text.strip()
    if mark == "-->":
        server.send(fill(text, names))
    elif mark == "<--":
        expect(server, text, names)
    elif mark == "<-!":
        expect_silence(server)
    elif mark == "--|":
        server.process.stdin.close()
    elif mark == "==|":
        code = server.end()
        if code != int(text):
            raise Mismatch(f"it ended with {code}")
    else:
        raise Mismatch("this line is no step")


def steps(text, joint):
    """The steps of a script, each with the number of its first line."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace() and found:
            first, begun = found[-1]
            found[-1] = (first, begun + joint + line.strip())
        else:
            found.append((number, line.strip()))
    return found


def play(script, command, framing):
    """Plays one script; raises Mismatch with its line."""
    lines = steps(script.read_text(), "\n" if framing == "headers" else " ")
    server = Server(command, framing)
    names = {}
    place = "the handshake"
    try:
        if framing == "headers" and not stated_framing(script):
            server.send('{"jsonrpc":"2.0","id":"handshake","method":"initialize","params":{}}')
            expect(server, '{"jsonrpc":"2.0","id":"handshake","result":"*"}', names)
        for number, line in lines:
            place = f"line {number}: {line}"
            step(server, line, names)
    except (Mismatch, OSError, ValueError, subprocess.TimeoutExpired) as fault:
        raise Mismatch(f"{place}\n    {fault}") from fault
    finally:
        server.kill()


def stated_framing(script):
    stated = re.search(r"^# framing: (\w+)$", script.read_text(), re.MULTILINE)
    return stated and stated[1]


def framings(script, wanted):
    stated = stated_framing(script)
    own = [stated] if stated else ["lines", "headers"]
    return [framing for framing in own if wanted in (None, framing)]


def main(arguments):
    wanted, scripts = None, []
    while arguments[:1] in (["--framing"], ["--script"]) and len(arguments) > 1:
        if arguments[0] == "--framing":
            wanted = arguments[1]
        else:
            scripts.append(Path(arguments[1]))
        arguments = arguments[2:]
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command or command[0].startswith("-"):
        sys.exit(__doc__)
    scripts = scripts or sorted(Path(os.path.abspath(__file__)).parent.glob("*.script"))
    with tempfile.TemporaryDirectory() as folder:
        for name in ["DATA_HOME", "CONFIG_HOME", "STATE_HOME", "CACHE_HOME", "RUNTIME_DIR"]:
            path = Path(folder, name.lower())
            path.mkdir(mode=0o700)
            os.environ["XDG_" + name] = str(path)
        return play_all(scripts, command, wanted)


def play_all(scripts, command, wanted):
    passed = failed = 0
    for script in scripts:
        for framing in framings(script, wanted):
            try:
                play(script, command, framing)
                passed += 1
            except Mismatch as mismatch:
                failed += 1
                print(f"{script.name} ({framing}): {mismatch}", file=sys.stderr)
    print(f"conformance: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
