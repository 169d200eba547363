"""Measures the search of a built site: what a first query fetches, and how long a key takes to become a result.

    python benchmarks/search.py SITE [--throttle 4] [--chromium /usr/bin/chromium]

A query is typed letter by letter into the listing's field by a visitor with an empty cache. Counted is everything that
is fetched from the moment the field gets the focus: our code and style, the index, the rows that are drawn, and what is
suggested, as a static host sends it (gzip at level 6). Then it is typed again, on a processor slowed down by
`--throttle`; the page itself reports the time from each key to the drawn result (`board:filter`).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import median
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, Request
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from serving import chromium, phone, served, until
from weight import sent_size

QUERIES = {
    "a word": "robot",
    "two words": "robot workshop",
    "a word of the texts": "telescopes",
    "a typing error": "basketbll",
    "three letters": "com",
}
FIELD = "#filter-q"
RESULTS = "performance.getEntriesByName('board:filter')"
PAUSE = 60
"""Milliseconds between two keys; a quick thumb needs twice that."""


def search_table(site: Path, throttle: float, executable: str | None) -> str:
    """What each query fetches and takes, as a Markdown table. Raises RuntimeError where a query finds nothing."""
    head = f"| first query; then again at 1/{throttle:g} of the processor | found | fetched, gzip | of it index "
    lines = [f"{head}| key to result, median | worst |", "|---|---|---|---|---|---|"]
    with served(site) as address, chromium(executable) as browser:
        for name, query in QUERIES.items():
            found, sizes, times = _measured(browser, address, site, query, throttle)
            index = sum(size for path, size in sizes.items() if path.startswith("assets/search/"))
            lines.append(
                f"| {name} (`{query}`) | {found} | {sum(sizes.values()):,} B | {index:,} B "
                f"| {median(times):.0f} ms | {max(times):.0f} ms |"
            )
    return "\n".join(lines)


def _measured(
    browser: Browser, address: str, site: Path, query: str, throttle: float
) -> tuple[str, dict[str, int], list[float]]:
    """The number found in words, bytes sent by address, and milliseconds from each key to its result."""
    page = phone(browser)
    try:
        page.goto(f"{address}opportunities/", wait_until="networkidle")
        page.locator("[data-filters-open]").click()
        sizes: dict[str, int] = {}

        def note(request: Request) -> None:
            path = unquote(urlsplit(request.url).path).lstrip("/")
            sizes[path] = sent_size(site / path)

        page.on("request", note)
        _type(page, query)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
        found = page.locator("#result-count").inner_text()
        if not page.locator("#board .row").count():
            raise RuntimeError(f"'{query}' finds nothing in {site}")
        page.locator(FIELD).fill("")
        page.wait_for_timeout(500)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        before = page.evaluate(f"{RESULTS}.length")
        _type(page, query)
        times = page.evaluate(f"{RESULTS}.slice({before}).map((one) => one.duration)")
    finally:
        page.close()
    return found, sizes, times


def _type(page: Page, query: str) -> None:
    """Type and wait until the board has the result of the last letter."""
    page.locator(FIELD).focus()
    for letter in query:
        before = page.evaluate(f"{RESULTS}.length")
        page.keyboard.press("Space" if letter == " " else letter)
        if letter != " ":
            try:
                until(page, f"{RESULTS}.length > {before}", timeout=20)
            except PlaywrightTimeout:
                raise RuntimeError(f"no result followed when {letter!r} of '{query}' was typed") from None
        page.wait_for_timeout(PAUSE)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure searching in the browser.")
    parser.add_argument("site", type=Path)
    parser.add_argument("--throttle", type=float, default=4)
    parser.add_argument("--chromium", help="path of the browser, if not Playwright's own")
    given = parser.parse_args()
    try:
        print(search_table(given.site, given.throttle, given.chromium))
    except RuntimeError as problem:
        sys.exit(f"benchmarks/search.py: {problem}")


if __name__ == "__main__":
    main()
