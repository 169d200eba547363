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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

ENOUGH = 400
"""From this many records on, starting workers costs less than they save."""
MOST_WORKERS = 4

_SHARES_EACH = 16
"""Shares for each worker: who is done early takes another. What a share has made is let go when it has been sent, so
many small ones also take less memory than a few large ones."""

_work: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def workers() -> int:
    """How many processes can work at the same time on this machine."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, MOST_WORKERS)


def settle() -> None:
    """Tell the collector that what is there now stays, so that it does not walk a whole catalogue again and again.

    Nor when Python ends, where the walk would take as long as writing a thousand pages. `unsettle` takes it back.
    """
    gc.freeze()


def unsettle() -> None:
    """Before the next build of the same process: what is left of the last one can be collected again."""
    gc.unfreeze()


@contextmanager
def without_collection() -> Iterator[None]:
    """Where ten thousand records are made, none of them in a cycle, looking for cycles is a tenth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


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
    settle()
    try:
        # A worker lives for seconds: looking for cycles among ten thousand pages costs it more than it finds.
        with multiprocessing.get_context("fork").Pool(count, gc.disable) as pool:
            # Every n-th item: neighbours are often alike dear, so this evens the shares out.
            parts = pool.imap(_run, [slice(first, None, shares) for first in range(shares)])
            for first, part in enumerate(parts):
                results[first::shares] = part
    finally:
        _work = None
    return results


def _run(share: slice) -> list[Any]:
    if _work is None:
        raise RuntimeError("a worker was started without its work")
    task, items = _work
    return [task(item) for item in items[share]]
