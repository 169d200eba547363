"""PyYAML's own parser, for machines whose PyYAML was built without libyaml."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError


class PurePythonParser(Reader, Scanner, Parser):
    """PyYAML's own parser, for a PyYAML that was built without libyaml, and made to agree with that where they differ.

    Those are tabs between words, colons and question marks inside brackets, comments right after > or |, and directives
    that YAML does not know (fuzzing compares the two).
    """

    def __init__(self, text: str) -> None:
        self._instead = ("", "")
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_to_next_token(self) -> None:
        """Pass over blanks, tabs after the indentation among them."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward(self._blanks())
            super().scan_to_next_token()

    def scan_directive(self) -> Any:
        """Refuse every directive: none is allowed, and those that YAML does not know would be passed over."""
        raise ScannerError("while scanning a directive", self.get_mark(), "found a directive", self.get_mark())

    def scan_plain(self) -> Any:
        """One text without quotes; a question mark in it does not end it."""
        token = self._scan_with("?", "x", super().scan_plain)
        if self.flow_level and (":?" in token.value or (self.peek() == ":" and self.peek(1) in ",[]{}")):
            raise ScannerError(
                "while scanning a plain scalar", token.start_mark, "found unexpected ':'", self.get_mark()
            )
        return token

    def peek(self, index: int = 0) -> str:
        """The character that stands so many further on, or what it is taken for."""
        found: str = super().peek(index)
        sign, instead = self._instead
        return instead if found == sign else found

    def scan_block_scalar_indicators(self, start_mark: yaml.Mark) -> Any:
        """The signs after > or |; a comment may follow at once."""
        return self._scan_with("#", " ", lambda: super(PurePythonParser, self).scan_block_scalar_indicators(start_mark))

    def _scan_with(self, sign: str, instead: str, scan: Callable[[], Any]) -> Any:
        """Scan something in which one sign is taken for another."""
        self._instead = (sign, instead)
        try:
            return scan()
        finally:
            self._instead = ("", "")

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
