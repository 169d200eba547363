"""When, in words: how something repeats, and at which hours a place is open."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import NamedTuple

from opportunity_map.intake.model import Repeat
from opportunity_map.site.formats import DASH, Formats

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_BYDAY = re.compile(r"(-?\d+)?(MO|TU|WE|TH|FR|SA|SU)")
_DAYS = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?"
_CLOCK = r"\d{1,2}:\d{2}"
_SPAN = rf"{_CLOCK}-{_CLOCK}"
_RULE = re.compile(rf"(?:({_DAYS}(?:,\s?{_DAYS})*)\s+)?(off|closed|open|{_SPAN}(?:,\s?{_SPAN})*)\+?")
_EARLIEST, _LATEST = -1, 4
"""Which "n-th weekday of the month" has words of its own; -1 is the last."""


class Hours(NamedTuple):
    """One line of opening hours: `Mon–Fri`, `8:00–21:00`. `days` is empty where every day is meant."""

    days: str
    hours: str


def repeat_in_words(when: Repeat, formats: Formats) -> str:
    """`Every Saturday`, `Every second week on Tuesday and Thursday`; a rule beyond words is "on several days"."""
    texts = formats.texts
    rule = dict(part.split("=", 1) for part in when.repeats.upper().split(";") if "=" in part)
    words = _rhythm(rule, when, formats) or texts("repeat.several")
    until = rule.get("UNTIL", "")
    if re.match(r"\d{8}", until):
        day = date(int(until[:4]), int(until[4:6]), int(until[6:8]))
        words = texts("repeat.until", repeat=words, day=formats.full_day(day))
    return words


def _rhythm(rule: dict[str, str], when: Repeat, formats: Formats) -> str:
    texts = formats.texts
    interval = int(rule.get("INTERVAL", "1")) if rule.get("INTERVAL", "1").isdigit() else 1
    days = _BYDAY.findall(rule.get("BYDAY", ""))
    frequency = rule.get("FREQ", "")
    start = when.start.date() if isinstance(when.start, datetime) else when.start
    if set(rule) - {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST", "BYMONTHDAY"}:
        return ""
    if frequency == "DAILY" and not days:
        return texts("repeat.daily", count=interval)
    if frequency == "WEEKLY" and "BYMONTHDAY" not in rule:
        weekdays = sorted({_WEEKDAYS.index(day) for _, day in days}) or [start.weekday()]
        names = [texts(f"weekday.every.{_WEEKDAYS[weekday]}") for weekday in weekdays]
        return texts("repeat.weekly", count=interval, days=joined(names, formats))
    if frequency == "MONTHLY" and interval == 1 and len(days) == 1 and days[0][0]:
        nth, weekday = int(days[0][0]), days[0][1]
        if _EARLIEST <= nth <= _LATEST and nth:
            return texts(f"repeat.nth.{nth if nth > 0 else 'last'}", day=texts(f"weekday.nth.{weekday}"))
    if frequency == "MONTHLY" and interval == 1 and not days:
        return texts("repeat.monthly", day=rule.get("BYMONTHDAY", str(start.day)))
    return ""


def joined(words: list[str], formats: Formats) -> str:
    """`Monday, Wednesday and Friday`."""
    if len(words) < 2:
        return "".join(words)
    return formats.texts("list.and", first=", ".join(words[:-1]), last=words[-1])


def opening_hours(written: str, formats: Formats) -> list[Hours]:
    """OpenStreetMap's notation in words, line by line; what goes beyond its common part is given as written."""
    texts = formats.texts
    if written.strip() == "24/7":
        return [Hours("", texts("hours.always"))]
    lines = []
    for part in filter(None, (part.strip() for part in written.split(";"))):
        rule = _RULE.fullmatch(part)
        if rule is None:
            return [Hours("", written)]
        days, hours = rule.groups()
        lines.append(Hours(_days_in_words(days, formats) if days else "", _hours_in_words(hours, formats)))
    return lines


def _days_in_words(days: str, formats: Formats) -> str:
    def named(day: str) -> str:
        return formats.texts("hours.holidays") if day == "PH" else formats.weekday_name(_OSM_DAYS.index(day))

    return ", ".join(DASH.join(map(named, span.strip().split("-"))) for span in days.split(","))


def _hours_in_words(hours: str, formats: Formats) -> str:
    if hours in {"off", "closed"}:
        return formats.texts("hours.closed")
    if hours == "open":
        return formats.texts("hours.always")
    return ", ".join(DASH.join(_clock(end, formats) for end in span.strip().split("-")) for span in hours.split(","))


def _clock(written: str, formats: Formats) -> str:
    hour, minute = map(int, written.split(":"))
    # Hours count on after midnight in this notation: 26:00 is two in the morning.
    return formats.clock(time(hour % 24, minute % 60))
