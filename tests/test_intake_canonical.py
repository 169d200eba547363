"""The canonical form: every text comes back as it was, and an existing file loses neither a value nor a comment."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from opportunity_map.intake.canonical import write
from opportunity_map.intake.files import scan
from opportunity_map.intake.model import MODELS, Opportunity, Organisation, Place, Session
from opportunity_map.intake.reformat import reformat
from opportunity_map.intake.shapes import (
    DayShape,
    DecimalShape,
    EitherShape,
    GroupShape,
    IntegerShape,
    ListShape,
    Shape,
    TextShape,
    WhenShape,
    YesNoShape,
    fields_of,
)
from opportunity_map.intake.yaml_faults import FORBIDDEN
from opportunity_map.intake.yaml_pure import PurePythonParser
from opportunity_map.intake.yaml_reader import EVENT_PARSER, read_yaml, values_of

NAUGHTY = (
    "---", "...", "#", " #", "# ", ": ", ":", "- ", "-", "? ", "!t", "&a", "*a", "|", ">", "%", "@", "`", "'", '"',
    "\\", "{", "}", "[", "]", ",", "=", "<<", "~", "null", "no", "yes", "on", "y", "true", "01099", "10:30", "1e3",
    "0x1F", "1_000", ".inf", "2027-01-31", "5.00", "-3", " ", "   ", "\t", "\n", "\n\n", "\r\n", "\r", "\n ", "\n\t",
    " \n", "é", "Ä", "日本語", "😀", "👩\u200d🔬", "\u00a0", "\u200b", "\u3000", "ع", "word", "w" * 300, "",
)  # fmt: skip

Values = dict[str, Any]


def formatted(text: str, model: type = Opportunity) -> str:
    """The canonical text of a file that can be read, which is canonical itself."""
    found = reformat(text.encode(), model, "file.yml")
    assert found.problems == []
    assert found.text is not None
    assert reformat(found.text.encode(), model, "file.yml").text == found.text
    return found.text


def texts_in(value: Any, shape: Shape | None) -> Iterator[str]:
    """All texts of a tree that no program may take for anything else: those of fields that are no numbers or days."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from texts_in(child, shape_in(shape, key))
    elif isinstance(value, list):
        for item in value:
            item_shape = GroupShape(Session) if isinstance(shape, WhenShape) else None
            yield from texts_in(item, shape.item if isinstance(shape, ListShape) else item_shape)
    elif not isinstance(shape, YesNoShape | IntegerShape | DecimalShape | DayShape):
        yield value


def shape_in(shape: Shape | None, key: str) -> Shape | None:
    if isinstance(shape, EitherShape):
        shape = shape.inline
    if isinstance(shape, GroupShape):
        return next(field.shape for field in fields_of(shape.of) if field.key == key)
    return shape if isinstance(shape, TextShape) else None


def tree(dice: random.Random, shape: Shape, depth: int = 0) -> Any:
    """A random value of the shape's form, with hostile texts."""
    if isinstance(shape, EitherShape):
        return tree(dice, shape.inline if dice.random() < 0.5 else shape.reference, depth)
    if isinstance(shape, GroupShape):
        fields = [field for field in fields_of(shape.of) if dice.random() < 0.7]
        dice.shuffle(fields)
        return {field.key: tree(dice, field.shape, depth + 1) for field in fields}
    if isinstance(shape, ListShape):
        return [tree(dice, shape.item, depth + 1) for _ in range(dice.randint(0, 4))]
    if isinstance(shape, WhenShape):
        return tree(dice, ListShape(GroupShape(Session)), depth)
    if isinstance(shape, TextShape) and dice.random() < 0.5:
        return {tag: tree(dice, DayShape()) for tag in dice.sample(["no", "en", "fi", "zh-Hant"], 2)}
    return "".join(dice.choice(NAUGHTY) for _ in range(dice.randint(0, 5)))


@pytest.mark.parametrize("model", MODELS.values())
def test_five_hundred_hostile_records_come_back_as_they_were(model: type) -> None:
    dice = random.Random(model.__name__)
    for _ in range(500):
        values = tree(dice, GroupShape(model))
        text = write(values, model)
        for parser in (EVENT_PARSER, PurePythonParser):
            root, problems = read_yaml(text.encode(), "file.yml", parser)
            assert problems == []
            assert values_of(root) == values
        assert reformat(text.encode(), model, "file.yml") == (text, [])


@pytest.mark.parametrize("model", MODELS.values())
def test_no_other_program_takes_a_text_for_anything_else(model: type) -> None:
    dice = random.Random(f"{model.__name__} elsewhere")
    for _ in range(100):
        values = tree(dice, GroupShape(model))
        elsewhere = yaml.safe_load(write(values, model))
        mine = [text for text in texts_in(values, GroupShape(model)) if text]
        assert sorted(mine) == sorted(text for text in texts_in(elsewhere, GroupShape(model)) if text)


