"""Sharing work out to forked workers, where that is possible, safe and worth it.

A fork starts with all that the parent knows, so nothing has to be sent to it; what it finds comes back pickled.
Where there is no fork (Windows), other threads run (a live-reloading server), or there is little to do, the same
function runs here, with the same result.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

ENOUGH = 400
"""From this many records on, starting workers costs less than they save."""
MOST_WORKERS = 4

_SHARES_EACH = 4
"""Shares for each worker: who is done early takes another."""

_work: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def workers() -> int:
    """How many processes can work at the same time on this machine."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, MOST_WORKERS)


def in_shares(task: Callable[[T], R], items: Sequence[T], *, worth_it: int) -> list[R]:
    """`task` of each item, shared out to the workers; results in the order of the items.

    `worth_it` is the number of records behind the items. An exception in a worker is raised here.
    """
    count = workers()
    if worth_it < ENOUGH or count == 1:
        return [task(item) for item in items]
    global _work  # noqa: PLW0603 - a fork inherits it; neither closures nor big catalogues are sent to a worker
    shares = min(len(items), count * _SHARES_EACH)
    results: list[Any] = [None] * len(items)
    _work = task, items
    # What is there now stays: the collector of each worker need not walk the whole catalogue again and again.
    gc.freeze()
    try:
        with multiprocessing.get_context("fork").Pool(count) as pool:
            # Every n-th item: neighbours are often alike dear, so this evens the shares out.
            parts = pool.imap(_run, [slice(first, None, shares) for first in range(shares)])
            for first, part in enumerate(parts):
                results[first::shares] = part
    finally:
        gc.unfreeze()
        _work = None
    return results


def _run(share: slice) -> list[Any]:
    if _work is None:
        raise RuntimeError("a worker was started without its work")
    task, items = _work
    return [task(item) for item in items[share]]
