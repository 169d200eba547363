"""Problems as sentences, in every language that has a catalogue (locales/problems.<language>.yml)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from opportunity_map.intake import catalogues
from opportunity_map.intake.examples import example_for

if TYPE_CHECKING:
    from opportunity_map.intake.problems import Problem

NAME: Final = "problems"
_NUMBERS = re.compile(r"\.\d+(?=\.|$)")


def languages() -> tuple[str, ...]:
    """The languages that have sentences, sorted."""
    return catalogues.languages(NAME)


def sentence(problem: Problem, language: str) -> str:
    """What is wrong, what is allowed, and one right example; in English where `language` has no catalogue."""
    arguments = dict(problem.arguments)
    arguments["field"] = _NUMBERS.sub("", problem.field)
    arguments["example"] = example_for(problem.path, problem.field) or arguments["field"]
    return template(problem.code, language).format_map(arguments)


def template(code: str, language: str) -> str:
    """The sentence of a code with the names in braces that `sentence` fills in."""
    return str(catalogues.catalogue(NAME, language)["problems"][code])


def word(name: str, language: str, **arguments: object) -> str:
    """A word or line of the checker itself, as the summary."""
    return str(catalogues.catalogue(NAME, language)["words"][name]).format_map(arguments)
