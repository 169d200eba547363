"""The intake as a whole: a content folder becomes records and problems, on several processors where that pays.

`begin` starts and returns at once, so that other work can be done meanwhile; `result()` waits. The result is the same
whether it was read in one process or in several, and whether files were parsed now or known from before.
"""

from __future__ import annotations

import gc
import multiprocessing
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, NamedTuple

from opportunity_map.intake import pictures, store
from opportunity_map.intake.check import Checked, check
from opportunity_map.intake.cross import Circumstances, compare
from opportunity_map.intake.facts import facts_of
from opportunity_map.intake.files import Scan, Source, read_bytes, scan, source_of
from opportunity_map.intake.model import MODELS, OPPORTUNITY, Opportunity, Organisation, Place, Record
from opportunity_map.intake.problems import Problem, problem
from opportunity_map.intake.refused import Refused
from opportunity_map.intake.store import Entry, Shard, Store
from opportunity_map.intake.yaml_reader import Node, position_at, read_yaml
from opportunity_map.parallel import ENOUGH, without_collection
from opportunity_map.parallel import workers as useful_workers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.context import ForkProcess
    from pathlib import Path


class Findings(NamedTuple):
    """What a check finds: all problems, sorted; the paths that were read, and those of records that can stand."""

    problems: list[Problem]
    files: list[str]
    standing: set[str]


class Intake(NamedTuple):
    """All records of a region that can stand, sorted by path, and all problems, sorted.

    `files` are the paths that were read.
    """

    organisations: list[Organisation]
    opportunities: list[Opportunity]
    places: list[Place]
    problems: list[Problem]
    files: list[str]


def read_record(data: bytes, source: Source, default_language: str) -> Checked:
    """Check one record that is not (or not yet) a file of the content folder; `source` says what it would be.

    `default_language` is that of plain texts where the file names none.
    """
    return _read(data, source, default_language)[0]


def _read(data: bytes, source: Source, default_language: str) -> tuple[Checked, Node | None]:
    root, problems = read_yaml(data, source.path)
    if root is None:
        return Checked(None, problems), None
    identity = {"id": source.id}
    if source.kind == OPPORTUNITY:
        identity["organisation"] = source.organisation
    return check(root, MODELS[source.kind], source.path, default_language, **identity), root


def read_all(
    content_dir: Path | str,
    default_language: str,
    circumstances: Circumstances | None = None,
    *,
    workers: int | None = None,
) -> Intake:
    """Read a whole content folder. `workers` is how many processes share the work; None decides by the files.

    Without `circumstances` nothing is said about the calendar and the region.
    """
    return begin(content_dir, default_language, circumstances, workers=workers).result()


def examine(
    content_dir: Path | str,
    default_language: str,
    circumstances: Circumstances | None = None,
    *,
    instead: Mapping[str, bytes] | None = None,
) -> Findings:
    """Find what is wrong with a whole content folder, without its records.

    `instead` are contents of files, by path, that are not written yet: all is checked as if they stood there.
    """
    return Reading(content_dir, default_language, circumstances, records=False).findings(instead or {})


def begin(
    content_dir: Path | str,
    default_language: str,
    circumstances: Circumstances | None = None,
    *,
    workers: int | None = None,
) -> Reading:
    """Start to read a content folder in other processes where that pays; else it is read by `result()`."""
    return Reading(content_dir, default_language, circumstances, workers=workers)


class Reading:
    """Files being read, shard by shard. Each worker takes its share of the shards and sends one after the other."""

    def __init__(
        self,
        content_dir: Path | str,
        default_language: str,
        circumstances: Circumstances | None,
        *,
        records: bool = True,
        workers: int | None = None,
    ) -> None:
        self._circumstances = circumstances
        self._scan: Scan = scan(content_dir)
        sources = self._scan.sources
        self._shards = store.in_shards(sources)
        self._reader = _Reader(content_dir, default_language, Store.of(content_dir, default_language), records)
        self._workers: list[tuple[ForkProcess, Connection, list[int]]] = []
        if workers is None:
            workers = useful_workers() if len(sources) >= ENOUGH else 1
        if workers > 1 and "fork" in multiprocessing.get_all_start_methods():
            self._start(workers)

    def _start(self, count: int) -> None:
        context = multiprocessing.get_context("fork")
        for first in range(count):
            share = sorted(self._shards)[first::count]
            ours, theirs = context.Pipe(duplex=False)
            parts = {number: self._shards[number] for number in share}
            process = context.Process(target=_work, args=(theirs, parts, self._reader), daemon=True)
            process.start()
            theirs.close()
            self._workers.append((process, ours, share))

    def findings(self, instead: Mapping[str, bytes]) -> Findings:
        """Wait for the rest and compare the records with each other; `instead` as in `examine`."""
        with without_collection():
            return self._compared([store.read_entries(shard) for shard in self._collected().values()], instead)

    def result(self) -> Intake:
        """Wait for the rest, compare the records with each other, and put everything in order."""
        with without_collection():
            shards = list(self._collected().values())
            found = self._compared([store.read_entries(shard) for shard in shards], {})
            standing: dict[str, Record] = {}
            for shard in shards:
                for record in store.read_records(shard):
                    if record is not None and record.path in found.standing:
                        standing[record.path] = record
        records = [standing[path] for path in found.files if path in standing]
        return Intake(
            [record for record in records if isinstance(record, Organisation)],
            [record for record in records if isinstance(record, Opportunity)],
            [record for record in records if isinstance(record, Place)],
            found.problems,
            found.files,
        )

    def _compared(self, shards: list[list[Entry]], instead: Mapping[str, bytes]) -> Findings:
        entries = {entry.path: entry for shard in shards for entry in shard}
        sources = list(self._scan.sources)
        for path, data in instead.items():
            source = source_of(path)
            if source is not None:
                sources += [] if path in entries else [source]
                entries[path] = self._reader.read(data, "", source)[0]
        files = [source.path for source in sources]
        compared = compare([entries[path].facts for path in files], sources, self._circumstances)
        problems = [found for entry in entries.values() for found in entry.problems]
        return Findings(sorted([*self._scan.problems, *problems, *compared.problems]), files, compared.standing)

    def _collected(self) -> dict[int, Shard]:
        """All shards by their numbers, from whichever worker comes first; the rest is read here."""
        results: dict[int, Shard] = {}
        waiting = {connection for _, connection, _ in self._workers}
        while waiting:
            for ready in wait(list(waiting)):
                assert isinstance(ready, Connection)  # noqa: S101 - what `wait` was given
                try:
                    number, shard = ready.recv()
                    results[number] = shard
                except (EOFError, OSError):  # its end, or one that came in the middle of a message
                    waiting.discard(ready)
                    ready.close()
        for process, _, _ in self._workers:
            process.join()
        for number, sources in self._shards.items():
            # A worker that was ended from outside leaves its share unfinished.
            if number not in results:
                results[number] = self._reader.shard(number, sources)
        return results


