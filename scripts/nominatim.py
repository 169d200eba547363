"""A real Nominatim on this machine, for tests and benchmarks: nominatim-api serves a database of central Helsinki.

It runs as a server of its own, out of an environment of its own (`make .cache/nominatim/done`), because it is GPL-3.

python scripts/nominatim.py [--port 8088]      serves it until it is interrupted
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import lzma
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMP = Path(".cache/nominatim/done")
DATABASE = ROOT / "tests/data/nominatim-helsinki.sqlite.xz"
PATIENCE = 60.0  # seconds until the server has to answer


class UnavailableError(Exception):
    """This machine cannot run it; the text says why and what to install."""


@contextmanager
def nominatim(port: int = 0) -> Iterator[str]:
    """The server's address (without a last slash), for as long as the block runs. Raises UnavailableError."""
    _set_up()
    with tempfile.TemporaryDirectory(prefix="nominatim-") as name:
        folder = Path(name)
        with lzma.open(DATABASE) as packed, (folder / "helsinki.sqlite").open("wb") as database:
            shutil.copyfileobj(packed, database)
        port = port or _free_port()
        address = f"http://127.0.0.1:{port}"
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [
                    ROOT / STAMP.parent / "venv/bin/python",
                    *("-m", "uvicorn", "--host=127.0.0.1", f"--port={port}"),
                    *("--factory", "nominatim_api.server.falcon.server:run_wsgi"),
                ],
                cwd=folder,
                env={**os.environ, "NOMINATIM_DATABASE_DSN": f"sqlite:dbname={folder}/helsinki.sqlite"},
                stdout=log,
                stderr=log,
            )
            try:
                _wait(address, process, folder / "log")
                yield address
            finally:
                process.terminate()
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _set_up() -> None:
    """The environment that it runs in, as the Makefile makes it."""
    lock = ROOT / ".cache" / "nominatim.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:  # of several test processes one makes it, and the others wait
        fcntl.flock(held, fcntl.LOCK_EX)
        done = subprocess.run(["make", "--silent", STAMP], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip() and "make" not in line[:5]]
        raise UnavailableError("the real Nominatim cannot be set up: " + " ".join(said[-3:]))


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/status", timeout=5):  # noqa: S310 - ours
            return
        time.sleep(0.1)
    raise UnavailableError(f"the real Nominatim does not start: {log.read_text(errors='replace')[-500:]}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Serve central Helsinki's addresses until interrupted.")
    parser.add_argument("--port", type=int, default=8088)
    given = parser.parse_args()
    try:
        with nominatim(given.port) as address:
            print(address, flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                while True:
                    time.sleep(3600)
    except UnavailableError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
