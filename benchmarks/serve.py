"""How long a changed YAML file takes until the page that it makes is served: python benchmarks/serve.py [--changes 10].

The demonstration region is copied, served with `mkdocs serve`, and one opportunity is changed again and again.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

from serving import fetched, live

ROOT = Path(__file__).resolve().parent.parent
REGION = ("content", "overrides", "mkdocs.yml")


def seconds_until_served(changes: int) -> list[float]:
    """Seconds from writing the file to its new text in the page, for each change."""
    with tempfile.TemporaryDirectory() as folder:
        for name in REGION:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, Path(folder, name))
        record = min(Path(folder, "content", "opportunities").glob("*/*.yml"))
        text = record.read_text("utf-8")
        found = []
        with live(Path(folder)) as address:
            page = f"{address}opportunities/{record.parent.name}/{record.stem}/"
            fetched(page)
            for number in range(changes):
                words = f"Change number {number}."
                started = time.perf_counter()
                record.write_text(text.replace("\ncost:", f"\naudience: {words}\ncost:", 1), "utf-8")
                fetched(page, until=words)
                found.append(time.perf_counter() - started)
        return found


def served_table(seconds: list[float]) -> str:
    """The times as a Markdown table."""
    return (
        "| a changed file is served after | median | slowest |\n|---|---|---|\n"
        f"| {len(seconds)} changes | {median(seconds):.2f} s | {max(seconds):.2f} s |"
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Time live reload.")
    parser.add_argument("--changes", type=int, default=10)
    print(served_table(seconds_until_served(parser.parse_args().changes)))


if __name__ == "__main__":
    main()
