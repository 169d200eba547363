"""Turns published data that nobody prepared into a region, and verifies that all of it arrives on the built site.

    python benchmarks/real_data.py conferences conferences.json --out DIR
    python benchmarks/real_data.py barcelona barcelona-places.csv --out DIR
    mkdocs build --config-file DIR/mkdocs.yml
    python benchmarks/real_data.py conferences conferences.json --verify DIR/site

Every input record is written or refused with a reason: DIR/report.json accounts for all of them.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import barcelona
import conferences
from conversion import Conversion

SOURCES: dict[str, Callable[[Path], Conversion]] = {
    "conferences": conferences.convert,
    "barcelona": barcelona.convert,
}


def account(conversion: Conversion) -> str:
    """How many were written, refused and changed, in words."""
    report = conversion.report()
    lines = [f"{report['total']} records: {report['written']} written, {len(report['refused'])} refused"]
    reasons = Counter(one["reason"] for one in report["refused"])
    lines += [f"  refused {often}: {reason}" for reason, often in reasons.most_common()]
    lines += [f"  changed {often}: {what}" for what, often in report["changed"].items()]
    return "\n".join(lines)


def main() -> None:
    """The command line: exit 0 when all is accounted for (and on the site), 1 when something is missing."""
    parser = argparse.ArgumentParser(description="Turn published data into a region, or verify the site built of it.")
    parser.add_argument("source", choices=SOURCES)
    parser.add_argument("file", type=Path, help="the data as published")
    doing = parser.add_mutually_exclusive_group(required=True)
    doing.add_argument("--out", type=Path, help="a new or empty folder for the region")
    doing.add_argument("--verify", type=Path, metavar="SITE", help="a site built of the region: is every record on it?")
    given = parser.parse_args()
    conversion = SOURCES[given.source](given.file)
    print(account(conversion))
    if given.out:
        try:
            conversion.write(given.out)
        except FileExistsError as problem:
            parser.error(str(problem))
        return
    differences = conversion.missing(given.verify)
    print(*differences, sep="\n", end="\n" if differences else "")
    print(f"{len(conversion.opportunities)} records, {len(differences)} differences")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
