"""What a visitor does with an opportunity: keep its dates, send it on, print it, see its picture."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from conftest import Visitor, build
from icalendar import Calendar
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from serving import served, until

RECORD = "opportunities/example-gulf-university/robot-league/"
WHOLE = f"https://example.org/{RECORD}"
"""The address that the demonstration's mkdocs.yml gives the page, wherever it is served."""


def without_dialog(page: Page) -> None:
    """Count what would open the browser's print dialog, which nobody is there to close."""
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")


def printed_pages(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def test_the_dates_go_into_a_calendar_from_every_language_and_without_javascript(visitor: Visitor) -> None:
    for language, words in (("", "Add to calendar"), ("fi/", "Lisää kalenteriin")):
        page = visitor.open(language + RECORD, javascript=False)
        href = page.get_by_role("link", name=words).evaluate("link => link.href")
        got = page.request.get(href)
        assert got.ok
        assert Calendar.from_ical(got.body()).walk("VEVENT")


def test_the_link_is_copied_and_the_page_says_so_once(visitor: Visitor) -> None:
    page = visitor.open(RECORD)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator(".page-actions [role=status]")).to_have_text("The link is copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == WHOLE
    expect(page.get_by_role("link", name="Link to this page")).to_have_count(0)


def test_a_device_that_can_share_offers_its_own_sheet(visitor: Visitor) -> None:
    page = visitor.open()
    page.context.add_init_script("navigator.share = async (page) => { window.shared = page; };")
    page.goto(visitor.site + RECORD)
    page.get_by_role("button", name="Share").click()
    assert page.evaluate("() => window.shared") == {"title": "Robot league", "url": WHOLE}


def test_without_javascript_the_address_is_a_link_and_no_button_does_nothing(visitor: Visitor) -> None:
    page = visitor.open(RECORD, javascript=False)
    assert page.get_by_role("link", name="Link to this page").get_attribute("href") == WHOLE
    expect(page.locator(".page-actions button")).to_have_count(0)


@pytest.mark.parametrize("prefix", ["", "fi/"])
def test_a_poster_carries_a_code_that_a_phone_reads(visitor: Visitor, prefix: str) -> None:
    page = visitor.open(prefix + RECORD, scheme="dark")
    without_dialog(page)
    button = page.locator(".page-actions button", has_text=re.compile("poster|julisteena"))
    for times in (1, 2):
        button.click()
        until(page, f"() => window.printed === {times}")
    code = page.locator(".poster-code")
    expect(code).to_have_count(1)
    expect(code).to_be_hidden()
    page.emulate_media(media="print", color_scheme="dark")
    expect(code).to_be_visible()
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.screenshot())))
    assert found.text == f"https://example.org/{prefix}{RECORD}"


def test_a_page_fetches_nothing_for_a_poster_that_nobody_asked_for(visitor: Visitor) -> None:
    page = visitor.open(RECORD)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition(".")[2]))
    without_dialog(page)
    page.get_by_role("button", name="Print as a poster").click()
    until(page, "() => window.printed === 1")
    assert asked == ["js"]


@pytest.mark.parametrize("javascript", [True, False])
def test_on_paper_it_is_one_page_with_the_facts_and_the_address_in_words(visitor: Visitor, javascript: bool) -> None:
    page = visitor.open("fi/" + RECORD, javascript=javascript, scheme="dark")
    assert printed_pages(page) == 1
    page = visitor.open("fi/" + RECORD, javascript=javascript, scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    for part in ("h1", ".fact-when", ".checked", ".run-by >> nth=0", ".page-actions .address"):
        expect(page.locator(part)).to_be_visible()
    for part in ("#site-menu", ".banner", ".prose", ".onward", ".site-footer", ".page-actions button"):
        assert not any(one.is_visible() for one in page.locator(part).all()), part
    if not javascript:
        return
    words = page.locator(".address").evaluate("link => [getComputedStyle(link, '::after').content, link.href]")
    assert words[0] == "attr(href)" or words[1] in words[0]
    ink = page.evaluate("() => [...document.querySelectorAll('h1, dt, dd')].map(e => getComputedStyle(e).color)")
    assert all(luminance(colour) < 0.4 for colour in ink)


def luminance(colour: str) -> float:
    """From 0 for black to 1 for white, of `rgb(...)` or `color(srgb ...)`."""
    numbers = [float(number) for number in re.findall(r"[\d.]+", colour)[:3]]
    red, green, blue = numbers if colour.startswith("color(") else [number / 255 for number in numbers]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_action_and_every_way_on_is_as_large_as_a_thumb(visitor: Visitor) -> None:
    page = visitor.open(RECORD, width=360)
    small = page.evaluate(
        """() => [...document.querySelectorAll(".page-actions > *, .onward a, .way a, .stop summary, .links a")]
          .filter((part) => part.getAttribute("role") !== "status" && !part.hidden)
          .map((part) => [part.textContent, (part.closest(".onward li") ?? part).getBoundingClientRect()])
          .filter(([, {width, height}]) => width < 44 || height < 44).map(([words]) => words)"""
    )
    assert small == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360


@pytest.fixture
def pictured(region: Path, tmp_path: Path) -> Iterator[Path]:
    """The demonstration with one picture and one logo, built."""
    content = region / "content"
    for file, size, lines in (
        (
            content / f"{RECORD.rstrip('/')}.yml",
            (1600, 1000),
            "image: {file: robot.jpg, alt: Ein Roboter, credit: Example}",
        ),
        (content / "organisations/example-gulf-university.yml", (500, 250), "logo: {file: gulf.png, alt: A wave}"),
    ):
        file.write_text(file.read_text("utf-8") + lines + "\n", "utf-8")
        name = re.search(r"file: (\S+),", lines)
        assert name
        Image.effect_noise(size, 40).convert("RGB").save(file.parent / name[1])
    done = build(tmp_path / "site", cwd=region)
    assert done.returncode == 0, done.stderr
    return tmp_path / "site"


def test_a_picture_comes_when_it_is_near_and_moves_nothing(pictured: Path, browser: Browser) -> None:
    with served(pictured) as site:
        for width in (360, 1280):
            context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
            page = context.new_page()
            page.add_init_script(
                """window.moved = 0;
                new PerformanceObserver((list) => list.getEntries().forEach(({value}) => { window.moved += value; }))
                  .observe({type: "layout-shift", buffered: true});"""
            )
            page.goto(site + RECORD)
            image = page.locator(".picture img")
            image.scroll_into_view_if_needed()
            until(page, "() => document.querySelector('.picture img').complete")
            facts: dict[str, Any] = image.evaluate(
                "i => ({alt: i.alt, wide: i.naturalWidth, box: i.getBoundingClientRect().width, source: i.currentSrc})"
            )
            assert facts["alt"] == "Ein Roboter"
            assert facts["source"].endswith("-480.webp" if width == 360 else "-960.webp")
            assert 0 < facts["box"] <= width
            assert page.evaluate("() => window.moved") < 0.01
            context.close()
        page = browser.new_page()
        page.goto(site + "organisations/example-gulf-university/")
        expect(page.get_by_role("img", name="A wave")).to_have_attribute("width", "320")
        page.close()
