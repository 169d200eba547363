"""Public suites of hostile and difficult files, fed to the checker as they are.

They are no part of the project: this file is only collected where OPPORTUNITY_MAP_SHARED names a folder that has them
(`conftest.py`). The checker's promises are those of the fuzzing (`scripts/fuzz.py`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import fuzz
import hostile
import pytest
import yaml
from fuzz_inputs import Case
from opportunity_map.intake.model import MODELS

SUITES = Path(os.environ.get("OPPORTUNITY_MAP_SHARED", os.devnull)) / "data" / "suites"
KINDS = sorted(MODELS)


def _yaml_cases() -> Iterator[bytes]:
    for file in sorted((SUITES / "yaml-test-suite").glob("*.yaml")):
        data = file.read_bytes()
        yield data
        for case in yaml.safe_load(data):
            if "yaml" in case:
                text = case["yaml"]
                # The suite writes signs for what cannot be seen: tabs, line ends, byte order marks, no last line end.
                plain = (
                    text.replace("␣", " ").replace("↵", "").replace("∎\n", "").replace("←", "\r").replace("⇔", "\ufeff")
                )
                for dash in ("————»", "———»", "——»", "—»", "»"):
                    plain = plain.replace(dash, "\t")
                yield from (text.encode(), plain.encode())


def test_no_case_of_the_yaml_test_suite_breaks_a_promise() -> None:
    cases = list(_yaml_cases())
    assert len(cases) > 700
    for data in cases:
        fuzz.judge(Case(KINDS[len(data) % 3], data))


def test_no_file_of_the_json_test_suite_breaks_a_promise() -> None:
    files = sorted((SUITES / "json-test-suite").glob("*.json"))
    assert len(files) > 200
    for file in files:
        for kind in KINDS:
            fuzz.judge(Case(kind, file.read_bytes()))


def _naughty() -> list[str]:
    return json.loads((SUITES / "blns.json").read_text("utf-8"))


def test_a_naughty_string_as_a_field_is_refused_with_a_sentence() -> None:
    for text in _naughty():
        for kind in KINDS:
            for data in (hostile.written({text: "x"}), f"{text}: x\n".encode("utf-8", "surrogatepass")):
                assert fuzz.judge(Case(kind, data)).record is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_naughty_string_in_any_field_is_kept_as_it_is_or_refused_there(kind: str) -> None:
    slots = list(hostile.slots(MODELS[kind]))
    for text in filter(str.strip, _naughty()):
        for wrap in (str, lambda value: {"en": value}):
            values = {slot.way: (wrap if slot.is_text else str)(hostile.quoted(slot.shape, text)) for slot in slots}
            checked = fuzz.judge(Case(kind, hostile.written(hostile.tree(kind, values))))
            if checked.problems[0].field == "":  # something that no file may hold
                continue
            refused = {slot for slot in slots if hostile.is_refused(slot, checked.problems)}
            assert all(any(hostile.is_refused(slot, [one]) for slot in slots) for one in checked.problems)
            taken = {slot.way: value for slot in slots if slot not in refused for value in [values[slot.way]]}
            checked = fuzz.judge(Case(kind, hostile.written(hostile.tree(kind, taken))))
            assert checked.record is not None, (text, checked.problems)
            for way, value in ((slot.way, taken[slot.way]) for slot in slots if slot.is_free and slot.way in taken):
                found = hostile.value_at(checked.record, way)
                kept = next(iter(found.by_language.values())) if hasattr(found, "by_language") else found
                assert kept.split() == (value["en"] if isinstance(value, dict) else value).split()
