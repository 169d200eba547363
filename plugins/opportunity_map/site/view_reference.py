"""What the reference page says: every field of the model and every sentence of the check, in one language."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from markupsafe import Markup, escape

from opportunity_map.intake import fields, messages, shapes
from opportunity_map.intake.catalogues import catalogue, spoken
from opportunity_map.intake.check import MOST_SESSIONS
from opportunity_map.intake.examples import example_line
from opportunity_map.intake.files import GLOBS
from opportunity_map.intake.links import LONGEST_LINK
from opportunity_map.intake.model import MODELS, OPPORTUNITY, ORGANISATION, PLACE, Session
from opportunity_map.intake.opening_hours import LONGEST as LONGEST_HOURS
from opportunity_map.intake.problems import SEVERITIES, grouped_codes, reference_anchor
from opportunity_map.intake.shapes import MAY, MUST, Field, Shape, fields_of
from opportunity_map.intake.yaml_reader import MOST_BYTES, MOST_DEPTH, MOST_NODES
from opportunity_map.site.formats import Formats

_ORDER: Final = (OPPORTUNITY, ORGANISATION, PLACE)
_EXAMPLE_NAMES: Final = {
    OPPORTUNITY: ("city-library", "robot-night"),
    ORGANISATION: ("city-library",),
    PLACE: ("central-library",),
}


class Choice(NamedTuple):
    """A word that may stand in a field, what it means, and whether it is a line of the network."""

    word: str
    meaning: str
    line: bool


class FieldView(NamedTuple):
    """One field. `fields` are those of its group; `forms` are the four of `when`; `place` leads to a place's fields."""

    anchor: str
    key: str
    need: str
    sentence: str
    allowed: tuple[str, ...]
    choices: list[Choice]
    place: bool
    example: str
    schema_org: str
    fields: list[FieldView]
    forms: list[FormView]


class FormView(NamedTuple):
    """One form of `when`, with an example of several lines."""

    anchor: str
    title: str
    sentence: str
    example: str
    fields: list[FieldView]


class KindView(NamedTuple):
    """One kind of file."""

    id: str
    title: str
    sentence: str
    path: str
    fields: list[FieldView]


class ProblemView(NamedTuple):
    """One code of the check; in its sentence the stand-ins are `<var>`."""

    anchor: str
    code: str
    severity: str
    severity_words: str
    sentence: Markup


