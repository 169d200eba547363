"""Venues beside each other: the nearest by brute force, areas and their addresses, whose a venue is."""

from __future__ import annotations

from random import Random

import pytest
from making import catalogue, opportunity, organisation, place
from opportunity_map.catalogue import Catalogue
from opportunity_map.intake.model import Address, Coordinates
from opportunity_map.places.boundary import District
from opportunity_map.places.gazetteer_table import kilometres
from opportunity_map.site.stations import NEAREST, Stations


def scattered(count: int, seed: int, spread: float) -> Catalogue:
    """Venues at random places around the region, with something on at two of three."""
    random = Random(seed)
    places = [
        place(
            f"venue-{number}",
            coordinates=Coordinates(60.17 + random.uniform(-1, 1) * spread, 24.94 + random.uniform(-1, 1) * spread),
        )
        for number in range(count)
    ]
    records = [opportunity(f"harbour/at-{n}", place=f"venue-{n}") for n in range(count) if random.random() < 2 / 3]
    return catalogue(records, places=places)


@pytest.mark.parametrize("spread", [0.002, 0.02, 0.2, 2])
@pytest.mark.parametrize("seed", range(3))
def test_the_nearest_are_those_that_a_comparison_with_all_finds(seed: int, spread: float) -> None:
    region = scattered(120, seed, spread)
    stations = Stations(region)
    used = {entry.venue.key for entry in region.entries if entry.venue}
    for venue in region.venues.values():
        here = venue.location
        assert here
        away = sorted(
            (kilometres(here.lat, here.lon, other.location.lat, other.location.lon), other.key)
            for other in region.venues.values()
            if other.key in used and other.key != venue.key and other.location
        )
        expected = [key for distance, key in away if distance <= 5][:NEAREST]
        assert [one.venue.key for one in stations.nearest(venue)] == expected


def test_what_is_known_only_roughly_is_nobodys_neighbour() -> None:
    rough = place("somewhere", coordinates=None, address=Address(None, None, "Helsinki", "FI"))
    region = catalogue([opportunity(), opportunity("harbour/there", place="somewhere")], places=[place(), rough])
    stations = Stations(region)

    assert [stations.nearest(venue) for venue in region.venues.values()] == [[], []]


def test_a_venue_belongs_to_the_organisations_that_have_their_seat_there() -> None:
    region = catalogue([opportunity()], organisations=[organisation(place="oodi"), organisation("other")])

    assert [one.id for one in Stations(region).seats["oodi"]] == ["harbour"]


def test_an_area_of_the_name_of_a_venue_has_an_address_of_its_own() -> None:
    south = [(24.93, 60.16), (24.96, 60.16), (24.96, 60.175), (24.93, 60.175), (24.93, 60.16)]
    north = [(24.93, 60.175), (24.96, 60.175), (24.96, 60.18), (24.93, 60.18), (24.93, 60.175)]
    districts = [District("oodi", {"": "Oodi"}, ([south],)), District("kallio", {"": "Kallio"}, ([north],))]
    region = catalogue([opportunity()], places=[place(), place("far", coordinates=Coordinates(60.178, 24.94))])
    stations = Stations(region, districts)

    addresses = [stations.address(area) for area in stations.areas("en")]
    assert addresses == ["places/kallio/", "places/oodi_area/"]


def test_areas_without_a_venue_have_no_page() -> None:
    empty = [(25.0, 60.0), (25.1, 60.0), (25.1, 60.1), (25.0, 60.0)]
    whole = [(24.0, 60.1), (25.0, 60.1), (25.0, 60.3), (24.0, 60.3), (24.0, 60.1)]
    districts = [District("empty", {"": "Empty"}, ([empty],)), District("whole", {"": "Whole"}, ([whole],))]

    assert [area.id for area in Stations(catalogue([opportunity()]), districts).areas("en")] == ["whole"]


def test_towns_are_the_areas_of_a_region_without_districts() -> None:
    espoo = place("sello", address=Address("Leppävaarankatu 1", "02600", "Espoo", "FI"))
    region = catalogue([opportunity(), opportunity("harbour/b", place="sello")], places=[place(), espoo])
    stations = Stations(region)

    assert [(area.name, [venue.key for venue in stations.members[area.id]]) for area in stations.areas("fi")] == [
        ("Espoo", ["sello"]),
        ("Helsinki", ["oodi"]),
    ]
