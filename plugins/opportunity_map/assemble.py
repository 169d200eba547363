"""From checked records to the catalogue: venues are located, meetings expanded, the board put in order."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from opportunity_map.catalogue import Catalogue, Entry, Venue, board_order
from opportunity_map.config import Settings
from opportunity_map.holidays import Holiday
from opportunity_map.intake.model import Opportunity, Organisation, Place, Repeat
from opportunity_map.occurrences import all_sessions, is_over, occurrences
from opportunity_map.places.addresses import folded, normal_form
from opportunity_map.places.locate import Locator


@dataclass
class Assembled:
    """The catalogue, and what a region's editor should know about how it came to be.

    `hidden` are keys of opportunities that nobody confirmed for longer than `freshness.hide_after`;
    `unlocated` are keys of venues without coordinates (they are listed, but not on the map).
    """

    catalogue: Catalogue
    hidden: list[str] = field(default_factory=list)
    unlocated: list[str] = field(default_factory=list)


def assemble(
    settings: Settings,
    locator: Locator,
    organisations: Iterable[Organisation],
    places: Iterable[Place],
    opportunities: Iterable[Opportunity],
    today: date,
) -> Assembled:
    """Put the whole together. Every id that a record names must be there: the intake has seen to it."""
    region = settings.region
    venues = _Venues(locator, region.country)
    known = {place.id: place for place in sorted(places, key=lambda place: place.id)}
    for place in known.values():
        venues.of_file(place)
    by_id = {organisation.id: organisation for organisation in sorted(organisations, key=lambda o: o.id)}
    oldest = today - timedelta(days=settings.freshness.hide_after)
    hidden, drafts = [], []
    for opportunity in opportunities:
        if opportunity.checked is not None and opportunity.checked < oldest:
            hidden.append(opportunity.key)
            continue
        coming = occurrences(opportunity.when, today, region.timezone)
        if settings.holidays and isinstance(opportunity.when, Repeat) and opportunity.when.in_school_holidays is False:
            coming = tuple(meeting for meeting in coming if not _in_any(settings.holidays, meeting.start))
        over = opportunity.status == "ended" or is_over(opportunity.when, coming, today)
        coming = () if over else coming
        past = all_sessions(opportunity.when, region.timezone) if over else ()
        drafts.append((board_order(opportunity, coming, over), opportunity, coming, over, past))
    drafts.sort(key=lambda draft: draft[0])
    entries = tuple(
        Entry(
            number,
            opportunity,
            by_id[opportunity.organisation],
            venues.of(opportunity.place),
            coming,
            over,
            past,
            locator.online() if opportunity.place is None and opportunity.mode == "online" else None,
        )
        for number, (_, opportunity, coming, over, past) in enumerate(drafts)
    )
    for organisation in by_id.values():
        venues.of(organisation.place)
    catalogue = Catalogue(region, settings.languages, today, entries, by_id, venues.all)
    unlocated = [key for key, venue in catalogue.venues.items() if venue.location is None]
    return Assembled(catalogue, sorted(hidden), unlocated)


def _in_any(holidays: Iterable[Holiday], day: date) -> bool:
    return any(holiday.first <= day <= holiday.last for holiday in holidays)


class _Venues:
    """Each venue once, whether it has a file of its own or is written inline in several records."""

    def __init__(self, locator: Locator, country: str) -> None:
        self.all: dict[str, Venue] = {}
        self._locator = locator
        self._country = country

    def of_file(self, place: Place) -> Venue:
        return self._keep(place.id, place)

    def of(self, place: str | Place | None) -> Venue | None:
        if place is None:
            return None
        if isinstance(place, str):
            return self.all[place]
        return self._keep(inline_key(place, self._country), place)

    def _keep(self, key: str, place: Place) -> Venue:
        venue = self.all.get(key)
        if venue is None:
            venue = self.all[key] = Venue(key, place, self._locator.locate(place))
        return venue


def inline_key(place: Place, country: str) -> str:
    """The key of a place written inline: its name made readable, and a digest of its name, address and coordinates.

    Two records that write the same place alike share one venue; the key survives re-ordering and new neighbours.
    """
    name = next(iter(place.name.by_language.values()))
    address = normal_form(place.address, country) if place.address else ""
    where = f"{place.coordinates.lat:.5f},{place.coordinates.lon:.5f}" if place.coordinates else ""
    digest = hashlib.sha256("\n".join([folded(name), address, where]).encode()).hexdigest()[:6]
    readable = re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")[:48].strip("-")
    return f"{readable}-{digest}" if readable else f"place-{digest}"