class ReferenceView:
    """Makes the page's content. `content` is the name of the region's content folder."""

    def __init__(self, formats: Formats, content: str) -> None:
        self._formats = formats
        self._texts = formats.texts
        self._language = formats.texts.language
        self._content = content

    def context(self) -> dict[str, Any]:
        """What the template needs."""
        number = self._formats.number
        return {
            "kinds": [self._kind(kind) for kind in _ORDER],
            "limits": {"kilobytes": number(MOST_BYTES // 1024), "nodes": number(MOST_NODES), "depth": MOST_DEPTH},
            "problems": {group: [self._problem(code) for code in codes] for group, codes in grouped_codes().items()},
            "severities": {severity: messages.word(severity, self._language) for severity in SEVERITIES.values()},
            "fields_lang": self._foreign("fields"),
            "problems_lang": self._foreign(messages.NAME),
        }

    def _foreign(self, name: str) -> Markup:
        """The attribute that says in which language a catalogue speaks, where it is not the page's."""
        found = spoken(name, self._language)
        return Markup("") if found == self._language.partition("-")[0] else Markup(' lang="{}"').format(found)

    # --- fields ------------------------------------------------------------------------------------------------

    def _kind(self, kind: str) -> KindView:
        model, language = MODELS[kind], self._language
        path = GLOBS[kind].replace("*", "{}").format(*_EXAMPLE_NAMES[kind])
        return KindView(
            kind,
            fields.group_title(model, language),
            fields.group_sentence(model, language),
            f"{self._content}/{path}",
            self._fields(model, kind),
        )

    def _fields(self, model: type, prefix: str) -> list[FieldView]:
        return [self._field(model, field, f"{prefix}-{field.key}") for field in fields_of(model)]

    def _field(self, model: type, field: Field, anchor: str) -> FieldView:
        shape = field.shape
        inner = None if isinstance(shape, shapes.EitherShape) else fields.group_of(shape)
        forms = fields.FORMS if isinstance(shape, shapes.WhenShape) else {}
        return FieldView(
            anchor=anchor,
            key=field.key,
            need=field.need,
            sentence=fields.field_sentence(model, field.key, self._language),
            allowed=tuple(self._allowed(shape)),
            choices=self._choices(shape),
            place=isinstance(shape, shapes.EitherShape),
            example=example_line(field),
            schema_org=field.schema_org,
            fields=self._fields(inner, anchor) if inner else [],
            forms=[self._form(name, form, anchor) for name, form in forms.items()],
        )

    def _form(self, name: str, form: type, prefix: str) -> FormView:
        anchor = f"{prefix}-{name}"
        said = fields.AVAILABLE.get(form)
        shown = [f"available: {said}"] if said else []
        shown += [example_line(field) for field in fields_of(form) if field.need != MAY or said]
        first, rest = ("  - ", "    ") if form is Session else ("  ", "  ")
        lines = ["when:", *((rest if number else first) + line for number, line in enumerate(shown))]
        views = self._fields(form, anchor)
        if said:
            views.insert(0, self._available(said, anchor))
        language = self._language
        title, sentence = fields.group_title(form, language), fields.group_sentence(form, language)
        return FormView(anchor, title, sentence, "\n".join(lines), views)

    def _available(self, word: str, prefix: str) -> FieldView:
        """The key by which two forms are told; it is no field of the model."""
        sentence = self._texts("reference.form.available", word=word)
        return FieldView(
            f"{prefix}-available", "available", MUST, sentence, (), [], False, f"available: {word}", "", [], []
        )

    def _choices(self, shape: Shape) -> list[Choice]:
        if isinstance(shape, shapes.ListShape):
            return self._choices(shape.item)
        if not isinstance(shape, shapes.ChoiceShape):
            return []
        words = shape.words
        return [Choice(option, self._texts(f"{words}.{option}"), words == "interest") for option in shape.options]

    # --- what is allowed, in words -------------------------------------------------------------------------------

    def _allowed(self, shape: Shape) -> Iterator[str]:
        if isinstance(shape, shapes.ListShape):
            yield self._count("list_from" if shape.low else "list", shape.high, low=shape.low)
            if isinstance(shape.item, shapes.ChoiceShape):
                yield self._said("choices")
            else:
                yield from self._allowed(shape.item)
            return
        if isinstance(shape, shapes.TextShape):
            yield self._count("text", shape.max_length)
            if shape.markdown:
                yield self._said("markdown")
            return
        yield _ALLOWED[type(shape)](self, shape)

    def _said(self, name: str, count: int | None = None, **values: object) -> str:
        return self._texts(f"reference.form.{name}", count, **values)

    def _count(self, name: str, count: int, **values: object) -> str:
        """A sentence in the plural form of `count`, which is written as the language writes large numbers."""
        return self._said(name, count, **values).replace(str(count), self._formats.number(count))

    def line(self, shape: shapes.LineShape) -> str:
        """What a line takes: by its pattern, else by its length."""
        return self._said(shape.words) if shape.pattern else self._count("line", shape.max_length)

    def integer(self, shape: shapes.IntegerShape) -> str:
        """Its two ends."""
        return self._said("integer", low=self._formats.number(shape.low), high=self._formats.number(shape.high))

    def decimal(self, shape: shapes.DecimalShape) -> str:
        """Its two ends, and for money how exact it may be."""
        low, high = self._formats.number(int(shape.low)), self._formats.number(int(shape.high))
        return self._said("money" if shape.money else "decimal", low=low, high=high, places=shape.places)

    def either(self, shape: shapes.EitherShape) -> str:
        """An id, or the same thing written here."""
        return self._said("either", reference=self._said(f"id.{shape.reference.kind}"))

    # --- problems ------------------------------------------------------------------------------------------------

    def _problem(self, code: str) -> ProblemView:
        severity = SEVERITIES[code]
        words = messages.word(severity, self._language)
        return ProblemView(reference_anchor(code), code, severity, words, self._sentence(code))

    def _sentence(self, code: str) -> Markup:
        """The sentence with what its names in braces stand for."""
        stand_ins = catalogue("fields", spoken(messages.NAME, self._language))["stand_ins"]
        pieces = []
        for literal, name, _, _ in string.Formatter().parse(messages.template(code, self._language)):
            pieces.append(escape(literal))
            if name:
                pieces.append(Markup("<var>{}</var>").format(stand_ins.get(name, name)))
        return Markup("").join(pieces)


def _words(name: str) -> Callable[[ReferenceView, Any], str]:
    return lambda view, _: view._said(name)  # noqa: SLF001 - part of the same view


_ALLOWED: Final[dict[type[Shape], Callable[[ReferenceView, Any], str]]] = {
    shapes.LineShape: ReferenceView.line,
    shapes.ChoiceShape: _words("choice"),
    shapes.YesNoShape: _words("yes_no"),
    shapes.IntegerShape: ReferenceView.integer,
    shapes.DecimalShape: ReferenceView.decimal,
    shapes.DayShape: lambda view, shape: _words("time" if shape.time else "day")(view, shape),
    shapes.UrlShape: lambda view, _: view._count("url", LONGEST_LINK),  # noqa: SLF001
    shapes.EmailShape: _words("email"),
    shapes.LanguageShape: _words("language"),
    shapes.TimeZoneShape: _words("timezone"),
    shapes.IdShape: lambda view, shape: _words(f"id.{shape.kind}")(view, shape),
    shapes.AliasShape: _words("alias"),
    shapes.RuleShape: _words("rule"),
    shapes.OpeningHoursShape: lambda view, _: view._count("opening_hours", LONGEST_HOURS),  # noqa: SLF001
    shapes.FileShape: _words("file"),
    shapes.GroupShape: _words("group"),
    shapes.EitherShape: ReferenceView.either,
    shapes.WhenShape: lambda view, _: view._count("when", MOST_SESSIONS),  # noqa: SLF001
}
