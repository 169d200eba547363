"""What a visitor can ask for in a real browser, and what the page says about it: every facet, unknown facts, orders."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from boards import cut_into_parts
from conftest import Visitor, build
from generate import generate
from playwright.sync_api import Browser, Page, Route, expect
from serving import served, until

PART = 100
HOLIDAYS = """\
        holidays:
        - {name: {en: Example break, fi: Esimerkkiloma}, from: 2026-12-21, to: 2027-01-06}
        - {name: {en: Later break}, from: 2027-02-22, to: 2027-02-28}
        - {name: {en: Earlier break}, from: 2026-10-12, to: 2026-10-18}
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address and the folder of a region with school holidays, whose facet data come in parts."""
    folder = tmp_path_factory.mktemp("town")
    generate(folder, records=260, seed=5, languages=("en", "fi"))
    config = folder / "mkdocs.yml"
    indent = re.compile(r"^( +)timezone:.*\n", re.MULTILINE)
    found = indent.search(config.read_text("utf-8"))
    assert found
    own = "".join(found[1] + line.removeprefix(" " * 8) for line in HOLIDAYS.splitlines(keepends=True))
    config.write_text(config.read_text("utf-8").replace(found[0], found[0] + own), "utf-8")
    done = build(folder / "site", cwd=folder)
    assert done.returncode == 0, done.stderr
    cut_into_parts(folder, folder / "site", PART)
    with served(folder / "site") as address:
        yield address, folder / "site"


@pytest.fixture
def guest(browser: Browser, town: tuple[str, Path]) -> Iterator[Visitor]:
    """A visitor of this region, watched like `visitor`."""
    found = Visitor(browser, town[0])
    yield found
    found.close()
    assert (found.watch.elsewhere, found.watch.missing, found.watch.errors) == ([], [], [])


def unfold(page: Page, facet: str) -> None:
    page.locator(f"details:has([data-facet={facet}]) > summary").click()


def count(page: Page) -> int:
    words = page.locator("#result-count").inner_text()
    return int(re.sub(r"\D", "", words))


def test_of_hundreds_of_options_the_most_are_shown_and_the_others_found_by_their_letters(guest: Visitor) -> None:
    page = guest.open("opportunities/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    unfold(page, "organisation")
    options = page.locator("[data-facet=organisation] .option")
    expect(options).to_have_count(8)
    assert [url for url in asked if "/organisation.json" in url]
    counts = [int(text) for text in options.locator("[data-count]").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    name = page.evaluate(
        "fetch('../assets/board/en/organisation.json').then(a => a.json()).then(all => all.names.at(-1))"
    )
    page.locator("#find-organisation").focus()
    page.keyboard.type(name.upper())
    expect(options).to_have_count(1)
    expect(options.locator(".option-name")).to_have_text(name)
    promised = int(options.locator("[data-count]").inner_text())
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_url("**?organisation=*")
    assert count(page) == promised
    expect(page.locator("#active-filters button")).to_have_text([name])
    until(page, "name => document.title.startsWith(name)", name)


def test_a_link_to_an_organisation_and_a_town_opens_the_same_for_everyone(
    guest: Visitor, town: tuple[str, Path]
) -> None:
    ids = json.loads((town[1] / "assets" / "board" / "en" / "organisation.json").read_bytes())["ids"]
    page = guest.open(f"opportunities/?organisation={ids[0]},{ids[1]},not-there&place=helsinki,espoo")
    expect(page.locator("#active-filters button")).to_have_count(4)
    assert page.locator(f"[data-facet=organisation] input[value={ids[0]}]").is_checked()
    assert page.locator("[data-facet=place] input[value=helsinki]").is_checked()
    page.locator(f"[data-facet=organisation] input[value={ids[0]}]").click()
    page.wait_for_url(f"**?organisation={ids[1]}&place=espoo,helsinki")
    page.go_back()
    expect(page.locator("#active-filters button")).to_have_count(4)


def test_what_is_not_stated_is_added_with_one_tap_and_marked_in_its_row(guest: Visitor) -> None:
    page = guest.open("opportunities/?registration=drop_in")
    stated = count(page)
    more = page.locator("#unstated")
    open_ = int(re.sub(r"\D", "", more.locator("[data-unstated-text]").inner_text()))
    assert open_ > 0
    more.locator("button").click()
    page.wait_for_url("**?registration=drop_in&unstated=yes")
    assert count(page) == stated + open_
    marked = page.locator("#board .row:has(.row-unstated)")
    expect(marked.first).to_contain_text("Not stated: Signing up")
    assert 0 < marked.count() < page.locator("#board .row").count()


def test_a_link_that_includes_what_is_not_stated_marks_the_rows_that_came_with_the_page(guest: Visitor) -> None:
    page = guest.open("opportunities/?age=14&unstated=yes")
    expect(page.locator("#board .row:has(.row-unstated)").first).to_contain_text("Not stated: Age")


def test_an_option_with_nothing_stays_dimmed_and_says_why(guest: Visitor) -> None:
    page = guest.open("opportunities/?interests=mobility_abroad&type=mobility&from=2026-11-24&to=2026-11-24")
    unfold(page, "mode")
    online = page.locator("[data-facet=mode] .option:has([value=online])")
    expect(online).to_have_attribute("data-empty", "")
    box = online.locator("input")
    assert box.is_enabled()
    said = page.locator(f"#{box.get_attribute('aria-describedby')}")
    expect(said).to_be_visible()
    expect(said).to_have_text("Dimmed: nothing there that fits your other filters.")


def test_the_number_on_a_preset_is_what_it_gives(guest: Visitor) -> None:
    page = guest.open("opportunities/?cost=free&from=2026-12-24&to=2026-12-24")
    for preset in ("today", "weekend", "week", "break"):
        button = page.locator(f"[data-preset={preset}]:visible")
        promised = int(button.locator("[data-count]").inner_text())
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        until(page, "n => document.getElementById('result-count').textContent.startsWith(`${n} `)", promised)


def test_only_the_next_school_holidays_are_offered_in_the_words_of_the_region(guest: Visitor) -> None:
    page = guest.open("fi/opportunities/")
    offered = page.locator("[data-preset=break]:visible")
    expect(offered).to_have_count(1)
    expect(offered).to_contain_text("Esimerkkiloma")
    offered.click()
    page.wait_for_url("**?from=2026-12-21&to=2027-01-06")
    expect(page.locator("#active-filters button")).to_have_text(["Esimerkkiloma"])
    assert "Earlier" not in page.content()
    later = guest.open("opportunities/", clock="2027-01-20T09:00:00")
    expect(later.locator("[data-preset=break]:visible")).to_contain_text("Later break")


def test_a_time_of_day_shows_the_meeting_that_is_then(guest: Visitor) -> None:
    page = guest.open("opportunities/?time=evening")
    times = page.locator("#board time .row-time:not(.row-word)").all_text_contents()
    assert len(times) > 10
    assert [time for time in times if time < "17:00"] == []


def test_from_a_to_z_rows_stand_in_the_order_of_the_alphabet_and_back_brings_the_days(guest: Visitor) -> None:
    page = guest.open("opportunities/")
    page.locator("#sort").select_option("title")
    page.wait_for_url("**?sort=title")
    expect(page.locator("#board .board-day")).to_have_text(["From A to Z"])
    expect(page.locator("#board .row-coming")).to_have_count(0)
    titles = [title.lower() for title in page.locator("#board .row-link").all_text_contents()]
    assert titles == sorted(titles)
    page.go_back()
    expect(page.locator("#board .board-day").first).to_contain_text("Monday")
    expect(page.locator("#sort")).to_have_value("")


def test_a_distance_from_a_town_is_a_filter_that_a_link_carries(guest: Visitor) -> None:
    page = guest.open("opportunities/?distance=5&near=espoo")
    chip = page.locator("#active-filters button")
    expect(chip).to_have_text(["Within 5 km"])
    within = count(page)
    page.locator("[data-near-open]").click()
    chosen = page.locator(".near-within option:checked")
    page.locator("[data-facet=cost] [value=free]").check()
    page.locator("[data-facet=cost] [value=free]").uncheck()
    expect(chosen).to_have_text(f"5 km – {within} offers")
    chip.click()
    page.wait_for_url("**?near=espoo")
    assert count(page) > within


def test_a_distance_from_ones_own_position_stands_in_no_address(guest: Visitor) -> None:
    page = guest.open("opportunities/")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 60.2, "longitude": 24.9})
    page.locator("[data-near-open]").click()
    page.locator(".near-ways .button").click()
    page.wait_for_url("**?sort=nearest")
    page.locator("[data-near-open]").click()
    page.locator(".near-within select").select_option("5000")
    expect(page.locator("#active-filters button")).to_have_text(["Within 5 km"])
    assert page.url.endswith("?sort=nearest")
    within = count(page)
    page.reload()
    expect(page.locator("#active-filters button")).to_have_text(["Within 5 km"])
    until(page, "n => document.getElementById('result-count').textContent.startsWith(`${n} `)", within)


def test_a_large_board_loads_its_first_part_and_the_others_when_somebody_filters(guest: Visitor) -> None:
    page = guest.open("")
    asked: list[str] = []
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.on("request", lambda request: asked.append(request.url))
    page.route("**/board/en/part-*", hold)
    page.goto(guest.site + "opportunities/")
    expect(page.locator("[data-facet=cost] [data-count]").first).not_to_be_empty()
    total = count(page)
    assert total > PART
    assert [url for url in asked if "/board/en/part-" in url] == []
    page.locator("[data-facet=cost] [value=free]").check()
    expect(page.locator("#result-count")).to_contain_text(f"among the next {PART}")
    assert len(held) == 2
    for route in held:
        route.continue_()
    expect(page.locator("#result-count")).to_have_text(re.compile(r"^\d+ offers$"))
    assert PART / 2 < count(page) < total


def test_at_midnight_what_is_over_goes_while_the_page_is_open(guest: Visitor) -> None:
    page = guest.open("", clock=None)
    page.clock.install(time="2026-11-23T23:58:00+02:00")
    page.goto(guest.site + "opportunities/")
    page.clock.run_for(1000)
    expect(page.locator(".board-group").first).to_have_attribute("data-group", "2026-11-23")
    page.clock.run_for(180_000)
    expect(page.locator(".board-group").first).to_have_attribute("data-group", "2026-11-24")
    expect(page.locator(".board-day small").first).to_have_text("Today")
