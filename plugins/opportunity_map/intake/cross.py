"""What several files say together, and what a record says against the calendar and the region.

Ids that name no record, addresses claimed twice, offers that cannot be told apart, points outside the region, dates
that have passed. A record with such an error is left out, and so is what cannot stand without it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from opportunity_map.intake.facts import Facts, Reference, Spot
from opportunity_map.intake.model import OPPORTUNITY, ORGANISATION, PLACE
from opportunity_map.intake.postcodes import restored
from opportunity_map.intake.private import is_private_phone
from opportunity_map.intake.problems import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from opportunity_map.intake.files import Source

_UNKNOWN: Final = {
    "": "unknown-organisation",
    "place": "unknown-place",
    "part_of": "unknown-parent",
    "partners": "unknown-partner",
}
_MOST_COMPARED: Final = 5000


class Circumstances(NamedTuple):
    """What a region adds to its records: its local day, its country (ISO 3166-1) and its bounds.

    `bounds` is south, west, north, east in degrees (WGS 84).
    """

    today: date
    country: str
    bounds: tuple[float, float, float, float]


class Compared(NamedTuple):
    """The paths of the records that can stand, and what is wrong between the records."""

    standing: set[str]
    problems: list[Problem]


def compare(records: list[Facts], sources: Iterable[Source], circumstances: Circumstances | None) -> Compared:
    """Compare the records of a region.

    `sources` are all files. An id that names a file with an error is no second mistake: its record is left out with a
    mere information. Without `circumstances` nothing is said about calendar and region.
    """
    files: dict[str, dict[str, str]] = {ORGANISATION: {}, PLACE: {}}
    for source in sources:
        if source.kind in files:
            files[source.kind][source.id] = source.path
    standing = [facts for facts in records if facts.stands]
    problems = [*_claimed_twice(standing), *_own_ancestors(standing)]
    if circumstances is not None:
        problems += _against(standing, circumstances)
    problems += _twins(standing)
    out = {found.path for found in problems if found.is_error}
    kept = [facts for facts in standing if facts.kind == ORGANISATION and facts.path not in out]
    there = {
        ORGANISATION: {facts.id for facts in kept},
        PLACE: {facts.id for facts in standing if facts.kind == PLACE and facts.path not in out},
    }
    while len(left := [facts for facts in kept if not _lacking(facts, there)]) < len(kept):
        kept = left
        there[ORGANISATION] = {facts.id for facts in kept}
    for facts in records:
        for lacking in _lacking(facts, there):
            known = files[lacking.kind]
            # That something else is left out is news only for a record that has no error itself.
            if lacking.id not in known or (facts.stands and facts.path not in out):
                problems.append(_explained(facts.path, lacking, known))
        if facts.stands and _lacking(facts, there):
            out.add(facts.path)
    return Compared({facts.path for facts in standing if facts.path not in out}, problems)


def _lacking(facts: Facts, there: dict[str, set[str]]) -> list[Reference]:
    return [reference for reference in facts.references if reference.id not in there[reference.kind]]


def _explained(path: str, lacking: Reference, files: dict[str, str]) -> Problem:
    """Why a record that names something else cannot stand: there is no such file, or that file has an error itself."""
    if lacking.id in files:
        code, suggestion, arguments = "left-out-with", "", {"other": files[lacking.id]}
    else:
        code, suggestion, arguments = _UNKNOWN[lacking.field.partition(".")[0]], _nearest(lacking.id, files), {}
    return problem(
        path,
        lacking.line,
        lacking.column,
        code,
        field=lacking.field,
        suggestion=suggestion,
        value=lacking.id,
        **arguments,
    )


def _at(facts: Facts, spot: Spot, code: str, suggestion: str = "", **arguments: object) -> Problem:
    return problem(facts.path, spot.line, spot.column, code, field=spot.field, suggestion=suggestion, **arguments)


def _nearest(word: str, known: Collection[str]) -> str:
    """The id that was probably meant, or ''."""
    if len(known) > _MOST_COMPARED:  # comparing with all would be felt: those that begin alike are enough
        known = [other for other in known if other[:2] == word[:2]][:_MOST_COMPARED]
    found = get_close_matches(word, sorted(known), 1, 0.6)
    return found[0] if found else ""


def _own_ancestors(standing: list[Facts]) -> Iterator[Problem]:
    """Organisations that are part of themselves, directly or through others."""
    parts = {facts.id: found for facts in standing if (found := _parent(facts)) is not None}
    for facts in standing:
        part = _parent(facts)
        if part is None:
            continue
        above, seen = part.id, set[str]()
        while above != facts.id and above not in seen and above in parts:
            seen.add(above)
            above = parts[above].id
        if above == facts.id:
            spot = Spot(part.field, part.line, part.column, part.id)
            yield _at(facts, spot, "own-parent", value=part.id)


def _parent(facts: Facts) -> Reference | None:
    if facts.kind != ORGANISATION:
        return None
    return next((reference for reference in facts.references if reference.field == "part_of"), None)


def _claimed_twice(standing: list[Facts]) -> Iterator[Problem]:
    """Aliases that are the address of a record, or already another's alias."""
    former = [facts for facts in standing if facts.aliases]
    claimed = {(facts.kind, facts.address): facts.path for facts in standing} if former else {}
    for facts in former:
        for spot in facts.aliases:
            short = facts.kind == OPPORTUNITY and "/" not in spot.value
            address = facts.kind, f"{facts.organisation}/{spot.value}" if short else spot.value
            if address in claimed:
                yield _at(facts, spot, "alias-taken", value=spot.value, other=claimed[address])
            claimed[address] = facts.path


