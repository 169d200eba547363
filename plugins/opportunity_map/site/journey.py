"""The link to a planner of journeys by public transport: another website, which hears of nobody who does not follow it."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urlsplit

from opportunity_map.catalogue import Venue
from opportunity_map.site.facets import DEGREES
from opportunity_map.texts import Texts


class Journey(NamedTuple):
    """A link and its words, which say where it leads."""

    href: str
    words: str


def journey(template: str, venue: Venue, texts: Texts) -> Journey | None:
    """The way to a venue in the region's planner; None without a planner, or where nobody knows where the venue is.

    Where from is left to the planner: no page tells it where a visitor is. `panel.js` fills in the template alike.
    """
    if not template or venue.location is None:
        return None
    values = {
        "lat": round(venue.location.lat, DEGREES),
        "lon": round(venue.location.lon, DEGREES),
        "name": quote(venue.place.name.in_language(texts.language).text, safe=""),
        "language": texts.language,
    }
    return Journey(template.format(**values), texts("map.journey", host=urlsplit(template).netloc))
