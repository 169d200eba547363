from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from making import catalogue, opportunity, text
from opportunity_map.catalogue import Catalogue
from opportunity_map.intake.model import Address, Age, Always, Cost, Place, Registration, Repeat
from opportunity_map.site import data

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def read(found: Catalogue) -> dict[str, Any]:
    files = data.files(found, site_url="https://example.org/", licence=LICENCE)
    return {name: json.loads(make()) for name, make in files.items() if not name.endswith(".csv")}


def table(found: Catalogue) -> list[dict[str, str]]:
    content = data.files(found, site_url="", licence=LICENCE)["data/opportunities.csv"]().decode()
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_every_record_is_in_the_data_with_its_page_its_place_and_its_next_meetings() -> None:
    whole = read(catalogue([opportunity()]))["data/opportunities.json"]
    assert (whole["count"], whole["licence"], whole["date"]) == (1, LICENCE, "2026-11-23")
    record = whole["opportunities"][0]
    assert record["id"] == "harbour/robots"
    assert record["page"] == "https://example.org/opportunities/harbour/robots/"
    assert record["next"] == [{"start": "2026-11-28T17:00"}]
    assert record["when"] == [{"start": "2026-11-28T17:00"}]
    assert record["venue"] == "oodi"
    assert whole["venues"]["oodi"]["location"] == {
        "lat": 60.1737,
        "lon": 24.9384,
        "precision": "exact",
        "source": "given",
    }
    assert "path" not in record
    assert "age" not in record


def test_a_repeat_is_told_with_its_rule_under_the_names_of_the_content_files() -> None:
    when = Repeat(datetime(2026, 1, 3, 17), datetime(2026, 1, 3, 19), None, "FREQ=WEEKLY", (date(2026, 12, 26),), False)
    record = read(catalogue([opportunity(when=when)]))["data/opportunities.json"]["opportunities"][0]
    assert record["when"] == {
        "start": "2026-01-03T17:00",
        "end": "2026-01-03T19:00",
        "repeats": "FREQ=WEEKLY",
        "except": ["2026-12-26"],
        "in_school_holidays": False,
    }
    assert len(record["next"]) == data.MOST_MEETINGS
    assert record["next"][0] == {"start": "2026-11-28T17:00", "end": "2026-11-28T19:00"}


def test_what_is_always_there_says_so() -> None:
    record = read(catalogue([opportunity(when=Always("Mo-Fr 10:00-18:00"))]))["data/opportunities.json"]
    assert record["opportunities"][0]["when"] == {"available": "always", "opening_hours": "Mo-Fr 10:00-18:00"}


def test_geojson_has_longitude_first_and_no_place_is_a_null_geometry() -> None:
    found = catalogue([
        opportunity("harbour/here"),
        opportunity("harbour/online", mode="online", place=None, online_url="https://example.org/"),
        opportunity("harbour/lost", place=Place(name=text("Lost"), address=Address(None, None, "Qwertyville", "FI"))),
    ])  # fmt: skip
    whole = read(found)["data/opportunities.geojson"]
    shapes = {feature["id"]: feature["geometry"] for feature in whole["features"]}
    assert whole["type"] == "FeatureCollection"
    assert shapes["harbour/here"] == {"type": "Point", "coordinates": [24.9384, 60.1737]}
    assert shapes["harbour/online"] is None
    assert shapes["harbour/lost"] is None


def test_the_table_has_a_line_a_record_and_says_yes_no_or_nothing() -> None:
    found = catalogue([
        opportunity("harbour/aa", registration=Registration(True, None, None, False), age=Age(13, None)),
        opportunity("harbour/bb", cost=Cost("paid", Decimal("12.50"), "EUR")),
    ])  # fmt: skip
    first, second = table(found)
    assert (first["registration_required"], first["drop_in"], first["age_min"], first["age_max"]) == (
        "yes",
        "no",
        "13",
        "",
    )
    assert (second["registration_required"], second["amount"], second["currency"]) == ("", "12.50", "EUR")


def test_a_title_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    (row,) = table(catalogue([opportunity(title=text('=HYPERLINK("http://x")'))]))
    assert row["title"] == '\'=HYPERLINK("http://x")'


def test_a_title_with_line_breaks_quotes_and_commas_stays_one_cell() -> None:
    awkward = 'One, "two"\nthree'
    (row,) = table(catalogue([opportunity(title=text(awkward))]))
    assert row["title"] == awkward
