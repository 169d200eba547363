from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from making import REGION, TODAY, catalogue, opportunity, organisation, place, sessions, text
from opportunity_map.assemble import assemble
from opportunity_map.config import Freshness, Settings
from opportunity_map.holidays import Holiday
from opportunity_map.intake.model import Address, Always, OnRequest, Place, Repeat
from opportunity_map.places.locate import Locator


def test_the_board_has_what_comes_next_first_then_always_then_on_request_then_what_is_over() -> None:
    found = catalogue(
        [
            opportunity("harbour/over", when=sessions(datetime(2026, 11, 1, 12))),
            opportunity("harbour/ended", status="ended"),
            opportunity("harbour/ask", when=OnRequest()),
            opportunity("harbour/always", when=Always(None)),
            opportunity("harbour/later", when=sessions(datetime(2026, 12, 1, 9))),
            opportunity("harbour/sooner", when=sessions(datetime(2026, 11, 24, 18))),
            opportunity("harbour/earlier-that-day", when=sessions(datetime(2026, 11, 24, 9))),
        ]
    )
    assert [entry.opportunity.id for entry in found.entries] == [
        "earlier-that-day",
        "sooner",
        "later",
        "always",
        "ask",
        "ended",
        "over",
    ]
    assert [entry.number for entry in found.entries] == list(range(7))
    assert [entry.over for entry in found.entries] == [False] * 5 + [True] * 2
    assert found.entries[-2].occurrences == ()


def test_what_is_over_still_knows_when_it_was() -> None:
    entry = catalogue([opportunity(when=sessions(datetime(2026, 11, 1, 12), datetime(2026, 10, 1, 12)))]).entries[0]
    assert entry.over
    assert [meeting.start for meeting in entry.meetings] == [date(2026, 10, 1), date(2026, 11, 1)]


def test_the_order_of_the_files_does_not_change_the_board() -> None:
    records = [opportunity(f"harbour/x{n}") for n in range(5)]
    assert catalogue(records) == catalogue(reversed(records))


def test_the_same_place_written_in_two_records_is_one_venue() -> None:
    yard = Place(name=text("The Yard"), address=Address("Aleksi 1", "00100", "Helsinki", None))
    again = Place(name=text("the  yard"), address=Address("ALEKSI 1", "00100", "Helsinki", "FI"))
    other = Place(name=text("The Yard"), address=Address("Aleksi 2", "00100", "Helsinki", None))
    found = catalogue([opportunity("harbour/a1", place=yard), opportunity("harbour/a2", place=again),
                       opportunity("harbour/a3", place=other)])  # fmt: skip
    keys = [entry.venue.key for entry in found.entries if entry.venue]
    assert keys[0] == keys[1] != keys[2]
    assert keys[0].startswith("the-yard-")


def test_a_place_whose_name_has_no_latin_letters_still_has_an_address() -> None:
    found = catalogue([opportunity(place=Place(name=text("図書館"), address=Address(None, None, "Helsinki", None)))])
    venue = found.entries[0].venue
    assert venue is not None
    assert venue.key.startswith("place-")


def test_what_nobody_confirmed_for_too_long_is_hidden_and_told() -> None:
    settings = Settings(REGION, ("en",), Path("content"), freshness=Freshness(180, 270, 365))
    result = assemble(
        settings,
        Locator("FI", {}),
        [organisation()],
        [place()],
        [
            opportunity("harbour/old", checked=date(2025, 11, 22)),
            opportunity("harbour/just", checked=date(2025, 11, 23)),
        ],
        TODAY,
    )
    assert result.hidden == ["harbour/old"]
    assert [entry.key for entry in result.catalogue.entries] == ["harbour/just"]


def test_a_venue_that_nobody_can_locate_is_told_and_still_listed() -> None:
    lost = place("lost", coordinates=None, address=Address(None, None, "Qwertyville", "FI"))
    settings = Settings(REGION, ("en",), Path("content"))
    result = assemble(settings, Locator("FI", {}), [organisation()], [lost], [opportunity(place="lost")], TODAY)
    assert result.unlocated == ["lost"]
    assert result.catalogue.entries[0].venue is not None


def test_what_does_not_take_place_in_school_holidays_has_no_meeting_in_them() -> None:
    christmas = Holiday({"en": "Christmas"}, date(2026, 12, 21), date(2027, 1, 6))
    settings = Settings(REGION, ("en",), Path("content"), holidays=(christmas,))

    def days(in_holidays: bool | None) -> list[date]:
        when = Repeat(date(2026, 12, 9), None, None, "FREQ=WEEKLY;COUNT=6", (), in_holidays)
        club = opportunity(when=when)
        result = assemble(settings, Locator("FI", {}), [organisation()], [place()], [club], TODAY)
        return [meeting.start for meeting in result.catalogue.entries[0].occurrences]

    assert days(False) == [date(2026, 12, 9), date(2026, 12, 16), date(2027, 1, 13)]
    assert len(days(True)) == len(days(None)) == 6
