"""School holidays, as a region states them in its mkdocs.yml: visitors can ask for what is on in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from opportunity_map.errors import ConfigError, where

OPTION = "region.holidays"
_EXAMPLE = "{name: {en: Winter break}, from: 2027-02-22, to: 2027-02-28}"


@dataclass(frozen=True, slots=True)
class Holiday:
    """School holidays, both days included. `names` are by language; where one is missing the first stands in."""

    names: Mapping[str, str]
    first: date
    last: date

    def name(self, language: str) -> str:
        """What they are called in a language of the site."""
        return self.names.get(language) or next(iter(self.names.values()))


def holidays(said: Any) -> tuple[Holiday, ...]:
    """What stands under the option, the earliest first. Raises ConfigError with a sentence that says which is wrong."""
    if said is None:
        return ()
    if not isinstance(said, list):
        raise ConfigError(where(OPTION) + f"it takes a list; write for example [{_EXAMPLE}].")
    found = [_holiday(one, f"number {number} of the list") for number, one in enumerate(said, 1)]
    return tuple(sorted(found, key=lambda holiday: (holiday.first, holiday.last)))


def _holiday(said: Any, which: str) -> Holiday:
    if not isinstance(said, dict) or set(said) != {"name", "from", "to"}:
        raise ConfigError(where(OPTION) + f"{which} needs name, from and to; write for example {_EXAMPLE}.")
    names = {"": said["name"]} if isinstance(said["name"], str) else said["name"]
    if not isinstance(names, dict) or not names or not all(isinstance(n, str) and n.strip() for n in names.values()):
        raise ConfigError(where(OPTION) + f"{which} has no name; write for example {_EXAMPLE}.")
    first, last = _day(said["from"]), _day(said["to"])
    if first is None or last is None or last < first:
        raise ConfigError(where(OPTION) + f"{which} needs its first day, then its last; write for example {_EXAMPLE}.")
    return Holiday({str(tag): name.strip() for tag, name in names.items()}, first, last)


def _day(said: Any) -> date | None:
    """A day as YAML reads it, or written as text."""
    if isinstance(said, date):
        return None if isinstance(said, datetime) else said
    try:
        return date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
