"""What many tests share: the demonstration region as a built and served site, and a real Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from nominatim import UnavailableError, nominatim
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
from serving import chromium, served

ROOT = Path(__file__).resolve().parent.parent
# Public suites that are no part of the project: without them there is nothing to collect, and nothing is skipped.
SHARED = Path(os.environ.get("OPPORTUNITY_MAP_SHARED", os.devnull))
collect_ignore = [] if (SHARED / "data" / "suites").is_dir() else ["test_intake_suites.py"]
NOVEMBER_2026 = "1795420800"  # 2026-11-23 08:00 UTC, a Monday: the day that the tests build on
BUILT_ON = "2026-11-23T12:00:00"

# No test finds what another run kept, and none leaves anything in the cache folder of whoever runs it.
KEPT = tempfile.TemporaryDirectory(prefix="opportunity-map-cache-")
os.environ["OPPORTUNITY_MAP_CACHE"] = KEPT.name


def pytest_sessionstart(session: pytest.Session) -> None:
    """Browser modules that were changed since the package was built are bundled again, so that tests see them."""
    if hasattr(session.config, "workerinput"):
        return  # the process that started this one has done it
    subprocess.run([sys.executable, ROOT / "browser_build.py"], cwd=ROOT, check=True)


def build(
    out: Path, *, command: str = "mkdocs", cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Build a region as a person does, on a fixed day; the finished process with its output."""
    program = Path(sys.executable).parent / command
    variables = {**os.environ, "SOURCE_DATE_EPOCH": NOVEMBER_2026, "NO_MKDOCS_2_WARNING": "1", **environment}
    return subprocess.run(
        [program, "build", "--strict", "--site-dir", out],
        cwd=cwd,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration region's site, built once for all tests; nobody writes into it."""
    out = tmp_path_factory.mktemp("built") / "site"
    done = build(out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[str]:
    """The address under which the built site is served, with its last slash."""
    with served(built) as address:
        yield address


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """A copy of the demonstration region that a test may change."""
    copy = tmp_path / "region"
    for name in ("content", "overrides"):
        shutil.copytree(ROOT / name, copy / name)
    shutil.copy(ROOT / "mkdocs.yml", copy)
    return copy


@pytest.fixture(scope="session")
def real_nominatim() -> Iterator[str]:
    """The address of a real Nominatim of central Helsinki; where it cannot run, a person is told why and CI fails."""
    try:
        with nominatim() as address:
            yield address
    except UnavailableError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium (or another one on the path): where there is none, a person is told and CI fails."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        reason = "no Chromium on this machine: install it (Debian: apt install chromium) to run the browser tests"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with chromium(program) as found:
        yield found


@dataclass
class Watch:
    """What a page did that it must not do."""

    origin: str
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def on(self, page: Page) -> None:
        """Listen to one page."""
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("response", lambda r: self.missing.append(r.url) if r.status >= 400 else None)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)


class Visitor:
    """Opens pages of the site as a visitor does; every page is watched until the test ends."""

    def __init__(self, browser: Browser, site: str) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.site = site
        self.watch = Watch(site)

    def open(
        self,
        address: str = "",
        *,
        width: int = 1280,
        scheme: str = "light",
        javascript: bool = True,
        clock: str | None = BUILT_ON,
    ) -> Page:
        """A page in a fresh profile, as wide as said, at the clock of the day that the site was built on."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            has_touch=width < 700,
            locale="en-GB",
            timezone_id="Europe/Helsinki",
        )
        self._contexts.append(context)
        page = context.new_page()
        self.watch.on(page)
        if clock and javascript:
            page.clock.set_fixed_time(clock)
        page.goto(self.site + address, wait_until="networkidle")
        return page

    def close(self) -> None:
        """End all profiles."""
        for context in self._contexts:
            context.close()


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    """A visitor of the demonstration site. No page may ask another host, miss a file or complain in the console."""
    found = Visitor(browser, site)
    yield found
    found.close()
    assert (found.watch.elsewhere, found.watch.missing, found.watch.errors) == ([], [], [])
