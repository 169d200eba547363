"""Which meetings fall on which day: counted for every day to come, and the first few of each kept by name.

There are twenty times as many meetings as records, so they are gone through once for all languages, as plain numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from opportunity_map.catalogue import Entry
from opportunity_map.occurrences import HORIZON_DAYS, Occurrence

MOST_A_DAY = 20
"""Meetings of a day that a month's page shows; the board has them all."""
MOST_MONTHS = 12

ALL_DAY = 24 * 60
GOES_ON = ALL_DAY + 1
"""In place of the minute: what has no time of day comes after all that has, and what began on an earlier day last."""

_NUMBERS = 1 << 24


class Meeting(NamedTuple):
    """A meeting on a day: the minute at which it begins (or `ALL_DAY`, `GOES_ON`), and the number of its entry."""

    minute: int
    number: int


class Day(NamedTuple):
    """How many meetings a day has (`total`), and the first of them."""

    total: int
    first: tuple[Meeting, ...]


@dataclass(frozen=True)
class Calendar:
    """The days on which something happens, from the day of the build on."""

    today: date
    days: Mapping[date, Day]

    @property
    def months(self) -> list[date]:
        """The first days of the months that have a page: of this one, and of the next in which something happens."""
        this = self.today.replace(day=1)
        return sorted({this} | {day.replace(day=1) for day in self.days})[:MOST_MONTHS]


def calendar_of(entries: Iterable[Entry], today: date) -> Calendar:
    """Every meeting of the entries on each of its days, as far ahead as repeats are known."""
    zero = today.toordinal()
    buckets: list[list[int]] = [[] for _ in range(HORIZON_DAYS + 1)]
    for entry in entries:
        number = entry.number
        clock, key = None, ALL_DAY * _NUMBERS + number
        for start, end, begins, ends in entry.occurrences:
            if begins is not clock:  # the meetings of a series share one time of day
                clock, key = begins, _minute(begins) * _NUMBERS + number
            day = start.toordinal() - zero
            if 0 <= day <= HORIZON_DAYS:
                buckets[day].append(key)
            if end != start:
                last = Occurrence(start, end, begins, ends).last_day.toordinal() - zero
                for later in range(max(0, day + 1), min(last, HORIZON_DAYS) + 1):
                    buckets[later].append(GOES_ON * _NUMBERS + number)
    return Calendar(today, {date.fromordinal(zero + day): _day(keys) for day, keys in enumerate(buckets) if keys})


def _minute(clock: time | None) -> int:
    return ALL_DAY if clock is None else clock.hour * 60 + clock.minute


def _day(keys: Sequence[int]) -> Day:
    first = sorted(keys)[:MOST_A_DAY]
    return Day(len(keys), tuple(Meeting(*divmod(key, _NUMBERS)) for key in first))
