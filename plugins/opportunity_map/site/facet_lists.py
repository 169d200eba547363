"""Facets with hundreds of options, and other orders of the board: files that are fetched when somebody asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import orjson

from opportunity_map.catalogue import Catalogue
from opportunity_map.site.areas import Area
from opportunity_map.site.columns import column, digits
from opportunity_map.site.facets import venues_in_use
from opportunity_map.site.fold import fold
from opportunity_map.texts import Texts


def organisation_list(catalogue: Catalogue, language: str) -> bytes:
    """Who runs something, as JSON: `ids` and `names` by name, and `codes`, an index into them for every record."""
    running = {entry.organisation.id: entry.organisation for entry in catalogue.entries}
    named = sorted((fold(one.name.in_language(language).text), key) for key, one in running.items())
    index = {key: number for number, (_, key) in enumerate(named)}
    return orjson.dumps(
        {
            "ids": list(index),
            "names": [running[key].name.in_language(language).text for key in index],
            "codes": column([index[entry.organisation.id] for entry in catalogue.entries]),
        }
    )


def place_list(catalogue: Catalogue, areas: Sequence[Area], area_of: Mapping[str, str], language: str) -> bytes:
    """Districts or towns, then venues, as JSON: `ids` and `names`; `of` has one list of indexes for every venue in use.

    `area_of` says in which area a venue is, by the venue's key. Where a venue and an area have one id, it means both.
    """
    venues = venues_in_use(catalogue.entries)
    inhabited = {area_of[key] for key in venues if key in area_of}
    names = {area.id: area.name for area in areas if area.id in inhabited}
    index = {key: number for number, key in enumerate(names)}
    shown = [(fold(name), key, name) for key in venues if (name := _venue_name(catalogue, key, language))]
    for _, key, name in sorted(shown):
        index.setdefault(key, len(index))
        names.setdefault(key, name)
    return orjson.dumps(
        {
            "ids": list(index),
            "names": list(names.values()),
            "of": [sorted({index[key]} | {index[one] for one in [area_of.get(key)] if one in names}) for key in venues],
        }
    )


def _venue_name(catalogue: Catalogue, key: str, language: str) -> str:
    return catalogue.venues[key].place.name.in_language(language).text


def other_orders(catalogue: Catalogue, texts: Texts) -> bytes:
    """Other orders than by departure, as JSON: numbers of records in digits of base 64 (see `columns.digits`).

    `title` goes by the alphabet of the language, `checked` has first what was confirmed last. What is alike stays in
    the order of the board.
    """
    entries = catalogue.entries
    key = alphabet_key(texts("site.alphabet"))
    titles = [key(entry.opportunity.title.in_language(texts.language).text) for entry in entries]
    days = [(entry.opportunity.checked or date.min).toordinal() for entry in entries]
    numbers = range(len(entries))
    orders = {
        "title": sorted(numbers, key=titles.__getitem__),
        "checked": sorted(numbers, key=lambda number: -days[number]),
    }
    return orjson.dumps({name: digits(order, len(entries)) for name, order in orders.items()})


class alphabet_key:  # noqa: N801 - it is called as a function is
    """What to sort texts by: case and accents count for nothing, save for what the alphabet has as letters of its own.

    `alphabet` holds a language's letters in their order, as Finnish "abc...zåäö" or Lithuanian "...iįyj...": a letter
    that is not where the Latin alphabet has it follows all words that begin with the letter before it.
    """

    def __init__(self, alphabet: str) -> None:
        plain = [letter for letter in alphabet if letter.isascii()]
        self._own: dict[str, str] = {}
        before = ""
        for letter in alphabet:
            later = plain[plain.index(letter) + 1 :] if letter in plain else []
            if letter in plain and all(letter < other for other in later):
                before = letter
            else:
                self._own[letter] = f"{before}~{chr(0x61 + len(self._own))}"
        self._table = str.maketrans(self._own)
        self._is_plain = all(not letter.isascii() for letter in self._own)

    def __call__(self, text: str) -> str:
        """The key of one text, to be compared as text."""
        if text.isascii() and self._is_plain:
            return text.lower()
        return fold(text.lower().translate(self._table))
