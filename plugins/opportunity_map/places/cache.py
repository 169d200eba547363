"""The committed cache: what geocoders answered, kept in Git as one small table an organisation.

A line is one address: its normal form, latitude, longitude, precision, source, day, and what the source understood,
tab-separated and sorted, so that a reviewer reads it and two branches merge. Files of two organisations never touch
each other, and an address known to one organisation serves all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from opportunity_map.catalogue import Location

HEADER = (
    "# What nominatim answered is © OpenStreetMap contributors, ODbL 1.0.\n"
    "# address\tlat\tlon\tprecision\tsource\tday\tunderstood\n"
)
PRECISIONS = ("exact", "street", "postcode", "place")


class Answer(NamedTuple):
    """One remembered answer: where, and the day (ISO 8601) on which it was asked."""

    location: Location
    day: str


class BadLine(NamedTuple):
    """A line that could not be used: its file, its number (1-based) and why."""

    file: Path
    line: int
    reason: str


def read(folder: Path) -> tuple[dict[str, Answer], list[BadLine]]:
    """All answers under `folder` by normal form, and the lines that are none; a missing folder is an empty cache."""
    answers: dict[str, Answer] = {}
    bad: list[BadLine] = []
    for file in sorted(folder.glob("*.tsv")):
        if file.is_symlink():
            continue
        for number, line in enumerate(file.read_text("utf-8", errors="replace").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                key, answer = _parse(line)
            except ValueError as error:
                bad.append(BadLine(file, number, str(error)))
            else:
                answers.setdefault(key, answer)
    return answers, bad


def write(file: Path, answers: Mapping[str, Answer]) -> None:
    """Write one organisation's table, sorted by address; it takes the old one's place in one step."""
    fresh = file.with_suffix(".tsv.new")
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh.write_text(HEADER + "".join(sorted(_lines(answers.items()))), "utf-8", newline="\n")
    fresh.replace(file)


def _lines(answers: Iterable[tuple[str, Answer]]) -> Iterable[str]:
    for key, (where, day) in answers:
        facts = (key, f"{where.lat:.6f}", f"{where.lon:.6f}", where.precision, where.source, day, where.understood)
        yield "\t".join(re.sub(r"[\t\r\n]", " ", fact) for fact in facts) + "\n"


def _parse(line: str) -> tuple[str, Answer]:
    cells = line.split("\t")
    if len(cells) != 7:
        raise ValueError(f"it has {len(cells)} columns, not 7 separated by tabs")
    key, lat, lon, precision, source, day, understood = cells
    try:
        latitude, longitude = float(lat), float(lon)
    except ValueError:
        raise ValueError(f"{lat!r} and {lon!r} are no coordinates in degrees") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"{lat}, {lon} lies outside the world")
    if precision not in PRECISIONS:
        raise ValueError(f"{precision!r} is none of {', '.join(PRECISIONS)}")
    return key, Answer(Location(latitude, longitude, precision, source, understood), day)
