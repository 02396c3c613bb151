"""The crew's model on loopback: what it answers depends on the request alone, and it keeps every one."""

from __future__ import annotations

import hashlib
import json
import re
import sys
import threading
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, DefaultDict, Dict, List, NamedTuple, Optional, Tuple, Union
from urllib.parse import parse_qsl

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.loopback import Wiki  # noqa: E402

#: Who asks, by the beginning of what it was told.
AGENTS = {
    "You welcome people to a film studio": "greeter",
    "You research the subject": "researcher",
    "You write the outline": "screenwriter",
    "You are the critic": "critic",
    "You judge the market": "box_office_researcher",
    "You break down the roles": "casting_agent",
    "You hand in the pitch": "file_writer",
}
PAGES = {
    "Ada Lovelace": "Ada Lovelace was born in 1815. In 1843 her notes on the Analytical Engine were "
    "printed. She died in 1852.",
    "Charles Babbage": "Charles Babbage was born in 1791. In 1833 he met Ada Lovelace. He died in 1871.",
}
#: What the critic misses in the first outline; whoever is given it is in the second pass.
NOTE = "Say when she met the man who built the engine."

Call = Tuple[str, Dict[str, Any]]
Answer = Union[str, List[Call]]


class Asked(NamedTuple):
    agent: str
    #: SHA-256 of the request: two that are equal are the same question.
    digest: str


def outline(second: bool) -> str:
    meeting = "In 1833 she is led through his rooms in London.[^r3]" if second else "They meet. [invented]"
    return "\n".join([
        "# The Notes", "", "## Logline", "A countess writes for an engine that nobody builds.", "",
        "## Act One", "In 1815 a child is born in London.[^r1]", "", meeting, "",
        "## Act Two", "In 1843 the Notes appear in print.[^r2] She waits for a letter. [invented]", "",
        "## Act Three", "In 1852 she dies, and the engine is not built. [unsourced]", "",
        "## Characters", "- Ada Lovelace, 17 to 36, wants to be read.", "",
        "## Open questions", "- Who worked out the numbers of Note G?", "",
    ])


def entries(results: str, second: bool) -> List[Dict[str, Any]]:
    """Research as the researcher records it, with the sources that its searches found."""
    found = re.findall(r'"((?:wikipedia|wiki|shelf|note):[^"]+)"', results)
    first, last = (found[0], found[-1]) if found else (None, None)
    if second:
        return [{"claim": "She met Charles Babbage in 1833.", "date": "1833", "source": last,
                 "people": ["Charles Babbage"], "themes": ["work"], "status": "documented"}]
    return [
        {"claim": "She was born in London in 1815.", "date": "1815", "source": first,
         "people": ["Ada Lovelace"], "themes": ["family"], "status": "documented"},
        {"claim": "Her Notes on the engine were printed in 1843.", "date": "1843", "source": last,
         "people": ["Ada Lovelace"], "themes": ["work"], "status": "documented"},
    ]


def decide(agent: str, request: Dict[str, Any]) -> Answer:
    messages = request["messages"]
    begin = max(i for i, message in enumerate(messages) if message["role"] == "user")
    turn = messages[begin + 1 :]
    done = [c["function"]["name"] for m in turn for c in m.get("tool_calls") or []]
    said = str(messages[begin]["content"])
    results = "\n".join(str(m["content"]) for m in turn if m["role"] == "tool")
    second = NOTE in said
    if agent == "greeter":
        if "Lovelace" not in said + results and "ask_user" not in done:
            return [("ask_user", {"question": "Who is the film about?"})]
        if "append_to_state" not in done:
            return [("append_to_state", {"field": "PROMPT", "value": "Ada Lovelace"})]
        return [("transfer_to_agent", {"agent_name": "film_concept_team"})]
    if agent == "researcher":
        if not done and second:
            return [("wikipedia_search", {"query": "Charles Babbage"})]
        if not done:
            return [("library_search", {"query": "Ada Lovelace"}),
                    ("wikipedia_search", {"query": "Ada Lovelace"})]
        if "append_to_state" not in done:
            return [("append_to_state", {"field": "research", "value": entries(results, second)})]
        return "What is documented stands in the research. Her letters are missing."
    if agent == "screenwriter":
        return outline(second)
    if agent == "critic":
        if second and not done:
            return [("exit_loop", {"reason": "What is left no source answers."})]
        if not done:
            note = {"note": NOTE, "about": "Act One"}
            return [("append_to_state", {"field": "CRITICAL_FEEDBACK", "value": [note]})]
        return "One note."
    if agent == "box_office_researcher":
        if not done:
            return [("comparable_films", {"subject": "Ada Lovelace", "themes": ["work"], "genre": "drama"})]
        return "Films on inventors are there; there is no budget data."
    if agent == "casting_agent":
        return "### Ada Lovelace\n- Age: 17 at the first beat, 36 at the last.\n- One player can span it.\n"
    if agent == "file_writer":
        if not done:
            return [("write_file", {
                "title": "The Notes", "logline": "A countess writes for an engine that nobody builds.",
                "tone": "Quiet.", "why_now": "The engines are here.", "audience": "Whoever reads.",
                "content": "A life in notes.",
            })]
        return "The pitch is handed in."
    raise AssertionError(f"nobody's request: {messages[0]}")


