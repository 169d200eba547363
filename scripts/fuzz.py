"""Fuzzes the intake: for as long as it is told, it looks for a file that breaks one of the checker's promises.

    make fuzz MINUTES=60                    an hour, with a seed of its own, which it prints
    make fuzz MINUTES=1 SEED=7              the inputs of seed 7 again
    .venv/bin/python scripts/fuzz.py FILE   one input that was found before, with what it breaks

An input that breaks a promise is made as small as Hypothesis can and written to .cache/fuzz/.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import hashlib
import pickle
import random
import re
import signal
import string
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from fuzz_inputs import STRATEGIES, Case, cases
from hypothesis import HealthCheck, Phase, given, seed, settings
from opportunity_map.intake import messages
from opportunity_map.intake.check import Checked
from opportunity_map.intake.cross import Circumstances, compare
from opportunity_map.intake.facts import facts_of
from opportunity_map.intake.files import Source
from opportunity_map.intake.model import MODELS, OPPORTUNITY, Opportunity
from opportunity_map.intake.problems import SEVERITIES, Problem
from opportunity_map.intake.read import read_record
from opportunity_map.intake.yaml_faults import FORBIDDEN
from opportunity_map.intake.yaml_pure import PurePythonParser
from opportunity_map.intake.yaml_reader import List, Mapping, Node, Scalar, read_yaml
from opportunity_map.occurrences import occurrences

FOUND: Final = Path(__file__).resolve().parent.parent / ".cache" / "fuzz"
TODAY: Final = date(2026, 11, 23)
HELSINKI: Final = Circumstances(TODAY, "FI", (60.1, 24.8, 60.3, 25.2))
LONGEST: Final = 2.0  # seconds of processor time for one input: a busy machine is no hang
_STUCK: Final = 60  # seconds on the clock, for what holds no processor or never comes back to Python
_LONGEST_SENTENCE: Final = 2000
_INPUTS_A_ROUND: Final = 300
_PATHS: Final = {"organisation": "organisations/fuzz.yml", "place": "places/fuzz.yml"}
_UNFILLED: Final = re.compile(r"\{[a-z_]+\}")

Reader = Callable[[bytes, Source, str], Checked]


class BrokenPromiseError(AssertionError):
    """A promise that was not kept."""


class HangError(BrokenPromiseError):
    """An input that took longer than any file may."""


def source_for(kind: str) -> Source:
    """Where a file of this kind would stand."""
    if kind == OPPORTUNITY:
        return Source("opportunities/fuzzer/fuzz.yml", kind, "fuzz", "fuzzer")
    return Source(_PATHS[kind], kind, "fuzz")


def judge(case: Case, read: Reader = read_record) -> Checked:
    """Read one input and hold every promise against it; raises `BrokenPromiseError`, or whatever the intake raised."""
    source = source_for(case.kind)
    with _at_most(LONGEST):
        checked = read(case.data, source, "en")
        sentences = [messages.sentence(one, language) for one in checked.problems for language in messages.languages()]
    if read(case.data, source, "en") != checked:
        raise BrokenPromiseError("the same bytes were not judged the same way twice")
    text = case.data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    last = text.count("\n") + 2
    for problem in checked.problems:
        _judge_problem(problem, source.path, last)
    for sentence in sentences:
        if not sentence.strip() or not sentence.isprintable() or len(sentence) > _LONGEST_SENTENCE:
            raise BrokenPromiseError(f"no sentence for a person: {sentence[:200]!r}")
    if checked.problems != sorted(checked.problems):
        raise BrokenPromiseError("the problems are not in order")
    if (checked.record is None) != any(one.is_error for one in checked.problems):
        raise BrokenPromiseError("a record with an error, or none without")
    if checked.record is not None:
        _judge_record(checked.record, case.kind)
    with _at_most(LONGEST):
        compared = _compared(checked, case.data, source)
    for problem in compared:
        _judge_problem(problem, source.path, last)
    with _at_most(LONGEST * 8):
        _compare_parsers(case.data, source.path)
    return checked


def _compared(checked: Checked, data: bytes, source: Source) -> list[Problem]:
    """What is wrong with the record among others, in its region and on its day."""
    record = checked.record or checked.draft
    facts = facts_of(record, read_yaml(data, source.path)[0], source, stands=checked.record is not None)
    return compare([facts], [source], HELSINKI).problems


def _judge_problem(problem: Problem, path: str, last: int) -> None:
    if problem.path != path or problem.code not in SEVERITIES:
        raise BrokenPromiseError(f"a problem of nowhere: {problem}")
    if not (1 <= problem.line <= last and problem.column >= 1):
        raise BrokenPromiseError(
            f"outside of the file: line {problem.line}, column {problem.column}, of {last - 1} lines"
        )
    if not problem.field.isprintable() or not problem.suggestion.isprintable():
        raise BrokenPromiseError(f"not printable: {problem}")
    for language in messages.languages():
        template = messages.template(problem.code, language)
        names = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
        given = {"field", "example", *dict(problem.arguments)}
        if not names <= given or _UNFILLED.search(template.format_map(dict.fromkeys(names, "x"))):
            raise BrokenPromiseError(f"unfilled braces in {language}: {template}")


def _judge_record(record: Any, kind: str) -> None:
    if not isinstance(record, MODELS[kind]) or record.path != source_for(kind).path:
        raise BrokenPromiseError("another record than the file's")
    if pickle.loads(pickle.dumps(record)) != record:  # noqa: S301 - our own, as it goes from one process to another
        raise BrokenPromiseError("the record does not travel between processes")
    if isinstance(record, Opportunity):
        with _at_most(LONGEST):
            occurrences(record.when, TODAY, "Europe/Helsinki")
    if FORBIDDEN.search(repr(record)):
        raise BrokenPromiseError("a character that no text may hold came into the record")


def _compare_parsers(data: bytes, path: str) -> None:
    """Both parsers that a region may have must take and refuse the same files, and see the same in them."""
    first, second = (read_yaml(data, path), read_yaml(data, path, PurePythonParser))
    if (first[0] is None) != (second[0] is None):
        codes = [[one.code for one in problems] or ["taken"] for _, problems in (first, second)]
        raise BrokenPromiseError(f"libyaml: {codes[0]}, PyYAML: {codes[1]}")
    if first[0] is not None and second[0] is not None and list(_flat(first[0])) != list(_flat(second[0])):
        raise BrokenPromiseError("the two parsers read the same file differently")


def _flat(root: Node) -> Iterator[object]:
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        yield type(node)
        if type(node) is Scalar:
            yield node.text
        elif type(node) is Mapping:
            for key, value in node.entries.values():
                yield key.text
                waiting.append(value)
        elif type(node) is List:
            yield len(node.items)
            waiting += node.items


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raises `HangError` in what runs longer (in processor time)."""

    def ring(*_: object) -> None:
        raise HangError(f"took more than {seconds:g} s")

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


