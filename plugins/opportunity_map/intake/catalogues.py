"""The catalogues of words beside the code (`locales/<name>.<language>.yml`), read as strictly as content is."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from opportunity_map.intake.yaml_reader import Mapping, Node, Scalar, read_yaml

FALLBACK: Final = "en"
LOCALES: Final = Path(__file__).parent.parent / "locales"

Tree = dict[str, Any]
"""Texts by name, and trees of such by name."""


@cache
def languages(name: str) -> tuple[str, ...]:
    """The languages that have a catalogue of this name (`problems`, `fields`), sorted."""
    return tuple(sorted(file.name.split(".")[1] for file in LOCALES.glob(f"{name}.*.yml")))


def spoken(name: str, language: str) -> str:
    """The language in which a catalogue speaks to somebody who asked for `language`: a variety's own, else English."""
    have = languages(name)
    return next((tag for tag in (language, language.partition("-")[0]) if tag in have), FALLBACK)


def catalogue(name: str, language: str) -> Tree:
    """The texts of a language; in English where it has no catalogue."""
    return read_catalogue(LOCALES / f"{name}.{spoken(name, language)}.yml")


@cache
def read_catalogue(file: Path) -> Tree:
    """The texts of one file. Raises ValueError where it is not readable: a mistake of ours, which the tests find."""
    root, problems = read_yaml(file.read_bytes(), file.name)
    if type(root) is not Mapping:
        raise ValueError(f"{file.name} is not readable: {problems}")
    return _tree(root)


def _tree(mapping: Mapping) -> Tree:
    return {name: _texts(node) for name, (_, node) in mapping.entries.items()}


def _texts(node: Node) -> Any:
    if type(node) is Mapping:
        return _tree(node)
    return node.text if type(node) is Scalar else [_texts(item) for item in node.items]
