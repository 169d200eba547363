"""The canonical form of a content file: one way to write it, so that files differ only where they say different things.

The rules, all of them:
- Fields stand in the model's order, at every depth. What the model does not know follows in the order it came in, and
  so do the languages of a text, of which the first is the one that readers of other languages get.
- A group stands with each field on a line of its own, two spaces further in. A list of single words stands on one line
  (`[fi, en]`) where it fits in 100 columns; a longer one, and one of texts, links or groups, has a dashed line each.
- A value stands without quotes where the strict reader reads it back as it is and no other program takes it for
  anything but text. Truth values, numbers and dates of fields that are such stay bare; elsewhere what looks like one
  (`01099`, `no`, `10:30`, `1e3`) gets double quotes. There are no single quotes.
- A text of several lines is a literal block (`|`), unless it begins with a blank, ends with a line of blanks, or has
  a line that begins with a tab, which a block does not hold safely; then it stands in double quotes on one line.
- What states nothing is empty (`summary:`). Lines end with LF, the last one too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import yaml
from yaml.emitter import Emitter
from yaml.resolver import Resolver

from opportunity_map.intake.comments import Comments, Path
from opportunity_map.intake.model import Always, Repeat, Session
from opportunity_map.intake.shapes import (
    DayShape,
    DecimalShape,
    EitherShape,
    GroupShape,
    IntegerShape,
    LineShape,
    ListShape,
    Shape,
    TextShape,
    UrlShape,
    WhenShape,
    YesNoShape,
    fields_of,
)
from opportunity_map.intake.yaml_faults import FORBIDDEN
from opportunity_map.intake.yaml_reader import NULLS

WIDEST: Final = 100
"""Columns that a list on one line may fill."""

_BARE: Final = (YesNoShape, IntegerShape, DecimalShape, DayShape)
_STEP: Final = "  "
_NO_COMMENTS: Final = Comments()
_STR: Final = "tag:yaml.org,2002:str"
# What YAML 1.2 or another program may take for a number, a time or a truth value, besides what PyYAML knows (1.1).
_LIKE_A_NUMBER = re.compile(r"[-+]?\.?[0-9][0-9_.,:eE+-]*|[-+]?0[xob][0-9a-fA-F_]+|[yYnN]")
_OF_OTHERS: Final = frozenset({"=", "<<"})  # mean something to YAML 1.1 that no value does
# What a literal block cannot hold, or not safely: blanks at its beginning or end, tabs before the text of a line.
_NOT_IN_A_BLOCK = re.compile(r"\A[ \n]|^ *\t|\r|\n +\n?\Z", re.MULTILINE)
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(rf'[\\"\n\r\t]|{FORBIDDEN.pattern}')
_EMITTER: Final = Emitter(io.StringIO(), allow_unicode=True)
_RESOLVER: Final = Resolver()


def write(values: Mapping[str, Any], model: type) -> str:
    """A record's values as the canonical text of its file.

    `values` are dicts, lists and strings in the keys of the content contract; a string is the text that shall be read
    (yes and no for truth values, ISO for dates). `model` is Organisation, Opportunity or Place. The strict reader gives
    the same values back, unless they hold characters that no content file may have: those become escapes, which the
    check reports. Raises TypeError for any other type of value.
    """
    return emit(ordered(values, GroupShape(model)), model, {})


def ordered(value: Any, shape: Shape | None) -> Any:
    """The same values with every group's fields in the model's order, what is unknown last; `shape` is theirs."""
    if isinstance(value, Mapping):
        known = {key: number for number, key in enumerate(_shapes_in(shape))}
        keys = sorted(value, key=lambda key: known.get(key, len(known)))
        return {key: ordered(value[key], shape_at(shape, key)) for key in keys}
    if isinstance(value, list | tuple):
        return [ordered(item, shape_at(shape, number)) for number, item in enumerate(value)]
    return value


def emit(values: Mapping[str, Any], model: type, comments: Mapping[Path, Comments]) -> str:
    """The text of values that are in order already, with the comments that belong to them."""
    writer = _Writer(comments)
    root = comments.get((), _NO_COMMENTS)
    body = writer.children(values, GroupShape(model), (), "") if values else ["{}"]
    if not (root.above and root.above[-1]):  # a field that came first took the empty line above it along
        body = body[next(number for number, line in enumerate(body) if line) :]
    return "\n".join((*root.above, *body, *_after(body, root.below))) + "\n"


def shape_at(shape: Shape | None, step: str | int) -> Shape | None:
    """The shape of a group's field or of a list's item, or None where the model knows none."""
    if isinstance(step, str):
        return TextShape(0) if isinstance(shape, TextShape) else _shapes_in(shape).get(step)
    if isinstance(shape, WhenShape):
        return GroupShape(Session)
    return shape.item if isinstance(shape, ListShape) else None


@lru_cache(maxsize=256)
def _shapes_in(shape: Shape | None) -> dict[str, Shape]:
    """The fields of a group of this shape in canonical order; nothing where it has none."""
    if isinstance(shape, EitherShape):
        return _shapes_in(shape.inline)
    if isinstance(shape, WhenShape):
        known = {field.key: field.shape for model in (Repeat, Always) for field in fields_of(model)}
        return {"available": Shape(), **known}
    return {field.key: field.shape for field in fields_of(shape.of)} if isinstance(shape, GroupShape) else {}


class _Writer:
    """Makes lines. `pad` is the blank space at their beginning."""

    def __init__(self, comments: Mapping[Path, Comments]) -> None:
        self._comments = comments
        said = [path for path, found in comments.items() if found.texts]
        self._around = {path[:length] for path in said for length in range(len(path))}

    def children(self, value: Mapping[str, Any] | list[Any], shape: Shape | None, path: Path, pad: str) -> list[str]:
        """The lines of all fields of a group, or all items of a list."""
        lines: list[str] = []
        if isinstance(value, Mapping):
            for key, child in value.items():
                more = self._value(f"{pad}{_key(key)}:", child, shape_at(shape, key), (*path, key), pad)
                lines += _after(lines, more)
        else:
            for number, child in enumerate(value):
                write_child = self._value if isinstance(child, str) or not child else self._item
                lines += _after(lines, write_child(f"{pad}-", child, shape_at(shape, number), (*path, number), pad))
        return lines

    def _value(self, lead: str, value: Any, shape: Shape | None, path: Path, pad: str) -> list[str]:
        """The lines of one value after its key or dash."""
        found = self._comments.get(path, _NO_COMMENTS)
        lines = _padded(found.above, pad)
        beside = f" {found.beside}" if found.beside else ""
        inside = pad + _STEP
        if isinstance(value, str):
            block = _block(value)
            first = block or scalar(value, shape)
            lines.append(f"{lead} {first}{beside}" if first else f"{lead}{beside}")
            if block:
                lines += _padded(value.removesuffix("\n").split("\n"), inside)
        elif not isinstance(value, Mapping | list):
            raise TypeError(f"{'.'.join(map(str, path))}: {type(value).__name__} is neither text, group nor list")
        elif not value:
            lines.append(f"{lead} {'{}' if isinstance(value, Mapping) else '[]'}{beside}")
        elif flow := self._on_one_line(lead, value, shape, path):
            lines.append(f"{flow}{beside}")
        else:
            lines.append(f"{lead}{beside}")
            lines += self.children(value, shape, path, inside)
            lines += _after(lines, _padded(found.below, inside))
        return lines

    def _item(self, lead: str, value: Any, shape: Shape | None, path: Path, pad: str) -> list[str]:
        """The lines of a group or a list that is itself an item: its first line stands beside the dash."""
        found = self._comments.get(path, _NO_COMMENTS)
        flow = self._on_one_line(lead, value, shape, path)
        if flow:
            return [*_padded(found.above, pad), f"{flow} {found.beside}" if found.beside else flow]
        lines = self.children(value, shape, path, pad + _STEP)
        first = next(number for number, line in enumerate(lines) if line and not line.lstrip().startswith("#"))
        above = [*found.above, *filter(None, [found.beside]), *(line.lstrip() for line in lines[:first] if line)]
        lines[first] = f"{lead} {lines[first][len(pad) + len(_STEP) :]}"
        return [*_padded(above, pad), *lines[first:], *_after(lines, _padded(found.below, pad + _STEP))]

    def _on_one_line(self, lead: str, value: Any, shape: Shape | None, path: Path) -> str:
        """A list of single words as one line, or '' where it is none, too long, or has comments inside."""
        found = self._comments.get(path, _NO_COMMENTS)
        item = shape_at(shape, 0)
        if isinstance(value, Mapping) or isinstance(item, TextShape | UrlShape) or path in self._around or found.below:
            return ""
        if not all(isinstance(text, str) and "\n" not in text for text in value):
            return ""
        line = f"{lead} [{', '.join(scalar(text, item, flow=True) for text in value)}]"
        return line if len(line) <= WIDEST else ""


def _after(lines: list[str], more: list[str]) -> list[str]:
    """What is added to lines, without a second empty line: it would be one more of a block that ends in such."""
    return more[1:] if lines and more and not lines[-1] and not more[0] else more


def _padded(lines: Iterable[str], pad: str) -> list[str]:
    return [f"{pad}{line}" if line else "" for line in lines]


def _key(key: str) -> str:
    return key if _plain(key, as_text=True, flow=False) else _quoted(key)


def scalar(text: str, shape: Shape | None = LineShape(), *, flow: bool = False) -> str:  # noqa: B008 - immutable
    """A value on one line, with the quotes it needs; `flow` says that it stands inside brackets."""
    if not text and not flow:
        return ""
    as_text = shape is not None and not isinstance(shape, _BARE)
    return text if _plain(text, as_text=as_text, flow=flow) else _quoted(text)


@lru_cache(maxsize=4096)
def _plain(text: str, *, as_text: bool, flow: bool) -> bool:
    """Whether a text may stand without quotes; `as_text` where no program may take it for anything else."""
    if text in NULLS or text in _OF_OTHERS or FORBIDDEN.search(text):
        return False
    found = _EMITTER.analyze_scalar(text)
    if found.multiline or not (found.allow_flow_plain if flow else found.allow_block_plain):
        return False
    if not as_text:
        return True
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag == _STR and not _LIKE_A_NUMBER.fullmatch(text)


def _quoted(text: str) -> str:
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return _ESCAPES.get(found[0]) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


def _block(text: str) -> str:
    """The header of the literal block that a text can stand in, or ''."""
    if "\n" not in text or _NOT_IN_A_BLOCK.search(text) or FORBIDDEN.search(text):
        return ""
    if not text.endswith("\n"):
        return "|-"
    return "|+" if text.endswith("\n\n") else "|"
