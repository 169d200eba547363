"""What the fuzzing of the intake feeds to it: valid records gone wrong, values out of the model, soup, and noise.

Every strategy gives a `Case`. Hypothesis draws and, where a promise is broken, shrinks them. What a field may hold
comes from the model (`fields_of`), so that a new field is fuzzed without a change here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from hypothesis import strategies as st
from opportunity_map.intake.examples import example_value
from opportunity_map.intake.files import source_of
from opportunity_map.intake.model import MODELS, OPPORTUNITY
from opportunity_map.intake.shapes import (
    AliasShape,
    ChoiceShape,
    DayShape,
    DecimalShape,
    EitherShape,
    EmailShape,
    Field,
    FileShape,
    GroupShape,
    IdShape,
    IntegerShape,
    LanguageShape,
    LineShape,
    ListShape,
    OpeningHoursShape,
    RuleShape,
    Shape,
    TextShape,
    TimeZoneShape,
    UrlShape,
    WhenShape,
    YesNoShape,
    fields_of,
)

CONTENT: Final = Path(__file__).resolve().parent.parent / "content"


class Case(NamedTuple):
    """One input: the kind of record that it claims to be, and its bytes."""

    kind: str
    data: bytes


# YAML's own signs, what Unicode has that no text should, and what breaks a terminal, a page or a formula.
INDICATORS: Final = (
    *"-?:,[]{}#&*!|>'\"%@`",
    "- ", ": ", "? ", " #", "\n", "\r", "\r\n", "\t", "  ", "---", "...", "<<: ", "*a", "&a ", "!!str ", "!<x> ",
    "|+2\n", ">-\n", "%YAML 1.2\n", "%TAG ! x\n", "\\", '"\\x', '"\\u12', "''", '""', "~", "null", "\n- ", "\n  ",
)  # fmt: skip
STRANGE: Final = (
    "\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\xa0", "\u2028", "\u2029", "\u202e", "\u2066", "\ufeff", "\ufffe",
    "\uffff", "\ud800", "\udfff", "\U0001f600", "e\u0301", "\u0300" * 20, "\u200b", "ß", "İ", "ﬀ", "٣", "²", "\ue000",
    "\\ud83d\\ude00", "\\u202e", "\\0", "\\x1b", "\\N", "\\L",
)  # fmt: skip
HOSTILE: Final = (
    "<script>", "{{7*7}}", "${x}", "{field}", "{0}", "%s", "=1+1", "::error::", "\n::error::x", "javascript:x",
    "../../etc/passwd", "x" * 300, "9" * 400, "a" * 61, "-" * 70, "[" * 40, "{" * 40, "(" * 99, "", " ", "\n\n\n",
)  # fmt: skip
NASTY: Final = (*INDICATORS, *STRANGE, *HOSTILE)

_LIKELY_WRONG: Final[dict[type[Shape], tuple[str, ...]]] = {
    TextShape: ("[a](javascript:x)", "[a][b]\n\n[b]: x:y", "<http://127.0.0.1>", "](" * 50, "a\n\nb", "x" * 5001),
    LineShape: ("+" * 41, "FI\n", "fi", "x" * 121, "\u0131"),
    ChoiceShape: ("Free", "free ", "events", "_", "\u0130"),
    YesNoShape: ("on", "y", "YES", "1", "İ", "true"),
    IntegerShape: ("-1", "+5", "5.0", "1e5", "0x10", "١٢", "9" * 30, "12–14", "1_000"),
    DecimalShape: ("1e400", "nan", "-inf", "5,00", "5.005", "0." + "1" * 31, "9" * 10, "-0", "+.5", "٣"),
    DayShape: (
        "0000-00-00", "9999-12-31", "2027-02-30", "2027-1-1", "31.12.2027 klo 10.30", "2027-01-01T24:00",
        "2027-01-01 10:30Z", "2027-W01-1", "20270101", "2027-01-01T10:30:00.000+02:00", "1969-12-31", "٢٠٢٧-01-01",
        "2027/13/45 99:99", "99.99.9999",
    ),
    UrlShape: (
        "http://", "http://[", "http://[::1]/", "http://0x7f.1/", "http://a..b", "http://a@b.org", "//x", "http://x:99999",
        "http://\uff11\uff12\uff17.\uff10.\uff10.\uff11/", "http://xn--a",
        "http://" + "a" * 64 + ".org", "HTTP://EXAMPLE.ORG", "http://[v1.x]/",
        "http://ex\u00ad.org", "http://a.b:\u0661", "http://\u2024", "data:text/html,x", "java\tscript:x", "http://[1::2%25a]/",
    ),
    EmailShape: ("a@b", "a@b.org?x=y", "mailto:a@b.org", "a" * 65 + "@b.org", "@", "a@b.c@d.org"),
    LanguageShape: ("english", "en_GB", "EN", "x-private", "zh-Hant-TW", "qq", "a" * 40, "en-", "root", "und"),
    TimeZoneShape: ("../../etc/passwd", "Europe", "UTC+2", "/etc/localtime", "a\x00b", "EST5EDT", ".", "x" * 5000),
    IdShape: ("con", "..", "A", "a_b", "-a", "a" * 61, "ä"),
    AliasShape: ("/opportunities/a/b.yml", "a/b/c", "a//b", "//", "../x"),
    RuleShape: (
        "FREQ=",
        "FREQ=SECONDLY", "FREQ=WEEKLY;COUNT=999999999", "FREQ=DAILY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=99MO", ";;;",
        "RRULE:FREQ=DAILY", "FREQ=DAILY;UNTIL=20271301", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=MONTHLY;BYSETPOS=" + ",".join(["1"] * 400), "FREQ=YEARLY;BYYEARDAY=366;BYEASTER=1", "FREQ=WEEKLY;BYDAY=",
    ),
    OpeningHoursShape: (
        "24/7", "Mo-", "99:99-99:99", "Mo-Fr 08:00-26:00", '"x"', '"', "Mo-Fr " * 60, "08:00", "off", ";", "||",
    ),
    FileShape: ("../x.png", "/x.png", "x.svg", ".png", "a/../b.png", "x.png\n", "a.b/" * 60 + "x.png"),
}  # fmt: skip


@cache
def corpus() -> tuple[tuple[str, str], ...]:
    """(kind, text) of every record of the demonstration region, sorted by path."""
    found = []
    for file in sorted(CONTENT.rglob("*.yml")):
        source = source_of(file.relative_to(CONTENT).as_posix())
        if source is not None:
            found.append((source.kind, file.read_text("utf-8")))
    return tuple(found)


@cache
def _corpus_trees() -> tuple[tuple[str, str], ...]:
    """The same as JSON, from which a tree of one's own is quickly made."""
    # The base loader makes nothing but text, lists and maps.
    return tuple((kind, json.dumps(yaml.load(text, yaml.BaseLoader))) for kind, text in corpus())  # noqa: S506


