from __future__ import annotations

from pathlib import Path

import pytest
from making import catalogue, opportunity
from opportunity_map.catalogue import Location
from opportunity_map.intake.model import Address, Coordinates, Place, Text
from opportunity_map.places import cache, gazetteer
from opportunity_map.places.addresses import folded, normal_form
from opportunity_map.places.cache import Refusal
from opportunity_map.places.locate import Given, Locator

OODI = Address("Töölönlahdenkatu 4", "00100", "Helsinki", None)


def place(address: Address | None = None, coordinates: Coordinates | None = None) -> Place:
    return Place(name=Text({"en": "Somewhere"}), address=address, coordinates=coordinates)


def test_coordinates_that_are_given_always_win() -> None:
    answers = {normal_form(OODI, "FI"): Location(1, 2, "street", "nominatim", "", "2026-11-01")}
    found = Locator("FI", answers).locate(place(OODI, Coordinates(60.1737, 24.9384)))
    assert found == Location(60.1737, 24.9384, "exact", "given")


def test_the_committed_cache_is_asked_before_the_gazetteer() -> None:
    remembered = Location(60.17, 24.93, "exact", "nominatim", "Töölönlahdenkatu 4, Helsinki", "2026-11-01")
    answers = {normal_form(OODI, "FI"): remembered}
    assert Locator("FI", answers).locate(place(OODI)) == remembered


def test_an_address_that_nobody_knows_falls_back_to_its_postcode_and_says_so() -> None:
    found = Locator("FI", {}).locate(place(OODI))
    assert found is not None
    assert (found.precision, found.source, found.approximate) == ("postcode", "geonames", True)
    assert (round(found.lat, 1), round(found.lon, 1)) == (60.2, 24.9)


@pytest.mark.parametrize("address", [None, Address(None, None, "Qwertyville", None), Address("Some Street 1")])
def test_what_no_link_of_the_chain_knows_has_no_pin(address: Address | None) -> None:
    assert Locator("FI", {}).locate(place(address)) is None


def test_the_gazetteer_prefers_official_names_and_never_leaves_the_country() -> None:
    paris = gazetteer.find("Paris", "FR").location
    assert paris is not None
    assert (round(paris.lat), round(paris.lon)) == (49, 2)
    helsingfors = gazetteer.find("helsingfors", "fi").location
    assert helsingfors is not None
    assert helsingfors.understood == "Helsinki, Uusimaa, FI"
    assert gazetteer.find("Helsinki", "EE").location is None


@pytest.mark.parametrize("country", ["", "X", "ZZ", "../", "FI.tsv"])
def test_a_country_that_does_not_exist_finds_nothing(country: str) -> None:
    assert gazetteer.find("Helsinki", country).location is None


def test_the_same_address_written_in_another_way_is_the_same_key() -> None:
    written_again = Address("  TÖÖLÖNLAHDENKATU   4 ", "00100", "helsinki.", "FI")
    assert normal_form(written_again, "SE") == normal_form(OODI, "FI") == "töölönlahdenkatu 4|00100|helsinki|fi"
    assert folded(" Mölylä, ") == "molyla"


def test_a_cache_file_is_read_back_as_it_was_written_sorted_and_in_one_step(tmp_path: Path) -> None:
    answers = {
        "b street 2|00100|helsinki|fi": Location(60.2, 24.9, "street", "nominatim", "B\tStreet", "2026-11-02"),
        "a street 1|00100|helsinki|fi": Location(60.1, 24.8, "exact", "nominatim", "A Street 1", "2026-11-01"),
    }
    cache.write(tmp_path / "oodi.tsv", answers)
    lines = (tmp_path / "oodi.tsv").read_text("utf-8").splitlines()
    assert [line.split("\t")[0] for line in lines if not line.startswith("#")] == sorted(answers)
    assert [file.name for file in tmp_path.iterdir()] == ["oodi.tsv"]
    found, bad = cache.read(tmp_path)
    assert bad == []
    assert found["a street 1|00100|helsinki|fi"] == answers["a street 1|00100|helsinki|fi"]
    second = found["b street 2|00100|helsinki|fi"]
    assert isinstance(second, Location)
    assert second.understood == "B Street"


def test_what_was_asked_in_vain_is_kept_with_its_reason_and_gives_no_pin(tmp_path: Path) -> None:
    key = normal_form(OODI, "FI")
    refused = Refusal("other-postcode", "nominatim", "2026-11-24", "Töölönlahdenkatu 4, 00101 Helsinki")
    cache.write(tmp_path / "oodi.tsv", {key: refused})
    found, bad = cache.read(tmp_path)
    assert (found, bad) == ({key: refused}, [])
    located = Locator("FI", found).locate(place(OODI))
    assert located is not None
    assert located.source == "geonames"


def test_no_home_is_ever_written_into_the_cache_or_read_from_it(tmp_path: Path) -> None:
    home = {"siltakatu 4 b 23|00100|helsinki|fi": Location(60.2, 24.9, "exact", "nominatim", "", "2026-11-01")}
    cache.write(tmp_path / "home.tsv", home)
    assert list(tmp_path.iterdir()) == []
    line = "siltakatu 4 b 23|00100|helsinki|fi\t60\t24\texact\tnominatim\t2026-11-01\t"
    (tmp_path / "home.tsv").write_text(line, "utf-8")
    found, bad = cache.read(tmp_path)
    assert (found, [one.line for one in bad]) == ({}, [1])


def test_every_link_of_the_chain_can_be_replaced() -> None:
    class Anywhere:
        def locate(self, place: Place) -> Location | None:  # noqa: ARG002 - wherever it is
            return Location(0, 0, "place", "anywhere")

    assert Locator("FI", {}, links=[Given(), Anywhere()]).locate(place(OODI)) == Location(0, 0, "place", "anywhere")


def test_an_online_offer_without_a_place_belongs_to_the_region_and_has_no_pin() -> None:
    found = Locator("FI", {}, bounds=(60.0, 24.0, 61.0, 25.0)).online()
    assert found == Location(60.5, 24.5, "region", "region")
    assert found.approximate
    online = opportunity("harbour/online", mode="online", place=None)
    (entry,) = catalogue([online]).entries
    assert entry.venue is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("only|one|cell|fi", "columns"),
        ("k\tsixty\t24\texact\tx\t2026-01-01\t", "coordinates"),
        ("k\t95\t24\texact\tx\t2026-01-01\t", "outside"),
        ("k\tnan\t24\texact\tx\t2026-01-01\t", "outside"),
        ("k\t60\t24\tcertain\tx\t2026-01-01\t", "none of"),
    ],
)
def test_a_line_of_the_cache_that_is_none_is_named_and_the_rest_is_used(tmp_path: Path, line: str, reason: str) -> None:
    good = "a|1|b|fi\t60\t24\texact\tnominatim\t2026-01-01\tA"
    (tmp_path / "x.tsv").write_text(f"{cache.HEADER}{good}\n{line}\n", "utf-8")
    found, bad = cache.read(tmp_path)
    assert list(found) == ["a|1|b|fi"]
    assert [(b.line, reason in b.reason) for b in bad] == [(4, True)]


def test_a_region_without_a_cache_has_an_empty_one(tmp_path: Path) -> None:
    assert cache.read(tmp_path / "none") == ({}, [])
