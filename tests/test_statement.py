"""The accessibility statement: whose it is, and that it claims nothing that no test does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, build
from making import REGION, catalogue
from opportunity_map.config import settings
from opportunity_map.site.present import Files, Presenter
from opportunity_map.site.view_statement import TESTED
from opportunity_map.texts import Texts

PROOF = {
    "axe": ("test_axe_finds_nothing_on_any_kind_of_page", "test_axe_finds_nothing_on_the_map_and_the_board_in_use"),
    "keyboard": (
        "test_a_whole_visit_takes_the_keyboard_alone",
        "test_the_focus_is_never_hidden_behind_what_sticks_to_the_screen",
    ),
    "targets": ("test_everything_to_press_is_large_enough_for_a_thumb_or_stands_in_a_sentence",),
    "reflow": ("test_at_400_percent_nothing_scrolls_sideways_also_with_more_space_between_letters",),
    "spacing": ("test_at_400_percent_nothing_scrolls_sideways_also_with_more_space_between_letters",),
    "schemes": (
        "test_what_stands_on_a_ground_stands_out_from_it",
        "test_axe_finds_nothing_in_forced_colours",
        "test_nothing_moves_where_less_motion_is_asked_for",
    ),
    "scripts": ("test_the_same_can_be_found_without_javascript",),
}
"""Which tests stand behind each sentence."""


def statement(said: Any, language: str = "en", **options: Any) -> str:
    region = {"name": "Helsinki", "country": "FI", "timezone": "Europe/Helsinki", "bounds": list(REGION.bounds)}
    given = {"region": region, "languages": ["en", "fi"], "accessibility": said, **options}
    found = settings(given, content_dir=Path("content"))
    page = Presenter(catalogue([]), language, Texts.load(language), found, Files()).accessibility("../")
    return re.sub(r"\s+", " ", page.main)


def test_each_sentence_about_what_was_tested_has_its_tests() -> None:
    tests = "".join(file.read_text("utf-8") for file in sorted((ROOT / "tests").glob("test_*.py")))
    there = set(re.findall(r"^def (test_\w+)\(", tests, re.MULTILINE))

    assert set(PROOF) == set(TESTED)
    assert {test for proof in PROOF.values() for test in proof} - there == set()


def test_a_body_that_says_nothing_is_said_to_say_nothing_and_nothing_is_claimed() -> None:
    words = statement(None)

    assert "Nobody has filled in yet who answers for this site." in words
    assert "Nobody has filled in yet whom to write to." in words
    assert "Not assessed in full." in words
    assert "ompliant." not in words


def test_the_statement_says_what_the_body_says_in_the_language_of_the_page() -> None:
    said = {
        "body": {"en": "City of <b>Helsinki</b>", "fi": "Helsingin kaupunki"},
        "contact": "accessibility@example.org",
        "status": "partial",
        "prepared": "2026-11-23",
        "known_issues": ["Videos have no captions."],
        "enforcement": {"name": "The authority", "url": "https://example.org/authority"},
    }
    english, finnish = statement(said), statement(said, "fi")

    assert "City of &lt;b&gt;Helsinki&lt;/b&gt;" in english
    assert '<a href="mailto:accessibility@example.org">' in english
    assert "Partially compliant." in english
    assert "23 November 2026" in english
    assert "<li><span>Videos have no captions.</span></li>" in english
    assert '<a href="https://example.org/authority"' in english
    assert "Helsingin kaupunki" in finnish
    assert '<li><span lang="en">Videos have no captions.</span></li>' in finnish


def test_the_statement_of_a_demonstration_says_that_it_is_an_example() -> None:
    assert "This statement is an example" in statement(None, demonstration=True)
    assert "This statement is an example" not in statement(None)


@pytest.mark.parametrize("prefix", ["", "fi/"])
def test_the_statement_is_one_step_away_from_every_page(built: Path, prefix: str) -> None:
    assert (built / prefix / "accessibility/index.html").is_file()
    for address in ("", "opportunities/", "interests/science/", "about/"):
        footer = (built / prefix / address / "index.html").read_text("utf-8").partition("<footer")[2]
        assert 'accessibility/"' in footer


def test_a_statement_that_a_region_wrote_by_hand_wins(region: Path, tmp_path: Path) -> None:
    (region / "content/accessibility.md").write_text("# What we promise\n\nWritten by hand.\n", "utf-8")
    out = tmp_path / "site"
    done = build(out, cwd=region)

    assert done.returncode == 0, done.stderr
    assert "Written by hand." in (out / "accessibility/index.html").read_text("utf-8")
    assert "Saavutettavuusseloste" in (out / "fi/accessibility/index.html").read_text("utf-8")
    assert (out / "sitemap.xml").read_text("utf-8").count("<loc>https://example.org/accessibility/<") == 1
