"""Files that were read before and have not changed are not parsed again: what was found is kept by their content.

It stands in the user's own cache folder and never in the region's: nobody who sends a pull request can put anything
there, and so can make the check believe nothing. It may be deleted at any time. What another version of this package,
of Python or of the YAML parser found is never used, and neither is what was damaged.

The files of a region are spread over shards by the hash of their paths. A shard holds what is needed to compare records
(always read) and the records themselves (read only to build a site), each with a digest of its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import stat
import struct
import sys
import tempfile
import zlib
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

from opportunity_map import __version__
from opportunity_map.intake import facts, model
from opportunity_map.intake.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from opportunity_map.intake.files import Source
    from opportunity_map.intake.model import Record

SHARDS: Final = 64
FOLDER_VARIABLE: Final = "OPPORTUNITY_MAP_CACHE"
"""The environment variable that names another folder; `off` keeps nothing."""

_HEAD: Final = struct.Struct("<8s16s16s16sQ")  # magic, state, digests of entries and records, length of the entries
_MAGIC: Final = b"opmap 2\n"
_UNSTEADY: Final = bytes(16)


class Entry(NamedTuple):
    """What was found in one file.

    `digest` is of its bytes; `pictures` are the signatures of the pictures that it names, by path.
    """

    path: str
    digest: bytes
    pictures: tuple[tuple[str, tuple[int, ...]], ...]
    problems: tuple[Problem, ...]
    facts: facts.Facts


class Shard(NamedTuple):
    """One part of a region: `entries` and `records` as they are kept. `read_entries` and `read_records` unpack them.

    `records` is empty where they were not asked for, or are not kept. `state` tells with one look whether any file has
    changed; zeros say that it takes more than one look (there are pictures, or what was found depends on more).
    """

    state: bytes
    entries: bytes
    records: bytes


def digest(data: bytes) -> bytes:
    """What a file's content is known by: BLAKE2b, 16 bytes."""
    return hashlib.blake2b(data, digest_size=16).digest()


def in_shards(sources: Iterable[Source]) -> dict[int, list[Source]]:
    """The files of a region by the number of their shard, each in the order they came in."""
    shards: dict[int, list[Source]] = defaultdict(list)
    for source in sources:
        shards[zlib.crc32(source.path.encode()) % SHARDS].append(source)
    return dict(shards)


def state(files: Iterable[tuple[str, bytes]]) -> bytes:
    """One digest for the paths and digests of all files of a shard."""
    return digest(b"".join(part for path, seen in files for part in (path.encode(), b"\0", seen)))


def pack(entries: list[Entry], records: list[Record | None] | None = None) -> Shard:
    """A shard of entries, and of their records one by one the same where they are to be kept."""
    steady = all(entry.digest and not entry.pictures for entry in entries)
    return Shard(
        state((entry.path, entry.digest) for entry in entries) if steady else _UNSTEADY,
        pickle.dumps(entries, 5),
        b"" if records is None else pickle.dumps(records, 5),
    )


def read_entries(shard: Shard) -> list[Entry]:
    """The entries of a shard."""
    found: list[Entry] = _Unpickler(io.BytesIO(shard.entries)).load()
    return found


def read_records(shard: Shard) -> list[Record | None]:
    """The records of a shard, one for each entry; None for a file with an error."""
    found: list[Record | None] = _Unpickler(io.BytesIO(shard.records)).load()
    return found


class Store:
    """The shards of one region on disk. Without a folder nothing is kept, and nothing found."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @classmethod
    def of(cls, content_dir: Path | str, default_language: str) -> Store:
        """The store of a region's content as read by this version, with this language for plain texts."""
        root = kept_folder()
        if root is None:
            return cls(None)
        where = hashlib.blake2b(os.path.realpath(content_dir).encode(errors="surrogateescape"), digest_size=8)
        return cls(root / where.hexdigest() / f"{_version()}-{default_language}")

    def load(self, number: int, *, records: bool) -> Shard | None:
        """A shard as it was kept, or None; its records only where they are asked for."""
        if self._folder is None:
            return None
        try:
            with (self._folder / f"{number:02}").open("rb") as file:
                magic, state_then, of_entries, of_records, length = _HEAD.unpack(file.read(_HEAD.size))
                if magic != _MAGIC or length > os.fstat(file.fileno()).st_size:
                    return None
                shard = Shard(state_then, file.read(length), file.read() if records else b"")
        except (OSError, struct.error):
            return None
        if digest(shard.entries) != of_entries or (records and digest(shard.records) != of_records):
            return None
        return shard

    def keep(self, number: int, shard: Shard) -> None:
        """Write a shard whole, or not at all. That nothing can be kept is no mistake of anybody's."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            digests = shard.state, digest(shard.entries), digest(shard.records)
            head = _HEAD.pack(_MAGIC, *digests, len(shard.entries))
            handle, name = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.writelines((head, shard.entries, shard.records))
                Path(name).replace(self._folder / f"{number:02}")
            finally:
                Path(name).unlink(missing_ok=True)


def kept_folder() -> Path | None:
    """The folder for all regions: the user's own, and nobody else may write there. None where there is none."""
    wanted = os.environ.get(FOLDER_VARIABLE, "")
    if wanted == "off":
        return None
    if wanted:
        folder = Path(wanted)
    else:
        from platformdirs import user_cache_path  # noqa: PLC0415 - only here

        folder = user_cache_path("opportunity-map", appauthor=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except OSError:
        return None
    foreign = hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH))
    return None if foreign else folder


def _version() -> str:
    """What decides about the result besides the content: this package's own reading rooms, Python, the parser."""
    rooms = hashlib.blake2b(digest_size=12)
    rooms.update(f"{__version__}\0{sys.version}\0{yaml.__version__}\0".encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        rooms.update(file.read_bytes())
    return rooms.hexdigest()


class _Unpickler(pickle.Unpickler):
    """Makes only what we keep: our own records and problems, dates and decimal numbers."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of that name, if it is one of those that are kept."""
        try:
            return _KEPT[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not kept here") from None


def _classes_of(*modules: ModuleType) -> dict[tuple[str, str], type]:
    classes = (found for module in modules for found in vars(module).values() if isinstance(found, type))
    return {(found.__module__, found.__qualname__): found for found in classes}


_KEPT: Final = {
    **{(found.__module__, found.__qualname__): found for found in (date, datetime, Decimal, Entry, Problem)},
    **_classes_of(model, facts),
}
