"""Reading a search index as the browser does, in the plainest way."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from opportunity_map.catalogue import Catalogue
from opportunity_map.site.search_index import PageText, index_files
from opportunity_map.site.search_postings import DIGITS
from opportunity_map.texts import Texts

TITLE, AROUND, TEXT = range(3)


def front_decoded(coded: str) -> list[str]:
    words: list[str] = []
    for one in coded.split(" ") if coded else []:
        before = words[-1] if words else ""
        words.append(before[: DIGITS.index(one[0])] + one[1:])
    return words


def documents_in(listed: str) -> set[int]:
    """The documents of one list, digit by digit as site/search_postings.py describes it."""
    if listed.startswith("."):
        flags = "".join(f"{byte:08b}" for byte in b64decode(listed[1:]))
        return {number for number, flag in enumerate(flags) if flag == "1"}
    found, number, gap, shift = set(), -1, 0, 0
    for digit in map(DIGITS.index, listed):
        gap |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            number += gap + 1
            found.add(number)
            gap = shift = 0
    return found


@dataclass
class Index:
    """All files of an index, parsed."""

    facts: dict[str, Any]
    shards: list[dict[str, Any]]
    cards: list[list[str]]

    @classmethod
    def of(cls, region: Catalogue, language: str = "en", pages: Iterable[PageText] = ()) -> Index:
        files = {name: json.loads(content) for name, content in index_files(region, Texts.load(language), pages)}
        cards = [files[name] for name in sorted(files) if name.startswith("cards-")]
        shards = [files[f"{number}.json"] for number in range(len(files["index.json"]["starts"]))]
        return cls(files["index.json"], shards, [card for own in cards for card in own])

    def find(self, word: str, *fields: int) -> set[int]:
        """The documents that have a folded word or another form of it in some field (any, if none is named)."""
        found: set[int] = set()
        for shard in self.shards:
            words = front_decoded(shard["words"])
            if word in words:
                lists = shard["lists"][shard["groups"][words.index(word)]].split(",")
                for field in fields or range(3):
                    found |= documents_in(lists[field])
        return found

    def words(self) -> list[str]:
        return [word for shard in self.shards for word in front_decoded(shard["words"])]
