"""A whole content folder: which files are records, what they say together, on any number of processors."""

from __future__ import annotations

import os
import pickle
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from opportunity_map.intake import read
from opportunity_map.intake.files import Source, read_bytes, scan, source_of
from opportunity_map.intake.read import Intake, read_all
from opportunity_map.intake.yaml_reader import position_at, read_yaml

ORGANISATION = "name: City Library\nkind: library\nchecked: 2026-10-01\n"
PLACE = "name: Central Library\naddress: {city: Helsinki}\n"
OPPORTUNITY = """\
title: Robot night
summary: Build a robot
type: workshop
interests: [technology]
languages: [en]
mode: onsite
place: central-library
when: {available: always}
cost: {kind: free}
checked: 2026-10-01
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A region of one organisation, one place and one opportunity, without a mistake."""
    return write(
        tmp_path / "content",
        {
            "organisations/city-library.yml": ORGANISATION,
            "places/central-library.yml": PLACE,
            "opportunities/city-library/robots.yml": OPPORTUNITY,
            "about.md": "# About\n",
        },
    )


def found(folder: Path) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in scan(folder).problems]


def told(intake: Intake) -> list[tuple[str, int, int, str, str]]:
    return [
        (problem.path.rpartition("/")[2], problem.line, problem.column, problem.code, problem.suggestion)
        for problem in intake.problems
    ]


def test_records_are_found_in_a_stable_order_and_other_files_are_passed_over(content: Path) -> None:
    write(
        content,
        {"opportunities/city-library/a2.yml": "", "opportunities/city-library/robot.jpg": "", "places/.x.yml": ""},
    )
    result = scan(content)
    assert result.problems == []
    assert result.sources == [
        Source("organisations/city-library.yml", "organisation", "city-library"),
        Source("places/central-library.yml", "place", "central-library"),
        Source("opportunities/city-library/a2.yml", "opportunity", "a2", "city-library"),
        Source("opportunities/city-library/robots.yml", "opportunity", "robots", "city-library"),
    ]


def test_an_empty_folder_is_an_empty_region(tmp_path: Path) -> None:
    assert read_all(tmp_path, "en") == Intake([], [], [], [], [])


@pytest.mark.parametrize(
    ("name", "code", "suggestion"),
    [
        ("places/central.yaml", "wrong-extension", "central.yml"),
        ("places/CENTRAL.YML", "wrong-extension", "CENTRAL.yml"),
        ("places/Central Library.yml", "bad-id", "central-library"),
        ("places/a.yml", "bad-id", ""),
        ("places/-ab.yml", "bad-id", "ab"),
        ("places/" + "a" * 61 + ".yml", "bad-id", "a" * 60),
        ("places/Käpylä.yml", "bad-id", "kapyla"),
        ("places/con.yml", "reserved-id", ""),
        ("places/sub/central.yml", "misplaced-file", ""),
        ("opportunities/robots.yml", "misplaced-file", ""),
        ("opportunities/City/robots.yml", "bad-id", "city"),
        ("opportunities/city-library/2027/robots.yml", "misplaced-file", ""),
    ],
)
def test_a_file_that_cannot_be_a_record_is_named(content: Path, name: str, code: str, suggestion: str) -> None:
    write(content, {name: PLACE})
    result = scan(content)
    assert [(problem.code, problem.suggestion) for problem in result.problems] == [(code, suggestion)]
    assert len(result.sources) == 3


def test_symbolic_links_are_never_followed(content: Path, tmp_path: Path) -> None:
    secret = write(tmp_path / "secret", {"hidden.yml": PLACE})
    (content / "places/linked.yml").symlink_to(secret / "hidden.yml")
    (content / "opportunities/linked").symlink_to(secret)
    (content / "opportunities/city-library/linked").symlink_to(secret)
    assert found(content) == [
        ("opportunities/city-library/linked", "symbolic-link"),
        ("opportunities/linked", "symbolic-link"),
        ("places/linked.yml", "symbolic-link"),
    ]
    assert read_bytes(content, "places/linked.yml") == (b"", "file-unreadable")


