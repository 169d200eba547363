"""Dates and times as tables write them, by patterns in letters that a person reads: DD.MM.YYYY HH:mm."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale

_TOKENS = re.compile(r"YYYY|YY|MMMM|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|A|EEEE|EEE|'[^']*'|\s+|.", re.DOTALL)
_ONE_OR_TWO: Final = "[0-9]{1,2}"
_NUMBERS: Final = {
    "YYYY": "(?P<year>[0-9]{4})",
    "YY": "(?P<year>[0-9]{2})",
    **dict.fromkeys(("MM", "M"), f"(?P<month>{_ONE_OR_TWO})"),
    **dict.fromkeys(("DD", "D"), f"(?P<day>{_ONE_OR_TWO})"),
    **dict.fromkeys(("HH", "H", "hh", "h"), f"(?P<hour>{_ONE_OR_TWO})"),
    "mm": "(?P<minute>[0-9]{2})",
    "ss": "(?P<second>[0-9]{2})",
    "A": r"(?P<half>[ap])\.?m\.?",
    **dict.fromkeys(("EEEE", "EEE"), r"\w+\.?"),
}
_SPECIAL: Final = ("iso", "unix", "unix_ms")
_LATEST: Final = 4_102_444_800  # 2100-01-01, in seconds since 1970

Reader = Callable[[str, ZoneInfo], str]
"""Takes a text and the region's time zone; gives the date as our files write it, or '' where the text is none."""


def reader_of(pattern: str, language: str) -> Reader | None:
    """How dates of a pattern are read, or None where the pattern is none. `language` is that of month names."""
    if pattern in _SPECIAL:
        return {"iso": _iso, "unix": _unix, "unix_ms": _unix_ms}[pattern]
    months: dict[str, int] = {}
    written = ""
    for token in _TOKENS.findall(pattern):
        if token in {"MMMM", "MMM"}:
            months = _months(language)
            written += f"(?P<name>{'|'.join(sorted(map(re.escape, months), key=len, reverse=True))})"
        elif token in _NUMBERS:
            written += _NUMBERS[token]
        elif token.isspace():
            written += r"\s+"
        elif token.isalpha():
            return None
        else:
            written += re.escape(token[1:-1] if len(token) > 1 and token.startswith("'") else token)
    try:
        compiled = re.compile(written, re.IGNORECASE)
    except re.error:  # the same part twice
        return None
    if not {"year", "day"} <= compiled.groupindex.keys() or not {"month", "name"} & compiled.groupindex.keys():
        return None

    def read(text: str, zone: ZoneInfo) -> str:  # noqa: ARG001 - what is written is local time
        found = compiled.fullmatch(text)
        return _moment(found.groupdict(), months) if found else ""

    return read


def _moment(parts: dict[str, str | None], months: dict[str, int]) -> str:
    """The date, and the time where the pattern has one; '' where there is no such day."""
    year = int(parts["year"] or 0)
    month = months.get((parts["name"] or "").lower(), 0) if parts.get("name") else int(parts.get("month") or 0)
    hour = int(parts.get("hour") or 0)
    if half := parts.get("half"):
        hour = hour % 12 + (12 if half in "Pp" else 0)
    try:
        moment = datetime(  # noqa: DTZ001 - local time, as everything that is written
            year + 2000 if year < 100 else year, month, int(parts["day"] or 0), hour, int(parts.get("minute") or 0)
        )
    except ValueError:
        return ""
    return f"{moment:%Y-%m-%d %H:%M}" if parts.get("hour") is not None else f"{moment:%Y-%m-%d}"


@cache
def _months(language: str) -> dict[str, int]:
    """Names of the months, small, with and without the dot of an abbreviation."""
    locale = Locale.parse(language.replace("-", "_"))
    names: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                small = str(name).lower()
                names |= {small: number, small.removesuffix("."): number}
    return names


def _iso(text: str, zone: ZoneInfo) -> str:
    """ISO 8601; a moment with a zone of its own is written in the region's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    if moment.tzinfo is not None:
        moment = moment.astimezone(zone)
    timed = "T" in text or " " in text
    return f"{moment:%Y-%m-%d %H:%M}" if timed else f"{moment:%Y-%m-%d}"


def _unix(text: str, zone: ZoneInfo) -> str:
    try:
        seconds = float(text)
    except ValueError:
        return ""
    if not 0 <= seconds < _LATEST:
        return ""
    return f"{datetime.fromtimestamp(seconds, UTC).astimezone(zone):%Y-%m-%d %H:%M}"


def _unix_ms(text: str, zone: ZoneInfo) -> str:
    return _unix(text[:-3], zone) if text.isdigit() and len(text) > 3 else ""
