"""Strict reading: the bytes of one content file become a small tree of nodes, each with its line and column.

Every scalar stays text as written (`no`, `01099` and `10:30` are what they look like); only the model gives types.
What the contract does not allow (anchors, tags, second documents, ...) is a problem with a position, never an
exception. The tree is built from the parser's events in one loop, so depth costs no stack and a limit stops at once.
"""

from __future__ import annotations

import re
from typing import Any, Final

import yaml
from yaml import MappingStartEvent, ScalarEvent, SequenceStartEvent
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from opportunity_map.intake.problems import Problem, problem
from opportunity_map.intake.yaml_faults import fault_of

MOST_BYTES: Final = 64 * 1024
MOST_DEPTH: Final = 8
MOST_NODES: Final = 2000

_NULLS = frozenset({"null", "Null", "NULL", "~"})
_BOM = b"\xef\xbb\xbf"

# What no text of ours may hold: control characters, line ends that editors do not count, bidi overrides and isolates,
# surrogates, non-characters. The first pattern is only a quick "maybe" over bytes, for what the parser lets through.
_MAYBE_FORBIDDEN = re.compile(rb"\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]|\xc2\x85")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_TAB_INDENT = re.compile(r"^ *\t[ \t]*(?=\S)", re.MULTILINE)
_BLANK_WITH_TAB = re.compile(r"^ *\t[ \t]*$", re.MULTILINE)


class Scalar:
    """One value or key as text; null and its spellings read as ''. `style` is None where it stood without quotes."""

    __slots__ = ("_mark", "style", "text")

    def __init__(self, text: str, mark: yaml.Mark, style: str | None) -> None:
        self.text = text
        self.style = style
        self._mark = mark

    @property
    def line(self) -> int:
        """1-based."""
        return self._mark.line + 1

    @property
    def column(self) -> int:
        """1-based, in characters."""
        return self._mark.column + 1


class Mapping:
    """`key: value` pairs in the order of the file; each entry holds the key's own node too, for its position."""

    __slots__ = ("_mark", "entries")

    def __init__(self, mark: yaml.Mark) -> None:
        self.entries: dict[str, tuple[Scalar, Node]] = {}
        self._mark = mark

    @property
    def line(self) -> int:
        """1-based, of the first key."""
        return self._mark.line + 1

    @property
    def column(self) -> int:
        """1-based, in characters."""
        return self._mark.column + 1


class List:
    """Several nodes in the order of the file."""

    __slots__ = ("_mark", "items")

    def __init__(self, mark: yaml.Mark) -> None:
        self.items: list[Node] = []
        self._mark = mark

    @property
    def line(self) -> int:
        """1-based, of the first dash or the opening bracket."""
        return self._mark.line + 1

    @property
    def column(self) -> int:
        """1-based, in characters."""
        return self._mark.column + 1


Node = Scalar | Mapping | List


class PurePythonParser(Reader, Scanner, Parser):
    """PyYAML's own parser, for a PyYAML that was built without libyaml."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


EventParser: Any = getattr(yaml.cyaml, "CParser", PurePythonParser) if yaml.__with_libyaml__ else PurePythonParser


def read_yaml(data: bytes, path: str, parser: Any = EventParser) -> tuple[Node | None, list[Problem]]:
    """The tree of one file and what is wrong with its form; the tree is None where there is none to speak of.

    `path` only names the file in the problems. `parser` makes an event parser out of a text.
    """
    text, found = _text_of(data, path)
    if found is not None:
        return None, [found]
    reading = _Reading(path)
    try:
        reading.run(parser(text))
    except yaml.YAMLError as error:
        reading.problems.append(fault_of(error, text, path))
    if reading.problems:
        return None, reading.problems
    if "\\" in text:
        hidden = _escaped_forbidden(reading.scalars, path)
        if hidden:
            return None, hidden
    if reading.root is None or (isinstance(reading.root, Scalar) and not reading.root.text):
        return None, [problem(path, 1, 1, "empty-file")]
    return reading.root, []


def _text_of(data: bytes, path: str) -> tuple[str, Problem | None]:
    """The file's text without a byte order mark, or the problem that keeps it from being read."""
    if len(data) > MOST_BYTES:
        return "", problem(path, 1, 1, "file-too-big", limit=f"{MOST_BYTES // 1024} KB")
    if data.startswith(_BOM):
        data = data[3:]
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line, column = position(data[: error.start].decode(), error.start)
        return "", problem(path, line, column, "not-utf-8")
    if _MAYBE_FORBIDDEN.search(data):
        found = forbidden_character(text, path)
        if found is not None:
            return "", found
    if "\t" in text:
        tab = _TAB_INDENT.search(text)
        if tab is not None:
            line, column = position(text, text.index("\t", tab.start()))
            return "", problem(path, line, column, "tab-indentation")
        text = _BLANK_WITH_TAB.sub("", text)
    return text, None


def forbidden_character(text: str, path: str) -> Problem | None:
    """The first character in a file's text that no text may hold."""
    found = _FORBIDDEN.search(text)
    if found is None:
        return None
    line, column = position(text, found.start())
    return problem(path, line, column, "forbidden-character", character=f"U+{ord(found[0]):04X}")


def position(text: str, offset: int) -> tuple[int, int]:
    """1-based line and column of a character; CR LF, LF and a lone CR end a line."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")
