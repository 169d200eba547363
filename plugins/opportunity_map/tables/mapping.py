"""The mapping file: which columns make which fields. Read with our own strict reader, checked against the one model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from opportunity_map.intake.canonical import shape_at
from opportunity_map.intake.languages import parse_language
from opportunity_map.intake.model import MODELS, OPPORTUNITY, ORGANISATION, PLACE, Always, Repeat
from opportunity_map.intake.refused import Refused as ValueRefused
from opportunity_map.intake.shapes import (
    EitherShape,
    GroupShape,
    Shape,
    TextShape,
    WhenShape,
    fields_of,
)
from opportunity_map.intake.values import nearest
from opportunity_map.intake.yaml_reader import List, Mapping, Node, Scalar, read_yaml
from opportunity_map.tables.csv_reader import DELIMITERS
from opportunity_map.tables.files import is_encoding
from opportunity_map.tables.remarks import Fault, MappingFaults
from opportunity_map.tables.rule_reader import RuleReader
from opportunity_map.tables.rules import Rule
from opportunity_map.tables.templates import Condition, Template

FORMATS: Final = ("csv", "json", "geojson", "icalendar")
_TOP: Final = ("table", "language", "coordinates", "columns", "values", "refuse", ORGANISATION, PLACE, OPPORTUNITY)
_TABLE: Final = ("format", "encoding", "delimiter", "header", "rows")
_OF_RECORD: Final = ("id", "key", "if")
_MOST_HEADER: Final = 1000
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


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Two columns that are coordinates of a named reference system; for GeoJSON only the system."""

    system: str
    east: Template | None
    north: Template | None
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Rows that shall not be imported, and the mapping's own sentence why."""

    condition: Condition
    because: Template


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A whole mapping. `templates` and `conditions` are all there are in it, for the names of columns."""

    format: str
    encoding: str
    delimiter: str
    header: int
    rows: str
    coordinates: Coordinates | None
    columns: tuple[tuple[str, Rule], ...]
    refusals: tuple[Refusal, ...]
    records: tuple[RecordMapping, ...]
    templates: tuple[Template, ...]
    conditions: tuple[Condition, ...]

    @property
    def wanted(self) -> set[str]:
        """Every column that is spoken of, as written."""
        return {slot for template in self.templates for slot in template.slots} | {
            test.slot for condition in self.conditions for test in condition.tests
        }


def read_mapping(data: bytes, path: Path) -> MappingFile:
    """Read and check a mapping file; raises `MappingFaults` with everything that is wrong with it."""
    root, problems = read_yaml(data, path.name)
    if problems:
        raise MappingFaults([Fault(one.line, one.column, one.code, (), one) for one in problems])
    reader = RuleReader()
    if type(root) is not Mapping:
        reader.add(root or Scalar("", None), "mapping-no-groups")  # type: ignore[arg-type]
        raise MappingFaults(reader.faults)
    found = _Top(reader, root).read()
    if reader.faults:
        raise MappingFaults(reader.faults)
    return found


class _Top:
    """The topmost level of one mapping file."""

    def __init__(self, reader: RuleReader, root: Mapping) -> None:
        self._reader = reader
        self._root = root

    def _section(self, name: str) -> Node | None:
        entry = self._root.entries.get(name)
        return entry[1] if entry is not None else None

    def _groups(self, name: str) -> Iterator[tuple[str, Node]]:
        section = self._section(name)
        if section is None:
            return
        if type(section) is not Mapping:
            self._reader.add(section, "section-no-group", where=name)
            return
        for key, (_, node) in section.entries.items():
            yield key, node

    def read(self) -> MappingFile:
        """The mapping; the reader has noted what is wrong."""
        reader = self._reader
        reader.known_keys(self._root, _TOP, "the top")
        language = self._section("language")
        if language is not None:
            reader.language = reader.language_tag(language, "language") or "en"
        for name, node in self._groups("values"):
            table = reader.table(node, f"values.{name}", None)
            if table is not None:
                reader.tables[name] = table
        facts = self._table()
        columns = tuple((name, reader.rule(node, f"columns.{name}", None)) for name, node in self._groups("columns"))
        records = tuple(self._records())
        if not records:
            reader.add(self._root, "no-records")
        return MappingFile(
            format=facts.get("format", ""),
            encoding=facts.get("encoding", ""),
            delimiter=facts.get("delimiter", ""),
            header=int(facts.get("header", "1")),
            rows=facts.get("rows", ""),
            coordinates=self._coordinates(),
            columns=columns,
            refusals=tuple(self._refusals()),
            records=records,
            templates=tuple(reader.templates),
            conditions=tuple(reader.conditions),
        )

    def _table(self) -> dict[str, str]:
        reader, facts = self._reader, dict[str, str]()
        section = self._section("table")
        if type(section) is Mapping:
            reader.known_keys(section, _TABLE, "table")
        for name, node in self._groups("table"):
            where = f"table.{name}"
            if name == "format":
                facts[name] = reader.choice(node, where, FORMATS)
            elif name == "header":
                facts[name] = str(reader.whole(node, where, 1, _MOST_HEADER) or 1)
            elif name == "delimiter":
                text = node.text.replace("\\t", "\t") if type(node) is Scalar else ""
                facts[name] = {"tab": "\t", "comma": ",", "semicolon": ";"}.get(text, text)
                if facts[name] not in DELIMITERS:
                    reader.add(node, "not-an-option", value=text, where=where, options="comma, semicolon, tab, |")
            elif name == "encoding":
                facts[name] = reader.text(node, where)
                if not is_encoding(facts[name]):
                    reader.add(node, "not-an-option", value=facts[name], where=where, options="utf-8, windows-1252 ...")
            elif name == "rows":
                facts[name] = reader.text(node, where)
        return facts

    def _coordinates(self) -> Coordinates | None:
        reader, section = self._reader, self._section("coordinates")
        if section is None:
            return None
        if type(section) is not Mapping:
            return Coordinates(reader.text(section, "coordinates"), None, None, section.line, section.column)
        reader.known_keys(section, ("system", "east", "north"), "coordinates")
        found = {name: node for name, node in self._groups("coordinates")}
        if ("east" in found) != ("north" in found) or "system" not in found:
            reader.add(section, "half-coordinates")
            return None
        sides = {name: reader.template(found[name], f"coordinates.{name}") for name in ("east", "north") if name in found}
        system = reader.text(found["system"], "coordinates.system")
        return Coordinates(system, sides.get("east"), sides.get("north"), section.line, section.column)

    def _refusals(self) -> Iterator[Refusal]:
        section = self._section("refuse")
        if section is None:
            return
        for node in section.items if type(section) is List else [section]:
            parts = dict(node.entries) if type(node) is Mapping else {}
            if not {"if", "because"} == parts.keys():
                self._reader.add(node, "bad-refusal")
                continue
            condition = self._reader.condition(parts["if"][1], "refuse.if")
            because = self._reader.template(parts["because"][1], "refuse.because")
            if condition is not None:
                yield Refusal(condition, because)

    def _records(self) -> Iterator[RecordMapping]:
        for kind in (ORGANISATION, PLACE, OPPORTUNITY):
            section = self._section(kind)
            if section is None:
                continue
            if type(section) is not Mapping:
                self._reader.add(section, "section-no-group", where=kind)
                continue
            yield self._record(kind, section)

    def _record(self, kind: str, section: Mapping) -> RecordMapping:
        reader = self._reader
        special = (*_OF_RECORD, ORGANISATION) if kind == OPPORTUNITY else _OF_RECORD
        nodes = {name: node for name, (_, node) in section.entries.items() if name in special}
        condition = reader.condition(nodes["if"], f"{kind}.if") if "if" in nodes else None
        rules = {name: reader.rule(node, f"{kind}.{name}", None) for name, node in nodes.items() if name != "if"}
        inner = GroupShape(MODELS[kind])
        rest: list[tuple[str, Node, Node]] = [
            (key, key_node, node) for key, (key_node, node) in section.entries.items() if key not in special
        ]
        fields = tuple(self._fields(rest, inner, (), (), kind, special))
        self._refuse_overlaps(fields, section, kind)
        if kind == OPPORTUNITY and ORGANISATION not in rules and self._section(ORGANISATION) is None:
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
        kind: str,
        special: tuple[str, ...] = (),
    ) -> Iterator[FieldRule]:
        """The rules of a group of fields, of whatever depth; names may be dotted."""
        for key, key_node, node in entries:
            steps, shape = self._resolved(key, key_node, outer, special, kind)
            if shape is None:
                continue
            here = (*path, *steps)
            where = f"{kind}.{'.'.join(map(str, here))}"
            if _is_group(node, shape):
                yield from self._group(node, shape, here, conditions, kind)
            elif isinstance(shape, GroupShape | WhenShape):
                self._reader.add(node, "field-has-fields", field=where, fields=", ".join(_known(shape)))
            else:
                if isinstance(shape, EitherShape):
                    shape = shape.reference
                yield FieldRule(here, shape, self._reader.rule(node, where, shape), conditions)

    def _group(
        self, node: Node, shape: Shape, path: FieldPath, conditions: tuple[Condition, ...], kind: str
    ) -> Iterator[FieldRule]:
        if type(node) is List:
            for number, item in enumerate(node.items):
                yield from self._fields([(str(number), item, item)], shape, path, conditions, kind)
        if type(node) is not Mapping:
            return
        entries: list[tuple[str, Node, Node]] = [
            (key, key_node, child) for key, (key_node, child) in node.entries.items() if key != "if"
        ]
        if "if" in node.entries:
            found = self._reader.condition(node.entries["if"][1], f"{kind}.{'.'.join(map(str, path))}.if")
            conditions = (*conditions, found) if found is not None else conditions
        yield from self._fields(entries, shape, path, conditions, kind)

    def _resolved(
        self, key: str, key_node: Node, outer: Shape, special: tuple[str, ...], kind: str
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
                    self._reader.add(key_node, "unknown-field-near", field=f"{kind}.{key}", near=near)
                else:
                    self._reader.add(key_node, "unknown-field", field=f"{kind}.{key}", known=", ".join(known) or "-")
                return (), None
            steps.append(step)
        return tuple(steps), shape

    def _refuse_overlaps(self, fields: tuple[FieldRule, ...], section: Mapping, kind: str) -> None:
        """Note where a field is filled twice: as a whole and in parts, or nested and dotted."""
        paths = [field.path for field in fields]
        for number, path in enumerate(paths):
            if any(path == other[: len(path)] for other in paths[:number] + paths[number + 1 :]):
                self._reader.add(section, "field-twice", field=f"{kind}.{'.'.join(map(str, path))}")


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


def _key_of(node: Node) -> Scalar:
    return Scalar("", node._mark)  # noqa: SLF001 - an item of a list has no key: its own place is meant
