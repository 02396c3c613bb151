"""One exception class for each `data.kind` that the daemon's errors carry."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Type


class BacklotError(Exception):
    """An error response. `kind` is the stable contract; codes and messages may change."""

    def __init__(self, code: int, message: str, data: Any = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data: Mapping[str, Any] = data if isinstance(data, dict) else {}

    @property
    def kind(self) -> str:
        return str(self.data.get("kind", type(self).__name__))

    @property
    def retryable(self) -> bool:
        return bool(self.data.get("retryable", False))

    def __str__(self) -> str:
        return f"{self.kind} ({self.code}): {self.message}"


class ConnectionLost(BacklotError):
    """The connection ended before the answer came. What was asked may have happened."""

    def __init__(self, message: str = "the connection to the daemon ended") -> None:
        super().__init__(0, message, {"kind": "ConnectionLost", "retryable": True})


_KINDS = """
ParseError InvalidRequest MethodNotFound InvalidParams InternalError
ServerNotInitialized RequestCancelled ServerCancelled RequestFailed
UnsupportedProtocolVersion CapabilityRequired NotPermitted Overloaded
MessageTooLarge BatchTooLarge Timeout OwnedElsewhere
SessionNotFound RunNotFound MessageNotFound ProjectNotFound ArtifactNotFound
InteractionNotFound StateKeyNotFound
StateConflict HeadMismatch RunInProgress SessionArchived InteractionResolved
AlreadyExists IdempotencyMismatch
CursorExpired EpochMismatch NotSubscribed
ModelError ToolError BudgetExceeded RunFailed StorageError AuthRequired StorageUnusable
""".split()

BY_KIND: Dict[str, Type[BacklotError]] = {
    kind: type(kind, (BacklotError,), {"__module__": __name__}) for kind in _KINDS
}


def __getattr__(name: str) -> Type[BacklotError]:
    """`from backlot_client.errors import RunInProgress`, and so for every kind."""
    try:
        return BY_KIND[name]
    except KeyError:
        raise AttributeError(name) from None


def from_response(error: Any) -> BacklotError:
    """The exception for the `error` member of a response; a plain BacklotError for a new kind."""
    if not isinstance(error, dict):
        return BacklotError(0, f"malformed error: {error!r}")
    data = error.get("data")
    kind = data.get("kind") if isinstance(data, dict) else None
    make = BY_KIND.get(kind, BacklotError) if isinstance(kind, str) else BacklotError
    return make(int(error.get("code", 0)), str(error.get("message", "")), data)
