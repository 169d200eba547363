"""What is like an opportunity, what else happens at its place, and what else its organisation does.

Looked up in lists that are made once for a build: ten thousand records are never compared with each other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from opportunity_map.catalogue import Entry
from opportunity_map.intake.model import Age

_MOST_ALIKE, _MOST_THERE, _MOST_OF_THEIRS = 3, 3, 2
_LOOKED_AT = 12
"""How many candidates of a list are looked at: an answer that is good enough, at a cost that does not grow."""

_Key = tuple[object, ...]


class Related(NamedTuple):
    """Three short lists without a record twice, soonest first."""

    alike: list[Entry]
    there: list[Entry]
    theirs: list[Entry]


NOTHING_RELATED = Related([], [], [])


class Relations:
    """The lists by interests, town, venue and organisation. What is over or cancelled is in none of them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._lists: dict[_Key, list[Entry]] = {}
        for entry in entries:
            if entry.over or entry.opportunity.status == "cancelled":
                continue
            for key in (*_likeness(entry), _venue(entry), ("organisation", entry.organisation.id)):
                self._lists.setdefault(key, []).append(entry)

    def of(self, entry: Entry) -> Related:
        """What to show on the page of one record."""
        seen = {entry.number}
        there = _take(self._lists.get(_venue(entry), ()), seen, _MOST_THERE) if entry.venue else []
        alike = _take(self._alike(entry), seen, _MOST_ALIKE)
        theirs = _take(self._lists.get(("organisation", entry.organisation.id), ()), seen, _MOST_OF_THEIRS)
        return Related(alike, there, theirs)

    def _alike(self, entry: Entry) -> Iterator[Entry]:
        """Those with the same interests in the same town, then those that share less; what comes after it first."""
        age = entry.opportunity.age
        for key in _likeness(entry):
            found = self._lists.get(key, ())
            after = bisect_right(found, entry.number, key=_number)
            following = found[after : after + _LOOKED_AT]
            for other in (*following, *found[: _LOOKED_AT - len(following)]):
                if other.organisation is not entry.organisation and _meet(age, other.opportunity.age):
                    yield other


def _likeness(entry: Entry) -> tuple[_Key, ...]:
    """The lists in which to look for something alike, the closest first."""
    interests = entry.opportunity.interests
    address = entry.venue.place.address if entry.venue else None
    town = (address.city or "").lower() if address else ""
    return ("all", town, *sorted(interests)), ("town", town, interests[0]), ("line", interests[0])


def _venue(entry: Entry) -> _Key:
    return "venue", entry.venue.key if entry.venue else ""


def _number(entry: Entry) -> int:
    return entry.number


def _take(candidates: Iterable[Entry], seen: set[int], most: int) -> list[Entry]:
    """The first few that were not seen yet."""
    found = []
    for entry in candidates:
        if entry.number not in seen:
            seen.add(entry.number)
            found.append(entry)
            if len(found) == most:
                break
    return found


def _meet(one: Age | None, other: Age | None) -> bool:
    """Whether somebody of one age could go to both; an age that was not stated is no obstacle."""
    if one is None or other is None:
        return True
    return (one.min or 0) <= (other.max or 200) and (other.min or 0) <= (one.max or 200)