def test_a_folder_of_records_that_is_a_link_is_not_entered(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", {"central-library.yml": PLACE})
    (tmp_path / "places").symlink_to(tmp_path / "elsewhere")
    result = scan(tmp_path)
    assert result.sources == []
    assert [(problem.path, problem.code) for problem in result.problems] == [("places", "symbolic-link")]


def test_a_pipe_is_neither_read_nor_waited_for(content: Path) -> None:
    os.mkfifo(content / "places/pipe.yml")
    assert found(content) == [("places/pipe.yml", "not-a-file")]
    assert read_bytes(content, "places/pipe.yml") == (b"", "not-a-file")


def test_a_file_that_vanishes_after_the_scan_is_a_problem_and_no_crash(content: Path) -> None:
    assert read_bytes(content, "places/gone.yml") == (b"", "file-vanished")


def test_a_name_that_is_no_text_is_shown_as_text(content: Path) -> None:
    name = os.fsencode(content) + b"/places/\xff\x1b[31m.yml"
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
    problem = scan(content).problems[0]
    assert problem.code == "bad-id"
    assert problem.path.isprintable()


def test_only_paths_of_records_are_sources() -> None:
    assert source_of("opportunities/city-library/robots.yml") is not None
    for path in ("opportunities/robots.yml", "opportunities/a/b/c.yml", "places/x.md", "x.yml", "other/x.yml"):
        assert source_of(path) is None


def test_a_region_without_a_mistake_is_read_whole(content: Path) -> None:
    intake = read_all(content, "en")
    assert intake.problems == []
    assert [record.id for record in intake.organisations] == ["city-library"]
    assert [record.id for record in intake.places] == ["central-library"]
    assert [record.key for record in intake.opportunities] == ["city-library/robots"]
    assert len(intake.files) == 3


def test_an_unknown_place_or_partner_is_named_at_its_place_with_the_nearest_that_there_is(content: Path) -> None:
    text = OPPORTUNITY.replace("central-library", "central-libary") + "partners:\n  - city-library\n  - city-libary\n"
    write(content, {"opportunities/city-library/robots.yml": text})
    intake = read_all(content, "en")
    assert intake.opportunities == []
    assert told(intake) == [
        ("robots.yml", 7, 8, "unknown-place", "central-library"),
        ("robots.yml", 13, 5, "unknown-partner", "city-library"),
    ]


def test_what_a_record_with_a_mistake_of_its_own_names_is_looked_at_too(content: Path) -> None:
    text = OPPORTUNITY.replace("central-library", "central-libary").replace("workshop", "workshp")
    write(content, {"opportunities/city-library/robots.yml": text})
    assert [code for _, _, _, code, _ in told(read_all(content, "en"))] == ["not-a-choice", "unknown-place"]


def test_a_folder_without_its_organisation_is_named_once_for_each_of_its_records(content: Path) -> None:
    write(content, {"opportunities/city-libary/robots.yml": OPPORTUNITY})
    intake = read_all(content, "en")
    assert told(intake) == [("robots.yml", 1, 1, "unknown-organisation", "city-library")]
    assert [record.organisation for record in intake.opportunities] == ["city-library"]


def test_what_needs_a_record_with_an_error_is_left_out_with_a_note(content: Path) -> None:
    write(content, {"places/central-library.yml": "nam: Central Library\naddress: {city: Helsinki}\n"})
    intake = read_all(content, "en")
    assert intake.opportunities == []
    assert told(intake) == [
        ("robots.yml", 7, 8, "left-out-with", ""),
        ("central-library.yml", 1, 1, "unknown-field", "name"),
    ]
    assert intake.problems[0].severity == "info"


def test_leaving_out_goes_on_until_nothing_falls(content: Path) -> None:
    parts = {f"organisations/part{n}.yml": f"{ORGANISATION}part_of: part{n + 1}\n" for n in range(1, 4)}
    write(content, {**parts, "opportunities/part1/robots.yml": OPPORTUNITY})
    intake = read_all(content, "en")
    assert [record.id for record in intake.organisations] == ["city-library"]
    assert [record.key for record in intake.opportunities] == ["city-library/robots"]
    assert sorted((line[0], line[3]) for line in told(intake)) == [
        ("part1.yml", "left-out-with"),
        ("part2.yml", "left-out-with"),
        ("part3.yml", "unknown-parent"),
        ("robots.yml", "left-out-with"),
    ]


def test_an_organisation_is_not_part_of_itself_not_even_by_way_of_others(content: Path) -> None:
    write(
        content,
        {
            "organisations/one.yml": f"{ORGANISATION}part_of: two\n",
            "organisations/two.yml": f"{ORGANISATION}part_of: one\n",
            "organisations/three.yml": f"{ORGANISATION}part_of: three\n",
        },
    )
    intake = read_all(content, "en")
    assert [(line[0], line[3]) for line in told(intake) if line[3] == "own-parent"] == [
        ("one.yml", "own-parent"),
        ("three.yml", "own-parent"),
        ("two.yml", "own-parent"),
    ]
    assert [record.id for record in intake.organisations] == ["city-library"]


def test_an_earlier_address_belongs_to_one_record(content: Path) -> None:
    write(
        content,
        {
            "opportunities/city-library/a1.yml": OPPORTUNITY.replace("Robot", "Robot 1") + "aliases: [robots]\n",
            "opportunities/city-library/a2.yml": OPPORTUNITY.replace("Robot", "Robot 2")
            + "aliases: [old, city-library/older]\n",
            "opportunities/city-library/a3.yml": OPPORTUNITY.replace("Robot", "Robot 3") + "aliases: [older]\n",
        },
    )
    intake = read_all(content, "en")
    assert [(line[0], line[1], line[2], line[3]) for line in told(intake)] == [
        ("a1.yml", 11, 11, "alias-taken"),
        ("a3.yml", 11, 11, "alias-taken"),
    ]
    assert [record.id for record in intake.opportunities] == ["a2", "robots"]


def test_a_field_is_located_in_its_file_or_the_nearest_thing_around_it() -> None:
    root, _ = read_yaml(OPPORTUNITY.encode(), "robots.yml")
    assert root is not None
    assert position_at(root, "interests.0") == (4, 13)
    assert position_at(root, "cost") == (9, 1)
    assert position_at(root, "cost.kind") == (9, 14)
    assert position_at(root, "cost.note") == (9, 1)


def test_the_result_is_the_same_in_one_process_and_in_several(content: Path) -> None:
    files = {}
    for number in range(450):
        text = OPPORTUNITY.replace("Robot night", f"Robot night {number}")
        files[f"opportunities/city-library/robots-{number}.yml"] = (
            text if number % 50 else text.replace("workshop", "workshp")
        )
    write(content, files)
    alone = read_all(content, "en", workers=1)
    assert len(alone.opportunities) == 442
    assert len(alone.problems) == 9
    assert read_all(content, "en", workers=2) == alone
    assert read_all(content, "en", workers=4) == alone
    assert read_all(content, "en") == alone


def test_the_share_of_a_worker_that_was_ended_is_read_all_the_same(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"opportunities/city-library/robots-{number}.yml": OPPORTUNITY for number in range(20)}
    write(content, files)

    def die(connection: Connection, shards: dict[int, list[Source]], reader: Any) -> None:
        number, sources = next(iter(shards.items()))
        connection.send((number, reader.shard(number, sources)))
        os._exit(9)

    alone = read_all(content, "en", workers=1)
    monkeypatch.setattr(read, "_work", die)
    assert read_all(content, "en", workers=2) == alone


def test_records_and_problems_survive_the_way_between_processes(content: Path) -> None:
    write(content, {"places/bad.yml": "name: x\n"})
    intake = read_all(content, "en")
    assert intake.problems
    assert pickle.loads(pickle.dumps(intake)) == intake  # noqa: S301 - our own
