"""`opportunity-map check` and `schema`, as a person or a workflow runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from making import CONFIG
from opportunity_map.cli import main

PLACE = "name: Central Library\naddress: {city: Helsinki}\n"


@pytest.fixture
def region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with mkdocs.yml and one good place, in which the command runs."""
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    (tmp_path / "content/places").mkdir(parents=True)
    (tmp_path / "content/places/central-library.yml").write_text(PLACE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def bad(region: Path, name: str, text: str) -> None:
    (region / f"content/places/{name}.yml").write_text(text, encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


def test_a_clean_region_ends_with_0_and_a_summary(region: Path) -> None:
    assert (region / "mkdocs.yml").exists()
    result = run()
    assert result.exit_code == 0
    assert result.output == "Nothing is wrong.\n1 files read, 1 records, 0 errors, 0 warnings.\n"


def test_a_mistake_is_shown_under_its_file_with_its_line_and_a_marker(region: Path) -> None:
    bad(region, "harbour", "name: Harbour\nadress: {city: Helsinki}\nwebsite: example.org\n")
    result = run()
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0] == "content/places/harbour.yml"
    assert "  1:1  error  The place cannot be found on a map" in result.output
    at = next(number for number, line in enumerate(lines) if line.startswith("  3:10  error  "))
    assert lines[at].endswith("Did you mean “https://example.org”? [not-a-link]")
    assert lines[at + 1] == "      website: example.org"
    assert lines[at + 2] == "               ^"
    assert lines[-1] == "2 files read, 1 records, 3 errors, 0 warnings."


def test_the_sentences_come_in_the_language_that_was_asked_for(region: Path) -> None:
    bad(region, "harbour", "")
    assert "virhe  Tiedosto on tyhjä" in run("--language", "fi").output


def test_a_warning_alone_ends_with_0(region: Path) -> None:
    (region / "content/organisations").mkdir()
    text = "name: A\nkind: library\nchecked: 2026-10-01\nowners: [one, one]\n"
    (region / "content/organisations/city-library.yml").write_text(text)
    result = run()
    assert result.exit_code == 0
    assert result.output.endswith("0 errors, 1 warnings.\n")


def test_only_the_named_files_are_reported(region: Path) -> None:
    bad(region, "harbour", "")
    assert run("content/places/central-library.yml").exit_code == 0
    result = run("content/places/harbour.yml")
    assert result.exit_code == 1
    assert result.output.endswith("1 files read, 0 records, 1 errors, 0 warnings.\n")
    assert run("content/places").exit_code == 1
    assert run("content").exit_code == 1


@pytest.mark.parametrize(
    "arguments", [["--format", "xml"], ["nowhere.yml"], ["mkdocs.yml"], ["--config", "nowhere.yml"], ["--wrong"]]
)
def test_a_wrong_command_ends_with_2_and_no_traceback(region: Path, arguments: list[str]) -> None:
    assert (region / "mkdocs.yml").exists()
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Error: " in result.output
    assert "Traceback" not in result.output


def test_json_holds_every_problem_and_the_counts(region: Path) -> None:
    bad(region, "harbour", "name: Harbour\nadress: {city: Helsinki}\n")
    result = run("--format", "json")
    report = json.loads(result.output)
    assert result.exit_code == 1
    assert report["counts"] == {"files": 2, "records": 1, "errors": 2, "warnings": 0}
    assert report["problems"][1].keys() == {
        "path", "line", "column", "field", "code", "severity", "message", "suggestion",
    }  # fmt: skip
    assert report["problems"][1]["path"] == "content/places/harbour.yml"
    assert report["problems"][1]["code"] == "unknown-field"
    assert (report["problems"][1]["line"], report["problems"][1]["column"]) == (2, 1)
    assert report["problems"][1]["suggestion"] == "address"


def test_github_gets_at_most_ten_annotations_errors_first_and_the_rest_as_lines(region: Path) -> None:
    for number in range(12):
        bad(region, f"harbour-{number:02}", "name: A\n")
    lines = run("--format", "github").output.splitlines()
    annotations = [line for line in lines if line.startswith("::")]
    assert len(annotations) == 10
    assert annotations[0].startswith(
        "::error file=content/places/harbour-00.yml,line=1,col=1,title=place-unlocated::The place cannot be found"
    )
    assert lines[10].startswith("content/places/harbour-10.yml:1:1: error: ")
    assert lines[-1] == "13 files read, 1 records, 12 errors, 0 warnings. 2 of them stand only in the log."


def test_what_github_does_not_annotate_stands_in_the_job_summary(region: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = region / "summary.md"
    summary.write_text("What another step wrote.\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    hostile = "'</pre><img src=x onerror=alert(1)> @somebody [link](https://example.org)'"
    for number in range(12):
        bad(region, f"harbour-{number:02}", f"name: A\naddress: {{city: Helsinki}}\nwebsite: {hostile}\n")
    output = run("--format", "github").output
    assert output.splitlines()[-1].endswith("2 of them stand in the log and in the job summary only.")
    written = summary.read_text("utf-8")
    assert written.startswith(
        "What another step wrote.\n<p>13 files read, 1 records, 12 errors, 0 warnings.</p>\n<pre>"
    )
    assert written.count("<pre>\ncontent/places/harbour-") == written.count("</pre>") == 12
    assert "<img" not in written


def test_a_job_summary_never_grows_larger_than_github_takes(region: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(region / "summary.md"))
    monkeypatch.setattr("opportunity_map.commands.reports.MOST_SUMMARY_BYTES", 2000)
    for number in range(40):
        bad(region, f"harbour-{number:02}", "name: A\n")
    run("--format", "github")
    written = (region / "summary.md").read_text("utf-8")
    assert len(written) < 2300
    assert written.endswith("<p>There are more problems than fit here; the log has them all.</p>\n")


def test_the_marker_stands_under_its_place_behind_wide_characters_too(region: Path) -> None:
    bad(region, "harbour", "name: A\naddress: {street: 東京, city: 'Käpylä', contry: FI}\n")
    lines = run().output.splitlines()
    at = next(number for number, line in enumerate(lines) if "address: {street" in line)
    # Two characters of two columns each before the marked one.
    assert lines[at + 1].index("^") == lines[at].index("contry") + 2


def test_colour_is_for_a_terminal_alone(region: Path) -> None:
    bad(region, "harbour", "name: A\n")
    assert "\x1b" not in run().output
    assert "\x1b[31m" in CliRunner().invoke(main, ["check"], color=True).output


def test_no_text_of_a_file_becomes_a_command_of_github(region: Path) -> None:
    hostile = "'100%,\n\n::error::gone ##[error]x'"
    for number in range(12):
        bad(region, f"harbour-{number:02}", f"name: A\naddress: {{city: Helsinki}}\nwebsite: {hostile}\n")
    output = run("--format", "github").output
    for line in output.splitlines()[:10]:
        assert line.startswith("::error file=content/places/harbour-")
        assert line.count("::error") == 2
        assert "100%25," in line
    for line in output.splitlines()[10:]:
        assert "::" not in line
        assert "##[" not in line


def test_the_schemas_are_written_one_file_for_each_kind(region: Path) -> None:
    result = CliRunner().invoke(main, ["schema", "--out", "schemas"])
    assert result.exit_code == 0
    names = sorted(file.name for file in (region / "schemas").iterdir())
    assert names == ["opportunity.json", "organisation.json", "place.json"]
    printed = json.loads(CliRunner().invoke(main, ["schema"]).output)
    assert printed["place"] == json.loads((region / "schemas/place.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("command", ["check", "schema"])
def test_the_help_of_a_command_shows_an_example(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert f"opportunity-map {command}" in result.output
