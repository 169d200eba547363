"""The dates of an opportunity as an iCalendar file (RFC 5545), for the calendar of whoever wants to go.

Written here and not by a library: the libraries for it take milliseconds for a record, and there are ten thousand. The
tests read every file with one. The map's own browser code reads these files too, so their form is a contract: one
VEVENT for each run of meetings, in local time, with an RRULE of `FREQ=DAILY` or `FREQ=WEEKLY`, `INTERVAL` and `COUNT`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from opportunity_map.catalogue import Catalogue, Entry, Venue
from opportunity_map.occurrences import Occurrence
from opportunity_map.site.facets import DEGREES, progressions
from opportunity_map.site.formats import address_line

FILE = "event.ics"
"""The file's name, in the folder of the record's page in the first language."""

_MOST_OCTETS = 75
_STATUS = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
_DAY = timedelta(days=1)
_YEAR = 366


class Series(NamedTuple):
    """A run of meetings that are alike: the first one, the days between two starts, and how many there are."""

    first: Occurrence
    step: int
    meetings: int


def series(meetings: Sequence[Occurrence]) -> list[Series]:
    """The meetings as few runs, the earliest first; the same runs as `facets.runs_of` finds, with where they end."""
    alike: dict[tuple[time | None, time | None, int], list[int]] = {}
    for start, end, begins, ends in meetings:
        first = start.toordinal()
        alike.setdefault((begins, ends, end.toordinal() - first), []).append(first)
    found = []
    for (begins, ends, nights), days in alike.items():
        for offset, step, count in progressions(tuple([day - days[0] for day in days])):
            start = date.fromordinal(days[0] + offset)
            found.append(Series(Occurrence(start, start + timedelta(days=nights), begins, ends), step, count))
    return sorted(found, key=_in_time)


def _in_time(one: Series) -> tuple[date, time, int, int, date, time]:
    first = one.first
    return first.start, first.start_time or time.min, one.step, one.meetings, first.end, first.end_time or time.min


class CalendarFiles:
    """Writes the files of a catalogue, all texts in its first language. `site_url` ends with a slash or is empty."""

    def __init__(self, catalogue: Catalogue, site_url: str) -> None:
        self._catalogue = catalogue
        self._language = catalogue.language
        self._site_url = site_url
        name = re.sub(r"\W+", "-", catalogue.region.name.lower()).strip("-")
        self._host = (urlsplit(site_url).hostname if site_url else "") or name
        self._zone = catalogue.region.timezone
        self._stamp = f"DTSTAMP:{catalogue.today:%Y%m%d}T000000Z"
        self._venues: dict[str, list[str]] = {}

    def file(self, entry: Entry) -> bytes:
        """The file of one record; empty where it has no date to come."""
        if not entry.occurrences:
            return b""
        opportunity, language = entry.opportunity, self._language
        address = f"{self._site_url}opportunities/{entry.key}/"
        alike = [
            _line("SUMMARY", opportunity.title.in_language(language).text),
            _line("DESCRIPTION", opportunity.summary.in_language(language).text),
        ]
        if entry.venue is not None:
            alike += self._place(entry.venue)
        elif opportunity.online_url:
            alike.append(_line("LOCATION", opportunity.online_url))
        if self._site_url:
            alike.append(folded(f"URL:{address}"))
        if opportunity.status in _STATUS:
            alike.append(f"STATUS:{_STATUS[opportunity.status]}")
        runs = series(entry.occurrences)
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Opportunity Map//Opportunity Map//EN"]
        if any(run.first.start_time for run in runs):
            lines += self._timezone
        for number, run in enumerate(runs, 1):
            uid = folded(f"UID:{entry.key}/{number}@{self._host}")
            lines += ("BEGIN:VEVENT", uid, self._stamp, *self._times(run), *alike, "END:VEVENT")
        lines += ("END:VCALENDAR", "")
        return "\r\n".join(lines).encode()

    def _times(self, run: Series) -> Iterator[str]:
        start, end, begins, ends = run.first
        if begins is None:
            yield f"DTSTART;VALUE=DATE:{_compact(start)}"
            yield f"DTEND;VALUE=DATE:{_compact(end + _DAY)}"
        else:
            yield f"DTSTART;TZID={self._zone}:{_compact(start)}T{_clock(begins)}"
            if ends is not None:
                yield f"DTEND;TZID={self._zone}:{_compact(end)}T{_clock(ends)}"
            elif end > start:  # until a day, nobody said until when: until that day is over
                yield f"DTEND;TZID={self._zone}:{_compact(end + _DAY)}T000000"
        if run.meetings > 1:
            weekly = run.step % 7 == 0
            interval = run.step // 7 if weekly else run.step
            yield f"RRULE:FREQ={'WEEKLY' if weekly else 'DAILY'};INTERVAL={interval};COUNT={run.meetings}"

    def _place(self, venue: Venue) -> list[str]:
        known = self._venues.get(venue.key)
        if known is None:
            parts = (venue.place.name.in_language(self._language).text, address_line(venue))
            known = [_line("LOCATION", ", ".join(filter(None, parts)))]
            # An approximate pin is no fact about the venue, and a calendar would lead somebody there.
            if venue.location is not None and not venue.location.approximate:
                known.append(f"GEO:{venue.location.lat:.{DEGREES}f};{venue.location.lon:.{DEGREES}f}")
            self._venues[venue.key] = known
        return known

    @cached_property
    def _timezone(self) -> list[str]:
        days = [meeting for entry in self._catalogue.entries for meeting in (entry.occurrences[:1] + entry.occurrences[-1:])]
        return timezone_lines(self._zone, min(day.start for day in days), max(day.end for day in days))


def timezone_lines(name: str, first: date, last: date) -> list[str]:
    """The VTIMEZONE of an IANA zone as far as it is needed from the day `first` to the day `last`."""
    zone = ZoneInfo(name)
    begin = datetime.combine(first, time.min, UTC) - timedelta(days=_YEAR)
    turns = list(_turns(zone, begin, datetime.combine(last, time.min, UTC) + timedelta(days=2)))
    before = [turn for turn in turns if turn < datetime.combine(first, time.min, UTC)]
    needed = turns[len(before) - 1 :] if before else [begin, *turns]
    alike: dict[tuple[str, str, str, str], list[str]] = {}
    for turn in needed:
        old, new = (turn - timedelta(seconds=1)).astimezone(zone), turn.astimezone(zone)
        wall = f"{turn.replace(tzinfo=None) + (old.utcoffset() or timedelta()):%Y%m%dT%H%M%S}"
        kind = "DAYLIGHT" if new.dst() else "STANDARD"
        alike.setdefault((kind, f"{old:%z}", f"{new:%z}", f"{new:%Z}"), []).append(wall)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    for (kind, old_offset, new_offset, label), walls in alike.items():
        lines += [f"BEGIN:{kind}", f"DTSTART:{walls[0]}"]
        lines += [folded(f"RDATE:{','.join(walls[1:])}")] if walls[1:] else []
        lines += [f"TZOFFSETFROM:{old_offset}", f"TZOFFSETTO:{new_offset}", f"TZNAME:{label}", f"END:{kind}"]
    return [*lines, "END:VTIMEZONE"]


def _turns(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The moments, in UTC, at which the zone's clocks are put to another offset."""
    at = begin
    offset = at.astimezone(zone).utcoffset()
    while at < end:
        following = at + _DAY
        new = following.astimezone(zone).utcoffset()
        if new != offset:
            early, late = at, following
            while late - early > timedelta(minutes=1):  # no zone has turned within a minute since 1970
                middle = early + timedelta(minutes=(late - early) // timedelta(minutes=2))
                early, late = (middle, late) if middle.astimezone(zone).utcoffset() == offset else (early, middle)
            yield late
            offset = new
        at = following


def _compact(day: date) -> str:
    return day.isoformat().replace("-", "")


def _clock(moment: time) -> str:
    return f"{moment.hour:02}{moment.minute:02}00"


def _line(name: str, text: str) -> str:
    """A property with a text as its value, escaped and folded."""
    return folded(f"{name}:{text.translate(_ESCAPES)}")


def folded(line: str) -> str:
    """A content line broken so that none of its parts has more than 75 octets, and no character is cut in two."""
    if len(line) <= _MOST_OCTETS and line.isascii():
        return line
    octets = line.encode()
    parts, start, room = [], 0, _MOST_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(octets[start:end])
        start, room = end, _MOST_OCTETS - 1
    parts.append(octets[start:])
    return b"\r\n ".join(parts).decode()
