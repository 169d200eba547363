"""Which files are records: found in a stable order, never through a symbolic link, never outside the content folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from opportunity_map.intake.model import OPPORTUNITY, ORGANISATION, PLACE
from opportunity_map.intake.problems import Problem, problem
from opportunity_map.intake.refused import Refused
from opportunity_map.intake.values import id_like, parse_id
from opportunity_map.intake.yaml_reader import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDERS: Final = {"organisations": ORGANISATION, "places": PLACE}
_OPPORTUNITIES: Final = "opportunities"
GLOBS: Final = {
    OPPORTUNITY: f"{_OPPORTUNITIES}/*/*.yml",
    **{kind: f"{folder}/*.yml" for folder, kind in _FOLDERS.items()},
}
"""Where the files of each kind stand, relative to the content folder."""

# Names that Windows keeps for devices: such a file could not be checked out there.
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{device}{number}" for device in ("com", "lpt") for number in range(10))}
)


class Source(NamedTuple):
    """One record's file.

    `path` is relative to the content folder, with slashes; `organisation` is '' but for opportunities.
    """

    path: str
    kind: str
    id: str
    organisation: str = ""


class Scan(NamedTuple):
    """The files that are records, sorted by kind and path, and what is wrong with the names of others."""

    sources: list[Source]
    problems: list[Problem]


def scan(content_dir: Path | str) -> Scan:
    """Look for records in a content folder; what is no YAML file (pictures, notes) is passed over."""
    root = os.fspath(content_dir)
    found = Scan([], [])
    for folder, kind in _FOLDERS.items():
        if _is_folder(root, folder, found.problems):
            _collect(root, folder, kind, "", found)
    if _is_folder(root, _OPPORTUNITIES, found.problems):
        for entry in _entries(root, _OPPORTUNITIES, found.problems):
            path = f"{_OPPORTUNITIES}/{entry.name}"
            if entry.is_symlink():
                found.problems.append(problem(path, 1, 1, "symbolic-link"))
            elif not entry.is_dir(follow_symlinks=False):
                if _extension(entry.name) in {".yml", ".yaml"}:
                    found.problems.append(problem(path, 1, 1, "misplaced-file"))
            elif not entry.name.startswith(".") and _is_id(path, entry.name, found.problems):
                _collect(root, path, OPPORTUNITY, entry.name, found)
    found.problems.sort()
    return found


def source_of(path: str) -> Source | None:
    """The source that a path (relative to the content folder, with slashes) names, or None where it can be none."""
    folder, _, name = path.rpartition("/")
    top, _, organisation = folder.partition("/")
    stem = name.removesuffix(".yml")
    if stem == name or "/" in organisation:
        return None
    if top == _OPPORTUNITIES and organisation:
        return Source(path, OPPORTUNITY, stem, organisation)
    kind = _FOLDERS.get(folder)
    return Source(path, kind, stem) if kind else None


def read_bytes(content_dir: Path | str, path: str, most: int = MOST_BYTES + 1) -> tuple[bytes, str]:
    """A file's bytes, at most `most` (one more than a record may have), and ''; or none and the code of what was wrong.

    The file may have changed since the scan: a symbolic link is refused, a pipe is not waited for.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(f"{os.fspath(content_dir)}/{path}", flags)
    except FileNotFoundError:
        return b"", "file-vanished"
    except OSError:
        return b"", "file-unreadable"
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            return b"", "not-a-file"
        data = os.read(handle, most)
        return (data if len(data) == found.st_size else _with_the_rest(data, handle, most)), ""
    except OSError:
        return b"", "file-unreadable"
    finally:
        os.close(handle)


def _with_the_rest(data: bytes, handle: int, most: int) -> bytes:
    """What a file that grows, or a slow disk, gives in several parts."""
    while len(data) < most:
        more = os.read(handle, most - len(data))
        if not more:
            break
        data += more
    return data


def _collect(root: str, folder: str, kind: str, organisation: str, found: Scan) -> None:
    """Add the records of one folder."""
    for entry in _entries(root, folder, found.problems):
        path = f"{folder}/{entry.name}"
        extension = _extension(entry.name)
        if entry.is_symlink():
            found.problems.append(problem(path, 1, 1, "symbolic-link"))
        elif entry.is_dir(follow_symlinks=False):
            found.problems.extend(_misplaced_below(root, path))
        elif entry.name.startswith(".") or extension not in {".yml", ".yaml"}:
            continue
        elif not entry.is_file(follow_symlinks=False):
            found.problems.append(problem(path, 1, 1, "not-a-file"))
        elif not entry.name.endswith(".yml"):
            right = entry.name[: -len(extension)] + ".yml"
            found.problems.append(problem(path, 1, 1, "wrong-extension", suggestion=right, extension=entry.name[-5:]))
        elif _is_id(path, entry.name.removesuffix(".yml"), found.problems):
            found.sources.append(Source(path, kind, entry.name.removesuffix(".yml"), organisation))


def _misplaced_below(root: str, folder: str) -> Iterator[Problem]:
    """YAML files one level deeper than records stand: nobody would ever see them."""
    problems: list[Problem] = []
    for entry in _entries(root, folder, problems):
        if _extension(entry.name) in {".yml", ".yaml"}:
            yield problem(f"{folder}/{entry.name}", 1, 1, "misplaced-file")
    yield from problems


def _is_folder(root: str, folder: str, problems: list[Problem]) -> bool:
    path = Path(root, folder)
    if path.is_symlink():
        problems.append(problem(folder, 1, 1, "symbolic-link"))
        return False
    return path.is_dir()


def _entries(root: str, folder: str, problems: list[Problem]) -> list[os.DirEntry[str]]:
    """What a folder holds, sorted by name."""
    try:
        with os.scandir(f"{root}/{folder}") as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        problems.append(problem(folder, 1, 1, "file-unreadable"))
        return []


def _extension(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    return f"{dot}{extension}".lower() if stem else ""


def is_reserved(name: str) -> bool:
    """Whether Windows keeps a name for a device."""
    return name in _RESERVED


def _is_id(path: str, name: str, problems: list[Problem]) -> bool:
    """Whether a file's or folder's name can be an id; if not, say so."""
    try:
        parse_id(name)
    except Refused:
        problems.append(problem(path, 1, 1, "bad-id", suggestion=id_like(name), value=name))
        return False
    if is_reserved(name):
        problems.append(problem(path, 1, 1, "reserved-id", value=name))
        return False
    return True
