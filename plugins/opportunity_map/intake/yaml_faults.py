"""What the YAML parser could not read, in our own codes: a library's wording never reaches a person."""

from __future__ import annotations

import re
from typing import Final

import yaml

from opportunity_map.intake.problems import Problem, problem

# What no text of ours may hold: control characters, line ends that editors do not count, bidi overrides and isolates,
# surrogates, non-characters, and what Unicode gives no meaning (private use; the site's own tokens are among it).
FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\uf8ff\ufeff\ufffe\uffff]"
)

# (what the parser's message holds, our code, whether the position is where the fault began). First match wins; the
# wordings of libyaml and of PyYAML's own parser are both here.
_FAULTS: Final = (
    ("mapping values are not allowed", "colon-in-value", False),
    ("could not find expected ':'", "missing-colon", True),
    ("escape", "bad-escape", False),
    ("hexdecimal", "bad-escape", False),
    ("hexadecimal", "bad-escape", False),
    ("quoted scalar", "unclosed-quote", True),
    ("expected ',' or", "unclosed-bracket", True),
    ("flow", "unclosed-bracket", True),
    ("tag", "tag", False),
    ("anchor", "anchor", False),
    ("alias", "anchor", False),
    ("directive", "directive", False),
    ("version", "directive", False),
    ("YAML document", "directive", False),
    ("block scalar", "wrong-indentation", False),
    ("<document start>", "second-document", False),
    ("cannot start any token", "unexpected-character", False),
    ("node content", "unexpected-character", False),
    ("unexpected ':'", "colon-in-value", False),
    ("expected key", "wrong-indentation", False),
    ("expected '-' indicator", "wrong-indentation", False),
    ("<block end>", "wrong-indentation", False),
    ("not allowed", "wrong-indentation", False),
)

# A key that stands alone before its colon.
_LONE_KEY = re.compile(r"\s*[A-Za-z_-]+\s*")


def position(text: str, offset: int) -> tuple[int, int]:
    """1-based line and column of a character; CR LF, LF and a lone CR end a line."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def forbidden_character(text: str, path: str) -> Problem | None:
    """The first character in a file's text that no text may hold."""
    found = FORBIDDEN.search(text)
    if found is None:
        return None
    line, column = position(text, found.start())
    return problem(path, line, column, "forbidden-character", character=f"U+{ord(found[0]):04X}")


def fault_of(error: yaml.YAMLError, text: str, path: str) -> Problem:
    """The parser's exception as a problem of ours, at the place a person has to look at."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return forbidden_character(text, path) or problem(path, 1, 1, "not-readable")
    said = f"{error.context or ''} {error.problem or ''}"
    code, at_beginning = next(
        ((code, at_beginning) for words, code, at_beginning in _FAULTS if words in said), ("not-readable", False)
    )
    mark = (error.context_mark if at_beginning else None) or error.problem_mark or error.context_mark
    if mark is None:
        return problem(path, 1, 1, code)
    lines = re.split(r"\r\n|\r|\n", text)
    before = lines[mark.line][: mark.column] if mark.line < len(lines) else ""
    if code == "bad-escape" and "\\" in before:  # the parser is at one of the characters behind the backslash
        return problem(path, mark.line + 1, before.rindex("\\") + 1, code)
    if code == "wrong-indentation" and before.strip(" -"):
        code = "needs-quotes"
    elif code == "colon-in-value" and _LONE_KEY.fullmatch(before):
        return _fault_above(lines, mark.line, path)
    return problem(path, mark.line + 1, mark.column + 1, code)


def _fault_above(lines: list[str], number: int, path: str) -> Problem:
    """Why a good key was taken for more of the line above it: that has no colon, or this begins further right.

    `number` is the key's line, 0-based.
    """
    indent = _indent(lines[number])
    above = next((n for n in range(number - 1, -1, -1) if lines[n].strip()), number)
    if ":" not in lines[above] and _indent(lines[above]) == indent:
        return problem(path, above + 1, indent + 1, "missing-colon")
    return problem(path, number + 1, indent + 1, "wrong-indentation")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
