"""Pictures and logos: what is refused, each with its code, and what is let through."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from opportunity_map.intake import pictures, store
from opportunity_map.intake.read import read_all
from PIL import Image

ORGANISATION = "name: City Library\nkind: library\nchecked: 2026-10-01\nlogo: {{file: {name}, alt: A book}}\n"


def picture(kind: str, size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def with_place() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x8825] = {1: "N", 2: (60.0, 10.0, 0.0), 3: "E", 4: (24.0, 56.0, 0.0)}
    return picture("JPEG", exif=exif)


def enormous() -> bytes:
    """A PNG of a few bytes that says it has 30,000 times 30,000 pixels."""
    data = bytearray(picture("PNG"))
    data[16:24] = struct.pack(">II", 30_000, 30_000)
    data[29:33] = struct.pack(">I", zlib.crc32(bytes(data[12:29])))
    return bytes(data)


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(store.FOLDER_VARIABLE, str(tmp_path / "kept"))
    (tmp_path / "content/organisations").mkdir(parents=True)
    return tmp_path / "content"


def problems(content: Path, name: str, data: bytes | None) -> list[tuple[int, int, str, str, str]]:
    (content / "organisations/city-library.yml").write_text(ORGANISATION.format(name=name))
    if data is not None:
        (content / "organisations" / name).write_bytes(data)
    return [
        (one.line, one.column, one.field, one.code, one.suggestion)
        for one in read_all(content, "en", workers=1).problems
    ]


@pytest.mark.parametrize(
    ("name", "kind"), [("book.png", "PNG"), ("book.jpg", "JPEG"), ("book.jpeg", "JPEG"), ("book.webp", "WEBP")]
)
def test_the_three_kinds_that_every_browser_shows_are_taken(content: Path, name: str, kind: str) -> None:
    assert problems(content, name, picture(kind)) == []
    assert pictures.look_at(content, f"organisations/{name}") == (kind, 40, 30)


@pytest.mark.parametrize(
    ("name", "data", "code", "suggestion"),
    [
        ("book.png", None, "picture-missing", ""),
        ("book.png", b"", "picture-broken", ""),
        ("book.png", b"<svg onload=alert(1)>", "picture-broken", ""),
        ("book.png", picture("GIF"), "picture-broken", ""),
        ("book.png", picture("PNG")[:30], "picture-broken", ""),
        ("book.png", picture("JPEG"), "picture-misnamed", "book.jpg"),
        ("book.jpg", picture("WEBP"), "picture-misnamed", "book.webp"),
        ("book.png", picture("PNG") + bytes(2_000_000), "picture-too-big", ""),
        ("book.png", enormous(), "picture-too-large", ""),
        ("book.png", picture("PNG", (5000, 4001)), "picture-too-large", ""),
        ("book.jpg", with_place(), "picture-with-place", ""),
    ],
)
def test_a_picture_that_cannot_be_shown_is_named_at_its_place(
    content: Path, name: str, data: bytes | None, code: str, suggestion: str
) -> None:
    assert problems(content, name, data) == [(4, 14, "logo.file", code, suggestion)]


def test_a_link_to_a_picture_is_not_followed(content: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(picture("PNG"))
    (content / "organisations/book.png").symlink_to(tmp_path / "secret.png")
    assert [code for *_, code, _ in problems(content, "book.png", None)] == ["symbolic-link", "picture-missing"]
    (content / "organisations/book.png").unlink()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/book.png").write_bytes(picture("PNG"))
    (content / "organisations/pictures").symlink_to(tmp_path / "folder")
    assert "picture-missing" in [code for *_, code, _ in problems(content, "pictures/book.png", None)]


def test_a_pipe_is_not_waited_for(content: Path) -> None:
    os.mkfifo(content / "organisations/book.png")
    assert [code for *_, code, _ in problems(content, "book.png", None)] == ["picture-missing"]


def test_a_picture_that_came_later_is_noticed_although_the_record_has_not_changed(content: Path) -> None:
    assert [code for *_, code, _ in problems(content, "book.png", None)] == ["picture-missing"]
    assert problems(content, "book.png", picture("PNG")) == []
    assert [code for *_, code, _ in problems(content, "book.png", picture("JPEG"))] == ["picture-misnamed"]
