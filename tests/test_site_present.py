from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import html5lib
import pytest
from making import REGION, TODAY, catalogue, opportunity, organisation, place, sessions, text
from opportunity_map.catalogue import Catalogue
from opportunity_map.config import Settings
from opportunity_map.intake.model import (
    Access,
    Address,
    Age,
    Always,
    Cost,
    OnRequest,
    Opportunity,
    Registration,
    Repeat,
    Session,
    Sessions,
    Text,
)
from opportunity_map.site.formats import Formats
from opportunity_map.site.present import Files, Presenter
from opportunity_map.site.related import Related
from opportunity_map.site.richtext import to_html
from opportunity_map.site.tokens import ROOT
from opportunity_map.site.view_board import BoardView
from opportunity_map.site.view_welcome import WelcomeView
from opportunity_map.site.view_when import opening_hours, repeat_in_words
from opportunity_map.texts import Texts

HOSTILE = '</a><script>alert(1)</script>"'


def presenter(region: Catalogue, language: str = "en", **changes: Any) -> Presenter:
    settings = Settings(REGION, ("en", "fi"), Path("content"), **changes)
    return Presenter(region, language, Texts.load(language), settings, Files(assets="assets/om-1/"))


def shown(html: str) -> str:
    """What a visitor reads of a piece of HTML."""
    return " ".join(" ".join(html5lib.parseFragment(html, namespaceHTMLElements=False).itertext()).split())


def row_of(record: Opportunity, language: str = "en", **changes: Any) -> str:
    region = catalogue([record], **changes)
    return presenter(region, language).row(region.entries[0])


def page_of(record: Opportunity, language: str = "en", **changes: Any) -> str:
    region = catalogue([record], **changes)
    return presenter(region, language).opportunity(region.entries[0], "../../../").main


def test_a_row_answers_when_what_where_cost_age_and_language_at_a_glance() -> None:
    row = row_of(opportunity(cost=Cost("paid", Decimal(12), "EUR"), age=Age(13, 17), languages=("fi", "en")))

    assert '<time class="row-when" datetime="2026-11-28T17:00">' in row
    words = shown(row)
    for fact in ("17:00", "Sat", "28 Nov", "Title of robots", "Oodi", "€12", "Age 13–17", "Finnish, English"):
        assert fact in words


def test_a_row_says_what_was_not_stated() -> None:
    words = shown(row_of(opportunity()))

    assert "Age not stated" in words
    assert "Step-free: not stated" in words


def test_a_row_says_that_a_place_is_not_step_free_only_when_it_was_stated() -> None:
    steps = place(access=Access(step_free=False))

    assert "Not step-free" in shown(row_of(opportunity(), places=[steps]))


def test_a_row_shows_its_lines_by_glyph_code_and_name() -> None:
    row = row_of(opportunity(interests=("science", "life_skills")))

    assert f'<use href="{ROOT}assets/om-1/sprite.svg#science"/>' in row
    assert "SC Science" in shown(row)
    assert "LI Life skills" in shown(row)


@pytest.mark.parametrize(
    ("status", "word"), [("cancelled", "Cancelled"), ("full", "Full"), ("postponed", "Postponed"), ("ended", "Over")]
)
def test_a_row_says_in_a_word_what_is_not_as_planned(status: str, word: str) -> None:
    row = row_of(opportunity(status=status))

    assert f'data-status="{status}"' in row
    assert f'<strong class="row-state">{word}</strong>' in row


def test_what_took_place_is_over_in_words() -> None:
    row = row_of(opportunity(when=sessions(datetime(2026, 11, 2, 17))))

    assert 'data-status="ended"' in row
    assert "Over" in shown(row)


def test_a_row_says_open_for_what_is_always_there_and_ask_for_what_is_on_request() -> None:
    assert shown(row_of(opportunity(when=Always()))).startswith("Open")
    assert shown(row_of(opportunity(when=Always(), mode="online", place=None))).startswith("Any time")
    assert shown(row_of(opportunity(when=OnRequest()))).startswith("Ask")


def test_what_is_going_on_now_says_until_when() -> None:
    camp = Sessions((Session(date(2026, 11, 20), date(2026, 12, 3), None),))

    assert shown(row_of(opportunity(when=camp))).startswith("Now until 3 Dec")


