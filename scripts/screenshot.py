"""Takes the README's picture: python scripts/screenshot.py site docs/board.png [--chromium PATH]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

from serving import chromium, served


def main() -> None:
    """Open the listing as a desk sees it, in the morning of the day that the site was built on, and keep a picture."""
    parser = argparse.ArgumentParser(description="Take the README's picture.")
    parser.add_argument("site", type=Path, help="the built site")
    parser.add_argument("picture", type=Path, help="where the PNG goes")
    parser.add_argument("--address", default="opportunities/")
    parser.add_argument("--clock", default="2026-11-23T12:00:00", help="the visitor's clock")
    parser.add_argument("--chromium", help="path of the browser, if not Playwright's own")
    given = parser.parse_args()
    with served(given.site) as address, chromium(given.chromium) as browser:
        context = browser.new_context(
            viewport={"width": 1280, "height": 860},
            reduced_motion="reduce",
            timezone_id="Europe/Helsinki",
            locale="en-GB",
        )
        page = context.new_page()
        page.clock.set_fixed_time(given.clock)
        page.goto(address + given.address, wait_until="networkidle")
        page.screenshot(path=given.picture)


if __name__ == "__main__":
    main()
