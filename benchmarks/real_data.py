"""Imports published data that nobody prepared into a region, and verifies that all of it arrives on the built site.

    python benchmarks/real_data.py conferences conferences.json --out DIR
    python benchmarks/real_data.py barcelona barcelona-places.csv --out DIR
    mkdocs build --config-file DIR/mkdocs.yml
    python benchmarks/real_data.py conferences conferences.json --verify DIR/site

The mapping files are those in docs/import/. Every row is written or refused with a reason: the account says which.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from opportunity_map.commands.import_ import account
from opportunity_map.config import load
from opportunity_map.tables.remarks import Refused, said
from opportunity_map.tables.run import Report, import_table
from region import Region, write_region

MAPPINGS = Path(__file__).parent.parent / "docs/import"
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


class Source(NamedTuple):
    """A published file: the region it is shown in, and its mapping."""

    region: Region
    mapping: str


SOURCES = {
    "conferences": Source(
        Region("Technology conferences", "US", "UTC", (-60.0, -179.9, 80.0, 179.9)), "conferences.yml"
    ),
    "barcelona": Source(Region("Barcelona", "ES", "Europe/Madrid", (41.31, 2.05, 41.48, 2.25)), "barcelona-places.yml"),
}


def imported(source: Source, file: Path, out: Path) -> Report:
    """Make a region in the new or empty folder `out` and import the file into it."""
    content = write_region(out, source.region)
    report = import_table(file, MAPPINGS / source.mapping, load(out / "mkdocs.yml"), content)
    rows = len(report.outcomes)
    if rows != sum(report.count(state) for state in ("new", "refused")):
        raise RuntimeError(f"not each of the {rows} rows is written or refused")
    return report


def missing(report: Report, site: Path) -> Iterator[str]:
    """What is wrong with the pages of the built `site`: a record without a page, a page without its title."""
    for path, values in report.records.items():
        address = f"{path.removesuffix('.yml')}/"
        if not path.startswith("opportunities/"):
            continue
        try:
            page = (site / address / "index.html").read_text("utf-8")
        except FileNotFoundError:
            yield f"{address}: there is no page"
            continue
        headings = [html.unescape(TAG.sub("", one)) for one in HEADING.findall(page)]
        if not any(values["title"] in heading for heading in headings):
            yield f"{address}: {values['title']!r} is not its heading, but {headings}"


def main() -> None:
    """The command line: exit 0 when all is accounted for (and on the site), 1 when something is missing."""
    parser = argparse.ArgumentParser(description="Import published data, or verify the site built of it.")
    parser.add_argument("source", choices=SOURCES)
    parser.add_argument("file", type=Path, help="the data as published")
    doing = parser.add_mutually_exclusive_group(required=True)
    doing.add_argument("--out", type=Path, help="a new or empty folder for the region")
    doing.add_argument("--verify", type=Path, metavar="SITE", help="a site built of the region: is every record on it?")
    given = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as again:
            report = imported(SOURCES[given.source], given.file, given.out or Path(again))
    except FileExistsError as problem:
        parser.error(str(problem))
    except Refused as refused:
        parser.error(said(refused.remark, "en"))
    print(*account(report, "en", "content"), sep="\n")
    if given.out:
        return
    differences = list(missing(report, given.verify))
    print(*differences, sep="\n", end="\n" if differences else "")
    written = sum(path.startswith("opportunities/") for path in report.records)
    print(f"{written} records, {len(differences)} differences")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