def test_a_night_from_ten_to_two_belongs_to_the_day_on_which_it_starts() -> None:
    night = Sessions((Session(datetime(2026, 11, 28, 22), datetime(2026, 11, 29, 2), None),))
    page = page_of(opportunity(when=night))

    assert "Sat 28 Nov 22:00–02:00" in shown(page)


def test_the_page_says_the_year_of_what_is_not_in_this_one() -> None:
    assert "Mon 14 Jun 2027" in shown(page_of(opportunity(when=sessions(date(2027, 6, 14)))))


def test_links_in_a_row_start_at_the_sites_root_in_the_pages_language() -> None:
    assert f'href="{ROOT}opportunities/harbour/robots/"' in row_of(opportunity())
    assert f'href="{ROOT}fi/opportunities/harbour/robots/"' in row_of(opportunity(), "fi")


def test_finnish_rows_speak_finnish_and_mark_what_is_not() -> None:
    row = row_of(opportunity(title=text("Robot night")), "fi")

    assert "17.00 la 28.11." in shown(row)
    assert ' lang="en">Robot night</a>' in row


def test_text_that_runs_from_right_to_left_says_so() -> None:
    row = row_of(opportunity(title=Text({"ar": "ورشة"})))

    assert ' lang="ar" dir="rtl">ورشة</a>' in row


def test_nothing_that_an_organisation_writes_becomes_markup() -> None:
    record = opportunity(
        title=text(HOSTILE),
        summary=text(HOSTILE),
        description=text(HOSTILE),
        outcomes=(text(HOSTILE),),
        audience=text(HOSTILE),
        access_note=text(HOSTILE),
        cost=Cost("free", note=text(HOSTILE)),
    )
    venue = replace(place(), name=text(HOSTILE), address=Address(HOSTILE, None, HOSTILE, "FI"), stop=text(HOSTILE))
    region = catalogue([record], places=[venue], organisations=[replace(organisation(), name=text(HOSTILE))])
    show = presenter(region)
    entry = region.entries[0]
    row = show.row(entry)
    page = show.opportunity(entry, "../", Related([entry], [entry], [entry]))
    pages = [page, show.organisations(""), show.welcome("", [row]), show.map("")]
    pages += [show.listing([entry], [row], "", 1, 1, 1), show.interest("technology", [entry], [row], "", 1, 1)]
    pages += [show.place(entry.venue, [entry], [row], "", 1, 1)] if entry.venue else []

    for html in (row, *(page.main for page in pages)):
        scripts = html5lib.parseFragment(html, namespaceHTMLElements=False).iter("script")
        assert not [script for script in scripts if script.text and "alert" in script.text]
    assert page.extra_head.count("</") == 1


def test_the_page_answers_whether_one_can_just_turn_up() -> None:
    def answer(registration: Registration | None) -> str:
        return shown(page_of(opportunity(registration=registration)))

    assert "Can I just turn up? Yes, just come" in answer(Registration(drop_in=True))
    assert "Can I just turn up? No, sign up first" in answer(Registration(drop_in=False))
    assert "Can I just turn up? Not stated" in answer(None)


def test_the_page_sorts_access_facts_by_yes_no_and_not_stated() -> None:
    venue = place(access=Access(step_free=True, parking=False))
    words = shown(page_of(opportunity(), places=[venue]))

    assert "Yes: Step-free" in words
    assert "No: Accessible parking" in words
    assert "Not stated: Accessible toilet, Induction loop, Quiet space, Assistance dogs welcome" in words


def test_the_page_says_that_a_place_is_only_roughly_known() -> None:
    somewhere = place(coordinates=None, address=Address(None, None, "Helsinki", "FI"))
    words = shown(page_of(opportunity(), places=[somewhere]))

    assert "Approximate: on the map only as a town or district" in words


@pytest.mark.parametrize(
    ("checked", "state"),
    [(date(2026, 11, 1), "fresh"), (date(2026, 5, 1), "ask"), (date(2026, 2, 1), "stale")],
)
def test_the_page_says_how_fresh_it_is(checked: date, state: str) -> None:
    assert f'class="checked" data-state="{state}"' in page_of(opportunity(checked=checked))


def test_a_deadline_that_has_passed_is_told_as_passed() -> None:
    words = shown(page_of(opportunity(registration=Registration(required=True, deadline=date(2026, 11, 20)))))

    assert "The last day for signing up was 20 November 2026." in words


def test_one_cannot_sign_up_for_what_is_cancelled() -> None:
    signing = Registration(required=True, url="https://example.org/join")

    assert "Sign up at example.org" in page_of(opportunity(registration=signing))
    assert "Sign up at" not in page_of(opportunity(registration=signing, status="cancelled"))


