"""The option `accessibility`: who answers for the site, and what that body says of it.

Source: the model statement of Commission Implementing Decision (EU) 2018/1523, Annex.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from opportunity_map.errors import ConfigError, where

STATUSES: Final = ("full", "partial", "none")
"""What a body may say of its own site; where it says nothing, the site was not assessed."""
_MOST_ISSUES: Final = 50
_MAIL = re.compile(r"[^\s@<>\"]{1,64}@[A-Za-z0-9.-]{1,250}\.[A-Za-z]{2,24}")
_PAGE = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[^\s\"'<>\\]*)?")

Words = Mapping[str, str]
"""A text by language; under the empty key for all of them."""


@dataclass(frozen=True)
class Statement:
    """What a body says. `contact` is an e-mail address or a page, `enforcement` the name and page of the authority.

    All may be absent: the page then says that nobody has answered yet.
    """

    body: Words | None = None
    contact: str = ""
    status: str = ""
    prepared: date | None = None
    enforcement: tuple[Words, str] | None = None
    known_issues: tuple[Words, ...] = ()


NOTHING_SAID: Final = Statement()
_EXAMPLE: Final = "{body: City of Helsinki, contact: accessibility@example.org, prepared: 2026-11-23}"


def statement(
    value: Any, languages: tuple[str, ...], only: Callable[[dict[str, Any], tuple[str, ...], str], None]
) -> Statement:
    """Check the option. `only` refuses names that are no options. Raises ConfigError."""
    if value is None:
        return NOTHING_SAID
    if not isinstance(value, dict):
        raise ConfigError(where("accessibility") + f"write for example {_EXAMPLE}.")
    only(value, ("body", "contact", "status", "prepared", "enforcement", "known_issues"), "accessibility.")
    issues = value.get("known_issues") or []
    if not isinstance(issues, list) or len(issues) > _MOST_ISSUES:
        raise ConfigError(
            where("accessibility.known_issues") + 'it takes a list of sentences, as ["Videos have no captions."].'
        )
    status = value.get("status") or ""
    if status not in ("", *STATUSES):
        raise ConfigError(
            where("accessibility.status") + f"{status!r} is none; write full, partial or none, or leave it out."
        )
    if status == "full" and issues:
        raise ConfigError(where("accessibility.status") + "a site with known_issues is not full; write partial.")
    contact = value.get("contact") or ""
    if contact and not (isinstance(contact, str) and (_MAIL.fullmatch(contact) or _PAGE.fullmatch(contact))):
        raise ConfigError(
            where("accessibility.contact")
            + f"{contact!r} is no e-mail address and no page; write accessibility@example.org."
        )
    return Statement(
        body=_words("body", value["body"], languages, "City of Helsinki") if value.get("body") else None,
        contact=contact,
        status=status,
        prepared=_day(value.get("prepared")),
        enforcement=_enforcement(value.get("enforcement"), languages, only),
        known_issues=tuple(_words("known_issues", issue, languages, "Videos have no captions.") for issue in issues),
    )


def _words(option: str, value: Any, languages: tuple[str, ...], example: str) -> Words:
    """A text for all languages, or one for each: {en: ..., fi: ...}."""
    found = {"": value} if isinstance(value, str) else value
    good = isinstance(found, dict) and found and all(isinstance(text, str) and text.strip() for text in found.values())
    if not good:
        first = languages[0]
        raise ConfigError(
            where(f"accessibility.{option}")
            + f"it takes a text, as {example!r}, or one a language, as {{{first}: {example!r}}}."
        )
    return {str(tag): text.strip() for tag, text in found.items()}


def _day(value: Any) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ConfigError(
            where("accessibility.prepared") + f"{value!r} is no day; write for example 2026-11-23."
        ) from None


def _enforcement(
    value: Any, languages: tuple[str, ...], only: Callable[[dict[str, Any], tuple[str, ...], str], None]
) -> tuple[Words, str] | None:
    if value is None:
        return None
    option = "enforcement"
    example = "{name: Traficom, url: https://www.saavutettavuusvaatimukset.fi/}"
    if not isinstance(value, dict):
        raise ConfigError(where(f"accessibility.{option}") + f"write for example {example}.")
    only(value, ("name", "url"), f"accessibility.{option}.")
    url = value.get("url")
    if not isinstance(url, str) or not _PAGE.fullmatch(url):
        raise ConfigError(where(f"accessibility.{option}.url") + f"it takes the address of a page; write {example}.")
    return _words(f"{option}.name", value.get("name"), languages, "Traficom"), url
