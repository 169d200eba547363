"""JSON Schema (draft 2020-12) of each kind of file, drawn from the one model: for editors and for other programs.

An editor reads YAML with types, so a schema takes a number or a truth value where the check takes the text that was
written. What a schema cannot say stays with the check: whether a day is in the calendar, whether another file exists,
which of two numbers is larger. Besides the standard's keywords there are `markdownDescription`, `enumDescriptions` and
`errorMessage`, which yaml-language-server shows to whoever writes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from opportunity_map.intake.catalogues import FALLBACK, LOCALES, read_catalogue
from opportunity_map.intake.check import MOST_SESSIONS
from opportunity_map.intake.examples import example_line, example_value
from opportunity_map.intake.fields import (
    AVAILABLE,
    choice_meanings,
    field_sentence,
    group_name,
    group_sentence,
    group_title,
)
from opportunity_map.intake.links import EMAIL, LONGEST_LINK, LONGEST_PICTURE, PICTURE, PRIVATE_ENDINGS
from opportunity_map.intake.messages import template
from opportunity_map.intake.model import MODELS, Always, Cost, OnRequest, Opportunity, Place, Repeat, Session
from opportunity_map.intake.opening_hours import LONGEST as LONGEST_HOURS
from opportunity_map.intake.repeat_rule import PARTS
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
from opportunity_map.intake.values import ALIAS, ID
from opportunity_map.intake.yaml_reader import read_yaml, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
FOLDER: Final = "data/schema/"
"""Where the site publishes its schemas, seen from its root."""

_NOT_STATED: Final[Schema] = {"$ref": "#/$defs/not_stated"}
_STATED: Final[Schema] = {"not": _NOT_STATED}
_DEFINITIONS: Final[Schema] = {
    "not_stated": {
        "anyOf": [
            {"not": {"type": ["string", "number", "boolean", "array", "object"]}},  # null, which no editor should offer
            {"type": "string", "pattern": r"^\s*$"},
            {"type": "array", "items": _NOT_STATED},
            {"type": "object", "additionalProperties": _NOT_STATED},
        ]
    }
}
# The years, months, days, hours and minutes that there are; whether a month has 31 days is left to the check.
_DAY: Final = "(19[7-9][0-9]|20[0-9][0-9]|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME: Final = "[T ]([01][0-9]|2[0-3]):[0-5][0-9]"
_LANGUAGE: Final = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
# A scheme, a host with a dot and no private ending (or an IPv6 address), nobody's name, nothing that has to be escaped.
_URL: Final = (
    r"^[Hh][Tt][Tt][Pp][Ss]?://"
    rf"(?![^/?#]*\.({'|'.join(sorted(PRIVATE_ENDINGS))})\.?(:[0-9]*)?([/?#]|$))"
    r"([^\s@/?#\[\]\\<>\"`{}|^]+\.[^\s@/?#\[\]\\<>\"`{}|^]+|\[[0-9A-Fa-f:.]+\](:[0-9]+)?)([/?#][^\s\\<>\"`{}|^]*)?$"
)
_PART: Final = "|".join(f"{name}=(?:{value.pattern})" for name, value in PARTS.items())
_RULE: Final = f"^(?=(?:.*;)?FREQ=)(?:{_PART})(?:;(?:{_PART}))*$"


def modeline(model: type, path: str, schemas: str = "../schemas") -> str:
    """The first line of a record's file, by which any editor with yaml-language-server finds its schema; no line break.

    `path` is relative to the content folder, with slashes; `schemas` is the folder that `opportunity-map schema --out`
    writes, seen from the content folder.
    """
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}{schemas}/{group_name(model)}.json"


def schema(model: type, site_url: str = "") -> Schema:
    """The schema of a file that holds one record of `model` (Organisation, Opportunity or Place).

    `site_url` (with its last slash) is where the site stands that publishes it; with it a schema has its `$id`.
    """
    identity = {"$id": f"{site_url}{FOLDER}{group_name(model)}.json"} if site_url else {}
    return {
        "$schema": DIALECT,
        **identity,
        "title": group_title(model, FALLBACK),
        "description": group_sentence(model, FALLBACK),
        **_fields(model),
        "$defs": _DEFINITIONS,
    }


def schema_files() -> dict[str, str]:
    """The text of each kind's schema by the name of its file."""
    return {
        f"{kind}.json": json.dumps(schema(model), indent=2, ensure_ascii=False) + "\n" for kind, model in MODELS.items()
    }


