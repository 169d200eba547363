"""axe-core on every kind of page, in both schemes, on a phone and on a desk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Visitor
from kinds import kinds
from playwright.sync_api import Page, expect

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


@pytest.mark.parametrize("prefix", ["", "fi/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_any_kind_of_page(
    visitor: Visitor, built: Path, prefix: str, scheme: str, width: int
) -> None:
    found: dict[str, Any] = {}
    page = visitor.open(prefix, width=width, scheme=scheme)
    for kind in kinds(built):
        if kind == "404.html" and prefix:
            continue
        page.goto(visitor.site + prefix + kind)
        ready(page, kind)
        result = violations(page)
        if result:
            found[kind] = result
    assert found == {}


def ready(page: Page, kind: str) -> None:
    """Wait until scripts have shown what they show."""
    if kind.startswith("opportunities/?"):
        expect(page.locator("#active-filters li").first).to_be_visible()
    if kind.startswith("opportunities/") and kind.count("/") == 1:
        expect(page.locator(".near-open:not([hidden])")).to_have_count(1)
    elif kind == "map/":
        expect(page.locator("#map .station").first).to_be_visible()


def violations(page: Page) -> list[tuple[str, Any]]:
    """What axe has to say of the page as it is now."""
    # Rows off the screen are not laid out, and axe would take one for the ground of another.
    page.evaluate("document.styleSheets[0].insertRule('main * { content-visibility: visible !important }')")
    page.evaluate(AXE.read_text("utf-8"))  # past the policy, which lets no script into the page
    result = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in result]


@pytest.mark.parametrize("prefix", ["", "fi/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_the_map_and_the_board_in_use(
    visitor: Visitor, prefix: str, scheme: str, width: int
) -> None:
    found: dict[str, Any] = {}
    for address in ("map/", "opportunities/"):
        page = visitor.open(prefix + address, width=width, scheme=scheme)
        page.context.grant_permissions(["geolocation"])
        page.context.set_geolocation({"latitude": 60.1719, "longitude": 24.9414, "accuracy": 20})
        page.locator("[data-near-open]").click()
        expect(page.locator(".near-form")).to_be_visible()
        found[f"{address}: the form"] = violations(page)
        page.locator(".near-pick select[name=near]").select_option("kamppi")
        expect(page.locator(".near-status")).to_contain_text("Kamppi")
        found[f"{address}: a district"] = violations(page)
        page.locator(".near-ways .button").click()
        expect(page.locator(".near-form")).to_be_hidden()
        found[f"{address}: a position"] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if address == "map/":
            page.locator(".station[tabindex='0']").focus()
            page.keyboard.press("Enter")
            expect(page.locator("#map-panel .row").first).to_be_visible()
            found["map/: a station"] = violations(page)
    assert {state: result for state, result in found.items() if result} == {}


@pytest.mark.parametrize("prefix", ["", "fi/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_a_plan_in_use(
    visitor: Visitor, built: Path, prefix: str, scheme: str, width: int
) -> None:
    page = visitor.open("404.html", width=width, scheme=scheme)
    records = [path.parent.relative_to(built / "opportunities").as_posix()
               for path in sorted(built.glob("opportunities/*/*/index.html"))][:25]  # fmt: skip
    seen = {"language": prefix.strip("/") or "en", "place": "Elsewhere", "meetings": []}
    items = [{"id": record, "title": record, "note": "A note", "seen": seen} for record in (*records, "gone/from-here")]
    page.evaluate("text => localStorage.setItem('plan:/', text)", json.dumps({"version": 1, "items": items}))
    page.goto(f"{visitor.site}{prefix}plan/")
    expect(page.locator(".plan-item")).to_have_count(len(items))
    found = {"a plan": violations(page)}
    page.locator("#plan-erase").click()
    found["the dialog"] = violations(page)
    page.keyboard.press("Escape")
    page.locator("[data-part=remove]").first.click()
    expect(page.locator("[data-part=put-back]")).to_be_focused()
    found["after removing"] = violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = (
        "[...document.querySelectorAll('main button, main h3 a')].filter(e => e.offsetParent && e.offsetHeight < 44)"
    )
    assert page.evaluate(f"{small}.map(e => e.outerHTML)") == []
    page.goto(f"{visitor.site}{prefix}plan/#items={','.join(records[:3])}")
    page.locator("#plan-look").click()
    expect(page.locator(".plan-item")).to_have_count(3)
    found["somebody else's list"] = violations(page)
    page.goto(f"{visitor.site}{prefix}opportunities/{records[0]}/")
    page.locator(".plan-button").click()
    expect(page.locator(".plan-says")).not_to_be_empty()
    found["a saved record"] = violations(page)
    visitor.watch.missing = [url for url in visitor.watch.missing if "/gone/" not in url]
    visitor.watch.errors = [error for error in visitor.watch.errors if "404" not in error]
    assert {state: result for state, result in found.items() if result} == {}
