"""The facts of a record in words, as short as a departure board needs them; what is unknown is said to be unknown.

Everything here is asked for ten thousand times and has a few hundred answers, so answers are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from markupsafe import Markup, escape

from opportunity_map.catalogue import Catalogue, Entry, Venue
from opportunity_map.intake.model import Access, Always, Cost, Said, Text
from opportunity_map.occurrences import Occurrence
from opportunity_map.site.formats import Formats, address_line, is_right_to_left
from opportunity_map.site.tokens import ROOT
from opportunity_map.texts import Texts

LINE_CODES = {
    "arts_culture": "AR", "creativity_design": "DE", "crafts_making": "CR", "technology": "TE",
    "science": "SC", "environment": "EN", "sport_movement": "SP", "life_skills": "LI",
    "career_work": "CA", "civic_engagement": "CI", "global_world": "GL", "mobility_abroad": "MO",
}  # fmt: skip
"""The two letters that stand for an interest beside its colour and glyph, in every language."""

ACCESS_FACTS = tuple(Access.__dataclass_fields__)
_MOST_LANGUAGES = 3


class Departure(NamedTuple):
    """The column of times: three short words, and what a machine reads (empty where nothing is dated).

    `spans_days` says that the date is needed even under the heading of a day.
    """

    time: str
    day: str
    date: str
    datetime: str
    spans_days: bool = False


class Facts:
    """The words of one language for what a row or a page says about a record."""

    def __init__(self, catalogue: Catalogue, texts: Texts, formats: Formats, assets: str) -> None:
        self.catalogue = catalogue
        self.language = texts.language
        self.texts = texts
        self.formats = formats
        self.assets = assets
        self.languages: Callable[[tuple[str, ...]], str] = cache(self._languages)
        self.lines: Callable[[tuple[str, ...]], Markup] = cache(self._lines)
        self._at = cache(self._departure)
        self._cost_words = cache(self._cost)
        self._ages = cache(self._age)
        self._venues: dict[str, tuple[Markup, str]] = {}
        self._asked = {
            "always": Departure(texts("row.always"), texts("row.always_note"), "", ""),
            "online": Departure(texts("row.any_time"), "", "", ""),
            "on_request": Departure(texts("row.on_request"), texts("row.on_request_note"), "", ""),
            "over": Departure(texts("status.ended"), "", "", ""),
        }
        self._states = {status: texts(f"status.{status}") for status in ("full", "cancelled", "postponed", "ended")}

    # --- text in whatever language it was written -------------------------------------------------------------

    def foreign(self, language: str) -> Markup:
        """The attributes of an element whose text is in another language than the page; else nothing."""
        if language == self.language:
            return Markup("")
        direction = ' dir="rtl"' if is_right_to_left(language) else ""
        return Markup(f' lang="{escape(language)}"{direction}')  # noqa: S704 - the tag is escaped

    def said(self, text: Text) -> Said:
        """The text in the page's language, else in the first one it was written in."""
        return text.in_language(self.language)

    # --- the column of times ----------------------------------------------------------------------------------

    def departure(self, entry: Entry) -> Departure:
        """What stands in the column of times: the next meeting, or which platform the record is on."""
        if entry.over:
            over = self._asked["over"]
            return over._replace(day="", date=self.formats.dated(entry.past[-1].end)) if entry.past else over
        if entry.occurrences:
            return self._at(entry.occurrences[0])
        if isinstance(entry.opportunity.when, Always):
            return self._asked["always" if entry.venue else "online"]
        return self._asked["on_request"]

    def _departure(self, meeting: Occurrence) -> Departure:
        formats, texts = self.formats, self.texts
        machine = str(meeting.start) + (f"T{meeting.start_time:%H:%M}" if meeting.start_time else "")
        if meeting.start < self.catalogue.today < meeting.end:
            return Departure(texts("board.now"), texts("board.until"), formats.day_month(meeting.end), machine, True)
        clock = formats.clock(meeting.start_time) if meeting.start_time else texts("board.all_day")
        days = formats.days(meeting)
        spans_days = days != formats.day_month(meeting.start)
        return Departure(clock, formats.weekday(meeting.start), days, machine, spans_days)

    # --- the quiet facts --------------------------------------------------------------------------------------

    def state(self, entry: Entry) -> str:
        """The word for what is not as planned; empty where all is well."""
        status = "ended" if entry.over else entry.opportunity.status
        return self._states.get(status, "")

    def cost(self, cost: Cost) -> str:
        """`Free`, `€12`, `Costs money` (no amount stated), `Donation`."""
        return self._cost_words(cost.kind, cost.amount, cost.currency)

    def _cost(self, kind: str, amount: object, currency: str | None) -> str:
        if kind == "paid" and amount is not None:
            return self.formats.money(amount, currency or "")
        return self.texts(f"cost.{kind}")

    def age(self, entry: Entry) -> str:
        """`Age 13–17`, or that no age was stated."""
        age = entry.opportunity.age
        return self._ages(age.min, age.max) if age else self._ages(None, None)

    def _age(self, low: int | None, high: int | None) -> str:
        span = self.formats.ages(low, high)
        return self.texts("age.short", ages=span) if span else self.texts("age.unknown")

    def _languages(self, tags: tuple[str, ...]) -> str:
        names = [self.formats.language(tag) for tag in tags[:_MOST_LANGUAGES]]
        more = len(tags) - len(names)
        words = ", ".join(names) + (f" +{more}" if more else "")
        return words[:1].upper() + words[1:] if words else self.texts("language.unknown")

    def access(self, entry: Entry) -> str:
        """Whether one gets in without a step; empty for what is only online."""
        if entry.venue is None:
            return "" if entry.opportunity.mode == "online" else self.texts("access.row.unknown")
        return self._venue(entry.venue)[1]

    def place(self, entry: Entry) -> Markup:
        """Where: the venue's name and street, online, or both. Already markup, names in their own language."""
        mode = entry.opportunity.mode
        if entry.venue is None:
            return escape(self.texts("mode.online" if mode == "online" else "place.unknown"))
        where = self._venue(entry.venue)[0]
        return where + Markup(" · ") + self.texts("row.hybrid") if mode == "hybrid" else where

    def _venue(self, venue: Venue) -> tuple[Markup, str]:
        known = self._venues.get(venue.key)
        if known is None:
            known = self._venues[venue.key] = (self._where(venue), self._step_free(venue.place.access))
        return known

    def _where(self, venue: Venue) -> Markup:
        name = self.said(venue.place.name)
        words = Markup("<span%s>%s</span>") % (self.foreign(name.language), name.text)
        street = venue.place.address.street if venue.place.address else ""
        if street and street not in name.text:
            words += Markup('<span class="row-street">, %s</span>') % street
        if venue.location is not None and venue.location.approximate:
            words += Markup(" %s") % self.texts("place.about")
        return words

    def step_free(self, venue: Venue) -> str:
        """Whether one gets into a venue without a step."""
        return self._venue(venue)[1]

    def _step_free(self, access: Access | None) -> str:
        return self.texts(f"access.row.{yes_no(access.step_free if access else None)}")

    def access_lists(self, venue: Venue) -> dict[str, list[str]]:
        """The access facts of a venue by answer: `yes`, `no` and `unknown`."""
        lists: dict[str, list[str]] = {"yes": [], "no": [], "unknown": []}
        for name in ACCESS_FACTS:
            fact = getattr(venue.place.access, name) if venue.place.access else None
            lists[yes_no(fact)].append(self.texts(f"access.{name}"))
        return lists

    # --- the lines --------------------------------------------------------------------------------------------

    def _lines(self, interests: tuple[str, ...]) -> Markup:
        """The plates of a record's interests; two or three of them are an interchange. Paths start with `ROOT`."""
        return Markup("").join(
            Markup('<span class="line" data-line="%s">%s%s<span class="vh">%s</span></span>')
            % (interest, self.glyph(interest, ROOT), LINE_CODES[interest], f" {self.texts(f'interest.{interest}')}")
            for interest in interests
        )

    def glyph(self, name: str, root: str) -> Markup:
        """A sign out of the sprite; it is decoration, what it means stands beside it in words."""
        return Markup('<svg aria-hidden="true"><use href="%s%ssprite.svg#%s"/></svg>') % (root, self.assets, name)

    def address(self, venue: Venue) -> str:
        """The postal address in one line, as far as it is stated."""
        return address_line(venue)


def yes_no(fact: bool | None) -> str:
    """`yes`, `no` or `unknown`: the end of a text's key."""
    return "unknown" if fact is None else "yes" if fact else "no"
