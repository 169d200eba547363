"""OpenStreetMap's opening_hours notation, looked at word by word: enough to know that it will be understood."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from opportunity_map.intake.refused import Refused

LONGEST: Final = 255

_MOMENT = r"(?:(?:[01]?[0-9]|2[0-9]|3[0-9]|4[0-8]):[0-5][0-9]|sunrise|sunset|dawn|dusk)"
_WORD = re.compile(
    rf"""
      24/7
    | "[^"]{{1,120}}"                                                # a comment
    | {_MOMENT}(?:-{_MOMENT})?\+?                                    # 10:00-18:00, 17:00+
    | \((?:sunrise|sunset|dawn|dusk)[+-]\d\d?:\d\d\)
    | (?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)(?:\[-?[1-5](?:[,-]-?[1-5])*\])?  # Mo, Sa[1], PH
    | (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)
    | easter | week | open | off | closed | unknown
    | (?:19|20)\d\d(?![\d:]) | \d\d?(?![\d:.])                        # a year, a day of a month, a week
    | [+-]\d+\ days? | /\d+ | \|\| | [;,:+-]
    """,
    re.VERBOSE,
)
_MEANS_SOMETHING = re.compile(rf"24/7|{_MOMENT}|\b(?:off|closed|open|Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)\b|\"")

# "Mo-Fr 8-17": hours without minutes, which the notation would take for days of a month.
_BARE_HOURS = re.compile(r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH|;|^)\s*\d\d?(?:\s*-\s*\d\d?)?(?![\d:/])")


@lru_cache(maxsize=2048)
def parse_opening_hours(text: str) -> str:
    """The hours as written, on one line. Raises `Refused`."""
    line = " ".join(text.split())
    if len(line) > LONGEST:
        raise Refused("too-long", length=len(line), limit=LONGEST)
    at = 0
    while at < len(line):
        word = _WORD.match(line, at)
        if word is None:
            raise Refused("not-opening-hours", value=line, word=line[at:].split()[0])
        at = word.end()
        while at < len(line) and line[at] == " ":
            at += 1
    if not _MEANS_SOMETHING.search(line) or _BARE_HOURS.search(line):
        raise Refused("not-opening-hours", value=line, word=line)
    return line
