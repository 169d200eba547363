"""The board in a real browser: its filters give what the plainest filter gives, and keyboards and clocks are served."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import opportunity_map
import pytest
from boards import random_catalogue
from conftest import BUILT_ON, Visitor, build
from generate import generate
from opportunity_map.site.facets import facet_data
from opportunity_map.site.fold import fold
from playwright.sync_api import Browser, Page, expect
from serving import served, until

REGION = random_catalogue(400, seed=7)


@pytest.fixture(scope="module")
def modules(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A blank page from which the board's modules and the data of a random region can be imported."""
    folder = tmp_path_factory.mktemp("modules")
    shutil.copytree(Path(opportunity_map.__file__).parent / "browser" / "js", folder / "js")
    (folder / "index.html").write_text("<!doctype html><title>Modules</title>", "utf-8")
    (folder / "board.json").write_bytes(facet_data(REGION)[0])
    with served(folder) as address:
        page = browser.new_page()
        page.goto(address)
        yield page
        page.close()


def test_the_browser_folds_every_letter_as_the_build_does(modules: Page) -> None:
    letters = [chr(code) for code in range(0x20, 0x3000) if chr(code).isprintable()]
    script = 'async (letters) => letters.map((await import("/js/board/fold.js")).fold)'
    folded = modules.evaluate(script, letters)
    assert [(a, b, fold(a)) for a, b in zip(letters, folded, strict=True) if b != fold(a)] == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("?cost=free&age=14", "?age=14&cost=free"),
        ("?interests=science,technology,science", "?interests=science,technology"),
        ("?interests=technology&interests=science", "?interests=science,technology"),
        ("?interests=gardening&colour=red", ""),
        ("?from=2026-11-28&to=2026-02-30", "?from=2026-11-28"),
        ("?age=-1", ""),
        ("?age=121", ""),
        ("?age=fourteen", ""),
        ("?q=%20robot%20%20night%26day%20", "?q=robot%20night%26day"),
        ("?unstated=yes&past=no&access=toilet,step_free", "?access=step_free,toilet&unstated=yes"),
        ("?languages=zh-Hant,en", "?languages=en,zh-Hant"),
        ("?registration=required,drop_in&organisation=b,a,B!", "?organisation=a,b&registration=drop_in,required"),
        ("?sort=title&near=espoo&distance=2.5", "?distance=2.5&near=espoo&sort=title"),
        ("?sort=cheapest&distance=2", ""),
    ],
)
def test_an_address_keeps_what_is_known_in_one_order(modules: Page, given: str, kept: str) -> None:
    script = """async (address) => {
      const { loadBoard } = await import("/js/board/data.js");
      const { formatState, parseState } = await import("/js/board/state.js");
      return formatState(parseState(address, (await loadBoard("/board.json")).dictionaries));
    }"""
    assert modules.evaluate(script, given) == kept


