"""When something happens: from `when` to the days and hours on which a visitor can go.

Times are local to the region. A `when` in another time zone is converted once, here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
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
    nights = (end.date() - start.date()).days if end else 0
    start_time = start.time() if timed else None
    end_time = end.time() if end and timed else None
    weekly = _every_week(when.repeats, start, earliest.date(), latest.date())
    if weekly is not None:
        for number in weekly:
            day = _day(number)
            if day not in when.exceptions:
                yield Occurrence(day, _day(number + nights) if nights else day, start_time, end_time)
        return
    for begins in _meetings(when.repeats, start, earliest, latest):
        day = begins.date()
        if day not in when.exceptions:
            yield Occurrence(day, day + timedelta(days=nights), begins.time() if timed else None, end_time)


_day = lru_cache(maxsize=4096)(date.fromordinal)
"""Ten thousand repeats fall on the same few hundred days, and share them."""


def _moment(day: date | datetime) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time.min)


def _meetings(rule: str, start: datetime, earliest: datetime, latest: datetime) -> Iterator[datetime]:
    """Starts of the rule's meetings from `earliest` to `latest`, sorted."""
    parsed = rrulestr(_with_local_until(rule), dtstart=start)
    return takewhile(lambda moment: moment <= latest, islice(parsed.xafter(earliest, inc=True), _MOST_MEETINGS))


def _with_local_until(rule: str) -> str:
    """The rule with an UNTIL in local time: its UTC mark dropped (dateutil refuses to mix), a mere day to its end."""
    return re.sub(r"UNTIL=([0-9]{8})(?:(T[0-9]{6})Z?)?", lambda m: f"UNTIL={m[1]}{m[2] or 'T235959'}", rule)


def _every_week(rule: str, start: datetime, earliest: date, latest: date) -> list[int] | None:
    """The days of a rule that is no more than "every week on ...", as proleptic ordinals; None for any other rule.

    It may end after so many times or with a day; only days from `earliest` to `latest` are told.
    Most repeats are of this kind, and plain arithmetic takes a fiftieth of what dateutil takes.
    """
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    if parts.pop("FREQ", "") != "WEEKLY" or parts.pop("INTERVAL", "1") != "1":
        return None
    names = parts.pop("BYDAY", "").split(",")
    weekdays = [start.weekday()] if names == [""] else sorted({_WEEKDAYS.get(name, -1) for name in names})
    count, until = parts.pop("COUNT", ""), parts.pop("UNTIL", "")
    if parts or weekdays[0] < 0 or (count and until) or not (count or "1").isdecimal():
        return None
    begin = start.toordinal()
    last = latest.toordinal()
    if count:
        last = min(last, _day_of_count(weekdays, begin, int(count)))
    elif until:
        ends = datetime.fromisoformat(_with_local_until(f"UNTIL={until}").removeprefix("UNTIL="))
        last = min(last, ends.toordinal() - (start.time() > ends.time()))
    first = max(begin, earliest.toordinal())
    # Ordinal 1 was a Monday.
    mondays = range(first - (first - 1) % 7, last + 1, 7)
    return [monday + weekday for monday in mondays for weekday in weekdays if first <= monday + weekday <= last]


def _day_of_count(weekdays: list[int], begin: int, count: int) -> int:
    """The day of the meeting of that number, counted from the day on which the repeat begins."""
    monday = begin - (begin - 1) % 7
    passed = sum(monday + weekday < begin for weekday in weekdays)
    week, which = divmod(passed + count - 1, len(weekdays))
    return monday + 7 * week + weekdays[which]
