"""One row becomes the values of its records: an organisation, a place, an opportunity, or what the mapping has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from opportunity_map.intake.canonical import shape_at
from opportunity_map.intake.model import MODELS, OPPORTUNITY, PLACE
from opportunity_map.intake.shapes import MUST, EitherShape, GroupShape, ListShape, Shape, TextShape, fields_of
from opportunity_map.tables.identity import identity_of
from opportunity_map.tables.mapping import MappingFile
from opportunity_map.tables.projection import Projection
from opportunity_map.tables.record_reader import FieldPath, FieldRule, RecordMapping
from opportunity_map.tables.remarks import Refused, Remark, remark
from opportunity_map.tables.rules import Rule, values_of
from opportunity_map.tables.table import LATITUDE, LONGITUDE, Row
from opportunity_map.tables.templates import Context, fill

Values = dict[str, Any]
"""A record as its file would say it: nested dicts, lists and strings."""


@dataclass(slots=True)
class Draft:
    """What one row says about one record. `called` is what its id is made of, `key` what tells it from others."""

    kind: str
    values: Values
    called: str
    key: str
    organisation: str = ""


@dataclass(slots=True)
class Made:
    """What became of one row: its drafts by kind, or why it cannot be used.

    `identity` stands for all its cells; `name` is what a person would call it.
    """

    row: Row
    identity: str
    name: str = ""
    drafts: dict[str, Draft] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)


def make(row: Row, mapping: MappingFile, projection: Projection | None, context: Context) -> Made:
    """Apply the mapping to a row. Whatever is wrong with it becomes a remark; nothing is raised."""
    made = Made(row, identity_of(row.cells), next((text for column in row.cells if (text := row.text(column))), ""))
    if row.refused is not None:
        made.remarks.append(row.refused)
        return made
    try:
        _add_columns(row, mapping, projection, context)
        for refused in mapping.refusals:
            if refused.condition.holds(row, context):
                made.name = _called(mapping, row, context) or made.name
                made.remarks.append(Remark("because", literal=" ".join(fill(refused.because, row, context))))
                return made
    except Refused as refused_row:
        made.remarks.append(refused_row.remark)
        return made
    for record in mapping.records:
        _add_record(made, record, context)
    if not made.drafts and not made.remarks:
        made.remarks.append(remark("row-makes-nothing"))
    return made


def _called(mapping: MappingFile, row: Row, context: Context) -> str:
    """What the last record of a row would be called, without looking at the rest of it."""
    named = [one for record in mapping.records for one in record.fields if one.path[0] in {"title", "name"}]
    return " ".join(values_of(named[-1].rule, row, context, "", None)) if named else ""


def _add_columns(row: Row, mapping: MappingFile, projection: Projection | None, context: Context) -> None:
    """Give the row the columns that the mapping makes of others. Raises `Refused`."""
    for name, rule in mapping.columns:
        found = values_of(rule, row, context, name, None)
        row.cells[name] = found[0] if len(found) == 1 else tuple(found)
    place = mapping.coordinates
    if projection is not None and place is not None and place.east is not None and place.north is not None:
        east, north = (" ".join(fill(side, row, context)) for side in (place.east, place.north))
        row.cells[LATITUDE], row.cells[LONGITUDE] = projection.degrees_of(east, north)


def _add_record(made: Made, record: RecordMapping, context: Context) -> None:
    row = made.row
    if record.condition is not None and not record.condition.holds(row, context):
        return
    values, remarks = _values(record, row, context)
    named = values.get("title" if record.kind == OPPORTUNITY else "name", "")
    name = next(iter(named.values()), "") if isinstance(named, dict) else named
    if name and (record.kind == OPPORTUNITY or OPPORTUNITY not in made.drafts):
        made.name = str(name)
    if record.kind == PLACE and not name and not remarks:
        return  # a row without a venue is no mistake: an opportunity may be online
    called = _one(record.id, row, context, f"{record.kind}.id", remarks)
    key = _one(record.key, row, context, f"{record.kind}.key", remarks)
    organisation = _one(record.organisation, row, context, f"{record.kind}.organisation", remarks)
    made.remarks += [one for one in remarks if one not in made.remarks]
    made.drafts[record.kind] = Draft(record.kind, values, called, key, organisation)


def _one(rule: Rule | None, row: Row, context: Context, name: str, remarks: list[Remark]) -> str:
    if rule is None:
        return ""
    try:
        return " ".join(values_of(rule, row, context, name, None))
    except Refused as refused:
        remarks.append(refused.remark)
        return ""


def _values(record: RecordMapping, row: Row, context: Context) -> tuple[Values, list[Remark]]:
    """The record's values, without what says nothing; and what is wrong with single fields."""
    tree: Values = {}
    remarks: list[Remark] = []
    told: set[FieldPath] = set()
    for one in record.fields:
        if not all(condition.holds(row, context) for condition in one.conditions):
            continue
        name = f"{record.kind}.{'.'.join(map(str, one.path))}"
        try:
            found = values_of(one.rule, row, context, name, one.shape)
        except Refused as refused:
            remarks.append(refused.remark)
            continue
        if found:
            _put(tree, one, found)
            if not one.rule.is_constant:
                told.update(one.path[:length] for length in range(1, len(one.path)))
    shape = GroupShape(MODELS[record.kind])
    without = {key: _tidied(value, shape_at(shape, key), (key,), told, record.fields) for key, value in tree.items()}
    values = {key: value for key, value in without.items() if value not in ("", [], {})}
    if "when" in values:
        values["when"] = _when(values["when"])
    return {key: value for key, value in values.items() if value not in ("", [], {})}, remarks


