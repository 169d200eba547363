"""Pictures and logos: there, of a kind that every browser shows, not too large, and without the place they were taken.

Only a picture's head is looked at; its pixels are never unpacked, so that a small file cannot fill the memory.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Final, NamedTuple

from opportunity_map.intake.files import read_bytes
from opportunity_map.intake.refused import Refused

MOST_PICTURE_BYTES: Final = 2_000_000
MOST_PIXELS: Final = 20_000_000
_ENDINGS: Final = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "WEBP": (".webp",)}
_GPS: Final = 0x8825
"""The tag under which EXIF keeps where a picture was taken."""


class Picture(NamedTuple):
    """What a picture's head says: `format` is PNG, JPEG or WEBP, sizes are in pixels."""

    format: str
    width: int
    height: int


def signature(content_dir: Path | str, path: str) -> tuple[int, ...]:
    """What changes when a picture's file does: its size, its inode and its times; () where there is none."""
    try:
        found = Path(content_dir, path).stat(follow_symlinks=False)
    except OSError:
        return ()
    return found.st_mode, found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def look_at(content_dir: Path | str, path: str) -> Picture:
    """Look at one picture; `path` is relative to the content folder. Raises `Refused`.

    A link is not followed, wherever on the way it stands: what it leads to is as good as missing.
    """
    name = path.rpartition("/")[2]
    parents = (Path(content_dir, *path.split("/")[:depth]) for depth in range(1, path.count("/") + 1))
    data, code = read_bytes(content_dir, path, MOST_PICTURE_BYTES + 1)
    if code or any(parent.is_symlink() for parent in parents):
        raise Refused("picture-missing", value=name)
    if len(data) > MOST_PICTURE_BYTES:
        size = os.stat(f"{os.fspath(content_dir)}/{path}").st_size  # noqa: PTH116 - as `read_bytes` spells paths
        raise Refused("picture-too-big", size=f"{size / 1e6:.1f}", limit=f"{MOST_PICTURE_BYTES / 1e6:g}")
    picture, has_place = _head(data, name)
    if picture.width * picture.height > MOST_PIXELS:
        millions = f"{picture.width * picture.height / 1e6:.0f}"
        raise Refused("picture-too-large", size=millions, limit=MOST_PIXELS // 1_000_000)
    if not path.endswith(_ENDINGS[picture.format]):
        right = name.rpartition(".")[0] + _ENDINGS[picture.format][0]
        raise Refused("picture-misnamed", right, value=name, kind=picture.format)
    if has_place:
        raise Refused("picture-with-place", value=name)
    return picture


def _head(data: bytes, name: str) -> tuple[Picture, bool]:
    """What a picture's head says, and whether it tells where the picture was taken. Raises `Refused`."""
    import warnings  # noqa: PLC0415 - few records have a picture

    from PIL import Image  # noqa: PLC0415  # dear to load, and few records have a picture

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # nothing is unpacked
            with Image.open(io.BytesIO(data), formats=tuple(_ENDINGS)) as image:
                return Picture(image.format or "", *image.size), _GPS in image.getexif()
    except Image.DecompressionBombError:
        raise Refused("picture-too-large", size="> 178", limit=MOST_PIXELS // 1_000_000) from None
    except Exception:  # noqa: BLE001 - a broken head makes Pillow raise all sorts, and none of it is for people
        raise Refused("picture-broken", value=name) from None
