"""The calendar: every day against the plainest possible count, and what a month's page shows of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from boards import random_catalogue
from making import TODAY, catalogue, opportunity, organisation, place, sessions, text
from opportunity_map.catalogue import Catalogue
from opportunity_map.intake.model import Always, Repeat, Session, Sessions
from opportunity_map.occurrences import HORIZON_DAYS
from opportunity_map.site.months import MOST_A_DAY, MOST_MONTHS, Calendar, calendar_of
from opportunity_map.site.page import Page
from test_site_present import HOSTILE, presenter, shown


def calendar(region: Catalogue) -> Calendar:
    return calendar_of(region.entries, region.today)


def month(region: Catalogue, first: date, language: str = "en") -> Page:
    return presenter(region, language).calendar(calendar(region), first, "../../")


def meetings_by_day(region: Catalogue) -> dict[date, list[int]]:
    """Numbers of the records by day, one for each meeting that is on it."""
    found: dict[date, list[int]] = {}
    for entry in region.entries:
        for meeting in entry.occurrences:
            for day in _days(meeting.start, meeting.last_day):
                if TODAY <= day <= TODAY + timedelta(days=HORIZON_DAYS):
                    found.setdefault(day, []).append(entry.number)
    return found


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


@pytest.mark.parametrize("seed", range(5))
def test_every_day_counts_exactly_the_meetings_that_are_on_it(seed: int) -> None:
    region = random_catalogue(300, seed)
    expected = meetings_by_day(region)
    found = calendar(region).days

    assert {day: known.total for day, known in found.items()} == {day: len(all_) for day, all_ in expected.items()}
    for day, known in found.items():
        assert len(known.first) == min(known.total, MOST_A_DAY)
        assert {meeting.number for meeting in known.first} <= set(expected[day])
        assert all(one.minute <= other.minute for one, other in pairwise(known.first))


def test_this_month_has_a_page_even_when_nothing_is_left_of_it() -> None:
    region = catalogue([opportunity(when=sessions(datetime(2027, 2, 6, 17)))])

    assert calendar(region).months == [date(2026, 11, 1), date(2027, 2, 1)]
    main = month(region, date(2026, 11, 1)).main
    assert "Nothing is leaving in the rest of November 2026" in shown(main)
    assert 'rel="next" href="../../calendar/2027-02/"' in main
    assert 'rel="prev"' not in main


def test_there_are_never_more_than_twelve_months() -> None:
    weekly = Repeat(datetime(2026, 11, 24, 17), None, None, "FREQ=WEEKLY", ())
    months = calendar(catalogue([opportunity(when=weekly)])).months

    assert len(months) == MOST_MONTHS
    assert months[-1] == date(2027, 10, 1)


def test_a_day_shows_time_title_place_price_and_lines_of_its_meetings() -> None:
    region = catalogue([opportunity(interests=("technology", "science"))])
    main = month(region, date(2026, 11, 1)).main
    row = re.search(r"<li><b>.*?</li>", main)

    assert row is not None
    assert shown(row[0]) == "17:00 Title of robots Oodi · Free TE Technology SC Science"
    assert 'href="../../opportunities/harbour/robots/"' in row[0]
    assert "Saturday 28 November 1 departure" in shown(main)
    assert '<a href="#day-2026-11-28">' in main
    assert 'id="day-2026-11-28"' in main


def test_what_takes_several_days_is_on_each_of_them_and_says_until_when() -> None:
    region = catalogue([opportunity(when=Sessions((Session(date(2026, 11, 28), date(2026, 11, 30), None),)))])
    words = shown(month(region, date(2026, 11, 1)).main)

    assert "All day Title of robots" in words
    assert words.count("until 30 Nov Title of robots") == 2


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    night = Sessions((Session(datetime(2026, 11, 28, 22), datetime(2026, 11, 29, 2), None),))

    assert list(calendar(catalogue([opportunity(when=night)])).days) == [date(2026, 11, 28)]


def test_what_began_before_today_and_goes_on_is_there_from_today() -> None:
    going_on = Sessions((Session(date(2026, 11, 20), date(2026, 11, 24), None),))

    assert list(calendar(catalogue([opportunity(when=going_on)])).days) == [TODAY, date(2026, 11, 24)]


def test_what_has_no_date_or_is_over_is_in_no_month() -> None:
    region = catalogue([opportunity(when=Always(None)), opportunity("harbour/past", when=sessions(date(2026, 10, 1)))])

    assert calendar(region).days == {}


def test_of_a_full_day_the_first_twenty_are_shown_and_the_board_has_the_others() -> None:
    records = [opportunity(f"harbour/at-{number}", when=_at(8 + number // 4, number % 4 * 15)) for number in range(45)]
    main = month(catalogue(records), date(2026, 11, 1)).main

    assert main.count("<li><b>") == MOST_A_DAY
    assert "25 more on this day" in shown(main)
    assert 'href="../../opportunities/?from=2026-11-28&amp;to=2026-11-28"' in main
    assert "08:00 Title of at-0" in shown(main)


def _at(hour: int, minute: int) -> Any:
    return sessions(datetime(2026, 11, 28, hour, minute))


def test_a_cancelled_meeting_says_so() -> None:
    main = month(catalogue([opportunity(status="cancelled")]), date(2026, 11, 1)).main

    assert "Title of robots Cancelled Oodi" in shown(main)


@pytest.mark.parametrize(("language", "first"), [("en", "Mon"), ("fi", "ma")])
def test_the_grid_is_a_table_with_a_caption_whose_weeks_begin_as_the_language_has_it(language: str, first: str) -> None:
    main = month(catalogue([opportunity()]), date(2026, 11, 1), language).main

    assert "<caption" in main
    assert re.findall(r'<th scope="col">(\w+)', main)[0] == first
    assert len(re.findall(r'<th scope="col">', main)) == 7
    assert [len(re.findall("<td>", week)) for week in re.findall(r"<tr>(<td>.*?)</tr>", main)] == [7] * 6


def test_titles_of_months_differ_and_the_page_of_this_month_has_its_own() -> None:
    region = catalogue([opportunity(), opportunity("harbour/later", when=sessions(datetime(2027, 1, 9, 17)))])
    show, whole = presenter(region), calendar(region)
    titles = [show.calendar(whole, first, "../../").title for first in whole.months]
    titles.append(show.calendar(whole, whole.months[0], "../", current=True).title)

    assert titles == ["Calendar, November 2026", "Calendar, January 2027", "Calendar"]


def test_no_text_of_a_contributor_becomes_markup_in_the_calendar() -> None:
    record = opportunity(title=text(HOSTILE))
    region = catalogue([record], places=[replace(place(), name=text(HOSTILE))], organisations=[organisation()])
    main = month(region, date(2026, 11, 1)).main

    assert "<script>" not in main
    assert shown(main).count('</a><script>alert(1)</script>"') == 2