def _fields(model: type, **more: Schema) -> Schema:
    """An object with the model's fields and no others; `more` are properties that are no fields of the model."""
    fields = fields_of(model)
    needed = [*more, *(field.key for field in fields if field.need == MUST)]
    return {
        "type": "object",
        "properties": more | {field.key: _field(model, field) for field in fields},
        "required": needed,
        "additionalProperties": False,
        **_TOGETHER.get(model, {}),
    }


def _field(model: type, field: Field) -> Schema:
    """One field with what it is, what to write, and a right example."""
    sentence = field_sentence(model, field.key, FALLBACK)
    found = _of(field.shape)
    if "pattern" in found:
        found["errorMessage"] = f"{sentence} Write for example {example_line(field)}."
    found = _stated(found, field.shape) if field.need == MUST else {"anyOf": [found, _NOT_STATED]}
    need = read_catalogue(LOCALES / f"{FALLBACK}.yml")["reference"]["need"][field.need]
    return {
        "title": field.key,
        "description": sentence,
        "markdownDescription": f"{sentence} *{need}.*",
        **found,
        **_example(field),
    }


def _example(field: Field) -> Schema:
    """A right value; not where an editor has better to offer (it would put quotes around yes, and spoil a form)."""
    if isinstance(field.shape, YesNoShape | WhenShape):
        return {}
    example, _ = read_yaml(example_value(field).encode(), field.key)
    return {"examples": [values_of(example)]}


def _stated(found: Schema, shape: Shape) -> Schema:
    """What has to say something, where its form alone would let blanks pass."""
    if isinstance(shape, ListShape):
        return {**found, "contains": _STATED}
    return {"allOf": [_STATED], **found} if isinstance(shape, TextShape | LineShape) else found


def _of(shape: Shape) -> Schema:
    return _SHAPES[type(shape)](shape)


def _text(shape: TextShape) -> Schema:
    one: Schema = {"type": ["string", "number", "boolean"], "maxLength": shape.max_length}
    by_language = {
        "type": "object",
        "propertyNames": {"pattern": _LANGUAGE},
        "additionalProperties": {"anyOf": [one, _NOT_STATED]},
    }
    return {"anyOf": [one, by_language]}


def _line(shape: LineShape) -> Schema:
    """A number or truth value is taken for the text it was written as, which a schema does not see."""
    pattern = shape.pattern or r"^\s*[^\n]*\s*$"
    return {"type": ["string", "number", "boolean"], "maxLength": shape.max_length, "pattern": pattern}


def _choice(shape: ChoiceShape) -> Schema:
    return {"enum": list(shape.options), "enumDescriptions": choice_meanings(shape, FALLBACK)}


def _yes_no(_: YesNoShape) -> Schema:
    """An editor offers `yes` and `no` as we write them, and lets pass what the check understands as well."""
    return {
        "not": {"type": ["number", "null", "array", "object"]},
        "pattern": "^([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$",
        "defaultSnippets": [{"label": word, "body": word} for word in ("yes", "no")],
    }


def _integer(shape: IntegerShape) -> Schema:
    number = {"type": "integer", "minimum": shape.low, "maximum": shape.high}
    return {"anyOf": [number, {"type": "string", "pattern": "^[+-]?[0-9]{1,9}$"}]}


def _decimal(shape: DecimalShape) -> Schema:
    number = {"type": "number", "minimum": shape.low, "maximum": shape.high}
    decimals = shape.places if shape.money else 30
    return {"anyOf": [number, {"type": "string", "pattern": rf"^[+-]?[0-9]{{1,9}}(\.[0-9]{{1,{decimals}}})?$"}]}


def _day(shape: DayShape) -> Schema:
    time = f"({_TIME})?" if shape.time else ""
    return {"type": "string", "pattern": f"^{_DAY}{time}$"}


