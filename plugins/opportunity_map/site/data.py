"""The open data: every record as it was written, with its address, its place and its next meetings.

Field names are those of the content files. Formats: JSON (RFC 8259), GeoJSON (RFC 7946), CSV (RFC 4180).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

import orjson

from opportunity_map.catalogue import Catalogue, Entry, Location, Venue
from opportunity_map.intake.model import Always, OnRequest, Opportunity, Organisation, Sessions, Text
from opportunity_map.occurrences import Occurrence

MOST_MEETINGS = 6
"""How many coming meetings the data spell out for each opportunity; the rule itself is there too."""

_NOT_DATA = {"path"}
_RENAMED = {"exceptions": "except"}


def files(catalogue: Catalogue, *, site_url: str, licence: str) -> dict[str, Callable[[], bytes]]:
    """What makes each data file, by address: they are dear, so whoever writes them decides when and where.

    `site_url` is put before addresses; where it is empty they stay relative.
    """
    about = {
        "title": f"{catalogue.region.name}: opportunities to learn",
        "licence": licence,
        "date": catalogue.today.isoformat(),
        "documentation": f"{site_url}data/",
        "schema": f"{site_url}data/schema/opportunity.json",
    }

    def opportunities() -> bytes:
        records = [_opportunity(entry, site_url) for entry in catalogue.entries]
        venues = {key: _venue(venue) for key, venue in catalogue.venues.items()}
        return _json({**about, "count": len(records), "opportunities": records, "venues": venues})

    def organisations() -> bytes:
        records = [
            {"id": organisation.id, "page": f"{site_url}organisations/{organisation.id}/", **_stated(organisation)}
            for organisation in catalogue.organisations.values()
        ]
        return _json({**about, "count": len(records), "organisations": records})

    def rows() -> Iterator[dict[str, Any]]:
        return (_row(entry, catalogue.language, site_url) for entry in catalogue.entries)

    def geojson() -> bytes:
        return _json({"type": "FeatureCollection", **about, "features": [_feature(row) for row in rows()]})

    return {
        "data/opportunities.json": opportunities,
        "data/organisations.json": organisations,
        "data/opportunities.geojson": geojson,
        "data/opportunities.csv": lambda: _csv(rows()),
    }


def _stated(record: Any) -> dict[str, Any]:
    """The stated fields of a record by name, their values as they are: `_json` turns them into JSON's own."""
    model = type(record)
    if model not in _READERS:
        _READERS[model] = _reader(model)
    names, values = _READERS[model]
    return {
        name: value
        for name, value in zip(names, values(record), strict=True)
        if value is not None and value not in ((), "")
    }


_Reader = tuple[list[str], Callable[[Any], tuple[Any, ...]]]
_READERS: dict[type, _Reader] = {}


def _reader(model: Any) -> _Reader:
    """What the data call the fields of a model, and what reads them all at once."""
    known = [field.name for field in fields(model) if field.name not in _NOT_DATA]
    values = attrgetter(*known) if len(known) > 1 else lambda record: (getattr(record, known[0]),)
    return [_RENAMED.get(name, name) for name in known], values


# What orjson does not know; it asks for these only, and walks through all else by itself.
_AS_JSON: dict[type, Callable[[Any], Any]] = {
    Text: lambda text: dict(text.by_language),
    datetime: lambda moment: moment.isoformat(timespec="minutes"),
    date: date.isoformat,
    Decimal: float,
    Sessions: lambda when: when.sessions,
    Always: lambda when: {**_stated(when), "available": "always"},
    OnRequest: lambda _: {"available": "on_request"},
}


def _as_json(value: Any) -> Any:
    convert = _AS_JSON.get(type(value))
    return _stated(value) if convert is None else convert(value)


def _opportunity(entry: Entry, site_url: str) -> dict[str, Any]:
    record = _stated(entry.opportunity)
    record |= {
        "id": entry.key,
        "page": f"{site_url}opportunities/{entry.key}/",
        "organisation": entry.organisation.id,
        "over": entry.over,
        "next": [_meeting(meeting) for meeting in entry.occurrences[:MOST_MEETINGS]],
    }
    if entry.venue is not None:
        record["venue"] = entry.venue.key
    if entry.around is not None:
        record["location"] = _location(entry.around)
    return record


