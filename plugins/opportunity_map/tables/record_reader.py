"""Reads what a mapping says of one kind of record: its id, and the rule of every field, checked against the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from opportunity_map.intake.canonical import shape_at
from opportunity_map.intake.languages import parse_language
from opportunity_map.intake.model import MODELS, OPPORTUNITY, ORGANISATION, Always, Repeat
from opportunity_map.intake.refused import Refused as ValueRefused
from opportunity_map.intake.shapes import EitherShape, GroupShape, Shape, TextShape, WhenShape, fields_of
from opportunity_map.intake.values import nearest
from opportunity_map.intake.yaml_reader import List, Mapping, Node
from opportunity_map.tables.rule_reader import RuleReader
from opportunity_map.tables.rules import Rule
from opportunity_map.tables.templates import Condition

_OF_RECORD = ("id", "key", "if")
FieldPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One field of a record: where it stands in the file, what the model expects there, how its value is made."""

    path: FieldPath
    shape: Shape
    rule: Rule
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class RecordMapping:
    """One kind of record that each row makes: what its id is made of, what tells it from others, its fields."""

    kind: str
    id: Rule
    key: Rule | None
    organisation: Rule | None
    condition: Condition | None
    fields: tuple[FieldRule, ...]


class RecordReader:
    """Reads one kind of record. Mistakes are noted with the reader of the whole file."""

    def __init__(self, reader: RuleReader, kind: str) -> None:
        self._reader = reader
        self._kind = kind

    def read(self, section: Mapping, *, has_owner: bool) -> RecordMapping:
        """The record; `has_owner` tells whether the mapping makes organisations too."""
        reader, kind = self._reader, self._kind
        special = (*_OF_RECORD, ORGANISATION) if kind == OPPORTUNITY else _OF_RECORD
        nodes = {name: node for name, (_, node) in section.entries.items() if name in special}
        condition = reader.condition(nodes["if"], f"{kind}.if") if "if" in nodes else None
        rules = {name: reader.rule(node, f"{self._kind}.{name}", None) for name, node in nodes.items() if name != "if"}
        inner = GroupShape(MODELS[kind])
        rest: list[tuple[str, Node, Node]] = [
            (key, key_node, node) for key, (key_node, node) in section.entries.items() if key not in special
        ]
        fields = tuple(self._fields(rest, inner, (), (), special))
        self._refuse_overlaps(fields, section)
        if kind == OPPORTUNITY and ORGANISATION not in rules and not has_owner:
            reader.add(section, "no-organisation")
        named = "title" if kind == OPPORTUNITY else "name"
        called = [field.rule for field in fields if field.path[0] == named]
        if "id" not in rules and not called:
            reader.add(section, "no-id", where=kind, field=named)
        default = Rule(tuple(called), section.line, section.column)
        return RecordMapping(
            kind, rules.get("id", default), rules.get("key"), rules.get(ORGANISATION), condition, fields
        )

    def _fields(
        self,
        entries: Iterable[tuple[str, Node, Node]],
        outer: Shape,
        path: FieldPath,
        conditions: tuple[Condition, ...],
        special: tuple[str, ...] = (),
    ) -> Iterator[FieldRule]:
        """The rules of a group of fields, of whatever depth; names may be dotted."""
        for key, key_node, node in entries:
            steps, shape = self._resolved(key, key_node, outer, special)
            if shape is None:
                continue
            here = (*path, *steps)
            where = f"{self._kind}.{'.'.join(map(str, here))}"
            if self._reader.lacks_quotes(node, where):
                continue
            if _is_group(node, shape):
                yield from self._group(node, shape, here, conditions)
            elif isinstance(shape, GroupShape | WhenShape):
                self._reader.add(node, "field-has-fields", field=where, fields=", ".join(_known(shape)))
            else:
                if isinstance(shape, EitherShape):
                    shape = shape.reference
                yield FieldRule(here, shape, self._reader.rule(node, where, shape), conditions)

    def _group(
        self, node: Node, shape: Shape, path: FieldPath, conditions: tuple[Condition, ...]
    ) -> Iterator[FieldRule]:
        if type(node) is List:
            for number, item in enumerate(node.items):
                yield from self._fields([(str(number), item, item)], shape, path, conditions)
        if type(node) is not Mapping:
            return
        entries: list[tuple[str, Node, Node]] = [
            (key, key_node, child) for key, (key_node, child) in node.entries.items() if key != "if"
        ]
        if "if" in node.entries:
            found = self._reader.condition(node.entries["if"][1], f"{self._kind}.{'.'.join(map(str, path))}.if")
            conditions = (*conditions, found) if found is not None else conditions
        yield from self._fields(entries, shape, path, conditions)

    def _resolved(
        self, key: str, key_node: Node, outer: Shape, special: tuple[str, ...]
    ) -> tuple[FieldPath, Shape | None]:
        """The steps of a dotted name and the shape it leads to; None (and a mistake noted) where there is no such."""
        steps: list[str | int] = []
        shape: Shape | None = outer
        for name in key.split("."):
            before = shape
            step: str | int = int(name) if name.isdigit() else name
            shape = shape_at(before, step) if before is not None else None
            if shape is not None and isinstance(before, TextShape):
                try:
                    step = parse_language(name)
                except ValueRefused:
                    shape = None
                else:
                    shape = before
            if shape is None:
                known = (*special, *_known(before)) if before is outer else _known(before)
                near = nearest(name, known)
                if near:
                    self._reader.add(key_node, "unknown-field-near", field=f"{self._kind}.{key}", near=near)
                else:
                    self._reader.add(
                        key_node, "unknown-field", field=f"{self._kind}.{key}", known=", ".join(known) or "-"
                    )
                return (), None
            steps.append(step)
        return tuple(steps), shape

    def _refuse_overlaps(self, fields: tuple[FieldRule, ...], section: Mapping) -> None:
        """Note where a field is filled twice: as a whole and in parts, or nested and dotted."""
        paths = [field.path for field in fields]
        for number, path in enumerate(paths):
            if any(path == other[: len(path)] for other in paths[:number] + paths[number + 1 :]):
                self._reader.add(section, "field-twice", field=f"{self._kind}.{'.'.join(map(str, path))}")


def _is_group(node: Node, shape: Shape) -> bool:
    """Whether a node speaks of the fields inside a field, and is no rule for the field itself."""
    if type(node) is List:
        return isinstance(shape, WhenShape)
    groups = isinstance(shape, GroupShape | EitherShape | WhenShape | TextShape)
    return type(node) is Mapping and groups and not {"from", "first"} & node.entries.keys()


def _known(shape: Shape | None) -> tuple[str, ...]:
    """The names that may stand inside a value of this shape."""
    if isinstance(shape, EitherShape):
        return _known(shape.inline)
    if isinstance(shape, WhenShape):
        return ("available", *dict.fromkeys(field.key for one in (Repeat, Always) for field in fields_of(one)))
    return tuple(field.key for field in fields_of(shape.of)) if isinstance(shape, GroupShape) else ()
