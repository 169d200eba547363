"""An existing content file in the canonical form: the same values and the same comments, or no change at all."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from opportunity_map.intake.canonical import emit, ordered
from opportunity_map.intake.comments import Comments, Path, comments_in
from opportunity_map.intake.problems import Problem, problem
from opportunity_map.intake.shapes import GroupShape
from opportunity_map.intake.yaml_reader import Mapping, read_yaml, text_of, values_of


class Reformatted(NamedTuple):
    """A file's canonical text, or None with the problems for which it has to stay as it is."""

    text: str | None
    problems: list[Problem]


def reformat(data: bytes, model: type, path: str) -> Reformatted:
    """The canonical text of a file's bytes; `model` is Organisation, Opportunity or Place, `path` names the file.

    Fields are put in order and quoted as `canonical.py` says; comments keep their places, fields that the model does
    not know stay. What comes out is read again: if one value or comment were different, nothing comes out.
    """
    root, problems = read_yaml(data, path)
    if root is None:
        return Reformatted(None, problems)
    if type(root) is not Mapping:
        return Reformatted(None, [problem(path, root.line, root.column, "not-a-record")])
    values = ordered(values_of(root), GroupShape(model))
    text, _ = text_of(data, path)
    comments = comments_in(text.replace("\r\n", "\n").replace("\r", "\n"))
    new = emit(values, model, comments)
    same = _says(new, path) == (_exactly(values), _comments(comments))
    return Reformatted(new, []) if same else Reformatted(None, [problem(path, 1, 1, "not-formatted")])


def _says(text: str, path: str) -> tuple[str, list[str]]:
    """All that a text says: its values in their order, and its comments."""
    root, _ = read_yaml(text.encode(), path)
    return _exactly(values_of(root)), _comments(comments_in(text)) if root is not None else []


def _exactly(values: Any) -> str:
    """Values as one text: unlike dicts, two of them are equal only with their fields in the same order."""
    return json.dumps(values)


def _comments(comments: dict[Path, Comments]) -> list[str]:
    return sorted(comment for found in comments.values() for comment in found.texts)
