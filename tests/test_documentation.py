"""The documentation tells the truth: what it names is there, and its example is right."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from opportunity_map.intake.files import Source
from opportunity_map.intake.model import OPPORTUNITY
from opportunity_map.intake.read import read_record
from opportunity_map.tables.mapping import read_mapping
from opportunity_map.tables.rule_reader import RULE_KEYS


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "PERFORMANCE.md"])
def test_the_documentation_names_only_files_that_there_are(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    linked = re.findall(r"\]\((?!https?://|#)([^)#]+)\)", text)
    package = ROOT / "plugins" / "opportunity_map"
    mentioned = re.findall(r"`((?:[a-z_]+/)*[a-z_]+\.(?:py|css|html))`", text)
    rooms = (package, *(ROOT / folder for folder in ("benchmarks", "overrides", "scripts", "tests")))
    files = [file for room in rooms for file in room.rglob("*.*")]
    known = {file.relative_to(ROOT).as_posix() for file in files}
    known |= {file.relative_to(package).as_posix() for file in files if file.is_relative_to(package)}
    known |= {file.name for file in ROOT.glob("*.*")}
    names = {entry.rpartition("/")[2] for entry in known}
    assert [path for path in linked if not (ROOT / path).exists()] == []
    assert [path for path in mentioned if path not in known and path not in names] == []


def test_every_target_of_make_that_the_documentation_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md", "PERFORMANCE.md"):
        assert set(re.findall(r"`?make ([a-z]+)", (ROOT / name).read_text("utf-8"))) <= targets


def test_the_commands_in_the_documentation_of_the_import_work_as_they_are_written() -> None:
    """The trial run that the page shows: it says what the page says of it, and writes nothing."""
    text = (ROOT / "docs/import.md").read_text("utf-8")
    commands = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    program = Path(sys.executable).parent
    said = ""
    for command in commands:
        name, *arguments = shlex.split(command)
        assert "--dry-run" in arguments
        done = subprocess.run([program / name, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        said += done.stdout
    assert "6 rows read: 4 written" in said
    assert "“Nachtwanderung”: the course is marked abgesagt" in said
    assert "“Werken” is no word of ours" in said


def test_the_mapping_files_in_the_documentation_are_right() -> None:
    for file in (ROOT / "docs/import").glob("*.yml"):
        read_mapping(file.read_bytes(), file)
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/import.md").read_text("utf-8"), re.DOTALL)
    read_mapping("\n".join(blocks).encode(), Path("page.yml"))


def test_every_step_of_a_rule_is_documented() -> None:
    text = (ROOT / "docs/import.md").read_text("utf-8")
    assert [step for step in RULE_KEYS if f"`{step}`" not in text] == []


def test_the_example_in_the_readme_is_a_file_without_a_problem() -> None:
    example = (ROOT / "README.md").read_text("utf-8").partition("```yaml\n")[2].partition("```")[0]
    path = "opportunities/example-harbour-makers/fix-your-bike.yml"
    source = Source(path, OPPORTUNITY, "fix-your-bike", "example-harbour-makers")
    found = read_record(example.encode(), source, "en")
    assert found.problems == []
    assert found.record is not None
