"""Every kind of mistake, one file each: found at exactly its line and column, with its code and its field.

A fixture in tests/mistakes/ is put into a small region that is right, and ends with the problems that are expected of
it: `# expect LINE:COLUMN code field`. What no text file can hold (odd bytes, links, names) is made here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from opportunity_map.intake.problems import SEVERITIES
from opportunity_map.intake.read import Circumstances, read_all

MISTAKES = Path(__file__).parent / "mistakes"
FIXTURES = sorted(MISTAKES.glob("*/*.yml"))
FOLDERS = {"organisation": "organisations", "place": "places", "opportunity": "opportunities/city-library"}
HELSINKI = Circumstances(date(2026, 11, 23), "FI", (60.1, 24.8, 60.3, 25.2))
EXPECTED = re.compile(r"^# expect (\d+):(\d+) (\S+) (\S+)$", re.MULTILINE)

OPPORTUNITY = """\
title: Robots every day
summary: Build a small robot and take it home
type: workshop
interests: [technology, science]
languages: [en, fi]
mode: onsite
place: central-library
when:
  - start: 2027-01-31 17:30
    end: 2027-01-31 20:00
cost: {kind: free}
checked: 2026-11-01
"""
REGION = {
    "organisations/city-library.yml": "name: City Library\nkind: library\nchecked: 2026-11-01\n",
    "places/central-library.yml": "name: Central Library\naddress: {city: Helsinki}\n",
    "opportunities/city-library/robots.yml": OPPORTUNITY,
}
Found = tuple[int, int, str, str]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A small region without a mistake."""
    for name, text in REGION.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def found_in(content: Path, path: str) -> list[Found]:
    problems = read_all(content, "en", HELSINKI).problems
    return [(one.line, one.column, one.code, one.field or "-") for one in problems if one.path == path]


def expected_of(fixture: Path) -> list[Found]:
    found = EXPECTED.findall(fixture.read_text("utf-8"))
    return sorted((int(line), int(column), code, field) for line, column, code, field in found)


def test_the_region_around_the_mistakes_is_right(content: Path) -> None:
    assert read_all(content, "en", HELSINKI).problems == []


@pytest.mark.parametrize("fixture", [pytest.param(file, id=f"{file.parent.name}-{file.stem}") for file in FIXTURES])
def test_a_mistake_is_found_where_it_is(content: Path, fixture: Path) -> None:
    path = f"{FOLDERS[fixture.parent.name]}/{fixture.name}"
    (content / path).write_bytes(fixture.read_bytes())
    expected = expected_of(fixture)
    assert expected
    assert found_in(content, path) == expected


BYTES: dict[str, tuple[bytes, Found]] = {
    "latin-1": (OPPORTUNITY.replace("Robots", "Käpylä").encode("latin-1"), (1, 9, "not-utf-8", "-")),
    "utf-16": (OPPORTUNITY.encode("utf-16"), (1, 1, "not-utf-8", "-")),
    "a null byte": (
        OPPORTUNITY.replace("night", "ni\0ght").replace("every", "ev\0ery").encode(),
        (1, 17, "forbidden-character", "-"),
    ),
    "an escape sequence": (OPPORTUNITY.replace("every", "ev\x1b[31mery").encode(), (1, 17, "forbidden-character", "-")),
    "a bidi override": (OPPORTUNITY.replace("small", "\u202esmall").encode(), (2, 18, "forbidden-character", "-")),
    "a line separator": (OPPORTUNITY.replace("small", "\u2028small").encode(), (2, 18, "forbidden-character", "-")),
    "more than 64 KB": (OPPORTUNITY.encode() + b"# " + b"x" * 65_536, (1, 1, "file-too-big", "-")),
    "more than 2,000 values": (
        OPPORTUNITY.encode() + b"aliases: [" + b"aa, " * 1970 + b"aa]\n",
        (13, 7875, "too-many-nodes", "-"),
    ),
    "half a file": (OPPORTUNITY.encode()[: OPPORTUNITY.index("science") + 3], (4, 12, "unclosed-bracket", "-")),
}


@pytest.mark.parametrize("name", BYTES)
def test_what_no_text_file_holds_is_found_where_it_is(content: Path, name: str) -> None:
    data, expected = BYTES[name]
    (content / "opportunities/city-library/bytes.yml").write_bytes(data)
    assert found_in(content, "opportunities/city-library/bytes.yml") == [expected]


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_other_line_ends_and_a_byte_order_mark_change_no_position(content: Path, line_end: str) -> None:
    text = OPPORTUNITY.replace("every day", "every week").replace("workshop", "workshap").replace("\n", line_end)
    (content / "opportunities/city-library/windows.yml").write_bytes(text.encode("utf-8-sig"))
    assert found_in(content, "opportunities/city-library/windows.yml") == [(3, 7, "not-a-choice", "type")]


def _named(name: str) -> Callable[[Path], str]:
    def make(content: Path) -> str:
        file = content / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(OPPORTUNITY, encoding="utf-8")
        return name

    return make


def _linked(content: Path) -> str:
    (content / "places/linked.yml").symlink_to(content / "places/central-library.yml")
    return "places/linked.yml"


def _pipe(content: Path) -> str:
    os.mkfifo(content / "places/pipe.yml")
    return "places/pipe.yml"


NAMES: dict[str, Callable[[Path], str]] = {
    "wrong-extension": _named("opportunities/city-library/night.yaml"),
    "bad-id": _named("opportunities/city-library/Robot Night.yml"),
    "reserved-id": _named("opportunities/city-library/nul.yml"),
    "misplaced-file": _named("opportunities/night.yml"),
    "unknown-organisation": _named("opportunities/city-libary/night.yml"),
    "symbolic-link": _linked,
    "not-a-file": _pipe,
}


@pytest.mark.parametrize("code", NAMES)
def test_a_file_of_the_wrong_name_or_kind_is_named(content: Path, code: str) -> None:
    assert found_in(content, NAMES[code](content)) == [(1, 1, code, "-")]


def test_there_are_many_kinds_of_mistakes_and_nearly_every_code_has_one() -> None:
    codes = {code for file in FIXTURES for _, _, code, _ in expected_of(file)}
    codes |= {code for _, (_, _, code, _) in BYTES.values()} | set(NAMES)
    elsewhere = {
        # made by hand in other tests: a race, permissions, real pictures, several broken files
        "file-vanished", "file-unreadable", "left-out-with",
        "picture-too-big", "picture-too-large", "picture-broken", "picture-misnamed", "picture-with-place",
        # said by `opportunity-map format`, not by the check
        "not-formatted",
        # no list of the model needs two values, and one without any is not stated
        "too-few",
        # kept for a wording of the parser that none of our files has brought about
        "not-readable",
    }  # fmt: skip
    assert set(SEVERITIES) - codes == elsewhere
    assert len(FIXTURES) >= 60
