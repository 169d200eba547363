"""Streets and house numbers as people write them, taken apart and compared."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from opportunity_map.places.addresses import folded

_NUMBER: Final = r"\d+(?:\s?(?:[a-z]|bis|ter|quater))?(?:\s?[-/–+]\s?(?:\d+\s?[a-z]?|[a-z]))*"
_FIRST: Final = re.compile(rf"({_NUMBER})\s*[,\s]\s*(\D.*)", re.IGNORECASE)
_LAST: Final = re.compile(
    rf"(?=.*?[^\W\d])(.*?\S)\s*[,\s]\s*(?:(?:n|nr|no|nro|n[º°])[.:]?\s*)?({_NUMBER})\s*", re.IGNORECASE
)
_IN_BRACKETS: Final = re.compile(r"\s*[(\[].*?[)\]]")
_WORD: Final = re.compile(r"[^\W_]+\.?")
_SHORT: Final = 4

SAME: Final = "same"
SHORTENED: Final = "shortened"
OTHER: Final = "other"


class Door(NamedTuple):
    """A street and the number of a house in it; '' where none is named."""

    street: str
    number: str


def door(street: str) -> Door:
    """Take a line of an address apart: "Vuorikatu 14 B" -> Vuorikatu, 14 B; "12 Rue du 8 Mai 1945" -> 12 first.

    Of several parts the first with a number counts: what else is there are halls and floors.
    """
    line = _IN_BRACKETS.sub("", street).strip(" ,;")
    parts: list[str] = []
    for part in filter(None, map(str.strip, re.split(r"[,;]", line))):
        alone = re.fullmatch(_NUMBER, parts[-1], re.IGNORECASE) if len(parts) == 1 else None
        if parts and (alone or re.fullmatch(rf"(?:n[º°.]?\s*)?{_NUMBER}", part, re.IGNORECASE)):
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    doors = [_door(part) for part in parts]
    return next((found for found in doors if found.number), _door(line))


def _door(line: str) -> Door:
    if found := _FIRST.fullmatch(line):
        return Door(found[2].strip(" ,;"), found[1].strip())
    if found := _LAST.fullmatch(line):
        return Door(found[1].strip(" ,;"), found[2].strip())
    return Door(line, "")


def same_number(asked: str, returned: str) -> bool:
    """Whether one house is meant: letters count, spaces do not, and of "5-7" or "5;7" each end is as good as both."""
    return bool(_numbers(asked) & _numbers(returned))


def _numbers(text: str) -> set[str]:
    parts = re.split(r"[;,/+–-]", re.sub(r"\s", "", text.casefold()))
    return {part for part in parts if part[:1].isdigit()}


def alike(asked: str, returned: str) -> str:
    """How two names of a street go together: SAME, SHORTENED (one abbreviates the other), or OTHER."""
    ours, theirs = _words(asked), _words(returned)
    if [word.rstrip(".") for word in ours] == [word.rstrip(".") for word in theirs] or "".join(ours) == "".join(theirs):
        return SAME
    if len(ours) == len(theirs) and all(_shortens(a, b) or _shortens(b, a) for a, b in zip(ours, theirs, strict=True)):
        return SHORTENED
    return OTHER


def _words(name: str) -> list[str]:
    return _WORD.findall(folded(name).replace("ß", "ss"))


def _shortens(short: str, long: str) -> bool:
    """Whether a word abbreviates another: its beginning, or for a short one its letters in order (Rd for Road)."""
    letters = short.rstrip(".")
    whole = long.rstrip(".")
    if letters == whole or (letters and whole.startswith(letters)):
        return True
    if not letters or letters[0] != whole[:1] or not (short.endswith(".") or len(letters) <= _SHORT):
        return False
    rest = iter(whole)
    return len(letters) < len(whole) and all(letter in rest for letter in letters)
