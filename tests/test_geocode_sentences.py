"""What is said about geocoding: a sentence for every code, in every language, with the same words to fill in."""

from __future__ import annotations

import string
from typing import Any

import pytest
from opportunity_map.commands.geocode_report import CATALOGUE, Speech
from opportunity_map.intake.catalogues import catalogue, languages
from opportunity_map.intake.model import Address
from opportunity_map.places import judge, outage
from opportunity_map.places.outage import OutageError
from opportunity_map.places.wanted import Wanted

WANTED = Wanted("key", Address("Vuorikatu 14", "00100", "Helsinki", None), "FI", ("org",), ("a.yml",))


def holes(texts: dict[str, Any]) -> dict[str, set[str]]:
    return {name: {hole for _, hole, _, _ in string.Formatter().parse(text) if hole} for name, text in texts.items()}


@pytest.mark.parametrize("language", languages(CATALOGUE))
def test_every_code_has_a_sentence_and_every_sentence_a_code(language: str) -> None:
    texts = catalogue(CATALOGUE, language)
    assert set(texts["doubts"]) == {*judge.DOUBTS, "home"}
    assert set(texts["remarks"]) == set(judge.REMARKS)
    assert set(texts["outages"]) == set(outage.CODES)


@pytest.mark.parametrize("group", ["doubts", "remarks", "outages", "words"])
def test_the_languages_fill_in_the_same_words(group: str) -> None:
    assert holes(catalogue(CATALOGUE, "en")[group]) == holes(catalogue(CATALOGUE, "fi")[group])


@pytest.mark.parametrize("language", languages(CATALOGUE))
def test_a_doubt_names_the_address_and_the_answer(language: str) -> None:
    for code in (*judge.DOUBTS, *judge.REMARKS):
        told = Speech(language).doubt(code, WANTED, "Vuorikatu 16, 00100 Helsinki")
        assert "Vuorikatu 14, 00100 Helsinki" in told
        assert code == "nothing-found" or "Vuorikatu 16" in told


def test_a_reason_that_somebody_wrote_into_the_cache_is_told_as_it_stands_and_harms_nothing() -> None:
    told = Speech("en").doubt("{secret.__class__} \x1b[31m", WANTED, "{0}")
    assert "{secret.__class__}" in told
    assert "\x1b" not in told


def test_a_language_without_sentences_speaks_english() -> None:
    assert Speech("sv").outage(OutageError(outage.TOO_SLOW, "10"), "example.org") == (
        "example.org gave no whole answer within 10 seconds."
    )
