"""What is sent to the browser has no comments, and is otherwise what was written."""

from __future__ import annotations

import re

import pytest
from opportunity_map.site.publish import browser_files
from opportunity_map.site.slim import without_comments


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/** What it is. */\nlet a = 1;\n", "let a = 1;\n"),
        ("  /**\n   * @param {number} a * b\n   */\n  go(a) {}\n", "  go(a) {}\n"),
        ("// A word on this.\nlet a = 1; // stays\n", "let a = 1; // stays\n"),
        ("const a =\n  /** @type {A} */ (b);\n/** C */\nc();\n", "const a =\n  /** @type {A} */ (b);\nc();\n"),
        ('const url = "https://example.org/";\n', 'const url = "https://example.org/";\n'),
        ("/* Paper. */\n.a {\n  /* wide */\n  top: 0; /* thin */\n}\n", ".a {\n  top: 0; /* thin */\n}\n"),
    ],
)
def test_only_comments_with_lines_of_their_own_are_left_out(written: str, sent: str) -> None:
    assert without_comments(written) == sent


def test_no_module_or_style_of_ours_is_sent_with_its_documentation() -> None:
    ours = {name: content.decode() for name, content in browser_files().items() if name.startswith(("js/", "style/"))}
    assert len(ours) > 10
    assert [name for name, content in ours.items() if re.search(r"^\s*/\*\*?\s*$|^\s*//", content, re.MULTILINE)] == []
