"""JSON Schema (draft 2020-12) of each kind of file, drawn from the one model: for editors and for other programs.

An editor reads YAML with types, so a schema takes a number or a truth value where the check takes the text that was
written. Rules over several fields are the check's alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from opportunity_map.intake.examples import example_value
from opportunity_map.intake.links import LONGEST_LINK
from opportunity_map.intake.model import MODELS, Always, OnRequest, Repeat, Session
from opportunity_map.intake.opening_hours import LONGEST as LONGEST_HOURS
from opportunity_map.intake.shapes import (
    MUST,
    AliasShape,
    ChoiceShape,
    DayShape,
    DecimalShape,
    EitherShape,
    EmailShape,
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
from opportunity_map.intake.values import ALIAS, ID
from opportunity_map.intake.yaml_reader import read_yaml, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_NOT_STATED: Final[Schema] = {"$ref": "#/$defs/not_stated"}
_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_LANGUAGE: Final = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


def modeline(model: type, path: str, schemas: str = "../schemas") -> str:
    """The first line of a record's file, by which any editor with yaml-language-server finds its schema; no line break.

    `path` is relative to the content folder, with slashes; `schemas` is the folder that `opportunity-map schema --out`
    writes, seen from the content folder.
    """
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}{schemas}/{model.__name__.lower()}.json"


def schema(model: type) -> Schema:
    """The schema of a file that holds one record of `model` (Organisation, Opportunity or Place)."""
    return {
        "$schema": DIALECT,
        "title": model.__name__,
        **_fields(model),
        "$defs": {"not_stated": {"description": "The same as leaving the field out.", "enum": ["", None]}},
    }


def schema_files() -> dict[str, str]:
    """The text of each kind's schema by the name of its file."""
    return {
        f"{kind}.json": json.dumps(schema(model), indent=2, ensure_ascii=False) + "\n" for kind, model in MODELS.items()
    }


def _fields(model: type, **more: Schema) -> Schema:
    """An object with the model's fields and no others; `more` are properties that are no fields of the model."""
    properties: Schema = dict(more)
    fields = fields_of(model)
    for field in fields:
        found = _of(field.shape)
        if field.need != MUST:
            found = {"anyOf": [found, _NOT_STATED]}
        example, _ = read_yaml(example_value(field).encode(), field.key)
        properties[field.key] = {**found, "examples": [values_of(example)]}
    needed = [*more, *(field.key for field in fields if field.need == MUST)]
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _of(shape: Shape) -> Schema:
    return _SHAPES[type(shape)](shape)


def _text(shape: TextShape) -> Schema:
    one: Schema = {"type": ["string", "number", "boolean"], "maxLength": shape.max_length}
    by_language = {
        "type": "object",
        "propertyNames": {"pattern": _LANGUAGE},
        "additionalProperties": {"anyOf": [one, _NOT_STATED]},
        "minProperties": 1,
    }
    return {"anyOf": [one, by_language]}


def _line(shape: LineShape) -> Schema:
    found: Schema = {"type": ["string", "number"], "maxLength": shape.max_length}
    return {**found, "pattern": shape.pattern} if shape.pattern else found


def _decimal(shape: DecimalShape) -> Schema:
    number = {"type": "number", "minimum": shape.low, "maximum": shape.high}
    return {"anyOf": [number, {"type": "string", "pattern": r"^[+-]?[0-9]+(\.[0-9]+)?$"}]}


def _day(shape: DayShape) -> Schema:
    time = "([T ][0-9]{2}:[0-9]{2})?" if shape.time else ""
    return {"type": "string", "pattern": f"^{_DAY}{time}$"}


def _list(shape: ListShape) -> Schema:
    return {"type": "array", "items": _of(shape.item), "minItems": shape.low, "maxItems": shape.high}


def _when(_: WhenShape) -> Schema:
    return {
        "oneOf": [
            {"type": "array", "items": _fields(Session), "minItems": 1},
            _fields(Repeat),
            _fields(Always, available={"const": "always"}),
            _fields(OnRequest, available={"const": "on_request"}),
        ]
    }


def _pattern(pattern: str, **more: Any) -> Callable[[Any], Schema]:
    return lambda _: {"type": "string", "pattern": pattern, **more}


_SHAPES: Final[dict[type[Shape], Callable[[Any], Schema]]] = {
    TextShape: _text,
    LineShape: _line,
    ChoiceShape: lambda shape: {"enum": list(shape.options)},
    YesNoShape: lambda _: {"enum": ["yes", "no", True, False]},
    IntegerShape: lambda shape: {"type": "integer", "minimum": shape.low, "maximum": shape.high},
    DecimalShape: _decimal,
    DayShape: _day,
    UrlShape: _pattern("^[Hh][Tt][Tt][Pp][Ss]?://", format="uri", maxLength=LONGEST_LINK),
    EmailShape: _pattern("^[^@ ]+@[^@ ]+$", format="email"),
    LanguageShape: _pattern(_LANGUAGE),
    IdShape: _pattern(f"^{ID.pattern}$"),
    AliasShape: _pattern(f"^{ALIAS.pattern}$"),
    RuleShape: _pattern("^(.*;)?FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;.*)?$"),
    OpeningHoursShape: lambda _: {"type": "string", "maxLength": LONGEST_HOURS},
    FileShape: _pattern(r"\.(png|jpe?g|webp)$"),
    TimeZoneShape: _pattern("^[A-Za-z]"),
    ListShape: _list,
    GroupShape: lambda shape: _fields(shape.of),
    EitherShape: lambda shape: {"anyOf": [_of(shape.reference), _of(shape.inline)]},
    WhenShape: _when,
}
