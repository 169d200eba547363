"""Which addresses a region needs, and in whose file of the cache each belongs."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from opportunity_map.intake.model import Address, Opportunity, Organisation, Place
from opportunity_map.intake.private import is_home
from opportunity_map.places import gazetteer
from opportunity_map.places.addresses import folded, normal_form


@dataclass(frozen=True)
class Wanted:
    """One address: its normal form `key`, the organisations that use it, sorted, and the files it stands in."""

    key: str
    address: Address
    country: str
    owners: tuple[str, ...]
    paths: tuple[str, ...]

    @property
    def line(self) -> str:
        """The address as a person writes it on one line."""
        parts = (self.address.street, " ".join(filter(None, (self.address.postcode, self.address.city))))
        return ", ".join([*filter(None, parts), *([self.address.country] if self.address.country else [])])


class Needs(NamedTuple):
    """What a region needs: every address that a geocoder may be asked for, and the homes, for which none is."""

    addresses: list[Wanted]
    homes: list[Wanted]


class _Use(NamedTuple):
    owner: str
    path: str
    place: Place


def needs(
    country: str,
    organisations: Iterable[Organisation],
    places: Iterable[Place],
    opportunities: Iterable[Opportunity],
) -> Needs:
    """The addresses of all places that somebody uses and that say no coordinates, in the order of their keys.

    A town alone is left to the gazetteer, where that knows which one is meant.
    """
    by_id = {place.id: place for place in places}
    names: dict[str, set[str]] = {}
    uses: list[_Use] = []
    for organisation in organisations:
        names[organisation.id] = {folded(name) for name in organisation.name.by_language.values()}
        uses.extend(_used(organisation.place, by_id, organisation.id, organisation.path))
    for opportunity in opportunities:
        uses.extend(_used(opportunity.place, by_id, opportunity.organisation, opportunity.path))
    found: dict[str, Wanted] = {}
    homes: dict[str, Wanted] = {}
    for use in uses:
        address = use.place.address
        if use.place.coordinates is not None or address is None or not address.city:
            continue
        secret = {folded(name) for name in use.place.name.by_language.values()} | names.get(use.owner, set())
        asked = dataclasses.replace(address, street=_nameless(address.street, secret))
        if not asked.street and _is_known(asked, country):
            continue
        key = normal_form(address, country)
        group = homes if is_home(address.street or "") else found
        before = group.get(key)
        owners = {use.owner, *(before.owners if before else ())}
        paths = {use.path, *(before.paths if before else ())}
        group[key] = Wanted(
            key, asked, (address.country or country).upper(), tuple(sorted(owners)), tuple(sorted(paths))
        )
    return Needs([found[key] for key in sorted(found)], [homes[key] for key in sorted(homes)])


def _is_known(address: Address, country: str) -> bool:
    found = gazetteer.find(address.city or "", address.country or country, address.postcode or "")
    return found.location is not None and not found.ambiguous


def _used(place: str | Place | None, by_id: Mapping[str, Place], owner: str, path: str) -> list[_Use]:
    if isinstance(place, str):
        known = by_id.get(place)
        return [_Use(owner, known.path, known)] if known else []
    return [_Use(owner, path, place)] if place else []


def _nameless(street: str | None, names: set[str]) -> str | None:
    """The street without the parts that are the name of the venue or of the organisation."""
    parts = [part.strip() for part in re.split(r"[,;]", street or "")]
    return ", ".join(part for part in parts if part and folded(part) not in names) or None
