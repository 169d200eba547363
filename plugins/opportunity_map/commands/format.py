"""`opportunity-map format`: the content in its canonical form, comments kept."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from opportunity_map.commands.paths import inside, is_wanted, shown
from opportunity_map.commands.reports import advice
from opportunity_map.config import load
from opportunity_map.errors import OpportunityMapError
from opportunity_map.intake.files import Scan, read_bytes, scan
from opportunity_map.intake.messages import word
from opportunity_map.intake.model import MODELS
from opportunity_map.intake.problems import ERROR, Problem, problem
from opportunity_map.intake.reformat import reformat


class _Looked(NamedTuple):
    """What became of one file: its new text, or '' where nothing has to change; and why it stays as it is."""

    path: str
    text: str
    problems: list[Problem]


@click.command(
    epilog="""\b
Examples:
  opportunity-map format
  opportunity-map format content/opportunities/city-library
  opportunity-map format --check""",
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]...")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; end with 1 if something would change.")
@click.option("--language", help="Language of the sentences; the site's first language, if not given.")
@click.option("--config", default="mkdocs.yml", show_default=True, type=click.Path(path_type=Path))
def format(  # noqa: A001 - the command's name
    paths: tuple[Path, ...], only_check: bool, language: str | None, config: Path
) -> None:
    """Write all content files, or those named by PATH, in the canonical order and quoting; comments keep their places.

    No value changes. A file that cannot be read stays as it is. Ends with 0 if all is in order, with 1 if a file could
    not be read (or, with --check, would change), with 2 if the command itself is wrong.
    """
    settings = load(config)
    language = language or settings.languages[0]
    folder = shown(settings.content_dir)
    wanted = [inside(settings.content_dir, path) for path in paths]
    counts = {"files": 0, "changed": 0, "left": 0}
    for path, text, problems in _look(settings.content_dir, scan(settings.content_dir), wanted):
        counts["files"] += 1
        counts["changed"] += bool(text)
        counts["left"] += bool(problems)
        for found in problems:
            kind = click.style(word(ERROR, language), fg="red")
            click.echo(f"{folder}/{path}:{found.line}:{found.column}  {kind}  {advice(found, language)} [{found.code}]")
        if text and not only_check:
            _replace(settings.content_dir / path, text)
        if text:
            click.echo(f"{folder}/{path}: {word('would-format' if only_check else 'formatted', language)}")
    click.echo(word("format-summary", language, **counts))
    raise SystemExit(1 if counts["left"] or (only_check and counts["changed"]) else 0)


def _look(content_dir: Path, found: Scan, wanted: list[str]) -> Iterator[_Looked]:
    """Every file that is wanted, in the order of the scan; those that can be no records last."""
    for source in found.sources:
        if not is_wanted(source.path, wanted):
            continue
        data, code = read_bytes(content_dir, source.path)
        if code:
            yield _Looked(source.path, "", [problem(source.path, 1, 1, code)])
            continue
        text, problems = reformat(data, MODELS[source.kind], source.path)
        yield _Looked(source.path, "" if text is None or text.encode() == data else text, problems)
    for refused in found.problems:
        if is_wanted(refused.path, wanted):
            yield _Looked(refused.path, "", [refused])


def _replace(file: Path, text: str) -> None:
    """Put a text in a file's place in one step, with the file's own mode: nobody ever sees half a file."""
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".", suffix=".tmp", delete=False) as out:
            temporary = Path(out.name)
            out.write(text.encode())
        temporary.chmod(stat.S_IMODE(file.lstat().st_mode))
        os.replace(temporary, file)  # noqa: PTH105 - a link that came in the meantime is replaced, not followed
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        reason = error.strerror or type(error).__name__
        raise OpportunityMapError(
            f"{file}: it cannot be written ({reason}); look at the permissions of its folder."
        ) from None