class Run:
    """One run: what was tried and what was found."""

    def __init__(self, folder: Path, read: Reader = read_record) -> None:
        self.folder = folder
        self.tried = 0
        self.outcomes: Counter[str] = Counter()
        self.found: dict[str, Path] = {}
        self._read = read
        self._last: Case | None = None

    def round(self, number: int, inputs: int = _INPUTS_A_ROUND, strategy: Any = None) -> None:
        """Try the inputs of one seed; the first that breaks a promise is shrunk and written down."""

        @seed(number)
        @settings(
            max_examples=inputs,
            database=None,
            deadline=None,
            report_multiple_bugs=False,
            print_blob=False,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(cases() if strategy is None else strategy)
        def promises(case: Case) -> None:
            self._try(case)

        try:
            promises()
        except Exception as error:  # noqa: BLE001 - whatever the intake raises is a finding
            self._note(error, number)

    def _try(self, case: Case) -> None:
        self._last = case
        self.tried += 1
        faulthandler.dump_traceback_later(_STUCK, exit=True)
        try:
            checked = judge(case, self._read)
        finally:
            faulthandler.cancel_dump_traceback_later()
        self.outcomes[checked.problems[0].code if checked.problems else "taken"] += 1

    def _note(self, error: Exception, number: int) -> None:
        case = self._last
        if case is None:
            raise error
        where = traceback.extract_tb(error.__traceback__)[-1]
        what = str(error).splitlines()[0][:160] if str(error) else ""
        signature = f"{type(error).__name__} {what if isinstance(error, BrokenPromiseError) else where.name}"
        if signature in self.found:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / f"{case.kind}-{hashlib.sha256(case.data).hexdigest()[:12]}.yml"
        file.write_bytes(case.data)
        self.found[signature] = file
        print(f"FOUND with seed {number}: {type(error).__name__}: {what}\n  {case.data[:200]!r}", flush=True)
        print(f"  again: {sys.executable} {Path(__file__).name} {file}", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """The program: 0 where every promise was kept, 1 where not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--found", type=Path, default=FOUND, help="where inputs that break a promise are written")
    parser.add_argument("files", nargs="*", type=Path, help="inputs to try again, named <kind>-<anything>")
    said = parser.parse_args(arguments)
    if said.files:
        return _again(said.files)
    print(
        f"seed {said.seed}, {said.minutes:g} minutes, {len(STRATEGIES)} kinds of input",
        flush=True,
    )
    run = Run(said.found)
    end = time.monotonic() + said.minutes * 60
    number = said.seed
    told = time.monotonic()
    while time.monotonic() < end:
        run.round(number)
        number += 1
        if time.monotonic() - told > 60:
            told = time.monotonic()
            print(f"{run.tried} inputs, {len(run.found)} found", flush=True)
    print(f"{run.tried} inputs, seeds {said.seed} to {number - 1}; first problem of each, by code:")
    print(", ".join(f"{code} {count}" for code, count in sorted(run.outcomes.items())))
    print(f"{len(run.found)} broke a promise" + (f": {', '.join(map(str, run.found.values()))}" if run.found else ""))
    return 1 if run.found else 0


def _again(files: list[Path]) -> int:
    """Judge inputs that were written down before, with the whole traceback."""
    broken = 0
    for file in files:
        try:
            checked = judge(Case(file.name.partition("-")[0], file.read_bytes()))
        except Exception:  # noqa: BLE001 - whatever the intake raises is what we want to see
            broken += 1
            print(f"{file}:")
            traceback.print_exc(file=sys.stdout)
        else:
            print(f"{file}: every promise is kept ({[one.code for one in checked.problems] or 'a record'})")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
