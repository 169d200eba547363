"""The check of one file: its tree becomes a record, or the list of everything that is wrong with it.

The model is compiled once: each shape becomes a small function that takes a node and gives a value, and each group of
fields a table of such functions. Names of fields are only worked out where there is a problem to report.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple

from opportunity_map.intake.languages import parse_language
from opportunity_map.intake.links import check_markdown_links
from opportunity_map.intake.model import Always, OnRequest, Record, Repeat, Session, Sessions, Text
from opportunity_map.intake.problems import ERROR, SEVERITIES, Problem, problem
from opportunity_map.intake.refused import Refused
from opportunity_map.intake.rules import RULES
from opportunity_map.intake.shapes import (
    MUST,
    EitherShape,
    GroupShape,
    ListShape,
    Shape,
    TextShape,
    WhenShape,
    fields_of,
)
from opportunity_map.intake.values import nearest, parser_of
from opportunity_map.intake.yaml_reader import List, Mapping, Node, Scalar, is_blank

MOST_SESSIONS: Final = 200


class Checking:
    """One file being checked: the language of its plain texts, and what was found so far."""

    __slots__ = ("errors", "found", "language")

    def __init__(self, language: str) -> None:
        self.language = language
        self.errors = 0
        self.found: list[tuple[Node, str, str, str, dict[str, object]]] = []

    def add(self, node: Node, code: str, name: str = "", suggestion: str = "", **arguments: object) -> None:
        """Note a problem at a node; `name` is a field below it that is not there."""
        self.errors += SEVERITIES[code] == ERROR
        self.found.append((node, code, name, suggestion, arguments))

    def refuse(self, node: Node, refused: Refused) -> None:
        """Note why a value was refused."""
        self.add(node, refused.code, "", refused.suggestion, **refused.arguments)


Read = Callable[[Node, Checking], Any]


class Checked(NamedTuple):
    """What became of one file: its record, or None where it has an error; and its problems, sorted.

    `draft` is what could be understood of a record with errors: never shown, only compared with the other records.
    """

    record: Record | None
    problems: list[Problem]
    draft: Record | None = None


def check(root: Node, model: type[Record], path: str, default_language: str, **identity: str) -> Checked:
    """Check the tree of one file against the model.

    `default_language` is that of plain texts where the file names none. `identity` are the record's attributes that
    stand in no file besides `path` (id, organisation).
    """
    checking = Checking(_language_of(root) or default_language)
    record: Record | None = None
    if type(root) is Mapping:
        kind: type = model
        record = _fields(kind)(root, checking, {"path": path, **identity})
    else:
        checking.add(root, "not-a-record")
    if not checking.found:
        return Checked(record, [])
    problems = sorted(_placed(root, path, checking))
    return Checked(None, problems, record) if checking.errors else Checked(record, problems)


def _placed(root: Node, path: str, checking: Checking) -> list[Problem]:
    """The problems with their positions and dotted names, which one walk over the tree finds for all of them."""
    names = {id(root): ""}
    owners: dict[int, Node] = {}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        prefix = f"{names[id(node)]}." if names[id(node)] else ""
        if type(node) is Mapping:
            for name, (key, value) in node.entries.items():
                names[id(key)] = names[id(value)] = f"{prefix}{name}"
                owners[id(value)] = key
                waiting.append(value)
        elif type(node) is List:
            for number, item in enumerate(node.items):
                names[id(item)] = f"{prefix}{number}"
                waiting.append(item)
    problems = []
    for node, code, name, suggestion, arguments in checking.found:
        at = owners.get(id(node), node) if name or type(node) is Mapping else node
        field = ".".join(filter(None, (names[id(node)], name)))
        problems.append(problem(path, at.line, at.column, code, field=field, suggestion=suggestion, **arguments))
    return problems


def _language_of(root: Node) -> str:
    """The language that the file itself names, if it is one."""
    found = root.entries.get("language") if type(root) is Mapping else None
    if found is None or type(found[1]) is not Scalar or not found[1].text:
        return ""
    try:
        return parse_language(found[1].text)
    except Refused:
        return ""


@cache
def _fields(model: type, discriminator: str = "") -> Callable[[Mapping, Checking, dict[str, str]], Any]:
    """How a mapping with a dataclass's fields is read; `discriminator` is a key that the caller has read already."""
    fields = fields_of(model)
    table = {field.key: (field.name, reader_of(field.shape)) for field in fields}
    needed = tuple((field.name, field.key) for field in fields if field.need == MUST)
    known = [*table, discriminator] if discriminator else list(table)
    rule = RULES.get(model)

    def read(node: Mapping, checking: Checking, identity: dict[str, str]) -> Any:
        values: dict[str, Any] = dict(identity)
        meant: list[str] = []
        for key, (key_node, child) in node.entries.items():
            entry = table.get(key)
            if entry is None:
                if key != discriminator:
                    meant.append(nearest(key, known))
                    checking.add(key_node, "unknown-field", "", meant[-1], key=key, fields=", ".join(known))
                continue
            name, read_value = entry
            value = read_value(child, checking)
            if value is not None:
                values[name] = value
        for name, key in needed:
            if name not in values and key not in meant:  # one misspelt name is one mistake
                _missing(node, key, checking)
        record = model(**values)
        if rule is not None:
            rule(record, node, checking.add)
        return record

    return read


