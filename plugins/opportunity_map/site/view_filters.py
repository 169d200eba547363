"""The facets of the form of filters: their names, their options and how they are called."""

from __future__ import annotations

from dataclasses import dataclass

from opportunity_map.catalogue import Catalogue
from opportunity_map.intake.model import COST_KINDS, INTERESTS, MODES, TYPES
from opportunity_map.site.view_facts import ACCESS_FACTS, Facts


@dataclass(frozen=True)
class Option:
    """One box to tick; `value` is what stands in the address."""

    value: str
    label: str


@dataclass(frozen=True)
class Facet:
    """A group of boxes; `name` is the parameter of the address. `open` says whether its fold starts open."""

    name: str
    title: str
    options: tuple[Option, ...]
    open: bool


def filter_facets(catalogue: Catalogue, facts: Facts) -> list[Facet]:
    """All facets with named options, those most asked for first and open."""
    texts = facts.texts
    spoken = {tag for entry in catalogue.entries for tag in entry.opportunity.languages}
    named = sorted(((facts.formats.language(tag), tag) for tag in spoken), key=lambda pair: pair[0].casefold())
    languages = tuple(Option(tag, name[:1].upper() + name[1:]) for name, tag in named)

    def facet(name: str, prefix: str, ids: tuple[str, ...], *, is_open: bool = False) -> Facet:
        options = tuple(Option(option, texts(f"{prefix}.{option}")) for option in ids)
        return Facet(name, texts(f"filters.{name}"), options, is_open)

    return [
        facet("interests", "interest", INTERESTS, is_open=True),
        facet("cost", "cost", COST_KINDS, is_open=True),
        Facet("languages", texts("filters.languages"), languages, open=False),
        facet("access", "access", ACCESS_FACTS),
        facet("type", "type", TYPES),
        facet("mode", "mode", MODES),
    ]
