"""What the commands that go through the content share: which files are meant, and how a problem is said."""

from __future__ import annotations

import os
from pathlib import Path

import click

from opportunity_map.intake.messages import sentence, word
from opportunity_map.intake.problems import Problem, printable


def inside(content_dir: Path, path: Path) -> str:
    """The path relative to the content folder, with slashes; '' is all of it. A link at its end is not followed."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the link
    try:
        relative = (whole.parent.resolve() / whole.name).relative_to(content_dir.resolve()).as_posix()
    except ValueError:
        raise click.UsageError(
            f"{path} is not in the content folder {content_dir}; name a file or folder in it."
        ) from None
    return "" if relative == "." else relative


def is_wanted(path: str, wanted: list[str]) -> bool:
    """Whether a path in the content folder is one of those wanted, or in a folder that is; without any, all are."""
    return not wanted or any(not one or path == one or path.startswith(f"{one}/") for one in wanted)


def shown(content_dir: Path) -> str:
    """The content folder as seen from where we are."""
    return Path(os.path.relpath(content_dir)).as_posix()


def advice(problem: Problem, language: str) -> str:
    """What is wrong, and what was probably meant, on one printable line."""
    said = sentence(problem, language)
    if problem.suggestion:
        said += " " + word("did-you-mean", language, suggestion=problem.suggestion)
    return printable(said)
