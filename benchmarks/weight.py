"""Weighs a built site: the HTML of its record pages, and all that a phone fetches when it first opens the listing.

    python benchmarks/weight.py SITE [--page opportunities/] [--chromium /usr/bin/chromium]

Compressed sizes are gzip at level 6, as a static host sends them; pictures and archives count as they are.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from pathlib import Path
from statistics import median
from urllib.parse import unquote, urlsplit

from build import record_pages
from playwright.sync_api import Request
from serving import chromium, phone, served

SENT_AS_IS = {".png", ".jpg", ".webp", ".woff2", ".gz", ".ico"}


def record_table(site: Path) -> str:
    """Bytes of HTML of the record pages as a Markdown table."""
    pages = [page.read_bytes() for page in record_pages(site)]
    if not pages:
        raise RuntimeError(f"{site} holds no page of an opportunity")
    rows = [("raw", [len(page) for page in pages]), ("gzip", [len(gzip.compress(page, 6)) for page in pages])]
    lines = [f"| HTML of {len(pages):,} record pages | median | largest |", "|---|---|---|"]
    lines += [f"| {name} | {median(sizes):,.0f} B | {max(sizes):,} B |" for name, sizes in rows]
    return "\n".join(lines)


def first_load_table(site: Path, page: str, executable: str | None) -> str:
    """What Chromium fetches for `page` with an empty cache, without a touch. Raises RuntimeError for a foreign host."""
    urls: list[str] = []

    def note(request: Request) -> None:
        url = request.url.partition("#")[0]
        if url not in urls:
            urls.append(url)

    with served(site) as address, chromium(executable) as browser:
        tab = phone(browser)
        tab.on("request", note)
        tab.goto(address + page, wait_until="networkidle")
        # What the page fetches once it is idle belongs to the load as well.
        tab.wait_for_timeout(1000)
    foreign = [url for url in urls if not url.startswith((address, "data:", "blob:"))]
    if foreign:
        raise RuntimeError(f"requests to another host: {', '.join(foreign)}")
    sizes = {}
    for url in urls:
        if url.startswith(address):
            path = unquote(urlsplit(url).path).lstrip("/")
            sizes[path] = sent_size(site / (path + "index.html" if path.endswith("/") or not path else path))
    lines = [f"| first load of /{page} | gzip |", "|---|---|"]
    lines += [f"| {path} | {size:,} B |" for path, size in sorted(sizes.items(), key=lambda one: -one[1])]
    return "\n".join([*lines, f"| **{len(sizes)} requests** | **{sum(sizes.values()):,} B** |"])


def sent_size(file: Path) -> int:
    """Bytes of the file's body as a static host sends it; 0 for one that is not there."""
    if not file.is_file():
        return 0
    body = file.read_bytes()
    return len(body) if file.suffix in SENT_AS_IS else len(gzip.compress(body, 6))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Weigh a built site.")
    parser.add_argument("site", type=Path)
    parser.add_argument("--page", default="opportunities/")
    parser.add_argument("--chromium", help="path of the browser, if not Playwright's own")
    given = parser.parse_args()
    try:
        print(record_table(given.site), first_load_table(given.site, given.page, given.chromium), sep="\n\n")
    except RuntimeError as problem:
        sys.exit(f"benchmarks/weight.py: {problem}")


if __name__ == "__main__":
    main()
