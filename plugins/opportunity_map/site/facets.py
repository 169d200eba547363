"""Facet data: what the browser filters and counts by; a few small files for all records.

How a column is written says `site/columns.py`. What has hundreds of options (organisations, places) and what only some
visitors ask for (other orders) are files of their own, see `site/facet_lists.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from opportunity_map.catalogue import Catalogue, Entry
from opportunity_map.intake.model import COST_KINDS, INTERESTS, MODES, STATUSES, TYPES, Access, Always, Registration
from opportunity_map.occurrences import Occurrence
from opportunity_map.site.columns import column

VERSION = 2
"""Of the format; the browser refuses another one."""

CHUNK = 16
"""Rows in one file of rows: forty rows of a narrow filter lie in forty files, so a file has to be small."""

PART = 20_000
"""Records in one part of the data: a listing's first load has one part, however large the region is."""

ACCESS_FACTS = tuple(Access.__dataclass_fields__)
REGISTRATIONS = ("drop_in", "not_required", "required")
PLATFORMS = ("dated", "always", "on_request", "over")

_ROUGHNESS = {"exact": 0, "street": 1, "postcode": 2, "place": 3}
DEGREES = 5
"""Decimals of a coordinate: about a metre."""


class Run(NamedTuple):
    """Meetings that follow each other: `meetings` of them from day `first`, `step` days apart, `length` days each.

    Days are counted from the day of the build; `time` is in minutes of the day, -1 for whole days.
    """

    first: int
    step: int
    meetings: int
    length: int
    time: int


def facet_data(catalogue: Catalogue, part: int = PART) -> list[bytes]:
    """The facet data as minimal JSON, in parts of `part` records: the same in all languages, the names are on the page.

    Keys of the first: `version`, `today` (ISO date), `count` (of all records), `part`, `chunk`, `dictionaries`
    (name -> ids in the order of the model), `venues` (their number, and `access` with one value a venue: facts that
    are yes, facts that are no) and, as in every part, `columns` (one value a record) and `meetings` (one value a run,
    see `Run`; its `runs` says how many a record has). Options are named by their index in the dictionary; a column of
    several options has lists as values. `age` is [min, max], -1 for what is not stated; `registration` is
    [required, drop_in], -1, 0 or 1; `venue` is an index into the venue table or -1.
    """
    spoken = sorted({tag for languages in {e.opportunity.languages for e in catalogue.entries} for tag in languages})
    venues = venues_in_use(catalogue.entries)
    entries = catalogue.entries
    parts = [entries[start : start + part] for start in range(0, max(1, len(entries)), part)]
    first, *others = [_part(each, catalogue.today, spoken, venues) for each in parts]
    head = {
        "version": VERSION,
        "today": catalogue.today.isoformat(),
        "count": len(entries),
        "part": part,
        "chunk": CHUNK,
        "dictionaries": {
            "platform": PLATFORMS,
            "type": TYPES,
            "interests": INTERESTS,
            "cost": COST_KINDS,
            "mode": MODES,
            "languages": spoken,
            "access": ACCESS_FACTS,
            "registration": REGISTRATIONS,
            "status": STATUSES,
        },
        "venues": {
            "count": len(venues),
            "access": column([_access(catalogue.venues[key].place.access) for key in venues]),
        },
    }
    return [orjson.dumps(head | first), *(orjson.dumps(other) for other in others)]


def _part(entries: Sequence[Entry], today: date, spoken: Sequence[str], venues: dict[str, int]) -> dict[str, Any]:
    opportunities = [entry.opportunity for entry in entries]
    columns: dict[str, list[Any]] = {
        "platform": [_platform(entry) for entry in entries],
        "type": _indexes(TYPES, [o.type for o in opportunities]),
        "interests": _index_sets(INTERESTS, [o.interests for o in opportunities]),
        "cost": _indexes(COST_KINDS, [o.cost.kind for o in opportunities]),
        "mode": _indexes(MODES, [o.mode for o in opportunities]),
        "languages": _index_sets(spoken, [o.languages for o in opportunities]),
        "age": [_ages(entry) for entry in entries],
        "registration": [_registration(o.registration) for o in opportunities],
        "status": _indexes(STATUSES, [o.status for o in opportunities]),
        "venue": [venues[entry.venue.key] if entry.venue else -1 for entry in entries],
    }
    return {
        "columns": {name: column(values) for name, values in columns.items()},
        "meetings": _meetings(entries, today),
    }


