"""How fast a geocoder is asked, and what a server told us to wait: also across runs, kept outside of the content."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PUBLIC_PER_SECOND: Final = 1.0
"""The most that the usage policy of the public Nominatim allows one application."""
PUBLIC_IN_CI_PER_SECOND: Final = 4 / 60
"""Four a minute, for what asks again and again without anybody who watches."""
LONGEST_WAIT: Final = 7 * 24 * 3600.0
"""In seconds: no server can keep us away for longer."""
UNSAID_WAIT: Final = 3600.0
"""In seconds: how long a refusal of a public server holds that did not say so itself."""


@dataclass
class Pace:
    """Lets one request through at a time, `interval` seconds after the one before; the first one after `first`."""

    interval: float
    first: float = 0.0
    clock: Callable[[], float] = time.monotonic
    pause: Callable[[float], object] | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Begin to count."""
        self._next = self.clock() + self.first

    def wait(self) -> bool:
        """Wait until the next request may go out; False where we were told to stop meanwhile."""
        while not self.stop.is_set() and (left := self._next - self.clock()) > 0:
            (self.pause or self.stop.wait)(left)
        self._next = self.clock() + self.interval
        return not self.stop.is_set()


@dataclass
class Memory:
    """What is kept of a server between two runs, in seconds since 1970: when it was asked last, and may be asked again.

    `file` None keeps nothing.
    """

    file: Path | None
    clock: Callable[[], float] = time.time
    asked: float = 0.0
    until: float = 0.0

    def __post_init__(self) -> None:
        """Read what was kept, if it makes sense."""
        if self.file is None:
            return
        with contextlib.suppress(OSError, ValueError, TypeError, LookupError):
            kept = json.loads(self.file.read_text("utf-8"))
            now = self.clock()
            self.asked = min(now, float(kept["asked"]))
            self.until = min(now + LONGEST_WAIT, float(kept["until"]))

    def closed_for(self) -> float:
        """How many seconds the server still wants to be left alone."""
        return max(0.0, self.until - self.clock())

    def asked_now(self) -> None:
        """A request goes out."""
        self.asked = self.clock()

    def close_for(self, seconds: float) -> None:
        """The server wants to be left alone for so many seconds."""
        self.until = self.clock() + min(max(seconds, 0.0), LONGEST_WAIT)
        self.keep()

    def keep(self) -> None:
        """Write it down, as far as there is a place for it."""
        if self.file is None:
            return
        with contextlib.suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self.file.with_suffix(".new")
            fresh.write_text(json.dumps({"asked": self.asked, "until": self.until}), "utf-8")
            fresh.replace(self.file)
