"""Towns and villages with their coordinates, offline, country by country.

Source: GeoNames (https://www.geonames.org/, CC BY 4.0), populated places from 500 inhabitants, put into the package
when it is built (hatch_build.py). A place that is not in there is not found; nothing is guessed.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from opportunity_map.catalogue import Location
from opportunity_map.places.addresses import folded

SOURCE = "geonames"

_Row = tuple[str, float, float]


def find(city: str, country: str) -> Location | None:
    """The town of this name in this country (ISO 3166-1 alpha-2), to the precision "place".

    Official names are tried before other names, the more populous before the less: Paris is in France, not in Texas.
    """
    names, other_names = _country(country.upper())
    key = folded(city)
    row = names.get(key) or other_names.get(key)
    if row is None:
        return None
    name, lat, lon = row
    return Location(lat, lon, "place", SOURCE, f"{name}, {country.upper()}")


def country_of(city: str) -> str:
    """The country with the most populous town of this official name (ISO 3166-1 alpha-2), or ''."""
    wanted = f"\n{city.lower()}\t"
    found = (0, "")
    for table in sorted((files("opportunity_map") / "gazetteer").iterdir(), key=lambda table: table.name):
        if not table.name.endswith(".tsv"):
            continue
        text = table.read_text("utf-8")
        at = f"\n{text.lower()}".find(wanted)
        if at >= 0:
            population = int(text[at:].partition("\n")[0].rpartition("\t")[2])
            found = max(found, (population, table.name.removesuffix(".tsv")))
    return found[1]


@lru_cache(maxsize=300)
def _country(country: str) -> tuple[dict[str, _Row], dict[str, _Row]]:
    """Folded name -> (name, lat, lon), once for official and once for other names."""
    table = files("opportunity_map") / "gazetteer" / f"{country}.tsv"
    names: dict[str, _Row] = {}
    other_names: dict[str, _Row] = {}
    if not (len(country) == 2 and country.isalpha() and table.is_file()):
        return names, other_names
    for line in table.read_text("utf-8").splitlines():
        name, others, lat, lon, _ = line.split("\t")
        row = (name, float(lat), float(lon))
        names.setdefault(folded(name), row)
        for other in others.split("|") if others else ():
            other_names.setdefault(folded(other), row)
    return names, other_names
