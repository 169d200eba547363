"""Which files of the content a command's PATHs mean."""

from __future__ import annotations

import os
from pathlib import Path

import click


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
