"""The reference: every field and every problem in a sentence of every language, and the page made of them."""

from __future__ import annotations

import string
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from conftest import build
from opportunity_map.intake import catalogues
from opportunity_map.intake.catalogues import catalogue, spoken
from opportunity_map.intake.fields import (
    FORMS,
    choice_meanings,
    field_sentence,
    group_name,
    group_of,
    group_title,
    groups,
)
from opportunity_map.intake.messages import template
from opportunity_map.intake.model import MODELS
from opportunity_map.intake.problems import SEVERITIES, grouped_codes, reference_anchor
from opportunity_map.intake.shapes import ChoiceShape, EitherShape, LineShape, ListShape, Shape, WhenShape, fields_of
from opportunity_map.site.formats import Formats
from opportunity_map.site.view_reference import ReferenceView
from opportunity_map.texts import Texts
from pages import parsed

LANGUAGES = catalogues.languages("fields")
PAGES = [("en", "reference/index.html"), ("fi", "fi/reference/index.html")]


def item(shape: Shape) -> Shape:
    return shape.item if isinstance(shape, ListShape) else shape


def shapes() -> list[Shape]:
    return [item(field.shape) for group in groups() for field in fields_of(group)]


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def by_id(page: Path) -> dict[str, ET.Element]:
    return {str(element.get("id")): element for element in parsed(page)[0].iter() if element.get("id")}


# --- the sentences ----------------------------------------------------------------------------------------------