def _meeting(meeting: Occurrence) -> dict[str, str]:
    found = {"start": _moment(meeting.start, meeting.start_time)}
    if meeting.end != meeting.start or meeting.end_time is not None:
        found["end"] = _moment(meeting.end, meeting.end_time)
    return found


def _moment(day: date, time: Any) -> str:
    return f"{day.isoformat()}T{time.isoformat('minutes')}" if time is not None else day.isoformat()


def _venue(venue: Venue) -> dict[str, Any]:
    found: dict[str, Any] = _stated(venue.place)
    if venue.location is not None:
        found["location"] = _location(venue.location)
    return found


def _location(location: Location) -> dict[str, Any]:
    found = {
        "lat": location.lat,
        "lon": location.lon,
        "precision": location.precision,
        "source": location.source,
        "understood": location.understood,
        "day": location.day,
    }
    return {name: value for name, value in found.items() if value != ""}


def _feature(row: Mapping[str, Any]) -> dict[str, Any]:
    """RFC 7946: longitude first; what has no place has a null geometry, and is there all the same.

    Its properties are flat, as the table's columns are: programs for maps read no deeper.
    """
    point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]} if "lat" in row else None
    properties = {name: value for name, value in row.items() if value not in (None, "") and name not in {"lat", "lon"}}
    return {"type": "Feature", "id": row["id"], "geometry": point, "properties": properties}


# At the beginning, and wherever a spreadsheet might begin a new cell: where commas are decimal signs, they part by ";".
_FORMULA = re.compile(r"((?:^|[;|\t\r\n])\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_SEPARATOR = re.compile(r"[;|\t\r\n]")
_COLUMNS = (
    "id", "page", "title", "summary", "organisation", "organisation_name", "type", "interests", "languages", "mode",
    "status", "next_start", "cost", "amount", "currency", "age_min", "age_max", "registration_required", "drop_in",
    "venue", "street", "postcode", "city", "country", "lat", "lon", "precision", "step_free", "checked",
)  # fmt: skip


def _csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(row.get(name)) for name in _COLUMNS] for row in rows)
    return table.getvalue().encode()


def _row(entry: Entry, language: str, site_url: str) -> dict[str, Any]:
    what: Opportunity = entry.opportunity
    who: Organisation = entry.organisation
    place = entry.venue.place if entry.venue else None
    address = place.address if place else None
    where = entry.venue.location if entry.venue else None
    row: dict[str, Any] = {
        "id": entry.key,
        "page": f"{site_url}opportunities/{entry.key}/",
        "title": what.title.in_language(language).text,
        "summary": what.summary.in_language(language).text,
        "organisation": who.id,
        "organisation_name": who.name.in_language(language).text,
        "type": what.type,
        "interests": _joined(what.interests),
        "languages": _joined(what.languages),
        "mode": what.mode,
        "status": "ended" if entry.over else what.status,
        "next_start": _meeting(entry.next)["start"] if entry.next else None,
        "cost": what.cost.kind,
        "amount": what.cost.amount,
        "currency": what.cost.currency,
        "age_min": what.age.min if what.age else None,
        "age_max": what.age.max if what.age else None,
        "registration_required": what.registration.required if what.registration else None,
        "drop_in": what.registration.drop_in if what.registration else None,
        "checked": what.checked,
    }
    if place is not None:
        row |= {
            "venue": place.name.in_language(language).text,
            "step_free": place.access.step_free if place.access else None,
        }
    if address is not None:
        row |= {name: getattr(address, name) for name in ("street", "postcode", "city", "country")}
    if where is not None:
        row |= {"lat": where.lat, "lon": where.lon, "precision": where.precision}
    return row


def _joined(values: Iterable[str]) -> str:
    return ";".join(values)


def _cell(value: Any) -> Any:
    """Yes, no or empty for facts; what a spreadsheet would take for a formula gets an apostrophe before it."""
    if type(value) is not str:
        return "yes" if value is True else "no" if value is False else value
    # Most cells begin with a letter or a digit and have no separator: the pattern is for the others.
    if value[:1].isalnum() and not _SEPARATOR.search(value):
        return value
    return _FORMULA.sub(r"\1'", value)


def _json(content: Any) -> bytes:
    """What is not stated is left out, `yes` and `no` are booleans."""
    options = orjson.OPT_APPEND_NEWLINE | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
    return orjson.dumps(content, _as_json, options)