class _Reader:
    """Reads files of one region, or knows them from before. `records` says whether the records are wanted, too."""

    def __init__(self, content_dir: Path | str, default_language: str, kept: Store, records: bool) -> None:
        self._content_dir = content_dir
        self._language = default_language
        self._store = kept
        self._records = records

    def shard(self, number: int, sources: list[Source]) -> Shard:
        """One shard: as it was kept where no file has changed, else with what has changed read anew, and kept.

        A check keeps no records for regions that are only checked: to pack them takes as long as to check them.
        """
        kept = self._store.load(number, records=self._records)
        if kept is not None and self._records and not kept.records:
            kept = None
        files = [(source, *read_bytes(self._content_dir, source.path)) for source in sources]
        seen = [b"" if code else store.digest(data) for _, data, code in files]
        if kept is not None and kept.state == store.state(zip((source.path for source in sources), seen, strict=True)):
            return kept
        known = store.read_entries(kept) if kept is not None else []
        by_path = {entry.path: place for place, entry in enumerate(known)}
        entries: list[Entry] = []
        places: list[int | None] = []
        fresh: list[Record | None] = []
        for (source, data, code), now in zip(files, seen, strict=True):
            place = by_path.get(source.path)
            if place is not None and now and known[place].digest == now and self._same_pictures(known[place]):
                entries.append(known[place])
            else:
                place = None
                entry, record = self.read(data, code, source)
                entries.append(entry)
                fresh.append(record)
            places.append(place)
        if kept is not None and not fresh and len(entries) == len(known):
            return kept
        old: list[Record | None] = []
        if kept is not None:
            whole = kept if self._records else self._store.load(number, records=True)
            if whole is None or whole.entries != kept.entries:  # another run has replaced or deleted it meanwhile
                return self.shard(number, sources)
            old = store.read_records(whole) if whole.records else []
        if self._records or old:
            new = iter(fresh)
            shard = store.pack(entries, [next(new) if place is None else old[place] for place in places])
        else:
            shard = store.pack(entries)
        self._store.keep(number, shard)
        return shard

    def _same_pictures(self, entry: Entry) -> bool:
        return all(pictures.signature(self._content_dir, path) == before for path, before in entry.pictures)

    def read(self, data: bytes, code: str, source: Source) -> tuple[Entry, Record | None]:
        """One file, read and checked, and the pictures that it names looked at."""
        if code:
            found, root = Checked(None, [problem(source.path, 1, 1, code)]), None
        else:
            found, root = _read(data, source, self._language)
        record, problems = found.record, list(found.problems)
        signatures = []
        for field, path in _pictures(record or found.draft, source):
            signatures.append((path, pictures.signature(self._content_dir, path)))
            try:
                pictures.look_at(self._content_dir, path)
            except Refused as refused:
                at = position_at(root, field) if root is not None else (1, 1)
                problems.append(
                    problem(
                        source.path,
                        *at,
                        refused.code,
                        field=field,
                        suggestion=refused.suggestion,
                        **refused.arguments,  # type: ignore[arg-type]  # they are words of the sentence
                    )
                )
                record = None
        facts = facts_of(record or found.draft or found.record, root, source, stands=record is not None)
        # What depends on more than the file is found again each time: no content has an empty digest.
        lasting = not code and all(found.code != "not-a-timezone" for found in problems)
        seen = store.digest(data) if lasting else b""
        return Entry(source.path, seen, tuple(signatures), tuple(problems), facts), record


def _pictures(record: Record | None, source: Source) -> list[tuple[str, str]]:
    """The pictures that a record names: their field and their path in the content folder."""
    folder = source.path.rpartition("/")[0]
    if isinstance(record, Opportunity) and record.image is not None and record.image.file:
        return [("image.file", f"{folder}/{record.image.file}")]
    if isinstance(record, Organisation) and record.logo is not None and record.logo.file:
        return [("logo.file", f"{folder}/{record.logo.file}")]
    return []


def _work(connection: Connection, shards: dict[int, list[Source]], reader: _Reader) -> None:
    """What a worker does: read its share, send each shard as soon as it is read so that nobody waits for the last."""
    gc.disable()
    for number, sources in shards.items():
        connection.send((number, reader.shard(number, sources)))
    connection.close()
