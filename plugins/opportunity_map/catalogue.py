"""The checked, located whole of a region: the only thing that the rooms above read.

Everything in it is immutable. Opportunities stand in the order of the departure board.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from opportunity_map.intake.model import Always, Opportunity, Organisation, Place
from opportunity_map.occurrences import Occurrence


@dataclass(frozen=True, slots=True)
class Region:
    """The city or region of this site. `bounds` is south, west, north, east in degrees (WGS 84)."""

    name: str
    country: str
    timezone: str
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Location:
    """Where a place is, in degrees (WGS 84), and how well that is known.

    `precision` is exact, street, postcode or place, or region for what has no place of its own; `source` is given,
    geonames, region or a geocoder's name; `understood` is what the source took the address for; `day` is the day
    (ISO 8601) on which a geocoder was asked.
    """

    lat: float
    lon: float
    precision: str
    source: str
    understood: str = ""
    day: str = ""

    @property
    def approximate(self) -> bool:
        """Whether the pin may stand somewhere else than the door."""
        return self.precision != "exact"


@dataclass(frozen=True, slots=True)
class Venue:
    """A place where opportunities happen. `key` is unique in the catalogue and stable between builds.

    `key` is the id of the place's file, or for a place written inline a slug of its name and address.
    `location` is None where no address could be located.
    """

    key: str
    place: Place
    location: Location | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One opportunity, complete: who runs it, where it is, when one can go.

    `number` is its position on the board (0-based) and its index in the facet data. `occurrences` are the
    meetings not over yet, in local time, soonest first; empty for what is always there, on request, or over.
    `past` are the dated meetings of what is over, so that its page still says when it was. `around` is where an online
    offer without a place belongs: the region's centre, which is never a pin.
    """

    number: int
    opportunity: Opportunity
    organisation: Organisation
    venue: Venue | None
    occurrences: tuple[Occurrence, ...]
    over: bool
    past: tuple[Occurrence, ...] = ()
    around: Location | None = None

    @property
    def meetings(self) -> tuple[Occurrence, ...]:
        """The dated meetings to show: those to come, or those that were."""
        return self.occurrences or self.past

    @property
    def key(self) -> str:
        """`organisation/id`."""
        return self.opportunity.key

    @property
    def next(self) -> Occurrence | None:
        """The meeting that comes next, if any is dated."""
        return self.occurrences[0] if self.occurrences else None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that a site is built from. `today` is the local day of the build (SOURCE_DATE_EPOCH where set)."""

    region: Region
    languages: tuple[str, ...]
    today: date
    entries: tuple[Entry, ...]
    organisations: Mapping[str, Organisation]
    venues: Mapping[str, Venue]

    @property
    def language(self) -> str:
        """The region's default language: the first of `languages`."""
        return self.languages[0]


def board_order(opportunity: Opportunity, occurrences: tuple[Occurrence, ...], over: bool) -> tuple[object, ...]:
    """Sort key of the departure board: what comes next first, then always open, then on request, then over."""
    if over:
        platform = 3
    elif occurrences:
        platform = 0
    else:
        platform = 1 if isinstance(opportunity.when, Always) else 2
    first = occurrences[0] if occurrences else None
    starts = (first.start.toordinal(), first.start_time or time.min) if first else (0, time.min)
    return (platform, *starts, opportunity.key)
