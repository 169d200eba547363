"""Distances, in a real browser: from the device's own position, or from a district that a visitor picks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Visitor
from playwright.sync_api import Page, expect
from serving import until

STATION = {"latitude": 60.1719, "longitude": 24.9414, "accuracy": 20}
SPY = """(() => { globalThis.asked = 0;
    const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
    navigator.geolocation.getCurrentPosition = (...all) => { globalThis.asked++; ask(...all); }; })()"""


@pytest.fixture
def open_near(visitor: Visitor) -> Callable[..., Page]:
    """A page whose device stands somewhere (or may not tell), with the form of "near me" open."""

    def opened(address: str = "opportunities/", *, at: dict[str, Any] | None = None, **facts: Any) -> Page:
        page = visitor.open(address, **facts)
        if at:
            page.context.grant_permissions(["geolocation"])
            page.context.set_geolocation(at)  # type: ignore[arg-type]
        page.locator("[data-near-open]").click()
        expect(page.locator(".near-form")).to_be_visible()
        return page

    return opened


def use(page: Page) -> None:
    page.locator(".near-ways .button").click()


def exact(page: Page, selector: str) -> list[float]:
    """The distances that are written there, in metres, but for those of approximate places."""
    return [metres(text) for text in page.locator(selector).all_text_contents() if "approximate" not in text]


def metres(words: str) -> float:
    """What a distance in words is, in metres."""
    found = re.search(r"([\d.]+) (k?m)\b", words)
    assert found, words
    return float(found[1]) * (1000 if found[2] == "km" else 1)


def test_nothing_about_distances_is_loaded_and_no_position_asked_for_before_a_click(visitor: Visitor) -> None:
    page = visitor.open("opportunities/")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.add_init_script(SPY)
    page.reload(wait_until="networkidle")
    assert not [url for url in fetched if "/near" in url or "venues.json" in url]
    page.locator("[data-near-open]").click()
    expect(page.locator(".near-form")).to_be_visible()
    assert [url for url in fetched if "near.json" in url]
    assert page.evaluate("asked") == 0
    use(page)
    assert page.evaluate("asked") == 1


def test_near_me_brings_the_nearest_first_and_says_how_far_in_every_row(open_near: Callable[..., Page]) -> None:
    page = open_near(at=STATION)
    use(page)
    expect(page.locator(".near-status")).to_contain_text("from where you are, in a straight line")
    expect(page.locator("#board .board-day").first).to_have_text("Within 500 m")
    expect(page.locator("#board .row-distance").first).to_be_visible()
    far = exact(page, "#board .row-distance")
    assert len(far) > 20
    assert far == sorted(far)
    assert far[0] < far[-1]
    page.locator("[data-near-open]").click()
    page.locator("#sort").select_option(label="Soonest first")
    expect(page.locator("#board .board-day").first).to_contain_text("November")
    expect(page.locator("#board .row-distance").first).to_be_visible()


def test_a_position_goes_nowhere(open_near: Callable[..., Page]) -> None:
    page = open_near(at=STATION)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    use(page)
    expect(page.locator("#board .row-distance").first).to_be_visible()
    page.locator("#main a[data-keep-filters]").evaluate("link => link.click()")
    page.wait_for_url("**/map/**")
    expect(page.locator(".station-away").first).to_be_attached()
    assert not [url for url in [*sent, page.url] if re.search(r"60\.17|24\.94", url)]
    assert re.search(r"\?sort=nearest$", page.url)
    stored = page.evaluate("[JSON.stringify(localStorage), document.cookie]")
    assert not re.search(r"60\.17|24\.94", str(stored))


@pytest.mark.parametrize("prefix", ["", "fi/"])
@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("denied", {"": "may not tell this page", "fi/": "ei saa kertoa"}),
        ("unavailable", {"": "does not know where it is", "fi/": "ei tiedä"}),
        ("timeout", {"": "took too long", "fi/": "liian kauan"}),
    ],
)
def test_without_a_position_a_sentence_says_why_and_the_picker_is_there(
    open_near: Callable[..., Page], prefix: str, way: str, words: dict[str, str]
) -> None:
    page = open_near(f"{prefix}opportunities/")
    if way == "unavailable":
        page.context.grant_permissions(["geolocation"])
        page.context.set_geolocation(None)
    if way == "timeout":  # the browser's own answer after twelve seconds, at once
        page.evaluate("() => { navigator.geolocation.getCurrentPosition = (_, failed) => failed({code: 3}); }")
    use(page)
    expect(page.locator(".near-status")).to_contain_text(words[prefix])
    picker = page.locator(".near-pick select")
    expect(picker).to_be_visible()
    picker.select_option("kluuvi")
    expect(page.locator("#board .row-distance").first).to_be_visible()


def test_a_district_stands_in_the_address_and_can_be_shared_and_undone(open_near: Callable[..., Page]) -> None:
    page = open_near()
    page.get_by_label("Or pick a district").select_option(label="Kruununhaka")
    expect(page).to_have_url(re.compile(r"\?near=kruununhaka&sort=nearest$"))
    expect(page.locator(".near-status")).to_have_text("Distances from the middle of Kruununhaka, in a straight line.")
    first = page.locator("#board .row-link").first.inner_text()
    page.reload(wait_until="networkidle")
    expect(page.locator(".near-status")).to_contain_text("Kruununhaka")
    expect(page.locator("#board .row-link").first).to_have_text(first)
    page.go_back()
    expect(page.locator("#board .row-distance")).to_have_count(0)
    page.go_forward()
    expect(page.locator("#board .row-distance").first).to_be_visible()
    page.locator("[data-near-open]").click()
    page.get_by_role("button", name="Without distances").click()
    expect(page.locator("#board .row-distance")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/opportunities/$"))
    expect(page.locator("[data-near-open]")).to_be_focused()


def test_filters_and_distances_go_together(open_near: Callable[..., Page]) -> None:
    page = open_near("opportunities/?interests=science")
    page.get_by_label("Or pick a district").select_option(label="Kamppi")
    count = page.locator("#result-count").inner_text()
    page.locator("#filters input[name=cost][value=free]").check(force=True)
    expect(page).to_have_url(re.compile(r"\?cost=free&interests=science&near=kamppi&sort=nearest$"))
    assert page.locator("#result-count").inner_text() != count
    far = exact(page, "#board .row-distance")
    assert far == sorted(far)


def test_an_address_with_a_district_that_is_not_there_shows_the_board_as_it_is(visitor: Visitor) -> None:
    page = visitor.open("opportunities/?near=atlantis&sort=nearest")
    expect(page.locator("#board .board-day").first).to_contain_text("November")
    expect(page.locator("#board .row-distance")).to_have_count(0)


def test_an_approximate_place_is_so_far_only_roughly(open_near: Callable[..., Page]) -> None:
    page = open_near()
    page.get_by_label("Or pick a district").select_option(label="Kaartinkaupunki")
    more = page.locator("#more")
    while more.is_visible():
        more.click()
    rough = page.locator("#board .row", has_text="(roughly)")
    expect(rough.first.locator(".row-distance")).to_have_text(
        re.compile(r"^(about|less than) [\d.]+ k?m, approximate$")
    )
    sure = page.locator("#board .row:not(:has-text('(roughly)')) .row-distance")
    assert not any("approximate" in text for text in sure.all_text_contents())


def test_a_device_that_knows_its_position_only_vaguely_makes_every_distance_approximate(
    open_near: Callable[..., Page],
) -> None:
    page = open_near(at={**STATION, "accuracy": 2400})
    use(page)
    expect(page.locator(".near-status")).to_contain_text("within 3 km")
    expect(page.locator("#board .row-distance").first).to_have_text("less than 5 km, approximate")


def test_who_is_far_away_is_told_how_far(open_near: Callable[..., Page]) -> None:
    page = open_near("map/", at={"latitude": 65.0121, "longitude": 25.4651, "accuracy": 20})
    use(page)
    expect(page.locator(".near-status")).to_contain_text("about 540 km from the middle of Helsinki")
    south, north = page.evaluate(
        "[opportunityMap.map.getBounds().getSouth(), opportunityMap.map.getBounds().getNorth()]"
    )
    assert south < 60.1715 < north


def test_the_map_lists_the_nearest_stations_first_and_shows_where_one_is(open_near: Callable[..., Page]) -> None:
    page = open_near("map/", at=STATION)
    by_name = page.locator("#map-panel .stations li:visible a").all_inner_texts()
    use(page)
    expect(page.locator(".here")).to_contain_text("You are about here")
    expect(page.locator(".near-form")).to_be_hidden()
    far = exact(page, "#map-panel li:not([hidden]) .station-away")
    assert far == sorted(far)
    expect(page.locator("#map-panel")).to_contain_text("The nearest places first")
    page.evaluate("opportunityMap.map.setZoom(18, {animate: false})")
    page.locator(".station:not([aria-label*=':'])").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-panel .panel-away")).to_have_text(re.compile(r"^Distance: about \d"))
    page.keyboard.press("Escape")
    page.locator("[data-near-open]").click()
    page.get_by_role("button", name="Without distances").click()
    expect(page.locator(".here")).to_have_count(0)
    assert page.locator("#map-panel .stations li:visible a").all_inner_texts() == by_name


def test_coming_back_to_the_map_finds_it_where_it_was_left_and_the_distances_with_it(
    open_near: Callable[..., Page],
) -> None:
    page = open_near("map/", at=STATION)
    use(page)
    expect(page.locator(".here")).to_be_attached()
    page.get_by_role("button", name="Move right").click()
    page.wait_for_timeout(200)
    where = "opportunityMap.map.getCenter().lng.toFixed(4)"
    left = page.evaluate(where)
    page.locator("#map-panel .stations li:visible a").first.click()
    page.wait_for_load_state()
    page.go_back(wait_until="networkidle")
    expect(page.locator(".here")).to_be_attached()
    expect(page.locator(".station-away").first).to_be_attached()
    assert page.evaluate(where) == left


def test_another_tab_knows_nothing_of_the_position(open_near: Callable[..., Page], visitor: Visitor) -> None:
    page = open_near(at=STATION)
    use(page)
    expect(page.locator("#board .row-distance").first).to_be_visible()
    page.goto(visitor.site + "opportunities/", wait_until="networkidle")
    expect(page.locator("#board .row-distance").first).to_be_visible()
    other = page.context.new_page()
    other.goto(visitor.site + "opportunities/", wait_until="networkidle")
    expect(other.locator("#result-count")).to_be_visible()
    expect(other.locator("#board .row-distance")).to_have_count(0)


@pytest.mark.parametrize("address", ["opportunities/", "map/"])
def test_the_form_is_opened_used_and_closed_with_the_keyboard_alone(visitor: Visitor, address: str) -> None:
    page = visitor.open(address)
    opener = page.locator("[data-near-open]")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Use my position")).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    page.keyboard.type("Kamppi")
    until(page, "document.querySelector('.near-pick select').value === 'kamppi'")
    expect(page.locator(".near-status")).to_contain_text("Kamppi")
    page.keyboard.press("Escape")
    expect(page.locator(".near-form")).to_be_hidden()
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")


def test_files_that_do_not_come_are_said_and_asked_for_again(visitor: Visitor) -> None:
    page = visitor.open("opportunities/")
    page.route("**/near.json*", lambda route: route.fulfill(status=503))
    page.locator("[data-near-open]").click()
    expect(page.locator("#result-count")).to_contain_text("could not be loaded")
    page.unroute("**/near.json*")
    page.locator("[data-near-open]").click()
    expect(page.locator(".near-form")).to_be_visible()
    assert len(visitor.watch.missing) == 1
    visitor.watch.missing.clear()
    visitor.watch.errors.clear()
