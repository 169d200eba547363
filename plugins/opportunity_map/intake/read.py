"""The intake as a whole: a content folder becomes records and problems, on several processors where that pays.

`begin` starts and returns at once, so that other work can be done meanwhile; `result()` waits. The result is the same
whether it was read in one process or in several.
"""

from __future__ import annotations

import gc
import multiprocessing
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Final, NamedTuple

from opportunity_map.intake.check import Checked, check
from opportunity_map.intake.cross import compare
from opportunity_map.intake.files import Scan, Source, read_bytes, scan
from opportunity_map.intake.model import MODELS, OPPORTUNITY, Opportunity, Organisation, Place
from opportunity_map.intake.problems import Problem, problem
from opportunity_map.intake.yaml_reader import read_yaml
from opportunity_map.parallel import ENOUGH, without_collection
from opportunity_map.parallel import workers as useful_workers

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess
    from pathlib import Path

_BATCH: Final = 200


class Intake(NamedTuple):
    """All records of a region that can stand, sorted by path, and all problems, sorted.

    `files` are the paths that were read.
    """

    organisations: list[Organisation]
    opportunities: list[Opportunity]
    places: list[Place]
    problems: list[Problem]
    files: list[str]


def read_file(source: Source, content_dir: Path | str, default_language: str) -> Checked:
    """Read and check one file. `default_language` is that of plain texts where the file names none."""
    data, code = read_bytes(content_dir, source.path)
    if code:
        return Checked(None, [problem(source.path, 1, 1, code)])
    return read_record(data, source, default_language)


def read_record(data: bytes, source: Source, default_language: str) -> Checked:
    """Check one record that is not (or not yet) a file of the content folder; `source` says what it would be."""
    root, problems = read_yaml(data, source.path)
    if root is None:
        return Checked(None, problems)
    identity = {"id": source.id}
    if source.kind == OPPORTUNITY:
        identity["organisation"] = source.organisation
    return check(root, MODELS[source.kind], source.path, default_language, **identity)


def read_all(content_dir: Path | str, default_language: str, workers: int | None = None) -> Intake:
    """Read a whole content folder. `workers` is how many processes share the work; None decides by the files."""
    return begin(content_dir, default_language, workers).result()


def begin(content_dir: Path | str, default_language: str, workers: int | None = None) -> Reading:
    """Start to read a content folder in other processes where that pays; else it is read by `result()`."""
    found = scan(content_dir)
    if workers is None:
        workers = useful_workers() if len(found.sources) >= ENOUGH else 1
    return Reading(content_dir, default_language, found, workers)


class Reading:
    """Files being read. Each worker takes one run of the sorted files and sends its results in batches."""

    def __init__(self, content_dir: Path | str, default_language: str, found: Scan, workers: int) -> None:
        self._content_dir = content_dir
        self._language = default_language
        self._scan = found
        self._workers: list[tuple[ForkProcess, Connection, list[Source]]] = []
        sources = found.sources
        if workers > 1 and "fork" in multiprocessing.get_all_start_methods():
            context = multiprocessing.get_context("fork")
            size = -(-len(sources) // workers)
            for first in range(0, len(sources), size):
                share = sources[first : first + size]
                ours, theirs = context.Pipe(duplex=False)
                facts = (theirs, share, content_dir, default_language)
                process = context.Process(target=_work, args=facts, daemon=True)
                process.start()
                theirs.close()
                self._workers.append((process, ours, share))

    def result(self) -> Intake:
        """Wait for the rest, compare the records with each other, and put everything in order."""
        with without_collection():
            parsed = self._collected() if self._workers else self._inline(self._scan.sources)
        problems = [*self._scan.problems, *(found for one in parsed for found in one.problems)]
        records = [one.record for one in parsed]
        places = [record for record in records if isinstance(record, Place)]
        compared = compare(
            [record for record in records if isinstance(record, Organisation)],
            [record for record in records if isinstance(record, Opportunity)],
            places,
            [one.draft for one in parsed if one.draft is not None],
            self._scan.sources,
            self._content_dir,
        )
        problems = sorted([*problems, *compared.problems])
        files = [source.path for source in self._scan.sources]
        return Intake(compared.organisations, compared.opportunities, places, problems, files)

    def _inline(self, sources: list[Source]) -> list[Checked]:
        return [read_file(source, self._content_dir, self._language) for source in sources]

    def _collected(self) -> list[Checked]:
        """The workers' results in the order of the files, whichever comes first."""
        results: dict[Connection, list[Checked]] = {connection: [] for _, connection, _ in self._workers}
        waiting = set(results)
        while waiting:
            for ready in wait(list(waiting)):
                assert isinstance(ready, Connection)  # noqa: S101 - what `wait` was given
                try:
                    results[ready] += ready.recv()
                except (EOFError, OSError):  # its end, or one that came in the middle of a message
                    waiting.discard(ready)
                    ready.close()
        parsed: list[Checked] = []
        for process, connection, share in self._workers:
            process.join()
            # A worker that was ended from outside leaves its share unfinished: the rest is read here.
            parsed += results[connection]
            parsed += self._inline(share[len(results[connection]) :])
        return parsed


def _work(connection: Connection, sources: list[Source], content_dir: Path | str, default_language: str) -> None:
    """What a worker does: read its share, send it in batches so that nobody waits for the last."""
    gc.disable()
    for first in range(0, len(sources), _BATCH):
        batch = sources[first : first + _BATCH]
        connection.send([read_file(source, content_dir, default_language) for source in batch])
    connection.close()
