"""The gazetteer as a geopy geocoder; apart from it, because loading geopy takes longer than a build is in this room."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location as GeopyLocation

from opportunity_map.places.gazetteer import Candidate, find, understood

_QUERY = re.compile(r"^\s*(?P<postcode>(?:[A-Z]{1,2}-)?[\d][\d\s-]{1,8}\d)?\s*(?P<city>\D.*?)\s*$")


class Gazetteer(Geocoder):  # type: ignore[misc]
    """The same as a geopy geocoder. It asks nobody, so no time-out applies to it."""

    def __init__(self, country: str = "", **options: Any) -> None:
        """`country` (ISO 3166-1 alpha-2) is assumed where a query names none; `options` are geopy's."""
        super().__init__(**options)
        self.country = country

    def geocode(
        self, query: str | Mapping[str, str], *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL
    ) -> GeopyLocation | list[GeopyLocation] | None:
        """The place of "City", "12345 City", "City, FI", or of a mapping of city, postalcode and country.

        `country` is an ISO 3166-1 alpha-2 code. With `exactly_one` off, other places of the same name follow where
        none is clearly meant. `timeout` is there because geopy's geocoders have it. Raises GeocoderQueryError where
        no country is known.
        """
        del timeout
        asked = self._parts(query) if isinstance(query, str) else query
        country = asked.get("country") or self.country
        if not country:
            raise GeocoderQueryError("The gazetteer needs a country: an ISO 3166-1 alpha-2 code, such as FI.")
        found = find(asked.get("city", ""), country, asked.get("postalcode", ""))
        if found.location is None:
            return None
        where = found.location
        first = GeopyLocation(where.understood, (where.lat, where.lon), {"precision": where.precision})
        if exactly_one:
            return first
        return [first, *(self._other(candidate, country) for candidate in found.ambiguous[1:])]

    @staticmethod
    def _parts(query: str) -> dict[str, str]:
        """A query in one line, taken apart; a last part of two letters is the country."""
        rest, _, last = query.rpartition(",")
        named = bool(rest) and len(last.strip()) == 2 and last.strip().isalpha()
        match = _QUERY.match(rest if named else query)
        parts = {"city": match["city"], "postalcode": match["postcode"] or ""} if match else {"city": query}
        return parts | {"country": last.strip() if named else ""}

    @staticmethod
    def _other(candidate: Candidate, country: str) -> GeopyLocation:
        words = understood(candidate.name, candidate.region, country.upper())
        return GeopyLocation(words, (candidate.lat, candidate.lon), {"precision": "place"})
