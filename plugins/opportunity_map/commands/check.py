"""`opportunity-map check`: every problem of a run, for a terminal, for GitHub's pull requests, or as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from opportunity_map.commands.reporting import advice, inside, is_wanted, shown
from opportunity_map.config import load
from opportunity_map.intake.files import read_bytes
from opportunity_map.intake.messages import sentence, word
from opportunity_map.intake.problems import ERROR, INFO, WARNING, Problem, printable
from opportunity_map.intake.read import Intake, read_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_ANNOTATIONS: Final = 10
"""GitHub shows no more of one kind for one step."""

_COLOURS: Final = {ERROR: "red", WARNING: "yellow", INFO: "blue"}
_WORST_FIRST: Final = (ERROR, WARNING, INFO)
_WIDEST_QUOTE: Final = 100


@dataclass(frozen=True)
class Report:
    """What was found, and how to speak of it: `folder` is the content folder as seen from where we are."""

    problems: list[Problem]
    counts: dict[str, int]
    content_dir: Path
    folder: str
    language: str

    def path(self, problem: Problem) -> str:
        """The file of a problem, as seen from where we are."""
        return f"{self.folder}/{problem.path}"

    def sentence(self, problem: Problem) -> str:
        """What is wrong, and what was probably meant."""
        return advice(problem, self.language)

    @property
    def summary(self) -> str:
        """How much was read and found, in one line."""
        return word("summary", self.language, **self.counts)


@click.command(
    epilog="""\b
Examples:
  opportunity-map check
  opportunity-map check content/opportunities/city-library --language fi
  opportunity-map check --format github"""
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]...")
@click.option("--format", "form", type=click.Choice(["text", "github", "json"]), default="text", show_default=True)
@click.option("--language", help="Language of the sentences; the site's first language, if not given.")
@click.option("--config", default="mkdocs.yml", show_default=True, type=click.Path(path_type=Path))
def check(paths: tuple[Path, ...], form: str, language: str | None, config: Path) -> None:
    """Find everything that is wrong with the content, or with the files and folders named by PATH.

    Ends with 0 if there are no errors, with 1 if there are, with 2 if the command itself is wrong.
    """
    settings = load(config)
    wanted = [inside(settings.content_dir, path) for path in paths]
    found = read_all(settings.content_dir, settings.languages[0])
    problems = [problem for problem in found.problems if is_wanted(problem.path, wanted)]
    report = Report(
        problems,
        _counts(found, problems, wanted),
        settings.content_dir,
        shown(settings.content_dir),
        language or settings.languages[0],
    )
    _FORMS[form](report)
    raise SystemExit(1 if report.counts["errors"] else 0)


def _counts(found: Intake, problems: list[Problem], wanted: list[str]) -> dict[str, int]:
    """Files that were read, records that can stand, and problems by severity, of the wanted paths."""
    records = [record.path for kind in (found.organisations, found.opportunities, found.places) for record in kind]
    return {
        "files": sum(is_wanted(path, wanted) for path in found.files),
        "records": sum(is_wanted(path, wanted) for path in records),
        "errors": sum(problem.severity == ERROR for problem in problems),
        "warnings": sum(problem.severity == WARNING for problem in problems),
    }


def _text(report: Report) -> None:
    """Grouped by file, each problem with the line it is in and a marker under the place."""
    for path, group in groupby(report.problems, key=lambda problem: problem.path):
        problems = list(group)
        click.secho(report.path(problems[0]), bold=True)
        lines = _lines(report.content_dir, path)
        for problem in problems:
            kind = click.style(word(problem.severity, report.language), fg=_COLOURS[problem.severity])
            click.echo(f"  {problem.line}:{problem.column}  {kind}  {report.sentence(problem)} [{problem.code}]")
            for line in _quoted(lines, problem):
                click.echo(f"      {line}")
        click.echo()
    if not report.problems:
        click.echo(word("nothing-wrong", report.language))
    click.echo(report.summary)


def _lines(content_dir: Path, path: str) -> list[str]:
    """The lines of a file with a problem, as far as they can be read."""
    data, _ = read_bytes(content_dir, path)
    text = data.decode(errors="replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _quoted(lines: list[str], problem: Problem) -> Iterator[str]:
    """The line of the problem, cut around its place, and a marker below it."""
    line = printable(lines[problem.line - 1]) if problem.line <= len(lines) else ""
    if not line.strip():
        return
    first = max(0, problem.column - _WIDEST_QUOTE // 2) if len(line) > _WIDEST_QUOTE else 0
    yield line[first : first + _WIDEST_QUOTE].rstrip()
    yield " " * (problem.column - 1 - first) + "^"


def _github(report: Report) -> None:
    """Annotations for the worst, the rest as plain lines; no text of a file can become a command."""
    worst = sorted(report.problems, key=lambda problem: _WORST_FIRST.index(problem.severity))
    for problem in worst[:MOST_ANNOTATIONS]:
        command = "notice" if problem.severity == INFO else problem.severity
        place = f"file={_property(report.path(problem))},line={problem.line},col={problem.column}"
        click.echo(f"::{command} {place},title={_property(problem.code)}::{_data(report.sentence(problem))}")
    for problem in worst[MOST_ANNOTATIONS:]:
        place = f"{report.path(problem)}:{problem.line}:{problem.column}"
        line = f"{place}: {word(problem.severity, report.language)}: {report.sentence(problem)} [{problem.code}]"
        click.echo(line.replace("::", ": :").replace("##[", "## ["))
    more = len(worst) - MOST_ANNOTATIONS
    click.echo(f"{report.summary} {word('more', report.language, count=more)}" if more > 0 else report.summary)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _json(report: Report) -> None:
    problems = [
        {
            "path": report.path(problem),
            "line": problem.line,
            "column": problem.column,
            "field": problem.field,
            "code": problem.code,
            "severity": problem.severity,
            "message": printable(sentence(problem, report.language)),
            "suggestion": problem.suggestion,
        }
        for problem in report.problems
    ]
    click.echo(json.dumps({"problems": problems, "counts": report.counts}, indent=2))


_FORMS: Final[dict[str, Callable[[Report], None]]] = {"text": _text, "github": _github, "json": _json}
