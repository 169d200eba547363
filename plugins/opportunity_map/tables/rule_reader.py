"""Reads the parts of a mapping file: templates, conditions, value tables, rules. Mistakes are noted, never raised."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import partial
from typing import Any, Final

from babel.core import Locale, UnknownLocaleError

from opportunity_map.intake.shapes import ChoiceShape, ListShape, Shape
from opportunity_map.intake.values import nearest
from opportunity_map.intake.yaml_reader import List, Mapping, Node, Scalar
from opportunity_map.tables.dates import Reader, reader_of
from opportunity_map.tables.remarks import Fault, fault
from opportunity_map.tables.rules import CASES, Rule, ValueTable
from opportunity_map.tables.templates import Condition, Template, Test, pieces_of
from opportunity_map.tables.words import fold

RULE_KEYS: Final = (
    "from", "first", "if", "html", "split", "remove", "keep", "case", "values", "otherwise", "country_names",
    "language_names", "pad", "decimal", "round", "date", "cut", "default", "if_wrong",
)  # fmt: skip
_TESTS: Final = ("matches", "not", "filled")


class RuleReader:
    """Reads parts of one mapping file. `tables` are its named value tables, `language` that of its month names."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.tables: dict[str, ValueTable] = {}
        self.language = "en"
        self.templates: list[Template] = []
        self.conditions: list[Condition] = []

    def add(self, node: Node, name: str, **arguments: object) -> None:
        """Note a mistake at a node."""
        self.faults.append(fault(node.line, node.column, name, **arguments))

    def known_keys(self, node: Mapping, known: Collection[str], where: str) -> None:
        """Note every key that is none of the known ones; `where` is '' at the top."""
        for key, (key_node, _) in node.entries.items():
            if key not in known:
                near = nearest(key, known)
                name = ("unknown-key" if where else "unknown-section") + ("-near" if near else "")
                self.add(key_node, name, key=key, where=where, near=near, known=", ".join(known))

    def lacks_quotes(self, node: Node, where: str) -> bool:
        """Whether a node is {Name} without quotes, which YAML takes for a group; noted then."""
        if type(node) is not Mapping or len(node.entries) != 1:
            return False
        (column, (_, value)) = next(iter(node.entries.items()))
        blank = type(value) is Scalar and not value.text and value.style is None
        if blank and value.line == node.line and column not in RULE_KEYS:
            self.add(node, "braces-need-quotes", where=where, column=column)
            return True
        return False

    def text(self, node: Node, where: str) -> str:
        """A single value, or '' with a mistake noted."""
        if type(node) is Scalar:
            return node.text.strip()
        if not self.lacks_quotes(node, where):
            self.add(node, "not-one-text", where=where)
        return ""

    def choice(self, node: Node, where: str, options: Collection[str]) -> str:
        """One word of a few."""
        word = self.text(node, where)
        if word and word not in options:
            self.add(node, "not-an-option", value=word, where=where, options=", ".join(options))
            return ""
        return word

    def whole(self, node: Node, where: str, low: int, high: int) -> int | None:
        """A whole number between two bounds."""
        word = self.text(node, where)
        if re.fullmatch(r"\d{1,6}", word, re.ASCII) and low <= int(word) <= high:
            return int(word)
        self.add(node, "not-a-count", value=word, where=where, low=low, high=high)
        return None

    def template(self, node: Node, where: str) -> Template:
        """Text with columns in braces."""
        text = self.text(node, where)
        try:
            pieces = tuple(pieces_of(text))
        except ValueError:
            self.add(node, "lone-brace", where=where, value=text)
            pieces = ()
        found = Template(pieces, node.line, node.column)
        self.templates.append(found)
        return found

    def pattern(self, node: Node, where: str) -> re.Pattern[str] | None:
        """A regular expression, taken without regard to case."""
        text = self.text(node, where)
        try:
            return re.compile(text, re.IGNORECASE)
        except (re.error, RecursionError, OverflowError):
            self.add(node, "not-a-pattern", value=text, where=where)
            return None

    def condition(self, node: Node, where: str) -> Condition | None:
        """`column: what its cell has to be`, all of them."""
        if type(node) is not Mapping or not node.entries:
            self.add(node, "not-a-condition", where=where)
            return None
        tests = [self._test(key, value, where) for key, (_, value) in node.entries.items()]
        found = Condition(tuple(test for test in tests if test is not None), node.line, node.column)
        self.conditions.append(found)
        return found

    def _test(self, column: str, node: Node, where: str) -> Test | None:
        if type(node) is not Mapping:
            return Test(column, self._words(node, where))
        self.known_keys(node, _TESTS, f"{where}.{column}")
        for key, (_, value) in node.entries.items():
            if key == "matches":
                return Test(column, pattern=self.pattern(value, f"{where}.{column}.matches"))
            if key == "not":
                return Test(column, self._words(value, where), wanted=False)
            if key == "filled":
                filled = self.choice(value, f"{where}.{column}.filled", ("yes", "no"))
                return Test(column, ("",), wanted=filled == "no")
        return None

    def _words(self, node: Node, where: str) -> tuple[str, ...]:
        items = node.items if type(node) is List else [node]
        return tuple(fold(self.text(item, where)) for item in items)

    def table(self, node: Node, where: str, shape: Shape | None) -> ValueTable | None:
        """Their words -> ours: written here, or the name of a table under `values`."""
        found = self._named_table(node, where) if type(node) is not Mapping else self._inline_table(node, where)
        leaf = shape.item if isinstance(shape, ListShape) else shape
        if found is not None and isinstance(leaf, ChoiceShape):
            for ours in sorted({one for entry in found.entries.values() for one in entry} - {""} - set(leaf.options)):
                options = ", ".join(leaf.options)
                self.add(node, "no-such-value", value=ours, where=where, near=nearest(ours, leaf.options) or options)
        return found

    def _named_table(self, node: Node, where: str) -> ValueTable | None:
        name = self.text(node, where)
        if name not in self.tables:
            known = ", ".join(self.tables) or "-"
            self.add(node, "no-such-table", value=name, where=where, known=known)
            return None
        return self.tables[name]

    def _inline_table(self, node: Mapping, where: str) -> ValueTable:
        entries: dict[str, tuple[str, ...]] = {}
        for word, (_, value) in node.entries.items():
            items = value.items if type(value) is List else [value]
            entries[fold(word)] = tuple(self.text(item, f"{where}.{word}") for item in items)
        return ValueTable(entries, tuple(node.entries))

    def rule(self, node: Node, where: str, shape: Shape | None) -> Rule:
        """A template; a list of rules whose values come together; or a group of `RULE_KEYS`."""
        if type(node) is List:
            parts = tuple(self.rule(item, where, shape) for item in node.items)
            return Rule(parts, node.line, node.column, every=True)
        if type(node) is not Mapping or self.lacks_quotes(node, where):
            return Rule((self.template(node, where),), node.line, node.column)
        self.known_keys(node, RULE_KEYS, where)
        facts: dict[str, Any] = {}
        sources: tuple[Template | Rule, ...] = ()
        for key, (_, value) in node.entries.items():
            if key == "from":
                sources = (self.template(value, f"{where}.from"),)
            elif key == "first":
                sources = self._alternatives(value, f"{where}.first", shape)
            elif key in RULE_KEYS:
                facts |= self._step(key, value, f"{where}.{key}", shape)
        if not sources:
            self.add(node, "rule-without-source", where=where)
        return Rule(sources, node.line, node.column, **facts)

    def _alternatives(self, node: Node, where: str, shape: Shape | None) -> tuple[Template | Rule, ...]:
        if type(node) is not List:
            self.add(node, "not-alternatives", where=where)
            return ()
        return tuple(self.rule(item, where, shape) for item in node.items)

    def _step(self, key: str, node: Node, where: str, shape: Shape | None) -> dict[str, Any]:
        """One step of a rule as arguments of `Rule`."""
        makers: dict[str, tuple[str, Callable[[Node, str], Any]]] = {
            "if": ("condition", self.condition),
            "html": ("html", self.yes_no),
            "split": ("split", self._separator),
            "remove": ("remove", self.pattern),
            "keep": ("keep", self.pattern),
            "case": ("case", partial(self.choice, options=CASES)),
            "values": ("values", partial(self.table, shape=shape)),
            "otherwise": ("otherwise", self._constant),
            "default": ("default", self.template),
            "country_names": ("country_names", self.language_tag),
            "language_names": ("language_names", self.language_tag),
            "pad": ("pad", partial(self.whole, low=2, high=40)),
            "cut": ("cut", partial(self.whole, low=2, high=5000)),
            "round": ("round", partial(self.whole, low=0, high=12)),
            "decimal": ("decimal", partial(self.choice, options=(",", "."))),
            "date": ("dates", self._dates),
            "if_wrong": ("leave_out_wrong", self._leaves_out),
        }
        name, make = makers[key]
        found = make(node, where)
        return {} if found is None else {name: found}

    def yes_no(self, node: Node, where: str) -> bool:
        """Yes or no."""
        return self.choice(node, where, ("yes", "no")) == "yes"

    def _leaves_out(self, node: Node, where: str) -> bool:
        return self.choice(node, where, ("leave_out", "refuse")) == "leave_out"

    def _separator(self, node: Node, where: str) -> str:
        """What stands between the values of a cell; a backslash and n are the end of a line."""
        if type(node) is not Scalar or not node.text:
            self.add(node, "not-one-text", where=where)
            return ""
        return node.text.replace("\\n", "\n")

    def _constant(self, node: Node, where: str) -> Template:
        found = self.template(node, where)
        if found.slots:
            self.add(node, "otherwise-with-column", where=where)
        return found

    def language_tag(self, node: Node, where: str) -> str:
        """A language that Unicode has names for, as en or fi."""
        tag = self.text(node, where)
        try:
            Locale.parse(tag.replace("-", "_"))
        except (ValueError, UnknownLocaleError, TypeError):
            self.add(node, "no-such-language", value=tag, where=where)
            return ""
        return tag

    def _dates(self, node: Node, where: str) -> tuple[Reader, ...]:
        items = node.items if type(node) is List else [node]
        found = []
        for item in items:
            pattern = self.text(item, where)
            reader = reader_of(pattern, self.language)
            if reader is None:
                self.add(item, "not-a-date-pattern", value=pattern, where=where)
            else:
                found.append(reader)
        return tuple(found)
