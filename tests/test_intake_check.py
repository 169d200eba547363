"""Checking one record: values get their types, and every mistake its code at its place."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from opportunity_map.intake.files import source_of
from opportunity_map.intake.model import (
    Age,
    Always,
    Cost,
    OnRequest,
    Opportunity,
    Organisation,
    Place,
    Repeat,
    Session,
    Sessions,
    Text,
)
from opportunity_map.intake.problems import Problem
from opportunity_map.intake.read import read_record

GOOD = {
    "title": "Robot night",
    "summary": "Build a robot",
    "type": "workshop",
    "interests": "[technology]",
    "languages": "[en]",
    "mode": "onsite",
    "place": "central-library",
    "when": "{available: always}",
    "cost": "{kind: free}",
    "checked": "2026-10-01",
}


def check(path: str, text: str) -> tuple[Any, list[Problem]]:
    source = source_of(path)
    assert source is not None
    record, problems, _ = read_record(text.encode(), source, "en")
    return record, problems


def opportunity(**changes: str | None) -> tuple[Any, list[Problem]]:
    fields = {**GOOD, **changes}
    lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return check("opportunities/city-library/robots.yml", "\n".join(lines) + "\n")


def accepted(**changes: str | None) -> Opportunity:
    record, problems = opportunity(**changes)
    assert problems == []
    assert isinstance(record, Opportunity)
    return record


def mistakes(**changes: str | None) -> list[tuple[str, str]]:
    return [(found.field, found.code) for found in opportunity(**changes)[1]]


def test_a_small_record_knows_where_it_comes_from() -> None:
    record = accepted()
    assert (record.id, record.organisation, record.key) == ("robots", "city-library", "city-library/robots")
    assert record.path == "opportunities/city-library/robots.yml"
    assert record.status == "scheduled"
    assert record.partners == ()


def test_a_plain_text_is_in_the_language_of_the_record_else_of_the_region() -> None:
    assert accepted().title == Text({"en": "Robot night"})
    assert accepted(language="sv").title == Text({"sv": "Robot night"})
    both = accepted(title="{en: Robot night, FI: Robotti-ilta}").title
    assert both == Text({"en": "Robot night", "fi": "Robotti-ilta"})


def test_a_short_text_over_several_lines_becomes_one_line() -> None:
    assert accepted(summary="|\n  Build\n  a robot\n").summary == Text({"en": "Build a robot"})


def test_yes_no_and_not_stated_are_three_things() -> None:
    assert accepted(parental_consent="yes").parental_consent is True
    assert accepted(parental_consent="no").parental_consent is False
    assert accepted(parental_consent="false").parental_consent is False
    assert accepted(parental_consent="''").parental_consent is None
    assert accepted(parental_consent="null").parental_consent is None
    assert accepted().parental_consent is None


def test_numbers_and_days_get_the_types_of_the_model() -> None:
    record = accepted(
        cost="{kind: paid, amount: 5.50, currency: EUR}",
        age="{min: 13}",
        checked="2026-10-01",
        registration="{deadline: 2027-01-31T17:30}",
    )
    assert record.cost == Cost("paid", Decimal("5.50"), "EUR")
    assert record.age == Age(13, None)
    assert record.checked == date(2026, 10, 1)
    assert record.registration is not None
    assert record.registration.deadline == datetime(2027, 1, 31, 17, 30)


def test_when_has_four_forms() -> None:
    dated = accepted(when="[{start: 2027-01-31 17:30, end: 2027-01-31 20:00}, {start: 2027-02-07}]").when
    assert dated == Sessions(
        (
            Session(datetime(2027, 1, 31, 17, 30), datetime(2027, 1, 31, 20), None),
            Session(date(2027, 2, 7), None, None),
        )
    )
    repeat = accepted(when="{start: 2027-01-30 17:30, repeats: FREQ=WEEKLY;BYDAY=SA, except: [2027-12-25]}").when
    assert repeat == Repeat(
        datetime(2027, 1, 30, 17, 30), None, None, "FREQ=WEEKLY;BYDAY=SA", (date(2027, 12, 25),), None
    )
    assert accepted(when="{available: always, opening_hours: Mo-Fr 08:00-21:00}").when == Always("Mo-Fr 08:00-21:00")
    assert accepted(when="{available: on_request}").when == OnRequest()


def test_a_place_is_an_id_or_written_out() -> None:
    assert accepted(place="central-library").place == "central-library"
    place = accepted(place="{name: Harbour, address: {city: Helsinki, postcode: 00100}}").place
    assert isinstance(place, Place)
    assert place.address is not None
    assert place.address.postcode == "00100"


def test_a_group_of_nothing_is_not_stated() -> None:
    assert accepted(age="{min: '', max: null}").age is None
    assert accepted(image="{file: ''}").image is None


def test_an_organisation_and_a_place_are_checked_by_their_own_fields() -> None:
    organisation, problems = check(
        "organisations/city-library.yml", "name: City Library\nkind: library\nchecked: 2026-10-01\n"
    )
    assert problems == []
    assert isinstance(organisation, Organisation)
    place, problems = check(
        "places/central-library.yml", "name: Central Library\ncoordinates: {lat: 60.17386123456, lon: 24.9}\n"
    )
    assert problems == []
    assert isinstance(place, Place)
    assert place.coordinates is not None
    assert place.coordinates.lat == 60.1738612


def test_a_record_with_an_error_is_left_out_and_one_with_a_warning_is_not() -> None:
    record, problems = opportunity(type="workshp")
    assert record is None
    assert [found.severity for found in problems] == ["error"]
    record, problems = opportunity(cost="{kind: paid}")
    assert record is not None
    assert [found.severity for found in problems] == ["warning"]


@pytest.mark.parametrize("name", [name for name in GOOD if name != "place"])
def test_a_needed_field_that_is_missing_or_empty_is_named(name: str) -> None:
    assert mistakes(**{name: None}) == [(name, "missing-field")]
    assert mistakes(**{name: "''"}) == [(name, "missing-field")]


def test_a_missing_field_of_a_group_is_named_at_the_group() -> None:
    _, problems = opportunity(cost="{note: Pay what you can}")
    assert [(found.field, found.code, found.line, found.column) for found in problems] == [
        ("cost.kind", "missing-field", 9, 1)
    ]


def test_a_misspelt_field_is_one_mistake_with_its_right_name() -> None:
    _, problems = opportunity(title=None, titel="Robots")
    assert [(found.code, found.field, found.suggestion) for found in problems] == [("unknown-field", "titel", "title")]
    _, problems = opportunity(cost="{kind: free, amout: 0}")
    assert [(found.field, found.suggestion) for found in problems] == [("cost.amout", "amount")]


def test_a_wrong_word_gets_the_right_one_suggested() -> None:
    _, problems = opportunity(type="Youth Project", interests="[tecnology]")
    assert [(found.field, found.code, found.suggestion) for found in problems] == [
        ("type", "not-a-choice", "youth_project"),
        ("interests.0", "not-a-choice", "technology"),
    ]
    assert (problems[0].line, problems[0].column) == (3, 7)
    assert (problems[1].line, problems[1].column) == (4, 13)


MISTAKES: dict[str, tuple[dict[str, str], str, str]] = {
    "a title that is too long": ({"title": "a" * 101}, "title", "too-long"),
    "a description that is too long": ({"description": "a" * 5001}, "description", "too-long"),
    "a title that is a list": ({"title": "[a]"}, "title", "not-a-text"),
    "a text in no language": ({"title": "{english: a}"}, "title.english", "not-a-language"),
    "a text inside a text": ({"title": "{en: {a: b}}"}, "title.en", "not-a-text"),
    "a group for a value": ({"type": "{a: b}"}, "type", "not-a-single-value"),
    "a value for a group": ({"cost": "free"}, "cost", "not-a-group"),
    "a value for a list": ({"languages": "en, fi"}, "languages", "not-a-list"),
    "four interests": ({"interests": "[technology, science, environment, arts_culture]"}, "interests", "too-many"),
    "an item twice": ({"languages": "[en, EN]"}, "languages.1", "repeated-item"),
    "an item of nothing": ({"languages": "[en, '']"}, "languages.1", "empty-item"),
    "maybe": ({"parental_consent": "maybe"}, "parental_consent", "not-yes-no"),
    "years in words": ({"age": "{min: 13 years}"}, "age.min", "not-a-whole-number"),
    "an age below nothing": ({"age": "{min: -1}"}, "age.min", "out-of-range"),
    "a price in words": ({"cost": "{kind: paid, amount: five, currency: EUR}"}, "cost.amount", "not-a-number"),
    "a third of a cent": ({"cost": "{kind: paid, amount: 5.555, currency: EUR}"}, "cost.amount", "too-many-decimals"),
    "a currency's sign": ({"cost": "{kind: paid, amount: 5, currency: €}"}, "cost.currency", "wrong-pattern"),
    "a day as at home": ({"checked": "1.10.2026"}, "checked", "not-a-date"),
    "a day that is none": ({"checked": "2026-02-30"}, "checked", "no-such-day"),
    "a day of another age": ({"checked": "0226-02-03"}, "checked", "unlikely-year"),
    "a day with a time": ({"checked": "2026-10-01 10:00"}, "checked", "date-with-time"),
    "an hour that is none": ({"when": "[{start: 2027-01-31 24:00}]"}, "when.0.start", "no-such-time"),
    "a time with an offset": ({"when": "[{start: '2027-01-31T17:30+02:00'}]"}, "when.0.start", "time-with-zone"),
    "a time without a day": ({"when": "[{start: 17:30}]"}, "when.0.start", "not-a-time"),
    "a single date without its dash": ({"when": "{start: 2027-01-31}"}, "when", "wrong-when"),
    "a time in words": ({"when": "on Saturdays"}, "when", "wrong-when"),
    "available at times": ({"when": "{available: sometimes}"}, "when.available", "not-a-choice"),
    "always with a start": ({"when": "{available: always, start: 2027-01-31}"}, "when.start", "unknown-field"),
    "a rule in words": ({"when": "{start: 2027-01-30, repeats: weekly}"}, "when.repeats", "not-a-rule"),
    "a time zone by its short name": (
        {"when": "[{start: 2027-01-31, timezone: EET/Nowhere}]"}, "when.0.timezone", "not-a-timezone",
    ),
    "a language in words": ({"languages": "[finnish]"}, "languages.0", "not-a-language"),
    "an id with capitals": ({"partners": "[City Library]"}, "partners.0", "not-an-id"),
    "an alias with a path": ({"aliases": "[/opportunities/city-library/old/]"}, "aliases.0", "not-an-alias"),
    "a link without https": ({"website": "www.example.org"}, "website", "not-a-link"),
    "a script for a link": ({"website": "javascript:alert(1)"}, "website", "link-not-web"),
    "a user in a link": ({"website": "https://me:secret@example.org/"}, "website", "link-with-user"),
    "a link home": ({"website": "http://localhost:8000/"}, "website", "link-private"),
    "a script in a Markdown link": ({"description": "'[x](javascript:alert)'"}, "description", "link-not-web"),
    "a link home in Markdown": ({"description": "See <http://192.168.1.1/>"}, "description", "link-private"),
    "an e-mail address without an at": ({"contact": "{email: example.org}"}, "contact.email", "not-an-email"),
    "a phone in words": ({"contact": "{phone: call us}"}, "contact.phone", "wrong-pattern"),
    "a picture elsewhere": ({"image": "{file: ../a.png, alt: a, credit: b}"}, "image.file", "not-a-picture"),
    "a vector picture": ({"image": "{file: a.svg, alt: a, credit: b}"}, "image.file", "not-a-picture"),
    "hours without minutes": (
        {"when": "{available: always, opening_hours: Mo-Fr 8-17}"}, "when.opening_hours", "not-opening-hours",
    ),
    "a place that is nowhere": ({"place": "{name: Harbour}"}, "place", "place-unlocated"),
    "a latitude of a planet that is larger": (
        {"place": "{name: A, coordinates: {lat: 160.1, lon: 24.9}}"}, "place.coordinates.lat", "out-of-range",
    ),
    "no place": ({"place": "''"}, "mode", "place-missing"),
    "no address to join": ({"mode": "online"}, "mode", "online-url-missing"),
    "free for five": ({"cost": "{kind: free, amount: 5, currency: EUR}"}, "cost.amount", "free-with-amount"),
    "five of what": ({"cost": "{kind: paid, amount: 5}"}, "cost.amount", "currency-missing"),
    "paid without a price": ({"cost": "{kind: paid}"}, "cost.kind", "amount-missing"),
    "ages the wrong way round": ({"age": "{min: 20, max: 10}"}, "age.min", "age-reversed"),
    "more left than there are": ({"capacity": "{max: 4, left: 5}"}, "capacity.left", "capacity-reversed"),
    "an end before its start": (
        {"when": "[{start: 2027-01-31 17:30, end: 2027-01-31 16:30}]"}, "when.0.end", "end-before-start",
    ),
    "a time on one side": ({"when": "[{start: 2027-01-31, end: 2027-01-31 16:30}]"}, "when.0.end", "time-on-one-side"),
    "the thirtieth of February": (
        {"when": "{start: 2027-01-30, repeats: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30}"},
        "when.repeats",
        "rule-never-happens",
    ),
    "an end of repeats before the start": (
        {"when": "{start: 2027-01-30, repeats: FREQ=WEEKLY;UNTIL=20270101}"}, "when.repeats", "rule-never-happens",
    ),
    "a start on another weekday": (
        {"when": "{start: 2027-01-31, repeats: FREQ=WEEKLY;BYDAY=SA}"}, "when.start", "start-outside-rule",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_at_its_field(name: str) -> None:
    changes, field, code = MISTAKES[name]
    assert mistakes(**changes) == [(field, code)]


SUGGESTIONS = {
    "a day as at home": ({"checked": "1.10.2026"}, "2026-10-01"),
    "a day of few digits": ({"checked": "2026-1-5"}, "2026-01-05"),
    "a time as at home": ({"when": "[{start: 31.1.2027 klo 17.30}]"}, "2027-01-31 17:30"),
    "a time with a zone": ({"when": "[{start: '2027-01-31T17:30:00Z'}]"}, "2027-01-31T17:30"),
    "a price with a comma": ({"cost": "{kind: paid, amount: '5,50 €', currency: EUR}"}, "5.50"),
    "a list in one word": ({"languages": "en, fi"}, "[en, fi]"),
    "a rule with its name": ({"when": "{start: 2027-01-30, repeats: 'RRULE:freq=weekly'}"}, "FREQ=WEEKLY"),
    "a language in words": ({"languages": "[Finnish]"}, "fi"),
    "a country for a language": ({"languages": "[ua]"}, "uk"),
    "an id with capitals": ({"partners": "[City Library]"}, "city-library"),
    "a link without https": ({"website": "www.example.org/x"}, "https://www.example.org/x"),
    "an e-mail link": ({"contact": "{email: 'mailto:a@example.org'}"}, "a@example.org"),
    "a country in small letters": ({"place": "{name: A, address: {city: Turku, country: fi}}"}, "FI"),
}


@pytest.mark.parametrize("name", SUGGESTIONS)
def test_what_was_probably_meant_is_suggested_and_right(name: str) -> None:
    changes, suggestion = SUGGESTIONS[name]
    _, problems = opportunity(**changes)
    assert [found.suggestion for found in problems] == [suggestion]


def test_all_mistakes_of_a_record_are_found_in_the_order_of_the_file() -> None:
    _, problems = opportunity(title="{en: [a]}", type="x", when="{start: 31.1.2027}", cost="{}", age="{min: 9, max: 3}")
    assert [(found.line, found.code) for found in problems] == [
        (1, "not-a-text"),
        (3, "not-a-choice"),
        (8, "wrong-when"),
        (8, "not-a-time"),
        (9, "missing-field"),
        (11, "age-reversed"),
    ]


def test_a_file_that_is_no_list_of_fields_is_said_to_be_none() -> None:
    record, problems = check("places/central-library.yml", "just a text\n")
    assert record is None
    assert [found.code for found in problems] == ["not-a-record"]


@pytest.mark.parametrize(
    ("start", "rule"),
    [
        ("2100-12-31 23:59", "FREQ=DAILY;INTERVAL=827;COUNT=3489"),
        ("2027-01-31 17:30", "FREQ=WEEKLY;INTERVAL=999;COUNT=9999"),
        ("2027-01-31 17:30", "FREQ=DAILY;UNTIL=99991231"),
    ],
)
def test_a_series_that_outlives_the_calendar_has_no_last_day(start: str, rule: str) -> None:
    found = mistakes(when=f"{{start: {start}, repeats: {rule}}}", registration="{deadline: 2027-01-27}")
    assert found == []
