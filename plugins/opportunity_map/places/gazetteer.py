"""Towns, villages and postcodes with their coordinates, offline, country by country.

Source: GeoNames (https://www.geonames.org/, CC BY 4.0), put into the package when it is built (gazetteer_build.py).
A place that is not in there is not found; nothing is guessed. Which countries have postcodes is told in
ARCHITECTURE.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location as GeopyLocation

from opportunity_map.catalogue import Location
from opportunity_map.intake.postcodes import restored
from opportunity_map.places.gazetteer_table import Place, Postcode, Table, table
from opportunity_map.places.names import exact_key, keys, remark

SOURCE = "geonames"
CLEAR_MARGIN = 10
"""One of several places of the same name is meant when it has this many times the inhabitants of the next."""
UNKNOWN_POPULATION = 500
"""What a place counts as whose population is unknown: GeoNames' list of towns begins there."""
SAME_TOWN = 10.0
"""Kilometres: places of one name that lie closer are one town."""
POSTCODE_REACH = 25.0
"""Kilometres: a place that lies farther from a postcode's point does not have that postcode."""

_QUERY = re.compile(r"^\s*(?P<postcode>(?:[A-Z]{1,2}-)?[\d][\d\s-]{1,8}\d)?\s*(?P<city>\D.*?)\s*$")


class Candidate(NamedTuple):
    """One of several places of the same name: where it is in degrees (WGS 84), and its region or "" if unknown."""

    name: str
    region: str
    lat: float
    lon: float
    population: int


class Found(NamedTuple):
    """What the gazetteer makes of a town and its postcode.

    `location` is None where it knows neither; its precision is "postcode" where the postcode decided the point, else
    "place". `ambiguous` holds all places of that name, the most populous first, where neither postcode nor population
    decides; `location` is then the first of them. `postcode` is the one that was looked for, with the zeros that it
    had lost. `elsewhere` names the place to which the postcode belongs, where that is far from every town so called.
    """

    location: Location | None
    ambiguous: tuple[Candidate, ...] = ()
    postcode: str = ""
    elsewhere: str = ""


def find(city: str, country: str, postcode: str = "") -> Found:
    """The town of this name in this country (ISO 3166-1 alpha-2), or what is known of its postcode.

    Of places of one name the postcode decides, else the population by `CLEAR_MARGIN`.
    """
    country = country.upper()
    known = table(country)
    code, area = _area(known, postcode.strip(), country)
    places = _homonyms(known, city)
    if area:
        near = [place for place in places if _has(area, place)] or _begins_alike(area, city)
        if near:
            place = min(near, key=lambda place: _reach(area, place))
            return Found(_in_area(place, area, country), (), code)
    if not places:
        return Found(_at_postcode(area, country), (), code)
    elsewhere = area.places[0].name if area else ""
    best = places[0]
    others = [place for place in places[1:] if _apart(place, best)]
    clear = all(_people(best) >= CLEAR_MARGIN * _people(other) for other in others)
    candidates = () if clear else tuple(Candidate(*place) for place in [best, *others])
    return Found(_at(best, country), candidates, code, elsewhere)