def cases() -> st.SearchStrategy[Case]:
    """Every kind of input, each as likely as another."""
    return st.one_of(*(strategy() for strategy in STRATEGIES.values()))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _somewhere(draw: Callable[..., Any], length: int) -> int:
    return int(draw(st.integers(0, max(length, 0))))


def _nasty() -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(NASTY), st.text(max_size=6))


@st.composite
def characters(draw: Callable[..., Any]) -> Case:
    """A right record with characters put in, taken out and replaced."""
    kind, text = draw(st.sampled_from(corpus()))
    for _ in range(draw(st.integers(1, 6))):
        at = _somewhere(draw, len(text))
        text = text[:at] + draw(_nasty()) + text[at + draw(st.integers(0, 4)) :]
    return Case(kind, _encoded(text))


@st.composite
def octets(draw: Callable[..., Any]) -> Case:
    """A right record with bytes changed, whatever that does to its characters."""
    kind, text = draw(st.sampled_from(corpus()))
    data = text.encode()
    for _ in range(draw(st.integers(1, 6))):
        at = _somewhere(draw, len(data))
        data = data[:at] + draw(st.binary(max_size=4)) + data[at + draw(st.integers(0, 4)) :]
    return Case(kind, data)


@st.composite
def tokens(draw: Callable[..., Any]) -> Case:
    """A right record whose words and signs change places, come twice, or become nasty ones."""
    kind, text = draw(st.sampled_from(corpus()))
    parts = re.findall(r"\w+|\s+|[^\w\s]", text)
    for _ in range(draw(st.integers(1, 6))):
        here, there = (_somewhere(draw, len(parts) - 1) for _ in range(2))
        change = draw(st.integers(0, 3))
        if change == 0:
            parts[here], parts[there] = parts[there], parts[here]
        elif change == 1:
            parts.insert(here, parts[there])
        elif change == 2:
            parts[here] = draw(_nasty())
        else:
            del parts[min(here, there) : min(here, there) + draw(st.integers(1, 5))]
            parts = parts or [""]
    return Case(kind, _encoded("".join(parts)))


@st.composite
def lines(draw: Callable[..., Any]) -> Case:
    """A right record whose lines are moved, doubled, dropped, indented, or cut."""
    kind, text = draw(st.sampled_from(corpus()))
    rows = text.split("\n")
    for _ in range(draw(st.integers(1, 6))):
        here, there = (_somewhere(draw, len(rows) - 1) for _ in range(2))
        change = draw(st.integers(0, 5))
        if change == 0:
            rows[here], rows[there] = rows[there], rows[here]
        elif change == 1:
            rows.insert(here, rows[there])
        elif change == 2 and len(rows) > 1:
            del rows[here]
        elif change == 3:
            rows[here] = " " * draw(st.integers(0, 9)) + rows[here].lstrip(" ")
        elif change == 4:
            rows[here] = rows[here][: _somewhere(draw, len(rows[here]))]
        else:
            rows[here] += draw(_nasty())
    end = draw(st.sampled_from(("\n", "\r\n", "\r", "\n\n")))
    return Case(kind, _encoded(end.join(rows)))


