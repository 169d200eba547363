"""What turning foreign data into a region has in common: ids, the account of every record, writing, verifying."""

from __future__ import annotations

import hashlib
import html
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from region import Region, write_region, write_yaml

Record = dict[str, Any]

# The foreign data do not say when they were last confirmed, and a record must: the day on which generated regions live.
CHECKED = "2026-11-23"
TITLE_LENGTH = 100
ID_LENGTH = 60
# Letters that Unicode does not take apart into a plain letter and its mark.
PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"},
)
WEB_ADDRESS = re.compile(r"https?://[^\s/@]+\.[^\s/@]+(?:[/?#]\S*)?")
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input record that was not converted: its number in the file (from 1), what it is called, and why not."""

    number: int
    name: str
    reason: str


@dataclass
class Conversion:
    """A foreign file as records of ours. Every input record is an opportunity or a refusal: `total` says how many came.

    `opportunities` goes by organisation and id; `changed` counts what is not as published, by what was done to it.
    """

    region: Region
    total: int = 0
    organisations: dict[str, Record] = field(default_factory=dict)
    places: dict[str, Record] = field(default_factory=dict)
    opportunities: dict[tuple[str, str], Record] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    changed: Counter[str] = field(default_factory=Counter)

    def title(self, name: str) -> str:
        """The name as a title: of at most TITLE_LENGTH characters, cut at a word where it was longer."""
        if len(name) <= TITLE_LENGTH:
            return name
        self.changed["title shortened"] += 1
        return name[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"

    def write(self, out: Path) -> None:
        """Write the region and its `report.json` to `out`, a new or empty folder."""
        content = write_region(out, self.region)
        for folder, records in (("organisations", self.organisations), ("places", self.places)):
            for name, record in records.items():
                write_yaml(content / folder / f"{name}.yml", record)
        for (owner, name), record in self.opportunities.items():
            (content / "opportunities" / owner).mkdir(exist_ok=True)
            write_yaml(content / "opportunities" / owner / f"{name}.yml", record)
        (out / "report.json").write_text(json.dumps(self.report(), ensure_ascii=False, indent=1), encoding="utf-8")

    def report(self) -> Record:
        """The account of every input record. Raises RuntimeError where one is neither written nor refused."""
        written = len(self.opportunities)
        if written + len(self.refused) != self.total:
            raise RuntimeError(f"{written} written and {len(self.refused)} refused are not {self.total} input records")
        return {
            "total": self.total,
            "written": written,
            "refused": [{"number": one.number, "name": one.name, "reason": one.reason} for one in self.refused],
            "changed": dict(sorted(self.changed.items())),
        }

    def missing(self, site: Path) -> list[str]:
        """What is wrong with the pages of the built `site`: a record without a page, a page without its title."""
        differences = []
        for (owner, name), record in self.opportunities.items():
            address = f"opportunities/{owner}/{name}/"
            try:
                page = (site / address / "index.html").read_text("utf-8")
            except FileNotFoundError:
                differences.append(f"{address}: there is no page")
                continue
            headings = [html.unescape(TAG.sub("", one)) for one in HEADING.findall(page)]
            if not any(record["title"] in heading for heading in headings):
                differences.append(f"{address}: {record['title']!r} is not its heading, but {headings}")
        return differences


def ids(names: Iterable[tuple[str, str, str]]) -> list[str]:
    """An id for each (name, ending, identity), in their order, unique and stable.

    An id is the name and the ending as a slug. Where several would have the same one, each gets a piece of the hash
    of its identity: which, does not depend on the order of the file.
    """
    given = list(names)
    plain = [f"{slug(name)}-{ending}".strip("-") for name, ending, _ in given]
    often = Counter(plain)
    return [
        _hashed(name, ending, identity) if often[one] > 1 or not 2 <= len(one) <= ID_LENGTH else one
        for one, (name, ending, identity) in zip(plain, given, strict=True)
    ]


def slug(text: str) -> str:
    """Small Latin letters, digits and hyphens; empty where the text has none of them."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(PLAIN_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")


def one_line(text: str) -> str:
    """The text without spaces at its ends and doubled ones inside."""
    return " ".join(text.split())


def _hashed(name: str, ending: str, identity: str) -> str:
    last = "-".join(filter(None, (ending, hashlib.sha256(identity.encode()).hexdigest()[:8])))
    return f"{slug(name)[: ID_LENGTH - len(last) - 1].strip('-')}-{last}".strip("-")
