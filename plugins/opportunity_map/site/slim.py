"""Our own modules and styles as they are sent: comments are for whoever reads the package, not for phones."""

from __future__ import annotations

import re

_BLOCK = re.compile(r"^[ \t]*/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.MULTILINE)
_LINE = re.compile(r"^[ \t]*//[^\n]*\n", re.MULTILINE)


def without_comments(source: str) -> str:
    """A module or style sheet without the comments that have lines of their own; everything else stays as written.

    Only whole lines go, so an address (`https://`) and a cast within an expression are safe. A template string with a
    line that looks like a comment would not be: there is none in the package, and the tests run what is sent.
    """
    return _LINE.sub("", _BLOCK.sub("", source))
