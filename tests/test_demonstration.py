"""The demonstration region: real venues, examples of everything, and a board that does not age."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache

import pytest
from conftest import ROOT
from opportunity_map.assemble import assemble
from opportunity_map.catalogue import Catalogue
from opportunity_map.config import load
from opportunity_map.intake.model import (
    ACCESS_SUPPORT,
    COMPETENCES,
    COST_KINDS,
    INTERESTS,
    MODES,
    STATUSES,
    TYPES,
    Always,
    OnRequest,
    Opportunity,
    Repeat,
    Sessions,
)
from opportunity_map.intake.read import Intake, read_all
from opportunity_map.places.locate import Locator

SETTINGS = load(ROOT / "mkdocs.yml")
FIRST = date(2026, 11, 23)
WEEKS = random.Random(20261123).sample(range(5 * 52), 10)


@lru_cache(maxsize=1)
def content() -> Intake:
    return read_all(SETTINGS.content_dir, SETTINGS.languages[0])


def opportunities() -> list[Opportunity]:
    return content().opportunities


def on(day: date) -> Catalogue:
    found = content()
    locator = Locator(SETTINGS.region.country, {})
    return assemble(SETTINGS, locator, found.organisations, found.places, found.opportunities, day).catalogue


def test_the_content_has_no_problem() -> None:
    assert [problem for problem in content().problems if problem.severity == "error"] == []


def test_at_least_twenty_five_real_venues_have_their_own_coordinates_and_the_notice() -> None:
    south, west, north, east = SETTINGS.region.bounds
    places = content().places
    assert len(places) >= 25
    for place in places:
        assert place.coordinates is not None
        assert south <= place.coordinates.lat <= north
        assert west <= place.coordinates.lon <= east
        notice = (SETTINGS.content_dir / place.path).read_text("utf-8").splitlines()[1]  # below the editors' line
        assert "OpenStreetMap contributors" in notice
        assert "ODbL" in notice


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (TYPES, lambda o: [o.type]),
        (INTERESTS, lambda o: o.interests),
        (COMPETENCES, lambda o: o.competences),
        (COST_KINDS, lambda o: [o.cost.kind]),
        (MODES, lambda o: [o.mode]),
        (STATUSES, lambda o: [o.status]),
        (ACCESS_SUPPORT, lambda o: o.access_support),
        ((Sessions, Repeat, Always, OnRequest), lambda o: [type(o.when)]),
    ],
)
def test_the_examples_show_everything_that_a_file_can_say(
    wanted: Iterable[object], found: Callable[[Opportunity], Iterable[object]]
) -> None:
    counts = Counter(value for opportunity in opportunities() for value in found(opportunity))
    assert len(opportunities()) >= 60
    assert set(wanted) <= set(counts)


def test_every_organisation_and_every_opportunity_is_called_an_example() -> None:
    for organisation in content().organisations:
        for language, name in organisation.name.by_language.items():
            assert name.startswith({"en": "Example", "fi": "Esimerkki", "sv": "Exempel"}[language]), organisation.path
    words = {"en": "example", "fi": "esimerkki", "sv": "exempel"}
    for opportunity in opportunities():
        assert opportunity.description is not None, opportunity.path
        for language, text in opportunity.description.by_language.items():
            assert words[language] in text.casefold(), opportunity.path


def test_some_examples_are_over_and_some_are_told_in_one_language_only() -> None:
    today = on(FIRST)
    assert any(entry.over for entry in today.entries)
    languages = {tuple(opportunity.title.by_language) for opportunity in opportunities()}
    assert {("en", "fi"), ("fi",)} <= languages


@pytest.mark.parametrize("week", WEEKS)
def test_the_board_is_full_in_any_week_of_the_coming_five_years(week: int) -> None:
    monday = FIRST + timedelta(weeks=week)
    catalogue = on(monday)
    sunday = monday + timedelta(days=6)
    meetings = [o for entry in catalogue.entries for o in entry.occurrences if monday <= o.start <= sunday]
    always = [entry for entry in catalogue.entries if isinstance(entry.opportunity.when, Always) and not entry.over]
    interests = {interest for entry in catalogue.entries if not entry.over for interest in entry.opportunity.interests}
    assert len(meetings) >= 25
    assert {meeting.start.weekday() for meeting in meetings} == set(range(7))
    assert len(always) >= 5
    assert interests == set(INTERESTS)
