"""The ground that a region covers: its outline where it has drawn one, else its bounds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opportunity_map.errors import OpportunityMapError
from opportunity_map.places.outlines import inside

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Ground:
    """`bounds` are south, west, north, east in degrees; `polygons` are rings of (lon, lat), holes last."""

    bounds: tuple[float, float, float, float]
    polygons: tuple[tuple[Ring, ...], ...] = ()

    def covers(self, lat: float, lon: float) -> bool:
        """Whether a point lies in the region."""
        if self.polygons:
            return any(
                inside((lon, lat), outline) and not any(inside((lon, lat), hole) for hole in holes)
                for outline, *holes in self.polygons
            )
        south, west, north, east = self.bounds
        return south <= lat <= north and west <= lon <= east


def ground(bounds: tuple[float, float, float, float], boundary: Path | None) -> Ground:
    """The ground of a region whose outline stands in a GeoJSON file. Raises OpportunityMapError where that is none."""
    if boundary is None:
        return Ground(bounds)
    try:
        polygons = tuple(_polygons(json.loads(boundary.read_text("utf-8"))))
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        polygons = ()
    if not polygons:
        raise OpportunityMapError(
            f"{boundary}: it holds no outline; write a GeoJSON file with one Polygon, or leave region.boundary out."
        )
    return Ground(bounds, polygons)


def _polygons(found: dict[str, Any]) -> list[tuple[Ring, ...]]:
    kind = found["type"]
    if kind == "FeatureCollection":
        return [polygon for feature in found["features"] for polygon in _polygons(feature)]
    if kind == "Feature":
        return _polygons(found["geometry"])
    several: list[Any] = [found["coordinates"]] if kind == "Polygon" else found["coordinates"]
    return [tuple(tuple((float(point[0]), float(point[1])) for point in ring) for ring in rings) for rings in several]
