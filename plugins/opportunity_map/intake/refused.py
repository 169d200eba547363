"""How a value says no inside the intake: caught by the check, which knows the place, and never seen outside."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818  # it is an answer, not a failure of the program
    """A value cannot be what its shape asks for: the problem's code, a suggestion or '', the sentence's arguments."""

    def __init__(self, code: str, suggestion: str = "", **arguments: object) -> None:
        super().__init__(code)
        self.code = code
        self.suggestion = suggestion
        self.arguments = arguments
