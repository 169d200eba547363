"""The shell: one page per kind and language rendered by the theme, cut at its slots, filled ten thousand times.

While the theme renders a shell, every slot holds a token from Unicode's private use area; `cut` splits the page
there. The way to the site's root is a token of its own, because it is used in many links and depends only on the
depth of an address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from opportunity_map.errors import OpportunityMapError
from opportunity_map.site.tokens import ROOT, SLOT_END, SLOT_START

SLOTS = ("title", "description", "address", "main", "page_data", "extra_head")
_SLOT = re.compile(f"{SLOT_START}([a-z_]+){SLOT_END}")


def slot(name: str) -> str:
    """The token that stands for a slot while the theme renders the shell."""
    return f"{SLOT_START}{name}{SLOT_END}"


@dataclass(frozen=True)
class Shell:
    """A rendered page, cut: text, slot's name, text, slot's name, ..., text."""

    parts: tuple[str, ...]

    def at(self, root: str) -> Shell:
        """This shell for a page from which `root` (as ../../) leads to the site's root."""
        return Shell(tuple(part.replace(ROOT, root) for part in self.parts))

    def fill(self, values: Mapping[str, str]) -> str:
        """The whole page; each slot takes its value as it is, escaped by whoever made it."""
        parts = list(self.parts)
        parts[1::2] = [values[name] for name in parts[1::2]]
        return "".join(parts)


def cut(html: str, kind: str) -> Shell:
    """Cut a page that the theme rendered. A template that lost the main slot is told by name."""
    parts = tuple(_SLOT.split(html))
    if "main" not in parts[1::2]:
        raise OpportunityMapError(
            f"overrides: the {kind} page has lost its content; a template there must keep {{{{ om.main }}}}."
        )
    unknown = set(parts[1::2]) - set(SLOTS)
    if unknown:
        raise OpportunityMapError(f"overrides: the {kind} page has unknown slots {', '.join(sorted(unknown))}.")
    return Shell(parts)


def root_of(address: str) -> str:
    """The relative way from a page's address (``opportunities/oodi/robots/``) to the site's root (``../../../``)."""
    return "../" * address.count("/")
