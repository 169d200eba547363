# ruff: noqa: RUF009 - `field` is dataclasses.field with more facts, no shared default
"""The one model: every field an organisation may write, in canonical order, with its shape and its need.

The check, the JSON Schema, the reference page, the messages and the exports all walk these dataclasses
(`shapes.fields_of`). Adding a field is one line here, its sentences in locales/, and a test.
Source: the content contract; vocabularies of the EU key competences (2018), OpenActive and schema.org.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any, Final, NamedTuple

from opportunity_map.intake.shapes import (
    MUST,
    SHOULD,
    AliasShape,
    ChoiceShape,
    DayShape,
    DecimalShape,
    EitherShape,
    EmailShape,
    FileShape,
    GroupShape,
    IdShape,
    IntegerShape,
    LanguageShape,
    LineShape,
    ListShape,
    OpeningHoursShape,
    RuleShape,
    TextShape,
    TimeZoneShape,
    UrlShape,
    WhenShape,
    YesNoShape,
    field,
)

TYPES = (
    "event", "workshop", "course", "programme", "club", "volunteering",
    "internship", "youth_project", "open_space", "digital", "mentoring", "mobility",
)  # fmt: skip
INTERESTS = (
    "arts_culture", "creativity_design", "crafts_making", "technology", "science", "environment",
    "sport_movement", "life_skills", "career_work", "civic_engagement", "global_world", "mobility_abroad",
)  # fmt: skip
COMPETENCES = (
    "literacy", "multilingual", "stem", "digital",
    "personal_social_learning", "citizenship", "entrepreneurship", "cultural",
)  # fmt: skip
MODES = ("onsite", "online", "hybrid")
COST_KINDS = ("free", "paid", "donation")
ACCESS_SUPPORT = ("visual", "hearing", "physical", "learning", "mental_health", "behavioural")
STATUSES = ("scheduled", "full", "cancelled", "postponed", "ended")
ORGANISATION_KINDS = (
    "school", "university", "youth_centre", "library", "museum", "association",
    "public_body", "company", "cultural_venue", "sports_club", "informal_group",
)  # fmt: skip

YES_NO = YesNoShape()
COUNTRY = LineShape(2, r"^[A-Z]{2}$", "country")
CURRENCY = LineShape(3, r"^[A-Z]{3}$", "currency")
PHONE = LineShape(40, r"^\+?[0-9 ()/.-]{5,40}$", "phone")
LOGIN = LineShape(39, r"^[A-Za-z0-9-]{1,39}$", "login")
TIMEZONE = TimeZoneShape()


class Part:
    """What every record and group of the model shares: it travels between processes as a plain tuple of its values.

    The pickling that a frozen dataclass brings along goes through its fields one by one in Python and takes four times
    as long, which for ten thousand records is felt.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        """The class and its arguments, for pickle and copy."""
        model: type = type(self)
        return model, _values_of(model)(self)


@cache
def _values_of(model: type) -> Callable[[Any], tuple[Any, ...]]:
    """How to take all values out of a part, in the order of its fields."""
    names = [f.name for f in dataclasses.fields(model)]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda part: tuple(getattr(part, name) for name in names)


class Said(NamedTuple):
    """A text as it is shown: the string and the language it is written in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Text(Part):
    """A text in one or more languages; `by_language` keeps the order of the file."""

    by_language: Mapping[str, str]

    def in_language(self, language: str) -> Said:
        """The text in `language`, else in the first language it has."""
        found = self.by_language.get(language)
        if found is not None:
            return Said(found, language)
        return next(Said(text, tag) for tag, text in self.by_language.items())


@dataclass(frozen=True, slots=True)
class Address(Part):
    """A postal address; a home-based organisation gives only the city."""

    street: str | None = field(LineShape(120), schema_org="streetAddress", example="Töölönlahdenkatu 4")
    postcode: str | None = field(LineShape(16), schema_org="postalCode", example="00100")
    city: str | None = field(LineShape(100), MUST, "addressLocality", example="Helsinki")
    country: str | None = field(COUNTRY, schema_org="addressCountry", example="FI")


@dataclass(frozen=True, slots=True)
class Coordinates(Part):
    """Degrees in WGS 84."""

    lat: float = field(DecimalShape(-90, 90, 7), MUST, "latitude", example="60.17386")
    lon: float = field(DecimalShape(-180, 180, 7), MUST, "longitude", example="24.93815")


@dataclass(frozen=True, slots=True)
class Access(Part):
    """Facts about a venue that someone may need to know first; None is "not stated"."""

    step_free: bool | None = field(YES_NO)
    toilet: bool | None = field(YES_NO)
    induction_loop: bool | None = field(YES_NO)
    quiet_space: bool | None = field(YES_NO)
    parking: bool | None = field(YES_NO)
    assistance_dog: bool | None = field(YES_NO)


@dataclass(frozen=True, slots=True)
class Place(Part):
    """A venue: a file of its own under content/places/, or written inside an opportunity or organisation."""

    id: str = ""
    path: str = ""
    name: Text = field(TextShape(120), MUST, "name", example="Central Library")
    address: Address | None = field(GroupShape(Address), SHOULD, "address")
    coordinates: Coordinates | None = field(GroupShape(Coordinates), SHOULD, "geo")
    access: Access | None = field(GroupShape(Access), SHOULD, "amenityFeature")
    access_note: Text | None = field(TextShape(500), example="The door on the park side has no step")
    stop: Text | None = field(TextShape(120), example="Central Railway Station (metro)")
    opening_hours: str | None = field(OpeningHoursShape(), schema_org="openingHours")
    website: str | None = field(UrlShape(), schema_org="url")


@dataclass(frozen=True, slots=True)
class Contact(Part):
    """How to reach a role, never a private person."""

    email: str | None = field(EmailShape(), schema_org="email")
    phone: str | None = field(PHONE, schema_org="telephone", example="+358 9 000 0000")
    url: str | None = field(UrlShape(), schema_org="url")


@dataclass(frozen=True, slots=True)
class Image(Part):
    """A picture with what it shows and whose it is."""

    file: str = field(FileShape(), MUST, "contentUrl")
    alt: Text = field(TextShape(300), MUST, "description", example="A small robot on a table")
    credit: Text | None = field(TextShape(200), MUST, "creditText", example="Example Library (CC BY 4.0)")


@dataclass(frozen=True, slots=True)
class Logo(Part):
    """An organisation's own sign."""

    file: str = field(FileShape(), MUST, "contentUrl")
    alt: Text = field(TextShape(300), MUST, "description", example="A robot that reads a book")


