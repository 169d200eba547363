"""Calendars: every event of a file becomes a row, with its rule, its exceptions and its time zone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT
from importing import checked, imported, opportunity, region
from opportunity_map.intake.read import read_all
from opportunity_map.occurrences import occurrences

MAPPING = """\
opportunity:
  organisation: city-library
  key: "{uid}"
  title: "{summary}"
  summary: {first: ["{description}", "{summary}"], cut: 200}
  type: event
  interests: {from: "{categories}", values: {Läksyt: life_skills, Pelit: technology}, default: arts_culture}
  languages: fi
  mode: onsite
  place: {name: {first: ["{location}", Kirjasto]}, address.city: Helsinki}
  when: {start: "{start}", end: "{end}", repeats: "{repeats}", except: "{except}", timezone: "{timezone}"}
  cost.kind: free
  website: {from: "{url}", if_wrong: leave_out}
  checked: 2026-11-01
"""
HOMEWORK = """\
UID:homework@example.org
DTSTART;TZID=Europe/Helsinki:20270105T160000
DTEND;TZID=Europe/Helsinki:20270105T180000
RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20270330T130000Z
EXDATE;TZID=Europe/Helsinki:20270112T160000,20270119T160000
EXDATE;TZID=Europe/Helsinki:20270223T160000
SUMMARY:Läksykerho
DESCRIPTION:Apua läksyihin\\, joka tiistai.
CATEGORIES:Läksyt,Pelit
LOCATION:Kirjaston sali"""


def calendar(*events: str) -> str:
    inside = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Example//EN\n{inside}END:VCALENDAR\n"


def written(folder: Path, text: str, name: str) -> str:
    done = imported(region(folder), text.replace("\n", "\r\n"), MAPPING, name="table.ics")
    assert done.exit_code == 0, done.output
    assert checked(folder).exit_code == 0
    return opportunity(folder, name)


def test_a_librarys_weekly_club_keeps_its_rule_and_its_exceptions(tmp_path: Path) -> None:
    text = written(tmp_path, calendar(HOMEWORK), "laksykerho")
    assert "when:\n  start: 2027-01-05 16:00\n  end: 2027-01-05 18:00\n  repeats: FREQ=WEEKLY;" in text
    assert "  except: [2027-01-12, 2027-01-19, 2027-02-23]\n" in text
    assert "summary: Apua läksyihin, joka tiistai.\n" in text
    assert "interests: [life_skills, technology]\n" in text
    assert "timezone" not in text


def test_the_last_meeting_of_a_rule_with_an_end_in_utc_is_the_last_one_meant(tmp_path: Path) -> None:
    """UNTIL is 13:00 UTC, in Helsinki 16:00, when the clocks went forward two days before: that meeting takes place."""
    written(tmp_path, calendar(HOMEWORK), "laksykerho")
    [found] = read_all(tmp_path / "content", "en").opportunities
    days = [one.start.isoformat() for one in occurrences(found.when, date(2027, 1, 1), "Europe/Helsinki")]
    assert days[:3] == ["2027-01-05", "2027-01-26", "2027-02-02"]
    assert days[-1] == "2027-03-30"


def test_whole_days_end_on_their_last_day(tmp_path: Path) -> None:
    event = "UID:1\nDTSTART;VALUE=DATE:20270301\nDTEND;VALUE=DATE:20270304\nSUMMARY:Leiri"
    assert "  - start: 2027-03-01\n    end: 2027-03-03\n" in written(tmp_path, calendar(event), "leiri")


def test_a_moment_in_utc_is_written_in_the_regions_time(tmp_path: Path) -> None:
    event = "UID:1\nDTSTART:20270705T140000Z\nDURATION:PT90M\nSUMMARY:Ilta"
    assert "  - start: 2027-07-05 17:00\n    end: 2027-07-05 18:30\n" in written(tmp_path, calendar(event), "ilta")


def test_a_rule_in_utc_stays_in_utc(tmp_path: Path) -> None:
    event = "UID:1\nDTSTART:20270105T230000Z\nRRULE:FREQ=WEEKLY;BYDAY=TU\nSUMMARY:Yökerho"
    text = written(tmp_path, calendar(event), "yokerho")
    assert "  start: 2027-01-05 23:00\n  timezone: UTC\n" in text


def test_another_zone_is_kept_and_a_name_of_windows_understood(tmp_path: Path) -> None:
    events = (
        "UID:1\nDTSTART;TZID=Europe/Stockholm:20270105T170000\nSUMMARY:Tukholma",
        "UID:2\nDTSTART;TZID=W. Europe Standard Time:20270105T170000\nSUMMARY:Berliini",
    )
    assert "timezone: Europe/Stockholm\n" in written(tmp_path, calendar(*events), "tukholma")
    assert "timezone: Europe/Berlin\n" in opportunity(tmp_path, "berliini")


def test_a_floating_time_is_the_regions(tmp_path: Path) -> None:
    text = written(tmp_path, calendar("UID:1\nDTSTART:20270105T170000\nSUMMARY:Kahvila"), "kahvila")
    assert "  - start: 2027-01-05 17:00\nc" in text


def test_a_single_date_that_was_moved_is_taken_out_of_the_rule_and_stands_alone(tmp_path: Path) -> None:
    moved = (
        "UID:homework@example.org\nRECURRENCE-ID;TZID=Europe/Helsinki:20270126T160000\n"
        "DTSTART;TZID=Europe/Helsinki:20270127T160000\nDTEND;TZID=Europe/Helsinki:20270127T180000\n"
        "SUMMARY:Läksykerho keskiviikkona"
    )
    text = written(tmp_path, calendar(moved, HOMEWORK), "laksykerho")
    assert "except: [2027-01-12, 2027-01-19, 2027-01-26, 2027-02-23]\n" in text
    assert "  - start: 2027-01-27 16:00\n" in opportunity(tmp_path, "laksykerho-keskiviikkona")


def test_the_mapping_in_the_documentation_takes_a_calendar_as_it_comes(tmp_path: Path) -> None:
    events = (
        HOMEWORK.replace("Läksyt,Pelit", "Homework,Else"),
        "UID:2\nDTSTART:20270105T170000\nRDATE:20270112T170000,20270119T170000\nSUMMARY:Three evenings",
        "UID:3\nDTSTART:20270105T170000\nSTATUS:CANCELLED\nSUMMARY:Nothing",
    )
    mapping = (ROOT / "docs/import/calendar.yml").read_text("utf-8")
    done = imported(region(tmp_path), calendar(*events), mapping, name="table.ics")
    assert done.exit_code == 0, done.output
    assert "row 3 “Nothing”: it is cancelled" in done.output
    assert "interests: [life_skills]\n" in opportunity(tmp_path, "laksykerho")
    evenings = opportunity(tmp_path, "three-evenings")
    assert "  - start: 2027-01-05 17:00\n  - start: 2027-01-12 17:00\n  - start: 2027-01-19 17:00\n" in evenings
    assert checked(tmp_path).exit_code == 0


def test_several_calendars_in_one_file_are_all_read(tmp_path: Path) -> None:
    both = calendar("UID:1\nDTSTART:20270105T170000\nSUMMARY:Kahvila") + calendar(
        "UID:2\nDTSTART:20270106T170000\nSUMMARY:Sauna"
    )
    written(tmp_path, both, "kahvila")
    assert opportunity(tmp_path, "sauna")


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("DTSTART:garbage", "its DTSTART cannot be read"),
        ("DTSTART:20270105T170000\nRRULE:FREQ=SOMETIMES", "its RRULE cannot be read"),
        ("DTSTART:20270105T170000\nEXDATE:xyz", "its EXDATE cannot be read"),
        ("DESCRIPTION:no time", "it has no start"),
        ("DTSTART;TZID=Nowhere/City:20270105T170000", "nobody knows the time zone “Nowhere/City”"),
        ("DTSTART:20270105T170000\nRRULE:FREQ=DAILY\nRDATE:20270301T170000", "it repeats by more than one rule"),
        ("DTSTART:20270105T170000\nRRULE:FREQ=HOURLY", "is not a repeat rule that we understand"),
    ],
)
def test_an_event_whose_time_cannot_be_used_is_told_and_the_others_are_read(
    tmp_path: Path, event: str, reason: str
) -> None:
    both = calendar(f"UID:1\nSUMMARY:Rikki\n{event}", "UID:2\nDTSTART:20270106T170000\nSUMMARY:Sauna")
    done = imported(region(tmp_path), both, MAPPING, name="table.ics")
    assert done.exit_code == 1
    assert "row 1 “Rikki”: " in done.output
    assert reason in done.output
    assert opportunity(tmp_path, "sauna")


def test_a_calendar_read_twice_changes_nothing(tmp_path: Path) -> None:
    written(tmp_path, calendar(HOMEWORK), "laksykerho")
    again = imported(tmp_path, calendar(HOMEWORK), MAPPING, name="table.ics")
    assert "1 unchanged" in again.output
