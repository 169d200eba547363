"""The few exceptions of the product; everything an organisation writes becomes a `Problem` instead."""

from __future__ import annotations

PLUGIN = "opportunity-map"


class OpportunityMapError(Exception):
    """Something a person has to mend before we can go on; its text is one sentence: where, what, how."""


class ConfigError(OpportunityMapError):
    """An option in mkdocs.yml is unknown or wrong."""


def where(option: str) -> str:
    """How a sentence about an option of the plugin begins."""
    return f"mkdocs.yml, plugins: {PLUGIN}: {option}: "