def venue_table(catalogue: Catalogue, language: str) -> bytes:
    """What the map and distances need, a file of its own: the venues as parallel lists, `lat` and `lon` null where unknown.

    `approximate` is 0 where the pin stands at the door, else 1 to 3 for a street, a postcode or a town.
    """
    venues = [catalogue.venues[key] for key in venues_in_use(catalogue.entries)]
    return orjson.dumps(
        {
            "key": [venue.key for venue in venues],
            "name": [venue.place.name.in_language(language).text for venue in venues],
            "lat": [round(venue.location.lat, DEGREES) if venue.location else None for venue in venues],
            "lon": [round(venue.location.lon, DEGREES) if venue.location else None for venue in venues],
            "approximate": [_ROUGHNESS[venue.location.precision if venue.location else "place"] for venue in venues],
        }
    )


def _platform(entry: Entry) -> int:
    if entry.over:
        return 3
    if entry.occurrences:
        return 0
    return 1 if isinstance(entry.opportunity.when, Always) else 2


def _indexes(options: Sequence[str], values: Iterable[str]) -> list[int]:
    index = {option: number for number, option in enumerate(options)}
    return [index[value] for value in values]


def _index_sets(options: Sequence[str], values: Iterable[Iterable[str]]) -> list[tuple[int, ...]]:
    index = {option: number for number, option in enumerate(options)}
    return [tuple(sorted({index[option] for option in value})) for value in values]


def _ages(entry: Entry) -> tuple[int, int]:
    age = entry.opportunity.age
    if age is None:
        return -1, -1
    return -1 if age.min is None else age.min, -1 if age.max is None else age.max


def _registration(said: Registration | None) -> tuple[int, int]:
    """[required, drop_in] with -1 for what nobody can know; one of them decides the other where that is left out.

    Who has to sign up cannot just turn up, and who can just turn up need not sign up, unless the record says so.
    """
    required, drop_in = (said.required, said.drop_in) if said else (None, None)
    if required is None and drop_in is True:
        required = False
    elif drop_in is None and required is True:
        drop_in = False
    return -1 if required is None else int(required), -1 if drop_in is None else int(drop_in)


def venues_in_use(entries: Iterable[Entry]) -> dict[str, int]:
    """Keys of venues with their index in the venue table; those where most happens come first."""
    used = Counter(entry.venue.key for entry in entries if entry.venue)
    return {key: number for number, (key, _) in enumerate(sorted(used.items(), key=lambda item: (-item[1], item[0])))}


def _access(access: Access | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    facts = [getattr(access, name, None) for name in ACCESS_FACTS]
    return (
        tuple(number for number, fact in enumerate(facts) if fact is True),
        tuple(number for number, fact in enumerate(facts) if fact is False),
    )


def _meetings(entries: Sequence[Entry], today: date) -> dict[str, Any]:
    """The runs of all records, one after the other; `first` is told as the distance from the run before.

    Records stand in the order of their next meeting, so the distances of their first runs are small; each record's
    first run is measured from the first run of the record before, its other runs from its own run before.
    """
    counts, distances, patterns, times = [], [], [], []
    before = 0
    for entry in entries:
        runs = runs_of(entry.occurrences, today)
        counts.append(len(runs))
        last = before
        for run in runs:
            distances.append(run.first - last)
            patterns.append((run.step, run.meetings, run.length))
            times.append(run.time)
            last = run.first
        if runs:
            before = runs[0].first
    return {
        "runs": column(counts),
        "distance": column(distances),
        "pattern": column(patterns),
        "time": column(times),
    }


def runs_of(occurrences: Sequence[Occurrence], today: date) -> tuple[Run, ...]:
    """The meetings as few runs, sorted; together they hold exactly the days and times of `occurrences`."""
    zero = today.toordinal()
    alike: dict[tuple[time | None, time | None, int], list[int]] = {}
    for start, end, begins, ends in occurrences:
        first = start.toordinal()
        alike.setdefault((begins, ends, end.toordinal() - first), []).append(first - zero)
    found = []
    for (begins, ends, span), days in alike.items():
        start = today + timedelta(days=days[0])
        length = (Occurrence(start, start + timedelta(days=span), begins, ends).last_day - start).days + 1
        minute = -1 if begins is None else begins.hour * 60 + begins.minute
        for day, step, count in progressions(tuple([day - days[0] for day in days])):
            found.append(Run(days[0] + day, step, count, length, minute))
    return tuple(sorted(found))


@lru_cache(maxsize=4096)
def progressions(days: tuple[int, ...]) -> tuple[tuple[int, int, int], ...]:
    """Rising days as arithmetic progressions (first, step, count): the longest that starts at the first day left.

    A week and a fortnight are tried beside the distance to the next day, so that "Tuesdays and Thursdays" is two runs.
    """
    left = dict.fromkeys(days)
    found = []
    while left:
        days_left = list(left)
        first = days_left[0]
        best = range(first, first + 1)
        for step in {days_left[1] - first, 7, 14} if len(days_left) > 1 else ():
            day = first
            while day in left:
                day += step
            if (day - first) // step > len(best):
                best = range(first, day, step)
        for day in best:
            del left[day]
        found.append((first, best.step, len(best)))
    return tuple(found)
