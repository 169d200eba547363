"""Pictures and logos as the site shows them: WebP in two widths, with nothing in the file but the picture.

What was made once is kept by its content in the user's cache folder, beside what was read (`intake/store.py`); a region
without pictures pays nothing, not even for loading the library.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from opportunity_map.catalogue import Catalogue
from opportunity_map.intake.files import read_bytes
from opportunity_map.intake.pictures import MOST_PICTURE_BYTES, look_at
from opportunity_map.intake.refused import Refused
from opportunity_map.intake.store import kept_folder
from opportunity_map.parallel import ENOUGH, in_shares
from opportunity_map.site.publish import Folder

if TYPE_CHECKING:
    from PIL.Image import Image

FOLDER: Final = "assets/pictures/"
PICTURE_WIDTHS: Final = (480, 960)
LOGO_WIDTHS: Final = (160, 320)
"""Widths in pixels: for a phone, and for a screen with twice the pixels or a wide column."""

_RECIPE: Final = b"1"
"""Another one for another way of making them: what was kept is then not found."""
_QUALITY: Final = 80
_WORTH: Final = ENOUGH // 8
"""As how many records' work one picture counts."""


class Size(NamedTuple):
    """One file of a picture, in pixels; `address` is from the site's root."""

    width: int
    height: int
    address: str


class Shown(NamedTuple):
    """A picture on the site, its sizes from the smallest to the largest."""

    sizes: tuple[Size, ...]

    @property
    def largest(self) -> Size:
        """The one whose width and height a page reserves."""
        return self.sizes[-1]


class Published(NamedTuple):
    """The pictures by their path in the content folder, and a sentence for each that cannot be shown."""

    pictures: dict[str, Shown]
    notes: list[str]


def path_of(record: str, file: str) -> str:
    """The path of a picture that a record names, in the content folder; `record` is the path of the record's file."""
    return f"{record.rpartition('/')[0]}/{file}"


def publish(catalogue: Catalogue, content_dir: Path, folder: Folder) -> Published:
    """Write all pictures of a catalogue into the site."""
    wanted = {path_of(o.path, o.logo.file): LOGO_WIDTHS for o in catalogue.organisations.values() if o.logo}
    for entry in catalogue.entries:
        image = entry.opportunity.image
        if image is not None:
            wanted[path_of(entry.opportunity.path, image.file)] = PICTURE_WIDTHS
    if not wanted:
        return Published({}, [])
    made = in_shares(partial(_publish, content_dir, folder), sorted(wanted.items()), worth_it=len(wanted) * _WORTH)
    found = dict(zip(sorted(wanted), made, strict=True))
    return Published(
        {path: shown for path, shown in found.items() if shown},
        [
            f"{path}: the picture is damaged and not shown; open it, and save it anew as PNG, JPEG or WebP."
            for path, shown in found.items()
            if not shown
        ],
    )


def _publish(content_dir: Path, folder: Folder, wanted: tuple[str, Sequence[int]]) -> Shown | None:
    path, widths = wanted
    data, code = read_bytes(content_dir, path, MOST_PICTURE_BYTES + 1)
    if code:
        return None
    name = hashlib.blake2b(data, digest_size=8, salt=_RECIPE, person=bytes(str(widths), "ascii")[:16]).hexdigest()
    store = _store()
    files = _kept(store, name)
    if files is None:
        try:
            look_at(content_dir, path)  # it may have changed since the check
            files = list(_made(data, widths))
        except (Refused, OSError, SyntaxError, ValueError):  # Pillow raises any of them for damaged pixels
            return None
        _keep(store, name, files)
    sizes = []
    for (width, height), content in files:
        sizes.append(Size(width, height, f"{FOLDER}{name}-{width}.webp"))
        folder.write(sizes[-1].address, content)
    return Shown(tuple(sizes))


_File = tuple[tuple[int, int], bytes]


def _made(data: bytes, widths: Sequence[int]) -> Iterator[_File]:
    """The picture in each width that is not larger than its own, or in its own; the first frame of one that moves."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - dear to load, and few regions' pictures are new

    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as opened:
        opened.draft("RGB", (2 * widths[-1], 2 * widths[-1]))  # a large photograph need not be unpacked whole
        upright = ImageOps.exif_transpose(opened)
        picture = _plain(upright)
    for width in sorted({min(width, picture.width) for width in widths}):
        height = max(1, round(picture.height * width / picture.width))
        resized = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        resized.info.clear()  # neither EXIF nor a profile goes along
        target = io.BytesIO()
        resized.save(target, "WEBP", quality=_QUALITY, method=4)
        yield (width, height), target.getvalue()


def _plain(picture: Image) -> Image:
    """In the colours of the web (sRGB), transparent only where it was."""
    from PIL import ImageCms  # noqa: PLC0415 - as above

    profile = picture.info.get("icc_profile")
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            found = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
            if found is not None:
                return found
    return picture.convert(mode)


def _store() -> Path | None:
    folder = kept_folder()
    return folder / "pictures" if folder else None


def _kept(store: Path | None, name: str) -> list[_File] | None:
    """What an earlier build made of the same picture."""
    if store is None:
        return None
    try:
        sizes = json.loads((store / f"{name}.json").read_bytes())
        return [((width, height), (store / f"{name}-{width}.webp").read_bytes()) for width, height in sizes]
    except (OSError, ValueError, TypeError):
        return None


def _keep(store: Path | None, name: str, files: list[_File]) -> None:
    """Keep it; the list of its sizes comes last, so that what was interrupted is not found."""
    if store is None:
        return
    contents = {f"{name}-{width}.webp": content for (width, _), content in files}
    contents[f"{name}.json"] = json.dumps([size for size, _ in files]).encode()
    with contextlib.suppress(OSError):
        store.mkdir(mode=0o700, exist_ok=True)
        for file, content in contents.items():
            handle, written = tempfile.mkstemp(dir=store)
            with os.fdopen(handle, "wb") as target:
                target.write(content)
            Path(written).replace(store / file)
