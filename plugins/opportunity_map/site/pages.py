"""Catalogue -> pages: which addresses there are, and what each shell is filled with.

The dear part, one page for each opportunity and language, is shared out to forked workers by organisation where there
are many; everything that looks across organisations is made afterwards from the rows that come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import orjson

from opportunity_map.catalogue import Catalogue, Entry
from opportunity_map.intake.model import INTERESTS
from opportunity_map.parallel import in_shares
from opportunity_map.site import facets
from opportunity_map.site.present import Page, Presenter
from opportunity_map.site.publish import Folder
from opportunity_map.site.shell import Shell, root_of
from opportunity_map.site.sitemap import Listed

ROWS_A_PAGE = 100
ROWS_A_CHUNK = facets.CHUNK
KINDS = ("welcome", "listing", "map", "opportunity", "organisation", "organisations", "interest", "place")


@dataclass(frozen=True)
class Language:
    """What the pages of one language are made with; `prefix` is empty for the first language, else ``fi/``."""

    tag: str
    prefix: str
    presenter: Presenter
    shells: Mapping[str, Shell]


class Site:
    """Writes all pages of a catalogue into a folder and remembers their addresses for the sitemap."""

    def __init__(self, catalogue: Catalogue, folder: Folder) -> None:
        self.catalogue = catalogue
        self.folder = folder
        self.listed: list[Listed] = []
        self._by_organisation = _grouped(catalogue.entries, lambda entry: [entry.organisation.id])
        self._by_interest = _grouped(catalogue.entries, lambda entry: entry.opportunity.interests)
        self._by_venue = _grouped(catalogue.entries, lambda entry: [entry.venue.key] if entry.venue else [])

    def write(self, language: Language, board_files: Mapping[str, bytes]) -> None:
        """Write every page of one language; `board_files` are its facet data by address."""
        rows = self._organisations(language)
        for name, content in {**board_files, **_chunks(rows, language.tag)}.items():
            self.folder.write(name, content)
        self._listing(language, rows)
        self._groups(language, rows)
        presenter = language.presenter
        self._page(language, "welcome", "", presenter.welcome(root_of(language.prefix), rows))
        map_address = "map/"
        self._page(language, "map", map_address, presenter.map(root_of(language.prefix + map_address)))

    def _organisations(self, language: Language) -> list[str]:
        """Pages of opportunities and organisations; returns the row of each entry, by its number."""
        keys = list(self.catalogue.organisations)

        def write_share(share: Sequence[str]) -> list[tuple[int, str]]:
            return [found for key in share for found in self._organisation(language, key)]

        rows = [""] * len(self.catalogue.entries)
        for number, row in in_shares(write_share, keys, worth_it=len(self.catalogue.entries)):
            rows[number] = row
        for entry in self.catalogue.entries:
            self._list(language, f"opportunities/{entry.key}/", entry.opportunity.checked)
        for key, organisation in self.catalogue.organisations.items():
            for page in range(1, _pages(len(self._by_organisation.get(key, ()))) + 1):
                self._list(language, paged(f"organisations/{key}/", page), organisation.checked)
        return rows

    def _organisation(self, language: Language, key: str) -> Iterator[tuple[int, str]]:
        entries = self._by_organisation.get(key, [])
        presenter = language.presenter
        rows = [presenter.row(entry) for entry in entries]
        address = f"opportunities/{key}/x/"
        root = root_of(language.prefix + address)
        shell = language.shells["opportunity"].at(root)
        for entry, row in zip(entries, rows, strict=True):
            address = f"opportunities/{entry.key}/"
            page = presenter.opportunity(entry, root, _neighbours(entry, entries, rows))
            self.folder.write_page(language.prefix + address, fill(shell, page, address))
            yield entry.number, row
        organisation = self.catalogue.organisations[key]
        self._paged(
            language,
            "organisation",
            f"organisations/{key}/",
            entries,
            rows,
            lambda part, lines, root, page, pages: presenter.organisation(organisation, part, lines, root, page, pages),
        )

    def _listing(self, language: Language, rows: list[str]) -> None:
        total = sum(not entry.over for entry in self.catalogue.entries)

        def listing(part: Sequence[Entry], lines: Sequence[str], root: str, page: int, pages: int) -> Page:
            return language.presenter.listing(part, lines, root, page, pages, total)

        entries = self.catalogue.entries
        count = self._paged(language, "listing", "opportunities/", entries, rows, listing)
        self._list_pages(language, "opportunities/", count)

    def _groups(self, language: Language, rows: list[str]) -> None:
        """Interests, venues, and the list of organisations."""
        presenter = language.presenter
        for interest in INTERESTS:
            self._group(language, "interest", f"interests/{interest}/", self._by_interest.get(interest, []), rows,
                        lambda *facts, interest=interest: presenter.interest(interest, *facts))  # fmt: skip
        for key, venue in self.catalogue.venues.items():
            self._group(language, "place", f"places/{key}/", self._by_venue.get(key, []), rows,
                        lambda *facts, venue=venue: presenter.place(venue, *facts))  # fmt: skip
        address = "organisations/"
        page = presenter.organisations(root_of(language.prefix + address))
        self._page(language, "organisations", address, page)

    def _group(
        self,
        language: Language,
        kind: str,
        address: str,
        entries: Sequence[Entry],
        rows: list[str],
        render: Callable[..., Page],
    ) -> None:
        own = [rows[entry.number] for entry in entries]
        self._list_pages(language, address, self._paged(language, kind, address, entries, own, render))

    def _paged(
        self,
        language: Language,
        kind: str,
        address: str,
        entries: Sequence[Entry],
        rows: Sequence[str],
        render: Callable[[Sequence[Entry], Sequence[str], str, int, int], Page],
    ) -> int:
        """Write a listing as pages of `ROWS_A_PAGE`; the first has the address itself. Returns how many."""
        pages = _pages(len(entries))
        for page in range(1, pages + 1):
            part = slice((page - 1) * ROWS_A_PAGE, page * ROWS_A_PAGE)
            here = paged(address, page)
            root = root_of(language.prefix + here)
            self._write(language, kind, here, render(entries[part], rows[part], root, page, pages))
        return pages

    def _page(self, language: Language, kind: str, address: str, page: Page) -> None:
        self._write(language, kind, address, page)
        self._list(language, address)

    def _write(self, language: Language, kind: str, address: str, page: Page) -> None:
        whole = language.prefix + address
        self.folder.write_page(whole, fill(language.shells[kind].at(root_of(whole)), page, address))

    def _list(self, language: Language, address: str, changed: date | None = None) -> None:
        self.listed.append(Listed(language.prefix + address, changed))

    def _list_pages(self, language: Language, address: str, count: int) -> None:
        for page in range(1, count + 1):
            self._list(language, paged(address, page))


def fill(shell: Shell, page: Page, address: str) -> str:
    """One whole page. `page.main`, `page.extra_head` are HTML; title and description are plain text."""
    data = orjson.dumps(page.page_data or {}).decode()
    return shell.fill(
        {
            "title": escape(page.title),
            "description": escape(page.description),
            "address": address,
            "main": page.main,
            # A script element ends at the first "</" whatever stands around it.
            "page_data": data.replace("<", "\\u003c"),
            "extra_head": page.extra_head,
        }
    )


def paged(address: str, page: int) -> str:
    """The address of a listing's page; an underscore can be in no id, so it never meets a record's address."""
    return address if page == 1 else f"{address}page_{page}/"


def _pages(count: int) -> int:
    return max(1, -(-count // ROWS_A_PAGE))


def _grouped(entries: Sequence[Entry], keys: Callable[[Entry], Sequence[str]]) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        for key in keys(entry):
            groups.setdefault(key, []).append(entry)
    return groups


MOST_NEIGHBOURS = 2


def _neighbours(entry: Entry, entries: Sequence[Entry], rows: Sequence[str]) -> list[str]:
    """Rows of what else the organisation does and is not over, at most `MOST_NEIGHBOURS`."""
    found = []
    for other, row in zip(entries, rows, strict=True):
        if other is not entry and not other.over:
            found.append(row)
            if len(found) == MOST_NEIGHBOURS:
                break
    return found


def _chunks(rows: list[str], language: str) -> dict[str, bytes]:
    """The rows as the browser fetches them: JSON arrays of `ROWS_A_CHUNK` strings."""
    return {
        f"assets/board/{language}/{start // ROWS_A_CHUNK}.json": orjson.dumps(rows[start : start + ROWS_A_CHUNK])
        for start in range(0, len(rows), ROWS_A_CHUNK)
    }
