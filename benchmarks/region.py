"""Writes regions that the plugin can build: the YAML files of records, and the mkdocs.yml beside them.

The generator and the conversions of real data share this, so that both write what an organisation would write by hand:
plain scalars, long texts as literal blocks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FIRST_PAGE = """\
---
title: About
description: A region that was written by a program.
---
# About

This region was written by a program, to measure the product on it.
"""


@dataclass(frozen=True, slots=True)
class Region:
    """What mkdocs.yml has to say of a region; `bounds` are south, west, north, east in degrees of WGS 84."""

    name: str
    country: str
    timezone: str
    bounds: tuple[float, float, float, float]
    languages: tuple[str, ...] = ("en",)


class _PlainDumper(yaml.CSafeDumper):
    """Quotes a scalar only where YAML's syntax asks for it, because every scalar is read back as text anyway."""


# Only what would read as "not stated" keeps its quotes: a conference may be called Null.
_PlainDumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def _represent_text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_PlainDumper.add_representer(str, _represent_text)


def write_yaml(path: Path, record: Mapping[str, Any]) -> None:
    """Write one record (nested dicts and lists of strings) to `path`, in the order of its keys, always with LF."""
    text = yaml.dump(dict(record), Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=110)
    path.write_bytes(text.encode())


def write_region(out: Path, region: Region) -> Path:
    """Make `out` with mkdocs.yml, empty content folders and a first page; return the content folder.

    Raises FileExistsError where `out` already holds something: records of an earlier run would mix with the new ones.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty: remove it first, or name another folder")
    content = out / "content"
    for folder in ("organisations", "opportunities", "places"):
        (content / folder).mkdir(parents=True)
    (content / "about.md").write_text(FIRST_PAGE, encoding="utf-8")
    (out / "mkdocs.yml").write_text(_config_text(region), encoding="utf-8")
    return content


def _config_text(region: Region) -> str:
    bounds: Sequence[float] = region.bounds
    return f"""\
site_name: {region.name}
site_url: https://region.example.org/
docs_dir: content
theme: {{name: material, font: false}}
plugins:
  - opportunity-map:
      region:
        name: {region.name}
        country: {region.country}
        timezone: {region.timezone}
        bounds: [{", ".join(map(str, bounds))}]
      languages: [{", ".join(region.languages)}]
      geocoding: {{provider: offline}}
      basemap: none
"""
