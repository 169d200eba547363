"""What the map stands on, for its page: the region's own basemap, a provider's tiles, and the outline under the pins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from opportunity_map.config import Settings
from opportunity_map.places.basemap import WHOLE_BELOW, fault
from opportunity_map.places.boundary import District, read_boundary, whole
from opportunity_map.site.areas import outline
from opportunity_map.site.publish import digest

IN_PARTS = ".pmtiles.png"
"""The end of a large basemap's name. GitHub Pages compresses by the kind of file that a name stands for, and what is
compressed cannot be fetched in parts: .pmtiles is among it, .png is not (protomaps/PMTiles#584, jshttp/mime-db#397)."""


@dataclass(frozen=True)
class Ground:
    """The ground of one region's map."""

    settings: Settings

    @cached_property
    def districts(self) -> Sequence[District]:
        """From `region.boundary`, or the region's bounds as one. Raises ConfigError for a file that holds none."""
        name = self.settings.boundary
        return read_boundary(self.settings.content_dir / name) if name else (whole(self.settings.region.bounds),)

    @cached_property
    def _fault(self) -> str:
        return fault(self._file) if self._file else ""

    @property
    def _file(self) -> Path | None:
        name = self.settings.basemap
        return self.settings.content_dir / name if name else None

    @cached_property
    def _is_in_parts(self) -> bool:
        return self._file is not None and not self._fault and self._file.stat().st_size >= WHOLE_BELOW

    @property
    def note(self) -> str:
        """A sentence for the region's editor; empty where all is well."""
        return f"{self.settings.basemap}: the basemap {self._fault}; the map shows outlines instead." * bool(self._fault)

    @property
    def not_copied(self) -> frozenset[str]:
        """Files of the content folder that are published under another name."""
        return frozenset({self.settings.basemap or ""} if self._is_in_parts else ())

    @cached_property
    def _basemap(self) -> dict[str, object] | None:
        if self._file is None or self._fault:
            return None
        if self._is_in_parts:
            return {"address": f"assets/map/basemap-{digest([self._file.read_bytes()])}{IN_PARTS}", "whole": False}
        return {"address": self.settings.basemap, "whole": True}

    def page_data(self, language: str) -> dict[str, Any]:
        """What the map's script needs: `basemap`, `tiles` (both may be None) and the address of the `outline`."""
        tiles = self.settings.tiles
        return {
            "basemap": self._basemap,
            "outline": f"assets/map/{language}.geojson?v={digest([outline(self.districts, language)])}",
            "tiles": tiles
            and {
                "name": tiles.name,
                "host": tiles.host,
                "address": tiles.address,
                "subdomains": tiles.subdomains,
                "attribution": tiles.attribution,
                "zooms": tiles.zooms,
                "size": tiles.size,
                "offset": tiles.offset,
            },
        }

    def files(self, language: str) -> dict[str, Callable[[], bytes]]:
        """What is written for the map in one language; the basemap goes along with the first."""
        found: dict[str, Callable[[], bytes]] = {
            f"assets/map/{language}.geojson": partial(outline, self.districts, language)
        }
        if self._basemap and self._is_in_parts and self._file and language == self.settings.languages[0]:
            found[str(self._basemap["address"])] = self._file.read_bytes
        return found
