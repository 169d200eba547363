"""Sentences: one for every code in every language, with an example that is itself right."""

from __future__ import annotations

import string
from typing import Any

import pytest
from opportunity_map.intake.catalogues import catalogue
from opportunity_map.intake.check import reader_of
from opportunity_map.intake.examples import example_for, example_line, example_value
from opportunity_map.intake.files import source_of
from opportunity_map.intake.messages import languages, sentence, word
from opportunity_map.intake.model import (
    Access,
    Address,
    Age,
    Capacity,
    Contact,
    Coordinates,
    Cost,
    Image,
    Logo,
    Opportunity,
    Organisation,
    Place,
    Registration,
    Repeat,
    Session,
)
from opportunity_map.intake.problems import SEVERITIES, Problem, problem
from opportunity_map.intake.read import read_record
from opportunity_map.intake.shapes import Field, fields_of
from opportunity_map.intake.yaml_reader import Mapping, read_yaml

GROUPS = (
    Organisation, Opportunity, Place, Access, Address, Age, Capacity, Contact, Coordinates, Cost, Image, Logo,
    Registration, Repeat, Session,
)  # fmt: skip
FIELDS = [pytest.param(field, id=f"{group.__name__}.{field.key}") for group in GROUPS for field in fields_of(group)]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def problems_of(path: str, text: str) -> list[Problem]:
    source = source_of(path)
    assert source is not None
    return read_record(text.encode(), source, "en").problems


def test_there_are_sentences_in_english_and_finnish() -> None:
    assert {"en", "fi"} <= set(languages())


@pytest.mark.parametrize("language", languages())
def test_every_code_has_a_sentence_and_every_sentence_a_code(language: str) -> None:
    assert set(catalogue("problems", language)["problems"]) == set(SEVERITIES)


@pytest.mark.parametrize("language", languages())
def test_sentences_and_words_name_the_same_things_in_every_language(language: str) -> None:
    for section, texts in catalogue("problems", "en").items():
        translated = catalogue("problems", language)[section]
        assert texts.keys() == translated.keys()
        for name, text in texts.items():
            assert placeholders(text) == placeholders(translated[name]), name


@pytest.mark.parametrize("field", FIELDS)
def test_the_example_of_a_field_is_right(field: Field) -> None:
    root, problems = read_yaml(f"{example_line(field)}\n".encode(), "a.yml")
    assert problems == []
    assert type(root) is Mapping
    found: list[Any] = []

    class Nothing:
        language = "en"
        errors = 0

        def add(self, *facts: Any, **_: Any) -> None:
            found.append(facts)

        def refuse(self, *facts: Any) -> None:
            found.append(facts)

    value = reader_of(field.shape)(root.entries[field.key][1], Nothing())  # type: ignore[arg-type]
    assert found == []
    assert value is not None


def test_an_example_is_found_for_every_depth_of_a_field() -> None:
    path = "opportunities/city-library/robots.yml"
    assert example_for(path, "cost.kind") == "kind: free"
    assert example_for(path, "when.0.start") == "start: 2027-01-31 17:30"
    assert example_for(path, "when.except.3") == "except: [2027-12-25]"
    assert example_for(path, "place.address.city") == "city: Helsinki"
    assert example_for(path, "interests.0") == "interests: [arts_culture]"
    assert example_for(path, "nonsense") == ""
    assert example_for("mkdocs.yml", "title") == ""


def test_a_sentence_says_what_is_wrong_what_is_allowed_and_an_example() -> None:
    found = problems_of("places/central-library.yml", "address: {city: Helsinki}\n")
    assert [sentence(one, "en") for one in found] == [
        "“name” is missing and has to be stated; write for example name: Central Library."
    ]
    assert [sentence(one, "fi") for one in found] == [
        "”name” puuttuu, ja se on pakollinen; kirjoita esimerkiksi name: Central Library."
    ]


def test_a_language_without_sentences_gets_english_and_a_variety_gets_its_language() -> None:
    found = problem("places/a.yml", 1, 1, "empty-file")
    assert sentence(found, "lt") == sentence(found, "en")
    assert sentence(found, "fi-FI") == sentence(found, "fi") != sentence(found, "en")
    assert word("warning", "fi") == "varoitus"


def test_what_a_stranger_wrote_cannot_fill_the_screen_or_move_the_cursor() -> None:
    found = problem("places/a.yml", 1, 1, "not-a-choice", value="x\x1b[2J\n{field}" + "y" * 500, options="a, b")
    said = sentence(found, "en")
    assert said.isprintable()
    assert "{field}" in said
    assert len(said) < 200


def test_problems_stand_in_the_order_of_path_line_and_column() -> None:
    places = [("b.yml", 1, 1), ("a.yml", 10, 1), ("a.yml", 2, 9), ("a.yml", 2, 1)]
    found = sorted(problem(path, line, column, "empty-file") for path, line, column in places)
    assert [(one.path, one.line, one.column) for one in found] == sorted(places)


def test_a_field_of_one_value_shows_its_own_example() -> None:
    amount = next(field for field in fields_of(Cost) if field.key == "amount")
    assert example_value(amount) == "5.00"
