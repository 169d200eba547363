"""What mkdocs.yml may say about the map's ground and the planner of journeys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from making import place
from opportunity_map.catalogue import Location, Venue
from opportunity_map.config import Settings, settings
from opportunity_map.errors import ConfigError
from opportunity_map.ground import Tiles
from opportunity_map.site.journey import journey
from opportunity_map.texts import Texts

REGION = {"name": "Helsinki", "country": "FI", "timezone": "Europe/Helsinki", "bounds": [60.16, 24.93, 60.18, 24.96]}
PLANNER = "https://planner.example.org/{language}?to={name}::{lat},{lon}"


def read(**options: Any) -> Settings:
    return settings({"region": REGION, **options}, content_dir=Path("content"))


def tiles(**options: Any) -> Tiles:
    found = read(basemap=options).tiles
    assert found is not None
    return found


@pytest.mark.parametrize("value", [None, False, "none"])
def test_a_map_may_stand_on_nothing(value: object) -> None:
    found = read(basemap=value)
    assert (found.basemap, found.tiles) == (None, None)


def test_a_provider_is_taken_from_xyzservices_with_its_notice_and_its_hosts() -> None:
    found = tiles(tiles="OpenStreetMap.Mapnik")
    assert (found.name, found.host) == ("OpenStreetMap", "tile.openstreetmap.org")
    assert found.address == "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
    assert found.sources == ("https://tile.openstreetmap.org",)
    assert "https://www.openstreetmap.org/copyright" in found.attribution
    assert found.zooms == (0, 19)


def test_the_servers_of_a_provider_are_all_in_the_policy_and_told_as_one_host() -> None:
    found = tiles(tiles="CyclOSM")
    assert found.host == "tile-cyclosm.openstreetmap.fr"
    assert found.sources == tuple(f"https://{one}.tile-cyclosm.openstreetmap.fr" for one in "abc")


def test_a_providers_own_parts_are_filled_in_and_a_key_is_ones_own() -> None:
    found = tiles(tiles="MapTiler.Basic", key="my-key.1")
    assert found.address == "https://api.maptiler.com/maps/basic-v2/{z}/{x}/{y}{r}.png?key=my-key.1"
    assert (found.size, found.offset) == (512, -1)


def test_a_notice_holds_links_and_nothing_else() -> None:
    from xyzservices import providers

    for name in ("MapTiler.Basic", "GeoportailFrance.plan", "Esri.WorldGrayCanvas"):
        assert name in providers.flatten()
    found = tiles(tiles="MapTiler.Basic", key="k")
    assert "target" not in found.attribution
    assert 'rel="noopener noreferrer"' in found.attribution


@pytest.mark.parametrize(
    ("basemap", "named", "hint"),
    [
        ({"tiles": "OpenStreetMap.Mapnk"}, "basemap.tiles", "did you mean 'OpenStreetMap.Mapnik'?"),
        ({"tiles": "zzzzzzzzzzzz"}, "basemap.tiles", "write for example OpenStreetMap.Mapnik"),
        ({"tiles": "MapTiler.Basic"}, "basemap", "{tiles: MapTiler.Basic, key: YOUR-KEY}"),
        ({"tiles": "MapTiler.Basic", "key": "a b"}, "basemap.key", "letters, digits"),
        ({"tiles": "MapTiler.Basic", "kye": "a"}, "basemap.kye", "known are tiles, variant, ext, key"),
        ({"tiles": "SwissFederalGeoportal.NationalMapGrey"}, "basemap.tiles", "no tiles for region.bounds"),
        ({"tiles": 7}, "basemap", "OpenStreetMap.Mapnik"),
        ({"tile": "OpenStreetMap.Mapnik"}, "basemap", "OpenStreetMap.Mapnik"),
        (["basemap.pmtiles"], "basemap", ".pmtiles"),
        ("/etc/basemap.pmtiles", "basemap", "content folder"),
    ],
)
def test_a_wrong_basemap_is_named_with_what_would_be_right(basemap: object, named: str, hint: str) -> None:
    with pytest.raises(ConfigError) as told:
        read(basemap=basemap)
    assert str(told.value).startswith(f"mkdocs.yml, plugins: opportunity-map: {named}: ")
    assert hint in str(told.value)
    assert "\n" not in str(told.value)


def test_every_provider_is_either_understood_or_refused_in_one_line() -> None:
    from xyzservices import providers

    understood, refused = [], []
    for name in providers.flatten():
        try:
            understood.append(tiles(tiles=name))
        except ConfigError as told:
            refused.append(str(told))
    assert len(understood) > 100
    assert not [sentence for sentence in refused if "\n" in sentence]
    for found in understood:
        assert found.address.startswith("https://")
        assert all(part in found.address for part in ("{z}", "{x}", "{y}"))
        assert found.attribution


@pytest.mark.parametrize(
    "value",
    [
        "http://planner.example.org/?to={lat},{lon}",
        "https://planner.example.org/",
        "https://planner.example.org/?to={lat}",
        "https://planner.example.org/?to={lat},{lon}&from={home}",
        "https://planner.example.org/?to={lat},{lon}&q={0}",
        "https://planner.example.org/?to={lat},{lon",
        'https://planner.example.org/?to={lat},{lon}"onclick="',
        "javascript:alert({lat}{lon})//",
        7,
    ],
)
def test_a_wrong_journey_planner_is_named_with_an_example(value: object) -> None:
    with pytest.raises(ConfigError) as told:
        read(journey_planner=value)
    assert str(told.value).startswith("mkdocs.yml, plugins: opportunity-map: journey_planner: ")
    assert "{lat},{lon}" in str(told.value)


def test_the_way_to_a_venue_leads_to_the_regions_planner_with_its_name_spelled_for_an_address() -> None:
    assert read(journey_planner=PLANNER).journey_planner == PLANNER
    venue = Venue("cafe", place("café & talo/a"), Location(60.17, 24.94, "exact", "given"))
    found = journey(PLANNER, venue, Texts.load("fi"))
    assert found
    assert found.href == "https://planner.example.org/fi?to=Caf%C3%A9%20%26%20talo%2Fa::60.17,24.94"
    assert "planner.example.org" in found.words


def test_without_a_planner_or_a_known_place_there_is_no_way() -> None:
    venue = Venue("oodi", place(), Location(60.17, 24.94, "exact", "given"))
    assert journey("", venue, Texts.load("en")) is None
    assert journey(PLANNER, Venue("oodi", place(), None), Texts.load("en")) is None
