"""Days, times, money, ages and language names in one language's own way (CLDR, by Babel), each made once and kept.

Babel takes up to a hundred microseconds for a date; ten thousand records have a few hundred different ones.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from functools import cache

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_day_names
from babel.numbers import format_currency, format_decimal

from opportunity_map.catalogue import Venue
from opportunity_map.occurrences import Occurrence
from opportunity_map.texts import Texts

DASH = "–"
_SHORT_DAY = {"fi": "Md"}
"""The CLDR skeleton of a short day where month names are too long to stand in a column of times."""
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


class Formats:
    """Formatting of one language. All methods are pure and remember their answers."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.locale = texts.locale
        self._narrow = get_day_names("abbreviated", "stand-alone", self.locale)
        self._wide = get_day_names("wide", "stand-alone", self.locale)
        # Kept on the instance, so that two languages never share an answer.
        self.day_month = cache(self._day_month)
        self.dated = cache(self._dated)
        self.long_day = cache(self._long_day)
        self.full_day = cache(self._full_day)
        self.clock = cache(self._clock)
        self.money = cache(self._money)
        self.language = cache(self._language)
        self.number = cache(self._number)
        self.month = cache(self._month)

    def weekday(self, day: date) -> str:
        """`Sat`."""
        return self.weekday_name(day.weekday())

    def weekday_name(self, weekday: int) -> str:
        """The short name of a day of the week; Monday is 0."""
        return str(self._narrow[weekday])

    def _day_month(self, day: date) -> str:
        """`28 Nov`."""
        return self._of_skeleton(day, _SHORT_DAY.get(self.locale.language, "MMMd"))

    def _dated(self, day: date) -> str:
        """`28 Nov 2026`."""
        return self._of_skeleton(day, "y" + _SHORT_DAY.get(self.locale.language, "MMMd"))

    def _long_day(self, day: date) -> str:
        """`Saturday 28 November`, as a heading begins: with a capital."""
        words = f"{self._wide[day.weekday()]} {self._of_skeleton(day, 'MMMMd')}"
        return words[:1].upper() + words[1:]

    def _full_day(self, day: date) -> str:
        """`28 November 2026`."""
        return format_date(day, "long", self.locale)

    def _month(self, day: date) -> str:
        """`November 2026`, as a heading begins."""
        words = self._of_skeleton(day, "yMMMM")
        return words[:1].upper() + words[1:]

    @property
    def first_weekday(self) -> int:
        """The day on which a week begins; Monday is 0."""
        return self.locale.first_week_day

    def _of_skeleton(self, day: date, skeleton: str) -> str:
        return str(format_skeleton(skeleton, day, None, True, self.locale))

    def _clock(self, moment: time) -> str:
        """`17:00`, or as the language writes it."""
        return format_time(moment, "short", locale=self.locale)

    def days(self, meeting: Occurrence) -> str:
        """`28 Nov`, or for more than one day `28 Nov – 3 Dec`."""
        if meeting.last_day == meeting.start:
            return self.day_month(meeting.start)
        return f"{self.day_month(meeting.start)} {DASH} {self.day_month(meeting.end)}"

    def hours(self, meeting: Occurrence) -> str:
        """`17:00–19:00`, `17:00`, or nothing for a whole day."""
        if meeting.start_time is None:
            return ""
        start = self.clock(meeting.start_time)
        if meeting.end_time is None or meeting.last_day != meeting.start:
            return start
        return f"{start}{DASH}{self.clock(meeting.end_time)}"

    def day_and_time(self, moment: date | datetime) -> str:
        """`28 November 2026`, with the time of day where there is one."""
        if isinstance(moment, datetime):
            return f"{self.full_day(moment.date())}, {self.clock(moment.time())}"
        return self.full_day(moment)

    def _money(self, amount: Decimal, currency: str) -> str:
        """`€12` or `€12.50`; without a currency just the number."""
        if not currency:
            return format_decimal(amount, locale=self.locale)
        pattern = self.locale.currency_formats["standard"].pattern
        whole = amount == amount.to_integral_value()
        return format_currency(
            amount, currency, pattern.replace("0.00", "0") if whole else pattern, self.locale, currency_digits=not whole
        )

    def _number(self, number: float) -> str:
        return format_decimal(number, locale=self.locale)

    def ages(self, low: int | None, high: int | None) -> str:
        """`13–17`, `from 13`, `up to 25`; empty where nothing is stated."""
        if low is not None and high is not None:
            return str(low) if low == high else f"{low}{DASH}{high}"
        if low is not None:
            return self.texts("age.from", age=low)
        if high is not None:
            return self.texts("age.to", age=high)
        return ""

    def _language(self, tag: str) -> str:
        """The name of a language in the page's language; the tag itself where nobody knows it."""
        own = self.texts.messages.get(f"language_name.{tag}")
        if own is not None:
            return str(own)
        try:
            named = Locale.parse(tag.replace("-", "_")).get_display_name(self.locale)
        except (ValueError, UnknownLocaleError):
            named = None
        return named or self.locale.languages.get(tag.partition("-")[0]) or tag


def is_right_to_left(tag: str) -> bool:
    """Whether a language is written from right to left."""
    return tag.partition("-")[0] in _RIGHT_TO_LEFT


def address_line(venue: Venue) -> str:
    """`Töölönlahdenkatu 4, 00100 Helsinki`, of what is stated."""
    address = venue.place.address
    if address is None:
        return ""
    city = " ".join(part for part in (address.postcode, address.city) if part)
    return ", ".join(part for part in (address.street, city) if part)
