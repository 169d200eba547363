"""`opportunity-map check`: every problem of a run."""

from __future__ import annotations

from pathlib import Path

import click

from opportunity_map.commands.paths import inside, is_wanted, shown
from opportunity_map.commands.reports import FORMS, Report
from opportunity_map.config import load
from opportunity_map.intake.problems import ERROR, WARNING, Problem
from opportunity_map.intake.read import Findings, examine


@click.command(
    epilog="""\b
Examples:
  opportunity-map check
  opportunity-map check content/opportunities/city-library --language fi
  opportunity-map check --format github"""
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]...")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", show_default=True)
@click.option("--language", help="Language of the sentences; the site's first language, if not given.")
@click.option("--config", default="mkdocs.yml", show_default=True, type=click.Path(path_type=Path))
def check(paths: tuple[Path, ...], form: str, language: str | None, config: Path) -> None:
    """Find everything that is wrong with the content, or with the files and folders named by PATH.

    Ends with 0 if there are no errors, with 1 if there are, with 2 if the command itself is wrong.
    """
    settings = load(config)
    wanted = [inside(settings.content_dir, path) for path in paths]
    found = examine(settings.content_dir, settings.languages[0], settings.circumstances())
    problems = [problem for problem in found.problems if is_wanted(problem.path, wanted)]
    report = Report(
        problems,
        _counts(found, problems, wanted),
        settings.content_dir,
        shown(settings.content_dir),
        language or settings.languages[0],
    )
    FORMS[form](report)
    raise SystemExit(1 if report.counts["errors"] else 0)


def _counts(found: Findings, problems: list[Problem], wanted: list[str]) -> dict[str, int]:
    """Files that were read, records that can stand, and problems by severity, of the wanted paths."""
    return {
        "files": sum(is_wanted(path, wanted) for path in found.files),
        "records": sum(is_wanted(path, wanted) for path in found.standing),
        "errors": sum(problem.severity == ERROR for problem in problems),
        "warnings": sum(problem.severity == WARNING for problem in problems),
    }