def _missing(node: Mapping, key: str, checking: Checking) -> None:
    """Report a needed field that is not stated; one that was refused is reported already."""
    entry = node.entries.get(key)
    if entry is None:
        checking.add(node, "missing-field", key, key=key)
    elif is_blank(entry[1]):
        checking.add(entry[0], "missing-field", key=key)


def reader_of(shape: Shape) -> Read:
    """How a node of this shape is read; the value is None where it is not stated or wrong."""
    make = _READERS.get(type(shape))
    return make(shape) if make is not None else _single(shape)


def _single(shape: Shape) -> Read:
    parse = parser_of(shape)
    if parse is None:
        raise TypeError(f"no reader for {type(shape).__name__}")

    def read(node: Node, checking: Checking) -> Any:
        if type(node) is not Scalar:
            if not is_blank(node):
                checking.add(node, "not-a-single-value")
            return None
        text = node.text.strip()
        if not text:
            return None
        try:
            return parse(text)
        except Refused as refused:
            checking.refuse(node, refused)
            return None

    return read


def _text(shape: TextShape) -> Read:
    def read(node: Node, checking: Checking) -> Text | None:
        if type(node) is Scalar:
            text = _said(node, shape, checking)
            return Text({checking.language: text}) if text else None
        if type(node) is not Mapping:
            if not is_blank(node):
                checking.add(node, "not-a-text")
            return None
        texts = {}
        for tag, (key, value) in node.entries.items():
            if type(value) is not Scalar:
                checking.add(value, "not-a-text")
                continue
            try:
                language = parse_language(tag)
            except Refused as refused:
                checking.refuse(key, refused)
                continue
            text = _said(value, shape, checking)
            if text:
                texts[language] = text
        return Text(texts) if texts else None

    return read


def _said(node: Scalar, shape: TextShape, checking: Checking) -> str:
    """The text in one language; what is not Markdown becomes one line."""
    text = node.text.strip()
    if not shape.markdown and "\n" in text:
        text = " ".join(text.split())
    if len(text) > shape.max_length:
        checking.add(node, "too-long", length=len(text), limit=shape.max_length)
    elif shape.markdown:
        try:
            check_markdown_links(text)
        except Refused as refused:
            checking.refuse(node, refused)
    return text


def _list(shape: ListShape) -> Read:
    read_item, low, high = reader_of(shape.item), shape.low, shape.high

    def read(node: Node, checking: Checking) -> tuple[Any, ...] | None:
        if type(node) is not List:
            if not is_blank(node):
                words = [word.strip() for word in node.text.split(",")] if type(node) is Scalar else []
                checking.add(node, "not-a-list", "", f"[{', '.join(words)}]" if words else "")
            return None
        values: list[Any] = []
        errors = checking.errors
        for item in node.items:
            value = read_item(item, checking)
            if value is None:
                if is_blank(item):
                    checking.add(item, "empty-item")
            elif value in values:
                checking.add(item, "repeated-item", value=value if isinstance(value, str) else "")
            else:
                values.append(value)
        if len(values) > high:
            checking.add(node, "too-many", count=len(values), limit=high)
        if len(values) < low and checking.errors == errors and not is_blank(node):
            checking.add(node, "too-few", count=len(values), limit=low)
        return tuple(values) if values else None

    return read


def _group(shape: GroupShape) -> Read:
    read_fields = _fields(shape.of)
    names = ", ".join(field.key for field in fields_of(shape.of))

    def read(node: Node, checking: Checking) -> Any:
        if is_blank(node):
            return None
        if type(node) is not Mapping:
            checking.add(node, "not-a-group", fields=names)
            return None
        return read_fields(node, checking, {})

    return read


def _either(shape: EitherShape) -> Read:
    read_reference, read_inline = reader_of(shape.reference), reader_of(shape.inline)

    def read(node: Node, checking: Checking) -> Any:
        return (read_reference if type(node) is Scalar else read_inline)(node, checking)

    return read


def _when(_: WhenShape) -> Read:
    read_sessions = _list(ListShape(GroupShape(Session), 1, MOST_SESSIONS))
    read_session = _fields(Session)
    read_repeat, read_always = _fields(Repeat), _fields(Always, "available")
    read_on_request = _fields(OnRequest, "available")

    def read(node: Node, checking: Checking) -> Any:
        if is_blank(node):
            return None
        if type(node) is List:
            sessions = read_sessions(node, checking)
            return Sessions(sessions) if sessions else None
        if type(node) is not Mapping or not node.entries.keys() & {"available", "repeats"}:
            checking.add(node, "wrong-when")
            if type(node) is Mapping and "start" in node.entries:  # a single date without its dash
                read_session(node, checking, {})
            return None
        available = node.entries.get("available")
        if available is None or "repeats" in node.entries:
            return read_repeat(node, checking, {})
        said = available[1].text.strip() if type(available[1]) is Scalar else ""
        if said == "always":
            return read_always(node, checking, {})
        if said == "on_request":
            return read_on_request(node, checking, {})
        options = ("always", "on_request")
        checking.add(available[1], "not-a-choice", "", nearest(said, options), value=said, options=", ".join(options))
        return None

    return read


_READERS: Final[dict[type[Shape], Callable[[Any], Read]]] = {
    TextShape: _text,
    ListShape: _list,
    GroupShape: _group,
    EitherShape: _either,
    WhenShape: _when,
}
