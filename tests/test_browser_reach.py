"""What no rule of a tool sees: targets, reflow, spacing, the focus, forced colours, and scripts from right to left."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Visitor, build
from kinds import kinds
from playwright.sync_api import Page, expect
from serving import served
from test_browser_axe import ready, violations

LEAST = 44
SMALL_TARGETS = """least => {
  const inSentence = element => {
    const block = element.closest("p, li, dd, dt, small, figcaption, .row-place, .row-facts, td");
    return block !== null && getComputedStyle(element).display.startsWith("inline")
      && !getComputedStyle(element).display.includes("flex")
      && block.textContent.trim().length > element.textContent.trim().length;
  };
  const hit = element => {
    // A row is pressed as a whole: the link is as large as what it lays over the row.
    const after = getComputedStyle(element, "::after");
    const whole = after.content !== "none" && after.position === "absolute" && after.inset === "0px";
    const label = element.matches("input[type=checkbox], input[type=radio]") ? element.closest("label") : null;
    return (label ?? (whole ? element.offsetParent ?? element.closest("li") : element)).getBoundingClientRect();
  };
  const found = [];
  const pressed = "a[href], button, input, select, summary, [role=button], [tabindex='0']";
  for (const element of document.querySelectorAll(pressed)) {
    if (!element.checkVisibility({contentVisibilityAuto: false, visibilityProperty: true})) continue;
    if (element.closest("[inert]") || element.matches("pre, .skip, .leaflet-container, #map")) continue;
    const box = hit(element);
    if (box.width === 0 || box.width >= least - 0.5 && box.height >= least - 0.5 || inSentence(element)) continue;
    found.push(`${element.outerHTML.slice(0, 90)} ${Math.round(box.width)} x ${Math.round(box.height)}`);
  }
  return found;
}"""

SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""
CLIPPED = """() => [...document.querySelectorAll("body *")].filter(element => {
  const style = getComputedStyle(element);
  if (!/hidden|clip/.test(style.overflow) || style.clipPath !== "none") return false;
  if (element.closest("svg, .leaflet-container, #map") || !element.checkVisibility()) return false;
  return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
}).map(element => element.outerHTML.slice(0, 120))"""
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"


def each_kind(
    visitor: Visitor, built: Path, prefix: str = "", *, width: int = 320, **how: Any
) -> list[tuple[str, Page]]:
    """Opens one page of each kind after the other in one tab."""
    page = visitor.open(prefix, width=width, **how)

    def walk() -> Any:
        for kind in kinds(built):
            if kind == "404.html" and prefix:
                continue
            page.goto(visitor.site + prefix + kind)
            ready(page, kind)
            yield kind, page

    return walk()  # type: ignore[no-any-return]


@pytest.mark.parametrize("width", [320, 1280])
def test_everything_to_press_is_large_enough_for_a_thumb_or_stands_in_a_sentence(
    visitor: Visitor, built: Path, width: int
) -> None:
    small = {}
    for kind, page in each_kind(visitor, built, width=width):
        for menu in page.locator("#menu-button:visible").all():
            menu.click()
        small[kind] = page.evaluate(SMALL_TARGETS, LEAST)
    assert {kind: found for kind, found in small.items() if found} == {}


@pytest.mark.parametrize("prefix", ["", "fi/"])
def test_at_400_percent_nothing_scrolls_sideways_also_with_more_space_between_letters(
    visitor: Visitor, built: Path, prefix: str
) -> None:
    """A screen of 1280 pixels at 400 % is 320 pixels wide; the spacing is that of WCAG 1.4.12."""
    wrong = {}
    for kind, page in each_kind(visitor, built, prefix, width=320):
        wide = page.evaluate(SIDEWAYS)
        page.evaluate(
            """css => {
              const sheet = new CSSStyleSheet();
              sheet.replaceSync(css);
              document.adoptedStyleSheets = [sheet];
            }""",
            SPACING,
        )
        found = (wide, page.evaluate(SIDEWAYS), page.evaluate(CLIPPED))
        if found[0] > 0 or found[1] > 0 or found[2]:
            wrong[kind] = found
    assert wrong == {}


def test_the_focus_is_never_hidden_behind_what_sticks_to_the_screen(visitor: Visitor) -> None:
    """WCAG 2.4.11: tabbing on, and back, each thing in focus can be seen."""
    hidden = {}
    for address, width in (("opportunities/", 320), ("opportunities/", 1280), ("map/", 320), ("", 320)):
        page = visitor.open(address, width=width)
        ready(page, address)
        for key in ["Tab"] * 45 + ["Shift+Tab"] * 30:
            page.keyboard.press(key)
            found = page.evaluate(
                """() => {
                  const element = document.activeElement;
                  if (element === document.body || element.closest(".skip")) return null;
                  const box = element.getBoundingClientRect();
                  const x = Math.min(Math.max(box.x + Math.min(box.width / 2, 20), 1), innerWidth - 2);
                  for (const share of [0.5, 0.15, 0.85]) {
                    const y = box.y + box.height * share;
                    const top = y >= 0 && y <= innerHeight ? document.elementFromPoint(x, y) : null;
                    if (top && (element.contains(top) || top.contains(element))) return null;
                    if (top?.closest("label")?.contains(element)) return null;
                  }
                  return element.outerHTML.slice(0, 120);
                }"""
            )
            if found:
                hidden[f"{address} {width} {key}"] = found
    assert hidden == {}


@pytest.mark.parametrize("address", ["", "opportunities/", "map/", "design/"])
def test_in_forced_colours_everything_to_press_has_an_edge_and_what_is_pressed_looks_so(
    visitor: Visitor, address: str
) -> None:
    page = visitor.open(address)
    page.emulate_media(forced_colors="active")
    ready(page, address)
    bare = page.evaluate(
        """() => [...document.querySelectorAll("button:not(:disabled), .button, input[type=search]")]
          .filter(element => element.checkVisibility() && !element.closest(".leaflet-container"))
          .filter(element => getComputedStyle(element).borderTopStyle === "none" && !element.querySelector("svg"))
          .map(element => element.outerHTML)"""
    )
    assert bare == []
    if address == "design/":
        grounds = page.evaluate(
            """() => ["[aria-pressed=true]", ":not([aria-pressed]):not(:disabled):not([data-state])"].map(
              which => getComputedStyle(document.querySelector(`.side-day button${which}`)).backgroundColor)"""
        )
        assert grounds[0] != grounds[1]


def test_whoever_asks_for_more_contrast_gets_facts_in_full_ink(visitor: Visitor) -> None:
    page = visitor.open("opportunities/")
    colour = "() => getComputedStyle(document.querySelector('.row-place')).color"
    ordinary = page.evaluate(colour)
    page.emulate_media(contrast="more")

    assert page.evaluate(colour) == page.evaluate("() => getComputedStyle(document.body).color") != ordinary


def test_nothing_moves_where_less_motion_is_asked_for(visitor: Visitor, built: Path) -> None:
    moving = {}
    for kind, page in each_kind(visitor, built, width=1280):
        moving[kind] = page.evaluate(
            # What a frame shows when its script never comes appears in one step, by an animation that moves nothing.
            """() => [...document.querySelectorAll("*:not(.without-script)")].filter(element => {
              const {transitionDuration, animationName} = getComputedStyle(element);
              return animationName !== "none" || transitionDuration.split(", ").some(time => parseFloat(time) > 0);
            }).map(element => element.outerHTML.slice(0, 100))"""
        )
    assert {kind: found for kind, found in moving.items() if found} == {}


def test_a_site_written_from_right_to_left_is_laid_out_so_and_stays_whole(
    region: Path, tmp_path: Path, visitor: Visitor
) -> None:
    """A region whose only language is Arabic, with the few words that it has; the rest stands in."""
    words = region / "overrides" / "locales"
    words.mkdir(exist_ok=True)
    (words / "ar.yml").write_text("menu: {listing: ماذا يحدث, map: خريطة}\nlisting: {title: ماذا يحدث}\n", "utf-8")
    config = (region / "mkdocs.yml").read_text("utf-8")
    config = config.replace("languages: [en, fi]", "languages: [ar]")
    (region / "mkdocs.yml").write_text(config, "utf-8")
    for page in (region / "content").glob("*.fi.md"):
        page.unlink()
    out = tmp_path / "site"
    done = build(out, cwd=region)
    assert done.returncode == 0, done.stderr
    wrong: dict[str, Any] = {}
    with served(out) as site:
        visitor.site = visitor.watch.origin = site
        for width in (320, 1280):
            page = visitor.open("", width=width)
            for kind in kinds(out):
                page.goto(site + kind)
                ready(page, kind)
                assert page.locator("html").get_attribute("dir") == "rtl"
                if (wide := page.evaluate("() => document.documentElement.scrollWidth - innerWidth")) > 0:
                    wrong[f"{kind} {width}"] = wide
            page.goto(site)
            text = page.locator(".hero h1").bounding_box()
            assert text
            page_width = page.evaluate("innerWidth")
            assert text["x"] + text["width"] < page_width - 60, "the lines stand at the right, where reading begins"
            expect(page.locator(".net a").first).to_be_visible()
            page.goto(site + kinds(out)[5])
            title, tracks = page.locator("h1").bounding_box(), page.locator(".tracks").bounding_box()
            assert title
            assert tracks
            assert title["x"] + title["width"] <= tracks["x"], "a stop's lines pass beside its name"
    assert wrong == {}


def test_no_style_of_ours_knows_left_from_right() -> None:
    """What is at the start of a line is at its other end in Arabic; the map's north and a gradient stay as they are."""
    found = [
        f"{file.name}: {line.strip()}"
        for file in sorted((ROOT / "plugins/opportunity_map/browser/style").glob("*.css"))
        if not file.name.startswith("map")
        for line in file.read_text("utf-8").splitlines()
        if re.match(
            r"\s*(left|right|(margin|padding|border)-(left|right)[\w-]*|text-align: (left|right)|float):?", line
        )
    ]
    assert found == []


def test_axe_finds_nothing_in_forced_colours(visitor: Visitor, built: Path) -> None:
    found = {}
    for kind, page in each_kind(visitor, built, width=320):
        page.emulate_media(forced_colors="active")
        # Axe reads our own colours there, not those that the visitor's device puts in their place.
        found[kind] = [one for one in violations(page) if one[0] != "color-contrast"]
    assert {kind: result for kind, result in found.items() if result} == {}
