"""Writing files under the site's folder: made folders are remembered, bytes are the same on every machine."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from importlib.resources import as_file, files
from pathlib import Path

from opportunity_map.site.palette import held_states

SERVED = frozenset((".js", ".css", ".svg", ".txt"))


class Folder:
    """The site's folder; addresses are relative to it and use forward slashes."""

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        self._made: set[str] = set()

    def write(self, address: str, content: bytes) -> None:
        """Write one file, making its folder when it is the first one there."""
        target = f"{self.path}/{address}"
        folder = target.rpartition("/")[0]
        if folder not in self._made:
            self._make(folder)
        # Ten thousand times, plain system calls are what a file object and a Path would have cost on top.
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(file, rest) :]
        finally:
            os.close(file)

    def _make(self, folder: str) -> None:
        above = folder.rpartition("/")[0]
        if above not in self._made and len(above) > len(self.path):
            self._make(above)
        if folder == self.path or above == self.path:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - a Path for each folder costs more than the folder
        else:
            with suppress(FileExistsError):
                os.mkdir(folder)  # noqa: PTH102 - as above
        self._made.add(folder)

    def write_page(self, address: str, html: str) -> None:
        """Write the page of an address that ends with a slash (or is empty)."""
        self.write(f"{address}index.html", html.encode())

    def write_gzipped(self, address: str, content: bytes) -> None:
        """Write a gzip file without a time stamp, so that the same content gives the same bytes."""
        self.write(address, gzip.compress(content, mtime=0))


def browser_files() -> dict[str, bytes]:
    """What the browser gets from the package, by address: our modules and styles as bundled, drawings, libraries."""
    found: dict[str, bytes] = {}
    with as_file(files("opportunity_map")) as package:
        for folder, prefix in (("bundled", ""), ("browser", ""), ("third_party", "third-party/")):
            for file in sorted((package / folder).rglob("*")):
                if file.is_file() and file.suffix in SERVED and (folder != "browser" or file.suffix == ".svg"):
                    found[prefix + file.relative_to(package / folder).as_posix()] = file.read_bytes()
    found["style/design.css"] += held_states(found["style/site.css"].decode()).encode()
    return found


def imports() -> dict[str, tuple[str, ...]]:
    """For each entry among our modules the shared parts that it imports: ``{"js/site.js": ("js/part-AB12.js", ...)}``."""
    manifest = files("opportunity_map").joinpath("bundled", "manifest.json")
    return {entry: tuple(parts) for entry, parts in json.loads(manifest.read_text("utf-8")).items()}


def digest(contents: Iterable[bytes]) -> str:
    """Eight characters that change when any of the contents changes."""
    total = hashlib.sha256()
    for content in contents:
        total.update(hashlib.sha256(content).digest())
    return total.hexdigest()[:8]


def copy_in(source: Path, target: Folder, address: str) -> None:
    """Copy one of the region's own files (a basemap, a boundary) into the site."""
    destination = Path(target.path, address)
    destination.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, destination)