def test_machines_learn_when_and_where_from_json_ld() -> None:
    region = catalogue([opportunity()])
    found = presenter(region, site_url="https://map.example.org/").opportunity(region.entries[0], "").extra_head

    assert '"@type":"EducationEvent"' in found
    assert '"startDate":"2026-11-28T17:00"' in found
    assert '"url":"https://map.example.org/opportunities/harbour/robots/"' in found


def test_machines_are_not_told_where_an_approximate_pin_stands() -> None:
    somewhere = place(coordinates=None, address=Address(None, None, "Helsinki", "FI"))
    region = catalogue([opportunity()], places=[somewhere])

    assert "latitude" not in presenter(region).opportunity(region.entries[0], "").extra_head


def test_the_listing_groups_the_board_by_day_and_platform() -> None:
    records = [
        opportunity("harbour/one"),
        opportunity("harbour/two", when=sessions(datetime(2026, 11, 28, 9))),
        opportunity("harbour/three", when=Always()),
        opportunity("harbour/four", when=sessions(date(2026, 11, 2))),
    ]
    region = catalogue(records)
    show = presenter(region)
    main = show.listing(region.entries, [show.row(entry) for entry in region.entries], "../", 1, 1, 4).main

    assert re.findall(r'data-group="([\w-]+)"', main) == ["2026-11-28", "always", "over"]
    assert "Saturday 28 November" in main
    assert ROOT not in main


def test_the_listing_leads_to_its_other_pages() -> None:
    region = catalogue([opportunity()])
    show = presenter(region)
    main = show.listing(region.entries, [show.row(region.entries[0])], "../../", 2, 9, 900).main

    assert 'href="../../opportunities/"' in main
    assert 'href="../../opportunities/page_2/" aria-label="page 2" aria-current="page"' in main
    assert 'href="../../opportunities/page_9/"' in main


def test_a_place_leads_to_its_station_in_the_list_beside_the_map() -> None:
    region = catalogue([opportunity()])
    show = presenter(region)
    venue = region.venues["oodi"]

    assert 'href="../../map/#station-oodi"' in show.place(venue, region.entries, [""], "../../", 1, 1).main
    assert 'id="station-oodi"' in show.map("../").main
    assert "#station-oodi" not in show.place(venue, [], [], "../../", 1, 1).main


def test_a_line_without_stops_leads_on() -> None:
    main = presenter(catalogue([opportunity()])).interest("science", [], [], "../../", 1, 1).main

    assert "This line has no stops yet" in shown(main)
    assert 'href="../../opportunities/"' in main


def test_the_welcome_page_shows_all_lines_with_how_much_runs_on_each() -> None:
    region = catalogue([opportunity("harbour/one"), opportunity("harbour/two", status="cancelled")])
    show = presenter(region)
    main = show.welcome("", [show.row(entry) for entry in region.entries]).main

    assert main.count('href="interests/') == 12
    assert "Technology TE 1 offer" in shown(main)


def test_the_welcome_page_of_an_empty_region_has_no_empty_shelf_and_says_how_to_begin() -> None:
    main = presenter(catalogue([])).welcome("", [], contribute=True).main

    assert "Nothing stands on this map yet" in shown(main)
    assert 'href="contribute/"' in main
    assert "board-rows" not in main
    assert "?cost" not in main


def test_the_welcome_page_of_a_region_with_one_offer_has_that_offer_once() -> None:
    region = catalogue([opportunity("harbour/one")])
    show = presenter(region)
    main = show.welcome("", [show.row(entry) for entry in region.entries]).main

    assert main.count('class="row"') == 1
    assert "1 offer · 1 organisation · 1 place" in shown(main)
    assert "See the one offer" in shown(main)
    assert main.count("<section") == 2


def test_a_region_without_dates_starts_its_shelves_where_departures_would_stand() -> None:
    region = catalogue([opportunity("harbour/one", when=Always(None))])
    show = presenter(region)
    main = show.welcome("", [show.row(entry) for entry in region.entries]).main

    assert "departures" not in main
    assert 'id="always"' in main
    assert "data-moment" not in main


