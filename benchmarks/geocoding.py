"""How far the answers of a real Nominatim are from the truth after our checks, and what is made of damaged addresses.

python benchmarks/geocoding.py EXTRACT.osm.pbf [--damaged 300] [--seed 1] [--url http://127.0.0.1:8088]

Every object of the extract that has a street is asked for as a record would be, of a real Nominatim that holds the same
extract (scripts/nominatim.py, started here unless --url names one). Then some are damaged and asked for again.
Ends with 1 where a promise is not kept.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

import osmium

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from nominatim import UnavailableError, nominatim
from opportunity_map.commands.geocode_report import Speech
from opportunity_map.intake.model import Address
from opportunity_map.places.geocoders import Geocoder, make
from opportunity_map.places.geocoding import consult
from opportunity_map.places.ground import Ground
from opportunity_map.places.judge import Judge, Verdict
from opportunity_map.places.wanted import Wanted

NEAR, FAR = 50.0, 250.0  # metres
PROMISED = 0.97
DAY = "2026-11-24"
# The extract's own bounds, and a little more: objects at its edge reach out of it.
GROUND = Ground((60.16, 24.93, 60.183, 24.958))

Point = tuple[float, float]


@dataclass(frozen=True)
class Thing:
    """An object with an address: its outline or line as (lat, lon), one point for a node."""

    address: Address
    shape: tuple[Point, ...]
    closed: bool = False

    def metres(self, lat: float, lon: float) -> float:
        """How far a point is from it; 0 inside of it."""
        degree = 111_195.0
        flat = [((x - lon) * cos(radians(lat)) * degree, (y - lat) * degree) for y, x in self.shape]
        if self.closed and _inside(flat):
            return 0.0
        return min(map(_to_segment, flat, flat[1:] or flat))


def things(extract: Path) -> Iterator[Thing]:
    """All objects with a street: points, then lines and outlines."""
    lines: dict[int, Thing] = {}
    for found in osmium.FileProcessor(str(extract)).with_locations().with_areas():
        if "addr:street" not in found.tags:
            continue
        if found.is_node():
            yield Thing(_address(found.tags), ((found.lat, found.lon),))
        elif found.is_area():
            rings = [[(node.lat, node.lon) for node in ring] for ring in found.outer_rings()]
            lines[found.id] = Thing(_address(found.tags), tuple(max(rings, key=len)), closed=True)
        elif found.is_way():  # if it is an outline, that comes later, under this number
            corners = tuple((node.lat, node.lon) for node in found.nodes if node.location.valid())
            lines[2 * found.id] = Thing(_address(found.tags), corners)
    yield from lines.values()


def streets(extract: Path) -> dict[str, list[Thing]]:
    """What is called a street, by each of its names: the lines of streets and the outlines of squares."""
    found: dict[str, dict[int, Thing]] = {}
    for way in osmium.FileProcessor(str(extract)).with_locations().with_areas():
        if not {"highway", "place", "area:highway", "leisure"} & {tag.k for tag in way.tags} or way.is_node():
            continue
        if way.is_area():
            rings = [[(node.lat, node.lon) for node in ring] for ring in way.outer_rings()]
            key, shape, closed = way.id, max(rings, key=len), True
        elif way.is_way():
            key, shape, closed = 2 * way.id, [(n.lat, n.lon) for n in way.nodes if n.location.valid()], False
        else:
            continue
        for name in {tag.v for tag in way.tags if tag.k == "name" or tag.k.startswith(("name:", "alt_name"))}:
            if shape:
                # An area comes after its way, under the same number, and is the better of the two.
                found.setdefault(name, {})[key] = Thing(Address(name, None, None, "FI"), tuple(shape), closed)
    return {name: list(parts.values()) for name, parts in found.items()}


def _address(tags: Any) -> Address:
    number = tags.get("addr:housenumber", "")
    street = f"{tags['addr:street']} {number}".strip()
    return Address(street, tags.get("addr:postcode"), tags.get("addr:city") or "Helsinki", "FI")


def _inside(ring: Sequence[Point]) -> bool:
    odd = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > 0) != (by > 0) and (bx - ax) * -ay / (by - ay) + ax > 0:
            odd = not odd
    return odd


def _to_segment(a: Point, b: Point) -> float:
    run_x, run_y = b[0] - a[0], b[1] - a[1]
    length = run_x**2 + run_y**2
    part = min(1.0, max(0.0, -(a[0] * run_x + a[1] * run_y) / length)) if length else 0.0
    return hypot(a[0] + part * run_x, a[1] + part * run_y)


def asked(geocoder: Geocoder, judge: Judge, address: Address) -> Verdict:
    """What our chain makes of an address, as a run does."""
    return consult(geocoder, judge, address, "FI", DAY, lambda: None)


def _typo(address: Address, dice: random.Random) -> Address:
    while (damaged := _one_typo(address, dice)) == address:  # two equal letters had changed places
        pass
    return damaged


def _one_typo(address: Address, dice: random.Random) -> Address:
    letters = list(address.street or "")
    at = dice.randrange(1, max(2, next((i for i, char in enumerate(letters) if char == " "), len(letters)) - 1))
    kind = dice.randrange(3)
    if kind == 0:
        letters[at], letters[at - 1] = letters[at - 1], letters[at]
    elif kind == 1:
        letters.insert(at, letters[at])
    else:
        del letters[at]
    return replace(address, street="".join(letters))


def _wrong_postcode(address: Address, dice: random.Random) -> Address:
    wrong = dice.choice(
        [code for code in ("00340", "00650", "00990", "01300", "33100", "90100") if code != address.postcode]
    )
    return replace(address, postcode=wrong)


def _wrong_town(address: Address, dice: random.Random) -> Address:
    return replace(address, city=dice.choice(("Espoo", "Vantaa", "Turku", "Tampere", "Oulu", "Porvoo")))


def _no_number(address: Address, _: random.Random) -> Address:
    return replace(address, street=(address.street or "").rpartition(" ")[0])


def _abbreviation(address: Address, _: random.Random) -> Address:
    name, _, number = (address.street or "").rpartition(" ")
    for ending in ("esplanadi", "puisto", "katu", "tie", "kuja", "ranta", "aukio", "tori"):
        if name.endswith(ending):
            return replace(address, street=f"{name.removesuffix(ending)}{ending[0]}. {number}")
    return replace(address, street=f"{name[: len(name) * 2 // 3]}. {number}")


DAMAGES: dict[str, Callable[[Address, random.Random], Address]] = {
    "typing mistake in the street": _typo,
    "wrong postcode": _wrong_postcode,
    "wrong town": _wrong_town,
    "no number": _no_number,
    "abbreviation": _abbreviation,
}


def whole_table(
    geocoder: Geocoder, judge: Judge, found: Sequence[Thing], roads: Mapping[str, Sequence[Thing]]
) -> tuple[str, bool]:
    """Every object as it is; whether the promises are kept.

    Who writes no number asks for the street, so the street is what the answer has to be near to; how far it is from
    the object, which may be anywhere in the street, is told beside.
    """
    rows = []
    kept = True
    total: Counter[str] = Counter()
    for name, numbered in (("street and number", True), ("street without a number", False)):
        group = [thing for thing in found if any(map(str.isdigit, thing.address.street or "")) is numbered]
        count: Counter[str] = Counter()
        for thing in group:
            verdict = asked(geocoder, judge, thing.address)
            if verdict.location is None:
                count["refused"] += 1
                continue
            away = thing.metres(verdict.location.lat, verdict.location.lon)
            count["answered"] += 1
            count["near"] += away <= NEAR
            meant = [thing] if numbered else roads.get(thing.address.street or "", [])
            count["met"] += (
                min((one.metres(verdict.location.lat, verdict.location.lon) for one in meant), default=FAR) <= NEAR
            )
            count["exact"] += verdict.location.precision == "exact"
            count["wrong"] += verdict.location.precision == "exact" and away > FAR
        near, met = (count[word] / max(1, count["answered"]) for word in ("near", "met"))
        total += count
        kept = kept and count["wrong"] == 0
        rows.append(
            f"| {name} | {len(group):,} | {count['answered']:,} | {met:.1%} | {near:.1%} | {count['exact']:,} "
            f"| {count['wrong']} | {count['refused']} |"
        )
    share = total["met"] / max(1, total["answered"])
    rows.append(f"| both | {len(found):,} | {total['answered']:,} | **{share:.1%}** | | | | |")
    head = "| asked for | objects | answers | within 50 m of what was asked for | within 50 m of the object "
    head += "| called exact | exact, but over 250 m away | refused |\n|---|---|---|---|---|---|---|---|\n"
    return head + "\n".join(rows), kept and share >= PROMISED


def damaged_table(
    geocoder: Geocoder, judge: Judge, found: Sequence[Thing], count: int, dice: random.Random
) -> tuple[str, bool]:
    """Damaged addresses of objects with a number; whether none is called exact wrongly, and each doubt is told."""
    speech = Speech("en")
    sound = [thing for thing in found if re.fullmatch(r"[^,]* \d[^ ,]*", thing.address.street or "")]
    rows, kept = [], True
    for kind, damage in DAMAGES.items():
        result: Counter[str] = Counter()
        example = ""
        for thing in dice.sample(sound, count // len(DAMAGES)):
            address = damage(thing.address, dice)
            verdict = asked(geocoder, judge, address)
            wanted = Wanted("", address, "FI", (), ())
            codes = verdict.remarks if verdict.location else (verdict.doubt,)
            told = [speech.doubt(code, wanted, verdict.understood) for code in codes]
            result["asked"] += 1
            result["told"] += bool(told)
            if not told:
                print(f"no doubt is told about {address}: {verdict}", file=sys.stderr)
            example = example or (told[0] if told else "")
            where = verdict.location
            result[where.precision if where else "refused"] += 1
            if where and where.precision == "exact":
                result["wrong"] += thing.metres(where.lat, where.lon) > FAR
        kept = kept and result["wrong"] == 0 and result["told"] == result["asked"]
        rows.append(
            f"| {kind} | {result['asked']} | {result['refused']} | {result['street']} | {result['exact']} "
            f"| {result['wrong']} | {result['told']} | {example} |"
        )
    head = (
        "| damage | asked | refused | used as a street | called exact | of these wrong | doubt told | for example |\n"
    )
    return head + "|---|---|---|---|---|---|---|---|\n" + "\n".join(rows), kept


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Ask a real Nominatim for every address of an extract.")
    parser.add_argument("extract", type=Path)
    parser.add_argument("--damaged", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--url", help="a Nominatim that runs already")
    given = parser.parse_args()
    found = list(things(given.extract))
    judge = Judge("FI", GROUND)
    try:
        with nullcontext(given.url) if given.url else nominatim() as url:
            geocoder = make("nominatim", url, "opportunity-map-benchmark", 30, "", threading.Event())
            tables = [
                whole_table(geocoder, judge, found, streets(given.extract)),
                damaged_table(geocoder, judge, found, given.damaged, random.Random(given.seed)),
            ]
    except UnavailableError as error:
        sys.exit(f"benchmarks/geocoding.py: {error}")
    print("\n\n".join(table for table, _ in tables))
    if not all(kept for _, kept in tables):
        sys.exit("a promise is not kept")


if __name__ == "__main__":
    main()
