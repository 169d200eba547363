"""The search in a real browser: forms, accents, compounds, typing errors; suggestions; filters and "back"."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import opportunity_map
import pytest
from conftest import Visitor
from making import catalogue, opportunity, organisation, place, text
from opportunity_map.intake.model import Text
from opportunity_map.site.publish import Folder
from opportunity_map.site.search_index import PageText, write_index
from opportunity_map.texts import Texts
from playwright.sync_api import Browser, Page, expect
from serving import served, until
from test_browser_axe import violations

TITLES = {
    "en": (
        "Robotics night", "Robot league", "Painting for beginners", "Paint your street", "Football on Fridays",
        "Café of languages", "Art club", "Articles for the school paper", "Über den Dächern",
    ),
    "fi": (
        "Puupaja", "Paja nuorille", "Ohjelmoinnin perusteet", "Ohjelmointia iltaisin", "Nuoret oppaat", "Äänimaisemia",
        "Kuvataidetta kirjastossa", "Kanan hoito", "Kanta-asiakkaat",
    ),
}  # fmt: skip

FIND = """
async (query) => {
  const { openLibrary, find } = await import("/assets/om-test/js/search/board.js");
  const library = await openLibrary();
  const outcome = await find(library, query);
  if (!outcome) return null;
  const numbers = [...outcome.scores.subarray(0, library.facts.records).keys()].filter((n) => outcome.scores[n]);
  numbers.sort((one, other) => outcome.scores[other] - outcome.scores[one] || one - other);
  return [numbers, outcome.corrected.map(({ meant }) => meant)];
}
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small region's search index in two languages, with the modules that read it."""
    folder = tmp_path_factory.mktemp("shelf")
    shutil.copytree(Path(opportunity_map.__file__).parent / "browser" / "js", folder / "assets/om-test/js")
    for language, titles in TITLES.items():
        records = [
            opportunity(
                f"harbour/no-{number:03}",
                title=Text({language: title}),
                type="event",
                summary=text("Everybody is welcome.", "Kaikki ovat tervetulleita."),
                description=Text({language: "Soldering and soup, every evening." if number == 1 else "Nothing else."}),
            )
            for number, title in enumerate(titles)
        ]
        region = catalogue(
            records,
            organisations=[
                replace(organisation(), name=text("Harbour Crew", "Satamaväki")),
                replace(organisation("stripes"), name=text("<img src=x onerror=hurt()> Zebra &amp; co")),
            ],
            places=[replace(place(), name=text("Central Library", "Keskustakirjasto"))],
        )
        page = PageText(language, "about/", "About soup", "How we cook.")
        write_index(Folder(folder), region, Texts.load(language), [page], "1")
        (folder / f"{language}.html").write_text(f"<!doctype html><html lang={language}><title>Shelf</title>", "utf-8")
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def readers(browser: Browser, shelf: str) -> Iterator[dict[str, Page]]:
    """A blank page in each language from which that index can be asked."""
    pages = {language: browser.new_page() for language in TITLES}
    for language, page in pages.items():
        page.goto(f"{shelf}{language}.html")
    yield pages
    for page in pages.values():
        page.close()


def found(readers: dict[str, Page], language: str, query: str) -> tuple[list[str], list[str]] | None:
    """The titles that a query finds, best first, and the words that it took others for."""
    answer = readers[language].evaluate(FIND, query)
    return answer and ([TITLES[language][number] for number in answer[0]], answer[1])


@pytest.mark.parametrize(
    ("language", "query", "titles"),
    [
        ("en", "robot", ["Robotics night", "Robot league"]),
        ("en", "ROBOTICS", ["Robotics night", "Robot league"]),
        ("en", "paints", ["Painting for beginners", "Paint your street"]),
        ("en", "cafe", ["Café of languages"]),
        ("en", "uber dachern", ["Über den Dächern"]),
        ("en", "rob", ["Robotics night", "Robot league"]),
        ("en", "night robot", ["Robotics night"]),
        ("en", "soldering", ["Robot league"]),
        ("en", "art", ["Art club", "Articles for the school paper"]),
        ("en", "art club", ["Art club"]),
        ("en", "“art”", ["Art club"]),
        ("en", "ball", ["Football on Fridays"]),
        ("fi", "paja", ["Paja nuorille", "Puupaja"]),
        ("fi", "ohjelmointi", ["Ohjelmoinnin perusteet", "Ohjelmointia iltaisin"]),
        ("fi", "ohjelmoinnissa", ["Ohjelmoinnin perusteet", "Ohjelmointia iltaisin"]),
        ("fi", "nuorten", ["Paja nuorille", "Nuoret oppaat"]),
        ("fi", "aanimaisema", ["Äänimaisemia"]),
        ("fi", "kana", ["Kanan hoito"]),
    ],
)
def test_a_word_is_found_in_its_forms_without_accents_as_a_beginning_and_in_compounds(
    readers: dict[str, Page], language: str, query: str, titles: list[str]
) -> None:
    answer = found(readers, language, query)
    assert answer is not None
    assert (sorted(answer[0]), answer[1]) == (sorted(titles), [])


