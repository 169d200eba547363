"""Where a visitor may say to be, without being located: the region's districts, or the towns of its venues.

Written as `near.json`, which the browser fetches when "near me" is opened: no page carries it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import orjson

from opportunity_map.catalogue import Catalogue, Location
from opportunity_map.places.addresses import folded
from opportunity_map.places.boundary import District, slug
from opportunity_map.places.outlines import Line, inside
from opportunity_map.texts import Texts

_DEGREES = 4
"""Decimals of the middle of an area: about ten metres."""


@dataclass(frozen=True, slots=True)
class Area:
    """A district or town; `id` stands in the address of the page. Degrees in WGS 84."""

    id: str
    name: str
    lat: float
    lon: float


def areas(catalogue: Catalogue, districts: Sequence[District], language: str) -> tuple[str, list[Area]]:
    """What can be picked, by name, and what it is: `district` where the region has several, else `town`."""
    named = [(district, district.name(language)) for district in districts]
    found = [Area(district.id, name, *_rounded(*district.middle)) for district, name in named if district.id and name]
    kind = "district" if len(found) > 1 else "town"
    if kind == "town":
        found = _towns(catalogue)
    return kind, sorted(found, key=lambda area: (folded(area.name), area.id))


def area_of_venues(catalogue: Catalogue, districts: Sequence[District]) -> dict[str, str]:
    """In which district or town (its id) each venue is, by the venue's key; those that are in none are left out."""
    kind, _ = areas(catalogue, districts, catalogue.language)
    if kind == "town":
        towns = {
            key: slug(venue.place.address.city)
            for key, venue in catalogue.venues.items()
            if venue.place.address and venue.place.address.city
        }
        return {key: town for key, town in towns.items() if town}
    outlines = [
        (district.id, polygon, _box(polygon[0])) for district in districts if district.id for polygon in district.polygons
    ]
    found = {}
    for key, venue in catalogue.venues.items():
        if venue.location is None:
            continue
        x, y = venue.location.lon, venue.location.lat
        for area, (outline, *holes), (west, south, east, north) in outlines:
            # Most districts are elsewhere: their boxes say so, and points are counted for the few that are left.
            if west <= x <= east and south <= y <= north and inside((x, y), outline):
                if not any(inside((x, y), hole) for hole in holes):
                    found[key] = area
                    break
    return found


def _box(ring: Line) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _towns(catalogue: Catalogue) -> list[Area]:
    """The towns in the addresses of venues; each is where its venues are on average."""
    spelled: dict[str, str] = {}
    places: dict[str, list[Location]] = {}
    for venue in catalogue.venues.values():
        city = venue.place.address.city if venue.place.address else None
        if city and venue.location:
            places.setdefault(slug(city), []).append(venue.location)
            spelled.setdefault(slug(city), city)
    return [
        Area(key, spelled[key], *_rounded(fmean(one.lat for one in found), fmean(one.lon for one in found)))
        for key, found in places.items()
        if key
    ]


def _rounded(lat: float, lon: float) -> tuple[float, float]:
    return round(lat, _DEGREES), round(lon, _DEGREES)


def near_data(catalogue: Catalogue, districts: Sequence[District], texts: Texts) -> bytes:
    """JSON: `kind`, `areas` as parallel lists (id, name, lat, lon), the `region` with its middle, and the words."""
    kind, found = areas(catalogue, districts, texts.language)
    south, west, north, east = catalogue.region.bounds
    return orjson.dumps(
        {
            "kind": kind,
            "areas": {name: [getattr(area, name) for area in found] for name in ("id", "name", "lat", "lon")},
            "region": {"name": catalogue.region.name, "lat": (south + north) / 2, "lon": (west + east) / 2},
            "texts": texts.under("near"),
        }
    )


def outline(districts: Sequence[District], language: str) -> bytes:
    """The districts as GeoJSON; each has its `name` in the page's language, and its `middle` (lat, lon) for that."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": district.name(language), "middle": _rounded(*district.middle)},
            "geometry": {"type": "MultiPolygon", "coordinates": district.polygons},
        }
        for district in districts
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})
