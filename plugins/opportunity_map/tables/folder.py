"""The content folder as an import sees it: what stands there, whether a person changed it, and writing."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final

from opportunity_map.intake.files import read_bytes
from opportunity_map.intake.problems import problem
from opportunity_map.intake.values import slug
from opportunity_map.tables.ledger import FOLDER, Entry, digest, ledger_text, read_ledger
from opportunity_map.tables.plan import Planned
from opportunity_map.tables.remarks import Remark, refusal

NEW: Final = "new"
CHANGED: Final = "changed"
UNCHANGED: Final = "unchanged"
EDITED: Final = "edited"  # a person changed it since, and the table says what it said: nothing to do
CONFLICT: Final = "conflict"  # a person changed it since, and the table says something new
FOREIGN: Final = "foreign"  # it was there before, and the import did not write it
DELETED: Final = "deleted"  # the import wrote it, and a person deleted it
REFUSED: Final = "refused"
STAYS: Final = frozenset({EDITED, CONFLICT, FOREIGN, DELETED})
"""States in which a file is not touched."""


class ContentFolder:
    """The content folder `into`, and the ledger of one mapping in it. Raises `Refused` where the ledger is broken."""

    def __init__(self, into: Path, mapping: str) -> None:
        self._into = into
        self._file = into / FOLDER / f"{slug(mapping) or 'import'}.tsv"
        self.ledger = read_ledger(self._file)

    def state(self, one: Planned, *, force: bool) -> str:
        """What is to be done about a planned file. One that cannot be written gets a remark."""
        blocked = self._blocked(one.path)
        current, code = read_bytes(self._into, one.path)
        code = blocked or (code if code != "file-vanished" else "")
        if code:
            one.remarks.append(Remark(code, problem=problem(one.path, 1, 1, code)))
            return REFUSED
        entry = self.ledger.get(one.path)
        if not current:
            return DELETED if entry is not None and not force else NEW
        if digest(current) == digest(one.data):
            return UNCHANGED
        if force or (entry is not None and digest(current) == entry.digest):
            return CHANGED
        if entry is None:
            return FOREIGN
        return EDITED if digest(one.data) == entry.digest else CONFLICT

    def _blocked(self, path: str) -> str:
        """The code of a link among the folders of a file, or ''."""
        folder = self._into
        for name in path.split("/")[:-1]:
            folder /= name
            if folder.is_symlink():
                return "symbolic-link"
            if folder.exists() and not folder.is_dir():
                return "not-a-file"
        return ""

    def write(self, files: Iterable[Planned]) -> None:
        """Write files, each whole or not at all. Raises `Refused` where the folder cannot be written."""
        for one in files:
            self._replace(self._into / one.path, one.data)

    def remember(self, files: Iterable[Planned], states: Mapping[str, str]) -> None:
        """Write the ledger: what was written now, and of earlier files those that still stand there."""
        entries = {path: entry for path, entry in self.ledger.items() if (self._into / path).is_file()}
        for one in files:
            state, earlier = states[one.path], self.ledger.get(one.path)
            if state not in STAYS:
                entries[one.path] = Entry(one.path, digest(one.data), one.identity)
            elif earlier is not None:
                entries[one.path] = Entry(one.path, earlier.digest, one.identity)
        text = ledger_text(entries.values()).encode()
        if entries and (not self._file.is_file() or self._file.read_bytes().replace(b"\r\n", b"\n") != text):
            self._replace(self._file, text)

    def gone(self, planned: Collection[str]) -> list[str]:
        """Files of earlier runs that no row leads to any more, as far as they still stand there."""
        return sorted(path for path in self.ledger if path not in planned and (self._into / path).is_file())

    def _replace(self, file: Path, data: bytes) -> None:
        half = file.with_name(f".{file.name}.part")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(data)
            os.replace(half, file)  # noqa: PTH105 - the same, and it says what it does
        except OSError:
            raise refusal("cannot-write", path=file) from None
