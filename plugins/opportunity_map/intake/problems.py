"""A problem: one thing that is wrong, where it stands, and what would be right. Data, never an exception.

The sentence that a person reads is made from it in any language by `messages.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ERROR: Final = "error"
WARNING: Final = "warning"
INFO: Final = "info"

SEVERITIES: Final[dict[str, str]] = {
    # the file itself
    "wrong-extension": ERROR,
    "bad-id": ERROR,
    "reserved-id": ERROR,
    "misplaced-file": ERROR,
    "symbolic-link": ERROR,
    "not-a-file": ERROR,
    "file-vanished": ERROR,
    "file-unreadable": ERROR,
    "file-too-big": ERROR,
    "empty-file": ERROR,
    "not-utf-8": ERROR,
    "forbidden-character": ERROR,
    # its form
    "tab-indentation": ERROR,
    "colon-in-value": ERROR,
    "needs-quotes": ERROR,
    "missing-colon": ERROR,
    "wrong-indentation": ERROR,
    "unclosed-quote": ERROR,
    "unclosed-bracket": ERROR,
    "bad-escape": ERROR,
    "unexpected-character": ERROR,
    "not-readable": ERROR,
    "anchor": ERROR,
    "tag": ERROR,
    "directive": ERROR,
    "second-document": ERROR,
    "duplicate-key": ERROR,
    "key-not-text": ERROR,
    "too-deep": ERROR,
    "too-many-nodes": ERROR,
    "not-formatted": ERROR,
    # its fields
    "not-a-record": ERROR,
    "unknown-field": ERROR,
    "missing-field": ERROR,
    "not-a-single-value": ERROR,
    "not-a-list": ERROR,
    "not-a-group": ERROR,
    "not-a-text": ERROR,
    "too-few": ERROR,
    "too-many": ERROR,
    "empty-item": WARNING,
    "repeated-item": WARNING,
    # its values
    "too-long": ERROR,
    "more-than-one-line": ERROR,
    "wrong-pattern": ERROR,
    "not-a-choice": ERROR,
    "not-yes-no": ERROR,
    "not-a-whole-number": ERROR,
    "not-a-number": ERROR,
    "out-of-range": ERROR,
    "too-many-decimals": ERROR,
    "not-a-date": ERROR,
    "not-a-time": ERROR,
    "no-such-day": ERROR,
    "no-such-time": ERROR,
    "time-with-zone": ERROR,
    "date-with-time": ERROR,
    "unlikely-year": ERROR,
    "not-a-link": ERROR,
    "link-not-web": ERROR,
    "link-with-user": ERROR,
    "link-private": ERROR,
    "not-an-email": ERROR,
    "not-a-language": ERROR,
    "not-a-timezone": ERROR,
    "not-an-id": ERROR,
    "not-an-alias": ERROR,
    "not-a-rule": ERROR,
    "not-opening-hours": ERROR,
    "not-a-picture": ERROR,
    # its pictures
    "picture-missing": ERROR,
    "picture-too-big": ERROR,
    "picture-too-large": ERROR,
    "picture-broken": ERROR,
    "picture-misnamed": ERROR,
    "picture-with-place": ERROR,
    # its fields together
    "wrong-when": ERROR,
    "place-missing": ERROR,
    "place-unlocated": ERROR,
    "online-url-missing": ERROR,
    "free-with-amount": ERROR,
    "currency-missing": ERROR,
    "amount-missing": WARNING,
    "age-reversed": ERROR,
    "capacity-reversed": ERROR,
    "end-before-start": ERROR,
    "time-on-one-side": ERROR,
    "rule-never-happens": ERROR,
    "start-outside-rule": WARNING,
    "deadline-after-start": ERROR,
    "deadline-after-first": WARNING,
    "private-email": WARNING,
    "private-phone": WARNING,
    "private-address": WARNING,
    # the record, the region and its calendar
    "coordinates-swapped": ERROR,
    "coordinates-outside": WARNING,
    "postcode-lost-zero": WARNING,
    "checked-in-future": ERROR,
    "event-over": INFO,
    # several files together
    "unknown-organisation": ERROR,
    "unknown-place": ERROR,
    "unknown-partner": ERROR,
    "unknown-parent": ERROR,
    "own-parent": ERROR,
    "alias-taken": ERROR,
    "said-twice": WARNING,
    "left-out-with": INFO,
}
"""Every code there is, with its severity; each has its sentence in locales/problems.<language>.yml."""

_FIRST_OF_GROUP: Final = {
    "wrong-extension": "file",
    "tab-indentation": "form",
    "not-a-record": "fields",
    "too-long": "values",
    "picture-missing": "pictures",
    "wrong-when": "together",
    "coordinates-swapped": "region",
    "unknown-organisation": "several_files",
}

_LONGEST_ARGUMENT = 60
_LONGEST_SUGGESTION = 200
_OURS = frozenset({"fields", "options"})  # lists out of the model: never cut


def grouped_codes() -> dict[str, list[str]]:
    """All codes by what they are about, the names of the groups as in `reference.group` of the site's catalogue."""
    found: dict[str, list[str]] = {}
    for code in SEVERITIES:
        group = _FIRST_OF_GROUP.get(code) or next(reversed(found))
        found.setdefault(group, []).append(code)
    return found


def reference_anchor(code: str) -> str:
    """The id under which the site's reference page (`/reference/`) explains a code."""
    return f"problem-{code}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong. The order of problems is the order of path, line and column.

    `path` is relative to the content folder, with slashes. `line` and `column` are 1-based, in characters, at the key
    or value that is wrong. `field` is dotted (`when.0.start`, list items 0-based), or '' where no field is meant.
    `arguments` are (name, text) pairs for the sentence; `suggestion` is what could stand there instead, or ''.
    """

    path: str
    line: int
    column: int
    field: str
    code: str
    arguments: tuple[tuple[str, str], ...] = ()
    suggestion: str = ""

    @property
    def severity(self) -> str:
        """error, warning or info; a record with an error is left out."""
        return SEVERITIES[self.code]

    @property
    def is_error(self) -> bool:
        """Whether the record is left out because of it."""
        return SEVERITIES[self.code] == ERROR


def problem(
    path: str, line: int, column: int, code: str, *, field: str = "", suggestion: str = "", **arguments: object
) -> Problem:
    """A `Problem`, with what comes from outside made printable and as short as a sentence can carry."""
    pairs = tuple(
        sorted(
            (name, str(value) if name in _OURS else shortened(str(value), _LONGEST_ARGUMENT))
            for name, value in arguments.items()
        )
    )
    return Problem(
        printable(path), line, column, printable(field), code, pairs, shortened(suggestion, _LONGEST_SUGGESTION)
    )


def printable(text: str) -> str:
    """The text with a space for everything that would not be seen, or would move a terminal's cursor."""
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)


def shortened(text: str, longest: int) -> str:
    """The text on one line, printable, cut at `longest` characters."""
    line = printable(text[: longest + 1])
    return f"{line[: longest - 1].rstrip()}…" if len(line) > longest else line
