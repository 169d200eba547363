"""What is kept between runs: nothing is parsed twice, and nothing kept is ever believed wrongly."""

from __future__ import annotations

import os
import pickle
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from opportunity_map.intake import read, store
from opportunity_map.intake.read import Circumstances, Intake, examine, read_all

ORGANISATION = "name: City Library\nkind: library\nchecked: 2026-10-01\n"
OPPORTUNITY = """\
title: Robot night {number}
summary: Build a robot
type: workshop
interests: [technology]
languages: [en]
mode: online
online_url: https://example.org/robots
when: [{{start: 2026-12-01 17:30}}]
cost: {{kind: free}}
checked: 2026-10-01
"""


class Counted:
    """Counts the files that are parsed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.paths: list[str] = []
        parse = read.read_yaml

        def parsed(data: bytes, path: str) -> Any:
            self.paths.append(path)
            return parse(data, path)

        monkeypatch.setattr(read, "read_yaml", parsed)

    def of(self, work: Any) -> list[str]:
        self.paths.clear()
        work()
        return sorted(self.paths)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    folder = tmp_path / "kept"
    monkeypatch.setenv(store.FOLDER_VARIABLE, str(folder))
    return folder


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "organisations").mkdir(parents=True)
    (folder / "organisations/city-library.yml").write_text(ORGANISATION)
    (folder / "opportunities/city-library").mkdir(parents=True)
    for number in range(40):
        (folder / f"opportunities/city-library/robots-{number}.yml").write_text(OPPORTUNITY.format(number=number))
    return folder


def shards(kept: Path) -> list[Path]:
    return sorted(file for file in kept.rglob("*") if file.is_file())


def whole(content: Path) -> Intake:
    return read_all(content, "en", workers=1)


@pytest.mark.usefixtures("kept")
def test_a_file_that_has_not_changed_is_not_parsed_again(content: Path, parsed: Counted) -> None:
    first: list[Intake] = []
    assert len(parsed.of(lambda: first.append(whole(content)))) == 41
    again: list[Intake] = []
    assert parsed.of(lambda: again.append(whole(content))) == []
    assert again == first


@pytest.mark.usefixtures("kept")
def test_only_what_has_changed_is_parsed_and_its_problems_are_new(content: Path, parsed: Counted) -> None:
    whole(content)
    changed = content / "opportunities/city-library/robots-7.yml"
    before = changed.stat()
    changed.write_text(changed.read_text().replace("workshop", "workshap"))
    os.utime(changed, ns=(before.st_atime_ns, before.st_mtime_ns))  # of the same size and time: only its content tells
    found: list[Intake] = []
    assert parsed.of(lambda: found.append(whole(content))) == ["opportunities/city-library/robots-7.yml"]
    assert [(one.path, one.line, one.column, one.code) for one in found[0].problems] == [
        ("opportunities/city-library/robots-7.yml", 3, 7, "not-a-choice")
    ]
    assert len(found[0].opportunities) == 39
    assert parsed.of(lambda: whole(content)) == []


@pytest.mark.usefixtures("kept")
def test_what_was_deleted_or_renamed_is_gone(content: Path, parsed: Counted) -> None:
    whole(content)
    (content / "opportunities/city-library/robots-1.yml").unlink()
    (content / "opportunities/city-library/robots-2.yml").rename(content / "opportunities/city-library/robots-x.yml")
    found: list[Intake] = []
    assert parsed.of(lambda: found.append(whole(content))) == ["opportunities/city-library/robots-x.yml"]
    names = {record.id for record in found[0].opportunities}
    assert {"robots-1", "robots-2"} & names == set()
    assert "robots-x" in names


@pytest.mark.usefixtures("kept")
def test_a_build_and_a_check_share_what_is_kept(content: Path, parsed: Counted) -> None:
    assert len(parsed.of(lambda: whole(content))) == 41
    assert parsed.of(lambda: examine(content, "en")) == []
    changed = content / "organisations/city-library.yml"
    changed.write_text(ORGANISATION + "website: https://example.org/\n")
    assert parsed.of(lambda: examine(content, "en")) == ["organisations/city-library.yml"]
    assert parsed.of(lambda: whole(content)) == []
    assert whole(content).organisations[0].website == "https://example.org/"


@pytest.mark.usefixtures("kept")
def test_a_region_that_is_only_checked_keeps_no_records(content: Path, parsed: Counted) -> None:
    assert len(parsed.of(lambda: examine(content, "en"))) == 41
    assert parsed.of(lambda: examine(content, "en")) == []
    assert len(parsed.of(lambda: whole(content))) == 41
    assert parsed.of(lambda: whole(content)) == []


def test_the_kept_files_can_be_deleted_at_any_time(content: Path, kept: Path, parsed: Counted) -> None:
    first = whole(content)
    for file in shards(kept):
        file.unlink()
    found: list[Intake] = []
    assert len(parsed.of(lambda: found.append(whole(content)))) == 41
    assert found == [first]


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[:20],
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data[:200] + b"x" + data[201:],
        lambda data: data[:-5] + b"xxxxx",
        lambda data: os.urandom(len(data)),
        lambda _: b"\xff" * 100,
    ],
)
def test_what_was_damaged_is_read_again(content: Path, kept: Path, damage: Any) -> None:
    first = whole(content)
    for file in shards(kept):
        file.write_bytes(damage(file.read_bytes()))
    assert whole(content) == first
    assert examine(content, "en").problems == first.problems


def test_another_version_of_the_reading_rooms_believes_nothing_that_this_one_kept(
    content: Path, kept: Path, parsed: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole(content)
    assert shards(kept)
    monkeypatch.setattr(store, "__version__", "99.0")
    assert len(parsed.of(lambda: whole(content))) == 41


@pytest.mark.usefixtures("kept")
def test_the_language_of_plain_texts_is_part_of_what_is_known(content: Path, parsed: Counted) -> None:
    whole(content)
    found: list[Intake] = []
    assert len(parsed.of(lambda: found.append(read_all(content, "fi", workers=1)))) == 41
    assert found[0].opportunities[0].title.in_language("fi").language == "fi"


@pytest.mark.usefixtures("kept")
def test_the_calendar_is_looked_at_each_time(content: Path) -> None:
    def codes(day: date) -> set[str]:
        found = examine(content, "en", Circumstances(day, "FI", (60, 24, 61, 25)))
        return {problem.code for problem in found.problems}

    assert codes(date(2026, 11, 1)) == set()
    assert codes(date(2027, 1, 1)) == {"event-over"}
    assert codes(date(2026, 9, 1)) == {"checked-in-future"}
    assert codes(date(2026, 11, 1)) == set()


@pytest.mark.usefixtures("kept")
def test_a_file_that_could_not_be_read_is_tried_again(content: Path) -> None:
    path = content / "opportunities/city-library/robots-3.yml"
    text = path.read_text()
    path.unlink()
    os.mkfifo(path)
    assert [problem.code for problem in whole(content).problems] == ["not-a-file"]
    path.unlink()
    path.write_text("")
    assert [problem.code for problem in whole(content).problems] == ["empty-file"]
    path.write_text(text)
    assert whole(content).problems == []


def test_nothing_is_kept_where_it_is_switched_off(
    content: Path, kept: Path, parsed: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(store.FOLDER_VARIABLE, "off")
    whole(content)
    assert len(parsed.of(lambda: whole(content))) == 41
    assert not kept.exists()


def test_a_cache_folder_into_which_others_may_write_is_not_used(content: Path, kept: Path, parsed: Counted) -> None:
    kept.mkdir()
    kept.chmod(0o777)
    whole(content)
    assert len(parsed.of(lambda: whole(content))) == 41
    assert shards(kept) == []


def test_a_cache_folder_that_cannot_be_made_is_no_mistake_of_anybodys(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(store.FOLDER_VARIABLE, str(tmp_path / "file" / "kept"))
    assert len(whole(content).opportunities) == 40


def test_nothing_is_kept_inside_the_region_where_a_pull_request_could_put_it(content: Path, kept: Path) -> None:
    before = sorted(content.parent.rglob("*"))
    whole(content)
    assert [path for path in sorted(content.parent.rglob("*")) if kept not in (path, *path.parents)] == before


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, ("taken-over",)


@pytest.mark.parametrize("name", ["opportunity_map.intake.files", "opportunity_map.intake.store"])
def test_unpacking_makes_nothing_but_our_own_records(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for packed in (pickle.dumps([Evil()]), f"c{name}\nos.mkdir\n(S'taken-over'\ntR.".encode()):
        with pytest.raises(pickle.UnpicklingError):
            store.read_entries(store.Shard(b"", packed, b""))
    assert not (tmp_path / "taken-over").exists()
