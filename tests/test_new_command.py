"""`opportunity-map new`: what it makes builds, checks clean, and says that its examples are examples."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from conftest import ROOT, build
from opportunity_map.cli import main
from opportunity_map.config import languages_with_texts, load
from opportunity_map.intake.model import MODELS
from opportunity_map.intake.schema import modeline
from pages import HERE, links, pages, parsed, target

BOUNDS = ("--bounds", "61.4,23.6,61.6,24.0")
PACKAGE = ROOT / "plugins" / "opportunity_map"


def run(*arguments: str) -> Result:
    return CliRunner(env={"SOURCE_DATE_EPOCH": "1795420800"}).invoke(main, ["new", *arguments])


def made(folder: Path, *arguments: str) -> Path:
    result = run(str(folder), *arguments)
    assert result.exit_code == 0, result.output
    return folder


def files(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def tampere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new region in Finnish and English, made from nothing but the name of its folder."""
    return made(tmp_path_factory.mktemp("new") / "tampere")


def test_the_defaults_follow_from_the_folders_name(tampere: Path) -> None:
    settings = load(tampere / "mkdocs.yml")
    assert (settings.region.name, settings.region.country) == ("Tampere", "FI")
    assert settings.region.timezone == "Europe/Helsinki"
    assert settings.languages == ("fi", "en")
    south, west, north, east = settings.region.bounds
    assert south < 61.498 < north
    assert west < 23.761 < east


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]])
def test_a_new_region_has_nothing_to_mend(tampere: Path, command: list[str]) -> None:
    result = CliRunner().invoke(main, [*command, "--config", str(tampere / "mkdocs.yml")])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("languages", ["fi,en", "en", "fi"])
def test_a_new_region_builds_strictly_and_every_link_leads_somewhere(tmp_path: Path, languages: str) -> None:
    folder = made(tmp_path / "tampere", "--languages", languages)
    done = build(tmp_path / "site", cwd=folder)
    assert done.returncode == 0, done.stderr
    site = tmp_path / "site"
    broken = [
        (page.relative_to(site).as_posix(), written)
        for page in pages(site)
        for written, link in links(page, site)
        if link.startswith(HERE) and not target(link, site)[0].is_file()
    ]
    assert broken == []
    assert (site / "about/index.html").is_file()
    assert all(not parsed(page)[1] for page in pages(site))


def test_every_example_says_in_every_language_that_it_is_one(tampere: Path) -> None:
    records = {name: text for name, text in files(tampere / "content").items() if name.endswith(".yml")}
    assert len(records) == 4
    for name, text in records.items():
        assert "Example" in text or "This is an example" in text, name
        assert "Esimerkki" in text or "Tämä on esimerkki" in text, name


def test_every_record_names_its_schema_and_the_schema_is_there(tampere: Path) -> None:
    for kind, model in MODELS.items():
        folder = {"opportunity": "opportunities/*"}.get(kind, f"{kind}s")
        found = sorted((tampere / "content").glob(f"{folder}/*.yml"))
        assert found
        for file in found:
            first = file.read_text("utf-8").partition("\n")[0]
            assert first == modeline(model, file.relative_to(tampere / "content").as_posix())
            assert (file.parent / first.partition("$schema=")[2]).is_file()


