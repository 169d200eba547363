"""What a presenter gives to whoever writes the site: the content of one page, and which part of a list it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from opportunity_map.catalogue import Entry


@dataclass(frozen=True)
class Page:
    """What a shell is filled with. Title and description are plain text, `main` and `extra_head` HTML.

    `beside` are files that stand in the page's own folder, by name.
    """

    title: str
    description: str
    main: str
    page_data: dict[str, Any] | None = None
    extra_head: str = ""
    beside: Mapping[str, bytes] = field(default_factory=dict)


class Part(NamedTuple):
    """What one page of a paged list shows: its entries with their rows, and which page of how many it is.

    `all` are the entries of all its pages: what the first one counts.
    """

    entries: Sequence[Entry]
    rows: Sequence[str]
    root: str
    page: int
    pages: int
    all: Sequence[Entry]