def _list(shape: ListShape) -> Schema:
    items = {"anyOf": [_of(shape.item), _NOT_STATED]}
    return {"type": "array", "items": items, "minItems": shape.low, "maxItems": shape.high}


def _when(_: WhenShape) -> Schema:
    meetings = {"anyOf": [_fields(Session), _NOT_STATED]}
    forms: dict[type, Schema] = {
        Session: {"type": "array", "items": meetings, "contains": _STATED, "maxItems": MOST_SESSIONS},
        Repeat: _fields(Repeat),
    }
    for form in (Always, OnRequest):
        said = {"enum": [AVAILABLE[form]], "description": group_sentence(form, FALLBACK)}
        forms[form] = _fields(form, available=said)
    return {
        "oneOf": [
            {"title": group_title(form, FALLBACK), "description": group_sentence(form, FALLBACK), **found}
            for form, found in forms.items()
        ]
    }


def _pattern(pattern: str, **more: Any) -> Callable[[Any], Schema]:
    return lambda _: {"type": "string", "pattern": pattern, **more}


_SHAPES: Final[dict[type[Shape], Callable[[Any], Schema]]] = {
    TextShape: _text,
    LineShape: _line,
    ChoiceShape: _choice,
    YesNoShape: _yes_no,
    IntegerShape: _integer,
    DecimalShape: _decimal,
    DayShape: _day,
    UrlShape: _pattern(_URL, maxLength=LONGEST_LINK),
    EmailShape: _pattern(f"^{EMAIL.pattern}$"),
    LanguageShape: _pattern(_LANGUAGE),
    IdShape: _pattern(f"^{ID.pattern}$"),
    AliasShape: _pattern(f"^{ALIAS.pattern}$"),
    RuleShape: _pattern(_RULE),
    OpeningHoursShape: lambda _: {"type": "string", "maxLength": LONGEST_HOURS},
    FileShape: _pattern(f"^{PICTURE.pattern}$", maxLength=LONGEST_PICTURE),
    TimeZoneShape: _pattern("^[A-Za-z][A-Za-z0-9_+/-]*$"),
    ListShape: _list,
    GroupShape: lambda shape: _fields(shape.of),
    EitherShape: lambda shape: {"anyOf": [_of(shape.reference), _of(shape.inline)]},
    WhenShape: _when,
}


def _stating(key: str) -> Schema:
    """An object that says something in a field."""
    return {"required": [key], "properties": {key: _STATED}}


def _in_mode(modes: tuple[str, ...], key: str) -> Schema:
    return {"if": {"required": ["mode"], "properties": {"mode": {"enum": list(modes)}}}, "then": _stating(key)}


_NOTHING: Final[Schema] = {"anyOf": [{"const": 0}, {"type": "string", "pattern": r"^[+-]?0+(\.0+)?$"}, _NOT_STATED]}
_BOTH: Final = template("time-on-one-side", FALLBACK)
_TIMES: Final[Schema] = {
    "if": {"properties": {"start": {"pattern": ":"}}},
    "then": {"properties": {"end": {"anyOf": [{"pattern": ":", "errorMessage": _BOTH}, _NOT_STATED]}}},
    "else": {"properties": {"end": {"pattern": "^[^:]*$", "errorMessage": _BOTH}}},
}
_TOGETHER: Final[dict[type, Schema]] = {
    Opportunity: {"allOf": [_in_mode(("onsite", "hybrid"), "place"), _in_mode(("online", "hybrid"), "online_url")]},
    Place: {"anyOf": [_stating("address"), _stating("coordinates")]},
    Cost: {
        "allOf": [
            {
                "if": {"required": ["kind"], "properties": {"kind": {"const": "free"}}},
                "then": {"properties": {"amount": _NOTHING}},
            },
            {
                "if": {"required": ["amount"], "properties": {"amount": {"not": _NOTHING}}},
                "then": _stating("currency"),
            },
        ]
    },
    Session: _TIMES,
    Repeat: _TIMES,
}
"""What fields of one group say together, as `rules.py` checks it, as far as a schema can tell."""
