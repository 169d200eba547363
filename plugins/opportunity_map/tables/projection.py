"""Coordinates of another reference system become degrees in WGS 84, with PROJ (pyproj, an optional extra)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from opportunity_map.tables.remarks import refusal

INSTALL: Final = "pip install 'mkdocs-opportunity-map[import]'"
# Names of what needs no conversion: longitude and latitude in WGS 84.
_DEGREES: Final = frozenset(
    {"", "EPSG:4326", "WGS84", "WGS 84", "URN:OGC:DEF:CRS:OGC:1.3:CRS84", "OGC:CRS84", "URN:OGC:DEF:CRS:EPSG::4326"}
)


@dataclass(frozen=True, slots=True)
class Projection:
    """A way from (east, north) of `system` to degrees; `convert` is None where they are degrees already."""

    system: str
    convert: Callable[[float, float], tuple[float, float]] | None = None

    @classmethod
    def of(cls, system: str) -> Projection:
        """The projection of a named system, as EPSG:3067. Raises `Refused`: unknown, or pyproj is missing."""
        if system.strip().upper() in _DEGREES:
            return cls("EPSG:4326")
        try:
            import pyproj  # noqa: PLC0415 - an optional extra
            from pyproj.exceptions import ProjError  # noqa: PLC0415 - an extra that few need
            from pyproj.network import set_network_enabled  # type: ignore[attr-defined]  # noqa: PLC0415
        except ImportError:
            raise refusal("no-pyproj", system=system, install=INSTALL) from None
        set_network_enabled(active=False)  # grids of a remote host would make results differ
        try:
            transformer = pyproj.Transformer.from_crs(system, "EPSG:4326", always_xy=True)
        except ProjError:
            raise refusal("no-such-system", system=system) from None

        def convert(east: float, north: float) -> tuple[float, float]:
            lon, lat = transformer.transform(east, north)
            return lon, lat

        return cls(system, convert)

    def degrees(self, east: float, north: float) -> tuple[str, str]:
        """Latitude and longitude as text with six decimals (a hand's breadth). Raises `Refused`: not on the earth."""
        lon, lat = self.convert(east, north) if self.convert else (east, north)
        if not (math.isfinite(lon) and math.isfinite(lat) and abs(lat) <= 90 and abs(lon) <= 180):
            raise refusal("not-on-earth", east=f"{east:g}", north=f"{north:g}", system=self.system)
        return f"{lat:.6f}", f"{lon:.6f}"

    def degrees_of(self, east: str, north: str) -> tuple[str, str]:
        """The same for two cells as they are written (a decimal comma too); twice '' where both are empty."""
        if not east and not north:
            return "", ""
        try:
            return self.degrees(*(float(cell.replace(" ", "").replace(",", ".")) for cell in (east, north)))
        except ValueError:
            raise refusal("bad-coordinates", east=east, north=north) from None
