"""The plainest possible filter: over the open data alone, record by record, condition by condition, slow and short.

It knows nothing of the code that it is compared with: what is read is data/opportunities.json, as anybody may.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from dateutil.rrule import rrulestr

HORIZON = timedelta(days=366)
TIMES = ("morning", "afternoon", "evening")
ACCESS = ("step_free", "toilet", "induction_loop", "quiet_space", "parking", "assistance_dog")
SIGN_UP = ("drop_in", "not_required", "required")
WITHIN = (1000, 5000, 12_000)
INFINITE = math.inf


@dataclass(frozen=True)
class Wish:
    """What a visitor asks for, in the names of the address; `distance` is in kilometres, from the town `near`."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    age: int | None = None
    start: date | None = None
    end: date | None = None
    near: str = ""
    distance: int | None = None
    unstated: bool = False
    past: bool = False

    @property
    def address(self) -> str:
        """The query string."""
        pairs = [f"{facet}={','.join(options)}" for facet, options in self.chosen.items() if options]
        stated = (("age", self.age), ("from", self.start), ("to", self.end), ("distance", self.distance))
        pairs += [f"{name}={value}" for name, value in stated if value is not None]
        pairs += [f"near={self.near}"] if self.near else []
        pairs += [f"{name}=yes" for name, asked in (("unstated", self.unstated), ("past", self.past)) if asked]
        return "?" + "&".join(pairs)


@dataclass(frozen=True)
class Answer:
    """What a visitor is shown: ids in the order of the board, and the numbers beside it; options with 0 left out."""

    matching: list[str]
    unstated: int
    counts: dict[str, dict[str, int]]
    periods: list[int]
    within: list[int]
    without: dict[str, int]


@dataclass(frozen=True)
class Meeting:
    """Days are those that a visitor would count; `minute` is that of the start, None for whole days."""

    first: date
    last: date
    minute: int | None

    @property
    def times(self) -> frozenset[str]:
        """The times of day that it counts for."""
        if self.minute is None:
            return frozenset(TIMES)
        return frozenset({"morning" if self.minute < 720 else "afternoon" if self.minute < 1020 else "evening"})


