"""`opportunity-map format`, as a person or a workflow runs it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from making import CONFIG
from opportunity_map.cli import main

GOOD = "name: Central Library\naddress:\n  city: Helsinki\n"
LOOSE = "# ours\naddress: {city: 'Helsinki'} # no street\nname: Harbour"
TIDY = "# ours\nname: Harbour\naddress: # no street\n  city: Helsinki\n"


@pytest.fixture
def region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with mkdocs.yml, one place in canonical form and one that is not, in which the command runs."""
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    (tmp_path / "content/places").mkdir(parents=True)
    (tmp_path / "content/places/central-library.yml").write_text(GOOD)
    (tmp_path / "content/places/harbour.yml").write_text(LOOSE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["format", *arguments])


def read(region: Path, name: str) -> str:
    return (region / f"content/places/{name}.yml").read_bytes().decode()


def test_all_content_is_formatted_and_each_changed_file_is_named(region: Path) -> None:
    result = run()
    assert result.exit_code == 0
    assert result.output == (
        "content/places/harbour.yml: formatted\n"
        "2 files looked at, 1 in another form, 0 left as they are because of an error.\n"
    )
    assert read(region, "harbour") == TIDY
    assert read(region, "central-library") == GOOD


def test_the_second_time_nothing_changes(region: Path) -> None:
    run()
    before = (region / "content/places/harbour.yml").stat().st_mtime_ns
    assert run().output.startswith("2 files looked at, 0 in another form")
    assert (region / "content/places/harbour.yml").stat().st_mtime_ns == before


def test_check_changes_nothing_and_ends_with_1(region: Path) -> None:
    result = run("--check")
    assert result.exit_code == 1
    assert "content/places/harbour.yml: would be formatted\n" in result.output
    assert read(region, "harbour") == LOOSE
    run()
    assert run("--check").exit_code == 0


def test_only_the_named_files_and_folders_are_formatted(region: Path) -> None:
    assert run("content/places/central-library.yml").output.startswith("1 files looked at, 0 in another form")
    assert read(region, "harbour") == LOOSE
    assert run("content/places").exit_code == 0
    assert read(region, "harbour") == TIDY


def test_a_file_that_cannot_be_read_stays_and_is_reported_with_the_checkers_sentence(region: Path) -> None:
    broken = "name: Harbour: north\n"
    (region / "content/places/broken.yml").write_text(broken)
    result = run()
    assert result.exit_code == 1
    assert "content/places/broken.yml:1:14  error  " in result.output
    assert "[colon-in-value]" in result.output
    assert result.output.endswith("3 files looked at, 1 in another form, 1 left as they are because of an error.\n")
    assert read(region, "broken") == broken
    assert read(region, "harbour") == TIDY


def test_the_sentences_come_in_the_language_that_was_asked_for(region: Path) -> None:
    (region / "content/places/broken.yml").write_text("")
    output = run("--language", "fi").output
    assert "content/places/broken.yml:1:1  virhe  Tiedosto on tyhjä" in output
    assert "content/places/harbour.yml: muotoiltu\n" in output


def test_the_mode_of_a_file_stays_and_no_other_file_is_left_behind(region: Path) -> None:
    file = region / "content/places/harbour.yml"
    file.chmod(0o640)
    run()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(file.name for file in (region / "content/places").iterdir()) == ["central-library.yml", "harbour.yml"]


def test_a_symbolic_link_is_reported_and_neither_followed_nor_replaced(region: Path) -> None:
    outside = region / "outside.yml"
    outside.write_text(LOOSE)
    link = region / "content/places/linked.yml"
    link.symlink_to(outside)
    for arguments in ([], ["content/places/linked.yml"]):
        result = run(*arguments)
        assert result.exit_code == 1
        assert "content/places/linked.yml:1:1  error  This is a link" in result.output
    assert link.is_symlink()
    assert outside.read_text() == LOOSE


def test_a_place_under_an_organisations_folder_is_formatted_by_the_model_of_its_path(region: Path) -> None:
    folder = region / "content/opportunities/harbour"
    folder.mkdir(parents=True)
    (folder / "robots.yml").write_text("checked: 2027-01-01\ntype: workshop\ntitle: Robots\n")
    run("content/opportunities")
    assert (folder / "robots.yml").read_text() == "title: Robots\ntype: workshop\nchecked: 2027-01-01\n"


@pytest.mark.parametrize("arguments", [["nowhere.yml"], ["mkdocs.yml"], ["--config", "nowhere.yml"], ["--wrong"]])
def test_a_wrong_command_ends_with_2_and_no_traceback(region: Path, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Error: " in result.output
    assert "Traceback" not in result.output
    assert read(region, "harbour") == LOOSE


def test_the_help_shows_an_example() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert "opportunity-map format --check" in result.output
