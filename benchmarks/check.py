"""Times `opportunity-map check`, cold and warm, against PyYAML's C loader on the same files, as whole processes.

    python benchmarks/check.py --records 10000 --runs 5 --work DIR

One file has a deliberate mistake: a run counts only if it was found, at its line.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from generate import generate
from measure import Run, environment, paired_ratio, run

LOAD = """
import sys, yaml
from pathlib import Path
for file in Path(sys.argv[1]).rglob("*.yml"):
    yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
"""


def with_a_mistake(region: Path) -> tuple[str, int]:
    """Put one wrong word into one record of the region; its path as the check names it, and the line (1-based)."""
    file = min((region / "content/opportunities").glob("*/*.yml"))
    lines = file.read_text("utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("type: "))
    lines[at] = "type: workshopp\n"
    file.write_text("".join(lines), encoding="utf-8")
    return file.relative_to(region).as_posix(), at + 1


def check_table(region: Path, runs: int) -> str:
    """The table of a generated region, which is copied first. Raises RuntimeError where the mistake is not found."""
    copy = region.with_name(f"{region.name}-check")
    if not copy.exists():
        copy.mkdir(parents=True)
        shutil.copytree(region / "content", copy / "content")
        shutil.copy(region / "mkdocs.yml", copy)
    path, line = with_a_mistake(copy)
    command = [str(Path(sys.executable).parent / "opportunity-map"), "check", "--config", str(copy / "mkdocs.yml")]
    around = environment(copy)
    told = subprocess.run(
        [*command, "--format", "json"], env=around, cwd=copy, capture_output=True, text=True, check=False
    )
    errors = [one for one in json.loads(told.stdout)["problems"] if one["severity"] == "error"]
    if [(one["path"], one["line"], one["code"]) for one in errors] != [(path, line, "not-a-choice")]:
        raise RuntimeError(f"the mistake in {path}:{line} was not found alone: {errors}")
    load = [sys.executable, "-c", LOAD, str(copy / "content")]
    found: dict[str, tuple[list[Run], list[Run]]] = {"cold": ([], []), "warm": ([], [])}
    for name, (ours, theirs) in found.items():
        for number in range(runs + 1):
            if name == "cold":
                shutil.rmtree(copy / ".cache", ignore_errors=True)
            pair = run(command, around, ends_with=1), run(load, around)
            if number:  # the first is for the machine to read the files from the disk
                ours.append(pair[0])
                theirs.append(pair[1])
    files = sum(1 for _ in (copy / "content").rglob("*.yml"))
    return _table(found, files, f"{path.rpartition('/')[2]}, line {line}")


def _table(found: dict[str, tuple[list[Run], list[Run]]], files: int, mistake: str) -> str:
    lines = [
        f"{files:,} files, medians of {len(found['cold'][0])} runs in turn; one mistake, found ({mistake}).",
        "",
        "| | wall | processor | largest process | ratio, wall | ratio, processor |",
        "|---|---|---|---|---|---|",
        _row("PyYAML's C loader", found["cold"][1], []),
        _row("the check, cold", *found["cold"]),
        _row("the check, warm", *found["warm"]),
    ]
    return "\n".join(lines)


def _row(name: str, ours: Sequence[Run], theirs: Sequence[Run]) -> str:
    figures = f"{median(one.wall for one in ours):.2f} s | {median(one.processor for one in ours):.2f} s"
    memory = f"{max(one.peak for one in ours) / 1_000_000:.0f} MB"
    ratios = [
        f"{paired_ratio([getattr(one, kind) for one in ours], [getattr(one, kind) for one in theirs]):.2f}"
        if theirs
        else "1"
        for kind in ("wall", "processor")
    ]
    return f"| {name} | {figures} | {memory} | {' | '.join(ratios)} |"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Time the check against PyYAML's C loader.")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--work", type=Path, required=True, help="a folder to work in")
    given = parser.parse_args()
    region = given.work / f"region-{given.records}-en"
    if not region.exists():
        generate(region, given.records, 1, ("en",))
    try:
        print(check_table(region, given.runs))
    except RuntimeError as problem:
        sys.exit(f"benchmarks/check.py: {problem}")


if __name__ == "__main__":
    main()