def test_the_workflows_pass_zizmor_and_use_the_same_pinned_actions_as_ours(tampere: Path) -> None:
    zizmor = Path(sys.executable).parent / "zizmor"
    command = [zizmor, "--offline", "--strict-collection", "--no-progress", ".github"]
    done = subprocess.run(command, cwd=tampere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("check.yml", "publish.yml"):
        own, ours = (
            set(re.findall(r"uses: (\S+ # \S+)", (folder / ".github/workflows" / name).read_text("utf-8")))
            for folder in (tampere, ROOT)
        )
        assert own
        assert own <= ours


def test_editors_find_the_schemas_of_a_new_region_as_they_find_ours(tampere: Path) -> None:
    for name in (".vscode/settings.json", ".vscode/extensions.json"):
        assert (tampere / name).read_text("utf-8") == (ROOT / name).read_text("utf-8")
    assert {name: text for name, text in files(tampere).items() if name.startswith("schemas/")} == {
        f"schemas/{file.name}": file.read_text("utf-8") for file in (ROOT / "schemas").iterdir()
    }


def test_the_colours_are_the_packages_own_until_the_region_chooses(tampere: Path) -> None:
    colour = re.compile(r"(--region-[a-z-]+): (#[0-9a-f]{6});")
    own = dict(colour.findall((tampere / "overrides/region.css").read_text("utf-8")))
    assert own == dict(colour.findall((PACKAGE / "browser/style/tokens.css").read_text("utf-8")))
    assert len(own) == 6


def test_there_are_pages_and_examples_in_every_language_that_a_site_can_have() -> None:
    folders = {
        folder.name: sorted(f.name for f in folder.iterdir()) for folder in (PACKAGE / "new/languages").iterdir()
    }
    assert folders.keys() == languages_with_texts()
    assert len({tuple(names) for names in folders.values()}) == 1


def test_the_same_answers_give_the_same_bytes(tmp_path: Path, tampere: Path) -> None:
    again = files(made(tmp_path / "tampere"))
    assert again == {name: text for name, text in files(tampere).items() if not name.startswith("site/")}


def test_what_is_given_is_taken_also_where_yaml_would_read_it_otherwise(tmp_path: Path) -> None:
    folder = made(
        tmp_path / "x", "--name", "No: #1 – “Łódź”", "--country", "NO", *BOUNDS, "--url", "https://example.org/a"
    )
    settings = load(folder / "mkdocs.yml")
    assert settings.region.name == "No: #1 – “Łódź”"
    assert settings.region.country == "NO"
    assert settings.region.timezone == "Europe/Oslo"
    assert settings.region.bounds == (61.4, 23.6, 61.6, 24.0)
    assert settings.site_url == "https://example.org/a/"
    assert settings.languages == ("en",)
    assert yaml.safe_load((folder / "mkdocs.yml").read_text("utf-8"))["site_name"] == "Opportunity Map No: #1 – “Łódź”"
    assert CliRunner().invoke(main, ["check", "--config", str(folder / "mkdocs.yml")]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--country", "Finland"], "region.country: 'Finland' does not fit; write for example FI."),
        (["--timezone", "Helsinki"], "region.timezone: 'Helsinki' is no time zone; write for example Europe/Helsinki."),
        (["--bounds", "1,2,3"], "region.bounds: it takes [south, west, north, east] in degrees"),
        (["--bounds", "60,25,nan,26"], "region.bounds: it takes [south, west, north, east] in degrees"),
        (["--languages", "fi,fi"], "languages: it takes a list of language tags, each once; for example [en, fi]."),
        (["--languages", "xx"], "languages: 'xx' has no texts yet; there are en, fi."),
        (["--name", "a\nb"], "region.name: it takes one line of letters; write for example Helsinki."),
        (["--name", " "], "region.name: it is missing or no text; write for example Helsinki."),
        (["--url", "example"], "url: 'example' is no address of a site; write for example https://example.org/."),
        (
            ["--name", "Nowhere at all"],
            "country: nothing can be said about it beforehand; write for example --country",
        ),
        (
            ["--name", "Nowhere", "--country", "FI"],
            "bounds: nothing can be said about it beforehand; write for example",
        ),
    ],
)
def test_a_wrong_answer_is_told_in_one_line_and_nothing_is_written(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    result = run(str(tmp_path / "tampere"), *arguments)
    assert result.exit_code == 2
    assert f"Error: {said}" in result.output
    assert result.output.count("Error: ") == 1
    assert not (tmp_path / "tampere").exists()


def test_a_folder_that_is_not_empty_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    result = run(str(tmp_path), "--name", "Tampere")
    assert result.exit_code == 2
    assert "the folder is not empty (it holds notes.txt); name a new one." in result.output
    assert files(tmp_path) == {"notes.txt": "mine"}
    assert run(str(tmp_path / "notes.txt"), "--name", "Tampere").exit_code == 2
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    assert run(str(tmp_path / "link"), "--name", "Tampere").exit_code == 2


def test_a_repository_that_was_just_made_with_git_is_as_good_as_empty(tmp_path: Path) -> None:
    folder = tmp_path / "tampere"
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    made(folder)
    assert (folder / "mkdocs.yml").is_file()


def test_on_a_terminal_it_asks_offers_the_default_and_asks_again_after_a_wrong_answer(tmp_path: Path) -> None:
    here, there = pty.openpty()
    program = Path(sys.executable).parent / "opportunity-map"
    with subprocess.Popen(
        [program, "new", "tampere"], cwd=tmp_path, stdin=there, stdout=there, stderr=there
    ) as process:
        os.close(there)
        os.write(here, b"\nfi\nFI\n\n\nen\n\n")
        said = b""
        while True:
            try:
                chunk = os.read(here, 4096)
            except OSError:  # the other end of a terminal is closed
                break
            if not chunk:
                break
            said += chunk
    os.close(here)
    assert process.returncode == 0, said.decode()
    assert b"Name of the city or region [Tampere]:" in said
    assert b"region.country: 'fi' does not fit; write for example FI." in said
    assert load(tmp_path / "tampere/mkdocs.yml").languages == ("en",)


def test_the_help_shows_an_example() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert "opportunity-map new tampere" in result.output
