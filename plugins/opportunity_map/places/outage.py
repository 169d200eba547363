"""What keeps a geocoder from answering. It says nothing about an address, and is never remembered as if it did."""

from __future__ import annotations

from typing import Final

REFUSED: Final = "refused"
TOO_MANY: Final = "too-many"
ELSEWHERE: Final = "elsewhere"
SERVER_ERROR: Final = "server-error"
TOO_SLOW: Final = "too-slow"
UNREACHABLE: Final = "unreachable"
TOO_LARGE: Final = "too-large"
NOT_UNDERSTOOD: Final = "not-understood"

CODES: Final = (REFUSED, TOO_MANY, ELSEWHERE, SERVER_ERROR, TOO_SLOW, UNREACHABLE, TOO_LARGE, NOT_UNDERSTOOD)
"""Each has its sentence in locales/geocoding.*.yml."""

_LAST: Final = frozenset({REFUSED, TOO_MANY, ELSEWHERE})


class OutageError(Exception):
    """A request without a usable answer: its code, a word for its sentence, and how long (s) we are told to wait."""

    def __init__(self, code: str, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.retry_after = retry_after

    @property
    def final(self) -> bool:
        """Whether nothing more may be asked in this run: the server said so, or is another one than was configured."""
        return self.code in _LAST


class StoppedError(Exception):
    """Somebody asked us to stop while a request was under way."""
