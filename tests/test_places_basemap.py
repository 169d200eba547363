"""The basemap: from an extract to tiles, the same every time, with the notice and nothing of the machine."""

from __future__ import annotations

import gzip
import json
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import osmium
import pytest
from click.testing import CliRunner
from conftest import ROOT
from opportunity_map.cli import main
from opportunity_map.errors import OpportunityMapError
from opportunity_map.places.basemap import Layers, fault, make_basemap, read_layers, smallest_zoom
from opportunity_map.places.outlines import Box
from osmium.osm.mutable import Node, Relation, Way

BOUNDS = (60.0, 24.0, 60.01, 24.02)
BOX = Box(24.0, 60.0, 24.02, 60.01)


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """A village: a street in two pieces, a house with a yard, a park, a coast, two stops of one name, a tunnel."""
    path = tmp_path / "village.osm.pbf"
    places = {
        1: (24.002, 60.002), 2: (24.006, 60.002), 3: (24.010, 60.002),
        4: (24.004, 60.004), 5: (24.008, 60.004), 6: (24.008, 60.006), 7: (24.004, 60.006),
        8: (24.005, 60.0045), 9: (24.007, 60.0045), 10: (24.007, 60.0055), 11: (24.005, 60.0055),
        12: (24.015, 59.999), 13: (24.015, 60.011), 14: (24.011, 60.007), 15: (24.013, 60.007), 16: (24.013, 60.009),
    }  # fmt: skip
    with osmium.SimpleWriter(str(path)) as out:
        for number, (lon, lat) in places.items():
            out.add_node(Node(id=number, location=(lon, lat), version=1))
        for number, lat in ((20, 60.0021), (21, 60.0025)):
            tags = {"railway": "tram_stop", "name": "Tori", "name:sv": "Torget"}
            out.add_node(Node(id=number, location=(24.006, lat), version=1, tags=tags))
        street = {"highway": "residential", "name": "Katu", "name:sv": "Gata", "name:de": "Straße"}
        out.add_way(Way(id=1, nodes=[1, 2], version=1, tags=street))
        out.add_way(Way(id=2, nodes=[3, 2], version=1, tags=street))
        out.add_way(Way(id=3, nodes=[4, 5, 6], version=1, tags={}))
        out.add_way(Way(id=4, nodes=[6, 7, 4], version=1, tags={}))
        out.add_way(Way(id=5, nodes=[8, 9, 10, 11, 8], version=1, tags={}))
        out.add_way(Way(id=6, nodes=[12, 13], version=1, tags={"natural": "coastline"}))
        park = {"leisure": "park", "name": "Puisto"}
        out.add_way(Way(id=7, nodes=[14, 15, 16, 14], version=1, tags=park))
        out.add_way(Way(id=8, nodes=[1, 4], version=1, tags={"highway": "primary", "tunnel": "yes"}))
        members = [("w", 3, "outer"), ("w", 4, "outer"), ("w", 5, "inner")]
        house = {"type": "multipolygon", "building": "yes"}
        out.add_relation(Relation(id=1, members=members, version=1, tags=house))
    return path


def header(archive: bytes) -> dict[str, Any]:
    """The first fields of a PMTiles 3 header, with its metadata."""
    assert archive[:8] == b"PMTiles\x03"
    offset, length = struct.unpack_from("<QQ", archive, 24)
    west, south, east, north = (value / 1e7 for value in struct.unpack_from("<iiii", archive, 102))
    return {
        "zooms": (archive[100], archive[101]),
        "bounds": (west, south, east, north),
        "metadata": json.loads(gzip.decompress(archive[offset : offset + length])),
    }


def kinds(layers: Layers) -> dict[str, list[str]]:
    return {layer: sorted(f["properties"]["kind"] for f in features) for layer, features in layers.items()}


def test_an_extract_becomes_layers_of_what_is_seen_from_above(extract: Path) -> None:
    layers = read_layers(extract, BOX, ("fi",))
    assert kinds(layers) == {
        "earth": ["land"],
        "stops": ["tram"],
        "roads": ["minor", "minor"],
        "green": ["park"],
        "names": ["green"],
        "buildings": ["building"],
        "water": ["sea"],
        "streets": ["minor"],
    }


def test_a_house_of_several_ways_is_one_polygon_with_its_yard_as_a_hole(extract: Path) -> None:
    (house,) = read_layers(extract, BOX, ())["buildings"]
    outer, yard = house["geometry"]["coordinates"]
    assert outer[0] == outer[-1]
    assert len(outer) == 5
    assert yard[0] == pytest.approx((24.005, 60.0045))


def test_the_pieces_of_a_street_are_joined_for_its_name_in_the_languages_asked_for(extract: Path) -> None:
    (street,) = read_layers(extract, BOX, ("fi", "sv"))["streets"]
    assert street["properties"] == {"kind": "minor", "name": "Katu", "name:sv": "Gata"}
    assert len(street["geometry"]["coordinates"]) == 3


