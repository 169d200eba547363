from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from opportunity_map.config import Freshness, load, settings
from opportunity_map.errors import ConfigError

REGION: dict[str, Any] = {
    "name": "Helsinki",
    "country": "FI",
    "timezone": "Europe/Helsinki",
    "bounds": [60.16, 24.93, 60.18, 24.96],
}


def test_a_region_needs_no_more_than_its_four_facts(tmp_path: Path) -> None:
    found = settings({"region": REGION}, content_dir=tmp_path)
    assert (found.region.name, found.languages, found.basemap) == ("Helsinki", ("en",), None)
    assert found.geocoding.provider == "offline"
    assert found.freshness == Freshness(180, 270, 365)


@pytest.mark.parametrize(
    ("options", "named", "hint"),
    [
        ({}, "region", "missing"),
        ({"region": "Helsinki"}, "region", "missing"),
        ({"region": REGION, "langauges": ["en"]}, "langauges", "'languages'"),
        ({"region": REGION, "colour": "red"}, "colour", "known are"),
        ({"region": {**REGION, "nmae": "x"}}, "region.nmae", "'name'"),
        ({"region": {**REGION, "name": " "}}, "region.name", "Helsinki"),
        ({"region": {**REGION, "country": "Finland"}}, "region.country", "FI"),
        ({"region": {**REGION, "timezone": "Helsinki time"}}, "region.timezone", "Europe/Helsinki"),
        ({"region": {**REGION, "timezone": "../../etc/passwd"}}, "region.timezone", "Europe/Helsinki"),
        ({"region": {**REGION, "timezone": None}}, "region.timezone", "Europe/Helsinki"),
        ({"region": {**REGION, "bounds": [60, 24]}}, "region.bounds", "[south, west, north, east]"),
        ({"region": {**REGION, "bounds": [60.18, 24.93, 60.16, 24.96]}}, "region.bounds", "[south, west, north, east]"),
        ({"region": {**REGION, "bounds": ["a", 1, 2, 3]}}, "region.bounds", "[south, west, north, east]"),
        ({"region": {**REGION, "holidays": {"name": "x"}}}, "region.holidays", "it takes a list"),
        ({"region": {**REGION, "holidays": [{"name": "x"}]}}, "region.holidays", "number 1 of the list needs name"),
        (
            {"region": {**REGION, "holidays": [{"name": {}, "from": "2027-02-22", "to": "2027-02-28"}]}},
            "region.holidays",
            "has no name",
        ),
        (
            {"region": {**REGION, "holidays": [{"name": "x", "from": "2027-02-28", "to": "2027-02-22"}]}},
            "region.holidays",
            "first day, then its last",
        ),
        (
            {"region": {**REGION, "holidays": [{"name": "x", "from": "22.2.2027", "to": "2027-02-28"}]}},
            "region.holidays",
            "first day, then its last",
        ),
        ({"region": REGION, "report": "somebody"}, "report", "write for example map@example.org"),
        ({"region": REGION, "languages": []}, "languages", "[en, fi]"),
        ({"region": REGION, "languages": ["en", "en"]}, "languages", "once"),
        ({"region": REGION, "languages": ["en", "xx"]}, "languages", "'xx' has no texts"),
        ({"region": REGION, "geocoding": {"provider": "guess"}}, "geocoding.provider", "offline, nominatim"),
        ({"region": REGION, "accessibility": "us"}, "accessibility", "City of Helsinki"),
        ({"region": REGION, "accessibility": {"boddy": "us"}}, "accessibility.boddy", "'body'"),
        ({"region": REGION, "accessibility": {"body": 7}}, "accessibility.body", "City of Helsinki"),
        ({"region": REGION, "accessibility": {"body": {"en": 7}}}, "accessibility.body", "one a language"),
        ({"region": REGION, "accessibility": {"contact": "us"}}, "accessibility.contact", "accessibility@example.org"),
        ({"region": REGION, "accessibility": {"contact": "javascript:x"}}, "accessibility.contact", "no e-mail"),
        ({"region": REGION, "accessibility": {"status": "good"}}, "accessibility.status", "full, partial or none"),
        (
            {"region": REGION, "accessibility": {"status": "full", "known_issues": ["No captions."]}},
            "accessibility.status",
            "write partial",
        ),
        ({"region": REGION, "accessibility": {"known_issues": "none"}}, "accessibility.known_issues", "a list"),
        ({"region": REGION, "accessibility": {"prepared": "lately"}}, "accessibility.prepared", "2026-11-23"),
        ({"region": REGION, "accessibility": {"enforcement": "us"}}, "accessibility.enforcement", "name:"),
        (
            {"region": REGION, "accessibility": {"enforcement": {"name": "us", "url": "javascript:x"}}},
            "accessibility.enforcement.url",
            "the address of a page",
        ),
        ({"region": REGION, "geocoding": 7}, "geocoding", "{provider: offline}"),
        ({"region": REGION, "geocoding": {"provider": "ban", "conatct": "a"}}, "geocoding.conatct", "'contact'"),
        ({"region": REGION, "geocoding": {"provider": "pelias"}}, "geocoding.url", "pelias has no public server"),
        *(
            ({"region": REGION, "geocoding": {"provider": "nominatim", "url": url}}, "geocoding.url", "no server's")
            for url in ("example.org", "ftp://example.org", "https://a:b@example.org", "https://", "https://x:y", 7)
        ),
        ({"region": REGION, "geocoding": {"provider": "ban", "contact": "me"}}, "geocoding.contact", "map@example.org"),
        (
            {"region": REGION, "geocoding": {"provider": "nominatim", "requests_per_second": 5}},
            "geocoding.requests_per_second",
            "fixed",
        ),
        (
            {"region": REGION, "geocoding": {"provider": "ban", "url": "http://x", "requests_per_second": 0}},
            "geocoding.requests_per_second",
            "0.01 to 1000",
        ),
        ({"region": REGION, "geocoding": {"provider": "ban", "timeout": "long"}}, "geocoding.timeout", "0.1 to 60"),
        (
            {"region": REGION, "geocoding": {"provider": "ban", "accept_usage_policy": "yes"}},
            "geocoding.accept_usage_policy",
            "true or false",
        ),
        ({"region": REGION, "basemap": "../secret.pmtiles"}, "basemap", ".pmtiles"),
        ({"region": REGION, "basemap": 7}, "basemap", ".pmtiles"),
        ({"region": REGION, "freshness": {"ask_after": "soon"}}, "freshness.ask_after", "180"),
        ({"region": REGION, "freshness": {"ask_after": 300, "stale_after": 200}}, "freshness", "must not go down"),
        ({"region": REGION, "freshness": {"hide_aftr": 1}}, "freshness.hide_aftr", "'hide_after'"),
        ({"region": REGION, "demonstration": "perhaps"}, "demonstration", "true or false"),
    ],
)
def test_a_wrong_option_is_named_with_what_would_be_right(
    tmp_path: Path, options: dict[str, Any], named: str, hint: str
) -> None:
    with pytest.raises(ConfigError) as told:
        settings(options, content_dir=tmp_path)
    sentence = str(told.value)
    assert sentence.startswith(f"mkdocs.yml, plugins: opportunity-map: {named}: ")
    assert hint in sentence
    assert "\n" not in sentence


