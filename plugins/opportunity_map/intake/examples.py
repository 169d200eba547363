"""A right example for every field, made from the model: what a sentence about a mistake shows."""

from __future__ import annotations

from functools import cache
from typing import Final

from opportunity_map.intake.fields import group_of
from opportunity_map.intake.files import source_of
from opportunity_map.intake.model import MODELS, Repeat
from opportunity_map.intake.shapes import (
    MUST,
    AliasShape,
    ChoiceShape,
    DayShape,
    DecimalShape,
    EitherShape,
    EmailShape,
    Field,
    FileShape,
    GroupShape,
    IdShape,
    IntegerShape,
    LanguageShape,
    LineShape,
    ListShape,
    OpeningHoursShape,
    RuleShape,
    Shape,
    TextShape,
    TimeZoneShape,
    UrlShape,
    WhenShape,
    YesNoShape,
    fields_of,
)

_VALUES: Final[dict[type[Shape], str]] = {
    TextShape: "Everybody is welcome",
    LineShape: "Helsinki",
    YesNoShape: "yes",
    IntegerShape: "16",
    DecimalShape: "5.00",
    UrlShape: "https://example.org/robots",
    EmailShape: "youth@example.org",
    LanguageShape: "en",
    AliasShape: "robot-evening",
    RuleShape: "FREQ=WEEKLY;BYDAY=SA",
    OpeningHoursShape: "Mo-Fr 08:00-21:00",
    FileShape: "robot.jpg",
    TimeZoneShape: "Europe/Helsinki",
    WhenShape: "{available: always}",
}
_IDS: Final = {"place": "central-library", "organisation": "city-library", "badge": "robot-builder"}


def example_line(field: Field) -> str:
    """`key: value` as it would be right in a file, on one line."""
    return f"{field.key}: {example_value(field)}"


def example_value(field: Field) -> str:
    """A right value of the field, in YAML's one-line form."""
    return field.example or _of_shape(field.shape)


def _of_shape(shape: Shape) -> str:
    if isinstance(shape, ChoiceShape):
        return shape.options[0]
    if isinstance(shape, DayShape):
        return "2027-01-31 17:30" if shape.time else "2027-01-31"
    if isinstance(shape, IdShape):
        return _IDS[shape.kind]
    if isinstance(shape, ListShape):
        return f"[{_of_shape(shape.item)}]"
    if isinstance(shape, EitherShape):
        return _of_shape(shape.reference)
    if isinstance(shape, GroupShape):
        fields = fields_of(shape.of)
        shown = [field for field in fields if field.need == MUST] or fields[:1]
        return f"{{{', '.join(map(example_line, shown))}}}"
    return _VALUES[type(shape)]


def example_for(path: str, dotted: str) -> str:
    """The right line for a dotted field of the file at `path` (relative to the content folder), or ''."""
    source = source_of(path)
    return _example(source.kind, dotted) if source is not None and dotted else ""


@cache
def _example(kind: str, dotted: str) -> str:
    field = field_at(MODELS[kind], dotted)
    return example_line(field) if field is not None else ""


def field_at(model: type, dotted: str) -> Field | None:
    """The field of the model that a dotted name means; list numbers and language tags are passed over."""
    found: Field | None = None
    inside: type | None = model
    for name in dotted.split("."):
        if inside is None:
            break
        step = next((field for field in fields_of(inside) if field.key == name), None)
        if step is None:
            if name.isdigit():
                continue
            return None
        found = step
        inside = Repeat if isinstance(step.shape, WhenShape) else group_of(step.shape)
    return found
