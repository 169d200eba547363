"""A region drawn at random, and the plainest possible filter over it: what the browser's quick one is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from making import TODAY, catalogue, opportunity, place, sessions
from opportunity_map.catalogue import Catalogue, Entry
from opportunity_map.intake.model import (
    COST_KINDS,
    INTERESTS,
    MODES,
    STATUSES,
    TYPES,
    Access,
    Age,
    Always,
    Cost,
    OnRequest,
    Repeat,
    Session,
    Sessions,
    When,
)

LANGUAGES = ("en", "fi", "sv", "so", "zh-Hant")
ACCESS_FACTS = tuple(Access.__dataclass_fields__)
RULES = (
    "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU,TH", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=1SA",
    "FREQ=DAILY;COUNT=5", "FREQ=WEEKLY;UNTIL=20261130T235959Z",
)  # fmt: skip


def random_catalogue(records: int, seed: int) -> Catalogue:
    """A region with every shape of every fact that can be filtered by."""
    random = Random(seed)
    places = [
        place(f"venue-{number}", access=random.choice((None, _access(random), _access(random)))) for number in range(12)
    ]
    return catalogue([_opportunity(random, number) for number in range(records)], places=places)


def _access(random: Random) -> Access:
    return Access(**{fact: random.choice((True, False, None)) for fact in ACCESS_FACTS})


def _opportunity(random: Random, number: int) -> Any:
    mode = random.choice(MODES)
    low, high = random.randint(8, 18), random.randint(18, 25)
    return opportunity(
        f"{random.choice(('harbour', 'library', 'stage'))}/record-{number}",
        type=random.choice(TYPES),
        interests=tuple(random.sample(INTERESTS, random.randint(1, 3))),
        languages=tuple(random.sample(LANGUAGES, random.randint(1, 2))),
        mode=mode,
        place=None if mode == "online" else f"venue-{random.randrange(12)}",
        when=_when(random),
        cost=Cost(random.choice(COST_KINDS)),
        age=random.choice((None, Age(low, high), Age(low, None), Age(None, high), Age(None, None))),
        status=random.choice(("scheduled", *STATUSES)),
    )


def _when(random: Random) -> When:
    day = TODAY + timedelta(days=random.randint(-20, 40))
    start = datetime(day.year, day.month, day.day, random.randint(8, 22), random.choice((0, 15, 30)))
    match random.randrange(7):
        case 0:
            return Always(None)
        case 1:
            return OnRequest()
        case 2:
            return Repeat(start, start + timedelta(hours=2), None, random.choice(RULES), (day + timedelta(days=7),))
        case 3:
            return Repeat(day, day + timedelta(days=1), None, random.choice(RULES[:2]))
        case 4:
            return Sessions((Session(day, day + timedelta(days=random.randint(1, 9))),))
        case 5 if start.hour > 18:
            return Sessions((Session(start, start + timedelta(hours=7)),))
        case 5:
            return sessions(start, start + timedelta(days=1, hours=1), start + timedelta(days=3))
        case _:
            return sessions(random.choice((start, day)))


@dataclass(frozen=True)
class Wish:
    """What a visitor asks for, in the names of the address."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    age: int | None = None
    start: date | None = None
    end: date | None = None
    unstated: bool = False
    past: bool = False

    @property
    def address(self) -> str:
        """The query string."""
        pairs = [f"{facet}={','.join(options)}" for facet, options in self.chosen.items() if options]
        for name, value in (("age", self.age), ("from", self.start), ("to", self.end)):
            if value is not None:
                pairs.append(f"{name}={value}")
        pairs += [f"{name}=yes" for name, asked in (("unstated", self.unstated), ("past", self.past)) if asked]
        return "?" + "&".join(pairs)


def random_wish(random: Random) -> Wish:
    options = {
        "interests": INTERESTS, "type": TYPES, "cost": COST_KINDS, "mode": MODES,
        "languages": LANGUAGES, "access": ACCESS_FACTS,
    }  # fmt: skip
    asked = random.sample(sorted(options), random.choice((0, 1, 1, 2, 3)))
    chosen = {facet: tuple(random.sample(options[facet], random.randint(1, 3))) for facet in asked}
    start = TODAY + timedelta(days=random.randint(-5, 30)) if random.random() < 0.4 else None
    end = (start or TODAY) + timedelta(days=random.randint(0, 20)) if random.random() < 0.4 else None
    age = random.randint(6, 30) if random.random() < 0.4 else None
    return Wish(chosen, age, start, end, random.random() < 0.3, random.random() < 0.2)


