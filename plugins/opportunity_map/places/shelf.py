"""The committed cache as a run of the geocoder uses it: every answer is on disk before the next question is asked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from opportunity_map.catalogue import Location
from opportunity_map.places import cache
from opportunity_map.places.cache import Answer
from opportunity_map.places.wanted import Wanted


class Shelf:
    """The tables of all organisations under `folder`. `bad` are the lines that could not be used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tables, self.bad = cache.read_tables(folder)
        self._answers = cache.merged(self._tables)

    def answer(self, wanted: Wanted) -> Answer | None:
        """What is remembered of an address, in whosever table."""
        return self._answers.get(wanted.key)

    def keep(self, wanted: Wanted, answer: Answer) -> None:
        """Write an answer into the table of the first organisation that uses the address."""
        self._answers[wanted.key] = answer
        owner = wanted.owners[0]
        for name in {owner, *(name for name, table in self._tables.items() if wanted.key in table)}:
            self._tables.setdefault(name, {})[wanted.key] = answer
            self._write(name)

    def prune(self, wanted: Iterable[Wanted], *, dry_run: bool = False) -> list[str]:
        """Forget every address that nobody uses any more, and give each to an organisation that uses it.

        The normal forms of what was forgotten, sorted. What an organisation has that it does not use itself moves to
        the first one that does, so an answer outlives the renaming of its organisation.
        """
        used = {one.key: one for one in wanted}
        gone = sorted(self._answers.keys() - used.keys())
        if dry_run:
            return gone
        before = {name: dict(table) for name, table in self._tables.items()}
        for name, table in self._tables.items():
            for key in [key for key in table if key not in used or name not in used[key].owners]:
                del table[key]
        for key in used.keys() & self._answers.keys():
            if not any(key in table for table in self._tables.values()):
                self._tables.setdefault(used[key].owners[0], {})[key] = self._answers[key]
        for key in gone:
            del self._answers[key]
        for name, table in self._tables.items():
            if table != before.get(name):
                self._write(name)
        return gone

    def located(self, wanted: Wanted) -> bool:
        """Whether the address is known, and not only that it cannot be found."""
        return isinstance(self.answer(wanted), Location)

    def _write(self, name: str) -> None:
        cache.write(self._folder / f"{name}{cache.SUFFIX}", self._tables[name])