class Region:
    """The open data of a region."""

    def __init__(self, data: Mapping[str, Any], middles: Mapping[str, tuple[float, float]]) -> None:
        """`middles` are the middles of towns, by id."""
        self.built = date.fromisoformat(data["date"])
        self.records: list[dict[str, Any]] = data["opportunities"]
        self.venues: dict[str, Any] = data["venues"]
        self.middles = middles
        self.meetings = [list(self._meetings(record)) for record in self.records]
        self._options = [self._options_of(record) for record in self.records]
        self.times_in = cache(self._times_in)
        self.metres = cache(self._metres)

    def options(self, facet: str) -> list[str]:
        """All that occurs in a facet, sorted."""
        return sorted({option for own in self._options for option in own[facet]})

    def answer(self, wish: Wish, today: date, periods: list[tuple[date, date]]) -> Answer:
        """What the page has to say."""
        times = frozenset(wish.chosen.get("time", ()) or TIMES)
        enough = (True, None) if wish.unstated else (True,)
        judged = [dict(self._verdicts(number, wish, today)) for number in range(len(self.records))]
        fails = [{name for name, verdict in one.items() if verdict not in enough} for one in judged]
        matching = [number for number, failed in enumerate(fails) if not failed]

        def left(facet: str) -> list[int]:
            return [number for number, failed in enumerate(fails) if failed <= {facet}]

        counts: dict[str, dict[str, int]] = {}
        for facet in ("interests", "type", "cost", "languages", "mode", "place", "organisation", "registration"):
            counts[facet] = _tally(
                option
                for number in left(facet)
                for option, fact in self._options[number][facet].items()
                if fact in enough
            )
        counts["access"] = _tally(
            fact for f in ACCESS for number in left(f"access {f}") for fact in [f] if self._fact(number, f) in enough
        )
        whenever = left("when")
        first, last = _days(wish, today)
        counts["time"] = _tally(time for number in whenever for time in self.times_in(number, first, last))
        active = [facet for facet, options in wish.chosen.items() if options and facet not in {"access", "time"}]
        active += [f"access {fact}" for fact in wish.chosen.get("access", ())]
        active += ["age"] * (wish.age is not None) + ["distance"] * (wish.distance is not None)
        without = {name: len(left(name)) for name in active}
        if wish.start or wish.end:
            every = wish.chosen.get("time") is None
            without["days"] = sum(every or bool(self.times_in(n, today, date.max) & times) for n in whenever)
        if wish.chosen.get("time"):
            every = not (wish.start or wish.end)
            without["time"] = sum(every or bool(self.times_in(n, first, last)) for n in whenever)
        return Answer(
            [self.records[n]["id"] for n in sorted(matching, key=lambda n: (*self._place(n, wish, today, times), n))],
            sum(False not in one.values() and None in one.values() for one in judged),
            counts,
            [sum(bool(self.times_in(n, max(a, today), b) & times) for n in whenever) for a, b in periods],
            [sum(self._is_near(n, wish.near, m) is True for n in left("distance")) if wish.near else 0 for m in WITHIN],
            without,
        )

    def _verdicts(self, number: int, wish: Wish, today: date) -> Iterator[tuple[str, bool | None]]:
        """By condition: True, False, or None where the record does not state the fact."""
        record = self.records[number]
        for facet, chosen in wish.chosen.items():
            if facet == "access":
                yield from ((f"access {fact}", self._fact(number, fact)) for fact in chosen)
            elif facet != "time":
                facts = [self._options[number][facet].get(option, False) for option in chosen]
                yield facet, True if True in facts else None if None in facts else False
        if wish.age is not None:
            low, high = record.get("age", {}).get("min"), record.get("age", {}).get("max")
            stated = low is not None or high is not None
            yield "age", (low or 0) <= wish.age <= (120 if high is None else high) if stated else None
        if wish.distance is not None:
            yield "distance", self._is_near(number, wish.near, wish.distance * 1000)
        if not wish.past:
            yield "over", not self._is_over(number, today)
        if wish.start or wish.end or wish.chosen.get("time"):
            times = frozenset(wish.chosen.get("time", ()) or TIMES)
            yield "when", bool(self.times_in(number, *_days(wish, today)) & times)

    def _options_of(self, record: dict[str, Any]) -> dict[str, dict[str, bool | None]]:
        """By facet the options that the record has (True) or may have (None)."""
        venue = record.get("venue")
        city = self.venues[venue].get("address", {}).get("city", "").lower().replace(" ", "-") if venue else ""
        signing_up = record.get("registration", {})
        required, drop_in = signing_up.get("required"), signing_up.get("drop_in")
        if drop_in and required is None:
            required = False  # nobody who can just turn up has to sign up
        if required and drop_in is None:
            drop_in = False  # nor the other way round
        asked = {"drop_in": drop_in, "not_required": None if required is None else not required, "required": required}
        return {
            **{facet: dict.fromkeys(record[facet], True) for facet in ("interests", "languages")},
            **{facet: {record[facet]: True} for facet in ("type", "mode", "organisation")},
            "cost": {record["cost"]["kind"]: True},
            "place": {name: True for name in (venue, city) if name},
            "registration": {option: fact for option, fact in asked.items() if fact is not False},
        }

    def _fact(self, number: int, fact: str) -> bool | None:
        venue = self.records[number].get("venue")
        found: bool | None = self.venues[venue].get("access", {}).get(fact) if venue else None
        return found

    def _is_over(self, number: int, today: date) -> bool:
        record = self.records[number]
        return record["over"] or (self._is_dated(number) and not any(m.last >= today for m in self.meetings[number]))

    def _is_dated(self, number: int) -> bool:
        """Whether there are days to go by; what begins later than in a year stands with what one has to ask for."""
        return bool(self.meetings[number])

    def _times_in(self, number: int, first: date, last: date) -> frozenset[str]:
        """Times of day of the meetings that are not over on the first day and begin by the last."""
        record = self.records[number]
        if not record["over"] and not self._is_dated(number):
            return frozenset(TIMES)
        found = [meeting.times for meeting in self.meetings[number] if meeting.last >= first and meeting.first <= last]
        return frozenset().union(*found)

    def _place(self, number: int, wish: Wish, today: date, times: frozenset[str]) -> tuple[int, date, int]:
        first, last = _days(wish, today)
        shown = [m for m in self.meetings[number] if m.last >= first and m.first <= last and m.times & times]
        available = "always" in str(self.records[number]["when"])
        platform = 0 if self._is_dated(number) else 1 if available else 2
        when = min(((m.first, m.minute or 0) for m in shown), default=(date.min, 0))
        return (3 if self._is_over(number, today) else platform, *when)

    def _is_near(self, number: int, near: str, metres: int) -> bool | None:
        venue = self.records[number].get("venue")
        away = self.metres(venue, near) if venue else INFINITE
        return None if venue and away == INFINITE else away <= metres

    def _metres(self, venue: str, near: str) -> float:
        location = self.venues[venue].get("location")
        if not location:
            return INFINITE
        lat, lon = map(math.radians, self.middles[near])
        own_lat, own_lon = math.radians(location["lat"]), math.radians(location["lon"])
        cosine = math.sin(lat) * math.sin(own_lat) + math.cos(lat) * math.cos(own_lat) * math.cos(lon - own_lon)
        return 6_371_009 * math.acos(min(1.0, cosine))

    def _meetings(self, record: dict[str, Any]) -> Iterator[Meeting]:
        """All that are not over on the day of the build, up to a year ahead."""
        when = record["when"]
        if record["over"] or "available" in when:
            return
        for session in when if isinstance(when, list) else _repeated(when, self.built + HORIZON):
            start, end = _moment(session["start"]), _moment(session.get("end", session["start"]))
            timed = "T" in session["start"]
            night = timed and end.date() - start.date() == timedelta(days=1) and end.time() < start.time()
            if end.date() >= self.built:
                minute = start.hour * 60 + start.minute if timed else None
                yield Meeting(start.date(), start.date() if night else end.date(), minute)


