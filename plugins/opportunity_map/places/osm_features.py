"""What of OpenStreetMap is drawn on the basemap, in which layer, as what kind, and from which zoom on.

Layers and kinds are few on purpose: the map is the quiet ground under the venues. The style in browser/js/map/ knows
exactly these names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Tags = Mapping[str, str]


class Drawn(NamedTuple):
    """A layer, a kind in it, and the first zoom at which it is worth its bytes."""

    layer: str
    kind: str
    zoom: int


_ROADS = {
    "motorway": Drawn("roads", "major", 5),
    "trunk": Drawn("roads", "major", 6),
    "primary": Drawn("roads", "major", 8),
    "secondary": Drawn("roads", "main", 10),
    "tertiary": Drawn("roads", "main", 11),
    "residential": Drawn("roads", "minor", 12),
    "unclassified": Drawn("roads", "minor", 12),
    "living_street": Drawn("roads", "minor", 12),
    "road": Drawn("roads", "minor", 12),
    "pedestrian": Drawn("roads", "walk", 13),
    "service": Drawn("roads", "service", 14),
    "footway": Drawn("roads", "path", 14),
    "path": Drawn("roads", "path", 14),
    "cycleway": Drawn("roads", "path", 14),
    "steps": Drawn("roads", "path", 14),
    "track": Drawn("roads", "path", 13),
}
_RAIL = {
    "rail": Drawn("rail", "rail", 8),
    "light_rail": Drawn("rail", "rail", 10),
    "narrow_gauge": Drawn("rail", "rail", 10),
    "subway": Drawn("rail", "metro", 11),
    "tram": Drawn("rail", "tram", 12),
}
_AREAS = {
    "natural": {
        "water": Drawn("water", "lake", 5),
        "wood": Drawn("green", "wood", 8),
        "scrub": Drawn("green", "wood", 12),
        "heath": Drawn("green", "park", 11),
        "grassland": Drawn("green", "park", 11),
        "wetland": Drawn("green", "park", 12),
    },
    "waterway": {"riverbank": Drawn("water", "lake", 6), "dock": Drawn("water", "lake", 11)},
    "leisure": {
        "park": Drawn("green", "park", 10),
        "garden": Drawn("green", "park", 11),
        "nature_reserve": Drawn("green", "park", 9),
        "golf_course": Drawn("green", "park", 11),
        "dog_park": Drawn("green", "park", 13),
        "playground": Drawn("green", "play", 13),
        "pitch": Drawn("green", "play", 13),
    },
    "landuse": {
        "forest": Drawn("green", "wood", 8),
        "grass": Drawn("green", "park", 13),
        "meadow": Drawn("green", "park", 11),
        "village_green": Drawn("green", "park", 11),
        "recreation_ground": Drawn("green", "park", 11),
        "cemetery": Drawn("green", "park", 11),
        "allotments": Drawn("green", "park", 11),
        "orchard": Drawn("green", "park", 11),
        "vineyard": Drawn("green", "park", 11),
        "basin": Drawn("water", "lake", 12),
        "reservoir": Drawn("water", "lake", 8),
    },
    "place": {"square": Drawn("paved", "square", 13)},
    "highway": {"pedestrian": Drawn("paved", "walk", 13), "footway": Drawn("paved", "walk", 14)},
    "railway": {"platform": Drawn("paved", "platform", 14)},
    "man_made": {"pier": Drawn("paved", "pier", 13), "bridge": Drawn("paved", "pier", 13)},
}
_STREAMS = {
    "river": Drawn("streams", "river", 9),
    "canal": Drawn("streams", "river", 10),
    "stream": Drawn("streams", "stream", 13),
}
_STOPS = {
    "station": Drawn("stops", "train", 10),
    "halt": Drawn("stops", "train", 12),
    "tram_stop": Drawn("stops", "tram", 14),
}
_PLACES = {
    "city": Drawn("names", "city", 5),
    "town": Drawn("names", "city", 7),
    "village": Drawn("names", "quarter", 10),
    "hamlet": Drawn("names", "quarter", 12),
    "suburb": Drawn("names", "quarter", 11),
    "quarter": Drawn("names", "quarter", 12),
    "neighbourhood": Drawn("names", "quarter", 12),
    "island": Drawn("names", "quarter", 12),
}
_NAMED_AREAS = {"park": "green", "wood": "green", "lake": "water", "square": "square"}
_UNSEEN_WAYS = {"sidewalk", "crossing", "traffic_island", "link"}
_BESIDE_THE_LINE = {"yard", "siding", "spur", "crossover"}


def line(tags: Tags) -> Drawn | None:
    """How a way is drawn as a line: a road, a railway, a river. Below ground only the metro is drawn."""
    if highway := tags.get("highway"):
        if tags.get("area") == "yes" or _hidden(tags) or tags.get("footway") in _UNSEEN_WAYS:
            return None
        return _ROADS.get(highway.removesuffix("_link"))
    if railway := tags.get("railway"):
        drawn = _RAIL.get(railway)
        if drawn is None or (drawn.kind != "metro" and _hidden(tags)):
            return None
        if drawn.kind == "rail" and tags.get("service") in _BESIDE_THE_LINE:
            return Drawn("rail", "siding", 13)
        return drawn
    if waterway := tags.get("waterway"):
        return None if _hidden(tags) else _STREAMS.get(waterway)
    return None


def area(tags: Tags, *, relation: bool = False) -> Drawn | None:
    """How a closed way or a multipolygon is drawn as an area; a path in a circle is none unless it says so."""
    building = tags.get("building")
    if building and building != "no":
        return None if _hidden(tags) else Drawn("buildings", "building", 13)
    for key, kinds in _AREAS.items():
        drawn = kinds.get(tags.get(key, ""))
        if drawn is None or _hidden(tags):
            continue
        if key == "highway" and not relation and tags.get("area") != "yes":
            continue
        return drawn
    return None


def point(tags: Tags) -> Drawn | None:
    """How a node is drawn: a stop of public transport, or the name of a place. Without a name it is not drawn."""
    if "name" not in tags:
        return None
    if tags.get("railway") == "station" and tags.get("station") == "subway":
        return Drawn("stops", "metro", 12)
    return _STOPS.get(tags.get("railway", "")) or _PLACES.get(tags.get("place", ""))


def name_of_area(drawn: Drawn) -> Drawn | None:
    """The point at which an area's name stands, where areas of this kind are named."""
    kind = _NAMED_AREAS.get(drawn.kind)
    return Drawn("names", kind, max(drawn.zoom, 13 if kind == "square" else 11)) if kind else None


def name_of_line(drawn: Drawn) -> Drawn | None:
    """The layer of names along lines, where lines of this kind are named."""
    if drawn.layer != "roads" or drawn.kind in {"service", "path"}:
        return None
    return Drawn("streets", drawn.kind, max(drawn.zoom, 12))


def names(tags: Tags, languages: tuple[str, ...]) -> dict[str, str]:
    """`name` as on the spot, and `name:<language>` where it differs there."""
    name = tags.get("name")
    if not name:
        return {}
    others = {f"name:{language}": tags.get(f"name:{language}", name) for language in languages}
    return {"name": name, **{key: other for key, other in others.items() if other != name}}


def _hidden(tags: Tags) -> bool:
    """Whether it lies below ground or inside a building."""
    below = tags.get("layer", "0").startswith("-") and tags.get("bridge", "no") == "no"
    return below or tags.get("tunnel", "no") not in {"no", "building_passage"} or tags.get("indoor", "no") != "no"
