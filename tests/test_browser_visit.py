"""What a visitor does, in a real browser; the `visitor` fixture fails on requests to other hosts and console errors."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Visitor
from playwright.sync_api import Page, expect
from serving import until


def records(built: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((built / "data/opportunities.json").read_text("utf-8"))["opportunities"]
    return found


def tick(page: Page, name: str, value: str) -> None:
    """Tick an option of the filters as a visitor does, opening what hides it."""
    box = page.locator(f"#filters input[name={name}][value={value}]")
    facet = page.locator(f"#filters [data-facet={name}]")
    if facet.evaluate("e => e.closest('details') && !e.closest('details').open"):
        facet.locator("xpath=ancestor::details/summary").click()
    box.check(force=True)


def shown(page: Page) -> int:
    """The number in the result's sentence."""
    text = page.locator("#result-count").inner_text()
    found = re.search(r"\d+", text)
    assert found, text
    return int(found.group())


def test_ticking_free_and_an_interest_shows_just_those_and_the_address_can_be_shared(
    visitor: Visitor, built: Path
) -> None:
    page = visitor.open("opportunities/")
    tick(page, "cost", "free")
    tick(page, "interests", "technology")
    expect(page).to_have_url(re.compile(r"\?cost=free&interests=technology$"))
    expected = [
        r for r in records(built) if r["cost"]["kind"] == "free" and "technology" in r["interests"] and not r["over"]
    ]
    expect(page.locator("#result-count")).to_contain_text(str(len(expected)))
    expect(page.locator("#board .row")).to_have_count(len(expected))
    again = visitor.open("opportunities/?cost=free&interests=technology")
    assert shown(again) == len(expected)
    assert again.locator("#filters input[value=technology]").is_checked()


def test_back_and_forward_step_through_the_filters(visitor: Visitor) -> None:
    page = visitor.open("opportunities/")
    everything = shown(page)
    tick(page, "cost", "free")
    page.wait_for_url("**/?cost=free")
    free = shown(page)
    assert free < everything
    page.go_back()
    expect(page.locator("#result-count")).to_contain_text(str(everything))
    assert not page.locator("#filters input[value=free]").is_checked()
    page.go_forward()
    expect(page.locator("#result-count")).to_contain_text(str(free))


def test_a_filter_that_matches_nothing_says_what_to_drop(visitor: Visitor) -> None:
    page = visitor.open("opportunities/?type=internship&interests=sport_movement&cost=donation&age=13")
    assert shown(page) == 0
    suggestion = page.locator("#empty-suggestions button").first
    expect(suggestion).to_be_visible()
    suggestion.click()
    expect(page.locator("#empty")).to_be_hidden()
    assert shown(page) > 0


def test_an_age_tells_how_many_did_not_state_theirs_and_one_tap_adds_them(visitor: Visitor) -> None:
    page = visitor.open("opportunities/?age=14")
    stated = shown(page)
    button = page.locator("[data-unstated-add]")
    expect(button).to_be_visible()
    button.click()
    page.wait_for_url("**unstated=yes**")
    assert shown(page) > stated


def test_the_map_opens_with_the_same_filters_and_a_venue_lists_what_happens_there(visitor: Visitor) -> None:
    page = visitor.open("map/?cost=free")
    markers = page.locator("#map .station")
    expect(markers.first).to_be_visible()
    assert markers.count() >= 10
    names = markers.evaluate_all("all => all.map(m => m.getAttribute('aria-label') || m.getAttribute('alt'))")
    assert len(set(names)) == len(names)
    markers.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-panel .row").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#map-panel .row")).to_have_count(0)


def test_the_basemap_draws_the_regions_streets_and_water(visitor: Visitor) -> None:
    page = visitor.open("map/")
    until(page, "document.querySelectorAll('#map canvas').length > 0")
    page.wait_for_timeout(800)
    colours = page.evaluate(
        """() => [...document.querySelectorAll('#map canvas')].reduce((found, canvas) => {
            const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            for (let i = 0; i < data.length; i += 401 * 4) found.add(data.slice(i, i + 3).join());
            return found;
        }, new Set()).size"""
    )
    assert colours > 8


def test_the_welcome_page_goes_by_the_visitors_clock_even_when_the_build_is_a_day_old(visitor: Visitor) -> None:
    page = visitor.open("", clock="2026-11-24T15:30:00")
    starts = page.locator(".departures .row time").evaluate_all("all => all.map(time => time.dateTime)")
    assert len(starts) == 8
    assert min(starts) >= "2026-11-24T15:30"
    today = page.get_by_role("link", name="Today", exact=True)
    assert (today.get_attribute("href") or "").endswith("?from=2026-11-24&to=2026-11-24")
    weekend = page.get_by_role("link", name="This weekend", exact=True)
    assert (weekend.get_attribute("href") or "").endswith("?from=2026-11-28&to=2026-11-29")


def test_the_front_page_leads_to_what_is_near_and_free_and_just_there(visitor: Visitor) -> None:
    page = visitor.open("")
    free = page.get_by_role("link", name="For free", exact=True)
    assert (free.get_attribute("href") or "").endswith("opportunities/?cost=free")
    page.get_by_role("link", name="Near me", exact=True).click()
    expect(page.locator(".near-form")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="First steps in the language", exact=True).click()
    expect(page.locator("#first_steps")).to_be_in_viewport()
    assert page.locator("#first_steps .row").count() >= 1