@st.composite
def trees(draw: Callable[..., Any]) -> Case:
    """A right record's tree with branches cut, renamed, grafted elsewhere or replaced; written in any style."""
    kind, written = draw(st.sampled_from(_corpus_trees()))
    tree = json.loads(written)
    for _ in range(draw(st.integers(1, 4))):
        nodes = [node for node in _inner(tree) if node]
        if not nodes:
            break
        node = nodes[_somewhere(draw, len(nodes) - 1)]
        at = list(node if isinstance(node, dict) else range(len(node)))[_somewhere(draw, len(node) - 1)]
        change = draw(st.integers(0, 4))
        if change == 0:
            del node[at]
        elif change == 1 and isinstance(node, dict):
            node[draw(_nasty())] = node.pop(at)
        elif change == 2:
            node[at] = draw(_anything())
        elif change == 3:
            node[at] = draw(st.sampled_from(([node[at]], {"en": node[at]}, {str(at): node[at]}, [[node[at]] * 3])))
        else:
            other = nodes[_somewhere(draw, len(nodes) - 1)]
            node[at] = json.loads(json.dumps(other))
    return Case(kind, draw(_written(tree)))


@st.composite
def values(draw: Callable[..., Any]) -> Case:
    """A record made from the model: for each field nothing, its right example, or a nasty value of its shape."""
    kind = draw(st.sampled_from(sorted(MODELS)))
    return Case(kind, draw(_written(_group(draw, MODELS[kind], 0))))


@st.composite
def soup(draw: Callable[..., Any]) -> Case:
    """YAML's signs, strange characters and the model's own words in any order."""
    kind = draw(st.sampled_from(sorted(MODELS)))
    words = [field.key for field in fields_of(MODELS[kind])]
    some = st.one_of(st.sampled_from(INDICATORS), st.sampled_from(NASTY), st.sampled_from(words), st.text(max_size=3))
    return Case(kind, _encoded("".join(draw(st.lists(some, max_size=40)))))


@st.composite
def noise(draw: Callable[..., Any]) -> Case:
    """Bytes."""
    return Case(draw(st.sampled_from(sorted(MODELS))), draw(st.binary(max_size=300)))


@st.composite
def towers(draw: Callable[..., Any]) -> Case:
    """A few signs many times over: deep, wide, or long."""
    kind = draw(st.sampled_from(sorted(MODELS)))
    unit = "".join(draw(st.lists(st.sampled_from((*INDICATORS, "a", "a: ", "title: ")), min_size=1, max_size=4)))
    times = draw(st.sampled_from((10, 100, 1000, 10_000, 70_000)))
    return Case(kind, _encoded((unit * times)[:70_000] + draw(_nasty())))


_RULE_PARTS: Final = {
    "INTERVAL": st.integers(1, 999),
    "COUNT": st.integers(1, 9999),
    "UNTIL": st.sampled_from(("19700101", "20261231T235959Z", "99991231", "21001231T000000")),
    "BYDAY": st.lists(st.sampled_from(("MO", "SU", "1MO", "-1FR", "5SA", "-53TU", "53WE")), min_size=1, max_size=4),
    "BYMONTHDAY": st.lists(st.sampled_from((1, 29, 30, 31, -1, -31)), min_size=1, max_size=3),
    "BYYEARDAY": st.lists(st.sampled_from((1, 59, 60, 365, 366, -366)), min_size=1, max_size=3),
    "BYWEEKNO": st.lists(st.sampled_from((1, 52, 53, -53)), min_size=1, max_size=2),
    "BYMONTH": st.lists(st.integers(1, 12), min_size=1, max_size=3),
    "BYSETPOS": st.lists(st.sampled_from((1, -1, 5, 366, -366)), min_size=1, max_size=2),
    "WKST": st.sampled_from(("MO", "SU")),
}


@st.composite
def rules(draw: Callable[..., Any]) -> Case:
    """A right opportunity with any repeat rule that the grammar allows, from any start."""
    written = next(written for kind, written in _corpus_trees() if kind == OPPORTUNITY)
    parts = [f"FREQ={draw(st.sampled_from(('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY')))}"]
    for name in draw(st.lists(st.sampled_from(sorted(_RULE_PARTS)), max_size=4, unique=True)):
        value = draw(_RULE_PARTS[name])
        parts.append(f"{name}={','.join(map(str, value)) if isinstance(value, list) else value}")
    start = draw(
        st.sampled_from(("1970-01-01", "2026-11-23 18:00", "2028-02-29", "2100-12-31 23:59", "2027-03-28 03:30"))
    )
    when = {"start": start, "repeats": ";".join(parts)}
    if draw(st.booleans()):
        when["timezone"] = draw(st.sampled_from(("Pacific/Kiritimati", "America/Anchorage", "Europe/Helsinki", "UTC")))
    return Case(OPPORTUNITY, draw(_written({**json.loads(written), "when": when})))


