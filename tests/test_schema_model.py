"""The JSON Schemas: drawn from the model, true to the check."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from opportunity_map.intake.model import MODELS, Cost, Opportunity
from opportunity_map.intake.schema import DIALECT, schema
from opportunity_map.intake.shapes import MUST, fields_of

CONTENT = Path(__file__).resolve().parent.parent / "content"
FOLDERS = {"organisation": "organisations/*.yml", "place": "places/*.yml", "opportunity": "opportunities/*/*.yml"}
REMARKS = {"$schema", "$defs", "title", "description", "examples", "format"}
TYPES: dict[str, Any] = {
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "object": dict,
    "array": list,
}


def fits(value: Any, rule: dict[str, Any], root: dict[str, Any]) -> bool:
    """Whether a value obeys a schema, as far as our schemas go; a keyword that we do not know is a mistake here."""
    return all(_obeys(value, name, wanted, rule, root) for name, wanted in rule.items() if name not in REMARKS)


def _obeys(value: Any, name: str, wanted: Any, rule: dict[str, Any], root: dict[str, Any]) -> bool:
    if name == "$ref":
        return fits(value, root["$defs"][wanted.removeprefix("#/$defs/")], root)
    if name == "type":
        names = [wanted] if isinstance(wanted, str) else wanted
        return any(isinstance(value, TYPES[one]) and (one == "boolean" or not isinstance(value, bool)) for one in names)
    if name in {"anyOf", "oneOf"}:
        hits = sum(fits(value, one, root) for one in wanted)
        return hits == 1 if name == "oneOf" else hits > 0
    if name in {"enum", "const"}:
        allowed = wanted if name == "enum" else [wanted]
        return any(value == one and type(value) is type(one) for one in allowed)
    if isinstance(value, str) and name in {"maxLength", "pattern"}:
        return len(value) <= wanted if name == "maxLength" else re.search(wanted, value) is not None
    if isinstance(value, int | float) and name in {"minimum", "maximum"}:
        return bool(value >= wanted if name == "minimum" else value <= wanted)
    if isinstance(value, list) and name in {"items", "minItems", "maxItems"}:
        if name == "items":
            return all(fits(item, wanted, root) for item in value)
        return len(value) >= wanted if name == "minItems" else len(value) <= wanted
    if isinstance(value, dict):
        return _object_obeys(value, name, wanted, rule, root)
    assert name in {
        "maxLength", "pattern", "minimum", "maximum", "items", "minItems", "maxItems", "properties", "required",
        "propertyNames", "additionalProperties", "minProperties",
    }  # fmt: skip
    return True


def _object_obeys(value: dict[str, Any], name: str, wanted: Any, rule: dict[str, Any], root: dict[str, Any]) -> bool:
    known = rule.get("properties", {})
    if name == "properties":
        return all(fits(value[key], one, root) for key, one in wanted.items() if key in value)
    if name == "required":
        return all(key in value for key in wanted)
    if name == "propertyNames":
        return all(fits(key, wanted, root) for key in value)
    if name == "additionalProperties":
        return all(wanted is not False and fits(item, wanted, root) for key, item in value.items() if key not in known)
    return len(value) >= wanted if name == "minProperties" else True


class EditorLoader(yaml.SafeLoader):
    """Reads as editors do, by YAML 1.2: a date is a text, yes and no are texts."""


EditorLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in found if tag not in {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"}
    ]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.mark.parametrize("kind", MODELS)
def test_a_schema_has_every_field_and_requires_what_must_be_there(kind: str) -> None:
    found = schema(MODELS[kind])
    assert found["$schema"] == DIALECT
    assert list(found["properties"]) == [field.key for field in fields_of(MODELS[kind])]
    assert found["required"] == [field.key for field in fields_of(MODELS[kind]) if field.need == MUST]
    assert found["additionalProperties"] is False
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("kind", MODELS)
def test_every_record_of_the_demonstration_obeys_its_schema(kind: str) -> None:
    found = schema(MODELS[kind])
    files = sorted(CONTENT.glob(FOLDERS[kind]))
    assert files
    for file in files:
        record = yaml.load(file.read_text(encoding="utf-8"), EditorLoader)  # noqa: S506 - made from SafeLoader
        assert fits(record, found, found), file.name


@pytest.mark.parametrize("kind", MODELS)
def test_the_examples_in_a_schema_obey_it(kind: str) -> None:
    found = schema(MODELS[kind])
    numbers = {"lat", "lon", "amount", "min", "max", "left"}
    for name, rule in found["properties"].items():
        example = rule["examples"][0]
        if isinstance(example, dict) and example.keys() & numbers:
            example = {key: float(value) if "." in value else int(value) for key, value in example.items()}
        assert fits(example, rule, found), name


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("titel", "x"),
        ("type", "workshp"),
        ("interests", "technology"),
        ("interests", ["technology"] * 4),
        ("checked", "1.10.2026"),
        ("cost", {}),
        ("cost", {"kind": "free", "amout": 1}),
        ("website", "javascript:alert(1)"),
        ("title", {"en": "x" * 101}),
        ("when", {"available": "sometimes"}),
        ("when", {"start": "2027-01-31"}),
        ("when", []),
        ("place", {"address": {"city": "Helsinki"}}),
        ("age", {"min": -1}),
        ("parental_consent", "maybe"),
    ],
)
def test_what_the_check_refuses_by_its_form_the_schema_refuses_too(field: str, value: Any) -> None:
    found = schema(Opportunity)
    good = {
        "title": "Robot night",
        "summary": "Build a robot",
        "type": "workshop",
        "interests": ["technology"],
        "languages": ["en"],
        "mode": "onsite",
        "when": {"available": "always"},
        "cost": {"kind": "free", "amount": 0, "note": ""},
        "checked": "2026-10-01",
    }
    assert fits(good, found, found)
    assert not fits({**good, field: value}, found, found)


def test_the_words_of_a_choice_are_those_of_the_model() -> None:
    kind = next(field for field in fields_of(Cost) if field.key == "kind")
    cost = schema(Opportunity)["properties"]["cost"]
    assert cost["properties"]["kind"]["enum"] == list(kind.shape.options)  # type: ignore[attr-defined]
    assert cost["required"] == ["kind"]
