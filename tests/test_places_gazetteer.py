"""Towns, villages and postcodes without any request: found, told apart, and never in another country."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from geopy.exc import GeocoderQueryError
from opportunity_map.intake.model import Address, Place, Text
from opportunity_map.places.gazetteer import find
from opportunity_map.places.gazetteer_geopy import Gazetteer
from opportunity_map.places.gazetteer_table import kilometres, table
from opportunity_map.places.locate import Locator

DRAWN = Path(__file__).parent / "data" / "places.csv"
BARCELONA = Path(os.environ.get("OPPORTUNITY_MAP_SHARED", ".")) / "data" / "barcelona-places.csv"


def understood(city: str, country: str, postcode: str = "") -> str:
    location = find(city, country, postcode).location
    return location.understood if location else ""


def test_of_places_drawn_at_random_over_europe_94_in_100_are_found_within_10_km_and_none_in_another_country() -> None:
    with DRAWN.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found = [(row, find(row["place"], row["country"]).location) for row in rows]
    away = [
        (row["country"], row["place"], where.understood)
        for row, where in found
        if where and not where.understood.endswith(f", {row['country']}")
    ]
    near = [
        row for row, where in found
        if where and kilometres(where.lat, where.lon, float(row["lat"]), float(row["lon"])) <= 10
    ]  # fmt: skip
    assert (len(rows), len({row["country"] for row in rows})) == (200, 32)
    assert away == []
    assert len(near) >= 0.94 * len(rows)


@pytest.mark.parametrize(
    ("written", "country", "meant"),
    [
        ("helsingfors", "fi", "Helsinki, Uusimaa, FI"),
        ("Helsinki/Helsingfors", "FI", "Helsinki, Uusimaa, FI"),
        ("Bolzano - Bozen", "IT", "Bolzano, Trentino-Alto Adige, IT"),
        ("Brussel", "BE", "Brussels, Bruxelles-Capitale, BE"),
        ("BRUXELLES", "BE", "Brussels, Bruxelles-Capitale, BE"),
        ("Αθήνα", "GR", "Athens, GR"),
        ("Frankfurt (Main)", "DE", "Frankfurt am Main, Hessen, DE"),
        ("Frankfurt", "DE", "Frankfurt am Main, Hessen, DE"),
        ("Frankfurt/Oder", "DE", "Frankfurt (Oder), Brandenburg, DE"),
        ("St. Pölten", "AT", "Sankt Pölten, Niederösterreich, AT"),
        ("L’Hospitalet", "ES", "L'Hospitalet de Llobregat, Cataluna, ES"),
        ("Hospitalet de Llobregat", "ES", "L'Hospitalet de Llobregat, Cataluna, ES"),
        ("Lodz", "PL", "Łódź, Łódź Voivodeship, PL"),
        ("Rīgas pilsēta", "LV", "Riga, LV"),
        ("Tartu linn", "EE", "Tartu, Tartu maakond, EE"),
        ("Comune di Firenze", "IT", "Florence, Toscana, IT"),
        ("Stockholms kommun", "SE", "Stockholm, SE"),
        ("Gemeinde Vaduz", "LI", "Vaduz, LI"),
        ("London Borough of Camden", "GB", "Camden Town, England, GB"),
        ("Mariehamn", "FI", "Mariehamn, Mariehamns stad, FI"),
    ],
)
def test_a_town_is_found_as_people_write_it(written: str, country: str, meant: str) -> None:
    assert understood(written, country) == meant


def test_a_postcode_decides_between_towns_of_the_same_name() -> None:
    assert understood("Neustadt", "DE", "01844") == "01844 Neustadt in Sachsen, Sachsen, DE"
    # The Saint-André of Réunion has 56,000 inhabitants; this one in the Pyrenees is filed under its Catalan name.
    assert understood("Saint-André", "FR", "66690") == "66690 Sant Andreu de Sureda, Occitanie, FR"
    in_shropshire = find("Newport", "GB", "TF10 7AA")
    assert in_shropshire.location is not None
    assert in_shropshire.ambiguous == ()
    assert kilometres(in_shropshire.location.lat, in_shropshire.location.lon, 52.77, -2.38) < 5


def test_the_population_decides_where_it_is_clear_and_else_the_others_are_reported_with_their_regions() -> None:
    assert find("Paris", "FR").ambiguous == ()
    found = find("Newport", "GB")
    assert found.location is not None
    assert found.location.understood == "Newport, Wales, GB"
    assert {(other.region, other.population > 100_000) for other in found.ambiguous[:2]} == {
        ("Wales", True), ("England", False)
    }  # fmt: skip


def test_a_region_written_behind_the_name_decides_too() -> None:
    assert find("Neustadt (Thüringen)", "DE").ambiguous == ()
    assert understood("Neustadt, Thüringen", "DE") == "Neustadt, Thüringen, DE"


def test_a_postcode_that_belongs_elsewhere_is_told_and_does_not_move_the_town() -> None:
    found = find("Barcelona", "ES", "28001")
    assert found.location is not None
    assert (found.location.understood, found.location.precision) == ("Barcelona, Cataluna, ES", "place")
    assert found.elsewhere == "Madrid"
    assert find("Barcelona", "ES", "08039").elsewhere == ""


def test_a_village_that_is_not_known_is_put_where_its_postcode_is() -> None:
    found = find("No Such Village", "FI", "00100")
    assert found.location is not None
    assert (found.location.understood, found.location.precision) == ("00100 Helsinki, FI", "postcode")
    assert find("No Such Village", "FI", "99998").location is None
    assert find("No Such Village", "GR", "10431").location is None  # there are no Greek postcodes in it


@pytest.mark.parametrize(
    ("city", "country", "written", "understood_as"),
    [
        ("Barcelona", "ES", "8039", "08039"),
        ("Dresden", "DE", "1067", "01067"),
        ("Riga", "LV", "LV-1010", "1010"),
        ("Praha", "CZ", "110 00", "11000"),
        ("Warszawa", "PL", "00-002", "00002"),
        ("London", "GB", "ec1a1bb", "EC1A"),
        ("Dublin", "IE", "D02 X285", "D02"),
        ("Amsterdam", "NL", "1012 JS", "1012"),
    ],
)
def test_a_postcode_is_understood_as_people_write_it(city: str, country: str, written: str, understood_as: str) -> None:
    found = find(city, country, written)
    assert found.location is not None
    assert (found.location.precision, found.location.understood.split()[0]) == ("postcode", understood_as)


def test_the_zeros_that_a_postcode_has_lost_are_reported() -> None:
    assert find("Barcelona", "ES", "8001").postcode == "08001"
    assert find("Barcelona", "ES", "08001").postcode == "08001"


def barcelona() -> list[dict[str, str]]:
    """Addresses as the city publishes them: one of our own, and all of its file where that is at hand."""
    rows = [{"street": "Example Street", "number": "1", "postcode": "8002", "lat": "41.38", "lon": "2.18"}]
    if BARCELONA.is_file():
        with BARCELONA.open(encoding="utf-8", newline="") as lines:
            rows += csv.DictReader(lines)
    return rows


def test_every_address_of_barcelona_is_located_in_its_town_and_lost_zeros_are_noticed() -> None:
    locator = Locator("ES", {})
    for row in barcelona():
        address = Address(f"{row['street']} {row['number']}", row["postcode"], "Barcelona", "ES")
        where = locator.locate(Place(name=Text({"en": "Example"}), address=address))
        assert where is not None, row
        assert where.precision in ("postcode", "place"), row
        assert "Barcelona" in where.understood, row
        assert kilometres(where.lat, where.lon, float(row["lat"]), float(row["lon"])) < 12, row
        if len(row["postcode"]) == 4:
            assert find("Barcelona", "ES", row["postcode"]).postcode == row["postcode"].zfill(5), row


def test_it_answers_as_a_geocoder_of_geopy() -> None:
    gazetteer = Gazetteer("FI")
    for query in ("Helsinki", "00100 Helsinki", "Helsinki, FI", {"city": "Helsinki", "country": "FI"}):
        found = gazetteer.geocode(query)
        assert found is not None
        assert (round(found.latitude, 1), round(found.longitude, 1)) == (60.2, 24.9)
    precise = gazetteer.geocode({"city": "Helsinki", "postalcode": "100"}, timeout=1)
    assert (precise.raw["precision"], precise.address) == ("postcode", "00100 Helsinki, Uusimaa, FI")
    assert gazetteer.geocode("Qwertyville") is None
    assert [place.address for place in gazetteer.geocode("Newport, GB", exactly_one=False)][:2] == [
        "Newport, Wales, GB", "Newport, England, GB"
    ]  # fmt: skip
    with pytest.raises(GeocoderQueryError, match="ISO 3166-1"):
        Gazetteer().geocode("Helsinki")


def test_only_the_country_that_is_asked_for_is_read() -> None:
    table.cache_clear()
    find("Vaduz", "LI")
    assert table.cache_info().currsize == 1
