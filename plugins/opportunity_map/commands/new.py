"""`opportunity-map new`: a new region's repository, ready to push."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from opportunity_map.config import Settings
from opportunity_map.errors import OpportunityMapError
from opportunity_map.new.answers import QUESTIONS, default_for, settings_of
from opportunity_map.new.repository import repository

_ASKED: Final = {
    "name": "Name of the city or region",
    "country": "Country (two letters, ISO 3166-1)",
    "timezone": "Time zone (IANA)",
    "bounds": "Bounds of the map (south,west,north,east in degrees)",
    "languages": "Languages of the site, the first one first",
    "url": "Where the site will be published (may stay empty)",
}
_EXAMPLES: Final = {
    "name": "--name Helsinki",
    "country": "--country FI",
    "timezone": "--timezone Europe/Helsinki",
    "bounds": "--bounds 60.164,24.935,60.179,24.953",
}


@click.command(
    epilog="""\b
Examples:
  opportunity-map new tampere
  opportunity-map new my-map --name Tampere --country FI --languages fi,en""",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", help="Name of the city or region; that of DIR, if not given.")
@click.option("--country", help="Two letters, as FI; where the largest town of that name is, if not given.")
@click.option("--timezone", help="As Europe/Helsinki; the country's main one, if not given.")
@click.option("--bounds", help="south,west,north,east in degrees; 8 km around the town of that name, if not given.")
@click.option("--languages", help="As fi,en, the first one first; the country's own that there are, and English.")
@click.option("--url", help="Where the site will be published, as https://example.org/.")
@click.option("--config", default="mkdocs.yml", hidden=True, help="Taken for the sake of likeness; not read.")
def new(folder: Path, config: str, **given: str | None) -> None:  # noqa: ARG001 - every command takes --config
    """Make DIR the repository of a new region: configuration, pages, examples, workflows.

    What is not given is asked on a terminal, and otherwise the default is taken. Nothing is ever overwritten: DIR must
    be new or empty, but for a .git folder.
    """
    _refuse_what_is_there(folder)
    settings = _ask(folder, given)
    made = repository(settings)
    for name, text in made.items():
        _write(folder / name, text)
    click.echo(f"{folder}: {len(made)} files for {settings.region.name}. Next: read {folder / 'README.md'}.")


def _refuse_what_is_there(folder: Path) -> None:
    try:
        names = sorted(entry.name for entry in folder.iterdir()) if folder.exists() or folder.is_symlink() else []
    except NotADirectoryError:
        raise OpportunityMapError(f"{folder}: this is a file; name a folder that is new or empty.") from None
    except OSError:
        raise OpportunityMapError(f"{folder}: it cannot be opened; name a folder that is new or empty.") from None
    there = [name for name in names if name != ".git"]
    if there:
        raise OpportunityMapError(f"{folder}: the folder is not empty (it holds {there[0]}); name a new one.")


def _ask(folder: Path, given: dict[str, str | None]) -> Settings:
    """All answers: as given, as typed on a terminal, or the default. A wrong one is told in one line."""
    answers: dict[str, str] = {}
    for question in QUESTIONS:
        answer = given[question]
        if answer is None:
            default = default_for(question, folder, answers)
            answer = _typed(question, default, answers) if sys.stdin.isatty() else default
            if not answer and question in _EXAMPLES:
                raise OpportunityMapError(
                    f"{question}: nothing can be said about it beforehand; write for example {_EXAMPLES[question]}."
                )
        answers[question] = answer.strip()
        settings = settings_of(answers)
    return settings


def _typed(question: str, default: str, answers: dict[str, str]) -> str:
    """Ask on the terminal until the answer can stand."""

    def checked(text: str) -> str:
        try:
            settings_of({**answers, question: text.strip()})
        except OpportunityMapError as error:
            raise click.UsageError(str(error)) from None
        return text

    suggested = default or (None if question in _EXAMPLES else "")
    return str(click.prompt(_ASKED[question], default=suggested, value_proc=checked))


def _write(file: Path, text: str) -> None:
    """A new file; one that is there already is an error."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OpportunityMapError(f"{file}: it cannot be written ({reason}); name another folder.") from None
