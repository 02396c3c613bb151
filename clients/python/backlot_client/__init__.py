"""Talk to a Backlot daemon: asyncio, standard library only."""

from .client import Backlot
from .errors import BacklotError, ConnectionLost
from .run import Result, Run

__all__ = ["Backlot", "BacklotError", "ConnectionLost", "Result", "Run"]
__version__ = "0.1.0"
