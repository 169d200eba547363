"""A real Nominatim, asked through the command: what it answers, and what we make of it."""

from __future__ import annotations

import os
import random
import threading
from pathlib import Path

import pytest
from asking import geocode, kept, make_region, write_organisation
from conftest import ROOT, build
from geocoding import GROUND, damaged_table, streets, things, whole_table
from opportunity_map.catalogue import Location
from opportunity_map.places import cache
from opportunity_map.places.cache import Refusal
from opportunity_map.places.geocoders import make
from opportunity_map.places.judge import Judge


def ask(folder: Path, url: str, *streets: str, town: str = "Helsinki", postcode: str = "00100") -> list[cache.Answer]:
    """What stands in the cache after a run, in the order of the addresses' normal forms."""
    region = make_region(folder, url)
    write_organisation(region, "org", list(streets))
    for file in (region / "content/opportunities/org").iterdir():
        text = file.read_text("utf-8").replace("city: Helsinki", f"city: {town}").replace('"00100"', f'"{postcode}"')
        file.write_text(text, "utf-8")
    done = geocode(region)
    assert done.returncode == 0, done.stderr
    answers = kept(region)
    return [answers[key] for key in sorted(answers)]


def test_an_address_becomes_a_door_and_no_name_of_whoever_is_there_is_kept(tmp_path: Path, real_nominatim: str) -> None:
    (found,) = ask(tmp_path, real_nominatim, "Vuorikatu 14")
    assert isinstance(found, Location)
    assert (found.precision, found.source) == ("exact", "nominatim")
    assert found.understood == "Vuorikatu 14, 00100 Helsinki"
    assert (round(found.lat, 3), round(found.lon, 3)) == (60.172, 24.947)


def test_a_number_that_does_not_exist_is_a_street(tmp_path: Path, real_nominatim: str) -> None:
    (found,) = ask(tmp_path, real_nominatim, "Aleksanterinkatu 999")
    assert isinstance(found, Location)
    assert found.precision == "street"


@pytest.mark.parametrize(
    ("street", "town", "postcode", "doubt"),
    [
        ("Vuorikatu 14", "Helsinki", "00530", "other-postcode"),
        ("Vourikatu 14", "Helsinki", "00100", "nothing-found"),
        ("Vuorikatu 14", "Tampere", "33100", "nothing-found"),
    ],
)
def test_a_wrong_address_is_never_taken_for_a_right_one(
    tmp_path: Path, real_nominatim: str, street: str, town: str, postcode: str, doubt: str
) -> None:
    (found,) = ask(tmp_path, real_nominatim, street, town=town, postcode=postcode)
    assert isinstance(found, Refusal)
    assert found.reason == doubt


def test_swedish_street_names_of_a_finnish_city_are_understood(tmp_path: Path, real_nominatim: str) -> None:
    (found,) = ask(tmp_path, real_nominatim, "Berggatan 14", town="Helsingfors")
    assert isinstance(found, Location)
    assert found.precision == "exact"


def test_the_demonstrations_cache_is_what_the_command_writes_and_builds_without_a_request(
    region: Path, real_nominatim: str, tmp_path: Path
) -> None:
    config = region / "mkdocs.yml"
    own = f'{{provider: nominatim, url: "{real_nominatim}", requests_per_second: 1000}}'
    config.write_text(config.read_text("utf-8").replace("{provider: offline}", own), "utf-8")
    for file in (region / "content/geocache").iterdir():
        file.unlink()
    done = geocode(region, SOURCE_DATE_EPOCH="1795420800")
    assert done.returncode == 0, done.stderr
    committed = ROOT / "content/geocache"
    assert {file.name for file in (region / "content/geocache").iterdir()} == {f.name for f in committed.iterdir()}
    for file in committed.iterdir():
        assert (region / "content/geocache" / file.name).read_text("utf-8") == file.read_text("utf-8")
    assert build(tmp_path / "site", cwd=region).returncode == 0


def test_the_addresses_of_a_whole_extract_land_where_they_are_and_damaged_ones_nowhere_else(
    real_nominatim: str,
) -> None:
    """A tenth of benchmarks/geocoding.py, so that a promise which breaks is seen at once."""
    shared = os.environ.get("OPPORTUNITY_MAP_SHARED")
    if not shared:
        pytest.skip("the extract is no part of the project: name a folder with data/ as OPPORTUNITY_MAP_SHARED")
    extract = Path(shared) / "data/helsinki-centre.osm.pbf"
    found = list(things(extract))
    assert len(found) > 1500
    geocoder, judge = make("nominatim", real_nominatim, "test", 30, "", threading.Event()), Judge("FI", GROUND)
    whole, kept_whole = whole_table(geocoder, judge, random.Random(1).sample(found, 160), streets(extract))
    assert kept_whole, whole
    damaged, kept_damaged = damaged_table(geocoder, judge, found, 50, random.Random(2))
    assert kept_damaged, damaged
