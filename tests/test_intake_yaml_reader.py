"""Reading one file's form: scalars as written, positions, and everything that is not allowed."""

from __future__ import annotations

from typing import Any

import pytest
from opportunity_map.intake.yaml_pure import PurePythonParser
from opportunity_map.intake.yaml_reader import (
    EVENT_PARSER,
    MOST_BYTES,
    MOST_NODES,
    List,
    Mapping,
    Node,
    Scalar,
    read_yaml,
)

PARSERS = pytest.mark.parametrize("parser", [EVENT_PARSER, PurePythonParser], ids=["fastest", "pure"])


def plain(node: Node | None) -> Any:
    """The tree as lists, dicts and texts."""
    if type(node) is Mapping:
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    if type(node) is List:
        return [plain(item) for item in node.items]
    return node.text if type(node) is Scalar else None


def tree(text: str, parser: Any = EVENT_PARSER) -> Any:
    root, problems = read_yaml(text.encode(), "a.yml", parser)
    assert problems == []
    return plain(root)


def only_problem(data: str | bytes, parser: Any = EVENT_PARSER) -> tuple[str, int, int]:
    root, problems = read_yaml(data.encode() if isinstance(data, str) else data, "a.yml", parser)
    assert root is None
    assert len(problems) == 1
    return problems[0].code, problems[0].line, problems[0].column


@PARSERS
def test_every_scalar_stays_as_it_was_written(parser: Any) -> None:
    text = "country: no\npostcode: 01099\nopens: 10:30\nday: 2027-01-31\nprice: 5.00\nanswer: yes\noctal: 0o17\n"
    assert tree(text, parser) == {
        "country": "no",
        "postcode": "01099",
        "opens": "10:30",
        "day": "2027-01-31",
        "price": "5.00",
        "answer": "yes",
        "octal": "0o17",
    }


@PARSERS
def test_null_in_all_its_spellings_is_not_stated_but_a_quoted_null_is_a_text(parser: Any) -> None:
    text = "a: null\nb: ~\nc:\nd: ''\ne: Null\nf: 'null'\n"
    assert tree(text, parser) == {"a": "", "b": "", "c": "", "d": "", "e": "", "f": "null"}


@PARSERS
def test_nodes_know_their_line_and_column_counted_from_one_in_characters(parser: Any) -> None:
    root, _ = read_yaml("# ä\ntitle: Ääni\nwhen:\n  - {end: õ, start: x}\n".encode(), "a.yml", parser)
    assert type(root) is Mapping
    key, value = root.entries["title"]
    assert (key.line, key.column, value.line, value.column) == (2, 1, 2, 8)
    when = root.entries["when"][1]
    assert type(when) is List
    meeting = when.items[0]
    assert type(meeting) is Mapping
    assert (meeting.line, meeting.column) == (4, 5)
    assert meeting.entries["start"][1].column == 21


@PARSERS
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_byte_order_mark_and_any_line_end_are_tolerated(parser: Any, end: str) -> None:
    data = b"\xef\xbb\xbf" + f"title: A{end}type: event{end}".encode()
    root, problems = read_yaml(data, "a.yml", parser)
    assert problems == []
    assert type(root) is Mapping
    assert plain(root) == {"title": "A", "type": "event"}
    assert (root.entries["title"][0].column, root.entries["type"][0].line) == (1, 2)


FAULTS = {
    "a colon in a text": ("title: Robots: the night\n", "colon-in-value", 1, 14),
    "no colon": ("title Robots\ntype: event\n", "missing-colon", 1, 1),
    "a field pushed in": ("title: Robots\n  type: event\n", "wrong-indentation", 2, 3),
    "a field pulled out": ("cost:\n    kind: free\n  note: x\n", "wrong-indentation", 3, 3),
    "text after a bracket": ("title: [New] Robots\n", "needs-quotes", 1, 14),
    "text after a quote": ('title: "New" Robots\n', "needs-quotes", 1, 14),
    "an open quote": ('title: "Robots\ntype: event\n', "unclosed-quote", 1, 8),
    "an open bracket": ("languages: [en, fi\ntype: event\n", "unclosed-bracket", 1, 12),
    "an at sign": ("title: @home\n", "unexpected-character", 1, 8),
    "an anchor": ("title: &a x\n", "anchor", 1, 8),
    "an alias": ("title: x\nsummary: *a\n", "anchor", 2, 10),
    "a tag": ("title: !important x\n", "tag", 1, 8),
    "a tag of Python": ("title: !!python/object:os.system x\n", "tag", 1, 8),
    "a directive": ("%YAML 1.1\n---\ntitle: x\n", "directive", 1, 1),
    "a second document": ("title: x\n---\ntitle: y\n", "second-document", 2, 1),
    "a duplicate key": ("title: x\ntype: event\ntitle: y\n", "duplicate-key", 3, 1),
    "a list for a key": ("[a]: x\n", "key-not-text", 1, 1),
    "a template left over": ("title: {{ title }}\n", "key-not-text", 1, 9),
    "a tab at the beginning": ("cost:\n\tkind: free\n", "tab-indentation", 2, 1),
    "a tab after spaces": ("cost:\n  \tkind: free\n", "tab-indentation", 2, 3),
    "nothing": ("", "empty-file", 1, 1),
    "only a remark": ("# soon\n", "empty-file", 1, 1),
    "a control character": ("title: a\x07b\n", "forbidden-character", 1, 9),
    "a bidi override": ("type: event\ntitle: a\u202eb\n", "forbidden-character", 2, 9),
    "a line end that editors do not count": ("title: a\u2028b\n", "forbidden-character", 1, 9),
    "an escaped bidi override": ('title: "a\\u202eb"\n', "forbidden-character", 1, 8),
    "an escaped zero byte": ('title: "a\\0b"\n', "forbidden-character", 1, 8),
}


