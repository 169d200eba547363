"""Problems as sentences, in every language that has a catalogue (locales/problems.<language>.yml)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from opportunity_map.intake.examples import example_for
from opportunity_map.intake.yaml_reader import Mapping, Scalar, read_yaml

if TYPE_CHECKING:
    from opportunity_map.intake.problems import Problem

FALLBACK: Final = "en"
_LOCALES: Final = Path(__file__).parent.parent / "locales"
_NUMBERS = re.compile(r"\.\d+(?=\.|$)")


def languages() -> tuple[str, ...]:
    """The languages that have sentences, sorted."""
    return tuple(sorted(file.name.split(".")[1] for file in _LOCALES.glob("problems.*.yml")))


def sentence(problem: Problem, language: str) -> str:
    """What is wrong, what is allowed, and one right example; in English where `language` has no catalogue."""
    arguments = dict(problem.arguments)
    arguments["field"] = _NUMBERS.sub("", problem.field)
    arguments["example"] = example_for(problem.path, problem.field) or arguments["field"]
    return catalogue(language)["problems"][problem.code].format_map(arguments)


def word(name: str, language: str, **arguments: object) -> str:
    """A word or line of the checker itself, as the summary."""
    return catalogue(language)["words"][name].format_map(arguments)


@cache
def catalogue(language: str, name: str = "problems") -> dict[str, dict[str, str]]:
    """The texts of a language by section and name: of the checker `problems` by code and `words`."""
    have = languages()
    known = next((tag for tag in (language, language.partition("-")[0]) if tag in have), FALLBACK)
    file = _LOCALES / f"{name}.{known}.yml"
    file = file if file.is_file() else _LOCALES / f"{name}.{FALLBACK}.yml"
    root, problems = read_yaml(file.read_bytes(), file.name)
    if type(root) is not Mapping:
        raise ValueError(f"{file.name} is not readable: {problems}")
    return {name: _texts(section) for name, (_, section) in root.entries.items() if type(section) is Mapping}


def _texts(section: Mapping) -> dict[str, str]:
    return {name: node.text for name, (_, node) in section.entries.items() if type(node) is Scalar}
