"""A month of the calendar: its grid with a number for each day, and the days with their first meetings.

A record meets on many days of many months: what is the same on all of them is made once and joined with the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import cache
from typing import NamedTuple

from markupsafe import Markup, escape

from opportunity_map.catalogue import Entry
from opportunity_map.site.months import ALL_DAY, GOES_ON, Calendar, Day, Meeting
from opportunity_map.site.tokens import ROOT
from opportunity_map.site.view_facts import LINE_CODES, Facts


class Cell(NamedTuple):
    """A day in the grid; `iso` is empty where nothing happens on it, `number` too where it is of another month."""

    number: str
    iso: str
    total: str
    words: str


class DayOfMonth(NamedTuple):
    """A day with its meetings; `more` is what to say of those that are not shown."""

    iso: str
    title: str
    total: str
    rows: Markup
    more: str


class MonthLink(NamedTuple):
    """Another month that has a page."""

    address: str
    title: str


class CalendarView:
    """Makes months in one language. `prefix` is that of the language's addresses."""

    def __init__(self, facts: Facts, prefix: str) -> None:
        self._facts = facts
        self._prefix = prefix
        self._texts = facts.texts
        self._clock = cache(self._clock_of)
        self._rest: dict[int, str] = {}
        self._names: dict[str, str] = {}
        self._marks = cache(self._marks_of)

    def title(self, month: date) -> str:
        """`November 2026`."""
        return self._facts.formats.month(month)

    def weekdays(self) -> list[str]:
        """The short names of the days of a week, in the order of the language."""
        first = self._facts.formats.first_weekday
        return [self._facts.formats.weekday_name((first + number) % 7) for number in range(7)]

    def weeks(self, calendar: Calendar, month: date) -> list[list[Cell]]:
        """The grid: whole weeks, days of other months empty."""
        first = month - timedelta(days=(month.weekday() - self._facts.formats.first_weekday) % 7)
        following = (month + timedelta(days=31)).replace(day=1)
        weeks = []
        while first < following:
            days = [first + timedelta(days=number) for number in range(7)]
            weeks.append([self._cell(calendar, day) if day.month == month.month else _NO_DAY for day in days])
            first += timedelta(days=7)
        return weeks

    def _cell(self, calendar: Calendar, day: date) -> Cell:
        found = calendar.days.get(day)
        if found is None:
            return Cell(str(day.day), "", "", "")
        total = self._facts.formats.number(found.total)
        return Cell(str(day.day), day.isoformat(), total, self._texts("calendar.departures_word", count=found.total))

    def days(self, calendar: Calendar, month: date, entries: Sequence[Entry], root: str) -> list[DayOfMonth]:
        """The days of the month on which something happens."""
        found = sorted(day for day in calendar.days if (day.year, day.month) == (month.year, month.month))
        return [self._day(day, calendar.days[day], entries, root) for day in found]

    def _day(self, day: date, found: Day, entries: Sequence[Entry], root: str) -> DayOfMonth:
        rows = "\n".join([self._row(day, meeting, entries) for meeting in found.first])
        left = found.total - len(found.first)
        return DayOfMonth(
            day.isoformat(),
            self._facts.formats.long_day(day),
            self._texts("calendar.departures", count=found.total),
            Markup(rows.replace(ROOT, root)),  # noqa: S704 - every text in a row was escaped
            self._texts("calendar.more", count=left) if left else "",
        )

    def _row(self, day: date, meeting: Meeting, entries: Sequence[Entry]) -> str:
        entry = entries[meeting.number]
        rest = self._rest.get(meeting.number)
        if rest is None:
            rest = self._rest[meeting.number] = self._rest_of(entry)
        clock = self._until(day, entry) if meeting.minute == GOES_ON else self._clock(meeting.minute)
        return f"<li><b>{clock}</b>{rest}"

    def _clock_of(self, minute: int) -> str:
        if minute == ALL_DAY:
            return str(escape(self._texts("board.all_day")))
        return str(escape(self._facts.formats.clock(time(*divmod(minute, 60)))))

    def _until(self, day: date, entry: Entry) -> str:
        """`until 3 Dec`, of a meeting that began on an earlier day."""
        end = next(meeting.last_day for meeting in entry.occurrences if meeting.start < day <= meeting.last_day)
        return str(escape(f"{self._texts('board.until')} {self._facts.formats.day_month(end)}"))

    def _rest_of(self, entry: Entry) -> str:
        """What follows the time: title, place, price and lines, as one piece of HTML; paths start with `ROOT`."""
        facts, opportunity = self._facts, entry.opportunity
        title, language = opportunity.title.in_language(facts.language)
        state = facts.state(entry)
        said = f" <strong>{escape(state)}</strong>" if state else ""
        return (
            f' <a href="{ROOT}{self._prefix}opportunities/{opportunity.key}/"{facts.foreign(language)}>{escape(title)}</a>'
            f"{said} <span>{self._place(entry)} · {escape(facts.cost(opportunity.cost))}</span>"
            f"{self._marks(opportunity.interests)}</li>"
        )

    def _place(self, entry: Entry) -> str:
        venue = entry.venue
        if venue is None:
            return str(escape(self._texts("mode.online" if entry.opportunity.mode == "online" else "place.unknown")))
        known = self._names.get(venue.key)
        if known is None:
            name = self._facts.said(venue.place.name)
            lang = self._facts.foreign(name.language)
            known = f"<i{lang}>{escape(name.text)}</i>" if lang else str(escape(name.text))
            self._names[venue.key] = known
        return known

    def _marks_of(self, interests: tuple[str, ...]) -> str:
        """The codes of the lines on their colours; their names are there for those who hear them."""
        return "".join(
            f' <i class="code" data-line="{line}">{LINE_CODES[line]}'
            f'<span class="vh"> {escape(self._texts(f"interest.{line}"))}</span></i>'
            for line in interests
        )


_NO_DAY = Cell("", "", "", "")
