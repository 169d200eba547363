"""Files that are no tables, or mean harm: one sentence, exit 2, nothing written, never a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from importing import BASIC, TABLE, files, imported, region, run
from opportunity_map.tables.files import MOST_BYTES

SUITE = Path(os.environ.get("OPPORTUNITY_MAP_SHARED", os.devnull)) / "data/suites/json-test-suite"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("table.csv", b"", "is empty"),
        ("table.csv", b"  \n\n", "is empty"),
        ("table.csv", b"\n,,\nA,b\n", "row 1 has no names of columns"),
        ("table.csv", b"Name,About\nA\0B,c\n", "line 2 has a character that no text has (NUL)"),
        ("table.csv", b"PK\x03\x04rest", "save it as “CSV UTF-8”"),
        ("table.csv", b"\xd0\xcf\x11\xe0rest", "save it as “CSV UTF-8”"),
        ("table.csv", b"%PDF-1.7", "is a PDF"),
        ("table.csv", b'Name,About\n"' + b"x" * 200_000, "in row 2 a cell is larger than 128 KB"),
        ("table.csv", b"," * 5000, "more than 2000 columns"),
        ("table.xyz", b"Name,About\n", "its name does not say what it is"),
        ("table.json", b"[", "line 1, column 2 is no JSON"),
        ("table.json", b"[" * 100_000, "is nested deeper than we can read"),
        ("table.json", b'{"a": [1], "b": 2}', "no list stands there; name in the mapping where it is"),
        ("table.json", b"3", "no list stands there"),
        ("table.geojson", b"[]", "has no list of “features”"),
        ("table.ics", b"hello", "is no iCalendar file"),
        ("table.ics", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n", "has no complete event"),
        ("table.ics", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "has no complete event"),
    ],
)
def test_what_is_no_table_is_told_in_one_sentence(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    before = files(region(tmp_path))
    done = imported(tmp_path, content, BASIC, name=name)
    assert done.exit_code == 2
    assert sentence in done.output
    assert files(tmp_path) == before


def test_a_table_of_a_header_alone_is_no_mistake(tmp_path: Path) -> None:
    done = imported(region(tmp_path), "Name,About\n", BASIC)
    assert done.exit_code == 0
    assert "0 rows read" in done.output


def test_an_empty_list_is_no_mistake(tmp_path: Path) -> None:
    assert imported(region(tmp_path), "[]", BASIC, name="table.json").exit_code == 0


def test_a_table_that_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    imported(region(tmp_path), TABLE, BASIC, "--dry-run")
    assert "there is no such file" in run(tmp_path, table="nothing.csv").output
    (tmp_path / "folder.csv").mkdir()
    assert "is no ordinary file" in run(tmp_path, table="folder.csv").output


def test_links_are_not_followed_neither_to_read_nor_to_write(tmp_path: Path) -> None:
    imported(region(tmp_path), TABLE, BASIC, "--dry-run")
    (tmp_path / "link.csv").symlink_to(tmp_path / "table.csv")
    assert "is a link to another file" in run(tmp_path, table="link.csv").output
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "content/opportunities").symlink_to(tmp_path / "elsewhere")
    done = run(tmp_path)
    assert done.exit_code == 1
    assert "links are not followed" in done.output
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_link_in_the_place_of_a_file_is_not_written_through(tmp_path: Path) -> None:
    imported(region(tmp_path), TABLE, BASIC)
    target = tmp_path / "target.yml"
    target.write_text("mine", encoding="utf-8")
    file = tmp_path / "content/opportunities/city-library/robots.yml"
    file.unlink()
    file.symlink_to(target)
    run(tmp_path, "--force")
    assert target.read_text(encoding="utf-8") == "mine"


def test_a_file_that_is_too_big_is_not_even_read(tmp_path: Path) -> None:
    imported(region(tmp_path), TABLE, BASIC, "--dry-run")
    with (tmp_path / "big.csv").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    done = run(tmp_path, table="big.csv")
    assert done.exit_code == 2
    assert "is larger than 64 MB; split it into several files." in done.output


def test_a_wrong_encoding_in_the_mapping_is_told(tmp_path: Path) -> None:
    done = imported(
        region(tmp_path), "Name,About\nKäse,ä\n".encode("windows-1252"), "table: {encoding: utf-8}\n" + BASIC
    )
    assert done.exit_code == 2
    assert "is not text in the encoding utf-8" in done.output


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("17", "it is no group of fields"),
        ('{"Name": "Robots", "About": {"a": ' * 20 + "1" + "}}" * 20, "nested too deeply"),
        ('{"Name": "Robots \\ud800", "About": "x"}', "invisible character"),
        ('{"Name": "Robots \\u0000", "About": "x"}', "invisible character"),
        ('{"Name": null, "About": 1e999999}', "“title” is missing"),
        ('{"Name": [], "About": NaN}', "“title” is missing"),
    ],
)
def test_an_entry_of_json_that_cannot_be_used_leaves_the_others(tmp_path: Path, entry: str, reason: str) -> None:
    done = imported(region(tmp_path), f'[{entry}, {{"Name": "Kites", "About": "Fly"}}]', BASIC, name="table.json")
    assert done.exit_code == 1
    assert reason in done.output
    assert "1 written" in done.output


def test_features_without_a_usable_geometry_are_told(tmp_path: Path) -> None:
    places = (
        'place: {name: "{n}", address.city: Helsinki, coordinates: '
        '{lat: "{coordinates.lat}", lon: "{coordinates.lon}"}}\n'
    )
    features = [
        {"properties": {"n": "AA"}, "geometry": None},
        {"properties": {"n": "BB"}, "geometry": {"type": "Point", "coordinates": ["x", 1]}},
        {"properties": {"n": "CC"}, "geometry": {"type": "Point", "coordinates": [500, 95]}},
        {"properties": {"n": "DD"}, "geometry": {"type": "GeometryCollection", "geometries": [
            {"type": "Point", "coordinates": [24.9, 60.1]}]}},
        "nonsense",
    ]  # fmt: skip
    done = imported(region(tmp_path), json.dumps({"features": features}), places, name="table.geojson")
    assert "row 2 “BB”: its geometry is not made of numbers" in done.output
    assert "row 3 “CC”: 500, 95 is no place on the earth" in done.output
    assert "5 rows read: 2 written" in done.output


def test_what_breaks_json_readers_breaks_nothing_here(tmp_path: Path) -> None:
    if not SUITE.is_dir():
        return  # the suite is no part of the project; .ci/run names where it is
    region(tmp_path)
    for file in sorted(SUITE.rglob("*.json")):
        done = imported(tmp_path, file.read_bytes(), BASIC, "--dry-run", name="table.json")
        assert done.exit_code in {0, 1, 2}, file


def test_naughty_strings_become_files_or_are_refused(tmp_path: Path) -> None:
    naughty = [
        "{{7*7}}",
        "'; DROP TABLE",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "\u202etest",
        "${HOME}",
        "{Name}",
    ]
    table = json.dumps([{"Name": text, "About": text} for text in naughty])
    done = imported(region(tmp_path), table, BASIC, name="table.json")
    assert f"{len(naughty)} rows read: {len(naughty) - 1} written" in done.output
    assert not (tmp_path / "etc").exists()
    assert all(path.parent.name == "city-library" for path in tmp_path.glob("content/opportunities/**/*.yml"))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path: Path, separator: str) -> None:
    other = ";" if separator == "," else ","
    text = TABLE.replace(",", separator).replace("Build one", f"Build one{other} or two{other} or three")
    done = imported(region(tmp_path), text, BASIC)
    assert "2 written" in done.output, done.output


def test_a_line_that_names_the_delimiter_is_believed(tmp_path: Path) -> None:
    done = imported(region(tmp_path), "sep=;\nName;About\nRobots;Build, paint\n", BASIC)
    assert "1 written" in done.output, done.output


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    region(tmp_path)
    (tmp_path / "content/opportunities").write_text("no folder", encoding="utf-8")
    done = imported(tmp_path, TABLE, BASIC)
    assert done.exit_code == 1
    assert "not an ordinary file" in done.output
