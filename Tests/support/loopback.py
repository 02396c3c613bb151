"""Small HTTP servers on loopback: a wiki, and model servers that behave badly."""

from __future__ import annotations

import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

Reply = Tuple[int, Dict[str, str], bytes]


class Loopback:
    """Answers every request by `answer(method, path, query, headers, body)`; keeps what came."""

    def __init__(self, answer: Callable[..., Reply]) -> None:
        self.requests: List[Dict[str, Any]] = []
        requests = self.requests

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do(self) -> None:
                path, _, query = self.path.partition("?")
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                request = {
                    "method": self.command,
                    "path": path,
                    "query": dict(urllib.parse.parse_qsl(query)),
                    "headers": {k.lower(): v for k, v in self.headers.items()},
                    "body": body,
                }
                requests.append(request)
                status, headers, content = answer(**request)
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                try:
                    self.end_headers()
                    self.wfile.write(content)
                except ConnectionError:
                    self.close_connection = True  # Who asked is gone, or was killed.

            do_GET = do_POST = do

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def as_json(value: Any, status: int = 200, **headers: str) -> Reply:
    return status, headers, json.dumps(value).encode()


class Wiki(Loopback):
    """A MediaWiki of a few pages, as its Action API (format version 2) answers."""

    def __init__(
        self,
        pages: Mapping[str, str],
        namesakes: Optional[Mapping[str, List[Tuple[str, str]]]] = None,
        busy: int = 0,
    ) -> None:
        self._pages = dict(pages)
        self._namesakes = dict(namesakes or {})
        self._busy = busy
        super().__init__(self._answer)

    @property
    def env(self) -> Dict[str, str]:
        return {"BACKLOT_WIKIPEDIA": f"{self.url}/w/api.php"}

    def _answer(self, query: Dict[str, str], **_: Any) -> Reply:
        if self._busy > 0:
            self._busy -= 1
            return 429, {"Retry-After": "1"}, b"{}"
        answer: Dict[str, Any] = {}
        if query.get("meta") == "siteinfo":
            answer["general"] = {"sitename": "Testwiki"}
        if query.get("generator") == "links":
            names = self._namesakes.get(query.get("titles", ""), [])
            answer["pages"] = [
                {"pageid": 500 + i, "ns": 0, "title": title, "description": about}
                for i, (title, about) in enumerate(names)
            ]
        elif query.get("titles"):
            answer["pages"] = [self._page(title) for title in query["titles"].split("|")]
        if query.get("list") == "search":
            words = query.get("srsearch", "").lower().split()
            answer["search"] = [
                {"ns": 0, "title": title}
                for title in [*self._pages, *self._namesakes]
                if any(word in title.lower() for word in words)
            ]
        return as_json({"batchcomplete": True, "query": answer})

    def _page(self, title: str) -> Dict[str, Any]:
        titles = [*self._pages, *self._namesakes]
        if title not in titles:
            return {"ns": 0, "title": title, "missing": True}
        number = 100 + titles.index(title)
        page = {
            "pageid": number,
            "ns": 0,
            "title": title,
            "extract": self._pages.get(title, f"{title} may refer to several people."),
            "fullurl": f"{self.url}/wiki/{title.replace(' ', '_')}",
            "revisions": [{"revid": number * 1000, "timestamp": "2026-01-02T03:04:05Z"}],
        }
        if title in self._namesakes:
            page["pageprops"] = {"disambiguation": ""}
        return page


class RefusingModel(Loopback):
    """A model server that answers every call with one error."""

    def __init__(self, status: int, kind: str, message: str, **headers: str) -> None:
        error = {"error": {"message": message, "type": kind, "param": None, "code": kind}}
        super().__init__(lambda **_: as_json(error, status, **headers))


class PaidModel(Loopback):
    """A model server that says a sentence to whoever asks, and remembers whose key came.

    Between `hold` and `release` it answers nobody.
    """

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()
        self.asked = threading.Semaphore(0)
        super().__init__(self._answer)

    def hold(self) -> None:
        self._open.clear()

    def release(self) -> None:
        self._open.set()

    def __exit__(self, *_: Any) -> None:
        self.release()
        super().__exit__()

    def env(self, key: str) -> Dict[str, str]:
        """What points Backlot here, with a key."""
        return {"OPENAI_BASE_URL": f"{self.url}/v1", "OPENAI_API_KEY": key}

    @property
    def keys(self) -> List[Optional[str]]:
        """The key of each call, in order; None where none came."""
        calls = [r for r in self.requests if r["method"] == "POST"]
        return [r["headers"].get("authorization", "").partition(" ")[2] or None for r in calls]

    def _answer(self, method: str, **_: Any) -> Reply:
        if method == "GET":
            return as_json({"object": "list", "data": [{"id": "tiny", "object": "model"}]})
        self.asked.release()
        self._open.wait(60)
        said = {"role": "assistant", "content": "She wrote the first program, in 1843."}
        choice = {"index": 0, "finish_reason": "stop", "message": said}
        usage = {"prompt_tokens": 7, "completion_tokens": 9, "total_tokens": 16}
        return as_json(
            {
                "id": "c1", "object": "chat.completion", "created": 1, "model": "tiny",
                "choices": [choice], "usage": usage,
            }
        )
