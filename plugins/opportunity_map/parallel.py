"""Sharing work out to forked workers, where that is possible, safe and worth it.

A fork starts with all that the parent knows, so nothing has to be sent to it; what it finds comes back pickled.
Where there is no fork (Windows), other threads run (a live-reloading server), or there is little to do, the same
function runs here, with the same result.
"""

from __future__ import annotations

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

_task: Callable[[Sequence[Any]], list[Any]] | None = None


def workers() -> int:
    """How many processes can work at the same time on this machine."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, MOST_WORKERS)


def in_shares(task: Callable[[Sequence[T]], list[R]], items: Sequence[T], *, worth_it: int) -> list[R]:
    """`task` over all items, in as many shares as there are workers; results in the order of the items.

    `worth_it` is the number of records behind the items. An exception in a share is raised here.
    """
    count = workers()
    if worth_it < ENOUGH or count == 1:
        return task(items)
    global _task  # noqa: PLW0603 - a fork inherits it; a closure cannot be pickled to a worker
    size = -(-len(items) // count)
    shares = [items[start : start + size] for start in range(0, len(items), size)]
    _task = task
    try:
        with multiprocessing.get_context("fork").Pool(len(shares)) as pool:
            return [found for part in pool.map(_run, shares, chunksize=1) for found in part]
    finally:
        _task = None


def _run(share: Sequence[Any]) -> list[Any]:
    if _task is None:
        raise RuntimeError("a worker was started without its task")
    return _task(share)
