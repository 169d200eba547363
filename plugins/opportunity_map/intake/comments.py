"""The comments and empty lines of a content file, and which value each of them belongs to.

The parser throws comments away. They are found between its nodes, and belong to a value by their place: above it,
beside it on its line, or below what stands inside it. (ruamel.yaml, made for such round trips, ties a comment to the
value before it: moved fields take the comments of their neighbours along, and comments inside `[...]` are lost.)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import yaml

from opportunity_map.intake.yaml_reader import NULLS

Path = tuple[str | int, ...]
"""Where a value stands in a file: keys, and numbers of list items from 0. () is the file itself."""


@dataclass(slots=True)
class Comments:
    """The comments that belong to one value, each from its `#` on; '' is an empty line.

    `above` its line, `beside` it at the line's end, and `below` what stands inside it.
    """

    above: list[str] = field(default_factory=list)
    beside: str = ""
    below: list[str] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """All of them, without the empty lines."""
        return [text for text in (*self.above, self.beside, *self.below) if text]


class _Entry(NamedTuple):
    """A group's field or a list's item, with the offsets of its beginning and end and the lines of both.

    `column` is that of the key, or of the dash. `form` is "flow" for a value in braces or brackets, "block" for another
    group or list, else "".
    """

    path: Path
    start: int
    end: int
    first: int
    last: int
    column: int
    form: str


NODE_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Of the same parser as the strict reader's: libyaml's where PyYAML was built with it."""

# A comment, or an empty line.
_COMMENT: Final = re.compile(r"(?<!\S)#[^\n]*|^[ \t]*\n", re.MULTILINE)


def comments_in(text: str) -> dict[Path, Comments]:
    """The comments of a file by the path of the value they belong to.

    `text` is one that the strict reader has read, with LF as its only line end. Empty lines between values are kept,
    one where there are several.
    """
    finder = _Finder(text)
    root = yaml.compose(text, Loader=NODE_LOADER)
    if root is not None:
        finder.walk(root, ())
    return finder.find()


class _Finder:
    """Walks over the nodes, then over what stands between them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._entries: list[_Entry] = []
        self._scalars: list[tuple[int, int]] = []
        self._found: defaultdict[Path, Comments] = defaultdict(Comments)

    def walk(self, node: yaml.Node, path: Path) -> int:
        """Note all entries inside a node, outer before inner, in the order of the file; the node's last offset."""
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        flow = _form(node) == "flow"
        end = node.end_mark.index
        for step, first, value in _inside(node):
            at = len(self._entries)
            if first is not value:
                self._scalar(first)
            end = self.walk(value, (*path, step))
            # The dashes of a list stand where the list begins.
            mark = first.start_mark if flow or isinstance(step, str) else node.start_mark
            lines = first.start_mark.line, self._text.count("\n", 0, end)
            entry = _Entry((*path, step), first.start_mark.index, end, *lines, mark.column, _form(value))
            self._entries.insert(at, entry)
        return node.end_mark.index if flow else end

    def _scalar(self, node: yaml.Node) -> int:
        """Note where a scalar stands: of a block only its text, without empty lines at its end that say nothing."""
        start, end = node.start_mark.index, node.end_mark.index
        if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
            header, _, _ = self._text[start:end].partition("\n")
            start = min(end, start + len(header))
            if "+" not in header.partition("#")[0]:
                end = max(start, len(self._text[:end].rstrip(" \n")))
        self._scalars.append((start, end))
        return end

    def find(self) -> dict[Path, Comments]:
        """Give every comment to the value it belongs to."""
        starts = [entry.start for entry in self._entries]
        ends = [0, *(end for _, end in self._scalars)]
        for start, end in zip(ends, [*(start for start, _ in self._scalars), len(self._text)], strict=True):
            empty = False
            for match in _COMMENT.finditer(self._text, start, end):
                comment = match[0].strip()
                if comment:
                    self._give(comment, match.start(), bisect_right(starts, match.start()), empty=empty)
                empty = not comment
            following = bisect_right(starts, end - 1)
            if empty and following < len(starts) and self._around(end - 1) is None:
                self._found[self._entries[following].path].above.append("")
        self._split_head()
        return dict(self._found)

    def _give(self, comment: str, offset: int, following: int, *, empty: bool) -> None:
        """Note one comment; `following` is the number of the next entry, `empty` says that an empty line is above."""
        before = self._text[self._text.rfind("\n", 0, offset) + 1 : offset]
        beside = self._beside(offset, following) if before.strip() else None
        if beside is None:
            target = self._on_own_line(offset, None if before.strip() else len(before), following)
        elif self._found[beside.path].beside:
            target = self._found[beside.path].above
        else:
            self._found[beside.path].beside = comment
            return
        if empty:
            target.append("")
        target.append(comment)

    def _beside(self, offset: int, following: int) -> _Entry | None:
        """The entry that a comment at a line's end is about.

        It is the widest of those that begin and end on the line, or only end there, else the last that begins there.
        """
        line = self._text.count("\n", 0, offset)
        entries = self._entries[:following]
        ended = [entry for entry in entries if entry.last == line and entry.end <= offset and entry.form != "block"]
        if ended:
            return min(reversed(ended), key=lambda entry: (entry.first != line, len(entry.path)))
        return next((entry for entry in reversed(entries) if entry.first == line), None)

    def _on_own_line(self, offset: int, column: int | None, following: int) -> list[str]:
        """Where a comment goes that stands alone: below what it is indented like, else above the next entry.

        `column` is None where only a dash stands before it.
        """
        after = self._entries[following] if following < len(self._entries) else None
        around = self._around(offset)
        before = self._entries[following - 1] if following else None
        if before is not None and not before.form and before.end > offset:  # between a key and its value
            return self._found[before.path].above
        if around is not None:
            if after is not None and after.start < around.end:
                return self._found[after.path].above
            return self._found[around.path].above if before is around else self._found[around.path].below
        if after is not None and (column is None or column <= after.column):
            return self._found[after.path].above
        group: Path = ()
        if before is not None and column is not None:
            columns = {entry.path: entry.column for entry in self._entries[:following]}
            above = [before.path[:depth] for depth in range(1, len(before.path) + 1)]
            nearest = max((columns[path] for path in above if columns[path] <= column), default=-1)
            group = next((path[:-1] for path in above if columns[path] == nearest), ())
        if after is not None and after.path[: len(group)] == group:
            return self._found[after.path].above
        return self._found[group].below

    def _around(self, offset: int) -> _Entry | None:
        """The innermost value in braces or brackets that an offset is inside of."""
        inside = (
            entry for entry in reversed(self._entries) if entry.form == "flow" and entry.start < offset < entry.end
        )
        return next(inside, None)

    def _split_head(self) -> None:
        """What stands at the top of the file stays there; after an empty line it belongs to the first entry."""
        if not self._entries:
            return
        first = self._found[self._entries[0].path]
        while first.above and not first.above[0]:
            del first.above[0]
        empty = [number for number, text in enumerate(first.above) if not text]
        end = empty[-1] + 1 if empty else len(first.above)
        self._found[()].above = first.above[:end]
        del first.above[:end]


def _form(node: yaml.Node) -> str:
    if not isinstance(node, yaml.CollectionNode):
        return ""
    return "flow" if node.flow_style else "block"


def _inside(node: yaml.Node) -> Iterator[tuple[str | int, yaml.Node, yaml.Node]]:
    """The entries of a group or list: the step of the path, the node that it begins with, and the value's."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield "" if not key.style and key.value in NULLS else key.value, key, value
    else:
        for number, item in enumerate(node.value):
            yield number, item, item