def test_fields_are_explained_in_every_language_that_problems_are_told_in() -> None:
    assert catalogues.languages("problems") == LANGUAGES
    assert {"en", "fi"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_every_group_has_a_sentence_and_every_sentence_a_field(language: str) -> None:
    explained = {(group, key) for group, texts in catalogue("fields", language)["fields"].items() for key in texts}
    assert explained == {(group_name(group), field.key) for group in groups() for field in fields_of(group)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_file_and_form_of_when_has_a_name_and_a_sentence(language: str) -> None:
    found = catalogue("fields", language)
    assert found["names"].keys() == found["groups"].keys() == {*MODELS, *FORMS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_field_is_explained_in_one_short_sentence(language: str) -> None:
    for group in groups():
        for field in fields_of(group):
            sentence = field_sentence(group, field.key, language)
            assert sentence[0].isupper(), (group, field.key)
            assert sentence.endswith("."), (group, field.key)
            assert sentence.count(". ") == 0, (group, field.key)
            assert len(sentence) <= 110, (group, field.key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_choice_has_a_meaning(language: str) -> None:
    for shape in shapes():
        if isinstance(shape, ChoiceShape):
            assert all(choice_meanings(shape, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_is_said_in_words(language: str) -> None:
    texts = Texts.load(language)
    for shape in shapes():
        if isinstance(shape, LineShape) and shape.pattern:
            assert texts(f"reference.form.{shape.words}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_of_a_problem_has_a_stand_in_and_no_other_has(language: str) -> None:
    named = {
        name for code in SEVERITIES for _, name, _, _ in string.Formatter().parse(template(code, language)) if name
    }
    assert catalogue("fields", language)["stand_ins"].keys() == named


def test_every_code_is_in_one_group_of_problems() -> None:
    grouped = [code for codes in grouped_codes().values() for code in codes]
    assert grouped == list(SEVERITIES)
    for language in LANGUAGES:
        assert Texts.load(language).under("reference.group").keys() == grouped_codes().keys()


def test_a_variety_of_a_language_is_told_in_its_language_and_an_unknown_one_in_english() -> None:
    assert (spoken("fields", "fi-FI"), spoken("fields", "lt")) == ("fi", "en")


# --- the page -----------------------------------------------------------------------------------------------------


def anchors(model: type, prefix: str) -> set[str]:
    """The ids that the page must have for a group: those of its fields, and of the fields inside them."""
    found = set()
    for field in fields_of(model):
        anchor = f"{prefix}-{field.key}"
        found.add(anchor)
        if isinstance(field.shape, WhenShape):
            for name, form in FORMS.items():
                found |= {f"{anchor}-{name}"} | anchors(form, f"{anchor}-{name}")
        inner = None if isinstance(field.shape, EitherShape) else group_of(field.shape)
        if inner is not None:
            found |= anchors(inner, anchor)
    return found


@pytest.mark.parametrize(("language", "address"), PAGES)
def test_every_field_has_a_section_with_its_name_its_sentence_and_an_example(
    built: Path, language: str, address: str
) -> None:
    found = by_id(built / address)
    for kind, model in MODELS.items():
        assert words(found[kind].find("h2")) == group_title(model, language)  # type: ignore[arg-type]
        assert anchors(model, kind) <= found.keys()
        for field in fields_of(model):
            text = words(found[f"{kind}-{field.key}"])
            assert text.startswith(field.key)
            assert field_sentence(model, field.key, language) in text
            assert f"{field.key}: " in text


@pytest.mark.parametrize(("language", "address"), PAGES)
def test_the_fields_stand_in_canonical_order(built: Path, language: str, address: str) -> None:
    for kind, model in MODELS.items():
        section = by_id(built / address)[kind]
        ids = [element.get("id") for element in section if element.get("class") == "field"]
        assert ids == [f"{kind}-{field.key}" for field in fields_of(model)], language


@pytest.mark.parametrize(("language", "address"), PAGES)
def test_a_choice_shows_all_its_words_with_their_meaning(built: Path, language: str, address: str) -> None:
    found = by_id(built / address)
    for kind, model in MODELS.items():
        for field in fields_of(model):
            shape = item(field.shape)
            if isinstance(shape, ChoiceShape):
                lines = [words(line) for line in found[f"{kind}-{field.key}"].iter("li")]
                meanings = choice_meanings(shape, language)
                assert lines == [f"{word} {meant}" for word, meant in zip(shape.options, meanings, strict=True)]


@pytest.mark.parametrize(("language", "address"), PAGES)
def test_every_problem_has_an_anchor_its_sentence_and_no_word_in_braces(
    built: Path, language: str, address: str
) -> None:
    found = by_id(built / address)
    for code in SEVERITIES:
        text = words(found[reference_anchor(code)])
        assert text.startswith(code)
        literals = [piece for piece, *_ in string.Formatter().parse(template(code, language))]
        assert all(" ".join(piece.split()) in text for piece in literals)
        assert not any(f"{{{name}}}" in text for name in catalogue("fields", language)["stand_ins"])


def test_a_limit_is_told_as_the_model_has_it_and_as_the_language_writes_numbers(built: Path) -> None:
    english, finnish = (by_id(built / address)["opportunity-description"] for _, address in PAGES)
    assert "up to 5,000 characters" in words(english)
    assert "Enintään 5 000 merkin teksti" in words(finnish)


def test_the_contribute_page_leads_to_the_reference_in_its_own_language(built: Path) -> None:
    for prefix in ("", "fi/"):
        links = {link.get("href") for link in parsed(built / prefix / "contribute/index.html")[0].iter("a")}
        assert "../reference/" in links


def test_a_region_s_own_reference_page_wins_in_its_language_and_ours_stays_in_the_others(
    region: Path, tmp_path: Path
) -> None:
    (region / "content/reference.md").write_text("---\ntitle: Our own words\n---\n\n# Our own words\n", "utf-8")
    done = build(tmp_path / "site", cwd=region)
    assert done.returncode == 0, done.stderr
    own = (tmp_path / "site/reference/index.html").read_text("utf-8")
    assert "Our own words" in own
    assert "problem-unknown-field" not in own
    assert 'hreflang="fi" href="https://example.org/fi/reference/"' in own
    assert "problem-unknown-field" in (tmp_path / "site/fi/reference/index.html").read_text("utf-8")
    sitemap = (tmp_path / "site/sitemap.xml").read_text("utf-8")
    assert sitemap.count("<loc>https://example.org/reference/</loc>") == 1


def test_what_is_not_translated_says_in_which_language_it_is() -> None:
    swedish = ReferenceView(Formats(Texts.load("sv")), "content").context()
    assert swedish["fields_lang"] == swedish["problems_lang"] == ' lang="en"'
    assert swedish["kinds"][0].fields[0].sentence == field_sentence(MODELS["opportunity"], "title", "en")
    finnish = ReferenceView(Formats(Texts.load("fi")), "content").context()
    assert finnish["fields_lang"] == finnish["problems_lang"] == ""
