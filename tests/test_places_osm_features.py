"""What of OpenStreetMap is drawn, and as what."""

from __future__ import annotations

import pytest
from opportunity_map.places.osm_features import area, line, name_of_area, name_of_line, names, point


@pytest.mark.parametrize(
    ("tags", "layer", "kind"),
    [
        ({"highway": "primary"}, "roads", "major"),
        ({"highway": "tertiary_link"}, "roads", "main"),
        ({"highway": "residential"}, "roads", "minor"),
        ({"highway": "pedestrian"}, "roads", "walk"),
        ({"highway": "steps"}, "roads", "path"),
        ({"railway": "rail"}, "rail", "rail"),
        ({"railway": "rail", "service": "yard"}, "rail", "siding"),
        ({"railway": "subway", "tunnel": "yes", "layer": "-3"}, "rail", "metro"),
        ({"waterway": "river"}, "streams", "river"),
        ({"highway": "service", "tunnel": "building_passage"}, "roads", "service"),
    ],
)
def test_a_way_is_drawn_as_what_it_is(tags: dict[str, str], layer: str, kind: str) -> None:
    drawn = line(tags)
    assert drawn is not None
    assert (drawn.layer, drawn.kind) == (layer, kind)


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "service", "tunnel": "yes"},
        {"highway": "footway", "footway": "sidewalk"},
        {"highway": "footway", "indoor": "yes"},
        {"highway": "footway", "layer": "-1"},
        {"highway": "elevator"},
        {"railway": "abandoned"},
        {"power": "line"},
        {},
    ],
)
def test_what_nobody_sees_from_above_is_left_out(tags: dict[str, str]) -> None:
    assert line(tags) is None


def test_a_path_around_a_field_is_a_line_and_a_square_is_an_area() -> None:
    assert area({"highway": "pedestrian"}) is None
    assert area({"highway": "pedestrian", "area": "yes"}) is not None
    assert area({"highway": "pedestrian"}, relation=True) is not None
    assert line({"highway": "pedestrian", "area": "yes"}) is None


def test_parks_water_and_buildings_are_areas() -> None:
    kinds = [area(tags) for tags in ({"leisure": "park"}, {"natural": "water"}, {"building": "school"})]
    assert [drawn and drawn.layer for drawn in kinds] == ["green", "water", "buildings"]
    assert area({"building": "no"}) is None


def test_a_square_is_named_and_a_mere_walking_area_is_not() -> None:
    square, walk = area({"place": "square", "highway": "pedestrian"}), area({"highway": "pedestrian", "area": "yes"})
    assert square is not None
    assert walk is not None
    assert name_of_area(square) is not None
    assert name_of_area(walk) is None


def test_names_run_along_streets_and_not_along_paths() -> None:
    street, path = line({"highway": "residential"}), line({"highway": "path"})
    assert street is not None
    assert path is not None
    assert name_of_line(street) is not None
    assert name_of_line(path) is None


def test_a_metro_station_is_told_from_a_railway_station_and_nameless_stops_are_left_out() -> None:
    metro = point({"railway": "station", "station": "subway", "name": "Kamppi"})
    train = point({"railway": "station", "name": "Helsinki"})
    assert metro is not None
    assert train is not None
    assert (metro.kind, train.kind) == ("metro", "train")
    assert point({"railway": "tram_stop"}) is None
    assert point({"amenity": "bench", "name": "A bench"}) is None


def test_a_name_in_another_language_is_kept_only_where_it_differs() -> None:
    tags = {"name": "Rautatientori", "name:fi": "Rautatientori", "name:sv": "Järnvägstorget", "name:ru": "x"}
    assert names(tags, ("en", "fi", "sv")) == {"name": "Rautatientori", "name:sv": "Järnvägstorget"}
    assert names({}, ("en",)) == {}
