"""What an editor shows while somebody writes: the committed schemas, and the real yaml-language-server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from language_server import ROOT, Editor, editor
from opportunity_map.cli import main
from opportunity_map.intake.fields import field_sentence
from opportunity_map.intake.files import GLOBS
from opportunity_map.intake.model import MODELS, TYPES, Opportunity
from opportunity_map.intake.schema import modeline

CONTENT = ROOT / "content"
SETTINGS = ROOT / ".vscode" / "settings.json"
NEW = CONTENT / "opportunities" / "example-harbour-makers" / "not-there-yet.yml"


def record() -> list[str]:
    """The lines of a good record, without the line that names its schema."""
    file = CONTENT / "opportunities/example-harbour-makers/box-guitar-weekend.yml"
    return file.read_text("utf-8").splitlines()[1:]


@pytest.fixture(scope="module")
def by_folder() -> Iterator[Editor]:
    """An editor that goes by the settings in .vscode/: files do not have to name their schema."""
    with editor(json.loads(SETTINGS.read_text("utf-8"))) as found:
        yield found


def test_the_committed_schemas_are_those_that_the_command_writes(tmp_path: Path) -> None:
    main(["schema", "--out", str(tmp_path)], standalone_mode=False)
    written = {file.name: file.read_text("utf-8") for file in tmp_path.iterdir()}
    committed = {file.name: file.read_text("utf-8") for file in (ROOT / "schemas").iterdir()}
    assert committed == written, "write them anew: opportunity-map schema --out schemas"


def test_the_settings_for_editors_cover_every_folder_of_records() -> None:
    wired = json.loads(SETTINGS.read_text("utf-8"))["yaml.schemas"]
    assert wired == {f"./schemas/{kind}.json": f"content/{pattern}" for kind, pattern in GLOBS.items()}
    assert all((ROOT / schema).is_file() for schema in wired)


@pytest.mark.parametrize("kind", MODELS)
def test_every_file_of_the_demonstration_names_its_schema_in_its_first_line(kind: str) -> None:
    for file in CONTENT.glob(GLOBS[kind]):
        first = file.read_text("utf-8").partition("\n")[0]
        assert first == modeline(MODELS[kind], file.relative_to(CONTENT).as_posix())


@pytest.mark.parametrize("settings", [{}, json.loads(SETTINGS.read_text("utf-8"))], ids=["first line", "settings"])
def test_an_editor_marks_a_wrong_word_and_nothing_else(settings: dict[str, object]) -> None:
    lines = record()
    if not settings:
        lines.insert(0, modeline(Opportunity, NEW.relative_to(CONTENT).as_posix()))
    at = lines.index("type: workshop")
    with editor(settings) as found:
        assert found.problems(NEW.with_name("good.yml"), "\n".join(lines)) == []
        lines[at] = "type: workshp"
        wrong = found.problems(NEW, "\n".join(lines))
    assert [one["range"]["start"]["line"] for one in wrong] == [at]
    assert "volunteering" in wrong[0]["message"]


def test_an_editor_says_what_to_write_where_a_value_has_the_wrong_form(by_folder: Editor) -> None:
    lines = record()
    at = lines.index("checked: 2026-11-10")
    lines[at] = "checked: 10.11.2026"
    wrong = by_folder.problems(NEW.with_name("wrong.yml"), "\n".join(lines))
    sentence = field_sentence(Opportunity, "checked", "en")
    assert [one["message"] for one in wrong] == [f"{sentence} Write for example checked: 2026-10-31."]


def test_an_editor_offers_the_words_of_a_choice_with_their_meaning(by_folder: Editor) -> None:
    lines = record()
    by_folder.problems(NEW, "\n".join(lines))
    offered = by_folder.completions(NEW, lines.index("type: workshop"), len("type: "))
    assert list(offered) == list(TYPES)
    assert offered["mobility"] == "Exchange abroad"


def test_an_editor_offers_yes_and_no_without_quotes(by_folder: Editor) -> None:
    lines = record()
    by_folder.problems(NEW, "\n".join(lines))
    assert list(by_folder.completions(NEW, lines.index("  drop_in: no"), len("  drop_in: "))) == ["yes", "no"]


def test_an_editor_offers_the_fields_that_are_missing_with_their_sentences(by_folder: Editor) -> None:
    file = NEW.with_name("begun.yml")
    by_folder.problems(file, "title: Robots\n\n")
    offered = by_folder.completions(file, 1, 0)
    assert offered["summary"] == field_sentence(Opportunity, "summary", "en")
    assert "title" not in offered


def test_an_editor_shows_our_sentence_where_the_pointer_rests(by_folder: Editor) -> None:
    lines = record()
    by_folder.problems(NEW, "\n".join(lines))
    assert field_sentence(Opportunity, "cost", "en") in by_folder.hover(NEW, lines.index("cost:"), 2)