def test_what_has_the_word_itself_in_its_title_comes_first(readers: dict[str, Page]) -> None:
    answers = [found(readers, "fi", "paja"), found(readers, "en", "art")]
    assert [answer and answer[0][0] for answer in answers] == ["Paja nuorille", "Art club"]


def test_every_record_is_found_by_its_organisation_and_by_its_place(readers: dict[str, Page]) -> None:
    for language, queries in (("en", ("harbour crew", "central library")), ("fi", ("satamaväki", "keskustakirjasto"))):
        for query in queries:
            answer = found(readers, language, query)
            assert answer is not None
            assert sorted(answer[0]) == sorted(TITLES[language])


@pytest.mark.parametrize(
    ("language", "query", "titles", "meant"),
    [
        ("en", "robtics", ["Robotics night", "Robot league"], "robotics"),
        ("en", "rboot", ["Robotics night", "Robot league"], "robot"),
        ("en", "fotball", ["Football on Fridays"], "football"),
        ("en", "vootball", ["Football on Fridays"], "football"),
        ("en", "begginnerz", ["Painting for beginners"], "beginners"),
        ("en", "beginnrs painting", ["Painting for beginners"], "beginners"),
        ("fi", "äänimasemia", ["Äänimaisemia"], "äänimaisemia"),
        ("fi", "kuvatiadetta", ["Kuvataidetta kirjastossa"], "kuvataidetta"),
    ],
)
def test_typing_errors_are_forgiven_and_told(
    readers: dict[str, Page], language: str, query: str, titles: list[str], meant: str
) -> None:
    answer = found(readers, language, query)
    assert answer is not None
    assert (sorted(answer[0]), answer[1]) == (sorted(titles), [meant])


@pytest.mark.parametrize("query", ['"robtics"', "xyzzyx", "rbt", "robot xyzzyx"])
def test_what_is_quoted_too_short_or_too_far_off_is_not_taken_for_another_word(
    readers: dict[str, Page], query: str
) -> None:
    assert found(readers, "en", query) == ([], [])


@pytest.mark.parametrize("query", ["", "   ", "?!", "a", '""'])
def test_a_query_without_a_word_asks_for_nothing(readers: dict[str, Page], query: str) -> None:
    assert found(readers, "en", query) is None


def test_words_that_most_texts_have_do_not_narrow_what_others_find(readers: dict[str, Page]) -> None:
    answer = found(readers, "en", "everybody robot welcome")
    assert answer is not None
    assert sorted(answer[0]) == ["Robot league", "Robotics night"]
    alone = found(readers, "en", "everybody")
    assert alone is not None
    assert len(alone[0]) == len(TITLES["en"])


def test_a_name_that_looks_like_markup_is_suggested_as_it_is_written(browser: Browser, shelf: str) -> None:
    page = browser.new_page()
    page.goto(f"{shelf}en.html")
    page.evaluate(
        """async () => {
          document.body.innerHTML = '<input type="search" name="q">';
          const { attach } = await import("/assets/om-test/js/search/suggest.js");
          document.querySelector("input").focus();
          attach(document.querySelector("input"));
        }"""
    )
    page.keyboard.type("zebra")
    option = page.locator("[role=option]")
    expect(option).to_have_text("<img src=x onerror=hurt()> Zebra &amp; co")
    assert page.locator("[role=option] img").count() == 0
    page.close()


# --- on the built demonstration site ---------------------------------------------------------------------------


def suggest(page: Page, query: str, field: str = "header input[name=q]") -> None:
    """Type into a search field and wait for what it suggests."""
    page.locator(field).focus()
    until(page, f"document.querySelector('{field}').getAttribute('role') === 'combobox'")
    page.locator(field).press_sequentially(query, delay=20)
    expect(page.locator(".suggest:not([hidden]) [role=option]").first).to_be_visible()


def options(page: Page) -> list[str]:
    return page.locator(".suggest:not([hidden]) [role=option] > span").all_inner_texts()


