"""Rules: how the cells of a row become the value of one field. Their steps always come in the order of `Rule`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import Final

import nh3

from opportunity_map.intake.refused import Refused as ValueRefused
from opportunity_map.intake.shapes import ChoiceShape, ListShape, Shape, TextShape
from opportunity_map.intake.values import parser_of
from opportunity_map.tables.dates import Reader
from opportunity_map.tables.remarks import refusal
from opportunity_map.tables.table import Row
from opportunity_map.tables.templates import Condition, Context, Template, Unknown, fill
from opportunity_map.tables.words import fold, names

_NUMBER = re.compile(r"-?\d[\d.,' \u00a0\u202f]*")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,40})?")
_BLOCK_TAGS = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ValueTable:
    """Their words -> ours, compared without case. `words` keeps theirs as written."""

    entries: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What stands for one field. The steps are taken in the order of the attributes.

    `sources` are templates or rules of which the first that says something counts; with `every`, all together are the
    values of a list.
    """

    sources: tuple[Template | Rule, ...]
    line: int
    column: int
    every: bool = False
    condition: Condition | None = None
    html: bool = False
    split: str = ""
    remove: re.Pattern[str] | None = None
    keep: re.Pattern[str] | None = None
    case: str = ""
    values: ValueTable | None = None
    otherwise: Template | None = None
    country_names: str = ""
    language_names: str = ""
    pad: int = 0
    decimal: str = ""
    round: int | None = None
    dates: tuple[Reader, ...] = ()
    cut: int = 0
    default: Template | None = None
    leave_out_wrong: bool = False

    @property
    def is_constant(self) -> bool:
        """Whether it says the same for every row."""
        return all(not one.slots if isinstance(one, Template) else one.is_constant for one in self.sources)


def values_of(rule: Rule, row: Row, context: Context, name: str, shape: Shape | None) -> list[str]:
    """The values of a field (or column) called `name` in a row, in their order. Raises `Refused`.

    `shape` is what the model expects there, or None for a column.
    """
    if rule.condition is not None and not rule.condition.holds(row, context):
        return []
    found: list[str] = []
    for source in rule.sources:
        if isinstance(source, Template):
            found += fill(source, row, context)
        else:
            found += values_of(source, row, context, name, shape)
        if found and not rule.every:
            break
    if rule.every:
        return list(dict.fromkeys(found))
    leaf = shape.item if isinstance(shape, ListShape) else shape
    values = [value for text in found for value in _steps(rule, text, context, name, leaf)]
    if not values and rule.default is not None:
        values = fill(rule.default, row, context)
    if rule.leave_out_wrong and leaf is not None:
        values = [value for value in values if _is_right(value, leaf, context, name)]
    return values


def _steps(rule: Rule, text: str, context: Context, name: str, shape: Shape | None) -> list[str]:
    if rule.html:
        text = _plain(text)
    parts = [part.strip() for part in text.split(rule.split)] if rule.split else [text]
    values: list[str] = []
    for part in parts:
        cleaned = _cleaned(rule, part)
        if part and not cleaned and rule.keep is not None and not rule.keep.groups and shape is not None:
            context.note("not-kept", name)
        for value in _translated(rule, cleaned, context, name, shape) if cleaned else []:
            finished = _finished(rule, value, context, name, shape)
            values += [finished] if finished else []
    return values


def _cleaned(rule: Rule, text: str) -> str:
    if rule.remove is not None:
        text = rule.remove.sub("", text).strip()
    if rule.keep is not None:
        found = rule.keep.search(text)
        text = ((found[1] if rule.keep.groups else found[0]) or "").strip() if found else ""
    if rule.case:
        text = text.upper() if rule.case == "upper" else text.lower()
    return text


def _translated(rule: Rule, text: str, context: Context, name: str, shape: Shape | None) -> list[str]:
    """The text in our words. Raises `Refused` where there is no such word."""
    folded = fold(text)
    if rule.values is not None and folded in rule.values.entries:
        return [value for value in rule.values.entries[folded] if value]
    options = shape.options if isinstance(shape, ChoiceShape) else ()
    for option in options:
        if fold(option) == folded:
            return [option]
    kind = ("countries" if rule.country_names else "languages") if rule.country_names or rule.language_names else ""
    known = names(kind, rule.country_names or rule.language_names) if kind else {}
    if folded in known:
        return [known[folded]]
    if rule.otherwise is not None:
        meant = "".join(piece for piece in rule.otherwise.pieces if isinstance(piece, str))
        if meant and shape is not None:
            context.note("otherwise-used", name)
        return [meant]
    if not options and not rule.country_names:
        return [text]  # the check knows whether it is right
    unknown = Unknown(name, text, options, f"countries:{rule.country_names}" if rule.country_names else "")
    context.unknown[unknown] += 1
    raise refusal("unknown-word", word=text, field=name)


def _finished(rule: Rule, text: str, context: Context, name: str, shape: Shape | None) -> str:
    if rule.pad and text.isdigit() and len(text) < rule.pad:
        text = text.zfill(rule.pad)
        context.note("padded", name)
    if rule.decimal:
        text = _number(text, rule.decimal)
    if rule.round is not None:
        text = _rounded(text, rule.round)
    if rule.dates:
        text = next(filter(None, (read(text, context.zone) for read in rule.dates)), text)
    if not (isinstance(shape, TextShape) and shape.markdown):
        single = " ".join(text.split())
        if single != text and shape is not None:
            context.note("blanks-taken-out", name)
        text = single
    else:
        text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    if rule.cut and len(text) > rule.cut:
        text = f"{text[: rule.cut - 1].rsplit(' ', 1)[0].rstrip()}…"
        if shape is not None:
            context.note("shortened", name)
    return text


def _number(text: str, decimal: str) -> str:
    """The one number in a text with a decimal point; the text as it is where there is none or more than one."""
    found = _NUMBER.findall(text)
    if len(found) != 1:
        return text
    bare = re.sub(r"[^\d,.-]", "", found[0]).rstrip(".,")
    return bare.replace("." if decimal == "," else ",", "").replace(",", ".")


def _rounded(text: str, places: int) -> str:
    return f"{Decimal(text):.{places}f}" if _PLAIN_NUMBER.fullmatch(text) else text


def _plain(text: str) -> str:
    """The text of a piece of HTML: paragraphs and line breaks stay, all other markup goes."""
    lines = _BLOCK_TAGS.sub(lambda tag: "\n\n" if tag[0].lower().startswith("</p") else "\n", text)
    plain = unescape(nh3.clean(lines, tags=set())).replace("\u00a0", " ")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in plain.split("\n"))).strip()


def _is_right(value: str, shape: Shape, context: Context, name: str) -> bool:
    """Whether the checker takes a single value; counted where not. Texts and groups are left to the whole check."""
    parse = parser_of(shape)
    if parse is None:
        return True
    try:
        parse(value)
    except ValueRefused:
        context.note("left-out", name)
        return False
    return True


CASES: Final = ("lower", "upper")
