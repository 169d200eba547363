"""Towns, villages and postcodes with their coordinates, offline, country by country.

Source: GeoNames (https://www.geonames.org/, CC BY 4.0), put into the package when it is built. A place that is not in
there is not found; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location as GeopyLocation

from opportunity_map.catalogue import Location
from opportunity_map.places.addresses import folded

SOURCE = "geonames"

_Row = tuple[str, float, float]


class Candidate(NamedTuple):
    """One of several places of the same name: where it is in degrees (WGS 84), and its region or "" if unknown."""

    name: str
    region: str
    postcode: str
    lat: float
    lon: float


class Found(NamedTuple):
    """What the gazetteer makes of a town.

    `location` is None where it knows no such place; its precision is "postcode" where the postcode decided the point,
    else "place". `ambiguous` holds the other places of that name where neither postcode nor population decides;
    `location` is then the most populous of all. `postcode` is the one that was looked for, its lost zeros restored.
    """

    location: Location | None
    ambiguous: tuple[Candidate, ...] = ()
    postcode: str = ""


def find(city: str, country: str, postcode: str = "") -> Found:
    """The town of this name in this country (ISO 3166-1 alpha-2)."""
    names, other_names = _country(country.upper())
    key = folded(city)
    row = names.get(key) or other_names.get(key)
    if row is None:
        return Found(None, (), postcode)
    name, lat, lon = row
    return Found(Location(lat, lon, "place", SOURCE, f"{name}, {country.upper()}"), (), postcode)


class Gazetteer(Geocoder):  # type: ignore[misc]
    """The same as a geopy geocoder. It asks nobody, so no time-out applies to it."""

    def __init__(self, country: str = "", **options: Any) -> None:
        """`country` (ISO 3166-1 alpha-2) is assumed where a query names none; `options` are geopy's."""
        super().__init__(**options)
        self.country = country

    def geocode(
        self, query: str | Mapping[str, str], *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL
    ) -> GeopyLocation | list[GeopyLocation] | None:
        """The place of a query: "City", "12345 City", "City, CC", or a mapping of city, postalcode and country."""
        del timeout
        if isinstance(query, str):
            city, _, country = query.partition(",")
            query = {"city": city, "country": country.strip()}
        found = find(query.get("city", ""), query.get("country") or self.country, query.get("postalcode", ""))
        if found.location is None:
            return None
        where = found.location
        first = GeopyLocation(where.understood, (where.lat, where.lon), {"precision": where.precision})
        return first if exactly_one else [first]


@lru_cache(maxsize=300)
def _country(country: str) -> tuple[dict[str, _Row], dict[str, _Row]]:
    """Folded name -> (name, lat, lon), once for official and once for other names."""
    table = files("opportunity_map") / "gazetteer" / f"{country}.tsv"
    names: dict[str, _Row] = {}
    other_names: dict[str, _Row] = {}
    if not (len(country) == 2 and country.isalpha() and table.is_file()):
        return names, other_names
    for line in table.read_text("utf-8").splitlines():
        name, others, lat, lon, _ = line.split("\t")
        row = (name, float(lat), float(lon))
        names.setdefault(folded(name), row)
        for other in others.split("|") if others else ():
            other_names.setdefault(folded(other), row)
    return names, other_names
