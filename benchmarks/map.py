"""Measures how long the map takes from opening its page until every station can be used, and its longest task.

    python benchmarks/map.py SITE [--runs 7] [--throttle 1] [--chromium /usr/bin/chromium]

The page marks `map:ready` itself, once the stations are drawn and the map takes touches; times count from the start of
the navigation. The longest task is Chromium's own count (Long Tasks API), up to that mark and for a second after it;
what takes less than 50 ms is no long task, and is told as such. Each run has an empty cache.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import TimeoutError as PlaywrightTimeout
from serving import chromium, phone, served, until

OBSERVE = """globalThis.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask", buffered: true });"""
READY = "performance.getEntriesByName('map:ready')[0]?.startTime"
SHORT = 50.0
"""Milliseconds: Chromium counts a task as long from here on."""


class Opening(NamedTuple):
    """One opening of the map, in milliseconds; `longest` is 0 where no task was long."""

    ready: float
    longest: float


def openings(site: Path, runs: int, throttle: float, executable: str | None) -> list[Opening]:
    """Open the map `runs` times. Raises RuntimeError where the page never says that it is ready."""
    found = []
    with served(site) as address, chromium(executable) as browser:
        for _ in range(runs + 1):
            page = phone(browser)
            page.add_init_script(OBSERVE)
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
            page.goto(f"{address}map/", wait_until="commit")
            try:
                ready = until(page, READY, timeout=30)
            except PlaywrightTimeout:
                raise RuntimeError("the map was not ready after 30 seconds") from None
            page.wait_for_timeout(1000)
            found.append(Opening(ready, max(page.evaluate("longTasks"), default=0.0)))
            page.context.close()
    return found[1:]  # the first one waits for the browser itself


def openings_table(found: list[Opening], throttle: float) -> str:
    """The openings as a Markdown table."""
    ready, longest = [one.ready for one in found], [one.longest for one in found]
    typical = f"{median(longest):.0f} ms" if median(longest) else f"under {SHORT:.0f} ms"
    worst = f"{max(longest):.0f} ms" if max(longest) else f"under {SHORT:.0f} ms"
    return (
        "| openings | processor at | ready, median | worst | longest task, median | worst |\n"
        "|---|---|---|---|---|---|\n"
        f"| {len(found)} | 1/{throttle:g} | {median(ready):.0f} ms | {max(ready):.0f} ms | {typical} | {worst} |"
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure the opening of the map.")
    parser.add_argument("site", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--throttle", type=float, default=1)
    parser.add_argument("--chromium", help="path of the browser, if not Playwright's own")
    given = parser.parse_args()
    try:
        print(openings_table(openings(given.site, given.runs, given.throttle, given.chromium), given.throttle))
    except RuntimeError as problem:
        sys.exit(f"benchmarks/map.py: {problem}")


if __name__ == "__main__":
    main()
