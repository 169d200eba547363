"""The region that the product is measured on: the same everywhere, and as an organisation could have written it."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml
from opportunity_map.intake.read import read_all

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
RECORDS = 200


def generate(out: Path, *options: str, **environment: str) -> dict[str, bytes]:
    """Run the generator as its user does; return what it wrote, by path."""
    command = [sys.executable, str(BENCHMARKS / "generate.py"), "--records", str(RECORDS), "--out", str(out), *options]
    subprocess.run(command, check=True, env={**os.environ, **environment}, capture_output=True, text=True)
    return {str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated")
    generate(folder)
    return folder


def test_one_seed_gives_the_same_bytes_whatever_the_hash_seed_and_the_time_zone(tmp_path: Path) -> None:
    first = generate(tmp_path / "first", PYTHONHASHSEED="1", TZ="UTC")
    second = generate(tmp_path / "second", PYTHONHASHSEED="2", TZ="Pacific/Kiritimati", LANG="C")
    assert first == second


def test_another_seed_gives_other_records(tmp_path: Path, region: Path) -> None:
    other = generate(tmp_path / "other", "--seed", "2")
    shared = [
        path for path, content in other.items()
        if path.startswith("content/opportunities/") and (region / path).is_file()
        and (region / path).read_bytes() == content
    ]  # fmt: skip
    assert not shared


def test_every_generated_record_passes_the_check_without_a_problem(region: Path) -> None:
    found = read_all(region / "content", "en")
    assert [str(problem) for problem in found.problems if problem.severity != "info"] == []
    read = (len(found.opportunities), len(found.organisations), len(found.places))
    assert read == (RECORDS, RECORDS // 20, round(RECORDS / 12.5))


def test_records_of_a_region_of_two_languages_pass_the_check_too(tmp_path: Path) -> None:
    generate(tmp_path / "two", "--languages", "en,fi")
    found = read_all(tmp_path / "two" / "content", "en")
    assert [str(problem) for problem in found.problems if problem.severity != "info"] == []


def test_all_types_and_all_shapes_of_when_are_there(region: Path) -> None:
    records = [yaml.safe_load(file.read_text("utf-8")) for file in region.glob("content/opportunities/*/*.yml")]
    assert len({record["type"] for record in records}) == 12
    shapes = Counter(
        "sessions" if isinstance(record["when"], list) else record["when"].get("available", "repeats")
        for record in records
    )
    assert set(shapes) == {"sessions", "repeats", "always", "on_request"}


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        generate(tmp_path)
    assert "is not empty" in stopped.value.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
