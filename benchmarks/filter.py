"""Measures how long the listing takes from a touch on a filter to the finished redraw, on a slow phone's processor.

    python benchmarks/filter.py SITE [--ticks 60] [--throttle 4] [--seed 1] [--chromium /usr/bin/chromium]

The page reports each redraw itself as performance measures that begin with the change event: `board:filter` ends when
the filter is applied, the counts stand in the document and every row that the browser has is drawn; `board:rows` ends
when rows that had to be fetched are drawn too. Chromium slows the processor down by `--throttle`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from random import Random
from statistics import median, quantiles

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from serving import chromium, phone, served, until

MEASURES = {"board:filter": "filter and redraw", "board:rows": "with rows fetched"}
MOST_TICKED = 3
DURATIONS = "(name) => performance.getEntriesByName(name).map((one) => one.duration)"
# The later of the two: while rows are on their way, the next touch would overtake this one.
COUNT = "performance.getEntriesByName('board:rows').length"
# Boxes in a closed panel are filters too; those of the header or menu are not.
BOXES = "form input[type=checkbox]:not([disabled])"


def redraw_times(site: Path, ticks: int, throttle: float, seed: int, executable: str | None) -> dict[str, list[float]]:
    """Toggle `ticks` filters in a seeded sequence; return what each redraw took by measure, in milliseconds.

    Raises RuntimeError where the listing has no filters or does not report its redraws.
    """
    random = Random(seed)
    with served(site) as address, chromium(executable) as browser:
        page = phone(browser)
        page.goto(f"{address}opportunities/", wait_until="networkidle")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        boxes = page.locator(BOXES).count()
        if not boxes:
            raise RuntimeError("the listing has no filters")
        ticked: list[int] = []
        for _ in range(ticks):
            # Never more than a few at once: an almost empty list would be redrawn in no time.
            if len(ticked) == MOST_TICKED:
                box = ticked.pop(random.randrange(MOST_TICKED))
            else:
                box = random.choice([one for one in range(boxes) if one not in ticked])
                ticked.append(box)
            _toggle(page, box)
        return {name: page.evaluate(DURATIONS, name)[-ticks:] for name in MEASURES}


def redraw_table(times: dict[str, list[float]], throttle: float) -> str:
    """The times (milliseconds, by measure) as a Markdown table."""
    lines = [f"| processor at 1/{throttle:g} | touches | median | p95 | worst |", "|---|---|---|---|---|"]
    for name, words in MEASURES.items():
        found = times[name]
        lines.append(
            f"| {words} (`{name}`) | {len(found)} | {median(found):.1f} ms "
            f"| {quantiles(found, n=20)[-1]:.1f} ms | {max(found):.1f} ms |"
        )
    return "\n".join(lines)


def _toggle(page: Page, box: int) -> None:
    """Toggle one box and wait until the page has reported the redraw."""
    before = page.evaluate(COUNT)
    page.evaluate("([boxes, at]) => document.querySelectorAll(boxes)[at].click()", [BOXES, box])
    try:
        until(page, f"{COUNT} > {before}", timeout=5)
    except PlaywrightTimeout:
        raise RuntimeError(f"no measure of a redraw followed when box {box} was toggled") from None


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure filtering in the browser.")
    parser.add_argument("site", type=Path)
    parser.add_argument("--ticks", type=int, default=60)
    parser.add_argument("--throttle", type=float, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--chromium", help="path of the browser, if not Playwright's own")
    given = parser.parse_args()
    try:
        times = redraw_times(given.site, given.ticks, given.throttle, given.seed, given.chromium)
    except RuntimeError as problem:
        sys.exit(f"benchmarks/filter.py: {problem}")
    print(redraw_table(times, given.throttle))


if __name__ == "__main__":
    main()
