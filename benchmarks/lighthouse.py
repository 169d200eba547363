"""Runs Lighthouse as a phone sees the site, on every kind of page, and prints a table for PERFORMANCE.md.

python benchmarks/lighthouse.py SITE --chromium /usr/bin/chromium [--runs 5] [--only map/ --only opportunities/]

The site is served on this machine, compressed as a static host does. Lighthouse is put into .cache/lighthouse/ from
requirements/lighthouse/ when it is first asked for. Its own settings for a phone hold: a slow 4G and a quarter of the
speed, both reckoned and not slept through. Each number is the median of the runs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import sys
from functools import lru_cache
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from statistics import median
from typing import Any

from kinds import kinds
from serving import CHROMIUM_ARGUMENTS, served

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from browser_build import node, npm  # noqa: E402 - it stands beside the package, in no folder of modules

FOLDER = ROOT / ".cache" / "lighthouse"
CATEGORIES = ("accessibility", "best-practices", "seo", "performance")
MEASURES = {"largest-contentful-paint": "LCP, s", "total-blocking-time": "TBT, ms", "cumulative-layout-shift": "CLS"}
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".geojson", ".xml", ".txt", ".csv", ".ics", ".webmanifest")
TEN_MINUTES = "max-age=600"


class Compressing(SimpleHTTPRequestHandler):
    """Sends text compressed, keeps connections, and lets browsers keep files: as GitHub Pages does."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send one file; what is missing gets the site's own page for that."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        found = path.is_file()
        body = _body(path if found else Path(self.directory) / "404.html", path.suffix in COMPRESSED or not found)
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(path) if found else "text/html")
        if path.suffix in COMPRESSED or not found:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", TEN_MINUTES)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """With the character set, which a static host says too."""
        kind = super().guess_type(path)
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing for each request."""


@lru_cache(maxsize=1000)
def _body(path: Path, compressed: bool) -> bytes:
    return gzip.compress(path.read_bytes(), 6) if compressed else path.read_bytes()


def install() -> Path:
    """Lighthouse's command, put in place where it is not there yet."""
    command = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not command.is_file():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for file in (ROOT / ".npmrc", *(ROOT / "requirements" / "lighthouse").iterdir()):
            shutil.copy(file, FOLDER)
        npm("ci", "--ignore-scripts", cwd=str(FOLDER))
    return command


def run(command: Path, address: str, chromium: str | None) -> dict[str, Any]:
    """One report of Lighthouse. Raises RuntimeError where it could not look at the page."""
    report = FOLDER / f"report-{os.getpid()}.json"
    flags = " ".join(["--headless=new", *CHROMIUM_ARGUMENTS])
    variables = {"CHROME_PATH": chromium} if chromium else {}
    arguments = ["--output=json", f"--output-path={report}", "--quiet", f"--chrome-flags={flags}"]
    arguments += [f"--only-categories={','.join(CATEGORIES)}", "--no-enable-error-reporting"]
    node(command, address, *arguments, cwd=str(FOLDER), **variables)
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    report.unlink()
    if found.get("runtimeError"):
        raise RuntimeError(f"{address}: {found['runtimeError']['message']}")
    return found


def scores(found: dict[str, Any]) -> dict[str, float]:
    """Points out of 100 by category, and the measures in the table's units."""
    points = {name: 100 * (found["categories"][name]["score"] or 0) for name in CATEGORIES}
    audits = found["audits"]
    points |= {name: audits[name]["numericValue"] for name in MEASURES}
    points["largest-contentful-paint"] /= 1000
    return points


def complaints(found: dict[str, Any]) -> list[str]:
    """What took points, with the places that Lighthouse names."""
    said = []
    for category in CATEGORIES:
        for part in found["categories"][category]["auditRefs"]:
            audit = found["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1 and category != "performance":
                items = (audit.get("details") or {}).get("items", [])
                said.append(f"{category}: {audit['title']}: {json.dumps(items)[:600]}")
    return said


def table(rows: dict[str, dict[str, float]]) -> str:
    """The medians as Markdown, a page a line."""
    lines = [
        f"| page | {' | '.join([*CATEGORIES, *MEASURES.values()])} |",
        "|---" * (1 + len(CATEGORIES + tuple(MEASURES))) + "|",
    ]
    for page, row in rows.items():
        points = [f"{row[name]:.0f}" for name in CATEGORIES]
        points += [f"{row['largest-contentful-paint']:.1f}", f"{row['total-blocking-time']:.0f}"]
        points.append(f"{row['cumulative-layout-shift']:.3f}")
        lines.append(f"| /{page} | {' | '.join(points)} |")
    return "\n".join(lines)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Lighthouse on every kind of page of a built site.")
    parser.add_argument("site", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--chromium", help="path of the browser, if not the one that Lighthouse finds")
    parser.add_argument("--only", action="append", help="an address, instead of one of each kind; may be repeated")
    given = parser.parse_args()
    command = install()
    rows: dict[str, dict[str, float]] = {}
    with served(given.site, Compressing) as address:
        for page in given.only or kinds(given.site):
            reports = [run(command, address + page, given.chromium) for _ in range(given.runs)]
            found = [scores(report) for report in reports]
            rows[page] = {name: median(one[name] for one in found) for name in found[0]}
            for words in complaints(reports[0]):
                print(f"/{page}: {words}", file=sys.stderr)
            print(f"/{page} {rows[page]}", file=sys.stderr)
    print(table(rows))


if __name__ == "__main__":
    main()
