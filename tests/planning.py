"""A site whose server can be stopped, as a connection fails, and a visitor who saves things there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Page, expect
from serving import until


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing for each request."""


class Host:
    """Serves a folder at one address for as long as it is up."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = 0
        self._stack = ExitStack()
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}/"

    def start(self) -> None:
        """Be there (again), at the same address."""
        self._stack.enter_context(self._up())

    def stop(self) -> None:
        """Answer nobody."""
        self._stack.close()

    @contextmanager
    def _up(self) -> Iterator[None]:
        server = ThreadingHTTPServer(("127.0.0.1", self._port), partial(_Handler, directory=str(self._folder)))
        self._port = server.server_port
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def copied(site: Path, target: Path) -> Path:
    """A copy of a built site that a test may change."""
    return Path(shutil.copytree(site, target))


def save(page: Page, home: str, *records: str) -> None:
    """Save records on their own pages, each until a copy of it is kept."""
    for record in records:
        page.goto(f"{home}opportunities/{record}/")
        page.locator(".plan-button").click()
        expect(page.locator(".plan-says")).not_to_be_empty()
        until(page, "async url => Boolean(await caches.match(url))", page.url)


def stored(page: Page) -> dict[str, Any]:
    """What stands in the page's storage under the plan's key."""
    text = page.evaluate("localStorage.getItem(Object.keys(localStorage).find(key => key.startsWith('plan:')) ?? '')")
    found: dict[str, Any] = json.loads(text or "{}")
    return found


def kept(page: Page) -> list[str]:
    """The paths of all that stands in the caches of the page's origin, sorted."""
    found: list[str] = page.evaluate(
        """async () => {
            const found = [];
            for (const name of await caches.keys())
                for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
            return found.sort();
        }"""
    )
    return found


def workers(page: Page) -> list[str]:
    """The scopes of the workers that are registered."""
    found: list[str] = page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).map(r => r.scope)")
    return found
