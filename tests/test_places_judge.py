"""What an answer is worth: each doubt, and each answer that is as good as it looks."""

from __future__ import annotations

from pathlib import Path

import pytest
from opportunity_map.errors import OpportunityMapError
from opportunity_map.intake.model import Address
from opportunity_map.places.geocoders import AREA, DOOR, PLACE, POSTCODE, STREET, Hit
from opportunity_map.places.ground import Ground, ground
from opportunity_map.places.judge import Judge, Verdict
from opportunity_map.places.streets import OTHER, SAME, SHORTENED, Door, alike, door, same_number

BOUNDS = (60.14, 24.80, 60.30, 25.20)
ASKED = Address("Vuorikatu 14", "00100", "Helsinki", "FI")
THERE = Hit(60.1717, 24.9472, DOOR, "14", "Vuorikatu", "00100", ("Kluuvi", "Helsinki"), "FI")


def decide(*hits: Hit, asked: Address = ASKED, bounds: tuple[float, float, float, float] = BOUNDS) -> Verdict:
    return Judge("FI", Ground(bounds)).decide(asked, hits, "nominatim", "2026-11-24")


def test_the_door_that_was_asked_for_is_exact_and_says_whence_and_when() -> None:
    where = decide(THERE).location
    assert where is not None
    assert (where.precision, where.approximate, where.source, where.day) == ("exact", False, "nominatim", "2026-11-24")
    assert where.understood == "Vuorikatu 14, 00100 Helsinki"


@pytest.mark.parametrize(
    ("hit", "doubt"),
    [
        (THERE._replace(country="SE"), "other-country"),
        (THERE._replace(lat=61.4981, lon=23.7610), "far-from-town"),
        (THERE._replace(lat=60.31), "outside-region"),
        (THERE._replace(towns=("Vantaa",)), "other-town"),
        (THERE._replace(postcode="00530"), "other-postcode"),
        (THERE._replace(street="Vuorimiehenkatu"), "other-street"),
        (THERE._replace(kind=PLACE, street="", number=""), "street-not-found"),
        (THERE._replace(kind=POSTCODE, street="", number=""), "street-not-found"),
        (THERE._replace(kind=AREA), "only-an-area"),
    ],
)
def test_an_answer_that_does_not_fit_the_question_is_not_used_and_told(hit: Hit, doubt: str) -> None:
    assert decide(hit) == Verdict(None, doubt, hit.label)


def test_hits_far_apart_are_several_places_and_near_ones_are_one_house_with_several_doors() -> None:
    far = THERE._replace(lat=THERE.lat + 0.01)
    assert decide(THERE, far).doubt == "several-places"
    doors = [THERE._replace(lat=THERE.lat + step / 10_000) for step in (0, 9, 10, 11, 20)]
    where = decide(*doors).location
    assert where is not None
    assert where.lat == round(doors[2].lat, 6)


def test_a_number_that_did_not_come_back_is_a_street_and_looks_like_one() -> None:
    for number, kind in (("", STREET), ("16", DOOR), ("14 B", DOOR)):
        found = decide(THERE._replace(number=number, kind=kind))
        assert found.location is not None
        assert (found.location.precision, found.location.approximate) == ("street", True)
        assert found.remarks == ("number-not-found",)


def test_a_street_without_a_number_is_never_exact() -> None:
    found = decide(THERE, asked=Address("Vuorikatu", "00100", "Helsinki", "FI"))
    assert found.location is not None
    assert (found.location.precision, found.remarks) == ("street", ("no-number-asked",))


def test_what_is_written_shorter_is_used_and_told() -> None:
    found = decide(THERE, asked=Address("Vuorik. 14", "00100", "Helsinki", "FI"))
    assert found.location is not None
    assert found.remarks == ("understood-as",)


def test_a_town_may_be_called_by_its_other_name_and_a_postcode_may_have_lost_its_zeros() -> None:
    assert decide(THERE, asked=Address("Vuorikatu 14", "100", "Helsingfors", "FI")).location is not None


