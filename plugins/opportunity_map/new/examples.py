"""The example records of a new region: written by the canonical writer, marked as examples in every language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from opportunity_map.config import Settings
from opportunity_map.intake.canonical import write
from opportunity_map.intake.files import source_of
from opportunity_map.intake.model import MODELS
from opportunity_map.intake.schema import modeline

ORGANISATION: Final = "organisations/example-open-workshop.yml"
PLACE: Final = "places/example-venue.yml"
WEEKLY: Final = "opportunities/example-open-workshop/fix-your-bike.yml"
ON_REQUEST: Final = "opportunities/example-open-workshop/what-can-i-become.yml"

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Words = Mapping[str, Any]
"""What the examples say in one language: the content of languages/<language>/words.yml."""


def records(settings: Settings, words: Mapping[str, Words]) -> dict[str, dict[str, Any]]:
    """The values of every example by its path in the content folder; `words` are those of each language."""
    today = settings.today()
    checked = today.isoformat()
    return {
        ORGANISATION: {
            "name": _said(words, "organisation", "name"),
            "kind": "association",
            "summary": _said(words, "organisation", "summary"),
            "description": _said(words, "organisation", "description"),
            "website": "https://example.org/open-workshop",
            "contact": {"email": "info@example.org"},
            "checked": checked,
        },
        PLACE: {
            "name": _said(words, "place", "name"),
            "address": {"city": settings.region.name, "country": settings.region.country},
            "coordinates": _centre(settings.region.bounds),
            "access": {"step_free": "yes", "toilet": "yes"},
        },
        WEEKLY: {
            **_texts(words, "weekly"),
            "type": "open_space",
            "interests": ["crafts_making", "environment"],
            "languages": list(words),
            "mode": "onsite",
            "place": "example-venue",
            "when": _weekly(today + timedelta(days=7)),
            "registration": {"required": "no", "drop_in": "yes"},
            "cost": {"kind": "free"},
            "age": {"min": "13", "max": "25"},
            "checked": checked,
        },
        ON_REQUEST: {
            **_texts(words, "request"),
            "type": "mentoring",
            "interests": ["career_work"],
            "languages": list(words),
            "mode": "onsite",
            "place": "example-venue",
            "when": {"available": "on_request"},
            "cost": {"kind": "free"},
            "contact": {"email": "info@example.org"},
            "checked": checked,
        },
    }


def text_of(path: str, values: Mapping[str, Any], *, with_modeline: bool = True) -> str:
    """An example's file, with the line by which an editor finds its schema."""
    source = source_of(path)
    if source is None:
        raise ValueError(f"{path} is no path of a record")
    model = MODELS[source.kind]
    return f"{modeline(model, path)}\n{write(values, model)}" if with_modeline else write(values, model)


def _said(words: Mapping[str, Words], group: str, name: str) -> Any:
    """A text in all languages; the text alone where there is one language."""
    texts = {language: said[group][name] for language, said in words.items()}
    return texts if len(texts) > 1 else next(iter(texts.values()))


def _texts(words: Mapping[str, Words], group: str) -> dict[str, Any]:
    """The three texts of an opportunity; the last of them says that it is an example."""
    marked: dict[str, Words] = {}
    for language, said in words.items():
        description = f"{said[group]['description']}\n\n{said['example']}\n"
        marked[language] = {group: {**said[group], "description": description}}
    return {name: _said(marked, group, name) for name in ("title", "summary", "description")}


def _centre(bounds: tuple[float, float, float, float]) -> dict[str, str]:
    south, west, north, east = bounds
    return {"lat": f"{(south + north) / 2:.5f}", "lon": f"{(west + east) / 2:.5f}"}


def _weekly(first: date) -> dict[str, str]:
    return {
        "start": f"{first} 16:00",
        "end": f"{first} 19:00",
        "repeats": f"FREQ=WEEKLY;BYDAY={_WEEKDAYS[first.weekday()]}",
    }
