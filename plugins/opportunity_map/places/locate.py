"""The chain from a place to its coordinates: given -> committed cache -> offline gazetteer -> the region's centre.

Each link says how sure it is. What no link knows stays without coordinates, and without a pin. Geocoders fill the
cache when they are asked to (`opportunity-map geocode`, see geocoding.py); a build never asks one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from opportunity_map.catalogue import Location
from opportunity_map.intake.model import Place
from opportunity_map.places import gazetteer
from opportunity_map.places.addresses import normal_form
from opportunity_map.places.cache import Answer


class Link(Protocol):
    """One way to know where a place is."""

    def locate(self, place: Place) -> Location | None:
        """Where the place is, and how well that is known; None for the next link to try."""


class Given:
    """The coordinates that the organisation wrote: they always win."""

    def locate(self, place: Place) -> Location | None:
        """As given, to the door."""
        given = place.coordinates
        return None if given is None else Location(given.lat, given.lon, "exact", "given")


@dataclass(frozen=True)
class Remembered:
    """What a geocoder answered earlier; `country` (ISO 3166-1 alpha-2) is assumed where an address names none."""

    country: str
    answers: Mapping[str, Answer]

    def locate(self, place: Place) -> Location | None:
        """As the committed cache has it."""
        if not self.answers or place.address is None or not place.address.city:
            return None
        answer = self.answers.get(normal_form(place.address, self.country))
        return answer if isinstance(answer, Location) else None


@dataclass(frozen=True)
class Offline:
    """The postcode or the town, from the gazetteer that comes with the package."""

    country: str

    def locate(self, place: Place) -> Location | None:
        """As the gazetteer has it, to the postcode or the town."""
        address = place.address
        if address is None or not address.city:
            return None
        return gazetteer.find(address.city, address.country or self.country, address.postcode or "").location


class Locator:
    """Locates the places of one region; `country` (ISO 3166-1 alpha-2) is assumed where an address names none.

    `links` takes the place of the usual chain. `bounds` are the region's: south, west, north, east in degrees.
    """

    def __init__(
        self,
        country: str,
        cache: Mapping[str, Answer],
        links: Sequence[Link] | None = None,
        bounds: tuple[float, float, float, float] | None = None,
    ) -> None:
        self.links = (Given(), Remembered(country, cache), Offline(country)) if links is None else tuple(links)
        self._bounds = bounds

    def locate(self, place: Place) -> Location | None:
        """Where the place is, by the first link of the chain that knows; None where none does."""
        for link in self.links:
            found = link.locate(place)
            if found is not None:
                return found
        return None

    def online(self) -> Location | None:
        """Where an online offer without a place belongs: to the region's centre. It is never shown as a pin."""
        if self._bounds is None:
            return None
        south, west, north, east = self._bounds
        return Location(round((south + north) / 2, 6), round((west + east) / 2, 6), "region", "region")
