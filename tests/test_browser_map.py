"""The map in a real browser: stations, their panel, the keyboard, the ground in both schemes, and without it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from conftest import Visitor
from playwright.sync_api import Locator, Page, Route, expect
from serving import until

ZOOM = "zoom => opportunityMap.map.setZoom(zoom, {animate: false})"


@pytest.fixture
def open_map(visitor: Visitor) -> Callable[..., Page]:
    """Opens the map and waits for its stations."""

    def opened(address: str = "map/", **facts: object) -> Page:
        page = visitor.open(address, **facts)  # type: ignore[arg-type]
        expect(page.locator(".station").first).to_be_attached()
        return page

    return opened


def one_alone(page: Page) -> Locator:
    """A station that shares its roundel with no other, in sight."""
    page.evaluate(ZOOM, 16)
    number = page.evaluate(
        """() => {
            const frame = document.getElementById("map").getBoundingClientRect();
            const inSight = ({left, right, top, bottom}) =>
                left > frame.left && right < frame.right - 60 && top > frame.top && bottom < frame.bottom - 30;
            return [...document.querySelectorAll(".station")].findIndex(
                (s) => !s.querySelector(".sign-second") && inSight(s.getBoundingClientRect()));
        }"""
    )
    assert number >= 0
    station = page.locator(".station").nth(number)
    return page.get_by_role("button", name=str(station.get_attribute("aria-label")), exact=True)


TONE = """() => {
    const reader = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
    for (const tile of document.querySelectorAll("#map canvas")) {
        reader.clearRect(0, 0, 1, 1);
        if (tile.width) reader.drawImage(tile, 60, 60, 1, 1, 0, 0, 1, 1);
        const [red, green, blue, alpha] = reader.getImageData(0, 0, 1, 1).data;
        if (alpha === 255) return red + green + blue;
    }
    return null;
}"""


def tone(page: Page) -> int:
    """How light the ground is, 0 to 765, at one spot of the first tile that is drawn."""
    found: int = until(page, TONE)
    return found


def test_every_station_is_a_button_with_a_name_of_its_own_and_room_for_a_thumb(open_map: Callable[..., Page]) -> None:
    page = open_map()
    stations = page.locator("#map button.station")
    names = stations.evaluate_all("all => all.map((station) => station.getAttribute('aria-label'))")
    assert len(names) > 10
    assert len(set(names)) == len(names)
    assert all(re.search(r", \d+ |: \d+ ", name) for name in names)
    sizes = page.locator("#map button.station, #map .map-pad button").evaluate_all(
        "all => all.map((e) => [e.offsetWidth, e.offsetHeight])"
    )
    assert min(min(size) for size in sizes) >= 44


def test_a_place_that_is_only_roughly_known_looks_and_sounds_so(open_map: Callable[..., Page]) -> None:
    page = open_map()
    page.evaluate(ZOOM, 18)
    words = "approximate place"
    rough = page.locator(f".station[aria-label*='{words}']")
    sure = page.locator(f".station:not(:has(.sign-second)):not([aria-label*='{words}'])")
    expect(rough.first.locator(".sign-gaps")).to_be_attached()
    expect(sure.first).to_be_attached()
    expect(sure.locator(".sign-gaps")).to_have_count(0)


def test_a_station_with_several_interests_shows_several_lines(open_map: Callable[..., Page]) -> None:
    page = open_map()
    strokes = page.locator(".station").evaluate_all(
        """all => all.map((station) => new Set(
            [...station.querySelectorAll(".sign-line")].map((line) => getComputedStyle(line).stroke)).size)"""
    )
    assert max(strokes) >= 3
    assert min(strokes) >= 1


def test_a_station_opens_its_departures_and_escape_gives_the_focus_back(open_map: Callable[..., Page]) -> None:
    page = open_map()
    station = one_alone(page)
    name = str(station.get_attribute("aria-label"))
    count = int(re.findall(r", (\d+) ", name)[-1])
    station.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#map-panel")
    expect(panel.get_by_role("heading", level=2).first).to_be_focused()
    expect(panel.get_by_role("heading", level=2).first).to_have_text(name.rsplit(f", {count} ", 1)[0])
    expect(panel.locator(".row .row-link")).to_have_count(count)
    expect(station).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(station).to_be_focused()
    expect(station).to_have_attribute("aria-pressed", "false")
    expect(panel.locator(".stations")).to_be_visible()


def test_the_panel_closes_by_its_button_and_leads_to_the_place(open_map: Callable[..., Page], visitor: Visitor) -> None:
    page = open_map("fi/map/")
    one_alone(page).click()
    panel = page.locator("#map-panel")
    expect(panel.locator(".panel-places a").first).to_have_attribute(
        "href", re.compile(r"^\.\./\.\./fi/places/[a-z0-9-]+/$")
    )
    panel.locator("[data-panel-close]").click()
    expect(panel.locator(".stations")).to_be_visible()
    one_alone(page).click()
    panel.locator(".panel-places a").first.click()
    page.wait_for_load_state()
    assert page.url.startswith(f"{visitor.site}fi/places/")


def test_stations_behind_one_roundel_come_apart_and_are_listed_together(open_map: Callable[..., Page]) -> None:
    page = open_map()
    page.evaluate(ZOOM, 14)
    group = page.locator(".station:has(.sign-second)").first
    count = int(re.findall(r": (\d+) ", str(group.get_attribute("aria-label")))[-1])
    before = page.locator(".station").count()
    group.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-panel .row")).to_have_count(count)
    assert page.locator("#map-panel .panel-places a").count() > 1
    assert page.evaluate("opportunityMap.map.getZoom()") > 14
    assert page.locator(".station").count() > before


def test_the_stations_follow_the_filters_and_what_has_no_pin_is_said(open_map: Callable[..., Page]) -> None:
    page = open_map()
    everywhere = page.locator("#map-panel .stations li:visible").count()
    note = page.locator(".map-note")
    expect(note).to_contain_text(re.compile(r"^\d+ more"))
    page.goto(page.url + "?mode=online")
    expect(page.locator("#result-count")).to_be_visible()
    expect(page.locator(".station")).to_have_count(0)
    expect(page.locator("#map-panel .stations li:visible")).to_have_count(0)
    total = re.findall(r"\d+", page.locator("#result-count").inner_text())[0]
    expect(note).to_contain_text(re.compile(rf"^{total} more"))
    page.goto(page.url.replace("mode=online", "interests=science"))
    expect(page.locator(".station").first).to_be_attached()
    assert 0 < page.locator("#map-panel .stations li:visible").count() < everywhere


def test_coming_back_from_a_record_finds_the_map_as_it_was_left(open_map: Callable[..., Page]) -> None:
    page = open_map()
    one_alone(page).click()
    heading = page.locator("#map-panel h2").first.inner_text()
    before = page.evaluate("[opportunityMap.map.getZoom(), opportunityMap.map.getCenter().lat.toFixed(4)]")
    page.locator("#map-panel .row-link").first.click()
    page.wait_for_load_state()
    page.go_back()
    expect(page.locator("#map-panel h2").first).to_have_text(heading)
    assert page.evaluate("[opportunityMap.map.getZoom(), opportunityMap.map.getCenter().lat.toFixed(4)]") == before


def test_on_a_phone_the_station_stays_in_sight_above_its_panel(open_map: Callable[..., Page]) -> None:
    page = open_map(width=360)
    station = one_alone(page)
    station.click()
    expect(page.locator("#map-panel .row").first).to_be_visible()
    sign = station.bounding_box()
    panel = page.locator("#map-panel").bounding_box()
    assert sign
    assert panel
    assert sign["y"] + sign["height"] / 2 <= panel["y"]


def test_the_ground_follows_the_visitors_choice_of_colours(open_map: Callable[..., Page]) -> None:
    page = open_map()
    light = tone(page)
    button = page.locator("#scheme-button")
    for _ in range(3):
        if page.evaluate("document.documentElement.dataset.scheme") == "dark":
            break
        button.click()
    page.wait_for_timeout(300)
    dark = tone(page)
    assert light > dark + 200


def test_names_on_the_ground_are_in_the_pages_language(open_map: Callable[..., Page]) -> None:
    spy = """(() => { const draw = CanvasRenderingContext2D.prototype.fillText; globalThis.drawn = new Set();
        CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
            globalThis.drawn.add(text); return draw.call(this, text, ...rest); }; })()"""
    found = {}
    for address, name in (("map/", "Helsinki railway"), ("fi/map/", "rautatieasema")):
        page = open_map()
        page.add_init_script(spy)
        page.goto(page.url.removesuffix("map/") + address, wait_until="networkidle")
        page.evaluate(ZOOM, 16)
        page.wait_for_timeout(500)
        found[address] = any(name in text for text in page.evaluate("[...drawn]"))
    assert found == {"map/": True, "fi/map/": True}


def test_the_notice_is_a_link_that_can_be_seen(open_map: Callable[..., Page]) -> None:
    page = open_map()
    notice = page.get_by_role("link", name="© OpenStreetMap contributors")
    expect(notice).to_be_in_viewport()
    expect(notice).to_have_attribute("href", "https://www.openstreetmap.org/copyright")


@pytest.mark.parametrize("answer", ["missing", "broken"])
def test_without_its_ground_the_map_still_shows_the_stations_and_says_so(
    open_map: Callable[..., Page], visitor: Visitor, answer: str
) -> None:
    page = open_map()

    def no_ground(route: Route) -> None:
        if answer == "missing":
            route.fulfill(status=404)
        else:
            route.fulfill(status=200, body=b"this is no archive")

    page.route("**/*.pmtiles", no_ground)
    page.reload(wait_until="networkidle")
    expect(page.locator(".map-note").first).to_contain_text("background could not be loaded")
    station = one_alone(page)
    station.click()
    expect(page.locator("#map-panel .row").first).to_be_visible()
    if answer == "missing":  # the browser itself complains of a missing file
        assert len(visitor.watch.missing) == 1
        visitor.watch.missing.clear()
        visitor.watch.errors.clear()


def names_of_all(page: Page) -> set[str]:
    return set(page.locator(".station").evaluate_all("all => all.map((s) => s.getAttribute('aria-label'))"))


def test_all_stations_are_one_stop_of_the_tab_key_and_page_down_goes_through_all_of_them(
    open_map: Callable[..., Page],
) -> None:
    page = open_map()
    expect(page.locator(".station[tabindex='0']")).to_have_count(1)
    group = page.get_by_role("group", name="Stations on the map")
    expect(group.locator(".station")).to_have_count(page.locator(".station").count())
    page.locator(".station[tabindex='0']").focus()
    everywhere = names_of_all(page)
    seen = set()
    for _ in everywhere:
        seen.add(str(page.evaluate("document.activeElement.getAttribute('aria-label')")))
        page.keyboard.press("PageDown")
    assert seen == everywhere
    expect(page.locator(".station[tabindex='0']")).to_have_count(1)
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('.station')")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.matches('.station')")


@pytest.mark.parametrize(
    ("key", "way"),
    [("ArrowRight", (1, 0)), ("ArrowLeft", (-1, 0)), ("ArrowDown", (0, 1)), ("ArrowUp", (0, -1))],
)
def test_an_arrow_key_goes_to_a_station_on_that_side_and_into_view(
    open_map: Callable[..., Page], key: str, way: tuple[int, int]
) -> None:
    page = open_map()
    where = "(() => { const {lat, lng} = opportunityMap.map.getCenter(); return [lat, lng]; })()"
    place = """() => { const p = opportunityMap.map; const b = document.activeElement.getBoundingClientRect();
        const f = document.getElementById("map").getBoundingClientRect();
        return p.containerPointToLatLng([b.x + 22 - f.x, b.y + 22 - f.y]); }"""
    middle = page.evaluate(
        """() => { const f = document.getElementById("map").getBoundingClientRect();
            const away = (s) => { const b = s.getBoundingClientRect();
                return Math.hypot(b.x - f.x - f.width / 2, b.y - f.y - f.height / 2); };
            const all = [...document.querySelectorAll(".station")];
            return all.indexOf(all.toSorted((a, b) => away(a) - away(b))[0]); }"""
    )
    page.locator(".station").nth(middle).focus()
    before, name = page.evaluate(place), page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press(key)
    after = page.evaluate(place)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != name
    right, down = way
    assert (after["lng"] - before["lng"]) * right + (before["lat"] - after["lat"]) * down > 0
    assert page.evaluate(where)
    expect(page.locator(".station:focus")).to_be_in_viewport()


def test_the_map_can_be_moved_and_zoomed_by_buttons_alone_and_says_what_is_in_view(
    open_map: Callable[..., Page],
) -> None:
    page = open_map()
    page.evaluate(ZOOM, 17)
    pad = page.get_by_role("group", name="Move the map")
    centre = "[opportunityMap.map.getCenter().lng, opportunityMap.map.getCenter().lat]"
    for name, axis, sign in (("right", 0, 1), ("left", 0, -1), ("up", 1, 1), ("down", 1, -1)):
        before = page.evaluate(centre)
        pad.get_by_role("button", name=f"Move {name}").click()
        page.wait_for_timeout(100)
        after = page.evaluate(centre)
        assert (after[axis] - before[axis]) * sign > 0, name
    expect(page.get_by_role("status").filter(has_text=re.compile(r"^\d+ stations? in view$"))).to_have_count(1)
    pad.get_by_role("button", name="Closer").click()
    assert page.evaluate("opportunityMap.map.getZoom()") == 18
    expect(pad.get_by_role("button", name="Closer")).to_have_attribute("aria-disabled", "true")
    pad.get_by_role("button", name="Farther away").click()
    assert page.evaluate("opportunityMap.map.getZoom()") == 17


def test_the_panel_of_an_approximate_place_says_approximate(open_map: Callable[..., Page]) -> None:
    page = open_map()
    page.evaluate(ZOOM, 18)
    rough = page.locator(".station[aria-label*='approximate place']").first
    rough.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-panel .panel-note").first).to_contain_text("Approximate")


@pytest.mark.parametrize("prefix", ["", "fi/"])
def test_the_way_there_by_public_transport_is_a_link_that_says_where_it_leads(
    open_map: Callable[..., Page], visitor: Visitor, prefix: str
) -> None:
    page = open_map(f"{prefix}map/")
    one_alone(page).click()
    way = page.locator("#map-panel .panel-way")
    expect(way).to_contain_text("reittiopas.hsl.fi")
    expect(way).to_have_attribute("rel", "nofollow noopener noreferrer")
    address = str(way.get_attribute("href"))
    assert re.fullmatch(r"https://reittiopas\.hsl\.fi/reitti/-/[^/]+::60\.\d+,24\.\d+", address)
    page.locator("#map-panel .panel-places a").first.click()
    page.wait_for_load_state()
    assert page.locator("a[href^='https://reittiopas.hsl.fi/']").get_attribute("href") == address
    asked: list[str] = []
    page.route("https://reittiopas.hsl.fi/**", lambda route: (asked.append(route.request.url), route.abort()))
    assert asked == []
    page.locator("a[href^='https://reittiopas.hsl.fi/']").click()
    page.wait_for_timeout(300)
    assert len(asked) == 1
    visitor.watch.elsewhere.clear()
