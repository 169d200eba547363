"""One address, one spelling: what the cache and the gazetteer compare."""

from __future__ import annotations

import re
import unicodedata

from opportunity_map.intake.model import Address
from opportunity_map.places.names import folded

__all__ = ["folded", "normal_form"]

_SPACES = re.compile(r"\s+")


def normal_form(address: Address, country: str) -> str:
    """The key of an address: ``street|postcode|city|country``, spelled so that re-formatting changes nothing.

    `country` (ISO 3166-1 alpha-2) stands in where the address names none. A postcode is one word: "1011 AB" and
    "1011AB" are the same.
    """
    parts = (address.street, _SPACES.sub("", address.postcode or ""), address.city)
    clean = [_SPACES.sub(" ", unicodedata.normalize("NFC", part or "").casefold()).strip(" .,;") for part in parts]
    return "|".join([*(part.replace("|", "/") for part in clean), (address.country or country).lower()])
