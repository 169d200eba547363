"""When something happens: from `when` to the days and hours on which a visitor can go.

Times are local to the region. A `when` in another time zone is converted once, here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from opportunity_map.intake.model import Repeat, Session, Sessions, When

HORIZON_DAYS = 366
"""How far ahead repeats are expanded, in days from the day of the build."""

_MOST_MEETINGS = 1000
_WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}


class Occurrence(NamedTuple):
    """One meeting, in the region's local time. `start_time` and `end_time` are None for whole days."""

    start: date
    end: date
    start_time: time | None = None
    end_time: time | None = None

    @property
    def last_day(self) -> date:
        """The last day that a visitor would count: from 22:00 to 2:00 is of the day on which it starts."""
        if self.start_time and self.end_time and self.end_time < self.start_time and (self.end - self.start).days == 1:
            return self.start
        return self.end


def occurrences(when: When, today: date, timezone: str, horizon: int = HORIZON_DAYS) -> tuple[Occurrence, ...]:
    """The meetings not over on `today`, sorted; repeats up to `horizon` days ahead; empty where none are dated."""
    if isinstance(when, Sessions):
        return tuple(meeting for meeting in all_sessions(when, timezone) if meeting.end >= today)
    if isinstance(when, Repeat):
        last = today + timedelta(days=horizon)
        return tuple(
            found for found in _of_repeat(when, today, timezone, horizon) if found[1] >= today and found[0] <= last
        )
    return ()


def all_sessions(when: When, timezone: str) -> tuple[Occurrence, ...]:
    """Every dated session, over or not, sorted; empty for what repeats or has no dates."""
    if not isinstance(when, Sessions):
        return ()
    return tuple(sorted({_of_session(session, timezone) for session in when.sessions}, key=_start))


def is_over(when: When, coming: tuple[Occurrence, ...], today: date) -> bool:
    """Whether nothing of a dated `when` is left, given its coming meetings."""
    if isinstance(when, Sessions):
        return not coming
    if isinstance(when, Repeat):
        begins = when.start.date() if isinstance(when.start, datetime) else when.start
        return not coming and begins <= today
    return False


def _start(meeting: Occurrence) -> tuple[date, time, date]:
    return meeting.start, meeting.start_time or time.min, meeting.end


def _of_session(session: Session, timezone: str) -> Occurrence:
    return _occurrence(session.start, session.end, session.timezone, timezone)


def _occurrence(start: date | datetime, end: date | datetime | None, own: str | None, region: str) -> Occurrence:
    first, first_time = _local(start, own, region)
    if end is None:
        return Occurrence(first, first, first_time, None)
    last, last_time = _local(end, own, region)
    return Occurrence(first, last, first_time, last_time)


def _local(moment: date | datetime, own: str | None, region: str) -> tuple[date, time | None]:
    """Day and time of day in the region; a whole day stays the day that was written."""
    if not isinstance(moment, datetime):
        return moment, None
    if own and own != region:
        moment = moment.replace(tzinfo=ZoneInfo(own)).astimezone(ZoneInfo(region))
    return moment.date(), moment.time().replace(tzinfo=None)


def _of_repeat(when: Repeat, today: date, timezone: str, horizon: int) -> Iterator[Occurrence]:
    timed = isinstance(when.start, datetime)
    start, end = _moment(when.start), _moment(when.end) if when.end else None
    length = end - start if end else timedelta(0)
    # A day earlier than today on both sides: the other time zone may be a day behind, a meeting may last over midnight.
    earliest = datetime.combine(today, time.min) - length - timedelta(days=1)
    latest = datetime.combine(today, time.min) + timedelta(days=horizon + 1)
    if timed and when.timezone and when.timezone != timezone:
        for begins in _meetings(when.repeats, start, earliest, latest):
            if begins.date() not in when.exceptions:
                yield _occurrence(begins, end and begins + length, when.timezone, timezone)
        return
    # The clock on the wall is what repeats: every meeting begins and ends at the same time of day, whatever season.
    nights = timedelta(days=(end.date() - start.date()).days) if end else None
    start_time = start.time() if timed else None
    end_time = end.time() if end and timed else None
    weekdays = _every_week_on(when.repeats, start)
    if weekdays is not None:
        for day in _every_week(weekdays, max(start.date(), earliest.date()), latest.date()):
            if day not in when.exceptions:
                yield Occurrence(day, day + nights if nights else day, start_time, end_time)
        return
    for begins in _meetings(when.repeats, start, earliest, latest):
        day = begins.date()
        if day not in when.exceptions:
            yield Occurrence(day, day + nights if nights else day, begins.time() if timed else None, end_time)


def _moment(day: date | datetime) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time.min)


def _meetings(rule: str, start: datetime, earliest: datetime, latest: datetime) -> Iterator[datetime]:
    """Starts of the rule's meetings from `earliest` to `latest`, sorted."""
    parsed = rrulestr(_with_local_until(rule), dtstart=start)
    return takewhile(lambda moment: moment <= latest, islice(parsed.xafter(earliest, inc=True), _MOST_MEETINGS))


def _with_local_until(rule: str) -> str:
    """The rule with an UNTIL in local time: its UTC mark dropped (dateutil refuses to mix), a mere day to its end."""
    return re.sub(r"UNTIL=([0-9]{8})(?:(T[0-9]{6})Z?)?", lambda m: f"UNTIL={m[1]}{m[2] or 'T235959'}", rule)


def _every_week_on(rule: str, start: datetime) -> list[int] | None:
    """The weekdays (Monday is 0) of a rule that is no more than "every week on ...", else None.

    Most repeats are of this kind, and plain arithmetic takes a fiftieth of what dateutil takes.
    """
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    if parts.pop("FREQ", "") != "WEEKLY" or parts.pop("INTERVAL", "1") != "1":
        return None
    days = parts.pop("BYDAY", "")
    if parts:
        return None
    if not days:
        return [start.weekday()]
    names = days.split(",")
    return sorted({_WEEKDAYS[name] for name in names}) if all(name in _WEEKDAYS for name in names) else None


def _every_week(weekdays: list[int], earliest: date, latest: date) -> Iterator[date]:
    """All days from `earliest` to `latest` that fall on the weekdays."""
    monday = earliest.toordinal() - earliest.weekday()
    first, last = earliest.toordinal(), latest.toordinal()
    for week in range(monday, last + 1, 7):
        for weekday in weekdays:
            if first <= week + weekday <= last:
                yield date.fromordinal(week + weekday)
