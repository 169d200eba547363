"""Serves a built site on this machine, and opens it in Chromium: what the browser benchmarks share."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from measure import SOURCE_DATE_EPOCH
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

CHROMIUM_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")

PHONE: ViewportSize = {"width": 360, "height": 740}
# The page's day is the region's: ten in the morning UTC, and going on from there. Timers and measures stay real.
CLOCK = f"""
const Real = Date, ahead = ({SOURCE_DATE_EPOCH} + 36000) * 1000 - Real.now();
Date = class extends Real {{
  constructor(...given) {{ given.length ? super(...given) : super(Real.now() + ahead); }}
  static now() {{ return Real.now() + ahead; }}
}};
"""


def until(page: Page, expression: str, arg: Any = None, *, timeout: float = 10) -> Any:
    """The value of a JavaScript expression (or function of `arg`) as soon as it is true; `timeout` is in seconds.

    Playwright's own waiting evaluates text inside the page, which our Content-Security-Policy forbids. Raises
    PlaywrightTimeout.
    """
    end = time.monotonic() + timeout
    while True:
        with suppress(PlaywrightError):  # the page was just left
            found = page.evaluate(expression, arg)
            if found:
                return found
        if time.monotonic() > end:
            raise PlaywrightTimeout(f"{expression} did not come true")
        page.wait_for_timeout(20)


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing for each request."""


@contextmanager
def served(site: Path, handler: type[SimpleHTTPRequestHandler] = _Handler) -> Iterator[str]:
    """The site under an address of its own (with its last slash), for as long as the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def live(region: Path) -> Iterator[str]:
    """`mkdocs serve` of a region, as a person runs it, on a port of its own; the address, with its last slash."""
    program = Path(sys.executable).parent / "mkdocs"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    process = subprocess.Popen(
        [program, "serve", "--livereload", "--dev-addr", place],
        cwd=region,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://{place}/"
    finally:
        process.terminate()
        process.wait(timeout=30)


def fetched(address: str, *, until: str = "", seconds: float = 60) -> str:
    """What the server sends, asked again until it holds a text. Raises TimeoutError with the last answer."""
    latest = "no answer"
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
                latest = answer.read().decode()
        except OSError as error:
            latest = str(error)
        else:
            if until in latest:
                return latest
        time.sleep(0.02)
    raise TimeoutError(f"{address} did not come to hold {until!r}: {latest[:500]}")


@contextmanager
def chromium(executable: str | None) -> Iterator[Browser]:
    """A Chromium without a window: Playwright's own, or the one at `executable`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def phone(browser: Browser) -> Page:
    """An empty page as wide as a phone, with an empty cache, on the day on which the generated region lives."""
    page = browser.new_page(viewport=PHONE)
    page.add_init_script(CLOCK)
    return page
