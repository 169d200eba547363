"""What a value in a content file may look like: the small vocabulary that the model is written in.

A shape says nothing about how it is checked, drawn as JSON Schema or explained; `check.py`, `schema.py` and the
reference page each walk the same shapes.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache
from typing import Any

MUST = "must"
SHOULD = "should"
MAY = "may"


@dataclass(frozen=True)
class Shape:
    """The form of one value."""


@dataclass(frozen=True)
class TextShape(Shape):
    """A string, or a map of BCP 47 tag -> string; `max_length` counts characters. Read into a `Text`."""

    max_length: int
    markdown: bool = False


@dataclass(frozen=True)
class LineShape(Shape):
    """One plain string in no particular language (a street, a postcode, a phone number).

    `words` is the name under which the site's catalogue says what the pattern asks for (`reference.form.<words>`).
    """

    max_length: int = 200
    pattern: str = ""
    words: str = ""


@dataclass(frozen=True)
class ChoiceShape(Shape):
    """One word out of a closed list; the site's catalogue says what each means under `<words>.<option>`."""

    options: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class YesNoShape(Shape):
    """`yes` or `no`; absent means not stated. Read into True, False or None."""


@dataclass(frozen=True)
class IntegerShape(Shape):
    """A whole number between `low` and `high`."""

    low: int
    high: int


@dataclass(frozen=True)
class DecimalShape(Shape):
    """A number between `low` and `high`. Read into a float rounded to `places` decimals; for money into a Decimal.

    A sum of money with more than `places` decimals is a mistake; a coordinate with more is only more than we need.
    """

    low: float
    high: float
    places: int
    money: bool = False


@dataclass(frozen=True)
class DayShape(Shape):
    """A date as 2027-01-31; with `time` also 2027-01-31 17:30 or 2027-01-31T17:30. Read into date or datetime."""

    time: bool = False


@dataclass(frozen=True)
class UrlShape(Shape):
    """A public http or https address."""


@dataclass(frozen=True)
class EmailShape(Shape):
    """An e-mail address."""


@dataclass(frozen=True)
class LanguageShape(Shape):
    """A BCP 47 language tag, as en, fi, sv-FI or zh-Hant."""


@dataclass(frozen=True)
class TimeZoneShape(Shape):
    """The name of a time zone in the IANA database, as Europe/Helsinki."""


@dataclass(frozen=True)
class IdShape(Shape):
    """The id of another file: `kind` is organisation, place, pathway or badge."""

    kind: str


@dataclass(frozen=True)
class AliasShape(Shape):
    """An earlier id of this record (for an opportunity: organisation/opportunity)."""


@dataclass(frozen=True)
class RuleShape(Shape):
    """An RFC 5545 RRULE without its DTSTART, as FREQ=WEEKLY;BYDAY=SA."""


@dataclass(frozen=True)
class OpeningHoursShape(Shape):
    """OpenStreetMap's opening_hours notation, as Mo-Fr 08:00-21:00."""


@dataclass(frozen=True)
class FileShape(Shape):
    """A picture in the repository, named relative to the file that mentions it."""


@dataclass(frozen=True)
class ListShape(Shape):
    """Several values of one shape; `low` to `high` of them. Read into a tuple."""

    item: Shape
    low: int = 0
    high: int = 50


@dataclass(frozen=True)
class GroupShape(Shape):
    """A map with fields of its own, described by the dataclass `of`."""

    of: type


@dataclass(frozen=True)
class EitherShape(Shape):
    """An id of a file, or the same thing written inline (a place)."""

    reference: IdShape
    inline: GroupShape


@dataclass(frozen=True)
class WhenShape(Shape):
    """The four ways to say when: dated sessions, a repeat, always available, on request."""


@dataclass(frozen=True)
class Field:
    """One field of the model.

    `name` is the record's attribute, `key` what stands in the file. `need` is must, should or may; `schema_org` is what
    schema.org calls it, or ''. `example` is one right value as it would be written, where the shape alone shows none.
    """

    name: str
    key: str
    shape: Shape
    need: str
    schema_org: str
    example: str


def field(
    shape: Shape, need: str = MAY, schema_org: str = "", *, default: Any = None, key: str = "", example: str = ""
) -> Any:
    """A dataclass field that carries its `Field` facts; `default` is what "not stated" reads as.

    `key` is given where the word in the file is no name for a Python attribute (`except`).
    """
    facts = {"shape": shape, "need": need, "schema_org": schema_org, "key": key, "example": example}
    return dataclasses.field(default=default, metadata=facts)


@cache
def fields_of(model: type) -> tuple[Field, ...]:
    """The model's fields in their canonical order (what is no field of a file, like `id`, is left out)."""
    return tuple(
        Field(
            f.name,
            f.metadata["key"] or f.name,
            f.metadata["shape"],
            f.metadata["need"],
            f.metadata["schema_org"],
            f.metadata["example"],
        )
        for f in dataclasses.fields(model)
        if "shape" in f.metadata
    )