def _put(tree: Values, one: FieldRule, found: list[str]) -> None:
    """Put a field's values at their place; a list stays a list, as do the several dates of one cell."""
    *outer, last = map(str, one.path)
    for step in outer:
        tree = tree.setdefault(step, {})
    several = isinstance(one.shape, ListShape) or (one.path[0] == "when" and len(found) > 1)
    joined = "\n\n" if isinstance(one.shape, TextShape) and one.shape.markdown else ", "
    tree[last] = list(dict.fromkeys(found)) if several else joined.join(found)


def _tidied(value: Any, shape: Shape | None, path: FieldPath, told: set[FieldPath], fields: Iterable[FieldRule]) -> Any:
    """A value without what states nothing; numbered items become a list.

    A group of nothing but constants (`country: ES`) says nothing about a row whose columns left out what the group
    must have (`city`).
    """
    if not isinstance(value, dict):
        return value
    inner = {step: _tidied(one, _inner(shape, step), (*path, _step(step)), told, fields) for step, one in value.items()}
    kept = {step: one for step, one in inner.items() if one not in ("", [], {})}
    if isinstance(shape, GroupShape | EitherShape) and path not in told:
        must = {(*path, one.key) for one in fields_of(_model(shape)) if one.need == MUST and one.key not in kept}
        if any(one.path[: len(path) + 1] in must and not one.rule.is_constant for one in fields):
            return {}
    if kept and all(step.isdigit() for step in kept):
        return [kept[step] for step in sorted(kept, key=int)]
    return kept


def _model(shape: GroupShape | EitherShape) -> type:
    return shape.inline.of if isinstance(shape, EitherShape) else shape.of


def _step(step: str) -> str | int:
    return int(step) if step.isdigit() else step


def _inner(shape: Shape | None, step: str) -> Shape | None:
    return shape_at(shape, _step(step)) if shape is not None else None


def _when(when: Any) -> Any:
    """`when` in one of its forms: with a rule it repeats, with a start it is a meeting, else what is always there.

    A start of several dates is as many meetings.
    """
    if not isinstance(when, dict) or not when.get("start"):
        return {key: value for key, value in when.items() if key in _ALWAYS} if isinstance(when, dict) else when
    dated = {key: value for key, value in when.items() if key not in _ALWAYS}
    if dated.get("repeats"):
        return dated
    starts = dated["start"] if isinstance(dated["start"], list) else [dated["start"]]
    ends = dated.get("end", [])
    ends = ends if isinstance(ends, list) else [ends]
    zone = {"timezone": dated["timezone"]} if dated.get("timezone") else {}
    sessions: list[Values] = []
    for number, start in enumerate(starts):
        end = {"end": ends[number]} if number < len(ends) else {}
        sessions.append({"start": start, **end, **zone})
    return sessions


_ALWAYS = ("available", "opening_hours")
