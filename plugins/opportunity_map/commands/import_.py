"""`opportunity-map import`: a whole table becomes content files, and every row that could not is accounted for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from opportunity_map.config import load
from opportunity_map.errors import OpportunityMapError
from opportunity_map.intake.model import OPPORTUNITY, ORGANISATION, PLACE
from opportunity_map.intake.problems import printable
from opportunity_map.tables.folder import CHANGED, NEW, REFUSED, STAYS, UNCHANGED
from opportunity_map.tables.remarks import MappingFaults, Refused, phrase, said
from opportunity_map.tables.run import Report, import_table
from opportunity_map.tables.templates import Unknown
from opportunity_map.tables.words import near, near_names

_MOST_COLUMNS = 40


@click.command(
    "import",
    epilog="""\b
Examples:
  opportunity-map import courses.csv --mapping courses.yml --dry-run
  opportunity-map import courses.csv --mapping courses.yml""",
)
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--mapping", required=True, type=click.Path(path_type=Path), help="Which columns make which fields.")
@click.option("--into", type=click.Path(path_type=Path), help="Content folder; that of mkdocs.yml, if not given.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
@click.option("--force", is_flag=True, help="Overwrite files that a person has changed since, too.")
@click.option("--language", help="Language of the sentences; the site's first language, if not given.")
@click.option("--config", default="mkdocs.yml", show_default=True, type=click.Path(path_type=Path))
def import_(
    table: Path, mapping: Path, into: Path | None, *, dry_run: bool, force: bool, language: str | None, config: Path
) -> None:
    """Turn TABLE (CSV, JSON, GeoJSON or iCalendar) into content files, as the mapping file says.

    Ends with 0 if every row was used or is refused by the mapping itself, with 1 if somebody has to look at one, with 2
    if the table or the mapping cannot be read.
    """
    settings = load(config)
    tongue = language or settings.languages[0]
    folder = into or settings.content_dir
    try:
        report = import_table(table, mapping, settings, folder, dry_run=dry_run, force=force)
    except MappingFaults as wrong:
        for fault in wrong.faults:
            click.echo(f"{mapping}:{fault.line}:{fault.column}: {said(fault, tongue)}", err=True)
        raise SystemExit(2) from None
    except Refused as refused:
        raise OpportunityMapError(said(refused.remark, tongue)) from None
    shown = Path(os.path.relpath(folder)).as_posix()
    for line in account(report, tongue, shown):
        click.echo(line)
    if dry_run:
        click.echo(phrase("dry-run", tongue))
    raise SystemExit(1 if any(one.is_mistake for one in report.outcomes) else 0)


def account(report: Report, language: str, folder: str) -> Iterator[str]:
    """The whole account of a run in lines; `folder` is the content folder as seen from where we are."""
    for note in report.notes:
        yield phrase("noted", language, what=said(note, language))
    if report.unused:
        yield phrase("unused-columns", language, columns=", ".join(report.unused[:_MOST_COLUMNS]))
    refused = [one for one in report.outcomes if one.state == REFUSED]
    if refused:
        yield phrase("refused-rows", language)
    for one in refused:
        reason = " ".join(said(remark, language) for remark in one.reasons)
        yield "  " + phrase("row", language, number=one.number, name=one.name[:60], reason=reason)
    if report.unknown:
        yield phrase("unknown-words", language)
    for unknown, count in sorted(report.unknown.items(), key=lambda one: (one[0].field, -one[1], one[0].word)):
        yield "  " + phrase("unknown-line", language, field=unknown.field, word=unknown.word[:60], count=count)
        yield f"      {_ready(unknown, language)}"
    yield from _of_files(report, language, folder)


def _of_files(report: Report, language: str, folder: str) -> Iterator[str]:
    if report.changes:
        yield phrase("changed-values", language)
    for change, count in sorted(report.changes.items(), key=lambda one: (-one[1], one[0].arguments, one[0].name)):
        yield "  " + phrase("counted", language, count=count, what=said(change, language))
    if report.kept:
        yield phrase("kept-files", language)
    for path, state in report.kept:
        yield "  " + phrase(f"state-{state}", language, path=f"{folder}/{path}")
    if report.gone:
        yield phrase("gone-files", language)
        yield from (f"  {folder}/{path}" for path in report.gone)
    if report.warnings:
        yield phrase("warnings", language, count=report.warnings)
    for kind in (ORGANISATION, PLACE, OPPORTUNITY):
        counts = {state: report.files[kind, state] for state in (NEW, CHANGED, UNCHANGED)}
        kept = sum(report.files[kind, state] for state in STAYS)
        if kept or any(counts.values()):
            yield phrase("files-written", language, kind=kind, kept=kept, **counts)
    yield phrase(
        "rows-read",
        language,
        rows=len(report.outcomes),
        kept=sum(map(report.count, STAYS)),
        **{state: report.count(state) for state in (NEW, CHANGED, UNCHANGED, REFUSED)},
    )


def _ready(unknown: Unknown, language: str) -> str:
    """A line for the mapping, with what was probably meant; the rest of the options behind it."""
    word = printable(unknown.word).replace("\\", "\\\\").replace('"', '\\"')
    kind, _, tongue = unknown.names.partition(":")
    options = near_names(unknown.word, kind, tongue) if kind else near(unknown.word, unknown.options)
    if options:
        return f'"{word}": {options[0]}  # {phrase("unknown-near", language, options=", ".join(options))}'
    if unknown.options:
        return f'"{word}": ""  # {phrase("unknown-options", language, options=", ".join(unknown.options))}'
    return f'"{word}": ""'
