"""The committed cache: what geocoders answered, kept in Git as one small table an organisation.

A line is one address: its normal form, latitude, longitude, precision, source, day, and what the source understood,
tab-separated and sorted, so that a reviewer reads it and two branches merge. Files of two organisations never touch
each other, and an address known to one organisation serves all. An address for which nothing usable was answered
stands there too, with the precision "none" and the reason, so that nobody asks again for nothing; an outage never does.
No line is a home: whoever works from one gives only the city.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from opportunity_map.catalogue import Location
from opportunity_map.intake.private import is_home

HEADER: Final = (
    "# Answers of nominatim and photon are © OpenStreetMap contributors (ODbL 1.0), "
    "of ban © Base Adresse Nationale (Licence Ouverte 2.0).\n"
    "# address\tlat\tlon\tprecision\tsource\tday\tunderstood\n"
)
PRECISIONS: Final = ("exact", "street", "postcode", "place")
NONE: Final = "none"
SUFFIX: Final = ".tsv"
_FRESH: Final = ".tsv.new"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was asked in vain: why (a code, see geocoding.*.yml), whom, on which day, and what came instead."""

    reason: str
    source: str
    day: str
    understood: str = ""


Answer = Location | Refusal
"""What is remembered of an address: where it is, or why that is not known."""


class BadLine(NamedTuple):
    """A line that could not be used: its file, its number (1-based) and why."""

    file: Path
    line: int
    reason: str


def read(folder: Path) -> tuple[dict[str, Answer], list[BadLine]]:
    """All answers under `folder` by normal form, and the lines that are none; a missing folder is an empty cache.

    Where two files know an address, a location comes before a refusal, and else the first file in order.
    """
    tables, bad = read_tables(folder)
    return merged(tables), bad


def merged(tables: Mapping[str, Mapping[str, Answer]]) -> dict[str, Answer]:
    """All tables as one."""
    answers: dict[str, Answer] = {}
    for table in tables.values():
        for key, answer in table.items():
            if key not in answers or (isinstance(answers[key], Refusal) and isinstance(answer, Location)):
                answers[key] = answer
    return answers


def read_tables(folder: Path) -> tuple[dict[str, dict[str, Answer]], list[BadLine]]:
    """The answers of each organisation, by its id and then by normal form, and the lines that are none."""
    tables: dict[str, dict[str, Answer]] = {}
    bad: list[BadLine] = []
    for file in sorted(folder.glob(f"*{SUFFIX}")):
        if file.is_symlink():
            continue
        table = tables.setdefault(file.stem, {})
        for number, line in enumerate(file.read_text("utf-8", errors="replace").split("\n"), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                key, answer = _parse(line)
            except ValueError as error:
                bad.append(BadLine(file, number, str(error)))
            else:
                table.setdefault(key, answer)
    return tables, bad


def write(file: Path, answers: Mapping[str, Answer]) -> None:
    """Write one organisation's table, sorted by address; it takes the old one's place in one step.

    Homes are left out, whoever asks. Without any answer, the file is removed.
    """
    lines = sorted(_lines(answers.items()))
    if not lines:
        file.unlink(missing_ok=True)
        return
    fresh = file.with_suffix(_FRESH)
    file.parent.mkdir(parents=True, exist_ok=True)
    with fresh.open("w", encoding="utf-8", newline="\n") as table:
        table.write(HEADER + "".join(lines))
        table.flush()
        os.fsync(table.fileno())
    fresh.replace(file)


def tidy(folder: Path) -> None:
    """Remove what a run left half written that was killed in the middle."""
    for fresh in folder.glob(f"*{_FRESH}"):
        fresh.unlink(missing_ok=True)


def names_home(key: str) -> bool:
    """Whether a normal form is that of a home."""
    return is_home(key.partition("|")[0])


def _lines(answers: Iterable[tuple[str, Answer]]) -> Iterable[str]:
    for key, answer in answers:
        if names_home(key):
            continue
        facts: tuple[str, ...]
        if isinstance(answer, Refusal):
            why = f"{answer.reason}: {answer.understood}" if answer.understood else answer.reason
            facts = (key, "", "", NONE, answer.source, answer.day, why)
        else:
            where = (f"{answer.lat:.6f}", f"{answer.lon:.6f}", answer.precision)
            facts = (key, *where, answer.source, answer.day, answer.understood)
        yield "\t".join(re.sub(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", " ", fact) for fact in facts) + "\n"


def _parse(line: str) -> tuple[str, Answer]:
    cells = line.rstrip("\r").split("\t")
    if len(cells) != 7:
        raise ValueError(f"it has {len(cells)} columns, not 7 separated by tabs")
    key, lat, lon, precision, source, day, understood = cells
    if names_home(key):
        raise ValueError("it looks like somebody's home, and homes are not kept here")
    if precision == NONE:
        reason, _, instead = understood.partition(": ")
        return key, Refusal(reason, source, day, instead)
    try:
        latitude, longitude = float(lat), float(lon)
    except ValueError:
        raise ValueError(f"{lat!r} and {lon!r} are no coordinates in degrees") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"{lat}, {lon} lies outside the world")
    if precision not in PRECISIONS:
        raise ValueError(f"{precision!r} is none of {', '.join(PRECISIONS)}")
    return key, Location(latitude, longitude, precision, source, understood, day)
