"""The board and the map in frames of another website, which is a server of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import BUILT_ON, Visitor, Watch
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect
from serving import served, until
from test_browser_axe import violations
from test_browser_visit import records

ORGANISATION = "example-harbour-makers"
PLACE = "helsinki-central-library-oodi"


class Host:
    """Another website: one page with frames, on a server of its own."""

    def __init__(self, folder: Path, address: str, browser: Browser, site: str) -> None:
        self._folder, self.address, self.site = folder, address, site
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.watch = Watch(site)

    def show(self, *frames: str, width: int = 300, height: int = 400, javascript: bool = True) -> Page:
        """The page with a frame for each address on the site, as wide and high as said."""
        lines = [
            f'<iframe src="{self.site}{frame}" title="Frame" width="{width}" height="{height}"></iframe>'
            for frame in frames
        ]
        page_html = "<!doctype html><html lang=en><meta charset=utf-8><title>Another website</title>"
        page_html += "<link rel=icon href=data:,><h1>Another website</h1><p><a href=#>A link of its own</a></p>"
        (self._folder / "index.html").write_text(page_html + "".join(lines), "utf-8")
        context = self._browser.new_context(
            viewport={"width": 1000, "height": 900},
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="en-GB",
        )
        self._contexts.append(context)
        page = context.new_page()
        if javascript:
            page.clock.set_fixed_time(BUILT_ON)
        page.on("console", lambda said: self.watch.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.watch.errors.append(str(error)))
        page.on("request", lambda asked: self._note(asked.url))
        page.goto(self.address, wait_until="load")
        return page

    def close(self) -> None:
        """End all profiles."""
        for context in self._contexts:
            context.close()

    def _note(self, url: str) -> None:
        if not url.startswith((self.site, self.address, "data:", "blob:")):
            self.watch.elsewhere.append(url)


@pytest.fixture
def host(browser: Browser, site: str, tmp_path: Path) -> Iterator[Host]:
    """Another website. No frame may ask a third host or complain in the console."""
    with served(tmp_path) as address:
        found = Host(tmp_path, address, browser, site)
        yield found
        found.close()
        assert (found.watch.elsewhere, found.watch.errors) == ([], [])


def framed(page: Page, number: int = 0) -> Frame:
    """A frame of the page, as soon as its board or map has answered."""
    frame = page.frames[number + 1]
    expect(frame.locator("#result-count")).to_contain_text(re.compile(r"\d"))
    return frame


@pytest.mark.parametrize("width", [300, 600, 1000])
def test_a_frame_shows_just_what_one_organisation_offers_and_nothing_around_it(
    host: Host, built: Path, width: int
) -> None:
    frame = framed(host.show(f"embed/?organisation={ORGANISATION}", width=width))
    expected = [r for r in records(built) if r["organisation"] == ORGANISATION and not r["over"]]

    expect(frame.locator("#result-count")).to_contain_text(str(len(expected)))
    expect(frame.locator("#board .row")).to_have_count(len(expected))
    for part in (".site-header", ".site-footer", ".skip", ".thumb-bar"):
        expect(frame.locator(part)).to_have_count(0)
    expect(frame.locator("#filters")).to_be_hidden()
    expect(frame.locator(".without-script")).to_be_hidden()
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_frame_of_the_map_shows_one_place_and_its_departures_cover_it_until_they_are_closed(host: Host) -> None:
    page = host.show(f"embed/map/?place={PLACE}", width=300, height=300)
    frame = framed(page)
    expect(frame.locator("#map .station")).to_have_count(1)
    station = frame.locator("#map .station")
    box = station.bounding_box()
    assert box is not None
    station.focus()
    page.keyboard.press("Enter")
    panel = frame.locator("#map-panel")
    expect(panel.locator(".row").first).to_be_visible()
    # The whole frame: its departures can be read, and nothing sticks to its lower edge.
    covers = panel.evaluate(
        "p => [p.getBoundingClientRect().top, p.offsetHeight >= innerHeight, getComputedStyle(p).position]"
    )
    assert covers == [0, True, "absolute"]
    page.keyboard.press("Escape")
    expect(panel.locator(".row")).to_have_count(0)
    expect(station).to_be_focused()


@pytest.mark.parametrize("address", [f"embed/?organisation={ORGANISATION}", f"embed/map/?place={PLACE}"])
def test_every_link_of_a_frame_leads_the_whole_window_to_the_site(host: Host, address: str) -> None:
    page = host.show(address)
    frame = framed(page)
    frame.locator(".embed-head a").click()
    page.wait_for_url(re.compile(re.escape(host.site)))
    assert page.url.endswith(("opportunities/" if "map" not in address else "map/") + "?" + address.partition("?")[2])
    assert len(page.frames) == 1


def test_a_row_of_a_frame_opens_its_record_in_the_whole_window(host: Host) -> None:
    page = host.show(f"embed/?organisation={ORGANISATION}")
    framed(page).locator("#board .row-link").first.click()
    page.wait_for_url(re.compile(re.escape(f"{host.site}opportunities/{ORGANISATION}/")))


@pytest.mark.parametrize("address", [f"embed/?organisation={ORGANISATION}", f"embed/map/?place={PLACE}"])
def test_a_frame_keeps_nothing_on_the_device(host: Host, address: str) -> None:
    page = host.show(address)
    frame = framed(page)
    page.wait_for_timeout(300)
    kept = frame.evaluate(
        """async () => [
            localStorage.length, sessionStorage.length, document.cookie, (await caches?.keys?.() ?? []).length,
            (await indexedDB.databases()).length, (await navigator.serviceWorker.getRegistrations()).length,
        ]"""
    )
    assert kept == [0, 0, "", 0, 0, 0]
    assert page.context.cookies() == []


def test_a_frame_can_be_walked_through_and_left_by_keyboard(host: Host) -> None:
    page = host.show(f"embed/?organisation={ORGANISATION}")
    frame = framed(page)
    rows = frame.locator("#board .row").count()
    page.locator("a").focus()
    seen = []
    for _ in range(rows + 6):
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.localName === 'iframe'"):
            break
        seen.append(frame.evaluate("document.activeElement.className || document.activeElement.localName"))
    else:
        pytest.fail("the way leads out of the frame again")
    assert seen.count("row-link") == rows


def test_a_frame_adds_no_step_to_the_way_back_of_the_page_around_it(host: Host) -> None:
    page = host.show(f"embed/?organisation={ORGANISATION}&cost=free")
    framed(page)
    assert page.evaluate("history.length") == 2  # the empty page that the tab began with, and this one


@pytest.mark.parametrize("address", ["embed/", "embed/map/"])
def test_without_javascript_a_frame_leads_to_pages_that_need_none(host: Host, address: str) -> None:
    frame = host.show(address, javascript=False).frames[1]
    links = frame.locator("main a:visible")
    assert links.count() >= 3
    assert {link.split("/")[-3 if "places/" in link else -2] for link in hrefs(frame)} & {
        "opportunities",
        "places",
        "map",
    }
    expect(frame.locator("#filters")).to_be_hidden()
    expect(frame.locator("button:visible")).to_have_count(0)


def hrefs(frame: Frame) -> list[str]:
    found: list[str] = frame.locator("main a:visible").evaluate_all("all => all.map(a => a.href)")
    return found


def test_search_engines_are_asked_to_leave_frames_alone(built: Path) -> None:
    for prefix in ("", "fi/"):
        for address in ("embed", "embed/map"):
            assert '<meta name="robots" content="noindex">' in (built / prefix / address / "index.html").read_text(
                "utf-8"
            )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [300, 1000])
def test_axe_finds_nothing_in_frames_in_use(visitor: Visitor, scheme: str, width: int) -> None:
    found = {}
    for address in (f"fi/embed/?organisation={ORGANISATION}", "embed/map/?interests=science"):
        page = visitor.open(address, width=width, scheme=scheme)
        if "map" in address:
            page.locator("#map .station[tabindex='0']").focus()
            page.keyboard.press("Enter")
            expect(page.locator("#map-panel .row").first).to_be_visible()
        found[address] = violations(page)
    assert {address: result for address, result in found.items() if result} == {}


def test_the_lines_of_an_organisations_page_can_be_copied_and_show_what_they_promise(
    host: Host, visitor: Visitor, built: Path
) -> None:
    page = visitor.open(f"organisations/{ORGANISATION}/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".embed-this summary").click()
    page.get_by_role("button", name="Copy the lines").click()
    expect(page.locator(".embed-this [role=status]")).to_have_text("Copied.")
    lines = page.evaluate("navigator.clipboard.readText()")
    answer = json.loads((built / "organisations" / ORGANISATION / "oembed.json").read_text("utf-8"))
    assert lines.split() == answer["html"].split()
    source = re.search(r'src="([^"]+)"', lines)
    assert source is not None
    address = urlsplit(source[1])
    frame = framed(host.show(f"{address.path.lstrip('/')}?{address.query}"))
    assert frame.locator("#board .row").count() > 3


def test_without_javascript_the_lines_can_be_read_and_no_button_promises_to_copy_them(visitor: Visitor) -> None:
    page = visitor.open(f"organisations/{ORGANISATION}/", javascript=False)
    page.locator(".embed-this summary").click()
    expect(page.locator(".embed-this code")).to_contain_text("<iframe src=")
    expect(page.locator(".embed-this button")).to_be_hidden()


def test_programs_find_the_answer_of_every_page_that_can_be_shown_elsewhere(built: Path) -> None:
    for prefix in ("", "fi/"):
        for page in (f"organisations/{ORGANISATION}", f"places/{PLACE}", "interests/technology"):
            html = (built / prefix / page / "index.html").read_text("utf-8")
            found = re.search(
                r'<link rel="alternate" type="application/json\+oembed" href="https://example.org/([^"]+)"', html
            )
            assert found is not None, page
            answer = json.loads((built / found[1]).read_text("utf-8"))
            assert f"https://example.org/{prefix}embed/" in answer["html"]


def test_the_days_of_the_calendar_are_a_thumb_wide_at_320_pixels(visitor: Visitor) -> None:
    page = visitor.open("calendar/2026-12/", width=320)
    until(page, "document.querySelector('.month a')")
    sizes = page.locator(".month a").evaluate_all("all => all.map(a => [a.offsetWidth, a.offsetHeight])")
    assert min(size for pair in sizes for size in pair) >= 44
