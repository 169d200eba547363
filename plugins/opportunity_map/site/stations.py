"""What is known of venues beside each other: how much is on at each, who is there, which are near, and in which area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from math import cos, radians
from typing import NamedTuple

from opportunity_map.assemble import inline_key
from opportunity_map.catalogue import Catalogue, Entry, Location, Venue
from opportunity_map.intake.model import Organisation
from opportunity_map.places.boundary import District
from opportunity_map.places.gazetteer_table import kilometres
from opportunity_map.site.areas import Area, area_of_venues, areas

NEAREST = 4
"""Other venues that a venue's page names."""
_FARTHEST = 5.0
"""Kilometres: what lies beyond is no neighbour."""
_AT_LEAST_A_STREET = ("exact", "street")
"""How well two places must be known to say how far they are from each other."""


class Neighbour(NamedTuple):
    """Another venue, and how far it is in a straight line, in kilometres."""

    venue: Venue
    away: float


class Stations:
    """The venues of a catalogue and their areas; made once, and the same for all languages but for names."""

    def __init__(self, catalogue: Catalogue, districts: Sequence[District] = ()) -> None:
        self.catalogue = catalogue
        self.districts = districts
        self._named: dict[str, dict[str, Area]] = {}

    @cached_property
    def going(self) -> Counter[str]:
        """How many offers that are not over there are at each venue, by its key."""
        return Counter(entry.venue.key for entry in self.catalogue.entries if entry.venue and not entry.over)

    @cached_property
    def seats(self) -> dict[str, list[Organisation]]:
        """The organisations that have their seat at a venue, by its key."""
        found: dict[str, list[Organisation]] = {}
        for organisation in self.catalogue.organisations.values():
            seat = organisation.place
            if seat is not None:
                key = seat if isinstance(seat, str) else inline_key(seat, self.catalogue.region.country)
                found.setdefault(key, []).append(organisation)
        return found

    # --- areas -------------------------------------------------------------------------------------------------

    def areas(self, language: str) -> list[Area]:
        """The areas in which there is a venue, by name."""
        return [area for area in areas(self.catalogue, self.districts, language)[1] if area.id in self.members]

    @cached_property
    def members(self) -> dict[str, list[Venue]]:
        """The venues of each area that has any, by its id."""
        members: dict[str, list[Venue]] = {}
        for key, area in self.area_of_venues.items():
            members.setdefault(area, []).append(self.catalogue.venues[key])
        return members

    @cached_property
    def area_of_venues(self) -> dict[str, str]:
        """The id of the area in which each venue is, by the venue's key."""
        return area_of_venues(self.catalogue, self.districts)

    def area_of(self, venue: Venue, language: str) -> Area | None:
        """The area in which a venue is known to be."""
        if language not in self._named:
            self._named[language] = {area.id: area for area in self.areas(language)}
        return self._named[language].get(self.area_of_venues.get(venue.key, ""))

    def address(self, area: Area) -> str:
        """Where an area's page is, beside the venues' pages; an underscore can be in no venue's key."""
        return f"places/{area.id}_area/" if area.id in self.catalogue.venues else f"places/{area.id}/"

    # --- neighbours --------------------------------------------------------------------------------------------

    def nearest(self, venue: Venue) -> list[Neighbour]:
        """The nearest other venues at which something is on, of those that are known well enough."""
        here = venue.location
        if here is None or here.precision not in _AT_LEAST_A_STREET:
            return []
        found: list[Neighbour] = []
        row, column = self._cell(here)
        reach = 0
        while (reach - 1) * _CELL < _FARTHEST:
            for cell in _ring(row, column, reach):
                for other in self._cells.get(cell, ()):
                    if other.location is not None and other.key != venue.key:
                        away = kilometres(here.lat, here.lon, other.location.lat, other.location.lon)
                        found.append(Neighbour(other, away))
            # Whatever lies in a farther cell is at least this far away.
            if sum(one.away <= reach * _CELL for one in found) >= NEAREST:
                break
            reach += 1
        near = [one for one in found if one.away <= _FARTHEST]
        return sorted(near, key=lambda one: (one.away, one.venue.key))[:NEAREST]

    @cached_property
    def _cells(self) -> dict[tuple[int, int], list[Venue]]:
        cells: dict[tuple[int, int], list[Venue]] = {}
        for venue in self.catalogue.venues.values():
            known = venue.location is not None and venue.location.precision in _AT_LEAST_A_STREET
            if known and venue.location and self.going[venue.key]:
                cells.setdefault(self._cell(venue.location), []).append(venue)
        return cells

    @cached_property
    def _squeeze(self) -> float:
        south, _, north, _ = self.catalogue.region.bounds
        # At the end that is farther from the equator, where a degree is shortest: no cell is smaller than `_CELL`.
        return cos(radians(min(89.0, max(abs(south), abs(north)))))

    def _cell(self, place: Location) -> tuple[int, int]:
        per_degree = 111.2 / _CELL
        return int(place.lat * per_degree // 1), int(place.lon * per_degree * self._squeeze // 1)


_CELL = 0.5
"""Kilometres along the side of a cell in which venues are looked for."""


def _ring(row: int, column: int, reach: int) -> Iterable[tuple[int, int]]:
    """The cells that are `reach` cells away."""
    for down in range(-reach, reach + 1):
        edge = abs(down) == reach
        for right in range(-reach, reach + 1) if edge else (-reach, reach):
            yield row + down, column + right


def of_area(entries: Iterable[Entry], venues: Iterable[Venue]) -> list[Entry]:
    """Of these entries those that are not over and at one of these venues, in the order of the board."""
    keys = {venue.key for venue in venues}
    return [entry for entry in entries if entry.venue and entry.venue.key in keys and not entry.over]
