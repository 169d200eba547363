"""Measures everything in one run and puts the tables into PERFORMANCE.md, between its two marks.

python benchmarks/tables.py --work DIR [--records 10000] [--runs 5] [--chromium /usr/bin/chromium] [--print]
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from build import compare, region_folder
from check import check_table
from filter import redraw_table, redraw_times
from search import search_table
from serve import seconds_until_served, served_table
from weight import first_load_table, record_table

PERFORMANCE = Path(__file__).parent.parent / "PERFORMANCE.md"
MARKED = re.compile(r"(<!-- tables -->\n).*(<!-- end of tables -->)", re.DOTALL)
LANGUAGES = ("en",)


def measure_all(work: Path, records: int, runs: int, hugo: Path | None, chromium: str | None) -> str:
    """All tables as Markdown, in the order in which a reader asks."""
    parts = [f"### Building\n\n{compare(work, records, runs, LANGUAGES, hugo)}"]
    region = region_folder(work, records, LANGUAGES)
    parts.append(f"### Checking\n\n{check_table(region, runs)}")
    site = region / "site"
    parts.append(f"### Weight\n\n{record_table(site)}\n\n{first_load_table(site, 'opportunities/', chromium)}")
    parts.append(f"### Live reload\n\n{served_table(seconds_until_served(10))}")
    parts.append(f"### Filtering\n\n{redraw_table(redraw_times(site, 60, 4, 1, chromium), 4)}")
    parts.append(f"### Searching\n\n{search_table(site, 4, chromium)}")
    return "\n\n".join(parts)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Write the tables of PERFORMANCE.md.")
    parser.add_argument("--work", type=Path, required=True, help="a folder to work in")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--hugo", type=Path, help="Hugo's binary, if not that of the package hugo")
    parser.add_argument("--chromium", help="path of the browser, if not Playwright's own")
    parser.add_argument("--print", action="store_true", help="only print, leave PERFORMANCE.md as it is")
    given = parser.parse_args()
    try:
        tables = measure_all(given.work, given.records, given.runs, given.hugo, given.chromium)
    except (LookupError, RuntimeError) as problem:
        sys.exit(f"benchmarks/tables.py: {problem}")
    print(tables)
    if not given.print:
        text = PERFORMANCE.read_text("utf-8")
        PERFORMANCE.write_text(MARKED.sub(lambda marks: f"{marks[1]}\n{tables}\n\n{marks[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
