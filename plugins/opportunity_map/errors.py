"""The few exceptions of the product; everything an organisation writes becomes a `Problem` instead."""

from __future__ import annotations

PLUGIN = "opportunity-map"
WHERE = f"mkdocs.yml, plugins: {PLUGIN}: "
"""How every sentence about a wrong option begins."""


class OpportunityMapError(Exception):
    """Something a person has to mend before we can go on; its text is one sentence: where, what, how."""


class ConfigError(OpportunityMapError):
    """An option in mkdocs.yml is unknown or wrong."""


def where(option: str) -> str:
    """How a sentence about one option begins."""
    return f"{WHERE}{option}: "