def test_two_stops_of_one_name_across_the_street_are_one(extract: Path) -> None:
    (stop,) = read_layers(extract, BOX, ())["stops"]
    assert stop["geometry"]["coordinates"] == pytest.approx((24.006, 60.0023))


def test_the_same_extract_gives_the_same_bytes(extract: Path, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.pmtiles", "two.pmtiles")]
    sizes = [make_basemap(extract, BOUNDS, ("fi",), file) for file in files]
    one, two = (file.read_bytes() for file in files)
    assert one == two
    assert sizes == [len(one), len(two)]


@pytest.fixture
def made(extract: Path, tmp_path: Path) -> bytes:
    make_basemap(extract, BOUNDS, ("fi",), tmp_path / "basemap.pmtiles")
    return (tmp_path / "basemap.pmtiles").read_bytes()


@pytest.fixture
def committed() -> bytes:
    return (ROOT / "content" / "basemap.pmtiles").read_bytes()


@pytest.mark.parametrize("which", ["made", "committed"])
def test_the_file_carries_the_notice_and_nothing_of_the_machine(which: str, request: pytest.FixtureRequest) -> None:
    metadata = header(request.getfixturevalue(which))["metadata"]
    assert "© OpenStreetMap contributors" in metadata["attribution"]
    assert not re.search(r"[\s='\"]/", metadata["generator_options"]), "an absolute path"
    assert "tippecanoe" in metadata["generator_options"]


def test_the_demonstrations_basemap_covers_its_region_and_is_light(committed: bytes) -> None:
    found = header(committed)
    west, south, east, north = found["bounds"]
    assert (west, south, east, north) == pytest.approx((24.935, 60.164, 24.953, 60.179), abs=0.0005)
    assert found["zooms"] == (smallest_zoom((60.164, 24.935, 60.179, 24.953)), 15)
    assert {"buildings", "roads", "rail", "water", "green", "streets", "stops", "names"} <= {
        layer["id"] for layer in found["metadata"]["vector_layers"]
    }
    assert len(committed) < 250_000


@pytest.mark.parametrize(("extent", "zoom"), [(0.018, 14), (0.2, 10), (4, 6), (300, 0)])
def test_the_first_zoom_is_the_one_at_which_the_region_fits_into_a_tile(extent: float, zoom: int) -> None:
    assert smallest_zoom((0, 0, min(extent, 80) / 4, extent)) == zoom


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Runs the command for a small region; gives its exit code and what it said."""
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        "site_name: Village\ndocs_dir: content\nplugins:\n  - opportunity-map:\n      region: {name: Village, "
        f"country: FI, timezone: Europe/Helsinki, bounds: {list(BOUNDS)}}}\n      languages: [en]\n",
        "utf-8",
    )

    def command(*arguments: object) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["basemap", *map(str, arguments), "--config", str(config)])
        return done.exit_code, done.output

    return command


def test_the_command_writes_into_the_content_folder_and_says_how_large_it_is(
    run: Callable[..., tuple[int, str]], extract: Path, tmp_path: Path
) -> None:
    code, said = run(extract)
    assert code == 0
    assert (tmp_path / "content" / "basemap.pmtiles").is_file()
    assert "MB" in said
    assert "© OpenStreetMap contributors" in said


def test_the_command_warns_of_a_file_that_is_heavy_and_says_when_it_is_fetched_in_parts(
    run: Callable[..., tuple[int, str]], extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said = run(extract)
    assert "Warning" not in said
    assert "parts" not in said
    monkeypatch.setattr("opportunity_map.commands.basemap.WARN_ABOVE", 10)
    monkeypatch.setattr("opportunity_map.commands.basemap.WHOLE_BELOW", 10)
    code, said = run(extract)
    assert code == 0
    assert "Warning: " in said
    assert "only the parts that they look at" in said


def test_a_file_is_told_from_what_is_none_or_not_all_of_it(committed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "basemap.pmtiles"
    assert fault(file) == "is not there"
    for content, words in (
        (committed, ""),
        (committed[:-1], "is cut short"),
        (committed[:60], "is no PMTiles archive of version 3"),
        (b"", "is no PMTiles archive of version 3"),
        (committed[:7] + b"\x02" + committed[8:], "is no PMTiles archive of version 3"),
    ):
        file.write_bytes(content)
        assert fault(file) == words


def test_a_missing_or_broken_extract_is_said_without_a_traceback(
    run: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"this is no extract")
    for path, reason in ((tmp_path / "none.osm.pbf", "no such file"), (broken, "not a readable")):
        code, said = run(path)
        assert code == 2
        assert reason in said.splitlines()[-1]
        assert "Traceback" not in said


def test_an_extract_of_another_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.osm.pbf"
    head = osmium.io.Header()
    head.add_box(osmium.osm.Box(2.0, 41.0, 2.1, 41.1))
    with osmium.SimpleWriter(str(path), header=head) as out:
        out.add_node(Node(id=1, location=(2.05, 41.05), version=1))
    with pytest.raises(OpportunityMapError, match="outside the region's bounds"):
        read_layers(path, BOX, ())
