"""What the plan's scripts make of times: they read every calendar that the site writes, and no other."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import icalendar
import pytest
from boards import random_catalogue
from making import catalogue, opportunity, sessions, text
from modules import called
from opportunity_map.intake.model import Repeat
from opportunity_map.occurrences import Occurrence
from opportunity_map.site.ical import CalendarFiles

CALENDAR = "plan/calendar.js"
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n"
END = "END:VCALENDAR\r\n"


def event(*lines: str) -> str:
    return HEAD + "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", END))


def meeting_of(occurrence: Occurrence) -> dict[str, str]:
    """A meeting as the browser is to have it."""
    start, end, begins, ends = occurrence
    if begins is None:
        return {"start": str(start), "end": str(end)}
    if ends is not None:
        return {"start": f"{start}T{begins:%H:%M}", "end": f"{end}T{ends:%H:%M}"}
    first = f"{start}T{begins:%H:%M}"
    return {"start": first, "end": f"{end + timedelta(days=1)}T00:00" if end > start else first}


def test_every_calendar_that_the_site_writes_gives_back_all_its_meetings() -> None:
    region = random_catalogue(300, seed=5)
    files = CalendarFiles(region, "https://example.org/")
    written = [(entry, files.file(entry).decode()) for entry in region.entries]
    dated = [(entry, file) for entry, file in written if file]
    assert len(dated) > 100

    answers = called(CALENDAR, "meetingsIn", [[file] for _, file in dated])

    for (entry, _), answer in zip(dated, answers, strict=True):
        expected = sorted(map(meeting_of, entry.occurrences), key=lambda one: (one["start"], one["end"]))
        assert answer == {"value": expected}, entry.key


@pytest.mark.parametrize(
    ("lines", "meetings"),
    [
        (
            ("DTSTART;TZID=Europe/Helsinki:20261128T140000", "DTEND;TZID=Europe/Helsinki:20261128T160000"),
            [("2026-11-28T14:00", "2026-11-28T16:00")],
        ),
        (
            ("DTSTART;VALUE=DATE:20261230", "DTEND;VALUE=DATE:20270101", "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2"),
            [("2026-12-30", "2026-12-31"), ("2027-01-13", "2027-01-14")],
        ),
        (
            (
                "DTSTART;TZID=Europe/Helsinki:20261031T220000",
                "DTEND;TZID=Europe/Helsinki:20261101T0\r\n 20000",
                "SUMMARY:A\\, b\\; c\\n d",
                "RRULE:FREQ=DAILY;INTERVAL=1;COUNT=2",
            ),
            [("2026-10-31T22:00", "2026-11-01T02:00"), ("2026-11-01T22:00", "2026-11-02T02:00")],
        ),
        (("DTSTART;TZID=Europe/Helsinki:20261128T140000",), [("2026-11-28T14:00", "2026-11-28T14:00")]),
    ],
)
def test_a_run_of_meetings_is_counted_out(lines: tuple[str, ...], meetings: list[tuple[str, str]]) -> None:
    (answer,) = called(CALENDAR, "meetingsIn", [[event(*lines)]])
    assert answer == {"value": [{"start": start, "end": end} for start, end in meetings]}


@pytest.mark.parametrize(
    "file",
    [
        "",
        "<!doctype html>",
        HEAD,
        event("DTSTART:20261128T140000Z"),
        event("DTSTART;TZID=Europe/Helsinki:20261328T140000"),
        event("DTSTART;TZID=Europe/Helsinki:20261128T140000", "DTEND;VALUE=DATE:20261129"),
        event("DTSTART;VALUE=DATE:20261128", "RRULE:FREQ=MONTHLY;COUNT=3"),
        event("DTSTART;VALUE=DATE:20261128", "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO"),
        event("DTSTART;VALUE=DATE:20261128", "RRULE:FREQ=WEEKLY;UNTIL=20270101"),
        event("DTSTART;VALUE=DATE:20261128", "RRULE:FREQ=DAILY;COUNT=100000000"),
        event("DTSTART;VALUE=DATE:20261128", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20261129"),
        event("DTSTART;VALUE=DATE:20261128", "DTSTART;VALUE=DATE:20261129"),
        event("SUMMARY:No time at all"),
        event("this is no line of a calendar"),
    ],
)
def test_a_calendar_of_another_form_is_refused_instead_of_being_guessed_at(file: str) -> None:
    assert called(CALENDAR, "meetingsIn", [[file]]) == [{"error": "SyntaxError"}]


def test_a_calendar_of_several_has_all_their_events_each_zone_once_and_every_text_as_it_was() -> None:
    weekly = Repeat(datetime(2026, 11, 27, 17), datetime(2026, 11, 27, 19), None, "FREQ=WEEKLY;BYDAY=TU,FR")
    long = text("Robots, " + "möbius " * 12 + "; and a \\ backslash")
    region = catalogue([
        opportunity("harbour/weekly", when=weekly, title=long),
        opportunity("harbour/once", when=sessions(datetime(2026, 12, 1, 9))),
        opportunity("harbour/days", when=sessions(date(2026, 12, 5))),
    ])  # fmt: skip
    files = CalendarFiles(region, "https://example.org/")
    texts = [files.file(entry).decode() for entry in region.entries]

    (answer,) = called(CALENDAR, "joinedCalendars", [[texts]])

    joined = answer["value"]
    assert all(len(line.encode()) <= 75 for line in joined.split("\r\n"))
    read = icalendar.Calendar.from_ical(joined)
    alone = [event for one in texts for event in icalendar.Calendar.from_ical(one).walk("VEVENT")]
    assert [event.to_ical() for event in read.walk("VEVENT")] == [event.to_ical() for event in alone]
    assert len(read.walk("VTIMEZONE")) == 1
    assert str(long.in_language("en").text) in {str(event["SUMMARY"]) for event in read.walk("VEVENT")}


def test_clashes_are_those_that_the_plainest_comparison_finds() -> None:
    random = Random(11)
    plans = [
        [{"of": name, "meeting": meeting} for name in "abcdef" for meeting in _meetings(random)] for _ in range(200)
    ]
    for plan, answer in zip(plans, called("plan/clashes.js", "clashesIn", [[plan] for plan in plans]), strict=True):
        found = {
            (of, clash["other"], clash["meeting"]["start"], clash["surely"])
            for of, clashes in answer["value"]
            for clash in clashes
        }
        assert found == _clashes(plan)


def _meetings(random: Random) -> list[dict[str, str]]:
    found = []
    for _ in range(random.randint(1, 3)):
        start = datetime(2026, 11, random.randint(1, 9), random.randint(8, 22))
        if random.random() < 0.25:
            last = start.date() + timedelta(days=random.randint(0, 10))
            found.append({"start": str(start.date()), "end": str(last)})
        else:
            end = start + timedelta(hours=random.randint(0, 5))
            found.append({"start": f"{start:%Y-%m-%dT%H:%M}", "end": f"{end:%Y-%m-%dT%H:%M}"})
    return found


def _clashes(meetings: list[dict[str, Any]]) -> set[tuple[str, str, str, bool]]:
    def span(meeting: dict[str, str]) -> tuple[datetime, datetime]:
        start, end = (datetime.fromisoformat(meeting[name]) for name in ("start", "end"))
        if "T" not in meeting["start"]:
            return start, end + timedelta(days=1)
        return start, max(end, start + timedelta(minutes=1))

    found = set()
    for one in meetings:
        for other in meetings:
            (start, end), (begins, ends) = span(one["meeting"]), span(other["meeting"])
            long = any((to - since).days > 8 for since, to in ((start, end), (begins, ends)))
            if one["of"] != other["of"] and not long and start < ends and begins < end:
                timed = all("T" in each["meeting"]["start"] for each in (one, other))
                found.add((one["of"], other["of"], other["meeting"]["start"], timed))
    return found