def test_a_place_that_says_it_lies_elsewhere_may_lie_outside_of_the_region() -> None:
    asked = Address("Hämeenkatu 1", "33100", "Tampere", "FI")
    hit = Hit(61.4981, 23.7610, DOOR, "1", "Hämeenkatu", "33100", ("Tampere",), "FI")
    assert decide(hit, asked=asked).location is not None


def test_the_regions_outline_counts_where_it_has_one(tmp_path: Path) -> None:
    outline = tmp_path / "region.geojson"
    hole = "[[24.94,60.16],[24.96,60.16],[24.96,60.18],[24.94,60.18],[24.94,60.16]]"
    ring = "[[24.9,60.1],[25.0,60.1],[25.0,60.2],[24.9,60.2],[24.9,60.1]]"
    outline.write_text(f'{{"type": "Feature", "geometry": {{"type": "Polygon", "coordinates": [{ring},{hole}]}}}}')
    found = ground(BOUNDS, outline)
    assert found.covers(60.15, 24.95)
    assert not found.covers(60.17, 24.95)
    assert not found.covers(60.25, 24.95)
    for text in ("", "{", '{"type": "Point", "coordinates": [1, 2]}', '{"type": "Feature", "geometry": null}', "[1]"):
        outline.write_text(text)
        with pytest.raises(OpportunityMapError, match="holds no outline"):
            ground(BOUNDS, outline)


@pytest.mark.parametrize(
    ("line", "street", "number"),
    [
        ("Vuorikatu 14", "Vuorikatu", "14"),
        ("Vuorikatu 14 B", "Vuorikatu", "14 B"),
        ("12 Rue du 8 Mai 1945", "Rue du 8 Mai 1945", "12"),
        ("12 bis, rue de Paris", "rue de Paris", "12 bis"),
        ("Carrer de Mallorca, nº 5", "Carrer de Mallorca", "5"),
        ("Straße des 17. Juni 135", "Straße des 17. Juni", "135"),
        ("1. linja 5", "1. linja", "5"),
        ("Q7 24", "Q7", "24"),
        ("Hauptstr. 5-7", "Hauptstr.", "5-7"),
        ("Main Hall, Kaivokatu 1", "Kaivokatu", "1"),
        ("Kaivokatu 1, Floor 6", "Kaivokatu", "1"),
        ("Vuorikatu 14 (the red door)", "Vuorikatu", "14"),
        ("Vuorikatu", "Vuorikatu", ""),
        ("", "", ""),
    ],
)
def test_a_street_and_its_number_are_found_as_people_write_them(line: str, street: str, number: str) -> None:
    assert door(line) == Door(street, number)


@pytest.mark.parametrize(
    ("asked", "returned", "same"),
    [("14 B", "14b", True), ("14", "14;16", True), ("5-7", "5–7", True), ("14", "14 B", False), ("1", "11", False)],
)
def test_letters_of_a_number_count_and_spaces_do_not(asked: str, returned: str, same: bool) -> None:
    assert same_number(asked, returned) is same


@pytest.mark.parametrize(
    ("asked", "returned", "how"),
    [
        ("VUORIKATU", "Vuorikatu", SAME),
        ("Hauptstrasse", "Hauptstraße", SAME),
        ("Mannerheimint.", "Mannerheimintie", SHORTENED),
        ("Bd Voltaire", "Boulevard Voltaire", SHORTENED),
        ("Park Rd", "Park Road", SHORTENED),
        ("Vuorikau", "Vuorikatu", OTHER),
        ("Vuorikatu", "Vuorimiehenkatu", OTHER),
        ("Museokatu", "Museokuja", OTHER),
    ],
)
def test_an_abbreviation_is_not_another_street_and_a_typing_mistake_may_be(asked: str, returned: str, how: str) -> None:
    assert alike(asked, returned) == how
