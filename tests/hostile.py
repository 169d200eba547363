"""Records made from the model with hostile values in every field: what the suites and the browser test are fed with.

The model is walked (`fields_of`), so that a new field is covered without a change here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import yaml
from opportunity_map.intake.check import Checked
from opportunity_map.intake.examples import example_value
from opportunity_map.intake.files import Source
from opportunity_map.intake.model import MODELS, OPPORTUNITY, ORGANISATION, Always
from opportunity_map.intake.problems import Problem
from opportunity_map.intake.read import read_record
from opportunity_map.intake.shapes import (
    AliasShape,
    EitherShape,
    EmailShape,
    Field,
    FileShape,
    GroupShape,
    LineShape,
    ListShape,
    OpeningHoursShape,
    Shape,
    TextShape,
    UrlShape,
    WhenShape,
    fields_of,
)

Way = tuple[str | int, ...]


class Slot(NamedTuple):
    """One place in a record where a value can be written: the way to it, its shape, an example that is right."""

    way: Way
    shape: Shape
    example: Any

    @property
    def name(self) -> str:
        """As a problem calls it: cost.note, outcomes.0."""
        return ".".join(map(str, self.way))

    @property
    def is_text(self) -> bool:
        return isinstance(self.shape, TextShape)

    @property
    def is_free(self) -> bool:
        """Whether people write in it what they like, more or less."""
        free = isinstance(self.shape, (TextShape, OpeningHoursShape, UrlShape, EmailShape, FileShape, AliasShape))
        return free or (isinstance(self.shape, LineShape) and not self.shape.pattern)


def is_refused(slot: Slot, problems: Iterable[Problem]) -> bool:
    """Whether one of the problems is about what stands in this slot."""
    return any(one.field == slot.name or one.field.startswith(f"{slot.name}.") for one in problems)


def slots(model: type, way: Way = ()) -> Iterator[Slot]:
    """Every slot of a model, those of groups, lists and inline places included."""
    for field in fields_of(model):
        yield from _slots_in(field.shape, (*way, field.key), _example(field))


def _slots_in(shape: Shape, way: Way, example: Any) -> Iterator[Slot]:
    if isinstance(shape, GroupShape):
        yield from slots(shape.of, way)
    elif isinstance(shape, EitherShape):
        yield from slots(shape.inline.of, way)
    elif isinstance(shape, ListShape):
        yield from _slots_in(shape.item, (*way, 0), example[0])
    elif isinstance(shape, WhenShape):
        yield from slots(Always, way)
    else:
        yield Slot(way, shape, example)


def _example(field: Field) -> Any:
    return yaml.load(example_value(field), yaml.BaseLoader)  # noqa: S506 - makes nothing but text, lists and maps


_NAMES_OTHERS = {("badge",), ("partners", 0), ("part_of",)}
_EXAMPLES: dict[Way, Any] = {("mode",): "hybrid", ("cost", "kind"): "paid"}  # those that go with all the others


def tree(kind: str, values: Mapping[Way, Any]) -> dict[str, Any]:
    """A record of this kind: every slot holds its right example, or what `values` say (None: it is left out)."""
    root: dict[str, Any] = {}
    for slot in slots(MODELS[kind]):
        value = values.get(slot.way, _EXAMPLES.get(slot.way, slot.example))
        if value is not None:
            _put(root, slot.way, value)
    if kind == OPPORTUNITY:
        root["when"] = {"available": "always", **root.get("when", {})}
    for way in _NAMES_OTHERS - values.keys():  # no other record is there to be meant
        root.pop(way[0], None)
    return root


def _put(root: dict[str, Any], way: Way, value: Any) -> None:
    node: Any = root
    for step, following in pairwise(way):
        made: Any = [] if isinstance(following, int) else {}
        if isinstance(node, list):
            if not node:
                node.append(made)
            node = node[0]
        else:
            node = node.setdefault(step, made)
    if isinstance(node, list):
        node.append(value)
    else:
        node[way[-1]] = value


def written(root: Any) -> bytes:
    """A tree as a YAML file: JSON's quotes can hold any text."""
    return json.dumps(root, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def read(kind: str, root: Any, name: str = "hostile") -> Checked:
    """What the checker says of a tree."""
    folder = {ORGANISATION: "organisations", OPPORTUNITY: "opportunities/hostile"}.get(kind, "places")
    source = Source(f"{folder}/{name}.yml", kind, name, "hostile" if kind == OPPORTUNITY else "")
    return read_record(written(root), source, "en")


def value_at(record: Any, way: Way) -> Any:
    """What a record holds in a slot, as it was understood; None where it was not taken."""
    for step in way:
        if record is None:
            return None
        record = record[step] if isinstance(step, int) and record else getattr(record, str(step), None)
    return record


def quoted(shape: Shape, text: str) -> Any:
    """A text as it can be written in a slot: opening hours take one as a comment."""
    return f'Mo-Fr 08:00-21:00 "{text}"' if isinstance(shape, OpeningHoursShape) else text
