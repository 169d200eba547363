"""The region's outline and districts: every form of GeoJSON that people have, and what is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, build
from making import catalogue, opportunity, place
from opportunity_map.errors import ConfigError
from opportunity_map.intake.model import Address, Coordinates
from opportunity_map.places.boundary import read_boundary, slug, whole
from opportunity_map.site.areas import areas, outline

SQUARE = [[24.9, 60.1], [25.0, 60.1], [25.0, 60.2], [24.9, 60.2], [24.9, 60.1]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}


def feature(**properties: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": POLYGON}


def written(folder: Path, document: object) -> Path:
    file = folder / "region.geojson"
    file.write_text(json.dumps(document), "utf-8")
    return file


@pytest.mark.parametrize(
    "document",
    [
        POLYGON,
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        feature(),
        {"type": "Feature", "properties": None, "geometry": POLYGON},
        {"type": "FeatureCollection", "features": [feature(), {"type": "Feature", "geometry": None}, "what"]},
    ],
)
def test_a_region_may_be_a_geometry_a_feature_or_a_collection(tmp_path: Path, document: object) -> None:
    (found,) = read_boundary(written(tmp_path, document))
    assert found.polygons == ([[tuple(point) for point in SQUARE]],)
    assert found.middle == pytest.approx((60.15, 24.95))


@pytest.mark.parametrize(
    "document",
    [
        {}, [], "text", None, {"type": "Point", "coordinates": [24.9, 60.1]}, {"type": "FeatureCollection"},
        {"type": "Polygon", "coordinates": [SQUARE[:3]]},
        {"type": "Polygon", "coordinates": [SQUARE[:4]]},
        {"type": "Polygon", "coordinates": [[[385_000, 6_672_000]] * 4]},
        {"type": "Polygon", "coordinates": [[["a", "b"]] * 4]},
        {"type": "Polygon", "coordinates": None},
    ],
)  # fmt: skip
def test_what_holds_no_outline_is_refused_in_one_line(tmp_path: Path, document: object) -> None:
    with pytest.raises(ConfigError) as told:
        read_boundary(written(tmp_path, document))
    assert "region.geojson: it has no outline" in str(told.value)
    assert "\n" not in str(told.value)


def test_a_missing_file_and_one_that_is_no_json_stop_the_build_with_one_line(region: Path, tmp_path: Path) -> None:
    file = region / "content" / "region.geojson"
    for content, words in ((b"{", "it is no JSON"), (None, "there is no such file")):
        file.unlink()
        if content:
            file.write_bytes(content)
        done = build(tmp_path / "site", cwd=region)
        assert done.returncode != 0
        assert words in done.stderr
        assert "Traceback" not in done.stderr
        file.touch()


def test_names_are_by_language_and_ids_are_unique(tmp_path: Path) -> None:
    named = [feature(**{"name": "Etelä", "name:sv": "Söder"}), feature(name="Etelä"), feature(name="Ålön"), feature()]
    found = read_boundary(written(tmp_path, {"type": "FeatureCollection", "features": named}))
    assert [district.id for district in found] == ["etela", "etela-2", "alon", ""]
    assert found[0].name("sv") == "Söder"
    assert found[0].name("en") == "Etelä"
    features = json.loads(outline(found, "sv"))["features"]
    assert [one["properties"]["name"] for one in features] == ["Söder", "Etelä", "Ålön", ""]


@pytest.mark.parametrize("name", ["Αθήνα", "北区", "Kraków", "São Paulo", "x" * 200])
def test_a_name_of_any_script_can_stand_in_an_address(name: str) -> None:
    found = slug(name)
    assert found
    assert len(found) <= 60
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_region_without_a_file_is_its_bounds() -> None:
    assert whole((60.1, 24.9, 60.2, 25.0)).middle == pytest.approx((60.15, 24.95))


def test_districts_can_be_picked_where_there_are_several_and_the_towns_of_venues_where_not(tmp_path: Path) -> None:
    made = catalogue(
        [opportunity("harbour/a", place="here"), opportunity("harbour/b", place="there")],
        places=[
            place("here", address=Address(None, None, "Espoo", "FI"), coordinates=Coordinates(60.2, 24.7)),
            place("there", address=Address(None, None, "espoo", "FI"), coordinates=Coordinates(60.3, 24.9)),
            place("far", address=Address(None, None, "Helsinki", "FI"), coordinates=Coordinates(60.17, 24.94)),
        ],
    )
    one = read_boundary(written(tmp_path, feature(name="Uusimaa")))
    kind, towns = areas(made, one, "en")
    assert kind == "town"
    assert [(town.id, town.name, town.lat, town.lon) for town in towns] == [
        ("espoo", "Espoo", 60.25, 24.8),
        ("helsinki", "Helsinki", 60.17, 24.94),
    ]
    two = read_boundary(
        written(tmp_path, {"type": "FeatureCollection", "features": [feature(name="B"), feature(name="A")]})
    )
    kind, districts = areas(made, two, "en")
    assert (kind, [district.name for district in districts]) == ("district", ["A", "B"])


def test_the_districts_of_the_demonstration_fill_its_bounds() -> None:
    found = read_boundary(ROOT / "content" / "region.geojson")
    assert len(found) == 6
    corners = [point for district in found for polygon in district.polygons for point in polygon[0]]
    assert (min(y for _, y in corners), max(y for _, y in corners)) == (60.164, 60.179)
    assert (min(x for x, _ in corners), max(x for x, _ in corners)) == (24.935, 24.953)
