"""The search index of one language: in which documents each word stands, cut into small files.

Documents are the records in the order of the board, then organisations, places, interests and hand-written pages.
A word's documents are told in three lists: where it stands in the title, around it (organisation, place, interests,
kind), and in the text. Forms of one word (`search_words`) share their lists.

`index.json` is fetched for the first letter that is typed, a shard for each word, the cards of what is suggested.
No file grows with the region but the number of shards: only the commonest words are in `index.json`, for forgiving
typing errors, and each shard has all words of one stretch of the alphabet.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from os.path import commonprefix
from typing import Any, Literal, NamedTuple

import orjson

from opportunity_map.catalogue import Catalogue, Entry, Venue
from opportunity_map.intake.model import INTERESTS, Said, Text
from opportunity_map.site.facets import CHUNK
from opportunity_map.site.fold import fold
from opportunity_map.site.publish import Folder
from opportunity_map.site.search_postings import DIGITS, encode
from opportunity_map.site.search_words import endings, raw_words, stemmed, words_in
from opportunity_map.texts import Texts

VERSION = 1
"""Of the format; the browser refuses another one."""
CARDS = 64
"""Names in one file of cards."""
KNOWN = 12_000
"""Words in `index.json`: the commonest, about 50 kB compressed."""
SHARD = 24_000
"""Letters in one shard; compressed about two thirds of it."""
_AROUND = 8
"""How much more a word counts that stands in a title or around it, when the commonest are chosen."""
_FIELDS = 3

Lists = dict[bytes, "array[int]"]


class PageText(NamedTuple):
    """A hand-written page as the search reads it; `address` is without the language's prefix, `text` plain."""

    language: str
    address: str
    title: str
    text: str


class Card(NamedTuple):
    """What is shown of a document that is no record; `address` starts at the language's welcome page."""

    title: str
    address: str
    language: str


def write_index(folder: Folder, catalogue: Catalogue, texts: Texts, pages: Iterable[PageText], rows: str) -> None:
    """Write the search index of the language of `texts` to ``assets/search/<language>/``, see `index_files`."""
    for name, content in index_files(catalogue, texts, pages, rows):
        folder.write(f"assets/search/{texts.language}/{name}", content)


def index_files(
    catalogue: Catalogue, texts: Texts, pages: Iterable[PageText], rows: str = ""
) -> Iterator[tuple[str, bytes]]:
    """The files of the index: shards and cards by number (``7.json``, ``cards-0.json``), and last ``index.json``.

    `rows` is the version of the board's files, out of which opportunities are suggested.
    """
    gathered = _Gathered(catalogue, texts, [page for page in pages if page.language == texts.language])
    words = gathered.vocabulary()
    digest = hashlib.sha256()
    starts: list[str] = []
    for number, (start, shard) in enumerate(_shards(words, gathered.count)):
        content = orjson.dumps(shard)
        digest.update(content)
        starts.append(start)
        yield f"{number}.json", content
    cards = gathered.cards
    for first in range(0, len(cards), CARDS):
        content = orjson.dumps([list(card) for card in cards[first : first + CARDS]])
        digest.update(content)
        yield f"cards-{first // CARDS}.json", content
    # A number that was typed wrongly is another number.
    named = [word for word in words if not word.folded.isdigit()]
    known = sorted(sorted(named, key=lambda word: (-word.weight, word.folded))[:KNOWN])
    records = len(catalogue.entries)
    yield (
        "index.json",
        orjson.dumps(
            {
                "version": VERSION,
                "stamp": digest.hexdigest()[:8],
                "rows": rows,
                "chunk": CHUNK,
                "prefix": "" if texts.language == catalogue.language else f"{texts.language}/",
                "records": records,
                "going": sum(not entry.over for entry in catalogue.entries),
                "documents": gathered.count,
                "kinds": gathered.kinds,
                "cards": CARDS,
                "starts": starts,
                "known": front_coded([word.folded for word in known]),
                "weights": "".join([DIGITS[min(63, word.weight.bit_length())] for word in known]),
                "common": [word.folded for word in known if word.documents * 2 > records > 1],
                "endings": endings(_pairs(texts, words)),
                "texts": texts.under("suggest"),
            }
        ),
    )


class Word(NamedTuple):
    """A folded word: how it is spelt, its root (the same for all its forms), its lists by field.

    `documents` have it in the title or the text; `weight` says how worthwhile it is to know it.
    """

    folded: str
    spelt: str
    root: str
    lists: tuple[list[array[int]], ...]
    documents: int
    weight: int