def chunks(answer: Answer, digest: str, size: int) -> List[bytes]:
    """The answer as a stream of chat completion chunks."""
    def piece(delta: Optional[Dict[str, Any]], finish: Optional[str] = None, **more: Any) -> bytes:
        choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
        whole = {"id": f"chatcmpl-{digest[:12]}", "object": "chat.completion.chunk", "created": 1,
                 "model": "scripted", "choices": choices, **more}
        return b"data: " + json.dumps(whole).encode() + b"\n\n"

    pieces = [piece({"role": "assistant", "content": ""})]
    if isinstance(answer, str):
        pieces += [piece({"content": answer[i : i + 80]}) for i in range(0, len(answer), 80)]
    else:
        for index, (name, arguments) in enumerate(answer):
            function = {"name": name, "arguments": json.dumps(arguments)}
            call = {"index": index, "id": f"call_{digest[:8]}_{index}", "type": "function",
                    "function": function}
            pieces.append(piece({"tool_calls": [call]}))
    pieces.append(piece({}, "stop" if isinstance(answer, str) else "tool_calls"))
    out = len(pieces)
    usage = {"prompt_tokens": size // 4, "completion_tokens": out, "total_tokens": size // 4 + out}
    return [*pieces, piece(None, usage=usage), b"data: [DONE]\n\n"]


class ScriptedServer:
    """One server for all houses: each has a path of its own, and its own list of what it asked."""

    def __init__(self) -> None:
        self._asked: DefaultDict[str, List[Asked]] = defaultdict(list)
        self._searched: DefaultDict[str, List[str]] = defaultdict(list)
        self._lock = threading.Lock()
        self._wiki = Wiki(PAGES)
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                house, query = self._house(), dict(parse_qsl(self.path.partition("?")[2]))
                if "/w/api.php" in self.path:
                    with owner._lock:
                        owner._searched[house].append(self.path.partition("?")[2])
                    status, _, body = owner._wiki._answer(query=query)
                else:
                    status, body = 200, b'{"object":"list","data":[]}'
                self._begin(status, "application/json", length=len(body))
                self.wfile.write(body)

            def do_POST(self) -> None:
                house = self._house()
                body = self.rfile.read(int(self.headers["Content-Length"]))
                request = json.loads(body)
                told = str(request["messages"][0]["content"])
                agent = next(name for words, name in AGENTS.items() if told.startswith(words))
                plain = json.dumps(request, sort_keys=True).encode()
                digest = hashlib.sha256(plain).hexdigest()
                with owner._lock:
                    owner._asked[house].append(Asked(agent, digest))
                owner.admit(house)
                self._begin(200, "text/event-stream")
                for piece in chunks(decide(agent, request), digest, len(body)):
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.write(b"0\r\n\r\n")

            def _house(self) -> str:
                return self.path.split("/")[1]

            def _begin(self, status: int, kind: str, length: Optional[int] = None) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                if length is None:
                    self.send_header("Transfer-Encoding", "chunked")
                else:
                    self.send_header("Content-Length", str(length))
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

            def handle(self) -> None:
                try:
                    super().handle()
                except (ConnectionError, TimeoutError):
                    pass  # Whoever asked was killed.

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def wiki(self) -> str:
        return self._wiki.url

    def env(self, house: str) -> Dict[str, str]:
        """What points a house's Backlot here."""
        return {
            "OPENAI_BASE_URL": f"{self.url}/{house}/v1",
            "OPENAI_API_KEY": "key-for-tests",
            "BACKLOT_MODEL": "openai/scripted",
            "BACKLOT_WIKIPEDIA": f"{self.url}/{house}/w/api.php",
        }

    def asked(self, house: str) -> List[Asked]:
        with self._lock:
            return list(self._asked[house])

    def searched(self, house: str) -> List[str]:
        with self._lock:
            return list(self._searched[house])

    def admit(self, house: str) -> None:
        """Called behind the record of a request and before its answer, on the request's own thread."""

    def forget(self, house: str) -> None:
        with self._lock:
            self._asked.pop(house, None)
            self._searched.pop(house, None)

    def __enter__(self) -> "ScriptedServer":
        return self

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._wiki.__exit__()
