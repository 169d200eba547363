"""The bytes of a table: read once, never through a link, never more than fits, and decoded."""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path
from typing import Final

from opportunity_map.tables.remarks import refusal

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_ROWS: Final = 200_000

_MARKS: Final = (  # the longer first: UTF-32's mark begins like UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Files that are often taken for a table, by how they begin.
_OTHERS: Final = ((b"PK\x03\x04", "spreadsheet"), (b"\xd0\xcf\x11\xe0", "spreadsheet"), (b"%PDF", "pdf"))


def read_table_bytes(path: Path) -> bytes:
    """The bytes of an ordinary file of at most `MOST_BYTES`. Raises `Refused`."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if path.is_symlink():
        raise refusal("table-link", path=path)
    try:
        handle = os.open(path, flags)
    except FileNotFoundError:
        raise refusal("table-missing", path=path) from None
    except (OSError, ValueError):
        raise refusal("table-unreadable", path=path) from None
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise refusal("table-no-file", path=path)
    with os.fdopen(handle, "rb") as file:
        if found.st_size > MOST_BYTES:
            raise refusal("table-big", path=path, limit=MOST_BYTES // (1024 * 1024))
        try:
            data = file.read(MOST_BYTES + 1)
        except OSError:
            raise refusal("table-unreadable", path=path) from None
    if not data.strip():
        raise refusal("table-empty", path=path)
    for start, kind in _OTHERS:
        if data.startswith(start):
            raise refusal(f"table-{kind}", path=path)
    return data


def decode(data: bytes, path: Path, encoding: str = "") -> str:
    """The text of a table. Without a named encoding: its mark, else UTF-16 by its zeros, else UTF-8, else Windows-1252.

    Raises `Refused` where the bytes are no text in that encoding, or the text holds NUL.
    """
    mark, found = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
    name = found or encoding or _guessed(data)
    try:
        text = data.removeprefix(mark).decode(name)
    except (UnicodeDecodeError, LookupError):
        raise refusal("not-in-encoding", path=path, encoding=name) from None
    if "\0" in text:
        raise refusal("table-nul", path=path, line=text.count("\n", 0, text.index("\0")) + 1)
    return text


def is_encoding(name: str) -> bool:
    """Whether a name is a text encoding that we can read."""
    try:
        return codecs.lookup(name).name != "" and isinstance(b"a".decode(name), str)
    except (LookupError, UnicodeError):
        return False


def _guessed(data: bytes) -> str:
    start = data[:4096]
    for name, low in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros = start[low::2].count(0)
        if len(start) >= 4 and zeros * 4 > len(start[low::2]) * 3:
            return name
    try:
        data.decode()
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"
