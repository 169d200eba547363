"""The words of the interface, one catalogue a language, with plurals by the rules of Unicode's CLDR.

A catalogue is `locales/<language>.yml`; a region may lay its own over it (`overrides/locales/<language>.yml`)
and so change a word or add a language without touching the package.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from babel.core import Locale, UnknownLocaleError

from opportunity_map.errors import ConfigError

PACKAGE_LOCALES = Path(__file__).parent / "locales"
SOURCE_LANGUAGE = "en"
"""The language whose catalogue is complete by definition; it stands in for a word that another one lacks."""

_PLURAL_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})

Message = str | Mapping[str, str]
"""A text, or one text for each plural category of its language (`one`, `other` ...)."""


def locale_of(language: str) -> Locale:
    """The CLDR locale of a BCP 47 tag. Plain English is British here: days come before months.

    Raises ConfigError for a tag that CLDR does not know.
    """
    try:
        return Locale.parse("en_GB" if language == SOURCE_LANGUAGE else language.replace("-", "_"))
    except (ValueError, UnknownLocaleError) as error:
        raise ConfigError(f"languages: '{language}' is no language that can be shown, write for example fi.") from error


class Texts:
    """The interface texts of one language: `texts("listing.total", count=3)`.

    An unknown key raises KeyError: a template that asks for one is wrong, and the tests say so.
    """

    def __init__(self, language: str, messages: Mapping[str, Message]) -> None:
        self.language = language
        self.locale = locale_of(language)
        self.messages = messages
        self._category = self.locale.plural_form

    @classmethod
    def load(cls, language: str, overrides: Path | None = None) -> Texts:
        """The texts of `language`, with those of `overrides/locales/` laid over the package's."""
        folders = [PACKAGE_LOCALES] + ([overrides / "locales"] if overrides else [])
        messages: dict[str, Message] = {}
        for tag in dict.fromkeys((SOURCE_LANGUAGE, language.partition("-")[0], language)):
            for folder in folders:
                messages.update(read_messages(folder / f"{tag}.yml"))
        return cls(language, messages)

    def __call__(self, key: str, count: int | None = None, **values: object) -> str:
        """The text of `key` with its `{names}` filled in; `count` chooses the plural form and fills `{count}`."""
        message = self.messages[key]
        if not isinstance(message, str):
            number = 0 if count is None else count
            message = message.get(self._category(number)) or message["other"]
        if count is not None:
            values["count"] = count
        return message.format(**values) if values else message

    def under(self, prefix: str) -> dict[str, Message]:
        """All messages whose key starts with `prefix.`, without the prefix: what a script in the browser needs."""
        start = prefix + "."
        return {key[len(start) :]: message for key, message in self.messages.items() if key.startswith(start)}


def read_messages(path: Path) -> dict[str, Message]:
    """The catalogue of a file, flat: `{"type.event": "Event"}`. Empty where there is no such file."""
    if not path.is_file():
        return {}
    flat: dict[str, Message] = {}
    _flatten(yaml.safe_load(path.read_text("utf-8")) or {}, "", flat)
    return flat


def _flatten(tree: Mapping[str, Any], prefix: str, flat: dict[str, Message]) -> None:
    for key, value in tree.items():
        if isinstance(value, Mapping) and not _PLURAL_CATEGORIES.issuperset(value):
            _flatten(value, f"{prefix}{key}.", flat)
        else:
            flat[f"{prefix}{key}"] = value if isinstance(value, Mapping) else str(value)
