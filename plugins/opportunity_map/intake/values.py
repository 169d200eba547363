"""One written value becomes one typed value: dates, numbers, languages, ids. Each function raises `Refused`.

`parser_of(shape)` gives the function for a shape that is written as a single value. They take text without blanks at
its ends, never ''.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from opportunity_map.intake.languages import parse_language
from opportunity_map.intake.links import parse_email, parse_link, parse_picture
from opportunity_map.intake.opening_hours import parse_opening_hours
from opportunity_map.intake.refused import Refused
from opportunity_map.intake.repeat_rule import parse_rule
from opportunity_map.intake.shapes import (
    AliasShape,
    ChoiceShape,
    DayShape,
    DecimalShape,
    EmailShape,
    FileShape,
    IdShape,
    IntegerShape,
    LanguageShape,
    LineShape,
    OpeningHoursShape,
    RuleShape,
    Shape,
    TimeZoneShape,
    UrlShape,
    YesNoShape,
)

Parser = Callable[[str], Any]

ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")
FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2100

ALIAS: Final = re.compile(rf"(?:{ID.pattern}/)?{ID.pattern}")
# Letters that Unicode does not take apart into a plain letter and its mark.
_PLAIN_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"},
)
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,30})?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:\s+(?:klo\s+)?(\d{1,2})[:.](\d\d))?", re.ASCII)
_LOOSE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s]+(\d{1,2})[:.](\d\d)(?::\d\d(?:\.\d+)?)?)?", re.ASCII)
_WITH_ZONE = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(?::\d\d(?:\.\d+)?)?\s?(?:Z|UTC|[+-]\d\d:?\d\d)", re.ASCII)
_STRICT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d)?", re.ASCII)


def parser_of(shape: Shape) -> Parser | None:
    """How a value of this shape is read, or None where it is not written as a single value."""
    make = _PARSERS.get(type(shape))
    return None if make is None else make(shape)


def nearest(word: str, known: Any) -> str:
    """The known word that was probably meant, or ''."""
    meant = re.sub(r"[\s-]+", "_", word.strip().lower())
    spelled = {re.sub(r"[\s-]+", "_", option.lower()): option for option in known}
    found = get_close_matches(meant[:60], spelled, 1, 0.6)
    return spelled[found[0]] if found else ""


def _choice(shape: ChoiceShape) -> Parser:
    options = {option: option for option in shape.options}

    def parse(text: str) -> str:
        found = options.get(text)
        if found is None:
            raise Refused("not-a-choice", nearest(text, options), value=text, options=", ".join(options))
        return found

    return parse


_YES_NO = {"yes": True, "no": False, "true": True, "false": False}
_MEANT_YES_NO = {"y": "yes", "n": "no", "1": "yes", "0": "no", "on": "yes", "off": "no"}


def _yes_no(_: YesNoShape) -> Parser:
    def parse(text: str) -> bool:
        found = _YES_NO.get(text)
        if found is None:
            found = _YES_NO.get(text.lower())
        if found is None:
            raise Refused("not-yes-no", _MEANT_YES_NO.get(text.lower(), ""), value=text)
        return found

    return parse


def _line(shape: LineShape) -> Parser:
    longest = shape.max_length
    pattern = re.compile(shape.pattern) if shape.pattern else None

    def parse(text: str) -> str:
        if len(text) > longest:
            raise Refused("too-long", length=len(text), limit=longest)
        if "\n" in text:
            raise Refused("more-than-one-line")
        if pattern is not None and not pattern.fullmatch(text):
            raise Refused("wrong-pattern", text.upper() if pattern.fullmatch(text.upper()) else "", value=text)
        return text

    return parse


def _integer(shape: IntegerShape) -> Parser:
    low, high = shape.low, shape.high

    def parse(text: str) -> int:
        if not _WHOLE.fullmatch(text):
            numbers = re.findall(r"[0-9]{1,9}", text)
            raise Refused("not-a-whole-number", numbers[0] if len(numbers) == 1 else "", value=text)
        number = int(text)
        if not low <= number <= high:
            raise Refused("out-of-range", value=text, low=low, high=high)
        return number

    return parse


def _decimal(shape: DecimalShape) -> Parser:
    low, high, places, money = shape.low, shape.high, shape.places, shape.money

    def parse(text: str) -> Decimal | float:
        if not _NUMBER.fullmatch(text):
            numbers = re.findall(r"[+-]?[0-9]{1,9}(?:[.,][0-9]{1,30})?", text)
            raise Refused("not-a-number", numbers[0].replace(",", ".") if len(numbers) == 1 else "", value=text)
        number = Decimal(text) if money else round(float(text), places)
        if not low <= number <= high:
            raise Refused("out-of-range", value=text, low=f"{low:g}", high=f"{high:.0f}")
        if money and len(text.partition(".")[2]) > places:
            raise Refused("too-many-decimals", f"{number:.{places}f}", value=text, places=places)
        return number

    return parse


def _day(shape: DayShape) -> Parser:
    return _moment if shape.time else _date


def _date(text: str) -> date:
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise _why_no_day(text, time=False) from None
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    raise _why_no_day(text, time=False)


def _moment(text: str) -> date | datetime:
    if len(text) == 10:
        return _date(text) if text[4] == text[7] == "-" else _refuse_moment(text)
    if len(text) == 16 and text[4] == text[7] == "-" and text[10] in "T " and text[13] == ":":
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return _refuse_moment(text)
        if FIRST_YEAR <= moment.year <= LAST_YEAR:
            return moment
    return _refuse_moment(text)


def _refuse_moment(text: str) -> date:
    raise _why_no_day(text, time=True)


def _why_no_day(text: str, *, time: bool) -> Refused:
    """What is wrong with a date, and the date that was probably meant."""
    form = "not-a-time" if time else "not-a-date"
    if _STRICT.fullmatch(text):
        try:
            found: date = datetime.fromisoformat(text)
        except ValueError:
            try:
                date.fromisoformat(text[:10])
            except ValueError:
                return Refused("no-such-day", value=text[:10])
            return Refused("no-such-time", value=text[11:])
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            return Refused("unlikely-year", value=text, first=FIRST_YEAR, last=LAST_YEAR)
        return Refused("date-with-time", text[:10], value=text)
    zoned = _WITH_ZONE.fullmatch(text)
    if zoned is not None:
        return Refused("time-with-zone" if time else form, zoned[1] if time else zoned[1][:10], value=text)
    loose = _LOOSE.fullmatch(text)
    numbers = loose.group(1, 2, 3, 4, 5) if loose else None
    if numbers is None:
        found_day = _DAY_FIRST.fullmatch(text)
        numbers = found_day.group(3, 2, 1, 4, 5) if found_day else None
    return Refused(form, _suggested_day(numbers, time=time) if numbers else "", value=text)


def _suggested_day(numbers: tuple[str | Any, ...], *, time: bool) -> str:
    """Year, month, day, hour and minute as we want them written, or '' where there is no such moment."""
    year, month, day, hour, minute = (int(number) if number else 0 for number in numbers)
    try:
        moment = datetime(year, month, day, hour, minute)  # noqa: DTZ001  # local time, as everything that is written
    except ValueError:
        return ""
    return f"{moment:%Y-%m-%d %H:%M}" if time and numbers[3] else f"{moment:%Y-%m-%d}"


def parse_id(text: str) -> str:
    """The id of a file. Raises `Refused`."""
    if ID.fullmatch(text):
        return text
    raise Refused("not-an-id", id_like(text), value=text)


def id_like(text: str) -> str:
    """An id made out of a name, or '' where nothing usable is left."""
    guess = slug(text)[:60].rstrip("-")
    return guess if ID.fullmatch(guess) else ""


def slug(text: str) -> str:
    """Small Latin letters, digits and hyphens, of any length; empty where the text has none of them."""
    import unicodedata  # noqa: PLC0415  # only a mistake and an import need it

    plain = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _alias(text: str) -> str:
    if ALIAS.fullmatch(text):
        return text
    bare = text.strip("/").removeprefix("opportunities/").removeprefix("organisations/").removesuffix(".yml")
    raise Refused("not-an-alias", bare if ALIAS.fullmatch(bare) else "", value=text)


@lru_cache(maxsize=256)
def _timezone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        raise Refused("not-a-timezone", nearest(text, available_timezones()), value=text) from None
    return text


_PARSERS: Final[dict[type[Shape], Callable[[Any], Parser]]] = {
    LineShape: _line,
    ChoiceShape: _choice,
    YesNoShape: _yes_no,
    IntegerShape: _integer,
    DecimalShape: _decimal,
    DayShape: _day,
    UrlShape: lambda _: parse_link,
    EmailShape: lambda _: parse_email,
    LanguageShape: lambda _: parse_language,
    IdShape: lambda _: parse_id,
    AliasShape: lambda _: _alias,
    RuleShape: lambda _: parse_rule,
    OpeningHoursShape: lambda _: parse_opening_hours,
    FileShape: lambda _: parse_picture,
    TimeZoneShape: lambda _: _timezone,
}
