"""The facet data says of every record what the catalogue says, in few bytes, the same ones each time."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from boards import ACCESS_FACTS, random_catalogue
from making import TODAY, catalogue, opportunity, place, sessions, text
from opportunity_map.intake.model import (
    Access,
    Address,
    Age,
    Always,
    Coordinates,
    Registration,
    Repeat,
    Session,
    Sessions,
)
from opportunity_map.occurrences import Occurrence, occurrences
from opportunity_map.places.boundary import District
from opportunity_map.site.areas import area_of_venues, areas
from opportunity_map.site.columns import DIGITS
from opportunity_map.site.facet_lists import alphabet_key, other_orders, place_list
from opportunity_map.site.facets import facet_data, runs_of, venue_table
from opportunity_map.texts import Texts


def decoded(column: dict[str, Any], count: int) -> list[Any]:
    """The values of a column, digit by digit as its description says."""
    digits = len(column["codes"]) // count if count else 0
    planes = [column["codes"][plane * count : (plane + 1) * count] for plane in range(digits)]
    digits_of_each = zip(*planes, strict=True)
    codes = [
        sum(DIGITS.index(digit) << 6 * power for power, digit in enumerate(reversed(own))) for own in digits_of_each
    ]
    return [column["values"][code] for code in codes]


def minute_of(meeting: Occurrence) -> int:
    return meeting.start_time.hour * 60 + meeting.start_time.minute if meeting.start_time else -1


def test_every_fact_of_every_record_comes_back_out_of_its_column() -> None:
    region = random_catalogue(300, seed=1)
    data = json.loads(facet_data(region)[0])
    names = data["dictionaries"]
    columns = {name: decoded(column, 300) for name, column in data["columns"].items()}
    keys = json.loads(venue_table(region, "en"))["key"]
    access = decoded(data["venues"]["access"], len(keys))
    for i, entry in enumerate(region.entries):
        record = entry.opportunity
        assert names["type"][columns["type"][i]] == record.type
        assert names["cost"][columns["cost"][i]] == record.cost.kind
        assert names["mode"][columns["mode"][i]] == record.mode
        assert names["status"][columns["status"][i]] == record.status
        assert {names["interests"][option] for option in columns["interests"][i]} == set(record.interests)
        assert {names["languages"][option] for option in columns["languages"][i]} == set(record.languages)
        said = record.registration or Registration()
        required, drop_in = columns["registration"][i]
        assert said.required is None or required == said.required
        assert said.drop_in is None or drop_in == said.drop_in
        stated_age = record.age or Age(None, None)
        assert columns["age"][i] == [-1 if end is None else end for end in (stated_age.min, stated_age.max)]
        venue = columns["venue"][i]
        assert (keys[venue] if venue >= 0 else None) == (entry.venue.key if entry.venue else None)
        if entry.venue:
            yes, no = access[venue]
            facts = {ACCESS_FACTS[fact]: True for fact in yes} | {ACCESS_FACTS[fact]: False for fact in no}
            stated = entry.venue.place.access or Access()
            assert [facts.get(fact) for fact in ACCESS_FACTS] == [getattr(stated, fact) for fact in ACCESS_FACTS]


def test_the_runs_of_a_record_hold_exactly_its_meetings() -> None:
    region = random_catalogue(300, seed=2)
    data = json.loads(facet_data(region)[0])["meetings"]
    counts = decoded(data["runs"], 300)
    total = sum(counts)
    runs = zip(*(decoded(data[name], total) for name in ("distance", "pattern", "time")), strict=True)
    before = 0
    for entry, count in zip(region.entries, counts, strict=True):
        last, first, found = before, None, set()
        for _ in range(count):
            distance, (step, times, length), minute = next(runs)
            last += distance
            first = last if first is None else first
            for meeting in range(times):
                start = TODAY + timedelta(days=last + meeting * step)
                found.add((start, start + timedelta(days=length - 1), minute))
        before = before if first is None else first
        assert found == {(meeting.start, meeting.last_day, minute_of(meeting)) for meeting in entry.occurrences}


@pytest.mark.parametrize(
    ("rule", "most"),
    [
        ("FREQ=WEEKLY", 1),
        ("FREQ=WEEKLY;BYDAY=TU,TH", 2),
        ("FREQ=DAILY", 1),
        ("FREQ=WEEKLY;INTERVAL=2", 1),
        ("FREQ=MONTHLY;BYDAY=1SA", 6),
    ],
)
def test_a_year_of_repeats_takes_few_runs(rule: str, most: int) -> None:
    when = Repeat(datetime(2026, 9, 1, 17), datetime(2026, 9, 1, 19), None, rule)
    meetings = occurrences(when, TODAY, "Europe/Helsinki")
    runs = runs_of(meetings, TODAY)
    assert sum(run.meetings for run in runs) == len(meetings) > 10
    assert len(runs) <= most


def test_one_meeting_left_out_splits_a_run_in_two() -> None:
    rule = Repeat(datetime(2026, 11, 25, 17), None, None, "FREQ=WEEKLY;COUNT=6", (date(2026, 12, 9),))
    runs = runs_of(occurrences(rule, TODAY, "Europe/Helsinki"), TODAY)
    assert [(run.first, run.step, run.meetings) for run in runs] == [(2, 7, 2), (23, 7, 3)]


def test_a_night_belongs_to_the_day_on_which_it_starts() -> None:
    night = Sessions((Session(datetime(2026, 11, 27, 22), datetime(2026, 11, 28, 2)),))
    weekend = Sessions((Session(datetime(2026, 11, 27, 10), datetime(2026, 11, 28, 16)),))
    for when, days in ((night, 1), (weekend, 2)):
        assert [run.length for run in runs_of(occurrences(when, TODAY, "Europe/Helsinki"), TODAY)] == [days]


def test_the_same_catalogue_gives_the_same_bytes() -> None:
    assert facet_data(random_catalogue(60, seed=3)) == facet_data(random_catalogue(60, seed=3))


def test_a_region_without_records_has_facet_data_too() -> None:
    data = json.loads(facet_data(catalogue([]))[0])
    assert (data["count"], data["venues"]["count"], data["columns"]["type"]["codes"]) == (0, 0, "")
    assert json.loads(venue_table(catalogue([]), "en"))["key"] == []


def test_venues_are_named_in_the_language_of_the_page() -> None:
    region = catalogue([opportunity()], places=[replace(place(), name=text("Library", "Kirjasto"))])
    assert json.loads(venue_table(region, "fi"))["name"] == ["Kirjasto"]
    assert json.loads(venue_table(region, "en"))["name"] == ["Library"]


def test_a_venue_that_nobody_located_has_no_coordinates() -> None:
    region = catalogue([opportunity()], places=[place(coordinates=None, address=None)])
    venues = json.loads(venue_table(region, "en"))
    assert (venues["lat"], venues["lon"], venues["approximate"]) == ([None], [None], [3])


def test_platforms_tell_what_is_dated_always_there_and_over() -> None:
    region = catalogue(
        [
            opportunity("harbour/soon"),
            opportunity("harbour/open", when=Always(None)),
            opportunity("harbour/gone", when=sessions(date(2026, 1, 1))),
            opportunity("harbour/ended", when=Always(None), status="ended"),
        ]
    )
    data = json.loads(facet_data(region)[0])
    platforms = decoded(data["columns"]["platform"], 4)
    names = [data["dictionaries"]["platform"][code] for code in platforms]
    assert dict(zip([entry.opportunity.id for entry in region.entries], names, strict=True)) == {
        "soon": "dated",
        "open": "always",
        "gone": "over",
        "ended": "over",
    }


def test_ages_with_one_end_keep_that_end() -> None:
    data = json.loads(facet_data(catalogue([opportunity(age=Age(13, None))]))[0])
    assert decoded(data["columns"]["age"], 1) == [[13, -1]]


def test_a_thousand_records_are_lighter_than_a_picture() -> None:
    assert len(gzip.compress(facet_data(random_catalogue(1000, seed=4))[0], 6)) < 13_000


@pytest.mark.parametrize(
    ("required", "drop_in", "known"),
    [
        (None, None, [-1, -1]), (True, None, [1, 0]), (None, True, [0, 1]), (False, None, [0, -1]),
        (None, False, [-1, 0]), (True, True, [1, 1]), (False, False, [0, 0]),
    ],
)  # fmt: skip
def test_who_has_to_sign_up_cannot_just_turn_up_unless_the_record_says_so(
    required: bool | None, drop_in: bool | None, known: list[int]
) -> None:
    region = catalogue([opportunity(registration=Registration(required, None, None, drop_in))])
    assert decoded(json.loads(facet_data(region)[0])["columns"]["registration"], 1) == [known]


def test_a_large_region_comes_in_parts_in_the_order_of_the_board() -> None:
    region = random_catalogue(250, seed=1)
    first, *others = (json.loads(part) for part in facet_data(region, 100))
    assert (first["count"], first["part"], len(others)) == (250, 100, 2)
    whole = decoded(json.loads(facet_data(region)[0])["columns"]["venue"], 250)
    parts = zip((first, *others), (100, 100, 50), strict=True)
    assert [venue for part, size in parts for venue in decoded(part["columns"]["venue"], size)] == whole


def test_a_place_is_found_by_its_own_name_and_by_its_town() -> None:
    region = catalogue(
        [opportunity("harbour/a", place="oodi"), opportunity("harbour/b", place="mill")],
        places=[
            place(),
            place("mill", address=Address(None, None, "Espoo", "FI"), coordinates=Coordinates(60.2, 24.7)),
        ],
    )
    _, towns = areas(region, (), "en")
    found = json.loads(place_list(region, towns, area_of_venues(region, ()), "en"))
    assert found["ids"] == ["espoo", "helsinki", "mill", "oodi"]
    keys = json.loads(venue_table(region, "en"))["key"]
    named = {key: [found["ids"][index] for index in of] for key, of in zip(keys, found["of"], strict=True)}
    assert named == {"oodi": ["helsinki", "oodi"], "mill": ["espoo", "mill"]}


def test_a_venue_is_in_the_district_whose_outline_holds_it() -> None:
    square = [(24.93, 60.16), (24.95, 60.16), (24.95, 60.18), (24.93, 60.18), (24.93, 60.16)]
    hole = [(24.94, 60.17), (24.945, 60.17), (24.945, 60.175), (24.94, 60.175), (24.94, 60.17)]
    elsewhere = [(x + 1, y) for x, y in square]
    districts = [
        District("old-town", {"": "Old town"}, ([square, hole],)),
        District("far", {"": "Far"}, ([elsewhere],)),
    ]
    region = catalogue(
        [],
        places=[
            place("in", coordinates=Coordinates(60.165, 24.935)),
            place("court", coordinates=Coordinates(60.172, 24.942)),
            place("out", coordinates=Coordinates(60.165, 24.97)),
        ],
    )
    assert area_of_venues(region, districts) == {"in": "old-town"}


def test_other_orders_go_by_the_alphabet_of_the_language_and_by_the_day_of_confirmation() -> None:
    titles = {"oljy": "Öljy", "zoo": "zoo", "aiti": "Äiti", "abc": "ABC"}
    region = catalogue(
        [
            opportunity(f"harbour/{key}", title=text(title), checked=date(2026, 11, day))
            for day, (key, title) in enumerate(titles.items(), 1)
        ]
    )

    def order(language: str, name: str) -> list[str]:
        codes = json.loads(other_orders(region, Texts.load(language)))[name]
        return [region.entries[DIGITS.index(digit)].opportunity.id for digit in codes]

    assert order("en", "title") == ["abc", "aiti", "oljy", "zoo"]
    assert order("fi", "title") == ["abc", "zoo", "aiti", "oljy"]
    assert order("en", "checked") == ["abc", "aiti", "zoo", "oljy"]


def test_a_letter_that_a_language_has_elsewhere_is_sorted_where_it_has_it() -> None:
    key = alphabet_key("aąbcčdeęėfghiįyjklmnoprsštuųūvzž")
    words = ["Žuvis", "zebra", "yra", "jis", "ir", "čia", "cukrus", "cz"]
    assert sorted(words, key=key) == ["cukrus", "cz", "čia", "ir", "yra", "jis", "zebra", "Žuvis"]
