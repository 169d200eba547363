"""PyYAML's own parser, for machines whose PyYAML was built without libyaml."""

from __future__ import annotations

from typing import Any

import yaml
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError


class PurePythonParser(Reader, Scanner, Parser):
    """PyYAML's own parser, for a PyYAML that was built without libyaml, and made to agree with that where they differ.

    Those are tabs between words, and colons and question marks inside brackets (fuzzing compares the two).
    """

    def __init__(self, text: str) -> None:
        self._in_word = False
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_to_next_token(self) -> None:
        """Pass over blanks, tabs after the indentation among them."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward(self._blanks())
            super().scan_to_next_token()

    def scan_plain(self) -> Any:
        """One text without quotes."""
        self._in_word = True
        try:
            token = super().scan_plain()
        finally:
            self._in_word = False
        if self.flow_level and (":?" in token.value or (self.peek() == ":" and self.peek(1) in ",[]{}")):
            raise ScannerError(
                "while scanning a plain scalar", token.start_mark, "found unexpected ':'", self.get_mark()
            )
        return token

    def peek(self, index: int = 0) -> str:
        """The character that stands so many further on; a question mark within a text does not end it."""
        found: str = super().peek(index)
        return "x" if found == "?" and self._in_word else found

    def scan_plain_spaces(self, indent: int, start_mark: yaml.Mark) -> Any:
        """What stands between two words of a text without quotes."""
        length = self._blanks()
        blanks = self.prefix(length)
        if "\t" not in blanks:
            return super().scan_plain_spaces(indent, start_mark)
        self.forward(length)
        return super().scan_plain_spaces(indent, start_mark) if self.peek() in "\r\n" else [blanks]

    def _blanks(self) -> int:
        """How many blanks and tabs stand here."""
        length = 0
        while self.peek(length) in " \t":
            length += 1
        return length
