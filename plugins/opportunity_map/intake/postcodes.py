"""Postcodes that have lost the zeros at their beginning on the way through a spreadsheet."""

from __future__ import annotations

from typing import Final

# How many digits a postcode has, in countries where it is made of digits alone and can begin with a zero.
# Source: the postal services' own descriptions, as the Universal Postal Union collects them.
_DIGITS: Final = {
    "BA": 5, "BG": 4, "CZ": 5, "DE": 5, "DK": 4, "EE": 5, "ES": 5, "FI": 5, "FR": 5, "GR": 5, "HR": 5, "IS": 3, "IT": 5,
    "LT": 5, "ME": 5, "NO": 4, "PT": 7, "RO": 6, "RS": 5, "SE": 5, "SK": 5, "TR": 5, "UA": 5,
}  # fmt: skip
_MOST_LOST: Final = 2


def restored(postcode: str, country: str) -> str:
    """The postcode as it was before its first zeros were lost, or '' where none seem to be missing."""
    digits = _DIGITS.get(country, 0)
    if postcode.isascii() and postcode.isdigit() and digits - _MOST_LOST <= len(postcode) < digits:
        return postcode.zfill(digits)
    return ""
