"""Building again: the same commit gives the same bytes, and one bad record never takes the rest along."""

from __future__ import annotations

import filecmp
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import NOVEMBER_2026, build
from generate import generate
from opportunity_map import parallel
from serving import fetched, live


def files(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def assert_same(first: Path, second: Path) -> None:
    names = files(first)
    assert names == files(second)
    _, different, unreadable = filecmp.cmpfiles(first, second, names, shallow=False)
    assert (different, unreadable) == ([], [])


def a_record(region: Path) -> Path:
    return min((region / "content/opportunities").glob("*/*.yml"))


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "Pacific/Auckland", "LANG": "fi_FI.UTF-8", "LC_ALL": "fi_FI.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Anchorage", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "4242"},
    ],
)
def test_two_builds_of_one_commit_are_the_same_to_the_byte_wherever_they_run(
    built: Path, region: Path, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    done = build(tmp_path / "again", cwd=region, **surroundings)
    assert done.returncode == 0, done.stderr
    assert_same(built, tmp_path / "again")


def test_a_large_region_is_the_same_however_many_processes_build_it(tmp_path: Path) -> None:
    region = tmp_path / "region"
    generate(region, parallel.ENOUGH + 50, 7, ("en", "fi"))
    here = os.sched_getaffinity(0)
    several = build(tmp_path / "several", cwd=region)
    assert several.returncode == 0, several.stderr
    os.sched_setaffinity(0, {min(here)})
    try:
        alone = build(tmp_path / "alone", cwd=region)
    finally:
        os.sched_setaffinity(0, here)
    assert alone.returncode == 0, alone.stderr
    assert_same(tmp_path / "several", tmp_path / "alone")


def test_properdocs_builds_the_same_files(built: Path, tmp_path: Path) -> None:
    done = build(tmp_path / "proper", command="properdocs")
    assert done.returncode == 0, done.stderr
    assert_same(built, tmp_path / "proper")


def test_a_bad_record_is_told_with_its_place_and_a_strict_build_fails(region: Path, tmp_path: Path) -> None:
    record = a_record(region)
    record.write_text(record.read_text("utf-8").replace("type: ", "type: x", 1), "utf-8")
    done = build(tmp_path / "site", cwd=region)
    assert done.returncode == 1
    assert f"opportunities/{record.parent.name}/{record.name}:" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_record_is_left_out_and_the_rest_of_the_site_is_built(region: Path, tmp_path: Path) -> None:
    record = a_record(region)
    record.write_text("title: [unfinished\n", "utf-8")
    program = Path(sys.executable).parent / "mkdocs"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": NOVEMBER_2026, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [program, "build", "--site-dir", tmp_path / "site"],
        cwd=region, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    pages = tmp_path / "site/opportunities" / record.parent.name
    assert not (pages / record.stem).exists()
    assert (tmp_path / "site/opportunities/index.html").is_file()


@pytest.mark.parametrize(
    ("written", "instead", "hint"),
    [
        ("basemap:", "basmap:", "did you mean 'basemap'?"),
        ("timezone: Europe/Helsinki", "timezone: Helsinki", "write for example Europe/Helsinki"),
        ("languages: [en, fi]", "languages: [en, tlh]", "'tlh' has no texts yet"),
    ],
)
def test_a_wrong_option_stops_the_build_with_one_clear_line(
    region: Path, tmp_path: Path, written: str, instead: str, hint: str
) -> None:
    config = region / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace(written, instead, 1), "utf-8")
    done = build(tmp_path / "site", cwd=region)
    assert done.returncode == 1
    assert hint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_changed_file_is_served_and_a_broken_one_does_not_take_the_site_down(region: Path) -> None:
    record = a_record(region)
    page = f"opportunities/{record.parent.name}/{record.stem}/"
    text = record.read_text("utf-8")
    with live(region) as address:
        fetched(address + page)
        changed = text.replace("\nsummary:", "\naudience: A completely new sentence.\nsummary:", 1)
        assert changed != text
        record.write_text(changed, "utf-8")
        fetched(address + page, until="A completely new sentence.")
        record.write_text("title: [unfinished\n", "utf-8")
        fetched(address + "sitemap.xml")
        time.sleep(1)
        assert "<h1" in fetched(address + "opportunities/")
        record.write_text(text, "utf-8")
        fetched(address + page, until="<h1")