def _twins(standing: list[Facts]) -> Iterator[Problem]:
    """Offers of one organisation with the same title, place and time: most often a copied file."""
    first: dict[str, Facts] = {}
    for facts in standing:
        if facts.twin and facts.title is not None:
            other = first.setdefault(facts.twin, facts)
            if other is not facts:
                yield _at(facts, facts.title, "said-twice", other=other.path)


def _against(standing: list[Facts], circumstances: Circumstances) -> Iterator[Problem]:
    """What does not fit the region or its calendar."""
    today, country, bounds = circumstances
    phones: dict[str, bool] = defaultdict(bool)
    for facts in standing:
        for spot in facts.points:
            yield from _misplaced(facts, spot, bounds)
        for spot in facts.phones:
            if spot.value not in phones:
                phones[spot.value] = is_private_phone(spot.value, country)
            if phones[spot.value]:
                yield _at(facts, spot, "private-phone", value=spot.value)
        for spot in facts.postcodes:
            postcode, own = spot.value
            whole = restored(postcode, own or country)
            if whole:
                yield _at(facts, spot, "postcode-lost-zero", whole, value=postcode, country=own or country)
        if facts.checked is not None and facts.checked.value > today:
            yield _at(facts, facts.checked, "checked-in-future", today.isoformat(), value=facts.checked.value)
        if facts.over_after is not None and facts.over_after.value < today:
            yield _at(facts, facts.over_after, "event-over", value=facts.over_after.value)


def _misplaced(facts: Facts, spot: Spot, bounds: tuple[float, float, float, float]) -> Iterator[Problem]:
    """A point outside of the region: with its numbers swapped, or merely elsewhere."""
    lat, lon = spot.value
    if _within(lat, lon, bounds):
        return
    if _within(lon, lat, bounds):
        yield _at(facts, spot, "coordinates-swapped", f"{{lat: {lon}, lon: {lat}}}", lat=lat, lon=lon)
    else:
        yield _at(facts, spot, "coordinates-outside", lat=lat, lon=lon)


def _within(lat: Any, lon: Any, bounds: tuple[float, float, float, float]) -> bool:
    south, west, north, east = bounds
    return bool(south <= lat <= north and west <= lon <= east)