STRATEGIES: Final[dict[str, Callable[[], st.SearchStrategy[Case]]]] = {
    make.__name__: make for make in (characters, octets, tokens, lines, trees, values, rules, soup, noise, towers)
}


def _inner(tree: Any) -> list[Any]:
    """All maps and lists of a tree."""
    if isinstance(tree, dict):
        return [tree, *(inner for value in tree.values() for inner in _inner(value))]
    return [tree, *(inner for value in tree for inner in _inner(value))] if isinstance(tree, list) else []


def _anything() -> st.SearchStrategy[Any]:
    every = tuple(value for values in _LIKELY_WRONG.values() for value in values)
    leaves = st.one_of(_nasty(), st.sampled_from(every), st.none(), st.booleans(), st.integers(), st.floats())
    inner = st.one_of(leaves, st.lists(leaves, max_size=3), _map_of(leaves))
    return st.one_of(leaves, st.lists(inner, max_size=3), _map_of(inner))


def _map_of(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.one_of(_nasty(), st.sampled_from(("en", "fi", "start", "city"))), inner, max_size=3)


def _group(draw: Callable[..., Any], model: type, depth: int) -> dict[str, Any]:
    said = {}
    for field in fields_of(model):
        if draw(st.integers(0, 9)) < (8 if field.need == "must" else 3):
            said[field.key] = _value(draw, field.shape, depth, field)
    return said


def _value(draw: Callable[..., Any], shape: Shape, depth: int, field: Field | None = None) -> Any:
    """A value of a shape: right as often as nasty, so that what lies behind the first check is reached too."""
    chance = draw(st.integers(0, 9))
    if chance == 0:
        return draw(_anything())
    if isinstance(shape, ListShape):
        return [_value(draw, shape.item, depth + 1) for _ in range(draw(st.integers(0, 4)))]
    if isinstance(shape, GroupShape):
        return _group(draw, shape.of, depth + 1) if depth < 6 else {}
    if isinstance(shape, EitherShape):
        return _value(draw, shape.reference if chance < 4 else shape.inline, depth)
    if isinstance(shape, WhenShape):
        from opportunity_map.intake.model import Always, Repeat, Session  # noqa: PLC0415 - what a shape cannot say

        if chance < 4:
            return [_group(draw, Session, depth + 1) for _ in range(draw(st.integers(0, 3)))]
        group = _group(draw, Repeat if chance < 7 else Always, depth + 1)
        return group if chance < 7 else {**group, "available": draw(st.sampled_from(("always", "on_request", "x")))}
    if isinstance(shape, ChoiceShape) and chance < 6:
        return draw(st.sampled_from(shape.options))
    wrong = _LIKELY_WRONG[type(shape)]
    if chance < 5 and field is not None:
        return example_value(field)
    value = draw(st.one_of(st.sampled_from(wrong), _nasty()))
    if isinstance(shape, TextShape) and chance > 7:
        return {draw(st.sampled_from(("en", "fi", "EN", "", "xx", "<b>"))): value}
    return value


@st.composite
def _written(draw: Callable[..., Any], tree: Any) -> bytes:
    """A tree as a file: in blocks, as JSON, or carelessly, as someone writes who has never heard of quotes."""
    style = draw(st.integers(0, 3))
    if style == 0:
        return _encoded(json.dumps(tree, ensure_ascii=False))
    if style == 1:
        return json.dumps(tree, ensure_ascii=True, indent=draw(st.sampled_from((None, 2)))).encode()
    if style == 2:
        return _encoded("\n".join(_careless(tree, 0)))
    try:
        return _encoded(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False))
    except (yaml.YAMLError, UnicodeError):
        return _encoded(json.dumps(tree, ensure_ascii=False))


def _careless(tree: Any, indent: int) -> list[str]:
    blanks = " " * indent
    if isinstance(tree, dict):
        rows = []
        for key, value in tree.items():
            nested = isinstance(value, (dict, list)) and value
            rows += [f"{blanks}{key}:", *_careless(value, indent + 2)] if nested else [f"{blanks}{key}: {value}"]
        return rows
    if isinstance(tree, list):
        return [f"{blanks}- {row.lstrip(' ')}" for item in tree for row in _careless(item, indent + 2)]
    return [f"{blanks}{tree}"]