@dataclass(frozen=True, slots=True)
class Session(Part):
    """One dated meeting; a date without a time of day is a whole day. `end` may be absent."""

    start: date | datetime = field(DayShape(time=True), MUST, "startDate")
    end: date | datetime | None = field(DayShape(time=True), SHOULD, "endDate", example="2027-01-31 20:00")
    timezone: str | None = field(TIMEZONE)


@dataclass(frozen=True, slots=True)
class Sessions(Part):
    """`when` as a list of dated meetings."""

    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class Repeat(Part):
    """`when` as a first meeting and a rule by which it repeats. The rule holds no DTSTART."""

    start: date | datetime = field(DayShape(time=True), MUST, "startDate")
    end: date | datetime | None = field(DayShape(time=True), SHOULD, "endDate", example="2027-01-31 20:00")
    timezone: str | None = field(TIMEZONE)
    repeats: str = field(RuleShape(), MUST, "repeatFrequency")
    exceptions: tuple[date, ...] = field(
        ListShape(DayShape(), 0, 200), schema_org="exceptDate", default=(), key="except", example="[2027-12-25]"
    )
    in_school_holidays: bool | None = field(YES_NO)


@dataclass(frozen=True, slots=True)
class Always(Part):
    """`when` as a place or service that is simply there, at its opening hours where they are stated."""

    opening_hours: str | None = field(OpeningHoursShape(), schema_org="openingHours")


@dataclass(frozen=True, slots=True)
class OnRequest(Part):
    """`when` as: ask, and a time is found."""


When = Sessions | Repeat | Always | OnRequest


@dataclass(frozen=True, slots=True)
class Registration(Part):
    """Whether one has to sign up, where, until when, and whether one can just turn up."""

    required: bool | None = field(YES_NO)
    url: str | None = field(UrlShape(), schema_org="potentialAction")
    deadline: date | datetime | None = field(DayShape(time=True), schema_org="offers.validThrough")
    drop_in: bool | None = field(YES_NO)


@dataclass(frozen=True, slots=True)
class Cost(Part):
    """What it costs. `amount` is in `currency` (ISO 4217), the full price."""

    kind: str = field(ChoiceShape(COST_KINDS, "cost"), MUST, "isAccessibleForFree")
    amount: Decimal | None = field(DecimalShape(0, 100_000, 2, money=True), schema_org="offers.price", example="5.00")
    currency: str | None = field(CURRENCY, schema_org="offers.priceCurrency", example="EUR")
    note: Text | None = field(TextShape(300), example="Materials are included")
    concessions: Text | None = field(TextShape(300), example="Free with the youth card")
    travel_refund: bool | None = field(YES_NO)
    equipment_lent: bool | None = field(YES_NO)


@dataclass(frozen=True, slots=True)
class Age(Part):
    """Years of age, both ends included; either may be absent."""

    min: int | None = field(IntegerShape(0, 120), example="13")
    max: int | None = field(IntegerShape(0, 120), example="19")


@dataclass(frozen=True, slots=True)
class Capacity(Part):
    """How many can take part, how many places were left, and on which day that was true."""

    max: int | None = field(IntegerShape(1, 1_000_000), schema_org="maximumAttendeeCapacity")
    left: int | None = field(IntegerShape(0, 1_000_000), schema_org="remainingAttendeeCapacity", example="4")
    as_of: date | None = field(DayShape())