@PARSERS
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_form_is_named_at_its_place(name: str, parser: Any) -> None:
    text, *expected = FAULTS[name]
    assert list(only_problem(text, parser)) == expected


def test_what_is_not_utf_8_is_named_at_its_byte() -> None:
    assert only_problem(b"type: event\ntitle: \xe4iti\n") == ("not-utf-8", 2, 8)
    assert only_problem("title: x\n".encode("utf-16"))[0] == "not-utf-8"


def test_lone_surrogates_are_refused_however_they_are_written() -> None:
    assert only_problem(b'title: "\\ud83d"\n')[0] == "bad-escape"
    assert only_problem(b'title: "\\ud83d"\n', PurePythonParser)[0] == "forbidden-character"
    assert only_problem(b"title: \xed\xa0\xbd\n")[0] == "not-utf-8"


def test_letters_of_every_script_and_the_joiners_of_emoji_are_allowed() -> None:
    text = "title: مرحبا\u200f, שלום, 日本語, 👩\u200d🔬, ё\n"
    assert tree(text) == {"title": "مرحبا\u200f, שלום, 日本語, 👩\u200d🔬, ё"}


def test_all_faults_that_do_not_hide_each_other_are_found_at_once() -> None:
    _, problems = read_yaml(b"a: &x 1\nb: !t 2\na: 3\nc: {d: 1, d: 2}\n", "a.yml")
    assert [(found.code, found.line, found.field) for found in problems] == [
        ("anchor", 1, "a"),
        ("tag", 2, "b"),
        ("duplicate-key", 3, "a"),
        ("duplicate-key", 4, "c.d"),
    ]


def test_a_file_of_exactly_the_largest_size_is_read_and_one_byte_more_is_not() -> None:
    head = "title: x\n#"
    assert tree(head + "a" * (MOST_BYTES - len(head))) == {"title": "x"}
    assert only_problem(head + "a" * (MOST_BYTES - len(head) + 1)) == ("file-too-big", 1, 1)


def test_eight_levels_are_read_and_the_ninth_is_refused() -> None:
    assert tree("[" * 8 + "x" + "]" * 8) == [[[[[[[["x"]]]]]]]]
    assert only_problem("[" * 9 + "x" + "]" * 9) == ("too-deep", 1, 9)


def test_as_many_nodes_as_are_allowed_are_read_and_one_more_is_refused() -> None:
    assert len(tree("- a\n" * (MOST_NODES - 1))) == MOST_NODES - 1
    assert only_problem("- a\n" * MOST_NODES) == ("too-many-nodes", MOST_NODES, 3)


HOSTILE = {
    "brackets": b"[" * 50_000,
    "braces": b"{" * 50_000,
    "questions": b"? " * 30_000,
    "dashes": b"- " * 30_000,
    "laughs": b"a: &a [x, x]\n" + b"".join(b"k%d: &k%d [*a, *a, *a]\n" % (n, n) for n in range(900)),
    "backslashes": b'"' + b"\\" * 60_000,
    "quotes": b"a: '" + b"''" * 30_000,
    "keys": b'"a": ' * 10_000,
}


@PARSERS
@pytest.mark.parametrize("name", HOSTILE)
def test_input_that_is_made_to_break_readers_is_refused_without_an_exception(name: str, parser: Any) -> None:
    root, problems = read_yaml(HOSTILE[name], "a.yml", parser)
    assert root is None
    assert problems


def test_an_exhausted_limit_of_laughs_is_not_expanded() -> None:
    _, problems = read_yaml(HOSTILE["laughs"], "a.yml")
    assert {found.code for found in problems} <= {"anchor", "too-many-nodes"}


def test_a_backslash_before_an_ordinary_letter_is_named_in_its_line() -> None:
    assert only_problem('type: event\ntitle: "C:\\q"\n')[:2] == ("bad-escape", 2)
    assert only_problem('type: event\ntitle: "C:\\q"\n', PurePythonParser)[:2] == ("bad-escape", 2)


@PARSERS
def test_tabs_between_words_and_question_marks_in_brackets_are_text(parser: Any) -> None:
    assert tree("title:\tRobot\tnight\t\noutcomes: [Why?, What is it? Ask]\t# so\n", parser) == {
        "title": "Robot\tnight",
        "outcomes": ["Why?", "What is it? Ask"],
    }


def test_problems_of_a_files_form_come_in_the_order_of_the_file() -> None:
    _, problems = read_yaml(b'{"b": "\\u0000", "a": "\\u0000", "c": {"d": "\\u0000"}}', "a.yml")
    assert [problem.column for problem in problems] == sorted(problem.column for problem in problems)
    assert len(problems) == 3


@PARSERS
def test_a_colon_before_a_bracket_or_comma_is_refused_by_both_parsers(parser: Any) -> None:
    assert [only_problem(f"a: [b:{sign}]\n", parser)[0] for sign in (",", "?", "[]", "{}")] == ["colon-in-value"] * 4


@PARSERS
def test_a_byte_order_mark_inside_of_a_file_is_shown_as_what_it_is(parser: Any) -> None:
    assert only_problem("\ufefftitle: x\n\ufeffsummary: y\n", parser) == ("forbidden-character", 2, 1)


@PARSERS
def test_a_tab_after_an_old_macs_line_end_is_seen_as_one_at_the_beginning_of_a_line(parser: Any) -> None:
    assert only_problem("a:\r\tb: c\r", parser) == ("tab-indentation", 2, 1)
    assert tree("a: b\r\t\rc: d\r\t", parser) == {"a": "b", "c": "d"}
