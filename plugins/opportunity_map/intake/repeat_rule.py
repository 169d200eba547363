"""Repeat rules (RFC 5545 RRULE, without DTSTART): only what a calendar of meetings needs, and only what ends.

A rule that passes here never raises, and never runs for long, where the meetings are counted.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from dateutil.rrule import rrulestr

from opportunity_map.intake.refused import Refused

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OF_YEAR = "36[0-6]|3[0-5][0-9]|[12][0-9][0-9]|[1-9][0-9]?"
_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_UNTIL = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?", re.ASCII)


def _numbers(one: str, sign: str = "[+-]?") -> re.Pattern[str]:
    """A comma list of numbers of the form `one`."""
    return re.compile(f"{sign}(?:{one})(?:,{sign}(?:{one}))*")


PARTS: Final = {
    "FREQ": re.compile("DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile("[1-9][0-9]{0,2}"),
    "COUNT": re.compile("[1-9][0-9]{0,3}"),
    "UNTIL": _UNTIL,
    "BYDAY": re.compile(f"(?:[+-]?[1-9][0-9]?)?{_DAY}(?:,(?:[+-]?[1-9][0-9]?)?{_DAY})*"),
    "BYMONTHDAY": _numbers("[12][0-9]|3[01]|[1-9]"),
    "BYYEARDAY": _numbers(_OF_YEAR),
    "BYWEEKNO": _numbers("5[0-3]|[1-4][0-9]|[1-9]"),
    "BYMONTH": _numbers("1[0-2]|[1-9]", sign=""),
    "BYSETPOS": _numbers(_OF_YEAR),
    "WKST": re.compile(_DAY),
}
# Rules that happen on any calendar, whatever the start, the first time within 31 days: no need to look for a meeting.
_ALWAYS_HAPPENS = re.compile(rf"FREQ=(?:DAILY|WEEKLY|MONTHLY)(?:;INTERVAL=1)?(?:;BYDAY={_DAY}(?:,{_DAY})*)?")
_COUNT_OR_UNTIL = re.compile(r";(?:COUNT|UNTIL)=[0-9TZ]+")
_WEEKLY_ON = re.compile(rf"FREQ=(?:DAILY|WEEKLY)(?:;INTERVAL=\d+)?;BYDAY=({_DAY}(?:,{_DAY})*)(?:;.*)?")
_WEEKLY_OR_DAILY = re.compile(rf"(?:(?:FREQ=(?:DAILY|WEEKLY)|INTERVAL=\d+|COUNT=\d+|BYDAY={_DAY}(?:,{_DAY})*)(?:;|$))+")
_ENDLESS: Final = 2300
"""What goes on longer than to this year has no end that anybody could be told."""
_YEARS_LOOKED_AT: Final = 9
"""Long enough for the 29th of February around a century that skips it."""


@lru_cache(maxsize=4096)
def parse_rule(text: str) -> str:
    """The rule as written. Raises `Refused`."""
    if _is_rule(text):
        return text
    meant = re.sub(r"\s", "", text).upper().removeprefix("RRULE:").strip(";")
    raise Refused("not-a-rule", meant if _is_rule(meant) else "", value=text)


def happens(rule: str, start: date) -> bool:
    """Whether a valid rule has a meeting at all, within nine years of its start."""
    always = _ALWAYS_HAPPENS.fullmatch(_COUNT_OR_UNTIL.sub("", rule)) is not None
    if always and "UNTIL" not in rule:
        return True
    first = start if isinstance(start, datetime) else datetime.combine(start, time.min)
    last = first + timedelta(days=366 * _YEARS_LOOKED_AT)
    parts = _parts(rule)
    until = _UNTIL.fullmatch(parts.pop("UNTIL", ""))
    if until is not None:
        hour, minute = (int(until[4]), int(until[5])) if until[4] else (23, 59)
        last = min(last, datetime(int(until[1]), int(until[2]), int(until[3]), hour, minute))  # noqa: DTZ001 - local
    if last < first:
        return False
    if always and last - first > timedelta(days=31):
        return True
    parts["UNTIL"] = f"{last:%Y%m%dT%H%M%S}"
    parts.pop("COUNT", None)  # one meeting is enough, and a rule has either a count or an end
    if parts["FREQ"] == "DAILY":
        parts.pop("BYSETPOS", None)  # of a day there is one
        # dateutil would look for the 30th of February day by day, to the year 9999: whether there is one, years tell.
        if {"BYMONTH", "BYMONTHDAY"} <= parts.keys() and not _any({**parts, "FREQ": "YEARLY", "INTERVAL": "1"}, first):
            return False
    return _any(parts, first)


def _any(parts: dict[str, str], first: datetime) -> bool:
    """Whether dateutil finds a meeting."""
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    return next(iter(rrulestr(rule, dtstart=first)), None) is not None


def last_day(rule: str, start: date) -> date | None:
    """A day after which a valid rule has no meeting any more, at most a step of the rule late; None where not known."""
    parts = _parts(rule)
    until = _UNTIL.fullmatch(parts.get("UNTIL", ""))
    if until is not None:
        return date(int(until[1]), int(until[2]), int(until[3])) if int(until[1]) < _ENDLESS else None
    if "COUNT" not in parts or _WEEKLY_OR_DAILY.fullmatch(rule) is None:
        return None
    each = parts.get("BYDAY", "").count(",") + 1
    steps = -(-int(parts["COUNT"]) // each) * int(parts.get("INTERVAL", "1"))
    days = steps if parts["FREQ"] == "DAILY" and "BYDAY" not in parts else 7 * steps
    first = start.date() if isinstance(start, datetime) else start
    return first + timedelta(days=days) if days < 366 * (_ENDLESS - first.year) else None


def weekdays_without(rule: str, start: date) -> str:
    """The weekdays of a weekly rule where `start` falls on none of them (so it is no meeting), else ''."""
    found = _WEEKLY_ON.fullmatch(rule)
    if found is None or _WEEKDAYS[start.weekday()] in found[1].split(","):
        return ""
    return found[1]


def _is_rule(text: str) -> bool:
    parts = _parts(text)
    if len(parts) != text.count(";") + 1 or "FREQ" not in parts or {"COUNT", "UNTIL"} <= parts.keys():
        return False
    for name, value in parts.items():
        pattern = PARTS.get(name)
        if pattern is None or not pattern.fullmatch(value):
            return False
    return _dates_exist(parts) and _fits_frequency(parts) and _can_be_counted(parts)


def _parts(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split(";") if "=" in part)


def _dates_exist(parts: dict[str, str]) -> bool:
    until = _UNTIL.fullmatch(parts.get("UNTIL", ""))
    if until is None:
        return True
    try:
        datetime(*(int(number or 0) for number in until.groups()))  # type: ignore[arg-type]  # noqa: DTZ001  # local
    except ValueError:
        return False
    return True


def _fits_frequency(parts: dict[str, str]) -> bool:
    """RFC 5545's table of which part goes with which frequency."""
    frequency = parts["FREQ"]
    numbered = re.search(r"\d", parts.get("BYDAY", "")) is not None
    return not (
        ("BYWEEKNO" in parts and frequency != "YEARLY")
        or ("BYYEARDAY" in parts and frequency != "YEARLY")
        or ("BYMONTHDAY" in parts and frequency == "WEEKLY")
        or (numbered and (frequency not in {"MONTHLY", "YEARLY"} or "BYWEEKNO" in parts))
        or ("BYSETPOS" in parts and not any(name.startswith("BY") and name != "BYSETPOS" for name in parts))
    )


def _can_be_counted(parts: dict[str, str]) -> bool:
    """Whether there are as many weekdays or meetings as the rule counts: no month has a sixth Monday.

    dateutil fails, or looks for it to the year 9999.
    """
    frequency, days = parts["FREQ"], parts.get("BYDAY", "")
    most = 5 if frequency == "MONTHLY" or "BYMONTH" in parts else 53
    in_one = {"DAILY": 1, "WEEKLY": days.count(",") + 1, "MONTHLY": 31}.get(frequency, 366)
    positions = parts.get("BYSETPOS", "")
    return all(int(number) <= most for number in re.findall(r"\d+", days)) and all(
        int(number) <= in_one for number in re.findall(r"\d+", positions)
    )