def test_the_numbers_of_the_front_page_are_those_of_the_listing(visitor: Visitor) -> None:
    page = visitor.open("")
    shelf = page.locator("#weekend .shelf-all a")
    said = {
        address: re.sub(r"\D", "", words)
        for link in (page.locator(".departures .all a"), shelf)
        for address, words in [(link.get_attribute("href") or "", link.text_content() or "")]
    }
    for address, number in said.items():
        page.goto(visitor.site + address)
        until(page, "!document.querySelector('#filters').hidden")
        expect(page.locator("#result-count")).to_contain_text(re.compile(rf"^{number} "))


def test_a_filtered_listing_is_shown_only_when_it_is_filtered_and_nothing_jumps(visitor: Visitor) -> None:
    page = visitor.open("opportunities/")
    page.add_init_script(
        "window.shifts = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())"
        " window.shifts += entry.value; }).observe({type: 'layout-shift', buffered: true})"
    )
    for address in ("opportunities/", "opportunities/?interests=science&age=14", "opportunities/?q=zzzz", "map/"):
        page.goto(visitor.site + address)
        until(page, "!document.querySelector('#filters').hidden && !document.documentElement.matches('.filtering')")
        page.wait_for_timeout(300)
        assert page.evaluate("window.shifts") < 0.01, address


def test_the_language_can_be_changed_on_a_record_and_leads_to_the_same_record(visitor: Visitor) -> None:
    page = visitor.open("opportunities/")
    page.locator("#board .row-link").first.click()
    page.wait_for_load_state()
    address = page.url.removeprefix(visitor.site)
    page.get_by_role("link", name="Suomi").first.click()
    page.wait_for_load_state()
    assert page.url == f"{visitor.site}fi/{address}"
    expect(page.locator("html")).to_have_attribute("lang", "fi")


def test_the_menu_opens_and_closes_by_keyboard_on_a_phone_and_gives_the_focus_back(visitor: Visitor) -> None:
    page = visitor.open("", width=360)
    button = page.locator("#menu-button")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.locator("#site-menu a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()


def test_the_filters_on_a_phone_are_a_sheet_that_holds_the_focus_and_says_how_many(visitor: Visitor) -> None:
    page = visitor.open("opportunities/", width=360)
    opener = page.locator("[data-filters-open]").first
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    tick(page, "cost", "free")
    closer = page.locator("[data-filters-close]").last
    expect(closer).to_contain_text(re.compile(r"\d+"))
    for _ in range(80):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "!!document.activeElement.closest('#filters, #filters-sheet') || document.activeElement === document.body"
        )
        assert inside
    page.keyboard.press("Escape")
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(opener).to_be_focused()


def test_the_scheme_is_the_visitors_choice_and_stays(visitor: Visitor) -> None:
    page = visitor.open("")
    button = page.locator("#scheme-button")
    chosen = []
    for _ in range(3):
        button.click()
        chosen.append(page.evaluate("document.documentElement.dataset.scheme ?? ''"))
    assert set(chosen) == {"", "light", "dark"}
    while page.evaluate("document.documentElement.dataset.scheme") != "dark":
        button.click()
    page.goto(visitor.site + "about/")
    assert page.evaluate("document.documentElement.dataset.scheme") == "dark"


def test_the_first_tab_leads_past_the_header(visitor: Visitor) -> None:
    page = visitor.open("opportunities/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


@pytest.mark.parametrize("key", ["s", "f", "/", "n", "p", ".", ","])
def test_no_single_key_does_anything(visitor: Visitor, key: str) -> None:
    page = visitor.open("opportunities/")
    before = page.evaluate("[document.activeElement.tagName, location.href, scrollY]")
    page.keyboard.press(key)
    page.wait_for_timeout(100)
    assert page.evaluate("[document.activeElement.tagName, location.href, scrollY]") == before


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("", "opportunities/"),
        ("opportunities/", "opportunities/"),
        ("map/", "places/"),
        ("interests/science/", "opportunities/"),
        ("fi/opportunities/", "opportunities/"),
    ],
)
def test_without_javascript_a_page_leads_on_and_shows_nothing_that_does_not_work(
    visitor: Visitor, address: str, leads_to: str
) -> None:
    page = visitor.open(address, javascript=False)
    assert page.locator(f"main a[href*='{leads_to}']").count() > 5
    for control in ("#filters", "#scheme-button", "[data-filters-open]"):
        for index in range(page.locator(control).count()):
            expect(page.locator(control).nth(index)).to_be_hidden()


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("prefix", ["", "fi/"])
def test_no_page_scrolls_sideways(visitor: Visitor, built: Path, width: int, prefix: str) -> None:
    page = visitor.open(prefix, width=width)
    record = records(built)[0]["id"]
    for address in (
        "",
        "opportunities/",
        "map/",
        f"opportunities/{record}/",
        "organisations/",
        "plan/",
        "about/",
        "accessibility/",
        "contribute/",
        "reference/",
        "data/",
        "licences/",
        "privacy/",
        "calendar/2026-12/",
        "places/",
        "places/kluuvi/",
        "places/helsinki-central-library-oodi/",
        "interests/science/",
        "organisations/example-northern-light/",
        "embed/?interests=science",
        "embed/map/?interests=science",
    ):
        page.goto(visitor.site + prefix + address, wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
