"""What an import wrote earlier: one committed line a file, so that ids stay and nobody's changes are overwritten.

`content/imports/<mapping>.tsv` has three columns: the file, a digest of what the import wrote into it, and the record's
identity in the table (its key, or `~` and a hash of its row). Sorted, so that two people's runs merge line by line.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from opportunity_map.intake.files import source_of
from opportunity_map.tables.remarks import refusal

FOLDER: Final = "imports"
_HEAD: Final = "# Written by opportunity-map import: file, digest of what was written, identity in the table.\n"
_DIGEST = re.compile(r"[0-9a-f]{16}")


class Entry(NamedTuple):
    """One file that the import wrote. `path` is relative to the content folder."""

    path: str
    digest: str
    identity: str


def digest(data: bytes) -> str:
    """A short hash of a file, the same for either kind of line ends (Git may change them)."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()[:16]


def key_identity(key: str) -> str:
    """A key of the table as one word of a line, told apart from the hash of a row."""
    return f"={' '.join(key.split())}"


def is_key(identity: str) -> bool:
    """Whether an identity is a key of the table, not the hash of a row."""
    return identity.startswith("=")


def read_ledger(file: Path) -> dict[str, Entry]:
    """The entries by path; none where there is no such file. Raises `Refused` where a line is no entry."""
    if file.is_symlink():
        raise refusal("table-link", path=file)
    try:
        text = file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        raise refusal("table-unreadable", path=file) from None
    entries: dict[str, Entry] = {}
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 3 or source_of(parts[0]) is None or ".." in parts[0] or not _DIGEST.fullmatch(parts[1]):
            raise refusal("ledger-broken", path=file, line=number)
        entries[parts[0]] = Entry(*parts)
    return entries


def ledger_text(entries: Iterable[Entry]) -> str:
    """The whole file."""
    return _HEAD + "".join("\t".join(entry) + "\n" for entry in sorted(entries))