def test_suggestions_are_chosen_with_the_keyboard_and_lead_to_their_page(visitor: Visitor) -> None:
    page = visitor.open("about/")
    field = page.locator("header input[name=q]")
    suggest(page, "librar")
    expect(field).to_have_attribute("aria-expanded", "true")
    kinds = page.locator(".suggest-kind").all_inner_texts()
    assert kinds == ["What’s on", "Organisations", "Places"]
    assert "Helsinki Central Library Oodi" in options(page)
    assert len(options(page)) <= 8
    page.keyboard.press("ArrowDown")
    active = page.evaluate("document.activeElement.getAttribute('aria-activedescendant')")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    while page.locator(".suggest [aria-selected=true] > span").all_inner_texts() != ["Helsinki Central Library Oodi"]:
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/places/**")
    expect(page.locator("h1")).to_have_text("Helsinki Central Library Oodi")


def test_escape_closes_the_suggestions_first_and_enter_searches_for_what_was_typed(visitor: Visitor) -> None:
    page = visitor.open("fi/")
    suggest(page, "kirjast")
    page.keyboard.press("Escape")
    expect(page.locator(".suggest")).to_be_hidden()
    expect(page.locator("header input[name=q]")).to_have_value("kirjast")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fi/opportunities/?q=kirjast")
    expect(page.locator("#board .row").first).to_be_visible()


def test_a_suggested_interest_is_ticked_on_the_board(visitor: Visitor) -> None:
    page = visitor.open("opportunities/?cost=free")
    suggest(page, "technol", "#filter-q")
    page.locator(".suggest [role=option]", has_text=re.compile("^Technology$")).click()
    page.wait_for_url("**/opportunities/?cost=free&interests=technology")
    assert page.locator("#filters input[value=technology]").is_checked()
    expect(page.locator("#filter-q")).to_have_value("")


def test_a_search_narrows_with_the_filters_stands_in_the_address_and_is_undone_by_back(visitor: Visitor) -> None:
    page = visitor.open("opportunities/?q=library")
    total = page.locator("#board .row").count()
    page.evaluate("document.querySelectorAll('#filters details').forEach((fold) => (fold.open = true))")
    page.locator("#filters input[value=technology]").check()
    page.wait_for_url("**/opportunities/?interests=technology&q=library")
    until(page, f"document.querySelectorAll('#board .row').length < {total}")
    assert page.locator("#board .row").count() > 0
    page.go_back()
    page.wait_for_url("**/opportunities/?q=library")
    expect(page.locator("#board .row")).to_have_count(total)


def test_a_forgiven_error_is_told_with_a_way_back(visitor: Visitor) -> None:
    page = visitor.open("opportunities/?q=libary")
    expect(page.locator("#search-note [role=status]")).to_contain_text("Showing results for library.")
    before = page.locator("#board .row").count()
    assert before > 0
    page.locator("#search-note button").click()
    page.wait_for_url("**/opportunities/?q=%22libary%22")
    expect(page.locator("#board .row")).to_have_count(0)
    expect(page.locator("#search-note button")).to_have_count(0)
    expect(page.locator("#result-count")).to_be_focused()
    page.go_back()
    expect(page.locator("#board .row")).to_have_count(before)
    expect(page.locator("#search-note")).to_contain_text("library")


def test_hand_written_pages_that_fit_stand_above_the_board(visitor: Visitor) -> None:
    page = visitor.open("fi/opportunities/?q=lisenssit")
    link = page.locator("#search-note a", has_text="Lisenssit")
    link.click()
    page.wait_for_url("**/fi/licences/")


def test_clearing_the_field_clears_what_the_search_said(visitor: Visitor) -> None:
    page = visitor.open("opportunities/?q=libary")
    expect(page.locator("#search-note button")).to_have_count(1)
    page.locator("#filter-q").fill("")
    expect(page.locator("#search-note > *")).to_have_count(1)
    expect(page.locator("#search-note")).to_have_text("")


@pytest.mark.parametrize("width", [320, 1280])
def test_suggestions_fit_the_screen_and_the_thumb(visitor: Visitor, width: int) -> None:
    page = visitor.open("about/", width=width)
    if width < 700:
        page.locator("#menu-button").click()
    suggest(page, "helsinki")
    for box in page.locator(".suggest [role=option]").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().toJSON())"
    ):
        assert box["height"] >= 44
        assert box["left"] >= 0
        assert box["right"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_suggestions_nor_in_what_the_search_says(
    visitor: Visitor, width: int, scheme: str
) -> None:
    page = visitor.open("fi/about/", width=width, scheme=scheme)
    if width < 700:
        page.locator("#menu-button").click()
    suggest(page, "kirjasto")
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    page.goto(visitor.site + "opportunities/?q=libary", wait_until="networkidle")
    expect(page.locator("#search-note a")).to_have_count(1)
    assert violations(page) == []


def test_a_touch_on_a_suggestion_leads_to_its_page(visitor: Visitor) -> None:
    page = visitor.open("", width=360)
    page.locator("#menu-button").tap()
    suggest(page, "oodi")
    page.locator(".suggest [role=option]", has_text="Helsinki Central Library Oodi").last.tap()
    expect(page.locator("h1")).to_have_text("Helsinki Central Library Oodi")


def test_nothing_of_the_search_is_fetched_before_somebody_searches(visitor: Visitor) -> None:
    page = visitor.open("about/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(visitor.site + "opportunities/", wait_until="networkidle")
    assert [url for url in asked if "/search" in url] == []