class Gazetteer(Geocoder):  # type: ignore[misc]
    """The same as a geopy geocoder. It asks nobody, so no time-out applies to it."""

    def __init__(self, country: str = "", **options: Any) -> None:
        """`country` (ISO 3166-1 alpha-2) is assumed where a query names none; `options` are geopy's."""
        super().__init__(**options)
        self.country = country

    def geocode(
        self, query: str | Mapping[str, str], *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL
    ) -> GeopyLocation | list[GeopyLocation] | None:
        """The place of "City", "12345 City", "City, FI", or of a mapping of city, postalcode and country.

        `country` is an ISO 3166-1 alpha-2 code. With `exactly_one` off, other places of the same name follow where
        none is clearly meant. `timeout` is there because geopy's geocoders have it. Raises GeocoderQueryError where
        no country is known.
        """
        del timeout
        asked = self._parts(query) if isinstance(query, str) else query
        country = asked.get("country") or self.country
        if not country:
            raise GeocoderQueryError("The gazetteer needs a country: an ISO 3166-1 alpha-2 code, such as FI.")
        found = find(asked.get("city", ""), country, asked.get("postalcode", ""))
        if found.location is None:
            return None
        where = found.location
        first = GeopyLocation(where.understood, (where.lat, where.lon), {"precision": where.precision})
        if exactly_one:
            return first
        return [first, *(self._other(candidate, country) for candidate in found.ambiguous[1:])]

    @staticmethod
    def _parts(query: str) -> dict[str, str]:
        """A query in one line, taken apart; a last part of two letters is the country."""
        rest, _, last = query.rpartition(",")
        named = bool(rest) and len(last.strip()) == 2 and last.strip().isalpha()
        match = _QUERY.match(rest if named else query)
        parts = {"city": match["city"], "postalcode": match["postcode"] or ""} if match else {"city": query}
        return parts | {"country": last.strip() if named else ""}

    @staticmethod
    def _other(candidate: Candidate, country: str) -> GeopyLocation:
        understood = _understood(candidate.name, candidate.region, country.upper())
        return GeopyLocation(understood, (candidate.lat, candidate.lon), {"precision": "place"})


def _area(known: Table, postcode: str, country: str) -> tuple[str, Postcode | None]:
    """The postcode, its lost zeros restored where that makes a known one of it, and what is known of it."""
    if not postcode:
        return "", None
    whole = restored(postcode, country)
    for code in (postcode, whole) if whole else (postcode,):
        if (area := known.postcode(code)) is not None:
            return code, area
    return whole or postcode, None


def _homonyms(known: Table, city: str) -> list[Place]:
    """All places that the name may mean, the likeliest first, by the first key that knows any.

    Those officially called so stand before those with it as another name, the more populous before the less. Another
    name counts beside official ones only where its place is more populous than these; where these are hamlets of
    unknown population, and it is a town, they do not count at all. A remark, such as Neustadt (Sachsen), counts where
    it is a part of a region's name.
    """
    for loose, key in keys(city):
        official, others = known.named(key, loose=loose)
        most = max((place.population for place in official), default=0)
        others = [place for place in others if not official or place.population > most]
        if not most and any(place.population >= CLEAR_MARGIN * UNKNOWN_POPULATION for place in others):
            official = []
        if places := list(dict.fromkeys([*official, *others])):
            hint = remark(city)
            return [place for place in places if hint and hint in exact_key(place.region)] or places
    return []


def _begins_alike(area: Postcode, city: str) -> list[Place]:
    """The postcode's places whose name begins with the same word: Neustadt, for Neustadt in Sachsen."""
    first = exact_key(city).partition(" ")[0]
    return [place for place in area.places if first and exact_key(place.name).partition(" ")[0] == first]


def _has(area: Postcode, place: Place) -> bool:
    return _reach(area, place) <= POSTCODE_REACH


def _reach(area: Postcode, place: Place) -> float:
    """Kilometres from a place to the postcode: to its point, or to the nearest of its places."""
    points = [(other.lat, other.lon) for other in area.places] + ([area.point] if area.point else [])
    return min(place.distance(*point) for point in points)


def _apart(place: Place, other: Place) -> bool:
    return place.distance(other.lat, other.lon) > SAME_TOWN


def _people(place: Place) -> int:
    return place.population or UNKNOWN_POPULATION


def _at(place: Place, country: str) -> Location:
    return Location(place.lat, place.lon, "place", SOURCE, _understood(place.name, place.region, country))


def _in_area(place: Place, area: Postcode, country: str) -> Location:
    """The postcode's point where it has one, else that of its place."""
    if area.point is None:
        return _at(place, country)
    return Location(*area.point, "postcode", SOURCE, _understood(f"{area.code} {place.name}", place.region, country))


def _at_postcode(area: Postcode | None, country: str) -> Location | None:
    """For a town that is not known: its postcode's point, unless its places lie far apart."""
    if area is None or area.point is None:
        return None
    name = area.places[0].name
    return Location(*area.point, "postcode", SOURCE, _understood(f"{area.code} {name}", "", country))


def _understood(name: str, region: str, country: str) -> str:
    return ", ".join(part for part in (name, region if region != name else "", country) if part)
