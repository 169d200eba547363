"""What the map stands on, as mkdocs.yml has it: the region's own basemap, a provider of tiles, or nothing but outlines.

Source of the providers: xyzservices (BSD), which comes along with folium. Nothing here asks the network.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from string import Formatter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import nh3

from opportunity_map.errors import ConfigError, where

if TYPE_CHECKING:
    from xyzservices import TileProvider as Provider

_FOR_THE_BROWSER = frozenset("xyzsr")
"""Parts of an address that Leaflet fills in: the tile, the server, and `@2x` on fine screens."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_BASEMAP = "it takes the name of a .pmtiles file in the content folder, {tiles: OpenStreetMap.Mapnik}, or none."
_PLANNER = "https://planner.example.org/?to={lat},{lon}"


@dataclass(frozen=True)
class Tiles:
    """A provider of tiles that visitors are asked about: another company learns that they look at the map.

    `address` is a template for Leaflet; `attribution` is HTML with links only; `sources` are the hosts for the page's
    policy; `zooms` are the first and last with tiles, `size` is a tile's width in pixels, `offset` is added to a zoom.
    """

    name: str
    host: str
    address: str
    subdomains: str
    attribution: str
    sources: tuple[str, ...]
    zooms: tuple[int, int]
    size: int = 256
    offset: int = 0


def basemap(value: Any, bounds: tuple[float, float, float, float]) -> str | Tiles | None:
    """The name of the basemap's file, or a provider of tiles, or None for a map without a ground.

    `bounds` are the region's. Raises ConfigError for anything else.
    """
    if value in (None, False, "none"):
        return None
    if isinstance(value, str) and value.endswith(".pmtiles") and ".." not in value and not value.startswith("/"):
        return value
    if isinstance(value, dict) and isinstance(value.get("tiles"), str):
        return _tiles(value["tiles"], {name: given for name, given in value.items() if name != "tiles"}, bounds)
    raise ConfigError(where("basemap") + _BASEMAP)


def _tiles(name: str, given: dict[str, Any], bounds: tuple[float, float, float, float]) -> Tiles:
    provider = _provider(name)
    parts = [part for part in dict.fromkeys(_PLACEHOLDER.findall(provider.url)) if part not in _FOR_THE_BROWSER]
    for option, value in given.items():
        if option not in parts:
            known = ", ".join(["tiles", *parts])
            raise ConfigError(where(f"basemap.{option}") + f"there is no such option; known are {known}.")
        if not isinstance(value, str) or not re.fullmatch(r"[\w.@-]{1,200}", value):
            raise ConfigError(where(f"basemap.{option}") + "it takes a word of letters, digits, dots and hyphens.")
    values = {part: given.get(part, provider.get(part)) for part in parts}
    for part, value in values.items():
        if value is None or "<insert" in str(value):
            example = f"{{tiles: {name}, {part}: YOUR-KEY}}"
            raise ConfigError(where("basemap") + f"{name} takes an account of yours; write {example}.")
    covered = provider.get("bounds")
    if covered and not _meet(bounds, covered):
        raise ConfigError(where("basemap.tiles") + f"{name} has no tiles for region.bounds; choose another provider.")
    address = _PLACEHOLDER.sub(
        lambda found: found[0] if found[1] in _FOR_THE_BROWSER else str(values[found[1]]), provider.url
    )
    subdomains = str(provider.get("subdomains", "abc")) if "{s}" in address else ""
    hosts = [urlsplit(address.replace("{s}", one)).netloc for one in subdomains or "-"]
    if not address.startswith("https://") or any("{" in host for host in hosts):
        raise ConfigError(where("basemap.tiles") + f"{name} cannot be asked over https; choose another provider.")
    return Tiles(
        name=name.partition(".")[0],
        host=hosts[0].removeprefix(f"{subdomains[:1]}.") if subdomains else hosts[0],
        address=address,
        subdomains=subdomains,
        attribution=nh3.clean(
            str(provider.get("html_attribution") or provider.attribution),
            tags={"a"},
            attributes={"a": {"href"}},
            url_schemes={"http", "https"},
            link_rel="noopener noreferrer",
        ),
        sources=tuple(f"https://{host}" for host in hosts),
        zooms=(int(provider.get("min_zoom", 0)), int(provider.get("max_zoom", 18))),
        size=int(provider.get("tileSize", 256)),
        offset=int(provider.get("zoomOffset", 0)),
    )


def _provider(name: str) -> Provider:
    from xyzservices import providers  # noqa: PLC0415 - a thousand providers are read only where one is wanted

    known: dict[str, Provider] = providers.flatten()
    if name in known:
        return known[name]
    near = get_close_matches(name, known, 1, 0.5)
    hint = f"did you mean {near[0]!r}?" if near else "write for example OpenStreetMap.Mapnik."
    raise ConfigError(where("basemap.tiles") + f"{name!r} is no provider that xyzservices knows; {hint}")


def _meet(bounds: tuple[float, float, float, float], covered: list[list[float]]) -> bool:
    """Whether the region and what a provider covers (two corners, latitude first) have anything in common."""
    south, west, north, east = bounds
    (low, left), (high, right) = covered
    return south < high and north > low and west < right and east > left


def journey_planner(value: Any) -> str:
    """The template of the address that leads to a planner of journeys; empty where the region names none.

    Its parts: {lat}, {lon}, {name} of the place and {language} of the page. Raises ConfigError.
    """
    if value in (None, False, "none", ""):
        return ""
    try:
        parts = {name for _, name, *_ in Formatter().parse(value) if name is not None}
    except (ValueError, TypeError):
        parts = set()
    if not {"lat", "lon"} <= parts or not parts <= {"lat", "lon", "name", "language"} or not _is_public(value):
        raise ConfigError(
            where("journey_planner") + f"it takes an https address with {{lat}} and {{lon}}; for example {_PLANNER}"
        )
    return str(value)


def _is_public(address: str) -> bool:
    return bool(re.fullmatch(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?/[^\s\"'<>\\]*", address))
