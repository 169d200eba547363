"""Strict reading: the bytes of one content file become a small tree of nodes, each with its line and column.

Every scalar stays text as written (`no`, `01099` and `10:30` are what they look like); only the model gives types.
What the contract does not allow (anchors, tags, second documents, ...) is a problem with a position, never an
exception. The tree is built from the parser's events in one loop, so depth costs no stack and a limit stops at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, final

import yaml
from yaml import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from opportunity_map.intake.problems import Problem, problem
from opportunity_map.intake.yaml_faults import FORBIDDEN, fault_of, forbidden_character, position

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES: Final = 64 * 1024
MOST_DEPTH: Final = 8
MOST_NODES: Final = 2000

NULLS: Final = frozenset({"null", "Null", "NULL", "~"})
"""What reads as not stated where it stands without quotes."""
_BOM = b"\xef\xbb\xbf"

# A quick "maybe" over bytes for the forbidden characters that the parser itself lets through, and a still quicker one.
_FORBIDDEN_STARTS = (0xE2, 0xC2, 0xEE, 0xEF)
_MAYBE_FORBIDDEN = re.compile(rb"\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]|\xc2\x85|\xef\xbb\xbf|\xee|\xef[\x80-\xa3]")
# At the beginning of a line, whether LF, CR LF or a lone CR ends the line before it.
_TAB_INDENT = re.compile(r"(?<![^\r\n]) *\t[ \t]*(?=[^ \t\r\n])")
_BLANK_WITH_TAB = re.compile(r"(?<![^\r\n]) *\t[ \t]*(?=[\r\n]|\Z)")


class _Placed:
    """Something at a line and a column of the file."""

    __slots__ = ("_mark",)
    _mark: yaml.Mark

    @property
    def line(self) -> int:
        """1-based; of a mapping its first key's, of a list its first dash's or bracket's."""
        return self._mark.line + 1

    @property
    def column(self) -> int:
        """1-based, in characters."""
        return self._mark.column + 1


@final
class Scalar(_Placed):
    """One value or key as text; null and its spellings read as ''. `style` is None where it stood without quotes."""

    __slots__ = ("style", "text")

    def __init__(self, text: str, mark: yaml.Mark, style: str | None = None) -> None:
        self.text = text
        self._mark = mark
        self.style = style


@final
class Mapping(_Placed):
    """`key: value` pairs in the order of the file; each entry holds the key's own node too, for its position."""

    __slots__ = ("entries",)

    def __init__(self, mark: yaml.Mark) -> None:
        self.entries: dict[str, tuple[Scalar, Node]] = {}
        self._mark = mark


@final
class List(_Placed):
    """Several nodes in the order of the file."""

    __slots__ = ("items",)

    def __init__(self, mark: yaml.Mark) -> None:
        self.items: list[Node] = []
        self._mark = mark


Node = Scalar | Mapping | List


def is_blank(node: Node) -> bool:
    """Whether a node states nothing: '', null, or a group or list of nothing but such."""
    if type(node) is Scalar:
        return not node.text.strip()
    # Plain loops: every group of every record is asked, and its first value answers.
    if type(node) is Mapping:
        for _, value in node.entries.values():  # noqa: SIM110 - see above
            if not is_blank(value):
                return False
        return True
    for item in node.items:  # noqa: SIM110 - see above
        if not is_blank(item):
            return False
    return True


def values_of(node: Node | None) -> Any:
    """A tree as dicts, lists and texts, in the order of the file."""
    if type(node) is List:
        return [values_of(item) for item in node.items]
    if type(node) is Mapping:
        return {key: values_of(value) for key, (_, value) in node.entries.items()}
    return node.text if type(node) is Scalar else None


def position_at(root: Node, field: str) -> tuple[int, int]:
    """The 1-based line and column of a dotted field's value, of a group's key, or of the nearest thing around it."""
    at: Node = root
    if field:
        node = root
        for name in field.split("."):
            if type(node) is Mapping and name in node.entries:
                key, node = node.entries[name]
                at = key if type(node) is Mapping else node
            elif type(node) is List and name.isdigit() and int(name) < len(node.items):
                at = node = node.items[int(name)]
            else:
                break
    return at.line, at.column


def _fastest_parser() -> Any:
    try:
        from yaml._yaml import CParser  # noqa: PLC0415 - PyYAML may have been built without it
    except ImportError:
        from opportunity_map.intake.yaml_pure import PurePythonParser  # noqa: PLC0415 - only where it is needed

        return PurePythonParser
    return CParser


EVENT_PARSER: Final = _fastest_parser()
"""libyaml's parser, seven times as fast, where PyYAML was built with it."""


def read_yaml(data: bytes, path: str, parser: Any = EVENT_PARSER) -> tuple[Node | None, list[Problem]]:
    """The tree of one file, or None with what is wrong with the file's form.

    `path` only names the file in the problems. `parser` makes an event parser out of a text.
    """
    text, found = text_of(data, path)
    if found is not None:
        return None, [found]
    problems: list[Problem] = []
    root = None
    try:
        root = _tree(parser(text).get_event, path, problems)
    except yaml.YAMLError as error:
        fault = fault_of(error, text, path)
        # "*Stars* and planets": what has a special meaning is refused already, that the rest does not fit is no news.
        if not problems or problems[-1].line != fault.line:
            problems.append(fault)
    if root is not None and "\\" in text:
        problems += _escaped_forbidden(root, path)
    if problems:
        return None, sorted(problems)
    if root is None or (type(root) is Scalar and not root.text.strip()):
        return None, [problem(path, 1, 1, "empty-file")]
    return root, problems


