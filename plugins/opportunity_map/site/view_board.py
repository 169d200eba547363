"""The board in parts: rows under their days or platforms, and the static pages of a long one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from opportunity_map.catalogue import Entry
from opportunity_map.intake.model import Always
from opportunity_map.site.tokens import ROOT
from opportunity_map.site.view_facts import Facts

_PAGER_REACH = 2
"""How many pages before and after this one the pager shows."""


class Group(NamedTuple):
    """A part of the board under one heading. `key` is a day (2026-11-28), or dated, always, on_request, over."""

    key: str
    title: str
    note: str
    rows: Markup


class PagerLink(NamedTuple):
    """One static page of a listing; a gap stands for pages that are not shown."""

    number: int
    href: str
    current: bool
    gap: bool = False


class BoardView:
    """Puts rendered rows under headings. Entries and rows are parallel and stand in the order of the board."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._today = facts.catalogue.today

    def days(self, entries: Sequence[Entry], rows: Sequence[str], root: str) -> list[Group]:
        """One part for each day, then what is always there, on request, over."""
        return self._groups(entries, rows, root, lambda day: str(max(day, self._today)))

    def platforms(self, entries: Sequence[Entry], rows: Sequence[str], root: str) -> list[Group]:
        """In fewer parts, for the few stops of a line, a place or an operator: all that has a date is one of them."""
        return self._groups(entries, rows, root, lambda _: "dated")

    def _groups(
        self, entries: Sequence[Entry], rows: Sequence[str], root: str, dated: Callable[[date], str]
    ) -> list[Group]:
        def key_of(entry: Entry) -> str:
            if entry.over:
                return "over"
            if entry.occurrences:
                return dated(entry.occurrences[0].start)
            return "always" if isinstance(entry.opportunity.when, Always) else "on_request"

        return [
            Group(key, *self._heading(key), together([row for _, row in pairs], root))
            for key, pairs in groupby(zip(entries, rows, strict=True), lambda pair: key_of(pair[0]))
        ]

    def _heading(self, key: str) -> tuple[str, str]:
        """The words over a part, and the year where it is not this one."""
        if not key[0].isdigit():
            return self._facts.texts("welcome.next" if key == "dated" else f"board.group_{key}"), ""
        day = date.fromisoformat(key)
        return self._facts.formats.long_day(day), "" if day.year == self._today.year else str(day.year)

    def pager(self, address: str, page: int, pages: int) -> list[PagerLink]:
        """The pages near this one, the first and the last; none where there is only one."""
        if pages < 2:
            return []
        near = {1, pages, *range(page - _PAGER_REACH, page + _PAGER_REACH + 1)}
        links: list[PagerLink] = []
        for number in sorted(number for number in near if 1 <= number <= pages):
            if links and number - links[-1].number > 1:
                links.append(PagerLink(number, "", current=False, gap=True))
            href = address if number == 1 else f"{address}page_{number}/"
            links.append(PagerLink(number, href, current=number == page))
        return links


def together(rows: Iterable[str], root: str) -> Markup:
    """Rendered rows as one piece of markup, with the way to the site's root put in."""
    return Markup("\n".join(rows).replace(ROOT, root))  # noqa: S704 - rows come out of an autoescaping template


def one_of_each(entries: Iterable[Entry]) -> list[Entry]:
    """One of each organisation first, then the rest: a shelf shows the breadth of a region."""
    first: list[Entry] = []
    rest: list[Entry] = []
    seen: set[str] = set()
    for entry in entries:
        (rest if entry.organisation.id in seen else first).append(entry)
        seen.add(entry.organisation.id)
    return first + rest