def test_the_command_line_reads_the_same_settings_out_of_mkdocs_yml(tmp_path: Path) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text(
        "docs_dir: content\nsite_url: https://example.org/map\ntheme: {name: material, custom_dir: overrides}\n"
        "watch: !ENV [X, y]\n"
        "plugins:\n- search\n- opportunity-map:\n    region: {name: Helsinki, country: FI, timezone: Europe/Helsinki, "
        "bounds: [60.16, 24.93, 60.18, 24.96]}\n",
        "utf-8",
    )
    found = load(file)
    assert found.content_dir == tmp_path / "content"
    assert found.overrides_dir == tmp_path / "overrides"
    assert found.site_url == "https://example.org/map/"


def test_a_region_may_bring_a_language_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "overrides/locales").mkdir(parents=True)
    (tmp_path / "overrides/locales/se.yml").write_text("site: {skip: Sisdollui}\n", "utf-8")
    options = {"region": REGION, "languages": ["en", "se"]}
    found = settings(options, content_dir=tmp_path, overrides_dir=tmp_path / "overrides")
    assert found.languages == ("en", "se")


@pytest.mark.parametrize("text", [None, "plugins: [search]", "[", "- a list", "plugins:\n- opportunity-map"])
def test_a_mkdocs_yml_without_us_is_told_in_one_line(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "mkdocs.yml"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as told:
        load(file)
    assert "mkdocs.yml" in str(told.value)
    assert "\n" not in str(told.value)


def test_today_is_the_regions_own_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795473000")  # 2026-11-23 22:30 UTC, half past midnight in Helsinki
    assert settings({"region": REGION}, content_dir=tmp_path).today() == date(2026, 11, 24)
    honolulu = {**REGION, "timezone": "Pacific/Honolulu"}
    assert settings({"region": honolulu}, content_dir=tmp_path).today() == date(2026, 11, 23)


def test_school_holidays_have_names_by_language_and_come_the_earliest_first(tmp_path: Path) -> None:
    said = [
        {"name": {"en": "Winter break", "fi": "Talviloma"}, "from": date(2027, 2, 22), "to": date(2027, 2, 28)},
        {"name": "Christmas", "from": "2026-12-21", "to": "2027-01-06"},
    ]
    christmas, winter = settings({"region": {**REGION, "holidays": said}}, content_dir=tmp_path).holidays
    assert (christmas.first, christmas.last, christmas.name("fi")) == (
        date(2026, 12, 21),
        date(2027, 1, 6),
        "Christmas",
    )
    assert (winter.name("fi"), winter.name("sv")) == ("Talviloma", "Winter break")


def test_where_mistakes_are_told_is_taken_as_it_was_written(tmp_path: Path) -> None:
    assert settings({"region": REGION}, content_dir=tmp_path).report == ""
    assert settings({"region": REGION, "report": "map@example.org"}, content_dir=tmp_path).report == "map@example.org"
