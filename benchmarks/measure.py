"""What a command takes: wall time, processor time and memory, of it and of all that it starts (Linux only)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from calendar import timegm
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

# Midnight UTC of the day on which a generated region lives (generate.TODAY).
SOURCE_DATE_EPOCH = str(timegm((2026, 11, 23, 0, 0, 0)))
SAMPLE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run. Times in seconds; `peak` is the resident memory of its largest process, in bytes."""

    wall: float
    processor: float
    peak: int


def our_build(region: Path) -> tuple[list[str], dict[str, str]]:
    """The command that builds `region` with the plugin, and the environment it runs in."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(region / "mkdocs.yml")]
    return command, {**environment(region), "NO_MKDOCS_2_WARNING": "1"}


def environment(region: Path) -> dict[str, str]:
    """What every command on a generated region runs with: its day, and a cache of its own, in its `.cache` folder."""
    kept = str(region / ".cache" / "read")
    return {**os.environ, "SOURCE_DATE_EPOCH": SOURCE_DATE_EPOCH, "OPPORTUNITY_MAP_CACHE": kept}


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, *, ends_with: int = 0) -> Run:
    """Run `command` to its end. Raises RuntimeError with what it said where it ends with another code."""
    # What earlier runs left in the write buffers would otherwise be paid for by this one.
    os.sync()
    started = time.perf_counter()
    process = _start(command, environment)
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    _must_succeed(command, process.returncode, output, ends_with)
    # wait4 counts the processes that the command has waited for too; ru_maxrss (in kB) is the largest of them.
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def peak_of_tree(command: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Run `command` and return the most memory it had with all its processes together, in bytes, sampled.

    Shared pages are counted once (proportional set size). Sampling costs time, so this run is never a timed one.
    """
    most = 0
    # A file and not a pipe: nobody reads while the command runs.
    with tempfile.TemporaryFile("w+") as output:
        process = _start(command, environment, output.fileno())
        while process.poll() is None:
            most = max(most, sum(_proportional_size(pid) for pid in _tree(process.pid)))
            time.sleep(SAMPLE_SECONDS)
        output.seek(0)
        _must_succeed(command, process.returncode, output.read())
    return most


def paired_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of ours/theirs over runs that stood next to each other, so that a slow minute hits both."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))


def _start(
    command: Sequence[str], environment: Mapping[str, str] | None, output: int = subprocess.PIPE
) -> subprocess.Popen[str]:
    return subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT, text=True)


def _must_succeed(command: Sequence[str], code: int, output: str, expected: int = 0) -> None:
    if code != expected:
        raise RuntimeError(f"{' '.join(command)} ended with {code}\n{output}")


def _tree(root: int) -> list[int]:
    """The process and all its descendants that live now."""
    found = [root]
    for pid in found:
        try:
            for thread in Path(f"/proc/{pid}/task").iterdir():
                found += map(int, (thread / "children").read_text().split())
        except OSError:
            continue
    return found


def _proportional_size(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