def test_no_offer_stands_on_the_welcome_page_twice() -> None:
    many = [
        opportunity(f"harbour/o{n}", when=sessions(datetime(2026, 11, 24 + n % 6, 17)), competences=("multilingual",))
        for n in range(40)
    ]
    region = catalogue(many)
    show = presenter(region)
    main = show.welcome("", [show.row(entry) for entry in region.entries]).main
    seen = re.sub(r'<ol id="reserve" hidden>.*?</ol>', "", main, flags=re.DOTALL)
    numbers = re.findall(r'data-n="(\d+)"', seen)

    assert len(numbers) == len(set(numbers))


def test_first_steps_are_where_languages_are_practised_in_one_of_here_and_another() -> None:
    said = {
        "yes": {"competences": ("multilingual",), "languages": ("fi", "ar")},
        "one-language": {"competences": ("multilingual",), "languages": ("fi",)},
        "not-of-here": {"competences": ("multilingual",), "languages": ("ar", "en")},
        "no-language": {"languages": ("fi", "ar")},
    }
    region = catalogue([opportunity(f"harbour/{key}", when=Always(None), **facts) for key, facts in said.items()])

    shelf = next(shelf for shelf in WelcomeView(region).shelves() if shelf.id == "first_steps")
    assert [entry.opportunity.id for entry in shelf.entries] == ["yes"]


def test_a_template_of_the_region_is_taken_before_the_packages(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/missing.html").write_text("<h1>{{ t('menu.map') }}</h1>", "utf-8")

    assert presenter(catalogue([]), overrides_dir=tmp_path).missing("/").main == "<h1>Map</h1>"


FORMATS = Formats(Texts.load("en"))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=TU,TH", "Every Tuesday and Thursday"),
        ("FREQ=WEEKLY", "Every Saturday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "Every 2 weeks on Monday"),
        ("FREQ=DAILY", "Every day"),
        ("FREQ=MONTHLY;BYDAY=1SA", "Every first Saturday of the month"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "Every last Friday of the month"),
        ("FREQ=WEEKLY;BYDAY=SA;UNTIL=20270131T235959Z", "Every Saturday, until 31 January 2027"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "On several days"),
    ],
)
def test_a_rule_is_put_into_words(rule: str, words: str) -> None:
    assert repeat_in_words(Repeat(datetime(2026, 11, 28, 17), repeats=rule), FORMATS) == words


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("Mo-Fr 08:00-21:00; Sa,Su 10:00-18:00", [("Mon–Fri", "08:00–21:00"), ("Sat, Sun", "10:00–18:00")]),
        ("24/7", [("", "Day and night")]),
        ("Mo-Su 10:00-26:00; PH off", [("Mon–Sun", "10:00–02:00"), ("Public holidays", "Closed")]),
        ("sunrise-sunset", [("", "sunrise-sunset")]),
    ],
)
def test_opening_hours_are_put_into_words_or_left_as_written(written: str, lines: list[tuple[str, str]]) -> None:
    assert opening_hours(written, FORMATS) == lines


@pytest.mark.parametrize(
    ("low", "high", "words"), [(13, 17, "13–17"), (16, 16, "16"), (13, None, "from 13"), (None, 25, "up to 25")]
)
def test_ages_are_said_as_people_say_them(low: int | None, high: int | None, words: str) -> None:
    assert FORMATS.ages(low, high) == words


def test_markdown_keeps_emphasis_lists_and_good_links() -> None:
    html = to_html("Bring **tools**:\n\n- a [saw](https://example.org/saw)\n- time")

    assert "<strong>tools</strong>" in html
    assert '<a href="https://example.org/saw" rel="nofollow noopener">saw</a>' in html
    assert html.count("<li>") == 2


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://example.org/pixel.png)",
        "<javascript:alert(1)>",
        "# Heading",
        "`code`",
        "    indented code",
        "[x](/relative)",
    ],
)
def test_markdown_lets_nothing_through_that_runs_loads_or_shouts(attack: str) -> None:
    elements = {element.tag for element in html5lib.parseFragment(to_html(attack), namespaceHTMLElements=False).iter()}

    assert elements <= {"DOCUMENT_FRAGMENT", "p", "a"}
    assert "href" not in to_html(attack) or 'href="https://example.org/pixel.png"' in to_html(attack)


def test_days_are_counted_from_the_day_of_the_build() -> None:
    region = catalogue([opportunity(when=sessions(datetime(2026, 11, 23, 9)))])
    show = presenter(region)
    groups = BoardView(show.facts).days(region.entries, [show.row(region.entries[0])], "")

    assert [group.key for group in groups] == [TODAY.isoformat()]
