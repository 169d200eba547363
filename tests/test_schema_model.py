"""The JSON Schemas: drawn from the model, true to the check."""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from opportunity_map.intake.fields import choice_meanings, field_sentence
from opportunity_map.intake.files import GLOBS, source_of
from opportunity_map.intake.model import MODELS, OPPORTUNITY, ORGANISATION, PLACE, Cost, Opportunity
from opportunity_map.intake.problems import ERROR, SEVERITIES
from opportunity_map.intake.read import read_record
from opportunity_map.intake.schema import DIALECT, modeline, schema
from opportunity_map.intake.shapes import MUST, ChoiceShape, fields_of

CONTENT = Path(__file__).resolve().parent.parent / "content"


class EditorLoader(yaml.SafeLoader):
    """Reads as editors do, by YAML 1.2's core schema: a date, yes, no and 10:30 are texts, 00100 is a number."""


EditorLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)
for resolvers in EditorLoader.yaml_implicit_resolvers.values():
    resolvers.reverse()  # a whole number is an int before it is a float
EditorLoader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(str(loader.construct_scalar(node))))


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema(MODELS[kind]))


def schema_accepts(kind: str, text: str) -> bool:
    return validator(kind).is_valid(yaml.load(text, EditorLoader))  # noqa: S506 - made from SafeLoader


PATHS = {
    OPPORTUNITY: "opportunities/harbour/robots.yml",
    ORGANISATION: "organisations/harbour.yml",
    PLACE: "places/a.yml",
}


def errors_of(kind: str, text: str) -> set[str]:
    source = source_of(PATHS[kind])
    assert source is not None
    return {one.code for one in read_record(text.encode(), source, "en").problems if one.is_error}


@pytest.mark.parametrize("kind", MODELS)
def test_a_schema_keeps_to_the_standard(kind: str) -> None:
    found = schema(MODELS[kind])
    assert found["$schema"] == DIALECT
    Draft202012Validator.check_schema(found)
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("kind", MODELS)
def test_a_schema_has_every_field_and_requires_what_must_be_there(kind: str) -> None:
    found = schema(MODELS[kind])
    assert list(found["properties"]) == [field.key for field in fields_of(MODELS[kind])]
    assert found["required"] == [field.key for field in fields_of(MODELS[kind]) if field.need == MUST]
    assert found["additionalProperties"] is False


def test_a_schema_that_is_published_says_where_and_another_does_not() -> None:
    assert schema(Opportunity, "https://example.org/")["$id"] == "https://example.org/data/schema/opportunity.json"
    assert "$id" not in schema(Opportunity)


@pytest.mark.parametrize("kind", MODELS)
def test_a_schema_explains_every_field_as_the_reference_does(kind: str) -> None:
    for name, rule in schema(MODELS[kind])["properties"].items():
        assert rule["description"] == field_sentence(MODELS[kind], name, "en")
        assert rule["markdownDescription"].startswith(rule["description"])


@pytest.mark.parametrize("kind", MODELS)
def test_every_record_of_the_demonstration_obeys_its_schema(kind: str) -> None:
    files = sorted(CONTENT.glob(GLOBS[kind]))
    assert files
    for file in files:
        record = yaml.load(file.read_text("utf-8"), EditorLoader)  # noqa: S506 - made from SafeLoader
        wrong = [f"{file.name} {error.json_path}: {error.message}" for error in validator(kind).iter_errors(record)]
        assert wrong == []


@pytest.mark.parametrize("kind", MODELS)
def test_the_examples_in_a_schema_obey_it(kind: str) -> None:
    for name, rule in schema(MODELS[kind])["properties"].items():
        whole = {**rule, "$defs": schema(MODELS[kind])["$defs"]}
        assert all(Draft202012Validator(whole).is_valid(example) for example in rule.get("examples", [])), name


def test_the_words_of_a_choice_are_those_of_the_model_with_their_meaning() -> None:
    kind = next(field for field in fields_of(Cost) if field.key == "kind")
    assert isinstance(kind.shape, ChoiceShape)
    cost = schema(Opportunity)["properties"]["cost"]
    assert cost["properties"]["kind"]["enum"] == list(kind.shape.options)
    assert cost["properties"]["kind"]["enumDescriptions"] == choice_meanings(kind.shape, "en")
    assert cost["required"] == ["kind"]


