"""Folding: texts as the search compares them, without case and accents; `js/board/fold.js` does the same."""

from __future__ import annotations

import re
import unicodedata

# What has no decomposition in Unicode but is written without its stroke by whoever lacks the key.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i", "ς": "\u03c3"}
)
# Combining accents, and the vowel signs of Hebrew and Arabic, which most people leave out.
_MARKS = re.compile(r"[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u064b-\u065f\u0670]")


def fold(text: str) -> str:
    """The text without case, accents and compatibility forms.

    Upper case first, then lower, is what a browser can do too; it is case folding for all that is written.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).upper().lower())
    return _MARKS.sub("", folded).translate(_PLAIN)


def folded_words(text: str) -> list[str]:
    """The words of a text, folded, in their order: letters, digits and what is written onto them."""
    return split_words(fold(text))


def split_words(text: str) -> list[str]:
    """The text cut at everything that is neither a letter, a digit nor a mark on one."""
    return "".join([c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in text]).split()
