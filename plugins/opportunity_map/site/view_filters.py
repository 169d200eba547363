"""The facets of the form of filters: their names, their options and how they are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opportunity_map.catalogue import Catalogue
from opportunity_map.holidays import Holiday
from opportunity_map.intake.model import COST_KINDS, INTERESTS, MODES, TYPES
from opportunity_map.site.facets import REGISTRATIONS
from opportunity_map.site.view_facts import ACCESS_FACTS, Facts

TIMES = ("morning", "afternoon", "evening")


@dataclass(frozen=True)
class Option:
    """One box to tick; `value` is what stands in the address."""

    value: str
    label: str


@dataclass(frozen=True)
class Facet:
    """A group of boxes; `name` is the parameter of the address. `open` says whether its fold starts open.

    One without options is long: the browser fetches them.
    """

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
        facet("time", "time_of_day", TIMES),
        facet("registration", "sign_up", REGISTRATIONS),
        Facet("languages", texts("filters.languages"), languages, open=False),
        Facet("place", texts("filters.place"), (), open=False),
        facet("access", "access", ACCESS_FACTS),
        facet("type", "type", TYPES),
        facet("mode", "mode", MODES),
        Facet("organisation", texts("filters.organisation"), (), open=False),
    ]


@dataclass(frozen=True)
class Break:
    """School holidays that are not over yet, for a button; days in ISO 8601."""

    name: str
    first: str
    last: str


def coming_breaks(holidays: Sequence[Holiday], today: date, language: str) -> list[Break]:
    """Those that are running or still to come, the earliest first."""
    return [
        Break(one.name(language), one.first.isoformat(), one.last.isoformat()) for one in holidays if one.last >= today
    ]