@pytest.mark.parametrize("kind", MODELS)
def test_a_file_names_its_schema_by_a_way_that_leads_there(kind: str) -> None:
    for file in CONTENT.glob(GLOBS[kind]):
        line = modeline(MODELS[kind], file.relative_to(CONTENT).as_posix())
        way = line.partition("$schema=")[2]
        assert (file.parent / way).resolve() == CONTENT.parent / "schemas" / f"{kind}.json"


# --- the check and the schema agree -----------------------------------------------------------------------------

GOOD = {
    OPPORTUNITY: {
        "title": "Robot night", "summary": "Build a robot", "type": "workshop", "interests": "[technology]",
        "languages": "[en]", "mode": "onsite", "place": "oodi", "when": "{available: always}", "cost": "{kind: free}",
        "checked": "2026-10-01",
    },
    ORGANISATION: {"name": "Harbour", "kind": "library", "checked": "2026-10-01"},
    PLACE: {"name": "Oodi", "address": "{city: Helsinki}"},
}  # fmt: skip
"""What each kind has at least; each value as it is written."""

WRONG: dict[str, dict[str, list[str]]] = {
    OPPORTUNITY: {
        "titel": ["x"],
        "title": ["", "{}", "{en: ''}", f"{{en: {'x' * 101}}}", "[a]", "{english: Robots}"],
        "type": ["workshp", "", "[workshop]", "5"],
        "interests": ["technology", "[]", "[technology, science, environment, life_skills]", "['']", "[tech]"],
        "languages": ["[english]", "en"],
        "mode": ["hybrid", "online", "outside"],
        "place": ["", "{address: {city: Helsinki}}", "{name: Oodi}", "{name: Oodi, address: {street: X 1}}", "Oodi!"],
        "checked": ["1.10.2026", "2026-13-01", "2026-10-01 10:00", "1926-10-01", ""],
        "cost": [
            "{}", "free", "{kind: cheap}", "{kind: free, amout: 1}", "{kind: free, amount: 5}",
            "{kind: paid, amount: 5}",
            "{kind: paid, amount: five, currency: EUR}", "{kind: paid, amount: 5, currency: eur}",
            "{kind: paid, amount: -1, currency: EUR}",
        ],
        "website": [
            "javascript:alert(1)", "www.example.org", "https://me@example.org/", "http://localhost/", "http://a.local/x",
            "https://example.org/a b",
        ],
        "when": [
            "{available: sometimes}", "{start: 2027-01-31}", "[]", "always", "[{start: 2027-01-31, ends: 2027-02-01}]",
            "[{end: 2027-01-31}]", "[{start: 31.1.2027}]", "[{start: 2027-01-31 25:00}]",
            "[{start: 2027-01-31 17:30Z}]",
            "[{start: 2027-01-31 17:30, end: 2027-01-31}]", "[{start: 2027-01-31, end: 2027-01-31 17:30}]",
            "{start: 2027-01-31, repeats: weekly}", "{start: 2027-01-31, repeats: FREQ=HOURLY}",
            "{repeats: FREQ=DAILY}", "{available: always, repeats: FREQ=DAILY, start: 2027-01-31}",
        ],
        "age": ["13", "{min: -1}", "{min: young}", "{from: 13}", "{max: 200}"],
        "parental_consent": ["maybe", "1"],
        "contact": ["{email: me}", "{phone: call me}", "{fax: 1}"],
        "image": ["{file: a.jpg}", "{file: robot.gif, alt: A robot, credit: B}", "{file: ../a.jpg, alt: A, credit: B}"],
        "capacity": ["{max: 0}", "{as_of: today}"],
        "partners": ["[Oodi Library]"],
        "aliases": ["[/opportunities/x/y/]"],
    },
    ORGANISATION: {"kind": ["club", ""], "owners": ["[not a name]"], "logo": ["{file: logo.png}"], "name": ["' '"]},
    PLACE: {
        "coordinates": ["{lat: 91, lon: 0}", "{lat: 60}", "60.1, 24.9"],
        "access": ["{step_free: partly}", "yes"],
        "address": ["{city: }", "{city: Helsinki, country: Finland}", "''"],
    },
}  # fmt: skip
RIGHT: dict[str, dict[str, list[str]]] = {
    OPPORTUNITY: {
        "title": ["2027", "{en: Robots, fi: ''}", "'true'", "yes"],
        "description": ["", "null", "{}", "|\n  Two\n\n  paragraphs"],
        "interests": ["[science, '']", "[science, science]"],
        "mode": ["onsite"],
        "place": ["{name: Oodi, address: {city: Helsinki}}", "{name: Oodi, coordinates: {lat: 60, lon: '24.9'}}"],
        "languages": ["[no]", "[sv-FI, zh-Hant]"],
        "parental_consent": ["yes", "NO", "true", "'false'", ""],
        "cost": [
            "{kind: free, amount: 0, note: ''}", "{kind: paid, amount: '5.00', currency: EUR}", "{kind: donation}",
            "{kind: free, amount: '0.00'}",
        ],
        "when": [
            "[{start: 2027-01-31}]", "[{start: 2027-01-31 17:30, end: 2027-01-31T18:30, timezone: Europe/Helsinki}]",
            "{start: 2027-01-31, repeats: FREQ=WEEKLY;BYDAY=SU;UNTIL=20270430, except: [2027-02-07]}",
            "{available: on_request}", "{available: always, opening_hours: '24/7'}",
        ],
        "age": ["{min: 13, max: '25'}", "{}", "{min: }"],
        "contact": ["{email: youth@example.org, phone: +358 9 000 0000}", "{phone: 0401234567}", "{email: ''}"],
        "website": ["https://example.org:8080/a?b=c#d", "HTTP://EXAMPLE.org", "http://[2001:4860:4860::8888]/"],
        "image": ["{}", "{file: img/robot.jpeg, alt: A robot, credit: Me}"],
        "partners": ["[]", "[oodi, unisport]"],
        "aliases": ["[old-name, harbour/older-name]"],
        "status": ["", "full"],
    },
    ORGANISATION: {"owners": ["[a-name]"], "part_of": ["city", ""], "place": ["oodi", "{name: A, address: {city: B}}"]},
    PLACE: {
        "coordinates": ["{lat: 60.1, lon: -24}", ""],
        "address": ["{city: Helsinki, postcode: 00100, country: NO}", "{street: true, city: Pori}"],
        "access": ["{step_free: yes, parking: no, toilet: }"],
    },
}  # fmt: skip