class _Gathered:
    """Which raw word stands in which documents, by field and by the language that the text is in."""

    def __init__(self, catalogue: Catalogue, texts: Texts, pages: Sequence[PageText]) -> None:
        self._catalogue = catalogue
        self._texts = texts
        self._language = texts.language
        self.count = 0
        self.cards: list[Card] = []
        self.kinds: list[tuple[str, int]] = []
        documents = len(catalogue.entries) + len(catalogue.organisations) + len(catalogue.venues) + len(INTERESTS) + len(pages)
        # Two bytes a number where that is enough: millions of them are in memory.
        self._code: Literal["H", "I"] = "H" if documents < 1 << 16 else "I"
        self._shared: dict[bytes, list[array[int]]] = defaultdict(list)
        self._venues = {key: _venue_words(venue, self._language) for key, venue in catalogue.venues.items()}
        self._lists: dict[str, tuple[Lists, ...]] = {}
        self._of(self._language)  # the page's own language comes first, whatever the first record speaks
        self._records(catalogue.entries)
        for organisation in catalogue.organisations.values():
            prose = [said for text in (organisation.summary, organisation.description) if (said := self._said(text))]
            self._card(organisation.name, f"organisations/{organisation.id}/", set(), prose)
        self._end("organisation")
        for venue in catalogue.venues.values():
            self._card(venue.place.name, f"places/{venue.key}/", self._venues[venue.key], [])
        self._end("place")
        for interest in INTERESTS:
            summary = Said(texts(f"interest_summary.{interest}"), self._language)
            self._own_card(texts(f"interest.{interest}"), f"opportunities/?interests={interest}", [summary])
        self._end("interest")
        for page in pages:
            self._own_card(page.title, page.address, [Said(page.text, self._language)])
        self._end("page")

    def _of(self, language: str) -> tuple[Lists, ...]:
        found = self._lists.get(language)
        if found is None:
            found = self._lists[language] = tuple(defaultdict(lambda: array(self._code)) for _ in range(_FIELDS))
        return found

    def _records(self, entries: Sequence[Entry]) -> None:
        """Made for every record: nothing here looks at a single letter."""
        own = self._language
        for entry in entries:
            number, opportunity = entry.number, entry.opportunity
            title = opportunity.title.in_language(own)
            titles, _, prose = self._of(title.language)
            in_title = raw_words(title.text)
            for word in in_title:
                titles[word].append(number)
            texts = [opportunity.summary.in_language(own), *[text.in_language(own) for text in opportunity.outcomes]]
            if opportunity.description is not None:
                texts.append(opportunity.description.in_language(own))
            if all([said.language == title.language for said in texts]):
                for word in raw_words("\n".join([said.text for said in texts])) - in_title:
                    prose[word].append(number)
            else:
                self._prose(number, texts)
        self.count = len(entries)
        self._around(entries)

    def _around(self, entries: Sequence[Entry]) -> None:
        """The names and kinds that records share, each once: in the page's language, or nobody's words."""
        catalogue, texts = self._catalogue, self._texts
        sharing: dict[tuple[str, str], list[int]] = defaultdict(list)
        for entry in entries:
            number, opportunity = entry.number, entry.opportunity
            sharing["organisation", entry.organisation.id].append(number)
            sharing["type", opportunity.type].append(number)
            for interest in opportunity.interests:
                sharing["interest", interest].append(number)
            if entry.venue:
                sharing["venue", entry.venue.key].append(number)
        for (kind, key), numbers in sharing.items():
            if kind == "venue":
                words = self._venues[key]
            elif kind == "organisation":
                words = raw_words(catalogue.organisations[key].name.in_language(self._language).text)
            else:
                words = raw_words(texts(f"{kind}.{key}"))
            for word in words:
                self._shared[word].append(array(self._code, numbers))

    def _prose(self, number: int, texts: Iterable[Said]) -> None:
        by_language: dict[str, set[bytes]] = {}
        for said in texts:
            by_language.setdefault(said.language, set()).update(raw_words(said.text))
        for language, words in by_language.items():
            lists = self._of(language)[2]
            for word in words:
                lists[word].append(number)

    def _card(self, name: Text, address: str, around: set[bytes], prose: Sequence[Said]) -> None:
        title = name.in_language(self._language)
        for word in raw_words(title.text):
            self._of(title.language)[0][word].append(self.count)
        for word in around:
            self._of(self._language)[1][word].append(self.count)
        self._prose(self.count, prose)
        self.cards.append(Card(title.text, address, "" if title.language == self._language else title.language))
        self.count += 1

    def _own_card(self, title: str, address: str, prose: Sequence[Said]) -> None:
        self._card(Text({self._language: title}), address, set(), prose)

    def _end(self, kind: str) -> None:
        before = len(self._catalogue.entries) + sum(count for _, count in self.kinds)
        self.kinds.append((kind, self.count - before))

    def _said(self, text: Text | None) -> Said | None:
        return text.in_language(self._language) if text is not None else None

    def vocabulary(self) -> list[Word]:
        """All words, sorted, with their roots."""
        lists: dict[str, tuple[list[array[int]], ...]] = {}
        roots: dict[str, str] = {}
        spelt: dict[str, str] = {}
        for language, fields in self._lists.items():
            shared = self._shared if language == self._language else {}
            split = {raw: words_in(raw) for raw in chain(*fields, shared)}
            distinct = list(dict.fromkeys(word for words in split.values() for word in words))
            folded = dict(zip(distinct, map(fold, distinct), strict=True))
            for word, root in zip(distinct, stemmed(distinct, language), strict=True):
                roots.setdefault(folded[word], root)
                spelt.setdefault(folded[word], word)
            for field, own in enumerate(fields):
                for raw, numbers in own.items():
                    for word in split[raw]:
                        lists.setdefault(folded[word], ([], [], []))[field].append(numbers)
            for raw, several in shared.items():
                for word in split[raw]:
                    lists.setdefault(folded[word], ([], [], []))[1].extend(several)
        return [_word(word, spelt[word], roots[word], lists[word]) for word in sorted(lists)]


