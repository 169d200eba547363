"""The mapping files in docs/import/, on data of the shape they are for: all becomes records, or says why not."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from opportunity_map.intake.read import read_all

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "real_data.py"
COLUMNS = ("name", "kind", "street", "number", "postcode", "neighbourhood", "district", "lat", "lon")


def convert(source: str, file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), source, str(file), *options]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def conference(**fields: Any) -> dict[str, Any]:
    return {
        "name": "Example Conf", "url": "https://conf.example.org", "startDate": "2027-03-01", "endDate": "2027-03-02",
        "city": "Berlin", "country": "Germany", "topic": "css",
    } | fields  # fmt: skip


def converted(tmp_path: Path, conferences: list[dict[str, Any]]) -> tuple[str, list[str]]:
    """What is said of an import, and the paths of the opportunities that it wrote."""
    file = tmp_path / "conferences.json"
    file.write_text(json.dumps(conferences), encoding="utf-8")
    out = tmp_path / "region"
    shown = convert("conferences", file, "--out", str(out))
    assert shown.returncode == 0, shown.stderr
    found = read_all(out / "content", "en")
    assert found.problems == []
    paths = [str(path.relative_to(out / "content")) for path in out.glob("content/opportunities/*/*.yml")]
    return shown.stdout, sorted(paths)


def venues(tmp_path: Path, *rows: tuple[str, ...]) -> Path:
    file = tmp_path / "places.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([COLUMNS, *rows])
    return file


def test_every_conference_is_written_or_refused_with_a_reason(tmp_path: Path) -> None:
    nowhere = conference(name="Nowhere Conf")
    del nowhere["city"]
    shown, paths = converted(tmp_path, [conference(), nowhere, conference(name="Far", country="Atlantis")])
    assert "row 2 “Nowhere Conf”: it is not online and names no city" in shown
    assert "row 3 “Far”: opportunity.place.address.country: “Atlantis” is no word of ours" in shown
    assert "3 rows read: 1 written" in shown
    assert len(paths) == 1


def test_conferences_of_the_same_name_and_day_keep_ids_of_their_own_in_any_order(tmp_path: Path) -> None:
    twins = [conference(city="Lima", country="Peru"), conference(city="Oslo", country="Norway")]
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    _, paths = converted(tmp_path / "one", twins)
    _, turned = converted(tmp_path / "other", twins[::-1])
    assert len(paths) == 2
    assert paths == turned


def test_a_name_of_markup_or_without_a_latin_letter_is_taken_as_it_is(tmp_path: Path) -> None:
    shown, _ = converted(tmp_path, [conference(name="c't <webdev>"), conference(name="会議"), conference(name="null")])
    assert "3 rows read: 3 written" in shown


def test_a_lost_zero_of_a_postcode_is_put_back_and_counted(tmp_path: Path) -> None:
    file = venues(tmp_path, ("Parc", "park", "C Pere", "1", "8005", "el Raval", "Ciutat Vella", "41.38", "2.17"))
    shown = convert("barcelona", file, "--out", str(tmp_path / "region"))
    assert "place.address.postcode: lost leading zeros were put back" in shown.stdout
    assert 'postcode: "08005"\n' in (tmp_path / "region/content/places/parc.yml").read_text("utf-8")


def test_a_venue_that_is_called_closed_is_refused(tmp_path: Path) -> None:
    file = venues(
        tmp_path, ("Biblioteca *Tancada", "library", "C Pere", "1", "8005", "el Raval", "Ciutat Vella", "41.38", "2.17")
    )
    shown = convert("barcelona", file, "--out", str(tmp_path / "region"))
    assert "0 written, 0 changed, 0 unchanged, 0 kept as a person left them, 1 refused" in shown.stdout
    assert "its name says that it is closed: Tancada" in shown.stdout


def test_a_record_without_its_page_is_found_missing(tmp_path: Path) -> None:
    file = tmp_path / "conferences.json"
    file.write_text(json.dumps([conference(name="A & B"), conference(name="C & D")]), encoding="utf-8")
    page = tmp_path / "site/opportunities/css/a-b-2027-03-01/index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<h1>A &amp; B</h1>", encoding="utf-8")
    shown = convert("conferences", file, "--verify", str(tmp_path / "site"))
    assert shown.returncode == 1
    assert "opportunities/css/c-d-2027-03-01/: there is no page" in shown.stdout
    assert "2 records, 1 differences" in shown.stdout
