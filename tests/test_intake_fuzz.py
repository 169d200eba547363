"""The fuzzing itself: it covers the model, finds what is broken, and a find can be tried again."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import fuzz
import pytest
from fuzz_inputs import _LIKELY_WRONG, STRATEGIES, Case, corpus
from opportunity_map.intake.check import Checked
from opportunity_map.intake.files import Source
from opportunity_map.intake.read import read_record
from opportunity_map.intake.shapes import EitherShape, GroupShape, ListShape, Shape, WhenShape


def test_every_shape_of_the_model_has_values_that_are_likely_wrong() -> None:
    inner = {GroupShape, ListShape, EitherShape, WhenShape}
    assert set(Shape.__subclasses__()) - inner == set(_LIKELY_WRONG)


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_checker_keeps_its_promises_for_some_inputs_of_each_kind(name: str, tmp_path: Path) -> None:
    run = fuzz.Run(tmp_path)
    run.round(1, 60, STRATEGIES[name]())
    assert (run.found, run.tried > 20) == ({}, True)


def test_the_region_of_the_demonstration_keeps_every_promise_unchanged() -> None:
    kinds = {kind for kind, text in corpus() if fuzz.judge(Case(kind, text.encode())).record is not None}
    assert kinds == {"organisation", "opportunity", "place"}


def _raises(data: bytes, source: Source, language: str) -> Checked:
    if b"{" in data:
        raise KeyError("a brace")
    return read_record(data, source, language)


def _hangs(data: bytes, source: Source, language: str) -> Checked:
    while b"title" in data:
        pass
    return read_record(data, source, language)


def _forgets(data: bytes, source: Source, language: str) -> Checked:
    checked = read_record(data, source, language)
    return Checked(None, [problem for problem in checked.problems if not problem.is_error])


_calls = itertools.count()


def _changes_its_mind(data: bytes, source: Source, language: str) -> Checked:
    checked = read_record(data, source, language)
    return Checked(checked.record, checked.problems * (next(_calls) % 2 + 1), checked.draft)


def _shuffles(data: bytes, source: Source, language: str) -> Checked:
    checked = read_record(data, source, language)
    return Checked(checked.record, checked.problems[::-1], checked.draft)


@pytest.mark.parametrize("read", [_raises, _forgets, _changes_its_mind, _shuffles])
def test_a_reader_that_breaks_a_promise_is_found_and_the_input_written_down(read: Any, tmp_path: Path) -> None:
    run = fuzz.Run(tmp_path, read)
    run.round(1)
    (file,) = run.found.values()
    case = Case(file.name.partition("-")[0], file.read_bytes())
    with pytest.raises((fuzz.BrokenPromiseError, KeyError)):
        fuzz.judge(case, read)
    assert fuzz.judge(case) is not None


def test_a_reader_that_does_not_end_is_stopped() -> None:
    with pytest.raises(fuzz.HangError):
        fuzz.judge(Case("place", b"title: x"), _hangs)


def test_an_input_that_was_found_can_be_tried_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "place-0123.yml"
    file.write_bytes(b"name: [\n")
    assert fuzz.main([str(file)]) == 0
    assert "every promise is kept (['unclosed-bracket'])" in capsys.readouterr().out