def _word(folded: str, spelt: str, root: str, lists: tuple[list[array[int]], ...]) -> Word:
    counts = [sum(map(len, own)) for own in lists]
    return Word(folded, spelt, root, lists, counts[0] + counts[2], _AROUND * (counts[0] + counts[1]) + counts[2])


def _venue_words(venue: Venue, language: str) -> set[bytes]:
    address = venue.place.address
    where = [address.street, address.city] if address else []
    return raw_words(" ".join([venue.place.name.in_language(language).text, *filter(None, where)]))


def _shards(words: Sequence[Word], documents: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Stretches of the alphabet that hold all forms of each of their words, with the first word of each.

    Keys: `words` (front-coded), `spelt` (those that are written otherwise, by their place), `groups` (one number a word: its forms have the same), `lists` (one text a group, its
    lists by field with commas between them).
    """
    last = {word.root: place for place, word in enumerate(words)}
    start, size, closed = 0, 0, 0
    groups: dict[str, tuple[list[array[int]], ...]] = {}
    for place, word in enumerate(words):
        if place and closed < place and size > SHARD:
            yield words[start].folded, _shard(words[start:place], groups, documents)
            start, size, groups = place, 0, {}
        closed = max(closed, last[word.root])
        group = groups.setdefault(word.root, ([], [], []))
        for own, more in zip(group, word.lists, strict=True):
            own += more
        size += len(word.folded) + sum(min(2 * sum(map(len, own)), documents // 6) for own in word.lists) + 10
    if words:
        yield words[start].folded, _shard(words[start:], groups, documents)


def _shard(
    words: Sequence[Word], groups: dict[str, tuple[list[array[int]], ...]], documents: int
) -> dict[str, Any]:
    number_of = {root: number for number, root in enumerate(groups)}
    return {
        "words": front_coded([word.folded for word in words]),
        "spelt": {str(place): word.spelt for place, word in enumerate(words) if word.spelt != word.folded},
        "groups": [number_of[word.root] for word in words],
        "lists": [",".join([encode(own, documents) for own in fields]) for fields in groups.values()],
    }


def front_coded(words: Sequence[str]) -> str:
    """Sorted words, each as a digit (how many letters it has in common with the one before) and the rest."""
    before = ""
    coded = []
    for word in words:
        shared = min(len(commonprefix((before, word))), len(DIGITS) - 1)
        coded.append(DIGITS[shared] + word[shared:])
        before = word
    return " ".join(coded)


def _pairs(texts: Texts, words: Iterable[Word]) -> Iterator[tuple[str, str]]:
    """Words and roots to learn endings from: a small region has few of its own, the interface has more."""
    messages: list[str] = []
    for message in texts.messages.values():
        messages += [message] if isinstance(message, str) else list(message.values())
    own = sorted({word for raw in raw_words(" ".join(messages)) for word in words_in(raw)})
    yield from zip(map(fold, own), stemmed(own, texts.language), strict=True)
    for word in words:
        yield word.folded, word.root
