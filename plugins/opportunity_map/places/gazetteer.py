"""Towns, villages and postcodes with their coordinates, offline, country by country.

Source: GeoNames (https://www.geonames.org/, CC BY 4.0), put into the package when it is built (gazetteer_build.py).
A place that is not in there is not found; nothing is guessed. Which countries have postcodes is told in
ARCHITECTURE.md.
"""

from __future__ import annotations

from typing import NamedTuple

from opportunity_map.catalogue import Location
from opportunity_map.intake.postcodes import restored
from opportunity_map.places.gazetteer_table import Place, Postcode, Table, countries, read, table
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
    "place". `ambiguous` holds all places of that name, the likeliest first, where neither postcode nor population
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
    if area and (near := _with_postcode(known, city, area)):
        return Found(_in_area(min(near, key=lambda place: _reach(area, place)), area, country), (), code)
    places = _homonyms(known, city)
    if not places:
        return Found(_at_postcode(area, country), (), code)
    elsewhere = area.places[0].name if area else ""
    best = places[0]
    others = [place for place in places[1:] if _apart(place, best)]
    clear = all(_people(best) >= CLEAR_MARGIN * _people(other) for other in others)
    candidates = () if clear else tuple(Candidate(*place) for place in [best, *others])
    return Found(_at(best, country), candidates, code, elsewhere)


def country_of(city: str) -> str:
    """The country with the most populous town of this name (ISO 3166-1 alpha-2), or ''; official names first.

    It reads all countries, and keeps none.
    """
    found = []
    for country in countries():
        official, others = read(country).named(exact_key(city), loose=False)
        found += [(place.population > 0, place.population, country) for place in official]
        found += [(False, place.population, country) for place in others]
    return max(found)[2] if found else ""


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


def _with_postcode(known: Table, city: str, area: Postcode) -> list[Place]:
    """The places that the name may mean and that have the postcode, by the first key that knows any.

    Else those of the postcode whose name begins with the same word: Neustadt, for Neustadt in Sachsen.
    """
    for loose, key in keys(city):
        official, others = known.named(key, loose=loose)
        if near := [place for place in [*official, *others] if _has(area, place)]:
            return near
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
    return Location(place.lat, place.lon, "place", SOURCE, understood(place.name, place.region, country))


def _in_area(place: Place, area: Postcode, country: str) -> Location:
    """The postcode's point where it has one, else that of its place."""
    if area.point is None:
        return _at(place, country)
    return Location(*area.point, "postcode", SOURCE, understood(f"{area.code} {place.name}", place.region, country))


def _at_postcode(area: Postcode | None, country: str) -> Location | None:
    """For a town that is not known: its postcode's point, unless its places lie far apart."""
    if area is None or area.point is None:
        return None
    name = area.places[0].name
    return Location(*area.point, "postcode", SOURCE, understood(f"{area.code} {name}", "", country))


def understood(name: str, region: str, country: str) -> str:
    """A place in words: Neustadt, Sachsen, DE."""
    return ", ".join(part for part in (name, region if region != name else "", country) if part)
