"""What the page of one opportunity says, in one order of facts: when, where, cost, age, language, joining, support."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from opportunity_map.catalogue import Entry, Venue
from opportunity_map.config import Settings
from opportunity_map.intake.model import Always, Contact, Cost, Organisation, Registration, Repeat, Said, Text
from opportunity_map.occurrences import Occurrence
from opportunity_map.site.richtext import to_html
from opportunity_map.site.view_facts import Facts, yes_no
from opportunity_map.site.view_when import opening_hours, repeat_in_words

_NEXT_MEETINGS = 5


class Stop(NamedTuple):
    """One meeting in the list of the next ones. `datetime` is its start for machines."""

    day: str
    hours: str
    datetime: str


class Link(NamedTuple):
    """A place to go to and the words of the link."""

    href: str
    words: str


class Spoken(NamedTuple):
    """A text and the attributes that say which language it is in."""

    text: str
    lang: Markup


_NOBODY_SAID = Spoken("", Markup(""))
_NOWHERE: dict[str, Any] = dict.fromkeys(("href", "address", "about"), "") | {
    "name": None,
    "stop": _NOBODY_SAID,
    "access": None,
}


class OpportunityView:
    """Collects the context of the opportunity template; holds no state of a record."""

    def __init__(self, facts: Facts, settings: Settings, access_markup: Callable[..., Markup]) -> None:
        """`access_markup` renders the lists of `Facts.access_lists` and a note."""
        self.facts = facts
        self.texts = facts.texts
        self.formats = facts.formats
        self.settings = settings
        self._access_markup = access_markup
        self._stop = cache(self._stop_of)
        self._stations: dict[str, dict[str, Any]] = {}
        self.prefix = "" if facts.language == facts.catalogue.language else f"{facts.language}/"

    def context(self, entry: Entry, root: str) -> dict[str, Any]:
        """The template's variables. `root` leads from the page to the site's root."""
        facts, opportunity = self.facts, entry.opportunity
        title = self.spoken(opportunity.title)
        description = facts.said(opportunity.description) if opportunity.description else None
        return {
            "entry": entry,
            "opportunity": opportunity,
            "type": self.texts(f"type.{opportunity.type}"),
            "status": "ended" if entry.over else opportunity.status,
            "root": root,
            "home": root + self.prefix,
            "title": title,
            "summary": self.spoken(opportunity.summary),
            "description": self.prose(description),
            "description_lang": facts.foreign(description.language) if description else "",
            "organisation": self.spoken(entry.organisation.name),
            "state": facts.state(entry),
            "state_note": self._state_note(entry),
            "when": self._when(entry),
            "where": self._where(entry),
            "cost": facts.cost(opportunity.cost),
            "cost_notes": self._cost_notes(opportunity.cost),
            "age": self._age(entry),
            "age_notes": self._age_notes(entry),
            "languages": self._languages(opportunity.languages),
            "drop_in": self._drop_in(opportunity.registration),
            "joining": self._joining(opportunity.registration),
            "joining_notes": self._joining_notes(entry),
            "sign_up": self._sign_up(entry),
            "support": [self.texts(f"access_support.{name}") for name in opportunity.access_support],
            "access_note": self.spoken(opportunity.access_note),
            "outcomes": [self.spoken(outcome) for outcome in opportunity.outcomes],
            "competences": [self.texts(f"competence.{name}") for name in opportunity.competences],
            "partners": self._partners(opportunity.partners),
            "contacts": self.contacts(opportunity.contact or entry.organisation.contact),
            "website": self.outside(opportunity.website),
            "checked": self.checked(opportunity.checked),
            "report": self._report(entry, title.text),
        }

    def spoken(self, text: Text | None) -> Spoken:
        """A text for the template; empty where nothing was stated."""
        if text is None:
            return _NOBODY_SAID
        said = self.facts.said(text)
        return Spoken(said.text, self.facts.foreign(said.language))

    def prose(self, said: Said | None) -> Markup:
        """Contributors' Markdown as safe HTML; empty where nothing was written."""
        return to_html(said.text) if said else Markup("")

    def _state_note(self, entry: Entry) -> str:
        status = "ended" if entry.over else entry.opportunity.status
        return "" if status == "scheduled" else self.texts(f"status.note.{status}")

    # --- when -------------------------------------------------------------------------------------------------

    def _when(self, entry: Entry) -> dict[str, Any]:
        """`lead` is the next meeting, `words` the platform where there is none; the rest is what else is known."""
        texts, when = self.texts, entry.opportunity.when
        known: dict[str, Any] = {
            "lead": None,
            **dict.fromkeys(("words", "rhythm", "stops", "more", "hours", "notes"), ""),
        }
        if isinstance(when, Repeat):
            known["rhythm"] = repeat_in_words(when, self.formats)
            if when.in_school_holidays is not None:
                known["notes"] = (texts(f"when.holidays.{yes_no(when.in_school_holidays)}"),)
        meetings = entry.meetings
        if meetings:
            known["lead"] = self._stop(meetings[0])
            known["stops"] = [self._stop(meeting) for meeting in meetings[1:_NEXT_MEETINGS]]
            more = len(meetings) - _NEXT_MEETINGS
            if more > 0 and not known["rhythm"]:
                known["more"] = texts("when.more", count=more)
        elif entry.over:
            known["words"] = texts("status.ended")
        elif isinstance(when, Always):
            known["words"] = texts("when.always" if entry.venue else "when.any_time")
        else:
            known["words"] = texts("when.on_request")
        if isinstance(when, Always):
            hours = when.opening_hours or (entry.venue.place.opening_hours if entry.venue else None)
            known["hours"] = opening_hours(hours, self.formats) if hours else ()
            if entry.venue and not hours:
                known["notes"] = (texts("when.hours_unknown"),)
        return known

    def _stop_of(self, meeting: Occurrence) -> Stop:
        machine = str(meeting.start) + (f"T{meeting.start_time:%H:%M}" if meeting.start_time else "")
        day = f"{self.formats.weekday(meeting.start)} {self.formats.days(meeting)}"
        if meeting.start.year != self.facts.catalogue.today.year:
            day += f" {meeting.start.year}"
        return Stop(day[:1].upper() + day[1:], self.formats.hours(meeting), machine)

    # --- where ------------------------------------------------------------------------------------------------

    def _where(self, entry: Entry) -> dict[str, Any]:
        mode = entry.opportunity.mode
        online = mode != "onsite"
        return {
            **(self._station(entry.venue) if entry.venue else _NOWHERE),
            "online": self.outside(entry.opportunity.online_url) if online else None,
            "mode": self.texts(f"mode.{mode}") if online else "",
        }

    def _station(self, venue: Venue) -> dict[str, Any]:
        """What is the same for everything at this venue."""
        known = self._stations.get(venue.key)
        if known is None:
            place = venue.place
            known = self._stations[venue.key] = {
                "name": self.spoken(place.name),
                "href": f"places/{venue.key}/",
                "address": self.facts.address(venue),
                "about": self.about(venue),
                "stop": self.spoken(place.stop),
                "access": self._access_markup(self.facts.access_lists(venue), self.spoken(place.access_note)),
            }
        return known

    def about(self, venue: Venue) -> str:
        """A sentence where the pin is not at the door; empty where it is."""
        if venue.location is None:
            return self.texts("place.precision.none")
        return self.texts(f"place.precision.{venue.location.precision}") if venue.location.approximate else ""

    # --- who may come, what it costs, how to join ---------------------------------------------------------------

    def _cost_notes(self, cost: Cost) -> list[Spoken]:
        notes = [self.spoken(text) for text in (cost.note, cost.concessions) if text]
        for name in ("travel_refund", "equipment_lent"):
            fact = getattr(cost, name)
            if fact is not None:
                notes.append(self._plain(f"cost.{name}.{yes_no(fact)}"))
        return notes

    def _age(self, entry: Entry) -> str:
        age = entry.opportunity.age
        span = self.formats.ages(age.min, age.max) if age else ""
        return self.texts("age.long", ages=span) if span else self.texts("unknown")

    def _age_notes(self, entry: Entry) -> list[Spoken]:
        opportunity = entry.opportunity
        notes = [self.spoken(text) for text in (opportunity.audience, opportunity.eligibility) if text]
        if opportunity.parental_consent is not None:
            notes.append(self._plain(f"age.consent.{yes_no(opportunity.parental_consent)}"))
        return notes

    def _languages(self, tags: Iterable[str]) -> str:
        words = ", ".join(self.formats.language(tag) for tag in tags)
        return words[:1].upper() + words[1:]

    def _drop_in(self, registration: Registration | None) -> str:
        return self.texts(f"joining.drop_in.{yes_no(registration.drop_in if registration else None)}")

    def _joining(self, registration: Registration | None) -> str:
        return self.texts(f"joining.required.{yes_no(registration.required if registration else None)}")

    def _joining_notes(self, entry: Entry) -> list[str]:
        texts, opportunity, notes = self.texts, entry.opportunity, []
        deadline = opportunity.registration.deadline if opportunity.registration else None
        if deadline is not None:
            past = (deadline.date() if isinstance(deadline, datetime) else deadline) < self.facts.catalogue.today
            key = "joining.deadline_past" if past else "joining.deadline"
            notes.append(texts(key, day=self.formats.day_and_time(deadline)))
        capacity = opportunity.capacity
        if capacity and capacity.max is not None:
            notes.append(texts("joining.capacity", count=capacity.max))
        if capacity and capacity.left is not None:
            left = texts("joining.left", count=capacity.left)
            notes.append(f"{left} ({self.formats.full_day(capacity.as_of)})" if capacity.as_of else left)
        return notes

    def _sign_up(self, entry: Entry) -> Link | None:
        registration = entry.opportunity.registration
        if entry.over or entry.opportunity.status in {"cancelled", "ended"} or not (registration and registration.url):
            return None
        return Link(registration.url, self.texts("joining.sign_up", host=host(registration.url)))

    # --- who runs it and how sure we are ------------------------------------------------------------------------

    def _partners(self, ids: Iterable[str]) -> list[tuple[str, Spoken]]:
        known = self.facts.catalogue.organisations
        return [(key, self.spoken(known[key].name)) for key in ids if key in known]

    def contacts(self, contact: Contact | None) -> list[Link]:
        """The ways to reach a role, as links."""
        if contact is None:
            return []
        links = []
        if contact.email:
            links.append(Link(mailto(contact.email), contact.email))
        if contact.phone:
            links.append(Link("tel:" + "".join(sign for sign in contact.phone if sign in "+0123456789"), contact.phone))
        if contact.url:
            links.append(Link(contact.url, host(contact.url)))
        return links

    def outside(self, url: str | None) -> Link | None:
        """A link that leaves the site, called by its host's name."""
        return Link(url, host(url)) if url else None

    def checked(self, day: date | None) -> dict[str, str]:
        """When this was last confirmed, and what follows from it. `state` is fresh, ask or stale."""
        if day is None:
            return {"state": "stale", "words": self.texts("checked.never")}
        age = (self.facts.catalogue.today - day).days
        freshness = self.settings.freshness
        state = "fresh" if age < freshness.ask_after else "ask" if age < freshness.stale_after else "stale"
        words = self.texts(f"checked.{state}", day=self.formats.full_day(day), count=max(1, round(age / 30.4)))
        return {"state": state, "words": words}

    def _report(self, entry: Entry, title: str) -> str:
        """Where to say that something is wrong: the organisation's address, else the repository's issues."""
        contact = entry.opportunity.contact or entry.organisation.contact
        if contact and contact.email:
            return f"{mailto(contact.email)}?subject={quote(title)}"
        repository = self.settings.repo_url.rstrip("/")
        return f"{repository}/issues/new?title={quote(entry.key)}" if repository else ""

    def _plain(self, key: str) -> Spoken:
        return Spoken(self.texts(key), Markup(""))

    def kind(self, organisation: Organisation) -> str:
        """What sort of organisation it is, in words."""
        return self.texts(f"organisation_kind.{organisation.kind}")


def mailto(email: str) -> str:
    """The address as a link. RFC 6068: `?` and `&`, which may stand in an address, would begin a subject or a copy."""
    return f"mailto:{quote(email, safe='@+')}"


def host(url: str) -> str:
    """`example.org` of an address: how a link is called that leaves the site."""
    return (urlsplit(url).hostname or url).removeprefix("www.")
