"""Catalogue -> pages: which addresses there are, and what each shell is filled with.

Where there are many, the work is shared out to forked workers, twice: first the pages of each organisation and of its
opportunities, from which the rows come back; then everything that looks across organisations and is made of these rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from typing import cast

import orjson

from opportunity_map.catalogue import Catalogue, Entry
from opportunity_map.intake.model import INTERESTS
from opportunity_map.parallel import in_shares
from opportunity_map.site import embeds, facets, ical
from opportunity_map.site.chrome import CALENDAR, EMBEDS, MADE_TEXTS, PLACES
from opportunity_map.site.months import Calendar, calendar_of
from opportunity_map.site.page import Page
from opportunity_map.site.present import Presenter
from opportunity_map.site.publish import Folder
from opportunity_map.site.related import Relations
from opportunity_map.site.shell import Shell, root_of
from opportunity_map.site.sitemap import Listed

ROWS_A_PAGE = 100
ROWS_A_CHUNK = facets.CHUNK
SINGLE = {
    "welcome": "", "map": "map/", "organisations": "organisations/", "places": PLACES, "plan": "plan/",
    "embed": embeds.BOARD, "embed_map": embeds.MAP, **MADE_TEXTS,
}  # fmt: skip
"""The kinds of which there is one page, and its address."""
KINDS = (*SINGLE, "listing", "opportunity", "organisation", "interest", "place", "calendar")


@dataclass(frozen=True)
class Language:
    """What the pages of one language are made with; `prefix` is empty for the first language, else ``fi/``."""

    tag: str
    prefix: str
    presenter: Presenter
    shells: Mapping[str, Shell]


Render = Callable[[Sequence[Entry], Sequence[str], str, int, int], Page]
"""Makes one page of a listing: from its entries, their rows, the way to the root, its number, how many there are."""


@dataclass(frozen=True)
class Listing:
    """A listing of entries at an address, as one page or several."""

    kind: str
    address: str
    entries: Sequence[Entry]
    render: Render
    changed: date | None = None

    @property
    def pages(self) -> int:
        """How many pages it takes; an empty listing is a page too."""
        return max(1, -(-len(self.entries) // ROWS_A_PAGE))


class Site:
    """Writes all pages of a catalogue into a folder and remembers their addresses for the sitemap.

    `by_hand` are the addresses of hand-written pages: a region's own page wins over one that is made.
    """

    def __init__(self, catalogue: Catalogue, folder: Folder, by_hand: Collection[str] = ()) -> None:
        self.catalogue = catalogue
        self.folder = folder
        self._by_hand = by_hand
        self.listed: list[Listed] = []
        self._calendar: Calendar | None = None
        self._by_organisation = _grouped(catalogue.entries, lambda entry: [entry.organisation.id])
        self._by_interest = _grouped(catalogue.entries, lambda entry: entry.opportunity.interests)
        self._relations = Relations(catalogue.entries)
        self._by_venue = _grouped(catalogue.entries, lambda entry: [entry.venue.key] if entry.venue else [])

    def write(
        self,
        language: Language,
        board: Callable[[], str],
        files: Mapping[str, Callable[[], bytes]],
        others: Sequence[Callable[[], None]] = (),
    ) -> None:
        """Write every page of one language, and the `files`, each made when its turn comes.

        `board` writes what the board is drawn from, and returns its version.
        `others` write what is more than a file; they come first of what is left, as they take longest.
        """
        count = len(self.catalogue.entries)
        rows = [""] * count

        def first(key: str) -> str | list[tuple[int, str]]:
            return self._organisation(language, key) if key else board()

        # The board's files are one dear task among the organisations'; it comes first, so that nobody waits for it.
        version, *parts = in_shares(first, ["", *self.catalogue.organisations], worth_it=count)
        language.presenter.use_board(cast(str, version))
        for made in cast(list[list[tuple[int, str]]], parts):
            for number, row in made:
                rows[number] = row
        listings = self._listings(language)
        jobs: list[Callable[[], Calendar | None]] = [
            *others,
            partial(self._write_months, language),
            *(partial(self._write_file, address, make) for address, make in files.items()),
            *(partial(self._write_listing, language, listing, rows) for listing in listings),
            partial(self._write_chunks, language, rows),
            *(partial(self._write_single, language, rows, kind) for kind in self._singles(language)),
            partial(self._write_areas, language, rows),
            partial(self._write_moved, language),
        ]
        self._calendar = in_shares(lambda job: job(), jobs, worth_it=count)[len(others)]
        self._list(language, listings)

    # --- what is shared out: nothing here may count on being seen by the others ------------------------------

    def _organisation(self, language: Language, key: str) -> list[tuple[int, str]]:
        """The pages of an organisation and of its opportunities; returns its rows with their numbers."""
        entries = self._by_organisation.get(key, [])
        presenter = language.presenter
        rows = [presenter.row(entry) for entry in entries]
        root = root_of(f"{language.prefix}opportunities/{key}/x/")
        shell = language.shells["opportunity"].at(root)
        for entry in entries:
            address = f"opportunities/{entry.key}/"
            page = presenter.opportunity(entry, root, self._relations.of(entry))
            self.folder.write_page(language.prefix + address, fill(shell, page, address))
            # The pages of all languages lead to the one file: a calendar's words are those of the region.
            dates = b"" if language.prefix else presenter.event(entry)
            if dates:
                self.folder.write(address + ical.FILE, dates)
        self._write_pages(language, self._organisation_listing(language, key), rows)
        return [(entry.number, row) for entry, row in zip(entries, rows, strict=True)]

    def _write_file(self, address: str, make: Callable[[], bytes]) -> None:
        self.folder.write(address, make())

    def _write_listing(self, language: Language, listing: Listing, rows: Sequence[str]) -> None:
        self._write_pages(language, listing, [rows[entry.number] for entry in listing.entries])

    def _write_pages(self, language: Language, listing: Listing, rows: Sequence[str]) -> None:
        for page in range(1, listing.pages + 1):
            part = slice((page - 1) * ROWS_A_PAGE, page * ROWS_A_PAGE)
            here = paged(listing.address, page)
            root = root_of(language.prefix + here)
            made = listing.render(listing.entries[part], rows[part], root, page, listing.pages)
            self._write_page(language, listing.kind, here, made)

    def _write_single(self, language: Language, rows: Sequence[str], kind: str) -> None:
        presenter = language.presenter
        root = root_of(language.prefix + SINGLE[kind])
        if kind == "welcome":
            page = presenter.welcome(root, rows, contribute=f"{language.prefix}contribute/" in self._by_hand)
        else:
            page = getattr(presenter, kind)(root)
        self._write_page(language, kind, SINGLE[kind], page)

    def _write_months(self, language: Language) -> Calendar:
        """The calendar, and this month once more where its address is known by heart. Returns what all languages share."""
        calendar = self._calendar or calendar_of(self.catalogue.entries, self.catalogue.today)
        for month in calendar.months:
            address = _of_month(month)
            page = language.presenter.month(calendar, month, root_of(language.prefix + address))
            self._write_page(language, "calendar", address, page)
        if language.prefix + CALENDAR not in self._by_hand:
            root = root_of(language.prefix + CALENDAR)
            page = language.presenter.month(calendar, calendar.months[0], root, current=True)
            self._write_page(language, "calendar", CALENDAR, page)
        return calendar

    def _write_areas(self, language: Language, rows: Sequence[str]) -> None:
        stations = language.presenter.stations
        for area in stations.areas(language.tag):
            address = stations.address(area)
            root = root_of(language.prefix + address)
            page = language.presenter.area(area, self.catalogue.entries, root, lambda entry: rows[entry.number])
            self._write_page(language, "places", address, page)

    def _write_moved(self, language: Language) -> None:
        """At each earlier address of a record, a page that leads to where it is now; the sitemap leaves it out."""
        own = language.tag
        catalogue = self.catalogue
        moved = {
            f"opportunities/{alias if '/' in alias else f'{entry.organisation.id}/{alias}'}/": (
                f"opportunities/{entry.key}/",
                entry.opportunity.title.in_language(own).text,
            )
            for entry in catalogue.entries
            for alias in entry.opportunity.aliases
        } | {
            f"organisations/{alias}/": (f"organisations/{key}/", organisation.name.in_language(own).text)
            for key, organisation in catalogue.organisations.items()
            for alias in organisation.aliases
        }
        for earlier, (address, title) in moved.items():
            whole = language.prefix + earlier
            page = language.presenter.moved(root_of(whole), address, title)
            shell = language.shells["organisation"].at(root_of(whole))
            # The shell's canonical address and its other languages are those of the record itself.
            self.folder.write_page(whole, fill(shell, page, address))

    def _write_page(self, language: Language, kind: str, address: str, page: Page) -> None:
        whole = language.prefix + address
        self.folder.write_page(whole, fill(language.shells[kind].at(root_of(whole)), page, address))
        for name, content in page.beside.items():
            self.folder.write(whole + name, content)

    def _write_chunks(self, language: Language, rows: list[str]) -> None:
        """The rows as the browser fetches them: JSON arrays of `ROWS_A_CHUNK` strings."""
        for start in range(0, len(rows), ROWS_A_CHUNK):
            address = f"assets/board/{language.tag}/{start // ROWS_A_CHUNK}.json"
            self.folder.write(address, orjson.dumps(rows[start : start + ROWS_A_CHUNK]))

    # --- which listings there are ------------------------------------------------------------------------------

    def _singles(self, language: Language) -> list[str]:
        """The kinds of which there is one page, without texts or a list of places that the region wrote itself."""
        own = {where for where in (*MADE_TEXTS.values(), PLACES) if language.prefix + where in self._by_hand}
        return [kind for kind, address in SINGLE.items() if address not in own]

    def _listings(self, language: Language) -> list[Listing]:
        """The whole board, the interests and the venues."""
        presenter = language.presenter
        total = sum(not entry.over for entry in self.catalogue.entries)

        def board(entries: Sequence[Entry], rows: Sequence[str], root: str, page: int, pages: int) -> Page:
            return presenter.listing(entries, rows, root, page, pages, total)

        return [
            Listing("listing", "opportunities/", self.catalogue.entries, board),
            *(
                _group("interest", f"interests/{key}/", self._by_interest.get(key, []), presenter.interest, key)
                for key in INTERESTS
            ),
            *(
                _group("place", f"places/{key}/", self._by_venue.get(key, []), presenter.place, venue)
                for key, venue in self.catalogue.venues.items()
            ),
        ]

    def _organisation_listing(self, language: Language, key: str) -> Listing:
        organisation = self.catalogue.organisations[key]
        entries = self._by_organisation.get(key, [])
        make = language.presenter.organisation
        return _group("organisation", f"organisations/{key}/", entries, make, organisation, organisation.checked)

    def _others(self, language: Language) -> list[str]:
        """The addresses of areas and months."""
        stations = language.presenter.stations
        months = self._calendar.months if self._calendar else ()
        own = language.prefix + CALENDAR in self._by_hand
        return [
            *(stations.address(area) for area in stations.areas(language.tag)),
            *([] if own else [CALENDAR]),
            *map(_of_month, months),
        ]

    def _list(self, language: Language, listings: Sequence[Listing]) -> None:
        organisations = [self._organisation_listing(language, key) for key in self.catalogue.organisations]
        found = [
            *(Listed(f"opportunities/{entry.key}/", entry.opportunity.checked) for entry in self.catalogue.entries),
            *(Listed(SINGLE[kind]) for kind in self._singles(language) if kind not in EMBEDS),
            *(Listed(address) for address in self._others(language)),
            *(
                Listed(paged(listing.address, page), listing.changed)
                for listing in (*listings, *organisations)
                for page in range(1, listing.pages + 1)
            ),
        ]
        self.listed += [Listed(language.prefix + one.address, one.changed) for one in found]


def _group(
    kind: str, address: str, entries: Sequence[Entry], make: Callable[..., Page], subject: object,
    changed: date | None = None,
) -> Listing:  # fmt: skip
    """The listing of an interest, an organisation or a place, whose first page tells of all its entries."""
    return Listing(kind, address, entries, partial(make, subject, whole=entries), changed)


def _of_month(month: date) -> str:
    return f"{CALENDAR}{month:%Y-%m}/"


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


def _grouped(entries: Sequence[Entry], keys: Callable[[Entry], Sequence[str]]) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        for key in keys(entry):
            groups.setdefault(key, []).append(entry)
    return groups
