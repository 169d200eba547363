"""Lists of documents as short texts: what gzip makes small and every host sends compressed, unlike bytes.

A sparse list is told by its gaps, in digits of base 32, the lowest first, each but the last with 32 added; a dense one
by a bit for each document, in base 64 after a dot.
"""

from __future__ import annotations

import string
from base64 import b64encode
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import repeat
from operator import sub

DIGITS = string.digits + string.ascii_letters + "-_"

_DENSE = 6
"""A list that holds more than one of so many documents is told bit by bit."""


class _Gaps(dict[int, str]):
    """The text of each gap between two neighbours, which is one more than what lies between them."""

    def __missing__(self, gap: int) -> str:
        rest, text = gap - 1, ""
        while rest > 31:
            text += DIGITS[32 | rest & 31]
            rest >>= 5
        self[gap] = text = text + DIGITS[rest]
        return text


_GAP = _Gaps()


def encode(lists: Sequence[Sequence[int]], documents: int) -> str:
    """The union of rising lists of document numbers below `documents` as one text; empty for nothing."""
    total = sum(map(len, lists))
    if total == 0:
        return ""
    if total * _DENSE > documents:
        return _bits(lists, documents)
    numbers = lists[0] if len(lists) == 1 else sorted(set().union(*lists))
    return _GAP[numbers[0] + 1] + "".join(map(_GAP.__getitem__, map(sub, numbers[1:], numbers)))


def _bits(lists: Iterable[Sequence[int]], documents: int) -> str:
    flags = bytearray(b"0") * (documents + -documents % 8)
    for numbers in lists:
        deque(map(flags.__setitem__, numbers, repeat(49)), maxlen=0)
    return "." + b64encode(int(flags, 2).to_bytes(len(flags) // 8, "big")).decode()