def text_of(data: bytes, path: str) -> tuple[str, Problem | None]:
    """The file's text as the parser gets it, or '' and the problem that keeps it from being read.

    It has no byte order mark and no tabs in lines that are blank otherwise.
    """
    if len(data) > MOST_BYTES:
        return "", problem(path, 1, 1, "file-too-big", limit=f"{MOST_BYTES // 1024} KB")
    data = data.removeprefix(_BOM)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        return "", problem(path, *position(before, len(before)), "not-utf-8")
    if not data.isascii() and any(start in data for start in _FORBIDDEN_STARTS) and _MAYBE_FORBIDDEN.search(data):
        found = forbidden_character(text, path)
        if found is not None:
            return "", found
    if "\t" in text:
        tab = _TAB_INDENT.search(text)
        if tab is not None:
            return "", problem(path, *position(text, text.index("\t", tab.start())), "tab-indentation")
        text = _BLANK_WITH_TAB.sub("", text)
    return text, None


def _tree(  # noqa: C901, PLR0912, PLR0915 - one loop on purpose: ten thousand files go through it event by event
    get_event: Callable[[], Any], path: str, problems: list[Problem]
) -> Node | None:
    """The nodes of one document; None where the form could not be followed to the end.

    Where we are is `entries` inside a mapping (with the `key` that waits for its value), else `items` inside a list;
    the document itself is a list of one. `outer` holds the levels around it.
    """
    document: list[Node] = []
    entries: dict[str, tuple[Scalar, Node]] | None = None
    items = document
    key: Scalar | None = None
    outer: list[tuple[dict[str, tuple[Scalar, Node]] | None, list[Node]]] = []
    nodes = 0
    while True:
        event = get_event()
        kind = type(event)
        node: Node
        if kind is ScalarEvent:
            text = event.value
            style = event.style or None  # libyaml says '' for a plain scalar, PyYAML's own parser None
            node = Scalar("" if style is None and text in NULLS else text, event.start_mark, style)
        elif kind is MappingStartEvent:
            node = Mapping(event.start_mark)
        elif kind is SequenceStartEvent:
            node = List(event.start_mark)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            entries, items = outer.pop()
            continue
        elif kind is StreamEndEvent:
            return document[0] if document else None
        elif kind is AliasEvent:
            node = Scalar("", event.start_mark)
        else:
            if kind is DocumentStartEvent and (document or event.version or event.tags):
                code = "second-document" if document else "directive"
                problems.append(_refused(event.start_mark, code, path, ""))
                return None
            continue

        nodes += 1
        if key is not None:
            entries[key.text] = (key, node)  # type: ignore[index]  # a key waits only inside a mapping
            key = None
        elif entries is None:
            items.append(node)
        elif type(node) is Scalar:
            key = node
            if node.text in entries:
                field = _field(document, len(outer) - 1, node.text)
                first = entries[node.text][0].line
                problems.append(_refused(event.start_mark, "duplicate-key", path, field, key=node.text, first=first))
        else:
            problems.append(_refused(event.start_mark, "key-not-text", path, _field(document, len(outer) - 1)))
            return None
        if kind is AliasEvent or event.anchor is not None:
            problems.append(_refused(event.start_mark, "anchor", path, _field(document, len(outer))))
        elif event.tag is not None:
            problems.append(_refused(event.start_mark, "tag", path, _field(document, len(outer)), tag=event.tag))
        if nodes > MOST_NODES:
            problems.append(_refused(event.start_mark, "too-many-nodes", path, "", limit=MOST_NODES))
            return None
        if type(node) is Scalar:
            continue
        outer.append((entries, items))
        if len(outer) > MOST_DEPTH:
            problems.append(_refused(event.start_mark, "too-deep", path, "", limit=MOST_DEPTH))
            return None
        if type(node) is Mapping:
            entries = node.entries
        elif type(node) is List:
            entries, items = None, node.items


def _refused(mark: yaml.Mark, code: str, path: str, field: str, **arguments: str | int) -> Problem:
    return problem(path, mark.line + 1, mark.column + 1, code, field=field, suggestion="", **arguments)


def _field(document: list[Node], depth: int, *more: str) -> str:
    """The dotted name of where the reader is: the way along the newest nodes, `depth` names long, and `more`."""
    names: list[str] = []
    node = document[-1] if document else None
    while node is not None and len(names) < depth:
        if type(node) is Mapping and node.entries:
            name, (_, node) = next(reversed(node.entries.items()))
            names.append(name)
        elif type(node) is List and node.items:
            names.append(str(len(node.items) - 1))
            node = node.items[-1]
        else:
            break
    return ".".join((*names, *more))


def _escaped_forbidden(root: Node, path: str) -> list[Problem]:
    """Forbidden characters that stood in the file as backslash escapes, so that the bytes did not show them."""
    problems = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if type(node) is Mapping:
            for key, value in node.entries.values():
                waiting += (key, value)
        elif type(node) is List:
            waiting += node.items
        elif type(node) is Scalar and node.style == '"':
            found = FORBIDDEN.search(node.text)
            if found is not None:
                character = f"U+{ord(found[0]):04X}"
                problems.append(problem(path, node.line, node.column, "forbidden-character", character=character))
    return problems
