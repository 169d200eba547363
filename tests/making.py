"""Small records for tests: everything that must be there, changed where a test says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from opportunity_map.assemble import assemble
from opportunity_map.catalogue import Catalogue, Region
from opportunity_map.config import Settings
from opportunity_map.intake.model import (
    Address,
    Coordinates,
    Cost,
    Opportunity,
    Organisation,
    Place,
    Session,
    Sessions,
    Text,
)
from opportunity_map.places.locate import Locator

CONFIG = """\
site_name: Test
docs_dir: content
plugins:
  - opportunity-map:
      region: {name: Helsinki, country: FI, timezone: Europe/Helsinki, bounds: [60.1, 24.9, 60.2, 25.0]}
      languages: [en, fi]
"""
"""A mkdocs.yml for commands that read content."""
TODAY = date(2026, 11, 23)
REGION = Region("Helsinki", "FI", "Europe/Helsinki", (60.16, 24.93, 60.18, 24.96))


def text(english: str, finnish: str | None = None) -> Text:
    return Text({"en": english} if finnish is None else {"en": english, "fi": finnish})


def sessions(*starts: datetime | date) -> Sessions:
    return Sessions(tuple(Session(start, None, None) for start in starts))


def opportunity(name: str = "harbour/robots", **changes: Any) -> Opportunity:
    organisation, _, own = name.partition("/")
    facts: dict[str, Any] = {
        "title": text(f"Title of {own}"),
        "summary": text("What it is in one sentence."),
        "type": "workshop",
        "interests": ("technology",),
        "languages": ("en",),
        "mode": "onsite",
        "place": "oodi",
        "when": sessions(datetime(2026, 11, 28, 17)),
        "cost": Cost("free"),
        "checked": date(2026, 11, 1),
        **changes,
    }
    return Opportunity(own, f"opportunities/{name}.yml", organisation, **facts)


def organisation(name: str = "harbour", **changes: Any) -> Organisation:
    facts: dict[str, Any] = {"name": text(f"Example: {name}"), "kind": "association", "checked": date(2026, 11, 1)}
    return Organisation(name, f"organisations/{name}.yml", **{**facts, **changes})


def place(name: str = "oodi", **changes: Any) -> Place:
    facts: dict[str, Any] = {
        "name": text(name.capitalize()),
        "address": Address("Töölönlahdenkatu 4", "00100", "Helsinki", "FI"),
        "coordinates": Coordinates(60.1737, 24.9384),
    }
    return Place(name, f"places/{name}.yml", **{**facts, **changes})


def catalogue(
    opportunities: Iterable[Opportunity],
    *,
    organisations: Iterable[Organisation] | None = None,
    places: Iterable[Place] = (),
    languages: tuple[str, ...] = ("en", "fi"),
    today: date = TODAY,
) -> Catalogue:
    opportunities = list(opportunities)
    organisations = organisations or [organisation(name) for name in {o.organisation for o in opportunities}]
    settings = Settings(REGION, languages, Path("content"))
    locator = Locator("FI", {})
    return assemble(settings, locator, organisations, places or [place()], opportunities, today).catalogue
