"""The documentation tells the truth: what it names is there, and its example is right."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from opportunity_map.intake.files import Source
from opportunity_map.intake.model import OPPORTUNITY
from opportunity_map.intake.read import read_record


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


def test_the_example_in_the_readme_is_a_file_without_a_problem() -> None:
    example = (ROOT / "README.md").read_text("utf-8").partition("```yaml\n")[2].partition("```")[0]
    path = "opportunities/example-harbour-makers/fix-your-bike.yml"
    source = Source(path, OPPORTUNITY, "fix-your-bike", "example-harbour-makers")
    found = read_record(example.encode(), source, "en")
    assert found.problems == []
    assert found.record is not None
