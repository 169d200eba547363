"""Each geocoder is asked as it wants to be, and its answers are read for what they are."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from asking import server
from opportunity_map.intake.model import Address
from opportunity_map.places.geocoders import AREA, DOOR, PLACE, POSTCODE, STREET, Hit, make

ASKED = Address("10 Example Street", "75011", "Paris", None)


def ask(provider: str, *features: dict[str, Any], key: str = "") -> tuple[list[Hit], dict[str, str]]:
    """What a geocoder makes of an answer, and the request that it made."""
    body: Any = list(features) if provider == "nominatim" else {"type": "FeatureCollection", "features": features}
    with server(lambda asked: asked.reply(json.dumps(body))) as found:
        geocoder = make(provider, found.url, "test", 5, key, threading.Event())
        hits = geocoder.questions(ASKED, "FR")[0].ask()
        return hits, found.queries[0]


def feature(**properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [2.37, 48.86]},
        "properties": {"name": "x", "label": "x", **properties},
    }


@pytest.mark.parametrize(
    ("provider", "properties", "kind"),
    [
        ("photon", {"type": "house", "housenumber": "10", "street": "Example Street", "countrycode": "FR"}, DOOR),
        ("photon", {"type": "house", "name": "Somewhere", "street": "Example Street", "countrycode": "FR"}, STREET),
        ("photon", {"type": "house", "name": "Somewhere", "countrycode": "FR"}, AREA),
        ("photon", {"type": "street", "name": "Example Street", "countrycode": "FR"}, STREET),
        ("photon", {"type": "city", "name": "Paris", "countrycode": "FR"}, PLACE),
        ("photon", {"type": "other", "osm_value": "postcode", "countrycode": "FR"}, POSTCODE),
        ("photon", {"type": "country", "name": "France", "countrycode": "FR"}, AREA),
        ("pelias", {"layer": "address", "housenumber": "10", "street": "Example Street", "country_code": "FR"}, DOOR),
        ("pelias", {"layer": "address", "housenumber": "10", "accuracy": "centroid", "country_code": "FR"}, STREET),
        ("pelias", {"layer": "address", "housenumber": "10", "match_type": "interpolated"}, STREET),
        ("pelias", {"layer": "venue", "housenumber": "10", "name": "Somewhere"}, STREET),
        ("pelias", {"layer": "locality", "locality": "Paris"}, PLACE),
        ("pelias", {"layer": "region"}, AREA),
        ("ban", {"type": "housenumber", "housenumber": "10", "street": "Example Street", "city": "Paris"}, DOOR),
        ("ban", {"type": "street", "name": "Example Street", "city": "Paris"}, STREET),
        ("ban", {"type": "municipality", "name": "Paris", "city": "Paris"}, PLACE),
        ("ban", {"type": "new kind"}, AREA),
    ],
)
def test_only_a_house_with_its_number_is_a_door(provider: str, properties: dict[str, Any], kind: str) -> None:
    hits, query = ask(provider, feature(**properties))
    assert [(hit.kind, hit.lat, hit.lon) for hit in hits] == [(kind, 48.86, 2.37)]
    assert "10 Example Street" in " ".join(query.values()) or "Example Street 10" in " ".join(query.values())


def test_the_towns_and_the_postcode_of_an_answer_are_kept_for_the_checks() -> None:
    (hit,), _ = ask("ban", feature(type="street", name="Example Street", postcode="75011", city="Paris"))
    assert (hit.street, hit.postcode, hit.towns, hit.country) == ("Example Street", "75011", ("Paris",), "FR")
    assert hit.label == "Example Street, 75011 Paris"


def test_a_pelias_that_wants_a_key_gets_it() -> None:
    _, query = ask("pelias", key="secret")
    assert query["api_key"] == "secret"


def test_nominatim_is_asked_in_parts_first_and_within_the_country() -> None:
    hits, query = ask("nominatim")
    assert hits == []
    asked = {name: query[name] for name in ("street", "postalcode", "city", "country", "countrycodes")}
    assert asked == {
        "street": "10 Example Street", "postalcode": "75011", "city": "Paris", "country": "FR", "countrycodes": "fr"
    }  # fmt: skip
    assert "q" not in query


def test_a_business_without_a_number_is_no_door_and_its_name_is_nowhere() -> None:
    address = {"amenity": "Somebody's bar", "road": "Example Street", "city": "Paris", "country_code": "fr"}
    found = {"lat": "48.86", "lon": "2.37", "place_rank": 30, "display_name": "Somebody's bar", "address": address}
    (hit,), _ = ask("nominatim", found)
    assert hit.kind == STREET
    assert "bar" not in hit.label
