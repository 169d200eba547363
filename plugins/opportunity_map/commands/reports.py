"""How problems are told: to a person at a terminal, to GitHub's pull requests, or as JSON to a program."""

from __future__ import annotations

import json
import os
import unicodedata
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from opportunity_map.intake.files import read_bytes
from opportunity_map.intake.messages import sentence, word
from opportunity_map.intake.problems import ERROR, INFO, WARNING, Problem, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_ANNOTATIONS: Final = 10
"""GitHub shows no more of one kind for one step."""

MOST_SUMMARY_BYTES: Final = 900_000
"""GitHub takes 1 MiB for one step, and nothing of what is larger."""

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


def advice(problem: Problem, language: str) -> str:
    """What is wrong, and what was probably meant, on one printable line."""
    said = sentence(problem, language)
    if problem.suggestion:
        said += " " + word("did-you-mean", language, suggestion=problem.suggestion)
    return printable(said)


def _text(report: Report) -> None:
    """Grouped by file, each problem with the line it is in and a marker under the place."""
    told = []
    for path, lines in _by_file(report, click.style):
        told += [click.style(path, bold=True), *lines, ""]
    if not report.problems:
        told.append(word("nothing-wrong", report.language))
    click.echo("\n".join([*told, report.summary]))


def _plain(text: str, **_: str) -> str:
    return text


def _by_file(report: Report, style: Callable[..., str] = _plain) -> Iterator[tuple[str, list[str]]]:
    """Each file with problems, and the lines that tell of them."""
    for path, group in groupby(report.problems, key=lambda problem: problem.path):
        content = _lines(report.content_dir, path)
        told = []
        for problem in group:
            kind = style(word(problem.severity, report.language), fg=_COLOURS[problem.severity])
            told.append(f"  {problem.line}:{problem.column}  {kind}  {report.sentence(problem)} [{problem.code}]")
            told += (f"      {line}" for line in _quoted(content, problem))
        yield f"{report.folder}/{path}", told


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
    yield " " * sum(map(_width, line[first : problem.column - 1])) + "^"


def _width(character: str) -> int:
    """How many columns of a terminal a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


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
    where = "more-in-summary" if _write_job_summary(report) else "more"
    click.echo(f"{report.summary} {word(where, report.language, count=more)}" if more > 0 else report.summary)


def _write_job_summary(report: Report) -> bool:
    """Tell all problems on the page of the workflow's run, where GitHub gives us a file for it; whether it was written.

    It stands in preformatted text, in which GitHub takes nothing for Markdown, a mention or a link.
    """
    file = os.environ.get("GITHUB_STEP_SUMMARY", "")
    if not file:
        return False
    parts = [f"<p>{escape(report.summary)}</p>\n"]
    room = MOST_SUMMARY_BYTES
    for path, lines in _by_file(report):
        told = "\n".join(lines)
        part = f"<pre>\n{escape(path)}\n{escape(told)}\n</pre>\n"
        room -= len(part.encode())
        if room < 0:
            parts.append(f"<p>{escape(word('summary-full', report.language))}</p>\n")
            break
        parts.append(part)
    try:
        with Path(file).open("a", encoding="utf-8") as page:
            page.writelines(parts)
    except OSError:
        return False
    return True


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


FORMS: Final[dict[str, Callable[[Report], None]]] = {"text": _text, "github": _github, "json": _json}
