"""The board in a real browser: its filters give what the plainest filter gives, and keyboards and clocks are served."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from boards import answer, random_catalogue, random_wish
from conftest import Visitor
from making import TODAY
from playwright.sync_api import Browser, Page, expect
from serving import served

import opportunity_map
from opportunity_map.site.facets import facet_data, fold, search_strings

REGION = random_catalogue(400, seed=7)

ASK = """
async (wishes) => {
  const { loadBoard } = await import("/js/board/data.js");
  const { Filter } = await import("/js/board/filters.js");
  const { makeSchedule } = await import("/js/board/schedule.js");
  const { parseState } = await import("/js/board/state.js");
  const board = await loadBoard("/board.json");
  const filter = new Filter(board);
  return wishes.map(([address, later]) => {
    const state = parseState(address, board.dictionaries);
    const schedule = makeSchedule(board, board.today + later, state);
    const { matching, unstated, counts, without } = filter.run(state, schedule, null);
    const named = ([facet, all]) => [facet, board.dictionaries[facet].map((id, i) => [id, all[i]])];
    return { matching: [...matching], unstated, counts: Object.entries(counts).map(named), without };
  });
}
"""


@pytest.fixture(scope="module")
def modules(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A blank page from which the board's modules and the data of a random region can be imported."""
    folder = tmp_path_factory.mktemp("modules")
    shutil.copytree(Path(opportunity_map.__file__).parent / "browser" / "js", folder / "js")
    (folder / "index.html").write_text("<!doctype html><title>Modules</title>", "utf-8")
    (folder / "board.json").write_bytes(facet_data(REGION))
    (folder / "titles.json").write_bytes(search_strings(REGION, "en"))
    with served(folder) as address:
        page = browser.new_page()
        page.goto(address)
        yield page
        page.close()


def test_three_hundred_random_filters_give_what_the_plainest_filter_gives(modules: Page) -> None:
    random = Random(11)
    asked = [(random_wish(random), random.choice((0, 0, 1, 4, 30))) for _ in range(300)]
    given = modules.evaluate(ASK, [[wish.address, later] for wish, later in asked])
    for (wish, later), got in zip(asked, given, strict=True):
        expected = answer(REGION, wish, TODAY + timedelta(days=later))
        where = f"{wish.address}, {later} days after the build"
        assert [REGION.entries[number].key for number in got["matching"]] == expected.matching, where
        assert got["unstated"] == expected.unstated, where
        for facet, options in got["counts"]:
            counted = {option: count for option, count in options if count}
            assert counted == {option: count for option, count in expected.counts[facet].items() if count}, where
        named = {f"access {w['option']}" if w["option"] else w["facet"]: w["count"] for w in got["without"]}
        assert named == expected.without, where


def test_the_browser_folds_every_letter_as_the_build_does(modules: Page) -> None:
    letters = [chr(code) for code in range(0x20, 0x3000) if chr(code).isprintable()]
    script = 'async (letters) => letters.map((await import("/js/board/fold.js")).fold)'
    folded = modules.evaluate(script, letters)
    assert [(a, b, fold(a)) for a, b in zip(letters, folded, strict=True) if b != fold(a)] == []


def test_a_search_finds_records_by_words_of_title_organisation_and_place(modules: Page) -> None:
    found = modules.evaluate(
        """async (queries) => {
          const { Search } = await import("/js/board/search.js");
          const search = new Search("/titles.json");
          const numbers = [];
          for (const query of queries) {
            const fails = await search.fails(query);
            numbers.push(fails && [...fails.keys()].filter((i) => !fails[i]));
          }
          return numbers;
        }""",
        ["  Record-17 HÁRBOUR", "venue-3 stage", "no such thing", "   "],
    )

    def having(*words: str) -> list[int]:
        def text(number: int) -> str:
            entry = REGION.entries[number]
            names = [entry.opportunity.title, entry.organisation.name]
            names += [entry.venue.place.name] if entry.venue else []
            return " ".join(fold(name.in_language("en").text) for name in names)

        return [number for number in range(len(REGION.entries)) if all(word in text(number) for word in words)]

    assert found == [having("record-17", "harbour"), having("venue-3", "stage"), [], None]


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