@dataclass(frozen=True)
class Answer:
    """What a visitor is shown: keys of records in the order of the board, and the numbers beside it."""

    matching: list[str]
    unstated: int
    counts: dict[str, dict[str, int]]
    without: dict[str, int]


def answer(region: Catalogue, wish: Wish, today: date) -> Answer:
    """The filter as its description says it, condition by condition, record by record."""
    judged = [(entry, _verdicts(entry, wish, today)) for entry in region.entries]
    enough = {True, None} if wish.unstated else {True}

    def fits(verdicts: Mapping[str, bool | None], leaving_out: str = "") -> bool:
        return all(verdict in enough for name, verdict in verdicts.items() if name != leaving_out)

    matching = [(_board_place(entry, wish, today), entry.key) for entry, verdicts in judged if fits(verdicts)]
    unstated = [v for _, v in judged if False not in v.values() and None in v.values()]
    counts: dict[str, dict[str, int]] = {}
    for facet in ("interests", "type", "cost", "mode", "languages"):
        others = [_options(entry, facet) for entry, verdicts in judged if fits(verdicts, facet)]
        counts[facet] = {option: sum(option in own for own in others) for option in {o for own in others for o in own}}
    counts["access"] = {
        fact: sum(_fact(entry, fact) in enough for entry, verdicts in judged if fits(verdicts, f"access {fact}"))
        for fact in ACCESS_FACTS
    }
    active = [facet for facet, options in wish.chosen.items() if options and facet != "access"]
    active += [f"access {fact}" for fact in wish.chosen.get("access", ())]
    active += ["age"] * (wish.age is not None) + ["days"] * (wish.start is not None or wish.end is not None)
    without = {name: sum(fits(verdicts, name) for _, verdicts in judged) for name in active}
    return Answer([key for _, key in sorted(matching)], len(unstated), counts, without)


def _options(entry: Entry, facet: str) -> tuple[str, ...]:
    record = entry.opportunity
    own = {"type": (record.type,), "cost": (record.cost.kind,), "mode": (record.mode,)}
    return own.get(facet) or getattr(record, facet)


def _fact(entry: Entry, fact: str) -> bool | None:
    access = entry.venue.place.access if entry.venue else None
    found: bool | None = getattr(access, fact) if access else None
    return found


def _verdicts(entry: Entry, wish: Wish, today: date) -> dict[str, bool | None]:
    """By condition: True, False, or None where the record does not state the fact."""
    verdicts: dict[str, bool | None] = {}
    for facet, options in wish.chosen.items():
        if facet == "access":
            verdicts |= {f"access {fact}": _fact(entry, fact) for fact in options}
        else:
            verdicts[facet] = bool(set(options) & set(_options(entry, facet)))
    age = entry.opportunity.age
    if wish.age is not None:
        stated = age is not None and (age.min is not None or age.max is not None)
        verdicts["age"] = (age.min or 0) <= wish.age <= (age.max or 120) if stated and age else None
    dated = entry.over or bool(entry.occurrences)
    over = dated and not any(meeting.last_day >= today for meeting in entry.occurrences)
    verdicts["over"] = wish.past or not over
    if dated and (wish.start or wish.end):
        verdicts["days"] = bool(_meetings_asked_for(entry, wish, today))
    return verdicts


def _meetings_asked_for(entry: Entry, wish: Wish, today: date) -> list[tuple[date, int]]:
    """Starts of the meetings in the days asked for, which begin today unless what is over is asked for."""
    first = wish.start if wish.past and wish.start else max(wish.start or today, today)
    found = [m for m in entry.occurrences if m.last_day >= first and (wish.end is None or m.start <= wish.end)]
    return sorted((m.start, m.start_time.hour * 60 + m.start_time.minute if m.start_time else 0) for m in found)


def _board_place(entry: Entry, wish: Wish, today: date) -> tuple[Any, ...]:
    shown = _meetings_asked_for(entry, wish, today)
    over = entry.over or (bool(entry.occurrences) and not any(m.last_day >= today for m in entry.occurrences))
    platform = 3 if over else 0 if shown else 1 if isinstance(entry.opportunity.when, Always) else 2
    return (platform, shown[0] if shown else (date.min, 0), entry.number)
