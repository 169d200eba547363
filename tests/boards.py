"""A region drawn at random, with every shape of every fact that can be filtered by."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import NOVEMBER_2026
from making import TODAY, catalogue, opportunity, place, sessions
from opportunity_map.build import Build
from opportunity_map.catalogue import Catalogue
from opportunity_map.config import load
from opportunity_map.intake.model import (
    COST_KINDS,
    INTERESTS,
    MODES,
    STATUSES,
    TYPES,
    Access,
    Address,
    Age,
    Always,
    Coordinates,
    Cost,
    OnRequest,
    Registration,
    Repeat,
    Session,
    Sessions,
    When,
)
from opportunity_map.intake.read import read_all
from opportunity_map.site import facets

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
        place(
            f"venue-{number}",
            access=random.choice((None, _access(random), _access(random))),
            address=Address(None, None, random.choice(("Helsinki", "Espoo", "Nowhere in the gazetteer")), "FI"),
            coordinates=random.choice(
                (None, Coordinates(60.1 + number / 50, 24.9), Coordinates(60.2, 24.9 + number / 40))
            ),
        )
        for number in range(12)
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
        registration=random.choice(
            (None, Registration(random.choice((True, False, None)), None, None, random.choice((True, False, None))))
        ),
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


def cut_into_parts(region: Path, site: Path, part: int) -> None:
    """Write the facet data of a built region anew, in parts of so many records, as those of a large region are."""
    settings = load(region / "mkdocs.yml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOVEMBER_2026)
        found = read_all(settings.content_dir, settings.languages[0], settings.circumstances())
        catalogue = Build.of(settings, found).catalogue
    board = site / "assets" / "board"
    for language in settings.languages:
        assert (board / f"{language}.json").read_bytes() == facets.facet_data(catalogue)[0]
        write_parts(board, language, catalogue, part)


def write_parts(board: Path, language: str, catalogue: Catalogue, part: int) -> None:
    """The facet data of one language in several files, below the folder of the boards."""
    first, *others = facets.facet_data(catalogue, part)
    assert others
    (board / f"{language}.json").write_bytes(first)
    for number, other in enumerate(others, 1):
        (board / language / f"part-{number}.json").write_bytes(other)
