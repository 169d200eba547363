from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from boards import random_catalogue
from dateutil.rrule import rrulestr
from icalendar import Calendar, Timezone
from making import TODAY, catalogue, opportunity, place, sessions, text
from opportunity_map.catalogue import Entry
from opportunity_map.intake.model import Always, Coordinates, Opportunity, Repeat, Session, Sessions
from opportunity_map.occurrences import Occurrence
from opportunity_map.site.facets import runs_of
from opportunity_map.site.ical import CalendarFiles, timezone_lines

HELSINKI = ZoneInfo("Europe/Helsinki")
SITE = "https://map.example.org/"


def file_of(record: Opportunity, site_url: str = SITE, **changes: Any) -> bytes:
    region = catalogue([record], **changes)
    return CalendarFiles(region, site_url).file(region.entries[0])


def events_of(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def meetings_of(content: bytes) -> list[Occurrence]:
    """Every meeting that a calendar shows of the file."""
    found = []
    for event in events_of(content):
        start, end = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None
        timed = isinstance(start, datetime)
        first = start.replace(tzinfo=None) if timed else datetime.combine(start, time.min)
        starts = [first]
        if "RRULE" in event:
            starts = list(rrulestr(event["RRULE"].to_ical().decode(), dtstart=first))
        length = (end - start) if end is not None else timedelta(0)
        if timed and end is not None:
            length = end.replace(tzinfo=None) - start.replace(tzinfo=None)
        for begins in starts:
            ends = begins + length if timed else begins + length - timedelta(days=1)
            found.append(
                Occurrence(
                    begins.date(),
                    ends.date(),
                    begins.time() if timed else None,
                    ends.time() if timed and end is not None else None,
                )
            )
    return sorted(found, key=str)


@pytest.mark.parametrize("seed", range(3))
def test_a_calendar_shows_exactly_the_meetings_of_the_page(seed: int) -> None:
    region = random_catalogue(200, seed)
    files = CalendarFiles(region, SITE)
    dated = [entry for entry in region.entries if entry.occurrences]
    assert dated
    for entry in dated:
        assert meetings_of(files.file(entry)) == sorted(entry.occurrences, key=str), entry.key
    assert all(files.file(entry) == b"" for entry in region.entries if not entry.occurrences)


def test_there_is_one_event_for_each_run_of_meetings_each_with_an_id_of_its_own() -> None:
    region = random_catalogue(200, 7)
    files = CalendarFiles(region, SITE)
    ids: Counter[str] = Counter()
    for entry in region.entries:
        if entry.occurrences:
            events = events_of(files.file(entry))
            ids.update(str(event["UID"]) for event in events)
            assert len(events) == len(runs_of(entry.occurrences, region.today))
    assert ids
    assert set(ids.values()) == {1}
    assert all(uid.endswith("@map.example.org") for uid in ids)


def test_a_weekly_club_is_one_event_that_repeats() -> None:
    weekly = Repeat(datetime(2026, 11, 3, 17), datetime(2026, 11, 3, 19), None, "FREQ=WEEKLY;UNTIL=20261215T235959Z")
    (event,) = events_of(file_of(opportunity("harbour/robots", when=weekly)))
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=4;INTERVAL=1"
    assert event["DTSTART"].dt == datetime(2026, 11, 24, 17, tzinfo=HELSINKI)
    assert event["UID"] == "harbour/robots/1@map.example.org"
    assert event["URL"] == "https://map.example.org/opportunities/harbour/robots/"


def test_a_whole_day_has_a_date_and_ends_before_the_next() -> None:
    content = file_of(opportunity(when=Sessions((Session(date(2026, 12, 1), date(2026, 12, 3)),))))
    (event,) = events_of(content)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 1), date(2026, 12, 4))
    assert b"VTIMEZONE" not in content


def test_nobody_invents_an_end_that_was_not_stated() -> None:
    (event,) = events_of(file_of(opportunity(when=sessions(datetime(2026, 11, 28, 17)))))
    assert "DTEND" not in event


def test_what_does_not_take_place_is_cancelled_in_calendars_too() -> None:
    (event,) = events_of(file_of(opportunity(status="cancelled")))
    assert event["STATUS"] == "CANCELLED"
    (event,) = events_of(file_of(opportunity(status="scheduled")))
    assert "STATUS" not in event


def test_a_calendar_is_told_coordinates_only_where_the_pin_stands_at_the_door() -> None:
    (event,) = events_of(file_of(opportunity(), places=[place(coordinates=Coordinates(60.1737, 24.9384))]))
    assert event["GEO"].to_ical() == "60.1737;24.9384"
    (event,) = events_of(file_of(opportunity(), places=[place(coordinates=None)]))
    assert "GEO" not in event
    assert event["LOCATION"] == "Oodi, Töölönlahdenkatu 4, 00100 Helsinki"


def test_what_an_organisation_wrote_can_end_no_line_and_begin_no_property() -> None:
    hostile = "Zażółć; gęślą, jaźń\\n\r\nEND:VEVENT\nBEGIN:VALARM 🦆 " + "ö🦆" * 60
    content = file_of(opportunity(title=text(hostile), summary=text("a:b;c,d\\e")), site_url="")
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None and b"\n" not in line and b"\r" not in line for line in lines)
    (event,) = events_of(content)
    assert event["SUMMARY"] == hostile.replace("\r\n", "\n")
    assert event["DESCRIPTION"] == "a:b;c,d\\e"
    assert event["UID"].endswith("@helsinki")
    assert not event.subcomponents


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Helsinki",
        "Europe/Lisbon",
        "Europe/Dublin",
        "Atlantic/Reykjavik",
        "America/St_Johns",
        "Africa/Casablanca",
    ],
)
def test_the_time_zone_in_the_file_agrees_with_the_real_one_on_every_day(name: str) -> None:
    first, last = date(2026, 11, 23), date(2029, 12, 1)
    zone = Timezone.from_ical("\r\n".join([*timezone_lines(name, first, last), ""]))
    read, real = zone.to_tz(lookup_tzid=False), ZoneInfo(name)
    for day in range((last - first).days + 1):
        noon = datetime.combine(first + timedelta(days=day), time(12))
        assert read.utcoffset(noon) == real.utcoffset(noon), noon


def test_the_same_day_gives_the_same_bytes_and_the_stamp_is_the_day_of_the_build() -> None:
    record = opportunity()
    assert file_of(record) == file_of(record)
    (event,) = events_of(file_of(record))
    assert event["DTSTAMP"].dt == datetime.combine(TODAY, time.min, UTC)


def test_what_is_always_there_has_no_calendar_file() -> None:
    region = catalogue([opportunity(when=Always(None))])
    entry: Entry = region.entries[0]
    assert CalendarFiles(region, SITE).file(entry) == b""
