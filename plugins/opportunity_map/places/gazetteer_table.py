"""One country's table of the gazetteer, as gazetteer_build.py writes it: read when first asked for, never whole.

A country takes some hundredths of a second and some megabytes, the others nothing.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from typing import Final, NamedTuple

# The part that the tables know, in the United Kingdom, the Netherlands, Malta and Ireland: SW1A 1AA, 1012 JS,
# VLT 1117, D02 X285.
_FIRST_HALF: Final = re.compile(
    r"^(?:([A-Z]{1,2}\d[A-Z\d]?)\d[A-Z]{2}|(\d{4})[A-Z]{2}|([A-Z]{3})\d{2,4}|([A-Z]\d[\dW])[\dA-Z]{4})$"
)
_PART_OF_DISTRICT: Final = re.compile(r"(?<=\d)[A-Z]$")  # SW1A lies in SW1
_COUNTRY_BEFORE_DIGITS: Final = re.compile(r"^[A-Z]{1,2}(?=\d{3})")  # LV-1010
_NOT_IN_CODES: Final = re.compile(r"[\s-]")

_FOLDER: Final = files("opportunity_map") / "gazetteer"
_ENDING: Final = ".tsv.z"


class Place(NamedTuple):
    """A town or village; `population` is 0 where unknown, `region` "" where unknown. Degrees are WGS 84."""

    name: str
    region: str
    lat: float
    lon: float
    population: int

    def distance(self, lat: float, lon: float) -> float:
        """Kilometres to a point in degrees."""
        return kilometres(self.lat, self.lon, lat, lon)


class Postcode(NamedTuple):
    """A postcode: its point in degrees, or None where its places lie far apart; and these places."""

    code: str
    point: tuple[float, float] | None
    places: tuple[Place, ...]


class Table:
    """The places and postcodes of one country. It is searched as text: taking it apart would take longer."""

    def __init__(self, text: str) -> None:
        """`text` is the whole table; it is empty for a country that the gazetteer does not know."""
        places, keys, codes = text.split("\n\n") if text else ("", "", "")
        self._places = places.split("\n")
        self._keys = f"\n{keys}\n"
        self._codes = f"\n{codes}\n"

    @property
    def size(self) -> tuple[int, int]:
        """How many places and how many postcodes it knows."""
        return sum(map(bool, self._places)), self._codes.strip().count("\n") + bool(self._codes.strip())

    def named(self, key: str, *, loose: bool) -> tuple[list[Place], list[Place]]:
        """The places officially called so, and those for which it is another name; the most populous first."""
        official, loosely, others = _cells(self._keys, key, 3)
        return self._by_number(f"{official},{loosely}" if loose else official), self._by_number(others)

    def postcode(self, code: str) -> Postcode | None:
        """What is known of a postcode as people write it; where only its first part is known, of that."""
        bare = _NOT_IN_CODES.sub("", code.upper())
        halves = _FIRST_HALF.match(bare)
        first = next(filter(None, halves.groups())) if halves else ""
        for known in (bare, _COUNTRY_BEFORE_DIGITS.sub("", bare), first, _PART_OF_DISTRICT.sub("", first)):
            lat, lon, numbers = _cells(self._codes, known, 3)
            if numbers:
                point = (float(lat), float(lon)) if lat else None
                return Postcode(known, point, tuple(self._by_number(numbers)))
        return None

    def _by_number(self, numbers: str) -> list[Place]:
        places = []
        for number in sorted({int(number) for number in numbers.split(",") if number}):
            name, region, lat, lon, population = [*self._places[number].split("\t"), ""][:5]
            places.append(Place(name, region, float(lat), float(lon), int(population or 0)))
        return places


def _cells(lines: str, key: str, number: int) -> list[str]:
    """What stands behind a line's first cell; as many empty cells as asked for where there is no such line."""
    start = lines.find(f"\n{key}\t") if key else -1
    if start < 0:
        return [""] * number
    start += len(key) + 2
    return [*lines[start : lines.index("\n", start)].split("\t"), *[""] * number][:number]


@lru_cache(maxsize=64)
def table(country: str) -> Table:
    """The table of a country (ISO 3166-1 alpha-2, in capitals), kept; an empty one where there is none."""
    return read(country)


def read(country: str) -> Table:
    """The same, not kept."""
    file = _FOLDER / f"{country}{_ENDING}"
    if not (len(country) == 2 and country.isascii() and country.isalpha() and file.is_file()):
        return Table("")
    return Table(zlib.decompress(file.read_bytes()).decode())


def countries() -> list[str]:
    """The countries that have a table (ISO 3166-1 alpha-2)."""
    return sorted(file.name.removesuffix(_ENDING) for file in _FOLDER.iterdir() if file.name.endswith(_ENDING))


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance along the great circle between two points in degrees (haversine formula)."""
    a, b = radians(lat), radians(other_lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(half))