def random_wish(random: Random, region: Region) -> Wish:
    """Anything that the form can ask for, most often two or three things."""
    facets = (
        "interests",
        "type",
        "cost",
        "languages",
        "mode",
        "organisation",
        "place",
        "registration",
        "access",
        "time",
    )
    fixed = {"registration": SIGN_UP, "access": ACCESS, "time": TIMES}
    chosen = {}
    for facet in random.sample(facets, random.choice((0, 1, 1, 2, 2, 3))):
        options = fixed.get(facet) or region.options(facet)
        chosen[facet] = tuple(random.sample(options, min(len(options), random.randint(1, 3))))
    start = region.built + timedelta(days=random.randint(-5, 30)) if random.random() < 0.4 else None
    end = (start or region.built) + timedelta(days=random.randint(0, 20)) if random.random() < 0.4 else None
    near = random.choice(sorted(region.middles)) if random.random() < 0.3 else ""
    return Wish(
        chosen,
        random.randint(6, 30) if random.random() < 0.3 else None,
        start,
        end,
        near,
        random.choice((1, 3, 8, 20)) if near and random.random() < 0.8 else None,
        random.random() < 0.3,
        random.random() < 0.2,
    )


def _days(wish: Wish, today: date) -> tuple[date, date]:
    """The days asked for, which begin today unless what is over is asked for."""
    first = wish.start if wish.past and wish.start else max(wish.start or today, today)
    return first, wish.end or date.max


def _repeated(when: dict[str, Any], until: date) -> Iterator[dict[str, str]]:
    start, end = _moment(when["start"]), _moment(when.get("end", when["start"]))
    form = "minutes" if "T" in when["start"] else None
    for begins in rrulestr(when["repeats"].replace("Z", ""), dtstart=start):
        if begins.date() > until:
            return
        if begins.date().isoformat() not in when.get("except", ()):
            both = begins, begins + (end - start)
            names = [moment.isoformat(timespec=form) if form else moment.date().isoformat() for moment in both]
            yield {"start": names[0]} | ({"end": names[1]} if "end" in when else {})


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _tally(options: Iterator[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for option in options:
        found[option] = found.get(option, 0) + 1
    return found
