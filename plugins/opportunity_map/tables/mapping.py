"""The mapping file: which columns make which fields. Read with our own strict reader, checked against the one model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from opportunity_map.intake.model import OPPORTUNITY, ORGANISATION, PLACE
from opportunity_map.intake.yaml_reader import List, Mapping, Node, Scalar, read_yaml
from opportunity_map.tables.csv_reader import DELIMITERS
from opportunity_map.tables.files import is_encoding
from opportunity_map.tables.record_reader import RecordMapping, RecordReader
from opportunity_map.tables.remarks import Fault, MappingFaults
from opportunity_map.tables.rule_reader import RuleReader
from opportunity_map.tables.rules import Rule
from opportunity_map.tables.templates import Condition, Template

FORMATS: Final = ("csv", "json", "geojson", "icalendar")
_TOP: Final = ("table", "language", "coordinates", "columns", "values", "refuse", ORGANISATION, PLACE, OPPORTUNITY)
_TABLE: Final = ("format", "encoding", "delimiter", "header", "rows")
_OF_RECORD: Final = ("id", "key", "if")
_MOST_HEADER: Final = 1000


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
        reader.known_keys(self._root, _TOP, "")
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
        found = dict(self._groups("coordinates"))
        if ("east" in found) != ("north" in found) or "system" not in found:
            reader.add(section, "half-coordinates")
            return None
        sides = {name: reader.template(node, f"coordinates.{name}") for name, node in found.items() if name != "system"}
        system = reader.text(found["system"], "coordinates.system")
        return Coordinates(system, sides.get("east"), sides.get("north"), section.line, section.column)

    def _refusals(self) -> Iterator[Refusal]:
        section = self._section("refuse")
        if section is None:
            return
        for node in section.items if type(section) is List else [section]:
            parts = dict(node.entries) if type(node) is Mapping else {}
            if {"if", "because"} != parts.keys():
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
            yield RecordReader(self._reader, kind).read(section, has_owner="organisation" in self._root.entries)
