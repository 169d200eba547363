"""How requests to a geocoder travel: one at a time, with an end in time and in size, and never to another host.

geopy leaves this to an adapter. Its own waits for as long as bytes come, reads whatever comes, and follows a redirect
anywhere; ours turns each of these into an `OutageError`, and everything else that can go wrong on the way, too.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from email.message import Message
from http.client import HTTPException, HTTPMessage
from typing import IO, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener, getproxies

from geopy.adapters import BaseSyncAdapter, get_retry_after

from opportunity_map.places import outage
from opportunity_map.places.outage import OutageError, StoppedError

MOST_BYTES: Final = 1_000_000
"""An answer with five addresses has ten thousand."""
_GLANCE: Final = 0.2  # seconds between two looks at whether we should stop


class Adapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """Carries the requests of one geocoder. `stop` ends one under way; `fits` tells whether JSON has its shape."""

    def __init__(
        self,
        *,
        proxies: Any = None,
        ssl_context: Any = None,
        stop: threading.Event | None = None,
        fits: Callable[[Any], bool] = lambda _: True,
    ) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._stop = stop or threading.Event()
        self._fits = fits
        proxy = ProxyHandler(getproxies() if proxies is None else proxies)
        self._opener = build_opener(HTTPSHandler(context=ssl_context), proxy, _SameHost())

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        """The answer as JSON. Raises OutageError, also where it is some other JSON than this geocoder speaks."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            raise OutageError(outage.NOT_UNDERSTOOD) from None
        if not self._fits(found):
            raise OutageError(outage.NOT_UNDERSTOOD)
        return found

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """The answer's text, all of it within `timeout` seconds. Raises OutageError or StoppedError."""
        box: list[str | BaseException] = []

        def fetch() -> None:
            try:
                box.append(self._fetched(Request(url, headers=dict(headers)), timeout))  # noqa: S310 - checked in config.py
            except BaseException as error:  # noqa: BLE001 - it is raised again where somebody waits for it
                box.append(error)

        # A thread of its own: nothing else bounds the time that a name look-up or a trickling answer takes.
        thread = threading.Thread(target=fetch, daemon=True)
        end = time.monotonic() + timeout
        thread.start()
        while thread.is_alive() and time.monotonic() < end:
            thread.join(min(_GLANCE, max(0.0, end - time.monotonic())))
            if self._stop.is_set():
                thread.join(_GLANCE)  # an answer that is just coming in is not thrown away
                break
        if not box:
            if self._stop.is_set():
                raise StoppedError
            raise OutageError(outage.TOO_SLOW, f"{timeout:g}")
        if isinstance(box[0], BaseException):
            raise box[0]
        return box[0]

    def _fetched(self, request: Request, timeout: float) -> str:
        try:
            with self._opener.open(request, timeout=timeout) as answer:
                return _text(answer)
        except HTTPError as error:
            with error:
                raise _outage(error.code, error.headers) from None
        except (URLError, HTTPException, OSError) as error:
            if isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError):
                raise OutageError(outage.TOO_SLOW, f"{timeout:g}") from None
            raise OutageError(outage.UNREACHABLE) from None


class _SameHost(HTTPRedirectHandler):
    """Follows a redirect only on the host that was asked: no other one has been named in mkdocs.yml."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        before, after = urlsplit(req.full_url), urlsplit(newurl)
        if _host(before.netloc) != _host(after.netloc) or (before.scheme, after.scheme) == ("https", "http"):
            fp.close()
            raise OutageError(outage.ELSEWHERE, after.hostname or "?")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _host(netloc: str) -> str:
    return netloc.rpartition("@")[2].lower().removesuffix(":443").removesuffix(":80")


def _text(answer: Any) -> str:
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(65536):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise OutageError(outage.TOO_LARGE, f"{MOST_BYTES // 1_000_000}")
    if answer.length:  # fewer bytes came than were announced
        raise OutageError(outage.NOT_UNDERSTOOD)
    try:
        return b"".join(parts).decode("utf-8")
    except UnicodeDecodeError:
        raise OutageError(outage.NOT_UNDERSTOOD) from None


def _outage(status: int, headers: Message) -> OutageError:
    """What an HTTP status means for the run."""
    wait = get_retry_after({name.lower(): value for name, value in headers.items()})
    if status in {401, 402, 403, 407, 451}:
        return OutageError(outage.REFUSED, str(status), wait)
    if status == 429 or (status == 503 and wait is not None):
        return OutageError(outage.TOO_MANY, str(status), wait)
    return OutageError(outage.SERVER_ERROR, str(status))
