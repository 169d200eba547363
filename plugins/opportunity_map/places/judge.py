"""What an answer of a geocoder is worth: it is checked against the question, and used only as far as it fits.

Geocoders guess in silence: a house number that they do not know becomes the street, a postcode that does not fit is
passed over, a name finds something famous far away. Each doubt has a code and a sentence (locales/geocoding.*.yml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from geopy.distance import great_circle

from opportunity_map.catalogue import Location
from opportunity_map.intake.model import Address
from opportunity_map.intake.postcodes import restored
from opportunity_map.places import gazetteer
from opportunity_map.places.addresses import folded
from opportunity_map.places.geocoders import AREA, DOOR, NOTHING, PLACE, POSTCODE, ROAD, STREET, Hit
from opportunity_map.places.ground import Ground
from opportunity_map.places.streets import OTHER, SAME, SHORTENED, alike, door, same_number

FAR_FROM_TOWN: Final = 25.0
"""Kilometres from the gazetteer's point of the town: farther, and another place of that name was found."""
APART: Final = {DOOR: 0.25, STREET: 3.0, POSTCODE: 10.0, PLACE: 10.0}
"""Kilometres: equally good hits that lie farther from each other than this are several places, not one."""

PRECISION: Final = {DOOR: "exact", STREET: "street", POSTCODE: "postcode", PLACE: "place"}
_ORDER: Final = (DOOR, STREET, POSTCODE, PLACE)

# Why an answer is not used.
COUNTRY: Final = "other-country"
FAR: Final = "far-from-town"
OUTSIDE: Final = "outside-region"
TOWN: Final = "other-town"
CODE: Final = "other-postcode"
NO_ROAD: Final = "street-not-found"
COARSE: Final = "only-an-area"
SEVERAL: Final = "several-places"
DOUBTS: Final = (NOTHING, COUNTRY, FAR, OUTSIDE, TOWN, CODE, ROAD, NO_ROAD, COARSE, SEVERAL)
# What should be known of an answer that is used.
NO_NUMBER: Final = "number-not-found"
NOT_ASKED: Final = "no-number-asked"
UNDERSTOOD: Final = "understood-as"
UNCHECKED: Final = "postcode-unchecked"
REMARKS: Final = (NO_NUMBER, NOT_ASKED, UNDERSTOOD, UNCHECKED)


class Verdict(NamedTuple):
    """Where the address is, or the doubt that forbids to say so; what was understood; remarks on what is used."""

    location: Location | None
    doubt: str = ""
    understood: str = ""
    remarks: tuple[str, ...] = ()


class _Judged(NamedTuple):
    hit: Hit
    kind: str
    doubt: str
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Judge:
    """Knows the region: `country` (ISO 3166-1 alpha-2) is assumed where an address names none."""

    country: str
    ground: Ground

    def decide(self, address: Address, hits: Sequence[Hit], source: str, day: str) -> Verdict:
        """The best of the hits that fit the address, or what speaks against the likeliest of them."""
        if not hits:
            return Verdict(None, NOTHING)
        judged = [self._judged(address, hit) for hit in hits]
        fit = [one for one in judged if not one.doubt]
        if not fit:
            return Verdict(None, judged[0].doubt, judged[0].hit.label)
        best = min(fit, key=lambda one: _ORDER.index(one.kind))
        equal = [one.hit for one in fit if one.kind == best.kind]
        if any(_kilometres(best.hit, other) > APART[best.kind] for other in equal):
            both = dict.fromkeys(f"{hit.label} ({hit.lat:.4f}, {hit.lon:.4f})" for hit in equal)
            return Verdict(None, SEVERAL, " / ".join(both))
        hit = _middlemost(equal)
        where = Location(round(hit.lat, 6), round(hit.lon, 6), PRECISION[best.kind], source, hit.label, day)
        return Verdict(where, "", hit.label, best.remarks)

    def _judged(self, address: Address, hit: Hit) -> _Judged:
        asked = door(address.street or "")
        how = _alike(asked.street, hit.street) if asked.street and hit.street else SAME
        doubt = self._doubt_about_where(address, hit) or _doubt_about_what(address, hit, how)
        kind, remarks = hit.kind, []
        if kind == DOOR and not (asked.number and same_number(asked.number, hit.number)):
            kind = STREET if asked.street else PLACE
        if kind == STREET:
            remarks.append(NO_NUMBER if asked.number else NOT_ASKED)
        if how != SAME:
            remarks.append(UNDERSTOOD)
        if address.postcode and not hit.postcode:
            remarks.append(UNCHECKED)
        return _Judged(hit, kind, doubt, tuple(remarks))

    def _doubt_about_where(self, address: Address, hit: Hit) -> str:
        """Whether it lies where it should; '' where nothing speaks against it."""
        country = address.country or self.country
        found = gazetteer.find(address.city or "", country, address.postcode or "")
        town = found.location
        if hit.country != country:
            return COUNTRY
        if town is not None and not found.ambiguous and _kilometres(town, hit) > FAR_FROM_TOWN:
            return FAR
        if not self._may_lie_there(town, hit):
            return OUTSIDE
        if not _same_town(address.city or "", country, hit):
            return TOWN
        if address.postcode and hit.postcode and not _same_postcode(address.postcode, hit.postcode, country):
            return CODE
        return ""

    def _may_lie_there(self, town: Location | None, hit: Hit) -> bool:
        """Outside of the region only where the address itself names a town that lies outside."""
        return self.ground.covers(hit.lat, hit.lon) or (town is not None and not self.ground.covers(town.lat, town.lon))


def _doubt_about_what(address: Address, hit: Hit, how: str) -> str:
    """Whether it is what was asked for; `how` is how the two streets' names go together."""
    if hit.kind == AREA:
        return COARSE
    if address.street and hit.kind not in {DOOR, STREET}:
        return NO_ROAD
    return ROAD if how == OTHER else ""


def _same_town(city: str, country: str, hit: Hit) -> bool:
    """By name, or by another name that the gazetteer knows to be the same town's (Helsingfors is Helsinki).

    An answer that names no town has only its distance from the town to speak for it, which was looked at before.
    """
    town = gazetteer.find(city, country).location
    if not hit.towns:
        return town is not None
    if folded(city) in {folded(name) for name in hit.towns}:
        return True
    others = (gazetteer.find(name, country).location for name in hit.towns)
    return town is not None and any(
        other is not None and (other.lat, other.lon) == (town.lat, town.lon) for other in others
    )


def _alike(asked: str, returned: str) -> str:
    """As `streets.alike`, for a street that has its name in two languages: "Rue Neuve - Nieuwstraat"."""
    ways = {alike(asked, name) for name in (returned, *re.split(r"\s[-–/]\s|/", returned))}
    return next(way for way in (SAME, SHORTENED, OTHER) if way in ways)


def _same_postcode(asked: str, returned: str, country: str) -> bool:
    """Spelled alike but for spaces, or with the zeros back that a spreadsheet has taken away."""
    ours, theirs = (folded(code).replace(" ", "").replace("-", "") for code in (asked, returned))
    return ours == theirs or restored(ours, country) == theirs


def _middlemost(hits: Sequence[Hit]) -> Hit:
    """The one nearest to all others: one house is often several shops and doors."""
    return min(hits, key=lambda hit: sum(_kilometres(hit, other) for other in hits))


def _kilometres(one: Hit | Location, other: Hit | Location) -> float:
    return float(great_circle((one.lat, one.lon), (other.lat, other.lon)).km)
