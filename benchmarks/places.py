"""How much of a build passes between an address and its coordinates, and how many requests that takes.

python benchmarks/places.py --work DIR [--records 10000] [--runs 3]

The venues of the generated region lose their coordinates, and their addresses stand in the committed cache instead, as
after `opportunity-map geocode`. Each build is a second one: everything was read before. Ends with 1 where a promise is
not kept.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

from build import region_folder
from generate import generate
from measure import our_build
from opportunity_map.catalogue import Location
from opportunity_map.places import cache

PROMISED = 0.02

# Runs `mkdocs build` with a clock around everything that a build does in the room, and an eye on every connection.
WATCHED = """
import json, socket, sys, time
begun = time.perf_counter()
requests, spent = 0, 0.0

def connect(self, *arguments, real=socket.socket.connect):
    global requests
    requests += self.family in (socket.AF_INET, socket.AF_INET6)
    return real(self, *arguments)

socket.socket.connect = connect

def clocked(work):
    def measured(*given, **named):
        global spent
        start = time.perf_counter()
        try:
            return work(*given, **named)
        finally:
            spent += time.perf_counter() - start
    return measured

import opportunity_map.assemble, opportunity_map.catalogue
IMPORT
from opportunity_map.places import cache
from opportunity_map.places.locate import Locator
cache.read = clocked(cache.read)
Locator.locate = clocked(Locator.locate)
from mkdocs.__main__ import cli
cli(sys.argv[1:], standalone_mode=False)
print(json.dumps({"room": spent, "all": time.perf_counter() - begun, "requests": requests}))
""".replace(
    "import opportunity_map.assemble, opportunity_map.catalogue\nIMPORT",
    "import opportunity_map.catalogue, opportunity_map.intake.read\n"
    "clocked(lambda: __import__('opportunity_map.places.locate'))()",
)


def region(work: Path, records: int) -> tuple[Path, int]:
    """A generated region whose venues are known by address alone, and how many there are."""
    folder = region_folder(work, records, ("en",)).with_name(f"addressed-{records}")
    if not folder.exists():
        generate(folder, records, 1, ("en",))
    answers: dict[str, cache.Answer] = {}
    files = sorted((folder / "content/places").glob("*.yml"))
    for number, file in enumerate(files):
        text = re.sub(r"^coordinates:\n(?:  .*\n)+", "", file.read_text("utf-8"), flags=re.MULTILINE)
        text = re.sub(r"^  street: .*$", f"  street: Example Street {number}", text, flags=re.MULTILINE)
        file.write_text(text, "utf-8")
        parts = dict(re.findall(r"^  (street|postcode|city): '?(.*?)'?$", text, flags=re.MULTILINE))
        key = "|".join([parts["street"].lower(), parts.get("postcode", ""), parts["city"].lower(), "fi"])
        answers[key] = Location(60.17 + number / 1e5, 24.94, "exact", "nominatim", parts["street"], "2026-11-24")
    for first in range(0, len(files), 2):
        chosen = dict(list(answers.items())[first : first + 2])
        cache.write(folder / f"content/geocache/example-{first:04}.tsv", chosen)
    return folder, len(files)


def watched(folder: Path) -> dict[str, float]:
    """One build, and what it took: seconds in the room, seconds in all, requests."""
    command, environment = our_build(folder)
    arguments = command[command.index("mkdocs") + 1 :]
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure the room between addresses and coordinates in a build.")
    parser.add_argument("--work", type=Path, required=True, help="a folder to work in")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    folder, venues = region(given.work, given.records)
    watched(folder)
    runs = [watched(folder) for _ in range(given.runs)]
    data = json.loads((folder / "site/data/opportunities.json").read_text("utf-8"))
    sources = [venue.get("location", {}).get("source") for venue in data["venues"].values()]
    share = median(run["room"] / run["all"] for run in runs)
    requests = int(sum(run["requests"] for run in runs))
    print("| records | venues | of these from the cache | build | in the room | requests |\n|---|---|---|---|---|---|")
    print(
        f"| {given.records:,} | {venues:,} | {sources.count('nominatim'):,} | {median(r['all'] for r in runs):.2f} s "
        f"| {median(r['room'] for r in runs) * 1000:.0f} ms, {share:.1%} | {requests} |"
    )
    if share >= PROMISED or requests or sources.count("nominatim") != venues:
        sys.exit("a promise is not kept")


if __name__ == "__main__":
    main()
