"""Templates and conditions: how a mapping speaks of columns. `{Name} in {City}`; `{Number?}` may be empty."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

from opportunity_map.intake.yaml_faults import FORBIDDEN
from opportunity_map.tables.csv_reader import formula
from opportunity_map.tables.remarks import Remark, refusal, remark
from opportunity_map.tables.table import Row
from opportunity_map.tables.words import fold

# What design programs and old spreadsheets write for the end of a line.
_LINE_ENDS: Final = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_PIECES: Final = re.compile(r"\{\{|\}\}|\{([^{}]+)\}|[^{}]+|[{}]")


@dataclass(frozen=True, slots=True)
class Slot:
    """A column in a template, as it stands between the braces."""

    written: str


@dataclass(frozen=True, slots=True)
class Template:
    """Text with columns in it, at a line and column of the mapping file."""

    pieces: tuple[str | Slot, ...]
    line: int
    column: int

    @property
    def slots(self) -> list[str]:
        """The columns, as written."""
        return [piece.written for piece in self.pieces if isinstance(piece, Slot)]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that no value table has: of which field, with which options, or names of what in which language.

    `names` is '' or, as countries:de, what `words.names` takes.
    """

    field: str
    word: str
    options: tuple[str, ...]
    names: str = ""


@dataclass(slots=True)
class Context:
    """What a run of an import knows and counts.

    `slots` says for each column as written which it is, and whether it may be empty. `formulas` tells whether a cell
    that begins with = is a formula (in a spreadsheet). `changes` counts what was made of values; `unknown` the words
    without an entry.
    """

    zone: ZoneInfo
    formulas: bool
    slots: dict[str, tuple[str, bool]] = field(default_factory=dict)
    changes: Counter[Remark] = field(default_factory=Counter)
    unknown: Counter[Unknown] = field(default_factory=Counter)

    def note(self, name: str, field_name: str) -> None:
        """Count something that was done to the values of a field."""
        self.changes[remark(name, field=field_name)] += 1


@dataclass(frozen=True, slots=True)
class Test:
    """What the cell of one column has to be: one of `words` (folded; '' is empty), or match `pattern`; or just not."""

    __test__ = False  # for pytest, which collects what is called so

    slot: str
    words: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """All tests have to hold."""

    tests: tuple[Test, ...]
    line: int
    column: int

    def holds(self, row: Row, context: Context) -> bool:
        """Whether it holds for a row."""
        return all(_holds(test, row.text(context.slots[test.slot][0])) is test.wanted for test in self.tests)


def pieces_of(text: str) -> Iterator[str | Slot]:
    """The pieces of a template. Raises ValueError where a brace stands alone."""
    for found in _PIECES.finditer(text):
        if found[0] in "{}":
            raise ValueError(text)
        if found[1] is not None:
            yield Slot(found[1].strip())
        else:
            yield found[0][0] if found[0] in {"{{", "}}"} else found[0]


def fill(template: Template, row: Row, context: Context) -> list[str]:
    """The values of a template in a row: none where a column says nothing that has to.

    A template that is a single column gives as many values as its cell has. Raises `Refused` at a formula.
    """
    if len(template.pieces) == 1 and isinstance(template.pieces[0], Slot):
        name, _ = context.slots[template.pieces[0].written]
        cell = row.cells.get(name, "")
        values = [_clean(value, name, context) for value in ([cell] if isinstance(cell, str) else cell)]
        return [value for value in values if value]
    written = ""
    for piece in template.pieces:
        if isinstance(piece, str):
            written += piece
            continue
        name, optional = context.slots[piece.written]
        text = row.text(name)
        if not text and not optional:
            return []
        written += _clean(text, name, context)
    return [written.strip()] if written.strip() else []


def _clean(text: str, name: str, context: Context) -> str:
    """The text with plain line ends. Raises `Refused` where it is a formula or no text of ours may hold it."""
    if context.formulas and formula(text):
        raise refusal("formula", column=name, value=text)
    if FORBIDDEN.search(text):
        text = _LINE_ENDS.sub("\n", text)
        found = FORBIDDEN.search(text)
        if found is not None:
            raise refusal("forbidden-in-cell", column=name, character=f"U+{ord(found[0]):04X}")
    return text


def _holds(test: Test, text: str) -> bool:
    if test.pattern is not None:
        return test.pattern.search(text) is not None
    return fold(text) in test.words
