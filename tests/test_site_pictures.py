"""What becomes of the pictures that records name: real files, made and read by Pillow."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from making import catalogue, opportunity, organisation, text
from opportunity_map.catalogue import Catalogue
from opportunity_map.intake import store
from opportunity_map.intake.model import Image, Logo
from opportunity_map.site import pictures
from opportunity_map.site.publish import Folder
from PIL import Image as Pillow
from PIL import ImageCms

ALT, CREDIT = text("A small robot"), text("Example (CC0)")


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(store.FOLDER_VARIABLE, str(tmp_path / "kept"))
    (tmp_path / "content/opportunities/harbour").mkdir(parents=True)
    (tmp_path / "content/organisations").mkdir(parents=True)
    return tmp_path / "content"


def photo(size: tuple[int, int] = (1600, 900), mode: str = "RGB") -> Pillow.Image:
    ramp = Pillow.linear_gradient("L").resize(size)
    return Pillow.merge("RGB", (ramp, ramp.transpose(Pillow.Transpose.ROTATE_180), ramp)).convert(mode)


def region(file: str = "robot.jpg", logo: str = "") -> Catalogue:
    sign = Logo(logo, text("A book")) if logo else None
    return catalogue(
        [opportunity(image=Image(file, ALT, CREDIT) if file else None)], organisations=[organisation(logo=sign)]
    )


def published(content: Path, found: Catalogue) -> pictures.Published:
    return pictures.publish(found, content, Folder(content.parent / "site"))


def shown(content: Path, image: Pillow.Image, name: str = "robot.jpg", **saving: Any) -> list[Pillow.Image]:
    """The files that the site gets of a picture, the smallest first."""
    image.save(content / "opportunities/harbour" / name, **saving)
    made = published(content, region(name))
    assert not made.notes
    (found,) = made.pictures.values()
    files = [Pillow.open(io.BytesIO((content.parent / "site" / size.address).read_bytes())) for size in found.sizes]
    assert [file.size for file in files] == [(size.width, size.height) for size in found.sizes]
    assert {file.format for file in files} == {"WEBP"}
    return files


def test_a_photograph_comes_in_two_widths_and_is_smaller_than_it_was(content: Path) -> None:
    small, large = shown(content, photo(), quality=95)
    assert (small.size, large.size) == ((480, 270), (960, 540))
    site = sum(file.stat().st_size for file in (content.parent / "site/assets/pictures").iterdir())
    assert site < (content / "opportunities/harbour/robot.jpg").stat().st_size


def test_a_small_picture_is_never_blown_up(content: Path) -> None:
    (only,) = shown(content, photo((300, 200)), "robot.png")
    assert only.size == (300, 200)


def test_nothing_of_where_when_and_by_whom_it_was_taken_goes_along(content: Path) -> None:
    exif = Pillow.Exif()
    exif[0x010F], exif[0x8298], exif[0x9003] = "Secret camera", "Secret person", "2026:01:01 10:00:00"
    files = shown(content, photo(), exif=exif, comment=b"Secret comment", icc_profile=profile())
    for file in files:
        assert not file.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(file.info)
    for address in (content.parent / "site/assets/pictures").iterdir():
        assert b"Secret" not in address.read_bytes()


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def test_a_picture_that_the_camera_held_upright_stands_upright(content: Path) -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6  # the top is at the right
    small, large = shown(content, photo((1600, 800)), exif=exif)
    assert (small.size, large.size) == ((480, 960), (800, 1600))


def test_what_is_transparent_stays_transparent_and_print_colours_become_the_screens(content: Path) -> None:
    clear = photo((600, 400)).convert("RGBA")
    clear.putalpha(0)
    assert shown(content, clear, "robot.png")[0].getextrema()[3] == (0, 0)
    assert shown(content, photo((600, 400), "P"), "robot.png")[0].mode == "RGB"
    assert shown(content, photo((600, 400), "CMYK"))[0].mode == "RGB"


def test_the_same_picture_has_the_same_address_and_another_one_another(content: Path) -> None:
    file = content / "opportunities/harbour/robot.jpg"
    photo().save(file)
    first = published(content, region())
    assert published(content, region()) == first
    photo((1200, 900)).save(file)
    assert published(content, region()).pictures != first.pictures
    address = next(iter(first.pictures.values())).largest.address
    assert re.fullmatch(r"assets/pictures/[0-9a-f]{16}-960\.webp", address)


def test_a_picture_is_made_once_and_kept_for_the_next_build(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo().save(content / "opportunities/harbour/robot.jpg")
    first = published(content, region())
    before = {file.name: file.read_bytes() for file in (content.parent / "site/assets/pictures").iterdir()}
    shutil.rmtree(content.parent / "site")
    monkeypatch.setattr(pictures, "_made", lambda *_: pytest.fail("it was made again"))
    assert published(content, region()) == first
    assert {f.name: f.read_bytes() for f in (content.parent / "site/assets/pictures").iterdir()} == before


def test_what_was_kept_and_then_damaged_is_made_anew(content: Path) -> None:
    photo().save(content / "opportunities/harbour/robot.jpg")
    first = published(content, region())
    for listing in (content.parent / "kept/pictures").glob("*.json"):
        listing.write_text("[[480, ")
    assert published(content, region()) == first


def test_a_picture_whose_pixels_are_damaged_is_left_out_and_told(content: Path) -> None:
    out = io.BytesIO()
    Pillow.effect_noise((800, 600), 50).save(out, "PNG")
    data = bytearray(out.getvalue())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    (content / "opportunities/harbour/robot.png").write_bytes(data)
    made = published(content, region("robot.png"))
    assert made.pictures == {}
    (note,) = made.notes
    assert note.startswith("opportunities/harbour/robot.png: ")


def test_a_link_out_of_the_content_is_not_followed(content: Path) -> None:
    photo().save(content.parent / "elsewhere.jpg")
    (content / "opportunities/harbour/robot.jpg").symlink_to(content.parent / "elsewhere.jpg")
    made = published(content, region())
    assert made.pictures == {}
    assert len(made.notes) == 1


def test_a_logo_is_made_for_its_small_place(content: Path) -> None:
    photo((800, 400)).save(content / "organisations/book.png")
    made = published(content, region("", "book.png"))
    assert [size.width for size in made.pictures["organisations/book.png"].sizes] == [160, 320]


def test_a_region_without_pictures_does_nothing_for_them(content: Path) -> None:
    assert published(content, region("")) == ({}, [])
    assert not (content.parent / "site").exists()
    assert not (content.parent / "kept").exists()
