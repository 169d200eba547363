"""The design page against what the browser makes of the style sheets: it must not say anything else."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT, Visitor
from opportunity_map.intake.model import INTERESTS
from opportunity_map.site.palette import properties, tokens_css
from opportunity_map.site.view_design import sprite_ids


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_it_names_is_the_colour_it_shows(visitor: Visitor, scheme: str) -> None:
    """Day and night side by side, whatever the visitor's own scheme is."""
    page = visitor.open("design/", scheme=scheme)
    shown = page.evaluate(
        """() => [...document.querySelectorAll(".side .swatches li")].map(item => {
          const painted = item.querySelector("rect, .roundel");
          const style = getComputedStyle(painted);
          return [item.textContent, painted.localName === "rect" ? style.fill : style.backgroundColor];
        })"""
    )
    assert len(shown) == 2 * (9 + len(INTERESTS))
    for words, painted in shown:
        named = re.search(r"#([0-9a-f]{6})", words)
        parts = [float(part) for part in re.findall(r"[\d.]+", painted)]
        found = [255 * part for part in parts] if painted.startswith("color(") else parts
        assert named, words
        assert all(abs(a - b) <= 1 for a, b in zip(bytes.fromhex(named[1]), found, strict=True)), (words, painted)


def test_every_property_of_the_tokens_stands_on_it(visitor: Visitor) -> None:
    page = visitor.open("design/")
    text = page.locator("main").text_content() or ""
    lines = {f"--line-{interest}" for interest in INTERESTS} | {"--line-ink"}
    missing = [name for name in properties(tokens_css()) if name not in text and name not in lines | {"--face"}]
    specimens = page.locator(".specimen").evaluate_all("all => all.map(one => getComputedStyle(one).fontSize)")

    assert missing == []
    assert len(set(specimens)) == len(specimens)


def test_a_state_that_is_held_looks_as_the_state_itself(visitor: Visitor) -> None:
    page = visitor.open("design/")
    look = "one => { const s = getComputedStyle(one); return [s.backgroundColor, s.borderColor, s.outline, s.color]; }"
    plain = page.locator(".side-day .controls button:not([data-state], [aria-pressed], :disabled)").first
    ordinary = plain.evaluate(look)
    plain.scroll_into_view_if_needed()
    page.wait_for_timeout(200)  # rows above it are laid out when they come near, and push it away from the pointer
    plain.hover()
    hovered = plain.evaluate(look)
    page.mouse.move(0, 0)
    page.keyboard.press("Tab")
    plain.focus()
    focused = plain.evaluate(look)

    assert hovered == page.locator(".side-day .controls button[data-state=hover]").evaluate(look) != ordinary
    assert focused == page.locator(".side-day .controls button[data-state=focus]").evaluate(look) != ordinary


def test_every_sign_and_every_state_of_a_row_is_shown(visitor: Visitor) -> None:
    page = visitor.open("design/")

    assert page.locator(".signs li").count() + len(INTERESTS) == len(sprite_ids())
    for words in ("Cancelled", "Full", "Postponed", "Over", "Age not stated"):
        assert page.locator(".side-day .row", has_text=words).count() >= 1, words


def test_it_shows_the_colours_of_the_region(visitor: Visitor) -> None:
    page = visitor.open("design/")
    own = dict(re.findall(r"(--region-[\w-]+):\s*(#\w+)", (ROOT / "overrides/region.css").read_text("utf-8")))
    code = page.locator(".design pre").text_content() or ""

    assert len(own) == 6
    assert [name for name, colour in own.items() if f"{name}: {colour.lower()};" not in code.lower()] == []
