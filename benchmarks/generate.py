"""Writes a region of any size, the same one for the same seed: what speed and size of the product are measured on.

    python benchmarks/generate.py --records 10000 --seed 1 --out DIR [--languages en]

Every record is drawn from a random source of its own, seeded with its number, so record 17 is the same in a region of
a hundred and in one of ten thousand as long as they have the same venues. There is no clock: the region lives on
2026-11-23, which is SOURCE_DATE_EPOCH (benchmarks/measure.py) when it is built.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from region import Region, write_region, write_yaml
from vocabulary import (
    CLOSINGS,
    LIST_ITEMS,
    LIST_LEADS,
    OPENING_HOURS,
    ORGANISATION_KIND_WORDS,
    ORGANISATION_WORDS,
    SENTENCES,
    STREETS,
    THEMES,
    TYPE_WORDS,
    VENUE_WORDS,
    Theme,
)

TODAY = date(2026, 11, 23)
RECORDS_PER_ORGANISATION = 20
RECORDS_PER_VENUE = 12.5
BOUNDS = (60.13, 24.55, 60.35, 25.25)
CITIES = (("Helsinki", "00"), ("Espoo", "02"), ("Vantaa", "01"))
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

# Shares of a hundred. An event is far more frequent than an exchange, technology than mobility.
TYPE_WEIGHTS = {
    "event": 16, "workshop": 20, "course": 14, "programme": 6, "club": 14, "volunteering": 8,
    "internship": 3, "youth_project": 5, "open_space": 6, "digital": 4, "mentoring": 2, "mobility": 2,
}  # fmt: skip
INTEREST_WEIGHTS = dict(zip(THEMES, (15, 11, 9, 12, 8, 7, 13, 8, 6, 5, 4, 2), strict=True))
WHEN_WEIGHTS = {"repeats": 40, "sessions": 35, "always": 15, "on_request": 5, "past": 5}
COMPETENCES = (
    "literacy", "multilingual", "stem", "digital",
    "personal_social_learning", "citizenship", "entrepreneurship", "cultural",
)  # fmt: skip
ACCESS_SUPPORT = ("visual", "hearing", "physical", "learning", "mental_health", "behavioural")
ACCESS_FACTS = ("step_free", "toilet", "induction_loop", "quiet_space", "parking", "assistance_dog")
OTHER_LANGUAGES = ("sv", "en", "ru", "et", "ar", "so", "uk")


@dataclass(frozen=True, slots=True)
class Ids:
    """What the records may point at."""

    organisations: tuple[str, ...]
    venues: tuple[str, ...]


def generate(out: Path, records: int, seed: int, languages: tuple[str, ...]) -> None:
    """Write a region of `records` opportunities to `out`, which must not exist yet or be empty.

    In a region of several languages each text stands there once for each, with the same words: this is about load.
    """
    region = Region("Lakeshore", "FI", "Europe/Helsinki", BOUNDS, languages)
    content = write_region(out, region)
    organisations = [
        organisation(Random(f"{seed} organisation {number}"), number, languages)
        for number in range(max(1, records // RECORDS_PER_ORGANISATION))
    ]
    venues = [
        venue(Random(f"{seed} venue {number}"), number, languages)
        for number in range(max(1, round(records / RECORDS_PER_VENUE)))
    ]
    for name, record in organisations:
        write_yaml(content / "organisations" / f"{name}.yml", record)
    for name, record in venues:
        write_yaml(content / "places" / f"{name}.yml", record)
    ids = Ids(tuple(name for name, _ in organisations), tuple(name for name, _ in venues))
    for number in range(records):
        owner, name, record = opportunity(Random(f"{seed} opportunity {number}"), number, ids, languages)
        folder = content / "opportunities" / owner
        folder.mkdir(exist_ok=True)
        write_yaml(folder / f"{name}.yml", record)


def organisation(random: Random, number: int, languages: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The id and the record of organisation `number`."""
    kind, kind_word = random.choice(tuple(ORGANISATION_KIND_WORDS.items()))
    name = f"{random.choice(ORGANISATION_WORDS)} {kind_word} {number + 1}"
    identifier = slug(name)
    record: dict[str, Any] = {"name": texts(name, languages), "kind": kind}
    if random.random() < 0.9:
        record["summary"] = texts("A place where you can begin something, with people who stay.", languages)
    if random.random() < 0.8:
        record["website"] = f"https://example.org/{identifier}"
    if random.random() < 0.8:
        record["contact"] = {"email": f"{identifier}@example.org"}
    record["checked"] = day_before(random, 150)
    return identifier, record


