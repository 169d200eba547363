"""The region's outline, and its districts where the file has several: a GeoJSON in the content folder.

Source of the format: RFC 7946. Coordinates are in degrees (WGS 84), longitude first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import orjson

from opportunity_map.errors import ConfigError
from opportunity_map.places.addresses import folded
from opportunity_map.places.outlines import Line, Polygon, label_point, signed_area

_DECIMALS = 5
"""Of a degree: about a metre."""


@dataclass(frozen=True)
class District:
    """A part of the region, or the whole. `names` are by language, that of the file's `name` under the empty key.

    `id` is made of its name, unique in the region, and empty where it has none.
    """

    id: str
    names: Mapping[str, str]
    polygons: tuple[Polygon, ...]

    def name(self, language: str) -> str:
        """In a language, else as the file has it without one; empty for a part without a name."""
        return self.names.get(language) or self.names.get(language.partition("-")[0]) or self.names.get("", "")

    @property
    def middle(self) -> tuple[float, float]:
        """Latitude and longitude of a point inside its largest part, near the middle."""
        largest = max((polygon[0] for polygon in self.polygons), key=lambda ring: abs(signed_area(ring)))
        lon, lat = label_point(largest)
        return lat, lon


def whole(bounds: tuple[float, float, float, float]) -> District:
    """The outline of a region that has no file of it: its bounds (south, west, north, east)."""
    south, west, north, east = bounds
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return District("", {}, ([ring],))


def read_boundary(file: Path) -> tuple[District, ...]:
    """The districts in the order of the file. Raises ConfigError where it is missing or holds no polygon."""
    try:
        document = orjson.loads(file.read_bytes())
    except OSError:
        raise ConfigError(
            f"{file}: there is no such file; region.boundary takes the name of a GeoJSON file in the content folder."
        ) from None
    except orjson.JSONDecodeError:
        raise ConfigError(f"{file}: it is no JSON; region.boundary takes a GeoJSON file with polygons.") from None
    taken: dict[str, int] = {}
    found = [District(_id(names, taken), names, polygons) for names, polygons in _parts(document) if polygons]
    if not found:
        raise ConfigError(
            f"{file}: it has no outline; a GeoJSON file of Polygon or MultiPolygon features in degrees is needed."
        )
    return tuple(found)


def _parts(document: Any) -> Iterator[tuple[dict[str, str], tuple[Polygon, ...]]]:
    """Names and polygons of every feature, or of a bare geometry."""
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "FeatureCollection":
        for feature in _list(document.get("features")):
            yield from _parts(feature)
    elif kind == "Feature":
        properties = document.get("properties")
        yield _names(properties if isinstance(properties, dict) else {}), tuple(_polygons(document.get("geometry")))
    elif kind in {"Polygon", "MultiPolygon"}:
        yield {}, tuple(_polygons(document))


def _names(properties: dict[str, Any]) -> dict[str, str]:
    """`name` and `name:fi`, as OpenStreetMap writes them."""
    return {
        key.removeprefix("name").removeprefix(":"): " ".join(value.split())[:100]
        for key, value in properties.items()
        if re.fullmatch(r"name(:[A-Za-z0-9-]+)?", key) and isinstance(value, str) and value.strip()
    }


def _polygons(geometry: Any) -> Iterator[Polygon]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = _list(geometry.get("coordinates")) if kind else []
    for polygon in [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else []:
        rings = [_ring(ring) for ring in _list(polygon)]
        if rings and all(rings):
            yield [ring for ring in rings if ring]


def _ring(points: Any) -> Line | None:
    """A closed ring of at least three corners, or None."""
    ring = []
    for point in _list(points):
        if not isinstance(point, list) or len(point) < 2 or not all(isinstance(n, int | float) for n in point[:2]):
            return None
        lon, lat = float(point[0]), float(point[1])
        if not (isfinite(lon) and isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
            return None
        ring.append((round(lon, _DECIMALS), round(lat, _DECIMALS)))
    return ring if len(ring) >= 4 and ring[0] == ring[-1] else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _id(names: Mapping[str, str], taken: dict[str, int]) -> str:
    """Unique in the file, and the same in every build."""
    name = names.get("") or next(iter(names.values()), "")
    readable = slug(name)
    if not readable:
        return ""
    taken[readable] = taken.get(readable, 0) + 1
    return readable if taken[readable] == 1 else f"{readable}-{taken[readable]}"


def slug(name: str) -> str:
    """A name as it can stand in an address; what has no Latin letters is spelled by its code points."""
    plain = re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")
    return (plain or "-".join(f"{ord(char):x}" for char in name[:12] if not char.isspace()))[:60].strip("-")
