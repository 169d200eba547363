"""The map's element and script as folium writes them: local, without anything inline, the same every time."""

from __future__ import annotations

import re
import subprocess
import sys

import folium
import pytest
from opportunity_map.site.map import RegionMap, map_html, map_script
from opportunity_map.texts import Texts

BOUNDS = (60.164, 24.935, 60.179, 24.953)


@pytest.fixture
def english() -> Texts:
    return Texts.load("en")


def test_the_script_names_no_other_host_and_holds_no_markup() -> None:
    script = map_script(BOUNDS)
    assert not re.search(r"https?:|//|<", script)
    assert script.count("L.map(") == 1


def test_the_script_shows_the_region_and_hands_the_map_over() -> None:
    script = re.sub(r"\s", "", map_script(BOUNDS))
    assert "L.latLngBounds([[60.164,24.935,],[60.179,24.953,],])" in script
    assert '"minZoom":14,"maxZoom":18' in script
    assert "window.opportunityMap={map:map,bounds}" in script


def test_nothing_glides_for_visitors_who_asked_for_less_motion() -> None:
    script = map_script(BOUNDS)
    for option in ("zoomAnimation", "fadeAnimation", "markerZoomAnimation", "inertia"):
        assert f'"{option}": matchMedia("(prefers-reduced-motion: no-preference)").matches' in script


def test_the_element_is_a_region_with_a_name_and_without_style(english: Texts) -> None:
    assert map_html(BOUNDS, english) == f'<div id="map" role="region" aria-label="{english("menu.map")}"></div>'


def test_a_name_with_markup_in_it_is_escaped() -> None:
    assert "<script>" not in map_html(BOUNDS, Texts("en", {"menu.map": 'a"><script>'}))


def test_the_same_region_gives_the_same_script_in_another_process() -> None:
    program = (
        "import sys; from opportunity_map.site.map import map_script; "
        f"sys.stdout.buffer.write(map_script({BOUNDS}).encode())"
    )
    found = [subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout for _ in "ab"]
    assert found == [map_script(BOUNDS).encode()] * 2


def test_foliums_own_lists_of_files_stay_as_they_are() -> None:
    before = (list(folium.Map.default_js), list(folium.Map.default_css))
    region = RegionMap(BOUNDS)
    region.part("script")
    assert (region.default_js, region.default_css) == ([], [])
    assert (folium.Map.default_js, folium.Map.default_css) == before
    assert before[0]