def venue(random: Random, number: int, languages: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The id and the record of venue `number`, somewhere in the region, nearer to its middle than to its edge."""
    name = f"{random.choice(ORGANISATION_WORDS)} {random.choice(VENUE_WORDS)} {number + 1}"
    south, west, north, east = BOUNDS
    city, prefix = random.choices(CITIES, (6, 3, 2))[0]
    record: dict[str, Any] = {
        "name": texts(name, languages),
        "address": {
            "street": f"{random.choice(STREETS)} {random.randint(1, 90)}",
            "postcode": f"{prefix}{random.randint(1, 99):02}0",
            "city": city,
            "country": "FI",
        },
        "coordinates": {
            "lat": f"{random.triangular(south, north):.6f}",
            "lon": f"{random.triangular(west, east):.6f}",
        },
    }
    access = {fact: random.choice(("yes", "yes", "no")) for fact in ACCESS_FACTS if random.random() < 0.4}
    if access:
        record["access"] = access
    if random.random() < 0.5:
        record["stop"] = texts(f"{random.choice(STREETS)}, bus {random.randint(10, 99)}", languages)
    if random.random() < 0.3:
        record["opening_hours"] = random.choice(OPENING_HOURS)
    return slug(name), record


def opportunity(random: Random, number: int, ids: Ids, languages: Sequence[str]) -> tuple[str, str, dict[str, Any]]:
    """The organisation, the id and the record of opportunity `number`; few organisations have many, many have few."""
    owner = ids.organisations[int(len(ids.organisations) * random.random() ** 1.4)]
    kind = weighted(random, TYPE_WEIGHTS)
    interests = list(dict.fromkeys(weighted(random, INTEREST_WEIGHTS) for _ in range(random.choice((1, 1, 2, 2, 3)))))
    theme = THEMES[interests[0]]
    title = f"{random.choice(theme.subjects)} {random.choice(TYPE_WORDS[kind])}"
    mode = "online" if kind == "digital" else weighted(random, {"onsite": 86, "online": 6, "hybrid": 8})
    record: dict[str, Any] = {
        "title": texts(title, languages),
        "summary": texts(fill(random, random.choice(SENTENCES), theme), languages),
        "description": texts(description(random, theme), languages),
        "type": kind,
        "interests": interests,
    }
    if random.random() < 0.5:
        record["competences"] = random.sample(COMPETENCES, random.randint(1, 3))
    if random.random() < 0.4:
        record["outcomes"] = [
            texts(f"You can {action}.", languages) for action in random.sample(theme.actions, random.randint(1, 3))
        ]
    record["languages"] = ["fi", *random.sample(OTHER_LANGUAGES, random.choice((0, 0, 1, 1, 2)))]
    record["mode"] = mode
    if mode != "online":
        record["place"] = random.choice(ids.venues)
    if mode != "onsite":
        record["online_url"] = f"https://example.org/join/{number}"
    record["when"] = when(random, weighted(random, WHEN_WEIGHTS))
    record |= conditions(random, number, languages)
    return owner, f"{slug(title)}-{number + 1}", record


def conditions(random: Random, number: int, languages: Sequence[str]) -> dict[str, Any]:
    """Who can come and what it takes: each fact is there as often as organisations tend to state it."""
    record: dict[str, Any] = {}
    if random.random() < 0.75:
        record["registration"] = registration(random, number)
    record["cost"] = cost(random, languages)
    if random.random() < 0.8:
        low = random.choice((10, 12, 13, 13, 14, 15, 16, 18))
        record["age"] = {"min": str(low)} | ({"max": str(low + random.randint(3, 12))} if random.random() < 0.7 else {})
    if random.random() < 0.15:
        record["parental_consent"] = random.choice(("yes", "no"))
    if random.random() < 0.25:
        record["access_support"] = random.sample(ACCESS_SUPPORT, random.randint(1, 3))
    if random.random() < 0.3:
        most = random.randint(6, 40)
        record["capacity"] = {"max": str(most), "left": str(random.randint(0, most)), "as_of": str(TODAY)}
    if random.random() < 0.5:
        record["website"] = f"https://example.org/offers/{number}"
    status = weighted(random, {"scheduled": 95, "full": 3, "cancelled": 2})
    if status != "scheduled":
        record["status"] = status
    record["checked"] = day_before(random, 340 if random.random() < 0.08 else 170)
    return record


def registration(random: Random, number: int) -> dict[str, str]:
    """Half ask to sign up; of the others most say that one can turn up."""
    if random.random() < 0.5:
        return {"required": "yes", "url": f"https://example.org/register/{number}"}
    return {"required": "no"} | ({"drop_in": "yes"} if random.random() < 0.8 else {})


def cost(random: Random, languages: Sequence[str]) -> dict[str, Any]:
    """What it costs; an amount only where something is paid."""
    kind = weighted(random, {"free": 62, "paid": 30, "donation": 8})
    record: dict[str, Any] = {"kind": kind}
    if kind == "paid":
        record |= {"amount": str(random.choice((2, 5, 8, 10, 15, "22.50", 40, 75))), "currency": "EUR"}
        if random.random() < 0.3:
            record["concessions"] = texts("Half price with a student card.", languages)
    if random.random() < 0.2:
        record["equipment_lent"] = "yes"
    return record


def when(random: Random, shape: str) -> dict[str, Any] | list[dict[str, str]]:
    """One of the shapes of `when`; dates lie around TODAY."""
    hour = random.choice((10, 13, 14, 15, 16, 16, 17, 17, 18, 19))
    length = random.choice((1, 2, 2, 3))
    if shape == "always":
        return {"available": "always"} | (
            {"opening_hours": random.choice(OPENING_HOURS)} if random.random() < 0.8 else {}
        )
    if shape == "on_request":
        return {"available": "on_request"}
    if shape == "repeats":
        day = TODAY + timedelta(days=random.randint(-200, 40))
        rule = f"FREQ=WEEKLY;BYDAY={WEEKDAYS[day.weekday()]}"
        if random.random() < 0.15:
            rule += ";INTERVAL=2"
        if random.random() < 0.15:
            rule += f";COUNT={random.randint(40, 80)}"
        return meeting(day, hour, length) | {"repeats": rule}
    if shape == "past":
        return [meeting(TODAY - timedelta(days=random.randint(1, 300)), hour, length)]
    first = TODAY + timedelta(days=int(random.expovariate(1 / 40)) % 180)
    if random.random() < 0.1:
        return [{"start": str(first), "end": str(first + timedelta(days=random.randint(0, 4)))}]
    meetings = random.choice((1, 1, 1, 1, 2, 4, 6))
    return [meeting(first + timedelta(days=7 * week), hour, length) for week in range(meetings)]


def meeting(day: date, hour: int, hours: int) -> dict[str, str]:
    """Start and end of one meeting, to the minute."""
    return {"start": f"{day} {hour:02}:00", "end": f"{day} {hour + hours:02}:30"}


def description(random: Random, theme: Theme) -> str:
    """Five or six paragraphs and one or two lists of Markdown, about 1.9 kB."""
    sentences = random.sample(SENTENCES, 19)
    blocks = []
    while sentences:
        length = random.randint(3, 5)
        blocks.append(" ".join(fill(random, sentence, theme) for sentence in sentences[:length]))
        del sentences[:length]
    for _ in range(random.choice((1, 1, 2))):
        items = (fill(random, item, theme) for item in random.sample(LIST_ITEMS, random.randint(3, 5)))
        lines = "\n".join(f"- {item}" for item in items)
        blocks.insert(random.randint(1, len(blocks)), f"{random.choice(LIST_LEADS)}\n\n{lines}")
    blocks.append(random.choice(CLOSINGS))
    return "\n\n".join(blocks) + "\n"


def fill(random: Random, sentence: str, theme: Theme) -> str:
    """The sentence with the theme's own words in it."""
    return sentence.format(thing=random.choice(theme.things), do=random.choice(theme.actions))


def texts(text: str, languages: Sequence[str]) -> str | dict[str, str]:
    """A text as a record holds it: plain in a region of one language, a map in one of several."""
    return text if len(languages) == 1 else dict.fromkeys(languages, text)


def weighted(random: Random, weights: dict[str, int]) -> str:
    """One of the keys, as often as its weight says."""
    return random.choices(tuple(weights), tuple(weights.values()))[0]


def day_before(random: Random, most: int) -> str:
    """A day up to `most` days before TODAY."""
    return str(TODAY - timedelta(days=random.randint(0, most)))


def slug(text: str) -> str:
    """An id made of an English name."""
    return "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in text.lower()).split())


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Write a generated region.")
    parser.add_argument("--records", type=int, default=10_000, help="number of opportunities")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True, help="a new or empty folder")
    parser.add_argument("--languages", default="en", help="comma-separated, the default language first")
    given = parser.parse_args()
    try:
        generate(given.out, given.records, given.seed, tuple(given.languages.split(",")))
    except FileExistsError as problem:
        parser.error(str(problem))


if __name__ == "__main__":
    main()
