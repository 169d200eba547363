"""The chain from a place to its coordinates: given -> committed cache -> offline gazetteer.

Each link says how sure it is. What no link knows stays without coordinates, and without a pin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opportunity_map.catalogue import Location
from opportunity_map.intake.model import Place
from opportunity_map.places import gazetteer
from opportunity_map.places.addresses import normal_form
from opportunity_map.places.cache import Answer


@dataclass(frozen=True)
class Locator:
    """Locates places of one region; `country` (ISO 3166-1 alpha-2) is assumed where an address names none."""

    country: str
    cache: Mapping[str, Answer]

    def locate(self, place: Place) -> Location | None:
        """Where the place is, by the first link of the chain that knows; None where none does."""
        if place.coordinates is not None:
            return Location(place.coordinates.lat, place.coordinates.lon, "exact", "given")
        address = place.address
        if address is None or not address.city:
            return None
        known = self.cache.get(normal_form(address, self.country))
        if known is not None:
            return known.location
        return gazetteer.find(address.city, address.country or self.country, address.postcode or "").location
