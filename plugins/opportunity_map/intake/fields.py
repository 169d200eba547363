"""Fields in words, in every language that has a catalogue (locales/fields.<language>.yml), and all groups of them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from opportunity_map.intake.catalogues import LOCALES, catalogue, read_catalogue
from opportunity_map.intake.model import MODELS, Always, OnRequest, Repeat, Session
from opportunity_map.intake.shapes import EitherShape, GroupShape, ListShape, Shape, WhenShape, fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opportunity_map.intake.shapes import ChoiceShape

FORMS: Final[dict[str, type]] = {"session": Session, "repeat": Repeat, "always": Always, "on_request": OnRequest}
"""The four forms of `when`, by the name that the catalogues use."""

AVAILABLE: Final = {Always: "always", OnRequest: "on_request"}
"""What stands in `available` of the forms that are told by it."""


def group_name(model: type) -> str:
    """What the catalogues call a kind or group of the model: OnRequest is on_request."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()


def group_of(shape: Shape) -> type | None:
    """The group whose fields stand inside a value of this shape, but for `when`, which has four; or None."""
    if isinstance(shape, ListShape):
        return group_of(shape.item)
    if isinstance(shape, EitherShape):
        return shape.inline.of
    return shape.of if isinstance(shape, GroupShape) else None


@cache
def groups() -> tuple[type, ...]:
    """Every kind of file and every group of fields that can stand in one, each once."""
    found: dict[type, None] = {}
    for model in MODELS.values():
        found |= dict.fromkeys(_inside(model))
    return tuple(found)


def _inside(model: type) -> Iterator[type]:
    yield model
    for field in fields_of(model):
        if isinstance(field.shape, WhenShape):
            for form in FORMS.values():
                yield from _inside(form)
        inner = group_of(field.shape)
        if inner is not None:
            yield from _inside(inner)


def field_sentence(model: type, key: str, language: str) -> str:
    """What a field is and what to write; in English where `language` has no catalogue."""
    return str(catalogue("fields", language)["fields"][group_name(model)][key])


def group_sentence(model: type, language: str) -> str:
    """What a kind of file, or a form of `when`, is for."""
    return str(catalogue("fields", language)["groups"][group_name(model)])


def group_title(model: type, language: str) -> str:
    """The name of a kind of file, or of a form of `when`, as people say it."""
    return str(catalogue("fields", language)["names"][group_name(model)])


def choice_meanings(shape: ChoiceShape, language: str) -> list[str]:
    """What each word of a choice means, from the words of the site itself; in the order of the options."""
    file = LOCALES / f"{language}.yml"
    meanings = read_catalogue(file)[shape.words]
    return [str(meanings[option]) for option in shape.options]