def written(kind: str, /, **changes: str) -> str:
    return "".join(f"{name}: {value}\n" for name, value in {**GOOD[kind], **changes}.items())


def cases(table: dict[str, dict[str, list[str]]]) -> list[Any]:
    return [
        pytest.param(kind, name, value, id=f"{kind}.{name}: {value[:60]}")
        for kind, fields in table.items()
        for name, values in fields.items()
        for value in values
    ]


@pytest.mark.parametrize("kind", MODELS)
def test_the_record_that_the_wrong_ones_are_made_from_is_right(kind: str) -> None:
    assert errors_of(kind, written(kind)) == set()
    assert schema_accepts(kind, written(kind))


@pytest.mark.parametrize(("kind", "name", "value"), cases(WRONG))
def test_what_the_check_refuses_by_its_form_the_schema_refuses_too(kind: str, name: str, value: str) -> None:
    text = written(kind, **{name: value})
    assert errors_of(kind, text) != set()
    assert not schema_accepts(kind, text)


@pytest.mark.parametrize(("kind", "name", "value"), cases(RIGHT))
def test_what_the_check_accepts_the_schema_accepts_too(kind: str, name: str, value: str) -> None:
    text = written(kind, **{name: value})
    assert errors_of(kind, text) == set()
    assert schema_accepts(kind, text)


ONLY_THE_CHECK = {
    "not-a-timezone", "not-opening-hours", "no-such-day", "rule-never-happens", "age-reversed", "capacity-reversed",
    "end-before-start",
}  # fmt: skip
"""Reasons that no schema can express."""


@pytest.mark.parametrize("kind", MODELS)
def test_check_and_schema_agree_about_a_thousand_records_put_together_by_chance(kind: str) -> None:
    dice = random.Random(2027)
    right, wrong = RIGHT[kind], WRONG[kind]
    mixed = {name: right.get(name, []) + wrong.get(name, []) for name in sorted(right.keys() | wrong.keys())}
    seen = {True: 0, False: 0}
    for _ in range(1000):
        pools = right if dice.random() < 0.4 else mixed
        chosen = dice.sample(list(pools), dice.randint(0, min(5, len(pools))))
        text = written(kind, **{name: dice.choice(pools[name]) for name in chosen})
        errors = errors_of(kind, text)
        accepted = schema_accepts(kind, text)
        seen[accepted] += 1
        assert accepted is (not errors) or errors <= ONLY_THE_CHECK, (text, errors, accepted)
    assert min(seen.values()) > 100


def test_every_reason_that_only_the_check_knows_is_a_code_of_an_error() -> None:
    assert {code for code in ONLY_THE_CHECK if SEVERITIES[code] != ERROR} == set()
