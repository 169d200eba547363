"""One visit, from the front page to the map and another language: with the keyboard alone, on a phone, at 400 %,
and once more without JavaScript."""

from __future__ import annotations

import re

import pytest
from conftest import Visitor
from playwright.sync_api import Locator, Page, expect
from serving import until

KEYS = {"Tab", "Shift+Tab", "Enter", "Space", "Escape", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"}
"""All that the walk may press: no pointer, and nothing that somebody has to know."""
SEEN = """element => {
  const box = element.getBoundingClientRect();
  const ring = [getComputedStyle(element), getComputedStyle(element, "::after")];
  const drawn = style => style.outlineStyle !== "none" && style.outlineWidth !== "0px";
  return box.width > 0 && box.height > 0 && ring.some(drawn);
}"""


class Walk:
    """A visitor with a keyboard; wherever she is, she must see where she is."""

    def __init__(self, page: Page, *, small: bool = False) -> None:
        self.page = page
        self.small = small

    def press(self, key: str) -> None:
        """Press one of the few keys."""
        assert key in KEYS
        self.page.keyboard.press(key)

    def to(self, there: Locator, *, key: str = "Tab", most: int = 150) -> None:
        """Press a key until `there` has the focus."""
        expect(there).to_have_count(1)
        for _ in range(most):
            self.press(key)
            focused = self.page.locator(":focus")
            if focused.count() == 0:  # between the end of a page and its beginning is the browser itself
                continue
            if there.evaluate("element => element === document.activeElement"):
                assert focused.evaluate(SEEN), "one has to see where one is"
                return
        raise AssertionError(f"{there} was not reached in {most} steps")

    def choose(self, there: Locator, key: str = "Enter") -> None:
        """Go to something and press it."""
        self.to(there)
        self.press(key)


def query(page: Page) -> dict[str, str]:
    """The filters in the page's address."""
    return dict(part.split("=") for part in page.evaluate("location.search").removeprefix("?").split("&") if part)


@pytest.mark.parametrize("width", [1280, 320])
def test_a_whole_visit_takes_the_keyboard_alone(visitor: Visitor, width: int) -> None:
    page = visitor.open("", width=width)
    walk = Walk(page, small=width < 1000)

    chosen = choose_two_interests_a_weekend_and_free(walk)
    open_the_second_result_and_come_back(walk)
    assert query(page) == chosen
    open_the_map_and_its_third_venue(walk)
    assert query(page) == chosen
    change_the_language(walk)
    assert query(page) == chosen


def choose_two_interests_a_weekend_and_free(walk: Walk) -> dict[str, str]:
    """From the front page to the board; the filters as they stand in the address."""
    page = walk.page
    walk.choose(page.get_by_role("link", name=re.compile("^See all")).first)
    page.wait_for_url("**/opportunities/**")
    until(page, "!document.querySelector('#filters').hidden")
    if walk.small:
        walk.choose(page.get_by_role("button", name="Filters", exact=True))
    walk.choose(page.locator("#filters").get_by_role("button", name=re.compile("^This weekend")))
    for name in ("Arts and culture", "Technology", "Free"):
        walk.choose(page.get_by_role("checkbox", name=re.compile(f"^{name}")).first, "Space")
    until(page, "location.search.includes('cost=free')")
    chosen = query(page)
    assert chosen["interests"] in {"arts_culture,technology", "arts_culture%2Ctechnology"}
    assert chosen["from"] == "2026-11-28"
    if walk.small:
        walk.press("Escape")
        expect(page.get_by_role("button", name="Filters", exact=True)).to_be_focused()
    expect(page.locator("#result-count")).to_contain_text(re.compile(r"\d+"))
    return chosen


def open_the_second_result_and_come_back(walk: Walk) -> None:
    """To the same row at the same place."""
    page = walk.page
    rows = page.locator("#board .row-link:visible")
    assert rows.count() >= 2
    title = rows.nth(1).text_content() or ""
    walk.to(rows.nth(1), key="Shift+Tab" if walk.small else "Tab")
    place = page.evaluate("scrollY")
    walk.press("Enter")
    expect(page.locator("h1")).to_have_text(title)
    page.go_back()
    until(page, "title => document.activeElement.textContent === title", title)
    assert abs(page.evaluate("scrollY") - place) < 60


def open_the_map_and_its_third_venue(walk: Walk) -> None:
    """And leave the map again."""
    page = walk.page
    bar = page.locator(".thumb-bar" if walk.small else "#site-menu")
    walk.to(bar.get_by_role("link", name="Map", exact=True), key="Tab" if walk.small else "Shift+Tab")
    walk.press("Enter")
    page.wait_for_url("**/map/**")
    expect(page.locator("#map .station").first).to_be_visible()
    walk.to(page.locator("#map .station[tabindex='0']"))
    name = "document.activeElement.getAttribute('aria-label')"
    seen = [page.evaluate(name)]
    while len(seen) < 3:
        for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
            walk.press(key)
            if page.evaluate(name) not in seen:
                break
        assert page.evaluate(name) not in seen, "the arrows lead from venue to venue"
        seen.append(page.evaluate(name))
    walk.press("Enter")
    expect(page.locator("#map-panel .row").first).to_be_visible()
    walk.press("Escape")
    until(page, "document.activeElement.matches('#map .station')")
    for _ in range(12):
        walk.press("Tab")
        if page.evaluate("!document.activeElement.closest('#map')"):
            return
    raise AssertionError("the map does not let go of the focus")


def change_the_language(walk: Walk) -> None:
    """In the header, which is a menu where there is little room."""
    page = walk.page
    if walk.small:
        walk.to(page.get_by_role("button", name="Menu", exact=True), key="Shift+Tab")
        walk.press("Enter")
        walk.to(page.locator("#site-menu a[hreflang=fi]"))
    else:
        walk.to(page.locator("#site-menu a[hreflang=fi]"), key="Shift+Tab")
    walk.press("Enter")
    page.wait_for_url("**/fi/map/**")
    expect(page.locator("html")).to_have_attribute("lang", "fi")


def test_the_map_can_be_passed_by_with_one_key(visitor: Visitor) -> None:
    page = visitor.open("map/")
    walk = Walk(page)
    walk.choose(page.get_by_role("link", name="Past the map, to the list of stations"))
    until(page, "document.activeElement.id === 'map-panel' || location.hash === '#map-panel'")
    walk.press("Tab")

    assert page.evaluate("document.activeElement.closest('#map-panel') !== null")


def test_the_list_beside_the_map_says_all_that_the_map_says(visitor: Visitor) -> None:
    page = visitor.open("map/")
    expect(page.locator("#map .station").first).to_be_visible()
    listed = page.locator("#map-panel .stations li").evaluate_all(
        "all => all.map(li => `${li.querySelector('a').textContent}, ${li.querySelector('span').textContent} offer`)"
    )
    on_map = page.locator("#map .station").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    single = [name for name in on_map if ":" not in name]

    assert single
    assert [name for name in single if not any(name.startswith(said) for said in listed)] == []


@pytest.mark.parametrize("width", [1280, 320])
def test_the_same_can_be_found_without_javascript(visitor: Visitor, width: int) -> None:
    """Nothing filters, so the pages themselves are the filters: interests, shelves, places, a record, a language."""
    page = visitor.open("", width=width, javascript=False)

    # A weekend and first steps are shelves of the front page.
    page.get_by_role("link", name="This weekend", exact=True).click()
    assert page.url.endswith("#weekend")
    assert page.locator("#weekend .row").count() >= 2
    # Today is a day of the calendar, and near is a district.
    page.get_by_role("link", name="Today", exact=True).click()
    assert page.url.endswith("calendar/2026-11/#day-2026-11-23")
    assert page.locator("main a[href*='opportunities/']").count() > 5
    page.go_back()
    page.get_by_role("link", name="Near me", exact=True).click()
    assert page.url.endswith("/places/")
    page.go_back()
    # An interest has a page; the second result on it, and back.
    page.locator(".net a", has_text="Technology").click()
    expect(page.locator("h1")).to_contain_text("Technology")
    second = page.locator("main .row-link").nth(1)
    title = second.text_content() or ""
    second.click()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".fact").first).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Technology")
    # The map is a list of its venues; the third one's page says what happens there.
    page.locator("#site-menu").get_by_role("link", name="Map", exact=True).click()
    third = page.locator(".stations a").nth(2)
    name = third.text_content() or ""
    third.click()
    expect(page.locator("h1")).to_have_text(name)
    assert page.locator("main .row").count() >= 1
    # The same page in another language.
    page.locator("#site-menu a[hreflang=fi]").click()
    assert "/fi/places/" in page.url
    expect(page.locator("main .row").first).to_be_visible()
