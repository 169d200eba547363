"""A walk with the keyboard alone: header, filters, a record and back, the map, the language."""

from __future__ import annotations

import re

from conftest import Visitor
from playwright.sync_api import Page, expect
from serving import until

FOCUSED = "document.activeElement"


def tab_to(page: Page, selector: str, *, key: str = "Tab", most: int = 120) -> None:
    """Press Tab until an element has the focus; on the way the focus must always be visible somewhere."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate(f"selector => {FOCUSED}.matches(selector)", selector):
            return
        box = page.evaluate(f"(() => {{ const b = {FOCUSED}.getBoundingClientRect(); return b.width * b.height; }})()")
        assert box > 0, page.evaluate(f"{FOCUSED}.outerHTML")
    raise AssertionError(f"{selector} was not reached in {most} steps")


def test_everything_can_be_done_with_the_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.open("")
    tab_to(page, "a.skip")
    tab_to(page, "#site-menu a[href*='opportunities/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/opportunities/")

    tab_to(page, "#filters input[name=interests][value=technology]")
    page.keyboard.press("Space")
    tab_to(page, "#filters input[name=cost][value=free]")
    page.keyboard.press("Space")
    page.wait_for_url("**/opportunities/?cost=free&interests=technology")

    tab_to(page, "#board .row-link")
    tab_to(page, "#board .row-link")
    title = page.evaluate(f"{FOCUSED}.textContent")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)
    page.go_back()
    until(page, f"title => {FOCUSED}.textContent === title", arg=title)

    tab_to(page, "#site-menu a[href*='map/']", key="Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/map/"))
    expect(page.locator("#map .station").first).to_be_visible()
    tab_to(page, "#map .station")
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    expect(page.locator("#map-panel .row").first).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate(f"{FOCUSED}.matches('#map .station')")

    tab_to(page, "a[hreflang=fi]", key="Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fi/map/**")
    expect(page.locator("html")).to_have_attribute("lang", "fi")