ANY_TEXT = st.one_of(
    st.text(st.characters(codec="utf-8")), st.lists(st.sampled_from(NAUGHTY), max_size=6).map("".join)
).filter(lambda text: not FORBIDDEN.search(text))
KEYS = ANY_TEXT.filter(lambda text: len(text) < 200)
ANY_VALUE = st.recursive(
    ANY_TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.dictionaries(KEYS, ANY_VALUE.filter(lambda value: depth(value) < 7), max_size=4))
def test_any_tree_comes_back_as_it_was_also_where_the_model_does_not_know_it(values: Values) -> None:
    text = write(values, Place)
    root, problems = read_yaml(text.encode(), "file.yml")
    assert problems == []
    assert values_of(root) == values
    assert reformat(text.encode(), Place, "file.yml") == (text, [])


def depth(value: Any) -> int:
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


def test_fields_stand_in_the_models_order_and_unknown_ones_at_the_end() -> None:
    values = {"zebra": "z", "address": {"country": "FI", "street": "Kuja 1", "city": "Oulu"}, "apple": "a", "name": "A"}
    assert write(values, Place) == (
        "name: A\naddress:\n  street: Kuja 1\n  city: Oulu\n  country: FI\nzebra: z\napple: a\n"
    )


def test_the_languages_of_a_text_keep_their_order_because_the_first_one_counts() -> None:
    assert write({"name": {"sv": "B", "en": "A"}}, Place) == "name:\n  sv: B\n  en: A\n"


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"address": {"postcode": "01099"}}, '  postcode: "01099"'),
        ({"name": "no"}, 'name: "no"'),
        ({"name": "10:30"}, 'name: "10:30"'),
        ({"name": "1e3"}, 'name: "1e3"'),
        ({"name": "2027-01-31"}, 'name: "2027-01-31"'),
        ({"name": "null"}, 'name: "null"'),
        ({"name": {"no": "Bok"}}, '  "no": Bok'),
        ({"name": "Robots: a night"}, 'name: "Robots: a night"'),
        ({"name": 'say "hi" #now'}, 'name: "say \\"hi\\" #now"'),
        ({"name": "30 € a day"}, "name: 30 € a day"),
        ({"coordinates": {"lat": "60.50", "lon": "-3"}}, "  lat: 60.50"),
        ({"access": {"step_free": "no"}}, "  step_free: no"),
        ({"opening_hours": "Mo-Fr 08:00-21:00; Su off"}, "opening_hours: Mo-Fr 08:00-21:00; Su off"),
        ({"website": "https://example.org/?a=b#c"}, "website: https://example.org/?a=b#c"),
        ({"name": ""}, "name:"),
    ],
)
def test_quotes_stand_only_where_something_could_be_misread(values: Values, line: str) -> None:
    assert line in write(values, Place).splitlines()


def test_dates_and_numbers_of_fields_that_are_such_stay_bare() -> None:
    values = {
        "checked": "2027-01-31",
        "when": [{"start": "2027-01-31 17:30"}],
        "cost": {"kind": "paid", "amount": "5.00"},
    }
    text = write(values, Opportunity)
    assert "  - start: 2027-01-31 17:30\n" in text
    assert "  amount: 5.00\n" in text
    assert text.endswith("checked: 2027-01-31\n")


def test_a_list_of_words_stands_on_one_line_while_it_fits() -> None:
    assert write({"languages": ["fi", "no"]}, Opportunity) == 'languages: [fi, "no"]\n'
    many = [f"organisation-{number}" for number in range(9)]
    assert write({"partners": many}, Opportunity) == "partners:\n" + "".join(f"  - {one}\n" for one in many)


def test_a_list_of_texts_or_links_has_a_line_for_each() -> None:
    values = {"outcomes": ["Solder", "Measure"], "skills": ["https://example.org/a"]}
    assert write(values, Opportunity) == "outcomes:\n  - Solder\n  - Measure\nskills:\n  - https://example.org/a\n"


def test_a_text_of_several_lines_is_a_block() -> None:
    text = write({"description": {"en": "One.\n\nTwo: 2\n", "fi": "Yksi.\nKaksi."}}, Organisation)
    assert text == "description:\n  en: |\n    One.\n\n    Two: 2\n  fi: |-\n    Yksi.\n    Kaksi.\n"


def test_what_is_neither_text_nor_group_nor_list_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError, match=r"age\.min: int is neither"):
        write({"age": {"min": 13}}, Opportunity)


def test_comments_go_along_with_what_they_stand_at() -> None:
    text = """\
# yaml-language-server: $schema=../schema.json

# About the kind.
type: workshop # beside the kind

# About the title.
title: Robots
cost:   # beside the cost
  # about the amount
  amount: 5
  kind: paid
  # currency: EUR
languages: [fi, # Finnish
  # by ear
  en] # English
when:
# the first
- end: 2027-01-02 # its end
  start: 2027-01-01
# the second
- {start: 2027-01-03} # one day
# that is all
"""
    assert (
        formatted(text)
        == """\
# yaml-language-server: $schema=../schema.json

# About the title.
title: Robots
# About the kind.
type: workshop # beside the kind
languages:
  - fi # Finnish
  # by ear
  - en # English
when:
  # the first
  - start: 2027-01-01
    end: 2027-01-02 # its end
  # the second
  # one day
  - start: 2027-01-03
cost: # beside the cost
  kind: paid
  # about the amount
  amount: 5
  # currency: EUR
# that is all
"""
    )


