"""The record as schema.org says it, for search engines: one JSON-LD script element in the page's head."""

from __future__ import annotations

from typing import Any

import orjson
from markupsafe import Markup

from opportunity_map.catalogue import Entry, Venue
from opportunity_map.intake.model import Organisation
from opportunity_map.occurrences import Occurrence
from opportunity_map.site.view_facts import Facts

_EVENT_TYPES = {"workshop": "EducationEvent", "course": "EducationEvent", "programme": "EducationEvent"}
_STATUS = {"cancelled": "EventCancelled", "postponed": "EventPostponed"}
_MODES = {"onsite": "Offline", "online": "Online", "hybrid": "Mixed"}
_VOCABULARY = "https://schema.org/"


def json_ld(entry: Entry, facts: Facts, url: str, picture: str = "") -> Markup:
    """An Event for what has a date, a LearningResource for what is digital, else a Service.

    `url` is the page's, `picture` its picture's; either may be empty.
    """
    opportunity = entry.opportunity
    found: dict[str, Any] = {
        "@context": _VOCABULARY,
        "@type": _type(entry),
        "name": facts.said(opportunity.title).text,
        "description": facts.said(opportunity.summary).text,
        "inLanguage": list(opportunity.languages),
        "isAccessibleForFree": opportunity.cost.kind != "paid",
    }
    if url:
        found["url"] = url
    if picture:
        found["image"] = picture
    maker = {"@type": "Organization", "name": facts.said(entry.organisation.name).text}
    if entry.organisation.website:
        maker["url"] = entry.organisation.website
    if entry.meetings:
        found["organizer"] = maker
        found.update(_event(entry, entry.meetings[0]))
        if entry.venue is not None:
            found["location"] = _place(entry.venue, facts)
        elif opportunity.online_url:
            found["location"] = {"@type": "VirtualLocation", "url": opportunity.online_url}
    else:
        found["provider"] = maker
    age = opportunity.age
    if age is not None and (age.min is not None or age.max is not None):
        found["typicalAgeRange"] = f"{age.min or 0}-{'' if age.max is None else age.max}"
    if opportunity.cost.kind == "paid" and opportunity.cost.amount is not None and opportunity.cost.currency:
        found["offers"] = {
            "@type": "Offer",
            "price": str(opportunity.cost.amount),
            "priceCurrency": opportunity.cost.currency,
        }
    return _element(found)


def place_json_ld(venue: Venue, facts: Facts, url: str) -> Markup:
    """A venue as a Place; `url` may be empty."""
    return _element({"@context": _VOCABULARY, **_place(venue, facts), **({"url": url} if url else {})})


def organisation_json_ld(organisation: Organisation, facts: Facts, url: str) -> Markup:
    """An Organization; its own website is what it is known by elsewhere. `url` may be empty."""
    found: dict[str, Any] = {
        "@context": _VOCABULARY,
        "@type": "Organization",
        "name": facts.said(organisation.name).text,
    }
    if organisation.summary:
        found["description"] = facts.said(organisation.summary).text
    if url:
        found["url"] = url
    if organisation.website:
        found["sameAs"] = organisation.website
    return _element(found)


def _element(found: dict[str, Any]) -> Markup:
    # A script element ends at the first "</" whatever stands around it.
    data = orjson.dumps(found).decode().replace("<", "\\u003c")
    return Markup(f'<script type="application/ld+json">{data}</script>')  # noqa: S704 - no "<" is left in it


def _type(entry: Entry) -> str:
    if entry.meetings:
        return _EVENT_TYPES.get(entry.opportunity.type, "Event")
    return "LearningResource" if entry.opportunity.type == "digital" else "Service"


def _event(entry: Entry, meeting: Occurrence) -> dict[str, Any]:
    end = str(meeting.end) + (f"T{meeting.end_time:%H:%M}" if meeting.end_time else "")
    return {
        "startDate": str(meeting.start) + (f"T{meeting.start_time:%H:%M}" if meeting.start_time else ""),
        **({"endDate": end} if meeting.end_time or meeting.end != meeting.start else {}),
        "eventStatus": _VOCABULARY + _STATUS.get(entry.opportunity.status, "EventScheduled"),
        "eventAttendanceMode": f"{_VOCABULARY}{_MODES[entry.opportunity.mode]}EventAttendanceMode",
    }


def _place(venue: Venue, facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "Place", "name": facts.said(venue.place.name).text}
    address = venue.place.address
    if address is not None:
        parts = {
            "streetAddress": address.street,
            "postalCode": address.postcode,
            "addressLocality": address.city,
            "addressCountry": address.country,
        }
        found["address"] = {"@type": "PostalAddress", **{name: value for name, value in parts.items() if value}}
    # An approximate pin is no fact about the venue, so machines are not told.
    if venue.location is not None and not venue.location.approximate:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": venue.location.lat, "longitude": venue.location.lon}
    return found
