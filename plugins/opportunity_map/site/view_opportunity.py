"""What the page of one opportunity says, in one order of facts: when, where, cost, age, language, joining, support."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from opportunity_map import corrections
from opportunity_map.catalogue import Entry, Venue
from opportunity_map.config import Settings
from opportunity_map.intake.model import Age, Always, Contact, Cost, Organisation, Registration, Repeat, Said, Text
from opportunity_map.occurrences import Occurrence
from opportunity_map.site import ical
from opportunity_map.site.journey import journey
from opportunity_map.site.pictures import Shown, path_of
from opportunity_map.site.related import Related
from opportunity_map.site.richtext import to_html
from opportunity_map.site.view_facts import Facts, yes_no
from opportunity_map.site.view_when import opening_hours, repeat_in_words

_NEXT_MEETINGS = 5
_MOST_MEETINGS = 60
"""How many meetings a page lists at all; what repeats as the words say is not listed to its end."""


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


_KEY = "~key~"  # no sign of it is quoted in an address, and no key has one of them
_NOBODY_SAID = Spoken("", Markup(""))


class Macros(NamedTuple):
    """The macros of opportunity_parts.html and pictures.html, and that which renders `Facts.access_lists` and a note."""

    parts: Any
    pictures: Any
    access: Any


class OpportunityView:
    """Collects the context of the opportunity template; holds no state of a record."""

    def __init__(self, facts: Facts, settings: Settings, macros: Macros, pictures: Mapping[str, Shown]) -> None:
        """`pictures` are those that the site has, by their paths in the content folder."""
        parts = macros.parts
        self.facts = facts
        self.texts = facts.texts
        self.formats = facts.formats
        self.settings = settings
        self._parts = parts
        self._access = macros.access
        self._macros = macros
        self._pictures = pictures
        catalogue = facts.catalogue
        self.prefix = "" if facts.language == catalogue.language else f"{facts.language}/"
        self._reports = cache(self._report_form)
        # What many pages have in common is made once: escaping it ten thousand times is a good part of a build.
        self._stop = cache(self._stop_of)
        self._meeting: Any = cache(lambda meeting: parts.meeting(self._stop(meeting)))
        self._later_meeting: Any = cache(lambda meeting: parts.later_meeting(self._stop(meeting)))
        self._lines: Any = cache(parts.lines)
        self._operator = cache(self._operator_of)
        self._station = cache(self._station_of)
        self._calls: dict[int, Markup] = {}
        self._spoken_languages = cache(self._languages_of)
        self._ages = cache(self._ages_of)
        self._competences: Any = cache(lambda names: " · ".join(self.texts(f"competence.{name}") for name in names))
        self._at_home: dict[str, list[str]] = {}
        for key, organisation in catalogue.organisations.items():
            if isinstance(organisation.place, str):
                self._at_home.setdefault(organisation.place, []).append(key)
        self._on_map = {entry.venue.key for entry in catalogue.entries if entry.venue and not entry.over}

    def context(self, entry: Entry, root: str, related: Related) -> dict[str, Any]:
        """The template's variables. `root` leads from the page to the site's root."""
        facts, opportunity = self.facts, entry.opportunity
        description = facts.said(opportunity.description) if opportunity.description else None
        return {
            "opportunity": opportunity,
            "type": self.texts(f"type.{opportunity.type}"),
            "status": "ended" if entry.over else opportunity.status,
            "root": root,
            "lines": self._lines(opportunity.interests, root),
            "title": self.spoken(opportunity.title),
            "summary": self.spoken(opportunity.summary),
            "description": self.prose(description),
            "description_lang": facts.foreign(description.language) if description else "",
            "operator": self._operator(entry.organisation.id, root),
            "state": facts.state(entry),
            "state_note": self._state_note(entry),
            "when": self._when(entry),
            "where": self._where(entry, root),
            "cost": facts.cost(opportunity.cost),
            "cost_notes": self._cost_notes(opportunity.cost),
            "age": self._ages(opportunity.age),
            "age_notes": self._age_notes(entry),
            "languages": self._spoken_languages(opportunity.languages),
            "drop_in": self._drop_in(opportunity.registration),
            "joining": self._joining(opportunity.registration),
            "joining_notes": self._joining_notes(entry),
            "sign_up": self._sign_up(entry),
            "support": [self.texts(f"access_support.{name}") for name in opportunity.access_support],
            "access_note": self.spoken(opportunity.access_note),
            "outcomes": [self.spoken(outcome) for outcome in opportunity.outcomes],
            "competences": self._competences(opportunity.competences),
            "partners": self._partners(opportunity.partners, root),
            "contacts": self.contacts(opportunity.contact or entry.organisation.contact),
            "website": self.outside(opportunity.website),
            "checked": self.checked(opportunity.checked),
            "calendar": self._calendar(entry, root),
            "address": self.address(entry) or "./",
            "report": self._report(entry),
            "picture": self._picture(entry, root),
            "onward": self._onward(related),
        }

    def address(self, entry: Entry) -> str:
        """The page's whole address; empty where the site's own is not known."""
        return self._address_of(entry.key)

    def _address_of(self, key: str) -> str:
        site = self.settings.site_url
        return f"{site}{self.prefix}opportunities/{key}/" if site else ""

    def _calendar(self, entry: Entry, root: str) -> str:
        """The way to the record's iCalendar file, which stands beside its page in the first language."""
        if not entry.occurrences:
            return ""
        return f"{root}opportunities/{entry.key}/{ical.FILE}" if self.prefix else ical.FILE

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
        """`lead` is the next meeting, `words` the platform where there is none; the rest is what else is known.

        `stops` are the meetings after that one, `later` those that are shown on demand, as list items.
        """
        texts, when = self.texts, entry.opportunity.when
        known: dict[str, Any] = {
            "lead": None,
            **dict.fromkeys(("words", "rhythm", "stops", "later", "more", "hours", "notes"), ""),
        }
        listed = True
        if isinstance(when, Repeat):
            known["rhythm"] = repeat_in_words(when, self.formats)
            known["notes"] = self._repeat_notes(when)
            listed = known["rhythm"].startswith(texts("repeat.several"))
        meetings = entry.meetings
        if meetings:
            known["lead"] = self._stop(meetings[0])
            known["stops"] = joined_markup(map(self._meeting, meetings[1:_NEXT_MEETINGS]))
            later = meetings[_NEXT_MEETINGS:] if listed else ()
            if later:
                known["more"] = texts("when.more", count=len(later))
                known["later"] = joined_markup(map(self._later_meeting, later[:_MOST_MEETINGS]))
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

    def _repeat_notes(self, when: Repeat) -> list[str]:
        """On which days there is nothing although the rule says so."""
        notes = []
        today = self.facts.catalogue.today
        left_out = sorted(day for day in when.exceptions if day >= today)[:_NEXT_MEETINGS]
        if left_out:
            notes.append(self.texts("when.except", days=", ".join(map(self.formats.dated, left_out))))
        if when.in_school_holidays is not None:
            notes.append(self.texts(f"when.holidays.{yes_no(when.in_school_holidays)}"))
        return notes

    def _stop_of(self, meeting: Occurrence) -> Stop:
        machine = str(meeting.start) + (f"T{meeting.start_time:%H:%M}" if meeting.start_time else "")
        day = f"{self.formats.weekday(meeting.start)} {self.formats.days(meeting)}"
        if meeting.start.year != self.facts.catalogue.today.year:
            day += f" {meeting.start.year}"
        return Stop(day[:1].upper() + day[1:], self.formats.hours(meeting), machine)

    # --- where ------------------------------------------------------------------------------------------------

    def _where(self, entry: Entry, root: str) -> dict[str, Any]:
        mode = entry.opportunity.mode
        online = mode != "onsite"
        station, access = self._station(entry.venue.key, root) if entry.venue else ("", "")
        return {
            "station": station,
            "access": access or ("" if mode == "online" else self.texts("unknown")),
            "online": self.outside(entry.opportunity.online_url) if online else None,
            "mode": self.texts(f"mode.{mode}") if online else "",
        }

    def _station_of(self, key: str, root: str) -> tuple[Markup, Markup]:
        """What is the same for everything at a venue: where it is with the way there, and how one gets in."""
        venue = self.facts.catalogue.venues[key]
        place = venue.place
        known = {
            "key": key,
            "name": self.spoken(place.name),
            "address": self.facts.address(venue),
            "about": self.about(venue),
            "stop": self.spoken(place.stop),
            "hosts": self._listed([self._operator(host, root) for host in self._at_home.get(key, ())]),
            "on_map": venue.location is not None and key in self._on_map,
            "journey": journey(self.settings.journey_planner, venue, self.texts),
        }
        access = self._access(self.facts.access_lists(venue), self.spoken(place.access_note))
        return self._parts.station(known, root + self.prefix), access

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

    def _ages_of(self, age: Age | None) -> str:
        span = self.formats.ages(age.min, age.max) if age else ""
        return self.texts("age.long", ages=span) if span else self.texts("unknown")

    def _age_notes(self, entry: Entry) -> list[Spoken]:
        opportunity = entry.opportunity
        notes = [self.spoken(text) for text in (opportunity.audience, opportunity.eligibility) if text]
        if opportunity.parental_consent is not None:
            notes.append(self._plain(f"age.consent.{yes_no(opportunity.parental_consent)}"))
        return notes

    def _languages_of(self, tags: tuple[str, ...]) -> str:
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

    def _operator_of(self, key: str, root: str) -> Markup:
        """The link to an organisation's page."""
        organisation = self.facts.catalogue.organisations[key]
        link: Markup = self._parts.operator(organisation, self.spoken(organisation.name), root + self.prefix)
        return link

    def _partners(self, ids: Iterable[str], root: str) -> Markup:
        known = self.facts.catalogue.organisations
        return self._listed([self._operator(key, root) for key in ids if key in known])

    def _listed(self, links: Iterable[Markup]) -> Markup:
        return Markup(", ").join(links)

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

    def _report(self, entry: Entry) -> str:
        """Opens a prepared issue or mail to the region; where it named neither, a mail to the organisation."""
        contact = entry.opportunity.contact or entry.organisation.contact
        # A key is of small letters, digits and hyphens: nothing in it has to be quoted.
        return self._reports(contact.email if contact else None).replace(_KEY, entry.key)

    def _report_form(self, email: str | None) -> str:
        """The address of `_report` with `_KEY` where the record's key goes."""
        settings = self.settings
        to = corrections.template(settings.report, settings.repo_url)
        to = to or (corrections.mail_template(email) if email else "")
        body = self.texts("record.report_body", page=self._address_of(_KEY) or _KEY)
        return corrections.link(to, self.texts("record.report_title", name=_KEY), body)

    # --- pictures -----------------------------------------------------------------------------------------------

    def _picture(self, entry: Entry, root: str) -> Markup:
        image = entry.opportunity.image
        shown = self._pictures.get(path_of(entry.opportunity.path, image.file)) if image else None
        if image is None or shown is None:
            return Markup("")
        picture: Markup = self._macros.pictures.picture(shown, self.spoken(image.alt), self.spoken(image.credit), root)
        return picture

    def logo(self, organisation: Organisation, root: str) -> Markup:
        """An organisation's own sign; empty where it has none."""
        logo = organisation.logo
        shown = self._pictures.get(path_of(organisation.path, logo.file)) if logo else None
        if logo is None or shown is None:
            return Markup("")
        sign: Markup = self._macros.pictures.logo(shown, self.spoken(logo.alt), root)
        return sign

    # --- what is like it ----------------------------------------------------------------------------------------

    def _onward(self, related: Related) -> list[tuple[str, Markup]]:
        """The short lists that lead on, each with its heading; none is empty."""
        lists = zip(("record.alike", "record.there", "record.more"), related, strict=True)
        return [(self.texts(key), joined_markup(map(self._call, entries))) for key, entries in lists if entries]

    def _call(self, entry: Entry) -> Markup:
        """One record as a line of such a list, seen from the page of any other."""
        known = self._calls.get(entry.number)
        if known is None:
            known = self._calls[entry.number] = self._call_of(entry)
        return known

    def _call_of(self, entry: Entry) -> Markup:
        when = self.facts.departure(entry)
        parts = (when.time, when.day, when.date) if when.spans_days else (when.day, when.date, when.time)
        words = " ".join(filter(None, parts)) if when.datetime else when.time
        title = self.spoken(entry.opportunity.title)
        opportunity = entry.opportunity
        call: Markup = self._parts.call(opportunity.interests[0], f"../../{entry.key}/", title.text, title.lang, words)
        return call

    def _plain(self, key: str) -> Spoken:
        return Spoken(self.texts(key), Markup(""))

    def kind(self, organisation: Organisation) -> str:
        """What sort of organisation it is, in words."""
        return self.texts(f"organisation_kind.{organisation.kind}")


def joined_markup(parts: Iterable[Markup]) -> Markup:
    """Markup put together as it is; `Markup.join` would look at every part again."""
    return Markup("".join(parts))  # noqa: S704 - of markup alone


def mailto(email: str) -> str:
    """The address as a link. RFC 6068: `?` and `&`, which may stand in an address, would begin a subject or a copy."""
    return f"mailto:{quote(email, safe='@+')}"


@cache
def host(url: str) -> str:
    """`example.org` of an address: how a link is called that leaves the site."""
    return (urlsplit(url).hostname or url).removeprefix("www.")