def test_a_comment_in_the_head_of_a_block_or_between_key_and_value_stays_at_its_field() -> None:
    text = (
        "name: A\naccess_note: | # in short\n  One.\n  Two.\n\n\n# after\nwebsite:\n  # ours\n  https://example.org\n"
    )
    assert formatted(text, Place) == (
        "name: A\naccess_note: | # in short\n  One.\n  Two.\n\n# after\n# ours\nwebsite: https://example.org\n"
    )


def test_a_hash_inside_a_text_is_no_comment() -> None:
    text = 'name: "A # b"\naccess_note: |\n  # not one\n  c\nwebsite: https://example.org/#d\n'
    assert formatted(text, Place) == text.replace('"A # b"', '"A # b"')


def test_a_byte_order_mark_other_line_ends_and_a_missing_last_one_become_the_usual() -> None:
    found = reformat(b"\xef\xbb\xbfwebsite: https://example.org # w\r\nname: 'A'", Place, "file.yml")
    assert found.text == "name: A\nwebsite: https://example.org # w\n"


def test_unknown_fields_stay_at_the_end_of_their_group() -> None:
    text = "colour: 0123\nage:\n  about: 3\n  max: 9\n  min: 1\ntitle: A\n"
    assert formatted(text) == "title: A\nage:\n  min: 1\n  max: 9\n  about: 3\ncolour: 0123\n"


def test_other_spellings_of_nothing_become_nothing() -> None:
    assert formatted("name: A\nstop: ~\nwebsite: ''\naddress: {city: null}\n", Place) == (
        "name: A\naddress:\n  city:\nstop:\nwebsite:\n"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name: a: b\n", "colon-in-value"),
        ("name: A\nname: B\n", "duplicate-key"),
        ("# nothing\n", "empty-file"),
        ("- a\n", "not-a-record"),
        ("name: &a A\n", "anchor"),
        ("a: 1\n---\nb: 2\n", "second-document"),
    ],
)
def test_a_file_that_cannot_be_read_stays_as_it_is(text: str, code: str) -> None:
    found = reformat(text.encode(), Place, "places/central-library.yml")
    assert found.text is None
    assert [problem.code for problem in found.problems] == [code]


def test_a_file_that_would_become_too_big_stays_as_it_is() -> None:
    """Each word gets a line and a dash: three times the bytes, and more than a file may have."""
    text = f"title: A\nzebra: [{','.join(['[]'] * 1800)}, {'a' * 58_000}]\n"
    found = reformat(text.encode(), Opportunity, "opportunities/a/b.yml")
    assert found.text is None
    assert [problem.code for problem in found.problems] == ["not-formatted"]


SHAPES_OF_YAML = """\
title: {en: a, fi: b}
languages: [
  fi,
  en
]
when:
- {start: 2027-01-01, end: 2027-01-02}
- start: 2027-01-01
  end: 2027-01-02
-
  start: 2027-01-03
zebra: [[a, b], {c: d}, [[x]], []]
yak:
- - a
  - b
- - c: 1
    d: "x
     y"
  - e
cost: {
  kind: free,
  note: {en: a,
   fi: b}
  }
summary: >
  folded
  text

description: |+
  keep


type:
  workshop
"""


def test_no_comment_is_lost_wherever_it_stands() -> None:
    dice = random.Random("comments")
    demonstration = [file.read_text("utf-8") for file in sorted((ROOT / "content/opportunities").glob("*/*.yml"))[:20]]
    read = 0
    for number in range(1500):
        lines = dice.choice([*demonstration, *[SHAPES_OF_YAML] * 20]).split("\n")
        for mark in range(dice.randint(1, 6)):
            at = dice.randrange(len(lines))
            comment = f"# mark-{number}-{mark}!"
            if dice.random() < 0.5:
                lines[at] += dice.choice([" ", "\t"]) + comment
            else:
                lines.insert(at, " " * dice.randint(0, 7) + comment)
        text = "\n".join(lines)
        found = reformat(text.encode(), Opportunity, "file.yml")
        if found.text is None:
            assert [problem.code for problem in found.problems if problem.code == "not-formatted"] == []
            continue
        read += 1
        assert sorted(re.findall(r"# mark-\S+!", found.text)) == sorted(re.findall(r"# mark-\S+!", text))
        assert reformat(found.text.encode(), Opportunity, "file.yml").text == found.text
    assert read > 1000


def test_the_demonstration_is_in_canonical_form() -> None:
    sources = scan(ROOT / "content").sources
    assert len(sources) > 100
    for source in sources:
        data = (ROOT / "content" / source.path).read_bytes()
        assert reformat(data, MODELS[source.kind], source.path) == (data.decode(), [])
