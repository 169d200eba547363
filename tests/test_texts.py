from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from opportunity_map.errors import ConfigError
from opportunity_map.intake import model
from opportunity_map.intake.model import INTERESTS
from opportunity_map.texts import PACKAGE_LOCALES, Message, Texts, read_messages

PACKAGE = PACKAGE_LOCALES.parent
ENGLISH = read_messages(PACKAGE_LOCALES / "en.yml")
FINNISH = read_messages(PACKAGE_LOCALES / "fi.yml")


def names_in(message: Message) -> set[str]:
    forms = [message] if isinstance(message, str) else list(message.values())
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert set(ENGLISH) == set(FINNISH)


@pytest.mark.parametrize("key", ENGLISH)
def test_a_text_names_the_same_values_in_both_languages(key: str) -> None:
    assert names_in(ENGLISH[key]) == names_in(FINNISH[key])


def test_no_text_is_empty() -> None:
    assert all(message for catalogue in (ENGLISH, FINNISH) for message in catalogue.values())


def test_templates_use_only_keys_that_there_are() -> None:
    templates = "\n".join(path.read_text("utf-8") for path in (PACKAGE / "templates").rglob("*.html"))
    used = set(re.findall(r"""\bt\(['"]([a-z_.]+)['"]""", templates))
    prefixes = set(re.findall(r"""\bt\(['"]([a-z_.]+\.)['"] ~""", templates))

    assert used - prefixes <= set(ENGLISH)
    assert all(any(key.startswith(prefix) for key in ENGLISH) for prefix in prefixes)


def test_the_browser_asks_only_for_words_that_the_page_gives_it() -> None:
    of_page = {key.removeprefix("board.") for key in ENGLISH if key.startswith("board.")}
    of_page |= {key.replace(".", "_") for key in ENGLISH if key.startswith("map.")}
    of_near = {key.removeprefix("near.") for key in ENGLISH if key.startswith("near.")}
    of_plan = {key.removeprefix("plan_script.") for key in ENGLISH if key.startswith("plan_script.")}
    of_search = {key.removeprefix("suggest.") for key in ENGLISH if key.startswith("suggest.")}
    asked: dict[str, set[str]] = {"page": set(), "near": set(), "plan": set(), "search": set()}
    for path in (PACKAGE / "browser/js").rglob("*.js"):
        words = set(re.findall(r"""\bsay\("([a-z_]+)"[,)]""", path.read_text("utf-8")))
        asked[path.parent.name if path.parent.name in asked else "page"] |= words

    assert asked["page"] <= of_page
    assert asked["near"] <= of_near
    assert len(asked["plan"]) > 20
    assert asked["plan"] <= of_plan
    assert asked["search"] <= of_search


@pytest.mark.parametrize(
    ("prefix", "ids"),
    [
        ("interest", INTERESTS),
        ("interest_summary", INTERESTS),
        ("type", model.TYPES),
        ("competence", model.COMPETENCES),
        ("mode", model.MODES),
        ("cost", model.COST_KINDS),
        ("access_support", model.ACCESS_SUPPORT),
        ("organisation_kind", model.ORGANISATION_KINDS),
        ("access", tuple(model.Access.__dataclass_fields__)),
    ],
)
def test_every_word_of_the_model_has_a_text(prefix: str, ids: tuple[str, ...]) -> None:
    assert {f"{prefix}.{word}" for word in ids} <= set(ENGLISH)


def test_a_count_chooses_the_form_of_its_language() -> None:
    english, finnish = Texts.load("en"), Texts.load("fi")

    assert english("joining.capacity", count=1) == "1 place in all."
    assert english("joining.capacity", count=12) == "12 places in all."
    assert finnish("joining.capacity", count=1) == "Yhteensä 1 paikka."
    assert finnish("joining.capacity", count=12) == "Yhteensä 12 paikkaa."


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        Texts.load("en")("there.is_no_such_text")


def test_a_language_without_a_catalogue_speaks_english_until_its_region_writes_one(tmp_path: Path) -> None:
    assert Texts.load("lt")("menu.map") == "Map"

    (tmp_path / "locales").mkdir()
    (tmp_path / "locales/lt.yml").write_text("menu: {map: Žemėlapis}", "utf-8")

    assert Texts.load("lt", tmp_path)("menu.map") == "Žemėlapis"
    assert Texts.load("lt", tmp_path)("menu.list") == "List"


def test_a_region_can_say_a_word_its_own_way(tmp_path: Path) -> None:
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales/en.yml").write_text("menu: {organisations: Who we are}", "utf-8")

    assert Texts.load("en", tmp_path)("menu.organisations") == "Who we are"


def test_a_language_that_nobody_knows_is_told_in_one_sentence() -> None:
    with pytest.raises(ConfigError, match="'qqq' is no language"):
        Texts.load("qqq")
