"""The region's map, made with folium: its element in the page, and one script that sets it up.

The script knows only the region's frame; then it hands the map over as `window.opportunityMap` to
browser/js/map/, which draws the ground and the stations. Everything it needs is served by the site itself.
"""

from __future__ import annotations

from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template
from folium.utilities import JsCode

from opportunity_map.places.basemap import Bounds, smallest_zoom
from opportunity_map.texts import Texts

LARGEST_VIEW = 18
"""The closest zoom: a house fills a phone's width. The ground is drawn larger from its largest tiles."""
MARGIN = 0.15
"""How far beyond the region, in parts of its size, the map can be moved: a venue at its edge can come to the middle."""
MOTION = JsCode('matchMedia("(prefers-reduced-motion: no-preference)").matches')
"""Whether the map may glide: not for visitors who asked their device for less motion."""


class Handover(MacroElement):
    """Ends folium's script: the whole region in view, and the map given to the page's own module."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            {% set map = this._parent.get_name() %}
            {{ map }}.attributionControl.setPrefix(false);
            const bounds = L.latLngBounds({{ this.bounds|tojavascript }});
            {{ map }}.fitBounds(bounds);
            window.opportunityMap = { map: {{ map }}, bounds };
        {% endmacro %}
        """
    )

    def __init__(self, bounds: Bounds) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Handover"
        self._id = "region"
        south, west, north, east = bounds
        self.bounds = [[south, west], [north, east]]


class RegionMap(folium.Map):
    """A folium map without tiles, without files of other hosts, and with the same names in every build.

    Its template keeps folium's script and leaves out folium's header: styles and switches inside the page.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's own attribute, replaced and never changed
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - folium's name and type
    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <div id="{{ this.get_name() }}" role="region" aria-label="{{ this.label|e }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}{{ this.folium_script(kwargs) }}{% endmacro %}
        """
    )

    def __init__(self, bounds: Bounds, label: str = "") -> None:
        south, west, north, east = bounds
        super().__init__(location=[(south + north) / 2, (west + east) / 2], tiles=None, zoom_control=False)
        farthest = smallest_zoom(bounds) + 1
        options: dict[str, Any] = {
            "zoom": farthest,
            "min_zoom": farthest,
            "max_zoom": LARGEST_VIEW,
            "max_bounds": _widened(bounds),
            "max_bounds_viscosity": 0.8,
            **dict.fromkeys(("zoom_animation", "fade_animation", "marker_zoom_animation", "inertia"), MOTION),
        }
        self.options |= options
        self._id = "region"
        self.label = label
        self.add_child(Handover(bounds))

    def get_name(self) -> str:
        """The id of its element, and its variable in the script."""
        return "map"

    def folium_script(self, kwargs: dict[str, Any]) -> str:
        """What folium itself writes to set up a Leaflet map."""
        return str(folium.Map._template.module.script(self, kwargs))  # noqa: SLF001 - the template is folium's interface

    def part(self, name: str) -> str:
        """One part of what folium renders: `html` or `script`."""
        figure: Any = self.get_root()
        self.render()  # type: ignore[no-untyped-call]
        return str(getattr(figure, name).render())


def _widened(bounds: Bounds) -> list[list[float]]:
    south, west, north, east = bounds
    high, wide = (north - south) * MARGIN, (east - west) * MARGIN
    corners = ((south - high, west - wide), (north + high, east + wide))
    return [[round(degrees, 5) for degrees in corner] for corner in corners]


def map_script(bounds: Bounds) -> str:
    """The script `assets/map/region.js`; `bounds` are the region's. It runs after Leaflet's own."""
    script = RegionMap(bounds).part("script")
    return "(() => {\n" + "\n".join(line.strip() for line in script.splitlines() if line.strip()) + "\n})();\n"


def map_html(bounds: Bounds, texts: Texts) -> str:
    """The element that the script fills."""
    return RegionMap(bounds, texts("menu.map")).part("html").strip()
