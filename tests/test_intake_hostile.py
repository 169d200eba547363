"""Files that are made to break the checker, through the whole command line: one sentence each, and nothing else."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import fuzz
import pytest
from fuzz_inputs import NASTY, Case
from opportunity_map.intake.model import MODELS
from test_intake_command import CONFIG

KINDS = sorted(MODELS)
SHARED = Path(os.environ.get("OPPORTUNITY_MAP_SHARED", os.devnull)) / "data" / "suites"


def _laughs() -> bytes:
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(["a0: &a0 [lol]", *lines]).encode()


def _dice(seed: int, length: int) -> bytes:
    return random.Random(seed).randbytes(length)


TOWERS = {
    "billion-laughs": _laughs(),
    "brackets": b"title: " + b"[" * 50_000,
    "closed-brackets": b"[" * 25_000 + b"]" * 25_000,
    "braces": b"title: " + b"{" * 50_000,
    "brace-keys": b"{a: " * 12_000,
    "dashes": b"- " * 30_000,
    "question-marks": b"? " * 30_000,
    "double-quotes": b'"' * 50_001,
    "quotes": b"title: " + b"'" * 50_001,
    "colons": b"a: " * 20_000,
    "stairs": b"".join(b" " * n + b"a:\n" for n in range(340)),
    "backslashes": b'title: "' + b"\\" * 50_001 + b'"',
    "one-word": b"x" * 65_536,
    "one-key": b"x" * 65_000 + b": y",
    "many-keys": b"".join(b"k%d: v\n" % n for n in range(7_000)),
    "links": b'description: "' + b"[" * 2_400 + b"](" * 2_400 + b'"',
    "line-ends": b"\r" * 60_000,
    "comments": b"#" * 60_000,
    "percent": b"%" * 60_000,
    "nothing": b"",
    "nul": b"\0" * 60_000,
    "too-big": b"a: b\n" * 20_000,
}
FILES = {
    **TOWERS,
    **{f"dice-{seed}": _dice(seed, 300) for seed in range(50)},
    **{f"nasty-{n}": f"title: {text}\n{text}: x\n".encode("utf-8", "surrogatepass") for n, text in enumerate(NASTY)},
    "terminal": 'title: "\\e[31mred\\e]0;x\\a"\n\u009b31m: x\n'.encode(),
    "commands": b'"::error file=x::y": 1\n"%0A::set-output name=x::y": 2\n"\\n::warning::x": 3\n"##[error]x": 4\n',
}


@pytest.mark.parametrize("name", TOWERS)
def test_what_is_deep_long_or_without_end_is_refused_at_once(name: str) -> None:
    for kind in KINDS:
        assert fuzz.judge(Case(kind, TOWERS[name])).record is None


def test_random_bytes_are_refused_with_a_sentence() -> None:
    for seed in range(300):
        fuzz.judge(Case(KINDS[seed % 3], _dice(seed, seed * 7)))


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A region in which every file is hostile; the public suites too, where they are."""
    root = tmp_path_factory.mktemp("region")
    (root / "mkdocs.yml").write_text(CONFIG)
    files = dict(FILES)
    for file in sorted((*SHARED.glob("*/*.yaml"), *SHARED.glob("*/*.json"), *SHARED.glob("*.json"))):
        files[f"suite-{re.sub('[^a-z0-9]+', '-', file.stem.lower())}"[:60].strip("-")] = file.read_bytes()
    for number, (name, data) in enumerate(sorted(files.items())):
        folder = root / "content" / ("places", "organisations", "opportunities/hostile")[number % 3]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yml").write_bytes(data)
    for name in ("::error::x", "a\n::error::b", "a\x1b[31m", "..yml", "ä" * 80):
        (root / "content/places" / f"{name}.yml").write_bytes(b"name: x\n")
    return root


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_a_region_of_hostile_files_is_told_in_sentences_alone(region: Path, form: str, language: str) -> None:
    program = Path(sys.executable).parent / "opportunity-map"
    command = [program, "check", "--format", form, "--language", language]
    done = subprocess.run(command, cwd=region, capture_output=True, check=False)
    output = done.stdout.decode("utf-8", "strict")
    assert (done.returncode, done.stderr) == (1, b"")
    assert "Traceback" not in output
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", output)
    if form == "json":
        found = json.loads(output)
        assert found["counts"]["errors"] >= len(FILES)
        assert {problem["code"] for problem in found["problems"]} >= {"too-deep", "anchor", "not-utf-8", "bad-id"}
    if form == "github":
        only_these = subprocess.run([*command, "content/places"], cwd=region, capture_output=True, check=False)
        for said in (output, only_these.stdout.decode()):
            annotations = [line for line in said.split("\n") if line.lstrip().startswith("::") or "##[" in line]
            assert len(annotations) == 10
            form_of_one = r"::error file=[^:,]+,line=\d+,col=\d+,title=[a-z0-9-]+::.+"
            assert all(re.fullmatch(form_of_one, line) for line in annotations)
            assert not any("::" in line for line in said.split("\n") if line not in annotations)
        assert "file=content/places/%3A%3Aerror%3A%3Ax.yml," in only_these.stdout.decode()