@pytest.mark.parametrize(
    ("today", "preset", "first", "last"),
    [
        ("2026-11-23", "today", "2026-11-23", "2026-11-23"),
        ("2026-11-23", "tomorrow", "2026-11-24", "2026-11-24"),
        ("2026-11-23", "weekend", "2026-11-28", "2026-11-29"),
        ("2026-11-28", "weekend", "2026-11-28", "2026-11-29"),
        ("2026-11-29", "weekend", "2026-11-29", "2026-11-29"),
        ("2026-12-29", "week", "2026-12-29", "2027-01-04"),
    ],
)
def test_a_preset_means_the_days_still_to_come(modules: Page, today: str, preset: str, first: str, last: str) -> None:
    script = """async ([today, preset]) => {
      const { dayOf, isoOf, presetDays } = await import("/js/board/dates.js");
      return presetDays(preset, dayOf(today)).map(isoOf);
    }"""
    assert modules.evaluate(script, [today, preset]) == [first, last]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-22T21:59:00Z", "2026-11-22"),
        ("2026-11-22T22:00:00Z", "2026-11-23"),
        ("2026-07-01T20:59:00Z", "2026-07-01"),
    ],
)
def test_today_is_the_day_in_the_region_not_on_the_visitors_clock(modules: Page, moment: str, day: str) -> None:
    script = """async (moment) => {
      const { isoOf, calendarOf } = await import("/js/board/dates.js");
      return isoOf(calendarOf("Europe/Helsinki")(new Date(moment)));
    }"""
    assert modules.evaluate(script, moment) == day


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a generated region with so many records that its listing has several pages."""
    folder = tmp_path_factory.mktemp("large")
    generate(folder, records=260, seed=5, languages=("en", "fi"))
    done = build(folder / "site", cwd=folder)
    assert done.returncode == 0, done.stderr
    with served(folder / "site") as address:
        yield address


@pytest.fixture
def newcomer(browser: Browser, large: str) -> Iterator[Visitor]:
    """A visitor of the large region, watched like `visitor`."""
    found = Visitor(browser, large)
    yield found
    found.close()
    assert (found.watch.elsewhere, found.watch.missing, found.watch.errors) == ([], [], [])


def choose(page: Page, *values: str) -> None:
    """Tick options by keyboard, folds opened beforehand."""
    page.evaluate("document.querySelectorAll('#filters details').forEach((fold) => (fold.open = true))")
    for value in values:
        page.locator(f"#filters input[value={value}]").focus()
        page.keyboard.press("Space")


def days(page: Page) -> list[str]:
    """The parts of the board: days, then always, on_request, over."""
    return page.locator(".board-group").evaluate_all("all => all.map(group => group.dataset.group)")


def numbers(page: Page) -> list[int]:
    return page.locator("#board .row").evaluate_all("all => all.map(row => Number(row.dataset.n))")


def focused_row(page: Page) -> int | None:
    found: int | None = page.evaluate(
        "() => { const row = document.activeElement.closest('.row'); return row && Number(row.dataset.n); }"
    )
    return found


def test_without_a_filter_the_rows_that_came_with_the_page_stay_the_same_elements(newcomer: Visitor) -> None:
    page = newcomer.open("")
    page.add_init_script(
        """document.addEventListener('readystatechange', () => {
          if (document.readyState !== 'interactive') return;
          window.cameWithThePage = [...document.querySelectorAll('#board .row')];
        });"""
    )
    page.goto(newcomer.site + "opportunities/", wait_until="networkidle")
    expect(page.locator("#more")).to_be_visible()
    assert page.evaluate("cameWithThePage.length") == 100
    assert page.evaluate("[...document.querySelectorAll('#board .row')].every((row, i) => row === cameWithThePage[i])")
    assert page.locator(".board-day small").first.inner_text() == "Today"


def test_what_is_over_by_the_visitors_clock_is_gone_and_repeats_show_their_next_day(newcomer: Visitor) -> None:
    page = newcomer.open("opportunities/", clock="2026-12-05T09:00:00")
    assert days(page)[0] == "2026-12-05"
    assert page.locator(".board-day small").first.inner_text() in {"Today", "This weekend"}
    dates = page.locator("#board time").evaluate_all("all => all.map(time => time.dateTime.slice(0, 10))")
    running = page.locator("#board .row:has(.row-word) time").evaluate_all(
        "all => all.map(t => t.dateTime.slice(0, 10))"
    )
    assert [day for day in dates if day < "2026-12-05" and day not in running] == []
    first = page.locator("#board .row:has(time):not(:has(.row-span))").first
    expect(first.locator("time")).to_have_attribute("datetime", re.compile("^2026-12-05"))
    expect(first.locator(".row-day")).to_have_text("Sat")
    expect(first.locator(".row-date")).to_have_text("5 Dec")


def test_the_day_after_the_build_the_board_needs_no_rows_from_the_network(newcomer: Visitor) -> None:
    page = newcomer.open("")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.set_fixed_time("2026-11-24T09:00:00")
    page.goto(newcomer.site + "opportunities/", wait_until="networkidle")
    assert days(page)[0] == "2026-11-24"
    assert len(numbers(page)) == 40
    assert [url for url in asked if re.search(r"/board/en/\d", url)] == []


def test_a_clock_behind_the_build_is_not_believed(newcomer: Visitor) -> None:
    page = newcomer.open("opportunities/", clock="2020-01-01T12:00:00")
    assert page.locator(".board-day small").first.inner_text() == "Today"
    assert days(page)[0] == "2026-11-23"


def test_more_rows_come_from_the_network_and_the_focus_goes_to_the_first_of_them(newcomer: Visitor) -> None:
    page = newcomer.open("opportunities/")
    more = page.locator("#more")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#board .row")).to_have_count(140)
    until(page, "document.activeElement.closest('.row')?.dataset.n === '100'")
    assert numbers(page) == list(range(140))
    expect(page.locator("#board .row-coming")).to_have_count(0)
    links = page.locator("#board .row-link").evaluate_all("all => all.map(link => link.href)")
    assert len(set(links)) == 140
    assert page.request.get(links[139]).ok
    assert len(days(page)) == len(set(days(page)))


def test_a_later_page_of_the_listing_stays_what_it_is_until_somebody_filters(newcomer: Visitor) -> None:
    page = newcomer.open("opportunities/page_2/")
    assert numbers(page) == list(range(100, 200))
    expect(page.locator(".pager")).to_be_visible()
    expect(page.locator("#more")).to_be_hidden()
    choose(page, "free")
    expect(page.locator("#board .row")).to_have_count(40)
    assert numbers(page)[0] < 100
    expect(page.locator(".pager")).to_be_hidden()


# Where the focused link is, once it has not moved for ten frames: rows near the screen still get their heights.
STILL = """async () => {
  const top = () => document.activeElement.getBoundingClientRect().top;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  for (let before = top(), calm = 0; calm < 10; before = top()) {
    await frame();
    calm = top() === before ? calm + 1 : 0;
  }
  return top();
}"""


def test_a_followed_row_is_found_again_on_the_way_back(newcomer: Visitor) -> None:
    page = newcomer.open("opportunities/")
    choose(page, "free")
    page.locator("#more").click()
    expect(page.locator("#board .row")).to_have_count(80)
    link = page.locator("#board .row-link").nth(60)
    link.scroll_into_view_if_needed()
    link.focus()
    number = focused_row(page)
    until(page, "!document.querySelector('#board .row-coming')")
    top = page.evaluate(STILL)
    page.keyboard.press("Enter")
    page.wait_for_url("**/opportunities/*/*/")
    page.go_back(wait_until="networkidle")
    expect(page.locator("#board .row")).to_have_count(80)
    until(page, "document.activeElement.closest('.row')")
    assert focused_row(page) == number
    until(page, "top => Math.abs(document.activeElement.getBoundingClientRect().top - top) < 10", arg=top, timeout=5)
    assert page.locator("#filters input[value=free]").is_checked()


def test_letters_typed_into_one_field_are_one_step_of_the_history(newcomer: Visitor) -> None:
    page = newcomer.open("opportunities/")
    choose(page, "free")
    page.wait_for_url("**?cost=free")
    page.locator("#filter-q").press_sequentially("workshop", delay=30)
    page.wait_for_url("**?cost=free&q=workshop")
    page.go_back()
    page.wait_for_url("**?cost=free")
    expect(page.locator("#filter-q")).to_have_value("")
    page.go_back()
    page.wait_for_url("**/opportunities/")
    assert not page.locator("#filters input[value=free]").is_checked()


def test_a_number_that_is_no_age_stays_in_its_field_and_filters_nothing(newcomer: Visitor) -> None:
    page = newcomer.open("opportunities/")
    before = page.locator("#result-count").inner_text()
    page.locator("#filter-age").press_sequentially("150", delay=30)
    page.wait_for_url("**/opportunities/")
    expect(page.locator("#filter-age")).to_have_value("150")
    expect(page.locator("#result-count")).to_have_text(before)


def test_the_count_is_spoken_once_when_a_word_is_typed(newcomer: Visitor) -> None:
    page = newcomer.open("opportunities/")
    page.evaluate(
        """() => {
          window.spoken = [];
          const count = document.getElementById('result-count');
          const observer = new MutationObserver(() => spoken.push(count.textContent));
          observer.observe(count, {childList: true, characterData: true});
        }"""
    )
    page.locator("#filter-q").press_sequentially("workshop", delay=30)
    until(page, "spoken.length > 0")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("spoken.length") == 1


def test_taking_filters_away_one_by_one_never_loses_the_focus(newcomer: Visitor) -> None:
    page = newcomer.open("opportunities/")
    choose(page, "free", "technology", "science")
    chips = page.locator("#active-filters button")
    expect(chips).to_have_count(3)
    chips.nth(1).focus()
    for left in (2, 1, 0):
        page.keyboard.press("Enter")
        expect(chips).to_have_count(left)
        assert page.evaluate("document.activeElement.closest('#active-filters') !== null") == (left > 0)
    expect(page.locator("#result-count")).to_be_focused()
    page.wait_for_url("**/opportunities/")


def test_an_empty_board_offers_what_to_drop_with_what_that_gives(newcomer: Visitor) -> None:
    page = newcomer.open("opportunities/?from=2027-11-01&to=2027-11-02&languages=fi&q=zzz")
    expect(page.locator("#empty")).to_be_visible()
    buttons = page.locator("#empty-suggestions button")
    expect(buttons).to_have_count(1)
    expect(buttons).to_contain_text("zzz")
    promised = int("".join(sign for sign in buttons.inner_text() if sign.isdigit()))
    buttons.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#empty")).to_be_hidden()
    expect(page.locator("#result-count")).to_be_focused()
    expect(page.locator("#result-count")).to_contain_text(str(promised))


def test_everything_ticked_in_one_visit_of_the_sheet_is_one_step(newcomer: Visitor) -> None:
    page = newcomer.open("opportunities/", width=360)
    opener = page.locator("[data-filters-open]")
    opener.focus()
    page.keyboard.press("Enter")
    choose(page, "free", "technology")
    page.wait_for_url("**?cost=free&interests=technology")
    close = page.locator("#filters .filters-foot [data-filters-close]")
    expect(close).to_contain_text(page.locator("#result-count").inner_text().split()[0])
    close.focus()
    page.keyboard.press("Enter")
    expect(opener).to_be_focused()
    page.go_back()
    page.wait_for_url("**/opportunities/")
    expect(page.locator("#active-filters button")).to_have_count(0)


def test_the_title_the_other_language_and_the_map_follow_the_filters(newcomer: Visitor) -> None:
    page = newcomer.open("opportunities/")
    choose(page, "free", "technology")
    until(page, "document.title.startsWith('Technology, Free')")
    page.locator(".site-header a[hreflang=fi]").click()
    page.wait_for_url("**/fi/opportunities/?cost=free&interests=technology")
    expect(page.locator("#active-filters button")).to_have_count(2)
    assert page.locator("#main a[data-keep-filters]").get_attribute("href", timeout=1000) is not None
    until(page, "document.querySelector('a[data-keep-filters]').search === '?cost=free&interests=technology'")


def test_a_preset_fills_in_its_days_and_is_given_up_when_pressed_again(newcomer: Visitor) -> None:
    page = newcomer.open("opportunities/")
    weekend = page.locator("[data-preset=weekend]")
    weekend.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**?from=2026-11-28&to=2026-11-29")
    expect(weekend).to_have_attribute("aria-pressed", "true")
    assert [day for day in days(page) if day[0] == "2" and day not in {"2026-11-28", "2026-11-29"}] == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/opportunities/")
    expect(weekend).to_have_attribute("aria-pressed", "false")


def test_a_skip_link_or_another_fragment_changes_nothing_on_the_board(newcomer: Visitor) -> None:
    page = newcomer.open("opportunities/?cost=free")
    page.locator("#more").click()
    expect(page.locator("#board .row")).to_have_count(80)
    page.evaluate("location.hash = 'main'")
    page.wait_for_url("**#main")
    assert len(numbers(page)) == 80


def test_when_a_file_cannot_be_fetched_the_page_says_so_and_keeps_what_it_has(browser: Browser, large: str) -> None:
    page = browser.new_page(timezone_id="Europe/Helsinki")
    page.clock.set_fixed_time(BUILT_ON)
    page.route("**/assets/search/en/**", lambda route: route.abort())
    page.goto(large + "opportunities/", wait_until="networkidle")
    page.locator("#filter-q").fill("workshop")
    expect(page.locator("#result-count")).to_contain_text("could not be loaded")
    assert len(numbers(page)) == 100
    page.unroute("**/assets/search/en/**")
    page.locator("#filter-q").fill("workshops")
    page.locator("#filter-q").fill("workshop")
    expect(page.locator("#result-count")).not_to_contain_text("could not be loaded")
    page.close()