@dataclass(frozen=True, slots=True)
class Organisation(Part):
    """One file under content/organisations/."""

    id: str = ""
    path: str = ""
    name: Text = field(TextShape(120), MUST, "name", example="Central Library")
    kind: str = field(ChoiceShape(ORGANISATION_KINDS, "organisation_kind"), MUST, "additionalType")
    summary: Text | None = field(TextShape(200), SHOULD, "abstract", example="A house full of books and people")
    description: Text | None = field(TextShape(5000, markdown=True), schema_org="description")
    website: str | None = field(UrlShape(), SHOULD, "url")
    contact: Contact | None = field(GroupShape(Contact), SHOULD, "contactPoint")
    place: str | Place | None = field(EitherShape(IdShape("place"), GroupShape(Place)), schema_org="location")
    logo: Logo | None = field(GroupShape(Logo), schema_org="logo")
    part_of: str | None = field(IdShape("organisation"), schema_org="parentOrganization")
    safeguarding_url: str | None = field(UrlShape())
    owners: tuple[str, ...] = field(ListShape(LOGIN, 0, 20), default=(), example="[a-github-name]")
    language: str | None = field(LanguageShape())
    checked: date | None = field(DayShape(), MUST, "sdDatePublished", example="2026-10-31")
    aliases: tuple[str, ...] = field(ListShape(AliasShape(), 0, 20), default=())


@dataclass(frozen=True, slots=True)
class Opportunity(Part):
    """One file under content/opportunities/<organisation>/."""

    id: str = ""
    path: str = ""
    organisation: str = ""
    title: Text = field(TextShape(100), MUST, "name", example="Robot night at the library")
    summary: Text = field(TextShape(200), MUST, "abstract", example="Build a small robot and take it home")
    description: Text | None = field(TextShape(5000, markdown=True), SHOULD, "description")
    type: str = field(ChoiceShape(TYPES, "type"), MUST, "@type")
    interests: tuple[str, ...] = field(ListShape(ChoiceShape(INTERESTS, "interest"), 1, 3), MUST, "about", default=())
    competences: tuple[str, ...] = field(
        ListShape(ChoiceShape(COMPETENCES, "competence"), 0, 8), schema_org="teaches", default=()
    )
    outcomes: tuple[Text, ...] = field(
        ListShape(TextShape(200), 0, 12), schema_org="teaches", default=(), example="[Solder a circuit, Ask for help]"
    )
    skills: tuple[str, ...] = field(
        ListShape(UrlShape(), 0, 20),
        schema_org="teaches",
        default=(),
        example="[http://data.europa.eu/esco/skill/S1.0.0]",
    )
    languages: tuple[str, ...] = field(ListShape(LanguageShape(), 1, 12), MUST, "inLanguage", default=())
    mode: str = field(ChoiceShape(MODES, "mode"), MUST, "eventAttendanceMode")
    place: str | Place | None = field(EitherShape(IdShape("place"), GroupShape(Place)), SHOULD, "location")
    online_url: str | None = field(UrlShape(), SHOULD, "location.url")
    when: When = field(WhenShape(), MUST, "startDate, endDate, eventSchedule")
    registration: Registration | None = field(GroupShape(Registration), SHOULD, "potentialAction")
    cost: Cost = field(GroupShape(Cost), MUST, "offers")
    age: Age | None = field(GroupShape(Age), SHOULD, "typicalAgeRange")
    parental_consent: bool | None = field(YES_NO)
    audience: Text | None = field(TextShape(300), schema_org="audience", example="People who are new in the city")
    eligibility: Text | None = field(TextShape(500), schema_org="audience", example="You can swim 50 metres")
    access_support: tuple[str, ...] = field(
        ListShape(ChoiceShape(ACCESS_SUPPORT, "access_support"), 0, 6), schema_org="accessibilitySupport", default=()
    )
    access_note: Text | None = field(TextShape(500), example="We send you pictures of the room beforehand")
    capacity: Capacity | None = field(GroupShape(Capacity), schema_org="maximumAttendeeCapacity")
    partners: tuple[str, ...] = field(ListShape(IdShape("organisation"), 0, 20), schema_org="contributor", default=())
    website: str | None = field(UrlShape(), schema_org="url")
    contact: Contact | None = field(GroupShape(Contact), schema_org="contactPoint")
    image: Image | None = field(GroupShape(Image), schema_org="image")
    badge: str | None = field(IdShape("badge"))
    status: str = field(ChoiceShape(STATUSES, "status"), schema_org="eventStatus", default="scheduled")
    language: str | None = field(LanguageShape())
    checked: date | None = field(DayShape(), MUST, "sdDatePublished", example="2026-10-31")
    aliases: tuple[str, ...] = field(ListShape(AliasShape(), 0, 20), default=())

    @property
    def key(self) -> str:
        """`organisation/id`: what the address and the data call it."""
        return f"{self.organisation}/{self.id}"


Record = Organisation | Opportunity | Place

ORGANISATION: Final = "organisation"
OPPORTUNITY: Final = "opportunity"
PLACE: Final = "place"

MODELS: Final[dict[str, type[Record]]] = {ORGANISATION: Organisation, OPPORTUNITY: Opportunity, PLACE: Place}
"""The kinds of files, by the name that `Source.kind` and the schemas use."""
